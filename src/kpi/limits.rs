//! Limits of natural variation (X and moving-range chart): how far a figure moves from period to period without anything having changed.
//!
//! Source: Wheeler, *Understanding Variation* (2nd ed., 2000), appendix: mean ± 2.66 × mean moving range, from five or six values on; a
//! value outside, or eight in a row on one side of the mean, tells of a change. 2.66 is 3 / d₂ with d₂ = 1.128 for two values.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// 3 / d₂ for moving ranges of two values.
const FACTOR: Decimal = Decimal::from_parts(266, 0, 0, false, 2);

/// How many values limits need: with fewer they are too uncertain to say anything.
pub const LEAST: usize = 6;

/// How many values in a row on one side of the mean tell of a change.
pub const RUN: usize = 8;

/// What a figure's values range between while nothing changes, in the figure's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The mean of the values: the line that runs are held against.
    pub mean: Decimal,
    /// The lower limit, itself inside; not below zero where no value is.
    pub lower: Decimal,
    /// The upper limit, itself inside.
    pub upper: Decimal,
}

/// What a value tells that natural variation does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// It lies above the upper limit.
    Above,
    /// It lies below the lower limit.
    Below,
    /// It is at least the eighth in a row above the mean.
    RunAbove,
    /// It is at least the eighth in a row below the mean.
    RunBelow,
}

impl Signal {
    /// The words that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Above => "Above normal",
            Self::Below => "Below normal",
            Self::RunAbove => "8 in a row above mean",
            Self::RunBelow => "8 in a row below mean",
        }
    }
}

impl Limits {
    /// The limits of values in the order of their periods. A moving range is taken between neighbors only, never over a missing one.
    /// `None` with fewer than [`LEAST`] values, or without two neighbors.
    pub fn of(values: &[Option<Decimal>]) -> Option<Self> {
        let known: Vec<Decimal> = values.iter().flatten().copied().collect();
        if known.len() < LEAST {
            return None;
        }
        let ranges: Vec<Decimal> = values.windows(2).filter_map(|pair| Some(pair[1]?.checked_sub(pair[0]?)?.abs())).collect();
        let (mean, reach) = (mean(&known)?, mean(&ranges)?.checked_mul(FACTOR)?);
        let lower = mean.checked_sub(reach)?;
        let floor = if known.iter().any(Decimal::is_sign_negative) { lower } else { Decimal::ZERO };
        Some(Self { mean, lower: lower.max(floor), upper: mean.checked_add(reach)? })
    }

    /// What each value tells; `None` for those inside, and for missing ones, which also end a run.
    pub fn signals(&self, values: &[Option<Decimal>]) -> Vec<Option<Signal>> {
        let (mut above, mut below) = (0, 0);
        let signal = |value: &Option<Decimal>| {
            above = if value.is_some_and(|v| v > self.mean) { above + 1 } else { 0 };
            below = if value.is_some_and(|v| v < self.mean) { below + 1 } else { 0 };
            match (*value)? {
                v if v > self.upper => Some(Signal::Above),
                v if v < self.lower => Some(Signal::Below),
                _ if above >= RUN => Some(Signal::RunAbove),
                _ if below >= RUN => Some(Signal::RunBelow),
                _ => None,
            }
        };
        values.iter().map(signal).collect()
    }
}

