//! Compares what was read with what is true: fact by fact, sum by sum, and whether anything points at what is wrong.

use std::collections::{BTreeMap, BTreeSet};

use plumbline::ledger::{Decimal, Version};
use plumbline::workbook::issue::{Issue, Severity};
use plumbline::workbook::mapping::Import;

use super::book::Book;
use super::table::Fact;
use crate::asks_to_look;

/// How one workbook was read.
#[derive(Debug, Default)]
pub(super) struct Score {
    /// Facts of the truth, those of them that were read, and cells that count and are no facts.
    pub(super) facts: usize,
    pub(super) right: usize,
    pub(super) extra: usize,
    /// Sums that are wrong by measure and version: what, true, read.
    pub(super) sums: Vec<String>,
    /// Cells that should be issues and are not.
    pub(super) unsaid: Vec<String>,
    /// Whether an issue or a low confidence asks to look.
    pub(super) pointed: bool,
    /// Facts that are right but for the words they are filed under.
    pub(super) misfiled: usize,
    /// What is wrong, each kind once: the wrong period, a total counted.
    pub(super) faults: BTreeSet<String>,
    /// The first facts that are missing or too many.
    pub(super) differences: Vec<String>,
}

impl Score {
    pub(super) fn perfect(&self) -> bool {
        self.right == self.facts && self.extra == 0 && self.unsaid.is_empty()
    }

    /// Whether a total is wrong and nothing points at it.
    pub(super) fn silent(&self) -> bool {
        !self.sums.is_empty() && !self.pointed
    }
}

/// A fact as it was read, with every word it is filed under.
struct Read {
    fact: Fact,
    used: bool,
}

pub(super) fn score(book: &Book, import: &Import) -> Score {
    let mut read = facts(import);
    let mut score = Score { facts: book.truth.facts.len(), ..Score::default() };
    for fact in &book.truth.facts {
        let same = |r: &&mut Read| {
            !r.used
                && r.fact.amount == fact.amount
                && r.fact.measure == fact.measure
                && r.fact.version == fact.version
                && (fact.period.is_none() || r.fact.period == fact.period)
                && fact.members.iter().all(|m| r.fact.members.contains(&folded(m)))
        };
        if let Some(found) = read.iter_mut().find(same) {
            found.used = true;
            score.right += 1;
            continue;
        }
        let there = read.iter().find(|r| r.fact.cell == fact.cell).map(|r| &r.fact);
        let wrong = wrong(fact, there);
        score.misfiled += usize::from(wrong == "members");
        score.faults.insert(wrong);
        if score.differences.len() < 12 {
            score.differences.push(format!("missing {}", shown(fact)));
        }
    }
    for left in read.iter().filter(|r| !r.used) {
        if book.truth.facts.iter().all(|f| f.cell != left.fact.cell) {
            score.extra += 1;
            score.faults.insert("a cell that is no fact counts".into());
        }
        if score.differences.len() < 24 {
            score.differences.push(format!("read {}", shown(&left.fact)));
        }
    }
    let (expected, got) = (sums(book.truth.facts.iter()), sums(read.iter().map(|r| &r.fact)));
    let mut keys: Vec<_> = expected.keys().chain(got.keys()).collect();
    keys.sort();
    keys.dedup();
    for key in keys {
        let (a, b) = (expected.get(key).copied().unwrap_or_default(), got.get(key).copied().unwrap_or_default());
        if (a - b).abs() > Decimal::new(5, 3) {
            score.sums.push(format!("{}.{} is {b}, not {a}", key.0, key.1));
        }
    }
    let at = |cell: &(u16, u32, u16)| {
        import.issues.iter().any(|i| i.cell.is_some_and(|c| (c.sheet, c.row, c.col) == *cell) && i.severity != Severity::Info)
    };
    score.unsaid = book.truth.faults.iter().chain(&book.truth.off).filter(|c| !at(c)).map(|c| format!("{c:?} is no issue")).collect();
    if !score.unsaid.is_empty() {
        score.faults.insert("a fault is not said".into());
    }
    // What was put there on purpose points at itself only.
    let put = |i: &Issue| i.cell.is_some_and(|c| book.truth.faults.iter().chain(&book.truth.off).any(|f| *f == (c.sheet, c.row, c.col)));
    score.pointed = asks_to_look(import, put);
    score
}

/// What is wrong with the fact that was read from the cell of a true one.
fn wrong(fact: &Fact, read: Option<&Fact>) -> String {
    let Some(read) = read else { return "not read".into() };
    let mut parts = Vec::new();
    if read.amount != fact.amount {
        parts.push("amount");
    }
    if read.measure != fact.measure {
        parts.push("measure");
    }
    if read.version != fact.version {
        parts.push("version");
    }
    if fact.period.is_some() && read.period != fact.period {
        parts.push("period");
    }
    if !fact.members.iter().all(|m| read.members.contains(&folded(m))) {
        parts.push("members");
    }
    parts.join(" and ")
}

fn facts(import: &Import) -> Vec<Read> {
    let ledger = &import.ledger;
    let read = ledger.facts().iter().enumerate().filter_map(|(i, fact)| {
        let members = (0..ledger.dimensions().len()).map(|d| folded(ledger.dimensions()[d].name(ledger.member_of(i, d))));
        let cell = match fact.origin {
            plumbline::ledger::Origin::Cell(c) => (c.sheet, c.row, c.col),
            plumbline::ledger::Origin::Move { .. } => return None,
        };
        let measure = ledger.measures()[usize::from(fact.measure)].id();
        let known = ["spend", "revenue", "clicks", "leads", "impressions"];
        let measure = known.into_iter().find(|k| *k == measure).unwrap_or("another measure");
        let fact = Fact {
            measure,
            version: fact.version,
            period: fact.period.map(|p| p.id()),
            members: members.collect(),
            amount: fact.amount?,
            cell,
        };
        Some(Read { fact, used: false })
    });
    read.collect()
}

fn folded(word: &str) -> String {
    word.trim().to_lowercase()
}

fn sums<'a>(facts: impl Iterator<Item = &'a Fact>) -> BTreeMap<(&'static str, Version), Decimal> {
    let mut sums = BTreeMap::new();
    for fact in facts {
        *sums.entry((fact.measure, fact.version)).or_default() += fact.amount;
    }
    sums
}

fn shown(fact: &Fact) -> String {
    let (sheet, row, col) = fact.cell;
    let at = plumbline::ledger::cell::a1(row, col);
    let period = fact.period.as_deref().unwrap_or("-");
    format!("sheet {sheet} {at} {}.{} {period} {} {:?}", fact.measure, fact.version, fact.amount, fact.members)
}
