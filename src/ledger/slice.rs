//! Which part of the ledger a question is about, and the sums over it in one currency.

use std::collections::BTreeMap;
use std::hash::Hash;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::amount::Sum;
use super::currency::{Currency, Rates};
use super::dimension::Member;
use super::fact::Fact;
use super::facts::Alike;
use super::measure::{Measure, Unit};
use super::period::{Period, Span};
use super::stock::{outdated, standing};
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
    #[inline]
    pub fn holds(&self, ledger: &Ledger, position: usize, fact: &Fact) -> bool {
        self.span.holds(fact.period) && self.names(ledger, position)
    }

    /// Whether a fact (by position) has the members of the part, whatever its period.
    #[inline]
    fn names(&self, ledger: &Ledger, position: usize) -> bool {
        self.members.iter().all(|(d, m)| ledger.member_of(position, *d) == *m)
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
#[inline]
pub fn reported(fact: &Fact, unit: Unit, factors: &[Option<Decimal>]) -> Option<Decimal> {
    converted(fact.amount?, unit, factors.get(usize::from(fact.currency)).copied().flatten())
}

#[inline]
fn converted(amount: Decimal, unit: Unit, factor: Option<Decimal>) -> Option<Decimal> {
    if unit != Unit::Money {
        return Some(amount);
    }
    let factor = factor?;
    if factor == Decimal::ONE { Some(amount) } else { amount.checked_mul(factor) }
}

/// The sums of every measure and version over one group of facts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// One row per measure of the ledger, one sum per version in the order of [`Version::ALL`]; short when the tail is empty.
    sums: Vec<[Sum; 4]>,
}

impl Totals {
    /// The sum of a measure (by position in the ledger) in a version; an empty sum when there is none.
    pub fn at(&self, measure: u16, version: Version) -> Sum {
        self.sums.get(usize::from(measure)).map_or_else(Sum::default, |row| row[version as usize])
    }

    /// The sum of a measure in a version; an empty sum when the ledger has none.
    pub fn sum(&self, ledger: &Ledger, measure: &Measure, version: Version) -> Sum {
        ledger.find_measure(measure).map_or_else(Sum::default, |m| self.at(m, version))
    }

    /// Adds the sums of another group of facts.
    pub fn merge(&mut self, other: &Self) {
        for (measure, row) in (0..).zip(&other.sums) {
            for version in Version::ALL {
                self.at_mut(measure, version).merge(row[version as usize]);
            }
        }
    }

    #[inline]
    fn at_mut(&mut self, measure: u16, version: Version) -> &mut Sum {
        let row = usize::from(measure);
        if self.sums.len() <= row {
            self.sums.resize(row + 1, [Sum::default(); 4]);
        }
        &mut self.sums[row][version as usize]
    }
}

/// The sums over a slice, in the reporting currency.
pub fn totals(ledger: &Ledger, slice: &Slice, reporting: &Reporting) -> Totals {
    by_period(ledger, slice, reporting, |_| Some(())).remove(&()).unwrap_or_default()
}

/// The sums over a slice by a key of each period, in the reporting currency; a fact whose period's key is `None` stays out. Without
/// members to look for it takes no pass over all facts.
pub fn by_period<K: Ord + Hash + Copy>(
    ledger: &Ledger,
    slice: &Slice,
    reporting: &Reporting,
    key: impl Fn(Option<Period>) -> Option<K>,
) -> BTreeMap<K, Totals> {
    if !slice.members.is_empty() {
        return grouped(ledger, slice, reporting, |_, fact| key(fact.period));
    }
    let key = |period: Option<Period>| slice.span.holds(period).then(|| key(period)).flatten();
    let standing = standing(ledger, |fact| key(fact.period));
    together(ledger, reporting, standing.into_iter().filter_map(|alike| Some((key(alike.period)?, alike))))
}

/// The sums of facts that are taken together already, by the key of each, in the reporting currency.
pub(super) fn together<K: Ord>(ledger: &Ledger, reporting: &Reporting, alike: impl Iterator<Item = (K, Alike)>) -> BTreeMap<K, Totals> {
    let factors = reporting.factors(ledger);
    let mut groups: BTreeMap<K, Totals> = BTreeMap::new();
    for (key, alike) in alike {
        let Some(measure) = ledger.measures().get(usize::from(alike.measure)) else { continue };
        let factor = factors.get(usize::from(alike.currency)).copied().flatten();
        let sum = groups.entry(key).or_default().at_mut(alike.measure, alike.version);
        match converted(alike.sum.total, measure.unit(), factor) {
            Some(total) => sum.merge(Sum { total, ..alike.sum }),
            None => sum.missing += alike.sum.count + alike.sum.missing,
        }
    }
    groups
}

