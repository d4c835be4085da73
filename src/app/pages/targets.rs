//! Targets: what each KPI should come to, by period, typed into a table, filled from the plan or last year, or pasted.

use leptos::prelude::*;
use leptos::task::spawn_local;
use rust_decimal::Decimal;

use super::targets_import::ImportTargets;
use super::targets_table::TargetTable;
use crate::app::context::{answer, asked_of, use_address, use_session};
use crate::app::format;
use crate::app::parts::answered::Answered;
use crate::app::parts::card::Card;
use crate::app::parts::select::Select;
use crate::app::parts::table_menu::TableMenu;
use crate::app::route::{Route, Screen};
use crate::app::session::{Kind, Session};
use crate::budget::targets::{Aim, Source};
use crate::engine::command::{Command, TargetsDraft};
use crate::engine::protocol::{Request, Response, TableQuery, TargetsQuery, TargetsView};
use crate::ledger::Grain;
use crate::platform::clock;

/// The words of the grains in the address, and their names.
const GRAINS: [(&str, &str, Grain); 3] =
    [("month", "month", Grain::Month), ("quarter", "quarter", Grain::Quarter), ("year", "year", Grain::Year)];

/// The question of an address; quarters where it does not say.
fn query(route: &Route) -> TargetsQuery {
    let grain = GRAINS.iter().find(|(id, ..)| *id == route.choice("per")).map_or(Grain::Quarter, |(_, _, grain)| *grain);
    TargetsQuery { scope: route.scope.clone(), grain, year: route.choice("year").to_owned() }
}

/// Who sets targets on this page, as it was last written; it stays while the page does.
#[derive(Clone, Copy)]
pub(super) struct By(pub(super) RwSignal<String>);

/// Sets targets; what is refused is said.
pub(super) fn set(session: Session, aims: Vec<(Aim, Option<Decimal>)>, from: Source, who: String) {
    let draft = TargetsDraft { aims, from, who, on: clock::today() };
    spawn_local(async move {
        if let Err(sentence) = session.carry_out(Command::SetTargets(draft)).await {
            session.notify(Kind::Warning, sentence, None);
        }
    });
}

/// The targets page.
#[component]
pub(crate) fn TargetsPage() -> impl IntoView {
    provide_context(By(RwSignal::new(String::new())));
    let asked = asked_of(Screen::Targets, query);
    let view =
        answer(move || Request::Targets(asked.get()), |response| if let Response::Targets(view) = response { Some(*view) } else { None });
    view! {
        <Answered answer=view let:view>
            <Targets view=view asked=asked/>
        </Answered>
    }
}

#[component]
fn Targets(view: TargetsView, asked: Memo<TargetsQuery>) -> impl IntoView {
    let importing = RwSignal::new(false);
    let count = if view.count == 0 {
        "none set: every KPI is held against the workbook’s plan".to_owned()
    } else {
        format!("{} set; every other KPI is held against the workbook’s plan", format::counted(view.count, "target", "targets"))
    };
    let refused = (!view.refused.is_empty()).then(|| view! { <p class="watch" role="status">{view.refused.clone()}</p> });
    let body = if view.rows.is_empty() || view.periods.is_empty() {
        view! { <Card title="Nothing to set"><p class="dim">"This scope has no KPI with a plan or an actual."</p></Card> }.into_any()
    } else {
        let listed = view.clone();
        let menu = move || view! { <TableMenu id="targets-menu" name="the targets" table=move || TableQuery::Targets(asked.get())/> };
        view! {
            <Card title=view.scope.clone() remark="type a number, Enter goes down; paste a block of cells" class="long" tools=ViewFn::from(menu)>
                <TargetTable view=listed/>
            </Card>
        }
        .into_any()
    };
    view! {
        <div class="page targets">
            <div class="head">
                <div>
                    <h1>"Targets"</h1>
                    <p class="dim">{count}</p>
                </div>
                <span class="grow"></span>
                <button type="button" class="primary" id="import-targets" on:click=move |_| importing.set(true)>"Paste a table"</button>
            </div>
            {refused}
            <Picker view=view.clone() asked=asked/>
            {view.refused.is_empty().then(|| view! { <Fill view=view.clone()/> })}
            {body}
            <ImportTargets open=importing/>
        </div>
    }
}

