//! Named locks: how the page learns at once that the worker is gone, however it went. A lock is free again when its holder ends.
//!
//! Where the browser has no locks (a page not served over https or from this device), both functions do nothing.

use futures_channel::oneshot;
use futures_util::future::select;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Holds a lock from now until this thread ends. Returns when it is held, or at once where it cannot be.
pub async fn hold(name: &str) {
    let (sender, held) = oneshot::channel();
    let granted = move || {
        let _ = sender.send(());
        Promise::new(&mut |_, _| {}) // never settled: the lock is never given back
    };
    if let Some(done) = request(name, granted) {
        // The request itself only ends when it is refused, as in a sandboxed page.
        select(held, JsFuture::from(done)).await;
    }
}

/// Calls back when the holder of a lock has ended. The lock must be held already.
pub fn when_free(name: &str, then: impl FnOnce() + 'static) {
    let granted = move || {
        then();
        Promise::resolve(&JsValue::UNDEFINED)
    };
    if let Some(done) = request(name, granted) {
        // A refusal is no fault: the page then learns of the worker's end from its errors alone.
        spawn_local(async move {
            let _ = JsFuture::from(done).await;
        });
    }
}

fn request(name: &str, granted: impl FnOnce() -> Promise + 'static) -> Option<Promise> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    let ask: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let callback = Closure::once_into_js(granted);
    ask.call2(&locks, &name.into(), &callback).ok()?.dyn_into().ok()
}
