//! How a trigger would have done over a KPI's months: how often it would have fired, what would have corrected itself, what waiting cost.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use super::judge::{Month, Seen, adverse, beyond, is_adverse, worse};
use super::{Trigger, TriggerKind};
use crate::kpi::limits::RUN;
use crate::kpi::{Limits, Signal, Status};
use crate::ledger::Period;
use crate::ledger::measure::Direction;

/// The most months within which a figure is looked at to have corrected itself.
pub const MOST_WITHIN: usize = 12;

/// What a trigger is tried on.
#[derive(Debug, Clone, Copy)]
pub struct Tried<'a> {
    /// Every month, oldest first, without gaps.
    pub months: &'a [Month],
    /// Over how many of them the KPI looks back.
    pub lookback: usize,
    /// Which way is better.
    pub direction: Direction,
    /// The project's threshold, a share of one.
    pub usual: Decimal,
    /// Within how many months a figure that came back by itself needed no decision.
    pub within: usize,
}

/// How a trigger would have done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Backtest {
    /// The months of which it can say something.
    pub judged: u32,
    /// The months of which it says that they are too few to say.
    pub silent: u32,
    /// The months in which it fires.
    pub fired: u32,
    /// The alarms: months in which it begins to fire, one for as long as the figure stays away.
    pub alarms: Vec<Alarm>,
    /// How many of them corrected themselves within the months asked for.
    pub corrected: u32,
    /// What waiting cost: the sum of the misses from each alarm until it was corrected, in the KPI's unit.
    pub cost: Decimal,
}

/// One alarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// The month in which it fires.
    pub month: Period,
    /// How many months later the figure was back; `None`: not yet.
    pub after: Option<u32>,
    /// The sum of the misses until then, in the KPI's unit.
    pub cost: Decimal,
}

/// What a figure has to come back to after an alarm.
#[derive(Debug, Clone, Copy)]
enum Back {
    /// The plan of each month.
    Plan,
    /// A value; `beyond` of it is still inside.
    Level { value: Decimal, beyond: Decimal },
}

impl Trigger {
    /// How the trigger would have done, had it been held against every month as it came.
    pub fn backtest(&self, tried: &Tried<'_>) -> Backtest {
        let mut done = Backtest::default();
        let mut open: Option<(usize, Alarm, Back)> = None;
        for (at, month) in tried.months.iter().enumerate() {
            match self.status(&seen(tried, at)) {
                Status::NoActual | Status::NoPlan => {}
                Status::TooFew => done.silent += 1,
                status => {
                    done.judged += 1;
                    let fires = status == Status::Breach;
                    done.fired += u32::from(fires);
                    let still = open.take().and_then(|(since, alarm, back)| self.still(tried, (at, since), alarm, back, &mut done));
                    open = still.or_else(|| fires.then(|| self.alarm(tried, at)).flatten());
                }
            }
            if let (Some((_, alarm, back)), Some(actual)) = (&mut open, month.actual) {
                alarm.cost += away(month, actual, *back, tried.direction).unwrap_or_default();
            }
        }
        done.alarms.extend(open.map(|(_, alarm, _)| alarm));
        done.cost = done.alarms.iter().map(|alarm| alarm.cost).sum();
        done
    }

    /// The threshold that what moved by chance alone would not have reached: the adverse limit of natural variation of what the trigger
    /// holds against its threshold, rounded up to two digits; for a row of months the run that tells of a change. `None` for limits,
    /// which have no threshold, with fewer than six months, and where nothing was adverse.
    ///
    /// Source: Wheeler, *Understanding Variation* (2nd ed., 2000): mean + 2.66 × mean moving range, and eight in a row on one side.
    pub fn suggested(&self, tried: &Tried<'_>) -> Option<Decimal> {
        if self.kind == TriggerKind::Row {
            return Some(Decimal::from(RUN));
        }
        let of = |month: &Month| self.least.is_none_or(|least| month.volume.is_some_and(|volume| volume >= least));
        let sizes: Vec<Option<Decimal>> = (0..tried.months.len())
            .map(|at| tried.months.get(at).filter(|month| of(month)).and_then(|month| self.size(month, at, tried)))
            .collect();
        let limits = Limits::of(&sizes)?;
        let upward = |limit: Decimal| limit.round_sf_with_strategy(2, RoundingStrategy::AwayFromZero).map(|d| d.normalize());
        let percent = |limit: Decimal| limit.round_dp_with_strategy(2, RoundingStrategy::AwayFromZero).normalize();
        let suggested = match self.kind {
            TriggerKind::Beyond if tried.direction == Direction::HigherBetter => {
                limits.lower.round_sf_with_strategy(2, RoundingStrategy::ToZero).map(|d| d.normalize())
            }
            TriggerKind::Miss | TriggerKind::Drop => Some(percent(limits.upper)),
            _ => upward(limits.upper),
        };
        let fits = |t: &Decimal| Self { threshold: Some(*t), dated: Vec::new(), ..self.clone() }.fault().is_none();
        suggested.filter(fits)
    }

