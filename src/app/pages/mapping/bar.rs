//! The bar over the grid: the cell's address, all that stands in it, and what was read of it.

use leptos::prelude::*;

use super::desk::use_desk;
use super::grid;
use super::row::sign;
use crate::app::context::answer;
use crate::app::parts::table_menu::TableMenu;
use crate::app::{focus, format, words};
use crate::engine::command::TableChange;
use crate::engine::protocol::{CellView, Request, Response};
use crate::ledger::cell::a1;
use crate::ledger::{CellRef, Range};
use crate::workbook::issue::Severity;

/// The bar.
#[component]
pub(super) fn CellBar() -> impl IntoView {
    let desk = use_desk();
    let at = Memo::new(move |_| desk.cell());
    let view = answer(move || Request::Cell(at.get()), |response| if let Response::Cell(view) = response { Some(*view) } else { None });
    let now = Memo::new(move |_| view.get().and_then(Result::ok).filter(|view| view.cell == at.get()));
    let selected = Memo::new(move |_| desk.selected());
    let address = move || {
        let (range, cursor) = (selected.get(), desk.cursor.get());
        if cursor.col.is_none() {
            let (top, bottom) = (range.top + 1, range.bottom + 1);
            return if top == bottom { format!("Row {top}") } else { format!("Rows {top}–{bottom}") };
        }
        if range.top == range.bottom && range.left == range.right { a1(range.top, range.left) } else { range.to_string() }
    };
    let value = move || now.with(|view| view.as_ref().and_then(|v| v.shown.as_ref().map(|shown| shown.text.clone())));
    let formula = move || now.with(|view| view.as_ref().is_some_and(|v| v.shown.as_ref().is_some_and(|shown| shown.formula)));
    let told = move || now.with(|view| view.as_ref().map(|view| read_words(desk, view)));
    // In the place of what was read, so that the sheet below never moves under the pointer.
    let issue = Memo::new(move |_| now.with(|view| view.as_ref().and_then(|v| v.issues.first().cloned())));
    let words = move || match issue.get() {
        Some((severity, message)) => Some(format!("{}: {message}", severity.word())),
        None => told(),
    };
    view! {
        <div class="cell-bar" role="region" aria-label="Selected cell">
            <b class="address">{address}</b>
            <div class="value">
                <p class="cut" title=value>{move || formula().then(|| view! { <small class="by-formula">"fx"</small> })} {value}</p>
                <p class="dim cut" class:watch=move || issue.with(|issue| issue.as_ref().is_some_and(|(severity, _)| *severity < Severity::Info)) title=words>{words}</p>
            </div>
            <Draw/>
            <TableMenu id="cells-menu" name="the cells" table=move || desk.cells(desk.several_or_all())/>
        </div>
    }
}

/// What was read of a cell, in words.
fn read_words(desk: super::desk::Desk, view: &CellView) -> String {
    let CellRef { row, col, .. } = view.cell;
    if let Some(read) = &view.read {
        return format!("Read as {read}");
    }
    let table = desk.table.get();
    let Some(table) = table.filter(|t| t.range.contains(row, col)) else { return "In no table".to_owned() };
    let row = desk
        .kind(row)
        .map(|(kind, reason)| if reason.is_empty() { format!("in a {} row", sign(kind).2) } else { format!("row left out: {reason}") });
    let role = table.columns.iter().find(|c| c.index == col).map(|c| format!("{} ({})", words::role(&c.role), c.reason));
    [role, row].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Reads the selected cells as a table; there while they can be one.
#[component]
pub(super) fn Draw() -> impl IntoView {
    let desk = use_desk();
    let offered = Memo::new(move |_| {
        let range = desk.selected();
        let inside = |t: Range| t.contains(range.top, range.left) && t.contains(range.bottom, range.right);
        let taken = desk.sheet.with(|s| s.as_ref().is_none_or(|s| s.tables.iter().any(|t| inside(t.range))));
        (range.bottom > range.top && !taken && desk.cursor.with(|c| c.col.is_some())).then_some(range)
    });
    let key = move |range: Range| desk.sheet.with_untracked(|s| s.as_ref().map(|s| format!("{}!{}", s.key, a1(range.top, range.left))));
    move || {
        offered.get().map(|range| {
            let draw = move |_| {
                if let Some(key) = key(range) {
                    desk.act_on(key, TableChange::Range(Some(range)));
                    desk.menu.set(None);
                    focus::give_to(grid::ID);
                }
            };
            let rows = format::counted(range.bottom - range.top + 1, "row", "rows");
            view! { <button type="button" class="primary" title=rows on:click=draw>"Read " {range.to_string()} " as a table"</button> }
        })
    }
}
