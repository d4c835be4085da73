//! A button that opens a short list of things to do: by pointer or by keys, as the ARIA practices have menu buttons.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Node;

use crate::app::focus;

/// One thing to do.
#[derive(Clone)]
pub(crate) struct Offer {
    /// What it is called.
    pub(crate) label: String,
    /// What happens.
    pub(crate) run: Callback<()>,
}

impl Offer {
    /// A thing to do.
    pub(crate) fn new(label: impl Into<String>, run: impl Fn() + Send + Sync + 'static) -> Self {
        Self { label: label.into(), run: Callback::new(move |()| run()) }
    }
}

/// The button and its list.
#[component]
pub(crate) fn Menu(
    /// The button's id; the list's is made from it.
    #[prop(into)]
    id: String,
    /// What it is for.
    #[prop(into)]
    label: String,
    /// What there is to do.
    offers: Vec<Offer>,
    /// The button's classes.
    #[prop(into)]
    class: String,
    /// What the button shows.
    children: Children,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let whole: NodeRef<html::Div> = NodeRef::new();
    let id = StoredValue::new(id);
    let part = move |part: &str| id.with_value(|id| format!("{id}-{part}"));
    let count = offers.len();
    let focus = move |at: usize| focus::move_to(&part(&at.to_string()));
    let close = move || {
        open.set(false);
        focus::move_to(&id.get_value());
    };
    let show = move |at: usize| {
        open.set(true);
        // The list shows first: what is hidden takes no focus.
        focus::give_to(&part(&at.to_string()));
    };
    let key = move |press: KeyboardEvent, at: Option<usize>| {
        match (press.key().as_str(), at) {
            ("ArrowDown", None) => show(0),
            ("ArrowUp", None) => show(count.saturating_sub(1)),
            ("ArrowDown", Some(at)) => focus((at + 1) % count),
            ("ArrowUp", Some(at)) => focus((at + count - 1) % count),
            ("Home", Some(_)) => focus(0),
            ("End", Some(_)) => focus(count.saturating_sub(1)),
            ("Escape", _) if open.get_untracked() => close(),
            _ => return,
        }
        press.prevent_default();
        press.stop_propagation();
    };
    let left = move |leave: FocusEvent| {
        let to = leave.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        if !whole.get_untracked().is_some_and(|whole| whole.contains(to.as_ref())) {
            open.set(false);
        }
    };
    let items = offers.into_iter().enumerate().map(|(at, offer)| {
        let run = move |_| {
            close();
            offer.run.run(());
        };
        view! {
            <li role="none">
                <button type="button" role="menuitem" id=part(&at.to_string()) tabindex="-1" on:click=run on:keydown=move |press| key(press, Some(at))>{offer.label}</button>
            </li>
        }
    });
    let list_id = part("list");
    view! {
        <div class="menu" node_ref=whole on:focusout=left>
            <button
                type="button"
                id=id.get_value()
                class=class
                aria-label=label.clone()
                title=label.clone()
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                aria-controls=list_id.clone()
                on:click=move |_| if open.get_untracked() { close() } else { show(0) }
                on:keydown=move |press| key(press, None)
            >
                {children()}
            </button>
            // A press keeps the focus where it is, so that the list is still there for the click.
            <ul id=list_id role="menu" aria-label=label hidden=move || !open.get() on:pointerdown=|press| press.prevent_default()>
                {items.collect_view()}
            </ul>
        </div>
    }
}
