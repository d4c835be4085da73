//! Which formulas are products and quotients of their inputs, and to which power each input stands in them.

use super::{Formula, Input, Operator, Place};

impl Formula {
    /// The power of each input, in the order of [`Self::inputs`], where the formula is a product or quotient of its inputs and of numbers:
    /// 1 for a factor, −1 for a divisor, 0 where it cancels out. `None` for all other formulas.
    pub fn powers(&self) -> Option<Vec<i32>> {
        self.inputs().iter().map(|input| self.power(&Place::default(), input)).collect()
    }

    fn power(&self, place: &Place, of: &Input) -> Option<i32> {
        match self {
            Self::Number(_) => Some(0),
            Self::Name(name) => Some(i32::from(place.input(name) == *of)),
            Self::Negative(x) | Self::Percent(x) => x.power(place, of),
            Self::Binary(Operator::Times, x, y) => x.power(place, of)?.checked_add(y.power(place, of)?),
            Self::Binary(Operator::Over, x, y) => x.power(place, of)?.checked_sub(y.power(place, of)?),
            Self::InVersion(version, x) => x.power(&place.in_version(*version), of),
            Self::Over(window, x) => x.power(&place.over(*window), of),
            Self::Binary(..) | Self::Call(..) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_and_quotients_have_powers_and_other_formulas_have_none() {
        let powers = |text: &str| Formula::parse(text).unwrap().powers();
        assert_eq!(powers("spend / (wins * 12)"), Some(vec![1, -1]));
        assert_eq!(powers("spend / wins / (bookings / wins / 12 * gross_margin)"), Some(vec![1, 0, -1, -1]));
        assert_eq!(powers("YTD(spend) / spend[plan]"), Some(vec![1, -1]));
        for other in ["(revenue - spend) / spend", "spend ^ 2", "MAX(spend, wins)"] {
            assert_eq!(powers(other), None, "{other}");
        }
    }
}
