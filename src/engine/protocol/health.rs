//! The health page.

use serde::{Deserialize, Serialize};

use crate::engine::command::Command;
use crate::ledger::CellRef;
use crate::workbook::issue::Severity;

/// Which items to show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HealthQuery {
    /// Only this severity.
    pub severity: Option<Severity>,
    /// Only this kind, by its id; empty: any.
    pub kind: String,
    /// Only this sheet, as [`HealthView::sheets`] writes it; empty: any.
    pub sheet: String,
    /// Only items that hold these letters; empty: any.
    pub search: String,
    /// The accepted ones instead of the open ones.
    pub accepted: bool,
    /// How many to show at most; 0: 100.
    pub show: u32,
}

/// What is wrong or worth a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthView {
    /// The audit's checks with what they found, in order.
    pub checks: Vec<CheckLine>,
    /// The items asked for, worst first.
    pub items: Vec<HealthItem>,
    /// How many items fit the query.
    pub matched: u32,
    /// How many open items there are: to fix, to check, to know.
    pub open: [u32; 3],
    /// How many are accepted.
    pub accepted: u32,
    /// The kinds that there are: (id, label, how many).
    pub kinds: Vec<(String, String, u32)>,
    /// The sheets that items are about: (name, how many).
    pub sheets: Vec<(String, u32)>,
}

/// One check and what it found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckLine {
    /// The kind to filter by.
    pub kind: String,
    /// What is checked.
    pub label: String,
    /// What was found, in a few words.
    pub outcome: String,
    /// How bad the worst is; `None` when all is well.
    pub worst: Option<Severity>,
}

/// One thing that is wrong or worth a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthItem {
    /// What tells it from others.
    pub key: String,
    /// How bad.
    pub severity: Severity,
    /// What kind, in a few words.
    pub title: String,
    /// The address people read; empty for the whole workbook.
    pub place: String,
    /// What it is and what to do next.
    pub message: String,
    /// Where it shows: the first cells, with their addresses.
    pub cells: Vec<(CellRef, String)>,
    /// What would settle it: each with the words of its button.
    pub fixes: Vec<(String, Command)>,
    /// Whether a person accepted it as it is.
    pub accepted: bool,
}
