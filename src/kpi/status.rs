//! How an actual stands against its plan: variance, favorable or adverse, and whether the trigger fires.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::ledger::measure::Direction;

/// How a figure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Its trigger fires: adverse by the threshold or more, or as its kind has it.
    Breach,
    /// A cost below plan by the threshold or more: money not used is worth a look.
    Watch,
    /// Inside the threshold.
    OnPlan,
    /// Favorable by the threshold or more.
    Ahead,
    /// Its trigger, which is held against something else than the plan, does not fire.
    Quiet,
    /// Too few stand behind it, or too few months, for its trigger to say anything.
    TooFew,
    /// There is no plan to compare with.
    NoPlan,
    /// There is nothing to compare.
    NoActual,
}

/// `actual − plan`, in their unit; `None` when either is missing.
pub fn variance(actual: Option<Decimal>, plan: Option<Decimal>) -> Option<Decimal> {
    actual?.checked_sub(plan?)
}

/// `(actual − plan) / |plan|` as a share of one; `None` when either is missing or the plan is zero ("no plan").
pub fn variance_share(actual: Option<Decimal>, plan: Option<Decimal>) -> Option<Decimal> {
    variance(actual, plan)?.checked_div(plan?.abs())
}

/// Whether a variance is favorable: `Some(true)` favorable, `Some(false)` adverse, `None` when it is zero or missing.
pub fn favorable(variance: Option<Decimal>, direction: Direction) -> Option<bool> {
    let variance = variance.filter(|v| !v.is_zero())?;
    Some(match direction {
        Direction::HigherBetter => variance > Decimal::ZERO,
        Direction::LowerBetter => variance < Decimal::ZERO,
        Direction::OnTarget => false,
    })
}

impl Status {
    /// Every status, the worst first.
    pub const ALL: [Self; 8] =
        [Self::Breach, Self::Watch, Self::OnPlan, Self::Ahead, Self::Quiet, Self::TooFew, Self::NoPlan, Self::NoActual];

    /// The status of an actual against its plan. `threshold` is a share of one; a variance of exactly the threshold fires.
    pub fn of(actual: Option<Decimal>, plan: Option<Decimal>, direction: Direction, threshold: Decimal) -> Self {
        if actual.is_none() {
            return Self::NoActual;
        }
        let Some(share) = variance_share(actual, plan) else { return Self::NoPlan };
        if share.abs() < threshold {
            return Self::OnPlan;
        }
        match (favorable(Some(share), direction), direction) {
            (Some(true), Direction::LowerBetter) => Self::Watch,
            (Some(true), _) => Self::Ahead,
            _ if share.is_zero() => Self::OnPlan,
            _ => Self::Breach,
        }
    }

    /// What it says, in a sentence.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Breach => "Its trigger fires: unfavorable by the threshold or more.",
            Self::Watch => "A cost below plan by the threshold or more: money not used is worth a look.",
            Self::OnPlan => "Inside the threshold.",
            Self::Ahead => "Favorable by the threshold or more.",
            Self::Quiet => "Its trigger, which is held against something else than the plan, does not fire.",
            Self::TooFew => "Too few stand behind it, or too few months, for its trigger to say anything.",
            Self::NoPlan => "There is no plan to compare with.",
            Self::NoActual => "There is nothing to compare.",
        }
    }

    /// The word that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Breach => "Breach",
            Self::Watch => "Under plan",
            Self::OnPlan => "On plan",
            Self::Ahead => "Ahead",
            Self::Quiet => "Quiet",
            Self::TooFew => "Too few to say",
            Self::NoPlan => "No plan",
            Self::NoActual => "No actual",
        }
    }

    /// The glyph that tells a status apart without its color.
    pub const fn glyph(self) -> &'static str {
        match self {
            Self::Breach => "◆",
            Self::Watch => "▲",
            Self::OnPlan | Self::Ahead | Self::Quiet => "●",
            Self::TooFew | Self::NoPlan | Self::NoActual => "○",
        }
    }

    /// The class that colors it, on pages and in reports.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Breach => "bad",
            Self::Watch => "watch",
            Self::OnPlan | Self::Ahead | Self::Quiet => "good",
            Self::TooFew | Self::NoPlan | Self::NoActual => "dim",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(actual: i64, plan: i64, direction: Direction) -> Status {
        Status::of(Some(actual.into()), Some(plan.into()), direction, Decimal::new(5, 2))
    }

    #[test]
    fn zero_plan_has_no_percentage() {
        assert_eq!(variance_share(Some(Decimal::TEN), Some(Decimal::ZERO)), None);
        assert_eq!(status(10, 0, Direction::LowerBetter), Status::NoPlan);
    }

    #[test]
    fn variance_is_actual_minus_plan_over_the_size_of_the_plan() {
        assert_eq!(variance_share(Some((-80).into()), Some((-100).into())), Some(Decimal::new(2, 1)));
        assert_eq!(variance(Some(90.into()), None), None);
    }

    #[test]
    fn exactly_five_percent_fires_and_less_does_not() {
        assert_eq!(status(105, 100, Direction::LowerBetter), Status::Breach);
        assert_eq!(status(104, 100, Direction::LowerBetter), Status::OnPlan);
        assert_eq!(status(95, 100, Direction::HigherBetter), Status::Breach);
        assert_eq!(status(105, 100, Direction::HigherBetter), Status::Ahead);
    }

    #[test]
    fn direction_decides_what_is_adverse() {
        assert_eq!(status(90, 100, Direction::LowerBetter), Status::Watch);
        assert_eq!(status(90, 100, Direction::OnTarget), Status::Breach);
        assert_eq!(status(110, 100, Direction::OnTarget), Status::Breach);
        assert_eq!(favorable(Some(Decimal::ZERO), Direction::HigherBetter), None);
    }
}
