//! The `settings` table: key, value and what it means.

use chrono::Weekday;
use rust_decimal::Decimal;

use super::table::{Column, Reading, StateSheet, Value};
use crate::budget::pacing::{Call, RULES};
use crate::budget::settings::Settings;
use crate::ledger::fiscal::{Closing, Pattern, Weeks};
use crate::ledger::{Calendar, Currency, RateKind};
use crate::workbook::issue::Issue;
use crate::workbook::mapping::StateTable;

/// What stands before the id of a rule by which calls are made.
const CALL: &str = "call_";

pub(super) const COLUMNS: &[Column] = &[Column::new("key", 18), Column::new("value", 14), Column::new("meaning", 80)];

pub(super) fn encode(settings: &Settings) -> StateSheet {
    let row = |key: &str, value: Value, meaning: &str| vec![Value::text(key), value, Value::text(meaning)];
    let mut rows = vec![
        row(
            "currency",
            settings.currency.as_ref().map_or(Value::Blank, |c| Value::text(&c.0)),
            "The currency in which figures are shown, by its three-letter code; empty: as the workbook says.",
        ),
        row("fiscal_start", Value::Number(settings.fiscal_start.into()), "The first month of the fiscal year, 1 to 12."),
        row(
            "gross_margin",
            settings.gross_margin.map_or(Value::Blank, Value::number),
            "Gross margin as a share of one (0.81 is 81 %); empty: as the workbook says.",
        ),
        row("threshold", Value::number(settings.threshold), "How far from plan is a breach, as a share of one (0.05 is ±5 %)."),
        row(
            "rates",
            Value::text(settings.rates.id()),
            "The exchange rates at which actuals are converted: plan or actual. What is planned is always converted at plan rates.",
        ),
        row(
            "calendar",
            Value::text(settings.calendar().to_string()),
            "How days become months: calendar months, or 4-4-5, 4-5-4 or 5-4-4 weeks in each quarter. Months that are named stay as they are.",
        ),
        row(
            "year_ends",
            settings.weeks.map_or(Value::Blank, |weeks| Value::text(weeks.ending())),
            "With months of weeks, the day on which the fiscal year ends: the last Saturday of its last month, or the one nearest to that month’s end (nearest Saturday); any day of the week.",
        ),
    ];
    rows.extend(RULES.iter().map(|rule| {
        let meaning = format!("{} What is called for then: stop, shift, scale or keep.", rule.why);
        row(&format!("{CALL}{}", rule.id), Value::text(rule.call(&settings.calls).id()), &meaning)
    }));
    StateSheet { name: "settings", title: "Settings".into(), columns: COLUMNS, rows, added: Vec::new() }
}

pub(super) fn decode(table: &StateTable) -> (Settings, Vec<Issue>) {
    let mut reading = Reading::new(table);
    let mut settings = Settings::default();
    let mut ending = None;
    for row in reading.rows() {
        let key = reading.text(row, "key").trim().to_owned();
        match key.as_str() {
            "currency" => {
                let code = reading.text(row, "value").trim().to_uppercase();
                if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) {
                    settings.currency = Some(Currency(code));
                } else if !code.is_empty() {
                    reading.issue(row, "value", "is not a currency’s three-letter code; the currency is as the workbook says");
                }
            }
            "rates" => {
                let word = reading.text(row, "value").trim().to_lowercase();
                match RateKind::from_id(&word) {
                    Some(kind) => settings.rates = kind,
                    None if word.is_empty() => {}
                    None => reading.issue(row, "value", "is neither plan nor actual; actuals are converted at plan rates"),
                }
            }
            "fiscal_start" => {
                let month = reading.number(row, "value").and_then(|n| u32::try_from(n).ok()).filter(|m| (1..=12).contains(m));
                match month {
                    Some(month) => settings.fiscal_start = month,
                    None => reading.issue(row, "value", "is not a month from 1 to 12; the fiscal year starts in January"),
                }
            }
            "calendar" => {
                let word = reading.text(row, "value").trim().to_lowercase();
                let pattern = Pattern::ALL.into_iter().find(|pattern| word.starts_with(pattern.id()));
                if pattern.is_none() && !word.is_empty() && word != Calendar::Months.to_string() {
                    reading.issue(row, "value", "is neither calendar months nor 4-4-5, 4-5-4 or 5-4-4 weeks; months are calendar months");
                }
                settings.weeks = pattern.map(|pattern| Weeks { pattern, ..Weeks::default() });
            }
            "year_ends" => {
                ending = closing(reading.text(row, "value"));
                if ending.is_none() && !reading.text(row, "value").trim().is_empty() {
                    reading.issue(row, "value", "is not a day such as last Saturday or nearest Sunday; the year ends on the last Saturday");
                }
            }
            "gross_margin" => match reading.number(row, "value") {
                Some(share) if share <= Decimal::ZERO || share > Decimal::ONE => {
                    reading.issue(row, "value", "is out of range: a gross margin is above 0 and at most 1");
                }
                share => settings.gross_margin = share,
            },
            "threshold" => match reading.number(row, "value") {
                Some(share) if share <= Decimal::ZERO || share >= Decimal::ONE => {
                    reading.issue(row, "value", "is out of range: a threshold is above 0 and below 1");
                }
                share => settings.threshold = share.unwrap_or(settings.threshold),
            },
            key => {
                let Some(rule) = key.strip_prefix(CALL).and_then(|id| RULES.iter().find(|rule| rule.id == id)) else { continue };
                let word = reading.text(row, "value").trim().to_lowercase();
                match Call::from_id(&word) {
                    Some(call) if call != rule.usual => _ = settings.calls.insert(rule.id.to_owned(), call),
                    Some(_) => {}
                    None if word.is_empty() => {}
                    None => reading.issue(row, "value", "is none of stop, shift, scale and keep; the usual call is made"),
                }
            }
        }
    }
    if let (Some(weeks), Some((closing, weekday))) = (&mut settings.weeks, ending) {
        *weeks = Weeks { closing, weekday, ..*weeks };
    }
    (settings, reading.issues)
}

/// The day on which a year ends: `last Saturday`.
fn closing(text: &str) -> Option<(Closing, Weekday)> {
    let mut words = text.split_whitespace();
    let word = words.next()?.to_lowercase();
    let closing = Closing::ALL.into_iter().find(|closing| closing.id() == word)?;
    Some((closing, words.next()?.parse().ok().filter(|_| words.next().is_none())?))
}
