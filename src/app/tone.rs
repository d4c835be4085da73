//! The color of a difference: favorable, adverse, or neither.

use rust_decimal::Decimal;

use crate::kpi::status::favorable;
use crate::ledger::measure::Direction;

/// The class that colors a variance; empty when it is zero or missing.
pub fn of(variance: Option<Decimal>, direction: Direction) -> &'static str {
    match favorable(variance, direction) {
        Some(true) => "good",
        Some(false) => "bad",
        None => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spending_less_is_good_and_earning_less_is_bad() {
        let under = Some(Decimal::from(-5));
        assert_eq!((of(under, Direction::LowerBetter), of(under, Direction::HigherBetter)), ("good", "bad"));
        assert_eq!((of(None, Direction::OnTarget), of(Some(Decimal::ZERO), Direction::OnTarget)), ("", ""));
    }
}
