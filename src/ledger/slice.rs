//! Which part of the ledger a question is about, and the sums over it in one currency.

use std::collections::BTreeMap;
use std::hash::Hash;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::amount::Sum;
use super::currency::{Currency, RateKind, Rates};
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
    /// Plan and actual rates.
    pub rates: Rates,
    /// At which rates actuals are converted. What is planned, committed or forecast is converted at plan rates always: it has no others.
    pub at: RateKind,
    /// Whether plan rates stand in for actual rates that are missing: beside plan rates it tells what exchange rates add.
    pub stand_in: bool,
}

impl Reporting {
    /// The same at plan rates.
    pub fn at_plan_rates(&self) -> Self {
        Self { at: RateKind::Plan, ..self.clone() }
    }

    /// The same at actual rates, and at plan rates where there is none. What that adds to the same at plan rates is the FX variance:
    /// actual in local currency × (actual rate − plan rate), over the amounts that have both.
    pub fn at_known_rates(&self) -> Self {
        Self { at: RateKind::Actual, stand_in: true, ..self.clone() }
    }

    /// The rates at which a version is converted.
    pub fn kind(&self, version: Version) -> RateKind {
        if version == Version::Actual { self.at } else { RateKind::Plan }
    }

    /// The factor from a currency for a version and a period; `None` where a rate is missing.
    pub fn factor(&self, from: &Currency, version: Version, period: Option<Period>) -> Option<Decimal> {
        self.rate(from, self.kind(version), period)
    }

    fn rate(&self, from: &Currency, kind: RateKind, period: Option<Period>) -> Option<Decimal> {
        let of = |kind| self.rates.factor(from, &self.currency, kind, period);
        of(kind).or_else(|| of(RateKind::Plan).filter(|_| self.stand_in))
    }

    /// The factors for the currencies of a ledger.
    pub fn factors(&self, ledger: &Ledger) -> Factors {
        Factors { plan: self.courses(ledger, RateKind::Plan), actual: self.courses(ledger, self.at) }
    }

    fn courses(&self, ledger: &Ledger, kind: RateKind) -> Vec<Course> {
        let constant = |currency: &Currency| {
            self.rates.is_constant(currency, kind) && (!self.stand_in || self.rates.is_constant(currency, RateKind::Plan))
        };
        let course = |currency: &Currency| {
            let factor = |period| self.rate(currency, kind, period);
            if *currency == self.currency || (constant(currency) && constant(&self.currency)) {
                return Course { always: factor(None), dated: None };
            }
            let periods = ledger.facts().alike().map(|fact| fact.period);
            Course { always: None, dated: Some(periods.map(|period| (period, factor(period))).collect()) }
        };
        ledger.currencies().iter().map(course).collect()
    }
}

/// How the money of a ledger is converted, looked up once.
#[derive(Debug, Clone, Default)]
pub struct Factors {
    plan: Vec<Course>,
    actual: Vec<Course>,
}

/// The factors of one currency.
#[derive(Debug, Clone, Default)]
struct Course {
    /// Where it is the same for every period.
    always: Option<Decimal>,
    /// By period, where it is not.
    dated: Option<FxHashMap<Option<Period>, Option<Decimal>>>,
}

impl Factors {
    /// The factor for a currency (by position), a version and a period; `None` where a rate is missing.
    #[inline]
    pub fn of(&self, currency: u16, version: Version, period: Option<Period>) -> Option<Decimal> {
        let courses = if version == Version::Actual { &self.actual } else { &self.plan };
        let course = courses.get(usize::from(currency))?;
        match &course.dated {
            None => course.always,
            Some(dated) => dated.get(&period).copied().flatten(),
        }
    }

    /// Whether no rate is missing.
    pub fn are_complete(&self) -> bool {
        let complete = |course: &Course| match &course.dated {
            None => course.always.is_some(),
            Some(dated) => dated.values().all(Option::is_some),
        };
        self.plan.iter().chain(&self.actual).all(complete)
    }
}

