//! The frame around every page: bar, rail, the page itself, the trace drawer, notices; and what works everywhere: keys, dropped files.

use leptos::ev::{DragEvent, KeyboardEvent};
use leptos::prelude::*;

use super::context::{Address, Trace, use_project};
use super::opening::Opening;
use super::pages::{
    DecisionsPage, Drafts, DriversPage, GlossaryPage, HealthPage, MappingPage, PacingPage, ReallocatePage, ReconciliationPage,
    ScorecardPage, SourcesPage, StartPage, TargetsPage, TreePage, VariancePage,
};
use super::parts::bar::Bar;
use super::parts::busy::BusyStrip;
use super::parts::explain::{ExplainDialog, Explaining};
use super::parts::palette::{Palette, PaletteOpen};
use super::parts::printout::PrintedTable;
use super::parts::rail::Rail;
use super::parts::receipt::{PutAway, Receipt};
use super::parts::toasts::Toasts;
use super::parts::trace::TraceDrawer;
use super::route::Screen;
use super::session::Session;
use super::{focus, opening, theme};

/// Puts the page into the document.
pub fn start() {
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
    leptos::mount::mount_to_body(Shell);
}

#[component]
fn Shell() -> impl IntoView {
    let session = Session::start();
    provide_context(session);
    let address = Address::follow();
    provide_context(address);
    let trace = Trace(RwSignal::new(None));
    provide_context(trace);
    let palette = PaletteOpen(RwSignal::new(false));
    provide_context(palette);
    provide_context(theme::Switch::start());
    provide_context(Drafts::start());
    provide_context(PutAway(RwSignal::new(None)));
    provide_context(Explaining(RwSignal::new(None)));
    let opening = Opening::new(session, address);
    provide_context(opening);
    let keys = window_event_listener(leptos::ev::keydown, move |press| answer_key(&press, session, trace, palette));
    on_cleanup(move || keys.remove());
    let screen = Memo::new(move |_| address.get().screen);
    follow_screen(screen, trace);
    let dragged = RwSignal::new(false);
    let over = move |drag: DragEvent| {
        if opening::holds_files(&drag) {
            drag.prevent_default();
            dragged.set(true);
        }
    };
    let drop = move |drag: DragEvent| {
        drag.prevent_default();
        dragged.set(false);
        opening.dropped(&drag);
    };
    view! {
        <div class="app" class:dragged=dragged on:dragover=over on:dragleave=move |drag| dragged.set(opening::stays_inside(&drag)) on:drop=drop>
            <a class="skip" href="#main" on:click=skip>"Skip to the page"</a>
            <Bar/>
            <Rail/>
            <main id="main" tabindex="-1"><Page screen=screen/></main>
            <TraceDrawer/>
        </div>
        <BusyStrip/>
        <Toasts/>
        <Palette/>
        <Receipt/>
        <ExplainDialog/>
        <PrintedTable/>
        <p class="drop-sign" hidden=move || !dragged.get() aria-hidden="true">{move || if opening.adds() { "Drop to add to this project" } else { "Drop to open" }}</p>
    }
}

#[component]
fn Page(screen: Memo<Screen>) -> impl IntoView {
    let project = use_project();
    let session: Session = expect_context();
    let open = Memo::new(move |_| project.with(|project| project.as_ref().map(|p| p.id.clone())));
    move || match (screen.get(), open.get().is_some()) {
        (Screen::Start, _) => view! { <StartPage/> }.into_any(),
        (_, false) => view! { <NoProject ready=session.ready()/> }.into_any(),
        (Screen::Sources, true) => view! { <SourcesPage/> }.into_any(),
        (Screen::Mapping, true) => view! { <MappingPage/> }.into_any(),
        (Screen::Health, true) => view! { <HealthPage/> }.into_any(),
        (Screen::Scorecard, true) => view! { <ScorecardPage/> }.into_any(),
        (Screen::Tree, true) => view! { <TreePage/> }.into_any(),
        (Screen::Variance, true) => view! { <VariancePage/> }.into_any(),
        (Screen::Glossary, true) => view! { <GlossaryPage/> }.into_any(),
        (Screen::Pacing, true) => view! { <PacingPage/> }.into_any(),
        (Screen::Targets, true) => view! { <TargetsPage/> }.into_any(),
        (Screen::Drivers, true) => view! { <DriversPage/> }.into_any(),
        (Screen::Reconciliation, true) => view! { <ReconciliationPage/> }.into_any(),
        (Screen::Reallocate, true) => view! { <ReallocatePage/> }.into_any(),
        (Screen::Decisions, true) => view! { <DecisionsPage/> }.into_any(),
    }
}

/// Stands where a page would be while no workbook is open.
#[component]
fn NoProject(ready: Signal<bool>) -> impl IntoView {
    move || {
        if ready.get() {
            view! {
                <div class="page empty">
                    <h1>"No workbook is open"</h1>
                    <p class="dim">"This page shows what stands in a workbook. Open one first; it stays on this device."</p>
                    <p><a class="primary" href="#/start">"Open a workbook"</a></p>
                </div>
            }
            .into_any()
        } else {
            view! { <super::parts::answered::Skeleton/> }.into_any()
        }
    }
}

/// Names the screen in the browser's title; on a change of screen the page starts at its top, with the keyboard in it.
fn follow_screen(screen: Memo<Screen>, trace: Trace) {
    Effect::new(move |before: Option<Screen>| {
        let now = screen.get();
        document().set_title(&format!("{} · Plumbline", now.label()));
        if before.is_some_and(|before| before != now) {
            trace.0.set(None);
            focus::give_to("main");
            request_animation_frame(|| window().scroll_to_with_x_and_y(0.0, 0.0));
        }
        now
    });
}

fn skip(click: leptos::ev::MouseEvent) {
    // The address is a route, so the link must not change it.
    click.prevent_default();
    focus::give_to("main");
}

/// The keys that work everywhere.
fn answer_key(press: &KeyboardEvent, session: Session, trace: Trace, palette: PaletteOpen) {
    let held = press.ctrl_key() || press.meta_key();
    let typing = focus::in_text();
    match (press.key().to_lowercase().as_str(), held, press.shift_key()) {
        ("k", true, false) => palette.0.update(|open| *open = !*open),
        ("z", true, false) if !typing => session.undo(),
        ("z", true, true) | ("y", true, false) if !typing => session.redo(),
        ("escape", false, _) if !press.default_prevented() && !palette.0.get_untracked() => {
            trace.shut();
            return;
        }
        _ => return,
    }
    press.prevent_default();
}
