//! The data-health audit: what was read without fault and is worth a look all the same, each with its cells and a remedy.

mod currencies;
mod gaps;
mod lines;
mod members;
mod owners;
mod spellings;
mod stale;
mod tags;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::issue::Severity;
use super::mapping::{Import, Table};
use super::read::Book;
use crate::budget::calendar::Coverage;
use crate::ledger::{CellRef, Fact, Ledger, Measure, Origin, Version};

/// The most findings of one check that are listed one by one.
const EACH: usize = 100;
/// The most cells that a finding lists.
const CELLS: usize = 20;

/// What is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Campaign ids and UTM tags follow one pattern, and none is blank.
    Tags,
    /// Somebody answers for every line.
    Owners,
    /// Actuals are as recent as they can be.
    Stale,
    /// No month is missing between others.
    Gaps,
    /// No line stands twice.
    DuplicateLines,
    /// Every amount of money says its currency, where others do.
    Currencies,
    /// One thing has one spelling.
    Spellings,
    /// What is spent is planned, under the same names.
    Members,
}

impl Check {
    /// Every check, in the order in which pages list them.
    pub const ALL: [Self; 8] =
        [Self::Spellings, Self::DuplicateLines, Self::Gaps, Self::Stale, Self::Owners, Self::Members, Self::Currencies, Self::Tags];

    /// The lower-case word for this check, the same in JSON and state sheets.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Tags => "tags",
            Self::Owners => "owners",
            Self::Stale => "stale",
            Self::Gaps => "gaps",
            Self::DuplicateLines => "duplicate_lines",
            Self::Currencies => "currencies",
            Self::Spellings => "spellings",
            Self::Members => "members",
        }
    }

    /// What it holds the data to.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Tags => "Campaign ids and tags follow one pattern",
            Self::Owners => "Somebody answers for every planned line",
            Self::Stale => "Actuals are up to date",
            Self::Gaps => "No month is missing",
            Self::DuplicateLines => "No line stands twice",
            Self::Currencies => "Money says its currency",
            Self::Spellings => "Each name has one spelling",
            Self::Members => "What is spent is planned",
        }
    }

    /// A finding of it as a short title.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Tags => "Tag or campaign id",
            Self::Owners => "Owner missing",
            Self::Stale => "Actuals may be stale",
            Self::Gaps => "Gap in the periods",
            Self::DuplicateLines => "Line stands twice",
            Self::Currencies => "Currency missing",
            Self::Spellings => "Several spellings",
            Self::Members => "Plan and actual differ in names",
        }
    }
}

/// One thing worth a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which check found it.
    pub check: Check,
    /// How bad.
    pub severity: Severity,
    /// What tells it from others, the same every time the workbook is read: a person's acceptance is kept under it.
    pub key: String,
    /// What it is and what to do next, in one or two sentences.
    pub message: String,
    /// Where it shows, at most 20 cells.
    pub cells: Vec<CellRef>,
    /// What would settle it; `None` when only the workbook can.
    pub remedy: Option<Remedy>,
}

/// What would settle a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Spellings count as one name.
    CountAs {
        /// The dimension's id.
        dimension: String,
        /// The other spellings.
        names: Vec<String>,
        /// What they count as.
        into: String,
    },
    /// Rows of a table are left out.
    LeaveOut {
        /// The table's key.
        table: String,
        /// Its rows, from 0.
        rows: Vec<u32>,
    },
}

/// What is looked at.
pub struct Subject<'a> {
    /// The files as they were read.
    pub import: &'a Import,
    /// The facts in force.
    pub ledger: &'a Ledger,
    /// The cells of the files.
    pub books: &'a [Book],
    /// The dimension by which the budget is compared.
    pub main_dimension: Option<usize>,
    /// The time that the ledger covers.
    pub coverage: &'a Coverage,
    /// Today.
    pub today: NaiveDate,
}

/// Everything worth a look, check by check.
pub fn audit(subject: &Subject<'_>) -> Vec<Finding> {
    let checks = [spellings::check, lines::check, gaps::check, stale::check, owners::check, members::check, currencies::check, tags::check];
    checks.into_iter().flat_map(|check| check(subject)).collect()
}

impl Subject<'_> {
    /// The tables whose facts count.
    fn tables(&self) -> impl Iterator<Item = &Table> {
        self.import.tables.iter().filter(|t| t.used && t.facts > 0)
    }

    /// The facts of cells with their positions; those of recorded moves are no data of the workbook.
    fn facts(&self) -> impl Iterator<Item = (usize, Fact, CellRef)> {
        self.ledger.facts().iter().enumerate().filter_map(|(i, fact)| match fact.origin {
            Origin::Cell(cell) => Some((i, fact, cell)),
            Origin::Move { .. } => None,
        })
    }

    /// For each member of a dimension that has facts of spend in a version: its first cell and the periods, in order.
    fn spend_by_member(&self, dimension: usize, version: Version) -> BTreeMap<String, (CellRef, Vec<crate::ledger::Period>)> {
        let spend = self.ledger.find_measure(&Measure::SPEND);
        let mut found: BTreeMap<u32, (CellRef, std::collections::BTreeSet<crate::ledger::Period>)> = BTreeMap::new();
        for (i, fact, cell) in self.facts().filter(|(_, f, _)| f.version == version && Some(f.measure) == spend) {
            if fact.amount.is_none_or(|a| a.is_zero()) {
                continue;
            }
            let place = found.entry(self.ledger.member_of(i, dimension).0).or_insert_with(|| (cell, std::collections::BTreeSet::new()));
            place.1.extend(fact.period);
        }
        let names = self.ledger.dimensions().get(dimension);
        let name = |member: u32| names.map_or("", |d| d.name(crate::ledger::Member(member))).to_owned();
        found
            .into_iter()
            .filter(|(member, _)| *member != 0)
            .map(|(m, (cell, periods))| (name(m), (cell, periods.into_iter().collect())))
            .collect()
    }
}

/// `1 line`, `4 lines`.
fn counted(count: usize, one: &str, many: &str) -> String {
    let number = crate::ledger::display::number(count.into(), 0);
    format!("{number} {}", if count == 1 { one } else { many })
}

/// Names in a sentence: “a”, “b” and “c”; the first five, then how many more.
fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(5).map(|n| format!("“{n}”")).collect();
    match (names.len(), shown.split_last()) {
        (0..=5, Some((last, first))) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        (6.., _) => format!("{} and {} more", shown.join(", "), names.len() - 5),
        _ => shown.join(""),
    }
}

#[cfg(test)]
mod tests;
