//! Variance: plan, actual and what lies between them, by any dimension or period, down to the lines.

use leptos::prelude::*;

use super::variance_rows::VarianceTable;
use crate::app::context::{answer, asked_of, use_address, use_project};
use crate::app::parts::select::Select;
use crate::app::route::{Route, Screen};
use crate::app::window;
use crate::engine::protocol::variance::{Against, Show, Sort};
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
        across: route.choice("across").to_owned(),
        against: Against::ALL.into_iter().find(|against| against.id() == route.choice("against")).unwrap_or_default(),
        show: Show::ALL.into_iter().find(|show| show.id() == route.choice("show")).unwrap_or_default(),
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
                    <p class="dim">{move || shown.with(|view| view.as_ref().map(span))}</p>
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

/// The span, and the earlier one that it is held against.
fn span(view: &VarianceView) -> String {
    match (&view.earlier, view.against) {
        (_, Against::Plan) => view.span.clone(),
        (Some(earlier), _) => format!("{} against {earlier}", view.span),
        (None, _) => format!("{}, which has nothing before it: choose a period of whole months", view.span),
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

/// What the rows and columns are by, what is counted, and what it is held against.
#[component]
fn Pickers(view: Memo<Option<VarianceView>>) -> impl IntoView {
    let address = use_address();
    let of = move |take: fn(&VarianceView) -> Vec<(String, String)>| {
        Signal::derive(move || view.with(|view| view.as_ref().map(take).unwrap_or_default()))
    };
    let choices = of(|view| view.choices.clone());
    let measures = of(|view| view.measures.clone());
    let by = Memo::new(move |_| {
        view.with(|view| view.as_ref().map(|v| v.by.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>()).unwrap_or_default())
    });
    let place = move |at: usize| Signal::derive(move || by.with(|by| by.get(at).cloned().unwrap_or_default()));
    let across = Signal::derive(move || view.with(|v| v.as_ref().and_then(|v| Some(v.across.as_ref()?.0.clone())).unwrap_or_default()));
    let against = Signal::derive(move || view.with(|v| v.as_ref().map(|v| v.against.id().to_owned()).unwrap_or_default()));
    let measure = Signal::derive(move || view.with(|v| v.as_ref().map(|v| v.measure.id().to_owned()).unwrap_or_default()));
    let show = Signal::derive(move || view.with(|v| v.as_ref().map(|v| v.show.id().to_owned()).unwrap_or_default()));
    // Every part is offered once: what one picker holds, the others leave out.
    let free = move |own: Signal<String>, none: &'static str| {
        Signal::derive(move || {
            let own = own.get();
            let taken = |id: &String| *id != own && (by.with(|by| by.contains(id)) || across.get() == *id);
            let left = choices.get().into_iter().filter(|(id, _)| !taken(id));
            let nothing = (!none.is_empty()).then(|| (String::new(), none.to_owned()));
            nothing.into_iter().chain(left).collect::<Vec<_>>()
        })
    };
    let set_by = move |at: usize| {
        Callback::new(move |id: String| {
            let mut by = by.get_untracked();
            match by.get_mut(at) {
                Some(part) => *part = id,
                None => by.push(id),
            }
            address.go(&address.now().with_choice("by", &by.iter().map(String::as_str).collect::<Vec<_>>()));
        })
    };
    let set = move |key: &'static str, usual: &'static str| {
        Callback::new(move |id: String| address.go(&address.now().with_choice(key, &[if id == usual { "" } else { &id }])))
    };
    let pairs =
        |all: &[(&str, &str)]| Signal::stored(all.iter().map(|(id, label)| ((*id).to_owned(), (*label).to_owned())).collect::<Vec<_>>());
    let againsts = pairs(&Against::ALL.map(|against| (against.id(), against.label())));
    let shows = of(|view| Show::ALL.map(|show| (show.id().to_owned(), show.label(view.against).to_owned())).to_vec());
    let deeper = Memo::new(move |_| by.with(Vec::len) > 1);
    let pivoted = Memo::new(move |_| !across.get().is_empty());
    view! {
        <div class="row pickers">
            <Select label="Measure" named=true id="pick-measure" options=measures value=measure on_choice=set("measure", "")/>
            <Select label="Rows" named=true id="pick-first" options=free(place(0), "") value=place(0) on_choice=set_by(0)/>
            <Select label="then" named=true id="pick-second" options=free(place(1), "nothing else") value=place(1) on_choice=set_by(1)/>
            {move || deeper.get().then(|| view! {
                <Select label="then" named=true id="pick-third" options=free(place(2), "nothing else") value=place(2) on_choice=set_by(2)/>
            })}
            <Select label="Columns" named=true id="pick-across" options=free(across, "plan and actual") value=across on_choice=set("across", "")/>
            <Select label="Against" named=true id="pick-against" options=againsts value=against on_choice=set("against", "plan")/>
            {move || pivoted.get().then(|| view! {
                <Select label="Show" named=true id="pick-show" options=shows value=show on_choice=set("show", "variance")/>
            })}
        </div>
    }
}
