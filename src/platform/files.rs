//! Files: the one the user chose, and the ones to save.

use js_sys::{Array, ArrayBuffer};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, Url};

use super::fault;

/// How long a saved file's address stays good: the browser reads from it after the click.
const ADDRESS_MILLISECONDS: i32 = 60_000;

/// Larger files are refused: with what is read from them they do not fit into the 4 GB that a browser gives the engine.
const LARGEST_BYTES: f64 = 1e9;

/// A file's bytes. The engine's worker reads them: they come together in one task, which is too long for a page.
///
/// # Errors
/// A sentence when it is too large or the browser cannot read it.
pub async fn read(file: &File) -> Result<ArrayBuffer, String> {
    if file.size() > LARGEST_BYTES {
        return Err(format!(
            "{} is larger than 1 GB, which is more than a browser can hold. Save the sheets that matter as a workbook of their own and open that.",
            file.name()
        ));
    }
    let read = JsFuture::from(file.array_buffer()).await.and_then(wasm_bindgen::JsCast::dyn_into);
    read.map_err(|thrown| {
        format!(
            "{} could not be read. It may have been moved, be open in another program, or be a folder: choose it again ({}).",
            file.name(),
            fault::detail(&thrown)
        )
    })
}

/// A file held by the browser, ready to be saved as often as needed.
#[derive(Debug, Clone)]
pub struct Download {
    name: String,
    blob: Blob,
}

impl Download {
    /// A file whose kind its name tells; a workbook when it tells none.
    ///
    /// # Errors
    /// A sentence when the browser cannot hold it.
    pub fn new(name: &str, bytes: &ArrayBuffer) -> Result<Self, String> {
        let kind = BlobPropertyBag::new();
        kind.set_type(match name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "xlsm" => "application/vnd.ms-excel.sheet.macroEnabled.12",
            "csv" => "text/csv",
            "html" => "text/html",
            "json" => "application/json",
            "svg" => "image/svg+xml",
            "zip" => "application/zip",
            _ => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        });
        let blob = Blob::new_with_buffer_source_sequence_and_options(&Array::of1(bytes), &kind);
        blob.map(|blob| Self { name: name.into(), blob }).map_err(|thrown| not_saved(name, &thrown))
    }

    /// A file that the browser made itself.
    pub fn of_blob(name: &str, blob: Blob) -> Self {
        Self { name: name.into(), blob }
    }

    /// Hands the file to the browser, which saves it or asks where to. Whether it arrived cannot be known.
    ///
    /// # Errors
    /// A sentence when the browser does not take it.
    pub fn save(&self) -> Result<(), String> {
        self.hand_over().map_err(|thrown| not_saved(&self.name, &thrown))
    }

    fn hand_over(&self) -> Result<(), JsValue> {
        let window = web_sys::window().ok_or(JsValue::NULL)?;
        let document = window.document().ok_or(JsValue::NULL)?;
        let address = Url::create_object_url_with_blob(&self.blob)?;
        let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
        link.set_href(&address);
        link.set_download(&self.name);
        link.click();
        let revoke = Closure::once_into_js(move || Url::revoke_object_url(&address));
        window.set_timeout_with_callback_and_timeout_and_arguments_0(revoke.unchecked_ref(), ADDRESS_MILLISECONDS)?;
        Ok(())
    }
}

fn not_saved(name: &str, thrown: &JsValue) -> String {
    format!("{name} could not be handed to the browser for saving ({}). Try again.", fault::detail(thrown))
}
