//! The mapping page.

use serde::{Deserialize, Serialize};

use crate::workbook::issue::Issue;
use crate::workbook::mapping::Table;

/// How the workbook was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappingView {
    /// One line: `4 sheets · 3 tables found · 1,912 rows`.
    pub summary: String,
    /// Every table, in sheet order.
    pub tabs: Vec<TableTab>,
    /// Sheets in which no table was found.
    pub empty_sheets: Vec<String>,
    /// The table shown in full: its position and itself; `None` when there is no table.
    pub table: Option<(u32, Table)>,
    /// Whether the shown table is changed from what was found.
    pub changed: bool,
    /// Totals over all used tables: (measure's label, version, amount with currency).
    pub totals: Vec<(String, String, String)>,
    /// The issues, worst first, at most 500.
    pub issues: Vec<Issue>,
    /// How many issues there are.
    pub issue_count: u32,
    /// The dimensions a column can be given: (id, label).
    pub dimensions: Vec<(String, String)>,
    /// The measures a column can be given: (id, label).
    pub measures: Vec<(String, String)>,
}

/// A tab of the mapping page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableTab {
    /// The sheet's name.
    pub sheet: String,
    /// The table's range: `A5:H212`.
    pub range: String,
    /// Whether its facts count.
    pub used: bool,
    /// Number of facts.
    pub facts: u32,
}
