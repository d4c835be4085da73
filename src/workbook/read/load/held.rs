//! The cells of a file as they can be written elsewhere.

use super::Book;
use super::preflight::Format;
use crate::ledger::{Decimal, Range};
use crate::workbook::read::cells::numbers::{self, Mark};
use crate::workbook::read::grid::{ERRORS, Kind, Value};

/// Merged ranges that are carried over: headers have a few.
const MAX_MERGES: usize = 2_000;

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::workbook) enum Held<'a> {
    /// A number.
    Number(f64),
    /// A date, as a serial of the 1900 system.
    Date(f64),
    /// A text.
    Text(&'a str),
    /// TRUE or FALSE.
    Bool(bool),
    /// An error such as `#DIV/0!`.
    Error(&'static str),
    /// A formula without a saved value.
    Unsaved,
}

/// The numbers a text can be, with a decimal point and with a decimal comma.
pub(in crate::workbook) type Numbers = [Option<Decimal>; 2];

impl Book {
    /// Whether it is a package of the .xlsx family, which can be written back into.
    pub fn is_package(&self) -> bool {
        self.format == Format::Xlsx
    }

    /// Whether the file is text, without formulas or formats to lose.
    pub(in crate::workbook) fn is_text(&self) -> bool {
        self.format == Format::Text
    }

    /// The name of each sheet, and whether it is hidden.
    pub(in crate::workbook) fn tabs(&self) -> impl Iterator<Item = (&str, bool)> {
        self.grids.iter().map(|g| (g.name.as_str(), g.hidden))
    }

    /// The merged ranges of a sheet; of ranges that overlap, the first.
    pub(in crate::workbook) fn merges(&self, sheet: u16) -> Vec<Range> {
        let mut kept: Vec<Range> = Vec::new();
        for range in self.grids.get(usize::from(sheet)).into_iter().flat_map(|g| g.merges.iter().take(MAX_MERGES)) {
            let apart = |other: &Range| {
                range.bottom < other.top || other.bottom < range.top || range.right < other.left || other.right < range.left
            };
            if kept.iter().all(apart) {
                kept.push(*range);
            }
        }
        kept
    }

    /// What a cell holds; `None` for an empty one.
    pub(in crate::workbook) fn held(&self, sheet: u16, row: u32, col: u16) -> Option<Held<'_>> {
        self.grids.get(usize::from(sheet))?.value(row, col).map(|value| self.shown(value))
    }

    fn shown(&self, value: Value) -> Held<'_> {
        match value {
            Value::Number(n) => Held::Number(n),
            Value::Date(n) => Held::Date(n),
            Value::Bool(b) => Held::Bool(b),
            Value::Error(e) => Held::Error(ERRORS.get(usize::from(e)).copied().filter(|e| *e != "#ERROR!").unwrap_or("#VALUE!")),
            Value::Unsaved => Held::Unsaved,
            Value::Text(place) => Held::Text(self.texts.get(place)),
        }
    }

    /// Goes through the cells of a sheet, row by row: row, column, what it holds, and what numbers a text can be.
    pub(in crate::workbook) fn each_cell(&self, sheet: u16, mut each: impl FnMut(u32, u16, Held<'_>, Option<Numbers>)) {
        let Some(grid) = self.grids.get(usize::from(sheet)) else { return };
        for row in &grid.rows {
            for (col, column) in (0_u16..).zip(&grid.columns) {
                let Some(value) = column.value(*row) else { continue };
                let numbers = match value {
                    Value::Text(place) if self.texts.untyped && self.texts.kind(place) == Kind::Number => {
                        let as_number = |mark| numbers::parse(self.texts.get(place), mark).map(|n| n.value);
                        Some([as_number(Mark::Point), as_number(Mark::Comma)])
                    }
                    _ => None,
                };
                each(*row, col, self.shown(value), numbers);
            }
        }
    }
}
