//! The course of a figure, the size of a word: its line over the band of natural variation, with a mark on what lies outside.

use leptos::prelude::*;
use rust_decimal::Decimal;

use crate::app::charts::spark::{HEIGHT, Spark, WIDTH};
use crate::app::format;
use crate::engine::protocol::scorecard::Course;
use crate::ledger::measure::Unit;

/// A figure's last periods, oldest first.
#[component]
pub(crate) fn Sparkline(
    /// The periods, their values and limits.
    course: Course,
    /// What the values are in.
    unit: Unit,
    /// The currency of money.
    currency: String,
) -> impl IntoView {
    let spark = Spark::of(&course.points.iter().map(|(_, value)| *value).collect::<Vec<_>>(), course.limits.as_ref());
    let label = said(&course, unit, &currency);
    let mark = |(x, y): (f64, f64)| view! { <circle class="outside" cx=format!("{x:.1}") cy=format!("{y:.1}") r="3"></circle> };
    view! {
        <svg class="sparkline" viewBox=format!("0 0 {WIDTH} {HEIGHT}") width=WIDTH height=HEIGHT role="img" aria-label=label.clone()>
            <title>{label.clone()}</title>
            {spark.band.map(|(top, height)| view! { <rect class="band" x="0" y=format!("{top:.1}") width=WIDTH height=format!("{height:.1}")></rect> })}
            <path d=spark.path></path>
            {spark.last.map(|(x, y)| view! { <circle cx=format!("{x:.1}") cy=format!("{y:.1}") r="2.4"></circle> })}
            {spark.outside.into_iter().map(mark).collect_view()}
        </svg>
    }
}

/// The course in words: `Jan 2026 $120,000, … , Oct 2026 $140,000. Natural variation: …`.
fn said(course: &Course, unit: Unit, currency: &str) -> String {
    let value = |value: &Option<Decimal>| value.map_or_else(|| format::NONE.to_owned(), |v| format::short(v, unit, currency));
    let words: Vec<String> = course.points.iter().map(|(period, v)| format!("{period} {}", value(v))).collect();
    if words.is_empty() { "No actuals by month".into() } else { format!("{}. {}", words.join(", "), course.said) }
}
