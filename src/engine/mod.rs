//! The engine: a state machine over one project. Requests in, views out; every command is journaled before it is acknowledged.

pub mod command;
pub mod inspection;
pub mod machine;
pub mod project;
pub mod protocol;
pub mod unrated;
pub mod views;

pub use machine::{Engine, Keep, Outcome};
