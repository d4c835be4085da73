//! Reconciliation: finance's totals beside what channels and programs add up to, with every difference named, and KPIs that pull apart.

use leptos::prelude::*;

use crate::app::context::{answer, use_scope};
use crate::app::format;
use crate::app::parts::answered::Answered;
use crate::app::parts::card::Card;
use crate::app::parts::figure::{FigureButton, Look};
use crate::app::parts::table_menu::TableMenu;
use crate::app::tone;
use crate::engine::protocol::figure::Compared;
use crate::engine::protocol::reconciliation::{Conflict, Cut, Reconciled, ReconciliationView, Untied};
use crate::engine::protocol::{Request, Response, TableQuery};
use crate::kpi::conflicts::NO_SUCCESS;

/// The reconciliation page.
#[component]
pub(crate) fn ReconciliationPage() -> impl IntoView {
    let scope = use_scope();
    let view = answer(
        move || Request::Reconciliation(scope.get()),
        |response| if let Response::Reconciliation(view) = response { Some(*view) } else { None },
    );
    view! {
        <Answered answer=view let:view>
            <Reconciliation view=view/>
        </Answered>
    }
}

#[component]
fn Reconciliation(view: ReconciliationView) -> impl IntoView {
    let notes = view.notes.iter().map(|note| view! { <li>{note.clone()}</li> }).collect_view();
    let body = if view.cuts.is_empty() {
        view! { <Card title="Nothing to reconcile"><p class="dim">"No line here names a channel or a program with an actual. Widen the period or let a filter go."</p></Card> }
            .into_any()
    } else {
        view! { <CutTable cuts=view.cuts.clone()/> }.into_any()
    };
    view! {
        <div class="page reconciliation">
            <div class="head">
                <div>
                    <h1>"Reconciliation"</h1>
                    <p class="dim">{view.span.clone()}</p>
                </div>
            </div>
            <p class="lead">{lead(&view)}</p>
            {body}
            <Conflicts conflicts=view.conflicts.clone()/>
            <Totals ties=view.ties untied=view.untied.clone()/>
            <ul class="notes">{notes}</ul>
        </div>
    }
}

/// Whether both sides say the same, in a sentence.
fn lead(view: &ReconciliationView) -> String {
    let rows = || view.cuts.iter().flat_map(|cut| &cut.rows);
    let (all, open) = (rows().count(), rows().filter(|row| row.difference.value.is_none_or(|d| !d.is_zero())).count());
    let same = match (all, open) {
        (0, _) => "There is nothing to hold against each other here.".to_owned(),
        (all, 0) => format!("Finance’s totals and the sums from below say the same in all {all} figures."),
        (all, open) => {
            format!("{open} of {all} figures differ between finance’s totals and the sums from below; each difference is named.")
        }
    };
    match view.conflicts.len() {
        0 => same,
        1 => format!("{same} One pair of KPIs pulls apart."),
        n => format!("{same} {n} pairs of KPIs pull apart."),
    }
}

#[component]
fn CutTable(cuts: Vec<Cut>) -> impl IntoView {
    let scope = use_scope();
    let menu = move || view! { <TableMenu id="reconciliation-menu" name="the reconciliation" table=move || TableQuery::Reconciliation(scope.get())/> };
    let body = cuts
        .into_iter()
        .map(|cut| {
            let rows = cut.rows.into_iter().map(|row| view! { <Rows row=row/> }).collect_view();
            view! {
                <tbody>
                    <tr class="group"><th colspan="4" scope="rowgroup">{cut.label} " " <small>{cut.without}</small></th></tr>
                    {rows}
                </tbody>
            }
        })
        .collect_view();
    view! {
        <Card title="Top-down and bottom-up" remark="actuals; the lines below a difference add up to it" class="long" tools=ViewFn::from(menu)>
            <div class="scroll" tabindex="0" role="region" aria-label="Top-down and bottom-up">
                <table class="figures reconciled">
                    <thead>
                        <tr>
                            <th scope="col">"Figure"</th>
                            <th scope="col" class="num">"Finance total"</th>
                            <th scope="col" class="num">"Bottom-up"</th>
                            <th scope="col" class="num">"Difference"</th>
                        </tr>
                    </thead>
                    {body}
                </table>
            </div>
        </Card>
    }
}

