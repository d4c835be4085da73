//! Charts: what they measure is pure and tested; drawing them is a few lines of SVG that take their colors from the stylesheet.

pub mod divergent;
#[cfg(target_arch = "wasm32")]
#[allow(unreachable_pub, reason = "components are written as pub by their macro")]
pub(crate) mod divergent_bars;
pub mod spark;
