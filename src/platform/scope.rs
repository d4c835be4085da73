//! The worker's side of the wire: what it hears from the page and says to it.

use futures_channel::mpsc::{UnboundedReceiver, unbounded};
use js_sys::{Array, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

use super::wire::{self, Announcement, UNASKED};
use crate::engine::protocol::Request;

/// A request with its number and the file that it is about.
pub type Asked = (u32, Result<Request, String>, Option<File>);

/// Everything the page asks from now on, in order.
pub fn requests() -> UnboundedReceiver<Asked> {
    let (sender, receiver) = unbounded();
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(asked) = asked(&event.data()) {
            let _ = sender.unbounded_send(asked);
        }
    });
    scope().set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget(); // it listens as long as the worker lives
    receiver
}

/// Asks the browser for the memory that reading a file of so many bytes takes, at once: growing in the small steps of single needs costs it
/// a quarter of the reading. What is not granted is asked for again when it is needed.
pub fn make_room(file: usize) {
    /// What is read of a workbook takes about so many times its bytes.
    const TIMES: usize = 4;
    let mut room = Vec::<u8>::new();
    let _ = room.try_reserve_exact(file.saturating_mul(TIMES));
    // Freed memory stays the program's own. What looks useless would be left out by the compiler.
    std::hint::black_box(&mut room);
}

/// The name that the page gave this worker.
pub fn name() -> String {
    scope().name()
}

/// Sends a message to the page; bytes travel beside it.
pub fn say(number: u32, message: &impl Serialize, bytes: Option<&[u8]>) {
    let sent = wire::encode(message).map_err(JsValue::from).and_then(|text| {
        let parts = Array::of2(&number.into(), &text.into());
        let moved = Array::new();
        if let Some(bytes) = bytes {
            let buffer = Uint8Array::from(bytes).buffer();
            parts.push(&buffer);
            moved.push(&buffer);
        }
        scope().post_message_with_transfer(&parts, &moved)
    });
    if let Err(thrown) = sent {
        web_sys::console::error_1(&thrown);
    }
}

/// Tells the page about every panic before the program stops.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        let detail = info.to_string();
        web_sys::console::error_1(&detail.as_str().into());
        say(UNASKED, &Announcement::Fault { detail }, None);
    }));
}

fn asked(data: &JsValue) -> Option<Asked> {
    let parts: &Array = data.dyn_ref()?;
    let number = parts.get(0).as_f64().and_then(wire::number)?;
    let text = parts.get(1).as_string()?;
    let request = serde_json::from_str(&text).map_err(|error| format!("The engine does not know this request ({error})."));
    Some((number, request, parts.get(2).dyn_into().ok()))
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
