//! The page's program: puts the screens into the document. Natively there is no document, so there is nothing to run.

#[cfg(target_arch = "wasm32")]
fn main() {
    plumbline::app::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
