//! A card: a titled part of a page.

use leptos::prelude::*;

/// A section with a heading and, beside it, a remark.
#[component]
pub(crate) fn Card(
    /// The heading.
    #[prop(into)]
    title: String,
    /// What stands beside the heading, small.
    #[prop(optional, into)]
    remark: Signal<String>,
    /// More classes.
    #[prop(optional, into)]
    class: String,
    /// Buttons at the right of the heading.
    #[prop(optional, into)]
    tools: ViewFn,
    /// The content.
    children: Children,
) -> impl IntoView {
    view! {
        <section class=format!("card {class}")>
            <div class="card-head">
                <h2>{title} " " <small>{remark}</small></h2>
                {tools.run()}
            </div>
            {children()}
        </section>
    }
}
