//! Mapping: a sheet as it stands with the found tables drawn on it, what each row and column was taken for, and what that adds up to.

mod asks;
mod bar;
mod desk;
mod grid;
mod head;
mod menu;
mod panel;
mod proof;
mod regions;
mod role;
mod row;
mod tabs;

use std::sync::Arc;

use leptos::prelude::*;

use self::desk::Desk;
use crate::app::context::{answer, asked_of};
use crate::app::parts::answered::Skeleton;
use crate::app::route::{Route, Screen};
use crate::engine::protocol::{Request, Response};

/// The mapping page.
#[component]
pub(crate) fn MappingPage() -> impl IntoView {
    let asked = asked_of(Screen::Mapping, Route::sheet);
    let view = answer(
        move || Request::Mapping { sheet: asked.get() },
        |response| if let Response::Mapping(view) = response { Some(Arc::new(*view)) } else { None },
    );
    let desk = Desk::new(Memo::new(move |_| view.get().and_then(Result::ok)));
    provide_context(desk);
    desk.follow_address();
    let failed = move || view.get().and_then(Result::err).map(|message| view! { <p class="failed card" role="alert">{message}</p> });
    let there = Memo::new(move |_| desk.view.with(Option::is_some));
    view! {
        <div class="page mapping">
            <div class="head">
                <div>
                    <h1>"Check how the workbook was read"</h1>
                    <p class="dim">{move || desk.view.with(|v| v.as_ref().map(|v| v.summary.clone()))} " · nothing left this device"</p>
                </div>
                <div class="actions"><a class="primary" href=Route::to(Screen::Scorecard).href()>"Use this mapping"</a></div>
            </div>
            {failed}
            {move || {
                if there.get() {
                    desk.begin();
                    view! {
                        <tabs::Tabs/>
                        <div class="desk">
                            <section class="desk-sheet" aria-label="The sheet">
                                <asks::Asks/>
                                <bar::CellBar/>
                                <grid::SheetGrid/>
                                <grid::Legend/>
                            </section>
                            <panel::Panel/>
                        </div>
                        <menu::Menu/>
                    }
                    .into_any()
                } else {
                    view! { <Skeleton/> }.into_any()
                }
            }}
        </div>
    }
}
