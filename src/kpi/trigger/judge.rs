//! How a figure stands, as its KPI's trigger has it.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Trigger, TriggerKind};
use crate::kpi::status::{Status, variance};
use crate::kpi::{Limits, Signal};
use crate::ledger::Period;
use crate::ledger::measure::Direction;

/// A month of a KPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// Which.
    pub period: Period,
    /// What happened.
    pub actual: Option<Decimal>,
    /// What was planned.
    pub plan: Option<Decimal>,
    /// The volume behind the actual: see [`Trigger::volume`].
    pub volume: Option<Decimal>,
}

/// What a trigger judges, and what it needs for that.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The figure.
    pub actual: Option<Decimal>,
    /// What it is held against.
    pub plan: Option<Decimal>,
    /// The volume behind it.
    pub volume: Option<Decimal>,
    /// Which way is better.
    pub direction: Direction,
    /// The last day that the figure covers; `None`: it has no end, and no dated threshold holds.
    pub end: Option<NaiveDate>,
    /// The project's threshold, a share of one.
    pub usual: Decimal,
    /// The months up to the last one that the figure covers, oldest first, without gaps: over as many as the KPI looks back.
    pub months: &'a [Month],
}

/// How adverse a difference is, positive where it is: the difference, its opposite or its size.
pub(super) fn adverse(difference: Decimal, direction: Direction) -> Decimal {
    match direction {
        Direction::HigherBetter => -difference,
        Direction::LowerBetter => difference,
        Direction::OnTarget => difference.abs(),
    }
}

impl Trigger {
    /// The status of what is seen. Exactly the threshold fires for a percentage off plan; every other kind fires above its threshold.
    pub fn status(&self, seen: &Seen<'_>) -> Status {
        if seen.actual.is_none() {
            return Status::NoActual;
        }
        if self.least.is_some_and(|least| seen.volume.is_none_or(|volume| volume < least)) {
            return Status::TooFew;
        }
        let threshold = self.threshold_on(seen.end, seen.usual);
        match self.kind {
            TriggerKind::Miss => Status::of(seen.actual, seen.plan, seen.direction, threshold.unwrap_or(seen.usual)),
            TriggerKind::Gap => gap(seen, threshold),
            kind => match fires(kind, threshold, seen) {
                None => Status::TooFew,
                Some(true) => Status::Breach,
                Some(false) => Status::Quiet,
            },
        }
    }
}

/// Whether a kind that is not about the plan of the whole scope fires; `None` where what it needs is not there.
fn fires(kind: TriggerKind, threshold: Option<Decimal>, seen: &Seen<'_>) -> Option<bool> {
    let (actual, direction) = (seen.actual?, seen.direction);
    match kind {
        TriggerKind::Beyond => Some(beyond(actual, threshold?, direction) > Decimal::ZERO),
        TriggerKind::Drop | TriggerKind::Dip => {
            let (before, now) = last_two(seen.months)?;
            let worse = worse(before, now, direction)?;
            let most = if kind == TriggerKind::Drop { threshold?.checked_mul(before.abs())? } else { threshold? };
            // Against nothing there is no percentage.
            (kind == TriggerKind::Dip || !before.is_zero()).then_some(worse > most)
        }
        TriggerKind::Row => {
            let known = seen.months.iter().filter(|m| variance(m.actual, m.plan).is_some()).count();
            let off = |m: &&Month| variance(m.actual, m.plan).is_some_and(|v| adverse(v, direction) > Decimal::ZERO);
            let row = seen.months.iter().rev().take_while(off).count();
            let wanted = usize::try_from(threshold?).ok()?;
            (known >= wanted).then_some(row >= wanted)
        }
        TriggerKind::Limits => {
            let values: Vec<Option<Decimal>> = seen.months.iter().map(|m| m.actual).collect();
            let signals = Limits::of(&values)?.signals(&values);
            values.last().copied().flatten()?;
            Some(signals.last().copied().flatten().is_some_and(|signal| is_adverse(signal, direction)))
        }
        TriggerKind::Miss | TriggerKind::Gap => None,
    }
}

/// An amount off plan: adverse by more than the threshold is a breach, favorable by more is said as for a percentage.
fn gap(seen: &Seen<'_>, threshold: Option<Decimal>) -> Status {
    let (Some(variance), Some(threshold)) = (variance(seen.actual, seen.plan), threshold) else { return Status::NoPlan };
    let size = adverse(variance, seen.direction);
    match seen.direction {
        _ if size > threshold => Status::Breach,
        _ if size >= -threshold => Status::OnPlan,
        Direction::LowerBetter => Status::Watch,
        Direction::HigherBetter | Direction::OnTarget => Status::Ahead,
    }
}

/// How far a figure lies beyond a value, on the adverse side; zero or less where it does not.
pub(super) fn beyond(actual: Decimal, value: Decimal, direction: Direction) -> Decimal {
    match direction {
        Direction::OnTarget => (actual - Decimal::ONE).abs() - (value - Decimal::ONE).abs(),
        direction => adverse(actual - value, direction),
    }
}

/// How much worse a month is than the one before; what should be on target is worse where it went further from it.
pub(super) fn worse(before: Decimal, now: Decimal, direction: Direction) -> Option<Decimal> {
    match direction {
        Direction::OnTarget => (now - Decimal::ONE).abs().checked_sub((before - Decimal::ONE).abs()),
        direction => Some(adverse(now.checked_sub(before)?, direction)),
    }
}

/// The actuals of the last month and the one before; `None` where one is missing.
fn last_two(months: &[Month]) -> Option<(Decimal, Decimal)> {
    let [.., before, now] = months else { return None };
    Some((before.actual?, now.actual?))
}

/// Whether what a month tells is bad news.
pub(super) const fn is_adverse(signal: Signal, direction: Direction) -> bool {
    match direction {
        Direction::HigherBetter => matches!(signal, Signal::Below | Signal::RunBelow),
        Direction::LowerBetter => matches!(signal, Signal::Above | Signal::RunAbove),
        Direction::OnTarget => true,
    }
}
