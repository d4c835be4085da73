//! The sheets as tabs, file by file.

use leptos::html;
use leptos::prelude::*;

use super::desk::use_desk;
use crate::app::format;
use crate::app::route::mapping_of;
use crate::engine::protocol::mapping::SheetTab;

/// The tabs of all sheets.
#[component]
pub(super) fn Tabs() -> impl IntoView {
    let desk = use_desk();
    let sheets = Memo::new(move |_| desk.view.with(|v| v.as_ref().map(|v| v.sheets.clone()).unwrap_or_default()));
    let shown = Memo::new(move |_| desk.sheet.with(|s| s.as_ref().map(|s| (s.source, s.sheet))));
    let list = move || {
        let sheets = sheets.get();
        let files = sheets.chunk_by(|one, next| one.source == next.source);
        files.map(|tabs| view! { <File tabs=tabs.to_vec() shown=shown/> }).collect_view()
    };
    let strip: NodeRef<html::Nav> = NodeRef::new();
    Effect::new(move |_| {
        if let (Some(strip), Some(at)) = (strip.get(), shown.get()) {
            request_animation_frame(move || bring_into_sight(&strip, at));
        }
    });
    view! { <nav class="tabs" aria-label="Sheets" node_ref=strip><ul>{list}</ul></nav> }
}

/// The tabs of a file, after its name where there are several files.
#[component]
fn File(tabs: Vec<SheetTab>, shown: Memo<Option<(u16, u16)>>) -> impl IntoView {
    let name = tabs.first().map(|tab| tab.file.clone()).filter(|name| !name.is_empty());
    let head = name.clone().map(|name| view! { <span class="file cut" title=name.clone()>{name.clone()}</span> });
    let tabs = tabs.into_iter().map(|tab| view! { <Tab tab=tab shown=shown/> });
    view! { <li>{head}<ul aria-label=name>{tabs.collect_view()}</ul></li> }
}

fn tab_id((source, sheet): (u16, u16)) -> String {
    format!("tab-{source}-{sheet}")
}

/// Scrolls the strip to a tab that it does not show in full.
fn bring_into_sight(strip: &web_sys::HtmlElement, at: (u16, u16)) {
    let Some(tab) = document().get_element_by_id(&tab_id(at)) else { return };
    let (seen, tab) = (strip.get_bounding_client_rect(), tab.get_bounding_client_rect());
    if tab.left() < seen.left() || tab.right() > seen.right() {
        let aside = tab.left() - seen.left() - (seen.width() - tab.width()) / 2.0;
        #[allow(clippy::cast_possible_truncation, reason = "a scroll position fits")]
        strip.set_scroll_left(strip.scroll_left() + aside as i32);
    }
}

#[component]
fn Tab(tab: SheetTab, shown: Memo<Option<(u16, u16)>>) -> impl IntoView {
    let at = (tab.source, tab.sheet);
    let state = match (tab.own, tab.tables, tab.used) {
        (true, ..) => "by Plumbline".to_owned(),
        (_, 0, _) => "no table".to_owned(),
        (_, 1, 1) => "1 table".to_owned(),
        (_, _, 0) => "left out".to_owned(),
        (_, tables, used) if tables == used => format::counted(tables, "table", "tables"),
        (_, tables, used) => format!("{used} of {tables} tables"),
    };
    let state = if tab.hidden { format!("hidden, {state}") } else { state };
    view! {
        <li>
            <a
                href=mapping_of(at.0, at.1).href()
                id=tab_id(at)
                class:unused=tab.used == 0
                aria-current=move || (shown.get() == Some(at)).then_some("true")
                title=format!("{}: {state}", tab.name)
            >
                <span class="cut">{tab.name.clone()}</span>
                <small>{state.clone()}</small>
            </a>
        </li>
    }
}
