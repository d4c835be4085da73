//! What one cell says: an amount, a number in text, a date or period, a format.

pub(in crate::workbook::read) mod doubts;
mod given;
pub(in crate::workbook::read) mod looks;
pub(in crate::workbook::read) mod numbers;
pub(in crate::workbook::read) mod periods;
pub(in crate::workbook::read) mod periodwords;
pub(in crate::workbook::read) mod times;

pub(in crate::workbook::read) use given::{Given, given, is_nothing, sentence, short};
