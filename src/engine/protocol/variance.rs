//! The variance page.

use serde::{Deserialize, Serialize};

use super::figure::{Compared, Figure, Scope};
use crate::ledger::Measure;

/// What the variance page asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VarianceQuery {
    /// The part of the ledger.
    pub scope: Scope,
    /// What is counted; spend by default.
    pub measure: Measure,
    /// What makes the rows, one or two of: dimension ids, `month`, `quarter`, `year`. Empty: the workbook's main dimension.
    pub by: Vec<String>,
    /// What the rows are sorted by.
    pub sort: Sort,
    /// Whether the sort is turned around.
    pub reversed: bool,
    /// First row to send.
    pub offset: u32,
    /// How many rows to send, at most 500.
    pub limit: u32,
}

/// What rows are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Most adverse variance first.
    #[default]
    Adverse,
    /// By name, or by time.
    Name,
    /// Largest plan first.
    Plan,
    /// Largest actual first.
    Actual,
    /// Largest share of plan first.
    Share,
}

/// Plan, actual and variance by rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VarianceView {
    /// The span for reading.
    pub span: String,
    /// What makes the rows: (id, label).
    pub by: Vec<(String, String)>,
    /// What could make the rows: (id, label).
    pub choices: Vec<(String, String)>,
    /// The measures that there are: (id, label).
    pub measures: Vec<(String, String)>,
    /// The measure shown.
    pub measure: Measure,
    /// Whether there are committed amounts, and forecasts.
    pub has: (bool, bool),
    /// The rows asked for.
    pub rows: Vec<VarianceRow>,
    /// The first row's position, and how many rows there are.
    pub offset: u32,
    /// How many rows there are.
    pub count: u32,
    /// Everything in scope.
    pub total: VarianceRow,
    /// What to know about these figures; sentences.
    pub notes: Vec<String>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VarianceRow {
    /// One name per `by`; `(blank)` where the workbook says nothing.
    pub names: Vec<String>,
    /// The scope of the row, to drill into; `None` when it cannot be a scope (blank members, periods outside).
    pub scope: Option<Scope>,
    /// Plan, actual, variance.
    pub figures: Compared,
    /// Committed.
    pub committed: Figure,
    /// Forecast.
    pub forecast: Figure,
}
