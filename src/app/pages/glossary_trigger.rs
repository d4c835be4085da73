//! A trigger as it is typed, and how it would have done over the months that there are, followed while it is written.

use leptos::prelude::*;
use rust_decimal::Decimal;

use super::glossary_editor::Editing;
use crate::app::context::{answer, use_scope};
use crate::app::format;
use crate::app::parts::select::Select;
use crate::engine::protocol::glossary::BacktestView;
use crate::engine::protocol::{Request, Response};
use crate::kpi::trigger::{Backtest, Dated, MOST_WITHIN};
use crate::kpi::{Kpi, Trigger, TriggerKind};
use crate::ledger::Span;
use crate::ledger::measure::Unit;

/// The texts of the fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct TriggerText {
    /// What it looks at.
    pub(super) kind: TriggerKind,
    /// The threshold; of shares as a percentage.
    pub(super) threshold: String,
    /// Thresholds for some time: `2026-Q4 8; 2027-01..2027-03 12`.
    pub(super) dated: String,
    /// The least volume.
    pub(super) least: String,
}

/// How many of what is typed make one of what is kept.
fn scale(kind: TriggerKind, unit: Unit) -> Decimal {
    if kind.holds(unit) == Some(Unit::Share) { Decimal::ONE_HUNDRED } else { Decimal::ONE }
}

impl TriggerText {
    /// A trigger as texts.
    pub(super) fn of(trigger: &Trigger, unit: Unit) -> Self {
        let shown = |number: Decimal| (number * scale(trigger.kind, unit)).normalize().to_string();
        let dated = trigger.dated.iter().map(|d| format!("{} {}", d.span.id(), shown(d.threshold)));
        Self {
            kind: trigger.kind,
            threshold: trigger.threshold.map(shown).unwrap_or_default(),
            dated: dated.collect::<Vec<_>>().join("; "),
            least: trigger.least.map(|n| n.normalize().to_string()).unwrap_or_default(),
        }
    }

    /// The trigger; a sentence where a text is no number or no time.
    pub(super) fn read(&self, unit: Unit) -> Result<Trigger, String> {
        let number = |text: &str, what: &str| match text.trim() {
            "" => Ok(None),
            text => format::parse(text).map(Some).ok_or_else(|| format!("{what}: type a number, or leave it empty.")),
        };
        let scale = scale(self.kind, unit);
        if self.kind == TriggerKind::Limits {
            return Ok(Trigger { kind: self.kind, least: number(&self.least, "Least volume")?, ..Trigger::default() });
        }
        let mut dated = Vec::new();
        for part in self.dated.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let read = part.split_once(' ').and_then(|(span, text)| {
                Some(Dated { span: Span::from_id(span)?, threshold: format::parse(text.trim().trim_end_matches('%').trim())? / scale })
            });
            dated.push(read.ok_or_else(|| format!("“{part}” is no threshold for some time. Type it as 2026-Q4 8."))?);
        }
        Ok(Trigger {
            kind: self.kind,
            threshold: number(&self.threshold, "Threshold")?.map(|n| n / scale),
            dated,
            least: number(&self.least, "Least volume")?,
        })
    }

    /// What the threshold's field is called; `None` where there is none.
    pub(super) fn label(&self, unit: Unit) -> Option<&'static str> {
        Some(match (self.kind, self.kind.holds(unit)?) {
            (TriggerKind::Miss | TriggerKind::Drop, _) => "Threshold, %",
            (TriggerKind::Row, _) => "Months in a row",
            (TriggerKind::Beyond, Unit::Share) => "Value, %",
            (TriggerKind::Beyond, _) => "Value",
            (_, Unit::Share) => "Threshold, points",
            _ => "Threshold, in its unit",
        })
    }

    /// What an empty threshold means.
    pub(super) const fn usual(&self) -> &'static str {
        if matches!(self.kind, TriggerKind::Miss) { "as the project’s" } else { "" }
    }
}

