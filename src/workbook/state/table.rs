//! The shape that all state sheets share: named columns, rows of plain values, and reading them back with the place of whatever cannot be read.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use crate::ledger::amount::from_cell;
use crate::ledger::cell::a1;
use crate::workbook::issue::{Issue, IssueKind, Severity};
use crate::workbook::mapping::StateTable;

/// The schema that this version writes, and the newest that it reads.
pub const SCHEMA: u32 = 1;

/// The row of the header, from 0; rows of values follow it.
pub const HEADER_ROW: u32 = 3;

/// A table that people can read, filter and edit in their spreadsheet, and that Plumbline reads back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateSheet {
    /// The name in the marker line, such as `decisions`.
    pub name: &'static str,
    /// The title in the first row.
    pub title: String,
    /// The columns, left to right.
    pub columns: &'static [Column],
    /// The rows, each as long as the columns and those that were added.
    pub rows: Vec<Vec<Value>>,
    /// The headers of columns that people added, after the others.
    pub added: Vec<String>,
}

impl StateSheet {
    /// The sheet as reading a workbook gives it back.
    pub fn read_back(&self) -> StateTable {
        StateTable {
            name: self.name.into(),
            schema: SCHEMA,
            source: 0,
            sheet: self.title.clone(),
            header: self.columns.iter().map(|c| c.header.to_owned()).chain(self.added.iter().cloned()).collect(),
            rows: self.rows.iter().map(|r| r.iter().map(Value::read_back).collect()).collect(),
        }
    }
}

/// A column of a state sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The header; unique in its table.
    pub header: &'static str,
    /// Width in characters.
    pub width: u16,
    /// The only words that the column takes; empty when it takes any.
    pub choices: &'static [&'static str],
    /// Whether it says how something was carried out, which is not printed.
    pub detail: bool,
}

impl Column {
    /// A column that takes anything.
    pub const fn new(header: &'static str, width: u16) -> Self {
        Self { header, width, choices: &[], detail: false }
    }

    /// A column that takes one of some words.
    pub const fn of(header: &'static str, width: u16, choices: &'static [&'static str]) -> Self {
        Self { header, width, choices, detail: false }
    }

    /// The same column as one that is not printed.
    pub const fn detail(self) -> Self {
        Self { detail: true, ..self }
    }
}

/// The words for yes and no in state sheets.
pub const YES_NO: &[&str] = &["yes", "no"];

/// One value of a state sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Blank,
    /// Text, written as text whatever it starts with.
    Text(String),
    /// A number.
    Number(Decimal),
    /// A day.
    Date(NaiveDate),
}

impl Value {
    /// Text, or nothing when it is empty.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Blank } else { Self::Text(text) }
    }

    /// A number; as text when a cell's 15 digits would not give it back exactly.
    pub fn number(number: Decimal) -> Self {
        let text = number.normalize().to_string();
        let exact = text.parse::<f64>().ok().and_then(from_cell) == Some(number);
        if exact { Self::Number(number) } else { Self::Text(text) }
    }

    /// `yes` or `no`.
    pub fn yes(yes: bool) -> Self {
        Self::Text(if yes { "yes" } else { "no" }.into())
    }

    /// The value as a state table gives it back.
    pub fn read_back(&self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.normalize().to_string(),
            Self::Date(day) => day.to_string(),
        }
    }
}

/// A state table being read.
pub(super) struct Reading<'a> {
    table: &'a StateTable,
    pub(super) issues: Vec<Issue>,
}

/// One row of a state table being read.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    /// Position among the rows, from 0.
    index: usize,
    cells: &'a [String],
}

impl<'a> Reading<'a> {
    pub(super) fn new(table: &'a StateTable) -> Self {
        Self { table, issues: Vec::new() }
    }

    /// The rows that hold something.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'a>> + use<'a> {
        let rows = self.table.rows.iter().enumerate();
        rows.filter(|(_, cells)| cells.iter().any(|c| !c.trim().is_empty())).map(|(index, cells)| Row { index, cells })
    }

    fn column(&self, header: &str) -> Option<usize> {
        self.table.header.iter().position(|h| h.trim().eq_ignore_ascii_case(header))
    }

    /// The text of a cell; empty when it is blank or the table has no such column.
    pub(super) fn text(&self, row: Row<'a>, header: &str) -> &'a str {
        self.column(header).and_then(|c| row.cells.get(c)).map_or("", String::as_str)
    }

    /// The number in a cell; `None` for a blank one, and, with an issue, for one that holds no number.
    pub(super) fn number(&mut self, row: Row<'a>, header: &str) -> Option<Decimal> {
        let text = self.text(row, header).trim();
        if text.is_empty() {
            return None;
        }
        let number = parsed_number(text);
        if number.is_none() {
            self.issue(row, header, &format!("holds “{text}”, which is not a number; write a plain number such as 12000.50"));
        }
        number
    }

    /// The day in a cell; `None` for a blank one, and, with an issue, for one that holds no day.
    pub(super) fn date(&mut self, row: Row<'a>, header: &str) -> Option<NaiveDate> {
        let text = self.text(row, header).trim();
        if text.is_empty() {
            return None;
        }
        let day = parsed_date(text);
        if day.is_none() {
            self.issue(row, header, &format!("holds “{text}”, which is not a date; write it as 2026-11-22"));
        }
        day
    }

    /// Whether a cell says yes.
    pub(super) fn yes(&self, row: Row<'a>, header: &str) -> bool {
        matches!(self.text(row, header).trim().to_lowercase().as_str(), "yes" | "true" | "1")
    }

    /// Records what is wrong with a cell: `what` continues after its address.
    pub(super) fn issue(&mut self, row: Row<'a>, header: &str, what: &str) {
        let col = self.column(header).and_then(|c| u16::try_from(c).ok()).unwrap_or(0);
        let number = u32::try_from(row.index).unwrap_or(u32::MAX).saturating_add(HEADER_ROW + 1);
        let place = format!("{}!{}", self.table.sheet, a1(number, col));
        let message = format!("{place} {what}.");
        self.issues.push(Issue { cell: None, place, severity: Severity::Warning, kind: IssueKind::State, message });
    }
}

fn parsed_number(text: &str) -> Option<Decimal> {
    text.parse().ok().or_else(|| Decimal::from_scientific(text).ok())
}

/// A day as `2026-11-22` (a time after it is ignored), or as a spreadsheet's serial number.
fn parsed_date(text: &str) -> Option<NaiveDate> {
    if let Some(day) = text.get(..10).and_then(|t| NaiveDate::parse_from_str(t, "%Y-%m-%d").ok()) {
        return Some(day);
    }
    let serial: u64 =
        text.parse::<f64>().ok().filter(|s| (61.0..3_000_000.0).contains(s)).and_then(|s| format!("{:.0}", s.floor()).parse().ok())?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(serial))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_a_cell_cannot_hold_is_written_as_text() {
        assert_eq!(Value::number("12000.50".parse().unwrap()), Value::Number("12000.5".parse().unwrap()));
        assert_eq!(Value::number("1.0000000000000000001".parse().unwrap()), Value::Text("1.0000000000000000001".into()));
    }

    #[test]
    fn days_are_read_as_text_and_as_serials() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 22);
        assert_eq!((parsed_date("2026-11-22"), parsed_date("2026-11-22T00:00:00"), parsed_date("46348")), (day, day, day));
        assert_eq!(parsed_date("next week"), None);
    }
}
