//! The menu of a row or a column: what it was taken for, and what else it can be.

use leptos::html;
use leptos::prelude::*;

use super::bar::Draw;
use super::desk::{Desk, Opened, use_desk};
use super::row::sign;
use super::{grid, role};
use crate::app::focus;
use crate::app::parts::combobox::Combobox;
use crate::app::parts::select::Select;
use crate::app::sheet::header_with;
use crate::engine::command::TableChange;
use crate::engine::protocol::mapping::MappedTable;
use crate::engine::protocol::sheet::RowKind;
use crate::ledger::cell::column;
use crate::workbook::mapping::{Column, RowRole};

/// The most rows that are changed at once.
const MOST: u32 = 5_000;

/// The menu; it is there while it is open.
#[component]
pub(super) fn Menu() -> impl IntoView {
    let desk = use_desk();
    move || desk.menu.get().map(|opened| view! { <Open opened=opened/> })
}

#[component]
fn Open(opened: Opened) -> impl IntoView {
    let desk = use_desk();
    let dialog: NodeRef<html::Dialog> = NodeRef::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get().filter(|dialog| !dialog.open()) {
            // Opening fails only when it is not in the page any more.
            let _ = dialog.show_modal();
        }
    });
    let (width, height) = (size(window().inner_width()), size(window().inner_height()));
    let left = (opened.at.0 - 8.0).clamp(8.0, (width - 320.0).max(8.0));
    let tall = if opened.rows { 240.0 } else { 20.0 } + if opened.column.is_some() { 210.0 } else { 0.0 };
    let top = opened.at.1.min(height - tall).max(8.0);
    let outside = move |click: leptos::ev::MouseEvent| {
        let own: Option<web_sys::EventTarget> = dialog.get_untracked().map(|d| web_sys::HtmlElement::from(d).into());
        if click.target() == own {
            close(desk);
        }
    };
    let table = desk.table.get_untracked();
    let about = opened.column.and_then(|col| table.as_ref()?.columns.iter().find(|c| c.index == col).cloned());
    let rows = opened.rows.then(|| view! { <RowPart table=table.clone().map(|t| (*t).clone())/> });
    let about = about.map(|column| view! { <ColumnPart column=column/> });
    view! {
        <dialog
            node_ref=dialog
            class="dialog sheet-menu"
            aria-label="Change how this is read"
            style:left=format!("{left}px")
            style:top=format!("{top}px")
            on:close=move |_| close(desk)
            on:click=outside
        >
            <div class="dialog-body">{rows} {about}</div>
        </dialog>
    }
}

fn size(of: Result<leptos::wasm_bindgen::JsValue, leptos::wasm_bindgen::JsValue>) -> f64 {
    of.ok().and_then(|value| value.as_f64()).unwrap_or(1024.0)
}

fn close(desk: Desk) {
    if desk.menu.get_untracked().is_some() {
        desk.menu.set(None);
        focus::give_to(grid::ID);
    }
}

fn change(desk: Desk, change: TableChange) {
    desk.act(change);
    close(desk);
}

