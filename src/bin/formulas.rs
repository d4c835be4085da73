//! The formula engine by itself: the worker loads it when an export first asks something of it.

fn main() {}

#[cfg(target_arch = "wasm32")]
mod exported {
    use plumbline::formulas;
    use wasm_bindgen::prelude::wasm_bindgen;

    /// Answers a question, both as JSON; nothing when the engine does not take it.
    #[wasm_bindgen]
    #[allow(unreachable_pub, reason = "it is called from JavaScript")]
    pub fn answer(question: &str) -> Option<String> {
        let question = serde_json::from_str(question).ok()?;
        serde_json::to_string(&formulas::answer(&question)?).ok()
    }
}
