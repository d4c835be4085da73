//! When a KPI asks for a decision: the kinds of triggers, what each is held against, and what follows for the status. Months that a
//! workbook has tell how a trigger would have done: [`backtest`].

mod backtest;
mod judge;
mod volume;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use backtest::{Alarm, Backtest, MOST_WITHIN, Tried};
pub use judge::{Month, Seen};

use super::definition::words;
use crate::ledger::display;
use crate::ledger::measure::{Direction, Unit};
use crate::ledger::{Currency, Span};

/// The most months in a row that a trigger waits for.
const MOST_MONTHS: u32 = 36;
/// The most thresholds that hold for some time only.
const MOST_DATED: usize = 24;

words! {
    #[derive(Default)]
    /// What a trigger looks at. The figure of the scope is held against its plan or a value; what looks back looks at the scope's last month.
    TriggerKind {
        #[default]
        /// Adverse against plan by a share of it, or more.
        Miss = "miss", "Off plan by a percentage";
        /// Adverse against plan by more than an amount, in the KPI's unit: points for a percentage.
        Gap = "gap", "Off plan by an amount";
        /// Worse than the month before by more than a share of it.
        Drop = "drop", "Worse than the month before by a percentage";
        /// Worse than the month before by more than an amount, in the KPI's unit.
        Dip = "dip", "Worse than the month before by an amount";
        /// Below a value where higher is better, above it where lower is; further from the target than it where that is wanted.
        Beyond = "beyond", "Beyond a value";
        /// Adverse against plan in so many months in a row.
        Row = "row", "Off plan in a row of months";
        /// On the adverse side of the limits of natural variation, or of their mean for eight months.
        Limits = "limits", "Outside natural variation";
    }
}

/// A KPI's trigger.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Written")]
pub struct Trigger {
    /// What it looks at.
    pub kind: TriggerKind,
    /// The threshold, as its kind means it: a share of one, an amount or a value in the KPI's unit, months. `None` for
    /// [`TriggerKind::Limits`], and for [`TriggerKind::Miss`] where it is the project's.
    pub threshold: Option<Decimal>,
    /// Other thresholds for some time, such as a strong quarter; the first that holds the last day of what is judged counts.
    pub dated: Vec<Dated>,
    /// The least volume (see [`Trigger::volume`]) for which it says anything; `None`: any.
    pub least: Option<Decimal>,
}

/// A threshold that holds for some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    /// When, both ends inside.
    pub span: Span,
    /// The threshold, as the trigger's kind means it.
    pub threshold: Decimal,
}

/// A trigger as journals hold it: at first it was a threshold against plan and nothing else.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Threshold(Option<Decimal>),
    Whole {
        kind: TriggerKind,
        threshold: Option<Decimal>,
        #[serde(default)]
        dated: Vec<Dated>,
        #[serde(default)]
        least: Option<Decimal>,
    },
}

impl From<Written> for Trigger {
    fn from(written: Written) -> Self {
        match written {
            Written::Threshold(threshold) => Self { threshold, ..Self::default() },
            Written::Whole { kind, threshold, dated, least } => Self { kind, threshold, dated, least },
        }
    }
}

impl TriggerKind {
    /// What its threshold is in, for a KPI in a unit; `None` where it has none.
    pub const fn holds(self, unit: Unit) -> Option<Unit> {
        match self {
            Self::Miss | Self::Drop => Some(Unit::Share),
            Self::Gap | Self::Dip | Self::Beyond => Some(unit),
            Self::Row => Some(Unit::Months),
            Self::Limits => None,
        }
    }

    /// Whether months before the one that is judged decide.
    pub const fn looks_back(self) -> bool {
        matches!(self, Self::Drop | Self::Dip | Self::Row | Self::Limits)
    }

    /// Why a number cannot be a threshold of this kind; `None` where it can.
    const fn refuses(self) -> fn(Decimal) -> Option<&'static str> {
        match self {
            Self::Miss | Self::Drop => |t| (t <= Decimal::ZERO || t >= Decimal::ONE).then_some("A threshold is above 0 and below 100 %."),
            Self::Gap | Self::Dip => |t| (t <= Decimal::ZERO).then_some("A threshold in the KPI’s unit is above 0."),
            Self::Beyond => |_| None,
            Self::Row => |t| {
                let fits = t.fract().is_zero() && t >= Decimal::ONE && t <= Decimal::from(MOST_MONTHS);
                (!fits).then_some("A row is 1 to 36 months.")
            },
            Self::Limits => |_| Some("Limits of natural variation follow from the months; they take no threshold."),
        }
    }
}