fn mean(values: &[Decimal]) -> Option<Decimal> {
    let sum = values.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value))?;
    sum.checked_div(Decimal::from(values.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values(of: &[i64]) -> Vec<Option<Decimal>> {
        of.iter().map(|v| Some(Decimal::from(*v))).collect()
    }

    /// Wheeler, *Making Sense of Data* (2003), p. 382, "data set to use when verifying software": the values and its results, as the tests of
    /// <https://pypi.org/project/statprocon/> cite them.
    #[test]
    fn the_limits_are_those_that_wheeler_gives_for_verifying_software() {
        let ohms = values(&[5045, 4350, 4350, 3975, 4290, 4430, 4485, 4285, 3980, 3925, 3645, 3760, 3300, 3685, 3463, 5200]);
        let limits = Limits::of(&ohms).unwrap();
        let shown = [limits.mean, limits.lower, limits.upper].map(|v| v.round_dp(2).to_string());
        assert_eq!(shown, ["4135.50", "3188.72", "5082.28"]);
        let signals = limits.signals(&ohms);
        assert_eq!((signals[15], signals[14]), (Some(Signal::Above), None));
    }

    /// Montgomery, *Introduction to Statistical Quality Control*, individuals chart of paint viscosity: all fifteen batches lie inside. The
    /// values as in <https://help.imsl.com/java/7.2/manual/cpg/cpg/ch3-QualityControlandImprovementCharts-XmR-XmRExample.html>.
    #[test]
    fn nothing_is_told_where_nothing_changed() {
        let hundredths = [3375, 3305, 3400, 3381, 3346, 3402, 3368, 3327, 3349, 3320, 3362, 3300, 3354, 3312, 3384];
        let paint: Vec<Option<Decimal>> = hundredths.iter().map(|v| Some(Decimal::new(*v, 2))).collect();
        let limits = Limits::of(&paint).unwrap();
        assert_eq!(limits.mean.round_dp(2).to_string(), "33.52");
        assert!(limits.signals(&paint).iter().all(Option::is_none));
    }

    #[test]
    fn the_eighth_in_a_row_on_one_side_tells_of_a_change_and_the_seventh_does_not() {
        let shifted = values(&[8, 12, 8, 12, 8, 12, 8, 9, 13, 14, 13, 14, 13, 14, 13, 14, 14]);
        let limits = Limits { mean: 11.into(), lower: Decimal::ZERO, upper: 30.into() };
        let signals = limits.signals(&shifted);
        assert_eq!(signals[14], None);
        assert_eq!((signals[15], signals[16]), (Some(Signal::RunAbove), Some(Signal::RunAbove)));
        let mut broken = shifted;
        broken[12] = None;
        assert!(limits.signals(&broken).iter().all(Option::is_none), "a missing value ends a run");
    }

    #[test]
    fn few_values_have_no_limits_and_a_gap_has_no_range() {
        assert_eq!(Limits::of(&values(&[1, 2, 3, 4, 5])), None);
        let mut gap = values(&[10, 12, 10, 0, 12, 10, 12]);
        gap[3] = None;
        // Ranges of 2 on both sides of the gap: 11 ± 5.32.
        let limits = Limits::of(&gap).unwrap();
        assert_eq!((limits.lower.to_string(), limits.upper.to_string()), ("5.68".into(), "16.32".into()));
    }

    #[test]
    fn counts_have_no_limit_below_zero() {
        assert_eq!(Limits::of(&values(&[0, 5, 0, 5, 0, 5])).map(|l| l.lower), Some(Decimal::ZERO));
        assert!(Limits::of(&values(&[0, 5, 0, -5, 0, 5])).is_some_and(|l| l.lower < Decimal::ZERO));
    }

    proptest! {
        #[test]
        fn limits_move_with_the_values(of in proptest::collection::vec(1_000_000_i64..9_000_000, 6..24), by in 0_i64..1_000_000) {
            let moved: Vec<i64> = of.iter().map(|v| v + by).collect();
            let (before, after) = (Limits::of(&values(&of)).unwrap(), Limits::of(&values(&moved)).unwrap());
            let close = |a: Decimal, b: Decimal| (a - b).abs() < Decimal::new(1, 12);
            prop_assert!(close(after.mean, before.mean + Decimal::from(by)) && close(after.upper, before.upper + Decimal::from(by)));
            prop_assert!(before.lower <= before.mean && before.mean <= before.upper);
            prop_assert_eq!(before.signals(&values(&of)), after.signals(&values(&moved)));
        }

        #[test]
        fn equal_values_never_tell_of_a_change(value in -1_000_000_i64..1_000_000, count in 6_usize..30) {
            let same = values(&vec![value; count]);
            let limits = Limits::of(&same).unwrap();
            prop_assert!(limits.signals(&same).iter().all(Option::is_none));
        }
    }
}
