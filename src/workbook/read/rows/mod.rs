//! What a table's rows are: lines, totals of others, labels over the lines below; and the facts of the lines.

pub(in crate::workbook::read) mod amounts;
pub(in crate::workbook::read) mod cubes;
pub(in crate::workbook::read) mod depths;
pub(in crate::workbook::read) mod extract;
pub(in crate::workbook::read) mod fills;
pub(in crate::workbook::read) mod kinds;
pub(in crate::workbook::read) mod labels;
pub(in crate::workbook::read) mod rowwords;
pub(in crate::workbook::read) mod sections;
mod seen;
mod sides;
pub(in crate::workbook::read) mod sums;
