//! Counts of what there is at a moment, such as people: of each line the latest in a stretch of time stands, and months are not added.
//!
//! The latest rather than the average: it is what a head count report shows at the end of a period, it needs no weights when a month is
//! missing, and lines still add up to departments and departments to the whole. Source: Kimball and Ross, The Data Warehouse Toolkit,
//! third edition, chapter 7, semi-additive facts.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;

use super::dimension::Member;
use super::fact::Fact;
use super::facts::Alike;
use super::measure::Measure;
use super::store::Ledger;
use super::version::Version;

/// The facts of a line that stand.
struct Latest {
    end: Option<NaiveDate>,
    positions: Vec<usize>,
}

/// The positions of facts that do not stand, because the same line (measure, version and members) has a later one under the same key; a
/// fact whose key is `None` takes no part. A fact without a period is the earliest. Empty, without a look at the facts, where nothing of
/// the kind is counted.
pub fn outdated<K: Ord>(ledger: &Ledger, key: impl Fn(usize, &Fact) -> Option<K>) -> HashSet<usize> {
    let stocks: Vec<bool> = ledger.measures().iter().map(Measure::is_stock).collect();
    let mut out = HashSet::new();
    if !stocks.contains(&true) {
        return out;
    }
    let mut standing: BTreeMap<(K, u16, Version, Vec<Member>), Latest> = BTreeMap::new();
    for (position, fact) in ledger.facts().iter().enumerate() {
        if !stocks.get(usize::from(fact.measure)).copied().unwrap_or(false) {
            continue;
        }
        let Some(key) = key(position, &fact) else { continue };
        let line: Vec<Member> = (0..ledger.dimensions().len()).map(|d| ledger.member_of(position, d)).collect();
        let end = fact.period.map(|period| period.end());
        let latest = standing.entry((key, fact.measure, fact.version, line)).or_insert(Latest { end, positions: Vec::new() });
        if end < latest.end {
            out.insert(position);
            continue;
        }
        if end > latest.end {
            latest.end = end;
            out.extend(latest.positions.drain(..));
        }
        latest.positions.push(position);
    }
    out
}

/// All facts that stand, by what they share: of people and the like only the latest of each line under a key.
pub fn standing<K: Ord>(ledger: &Ledger, key: impl Fn(&Fact) -> Option<K>) -> Vec<Alike> {
    let outdated = outdated(ledger, |_, fact| key(fact));
    if outdated.is_empty() {
        return ledger.facts().alike().collect();
    }
    let stocks: Vec<bool> = ledger.measures().iter().map(Measure::is_stock).collect();
    let is_stock = |measure: u16| stocks.get(usize::from(measure)).copied().unwrap_or(false);
    let mut standing: Vec<Alike> = ledger.facts().alike().filter(|alike| !is_stock(alike.measure)).collect();
    let latest = ledger.facts().iter().enumerate().filter(|(position, fact)| is_stock(fact.measure) && !outdated.contains(position));
    standing.extend(latest.map(|(_, fact)| Alike::from(fact)));
    standing
}

#[cfg(test)]
mod tests {
    use super::super::slice::{Reporting, Slice, grouped, totals};
    use super::*;
    use crate::ledger::{CellRef, Currency, Decimal, DimensionKind, Origin, Period, Span};

    /// People by department and month.
    fn people(rows: &[(&str, &str, i64)]) -> Ledger {
        let mut ledger = Ledger::default();
        let department = ledger.dimension(&DimensionKind::Department);
        let (measure, currency) = (ledger.measure(&Measure::HEADCOUNT), ledger.currency(&Currency::default()));
        for (name, month, count) in rows {
            let member = ledger.member(department, name).unwrap();
            let origin = Origin::Cell(CellRef { source: 0, sheet: 0, row: 0, col: 0 });
            let fact = Fact {
                measure,
                version: Version::Actual,
                period: Period::from_id(month),
                currency,
                amount: Some(Decimal::from(*count)),
                origin,
            };
            ledger.push(fact, &[(department, member)]);
        }
        ledger
    }

    fn count(ledger: &Ledger, slice: &Slice) -> Option<Decimal> {
        totals(ledger, slice, &Reporting::default()).sum(ledger, &Measure::HEADCOUNT, Version::Actual).value()
    }

    #[test]
    fn months_of_people_are_not_added() {
        let ledger = people(&[("Sales", "2026-01", 5), ("Sales", "2026-03", 7), ("Sales", "2026-02", 6), ("Product", "2026-01", 3)]);
        assert_eq!(count(&ledger, &Slice::default()), Some(Decimal::from(10)), "the latest of each department");
        let quarter = |ids: [&str; 2]| {
            let [from, to] = ids.map(|id| Period::from_id(id).unwrap());
            Slice { span: Span { from: Some(from.start()), to: Some(to.end()) }, ..Slice::default() }
        };
        assert_eq!(count(&ledger, &quarter(["2026-01", "2026-02"])), Some(Decimal::from(9)));
        assert_eq!(count(&ledger, &quarter(["2026-04", "2026-05"])), None);
    }

    #[test]
    fn each_month_has_its_own_people() {
        let ledger = people(&[("Sales", "2026-01", 5), ("Sales", "2026-02", 6), ("Product", "2026-01", 3)]);
        let months = grouped(&ledger, &Slice::default(), &Reporting::default(), |_, fact| fact.period);
        let counts: Vec<_> = months.values().map(|t| t.sum(&ledger, &Measure::HEADCOUNT, Version::Actual).total).collect();
        assert_eq!(counts, [Decimal::from(8), Decimal::from(6)]);
    }

    #[test]
    fn two_rows_of_one_line_and_month_are_both_people() {
        assert_eq!(count(&people(&[("Sales", "2026-01", 5), ("Sales", "2026-01", 2)]), &Slice::default()), Some(Decimal::from(7)));
    }
}
