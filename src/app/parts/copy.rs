//! A button that puts a text on the clipboard, and says so.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::icon::{Icon, Sign};
use crate::app::context::use_session;
use crate::app::session::Kind;

/// Copies a text, which may have to be fetched first.
#[component]
pub(crate) fn CopyButton<F, Fut>(
    /// Makes the text; a sentence when it cannot.
    text: F,
    /// What the button says.
    #[prop(into)]
    label: String,
    /// More classes.
    #[prop(optional, into)]
    class: String,
) -> impl IntoView
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<String, String>> + 'static,
{
    let session = use_session();
    let done = RwSignal::new(false);
    let copy = move |_| {
        let text = text();
        spawn_local(async move {
            let written = match text.await {
                Ok(text) => write(&text).await,
                Err(sentence) => Err(sentence),
            };
            match written {
                Ok(()) => {
                    done.set(true);
                    set_timeout(move || _ = done.try_set(false), Duration::from_secs(2));
                }
                Err(sentence) => session.notify(Kind::Warning, sentence, None),
            }
        });
    };
    view! {
        <button type="button" class=format!("ghost copy {class}") on:click=copy>
            <Icon sign=Sign::Copy/>
            <span aria-live="polite">{move || if done.get() { "Copied".to_owned() } else { label.clone() }}</span>
        </button>
    }
}

/// Writes to the clipboard.
pub(crate) async fn write(text: &str) -> Result<(), String> {
    let refused = || "The browser did not allow copying. Allow it for this page, then try again.".to_owned();
    let navigator = window().navigator();
    // A page that is not served securely has no clipboard, whatever its type says.
    match js_sys::Reflect::get(&navigator, &"clipboard".into()) {
        Ok(clipboard) if clipboard.is_object() => {
            JsFuture::from(navigator.clipboard().write_text(text)).await.map(drop).map_err(|_| refused())
        }
        _ => Err(refused()),
    }
}
