//! What cells are, seen from the layout: text, period, number or nothing.

use super::super::grid::{Grid, Kind, Texts, Value};
use crate::workbook::read::cells::periods;

/// What a cell is, seen from the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A word or sentence.
    Text,
    /// A date or period.
    Period,
    /// A number, also an error where a number should be.
    Number,
    /// A dash, `n/a`, `TBD`.
    Nothing,
}

/// The cells of one sheet.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a> {
    /// The sheet.
    pub(super) grid: &'a Grid,
    /// The texts.
    pub(super) texts: &'a Texts,
}

impl<'a> Cells<'a> {
    /// What a value is.
    pub(super) fn sort(self, value: Value) -> Sort {
        match value {
            Value::Number(_) | Value::Error(_) | Value::Unsaved => Sort::Number,
            Value::Date(_) => Sort::Period,
            Value::Bool(_) => Sort::Text,
            Value::Text(place) => match self.texts.kind(place) {
                Kind::Word => Sort::Text,
                Kind::Number => Sort::Number,
                Kind::Period => Sort::Period,
                Kind::Placeholder => Sort::Nothing,
            },
        }
    }

    /// What stands in a cell; `None` for an empty one.
    pub(super) fn at(self, row: u32, col: u16) -> Option<Sort> {
        self.grid.value(row, col).map(|value| self.sort(value))
    }

    /// The year that a cell says with nothing else, as a number or a text; `None` when it says none.
    pub(super) fn year(self, row: u32, col: u16) -> Option<f64> {
        let number = match self.grid.value(row, col)? {
            Value::Number(n) => n,
            Value::Text(place) => self.texts.get(place).parse().ok().filter(|_| self.texts.get(place).len() == 4)?,
            _ => return None,
        };
        periods::is_year(number).then_some(number)
    }

    /// Whether a cell holds anything.
    pub(super) fn filled(self, row: u32, col: u16) -> bool {
        self.grid.value(row, col).is_some()
    }

    /// The text of a cell; `None` when it holds no text.
    pub(super) fn text(self, row: u32, col: u16) -> Option<&'a str> {
        self.grid.text(self.texts, row, col)
    }

    /// The first text in a stretch of a row.
    pub(super) fn first_text(self, row: u32, left: u16, right: u16) -> Option<&'a str> {
        (left..=right).find_map(|col| self.text(row, col))
    }

    /// Whether a row holds nothing on the whole sheet.
    pub(super) fn blank(self, row: u32) -> bool {
        self.grid.rows_between(row, row).is_empty()
    }

    /// What the first cells of a column are between two rows, both inside: (texts and periods, numbers).
    pub(super) fn tally(self, col: u16, top: u32, bottom: u32) -> (usize, usize) {
        let Some(column) = self.grid.columns.get(usize::from(col)) else { return (0, 0) };
        let (mut labels, mut numbers) = (0, 0);
        for (_, value) in column.between(top, bottom).take(60) {
            match self.sort(value) {
                Sort::Text | Sort::Period => labels += 1,
                Sort::Number => numbers += 1,
                Sort::Nothing => {}
            }
        }
        (labels, numbers)
    }

    /// Whether some column holds numbers between two rows.
    pub(super) fn has_numbers(self, (left, right): (u16, u16), top: u32, bottom: u32) -> bool {
        (left..=right).any(|col| self.tally(col, top, bottom).1 > 0)
    }
}
