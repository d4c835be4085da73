//! A sheet's cells for the mapping page: a window of them, and one in full.

use serde::{Deserialize, Serialize};

use crate::ledger::{CellRef, Range};
use crate::workbook::issue::Severity;
use crate::workbook::read::ShownCell;

/// A window of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetView {
    /// Position of the file among the project's sources.
    pub source: u16,
    /// The sheet's position in that file.
    pub sheet: u16,
    /// The window that is answered; smaller than asked when that was too large.
    pub area: Range,
    /// The rows of the window that hold something.
    pub rows: Vec<SheetRow>,
}

/// A row of a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRow {
    /// Row, from 0.
    pub row: u32,
    /// What the row is in each table that it belongs to.
    pub marks: Vec<RowMark>,
    /// Its cells that hold something.
    pub cells: Vec<ShownCell>,
    /// The columns at whose cells an issue stands, with how bad it is.
    pub issues: Vec<(u16, Severity)>,
}

/// What a row is in a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowMark {
    /// The table's position among those of the sheet.
    pub table: u32,
    /// What it is.
    pub kind: RowKind,
    /// Why it is no line; empty for header and lines.
    pub reason: String,
}

/// What a row of a table was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// A row of the header.
    Header,
    /// A line.
    Line,
    /// A total.
    Total,
    /// A label over the lines below it.
    Section,
    /// Left out for another reason.
    Left,
}

/// One cell, in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellView {
    /// Which.
    pub cell: CellRef,
    /// What it holds; `None` when it is empty.
    pub shown: Option<ShownCell>,
    /// The amount that was read from it, in words: `Spend · Plan · Jan 2026 · NA · Display`; `None` when it gave no amount that counts.
    pub read: Option<String>,
    /// The messages of the issues at it, at most 20.
    pub issues: Vec<(Severity, String)>,
}
