//! The budget: settings, lines, variance.

pub mod settings;
