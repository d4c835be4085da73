//! The amounts of a copy by what they are about, and where two copies differ in what is planned.

use std::collections::{BTreeMap, BTreeSet};

use crate::budget::lines::Line;
use crate::decide::decision::{Decision, Leg, Move};
use crate::engine::compare::Side;
use crate::ledger::names::Names;
use crate::ledger::{Calendar, CellRef, Decimal, Ledger, Measure, Member, Period, Version};
use crate::workbook::merge::three_way;

/// What an amount is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// What is counted.
    pub measure: Measure,
    /// Plan, actual or another.
    pub version: Version,
    /// When; `None` when the amount says no time.
    pub period: Option<Period>,
    /// Of which line, by the dimensions that both copies have.
    pub line: Line,
    /// In which currency.
    pub currency: String,
}

/// What a copy adds up to by what it is about; nothing and zero are the same.
#[derive(Debug, Clone, Default)]
pub struct Amounts {
    sums: BTreeMap<Key, Decimal>,
    /// The first fact of each, by its position in the ledger, and its cell.
    first: BTreeMap<Key, (usize, CellRef)>,
    dimensions: BTreeSet<String>,
    calendar: Calendar,
}

/// A planned amount in which two copies differ.
#[derive(Debug, Clone)]
pub struct Changed {
    /// What it is about.
    pub key: Key,
    /// What both were made from; `None` when nothing was there or it is not known.
    pub base: Option<Decimal>,
    /// Our copy, recorded moves included.
    pub ours: Option<Decimal>,
    /// Their copy.
    pub theirs: Option<Decimal>,
    /// Whether both changed it, or who did cannot be told.
    pub conflict: bool,
}

/// The ids of the dimensions that both files have members in: a column that only one has would make every line another one.
pub fn shared(one: Side<'_>, other: Side<'_>) -> BTreeSet<String> {
    let (mine, theirs) = (one.members(), other.members());
    mine.iter()
        .filter(|(kind, names)| !names.is_empty() && theirs.get(kind).is_some_and(|n| !n.is_empty()))
        .map(|(kind, _)| kind.id())
        .collect()
}

impl Amounts {
    /// The amounts of a file, without recorded moves.
    pub fn of(side: Side<'_>, dimensions: &BTreeSet<String>) -> Self {
        let ledger = &side.import.ledger;
        let mut amounts = Self { dimensions: dimensions.clone(), calendar: side.import.calendar, ..Self::default() };
        for (position, fact) in side.facts() {
            let (Some(amount), Some(cell)) = (fact.amount, side.cell(position)) else { continue };
            let key = Key {
                measure: side.measure(&fact).clone(),
                version: fact.version,
                period: fact.period,
                line: line(ledger, position, |id| dimensions.contains(id)),
                currency: ledger.currencies().get(usize::from(fact.currency)).map(|c| c.0.clone()).unwrap_or_default(),
            };
            amounts.first.entry(key.clone()).or_insert((position, cell));
            *amounts.sums.entry(key).or_default() += amount;
        }
        amounts
    }

    /// Adds the ends of decisions' moves for which `counts` holds.
    pub fn lay_on(&mut self, decisions: &[Decision], names: &Names, counts: impl Fn(&Decision, &Leg) -> bool) {
        for decision in decisions {
            for moved in &decision.moves {
                for leg in [&moved.from, &moved.to].into_iter().flatten().filter(|leg| counts(decision, leg)) {
                    let key = self.key(moved, leg, names);
                    *self.sums.entry(key).or_default() += leg.change;
                }
            }
        }
    }

    fn key(&self, moved: &Move, leg: &Leg, names: &Names) -> Key {
        let named = leg.line.0.iter().filter(|(id, _)| self.dimensions.contains(*id));
        let line = Line(named.map(|(id, name)| (id.clone(), names.of(id, name).to_owned())).collect());
        let like = |key: &&Key| key.measure == moved.measure && key.version == moved.version && key.line == line;
        let period = Some(self.calendar.counting(moved.period));
        let same = self.first.keys().find(|key| like(key) && key.period == period);
        let currency = same.or_else(|| self.first.keys().find(like)).map_or_else(|| moved.currency.clone(), |key| key.currency.clone());
        Key { measure: moved.measure.clone(), version: moved.version, period, line, currency }
    }

    /// What each comes to.
    pub fn sums(&self) -> impl Iterator<Item = (&Key, &Decimal)> {
        self.sums.iter()
    }

    /// Adds an amount that no cell of a file holds.
    pub fn add(&mut self, key: Key, amount: Decimal) {
        *self.sums.entry(key).or_default() += amount;
    }

    /// Whether there is an amount, be it zero.
    pub fn has(&self, key: &Key) -> bool {
        self.sums.contains_key(key)
    }

    /// Those for which something holds.
    pub fn only(mut self, wanted: impl Fn(&Key) -> bool) -> Self {
        self.sums.retain(|key, _| wanted(key));
        self
    }

    /// Takes those of another file in.
    pub fn join(&mut self, other: Self) {
        for (key, amount) in other.sums {
            *self.sums.entry(key).or_default() += amount;
        }
        for (key, first) in other.first {
            self.first.entry(key).or_insert(first);
        }
        self.dimensions.extend(other.dimensions);
    }

    /// The first cell of an amount; `None` when no cell holds it.
    pub fn cell(&self, key: &Key) -> Option<CellRef> {
        self.first.get(key).map(|(_, cell)| *cell)
    }

    /// All members of an amount's line in its own ledger; as the key says when no cell holds it.
    pub fn line(&self, key: &Key, ledger: &Ledger) -> Line {
        self.first.get(key).map_or_else(|| key.line.clone(), |(position, _)| line(ledger, *position, |_| true))
    }

    /// The amounts that are something.
    fn there(&self) -> BTreeMap<Key, Decimal> {
        self.sums.iter().filter(|(_, amount)| !amount.is_zero()).map(|(key, amount)| (key.clone(), amount.normalize())).collect()
    }
}

/// Where their copy differs: the planned amounts that can be moved, and how many others.
pub fn differences(base: Option<&Amounts>, ours: &Amounts, theirs: &Amounts) -> (Vec<Changed>, BTreeMap<String, usize>) {
    let merge = three_way(base.map(Amounts::there).as_ref(), &ours.there(), &theirs.there());
    let (mut changed, mut others) = (Vec::new(), BTreeMap::<String, usize>::new());
    let taken = merge.taken.into_iter().map(|d| (d, false));
    for (d, conflict) in taken.chain(merge.conflicts.into_iter().map(|d| (d, true))) {
        match (d.key.version, d.key.period) {
            (Version::Plan, Some(_)) => changed.push(Changed { base: d.base, ours: d.ours, theirs: d.theirs, key: d.key, conflict }),
            (Version::Plan, None) => *others.entry("plan amounts without a period".into()).or_default() += 1,
            (version, _) => *others.entry(format!("{} amounts", version.id())).or_default() += 1,
        }
    }
    (changed, others)
}

/// The members of a fact in some dimensions; blank ones are not named.
fn line(ledger: &Ledger, position: usize, wanted: impl Fn(&str) -> bool) -> Line {
    let named = ledger.dimensions().iter().enumerate().filter_map(|(d, dimension)| {
        let member = ledger.member_of(position, d);
        let id = dimension.kind.id();
        (member != Member::BLANK && wanted(&id)).then(|| (id, dimension.name(member).to_owned()))
    });
    Line(named.collect())
}
