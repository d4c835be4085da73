//! The sources page: the project's files, and what a newer file would change.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::engine::source::SourceRecord;
use crate::ledger::Version;
use crate::ledger::measure::Unit;

/// The project's files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourcesView {
    /// Every file in force, the first one first.
    pub sources: Vec<SourceRow>,
    /// Files that the workbook was exported with and that are not here: their names.
    pub missing: Vec<String>,
    /// For how many sets of headers corrections are remembered on this device.
    pub remembered: u32,
    /// What to know; sentences.
    pub notes: Vec<String>,
}

/// One file of the project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRow {
    /// What it is.
    pub source: SourceRecord,
    /// Whether an export writes it.
    pub written: bool,
    /// Its sheets, in its order.
    pub sheets: Vec<SheetRow>,
    /// Number of tables found in it.
    pub tables: u32,
    /// Number of tables whose facts count.
    pub used: u32,
    /// Number of lines in those.
    pub lines: u32,
    /// Number of amounts in those.
    pub facts: u32,
    /// What they add up to: (measure and version, amount with currency).
    pub totals: Vec<(String, String)>,
    /// The tables that are left out: (where, why).
    pub left: Vec<(String, String)>,
    /// Number of corrections to its tables.
    pub corrections: u32,
}

/// One sheet of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRow {
    /// Its name.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
    /// Whether Plumbline wrote it.
    pub own: bool,
    /// Number of rows that hold something.
    pub rows: u32,
    /// Number of tables found on it.
    pub tables: u32,
    /// Number of tables whose facts count.
    pub used: u32,
    /// Number of amounts in those.
    pub facts: u32,
}

/// What a newer file would change, before it is accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplaceView {
    /// The file in force.
    pub old: SourceRecord,
    /// The newer one.
    pub new: SourceRecord,
    /// The last period with actuals (else with anything) in each: labels; empty when there is none.
    pub until: (String, String),
    /// How many lines are new, changed, gone and the same.
    pub counts: Counts,
    /// The reporting currency's code.
    pub currency: String,
    /// What each measure and version adds up to in the file, before and after; what changes most comes first.
    pub totals: Vec<TotalChange>,
    /// The tables, in the newer file's order; those without a successor last.
    pub tables: Vec<TableFate>,
    /// Lines that are new, changed or gone, the largest change first; at most 300.
    pub lines: Vec<LineChange>,
    /// How many such lines there are.
    pub line_count: u32,
    /// Periods that only the newer file has, and those that only the older has: labels.
    pub periods: (Vec<String>, Vec<String>),
    /// Members that only the newer file has, those that may be another spelling first; at most 100.
    pub members: Vec<NewMember>,
    /// How many such members there are.
    pub member_count: u32,
    /// What becomes of the corrections; sentences.
    pub corrections: Vec<String>,
    /// What becomes of the moves of recorded decisions; sentences, those that need a look first.
    pub decisions: Vec<String>,
    /// What else to know; sentences.
    pub notes: Vec<String>,
}

/// Numbers of lines. A line is what has the same members, period, measure, version and currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Only in the newer file.
    pub added: u32,
    /// In both, with another amount.
    pub changed: u32,
    /// Only in the older file.
    pub removed: u32,
    /// In both, with the same amount.
    pub same: u32,
}

/// What a measure and version adds up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotalChange {
    /// The measure's name.
    pub measure: String,
    /// The version.
    pub version: Version,
    /// The unit.
    pub unit: Unit,
    /// In the older file, in the reporting currency; `None` when it has none.
    pub before: Option<Decimal>,
    /// In the newer file.
    pub after: Option<Decimal>,
}

/// What becomes of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableFate {
    /// Where it stands: `Ledger!A5:H212`; in the older file when it is gone.
    pub place: String,
    /// Where it stood in the older file; empty for a new table.
    pub was: String,
    /// Whether it is in the newer file.
    pub there: bool,
    /// Whether its facts count, in the older file and in the newer.
    pub used: (bool, bool),
    /// Its lines, counted as in [`ReplaceView::counts`].
    pub counts: Counts,
    /// Columns that only the newer table has, by header.
    pub columns_added: Vec<String>,
    /// Columns that only the older table has, by header.
    pub columns_removed: Vec<String>,
    /// Columns in the same place with the same role under another header: old and new.
    pub columns_renamed: Vec<(String, String)>,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineFate {
    /// Only in the newer file.
    Added,
    /// In both, with another amount.
    Changed,
    /// Only in the older file.
    Removed,
}

impl LineFate {
    /// In a word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Added => "Added",
            Self::Changed => "Changed",
            Self::Removed => "Removed",
        }
    }
}

/// A line that is new, changed or gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineChange {
    /// What became of it.
    pub fate: LineFate,
    /// Its members: `NA · Display · Retargeting`.
    pub label: String,
    /// Its period for reading; empty when it has none.
    pub period: String,
    /// The measure's name.
    pub measure: String,
    /// The version.
    pub version: Version,
    /// The measure's unit.
    pub unit: Unit,
    /// The line's own currency.
    pub currency: String,
    /// Its amount in the older file, in its own currency; `None` when it has none.
    pub before: Option<Decimal>,
    /// Its amount in the newer file.
    pub after: Option<Decimal>,
    /// Its cell, or the first of several: in the newer file, else in the older.
    pub place: String,
}

/// A member that only the newer file has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMember {
    /// The dimension's name.
    pub dimension: String,
    /// The member.
    pub name: String,
    /// The member that it may be another spelling of; empty when none is near.
    pub like: String,
}
