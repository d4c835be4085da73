//! A decision before it is recorded: budget lines are named by some of their members, and found in the ledger.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::decision::{Expected, Line};
use crate::ledger::{Measure, Period, Version};

/// A decision as a person or a `--decisions` file gives it: budget lines are named by some of their members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionDraft {
    /// What is decided, in one line; must not be empty.
    pub title: String,
    /// Who decides; must not be empty.
    pub decider: String,
    /// The day.
    pub date: NaiveDate,
    /// Why; must not be empty.
    pub rationale: String,
    /// What it is expected to change.
    pub expected: Expected,
    /// The moves; may be empty.
    #[serde(default)]
    pub moves: Vec<MoveDraft>,
}

/// A move as a person or a `--decisions` file gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveDraft {
    /// What is moved.
    #[serde(default = "spend")]
    pub measure: Measure,
    /// The version that changes.
    #[serde(default = "plan")]
    pub version: Version,
    /// When.
    pub period: Period,
    /// Members that select exactly one budget line, where the money comes from; `None` for new money.
    #[serde(default)]
    pub from: Option<Line>,
    /// Members that select exactly one budget line, where the money goes to; `None` for a cut.
    #[serde(default)]
    pub to: Option<Line>,
    /// How much, above zero, in `currency`.
    pub amount: Decimal,
    /// The currency of `amount`; empty: the lines' own when they agree, else the reporting currency.
    #[serde(default)]
    pub currency: String,
    /// Whether `to` may be a line, and `period` one within the year after the last, that the plan does not have yet: they join it with
    /// this move. Without it a name that is not in the plan is taken for a slip.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub opens: bool,
}

fn spend() -> Measure {
    Measure::SPEND
}

const fn plan() -> Version {
    Version::Plan
}
