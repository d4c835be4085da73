//! Decisions: what was moved from where to where, who decided it, why, and what it is expected to change.

pub mod decision;
pub mod draft;
pub mod record;
