//! The cells of a sheet as they stand: sparse columns, texts kept once, and what their formulas and number formats say.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::formulas::Formula;
use super::numbers::{self, Mark};
use super::periods;
use crate::ledger::Range;

/// A cell's value. Dates are serials of the 1900 system.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value {
    /// A number.
    Number(f64),
    /// A number with a date format.
    Date(f64),
    /// A text, by its place among the texts.
    Text(u32),
    /// TRUE or FALSE.
    Bool(bool),
    /// An error such as `#DIV/0!`, by its place in [`ERRORS`].
    Error(u8),
    /// A formula without a saved value.
    Unsaved,
}

/// The texts of error values.
pub(super) const ERRORS: [&str; 9] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA", "#ERROR!"];

/// What a text can be beside a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word or sentence.
    Word,
    /// A number stored as text.
    Number,
    /// A date or period.
    Period,
    /// A dash, `n/a`, `TBD`.
    Placeholder,
}

/// Every text of a workbook, each kept once, trimmed.
#[derive(Debug, Default)]
pub(super) struct Texts {
    list: Vec<Box<str>>,
    kinds: Vec<Kind>,
    places: HashMap<Box<str>, u32>,
}

impl Texts {
    /// The place of a text, added when new; `None` for white space.
    pub(super) fn place(&mut self, text: &str) -> Option<u32> {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}');
        if text.is_empty() {
            return None;
        }
        if let Some(place) = self.places.get(text) {
            return Some(*place);
        }
        let place = u32::try_from(self.list.len()).ok()?;
        self.list.push(text.into());
        self.kinds.push(kind_of(text));
        self.places.insert(text.into(), place);
        Some(place)
    }

    /// The text at a place.
    pub(super) fn get(&self, place: u32) -> &str {
        self.list.get(place as usize).map_or("", |t| t)
    }

    /// What the text at a place can be.
    pub(super) fn kind(&self, place: u32) -> Kind {
        self.kinds.get(place as usize).copied().unwrap_or(Kind::Word)
    }
}

fn kind_of(text: &str) -> Kind {
    if numbers::is_placeholder(text) {
        Kind::Placeholder
    } else if text.len() > 40 {
        Kind::Word
    } else if numbers::parse(text, Mark::Point).or_else(|| numbers::parse(text, Mark::Comma)).is_some() {
        Kind::Number
    } else if periods::whole(text).is_some() {
        Kind::Period
    } else {
        Kind::Word
    }
}

/// What a number format says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Look {
    /// It shows a percentage.
    pub(super) percent: bool,
    /// The currency it shows, by its ISO code.
    pub(super) currency: Option<&'static str>,
}

/// One column of a sheet, in row order.
#[derive(Debug, Default)]
pub(super) struct GridColumn {
    /// The rows that hold something, rising.
    pub(super) rows: Vec<u32>,
    /// Their values.
    pub(super) values: Vec<Value>,
    /// Formulas by row, rising.
    pub(super) formulas: Vec<(u32, Formula)>,
    /// Number formats by row, rising, for the sheet's first rows.
    pub(super) looks: Vec<(u32, Look)>,
    /// How far texts are set in, by row, rising: the alignment's indent, or leading spaces; rows without are not there.
    pub(super) indents: Vec<(u32, u8)>,
}

impl GridColumn {
    fn index(&self, row: u32) -> Option<usize> {
        let first = *self.rows.first()?;
        let guess = row.checked_sub(first)? as usize;
        if self.rows.get(guess) == Some(&row) {
            return Some(guess);
        }
        self.rows.binary_search(&row).ok()
    }

    /// The value in a row.
    pub(super) fn value(&self, row: u32) -> Option<Value> {
        self.values.get(self.index(row)?).copied()
    }

    /// What the formula in a row does; `None` without one.
    pub(super) fn formula(&self, row: u32) -> Option<Formula> {
        self.formulas.binary_search_by_key(&row, |f| f.0).ok().and_then(|i| self.formulas.get(i)).map(|f| f.1)
    }

    /// How far the text in a row is set in; 0 when it is not.
    pub(super) fn indent(&self, row: u32) -> u8 {
        self.indents.binary_search_by_key(&row, |i| i.0).ok().and_then(|i| self.indents.get(i)).map_or(0, |i| i.1)
    }

    /// The values in a stretch of rows, both ends inside.
    pub(super) fn between(&self, top: u32, bottom: u32) -> impl Iterator<Item = (u32, Value)> + '_ {
        let from = self.rows.partition_point(|r| *r < top);
        let to = self.rows.partition_point(|r| *r <= bottom);
        let rows = self.rows.get(from..to).unwrap_or(&[]);
        let values = self.values.get(from..to).unwrap_or(&[]);
        rows.iter().copied().zip(values.iter().copied())
    }
}

