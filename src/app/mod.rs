//! The page: screens, charts, input. All data and all calculation are in the engine.

#[cfg(target_arch = "wasm32")]
pub mod session;