/// The sums over a slice by a key of each fact (position and fact), in the reporting currency; a fact whose key is `None` stays out. Of
/// people and the like, the latest of each line stands.
pub fn grouped<K: Ord + Hash + Copy>(
    ledger: &Ledger,
    slice: &Slice,
    reporting: &Reporting,
    key: impl Fn(usize, &Fact) -> Option<K>,
) -> BTreeMap<K, Totals> {
    let factors = reporting.factors(ledger);
    let units: Vec<Unit> = ledger.measures().iter().map(Measure::unit).collect();
    // What counts as it stands, which most amounts do.
    let same: Vec<bool> = factors.iter().map(|f| *f == Some(Decimal::ONE)).collect();
    let outdated = outdated(ledger, |position, fact| slice.holds(ledger, position, fact).then(|| key(position, fact)).flatten());
    let (mut places, mut groups): (FxHashMap<K, usize>, Vec<Totals>) = (FxHashMap::default(), Vec::new());
    let mut last: Option<(K, usize)> = None;
    // The facts of one row stand together and share their period: it is held against the span once.
    let mut held = (None, slice.span.holds(None));
    for (position, fact) in ledger.facts().iter().enumerate() {
        if fact.period != held.0 {
            held = (fact.period, slice.span.holds(fact.period));
        }
        if !held.1 || !slice.names(ledger, position) || (!outdated.is_empty() && outdated.contains(&position)) {
            continue;
        }
        let (Some(key), Some(unit)) = (key(position, &fact), units.get(usize::from(fact.measure))) else { continue };
        // The facts of one row mostly share their key too.
        let place = match &last {
            Some((same, place)) if *same == key => *place,
            _ => {
                let place = *places.entry(key).or_insert(groups.len());
                if place == groups.len() {
                    groups.push(Totals::default());
                }
                last = Some((key, place));
                place
            }
        };
        let Some(sum) = groups.get_mut(place).map(|totals| totals.at_mut(fact.measure, fact.version)) else { continue };
        let as_it_stands = *unit != Unit::Money || same.get(usize::from(fact.currency)).copied().unwrap_or(false);
        let amount = if as_it_stands { fact.amount } else { reported(&fact, *unit, &factors) };
        match amount {
            Some(amount) => sum.add(amount),
            None => sum.missing += 1,
        }
    }
    places.into_iter().filter_map(|(key, place)| Some((key, std::mem::take(groups.get_mut(place)?)))).collect()
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
        let ledger = ledger(&[(1, 100, false), (1, 500, true)]);
        let sum = totals(&ledger, &Slice::default(), &dollars()).sum(&ledger, &Measure::SPEND, Version::Plan);
        assert_eq!((sum.total, sum.count, sum.missing), (Decimal::ONE, 1, 1));
    }

    #[test]
    fn what_is_not_there_has_no_total() {
        let ledger = ledger(&[]);
        assert_eq!(totals(&ledger, &Slice::default(), &dollars()).sum(&ledger, &Measure::SPEND, Version::Plan).value(), None);
    }

    proptest! {
        #[test]
        fn parts_equal_the_total_under_any_grouping(rows in proptest::collection::vec((0_u8..5, -1_000_000_i64..1_000_000, proptest::bool::ANY), 1..80)) {
            let ledger = ledger(&rows);
            let whole = totals(&ledger, &Slice::default(), &dollars()).at(0, Version::Plan);
            let mut parts = Sum::default();
            for (member, _) in ledger.dimensions()[0].members() {
                parts.merge(totals(&ledger, &Slice { members: vec![(0, member)], ..Slice::default() }, &dollars()).at(0, Version::Plan));
            }
            let mut groups = Sum::default();
            for group in grouped(&ledger, &Slice::default(), &dollars(), |i, _| Some(ledger.member_of(i, 0))).values() {
                groups.merge(group.at(0, Version::Plan));
            }
            prop_assert_eq!(groups, whole);
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