#[component]
fn Picker(view: TargetsView, asked: Memo<TargetsQuery>) -> impl IntoView {
    let address = use_address();
    let by = expect_context::<By>().0;
    let choose = move |key: &'static str| Callback::new(move |id: String| address.go(&address.now().with_choice(key, &[&id])));
    let grain = asked.with_untracked(|q| GRAINS.iter().find(|(.., grain)| *grain == q.grain).map_or("", |(id, ..)| id).to_owned());
    let grains: Vec<(String, String)> = GRAINS.iter().map(|(id, label, _)| ((*id).to_owned(), (*label).to_owned())).collect();
    view! {
        <div class="row pickers">
            <Select label="By" named=true id="pick-grain" options=grains value=grain on_choice=choose("per")/>
            <Select label="Year" named=true id="pick-year" options=view.years.clone() value=view.year.clone() on_choice=choose("year")/>
            <label class="by">
                "Set by"
                <input id="targets-who" maxlength="120" placeholder="Name or role" autocomplete="off" prop:value=by on:input=move |input| by.set(event_target_value(&input))/>
            </label>
        </div>
    }
}

/// Fills every period that is shown, for one KPI or all of them.
#[component]
fn Fill(view: TargetsView) -> impl IntoView {
    let session = use_session();
    let by = expect_context::<By>().0;
    let scope = crate::app::context::use_scope();
    let (kpi, share) = (RwSignal::new(String::new()), RwSignal::new("5".to_owned()));
    let kpis: Vec<(String, String)> = std::iter::once((String::new(), "every KPI".to_owned()))
        .chain(view.rows.iter().map(|row| (row.id.clone(), row.label.clone())))
        .collect();
    let view = StoredValue::new(view);
    let fill = move |from: Source, clear: bool| {
        let wanted = kpi.get_untracked();
        let line = scope.with_untracked(|scope| scope.filters.clone());
        let aims = view.with_value(|view| {
            let rows = view.rows.iter().filter(|row| wanted.is_empty() || row.id == wanted);
            let all = rows.flat_map(|row| view.periods.iter().zip(&row.cells).map(move |((period, _), cell)| (row, *period, cell)));
            let there = all.filter(|(_, _, cell)| !clear || cell.target.is_some());
            there.map(|(row, period, _)| (Aim { kpi: row.id.clone(), line: line.clone(), period }, None)).collect::<Vec<_>>()
        });
        set(session, aims, from, by.get_untracked());
    };
    let last_year = move |_| match format::parse(&share.get_untracked()).map(|n| n / Decimal::ONE_HUNDRED) {
        Some(share) => fill(Source::LastYear(share), false),
        None => session.notify(Kind::Warning, "Type the change since last year as a percentage, such as 5 or −3.", None),
    };
    view! {
        <div class="row fill" role="group" aria-label="Fill the periods shown">
            <Select label="Fill" named=true id="fill-kpi" options=kpis value=kpi on_choice=Callback::new(move |id| kpi.set(id))/>
            <button type="button" class="ghost" id="fill-plan" on:click=move |_| fill(Source::Plan, false)>"From the plan"</button>
            <span class="share">
                <button type="button" class="ghost" id="fill-last-year" on:click=last_year>"From last year"</button>
                <label>
                    "+"
                    <input id="fill-share" inputmode="decimal" aria-label="Change since last year, %" prop:value=share on:input=move |input| share.set(event_target_value(&input))/>
                    "%"
                </label>
            </span>
            <button type="button" class="ghost" id="fill-clear" on:click=move |_| fill(Source::Typed, true)>"Take away"</button>
        </div>
    }
}
