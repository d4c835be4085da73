//! Target formulas: from money to wins by a rate at each step, and from any step back to the money, exactly.
//!
//! Demand planning calls this the inverted funnel: see Kellogg, Why Every Startup Needs an Inverted Demand Generation Funnel,
//! <https://www.kellblog.com/why-every-startup-needs-an-inverted-demand-generation-funnel-part-ii/>.

use num_bigint::BigInt;
use num_rational::BigRational;
use rust_decimal::Decimal;

/// Decimals of an amount that is read off: far finer than any amount that stands in a workbook.
const PLACES: u32 = 10;

/// A quantity to its last part: what decimals would round on the way is kept as a fraction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount(BigRational);

impl Amount {
    /// The quantity for showing, to 10 decimals; `None` when it is too large to be one.
    pub fn decimal(&self) -> Option<Decimal> {
        let scaled = (&self.0 * BigInt::from(10_u32).pow(PLACES)).round().to_integer();
        Decimal::try_from_i128_with_scale(i128::try_from(scaled).ok()?, PLACES).ok().map(|amount| amount.normalize())
    }
}

impl From<Decimal> for Amount {
    fn from(amount: Decimal) -> Self {
        Self(BigRational::new(amount.mantissa().into(), BigInt::from(10_u32).pow(amount.scale())))
    }
}

/// How much of a step comes from the step before it: `after` of it from `before`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// What came out, such as 210 SQL.
    pub after: Decimal,
    /// Of what went in, such as 600 MQL.
    pub before: Decimal,
}

impl Rate {
    /// The rate of what came out of what went in; `None` when either is missing, negative, or nothing went in.
    pub fn of(after: Option<Decimal>, before: Option<Decimal>) -> Option<Self> {
        let rate = Self { after: after?, before: before? };
        (rate.after >= Decimal::ZERO && rate.before > Decimal::ZERO).then_some(rate)
    }

    /// `after / before`; `None` when that is too small or too large for a decimal.
    pub fn value(&self) -> Option<Decimal> {
        self.after.checked_div(self.before)
    }

    /// `before / after`, such as what one of them costs; `None` when nothing comes out.
    pub fn inverse(&self) -> Option<Decimal> {
        self.before.checked_div(self.after)
    }

    fn exact(&self) -> BigRational {
        Amount::from(self.after).0 / Amount::from(self.before).0
    }
}

/// A chain of steps, each with the rate at which it comes from the one before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TargetFormula {
    /// The rates between the steps: one less than there are steps. `None` where a rate is not known.
    pub rates: Vec<Option<Rate>>,
}

impl TargetFormula {
    /// Every step's amount when the step at a position (from 0) is to have one: the later steps by their rates, the earlier ones solved
    /// back. `None` from where a rate is not known, and where a step would have to come out of a rate of zero.
    pub fn solve(&self, at: usize, amount: &Amount) -> Vec<Option<Amount>> {
        let steps = self.rates.len() + 1;
        let mut solved: Vec<Option<Amount>> = vec![None; steps];
        if let Some(place) = solved.get_mut(at) {
            *place = Some(amount.clone());
        }
        let rate = |step: usize| self.rates.get(step).copied().flatten().map(|rate| rate.exact());
        for step in at..steps.saturating_sub(1) {
            let next = solved[step].as_ref().zip(rate(step)).map(|(amount, rate)| Amount(&amount.0 * rate));
            solved[step + 1] = next;
        }
        for step in (0..at.min(self.rates.len())).rev() {
            let zero = BigRational::from_integer(0.into());
            let before =
                solved[step + 1].as_ref().zip(rate(step).filter(|rate| *rate != zero)).map(|(amount, rate)| Amount(&amount.0 / rate));
            solved[step] = before;
        }
        solved
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn formula(rates: &[(i64, i64)]) -> TargetFormula {
        TargetFormula { rates: rates.iter().map(|(after, before)| Rate::of(Some((*after).into()), Some((*before).into()))).collect() }
    }

    fn shown(solved: &[Option<Amount>]) -> Vec<Option<Decimal>> {
        solved.iter().map(|amount| amount.as_ref().and_then(Amount::decimal)).collect()
    }

    /// The worked example of <https://www.thecalcs.com/calculators/business-marketing/lead-funnel-calculator>: 10,000 leads for $500,000
    /// become 500 MQL, 200 SQL, 100 opportunities and 25 customers, at $20,000 each.
    #[test]
    fn a_published_funnel_is_solved_in_both_directions() {
        let funnel = formula(&[(10_000, 500_000), (500, 10_000), (200, 500), (100, 200), (25, 100)]);
        let all = [500_000, 10_000, 500, 200, 100, 25].map(|n| Some(Decimal::from(n)));
        for (at, amount) in all.iter().enumerate() {
            assert_eq!(shown(&funnel.solve(at, &amount.unwrap().into())), all, "from step {at}");
        }
        assert_eq!(shown(&funnel.solve(5, &Decimal::from(40).into()))[0], Some(800_000.into()), "40 customers at $20,000");
    }

    #[test]
    fn what_is_not_known_stops_the_chain_and_nothing_comes_out_of_zero() {
        let gap = TargetFormula { rates: vec![Rate::of(Some(1.into()), Some(2.into())), None] };
        assert_eq!(shown(&gap.solve(0, &Decimal::from(10).into())), [Some(10.into()), Some(5.into()), None]);
        assert_eq!(shown(&gap.solve(2, &Decimal::from(10).into())), [None, None, Some(10.into())]);
        let dry = formula(&[(0, 5)]);
        assert_eq!(shown(&dry.solve(0, &Decimal::from(10).into()))[1], Some(0.into()));
        assert_eq!(shown(&dry.solve(1, &Decimal::from(10).into()))[0], None);
        assert_eq!((Rate::of(Some(1.into()), Some(0.into())), Rate::of(None, Some(1.into()))), (None, None));
    }

    proptest! {
        #[test]
        fn solving_back_undoes_solving_forward(rates in proptest::collection::vec((1_i64..1_000_000_000, 1_i64..1_000_000_000), 1..8), amount in 0_i64..1_000_000_000, scale in 0_u32..6) {
            let funnel = formula(&rates);
            let spend = Amount::from(Decimal::new(amount, scale));
            let forward = funnel.solve(0, &spend);
            for (at, step) in forward.iter().enumerate() {
                prop_assert_eq!(&funnel.solve(at, step.as_ref().unwrap()), &forward, "from step {}", at);
            }
        }
    }
}
