//! Plumbline, layer by layer. A lower layer never names a higher one:
//!
//! ```text
//! ledger ◀ kpi ◀ budget, decide ◀ workbook ◀ engine ◀ app     platform ◀ the edges of engine and app
//!                                           ▲ formulas
//! ```

// Natively its pure parts are tested.
#[cfg(any(feature = "page", not(target_arch = "wasm32")))]
pub mod app;
pub mod budget;
pub mod decide;
pub mod engine;
#[cfg(feature = "formulas")]
pub mod formulas;
pub mod kpi;
pub mod ledger;
pub mod platform;
pub mod workbook;

#[cfg(test)]
#[path = "../tests/outside/mod.rs"]
mod outside;
