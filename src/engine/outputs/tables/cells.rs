//! Cells of a sheet as they stand, and the totals that a sheet states beside the sums of its lines.

use crate::engine::outputs::table::{Cell, Column, Holds, Of, Row, Table};
use crate::engine::project::Project;
use crate::ledger::cell::column;
use crate::ledger::{CellRef, Range};
use crate::workbook::read::CellKind;

/// The most cells of one table: beyond it a copy is better made of the workbook itself.
const MOST: u64 = 2_000_000;

/// The cells of a part of a sheet, numbers as numbers.
pub(super) fn cells(project: &Project, source: u16, sheet: u16, area: Range) -> Result<Table, String> {
    let gone = || "That sheet is no longer part of the project.".to_owned();
    let book = project.book(source).ok_or_else(gone)?;
    let (rows, columns) = book.extent(sheet).ok_or_else(gone)?;
    let area = Range { bottom: area.bottom.min(rows.saturating_sub(1)), right: area.right.min(columns.saturating_sub(1)), ..area };
    let height = u64::from((area.bottom + 1).saturating_sub(area.top));
    if height * u64::from((area.right + 1).saturating_sub(area.left)) > MOST {
        return Err("That is more than two million cells. Select fewer, or take the workbook itself.".into());
    }
    let cell = |row: u32, col: u16| match book.cell(sheet, row, col) {
        None => Cell::Text(String::new()),
        Some(shown) if shown.kind == CellKind::Number => {
            shown.text.parse().map_or_else(|_| Cell::Text(shown.text), |n| Cell::Number(Some(n)))
        }
        Some(shown) => Cell::Text(shown.text),
    };
    let row = |row: u32| Row { cells: (area.left..=area.right).map(|col| cell(row, col)).collect(), of: Of::count() };
    let corner = CellRef { source, sheet, row: area.top, col: area.left };
    Ok(Table {
        title: format!("{} {area}", project.sheet_name(corner)),
        about: vec![project.record.title()],
        of: Some(Of::count()),
        columns: (area.left..=area.right).map(|col| Column::of(column(col), Holds::Number)).collect(),
        bare: true,
        rows: (area.top..=area.bottom).map(row).collect(),
        ..Table::default()
    })
}

/// What a table's sheet states beside what its lines add up to, those that differ first; `None` when there is no such table.
pub(super) fn tie_outs(project: &Project, key: &str) -> Option<Table> {
    let table = project.import.tables.iter().find(|table| table.key == key)?;
    let mut ties: Vec<_> = table.tie_outs.iter().collect();
    ties.sort_by_key(|tie| tie.ties());
    let row = |tie: &&crate::workbook::mapping::TieOut| {
        let words = [tie.label.clone(), project.place(tie.cell)].map(Cell::Text);
        let sums = [tie.stated, tie.summed, tie.summed - tie.stated].map(|sum| Cell::Number(Some(sum)));
        let verdict = Cell::text(if tie.ties() { "ties" } else { "differs" });
        Row { cells: words.into_iter().chain(sums).chain([verdict]).collect(), of: Of::count() }
    };
    let heads = ["Stated", "Sum of the lines"].map(|name| Column::of(name, Holds::Amount));
    let columns = ["Total", "Cell"].map(Column::text).into_iter().chain(heads);
    Some(Table {
        title: format!("Totals of {}", table.sheet_name),
        about: vec![project.record.title(), format!("{}!{}", table.sheet_name, table.range)],
        of: Some(Of::count()),
        columns: columns.chain([Column::of("Difference", Holds::Change), Column::text("Verdict")]).collect(),
        rows: ties.iter().map(row).collect(),
        ..Table::default()
    })
}
