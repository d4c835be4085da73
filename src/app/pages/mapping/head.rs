//! The head of the grid: the columns' letters, and over the table that is worked on, what each column was taken for.

use leptos::prelude::*;

use super::desk::{HEAD_WIDTH, Opened, use_desk};
use crate::app::words;
use crate::ledger::Range;
use crate::ledger::cell::column;
use crate::workbook::mapping::Column;

/// Below this, a role asks to be looked at.
const UNSURE: u8 = 75;

/// The letters and roles.
#[component]
pub(super) fn Head(area: Memo<Range>) -> impl IntoView {
    let desk = use_desk();
    let stretch = Memo::new(move |_| {
        let area = area.get();
        (area.left, area.right)
    });
    let marked = Memo::new(move |_| desk.cursor.get().col);
    let columns = move || {
        let ((left, right), table, columns) = (stretch.get(), desk.table.get(), desk.columns.get());
        (left..=right)
            .map(|col| {
                let role = table.as_ref().and_then(|t| t.columns.iter().find(|c| c.index == col).cloned());
                view! {
                    <div
                        role="columnheader"
                        aria-colindex=col + 2
                        class="column-head"
                        class:marked=move || marked.get() == Some(col)
                        style:left=format!("{}px", HEAD_WIDTH + columns.left(col))
                        style:width=format!("{}px", columns.span(col, col))
                    >
                        <span class="letter">{column(col)}</span>
                        {role.map(|role| view! { <Chip role=role/> })}
                    </div>
                }
            })
            .collect_view()
    };
    view! {
        <div class="sheet-head" role="row" aria-rowindex="1">
            <div class="sheet-corner" role="columnheader" aria-colindex="1"><span class="unseen">"Row"</span></div>
            {columns}
        </div>
    }
}

#[component]
fn Chip(role: Column) -> impl IntoView {
    let desk = use_desk();
    let index = role.index;
    let (asks, sure) = match role.confidence {
        100 if role.reason.contains("by you") => (false, "set by you".to_owned()),
        100 => (false, "sure".to_owned()),
        sure if sure < UNSURE => (true, format!("{sure} % sure?")),
        sure => (false, format!("{sure} % sure")),
    };
    let words = words::role(&role.role);
    let open = move |click: leptos::ev::MouseEvent| {
        click.stop_propagation();
        let target = event_target::<web_sys::Element>(&click).get_bounding_client_rect();
        desk.menu.set(Some(Opened { at: (target.left(), target.bottom() + 4.0), rows: false, column: Some(index) }));
    };
    let name = format!("Role of {}: {words}, {sure}", if role.header.is_empty() { column(index) } else { role.header.clone() });
    view! {
        <button
            type="button"
            id=format!("role-{index}")
            class=words::role_class(&role.role)
            class:asks=asks
            tabindex="-1"
            aria-label=name
            title=format!("{words}: {}", role.reason)
            on:click=open
            on:pointerdown=move |press| press.stop_propagation()
        >
            {words.clone()}
        </button>
        <small class:asks=asks>{sure}</small>
    }
}
