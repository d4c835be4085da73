//! The sheets as tabs, file by file.

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
        let mut file = String::new();
        let tabs = sheets.get().into_iter().map(|tab| {
            let head = (tab.file != file).then(|| {
                file.clone_from(&tab.file);
                view! { <li class="file"><span class="cut" title=tab.file.clone()>{tab.file.clone()}</span></li> }
            });
            view! { {head} <Tab tab=tab shown=shown/> }
        });
        tabs.collect_view()
    };
    view! { <nav class="tabs" aria-label="Sheets"><ul>{list}</ul></nav> }
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
                id=format!("tab-{}-{}", at.0, at.1)
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
