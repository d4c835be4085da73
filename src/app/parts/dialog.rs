//! A dialog over the page: the browser's own, so that Esc, focus and the page behind it behave.

use leptos::html;
use leptos::prelude::*;

/// A modal dialog that is open while `open` holds; `on_close` is told when the person closes it.
#[component]
pub(crate) fn Dialog(
    /// Whether it shows.
    #[prop(into)]
    open: Signal<bool>,
    /// The person closed it.
    on_close: Callback<()>,
    /// Its name.
    #[prop(into)]
    label: String,
    /// More classes.
    #[prop(optional, into)]
    class: String,
    /// The content, drawn anew at each opening.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog: NodeRef<html::Dialog> = NodeRef::new();
    Effect::new(move |_| {
        let Some(element) = dialog.get() else { return };
        match (open.get(), element.open()) {
            // Opening fails only when it is open already or not in the page.
            (true, false) => drop(element.show_modal()),
            (false, true) => element.close(),
            _ => {}
        }
    });
    let outside = move |click: leptos::ev::MouseEvent| {
        let target = click.target().map(|t| event_is(&t, dialog.get_untracked().as_ref()));
        if target == Some(true) {
            on_close.run(());
        }
    };
    view! {
        <dialog
            node_ref=dialog
            class=format!("dialog {class}")
            aria-label=label
            on:close=move |_| {
                if open.get_untracked() {
                    on_close.run(());
                }
            }
            on:click=outside
        >
            <div class="dialog-body">{move || open.get().then(|| children())}</div>
        </dialog>
    }
}

fn event_is(target: &web_sys::EventTarget, element: Option<&web_sys::HtmlDialogElement>) -> bool {
    let element: Option<&web_sys::EventTarget> = element.map(AsRef::as_ref);
    element == Some(target)
}
