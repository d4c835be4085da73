//! Work that takes a while: what is being done, how far it is, and a way to stop it.

use leptos::prelude::*;

use crate::app::context::use_session;
use crate::app::format;
use crate::app::session::Busy;

/// The strip at the foot of the page while the engine works.
#[component]
pub(crate) fn BusyStrip() -> impl IntoView {
    let session = use_session();
    let label = move || session.busy().with(|busy| busy.as_ref().map(words));
    let cancellable = move || session.busy().with(|busy| busy.as_ref().is_some_and(|busy| busy.cancellable));
    view! {
        <div class="busy" hidden=move || label().is_none()>
            <i aria-hidden="true"></i>
            <p role="status">{label}</p>
            <button type="button" class="ghost" hidden=move || !cancellable() on:click=move |_| session.cancel()>"Cancel"</button>
        </div>
    }
}

/// What is being done and how far it is: `Reading Actuals · 120,000 rows`.
fn words(busy: &Busy) -> String {
    let Some(progress) = &busy.progress else { return format!("{}…", busy.label) };
    let rows = if progress.rows > 0 { format!(" · {}", format::counted(progress.rows, "row", "rows")) } else { String::new() };
    format!("{}{rows}", if progress.stage.is_empty() { &busy.label } else { &progress.stage })
}
