//! The page's side of the wire: starts the engine's worker, posts requests, hears answers, and learns when the worker is gone.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, ArrayBuffer};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, File, MessageEvent, Worker, WorkerOptions};

use super::wire::{self, Announcement, Received};
use super::{clock, fault, lock};
use crate::engine::protocol::{Request, Response};
use crate::workbook::mapping::Progress;

/// The engine's program, beside the page.
const SCRIPT: &str = "engine.js";

/// What the page hears of a worker.
#[derive(Debug)]
pub enum Event {
    /// It takes requests from now on.
    Ready,
    /// How far the work on a request has come.
    Progress(u32, Progress),
    /// The answer to a request, with the bytes beside it.
    Answer(u32, Box<Response>, Option<ArrayBuffer>),
    /// It is gone and nothing more will come; why, for a report.
    Gone(String),
}

/// A running worker. It ends when this is dropped, and nothing is heard of it any more.
pub struct EngineWorker {
    worker: Worker,
    heard: Rc<Cell<bool>>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl EngineWorker {
    /// Starts a worker. What is posted before it is ready is lost.
    ///
    /// # Errors
    /// A sentence when the browser starts none.
    pub fn start(hear: impl Fn(Event) + 'static) -> Result<Self, String> {
        let name = format!("plumbline-engine-{}-{}", clock::now(), js_sys::Math::random());
        let options = WorkerOptions::new();
        options.set_name(&name);
        let worker = Worker::new_with_options(SCRIPT, &options)
            .map_err(|thrown| format!("The browser did not start the engine ({}).", fault::detail(&thrown)))?;

        // Of one worker, nothing is heard after its end.
        let heard = Rc::new(Cell::new(true));
        let listening = Rc::clone(&heard);
        let hear = Rc::new(move |event: Event| {
            let last = matches!(event, Event::Gone(_));
            if if last { listening.replace(false) } else { listening.get() } {
                hear(event);
            }
        });

        let on_message = Closure::<dyn FnMut(MessageEvent)>::new({
            let hear = Rc::clone(&hear);
            move |message: MessageEvent| {
                let event = event(&message.data()).unwrap_or_else(Event::Gone);
                if matches!(event, Event::Ready) {
                    let hear = Rc::clone(&hear);
                    lock::when_free(&name, move || hear(Event::Gone("the worker ended".into())));
                }
                hear(event);
            }
        });
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |error: ErrorEvent| {
            error.prevent_default();
            // A script that does not load is reported by a plain event, which has no message.
            let message = js_sys::Reflect::get(&error, &"message".into()).ok().and_then(|text| text.as_string());
            hear(Event::Gone(message.unwrap_or_else(|| format!("{SCRIPT} could not be loaded"))));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, heard, _on_message: on_message, _on_error: on_error })
    }

    /// Posts a request, with the file that it is about; the worker reads it.
    ///
    /// # Errors
    /// A sentence when it could not be posted.
    pub fn post(&self, number: u32, request: &Request, file: Option<&File>) -> Result<(), String> {
        let parts = Array::of2(&number.into(), &wire::encode(request)?.into());
        if let Some(file) = file {
            parts.push(file);
        }
        let posted = self.worker.post_message(&parts);
        posted.map_err(|thrown| format!("The request did not reach the engine ({}).", fault::detail(&thrown)))
    }
}

impl Drop for EngineWorker {
    fn drop(&mut self) {
        self.heard.set(false);
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// What a message from the worker says; an error when it cannot be read, which only two different builds can bring about.
fn event(data: &JsValue) -> Result<Event, String> {
    let parts: &Array = data.dyn_ref().ok_or("a message without parts")?;
    let number = parts.get(0).as_f64().and_then(wire::number).ok_or("a message without a number")?;
    let text = parts.get(1).as_string().ok_or("a message without text")?;
    Ok(match wire::decode(number, &text)? {
        Received::Announcement(Announcement::Ready) => Event::Ready,
        Received::Announcement(Announcement::Fault { detail }) => Event::Gone(detail),
        Received::Progress(number, progress) => Event::Progress(number, progress),
        Received::Answer(number, response) => Event::Answer(number, response, parts.get(2).dyn_into().ok()),
    })
}
