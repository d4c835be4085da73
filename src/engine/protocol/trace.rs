//! The trace drawer: where a figure comes from.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::figure::Figure;

/// A figure's way back to its cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceView {
    /// `CAC, actual`.
    pub title: String,
    /// The span and the filters for reading.
    pub scope: String,
    /// The figure.
    pub figure: Figure,
    /// The formula: `= spend / wins`.
    pub formula: String,
    /// What it tells; empty for a plain sum.
    pub meaning: String,
    /// The definition and its version: `cac, version 1`.
    pub definition: String,
    /// Where the definition comes from.
    pub source: String,
    /// The same figure as it was reported, in a sentence; empty where the definition is still that one.
    pub reported: String,
    /// How the figure varies by month, in a sentence; empty where that is not known.
    pub variation: String,
    /// When its trigger fires, and what it says of this figure; empty where there is none.
    pub trigger: String,
    /// What the formula is computed from, in its order.
    pub inputs: Vec<TraceInput>,
    /// What changed in it since the workbook was last exported; `None` when it never was.
    pub since: Option<Since>,
    /// The whole trace as plain text, for an auditor.
    pub text: String,
}

/// What changed in a figure since an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Since {
    /// The day of the export.
    pub on: NaiveDate,
    /// Which export of the workbook it was, from 1.
    pub version: u32,
    /// What changed, sentences; empty when nothing did.
    pub changes: Vec<String>,
}

impl Since {
    /// `Since export 2 of 2026-11-22`.
    pub fn title(&self) -> String {
        format!("Since export {} of {}", self.version, self.on)
    }
}

/// One input of a formula with its cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceInput {
    /// The word in the formula: `spend[actual]`.
    pub word: String,
    /// Its value.
    pub figure: Figure,
    /// Where it is read from, a line per sheet and column: `Actuals!F6:F905, 240 cells`.
    pub places: Vec<String>,
    /// The cells, at most 200, in the workbook's order.
    pub cells: Vec<TraceCell>,
    /// How many cells there are.
    pub count: u32,
}

/// One source cell of a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceCell {
    /// `Plan FY26!G8`, or `Move in D-001`.
    pub place: String,
    /// The line it belongs to: `NA · Display`.
    pub line: String,
    /// The period for reading; empty when undated.
    pub period: String,
    /// The amount as read, in its own currency; empty when it could not be read.
    pub amount: String,
    /// What it adds to the figure when that differs from the amount (converted): `× 1.085 = 4,340.00`; else empty.
    pub converted: String,
}
