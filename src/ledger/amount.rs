//! Exact amounts: decimals from cell values, sums that know what was missing, and shares that conserve the whole.

use std::cmp::Reverse;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// The bound of an amount, exclusive: a cell at or beyond ±10¹³ is an issue, not an amount.
pub const LIMIT: Decimal = Decimal::from_parts(0x4E72_A000, 0x0918, 0, false, 0);

/// The decimal that Excel shows for a cell's float: 15 significant digits, −0 as 0.
///
/// `None` when the float is not finite or at or beyond [`LIMIT`].
///
/// Source: Excel keeps 15 significant digits (Microsoft, *Excel specifications and limits*).
pub fn from_cell(value: f64) -> Option<Decimal> {
    if !value.is_finite() {
        return None;
    }
    let amount = if value.fract() == 0.0 && value.abs() < 9.0e15 {
        #[allow(clippy::cast_possible_truncation, reason = "the bound above keeps the value inside i64")]
        Decimal::from(value as i64)
    } else {
        short(value).or_else(|| long(value))?
    };
    // Floats are compared faster, and what is this far from the bound is not rounded up to it.
    (value.abs() < 9.9e12 || amount.abs() < LIMIT).then_some(amount)
}

/// The decimal of a float that has at most four decimals and 15 digits, as most amounts have: the float nearest to it is no other's.
#[inline]
fn short(value: f64) -> Option<Decimal> {
    for (places, ten) in [(1, 1e1), (2, 1e2), (3, 1e3), (4, 1e4)] {
        // A half is never a float of so few decimals, whichever way it is rounded; this one is a single instruction everywhere.
        let digits = (value * ten).round_ties_even();
        #[allow(clippy::float_cmp, reason = "whether it is this very float is the question")]
        if digits.abs() < 1e15 && digits / ten == value {
            #[allow(clippy::cast_possible_truncation, reason = "the bound above keeps the value inside i64")]
            return Some(Decimal::new(digits as i64, places));
        }
    }
    None
}

/// The decimal of a float's 15 significant digits. They are taken from its text: `Decimal::try_from` may give a 16th, which nobody typed.
fn long(value: f64) -> Option<Decimal> {
    let digits = Decimal::from_scientific(&format!("{value:.14e}"));
    // What is smaller than a decimal can hold is 0.
    digits.or_else(|_| Decimal::try_from(value)).ok().map(|d| d.normalize())
}

/// An amount rounded for display to `places` decimals, half away from zero, as Excel rounds.
pub fn rounded(amount: Decimal, places: u32) -> Decimal {
    amount.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// Parts rounded to `places` decimals that add up to `total`, which is rounded there already: each part is rounded down, and what is then
/// left goes, a unit each, to those with the largest remainders, ties by order.
pub fn settled(parts: &[Decimal], total: Decimal, places: u32) -> Vec<Decimal> {
    let unit = Decimal::new(1, places);
    let mut settled: Vec<Decimal> =
        parts.iter().map(|part| part.round_dp_with_strategy(places, RoundingStrategy::ToNegativeInfinity)).collect();
    let count = i64::try_from(parts.len()).unwrap_or(i64::MAX).max(1);
    let left = ((total - settled.iter().sum::<Decimal>()) / unit).to_i64().unwrap_or_default();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|part| Reverse(parts[*part] - settled[*part]));
    for (rank, part) in (0_i64..).zip(order) {
        settled[part] += unit * Decimal::from(left.div_euclid(count) + i64::from(rank < left.rem_euclid(count)));
    }
    settled
}

/// A sum over facts. Missing is not zero: a sum of nothing has no value, and a sum over some missing says how many were missing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// The total of the amounts that are there, in the unit of what was added.
    pub total: Decimal,
    /// How many amounts were added.
    pub count: u32,
    /// How many amounts should have been there and were not (unreadable cells, missing rates).
    pub missing: u32,
}

impl Sum {
    /// Adds one amount.
    #[inline]
    pub fn add(&mut self, amount: Decimal) {
        self.total += amount;
        self.count += 1;
    }

    /// Adds the parts of another sum; the order of additions never matters.
    pub fn merge(&mut self, other: Self) {
        self.total += other.total;
        self.count += other.count;
        self.missing += other.missing;
    }

