//! The table of the targets page: a line for each KPI and period, with what is set and what counts.

use super::about;
use crate::engine::outputs::table::{Cell, Column, Holds, Of, Row, Table};
use crate::engine::project::Project;
use crate::engine::protocol::TargetsQuery;
use crate::engine::views;
use crate::ledger::measure::Unit;

/// Every KPI and period that the page shows.
pub(super) fn targets(project: &Project, query: &TargetsQuery) -> Table {
    let view = views::targets::view(project, query);
    let mut table = Table { title: "Targets".into(), about: about(project, &query.scope), ..Table::default() };
    table.columns = vec![
        Column::text("KPI"),
        Column::text("Scope"),
        Column::text("Period"),
        Column::of("Target", Holds::Amount),
        Column::of("Without it", Holds::Amount),
        Column::text("Source"),
    ];
    for row in &view.rows {
        let of = if row.unit == Unit::Money { Of::money(&view.currency) } else { Of { unit: row.unit, currency: String::new() } };
        for ((period, _), cell) in view.periods.iter().zip(&row.cells) {
            let names = [&row.label, &view.scope, &period.id()].map(Cell::text);
            let amounts = [cell.target, cell.instead].map(Cell::Number);
            table.rows.push(Row { cells: names.into_iter().chain(amounts).chain([Cell::text(&cell.words)]).collect(), of: of.clone() });
        }
    }
    table
}
