//! The editor of a definition: every field, the formula with what it comes to or what is wrong with it, and why it changes.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use rust_decimal::Decimal;

use super::glossary_formula::FormulaField;
use super::glossary_trigger::{BacktestTable, TriggerText};
use crate::app::context::{project_part, use_session};
use crate::app::format;
use crate::app::parts::dialog::Dialog;
use crate::app::parts::select::Select;
use crate::app::session::Kind;
use crate::engine::command::Command;
use crate::engine::protocol::glossary::GlossaryView;
use crate::kpi::definition::MOST_LOOKBACK;
use crate::kpi::{Cadence, Formula, Kpi, KpiKind, KpiVersion, Perspective, Timing, TriggerKind};
use crate::ledger::Period;
use crate::ledger::measure::{Direction, Unit};
use crate::platform::clock;

const UNITS: [(&str, Unit); 5] =
    [("Money", Unit::Money), ("Count", Unit::Count), ("Percent", Unit::Share), ("Multiple", Unit::Multiple), ("Months", Unit::Months)];
const WAYS: [(&str, Direction); 3] =
    [("Higher is better", Direction::HigherBetter), ("Lower is better", Direction::LowerBetter), ("On target", Direction::OnTarget)];

/// What is being written: the texts of the fields, as they are typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Editing {
    /// The KPI's id; empty for a new one.
    pub(super) id: String,
    /// The formula.
    pub(super) formula: String,
    /// What it is in.
    pub(super) unit: Unit,
    label: String,
    finance_label: String,
    meaning: String,
    direction: Direction,
    kind: KpiKind,
    perspective: Option<Perspective>,
    weight: String,
    timing: Option<Timing>,
    pair: String,
    parent: String,
    owner: String,
    cadence: Cadence,
    lookback: String,
    /// When it asks for a decision.
    pub(super) trigger: TriggerText,
    decision: String,
    undefined_when: String,
    source: String,
    from: String,
    reason: String,
    who: String,
}

impl Editing {
    /// A KPI that is not there yet.
    pub(super) fn new_kpi() -> Self {
        let text = String::new;
        Self {
            id: text(),
            formula: text(),
            unit: Unit::Money,
            label: text(),
            finance_label: text(),
            meaning: text(),
            direction: Direction::HigherBetter,
            kind: KpiKind::Outcome,
            perspective: None,
            weight: "1".into(),
            timing: None,
            pair: text(),
            parent: text(),
            owner: text(),
            cadence: Cadence::Monthly,
            lookback: "12".into(),
            trigger: TriggerText::default(),
            decision: text(),
            undefined_when: "One of its parts is missing, or what it is divided by is zero.".into(),
            source: "The team’s own definition.".into(),
            from: text(),
            reason: text(),
            who: text(),
        }
    }

    /// The next version of a KPI.
    pub(super) fn change(kpi: &Kpi) -> Self {
        let kpi = kpi.clone();
        Self {
            id: kpi.id,
            formula: kpi.formula.text(),
            unit: kpi.unit,
            label: kpi.label,
            finance_label: kpi.finance_label,
            meaning: kpi.meaning,
            direction: kpi.direction,
            kind: kpi.kind,
            perspective: kpi.perspective,
            weight: kpi.weight.normalize().to_string(),
            timing: kpi.timing,
            pair: kpi.pair.unwrap_or_default(),
            parent: kpi.parent.unwrap_or_default(),
            owner: kpi.owner,
            cadence: kpi.cadence,
            lookback: kpi.lookback.to_string(),
            trigger: TriggerText::of(&kpi.trigger, kpi.unit),
            decision: kpi.decision,
            undefined_when: kpi.undefined_when,
            source: kpi.source,
            ..Self::new_kpi()
        }
    }

    /// The same as a KPI of its own.
    fn copied(self) -> Self {
        Self { id: String::new(), label: format!("{} (copy)", self.label), ..self }
    }

