//! Charts: what they measure is pure and tested; drawing them is a few lines of SVG that take their colors from the stylesheet.

pub mod course;
#[cfg(target_arch = "wasm32")]
#[allow(unreachable_pub, clippy::needless_pass_by_value, reason = "components are pub by their macro, and own what they show")]
pub(crate) mod course_lines;
pub mod divergent;
#[cfg(target_arch = "wasm32")]
#[allow(unreachable_pub, clippy::needless_pass_by_value, reason = "components are pub by their macro, and own what they show")]
pub(crate) mod divergent_bars;
#[cfg(target_arch = "wasm32")]
pub(crate) mod drawn;
pub mod picture;
pub mod spark;
#[cfg(target_arch = "wasm32")]
#[allow(unreachable_pub, clippy::needless_pass_by_value, reason = "components are pub by their macro, and own what they show")]
pub(crate) mod values;
pub mod waterfall;
#[cfg(target_arch = "wasm32")]
#[allow(unreachable_pub, clippy::needless_pass_by_value, reason = "components are pub by their macro, and own what they show")]
pub(crate) mod waterfall_bars;
