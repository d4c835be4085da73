//! The reallocate page: budget lines, and what a move would do before it is recorded.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::figure::{Figure, Scope};
use crate::decide::decision::Line;
use crate::engine::command::MoveDraft;

/// What the reallocate page asks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReallocateQuery {
    /// The month (or the plan's own grain) in which money moves; empty: the first one after the last actuals.
    pub period: String,
    /// The lines to list.
    pub scope: Scope,
    /// The moves drafted so far; a draft that is not complete is left out by the page.
    pub moves: Vec<MoveDraft>,
}

/// Budget lines and the effect of the drafted moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReallocateView {
    /// The period in which money moves: (id, label).
    pub period: (String, String),
    /// The periods that the plan has, and the next ones, which a move may open: (id, label).
    pub periods: Vec<(String, String)>,
    /// The dimension that a new line is named in, by id and name for reading; empty where the workbook has none.
    pub main: (String, String),
    /// Every budget line that the plan has in the period, by name; at most 2,000.
    pub lines: Vec<BudgetLine>,
    /// How many lines there are.
    pub line_count: u32,
    /// The lines that the drafted moves touch, before and after.
    pub touched: Vec<Touched>,
    /// What the moves do to the plan's figures over the scope's span: label, before, after.
    pub effects: Vec<Effect>,
    /// Why the moves cannot be recorded, one sentence each; empty when they can.
    pub problems: Vec<String>,
    /// What to know, sentences: a formula cell that the export will leave, a plan that turns negative.
    pub warnings: Vec<String>,
    /// The KPIs that a decision can be expected to change: (id, label).
    pub kpis: Vec<(String, String)>,
}

/// A budget line in one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetLine {
    /// The line.
    pub line: Line,
    /// Its name for reading: `NA · Display · Retargeting`.
    pub label: String,
    /// Its currency.
    pub currency: String,
    /// Its plan in the period, in its own currency, recorded moves included; `None` when the cell could not be read.
    pub plan: Option<Decimal>,
    /// Where the plan stands: `Plan FY26!P14`; empty when it has no cell of its own.
    pub cell: String,
}

/// A line that a drafted move touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    /// Its name for reading.
    pub label: String,
    /// Its currency.
    pub currency: String,
    /// Whether the plan does not have it yet.
    pub new: bool,
    /// Plan before, in its own currency.
    pub before: Option<Decimal>,
    /// The change, signed.
    pub change: Decimal,
    /// Plan after.
    pub after: Decimal,
    /// Where the plan stands; empty when it has no cell of its own.
    pub cell: String,
}

/// A plan figure before and after the drafted moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// `Display plan, Nov 2026` or `CAC, plan to date`.
    pub label: String,
    /// Before.
    pub before: Figure,
    /// After.
    pub after: Option<Decimal>,
}
