//! What stands while an answer is on its way, when it failed, and when it is there. What was there before stays until the next answer.

use leptos::prelude::*;

use crate::app::context::Answer;
use crate::app::focus;

/// Shows an answer; `children` draws it.
#[component]
pub(crate) fn Answered<T, F, V>(
    /// The answer.
    answer: Answer<T>,
    /// Draws it.
    children: F,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Fn(T) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    move || match answer.get() {
        None => view! { <Skeleton/> }.into_any(),
        Some(Err(message)) => view! { <p class="failed card" role="alert">{message}</p> }.into_any(),
        Some(Ok(value)) => {
            focus::keep();
            children(value).into_any()
        }
    }
}

/// Gray shapes where cards will stand; they appear only when the answer takes a while.
#[component]
pub(crate) fn Skeleton() -> impl IntoView {
    view! {
        <div class="skeleton" role="status">
            <span class="unseen">"Working it out…"</span>
            <i></i>
            <i class="tall"></i>
            <i class="tall"></i>
        </div>
    }
}
