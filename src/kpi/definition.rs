//! What a KPI is: its names, meaning, formula, unit and direction.

use rust_decimal::Decimal;

use crate::ledger::measure::{Direction, Unit};

use super::formula::Formula;

/// A KPI definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kpi {
    /// Lower-case id, stable: `cac`.
    pub id: String,
    /// The name in marketing's words.
    pub label: String,
    /// The name in finance's words.
    pub finance_label: String,
    /// One sentence on what it tells.
    pub meaning: String,
    /// How it is computed, over measures and other KPIs: see [`super::Catalog::formula`] for the same over measures only.
    pub formula: Formula,
    /// What it is in.
    pub unit: Unit,
    /// Which way is better.
    pub direction: Direction,
    /// What it speaks of.
    pub kind: KpiKind,
    /// The id of the KPI that it leads to: the tree goes from revenue down to what is done for it. `None` at the top.
    pub parent: Option<String>,
    /// The definition's version; figures and traces name it.
    pub version: u16,
    /// When it has no value, in words.
    pub undefined_when: String,
    /// Where the definition comes from.
    pub source: String,
}

impl Kpi {
    /// The plan that the definition itself sets: 1 for what should be on target; `None` where the plan comes from the workbook.
    pub fn target(&self) -> Option<Decimal> {
        (self.direction == Direction::OnTarget).then_some(Decimal::ONE)
    }
}

/// What a KPI speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KpiKind {
    /// What the business gets.
    Outcome,
    /// What it costs to get it.
    Efficiency,
    /// The steps on the way.
    Funnel,
    /// What is done.
    Activity,
}

impl KpiKind {
    /// The name that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Outcome => "Outcome",
            Self::Efficiency => "Efficiency",
            Self::Funnel => "Funnel",
            Self::Activity => "Activity",
        }
    }
}
