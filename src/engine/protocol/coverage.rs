//! How much of the plan's money is tied to a target, an owner and a decision window.

use serde::{Deserialize, Serialize};

use super::figure::Figure;
use crate::ledger::{CellRef, Decimal};

/// Coverage over a scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageView {
    /// The span for reading.
    pub span: String,
    /// What the plan is of: `Spend`.
    pub measure: String,
    /// All that is planned.
    pub planned: Figure,
    /// The shares: all three, then each.
    pub shares: [CoverShare; 4],
    /// How many lines the plan has.
    pub lines: u32,
    /// How many of them lack something.
    pub orphan_count: u32,
    /// Those, the largest first; a page gets 200 at most.
    pub orphans: Vec<OrphanLine>,
}

/// A share of the plan's money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverShare {
    /// What it has: `Owner`.
    pub label: String,
    /// What that means, in a sentence.
    pub meaning: String,
    /// The share, 0 to 1; `None` when nothing is planned.
    pub share: Option<Decimal>,
}

/// A line of the plan that lacks a target, an owner or a decision window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrphanLine {
    /// Its members: `NA · Display · Retargeting`.
    pub line: String,
    /// What is planned for it.
    pub amount: Figure,
    /// The address of the cell with the largest amount; empty when no cell holds it.
    pub place: String,
    /// That cell.
    pub cell: Option<CellRef>,
    /// How many cells hold its amounts.
    pub cells: u32,
    /// Whether it has a target.
    pub target: bool,
    /// Whether it has an owner.
    pub owner: bool,
    /// Whether it has a decision window.
    pub window: bool,
}

impl OrphanLine {
    /// What it lacks, in words: `target, owner`.
    pub fn lacks(&self) -> String {
        let lacking = [(self.target, "target"), (self.owner, "owner"), (self.window, "decision window")];
        lacking.into_iter().filter(|(has, _)| !has).map(|(_, word)| word).collect::<Vec<_>>().join(", ")
    }
}
