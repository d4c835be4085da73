//! What only a person can know about the table, each answered in one click.

use leptos::prelude::*;

use super::desk::use_desk;
use crate::app::words;
use crate::engine::command::TableChange;
use crate::ledger::{Period, Version};
use crate::workbook::mapping::Ask;
use crate::workbook::scale::Scale;

/// The questions of the table that is worked on.
#[component]
pub(super) fn Asks() -> impl IntoView {
    let desk = use_desk();
    let asks = Memo::new(move |_| desk.table.with(|t| t.as_ref().map(|t| t.asks.clone()).unwrap_or_default()));
    move || {
        let asks = asks.get();
        (!asks.is_empty()).then(|| {
            let list = asks.into_iter().map(|ask| view! { <li><Question ask=ask/></li> }).collect_view();
            view! { <ul class="asks" aria-label="Questions about this table">{list}</ul> }
        })
    }
}

#[component]
fn Question(ask: Ask) -> impl IntoView {
    let desk = use_desk();
    let answer = move |label: String, guessed: bool, change: TableChange| {
        view! {
            <button type="button" class="ghost" class:guessed=guessed title=guessed.then_some("Read like this until you answer") on:click=move |_| desk.act(change.clone())>
                {label}
            </button>
        }
    };
    match ask {
        Ask::Version { guess } => {
            let answers = Version::ALL.map(|v| answer(words::version(v).to_owned(), v == guess, TableChange::Version(Some(v))));
            view! { <span>"The table does not say whether it is plan or actual. It is"</span> {answers.collect_view()} }.into_any()
        }
        Ask::Year { guess } => {
            let answers = [guess - 1, guess, guess + 1].map(|y| answer(y.to_string(), y == guess, TableChange::Year(Some(y))));
            view! { <span>"Its months name no year. They are in"</span> {answers.collect_view()} }.into_any()
        }
        Ask::Period { offer } => {
            let offered = offer.map(|p| answer(p.label(), true, TableChange::Period(Some(p))));
            let wrong = RwSignal::new(false);
            let typed = move |event| {
                let period = Period::from_id(event_target_value(&event).trim());
                wrong.set(period.is_none());
                if period.is_some() {
                    desk.act(TableChange::Period(period));
                }
            };
            view! {
                <span>"Its amounts name no period. They are for"</span>
                {offered}
                <label class="select">
                    <span class="unseen">"Period"</span>
                    <input id="ask-period" type="text" placeholder="2026, 2026-Q1, 2026-03" aria-invalid=move || wrong.get().to_string() on:change=typed/>
                </label>
                {move || wrong.get().then(|| view! { <span class="bad" role="status">"Write 2026, 2026-Q1 or 2026-03."</span> })}
            }
            .into_any()
        }
        Ask::Scale { stated } => {
            let answers = [Scale::Units, stated].map(|s| answer(s.name().to_owned(), s == Scale::Units, TableChange::Scale(Some(s))));
            view! { <span>"It says " {stated.name()} ", but its amounts are long. They are in"</span> {answers.collect_view()} }.into_any()
        }
        Ask::DayOrder { day_first } => {
            let answers = [(true, "3 April"), (false, "March 4")]
                .map(|(first, label)| answer(label.to_owned(), first == day_first, TableChange::DayFirst(Some(first))));
            view! { <span>"In its dates, 03/04 is"</span> {answers.collect_view()} }.into_any()
        }
    }
}
