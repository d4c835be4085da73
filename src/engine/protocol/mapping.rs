//! The mapping page: the sheets, the tables found on one of them, and what they add up to.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::ledger::{Range, Version};
use crate::workbook::issue::Issue;
use crate::workbook::mapping::{Ask, Column, Layout, TieOut};

/// How the workbook was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappingView {
    /// Changes with every command.
    pub revision: u32,
    /// One line: `4 sheets · 3 tables · 1,912 lines`.
    pub summary: String,
    /// Every sheet, file by file.
    pub sheets: Vec<SheetTab>,
    /// The sheet shown in full; `None` when there is none.
    pub sheet: Option<MappedSheet>,
    /// Every table of the project, in sheet order.
    pub tables: Vec<TableLine>,
    /// Totals over all used tables: (measure's label, version, amount with currency).
    pub totals: Vec<(String, String, String)>,
    /// The issues of the whole project, worst first, at most 500.
    pub issues: Vec<Issue>,
    /// How many issues there are.
    pub issue_count: u32,
    /// The dimensions a column can be given: (id, label).
    pub dimensions: Vec<(String, String)>,
    /// The measures a column can be given: (id, label).
    pub measures: Vec<(String, String)>,
}

/// A sheet's tab.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetTab {
    /// Position of its file among the project's sources.
    pub source: u16,
    /// Its position in that file.
    pub sheet: u16,
    /// The file's name; empty in a project of one file.
    pub file: String,
    /// The name on the tab.
    pub name: String,
    /// Whether the workbook hides it.
    pub hidden: bool,
    /// Whether Plumbline wrote it: it is never a source.
    pub own: bool,
    /// Number of tables found on it.
    pub tables: u32,
    /// Number of those that count.
    pub used: u32,
}

/// A table in the list of all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableLine {
    /// Position of its file among the project's sources.
    pub source: u16,
    /// Its sheet's position in that file.
    pub sheet: u16,
    /// The sheet's name, with the file's before it in a project of several.
    pub place: String,
    /// Header through last row.
    pub range: Range,
    /// Whether its facts count.
    pub used: bool,
    /// Why it is left out; empty when it is used.
    pub reason: String,
    /// Number of facts.
    pub facts: u32,
}

/// A sheet with its tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappedSheet {
    /// Position of its file among the project's sources.
    pub source: u16,
    /// Its position in that file.
    pub sheet: u16,
    /// The name on its tab.
    pub name: String,
    /// What comes before `!` in the keys of its tables.
    pub key: String,
    /// Number of rows down to the last that holds something.
    pub rows: u32,
    /// How many characters each of its columns asks for.
    pub widths: Vec<u8>,
    /// The tables on it, in sheet order.
    pub tables: Vec<MappedTable>,
}

/// A table as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappedTable {
    /// The key of its corrections.
    pub key: String,
    /// The title above the header, if any.
    pub title: String,
    /// Header through last row.
    pub range: Range,
    /// The header's rows, from 0.
    pub header_rows: Vec<u32>,
    /// How it is laid out.
    pub layout: Layout,
    /// Every column of the range.
    pub columns: Vec<Column>,
    /// Number of lines that gave amounts.
    pub lines: u32,
    /// Number of amounts.
    pub facts: u32,
    /// Number of rows that are no lines: totals, labels, notes.
    pub left_rows: u32,
    /// Whether its facts count.
    pub used: bool,
    /// Why it is left out; empty when it is used.
    pub unused_reason: String,
    /// What only a person can know.
    pub asks: Vec<Ask>,
    /// The year that months without one were given; `None` when the table states its years.
    pub assumed_year: Option<i32>,
    /// What states that its amounts are written in thousands or the like, in words; empty when nothing does.
    pub scale_reason: String,
    /// What besides its cells says where it is, in a sentence; empty when nothing does.
    pub found_by: String,
    /// Whether a person corrected it.
    pub changed: bool,
    /// The decimal signs that a person set, by column: whether it is the comma.
    pub decimal_comma: BTreeMap<u16, bool>,
    /// What its facts add up to, in their own currencies.
    pub totals: Vec<TableTotal>,
    /// The sheet's own totals beside the sums, those that differ first, at most 200.
    pub ties: Vec<TieOut>,
    /// How many of the sheet's totals were held against sums.
    pub tie_count: u32,
    /// How many of those differ.
    pub tie_off: u32,
    /// The issues at its cells, worst first, at most 200.
    pub issues: Vec<Issue>,
    /// How many issues stand at its cells.
    pub issue_count: u32,
}

/// What a table adds up to in one measure, version and currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableTotal {
    /// The measure's label.
    pub measure: String,
    /// The version.
    pub version: Version,
    /// The currency's code; empty for counts, and where none is stated.
    pub currency: String,
    /// The sum of what could be read.
    pub amount: Decimal,
    /// Number of amounts that could not be read, and count as missing.
    pub missing: u32,
}
