//! The service worker: keeps the app for use without a network, and brings new builds in whole.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState};

const SCRIPT: &str = "sw.js";

thread_local! {
    /// Whether a newer build has taken over.
    static REPLACED: Cell<bool> = const { Cell::new(false) };
}

/// Registers the service worker. Calls back when a build newer than this page waits or has taken over.
///
/// Where there is none (a page not served over https or from this device, a development server), the app works without.
pub async fn register(update: impl Fn() + 'static) {
    let Some(container) = container() else { return };
    let update: Rc<dyn Fn()> = Rc::new(update);
    let controlled = container.controller().is_some();

    // The first worker of all takes this page as it is. Any later one belongs to a newer build.
    let known = Cell::new(controlled);
    let taken = Rc::clone(&update);
    listen(&container, "controllerchange", move || {
        if known.replace(true) {
            REPLACED.set(true);
            taken();
        }
    });

    // The browser itself looks for a newer build when a controlled page loads.
    let registration = if controlled { container.get_registration() } else { container.register(SCRIPT) };
    let Ok(registered) = JsFuture::from(registration).await else { return };
    let Ok(registration) = registered.dyn_into::<ServiceWorkerRegistration>() else { return };
    if controlled && registration.waiting().is_some() {
        update();
    }
    let found = registration.clone();
    listen(&registration, "updatefound", move || {
        let Some(coming) = found.installing() else { return };
        let (worker, update) = (coming.clone(), Rc::clone(&update));
        listen(&coming, "statechange", move || {
            let newer = self::container().is_some_and(|container| container.controller().is_some());
            if worker.state() == ServiceWorkerState::Installed && newer {
                update();
            }
        });
    });
}

/// Lets the waiting build take over, then reloads the page into it.
pub async fn switch() {
    let waiting = match container() {
        Some(container) => JsFuture::from(container.get_registration()).await.ok(),
        None => None,
    };
    let waiting = waiting.and_then(|found| found.dyn_into::<ServiceWorkerRegistration>().ok()).and_then(|found| found.waiting());
    match (container(), waiting) {
        (Some(container), Some(waiting)) => {
            listen(&container, "controllerchange", reload);
            let _ = waiting.post_message(&JsValue::from("skipWaiting"));
        }
        _ => reload(), // it has taken over already, in another tab
    }
}

/// Whether a newer build has taken over, by a switch in another tab: from now on everything that is loaded is of that build.
pub fn is_replaced() -> bool {
    REPLACED.get()
}

/// Loads the page again.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

fn listen(target: &web_sys::EventTarget, event: &str, hear: impl Fn() + 'static) {
    let hear = Closure::<dyn Fn()>::new(hear).into_js_value(); // as long as the page lives
    let _ = target.add_event_listener_with_callback(event, hear.unchecked_ref());
}

fn container() -> Option<ServiceWorkerContainer> {
    let navigator = web_sys::window()?.navigator();
    js_sys::Reflect::get(&navigator, &"serviceWorker".into()).ok()?.dyn_into().ok()
}
