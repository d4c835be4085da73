//! The formula engine in a browser: a program of its own, which is loaded when an export first asks something of it.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::workbook::write::question::{Answer, Question};

/// The formula engine, loaded or not.
#[derive(Default)]
pub struct Formulas {
    /// It failed in the middle of its work, and what it left behind is not known.
    failed: bool,
}

impl Formulas {
    /// Asks the formula engine; `None` when it cannot be loaded, fails, or has failed before.
    pub async fn answer(&mut self, question: &Question) -> Option<Answer> {
        if self.failed {
            return None;
        }
        let question = serde_json::to_string(question).ok()?;
        let program: Program = load().await.map_err(report).ok()?.unchecked_into();
        let answer = program.answer(&question).map_err(report);
        self.failed = answer.is_err();
        serde_json::from_str(&answer.ok()??).ok()
    }
}

#[allow(clippy::needless_pass_by_value, reason = "it is thrown here")]
fn report(thrown: JsValue) {
    web_sys::console::warn_1(&thrown);
}

#[wasm_bindgen]
extern "C" {
    type Program;

    /// The release build puts this function behind the worker's script.
    #[wasm_bindgen(catch, js_name = formulas)]
    async fn load() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn answer(this: &Program, question: &str) -> Result<Option<String>, JsValue>;
}
