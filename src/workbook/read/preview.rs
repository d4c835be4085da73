//! The first lines and left-out rows of a table as text, for the mapping page.

use super::grid::{Grid, Texts, Value};
use crate::workbook::mapping::{PreviewCell, PreviewRow, Role, Table};
use crate::workbook::read::cells::numbers;
use crate::workbook::read::rows::extract::Extract;

/// Lines shown.
const LINES: usize = 8;
/// Left-out rows shown.
const EXCLUDED: usize = 3;
/// Columns shown.
const COLUMNS: usize = 120;

/// The first lines and the first rows left out, in sheet order.
pub(super) fn preview(grid: &Grid, texts: &Texts, table: &Table, read: &Extract) -> Vec<PreviewRow> {
    let mut rows: Vec<(u32, bool)> = read.details.iter().take(LINES).map(|r| (*r, false)).collect();
    rows.extend(read.excluded.iter().take(EXCLUDED).map(|e| (e.row, true)));
    if rows.is_empty() {
        let first = table.header_rows.last().map_or(table.range.top, |r| r + 1);
        rows.extend(grid.rows_between(first, table.range.bottom).iter().take(LINES).map(|r| (*r, false)));
    }
    rows.sort_unstable();
    rows.into_iter()
        .map(|(row, excluded)| {
            let cells = table
                .columns
                .iter()
                .take(COLUMNS)
                .map(|column| {
                    let value = grid.value(row, column.index);
                    let number = matches!(value, Some(Value::Number(_)));
                    let bad = matches!(column.role, Role::Amount(_)) && !excluded && matches!(value, Some(Value::Error(_) | Value::Unsaved | Value::Date(_) | Value::Bool(_)));
                    let worded = matches!((&column.role, value), (Role::Amount(_), Some(Value::Text(place))) if !excluded && !numbers::says_none(texts.get(place)));
                    PreviewCell { text: grid.shown(texts, row, column.index), number, issue: bad || worded }
                })
                .collect();
            PreviewRow { row, cells, excluded }
        })
        .collect()
}
