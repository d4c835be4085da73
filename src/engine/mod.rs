//! The engine: a state machine over one project. Requests in, views out; every command is journaled before it is acknowledged.

pub mod apply;
pub mod command;
pub mod compare;
pub mod comparison;
mod definitions;
pub mod files;
pub mod inspection;
pub mod machine;
pub mod memory;
pub mod merge;
mod moves;
pub mod outputs;
pub mod project;
pub mod protocol;
pub mod source;
pub mod stage;
pub mod sums;
mod targets;
pub mod unrated;
pub mod views;

pub use machine::{Engine, Keep, Outcome};
