//! The command line: the same engine as in the browser, on files. JSON on standard output, sentences on standard error.
//!
//! Exit codes: 0 done, 2 usage (also a decision that does not fit the plan), 3 the file cannot be read.

#[cfg(not(target_arch = "wasm32"))]
mod commands;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    commands::run()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
