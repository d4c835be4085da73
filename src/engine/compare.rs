//! One file of a project held against the newer one that is to take its place, line by line.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use rust_decimal::Decimal;

use super::protocol::sources::{Counts, LineFate};
use crate::ledger::amount::Sum;
use crate::ledger::slice::{Reporting, reported};
use crate::ledger::stock::outdated;
use crate::ledger::{CellRef, DimensionKind, Fact, Ledger, Measure, Origin, Period, Version};
use crate::workbook::mapping::{Import, Table};

/// A reading, and which of its files is compared.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// The reading.
    pub import: &'a Import,
    /// Position of the file among its sources.
    pub source: u16,
}

/// One line of a file: what has the same members, period, measure, version and currency.
#[derive(Debug, Clone, Copy, Default)]
pub struct Line {
    /// What its amounts add up to in the older file, and in the newer.
    pub sums: (Sum, Sum),
    /// Positions of its first facts in the two ledgers.
    pub facts: (Option<usize>, Option<usize>),
    /// What its change comes to in the reporting currency, without its sign; for counts the change itself.
    pub size: Decimal,
}

impl Line {
    /// What became of it; `None` when it is the same.
    pub fn fate(&self) -> Option<LineFate> {
        match self.facts {
            (None, _) => Some(LineFate::Added),
            (_, None) => Some(LineFate::Removed),
            _ if self.sums.0.total == self.sums.1.total && self.sums.0.missing == self.sums.1.missing => None,
            _ => Some(LineFate::Changed),
        }
    }

    /// Counts it.
    pub fn count(&self, counts: &mut Counts) {
        *match self.fate() {
            None => &mut counts.same,
            Some(LineFate::Added) => &mut counts.added,
            Some(LineFate::Changed) => &mut counts.changed,
            Some(LineFate::Removed) => &mut counts.removed,
        } += 1;
    }
}

/// Every line that either file has, in no order that means anything.
pub fn lines(old: Side<'_>, new: Side<'_>, reporting: &Reporting) -> Vec<Line> {
    let mut lines: BTreeMap<u64, Line> = BTreeMap::new();
    // A column that only one of the files has would make every line another one.
    let (theirs, ours) = (old.members(), new.members());
    let shared = |kind: &DimensionKind| [&theirs, &ours].iter().all(|m| m.get(kind).is_some_and(|names| !names.is_empty()));
    let keys = Keys::of(&old.import.ledger, shared);
    for (position, fact) in old.facts() {
        let line = lines.entry(keys.key(&old.import.ledger, position, &fact)).or_default();
        add(&mut line.sums.0, &fact);
        line.facts.0.get_or_insert(position);
    }
    let keys = Keys::of(&new.import.ledger, shared);
    for (position, fact) in new.facts() {
        let line = lines.entry(keys.key(&new.import.ledger, position, &fact)).or_default();
        add(&mut line.sums.1, &fact);
        line.facts.1.get_or_insert(position);
    }
    let (before, after) = (reporting.factors(&old.import.ledger), reporting.factors(&new.import.ledger));
    for line in lines.values_mut() {
        let fact = match line.facts {
            (_, Some(position)) => new.fact(position).map(|fact| (fact, new, &after)),
            (Some(position), None) => old.fact(position).map(|fact| (fact, old, &before)),
            (None, None) => None,
        };
        let Some((fact, side, factors)) = fact else { continue };
        let change = Fact { amount: Some(line.sums.1.total - line.sums.0.total), ..fact };
        line.size = reported(&change, side.measure(&fact).unit(), factors).unwrap_or_default().abs();
    }
    lines.into_values().collect()
}

fn add(sum: &mut Sum, fact: &Fact) {
    match fact.amount {
        Some(amount) => sum.add(amount),
        None => sum.missing += 1,
    }
}

impl<'a> Side<'a> {
    /// The file's facts with their positions in the ledger; recorded moves are not the file's.
    pub fn facts(self) -> impl Iterator<Item = (usize, Fact)> {
        let facts = self.import.ledger.facts().iter().enumerate();
        facts.filter(move |(_, fact)| self.holds(fact))
    }

    fn holds(self, fact: &Fact) -> bool {
        matches!(fact.origin, Origin::Cell(cell) if cell.source == self.source)
    }

    /// A fact by its position.
    pub fn fact(self, position: usize) -> Option<Fact> {
        self.import.ledger.facts().get(position)
    }

