//! Leaving the page: the browser asks first when something would be lost.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::BeforeUnloadEvent;

/// Has the browser ask before the page is left, whenever there is something to lose.
pub fn ask_first(is_something_lost: impl Fn() -> bool + 'static) {
    let Some(window) = web_sys::window() else { return };
    let leaving = Closure::<dyn Fn(BeforeUnloadEvent)>::new(move |event: BeforeUnloadEvent| {
        if is_something_lost() {
            event.prevent_default();
        }
    });
    let _ = window.add_event_listener_with_callback("beforeunload", leaving.into_js_value().unchecked_ref());
}
