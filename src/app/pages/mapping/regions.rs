//! What is drawn over the cells: the outlines of the tables with the handles that move their edges, the selection with its corner, the cursor.

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;

use super::desk::{Desk, HEAD_WIDTH, use_desk};
use super::grid;
use crate::app::focus;
use crate::app::sheet::{Cursor, Grip, ROW};
use crate::engine::command::TableChange;
use crate::ledger::Range;

/// A rectangle over cells, in px of the body: left, top, width, height.
fn place(desk: Desk, range: Range) -> [f64; 4] {
    let base = f64::from(desk.held.with(|h| h.top));
    let (x, width) = desk.columns.with(|c| (HEAD_WIDTH + c.left(range.left), c.span(range.left, range.right)));
    [x, (f64::from(range.top) - base) * ROW, width, f64::from(range.bottom + 1 - range.top) * ROW]
}

/// A shape over cells; hidden while it is over none.
#[component]
fn Shape(#[prop(into)] class: Signal<String>, over: Memo<Option<Range>>) -> impl IntoView {
    let desk = use_desk();
    let at = Memo::new(move |_| over.get().map(|range| place(desk, range)));
    let side = move |side: fn([f64; 4]) -> f64| move || at.get().map(|at| format!("{}px", side(at)));
    view! {
        <i
            class=class
            hidden=move || at.with(Option::is_none)
            style:left=side(|[left, ..]| left)
            style:top=side(|[_, top, ..]| top)
            style:width=side(|[.., width, _]| width)
            style:height=side(|[.., height]| height)
        ></i>
    }
}

/// The part of a range near what is drawn, so that no shape is too large to draw.
fn near(range: Range, area: Range) -> Option<Range> {
    let (top, bottom) = (range.top.max(area.top.saturating_sub(3)), range.bottom.min(area.bottom + 3));
    (top <= bottom).then_some(Range { top, bottom, ..range })
}

/// The outlines of the sheet's tables.
#[component]
pub(super) fn Regions(area: Memo<Range>) -> impl IntoView {
    let desk = use_desk();
    let tables = Memo::new(move |_| {
        let active = desk.table.with(|t| t.as_ref().map(|t| t.key.clone()));
        let list = desk.sheet.with(|s| s.as_ref().map(|s| s.tables.iter().map(|t| (t.key.clone(), t.range, t.used)).collect::<Vec<_>>()));
        list.unwrap_or_default().into_iter().map(|(key, range, used)| (range, used, Some(&key) == active.as_ref())).collect::<Vec<_>>()
    });
    move || {
        focus::keep();
        tables
            .get()
            .into_iter()
            .map(|(range, used, active)| view! { <Outline range=range used=used active=active area=area/> })
            .collect_view()
    }
}

#[component]
fn Outline(range: Range, used: bool, active: bool, area: Memo<Range>) -> impl IntoView {
    let desk = use_desk();
    let now = Memo::new(move |_| desk.pending.get().filter(|_| active).unwrap_or(range));
    let shape = Memo::new(move |_| near(now.get(), area.get()));
    let class = Signal::derive(move || {
        let moving = active && desk.pending.with(Option::is_some);
        let words = [("region", true), ("active", active), ("unused", !used), ("moving", moving)];
        words.into_iter().filter(|(_, is)| *is).map(|(word, _)| word).collect::<Vec<_>>().join(" ")
    });
    let grips = active.then(|| Grip::ALL.map(|grip| view! { <Handle grip=grip now=now area=area/> }).collect_view());
    view! {
        <Shape class=class over=shape/>
        {grips}
    }
}

