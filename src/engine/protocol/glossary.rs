//! The definitions of the KPIs, and what a formula that is being written comes to.

use serde::{Deserialize, Serialize};

use super::figure::{Compared, Figure};
use crate::kpi::trigger::Backtest;
use crate::kpi::{Kpi, KpiVersion};
use crate::ledger::Decimal;

/// Every definition over a scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GlossaryView {
    /// The KPIs in force, in the catalog's order.
    pub entries: Vec<GlossaryEntry>,
    /// The KPIs that were retired: their last versions.
    pub retired: Vec<KpiVersion>,
    /// The names that formulas may use, each with its label.
    pub names: Vec<(String, String)>,
}

/// One KPI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GlossaryEntry {
    /// The definition.
    pub kpi: Kpi,
    /// Its formula as people read it.
    pub words: String,
    /// Its value beside its plan.
    pub figures: Compared,
    /// The versions that the team made, newest first; empty for a built-in definition that nobody touched.
    pub versions: Vec<KpiVersion>,
}

/// What a formula that is being written comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormulaView {
    /// What is wrong, and the character at which it stands, from 0; `None` when nothing is.
    pub error: Option<(usize, String)>,
    /// The formula as people read it; empty when it is wrong.
    pub words: String,
    /// Its value on the actuals and on the plan; `None` when it is wrong.
    pub figures: Option<[Figure; 2]>,
}

/// How a trigger that is being written would have done over the months that there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BacktestView {
    /// Why it cannot be said; empty where it can.
    pub error: String,
    /// The months: `22 months, Jan 2025 to Oct 2026`; empty where there are none.
    pub months: String,
    /// As it is written.
    pub written: Backtest,
    /// A threshold that chance alone would not have reached, and how that would have done.
    pub suggested: Option<(Decimal, Backtest)>,
    /// The currency's code where the KPI is money; else empty.
    pub currency: String,
}
