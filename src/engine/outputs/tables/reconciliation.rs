//! The reconciliation's tables: totals from above and below with the lines between them, and KPIs that pull apart.

use super::about;
use crate::engine::outputs::table::{Cell, Column, Holds, Of, Row, Table};
use crate::engine::project::Project;
use crate::engine::protocol::Scope;
use crate::engine::views::reconciliation::view;
use crate::kpi::conflicts::NO_SUCCESS;

/// Every figure from above and below, and below it the lines of its difference.
pub fn reconciliation(project: &Project, scope: &Scope) -> Table {
    let view = view(project, scope);
    let mut table = Table { title: "Top-down and bottom-up".into(), about: about(project, scope), notes: view.notes, ..Table::default() };
    table.columns.extend(["Added up by", "Figure", "In finance", "Line"].map(Column::text));
    table.columns.extend(["Finance total", "Bottom-up"].map(|name| Column::of(name, Holds::Amount)));
    table.columns.push(Column::of("Difference", Holds::Change));
    for cut in view.cuts {
        for row in cut.rows {
            let of = Of { unit: row.top.unit, currency: row.top.currency.clone() };
            let names = |line: &str| [&cut.label, &row.label, &row.finance_label, line].map(Cell::text);
            let sides = [row.top.value, row.bottom.value, row.difference.value].map(Cell::Number);
            table.rows.push(Row { cells: names("").into_iter().chain(sides).collect(), of: of.clone() });
            for (label, figure) in &row.lines {
                let amounts = [None, None, figure.value].map(Cell::Number);
                table.rows.push(Row { cells: names(label).into_iter().chain(amounts).collect(), of: of.clone() });
            }
        }
    }
    let untied =
        view.untied.iter().map(|one| format!("{}, {}, says {}; its lines add up to {}.", one.place, one.label, one.stated, one.summed));
    table.notes.extend(untied);
    table
}

/// A row for each of the two KPIs of a finding.
pub fn conflicts(project: &Project, scope: &Scope) -> Table {
    let view = view(project, scope);
    let mut table = Table { title: "KPIs that pull apart".into(), about: about(project, scope), notes: view.notes, ..Table::default() };
    table.columns.extend(["Finding", "What pulls apart", "KPI"].map(Column::text));
    table.columns.extend(["Plan", "Actual"].map(|name| Column::of(name, Holds::Amount)));
    table.columns.extend([Column::of("Variance", Holds::Change), Column::of("Variance share", Holds::Share)]);
    for conflict in view.conflicts {
        let kind = if conflict.vanity { NO_SUCCESS } else { "Conflict" };
        for (name, figures) in std::iter::once(conflict.grew).chain(conflict.fell) {
            let words = [Cell::text(kind), Cell::text(&conflict.sentence), Cell::Text(name)];
            let amounts = [figures.plan.value, figures.actual.value, figures.variance.value, figures.share].map(Cell::Number);
            table.rows.push(Row { cells: words.into_iter().chain(amounts).collect(), of: Of::figures(&figures) });
        }
    }
    table
}