    /// A fact's measure.
    pub fn measure(self, fact: &Fact) -> &'a Measure {
        self.import.ledger.measures().get(usize::from(fact.measure)).unwrap_or(&Measure::SPEND)
    }

    /// The cell a fact stands in.
    pub fn cell(self, position: usize) -> Option<CellRef> {
        if let Origin::Cell(cell) = self.fact(position)?.origin { Some(cell) } else { None }
    }

    /// The file's tables.
    pub fn tables(self) -> Vec<&'a Table> {
        self.import.tables.iter().filter(|t| t.source == self.source).collect()
    }

    /// What the file adds up to by measure and version, in the reporting currency.
    pub fn totals(self, reporting: &Reporting) -> BTreeMap<(Measure, Version), Sum> {
        let factors = reporting.factors(&self.import.ledger);
        let mut sums: BTreeMap<(u16, Version), Sum> = BTreeMap::new();
        let outdated = outdated(&self.import.ledger, |_, fact| self.holds(fact).then_some(()));
        for (position, fact) in self.facts() {
            if outdated.contains(&position) {
                continue;
            }
            let sum = sums.entry((fact.measure, fact.version)).or_default();
            match reported(&fact, self.measure(&fact).unit(), &factors) {
                Some(amount) => sum.add(amount),
                None => sum.missing += 1,
            }
        }
        let named = |(measure, version): (u16, Version)| (self.import.ledger.measures().get(usize::from(measure)).cloned(), version);
        sums.into_iter()
            .filter_map(|(key, sum)| {
                let (measure, version) = named(key);
                Some(((measure?, version), sum))
            })
            .collect()
    }

    /// Every period that its amounts name, with whether one of them is an actual other than 0.
    pub fn periods(self) -> BTreeMap<Period, bool> {
        let mut periods = BTreeMap::new();
        for (_, fact) in self.facts() {
            let Some(period) = fact.period else { continue };
            let spent = fact.version == Version::Actual && fact.amount.is_some_and(|a| !a.is_zero());
            *periods.entry(period).or_insert(false) |= spent;
        }
        periods
    }

    /// The members that its facts name, by dimension.
    pub fn members(self) -> BTreeMap<DimensionKind, Vec<&'a str>> {
        let ledger = &self.import.ledger;
        let mut seen: Vec<Vec<bool>> = ledger.dimensions().iter().map(|d| vec![false; d.members().count() + 1]).collect();
        for (position, _) in self.facts() {
            for (dimension, seen) in seen.iter_mut().enumerate() {
                if let Some(place) = seen.get_mut(ledger.member_of(position, dimension).0 as usize) {
                    *place = true;
                }
            }
        }
        let named = ledger.dimensions().iter().zip(&seen).map(|(dimension, seen)| {
            let there = |(member, _): &(crate::ledger::Member, &str)| seen.get(member.0 as usize).copied().unwrap_or(false);
            (dimension.kind.clone(), dimension.members().filter(there).map(|(_, name)| name).collect())
        });
        named.collect()
    }
}

/// What makes facts of two ledgers the same line, in short: hashes of names, since positions differ between ledgers.
struct Keys {
    measures: Vec<u64>,
    currencies: Vec<u64>,
    /// By dimension and member; 0 for a blank one.
    members: Vec<Vec<u64>>,
}

impl Keys {
    fn of(ledger: &Ledger, shared: impl Fn(&DimensionKind) -> bool) -> Self {
        let members = ledger.dimensions().iter().map(|dimension| {
            if !shared(&dimension.kind) {
                return Vec::new();
            }
            let id = dimension.kind.id();
            std::iter::once(0).chain(dimension.members().map(|(_, name)| hash(&(&id, name)))).collect()
        });
        Self {
            measures: ledger.measures().iter().map(|m| hash(&m.id())).collect(),
            currencies: ledger.currencies().iter().map(|c| hash(&c.0)).collect(),
            members: members.collect(),
        }
    }

    fn key(&self, ledger: &Ledger, position: usize, fact: &Fact) -> u64 {
        let own = (
            self.measures.get(usize::from(fact.measure)),
            fact.version,
            fact.period.map(|p| (p.start(), p.grain())),
            self.currencies.get(usize::from(fact.currency)),
        );
        // A sum, because the two ledgers may have their dimensions in another order.
        self.members.iter().enumerate().fold(hash(&own), |key, (dimension, names)| {
            let member = ledger.member_of(position, dimension);
            key.wrapping_add(names.get(member.0 as usize).copied().unwrap_or(0))
        })
    }
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