/// The amount of a fact in the reporting currency: counts as they are, money by its factor.
/// `None` when the amount or the rate is missing.
#[inline]
pub fn reported(fact: &Fact, unit: Unit, factors: &Factors) -> Option<Decimal> {
    converted(fact.amount?, unit, factors.of(fact.currency, fact.version, fact.period))
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
        let factor = factors.of(alike.currency, alike.version, alike.period);
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
    let same: Vec<bool> = ledger.currencies().iter().map(|currency| *currency == reporting.currency).collect();
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
    use crate::ledger::currency::Rate;
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
        Reporting { currency: Currency("USD".into()), rates: Rates::to(Currency("USD".into())), at: RateKind::Plan, stand_in: false }
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

    /// Rates of 1.1 in the plan, and of the times given as they were.
    fn euros(actual: &[(&str, Decimal)], at: RateKind) -> Reporting {
        let mut reporting = Reporting { at, ..dollars() };
        let euro = || Currency("EUR".into());
        reporting.rates.add(euro(), RateKind::Plan, None, Rate { rate: Decimal::new(11, 1), cell: None });
        for (period, rate) in actual {
            reporting.rates.add(euro(), RateKind::Actual, Period::from_id(period), Rate { rate: *rate, cell: None });
        }
        reporting
    }

    fn actuals(rows: &[(u8, i64, bool)]) -> Ledger {
        let plan = ledger(rows);
        let mut actual = Ledger::default();
        let measure = actual.measure(&Measure::SPEND);
        for currency in plan.currencies() {
            actual.currency(currency);
        }
        for (fact, period) in plan.facts().iter().zip(["2026-01", "2026-02", "2026-03"].iter().cycle()) {
            actual.push(Fact { measure, version: Version::Actual, period: Period::from_id(period), ..fact }, &[]);
        }
        actual
    }

    #[test]
    fn only_actuals_are_converted_at_actual_rates() {
        let reporting = euros(&[("2026-11", Decimal::TWO)], RateKind::Actual);
        let sum = |ledger: &Ledger, version| totals(ledger, &Slice::default(), &reporting).sum(ledger, &Measure::SPEND, version).total;
        assert_eq!(sum(&ledger(&[(1, 1000, true)]), Version::Plan), Decimal::from(11));
        let january = euros(&[("2026-01", Decimal::TWO)], RateKind::Actual);
        let actual = actuals(&[(1, 1000, true)]);
        assert_eq!(totals(&actual, &Slice::default(), &january).at(0, Version::Actual).total, Decimal::from(20));
    }

    /// A budget of 7,400 and an actual of 8,200 in a foreign currency, planned at 0.62 and converted at 0.69: of a variance of 1,070,
    /// 496 is performance at the rate of the plan. Source: <https://justaaa.com/accounting/95808-budget-profit-in-foreign-currency-fc-7400-actual>
    #[test]
    fn fx_variance_is_the_actual_times_the_difference_of_the_rates() {
        let mut reporting = dollars();
        let foreign = || Currency("EUR".into());
        for (kind, rate) in [(RateKind::Plan, 62), (RateKind::Actual, 69)] {
            reporting.rates.add(foreign(), kind, None, Rate { rate: Decimal::new(rate, 2), cell: None });
        }
        let (plan, actual) = (ledger(&[(1, 740_000, true)]), actuals(&[(1, 820_000, true)]));
        let sum = |ledger: &Ledger, reporting: &Reporting, version| totals(ledger, &Slice::default(), reporting).at(0, version).total;
        let planned = sum(&plan, &reporting, Version::Plan);
        let at_plan_rates = sum(&actual, &reporting.at_plan_rates(), Version::Actual);
        let at_actual_rates = sum(&actual, &Reporting { at: RateKind::Actual, ..reporting.clone() }, Version::Actual);
        assert_eq!(at_actual_rates - planned, Decimal::from(1070));
        assert_eq!(at_plan_rates - planned, Decimal::from(496));
        assert_eq!(at_actual_rates - at_plan_rates, Decimal::from(574));
    }

    proptest! {
        /// FX variance = actual in local currency × (actual rate − plan rate), over what has both; what has no actual rate stays out.
        #[test]
        fn plan_rates_and_fx_are_actual_rates(
            rows in proptest::collection::vec((0_u8..5, -1_000_000_i64..1_000_000, proptest::bool::ANY), 1..60),
            january in 1_i64..3_000_000,
            february in proptest::option::of(1_i64..3_000_000),
        ) {
            let ledger = actuals(&rows);
            let rate = |micros: i64| Decimal::new(micros, 6);
            let mut given = vec![("2026-01", rate(january)), ("2026-03", rate(january + 7))];
            given.extend(february.map(|february| ("2026-02", rate(february))));
            let reporting = euros(&given, RateKind::Actual);
            let sum = |reporting: &Reporting| totals(&ledger, &Slice::default(), reporting).at(0, Version::Actual);
            let (planned, known, reported) = (sum(&reporting.at_plan_rates()), sum(&reporting.at_known_rates()), sum(&reporting));
            let (mut fx, mut out, mut missing) = (Decimal::ZERO, Decimal::ZERO, 0);
            for fact in ledger.facts().iter().filter(|fact| ledger.currencies()[usize::from(fact.currency)].0 == "EUR") {
                let amount = fact.amount.unwrap();
                if let Some((_, rate)) = given.iter().find(|(period, _)| Period::from_id(period) == fact.period) {
                    fx += amount * (rate - Decimal::new(11, 1));
                } else {
                    out += amount * Decimal::new(11, 1);
                    missing += 1;
                }
            }
            prop_assert_eq!(planned.total + fx, known.total);
            prop_assert_eq!(known.total - out, reported.total);
            prop_assert_eq!((known.missing, reported.missing), (0, missing));
        }

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
