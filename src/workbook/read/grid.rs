//! The cells of a sheet as they stand: sparse columns, texts kept once, and what their formulas and number formats say.

mod column;
pub(in crate::workbook::read) mod formulas;
mod texts;

use chrono::NaiveDate;

use crate::ledger::Range;
use crate::workbook::read::cells::periods;
pub(super) use column::GridColumn;
use formulas::Formula;
pub(super) use texts::{Kind, Known, Texts};

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

/// Rows times columns of a sheet beyond which it must be somewhat filled.
const SCATTERED: usize = 4_000_000;
/// A sheet of that size is scattered with less than one cell in as many places.
const EMPTY: usize = 200;

/// What a number format says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Look {
    /// It shows a percentage.
    pub(super) percent: bool,
    /// The currency it shows, by its ISO code.
    pub(super) currency: Option<&'static str>,
    /// It shows thousands or millions of what the cell holds.
    pub(super) shortened: bool,
}

/// A range that the workbook itself sets apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Declared {
    /// Its cells.
    pub(super) range: Range,
    /// What sets it apart.
    pub(super) by: By,
}

/// By what a workbook sets a range apart, the most telling first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum By {
    /// An Excel table, header through last row.
    Table {
        /// Whether it ends in a row of totals.
        totals: bool,
    },
    /// The sheet's filter: its first row is a header.
    Filter,
    /// A name.
    Name(String),
    /// The part of the sheet that is printed.
    Print,
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
    /// The ranges that the workbook sets apart.
    pub(super) declared: Vec<Declared>,
    /// Why reading stopped before the end; `None` when it did not.
    pub(super) broken: Option<String>,
}

impl Grid {
    /// Puts a value into a cell. Cells may come in any order; a later value of the same cell replaces an earlier one.
    #[inline]
    pub(super) fn put(&mut self, row: u32, col: u16, value: Value) {
        self.column(col).put(row, value);
        if self.rows.last() != Some(&row) {
            self.rows.push(row);
        }
    }

    /// Puts a formula into a cell that has its value already.
    pub(super) fn put_formula(&mut self, row: u32, col: u16, formula: Formula) {
        self.column(col).put_formula(row, formula);
    }

    /// Notes the number format of a cell, empty or not, where it says something. Cells come in row order.
    pub(super) fn put_look(&mut self, row: u32, col: u16, look: Look) {
        if look != Look::default() {
            self.column(col).put_look(row, look);
        }
    }

    /// Says how far the text of a cell is set in. Cells come in row order.
    pub(super) fn put_indent(&mut self, row: u32, col: u16, depth: u8) {
        self.column(col).put_indent(row, depth);
    }

    #[inline]
    fn column(&mut self, col: u16) -> &mut GridColumn {
        let col = usize::from(col);
        if self.columns.len() <= col {
            self.columns.resize_with(col + 1, GridColumn::default);
        }
        &mut self.columns[col]
    }

    /// Ends filling: puts the cells in order.
    pub(super) fn close(&mut self) {
        if !self.rows.is_sorted() {
            self.rows.sort_unstable();
        }
        self.rows.dedup();
        self.rows.shrink_to_fit();
        self.columns.iter_mut().for_each(GridColumn::close);
    }

    /// The rows and columns that hold something, where its cells are scattered over so many of both that no table can be among them.
    pub(super) fn scattered(&self) -> Option<(usize, usize)> {
        let counts = || self.columns.iter().map(|c| c.count(0, u32::MAX)).filter(|n| *n > 0);
        let (rows, columns) = (self.rows.len(), counts().count());
        let area = rows.saturating_mul(columns);
        (area > SCATTERED && counts().sum::<usize>().saturating_mul(EMPTY) < area).then_some((rows, columns))
    }

    /// The value of a cell.
    #[inline]
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
