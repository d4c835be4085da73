//! The page: screens, parts and charts over the engine's views. What can be decided without a browser is pure and tested natively.

pub mod charts;
pub mod draft;
pub mod format;
pub mod lookup;
pub mod replaced;
pub mod route;
pub mod sheet;
pub mod tone;
pub mod tree;
pub mod window;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod context;
#[cfg(target_arch = "wasm32")]
mod deeds;
#[cfg(target_arch = "wasm32")]
mod focus;
#[cfg(target_arch = "wasm32")]
mod opening;
#[cfg(target_arch = "wasm32")]
#[allow(unreachable_pub, clippy::needless_pass_by_value, reason = "components are pub by their macro, and own what they show")]
mod pages;
#[cfg(target_arch = "wasm32")]
#[allow(unreachable_pub, clippy::needless_pass_by_value, reason = "components are pub by their macro, and own what they show")]
mod parts;
#[cfg(target_arch = "wasm32")]
pub mod session;
#[cfg(target_arch = "wasm32")]
#[allow(unreachable_pub, clippy::needless_pass_by_value, reason = "components are pub by their macro, and own what they show")]
mod shell;
#[cfg(target_arch = "wasm32")]
mod theme;

#[cfg(target_arch = "wasm32")]
pub use shell::start;
