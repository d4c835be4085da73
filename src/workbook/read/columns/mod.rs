//! What a table's columns are: their headers, their content, what stands around them, and the roles that follow.

pub(in crate::workbook::read) mod amounts;
pub(in crate::workbook::read) mod context;
pub(in crate::workbook::read) mod heads;
pub(in crate::workbook::read) mod options;
pub(in crate::workbook::read) mod profile;
pub(in crate::workbook::read) mod rates;
pub(in crate::workbook::read) mod roles;
pub(in crate::workbook::read) mod scaled;
mod scales;
pub(in crate::workbook::read) mod stated;
pub(in crate::workbook::read) mod twins;
pub(in crate::workbook::read) mod years;
