//! Target formulas: what each step from spend to wins has to be, and at which rates.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::figure::{Figure, Scope};
use crate::ledger::{Decimal, Unit};

/// What the page asks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TargetFormulaQuery {
    /// The part of the ledger from which the rates are taken.
    pub scope: Scope,
    /// The member of the main dimension that it is for; empty: all of the scope.
    pub line: String,
    /// The step that is given, and how much of it; `None`: the last one, as it was planned.
    pub goal: Option<(String, Decimal)>,
    /// Rates that a person set, by the step that they lead to; as the page shows them (a share of one, or what one costs).
    pub rates: BTreeMap<String, Decimal>,
}

/// The chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetFormulaView {
    /// The span from which the rates are taken.
    pub span: String,
    /// The main dimension, for reading; empty where there is none.
    pub dimension: String,
    /// Its members, the largest first.
    pub members: Vec<String>,
    /// The member that it is for; empty for all.
    pub line: String,
    /// The steps from spend to wins that the workbook has; fewer than two: there is no chain.
    pub steps: Vec<TargetStep>,
    /// The same from what is planned for each member, at its own rates to date.
    pub lines: Vec<TargetLine>,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetStep {
    /// The measure's id: `mql`.
    pub id: String,
    /// The measure's name.
    pub label: String,
    /// What it is in.
    pub unit: Unit,
    /// What it has to be; `None` where a rate on the way is missing.
    pub amount: Option<Decimal>,
    /// Whether it is the one that is given.
    pub given: bool,
    /// What it was in the span.
    pub actual: Figure,
    /// What it was planned to be in the span.
    pub plan: Figure,
    /// How it comes from the step before; `None` for the first.
    pub rate: Option<TargetRate>,
}

/// The rate at which a step comes from the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetRate {
    /// In words: `SQL per MQL`, `Spend per 1,000 impressions`.
    pub label: String,
    /// The rate in force: a share of one, or money; `None` when it is not known.
    pub value: Option<Decimal>,
    /// What it is in.
    pub unit: Unit,
    /// The rate to date; `None` when the workbook does not tell it.
    pub to_date: Option<Decimal>,
    /// Whether a person set it.
    pub set: bool,
}

/// A member's chain from what is planned for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetLine {
    /// The member.
    pub name: String,
    /// What is planned to be spent on it.
    pub planned: Figure,
    /// What each of the view's steps behind the first comes to; `None` where the member does not have it.
    pub amounts: Vec<Option<Decimal>>,
    /// What was planned for the last step.
    pub plan: Figure,
    /// What one of the last step costs; `None` when none comes out.
    pub cost: Option<Decimal>,
}
