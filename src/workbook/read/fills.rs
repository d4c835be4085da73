//! Columns whose blank cells repeat the label above them: merged groups, and labels written once per group.

use super::extract::Source;
use super::grid::{Grid, Value};
use crate::ledger::{DimensionKind, Range};
use crate::workbook::mapping::{Column, Role};

/// One such column.
pub(super) struct Filled {
    col: u16,
    /// Merged ranges of the column, top to bottom; empty when blanks repeat without merging.
    merges: Vec<Range>,
    always: bool,
    last: Option<Value>,
}

/// A label's value, or the one above it that a blank cell repeats.
pub(super) fn value(fills: &mut [Filled], grid: &Grid, row: u32, col: u16) -> Option<Value> {
    let own = grid.value(row, col);
    let Some(fill) = fills.iter_mut().find(|f| f.col == col) else { return own };
    if own.is_some() {
        fill.last = own;
        return own;
    }
    if fill.always {
        return fill.last;
    }
    let at = fill.merges.partition_point(|m| m.bottom < row);
    fill.merges.get(at).filter(|m| m.contains(row, col)).and_then(|m| grid.value(m.top, m.left))
}

/// The columns whose blank cells repeat the label above.
pub(super) fn find(table: &Source<'_>, first: u32, bottom: u32) -> Vec<Filled> {
    let rows = table.grid.rows_between(first, bottom);
    let mut fills = Vec::new();
    let dimensions: Vec<&Column> = table.columns.iter().filter(|c| matches!(c.role, Role::Dimension(_))).collect();
    for (i, column) in dimensions.iter().enumerate() {
        let mut merges: Vec<Range> = table
            .grid
            .merges
            .iter()
            .filter(|m| m.left == column.index && m.bottom > m.top && m.top >= first && m.bottom <= bottom)
            .copied()
            .collect();
        if !merges.is_empty() {
            merges.sort_by_key(|m| m.top);
            fills.push(Filled { col: column.index, merges, always: false, last: None });
            continue;
        }
        if matches!(column.role, Role::Dimension(DimensionKind::Owner)) || rows.len() > 50_000 {
            continue;
        }
        let filled = |col: u16| table.grid.columns.get(usize::from(col)).map_or(0, |c| c.between(first, bottom).count());
        let own = filled(column.index);
        let starts = rows.first().is_some_and(|r| table.grid.value(*r, column.index).is_some());
        let beside = dimensions.get(i + 1).map_or(0, |next| filled(next.index));
        if starts && own >= 2 && own * 10 <= rows.len() * 6 && beside * 10 >= rows.len() * 8 {
            fills.push(Filled { col: column.index, merges: Vec::new(), always: true, last: None });
        }
    }
    fills
}
