//! Scorecard: the chain from spend to payback, what needs a decision, spend against plan, and every KPI.

use std::collections::BTreeMap;

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
use crate::app::parts::select::Select;
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
    // What a person chose stays while the figures change.
    let shown = Shown {
        as_table: RwSignal::new(false),
        twin: RwSignal::new(false),
        balanced: RwSignal::new(false),
        owner: RwSignal::new(String::new()),
    };
    view! {
        <Answered answer=view let:view>
            <Scorecard view=view shown=shown/>
        </Answered>
    }
}

/// How the scorecard is shown.
#[derive(Clone, Copy)]
struct Shown {
    /// Whether spend against plan shows as a table.
    as_table: RwSignal<bool>,
    /// Whether KPIs stand in both vocabularies, side by side.
    twin: RwSignal<bool>,
    /// Whether the KPIs stand by perspective.
    balanced: RwSignal<bool>,
    /// Whose decisions are listed; empty for everybody's.
    owner: RwSignal<String>,
}

#[component]
fn Scorecard(view: ScorecardView, shown: Shown) -> impl IntoView {
    let notes = view.notes.iter().map(|note| view! { <li>{note.clone()}</li> }).collect_view();
    let has_notes = !view.notes.is_empty();
    view! {
        <div class="page scorecard">
            <Head view=view.clone()/>
            <Chain tiles=view.chain.clone() twin=shown.twin/>
            {asks_margin(&view).then(|| view! { <MarginPrompt/> })}
            <div class="two">
                <Needs needs=view.needs.clone() silent=silence(&view) owner=shown.owner/>
                <DivergentBars bars=view.bars.clone() as_table=shown.as_table/>
            </div>
            {(!view.groups.is_empty()).then(|| view! { <KpiTable groups=view.groups.clone() twin=shown.twin balanced=shown.balanced/> })}
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
fn Needs(needs: Vec<Need>, silent: Option<&'static str>, owner: RwSignal<String>) -> impl IntoView {
    let some = !needs.is_empty();
    let count = needs.len();
    let owners = owners(&needs);
    // An owner with nothing left to decide is not asked for.
    if !owners.iter().any(|(id, _)| *id == owner.get_untracked()) {
        owner.set(String::new());
    }
    let needs = StoredValue::new(needs);
    let list = if some {
        let lines = move || {
            let whose = owner.get();
            let needs = needs.get_value().into_iter().filter(|need| whose.is_empty() || need.owner == whose);
            needs.map(|need| view! { <NeedLine need=need/> }).collect_view()
        };
        view! { <ul class="needs" tabindex="0" aria-label="Needs a decision">{lines}</ul> }.into_any()
    } else {
        view! {
            <p class="dim">{silent.unwrap_or("Nothing broke its threshold here.")}</p>
            {silent.map(|_| view! { <p class="to-mapping"><a class="ghost" href=Route::to(Screen::Mapping).href()>"Mapping"</a></p> })}
        }
        .into_any()
    };
    let remark = move || match (some, owner.get()) {
        (false, _) => String::new(),
        (true, whose) if whose.is_empty() => format!("{count} open"),
        (true, whose) => format!("{} of {count} open", needs.with_value(|needs| needs.iter().filter(|need| need.owner == whose).count())),
    };
    let scope = use_scope();
    let menu = move || {
        let owners = owners.clone();
        let pick = (owners.len() > 2 || !owner.get_untracked().is_empty()).then(|| {
            view! { <Select label="Owner" id="needs-owner" options=owners value=owner on_choice=Callback::new(move |whose| owner.set(whose))/> }
        });
        some.then(|| {
            view! { <div class="card-tools">{pick} <TableMenu id="needs-menu" name="what needs a decision" table=move || TableQuery::Needs(scope.get())/></div> }
        })
    };
    view! { <Card title="Needs a decision" remark=Signal::derive(remark) class="needs-card" tools=ViewFn::from(menu)>{list}</Card> }
}

/// Those who have something to decide, each with how much; everybody first.
fn owners(needs: &[Need]) -> Vec<(String, String)> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for need in needs.iter().filter(|need| !need.owner.is_empty()) {
        *counts.entry(&need.owner).or_default() += 1;
    }
    let named = counts.into_iter().map(|(owner, count)| (owner.to_owned(), format!("{owner} ({count})")));
    std::iter::once((String::new(), "all owners".to_owned())).chain(named).collect()
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
