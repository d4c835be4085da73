//! The KPI table: actual, plan, variance, course and trigger of every KPI, by what it speaks of.

use leptos::prelude::*;
use rust_decimal::Decimal;

use crate::app::context::{project_part, use_scope, use_trace};
use crate::app::format;
use crate::app::parts::card::Card;
use crate::app::parts::figure::{FigureButton, Look};
use crate::app::parts::sparkline::Sparkline;
use crate::app::parts::status::StatusMark;
use crate::app::parts::table_menu::TableMenu;
use crate::app::parts::variance_bar::VarianceBar;
use crate::app::tone;
use crate::engine::protocol::TableQuery;
use crate::engine::protocol::scorecard::{KpiGroup, KpiRow};
use crate::kpi::score::{Score, score};
use crate::kpi::{Perspective, Status};
use crate::ledger::amount::rounded;

/// The same KPIs by perspective.
fn by_perspective(groups: &[KpiGroup]) -> Vec<KpiGroup> {
    let of = |perspective: Perspective| {
        let rows = groups.iter().flat_map(|group| &group.rows).filter(|row| row.perspective == perspective).cloned();
        KpiGroup { label: perspective.label().into(), rows: rows.collect() }
    };
    Perspective::ALL.iter().copied().map(of).filter(|group| !group.rows.is_empty()).collect()
}

fn scored(rows: &[KpiRow]) -> Option<Score> {
    score(rows.iter().map(|row| (row.weight, row.figures.status, !row.vanity.is_empty())))
}

/// `71 % holds, 5 of 7`.
fn held(score: &Score) -> String {
    format!("{} holds, {} of {}", format::plain_percent(rounded(score.share, 2)), score.held, score.judged)
}

/// The table.
#[component]
pub(crate) fn KpiTable(
    /// The KPIs by kind.
    groups: Vec<KpiGroup>,
    /// Whether both vocabularies stand side by side, each in a column of its own.
    twin: RwSignal<bool>,
    /// Whether the KPIs stand by the perspectives of a balanced scorecard, with how much of each holds.
    balanced: RwSignal<bool>,
) -> impl IntoView {
    let count: usize = groups.iter().map(|group| group.rows.len()).sum();
    let threshold = project_part(|project| project.threshold).get_untracked().unwrap_or_default();
    let scope = use_scope();
    let tools = move || {
        view! {
            <div class="card-tools">
                <button type="button" class="plain" id="balanced" title="By the perspectives of a balanced scorecard, with how much of each holds" aria-pressed=move || balanced.get().to_string() on:click=move |_| balanced.update(|on| *on = !*on)>"Perspectives"</button>
                <button type="button" class="plain" id="twin" title="Marketing’s and finance’s words side by side" aria-pressed=move || twin.get().to_string() on:click=move |_| twin.update(|on| *on = !*on)>"Twin view"</button>
                <TableMenu id="kpis-menu" name="the KPIs" table=move || TableQuery::Kpis(scope.get())/>
            </div>
        }
    };
    let columns = move || if twin.get() { "9" } else { "8" };
    let remark = {
        let all: Vec<KpiRow> = groups.iter().flat_map(|group| group.rows.clone()).collect();
        let told = format!("{count} that this workbook can tell");
        let held = scored(&all).map(|score| format!("{told} · {}", held(&score)));
        Signal::derive(move || held.clone().filter(|_| balanced.get()).unwrap_or_else(|| told.clone()))
    };
    let groups = StoredValue::new(groups);
    let body = move || {
        let shown = groups.with_value(|groups| if balanced.get() { by_perspective(groups) } else { groups.clone() });
        let shown = shown.into_iter().map(|group| {
            let score = scored(&group.rows).filter(|_| balanced.get());
            let score = score.map(|score| view! { <small title="The share of the weight of its judged KPIs that are not in breach; activity alone does not count.">{held(&score)}</small> });
            let rows = group.rows.into_iter().map(|row| view! { <Row row=row threshold=threshold twin=twin/> }).collect_view();
            view! {
                <tbody>
                    <tr class="group"><th colspan=columns scope="rowgroup">{group.label} " " {score}</th></tr>
                    {rows}
                </tbody>
            }
        });
        shown.collect_view()
    };
    let names = move || {
        if twin.get() {
            view! { <th scope="col">"Marketing says"</th><th scope="col">"Finance says"</th> }.into_any()
        } else {
            view! { <th scope="col">"KPI"</th> }.into_any()
        }
    };
    view! {
        <Card title="KPIs" remark=remark class="long" tools=ViewFn::from(tools)>
            <div class="scroll" tabindex="0" role="region" aria-label="KPIs">
                <table class="figures kpis">
                    <thead>
                        <tr>
                            {names}
                            <th scope="col" class="num">"Actual"</th>
                            <th scope="col" class="num">"Plan"</th>
                            <th scope="col" class="num">"Variance"</th>
                            <th scope="col">"Against threshold"</th>
                            <th scope="col">"By month"</th>
                            <th scope="col">"Status"</th>
                            <th scope="col">"Trigger"</th>
                        </tr>
                    </thead>
                    {body}
                </table>
            </div>
        </Card>
    }
}

#[component]
fn Row(row: KpiRow, threshold: Decimal, twin: RwSignal<bool>) -> impl IntoView {
    let trace = use_trace();
    let figures = row.figures;
    let (what, scope) = (figures.actual.what.clone(), figures.actual.scope.clone());
    // Activity without its outcome is never shown as success.
    let looks = if row.vanity.is_empty() { figures.status } else { Status::OnPlan };
    let tone = tone::of(looks);
    let mark = view! { <StatusMark status=figures.status vanity=row.vanity.clone()/> };
    let why = (!row.vanity.is_empty()).then(|| view! { " " <small>{row.vanity.clone()}</small> });
    let share = figures.share.map_or_else(
        || view! { <span class="dim">{format::NONE}</span> }.into_any(),
        |share| view! { {format::percent(share)} }.into_any(),
    );
    let target = figures.has_target().then(|| view! { <small class="dim">"target"</small> });
    let finance = StoredValue::new(row.finance_label.clone());
    let differs = row.finance_label != row.label;
    let also = move || (differs && !twin.get()).then(|| view! { <small>{finance.get_value()}</small> });
    let beside = move || twin.get().then(|| view! { <td class="finance">{finance.get_value()}</td> });
    let told = row.course.now.map(|signal| view! { <small class="outside" title=row.course.said.clone()>{signal.label()}</small> });
    view! {
        <tr>
            <th scope="row" title=row.meaning.clone()><button type="button" class="kpi-name" on:click=move |_| trace.open(what.clone(), scope.clone())>{row.label.clone()}</button> {also}</th>
            {beside}
            <td class="num strong"><FigureButton figure=figures.actual.clone()/></td>
            <td class="num"><FigureButton figure=figures.plan.clone() class="quiet"/>{target}</td>
            <td class=format!("num {tone}")>
                {share}
                <FigureButton figure=figures.variance.clone() look=Look::Signed class="quiet below"/>
            </td>
            <td><VarianceBar share=figures.share status=looks threshold=threshold/></td>
            <td><Sparkline course=row.course.clone() unit=figures.actual.unit currency=figures.actual.currency.clone()/></td>
            <td>{mark}{why} {told}</td>
            <td class="dim">{row.trigger.clone()}</td>
        </tr>
    }
}
