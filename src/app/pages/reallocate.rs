//! Reallocate: move money from one budget line to another, see what it does, and record who decided it and why.

use leptos::prelude::*;

use super::reallocate_moves::MovesCard;
use super::reallocate_preview::PreviewCard;
use super::reallocate_record::RecordForm;
use crate::app::context::{answer, use_address, use_scope};
use crate::app::draft::Draft;
use crate::app::parts::answered::Skeleton;
use crate::app::parts::select::Select;
use crate::engine::protocol::{ReallocateQuery, ReallocateView, Request, Response};

/// The moves drafted so far; they stay while other pages are looked at.
#[derive(Clone, Copy)]
pub(crate) struct Drafts(pub(crate) RwSignal<Vec<Draft>>);

impl Drafts {
    /// One empty move.
    pub(crate) fn start() -> Self {
        Self(RwSignal::new(vec![Draft::default()]))
    }

    /// Nothing is drafted any more.
    pub(crate) fn clear(self) {
        self.0.set(vec![Draft::default()]);
    }
}

fn pick(response: Response) -> Option<ReallocateView> {
    if let Response::Reallocate(view) = response { Some(*view) } else { None }
}

/// The reallocate page.
#[component]
pub(crate) fn ReallocatePage() -> impl IntoView {
    let address = use_address();
    let scope = use_scope();
    let drafts: Drafts = expect_context();
    let month = Memo::new(move |_| address.get().choice("month").to_owned());
    let lines = answer(move || Request::Reallocate(ReallocateQuery { period: month.get(), scope: scope.get(), moves: Vec::new() }), pick);
    let plan = Memo::new(move |_| lines.get().and_then(Result::ok));
    let period = Memo::new(move |_| plan.with(|view| view.as_ref().map(|view| view.period.clone()).unwrap_or_default()));
    let moves =
        Memo::new(move |_| drafts.0.with(|drafts| drafts.iter().filter_map(|draft| draft.complete(&period.get().0)).collect::<Vec<_>>()));
    let effect =
        answer(move || Request::Reallocate(ReallocateQuery { period: period.get().0, scope: scope.get(), moves: moves.get() }), pick);
    let preview = Memo::new(move |_| effect.get().and_then(Result::ok));
    let failed = move || lines.get().and_then(Result::err).map(|message| view! { <p class="failed card" role="alert">{message}</p> });
    let there = Memo::new(move |_| plan.with(Option::is_some));
    let some = Memo::new(move |_| plan.with(|view| view.as_ref().is_some_and(|view| view.line_count > 0)));
    view! {
        <div class="page reallocate">
            <div class="head">
                <div>
                    <h1>"Reallocate " {move || period.get().1}</h1>
                    <p class="dim">"Move planned spend between budget lines. Nothing changes until the decision is recorded."</p>
                </div>
                <MonthPicker plan=plan/>
            </div>
            {failed}
            {move || {
                if there.get() {
                    view! {
                        <div class="two">
                            <MovesCard plan=plan drafts=drafts/>
                            <PreviewCard preview=preview moves=moves/>
                        </div>
                        {move || some.get().then(|| view! { <RecordForm plan=plan preview=preview moves=moves drafts=drafts/> })}
                    }
                    .into_any()
                } else {
                    view! { <Skeleton/> }.into_any()
                }
            }}
        </div>
    }
}

#[component]
fn MonthPicker(plan: Memo<Option<ReallocateView>>) -> impl IntoView {
    let address = use_address();
    let options = Signal::derive(move || plan.with(|view| view.as_ref().map(|view| view.periods.clone()).unwrap_or_default()));
    let value = Signal::derive(move || plan.with(|view| view.as_ref().map(|view| view.period.0.clone()).unwrap_or_default()));
    let choose = Callback::new(move |id: String| address.go(&address.now().with_choice("month", &[&id])));
    let some = move || options.with(|options| !options.is_empty());
    move || {
        some().then(|| view! { <Select label="Money moves in" named=true id="move-month" options=options value=value on_choice=choose/> })
    }
}
