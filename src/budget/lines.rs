//! The lines of the plan: every combination of members that has planned money, and the cell where a line's plan for a period stands.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::ledger::{Currency, Ledger, Measure, Member, Origin, Period, Version};

/// A budget line by the members it names: dimension id → member. Blank members are not listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Line(pub BTreeMap<String, String>);

impl Line {
    /// The line of a combination of members, one for each dimension of the ledger: the blank ones are not named.
    pub fn of(ledger: &Ledger, members: &[Member]) -> Self {
        let named = ledger.dimensions().iter().zip(members).filter(|(_, m)| **m != Member::BLANK);
        Self(named.map(|(d, m)| (d.kind.id(), d.name(*m).to_owned())).collect())
    }

    /// The members joined for reading: `NA · Display · Retargeting`, in the order given.
    pub fn label(&self, order: &[String]) -> String {
        let known = order.iter().filter_map(|d| self.0.get(d));
        let rest = self.0.iter().filter(|(d, _)| !order.contains(d)).map(|(_, m)| m);
        let words: Vec<&str> = known.chain(rest).map(String::as_str).collect();
        if words.is_empty() { "The whole plan".into() } else { words.join(" · ") }
    }
}

/// The budget lines of one measure and version in one period.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    /// Dimension ids in the ledger's order: the order in which a line's members are read.
    pub order: Vec<String>,
    /// Every line, by its members.
    pub lines: BTreeMap<Line, Planned>,
}

/// What a line has in the period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Planned {
    /// The plan in the line's own currency, recorded moves included; `None` when nothing is planned in the period.
    pub amount: Option<Decimal>,
    /// The line's currency.
    pub currency: Currency,
    /// The source cell with the largest amount: where a move would be written, and what the cell holds. `None` when there is none.
    pub cell: Option<(crate::ledger::CellRef, Decimal)>,
}

impl Lines {
    /// The lines that a measure has in a version, in any period, with what each has in `period`.
    pub fn of(ledger: &Ledger, measure: &Measure, version: Version, period: Period) -> Self {
        let order = ledger.dimensions().iter().map(|d| d.kind.id()).collect();
        let Some(measure) = ledger.find_measure(measure) else { return Self { order, lines: BTreeMap::new() } };
        let mut found: BTreeMap<Vec<Member>, Planned> = BTreeMap::new();
        for (position, fact) in ledger.facts().iter().enumerate() {
            if fact.measure != measure || fact.version != version {
                continue;
            }
            let key = (0..ledger.dimensions().len()).map(|d| ledger.member_of(position, d)).collect();
            let planned = found.entry(key).or_default();
            let here = fact.period == Some(period);
            if here || planned.amount.is_none() {
                planned.currency = ledger.currencies().get(usize::from(fact.currency)).cloned().unwrap_or_default();
            }
            let (true, Some(amount)) = (here, fact.amount) else { continue };
            planned.amount = Some(planned.amount.unwrap_or_default() + amount);
            if let Origin::Cell(cell) = fact.origin
                && planned.cell.is_none_or(|(_, held)| held < amount)
            {
                planned.cell = Some((cell, amount));
            }
        }
        let lines = found.into_iter().map(|(members, planned)| (Line::of(ledger, &members), planned)).collect();
        Self { order, lines }
    }

    /// The lines that have all of the given members; letter case and white space around them do not count.
    pub fn matching<'a>(&'a self, wanted: &'a Line) -> impl Iterator<Item = (&'a Line, &'a Planned)> {
        self.lines.iter().filter(|(line, _)| wanted.0.iter().all(|(dimension, member)| Self::has(line, dimension, member)))
    }

    /// Whether a line has a member in a dimension (by id); an empty name is a dimension that the line does not name.
    pub fn has(line: &Line, dimension: &str, member: &str) -> bool {
        let folded = |text: &str| text.trim().to_lowercase();
        match line.0.get(&folded(dimension)) {
            Some(own) => folded(own) == folded(member),
            None => member.trim().is_empty(),
        }
    }
}
