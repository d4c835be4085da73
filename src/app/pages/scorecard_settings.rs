//! What a team sets once: gross margin, threshold, start of the fiscal year, calendar. Each is a command, so each can be undone.

use leptos::prelude::*;
use rust_decimal::Decimal;

use crate::app::context::{project_part, use_session};
use crate::app::format;
use crate::app::parts::select::Select;
use crate::engine::command::SettingChange;
use crate::ledger::fiscal::{Closing, Pattern, WEEKDAYS, Weeks, weekday_name};
use crate::ledger::period::month_name;

/// A share of one from a typed percentage above 0 and at most 100.
fn share(typed: &str) -> Result<Decimal, &'static str> {
    format::parse(typed)
        .filter(|percent| *percent > Decimal::ZERO && *percent <= Decimal::ONE_HUNDRED)
        .map(|percent| percent / Decimal::ONE_HUNDRED)
        .ok_or("Type a percentage above 0 and at most 100, such as 80.")
}

/// Asks for the gross margin where the workbook does not state one: ROMI and payback need it.
#[component]
pub(crate) fn MarginPrompt() -> impl IntoView {
    let session = use_session();
    let missing = project_part(|project| project.gross_margin.is_none());
    let on_share = Callback::new(move |share| session.set(SettingChange::GrossMargin(Some(share))));
    move || {
        (missing.get() == Some(true)).then(|| {
            view! {
                <section class="card prompt" aria-label="Gross margin">
                    <p><b>"What is the gross margin?"</b> " The workbook does not say, and ROMI and payback need it."</p>
                    <PercentField id="margin-prompt" label="Gross margin" value=Signal::derive(|| None) on_share=on_share/>
                </section>
            }
        })
    }
}

/// The settings, shut until asked for.
#[component]
pub(crate) fn SettingsForm() -> impl IntoView {
    let session = use_session();
    let settings = project_part(|project| (project.gross_margin, project.threshold, project.fiscal_start));
    let margin = Signal::derive(move || settings.get().and_then(|(margin, _, _)| margin));
    let threshold = Signal::derive(move || settings.get().map(|(_, threshold, _)| threshold));
    let start = Signal::derive(move || settings.get().map_or_else(|| "1".to_owned(), |(_, _, start)| start.to_string()));
    let months = Signal::derive(|| (1..=12).map(|month: u32| (month.to_string(), month_name(month).to_owned())).collect::<Vec<_>>());
    let choose = Callback::new(move |month: String| {
        month.parse().into_iter().for_each(|month| session.set(SettingChange::FiscalStart(month)));
    });
    let on_margin = Callback::new(move |share| session.set(SettingChange::GrossMargin(Some(share))));
    let on_threshold = Callback::new(move |share| session.set(SettingChange::Threshold(share)));
    view! {
        <details class="card settings">
            <summary>"Settings " <small>{move || said(threshold.get(), margin.get())}</small></summary>
            <div class="row">
                <PercentField id="set-threshold" label="Threshold, ±" value=threshold on_share=on_threshold/>
                <PercentField id="set-margin" label="Gross margin" value=margin on_share=on_margin/>
                <Select label="Fiscal year starts in" options=months value=start on_choice=choose named=true id="set-fiscal"/>
                <CalendarFields/>
            </div>
        </details>
    }
}

/// How days become months: calendar months, or weeks and the day on which the year ends.
#[component]
fn CalendarFields() -> impl IntoView {
    let session = use_session();
    let weeks = project_part(|project| project.weeks);
    let weeks = Memo::new(move |_| weeks.get().flatten());
    let with = move |change: &dyn Fn(&mut Weeks)| {
        let mut changed = weeks.get_untracked().unwrap_or_default();
        change(&mut changed);
        session.set(SettingChange::Weeks(Some(changed)));
    };
    let calendars = || {
        let patterns = Pattern::ALL.map(|pattern| (pattern.id().to_owned(), format!("{} weeks", pattern.id())));
        std::iter::once((String::new(), "Calendar months".to_owned())).chain(patterns).collect::<Vec<_>>()
    };
    let pattern = Signal::derive(move || weeks.get().map_or_else(String::new, |weeks| weeks.pattern.id().to_owned()));
    let on_pattern = Callback::new(move |id: String| match Pattern::ALL.into_iter().find(|pattern| pattern.id() == id) {
        Some(pattern) => with(&|weeks| weeks.pattern = pattern),
        None => session.set(SettingChange::Weeks(None)),
    });
    let closings = || Closing::ALL.map(|closing| (closing.id().to_owned(), closing.id().to_owned())).to_vec();
    let closing = Signal::derive(move || weeks.get().unwrap_or_default().closing.id().to_owned());
    let on_closing = Callback::new(move |id: String| {
        Closing::ALL.into_iter().filter(|closing| closing.id() == id).for_each(|closing| with(&|weeks| weeks.closing = closing));
    });
    let days = || WEEKDAYS.map(|day| (day.to_string(), weekday_name(day).to_owned())).to_vec();
    let day = Signal::derive(move || weeks.get().unwrap_or_default().weekday.to_string());
    let on_day = Callback::new(move |day: String| day.parse().into_iter().for_each(|day| with(&|weeks| weeks.weekday = day)));
    view! {
        <Select label="Months are" options=Signal::derive(calendars) value=pattern on_choice=on_pattern named=true id="set-calendar"/>
        <Show when=move || weeks.get().is_some()>
            <div class="ends">
                <Select label="Year ends on the" options=Signal::derive(closings) value=closing on_choice=on_closing named=true id="set-closing"/>
                <Select label="Day on which the year ends" options=Signal::derive(days) value=day on_choice=on_day id="set-weekday"/>
            </div>
        </Show>
    }
}

fn said(threshold: Option<Decimal>, margin: Option<Decimal>) -> String {
    let threshold = threshold.map(|t| format!("threshold ±{}", format::plain_percent(t)));
    let margin = margin.map_or_else(|| "no gross margin".to_owned(), |m| format!("gross margin {}", format::plain_percent(m)));
    [threshold, Some(margin)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[component]
fn PercentField(
    id: &'static str,
    label: &'static str,
    #[prop(into)] value: Signal<Option<Decimal>>,
    on_share: Callback<Decimal>,
) -> impl IntoView {
    let problem = RwSignal::new("");
    let typed = RwSignal::new(None::<String>);
    let shown =
        move || typed.get().unwrap_or_else(|| value.get().map(|v| format::plain_percent(v).replace("\u{a0}%", "")).unwrap_or_default());
    let save = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        match share(&shown()) {
            Ok(share) => {
                problem.set("");
                typed.set(None);
                on_share.run(share);
            }
            Err(sentence) => problem.set(sentence),
        }
    };
    view! {
        <form class="percent" on:submit=save>
            <label for=id>{label}</label>
            <input
                id=id
                inputmode="decimal"
                size="5"
                aria-describedby=format!("{id}-problem")
                aria-invalid=move || (!problem.get().is_empty()).to_string()
                prop:value=shown
                on:input=move |input| typed.set(Some(event_target_value(&input)))
            />
            <span aria-hidden="true">"%"</span>
            <button type="submit" class="ghost">"Set"</button>
            <small class="bad" id=format!("{id}-problem") role="alert">{problem}</small>
        </form>
    }
}
