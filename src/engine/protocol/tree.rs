//! The KPI tree page: every KPI below the one that it leads to.

use serde::{Deserialize, Serialize};

use super::figure::Compared;
use crate::kpi::KpiKind;

/// The tree over a scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeView {
    /// The span for reading: `Jan – Oct 2026 (to date)`.
    pub span: String,
    /// The nodes from the top down, those that lead to one right below it.
    pub nodes: Vec<TreeNode>,
    /// The dimensions whose members stand below some KPIs, for reading: `Channel`, `Program`; empty where there is none.
    pub dimensions: [String; 2],
    /// What to know about the figures; sentences.
    pub notes: Vec<String>,
}

/// A KPI, or its part of one member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeNode {
    /// Its own id: `pipeline`, `pipeline/Display`.
    pub id: String,
    /// The KPI's id.
    pub kpi: String,
    /// The KPI's name in marketing's words, or the member's.
    pub label: String,
    /// The KPI's name in finance's words; empty for a member.
    pub finance_label: String,
    /// What the KPI tells.
    pub meaning: String,
    /// What it speaks of.
    pub kind: KpiKind,
    /// How deep it stands; the top has 0.
    pub depth: u8,
    /// 0 for a KPI, 1 for a member of the first dimension, 2 for one of the second.
    pub level: u8,
    /// The figures.
    pub figures: Compared,
    /// Why it is no success however far ahead it is; empty where nothing is the matter.
    pub vanity: String,
    /// Whether a trace can be asked for: not for the rest, which stands for many members.
    pub traced: bool,
}

impl TreeView {
    /// Whether nodes stand below the one at a position.
    pub fn leads(&self, at: usize) -> bool {
        self.nodes.get(at).zip(self.nodes.get(at + 1)).is_some_and(|(node, next)| next.depth > node.depth)
    }
}
