//! Workbooks in and out: reading budgets as they are, the state sheets, and the surgical export.

pub mod audit;
pub mod issue;
pub mod legs;
pub mod mapping;
pub mod merge;
pub mod read;
pub mod sample;
pub mod scale;
pub mod state;
pub mod template;
pub mod write;
