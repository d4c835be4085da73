//! What is wrong or worth a look.

use crate::engine::outputs::table::{Cell, Column, Of, Row, Table};
use crate::engine::project::Project;
use crate::engine::protocol::HealthQuery;
use crate::engine::views::health;

/// Every item that fits the page's filters, worst first.
pub fn health(project: &Project, query: &HealthQuery) -> Table {
    let view = health::view(project, &HealthQuery { show: u32::MAX, ..query.clone() });
    let row = |item: crate::engine::protocol::health::HealthItem| {
        let state = if item.accepted { "accepted" } else { "open" };
        let cells: Vec<String> = item.cells.into_iter().map(|(_, place)| place).collect();
        let place = if cells.is_empty() { item.place } else { cells.join(", ") };
        let words = [item.severity.word().to_owned(), item.title, place, item.message, state.to_owned()];
        Row { cells: words.map(Cell::Text).to_vec(), of: Of::count() }
    };
    Table {
        title: "Health".into(),
        about: vec![project.record.title()],
        of: Some(Of::count()),
        columns: ["To do", "Kind", "Cells", "What it is", "State"].map(Column::text).to_vec(),
        rows: view.items.into_iter().map(row).collect(),
        ..Table::default()
    }
}
