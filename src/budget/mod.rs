//! The budget: settings, the spans that figures cover, the lines of the plan, and the targets of KPIs.

pub mod about;
pub mod calendar;
pub mod coverage;
pub mod lines;
pub mod pacing;
pub mod settings;
pub mod targets;