/// How the trigger would have done.
#[component]
pub(super) fn BacktestTable(form: RwSignal<Editing>) -> impl IntoView {
    let scope = use_scope();
    let within = RwSignal::new(2_u16);
    let asked = Memo::new(move |_| form.with(Editing::kpi));
    // A definition that cannot be read yet keeps the last question.
    let question = Memo::new(move |before: Option<&Option<Kpi>>| asked.get().ok().or_else(|| before.cloned().flatten()));
    let told = answer(
        move || match question.get() {
            Some(kpi) => Request::Backtest { kpi: Box::new(kpi), within: within.get(), scope: scope.get() },
            None => Request::Decisions,
        },
        |response| match response {
            Response::Backtest(view) => Some(Some(*view)),
            Response::Decisions(_) => Some(None),
            _ => None,
        },
    );
    let choices = Signal::derive(|| {
        (1..=MOST_WITHIN).map(|n| (n.to_string(), if n == 1 { "1 month".to_owned() } else { format!("{n} months") })).collect::<Vec<_>>()
    });
    let on_within = Callback::new(move |word: String| within.set(word.parse().unwrap_or(2)));
    let body = move || match (asked.get(), told.get()) {
        (Err(sentence), _) => view! { <p class="dim">{sentence}</p> }.into_any(),
        (_, Some(Ok(Some(view)))) => view! { <Done view=view form=form within=within/> }.into_any(),
        (_, Some(Err(message))) => view! { <p class="bad">{message}</p> }.into_any(),
        _ => view! { <p class="dim">"Trying it on the months that there are…"</p> }.into_any(),
    };
    view! {
        <div class="backtest full">
            <div class="row">
                <h3>"Back-test"</h3>
                <span class="grow"></span>
                <Select label="Corrects itself within" named=true id="kpi-within" options=choices value=Signal::derive(move || within.get().to_string()) on_choice=on_within/>
            </div>
            <div aria-live="polite">{body}</div>
        </div>
    }
}

#[component]
fn Done(view: BacktestView, form: RwSignal<Editing>, within: RwSignal<u16>) -> impl IntoView {
    if !view.error.is_empty() {
        return view! { <p class="dim">{view.error}</p> }.into_any();
    }
    if view.months.is_empty() {
        return view! { <p class="dim">"No month has an actual of this KPI yet."</p> }.into_any();
    }
    let (kind, unit) = form.with_untracked(|f| (f.trigger.kind, f.unit));
    let currency = view.currency.clone();
    let row = move |name: String, done: &Backtest| {
        let alarms = u32::try_from(done.alarms.len()).unwrap_or(u32::MAX);
        let cost = match unit {
            Unit::Share => format!("{} points", format::grouped(done.cost.saturating_mul(Decimal::ONE_HUNDRED), 1)),
            unit => format::short(done.cost, unit, &currency),
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="num">{format!("{} of {}", done.fired, done.judged)}</td>
                <td class="num">{alarms}</td>
                <td class="num">{done.corrected}</td>
                <td class="num">{cost}</td>
            </tr>
        }
    };
    let suggested = view.suggested.clone().map(|(threshold, done)| {
        let text = (threshold * scale(kind, unit)).normalize().to_string();
        let name = match kind.holds(unit) {
            Some(Unit::Share) => format!("Suggested: {text} %"),
            _ => format!("Suggested: {text}"),
        };
        let button = {
            let text = text.clone();
            view! { <button type="button" class="ghost" id="use-suggested" on:click=move |_| form.update(|f| f.trigger.threshold.clone_from(&text))>{format!("Use {text}")}</button> }
        };
        (row(name, &done), button)
    });
    let (suggestion, button) = suggested.map_or((None, None), |(row, button)| (Some(row), Some(button)));
    let silent = match view.written.silent {
        0 => String::new(),
        silent => format!(" In {silent} of them there are too few to say."),
    };
    let about = match (&suggestion, kind) {
        (Some(_), TriggerKind::Row) => "The suggestion is the run that tells of a change, eight on one side of the mean (Wheeler).",
        (Some(_), _) => {
            "The suggestion is the limit that natural variation alone does not reach: mean + 2.66 × mean moving range (Wheeler)."
        }
        (None, TriggerKind::Limits) => "The limits follow from the months themselves.",
        (None, _) => "A suggestion needs six months that can be judged.",
    };
    let back = move || if within.get() == 1 { "Back in 1 month".to_owned() } else { format!("Back in {} months", within.get()) };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Back-test">
            <table class="figures">
                <thead>
                    <tr>
                        <th scope="col">{view.months.clone()}</th>
                        <th scope="col" class="num">"Months it fires"</th>
                        <th scope="col" class="num">"Alarms"</th>
                        <th scope="col" class="num">{back}</th>
                        <th scope="col" class="num">"Cost of waiting"</th>
                    </tr>
                </thead>
                <tbody>{row("As written".to_owned(), &view.written)} {suggestion}</tbody>
            </table>
        </div>
        <p class="dim">"The cost of waiting is the sum of the misses from each alarm until the figure was back." {silent} " " {about} " " {button}</p>
    }
    .into_any()
}
