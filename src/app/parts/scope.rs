//! The scope of a page as chips: the period, the filters, the currency and its rates. They stand in the address, so a link carries them.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::icon::{Icon, Sign};
use super::select::Select;
use crate::app::context::{project_part, use_address, use_session};
use crate::app::words;
use crate::engine::command::SettingChange;
use crate::engine::protocol::ProjectSummary;
use crate::ledger::{Currency, RateKind};

/// How many dimensions show without being asked for.
const SHOWN: usize = 2;

/// The chips.
#[component]
pub(crate) fn ScopeChips() -> impl IntoView {
    let address = use_address();
    let added = RwSignal::new(BTreeSet::<String>::new());
    let dimensions = project_part(|project| project.dimensions.iter().map(|d| (d.id.clone(), d.label.clone())).collect::<Vec<_>>());
    let shown = Memo::new(move |_| {
        let filters = address.get().scope.filters;
        let all = dimensions.get().unwrap_or_default();
        let show =
            |(index, (id, _)): &(usize, (String, String))| *index < SHOWN || added.with(|a| a.contains(id)) || filters.contains_key(id);
        all.into_iter().enumerate().filter(show).map(|(_, dimension)| dimension).collect::<Vec<_>>()
    });
    let hidden = Signal::derive(move || {
        let shown = shown.get();
        let rest = dimensions.get().unwrap_or_default().into_iter().filter(|d| !shown.contains(d));
        std::iter::once((String::new(), "Filter…".to_owned())).chain(rest).collect::<Vec<_>>()
    });
    let more = move || {
        (hidden.with(Vec::len) > 1).then(|| {
            let add = Callback::new(move |id: String| added.update(|a| _ = a.insert(id)));
            view! { <Select label="Add a filter" options=hidden value=Signal::derive(String::new) on_choice=add class="chip more"/> }
        })
    };
    view! {
        <div class="scope" role="group" aria-label="Period and filters">
            <PeriodChip/>
            <For each=move || shown.get() key=|(id, _)| id.clone() let((id, label))>
                <FilterChip id=id label=label/>
            </For>
            {more}
            <CurrencyChip/>
            <RatesChip/>
        </div>
    }
}

#[component]
fn PeriodChip() -> impl IntoView {
    let address = use_address();
    let periods = project_part(|project| project.periods.clone());
    let options = Signal::derive(move || periods.get().unwrap_or_default());
    let value = Signal::derive(move || {
        let period = address.get().scope.period;
        if period.is_empty() { "to-date".to_owned() } else { period }
    });
    let marked = Signal::derive(move || !address.get().scope.period.is_empty());
    let choose = Callback::new(move |period: String| address.go(&address.now().with_period(&period)));
    view! { <Select label="Period" options=options value=value on_choice=choose marked=marked class="chip" id="scope-period"/> }
}

#[component]
fn FilterChip(id: String, label: String) -> impl IntoView {
    let address = use_address();
    let (key, members_of) = (id.clone(), id.clone());
    let members = project_part(move |project| members(project, &members_of));
    let everything = format!("{label}: all");
    let options = Signal::derive(move || {
        let all = std::iter::once((String::new(), everything.clone()));
        all.chain(members.get().unwrap_or_default().into_iter().map(|m| (m.clone(), m))).collect::<Vec<_>>()
    });
    let value = Signal::derive(move || address.get().scope.filters.get(&key).cloned().unwrap_or_default());
    let marked = Signal::derive(move || !value.get().is_empty());
    let (chosen, cleared) = (id.clone(), id.clone());
    let choose = Callback::new(move |member: String| address.go(&address.now().with_filter(&chosen, &member)));
    let clear = {
        let label = label.clone();
        move || {
            let cleared = cleared.clone();
            marked.get().then(|| {
                view! {
                    <button type="button" class="clear" aria-label=format!("All of {label}") on:click=move |_| address.go(&address.now().with_filter(&cleared, ""))>
                        <Icon sign=Sign::Close/>
                    </button>
                }
            })
        }
    };
    view! {
        <span class="filter" class:marked=marked>
            <Select label=label options=options value=value on_choice=choose marked=marked class="chip" id=format!("scope-{id}")/>
            {clear}
        </span>
    }
}

/// The members of a dimension; the one in force stands among them even when there are more than can be listed.
fn members(project: &ProjectSummary, id: &str) -> Vec<String> {
    project.dimensions.iter().find(|d| d.id == id).map(|d| d.members.clone()).unwrap_or_default()
}

#[component]
fn CurrencyChip() -> impl IntoView {
    let session = use_session();
    let currency = project_part(|project| (project.currency.clone(), project.currencies.clone()));
    let options = Signal::derive(move || {
        let codes = currency.get().unwrap_or_default().1;
        codes.into_iter().map(|code| (code.clone(), code)).collect::<Vec<_>>()
    });
    let value = Signal::derive(move || currency.get().unwrap_or_default().0);
    let choose = Callback::new(move |code: String| session.set(SettingChange::Currency(Some(Currency(code)))));
    let several = move || options.with(Vec::len) > 1;
    move || {
        several()
            .then(|| view! { <Select label="Currency" options=options value=value on_choice=choose class="chip" id="scope-currency"/> })
    }
}

/// At which rates actuals are converted, where the workbook has both.
#[component]
fn RatesChip() -> impl IntoView {
    let session = use_session();
    let rates = project_part(|project| project.rates);
    let there = Memo::new(move |_| rates.get().flatten().is_some());
    let options =
        Signal::derive(|| [RateKind::Plan, RateKind::Actual].map(|kind| (kind.id().to_owned(), words::rates(kind).to_owned())).into());
    let value = Signal::derive(move || rates.get().flatten().unwrap_or_default().id().to_owned());
    let marked = Signal::derive(move || rates.get().flatten() == Some(RateKind::Actual));
    let choose =
        Callback::new(move |id: String| RateKind::from_id(&id).into_iter().for_each(|kind| session.set(SettingChange::Rates(kind))));
    move || {
        there.get().then(|| {
            view! { <Select label="Exchange rates" options=options value=value on_choice=choose marked=marked class="chip" id="scope-rates"/> }
        })
    }
}
