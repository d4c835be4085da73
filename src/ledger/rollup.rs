//! Sums kept by what facts share and by the members of two dimensions, from which most questions follow without a pass over all facts.

use std::collections::BTreeMap;

use super::dimension::Member;
use super::facts::Alike;
use super::measure::Measure;
use super::slice::{Reporting, Slice, Totals, together};
use super::store::{Ledger, Mark};

/// The sums of a ledger's first facts. It holds as long as these stay what they are, whatever is added after them.
#[derive(Debug, Clone)]
pub struct Rollup {
    dimensions: [usize; 2],
    /// How many facts.
    until: usize,
    sums: Vec<(Alike, [Member; 2])>,
}

impl Rollup {
    /// The sums of the facts before an end, by two dimensions (positions; one that is not there has blank members alone).
    pub fn of(ledger: &Ledger, end: &Mark, dimensions: [usize; 2]) -> Self {
        Self { dimensions, until: end.facts, sums: ledger.facts().alike_by(end.facts, |at| dimensions.map(|d| ledger.member_of(at, d))) }
    }

    /// The dimensions, as they were given.
    pub const fn dimensions(&self) -> [usize; 2] {
        self.dimensions
    }

    /// The sums over a slice by a key of what facts share and of their members in the two dimensions, in the reporting currency; what has
    /// the key `None` stays out. `None` where this takes a look at each fact: for members of another dimension, and where people are
    /// counted, of whom the latest of each line stand.
    pub fn grouped<K: Ord>(
        &self,
        ledger: &Ledger,
        slice: &Slice,
        reporting: &Reporting,
        key: impl Fn(&Alike, [Member; 2]) -> Option<K>,
    ) -> Option<BTreeMap<K, Totals>> {
        let place = |dimension: &usize| self.dimensions.iter().position(|own| own == dimension);
        let wanted: Vec<(usize, Member)> = slice.members.iter().map(|(d, m)| Some((place(d)?, *m))).collect::<Option<_>>()?;
        if ledger.measures().iter().any(Measure::is_stock) {
            return None;
        }
        let added = (self.until..ledger.facts().len())
            .filter_map(|at| Some((Alike::from(ledger.facts().get(at)?), self.dimensions.map(|d| ledger.member_of(at, d)))));
        let inside = |alike: &Alike, members: [Member; 2]| {
            slice.span.holds(alike.period) && wanted.iter().all(|(place, member)| members.get(*place) == Some(member))
        };
        let keyed = self.sums.iter().copied().chain(added).filter(|(alike, members)| inside(alike, *members));
        Some(together(ledger, reporting, keyed.filter_map(|(alike, members)| Some((key(&alike, members)?, alike)))))
    }
}

#[cfg(test)]
mod tests {
    use super::super::slice::grouped;
    use super::*;
    use crate::ledger::currency::Rate;
    use crate::ledger::{Currency, Decimal, DimensionKind, Fact, Origin, Period, RateKind, Rates, Span, Version};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_rollup_gives_what_a_pass_over_all_facts_gives(
            rows in proptest::collection::vec((0_u8..4, 0_u8..3, 0_u8..3, 1_u32..5, proptest::option::of(-9_999_i64..9_999), 0_u32..3), 1..60),
            before in 0_usize..60,
            filter in proptest::option::of((0_usize..2, 0_u32..4)),
            until in 1_u32..5,
        ) {
            let mut ledger = Ledger::default();
            let [channel, owner, region] = [DimensionKind::Channel, DimensionKind::Owner, DimensionKind::Region].map(|kind| ledger.dimension(&kind));
            let measures = [Measure::SPEND, Measure::WINS].map(|measure| ledger.measure(&measure));
            let currencies = ["USD", "EUR", "PLN"].map(|code| ledger.currency(&Currency(code.into())));
            let mut rollup = Rollup::of(&ledger, &ledger.mark(), [channel, owner]);
            for (number, (a, b, c, month, amount, currency)) in (0_u32..).zip(&rows) {
                if number as usize == before {
                    rollup = Rollup::of(&ledger, &ledger.mark(), [channel, owner]);
                }
                let named = [(channel, a), (owner, b), (region, c)];
                let members: Vec<_> = named.iter().filter_map(|(d, n)| Some((*d, ledger.member(*d, &format!("m{n}"))?))).collect();
                let fact = Fact {
                    measure: measures[usize::from(a % 2)],
                    version: Version::ALL[usize::from(c % 2)],
                    period: Period::month(2026, *month),
                    currency: currencies[*currency as usize],
                    amount: amount.map(|digits| Decimal::new(digits, *currency)),
                    origin: Origin::Move { decision: 0, leg: number },
                };
                ledger.push(fact, &members);
            }
            let mut rates = Rates::to(Currency("USD".into()));
            for (kind, period, rate) in [(RateKind::Plan, None, 108), (RateKind::Actual, Period::month(2026, 2), 112)] {
                rates.add(Currency("EUR".into()), kind, period, Rate { rate: Decimal::new(rate, 2), cell: None });
            }
            let at = if until % 2 == 0 { RateKind::Plan } else { RateKind::Actual };
            let reporting = Reporting { currency: Currency("USD".into()), rates, at, stand_in: false };
            let end = Period::month(2026, until).map(|period| period.end());
            let members = filter.map(|(d, m)| ([channel, owner][d], Member(m))).into_iter().collect();
            let slice = Slice { span: Span { from: None, to: end }, members };
            let direct = grouped(&ledger, &slice, &reporting, |at, fact| Some((fact.period, ledger.member_of(at, channel), ledger.member_of(at, owner))));
            let kept = rollup.grouped(&ledger, &slice, &reporting, |alike, [channel, owner]| Some((alike.period, channel, owner)));
            prop_assert_eq!(kept, Some(direct));
        }
    }

    #[test]
    fn another_dimension_takes_a_look_at_each_fact() {
        let mut ledger = Ledger::default();
        let [channel, region] = [DimensionKind::Channel, DimensionKind::Region].map(|kind| ledger.dimension(&kind));
        let slice = Slice { span: Span::ALL, members: vec![(region, Member::BLANK)] };
        let rollup = Rollup::of(&ledger, &ledger.mark(), [channel, channel]);
        assert_eq!(rollup.grouped(&ledger, &slice, &Reporting::default(), |_, _| Some(())), None);
    }
}
