//! One row of the grid: its head with what it was taken for, and its cells.

use leptos::prelude::*;

use super::desk::{Desk, HEAD_WIDTH};
use crate::app::format;
use crate::app::sheet::ROW;
use crate::engine::protocol::mapping::{MappedSheet, MappedTable};
use crate::engine::protocol::sheet::{RowKind, RowMark, SheetRow};
use crate::ledger::cell::a1;
use crate::workbook::issue::Severity;
use crate::workbook::mapping::Role;
use crate::workbook::read::{CellKind, ShownCell};

/// The id of a cell.
pub(super) fn cell_id(row: u32, col: u16) -> String {
    format!("cell-{}", a1(row, col))
}

/// The id of a row's head.
pub(super) fn head_id(row: u32) -> String {
    format!("row-{row}")
}

/// The class, the mark and the word of what a row was taken for.
pub(super) const fn sign(kind: RowKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        RowKind::Header => ("header", "H", "header"),
        RowKind::Line => ("line", "", "line"),
        RowKind::Total => ("total", "Σ", "total"),
        RowKind::Section => ("section", "§", "label"),
        RowKind::Left => ("left", "×", "left out"),
    }
}

/// Draws a row, with the cells of some columns.
pub(super) fn row(desk: Desk, row: u32, left: u16, right: u16) -> impl IntoView + use<> {
    let (sheet, columns) = (desk.sheet.get_untracked(), desk.columns.get_untracked());
    let held = desk.held.get_untracked();
    let here = sheet.as_ref().map(|s| (s.source, s.sheet)) == Some(held.sheet);
    let blank = SheetRow { row, marks: Vec::new(), cells: Vec::new(), issues: Vec::new() };
    let data = held.rows.get(&row).filter(|_| here).unwrap_or(&blank);
    let mark = data.marks.iter().max_by_key(|m| m.kind != RowKind::Line);
    let (class, glyph, word) = mark.map_or(("", "", ""), |m| sign(m.kind));
    let title = mark.filter(|m| !m.reason.is_empty()).map(|m| format!("{word}: {}", m.reason));
    let bands = data.marks.iter().filter(|m| m.kind != RowKind::Line).filter_map(|m| {
        let range = sheet.as_ref()?.tables.get(m.table as usize)?.range;
        let (from, width) = (HEAD_WIDTH + columns.left(range.left), columns.span(range.left, range.right));
        Some(view! { <i class=format!("band {}", sign(m.kind).0) style:left=format!("{from}px") style:width=format!("{width}px")></i> })
    });
    let cells = (left..=right).map(|col| {
        let at = data.cells.binary_search_by_key(&col, |c| c.col).ok();
        let cell = at.and_then(|i| data.cells.get(i));
        let (table, kind) = sheet.as_ref().map_or((None, None), |s| place(s, data, col));
        // What stands outside of lines runs on over empty cells, as titles do.
        let next = at.and_then(|i| data.cells.get(i + 1)).map_or(right, |c| c.col - 1);
        let text = cell.is_some_and(|c| c.kind == CellKind::Text);
        let last = if text && kind != Some(RowKind::Line) { next.clamp(col, col.saturating_add(8)) } else { col };
        let (x, width) = (HEAD_WIDTH + columns.left(col), columns.span(col, last));
        let issue = data.issues.iter().filter(|(c, _)| *c == col).map(|(_, severity)| *severity).min();
        let shown = cell.map(|c| shown(c, table.map(|t| role(t, col))));
        let title = shown.as_ref().filter(|s| s.chars().count() > 12).cloned();
        view! {
            <div
                role="gridcell"
                id=cell_id(row, col)
                class=cell_class(cell, table.map(|t| role(t, col)), kind, issue)
                class:over=last != col
                aria-colindex=col + 2
                title=title
                style:left=format!("{x}px")
                style:width=format!("{width}px")
            >
                {shown}
            </div>
        }
    });
    view! {
        <div class=format!("sheet-row {class}") role="row" aria-rowindex=row + 2 style:top=format!("{}px", (f64::from(row) - f64::from(held.top)) * ROW)>
            {bands.collect_view()}
            <div role="rowheader" id=head_id(row) class="row-head" aria-colindex="1" title=title>
                <b aria-hidden="true">{glyph}</b>
                {row + 1}
                {mark.map(|_| view! { <span class="unseen">{format!(" {word}")}</span> })}
            </div>
            {cells.collect_view()}
        </div>
    }
}

/// The table that a cell is in, and what its row was taken for there.
fn place<'a>(sheet: &'a MappedSheet, row: &SheetRow, col: u16) -> (Option<&'a MappedTable>, Option<RowKind>) {
    let of = |mark: &RowMark| sheet.tables.get(mark.table as usize).filter(|t| t.range.contains(row.row, col)).map(|t| (t, mark.kind));
    row.marks.iter().find_map(of).map_or((None, None), |(table, kind)| (Some(table), Some(kind)))
}

fn role(table: &MappedTable, col: u16) -> &Role {
    table.columns.iter().find(|c| c.index == col).map_or(&Role::Ignored, |c| &c.role)
}

fn shown(cell: &ShownCell, role: Option<&Role>) -> String {
    match (cell.kind, role) {
        (CellKind::Number, Some(Role::Amount(_) | Role::Derived)) => format::as_amount(&cell.text),
        (CellKind::Unsaved, _) => "no saved value".to_owned(),
        _ => cell.text.clone(),
    }
}

fn cell_class(cell: Option<&ShownCell>, role: Option<&Role>, kind: Option<RowKind>, issue: Option<Severity>) -> String {
    let mut class = String::from("cell");
    let mut add = |word: &str, when: bool| {
        if when {
            class.push(' ');
            class.push_str(word);
        }
    };
    add("num", cell.is_some_and(|c| matches!(c.kind, CellKind::Number | CellKind::Date)));
    add("fault", cell.is_some_and(|c| matches!(c.kind, CellKind::Error | CellKind::Unsaved)));
    add("quiet", matches!(role, Some(Role::Derived | Role::Ignored | Role::Note)) || (kind.is_none() && cell.is_some()));
    add("issue", issue.is_some_and(|s| s < Severity::Info));
    add("noted", issue == Some(Severity::Info));
    class
}