    /// The definition as it is written.
    pub(super) fn kpi(&self) -> Result<Kpi, String> {
        let named = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
        let formula = Formula::parse(&self.formula).map_err(|error| format!("Formula, character {}: {error}", error.at + 1))?;
        let lookback = self.lookback.trim().parse().ok().filter(|n| (1..=MOST_LOOKBACK).contains(n));
        let lookback = lookback.ok_or_else(|| format!("A KPI looks back over 1 to {MOST_LOOKBACK} months."))?;
        let weight = format::parse(&self.weight).filter(|weight| *weight > Decimal::ZERO);
        let weight = weight.ok_or("A weight is above 0; 1 is usual.")?;
        let trigger = self.trigger.read(self.unit)?;
        Ok(Kpi {
            id: self.id.clone(),
            label: self.label.clone(),
            finance_label: self.finance_label.clone(),
            meaning: self.meaning.clone(),
            formula,
            unit: self.unit,
            direction: self.direction,
            kind: self.kind,
            perspective: self.perspective,
            weight,
            timing: self.timing,
            pair: named(&self.pair),
            parent: named(&self.parent),
            owner: self.owner.clone(),
            cadence: self.cadence,
            lookback,
            trigger,
            decision: self.decision.clone(),
            // The engine gives it its number.
            version: 0,
            undefined_when: self.undefined_when.clone(),
            source: self.source.clone(),
        })
    }

    /// The version that it makes.
    fn version(&self, retired: bool) -> Result<KpiVersion, String> {
        let (kpi, reason, who) = (self.kpi()?, self.reason.clone(), self.who.clone());
        Ok(KpiVersion { kpi, from: Period::from_id(&self.from), retired, reason, who, on: clock::today() })
    }
}

/// The dialog; it is open while something is being written.
#[component]
pub(crate) fn Editor(view: Memo<Option<GlossaryView>>, editing: RwSignal<Option<Editing>>) -> impl IntoView {
    let open = Signal::derive(move || editing.with(Option::is_some));
    let close = Callback::new(move |()| editing.set(None));
    view! {
        <Dialog open=open on_close=close label="KPI definition" class="definition" form=true>
            {move || editing.get_untracked().map(|begun| view! { <Form begun=begun view=view editing=editing/> })}
        </Dialog>
    }
}

/// One text of what is being written.
type Part = fn(&mut Editing) -> &mut String;

#[component]
fn Form(begun: Editing, view: Memo<Option<GlossaryView>>, editing: RwSignal<Option<Editing>>) -> impl IntoView {
    let session = use_session();
    let title = if begun.id.is_empty() { "New KPI".to_owned() } else { begun.label.clone() };
    let form = RwSignal::new(begun);
    let problem = RwSignal::new(String::new());
    let carry_out = move |retired: bool| match form.with_untracked(|f| f.version(retired)) {
        Err(sentence) => problem.set(sentence),
        Ok(version) => spawn_local(async move {
            match session.carry_out(Command::DefineKpi(Box::new(version))).await {
                Ok(()) => {
                    let said = if retired {
                        "The KPI is retired. Undo brings it back."
                    } else {
                        "The definition is in force. Undo takes it back."
                    };
                    session.notify(Kind::Info, said, None);
                    editing.set(None);
                }
                Err(sentence) => problem.set(sentence),
            }
        }),
    };
    let save = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        carry_out(false);
    };
    // Enter in a field would save before all is written.
    let keep_writing = move |press: KeyboardEvent| {
        let in_field = press.target().is_some_and(|t| event_target_is_input(&t));
        if press.key() == "Enter" && in_field && !press.ctrl_key() && !press.meta_key() {
            press.prevent_default();
        }
    };
    let known = Signal::derive(move || form.with(|f| !f.id.is_empty()));
    view! {
        <form on:submit=save on:keydown=keep_writing novalidate>
            <h2>{title} <small>{move || form.with(|f| f.id.clone())}</small></h2>
            <FormulaField form=form view=view/>
            <Words form=form/>
            <Ties form=form view=view/>
            <TriggerFields form=form/>
            <Why form=form known=known/>
            <p class="bad" role="alert">{problem}</p>
            <div class="row buttons">
                {move || known.get().then(|| view! {
                    <button type="button" class="ghost" on:click=move |_| carry_out(true)>"Retire"</button>
                    <button type="button" class="ghost" on:click=move |_| form.update(|f| *f = f.clone().copied())>"Make a copy"</button>
                })}
                <span class="grow"></span>
                <button type="button" class="ghost" on:click=move |_| editing.set(None)>"Cancel"</button>
                <button type="submit" class="primary" id="save-definition">{move || if known.get() { "Save as new version" } else { "Add" }}</button>
            </div>
        </form>
    }
}

fn event_target_is_input(target: &web_sys::EventTarget) -> bool {
    use wasm_bindgen::JsCast;
    target.dyn_ref::<web_sys::HtmlInputElement>().is_some()
}