impl Trigger {
    /// A trigger on a share of the plan.
    pub fn miss(threshold: Decimal) -> Self {
        Self { threshold: Some(threshold), ..Self::default() }
    }

    /// What is wrong with it, as a sentence; `None` when nothing is.
    pub fn fault(&self) -> Option<&'static str> {
        if self.threshold.is_none() && !matches!(self.kind, TriggerKind::Miss | TriggerKind::Limits) {
            return Some("This kind of trigger needs its threshold.");
        }
        if self.least.is_some_and(|least| least <= Decimal::ZERO) {
            return Some("The least volume is above 0.");
        }
        if self.dated.len() > MOST_DATED {
            return Some("A trigger takes at most 24 thresholds for some time.");
        }
        if self.dated.iter().any(|d| d.span.from.zip(d.span.to).is_none_or(|(from, to)| from > to)) {
            return Some("A time for a threshold of its own has a first and a last day.");
        }
        let refuses = self.kind.refuses();
        self.threshold.into_iter().chain(self.dated.iter().map(|d| d.threshold)).find_map(refuses)
    }

    /// The threshold on a day; `usual` is the project's. `None` where the kind has none.
    pub fn threshold_on(&self, day: Option<NaiveDate>, usual: Decimal) -> Option<Decimal> {
        let holds = |d: &&Dated| day.is_some_and(|day| d.span.from.is_none_or(|from| from <= day) && d.span.to.is_none_or(|to| day <= to));
        let dated = self.dated.iter().find(holds).map(|d| d.threshold);
        let own = if self.kind == TriggerKind::Miss { self.threshold.or(Some(usual)) } else { self.threshold };
        dated.or(own).filter(|_| self.kind != TriggerKind::Limits)
    }

    /// When it fires, in a few words: `Miss ≥ 5 %`, `Over $500`, `Adverse 3 months in a row`.
    pub fn words(&self, day: Option<NaiveDate>, usual: Decimal, direction: Direction, unit: Unit, currency: &Currency) -> String {
        let threshold = self.threshold_on(day, usual).unwrap_or_default();
        let percent = format!("{} %", threshold.saturating_mul(Decimal::ONE_HUNDRED).normalize());
        let amount = match unit {
            Unit::Share => format!("{} points", threshold.saturating_mul(Decimal::ONE_HUNDRED).normalize()),
            unit => display::short(threshold, unit, &currency.0),
        };
        let fires = match (self.kind, direction) {
            (TriggerKind::Miss, Direction::HigherBetter) => format!("Miss ≥ {percent}"),
            (TriggerKind::Miss, Direction::LowerBetter) => format!("Over ≥ {percent}"),
            (TriggerKind::Miss, Direction::OnTarget) => format!("Off ≥ {percent}"),
            (TriggerKind::Gap, _) => format!("Off plan > {amount}"),
            (TriggerKind::Drop, _) => format!("Worse by > {percent} in a month"),
            (TriggerKind::Dip, _) => format!("Worse by > {amount} in a month"),
            (TriggerKind::Beyond, Direction::HigherBetter) => format!("Below {}", display::short(threshold, unit, &currency.0)),
            (TriggerKind::Beyond, Direction::LowerBetter) => format!("Above {}", display::short(threshold, unit, &currency.0)),
            (TriggerKind::Beyond, Direction::OnTarget) => format!("Beyond {}", display::short(threshold, unit, &currency.0)),
            (TriggerKind::Row, _) => format!("Off plan {} months in a row", threshold.normalize()),
            (TriggerKind::Limits, _) => "Outside natural variation".into(),
        };
        match self.least {
            Some(least) => format!("{fires}, from a volume of {}", display::number(least, least.normalize().scale())),
            None => fires,
        }
    }
}

#[cfg(test)]
mod tests;
