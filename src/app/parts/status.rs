//! How a figure stands: a glyph, a word and a color, so that none of the three has to be seen.

use leptos::prelude::*;

use crate::kpi::Status;

/// A status in a word.
#[component]
pub(crate) fn StatusMark(
    /// The status.
    status: Status,
) -> impl IntoView {
    view! {
        <span class=format!("status {}", status.class())>
            <span aria-hidden="true">{status.glyph()}</span>
            {status.label()}
        </span>
    }
}
