//! The values of a chart along its points: under the pointer, and by the arrow keys, said as they are reached.

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;

use super::course::nearest;

/// A chart whose points stand side by side.
#[component]
pub(crate) fn Values(
    /// Where the points stand, in percent of the width from the left.
    places: Vec<f64>,
    /// What each says: `By Jul 2026: $1.2M of $1.1M expected`.
    values: Vec<String>,
    /// What the chart shows, for those who do not see it.
    #[prop(into)]
    name: String,
    /// The drawing.
    children: Children,
) -> impl IntoView {
    let (places, values) = (StoredValue::new(places), StoredValue::new(values));
    let at = RwSignal::new(None::<usize>);
    let plot: NodeRef<html::Div> = NodeRef::new();
    let last = values.with_value(|values| values.len().saturating_sub(1));
    let key = move |press: KeyboardEvent| {
        let now = at.get_untracked();
        at.set(match press.key().as_str() {
            "ArrowRight" => Some(now.map_or(0, |now| (now + 1).min(last))),
            "ArrowLeft" => Some(now.map_or(last, |now| now.saturating_sub(1))),
            "Home" => Some(0),
            "End" => Some(last),
            "Escape" if now.is_some() => None,
            _ => return,
        });
        press.prevent_default();
        press.stop_propagation();
    };
    let pointed = move |pointer: PointerEvent| {
        let Some(plot) = plot.get_untracked() else { return };
        let rect = plot.get_bounding_client_rect();
        let share = (f64::from(pointer.client_x()) - rect.left()) / rect.width().max(1.0) * 100.0;
        at.set(places.with_value(|places| nearest(places, share)));
    };
    let text = move || at.get().and_then(|at| values.with_value(|values| values.get(at).cloned()));
    let place = move || at.get().and_then(|at| places.with_value(|places| places.get(at).copied()));
    let mark = move || {
        place().map(|place| {
            let left = format!("{place:.2}%");
            // The words stay on the chart.
            let shift = format!("translateX(-{place:.0}%)");
            view! {
                <i class="cursor" style:left=left.clone() aria-hidden="true"></i>
                <p class="value" style:left=left style:transform=shift aria-hidden="true">{text}</p>
            }
        })
    };
    view! {
        <div
            class="values"
            role="group"
            tabindex="0"
            aria-label=format!("{name}: values by the arrow keys")
            node_ref=plot
            on:keydown=key
            on:pointermove=pointed
            on:pointerleave=move |_| at.set(None)
            on:blur=move |_| at.set(None)
        >
            {children()}
            <div data-no-picture>{mark}</div>
            <p class="unseen" aria-live="polite">{text}</p>
        </div>
    }
}
