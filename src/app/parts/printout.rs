//! What is on its way to the printer in the place of the page: a table in full length, or the board pack.

use leptos::prelude::*;

use super::board_pack::BoardPack;
use crate::app::context::use_session;
use crate::engine::protocol::Printout;

/// What is to be printed; the browser's own dialog opens once it is drawn.
#[component]
pub(crate) fn PrintedTable() -> impl IntoView {
    let session = use_session();
    let (printout, pack) = (session.printout(), session.board_pack());
    let done = window_event_listener(leptos::ev::afterprint, move |_| session.printed());
    on_cleanup(move || done.remove());
    Effect::new(move |_| {
        if printout.with(Option::is_some) || pack.with(Option::is_some) {
            // One frame draws the table, the next one finds it drawn.
            request_animation_frame(|| request_animation_frame(|| _ = window().print()));
        }
    });
    view! {
        {move || printout.get().map(|printout| view! { <Printed printout=printout/> })}
        {move || pack.get().map(|view| view! { <BoardPack view=view/> })}
    }
}

#[component]
fn Printed(printout: Printout) -> impl IntoView {
    let numbers: Vec<bool> = printout.columns.iter().map(|(_, number)| *number).collect();
    let row = move |cells: Vec<String>| {
        let cells = cells.into_iter().zip(numbers.clone()).map(|(cell, number)| view! { <td class:num=number>{cell}</td> });
        view! { <tr>{cells.collect_view()}</tr> }
    };
    let heads = printout.columns.into_iter().map(|(name, number)| view! { <th scope="col" class:num=number>{name}</th> }).collect_view();
    let total = printout.total.map(|total| view! { <tbody class="total">{row(total)}</tbody> });
    let rows = printout.rows.into_iter().map(&row).collect_view();
    let notes = printout.notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view();
    view! {
        <section class="printout" aria-hidden="true">
            <h1>{printout.title}</h1>
            <p class="dim">{printout.about}</p>
            <table class="figures">
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
                {total}
            </table>
            <ul class="notes">{notes}</ul>
        </section>
    }
}
