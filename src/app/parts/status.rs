//! How a figure stands: a glyph, a word and a color, so that none of the three has to be seen.

use leptos::prelude::*;

use crate::kpi::Status;
use crate::kpi::conflicts::NO_SUCCESS;

/// A status in a word. Activity whose outcome does not follow is no success, however far ahead it is.
#[component]
pub(crate) fn StatusMark(
    /// The status.
    status: Status,
    /// Why it is no success; empty where nothing is the matter.
    #[prop(optional, into)]
    vanity: String,
) -> impl IntoView {
    if !vanity.is_empty() {
        return view! { <span class="status watch" title=vanity><span aria-hidden="true">"▲"</span>{NO_SUCCESS}</span> }.into_any();
    }
    view! {
        <span class=format!("status {}", status.class())>
            <span aria-hidden="true">{status.glyph()}</span>
            {status.label()}
        </span>
    }
    .into_any()
}
