//! The targets page: every KPI by period, with what it should come to.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::figure::Scope;
use crate::budget::targets::Aim;
use crate::ledger::measure::Unit;
use crate::ledger::{Grain, Period};

/// Which targets are shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetsQuery {
    /// Whose filters hold; its period does not count.
    pub scope: Scope,
    /// By month, quarter or year.
    pub grain: Grain,
    /// The id of the fiscal year; empty for that of the last actuals.
    pub year: String,
}

/// The targets of a scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetsView {
    /// The scope for reading: `Everything`, `Display`.
    pub scope: String,
    /// Why targets cannot be set over this scope; empty where they can.
    pub refused: String,
    /// The fiscal years that can be shown: (id, label).
    pub years: Vec<(String, String)>,
    /// The one that is shown.
    pub year: String,
    /// The periods across.
    pub periods: Vec<(Period, String)>,
    /// The KPIs that the workbook has something of, or that have a target.
    pub rows: Vec<TargetRow>,
    /// The currency's code of money.
    pub currency: String,
    /// How many targets the project has in all.
    pub count: u32,
}

/// One KPI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: String,
    /// What it is in.
    pub unit: Unit,
    /// A cell for each period.
    pub cells: Vec<TargetCell>,
}

/// One KPI in one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetCell {
    /// The target that is set for exactly this; `None` where none is.
    pub target: Option<Decimal>,
    /// Where it is from, in words; of a cell without one, what counts instead.
    pub words: String,
    /// What counts where no target is set: one of another period, or the plan; `None` where there is neither.
    pub instead: Option<Decimal>,
}

/// What a pasted table of targets says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TargetsRead {
    /// The targets.
    pub aims: Vec<(Aim, Decimal)>,
    /// What could not be read: a sentence for each line.
    pub refused: Vec<String>,
}