/// One sheet.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// Position of the sheet in the workbook.
    pub(super) index: u16,
    /// The name on the tab.
    pub(super) name: String,
    /// Whether it is hidden.
    pub(super) hidden: bool,
    /// Columns from A; a column beyond the last used one is not there.
    pub(super) columns: Vec<GridColumn>,
    /// The rows that hold something, rising.
    pub(super) rows: Vec<u32>,
    /// Merged ranges.
    pub(super) merges: Vec<Range>,
    /// Why reading stopped before the end; `None` when it did not.
    pub(super) broken: Option<String>,
}

impl Grid {
    /// Puts a value into a cell. Cells may come in any order; a later value of the same cell replaces an earlier one.
    pub(super) fn put(&mut self, row: u32, col: u16, value: Value) {
        let column = usize::from(col);
        if self.columns.len() <= column {
            self.columns.resize_with(column + 1, GridColumn::default);
        }
        if let Some(column) = self.columns.get_mut(column) {
            column.rows.push(row);
            column.values.push(value);
        }
        if self.rows.last() != Some(&row) {
            self.rows.push(row);
        }
    }

    /// Puts a formula into a cell that has its value already.
    pub(super) fn put_formula(&mut self, row: u32, col: u16, formula: Formula) {
        if let Some(column) = self.columns.get_mut(usize::from(col)) {
            column.formulas.push((row, formula));
        }
    }

    /// Says how far the text of a cell is set in; the cell has its value already.
    pub(super) fn put_indent(&mut self, row: u32, col: u16, depth: u8) {
        if let Some(column) = self.columns.get_mut(usize::from(col)) {
            column.indents.push((row, depth));
        }
    }

    /// Ends filling: puts the cells in order.
    pub(super) fn close(&mut self) {
        if !self.rows.is_sorted() {
            self.rows.sort_unstable();
        }
        self.rows.dedup();
        for column in &mut self.columns {
            if !column.rows.is_sorted_by(|a, b| a < b) {
                let mut cells: Vec<(u32, Value)> = column.rows.iter().copied().zip(column.values.iter().copied()).collect();
                cells.reverse();
                cells.sort_by_key(|c| c.0);
                cells.dedup_by_key(|c| c.0);
                column.rows = cells.iter().map(|c| c.0).collect();
                column.values = cells.iter().map(|c| c.1).collect();
                column.formulas.sort_by_key(|f| f.0);
                column.formulas.dedup_by_key(|f| f.0);
            }
            column.rows.shrink_to_fit();
            column.values.shrink_to_fit();
        }
    }

    /// The value of a cell.
    pub(super) fn value(&self, row: u32, col: u16) -> Option<Value> {
        self.columns.get(usize::from(col))?.value(row)
    }

    /// The text of a cell; `None` when it holds no text.
    pub(super) fn text<'a>(&self, texts: &'a Texts, row: u32, col: u16) -> Option<&'a str> {
        match self.value(row, col)? {
            Value::Text(place) => Some(texts.get(place)),
            _ => None,
        }
    }

    /// The formula of a cell.
    pub(super) fn formula(&self, row: u32, col: u16) -> Option<Formula> {
        self.columns.get(usize::from(col))?.formula(row)
    }

    /// The merged range that starts at a cell.
    pub(super) fn merge_at(&self, row: u32, col: u16) -> Option<Range> {
        self.merges.iter().find(|m| m.top == row && m.left == col).copied()
    }

    /// The merged range that covers a cell.
    pub(super) fn merge_over(&self, row: u32, col: u16) -> Option<Range> {
        self.merges.iter().find(|m| m.contains(row, col)).copied()
    }

    /// The rows that hold something in a stretch, both ends inside.
    pub(super) fn rows_between(&self, top: u32, bottom: u32) -> &[u32] {
        let from = self.rows.partition_point(|r| *r < top);
        let to = self.rows.partition_point(|r| *r <= bottom);
        self.rows.get(from..to).unwrap_or(&[])
    }

    /// A cell as text for people, with dates as `2026-11-22`.
    pub(super) fn shown(&self, texts: &Texts, row: u32, col: u16) -> String {
        match self.value(row, col) {
            None | Some(Value::Unsaved) => String::new(),
            Some(value) => shown(texts, value),
        }
    }
}

/// A value as text for people: dates as `2026-11-22`, numbers as plain decimals.
pub(super) fn shown(texts: &Texts, value: Value) -> String {
    match value {
        Value::Number(n) => crate::ledger::amount::from_cell(n).map_or_else(|| n.to_string(), |d| d.to_string()),
        Value::Date(n) => date_shown(n).unwrap_or_else(|| n.to_string()),
        Value::Text(place) => texts.get(place).to_owned(),
        Value::Bool(b) => if b { "TRUE" } else { "FALSE" }.to_owned(),
        Value::Error(e) => ERRORS.get(usize::from(e)).copied().unwrap_or("#ERROR!").to_owned(),
        Value::Unsaved => String::new(),
    }
}

fn date_shown(serial: f64) -> Option<String> {
    let day: NaiveDate = periods::day_of_serial(serial)?;
    Some(day.format("%Y-%m-%d").to_string())
}
