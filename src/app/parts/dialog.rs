//! A dialog over the page: the browser's own, so that Esc, focus and the page behind it behave.

use leptos::html;
use leptos::prelude::*;

/// A modal dialog that is open while `open` holds; `on_close` is told when the person closes it. Where something is typed in a `form`, the
/// first Esc or click beside it says that this would be lost, and the second closes it.
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
    /// Whether people write in it what only its own button keeps.
    #[prop(optional)]
    form: bool,
    /// The content, drawn anew at each opening.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog: NodeRef<html::Dialog> = NodeRef::new();
    let (typed, warned) = (RwSignal::new(false), RwSignal::new(false));
    Effect::new(move |_| {
        if open.get() {
            typed.set(false);
            warned.set(false);
        }
    });
    // Whether it may close: nothing would be lost, or the person was told so.
    let may_leave = move || {
        let may = !form || !typed.get_untracked() || warned.get_untracked();
        warned.set(!may);
        may
    };
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
        if target == Some(true) && may_leave() {
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
            on:cancel=move |cancel: leptos::ev::Event| {
                if !may_leave() {
                    cancel.prevent_default();
                }
            }
            on:input=move |_| {
                typed.set(true);
                warned.set(false);
            }
            on:click=outside
        >
            <div class="dialog-body">{move || open.get().then(|| children())}</div>
            <p class="unsaved" role="alert">{move || warned.get().then_some("What you typed is not saved. Esc or a tap outside once more leaves without it.")}</p>
        </dialog>
    }
}

fn event_is(target: &web_sys::EventTarget, element: Option<&web_sys::HtmlDialogElement>) -> bool {
    let element: Option<&web_sys::EventTarget> = element.map(AsRef::as_ref);
    element == Some(target)
}