#[component]
fn Rows(row: Reconciled) -> impl IntoView {
    let also = (row.finance_label != row.label).then(|| view! { <small>{row.finance_label.clone()}</small> });
    let lines = row.lines.into_iter().map(|(label, figure)| {
        view! {
            <tr class="member">
                <th scope="row" title=label.clone()><span class="name cut">{label.clone()}</span></th>
                <td></td>
                <td></td>
                <td class="num"><FigureButton figure=figure look=Look::Signed class="quiet"/></td>
            </tr>
        }
    });
    let same = row.difference.value.is_some_and(|difference| difference.is_zero());
    let difference = if same {
        view! { <span class="dim">"none"</span> }.into_any()
    } else {
        view! { <FigureButton figure=row.difference look=Look::Signed/> }.into_any()
    };
    view! {
        <tr>
            <th scope="row">{row.label} {also}</th>
            <td class="num strong"><FigureButton figure=row.top/></td>
            <td class="num"><FigureButton figure=row.bottom/></td>
            <td class="num">{difference}</td>
        </tr>
        {lines.collect_view()}
    }
}

#[component]
fn Conflicts(conflicts: Vec<Conflict>) -> impl IntoView {
    let scope = use_scope();
    let menu = move || view! { <TableMenu id="conflicts-menu" name="the conflicts" table=move || TableQuery::Conflicts(scope.get())/> };
    if conflicts.is_empty() {
        return view! {
            <Card title="KPIs that pull apart">
                <p class="dim">"No activity is up without its outcome, and no volume is up while quality or margin is down."</p>
            </Card>
        }
        .into_any();
    }
    let rows = conflicts.into_iter().map(|conflict| {
        let kind = if conflict.vanity { NO_SUCCESS } else { "Conflict" };
        view! {
            <tr>
                <td><span class="status watch"><span aria-hidden="true">"▲"</span>{kind}</span></td>
                <th scope="row" class="sentence">{conflict.sentence}</th>
                <Side side=Some(conflict.grew)/>
                <Side side=conflict.fell/>
            </tr>
        }
    });
    view! {
        <Card title="KPIs that pull apart" remark="against plan; each figure opens its trace" class="long" tools=ViewFn::from(menu)>
            <div class="scroll" tabindex="0" role="region" aria-label="KPIs that pull apart">
                <table class="figures conflicts">
                    <thead>
                        <tr>
                            <th scope="col">"Finding"</th>
                            <th scope="col">"What pulls apart"</th>
                            <th scope="col" class="num">"Up"</th>
                            <th scope="col" class="num">"Not up, or down"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </Card>
    }
    .into_any()
}

/// A figure beside its plan, below its name.
#[component]
fn Side(side: Option<(String, Compared)>) -> impl IntoView {
    let shown = side.map(|(name, figures)| {
        let share = figures.share.map(|share| view! { <span class=tone::of(figures.status)>{format::percent(share)}</span> });
        view! { <small>{name}</small> <FigureButton figure=figures.actual/> {share} <FigureButton figure=figures.plan class="quiet below"/> }
    });
    view! { <td class="num side">{shown}</td> }
}

#[component]
fn Totals(ties: u32, untied: Vec<Untied>) -> impl IntoView {
    if ties == 0 && untied.is_empty() {
        return ().into_any();
    }
    let said = match untied.len() {
        0 => format!("{} in the workbook tie to their lines.", format::counted(ties, "total", "totals")),
        n => format!("{} tie to their lines; {n} do not:", format::counted(ties, "total", "totals")),
    };
    let number = |value: crate::ledger::Decimal| value.normalize().to_string();
    let rows = untied.into_iter().map(move |one| {
        view! { <li><b>{one.place}</b> {format!(" {} says {}, its lines add up to {}.", one.label, number(one.stated), number(one.summed))}</li> }
    });
    view! {
        <Card title="The workbook’s own totals" remark="in the scale in which they are written">
            <p>{said}</p>
            <ul class="untied">{rows.collect_view()}</ul>
        </Card>
    }
    .into_any()
}