#[component]
fn Words(form: RwSignal<Editing>) -> impl IntoView {
    view! {
        <fieldset>
            <legend>"In words"</legend>
            <Text form=form id="kpi-label" label="Name" part=|f| &mut f.label/>
            <Text form=form id="kpi-finance" label="In finance’s words" part=|f| &mut f.finance_label/>
            <Text form=form id="kpi-meaning" label="Meaning" class="full" part=|f| &mut f.meaning/>
            <Text form=form id="kpi-undefined" label="No value when" class="full" part=|f| &mut f.undefined_when/>
            <Text form=form id="kpi-source" label="Source" class="full" part=|f| &mut f.source/>
        </fieldset>
    }
}

#[component]
fn Ties(form: RwSignal<Editing>, view: Memo<Option<GlossaryView>>) -> impl IntoView {
    let list = |all: Vec<(&'static str, &'static str)>| {
        let all: Vec<(String, String)> = all.into_iter().map(|(id, label)| (id.to_owned(), label.to_owned())).collect();
        Signal::derive(move || all.clone())
    };
    let position = |at: Option<usize>| at.map(|at| at.to_string()).unwrap_or_default();
    let units = Signal::derive(|| UNITS.iter().enumerate().map(|(n, (label, _))| (n.to_string(), (*label).to_owned())).collect::<Vec<_>>());
    let ways = Signal::derive(|| WAYS.iter().enumerate().map(|(n, (label, _))| (n.to_string(), (*label).to_owned())).collect::<Vec<_>>());
    let unit = Signal::derive(move || form.with(|f| position(UNITS.iter().position(|(_, u)| *u == f.unit))));
    let way = Signal::derive(move || form.with(|f| position(WAYS.iter().position(|(_, d)| *d == f.direction))));
    let chosen = |word: &str, most: usize| word.parse::<usize>().ok().filter(|n| *n < most);
    let on_unit = Callback::new(move |word: String| {
        chosen(&word, UNITS.len()).and_then(|n| UNITS.get(n)).into_iter().for_each(|(_, unit)| form.update(|f| f.unit = *unit));
    });
    let on_way = Callback::new(move |word: String| {
        chosen(&word, WAYS.len()).and_then(|n| WAYS.get(n)).into_iter().for_each(|(_, way)| form.update(|f| f.direction = *way));
    });
    let kinds = list(KpiKind::ALL.iter().map(|k| (k.id(), k.label())).collect());
    let views = list(std::iter::once(("", "the usual one")).chain(Perspective::ALL.iter().map(|p| (p.id(), p.label()))).collect());
    let timings = list(std::iter::once(("", "Neither")).chain(Timing::ALL.iter().map(|t| (t.id(), t.label()))).collect());
    let cadences = list(Cadence::ALL.iter().map(|c| (c.id(), c.label())).collect());
    let kpis = Signal::derive(move || {
        let own = form.with(|f| f.id.clone());
        let all =
            view.with(|view| view.iter().flat_map(|v| &v.entries).map(|e| (e.kpi.id.clone(), e.kpi.label.clone())).collect::<Vec<_>>());
        std::iter::once((String::new(), "none".to_owned())).chain(all.into_iter().filter(|(id, _)| *id != own)).collect::<Vec<_>>()
    });
    view! {
        <fieldset>
            <legend>"In the scorecard"</legend>
            <Select label="Unit" named=true class="field" id="kpi-unit" options=units value=unit on_choice=on_unit/>
            <Select label="Better" named=true class="field" id="kpi-way" options=ways value=way on_choice=on_way/>
            <Select label="Type" named=true class="field" id="kpi-kind" options=kinds value=Signal::derive(move || form.with(|f| f.kind.id().to_owned())) on_choice=Callback::new(move |word: String| form.update(|f| f.kind = KpiKind::from_id(&word).unwrap_or(f.kind)))/>
            <Select label="Perspective" named=true class="field" id="kpi-perspective" options=views value=Signal::derive(move || form.with(|f| f.perspective.map_or("", Perspective::id).to_owned())) on_choice=Callback::new(move |word: String| form.update(|f| f.perspective = Perspective::from_id(&word)))/>
            <Text form=form id="kpi-weight" label="Weight in it" part=|f| &mut f.weight/>
            <Select label="Timing" named=true class="field" id="kpi-timing" options=timings value=Signal::derive(move || form.with(|f| f.timing.map_or("", Timing::id).to_owned())) on_choice=Callback::new(move |word: String| form.update(|f| f.timing = Timing::from_id(&word)))/>
            <Select label="Leads to" named=true class="field" id="kpi-parent" options=kpis value=Signal::derive(move || form.with(|f| f.parent.clone())) on_choice=Callback::new(move |word| form.update(|f| f.parent = word))/>
            <Select label="Foretells, or is foretold by" named=true class="field" id="kpi-pair" options=kpis value=Signal::derive(move || form.with(|f| f.pair.clone())) on_choice=Callback::new(move |word| form.update(|f| f.pair = word))/>
            <Text form=form id="kpi-owner" label="Owner" part=|f| &mut f.owner/>
            <Select label="Looked at" named=true class="field" id="kpi-cadence" options=cadences value=Signal::derive(move || form.with(|f| f.cadence.id().to_owned())) on_choice=Callback::new(move |word: String| form.update(|f| f.cadence = Cadence::from_id(&word).unwrap_or(f.cadence)))/>
            <Text form=form id="kpi-lookback" label="Looks back, months" part=|f| &mut f.lookback/>
        </fieldset>
    }
}

