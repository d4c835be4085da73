//! Variance: plan, actual and what lies between them, by any dimension or period, down to the lines.

use leptos::prelude::*;

use super::variance_rows::VarianceTable;
use crate::app::context::{Address, answer, asked_of, use_address, use_project};
use crate::app::parts::select::Select;
use crate::app::route::{Route, Screen};
use crate::app::window;
use crate::engine::protocol::variance::Sort;
use crate::engine::protocol::{Request, Response, VarianceQuery, VarianceView};
use crate::ledger::Measure;

/// The words of the sorts in the address.
const SORTS: [(&str, Sort); 5] =
    [("adverse", Sort::Adverse), ("name", Sort::Name), ("plan", Sort::Plan), ("actual", Sort::Actual), ("share", Sort::Share)];

/// The question of an address, from its first row on.
pub(super) fn query(route: &Route) -> VarianceQuery {
    let word = route.choice("sort");
    let sort = SORTS.into_iter().find(|(id, _)| *id == word.trim_start_matches('-')).map(|(_, sort)| sort).unwrap_or_default();
    let measure = route.choice("measure");
    VarianceQuery {
        scope: route.scope.clone(),
        measure: if measure.is_empty() { Measure::SPEND } else { Measure::new(measure) },
        by: route.choices("by"),
        sort,
        reversed: word.starts_with('-'),
        offset: 0,
        limit: window::ROWS,
    }
}

/// The address sorted by a column; a column that sorts already is turned around.
pub(super) fn sorted(route: &Route, sort: Sort) -> Route {
    let id = SORTS.into_iter().find(|(_, s)| *s == sort).map_or("", |(id, _)| id);
    let now = query(route);
    let word = if now.sort == sort && !now.reversed { format!("-{id}") } else { id.to_owned() };
    route.with_choice("sort", &[&word])
}

/// The variance page.
#[component]
pub(crate) fn VariancePage() -> impl IntoView {
    let asked = asked_of(Screen::Variance, query);
    // The first row drawn belongs to one question; the next question starts at its top.
    let scrolled = RwSignal::new((asked.get_untracked(), 0_u32));
    let offset = Memo::new(move |_| scrolled.with(|(query, offset)| if *query == asked.get() { *offset } else { 0 }));
    let view = answer(
        move || Request::Variance(VarianceQuery { offset: offset.get(), ..asked.get() }),
        |response| if let Response::Variance(view) = response { Some(*view) } else { None },
    );
    let shown = Memo::new(move |_| view.get().and_then(Result::ok));
    let failed = move || view.get().and_then(Result::err).map(|message| view! { <p class="failed card" role="alert">{message}</p> });
    let scroll = Callback::new(move |first| scrolled.set((asked.get_untracked(), first)));
    let there = Memo::new(move |_| shown.with(Option::is_some));
    view! {
        <div class="page variance">
            <div class="head">
                <div>
                    <h1>"Variance"</h1>
                    <p class="dim">{move || shown.with(|view| view.as_ref().map(|view| view.span.clone()))}</p>
                </div>
            </div>
            {failed}
            {move || {
                if there.get() {
                    view! {
                        <Crumbs/>
                        <Pickers view=shown/>
                        <VarianceTable view=shown asked=asked on_scroll=scroll/>
                    }
                    .into_any()
                } else {
                    view! { <crate::app::parts::answered::Skeleton/> }.into_any()
                }
            }}
        </div>
    }
}

/// What the rows are narrowed to, each a way back.
#[component]
fn Crumbs() -> impl IntoView {
    let address = use_address();
    let project = use_project();
    let label = move |id: &str| {
        project
            .with(|p| p.as_ref().and_then(|p| p.dimensions.iter().find(|d| d.id == id).map(|d| d.label.clone())))
            .unwrap_or_else(|| id.to_owned())
    };
    move || {
        let route = address.get();
        let filters = route.scope.filters.clone();
        (!filters.is_empty()).then(|| {
            let items = filters.into_iter().map(|(id, member)| {
                let href = route.with_filter(&id, "").href();
                let words = format!("{}: {member}", label(&id));
                view! { <li><a href=href title=format!("Let {words} go")><span class="cut">{words.clone()}</span> <span aria-hidden="true">"×"</span></a></li> }
            });
            let everything = Route { scope: crate::engine::protocol::Scope { period: route.scope.period.clone(), ..Default::default() }, ..route.clone() };
            view! {
                <nav class="crumbs" aria-label="Narrowed to">
                    <ol>
                        <li><a href=everything.href()>"Everything"</a></li>
                        {items.collect_view()}
                    </ol>
                </nav>
            }
        })
    }
}

#[component]
fn Pickers(view: Memo<Option<VarianceView>>) -> impl IntoView {
    let address = use_address();
    let choices = Signal::derive(move || view.with(|view| view.as_ref().map(|v| v.choices.clone()).unwrap_or_default()));
    let measures = Signal::derive(move || view.with(|view| view.as_ref().map(|v| v.measures.clone()).unwrap_or_default()));
    let by = Memo::new(move |_| {
        view.with(|view| view.as_ref().map(|v| v.by.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>()).unwrap_or_default())
    });
    let first = Signal::derive(move || by.with(|by| by.first().cloned().unwrap_or_default()));
    let second = Signal::derive(move || by.with(|by| by.get(1).cloned().unwrap_or_default()));
    let seconds = Signal::derive(move || {
        let rest = choices.get().into_iter().filter(|(id, _)| *id != first.get());
        std::iter::once((String::new(), "nothing else".to_owned())).chain(rest).collect::<Vec<_>>()
    });
    let measure = Signal::derive(move || view.with(|view| view.as_ref().map(|v| v.measure.id().to_owned()).unwrap_or_default()));
    let pick = move |address: Address, first: &str, second: &str| {
        let second = if first == second { "" } else { second };
        address.go(&address.now().with_choice("by", &[first, second]));
    };
    let on_first = Callback::new(move |id: String| pick(address, &id, &second.get_untracked()));
    let on_second = Callback::new(move |id: String| pick(address, &first.get_untracked(), &id));
    let on_measure = Callback::new(move |id: String| address.go(&address.now().with_choice("measure", &[&id])));
    view! {
        <div class="row pickers">
            <Select label="Measure" named=true id="pick-measure" options=measures value=measure on_choice=on_measure/>
            <Select label="By" named=true id="pick-first" options=choices value=first on_choice=on_first/>
            <Select label="then" named=true id="pick-second" options=seconds value=second on_choice=on_second/>
        </div>
    }
}
