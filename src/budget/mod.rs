//! The budget: settings, the spans that figures cover, and the lines of the plan.

pub mod about;
pub mod calendar;
pub mod lines;
pub mod pacing;
pub mod settings;