/// A handle at an edge or a corner of the table that is worked on.
#[component]
fn Handle(grip: Grip, now: Memo<Range>, area: Memo<Range>) -> impl IntoView {
    let desk = use_desk();
    // In the middle of what is in sight of its edge, so that it can be reached while its table is longer than the screen.
    let spot = Memo::new(move |_| {
        let (range, area) = (now.get(), area.get());
        let seen = near(range, area)?;
        let edge = if grip.down < 0 { range.top } else { range.bottom };
        if grip.down != 0 && !(area.top..=area.bottom).contains(&edge) {
            return None;
        }
        let base = f64::from(desk.held.with(|h| h.top));
        let (left, right) = desk.columns.with(|c| (c.left(range.left), c.left(range.right + 1)));
        let (from, to) = desk.sight.with(|s| (left.max(s.left), right.min(s.left + s.width)));
        let x = match grip.right {
            -1 => left,
            1 => right,
            _ => f64::midpoint(from, to),
        };
        let y = match grip.down {
            -1 => f64::from(range.top),
            1 => f64::from(range.bottom + 1),
            _ => f64::midpoint(f64::from(seen.top), f64::from(seen.bottom + 1)),
        };
        Some((HEAD_WIDTH + x, (y - base) * ROW))
    });
    let down = move |press: PointerEvent| {
        press.prevent_default();
        press.stop_propagation();
        let handle = event_target::<web_sys::Element>(&press);
        // Without it the pointer is followed only over the handle itself.
        let _ = handle.set_pointer_capture(press.pointer_id());
        desk.pending.set(Some(now.get_untracked()));
    };
    let drag = move |pointer: PointerEvent| {
        if pointer.buttons() & 1 == 0 || desk.pending.with_untracked(Option::is_none) {
            return;
        }
        pointer.stop_propagation();
        let (x, y) = (f64::from(pointer.client_x()), f64::from(pointer.client_y()));
        // An edge lies between two cells: it goes where the pointer is nearer.
        let (row, col) = desk.under(x, y - f64::from(grip.down.max(0)) * ROW / 2.0 + f64::from((-grip.down).max(0)) * ROW / 2.0);
        desk.pending.update(|range| {
            *range = range.map(|range| grip.moved(range, row.unwrap_or_default(), col.unwrap_or_default()));
        });
        desk.scroll_at_rim(x, y);
    };
    let step = move |press: KeyboardEvent| {
        let columns = desk.columns.with_untracked(|c| c.count());
        match press.key().as_str() {
            "Enter" => settle(desk),
            "Escape" if desk.pending.with_untracked(Option::is_some) => desk.pending.set(None),
            "Escape" => focus::give_to(grid::ID),
            key => match grip.stepped(now.get_untracked(), key, desk.rows.get_untracked().count, columns) {
                Some(range) => desk.pending.set(Some(range)),
                None => return,
            },
        }
        press.prevent_default();
        press.stop_propagation();
    };
    let id = format!("grip-{}-{}", grip.down, grip.right);
    let label = move || format!("{} of the table {}. Arrow keys move it, Enter sets it.", grip.name(), now.get());
    view! {
        <button
            type="button"
            id=id
            class=format!("grip v{} h{}", grip.down, grip.right)
            tabindex=if grip.is_corner() { "-1" } else { "0" }
            aria-label=label
            hidden=move || spot.with(Option::is_none)
            style:left=move || spot.get().map(|s| format!("{}px", s.0))
            style:top=move || spot.get().map(|s| format!("{}px", s.1))
            on:pointerdown=down
            on:pointermove=drag
            on:pointerup=move |lift| {
                lift.stop_propagation();
                settle(desk);
            }
            on:pointercancel=move |_| desk.pending.set(None)
            on:click=move |click| click.stop_propagation()
            on:keydown=step
            on:blur=move |_| settle(desk)
        ></button>
    }
}

/// Makes the moved edges the table's.
fn settle(desk: Desk) {
    let Some(range) = desk.pending.get_untracked().filter(|_| !desk.sent.get_untracked()) else { return };
    if desk.table.with_untracked(|t| t.as_ref().is_none_or(|t| t.range == range)) {
        desk.pending.set(None);
    } else {
        desk.sent.set(true);
        desk.act(TableChange::Range(Some(range)));
    }
}

/// The selection with its corner, and the cursor.
#[component]
pub(super) fn Selection() -> impl IntoView {
    let desk = use_desk();
    let seen = Memo::new(move |_| desk.rows.get().seen(desk.sight.get()));
    let wide = Memo::new(move |_| {
        let (range, (top, bottom)) = (desk.selected(), seen.get());
        let wide = range.top != range.bottom || range.left != range.right;
        wide.then(|| near(range, Range { top, bottom, left: 0, right: 0 })).flatten()
    });
    let one = Memo::new(move |_| {
        let (cursor, last) = (desk.cursor.get(), desk.columns.with(|c| c.count()).saturating_sub(1));
        let (left, right) = cursor.col.map_or((0, last), |col| (col, col));
        Some(Range { top: cursor.row, bottom: cursor.row, left, right })
    });
    let cells = Memo::new(move |_| {
        let (range, (first, last)) = (desk.selected(), seen.get());
        (desk.cursor.with(|c| c.col.is_some()) && (first..=last).contains(&range.bottom)).then_some(range)
    });
    view! {
        <Shape class="selection" over=wide/>
        <Shape class="cursor" over=one/>
        <Corner cells=cells/>
    }
}

/// The selection's corner, by which a finger selects: anywhere else it scrolls the sheet.
#[component]
fn Corner(cells: Memo<Option<Range>>) -> impl IntoView {
    let desk = use_desk();
    // Inside what is in sight, also of a selection that is wider.
    let spot = Memo::new(move |_| {
        let ([left, top, width, height], sight) = (place(desk, cells.get()?), desk.sight.get());
        Some(((left + width).min(HEAD_WIDTH + sight.left + sight.width - 10.0), top + height))
    });
    let down = move |press: PointerEvent| {
        press.prevent_default();
        press.stop_propagation();
        // Without it the pointer is followed only over the corner itself.
        let _ = event_target::<web_sys::Element>(&press).set_pointer_capture(press.pointer_id());
        // The selection grows from its first cell, whichever end the cursor was at.
        let range = desk.cursor.get_untracked().range(0);
        desk.cursor.set(Cursor::at(range.top, range.left).to(range.bottom, Some(range.right)));
    };
    let drag = move |pointer: PointerEvent| {
        pointer.stop_propagation();
        if pointer.buttons() & 1 == 1 {
            grid::reach_to(desk, &pointer);
        }
    };
    view! {
        <i
            class="corner"
            hidden=move || spot.with(Option::is_none)
            style:left=move || spot.get().map(|s| format!("{}px", s.0))
            style:top=move || spot.get().map(|s| format!("{}px", s.1))
            on:pointerdown=down
            on:pointermove=drag
            on:pointerup=move |lift| lift.stop_propagation()
            on:click=move |click| click.stop_propagation()
        ></i>
    }
}
