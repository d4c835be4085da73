//! What JavaScript throws, as text.

use wasm_bindgen::{JsCast, JsValue};

/// The name of an exception, such as `QuotaExceededError`; empty for a thrown value that is none.
pub fn name(thrown: &JsValue) -> String {
    if let Some(exception) = thrown.dyn_ref::<web_sys::DomException>() {
        return exception.name();
    }
    thrown.dyn_ref::<js_sys::Error>().map_or_else(String::new, |error| error.name().into())
}

/// An exception's own words, in brackets at the end of a sentence.
pub fn detail(thrown: &JsValue) -> String {
    let message = match (thrown.dyn_ref::<web_sys::DomException>(), thrown.dyn_ref::<js_sys::Error>()) {
        (Some(exception), _) => exception.message(),
        (None, Some(error)) => error.message().into(),
        (None, None) => thrown.as_string().unwrap_or_default(),
    };
    let message = message.trim().trim_end_matches('.');
    match (name(thrown), message) {
        (name, "") if name.is_empty() => "no reason given".into(),
        (name, "") => name,
        (name, message) if name.is_empty() => message.into(),
        (name, message) => format!("{name}: {message}"),
    }
}