/// What the selected rows are.
#[component]
fn RowPart(table: Option<MappedTable>) -> impl IntoView {
    let desk = use_desk();
    let (top, bottom) = desk.cursor.get_untracked().rows();
    let name = if top == bottom { format!("Row {}", top + 1) } else { format!("Rows {} to {}", top + 1, bottom + 1) };
    let Some(table) = table.filter(|t| t.range.top <= bottom && top <= t.range.bottom) else {
        let words = "No table is here. Select the cells that hold one, its header first, and read them as a table.";
        return view! { <h2>{name}</h2><p class="dim">{words}</p><Draw/> }.into_any();
    };
    let rows = (top.max(table.range.top), bottom.min(table.range.bottom));
    let (now, reason) = untrack(|| desk.kind(top)).map_or((None, String::new()), |(kind, reason)| (Some(kind), reason));
    let header: Vec<u32> = table.header_rows.clone();
    let in_header = (rows.0..=rows.1).take(MOST as usize).any(|row| header.contains(&row));
    let choices: Vec<(RowKind, &str, Option<TableChange>)> = if in_header {
        let rest: Vec<u32> = header.iter().copied().filter(|row| !(rows.0..=rows.1).contains(row)).collect();
        let rest = (!rest.is_empty()).then_some(TableChange::HeaderRows(Some(rest)));
        vec![(RowKind::Header, "Header", None), (RowKind::Line, "No header", rest)]
    } else {
        let all = || (rows.0..=rows.1).collect::<Vec<u32>>();
        let role = |role| Some(TableChange::Rows { rows: all(), role: Some(role) });
        vec![
            (RowKind::Header, "Header", Some(TableChange::HeaderRows(Some(header_with(&header, rows))))),
            (RowKind::Line, "Line", role(RowRole::Line)),
            (RowKind::Total, "Total", role(RowRole::Total)),
            (RowKind::Left, "Leave out", role(RowRole::Left)),
        ]
    };
    let as_found =
        if in_header { TableChange::HeaderRows(None) } else { TableChange::Rows { rows: (rows.0..=rows.1).collect(), role: None } };
    let too_many = rows.1 - rows.0 >= MOST;
    let choice = |(kind, label, act): (RowKind, &'static str, Option<TableChange>)| {
        let (class, glyph, _) = sign(kind);
        let is = now == Some(kind);
        view! {
            <button
                type="button"
                class="row-role"
                aria-pressed=is.to_string()
                disabled=too_many || (act.is_none() && !is)
                on:click=move |_| match (&act, is) {
                    (Some(act), false) => change(desk, act.clone()),
                    _ => close(desk),
                }
            >
                <span class=format!("key {class}") aria-hidden="true">{glyph}</span>
                {label}
            </button>
        }
    };
    let remark = if too_many { format!("At most {MOST} rows are changed at once.") } else { reason };
    view! {
        <h2>{name} {(!remark.is_empty()).then(|| view! { <small>{remark}</small> })}</h2>
        <div class="row-roles">
            {choices.into_iter().map(choice).collect_view()}
            <button type="button" class="row-role" disabled=too_many on:click=move |_| change(desk, as_found.clone())>
                <span class="key" aria-hidden="true">"↺"</span>
                "As found"
            </button>
        </div>
    }
    .into_any()
}

/// What a column is.
#[component]
fn ColumnPart(column: Column) -> impl IntoView {
    let desk = use_desk();
    let index = column.index;
    let choices = desk.view.with_untracked(|v| v.as_ref().map(|v| role::choices(&column, v)).unwrap_or_default());
    let (roles, choices): (Vec<_>, Vec<_>) = choices.into_iter().unzip();
    let shown = crate::app::words::role(&column.role);
    let choose = Callback::new(move |place: usize| {
        if let Some(role) = roles.get(place).cloned() {
            change(desk, TableChange::Column { index, role });
        }
    });
    let comma = desk.table.with_untracked(|t| t.as_ref().and_then(|t| t.decimal_comma.get(&index).copied()));
    let sign = comma.map_or("", |comma| if comma { "comma" } else { "point" });
    let signs =
        [("", "as found"), ("point", "1,234.50"), ("comma", "1.234,50")].map(|(id, label)| (id.to_owned(), label.to_owned())).to_vec();
    let choose_sign = Callback::new(move |id: String| {
        let comma = (!id.is_empty()).then(|| id == "comma");
        change(desk, TableChange::DecimalComma { index, comma });
    });
    let header = if column.header.is_empty() { "no header".to_owned() } else { column.header.clone() };
    view! {
        <h2>"Column " {self::column(index)} " " <small>{header}</small></h2>
        <Combobox id="column-role" label="Role" choices=choices shown=shown on_choice=choose placeholder="Find a role"/>
        <p class="dim">{column.reason.clone()}</p>
        <Select label="Numbers in text" named=true id="decimal-sign" options=signs value=sign.to_owned() on_choice=choose_sign/>
    }
}
