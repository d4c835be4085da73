//! The tables of the KPI tree page: the tree, the orphan lines, what planned money comes to.

use super::about;
use super::scorecard::{held, judged};
use crate::engine::outputs::table::{Cell, Column, Holds, Of, Row, Table};
use crate::engine::project::Project;
use crate::engine::protocol::coverage::OrphanLine;
use crate::engine::protocol::tree::TreeNode;
use crate::engine::protocol::{Scope, TargetFormulaQuery};
use crate::engine::views;
use crate::ledger::measure::Unit;

/// Every node from the top down.
pub(super) fn tree(project: &Project, scope: &Scope) -> Table {
    let view = views::tree::view(project, scope);
    let mut table = Table { title: "KPI tree".into(), about: about(project, scope), notes: view.notes, ..Table::default() };
    table.columns.extend([Column::of("Level", Holds::Number), Column::text("KPI"), Column::text("In finance"), Column::text("Type")]);
    table.compares();
    table.columns.push(Column::text("Held against"));
    table.notes.extend(view.nodes.iter().map(|node| node.vanity.clone()).filter(|said| !said.is_empty()));
    let row = |node: TreeNode| {
        // Without the levels a reader sees the tree by what stands in front of a name.
        let name = "\u{2003}".repeat(usize::from(node.depth)) + &node.label;
        let kind = if node.level == 0 { node.kind.label().to_owned() } else { view.dimensions[usize::from(node.level) - 1].clone() };
        let head = [Cell::count(u32::from(node.depth)), Cell::Text(name), Cell::Text(node.finance_label), Cell::Text(kind)];
        let figures = judged(&node.figures, &node.vanity);
        Row { of: Of::figures(&node.figures), cells: head.into_iter().chain(figures).chain([held(&node.figures)]).collect() }
    };
    table.rows = view.nodes.into_iter().map(row).collect();
    table
}

/// Every line of the plan that lacks something, the largest first.
pub(super) fn orphans(project: &Project, scope: &Scope) -> Table {
    let view = views::coverage::whole(project, scope);
    let of = Of { unit: view.planned.unit, currency: view.planned.currency.clone() };
    let mut table = Table {
        title: "Orphan lines".into(),
        about: about(project, scope),
        of: Some(of.clone()),
        notes: view.shares.iter().map(|share| format!("{}: {}", share.label, share.meaning)).collect(),
        ..Table::default()
    };
    table.columns = vec![
        Column::text("Line"),
        Column::of("Plan", Holds::Amount),
        Column::text("Lacks"),
        Column::text("Cell"),
        Column::of("Cells", Holds::Number),
    ];
    let row = |line: OrphanLine| {
        let lacks = Cell::Text(line.lacks());
        let cells = vec![Cell::Text(line.line), Cell::Number(line.amount.value), lacks, Cell::Text(line.place), Cell::count(line.cells)];
        Row { cells, of: of.clone() }
    };
    table.rows = view.orphans.into_iter().map(row).collect();
    table
}

/// What the planned money of each member of the main dimension comes to.
pub(super) fn target_lines(project: &Project, query: &TargetFormulaQuery) -> Table {
    let view = views::target_formula::view(project, &TargetFormulaQuery { line: String::new(), ..query.clone() });
    let of = Of::money(&project.reporting.currency.0);
    let mut table = Table {
        title: "What the planned spend comes to".into(),
        about: about(project, &query.scope),
        of: Some(of.clone()),
        notes: vec!["At each one’s own rates in this period.".into()],
        ..Table::default()
    };
    let dimension = if view.dimension.is_empty() { "Line".to_owned() } else { view.dimension };
    table.columns.extend([Column::text(dimension), Column::of("Planned spend", Holds::Amount)]);
    let later = view.steps.iter().skip(1);
    table.columns.extend(later.map(|s| Column::of(s.label.clone(), if s.unit == Unit::Money { Holds::Amount } else { Holds::Number })));
    let last = view.steps.last().map(|step| step.label.clone()).unwrap_or_default();
    table.columns.extend([Column::of(format!("{last}, planned"), Holds::Number), Column::of("Spend for each", Holds::Amount)]);
    table.rows = view
        .lines
        .into_iter()
        .map(|line| {
            let head = [Cell::Text(line.name), Cell::Number(line.planned.value)];
            let tail = [Cell::Number(line.plan.value), Cell::Number(line.cost)];
            Row { cells: head.into_iter().chain(line.amounts.into_iter().map(Cell::Number)).chain(tail).collect(), of: of.clone() }
        })
        .collect();
    table
}
