//! A part of a sheet as it stands, for showing it beside how it was read.

use serde::{Deserialize, Serialize};

use super::grid::{Grid, Value, shown};
use super::load::Book;
use crate::ledger::Range;

/// The most rows of one window.
pub const MAX_ROWS: u32 = 120;
/// The most columns of one window.
pub const MAX_COLUMNS: u16 = 60;
/// The most characters of a cell in a window; [`Book::cell`] gives the whole text.
const MAX_TEXT: usize = 120;
/// The rows by which a column's width is judged.
const JUDGED: usize = 60;

/// A cell that holds something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownCell {
    /// Column, from 0.
    pub col: u16,
    /// Its value as text: dates as `2026-11-22`, numbers as plain decimals.
    pub text: String,
    /// What it holds.
    pub kind: CellKind,
    /// Whether a formula gives it.
    pub formula: bool,
}

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellKind {
    /// A number.
    Number,
    /// A number with a date format.
    Date,
    /// A text.
    Text,
    /// TRUE or FALSE.
    Logical,
    /// An error such as `#DIV/0!`.
    Error,
    /// A formula without a saved value.
    Unsaved,
}

impl Book {
    fn grid(&self, sheet: u16) -> Option<&Grid> {
        self.grids.iter().find(|g| g.index == sheet)
    }

    /// How far a sheet reaches: the numbers of its rows and of its columns; `None` when there is no such sheet.
    pub fn extent(&self, sheet: u16) -> Option<(u32, u16)> {
        let grid = self.grid(sheet)?;
        Some((grid.rows.last().map_or(0, |r| r + 1), u16::try_from(grid.columns.len()).unwrap_or(u16::MAX)))
    }

    /// How many characters each column of a sheet asks for, judged by its first rows.
    pub fn widths(&self, sheet: u16) -> Vec<u8> {
        let wide = |value: &Value| match value {
            Value::Text(place) => self.texts.get(*place).chars().count(),
            // As shown with thousands separators.
            Value::Number(_) => shown(&self.texts, *value).split('.').next().map_or(0, |whole| whole.len() * 4 / 3 + 3).min(16),
            Value::Date(_) => 10,
            _ => 7,
        };
        let columns = self.grid(sheet).map(|g| g.columns.as_slice()).unwrap_or_default();
        let width = |column: &super::grid::GridColumn| {
            let mut widths: Vec<usize> = column.between(0, u32::MAX).take(JUDGED).map(|(_, value)| wide(&value)).collect();
            widths.sort_unstable();
            // One long title or note must not widen the column.
            u8::try_from(widths.get(widths.len() * 9 / 10).copied().unwrap_or(0)).unwrap_or(u8::MAX)
        };
        columns.iter().map(width).collect()
    }

    /// The cells of a window that hold something, row by row; rows without any are left out. Larger windows are
    /// cut.
    pub fn window(&self, sheet: u16, area: Range) -> Vec<(u32, Vec<ShownCell>)> {
        let Some(grid) = self.grid(sheet) else { return Vec::new() };
        let area = cut(area);
        let mut rows: Vec<(u32, Vec<ShownCell>)> = grid.rows_between(area.top, area.bottom).iter().map(|r| (*r, Vec::new())).collect();
        for col in area.left..=area.right {
            let Some(column) = grid.columns.get(usize::from(col)) else { break };
            for (row, value) in column.between(area.top, area.bottom) {
                if let Some((_, cells)) = rows.binary_search_by_key(&row, |r| r.0).ok().and_then(|i| rows.get_mut(i)) {
                    let mut text = shown(&self.texts, value);
                    if let Some((end, _)) = text.char_indices().nth(MAX_TEXT) {
                        text.truncate(end);
                        text.push('…');
                    }
                    cells.push(ShownCell { col, text, kind: kind(value), formula: column.formula(row).is_some() });
                }
            }
        }
        rows.retain(|(_, cells)| !cells.is_empty());
        rows
    }

    /// One cell with its whole text; `None` when it holds nothing.
    pub fn cell(&self, sheet: u16, row: u32, col: u16) -> Option<ShownCell> {
        let grid = self.grid(sheet)?;
        let value = grid.value(row, col)?;
        Some(ShownCell { col, text: shown(&self.texts, value), kind: kind(value), formula: grid.formula(row, col).is_some() })
    }
}

/// A window of at most the size that is answered at once.
pub fn cut(area: Range) -> Range {
    Range {
        bottom: area.bottom.min(area.top.saturating_add(MAX_ROWS - 1)),
        right: area.right.min(area.left.saturating_add(MAX_COLUMNS - 1)),
        ..area
    }
}

const fn kind(value: Value) -> CellKind {
    match value {
        Value::Number(_) => CellKind::Number,
        Value::Date(_) => CellKind::Date,
        Value::Text(_) => CellKind::Text,
        Value::Bool(_) => CellKind::Logical,
        Value::Error(_) => CellKind::Error,
        Value::Unsaved => CellKind::Unsaved,
    }
}
