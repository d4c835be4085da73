//! How a KPI went over its last months, and what of it lies outside natural variation.

use super::lens::Lens;
use crate::engine::protocol::scorecard::Course;
use crate::kpi::limits::LEAST;
use crate::kpi::{Kpi, Limits, Signal};
use crate::ledger::measure::Unit;
use crate::ledger::slice::Totals;
use crate::ledger::{Currency, Decimal, Grain, Period, Slice, Span, Version, display};

/// More months than any budget has: a date that is wrong by centuries stays harmless.
const MOST_MONTHS: usize = 1_200;

/// The sums of every month up to the last one that has actuals, oldest first and without gaps, whatever the period of the scope.
pub fn sums(lens: &Lens<'_>) -> Vec<(Period, Totals)> {
    let project = lens.project;
    let any_time = Slice { span: Span::ALL, members: lens.slice.members.clone() };
    let fiscal_start = project.coverage.fiscal_start;
    let month = |period: Option<Period>| period?.rolled_up(Grain::Month, fiscal_start);
    let mut months = project.by_period(&any_time, &lens.reporting, month);
    let last = project.coverage.last_actual.and_then(|p| p.rolled_up(Grain::Month, fiscal_start));
    months.retain(|month, _| last.is_none_or(|last| *month <= last));
    let Some((first, last)) = months.keys().next().copied().zip(months.keys().next_back().copied()) else { return Vec::new() };
    let all = std::iter::successors(Some(first), |month| (*month < last).then(|| month.next())).take(MOST_MONTHS);
    all.map(|month| (month, months.remove(&month).unwrap_or_default())).collect()
}

/// The last months that have actuals, as far as any KPI looks back: each month's label and its lens.
pub fn months<'a>(lens: &Lens<'a>) -> Vec<(String, Lens<'a>)> {
    let most = lens.project.catalog.all().map(|kpi| usize::from(kpi.lookback)).max().unwrap_or(0);
    let all = lens.months();
    let last = all.get(all.len().saturating_sub(most)..).unwrap_or_default();
    last.iter().map(|(month, totals)| (month.label(), lens.at(month.id(), totals.clone()))).collect()
}

/// A KPI's actuals over months, with the limits of natural variation that follow from them.
pub fn course(kpi: &Kpi, months: &[(String, Lens<'_>)]) -> Course {
    let months = months.get(months.len().saturating_sub(kpi.lookback.into())..).unwrap_or_default();
    let points: Vec<(String, Option<Decimal>)> =
        months.iter().map(|(label, month)| (label.clone(), month.kpi_value(kpi, Version::Actual))).collect();
    let values: Vec<Option<Decimal>> = points.iter().map(|(_, value)| *value).collect();
    let limits = Limits::of(&values);
    let signals = limits.map_or_else(|| vec![None; values.len()], |limits| limits.signals(&values));
    let currency = months.first().map(|(_, lens)| lens.project.reporting.currency.clone()).unwrap_or_default();
    let said = said(&points, limits, &signals, kpi.unit, &currency);
    Course { now: signals.last().copied().flatten(), points, limits, signals, said }
}

fn said(
    points: &[(String, Option<Decimal>)],
    limits: Option<Limits>,
    signals: &[Option<Signal>],
    unit: Unit,
    currency: &Currency,
) -> String {
    let known = points.iter().filter(|(_, value)| value.is_some()).count();
    let Some(limits) = limits else {
        return format!("{known} of the {LEAST} months that limits of natural variation need.");
    };
    let shown = |value| display::short(value, unit, &currency.0);
    let told =
        |((month, _), signal): (&(String, _), &Option<Signal>)| Some(format!("{month}: {}", signal.as_ref()?.label().to_lowercase()));
    let told: Vec<String> = points.iter().zip(signals).filter_map(told).collect();
    let outside = if told.is_empty() { "no month lies outside".to_owned() } else { told.join(", ") };
    format!(
        "Natural variation: {} to {} around a mean of {}, from {known} months (mean ± 2.66 × mean moving range); {outside}.",
        shown(limits.lower),
        shown(limits.upper),
        shown(limits.mean)
    )
}
