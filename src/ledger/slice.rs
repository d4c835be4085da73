//! Which part of the ledger a question is about, and the sums over it in one currency.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::amount::Sum;
use super::currency::{Currency, Rates};
use super::dimension::Member;
use super::fact::Fact;
use super::measure::{Measure, Unit};
use super::period::Span;
use super::store::Ledger;
use super::version::Version;

/// A part of the ledger: a span of time and, for some dimensions, one member each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Slice {
    /// Facts whose whole period lies inside count.
    pub span: Span,
    /// Dimension position and the member it must have; every pair must hold.
    pub members: Vec<(usize, Member)>,
}

impl Slice {
    /// Whether a fact (by position) belongs to the part.
    pub fn holds(&self, ledger: &Ledger, position: usize, fact: &Fact) -> bool {
        self.span.holds(fact.period) && self.members.iter().all(|(d, m)| ledger.member_of(position, *d) == *m)
    }
}

/// How money of many currencies becomes money of one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reporting {
    /// What figures are shown in.
    pub currency: Currency,
    /// Plan rates.
    pub rates: Rates,
}

impl Reporting {
    /// The factor for each currency of a ledger, in its order; `None` where a rate is missing.
    pub fn factors(&self, ledger: &Ledger) -> Vec<Option<Decimal>> {
        ledger.currencies().iter().map(|c| self.rates.factor(c, &self.currency)).collect()
    }
}

/// The amount of a fact in the reporting currency: counts as they are, money by its currency's factor.
/// `None` when the amount or the rate is missing.
pub fn reported(fact: &Fact, unit: Unit, factors: &[Option<Decimal>]) -> Option<Decimal> {
    let amount = fact.amount?;
    if unit == Unit::Money {
        let factor = factors.get(usize::from(fact.currency)).copied().flatten()?;
        if factor == Decimal::ONE { Some(amount) } else { amount.checked_mul(factor) }
    } else {
        Some(amount)
    }
}

/// The sum of every measure and version over a slice, in the reporting currency.
pub fn totals(ledger: &Ledger, slice: &Slice, reporting: &Reporting) -> BTreeMap<(Measure, Version), Sum> {
    let factors = reporting.factors(ledger);
    let units: Vec<Unit> = ledger.measures().iter().map(Measure::unit).collect();
    let mut sums: Vec<[Sum; 4]> = vec![[Sum::default(); 4]; units.len()];
    for (position, fact) in ledger.facts().iter().enumerate() {
        if !slice.holds(ledger, position, fact) {
            continue;
        }
        let measure = usize::from(fact.measure);
        if let (Some(row), Some(unit)) = (sums.get_mut(measure), units.get(measure)) {
            let sum = &mut row[fact.version as usize];
            match reported(fact, *unit, &factors) {
                Some(amount) => sum.add(amount),
                None => sum.missing += 1,
            }
        }
    }
    let mut totals = BTreeMap::new();
    for (measure, row) in ledger.measures().iter().zip(sums) {
        for (version, sum) in Version::ALL.into_iter().zip(row) {
            if sum != Sum::default() {
                totals.insert((measure.clone(), version), sum);
            }
        }
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{CellRef, DimensionKind, Origin, Period};
    use proptest::prelude::*;

    fn ledger(rows: &[(u8, i64, bool)]) -> Ledger {
        let mut ledger = Ledger::default();
        let channel = ledger.dimension(&DimensionKind::Channel);
        let (measure, usd, eur) =
            (ledger.measure(&Measure::SPEND), ledger.currency(&Currency("USD".into())), ledger.currency(&Currency("EUR".into())));
        for (i, (name, cents, euro)) in rows.iter().enumerate() {
            let member = ledger.member(channel, &format!("c{name}")).unwrap();
            let fact = Fact {
                measure,
                version: Version::Plan,
                period: Period::from_id("2026-11"),
                currency: if *euro { eur } else { usd },
                amount: Some(Decimal::new(*cents, 2)),
                origin: Origin::Cell(CellRef { source: 0, sheet: 0, row: u32::try_from(i).unwrap(), col: 0 }),
            };
            ledger.push(fact, &[(channel, member)]);
        }
        ledger
    }

    fn dollars() -> Reporting {
        Reporting { currency: Currency("USD".into()), rates: Rates { base: Currency("USD".into()), rates: BTreeMap::new() } }
    }

    #[test]
    fn a_missing_rate_keeps_the_amount_out_and_says_so() {
        let sum = totals(&ledger(&[(1, 100, false), (1, 500, true)]), &Slice::default(), &dollars())[&(Measure::SPEND, Version::Plan)];
        assert_eq!((sum.total, sum.count, sum.missing), (Decimal::ONE, 1, 1));
    }

    #[test]
    fn what_is_not_there_has_no_total() {
        assert_eq!(totals(&ledger(&[]), &Slice::default(), &dollars()).get(&(Measure::SPEND, Version::Plan)), None);
    }

    proptest! {
        #[test]
        fn parts_equal_the_total_under_any_grouping(rows in proptest::collection::vec((0_u8..5, -1_000_000_i64..1_000_000, proptest::bool::ANY), 1..80)) {
            let ledger = ledger(&rows);
            let key = (Measure::SPEND, Version::Plan);
            let whole = totals(&ledger, &Slice::default(), &dollars())[&key];
            let mut parts = Sum::default();
            for (member, _) in ledger.dimensions()[0].members() {
                if let Some(sum) = totals(&ledger, &Slice { members: vec![(0, member)], ..Slice::default() }, &dollars()).get(&key) {
                    parts.merge(*sum);
                }
            }
            prop_assert_eq!(parts, whole);
        }

        #[test]
        fn appending_keeps_every_member(rows in proptest::collection::vec((0_u8..5, 0_i64..1000, proptest::bool::ANY), 1..40), cut in 0_usize..40) {
            let cut = cut.min(rows.len());
            let mut joined = ledger(&rows[cut..]);
            let tail = ledger(&rows[..cut]);
            joined.append(&tail);
            let names = |l: &Ledger| (0..l.facts().len()).map(|i| l.dimensions()[0].name(l.member_of(i, 0)).to_owned()).collect::<Vec<_>>();
            let expected: Vec<_> = rows[cut..].iter().chain(&rows[..cut]).map(|r| format!("c{}", r.0)).collect();
            prop_assert_eq!(names(&joined), expected);
        }
    }
}