    /// The total, or `None` when nothing was added.
    pub fn value(&self) -> Option<Decimal> {
        (self.count > 0).then_some(self.total)
    }
}

/// `a / b`, or `None` when a part is missing or `b` is zero.
pub fn ratio(a: Option<Decimal>, b: Option<Decimal>) -> Option<Decimal> {
    a?.checked_div(b?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_limit_is_ten_to_the_thirteenth() {
        assert_eq!(LIMIT.to_string(), "10000000000000");
        assert_eq!(from_cell(1e13), None);
        assert_eq!(from_cell(9_999_999_999_999.0).map(|a| a.to_string()), Some("9999999999999".into()));
    }

    #[test]
    fn floats_become_the_decimals_excel_shows() {
        for (cell, shown) in [(0.1 + 0.2, "0.3"), (-0.0, "0"), (1234.5, "1234.5"), (1e-7, "0.0000001"), (100.0, "100")] {
            assert_eq!(from_cell(cell).map(|a| a.to_string()), Some(shown.into()));
        }
        assert_eq!(from_cell(f64::NAN), None);
        assert_eq!(from_cell(f64::INFINITY), None);
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        let half = |s: &str| rounded(s.parse().unwrap(), 0).to_string();
        assert_eq!((half("2.5"), half("-2.5"), half("0.5")), ("3".into(), "-3".into(), "1".into()));
    }

    #[test]
    fn a_sum_of_nothing_has_no_value() {
        assert_eq!(Sum::default().value(), None);
        assert_eq!(ratio(Some(Decimal::ONE), Some(Decimal::ZERO)), None);
        assert_eq!(ratio(None, Some(Decimal::ONE)), None);
    }

    #[test]
    fn what_rounding_leaves_goes_to_the_largest_remainders() {
        let thirds = [Decimal::ONE_HUNDRED / Decimal::from(3); 3];
        let shown: Vec<String> = settled(&thirds, Decimal::ONE_HUNDRED, 2).iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["33.34", "33.33", "33.33"]);
        let parts = ["-0.006", "0.005", "0.001"].map(|p| p.parse().unwrap());
        assert_eq!(settled(&parts, Decimal::ZERO, 2), [Decimal::new(-1, 2), Decimal::new(1, 2), Decimal::ZERO]);
        assert!(settled(&[], Decimal::ONE, 2).is_empty());
    }

    proptest! {
        #[test]
        fn settled_parts_add_up_and_stay_within_a_unit(cents in proptest::collection::vec(-1_000_000_000_i64..1_000_000_000, 1..20)) {
            let parts: Vec<Decimal> = cents.iter().map(|c| Decimal::new(*c, 5)).collect();
            let total = rounded(parts.iter().sum(), 2);
            let settled = settled(&parts, total, 2);
            prop_assert_eq!(settled.iter().sum::<Decimal>(), total);
            for (part, settled) in parts.iter().zip(&settled) {
                prop_assert!((part - settled).abs() <= Decimal::new(1, 2));
            }
        }

        #[test]
        fn fifteen_digits_come_back_as_they_were_typed(digits in -999_999_999_999_999_i64..1_000_000_000_000_000, places in 2_u32..12) {
            let typed = Decimal::new(digits, places).normalize();
            let read = from_cell(typed.to_string().parse().unwrap());
            prop_assert_eq!(read.map(|r| (r, r.scale())), Some((typed, typed.scale())).filter(|_| typed.abs() < LIMIT));
        }

        #[test]
        fn merged_parts_equal_the_whole(cents in proptest::collection::vec(-1_000_000_000_i64..1_000_000_000, 0..60), cut in 0_usize..60) {
            let amounts: Vec<_> = cents.iter().map(|c| Decimal::new(*c, 2)).collect();
            let sum = |part: &[Decimal]| part.iter().fold(Sum::default(), |mut s, a| { s.add(*a); s });
            let cut = cut.min(amounts.len());
            let mut parts = sum(&amounts[..cut]);
            parts.merge(sum(&amounts[cut..]));
            prop_assert_eq!(parts, sum(&amounts));
        }
    }
}
