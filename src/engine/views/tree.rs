//! The KPI tree: every KPI below the one that it leads to, from revenue down to what is done for it, and of some the parts of each
//! channel and program. The page shows it, and the report sheet; its shape is made here once.

use std::collections::BTreeMap;

use super::conflicts::vanity;
use super::groups::Groups;
use super::lens::{BLANK, Lens};
use super::scorecard::notes;
use crate::engine::project::Project;
use crate::engine::protocol::figure::Scope;
use crate::engine::protocol::tree::{TreeNode, TreeView};
use crate::kpi::Kpi;
use crate::ledger::Version;
use crate::ledger::measure::Direction;
use crate::workbook::write::report::TREE_MEMBERS;

/// The KPIs that the tree shows by member too.
const BY_MEMBER: [&str; 3] = ["pipeline", "spend", "cac"];

/// A node: a KPI over a scope, or over a part of it.
pub(super) struct Node<'k, 'a> {
    /// The definition.
    pub(super) kpi: &'k Kpi,
    /// How deep it stands; the top has 0.
    pub(super) depth: u8,
    /// The members of the main dimension and of the one below it whose part this is; empty for the whole.
    pub(super) members: Vec<String>,
    /// Over what it is figured.
    pub(super) lens: Lens<'a>,
}

/// The nodes from the top down, those that lead to one right below it. `says` tells which KPIs say anything: one whose parent says nothing
/// moves up. `levels` of members stand below the KPIs that have any, 0 to 2.
pub(super) fn nodes<'a>(lens: &Lens<'a>, groups: &Groups, says: impl Fn(&Kpi) -> bool, levels: usize) -> Vec<Node<'a, 'a>> {
    let of_main = if levels > 0 { groups.by_main(lens) } else { Vec::new() };
    let of_second = if levels > 1 { groups.by_second(lens) } else { BTreeMap::new() };
    let mut nodes = Vec::new();
    let mut above: Vec<u8> = Vec::new();
    for (kpi, depth) in lens.project.catalog.tree().into_iter().filter(|(kpi, _)| says(kpi)) {
        above.retain(|d| *d < depth);
        let shown = u8::try_from(above.len()).unwrap_or(u8::MAX);
        above.push(depth);
        nodes.push(Node { kpi, depth: shown, members: Vec::new(), lens: lens.clone() });
        if !BY_MEMBER.contains(&kpi.id.as_str()) {
            continue;
        }
        let there = |(_, lens): &&(String, Lens<'_>)| [Version::Plan, Version::Actual].iter().any(|v| lens.kpi_value(kpi, *v).is_some());
        for (main, lens) in of_main.iter().filter(there).take(TREE_MEMBERS) {
            nodes.push(Node { kpi, depth: shown + 1, members: vec![main.clone()], lens: lens.clone() });
            let parts = of_second.get(main).into_iter().flatten().filter(|(name, _)| !name.is_empty());
            for (second, lens) in parts.filter(there).take(TREE_MEMBERS) {
                nodes.push(Node { kpi, depth: shown + 2, members: vec![main.clone(), second.clone()], lens: lens.clone() });
            }
        }
    }
    nodes
}

/// The tree over a scope.
pub fn view(project: &Project, scope: &Scope) -> TreeView {
    let lens = Lens::new(project, scope);
    let groups = Groups::with_programs(&lens);
    // What is held against a target of its own, such as all of the plan, tells nothing before there is an actual.
    let says = |kpi: &Kpi| {
        lens.kpi_value(kpi, Version::Actual).is_some()
            || kpi.direction != Direction::OnTarget && lens.kpi_value(kpi, Version::Plan).is_some()
    };
    TreeView {
        span: project.coverage.label(&scope.period),
        nodes: nodes(&lens, &groups, says, 2).iter().map(node).collect(),
        dimensions: groups.labels(project.ledger()),
        notes: notes(&lens),
    }
}

fn node(node: &Node<'_, '_>) -> TreeNode {
    let figures = node.lens.compare_kpi(node.kpi);
    let member = node.members.last().map(|name| if name.is_empty() { BLANK.to_owned() } else { name.clone() });
    TreeNode {
        id: std::iter::once(node.kpi.id.as_str()).chain(node.members.iter().map(String::as_str)).collect::<Vec<_>>().join("/"),
        kpi: node.kpi.id.clone(),
        label: member.unwrap_or_else(|| node.kpi.label.clone()),
        finance_label: if node.members.is_empty() { node.kpi.finance_label.clone() } else { String::new() },
        meaning: node.kpi.meaning.clone(),
        kind: node.kpi.kind,
        depth: node.depth,
        level: u8::try_from(node.members.len()).unwrap_or(u8::MAX),
        vanity: vanity(&node.lens, node.kpi, &figures).map(|found| found.sentence).unwrap_or_default(),
        figures,
        traced: node.lens.is_whole(),
    }
}
