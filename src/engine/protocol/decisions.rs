//! The decisions page: the log.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::decide::decision::Expected;

/// The decision log, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DecisionsView {
    /// The decisions.
    pub decisions: Vec<DecisionCard>,
}

/// A decision for reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionCard {
    /// `D-001`.
    pub id: String,
    /// What was decided.
    pub title: String,
    /// Who decided.
    pub decider: String,
    /// When.
    pub date: NaiveDate,
    /// Why.
    pub rationale: String,
    /// What it is expected to change.
    pub expected: Expected,
    /// The KPI's name.
    pub kpi_label: String,
    /// The moves.
    pub moves: Vec<MoveLine>,
}

/// A move for reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveLine {
    /// The period for reading.
    pub period: String,
    /// Where from; `New money` when from nowhere.
    pub from: String,
    /// Where to; `Cut` when to nowhere.
    pub to: String,
    /// How much, with its currency.
    pub amount: String,
    /// The cells it changes: `Plan FY26!P14 40,000.00 → 28,000.00`.
    pub cells: Vec<String>,
    /// Whether the workbook's cells already hold it.
    pub written: bool,
}
