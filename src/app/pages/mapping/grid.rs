//! The sheet as a grid: scrolled natively, drawn only where it is seen, worked by pointer and keys.

use std::sync::Arc;

use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::{Desk, HEAD_HEIGHT, HEAD_WIDTH, Held, Opened, use_desk};
use super::{head, regions, row};
use crate::app::context::{answer, use_session};
use crate::app::focus;
use crate::app::parts::copy;
use crate::app::session::{Kind, Session};
use crate::app::sheet::{Cursor, ROW, asked, drawn};
use crate::engine::protocol::{Request, Response};
use crate::ledger::Range;

/// The id of the grid, which has the keyboard.
pub(super) const ID: &str = "sheet";

/// The grid.
#[component]
pub(super) fn SheetGrid() -> impl IntoView {
    let (desk, session) = (use_desk(), use_session());
    let area = Memo::new(move |_| desk.columns.with(|columns| drawn(desk.rows.get(), columns, desk.sight.get())));
    fetch(desk, area);
    Effect::new(move |_| {
        if desk.host.get().is_some() {
            request_animation_frame(move || {
                desk.look();
            });
        }
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| {
        desk.look();
    });
    on_cleanup(move || resized.remove());
    let label = move || desk.sheet.with(|s| s.as_ref().map(|s| format!("Sheet {}", s.name)));
    let active = move || {
        let cursor = desk.cursor.get();
        Some(cursor.col.map_or_else(|| row::head_id(cursor.row), |col| row::cell_id(cursor.row, col)))
    };
    let width = move || format!("{}px", HEAD_WIDTH + desk.columns.with(|c| c.left(c.count())));
    let height = move || format!("{}px", HEAD_HEIGHT + desk.rows.get().height());
    let shift = move || {
        let (sight, rows) = (desk.sight.get(), desk.rows.get());
        let top = f64::from(desk.held.with(|h| h.top)) * ROW;
        format!("translateY({}px)", top - rows.offset(sight) + sight.top)
    };
    let list = move || {
        let (area, number) = (area.get(), desk.held.with(|h| h.number));
        let revision = desk.view.with(|v| v.as_ref().map_or(0, |v| v.revision));
        (area.top..=area.bottom).map(|row| (row, area.left, area.right, number, revision)).collect::<Vec<_>>()
    };
    view! {
        <div
            class="sheet"
            id=ID
            node_ref=desk.host
            role="grid"
            tabindex="0"
            aria-label=label
            aria-multiselectable="true"
            aria-rowcount=move || desk.rows.get().count + 1
            aria-colcount=move || desk.columns.with(|c| c.count()) + 1
            aria-activedescendant=active
            on:scroll=move |_| { desk.look(); }
            on:keydown=move |press| key(desk, session, &press)
            on:pointerdown=move |press| if !is_finger(&press) { select(desk, &press) }
            // A finger that scrolls is never lifted as far as the sheet is told.
            on:pointerup=move |lift| if is_finger(&lift) { select(desk, &lift) }
            on:pointermove=move |pointer| drag(desk, &pointer)
            on:click=move |click| clicked(desk, &click)
            on:contextmenu=move |click| {
                click.prevent_default();
                open_at(desk, &click);
            }
        >
            <div class="sheet-space" role="presentation" style:width=width style:height=height>
                <head::Head area=area/>
                <div class="sheet-body" role="rowgroup" style:transform=shift>
                    <For each=list key=|key| *key children=move |(at, left, right, ..)| row::row(desk, at, left, right)/>
                    // In a grid only cells hold anything, so what is drawn over the cells is one too.
                    <div class="overlay" role="row">
                        <div class="overlay" role="gridcell">
                            <regions::Regions area=area/>
                            <regions::Selection/>
                        </div>
                    </div>
                </div>
            </div>
        </div>
    }
}

/// What the marks beside the row numbers mean.
#[component]
pub(super) fn Legend() -> impl IntoView {
    let entries =
        [("header", "H", "header"), ("total", "Σ", "total, held against its lines"), ("section", "§", "label"), ("left", "×", "left out")];
    let entry = |(class, glyph, words): (&'static str, &'static str, &'static str)| {
        view! { <li><span class=format!("key {class}") aria-hidden="true">{glyph}</span>{words}</li> }
    };
    view! {
        <ul class="legend" aria-label="Marks of rows">
            {entries.map(entry).collect_view()}
            <li class="hint">"Click a row’s number or a column’s role to change it. Drag a table’s edge to move it."</li>
        </ul>
    }
}

/// Asks for the window that is drawn, and holds the last that arrived.
fn fetch(desk: Desk, area: Memo<Range>) {
    let wanted = Memo::new(move |_| {
        let (source, sheet) = desk.sheet.with(|s| s.as_ref().map_or((0, 0), |s| (s.source, s.sheet)));
        (source, sheet, asked(area.get()))
    });
    let window = answer(
        move || {
            let (source, sheet, area) = wanted.get();
            Request::Sheet { source, sheet, area }
        },
        |response| if let Response::Sheet(view) = response { Some(Arc::new(*view)) } else { None },
    );
    Effect::new(move |_| {
        let Some(Ok(window)) = window.get() else { return };
        focus::keep();
        desk.held.update(|held| {
            *held = Held {
                sheet: (window.source, window.sheet),
                top: window.area.top,
                rows: Arc::new(window.rows.iter().map(|row| (row.row, row.clone())).collect()),
                number: held.number + 1,
            };
        });
    });
}

fn key(desk: Desk, session: Session, press: &KeyboardEvent) {
    let (ctrl, shift) = (press.ctrl_key() || press.meta_key(), press.shift_key());
    let cursor = desk.cursor.get_untracked();
    if let Some(next) = cursor.after(&press.key(), ctrl, shift, &desk.reach()) {
        press.prevent_default();
        desk.go(next);
        return;
    }
    match press.key().as_str() {
        "Enter" | "F2" | "ContextMenu" => {
            press.prevent_default();
            let at = desk.host.get_untracked().map_or((0.0, 0.0), |host| {
                let (corner, sight) = (host.get_bounding_client_rect(), desk.sight.get_untracked());
                let x = desk.columns.with_untracked(|c| c.left(cursor.col.unwrap_or_default())) - sight.left;
                let y = f64::from(cursor.row + 1) * ROW - desk.rows.get_untracked().offset(sight);
                (corner.left() + HEAD_WIDTH + if cursor.col.is_some() { x } else { 0.0 }, corner.top() + HEAD_HEIGHT + y)
            });
            desk.menu.set(Some(Opened { at, rows: true, column: cursor.col }));
        }
        "c" if ctrl => {
            press.prevent_default();
            copy_selected(desk, session);
        }
        "a" if ctrl => {
            press.prevent_default();
            if let Some(range) = desk.table.get_untracked().map(|t| t.range) {
                desk.cursor.set(Cursor::at(range.top, range.left).to(range.bottom, Some(range.right)));
            }
        }
        _ => {}
    }
}

fn is_finger(pointer: &PointerEvent) -> bool {
    pointer.pointer_type() == "touch"
}

/// Brings the cursor to where the pointer is.
fn select(desk: Desk, press: &PointerEvent) {
    if press.button() != 0 {
        return;
    }
    let (Some(row), col) = desk.under(press.client_x().into(), press.client_y().into()) else { return };
    let before = desk.cursor.get_untracked();
    let (top, bottom) = before.rows();
    let inside = col.is_none() && before.col.is_none() && (top..=bottom).contains(&row);
    desk.cursor.set(if press.shift_key() {
        before.to(row, col)
    } else if inside {
        // A click on one of the selected rows is about all of them.
        before
    } else {
        col.map_or_else(|| Cursor::head(row), |col| Cursor::at(row, col))
    });
}

fn drag(desk: Desk, pointer: &PointerEvent) {
    if pointer.buttons() & 1 == 1 && !is_finger(pointer) && desk.pending.with_untracked(Option::is_none) {
        reach_to(desk, pointer);
    }
}

/// Makes the selection reach to where the pointer is.
pub(super) fn reach_to(desk: Desk, pointer: &PointerEvent) {
    let (x, y) = (pointer.client_x().into(), pointer.client_y().into());
    let (Some(row), col) = desk.under(x, y) else { return };
    let before = desk.cursor.get_untracked();
    let col = if before.from_col.is_none() { None } else { Some(col.unwrap_or_default()) };
    let next = before.to(row, col);
    if next != before {
        desk.cursor.set(next);
        desk.scroll_at_rim(x, y);
    }
}

/// A click on a row's head opens its menu.
fn clicked(desk: Desk, click: &MouseEvent) {
    if let (Some(_), None) = desk.under(click.client_x().into(), click.client_y().into()) {
        let at = (f64::from(click.client_x()) + 20.0, f64::from(click.client_y()) + 16.0);
        desk.menu.set(Some(Opened { at, rows: true, column: None }));
    }
}

fn open_at(desk: Desk, click: &MouseEvent) {
    let at = (f64::from(click.client_x()), f64::from(click.client_y()));
    let (Some(row), col) = desk.under(at.0, at.1) else { return };
    let selected = desk.cursor.get_untracked().range(desk.columns.with_untracked(|c| c.count()));
    if !selected.contains(row, col.unwrap_or_default()) {
        desk.cursor.set(col.map_or_else(|| Cursor::head(row), |col| Cursor::at(row, col)));
    }
    desk.menu.set(Some(Opened { at: (at.0 + 20.0, at.1 + 16.0), rows: true, column: col }));
}

/// Puts the selected cells on the clipboard as tab-separated text.
fn copy_selected(desk: Desk, session: Session) {
    let table = untrack(|| desk.cells(desk.selected()));
    spawn_local(async move {
        let copied = match session.table_text(table).await {
            Ok(text) => copy::write(&text).await,
            Err(sentence) => Err(sentence),
        };
        if let Err(sentence) = copied {
            session.notify(Kind::Warning, sentence, None);
        }
    });
}
