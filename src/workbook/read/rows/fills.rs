//! Columns whose blank cells repeat a label: merged groups, labels written once per group, and labels anywhere in a group whose measures
//! come round again.

use super::extract::Source;
use crate::ledger::DimensionKind;
use crate::workbook::mapping::{Column, Role};
use crate::workbook::read::grid::{Grid, Value};

/// Rows of a table in which people still leave repeated labels out; longer ones are written by programs.
const MAX_ROWS: usize = 50_000;

/// Some rows, and the row that holds their label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Group {
    top: u32,
    bottom: u32,
    label: u32,
}

/// One such column.
pub(in crate::workbook::read) struct Filled {
    col: u16,
    /// Its groups, top to bottom; empty when blanks repeat the last label above.
    groups: Vec<Group>,
    last: Option<Value>,
}

/// A label's value, or the one that a blank cell repeats.
pub(in crate::workbook::read) fn value(fills: &mut [Filled], grid: &Grid, row: u32, col: u16) -> Option<Value> {
    let own = grid.value(row, col);
    let Some(fill) = fills.iter_mut().find(|f| f.col == col) else { return own };
    if own.is_some() {
        fill.last = own;
        return own;
    }
    if fill.groups.is_empty() {
        return fill.last;
    }
    let at = fill.groups.partition_point(|g| g.bottom < row);
    fill.groups.get(at).filter(|g| g.top <= row).and_then(|g| grid.value(g.label, col))
}

/// The columns whose blank cells repeat a label.
pub(in crate::workbook::read) fn find(table: &Source<'_>, first: u32, bottom: u32) -> Vec<Filled> {
    let rows = table.grid.rows_between(first, bottom);
    let mut fills = Vec::new();
    let filled = |col: u16| table.grid.columns.get(usize::from(col)).map_or(0, |c| c.between(first, bottom).count());
    let labels: Vec<&Column> =
        table.columns.iter().filter(|c| matches!(c.role, Role::Dimension(_) | Role::Version | Role::MeasureName)).collect();
    for (i, column) in labels.iter().enumerate().filter(|(_, c)| matches!(c.role, Role::Dimension(_))) {
        let next = labels.get(i + 1);
        if let Some(groups) =
            next.filter(|n| !matches!(n.role, Role::Dimension(_))).and_then(|n| rounds(table, rows, column.index, n.index))
        {
            fills.push(Filled { col: column.index, groups, last: None });
            continue;
        }
        let merges =
            table.grid.merges.iter().filter(|m| m.left == column.index && m.bottom > m.top && m.top >= first && m.bottom <= bottom);
        let mut groups: Vec<Group> = merges.map(|m| Group { top: m.top, bottom: m.bottom, label: m.top }).collect();
        if !groups.is_empty() {
            groups.sort_by_key(|g| g.top);
            fills.push(Filled { col: column.index, groups, last: None });
            continue;
        }
        if matches!(column.role, Role::Dimension(DimensionKind::Owner)) || rows.len() > MAX_ROWS {
            continue;
        }
        let own = filled(column.index);
        let starts = rows.first().is_some_and(|r| table.grid.value(*r, column.index).is_some());
        let beside = next.map_or(0, |n| filled(n.index));
        if starts && own >= 2 && own * 10 <= rows.len() * 6 && beside * 10 >= rows.len() * 8 {
            fills.push(Filled { col: column.index, groups: Vec::new(), last: None });
        }
    }
    fills
}

/// The groups of a label column beside measures or versions that come round again: each round has one label, in whichever of its rows.
/// `None` when that is not so.
fn rounds(table: &Source<'_>, rows: &[u32], col: u16, beside: u16) -> Option<Vec<Group>> {
    if rows.len() > MAX_ROWS {
        return None;
    }
    let begins = rows.iter().find_map(|row| table.grid.value(*row, beside))?;
    let mut groups: Vec<(Group, usize)> = Vec::new();
    for row in rows.iter().copied().filter(|row| table.grid.value(*row, beside).is_some()) {
        if table.grid.value(row, beside) == Some(begins) {
            groups.push((Group { top: row, bottom: row, label: row }, 0));
        }
        let (group, labels) = groups.last_mut()?;
        group.bottom = row;
        if table.grid.value(row, col).is_some() {
            group.label = row;
            *labels += 1;
        }
    }
    let told = groups.iter().all(|(_, labels)| *labels == 1);
    let several = groups.len() >= 2 && groups.iter().all(|(g, _)| g.bottom > g.top);
    (told && several).then(|| groups.into_iter().map(|(g, _)| g).collect())
}
