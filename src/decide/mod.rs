//! Decisions: what was moved from where to where, who decided it, why, and what it is expected to change; and why figures left their plan.

pub mod decision;
pub mod draft;
pub mod explanation;
pub mod record;