    /// What of a month is held against the threshold, positive where it is adverse; the actual for a value.
    fn size(&self, month: &Month, at: usize, tried: &Tried<'_>) -> Option<Decimal> {
        let before = at.checked_sub(1).and_then(|at| tried.months.get(at)).and_then(|m| m.actual);
        let off = || Some(adverse(month.actual?.checked_sub(month.plan?)?, tried.direction));
        match self.kind {
            TriggerKind::Miss => off()?.checked_div(month.plan?.abs()),
            TriggerKind::Gap => off(),
            TriggerKind::Drop => worse(before?, month.actual?, tried.direction)?.checked_div(before?.abs()),
            TriggerKind::Dip => worse(before?, month.actual?, tried.direction),
            TriggerKind::Beyond => month.actual,
            TriggerKind::Row | TriggerKind::Limits => None,
        }
    }

    /// The alarm that begins in a month, and what the figure has to come back to; `None` where that is not known.
    fn alarm(&self, tried: &Tried<'_>, at: usize) -> Option<(usize, Alarm, Back)> {
        let seen = seen(tried, at);
        let month = tried.months.get(at)?;
        let threshold = self.threshold_on(seen.end, seen.usual);
        let before = || at.checked_sub(1).and_then(|at| tried.months.get(at)).and_then(|m| m.actual);
        let back = match self.kind {
            TriggerKind::Miss | TriggerKind::Gap | TriggerKind::Row => Back::Plan,
            TriggerKind::Drop => Back::Level { value: before()?, beyond: threshold?.checked_mul(before()?.abs())? },
            TriggerKind::Dip => Back::Level { value: before()?, beyond: threshold? },
            TriggerKind::Beyond => Back::Level { value: threshold?, beyond: Decimal::ZERO },
            TriggerKind::Limits => limits_of(&seen)?,
        };
        Some((at, Alarm { month: month.period, after: None, cost: Decimal::ZERO }, back))
    }

    /// An alarm that a month has not corrected; one that it has is done.
    fn still(
        &self,
        tried: &Tried<'_>,
        (at, since): (usize, usize),
        alarm: Alarm,
        back: Back,
        done: &mut Backtest,
    ) -> Option<(usize, Alarm, Back)> {
        let (month, seen) = (tried.months.get(at)?, seen(tried, at));
        let Some(actual) = month.actual else { return Some((since, alarm, back)) };
        let still_away = match back {
            Back::Plan => match self.kind {
                // A row is over with the first month that is not adverse; the others with the first that does not fire.
                TriggerKind::Row => away(month, actual, back, tried.direction).is_some(),
                _ => self.status(&seen) == Status::Breach,
            },
            Back::Level { value, beyond: inside } => beyond(actual, value, tried.direction) > inside,
        };
        if still_away {
            return Some((since, alarm, back));
        }
        done.corrected += u32::from(at - since <= tried.within);
        done.alarms.push(Alarm { after: u32::try_from(at - since).ok(), ..alarm });
        None
    }
}

/// How far a month lies away from what it should come back to, in the KPI's unit; `None` where it does not.
fn away(month: &Month, actual: Decimal, back: Back, direction: Direction) -> Option<Decimal> {
    let miss = match back {
        Back::Plan => adverse(actual.checked_sub(month.plan?)?, direction),
        Back::Level { value, .. } => beyond(actual, value, direction),
    };
    Some(miss).filter(|miss| *miss > Decimal::ZERO)
}

/// A month as the trigger saw it then.
fn seen<'a>(tried: &Tried<'a>, at: usize) -> Seen<'a> {
    let until = tried.months.get(..=at).unwrap_or_default();
    let month = until.last();
    Seen {
        actual: month.and_then(|m| m.actual),
        plan: month.and_then(|m| m.plan),
        volume: month.and_then(|m| m.volume),
        direction: tried.direction,
        end: month.map(|m| m.period.end()),
        usual: tried.usual,
        months: until.get(until.len().saturating_sub(tried.lookback)..).unwrap_or_default(),
    }
}

/// The mean of the limits that a month broke, and how far from it is still inside; after a run, any month on the good side of the mean.
fn limits_of(seen: &Seen<'_>) -> Option<Back> {
    let values: Vec<Option<Decimal>> = seen.months.iter().map(|m| m.actual).collect();
    let limits = Limits::of(&values)?;
    let signal = limits.signals(&values).last().copied().flatten().filter(|s| is_adverse(*s, seen.direction))?;
    if seen.direction == Direction::OnTarget {
        let far = (limits.upper - Decimal::ONE).abs().max((limits.lower - Decimal::ONE).abs());
        return Some(Back::Level { value: Decimal::ONE, beyond: far });
    }
    let inside = match signal {
        Signal::Above => limits.upper - limits.mean,
        Signal::Below => limits.mean - limits.lower,
        Signal::RunAbove | Signal::RunBelow => Decimal::ZERO,
    };
    Some(Back::Level { value: limits.mean, beyond: inside })
}
