//! The reconciliation page: finance's totals beside the sum of channels, and KPIs that pull apart.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::figure::{Compared, Figure};

/// Top-down beside bottom-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReconciliationView {
    /// The span for reading.
    pub span: String,
    /// The ways to add up from below, the main dimension first.
    pub cuts: Vec<Cut>,
    /// How many of the workbook's own totals tie to their lines.
    pub ties: u32,
    /// Those that do not.
    pub untied: Vec<Untied>,
    /// KPIs that pull apart.
    pub conflicts: Vec<Conflict>,
    /// What to know about these figures; sentences.
    pub notes: Vec<String>,
}

/// One way to add up from below.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// `channel`, another dimension's id, or `attributable`.
    pub id: String,
    /// What is added up: `Sum of channels`, `Attributable channels`.
    pub label: String,
    /// What stays out of it, in a sentence.
    pub without: String,
    /// Its figures.
    pub rows: Vec<Reconciled>,
}

/// A figure from above and from below.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconciled {
    /// The KPI's name.
    pub label: String,
    /// Its name in finance's words.
    pub finance_label: String,
    /// Over everything in scope.
    pub top: Figure,
    /// Over what is added up from below; without a value where nothing is.
    pub bottom: Figure,
    /// `top − bottom`.
    pub difference: Figure,
    /// The difference by what makes it; the lines add up to it.
    pub lines: Vec<(String, Figure)>,
}

/// One of the workbook's own totals that does not tie to its lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Untied {
    /// `Total · Jan-26`.
    pub label: String,
    /// Its cell.
    pub place: String,
    /// What the cell says.
    pub stated: Decimal,
    /// What its lines add up to.
    pub summed: Decimal,
}

/// Two KPIs that pull apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// Whether it is activity without its outcome, rather than volume without quality.
    pub vanity: bool,
    /// Both in a sentence.
    pub sentence: String,
    /// What grew.
    pub grew: (String, Compared),
    /// What did not, or fell; `None` where the outcome has no figure.
    pub fell: Option<(String, Compared)>,
}