/// When the KPI asks for a decision, and how that would have done.
#[component]
fn TriggerFields(form: RwSignal<Editing>) -> impl IntoView {
    let kinds = Signal::derive(|| TriggerKind::ALL.iter().map(|k| (k.id().to_owned(), k.label().to_owned())).collect::<Vec<_>>());
    let kind = Signal::derive(move || form.with(|f| f.trigger.kind.id().to_owned()));
    let on_kind = Callback::new(move |word: String| form.update(|f| f.trigger.kind = TriggerKind::from_id(&word).unwrap_or_default()));
    let threshold = move || {
        let label = form.with(|f| f.trigger.label(f.unit));
        label.map(|label| view! { <Text form=form id="kpi-trigger" label=label placeholder=form.with_untracked(|f| f.trigger.usual()) part=|f| &mut f.trigger.threshold/> })
    };
    let dated = move || {
        form.with(|f| f.trigger.kind != TriggerKind::Limits).then(|| {
            view! { <Text form=form id="kpi-dated" label="Other thresholds for some time" placeholder="2026-Q4 8; 2027-01..2027-03 12" part=|f| &mut f.trigger.dated/> }
        })
    };
    view! {
        <fieldset class="trigger">
            <legend>"When it asks for a decision"</legend>
            <Select label="It is" named=true class="field" id="kpi-trigger-kind" options=kinds value=kind on_choice=on_kind/>
            {threshold}
            {dated}
            <Text form=form id="kpi-least" label="Silent below a volume of" placeholder="any volume" part=|f| &mut f.trigger.least/>
            <BacktestTable form=form/>
            <Text form=form id="kpi-decision" label="What is decided then" class="full" part=|f| &mut f.decision/>
        </fieldset>
    }
}

#[component]
fn Why(form: RwSignal<Editing>, known: Signal<bool>) -> impl IntoView {
    let months =
        project_part(|project| project.periods.iter().filter(|(id, _)| Period::from_id(id).is_some()).cloned().collect::<Vec<_>>());
    let periods = Signal::derive(move || {
        std::iter::once((String::new(), "all periods".to_owned())).chain(months.get().unwrap_or_default()).collect::<Vec<_>>()
    });
    view! {
        <fieldset>
            <legend>"This version"</legend>
            <Select label="Holds from" named=true class="field" id="kpi-from" options=periods value=Signal::derive(move || form.with(|f| f.from.clone())) on_choice=Callback::new(move |word| form.update(|f| f.from = word))/>
            <Text form=form id="kpi-who" label="By whom" placeholder="Name or role" part=|f| &mut f.who/>
            {move || known.get().then(|| view! { <Text form=form id="kpi-reason" label="Why" class="full" placeholder="What was wrong with the one before?" part=|f| &mut f.reason/> })}
        </fieldset>
    }
}

#[component]
fn Text(
    form: RwSignal<Editing>,
    id: &'static str,
    label: &'static str,
    part: Part,
    #[prop(optional)] class: &'static str,
    #[prop(optional)] placeholder: &'static str,
) -> impl IntoView {
    view! {
        <label class=format!("field {class}")>
            {label}
            <input
                id=id
                placeholder=placeholder
                autocomplete="off"
                prop:value=move || part(&mut form.get()).clone()
                on:input=move |input| form.update(|f| *part(f) = event_target_value(&input))
            />
        </label>
    }
}
