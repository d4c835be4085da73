//! What the cells of a row say, before it is told what the row is.

use crate::workbook::read::words::totals::Says;

/// What the cells of a row say.
pub(super) struct Seen {
    /// Its amounts, column by column.
    pub(super) given: Vec<Option<f64>>,
    pub(super) numbers: usize,
    pub(super) faults: usize,
    /// Texts among its amounts.
    pub(super) texts_in: usize,
    /// Amounts that are formulas over rows.
    pub(super) adds: usize,
    /// Amounts that are averages, counts and the like of their columns.
    pub(super) statistics: usize,
    /// Amounts shown as percentages.
    pub(super) percents: usize,
    /// Labels that hold something.
    pub(super) filled: usize,
    /// Numbers among them that only name something.
    pub(super) numbered: usize,
    /// Its first label.
    pub(super) label: Option<u32>,
    pub(super) says: Option<Says>,
    /// Its label names something computed.
    pub(super) computed: bool,
    /// One of its labels is a date.
    pub(super) dated: bool,
}
