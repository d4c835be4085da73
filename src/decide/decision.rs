//! The decision record. A decision never vanishes: it can be superseded, not edited.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use crate::budget::lines::Line;
use crate::ledger::{Measure, Period, Version};

/// A recorded decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// `D-001`, `D-002` … in the order of recording; unique in a project.
    pub id: String,
    /// What was decided, in one line.
    pub title: String,
    /// Who decided: a name or a role; never empty.
    pub decider: String,
    /// The day of the decision.
    pub date: NaiveDate,
    /// Why; never empty.
    pub rationale: String,
    /// What it is expected to change.
    pub expected: Expected,
    /// The money moved; may be empty: a decision to stay is a decision.
    pub moves: Vec<Move>,
}

/// The change a decision is expected to bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// The KPI's id, such as `cac`.
    pub kpi: String,
    /// The change in the KPI's own unit, signed, as people write it: `-64`, `+3 %`.
    #[serde(deserialize_with = "text_or_number")]
    pub change: String,
    /// The day by which it should show; the review date.
    pub by: NaiveDate,
}

/// Money moved from one budget line to another for one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// What is moved; spend.
    pub measure: Measure,
    /// The version that changes; the plan.
    pub version: Version,
    /// When.
    pub period: Period,
    /// Where it comes from; `None` for new money.
    pub from: Option<Leg>,
    /// Where it goes to; `None` for a cut.
    pub to: Option<Leg>,
    /// How much, above zero, in `currency`.
    pub amount: Decimal,
    /// The currency of `amount`: the reporting currency when the two lines differ in theirs.
    #[serde(default)]
    pub currency: String,
}

/// One end of a move: a budget line, its amount in the line's own currency, and its cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    /// The line: dimension id and member, all dimensions that the line names.
    pub line: Line,
    /// The change of the line's plan in the line's own currency, signed: negative where money leaves.
    pub change: Decimal,
    /// The cell that holds the line's plan for the period; `None` when it has none of its own.
    pub cell: Option<LegCell>,
    /// Whether the cell in the workbook already holds the new value (it came back from an export).
    #[serde(default)]
    pub written: bool,
}

/// The plan cell of a leg, by names that survive a re-save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegCell {
    /// The source's file name.
    pub file: String,
    /// The sheet's name.
    pub sheet: String,
    /// The address, such as `G8`.
    pub address: String,
    /// The amount that the cell held before the move, in full whatever its scale; `None` when it was empty.
    pub before: Option<Decimal>,
}

/// People write a change as text (`-64`, `+3 %`); programs also as a plain number.
fn text_or_number<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Change {
        Text(String),
        Number(serde_json::Number),
    }
    Ok(match Change::deserialize(deserializer)? {
        Change::Text(text) => text,
        Change::Number(number) => number.to_string(),
    })
}
