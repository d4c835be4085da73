//! Holds what was read against what the sheets say themselves: their totals, their computed columns, and tables that repeat others.

pub(in crate::workbook::read) mod computed;
pub(in crate::workbook::read) mod copies;
pub(in crate::workbook::read) mod duplicates;
pub(in crate::workbook::read) mod loose;
pub(in crate::workbook::read) mod outside;
pub(in crate::workbook::read) mod results;
pub(in crate::workbook::read) mod rules;
pub(in crate::workbook::read) mod tieouts;
