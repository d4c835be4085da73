//! Scorecard: the chain from spend to payback, what needs a decision, spend against plan, and every KPI.

use leptos::prelude::*;

use super::scorecard_kpis::KpiTable;
use super::scorecard_settings::{MarginPrompt, SettingsForm};
use crate::app::charts::divergent_bars::DivergentBars;
use crate::app::context::{answer, filter_words, use_address, use_project, use_scope};
use crate::app::parts::answered::Answered;
use crate::app::parts::card::Card;
use crate::app::parts::chain::Chain;
use crate::app::parts::explain::Explained;
use crate::app::parts::figure::FigureButton;
use crate::app::parts::status::StatusMark;
use crate::app::parts::table_menu::TableMenu;
use crate::app::route::{Route, Screen};
use crate::engine::protocol::figure::Compared;
use crate::engine::protocol::scorecard::Need;
use crate::engine::protocol::{Request, Response, ScorecardView, TableQuery, What};
use crate::ledger::measure::Direction;

/// The scorecard page.
#[component]
pub(crate) fn ScorecardPage() -> impl IntoView {
    let scope = use_scope();
    let view = answer(
        move || Request::Scorecard(scope.get()),
        |response| if let Response::Scorecard(view) = response { Some(*view) } else { None },
    );
    let as_table = RwSignal::new(false);
    view! {
        <Answered answer=view let:view>
            <Scorecard view=view as_table=as_table/>
        </Answered>
    }
}

#[component]
fn Scorecard(view: ScorecardView, as_table: RwSignal<bool>) -> impl IntoView {
    let notes = view.notes.iter().map(|note| view! { <li>{note.clone()}</li> }).collect_view();
    let has_notes = !view.notes.is_empty();
    view! {
        <div class="page scorecard">
            <Head view=view.clone()/>
            <Chain tiles=view.chain.clone()/>
            {asks_margin(&view).then(|| view! { <MarginPrompt/> })}
            <div class="two">
                <Needs needs=view.needs.clone() silent=silence(&view)/>
                <DivergentBars bars=view.bars.clone() as_table=as_table/>
            </div>
            {(!view.groups.is_empty()).then(|| view! { <KpiTable groups=view.groups.clone()/> })}
            {has_notes.then(|| view! { <Card title="About these figures"><ul class="notes">{notes}</ul></Card> })}
            <SettingsForm/>
        </div>
    }
}

/// Every KPI's figures, but for those that compare plan with actual themselves.
fn compared(view: &ScorecardView) -> impl Iterator<Item = (&str, &Compared)> {
    let rows = view.groups.iter().flat_map(|group| &group.rows);
    rows.filter(|row| row.figures.direction != Direction::OnTarget).map(|row| (row.id.as_str(), &row.figures))
}

/// Whether the gross margin is all that ROMI or payback could still lack.
fn asks_margin(view: &ScorecardView) -> bool {
    compared(view)
        .any(|(id, figures)| matches!(id, "revenue" | "bookings") && (figures.actual.value.is_some() || figures.plan.value.is_some()))
}

/// Why nothing needs a decision; `None` when everything that can be compared keeps to its plan.
fn silence(view: &ScorecardView) -> Option<&'static str> {
    let plan = compared(view).any(|(_, figures)| figures.plan.value.is_some());
    let actual = compared(view).any(|(_, figures)| figures.actual.value.is_some());
    match (plan, actual) {
        (true, true) => None,
        (false, true) => Some("There is no plan here to compare with. If the workbook has one, say on Mapping which amounts are planned."),
        (true, false) => {
            Some("There are no actuals here to compare with. If the workbook has some, say on Mapping which amounts are actual.")
        }
        (false, false) if !view.bars.bars.is_empty() => {
            Some("No KPI can be told from these amounts. If some of them are spend or results, say on Mapping which.")
        }
        (false, false) => Some("No amount lies in this period and these filters. Choose another period, or let a filter go."),
    }
}

#[component]
fn Head(view: ScorecardView) -> impl IntoView {
    let project = use_project();
    let filters = view.chain.first().map(|tile| tile.figures.actual.scope.filters.clone()).unwrap_or_default();
    let words = project.with_untracked(|p| p.as_ref().map(|p| filter_words(&filters, p))).filter(|words| !words.is_empty());
    let used = view.utilization.clone();
    view! {
        <div class="head">
            <div>
                <p class="on-paper dim">{project.with_untracked(|p| p.as_ref().map(|p| p.file_name.clone()))}</p>
                <h1>"Scorecard"</h1>
                <p class="dim">{view.span.clone()} {words.map(|words| format!(" · {words}"))}</p>
            </div>
            {used.actual.value.is_some().then(|| view! {
                <div class="clock">
                    <FigureButton figure=used.actual.clone() class="medium"/>
                    <p class="dim">"of the planned spend used" <StatusMark status=used.status/></p>
                </div>
            })}
        </div>
    }
}

#[component]
fn Needs(needs: Vec<Need>, silent: Option<&'static str>) -> impl IntoView {
    let some = !needs.is_empty();
    let remark = if some { format!("{} open", needs.len()) } else { String::new() };
    let list = if needs.is_empty() {
        view! {
            <p class="dim">{silent.unwrap_or("Nothing broke its threshold here.")}</p>
            {silent.map(|_| view! { <p class="to-mapping"><a class="ghost" href=Route::to(Screen::Mapping).href()>"Mapping"</a></p> })}
        }
        .into_any()
    } else {
        view! { <ul class="needs" tabindex="0" aria-label="Needs a decision">{needs.into_iter().map(|need| view! { <NeedLine need=need/> }).collect_view()}</ul> }
            .into_any()
    };
    let scope = use_scope();
    let menu = move || {
        some.then(|| view! { <TableMenu id="needs-menu" name="what needs a decision" table=move || TableQuery::Needs(scope.get())/> })
    };
    view! { <Card title="Needs a decision" remark=remark class="needs-card" tools=ViewFn::from(menu)>{list}</Card> }
}

#[component]
fn NeedLine(need: Need) -> impl IntoView {
    let address = use_address();
    let here = address.now();
    // A KPI is explained by what moved it, a line by what is in it.
    let review = match &need.figures.actual.what {
        What::Kpi { id, .. } if need.figures.direction != Direction::OnTarget => here.on(Screen::Drivers).with_choice("kpi", &[id]),
        _ => here.on(Screen::Variance),
    };
    let review = review.with_scope(&need.scope).href();
    // The money is moved in a coming period, so only the line goes along, as what to take it from.
    let from = need.scope.filters.values().cloned().collect::<Vec<_>>().join(" ");
    let shift = Route::to(Screen::Reallocate).with_choice("from", &[&from]).href();
    let owner = (!need.owner.is_empty()).then(|| view! { <span class="owner cut" title=need.owner.clone()>{need.owner.clone()}</span> });
    let explained = need.explained.clone().map(|why| view! { <Explained why=why title=need.title.clone()/> });
    let action = if need.movable {
        view! { <a class="primary" href=shift aria-label=format!("Shift money: {}", need.title)>"Shift"</a> }.into_any()
    } else {
        view! { <a class="ghost" href=review.clone() aria-label=format!("Review {}", need.title)>"Review"</a> }.into_any()
    };
    view! {
        <li>
            <StatusMark status=need.figures.status/>
            <div>
                <a class="name" href=review>{need.title.clone()}</a>
                <p>{need.why.clone()} {explained}</p>
            </div>
            {owner}
            {action}
        </li>
    }
}
