//! The course of a figure, the size of a word.

use leptos::prelude::*;
use rust_decimal::Decimal;

use crate::app::charts::spark::{HEIGHT, Spark, WIDTH};
use crate::app::format;
use crate::ledger::measure::Unit;

/// A figure's last periods, oldest first.
#[component]
pub(crate) fn Sparkline(
    /// Period and value.
    trend: Vec<(String, Option<Decimal>)>,
    /// What the values are in.
    unit: Unit,
    /// The currency of money.
    currency: String,
) -> impl IntoView {
    let spark = Spark::of(&trend.iter().map(|(_, value)| *value).collect::<Vec<_>>());
    let label = said(&trend, unit, &currency);
    view! {
        <svg class="sparkline" viewBox=format!("0 0 {WIDTH} {HEIGHT}") width=WIDTH height=HEIGHT role="img" aria-label=label.clone()>
            <title>{label.clone()}</title>
            <path d=spark.path></path>
            {spark.last.map(|(x, y)| view! { <circle cx=format!("{x:.1}") cy=format!("{y:.1}") r="2.4"></circle> })}
        </svg>
    }
}

/// The course in words: `Jan 2026 $120,000, … , Oct 2026 $140,000`.
fn said(trend: &[(String, Option<Decimal>)], unit: Unit, currency: &str) -> String {
    let value = |value: &Option<Decimal>| value.map_or_else(|| format::NONE.to_owned(), |v| format::short(v, unit, currency));
    let words: Vec<String> = trend.iter().map(|(period, v)| format!("{period} {}", value(v))).collect();
    if words.is_empty() { "No actuals by month".into() } else { words.join(", ") }
}
