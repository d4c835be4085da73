//! How a figure stands: a glyph, a word and a color, so that none of the three has to be seen.

use leptos::prelude::*;

use crate::app::words;
use crate::kpi::Status;

/// A status in a word.
#[component]
pub(crate) fn StatusMark(
    /// The status.
    status: Status,
) -> impl IntoView {
    view! {
        <span class=format!("status {}", words::status_class(status))>
            <span aria-hidden="true">{words::glyph(status)}</span>
            {status.label()}
        </span>
    }
}
