//! What moved a KPI: a row for each bar, and for each member that makes one.

use super::about;
use crate::engine::outputs::table::{Cell, Column, Holds, Of, Row, Table};
use crate::engine::project::Project;
use crate::engine::protocol::DriversQuery;
use crate::engine::views::drivers;

/// Every bar in the page's order, with its members below it. The bars add up to the total, and the members to their bar.
pub fn drivers(project: &Project, query: &DriversQuery) -> Table {
    let view = drivers::view(project, query);
    let of = Of { unit: view.difference.unit, currency: view.difference.currency.clone() };
    let member = if view.dimension.is_empty() { "Member" } else { &view.dimension };
    let mut table = Table {
        title: format!("What moved {} against {}", view.label, view.base),
        about: about(project, &query.scope),
        of: Some(of.clone()),
        notes: std::iter::once(view.method).chain([view.empty]).chain(view.notes).filter(|note| !note.is_empty()).collect(),
        ..Table::default()
    };
    table.columns = vec![Column::text("Driver"), Column::of("Effect", Holds::Change)];
    table.columns.extend([Column::text(member), Column::of("Of which", Holds::Change)]);
    let row = |cells: [Cell; 4]| Row { cells: cells.into(), of: of.clone() };
    for bar in view.bars {
        table.rows.push(row([Cell::text(&bar.label), Cell::Number(bar.effect.value), Cell::text(""), Cell::Number(None)]));
        table.rows.extend(
            bar.members
                .into_iter()
                .map(|(name, figure, _)| row([Cell::text(&bar.label), Cell::Number(None), Cell::Text(name), Cell::Number(figure.value)])),
        );
    }
    table.total = Some(row([Cell::text("Difference"), Cell::Number(view.difference.value), Cell::text(""), Cell::Number(None)]));
    table
}
