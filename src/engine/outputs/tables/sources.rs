//! The project's files.

use crate::engine::outputs::table::{Cell, Column, Holds, Of, Row, Table};
use crate::engine::project::Project;
use crate::engine::views::sources;

/// Every file in force, the first one first.
pub(super) fn sources(project: &Project) -> Table {
    let number = |name| Column::of(name, Holds::Number);
    let words = ["File", "Added", "SHA-256"].map(Column::text);
    let columns = words.into_iter().chain(["Tables", "Tables in use", "Lines", "Amounts", "Corrections"].map(number)).collect();
    let rows = sources::view(project, 0).sources.into_iter().map(|file| {
        let words = [file.source.file_name, file.source.added.to_string(), file.source.fingerprint].map(Cell::Text);
        let counts = [file.tables, file.used, file.lines, file.facts, file.corrections].map(Cell::count);
        Row { cells: words.into_iter().chain(counts).collect(), of: Of::count() }
    });
    Table {
        title: "Sources".into(),
        about: vec![project.record.title()],
        of: Some(Of::count()),
        columns,
        rows: rows.collect(),
        ..Table::default()
    }
}
