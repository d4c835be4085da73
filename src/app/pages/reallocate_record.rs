//! Recording the decision: nothing is recorded without who, when, why, and what it should change.

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::reallocate::Drafts;
use crate::app::context::{project_part, use_address, use_session};
use crate::app::parts::card::Card;
use crate::app::parts::select::Select;
use crate::app::route::Screen;
use crate::app::session::Kind;
use crate::app::{focus, words};
use crate::decide::decision::Expected;
use crate::engine::command::{Command, DecisionDraft, MoveDraft};
use crate::engine::protocol::ReallocateView;
use crate::platform::clock;

/// What is typed so far. The title is the moves in words until somebody writes another.
#[derive(Clone, Copy)]
struct Form {
    title: RwSignal<Option<String>>,
    decider: RwSignal<String>,
    date: RwSignal<String>,
    rationale: RwSignal<String>,
    kpi: RwSignal<String>,
    change: RwSignal<String>,
    by: RwSignal<String>,
}

impl Form {
    fn start() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            title: RwSignal::new(None),
            decider: text(),
            date: RwSignal::new(clock::today().to_string()),
            rationale: text(),
            kpi: text(),
            change: text(),
            by: text(),
        }
    }

    /// The parts by name, the id of their field, and whether they are there.
    fn parts(self, title: &str) -> [(&'static str, &'static str, bool); 7] {
        let there = |text: RwSignal<String>| text.with(|text| !text.trim().is_empty());
        let day = |text: RwSignal<String>| text.with(|text| text.parse::<NaiveDate>().is_ok());
        [
            ("a title", "decision-title", !title.trim().is_empty()),
            ("who decides", "decision-decider", there(self.decider)),
            ("the date", "decision-date", day(self.date)),
            ("the KPI it should change", "decision-kpi", there(self.kpi)),
            ("the expected change", "decision-change", there(self.change)),
            ("by when it should show", "decision-by", day(self.by)),
            ("the rationale", "decision-rationale", there(self.rationale)),
        ]
    }

    fn decision(self, title: &str, moves: Vec<MoveDraft>) -> Option<DecisionDraft> {
        let text = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        Some(DecisionDraft {
            title: title.trim().to_owned(),
            decider: text(self.decider),
            date: text(self.date).parse().ok()?,
            rationale: text(self.rationale),
            expected: Expected { kpi: text(self.kpi), change: text(self.change), by: text(self.by).parse().ok()? },
            moves,
        })
    }
}

/// The card with the form.
#[component]
pub(crate) fn RecordForm(
    plan: Memo<Option<ReallocateView>>,
    preview: Memo<Option<ReallocateView>>,
    moves: Memo<Vec<MoveDraft>>,
    drafts: Drafts,
) -> impl IntoView {
    let (session, address) = (use_session(), use_address());
    let form = Form::start();
    let reporting = project_part(|project| project.currency.clone());
    let suggested = move || {
        let currency = reporting.get().unwrap_or_default();
        let first = drafts.0.with(|drafts| drafts.iter().find_map(|draft| draft.title(&currency)));
        let more = moves.with(Vec::len).saturating_sub(1);
        first.map(|first| if more == 0 { first } else { format!("{first}, and {more} more") }).unwrap_or_default()
    };
    let title = Signal::derive(move || form.title.get().unwrap_or_else(suggested));
    let missing = Memo::new(move |_| {
        let parts = form.parts(&title.get());
        let begun = drafts.0.with(|drafts| drafts.iter().filter(|draft| !draft.is_empty()).count());
        let unfinished = begun != moves.with(Vec::len);
        let mut named: Vec<(&str, bool)> = parts.iter().map(|(name, _, there)| (*name, *there)).collect();
        named.insert(0, ("a complete move", !unfinished));
        words::missing(&named)
    });
    let problems = Memo::new(move |_| preview.with(|view| view.as_ref().is_some_and(|view| !view.problems.is_empty())));
    let asked = RwSignal::new(false);
    let record = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        asked.set(true);
        if missing.with_untracked(Option::is_some) || problems.get_untracked() {
            let first = untrack(move || form.parts(&title.get()).into_iter().find(|(_, _, there)| !there));
            focus::give_to(first.map_or("move-0-from", |(_, id, _)| id));
            return;
        }
        let Some(decision) = form.decision(&title.get_untracked(), moves.get_untracked()) else { return };
        spawn_local(async move {
            match session.carry_out(Command::RecordDecision(decision)).await {
                Ok(()) => {
                    drafts.clear();
                    session.notify(Kind::Info, "The decision is on record. Export the workbook to pass it on.", None);
                    address.go_to(Screen::Decisions);
                }
                Err(sentence) => session.notify(Kind::Error, sentence, None),
            }
        });
    };
    let said = move || match (missing.get(), problems.get()) {
        (Some(missing), _) => missing,
        (None, true) => "The moves cannot be recorded as they stand: see above.".to_owned(),
        (None, false) if moves.with(Vec::is_empty) => "Ready to record, without a move: a decision to stay is a decision.".to_owned(),
        (None, false) => "Ready to record.".to_owned(),
    };
    view! {
        <Card title="Record the decision" remark="it goes into the workbook with the export">
            <form class="record" on:submit=record novalidate>
                <Fields form=form title=title plan=plan/>
                <div class="row gate">
                    <p role="status" class:bad=move || asked.get() && missing.with(Option::is_some) class:dim=move || !asked.get()>{said}</p>
                    <span class="grow"></span>
                    <button type="submit" class="primary">"Record the decision"</button>
                </div>
            </form>
        </Card>
    }
}

#[component]
fn Fields(form: Form, title: Signal<String>, plan: Memo<Option<ReallocateView>>) -> impl IntoView {
    let kpis = Signal::derive(move || {
        let kpis = plan.with(|view| view.as_ref().map(|view| view.kpis.clone()).unwrap_or_default());
        std::iter::once((String::new(), "Choose a KPI".to_owned())).chain(kpis).collect::<Vec<_>>()
    });
    let on_kpi = Callback::new(move |id| form.kpi.set(id));
    view! {
        <label class="field full">
            "Title"
            <input id="decision-title" required prop:value=title on:input=move |input| form.title.set(Some(event_target_value(&input)))/>
        </label>
        <Field label="Decided by" id="decision-decider" text=form.decider placeholder="Name or role"/>
        <Field label="Date" id="decision-date" text=form.date kind="date"/>
        <Select label="Expected to change" named=true class="field" id="decision-kpi" options=kpis value=form.kpi on_choice=on_kpi/>
        <Field label="By how much" id="decision-change" text=form.change placeholder="−$64 or +3 %"/>
        <Field label="Until" id="decision-by" text=form.by kind="date"/>
        <label class="field full">
            "Rationale"
            <textarea id="decision-rationale" rows="3" required placeholder="Why this, and why now?" prop:value=form.rationale on:input=move |input| form.rationale.set(event_target_value(&input))></textarea>
        </label>
    }
}

#[component]
fn Field(
    label: &'static str,
    id: &'static str,
    text: RwSignal<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] placeholder: &'static str,
) -> impl IntoView {
    view! {
        <label class="field">
            {label}
            <input id=id type=kind required placeholder=placeholder prop:value=text on:input=move |input| text.set(event_target_value(&input))/>
        </label>
    }
}
