//! The `data` sheet: the sums that the scorecard's live formulas add up, each over its source cells where they are few.

use std::collections::HashMap;
use std::fmt::Write;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Workbook, XlsxError};

use super::page::{finish_table, page, write_date, write_formula, write_number, write_text};
use super::style;
use crate::ledger::cell::quoted_sheet;
use crate::ledger::{CellRef, Origin, Span};
use crate::workbook::mapping::Import;
use crate::workbook::scale::Scale;
use crate::workbook::state::table::{Column, HEADER_ROW};
use crate::workbook::write::patch::cells::plain;
use crate::workbook::write::report::{DataRow, Report};

const COLUMNS: [Column; 11] = [
    Column::new("measure", 14),
    Column::new("version", 11),
    Column::new("period", 11),
    Column::new("starts", 12),
    Column::new("ends", 12),
    Column::new("channel", 20),
    Column::new("region", 14),
    Column::new("currency", 10),
    Column::new("amount", 16),
    Column::new("rate", 10),
    Column::new("reported", 16),
];

/// Where the data stands, for formulas.
pub(super) struct Data<'a> {
    sheet: String,
    rows: &'a [DataRow],
}

/// The criteria of a sum over the data.
pub(super) struct Criteria {
    /// Criteria as formula arguments, each with its leading comma.
    text: String,
}

impl<'a> Data<'a> {
    pub(super) fn new(tab: &str, report: &'a Report) -> Self {
        Self { sheet: quoted_sheet(tab), rows: &report.data }
    }

    fn range(&self, letter: char) -> String {
        let last = HEADER_ROW as usize + 1 + self.rows.len().max(1);
        format!("{}!${letter}${}:${letter}${last}", self.sheet, HEADER_ROW + 2)
    }

    /// Criteria for a measure and version given by the cells or words `measure` and `version`, and bounds on start and end.
    pub(super) fn criteria(&self, measure: &str, version: &str, bounds: &[(char, &str, &str)]) -> Criteria {
        let mut text = format!(",{},{measure},{},{version}", self.range('A'), self.range('B'));
        for (column, comparison, cell) in bounds {
            let _ = write!(text, ",{},\"{comparison}\"&{cell}", self.range(*column));
        }
        Criteria { text }
    }

    /// The sum in the reporting currency; empty when nothing is there to add: missing is not zero.
    pub(super) fn sum(&self, criteria: &Criteria) -> String {
        let (amounts, rates, text) = (self.range('K'), self.range('J'), &criteria.text);
        let count = text.strip_prefix(',').unwrap_or(text);
        format!("=IF(COUNTIFS({count},{rates},\">0\")=0,\"\",SUMIFS({amounts}{text}))")
    }

    /// The exact value of such a sum.
    pub(super) fn value(&self, measure: &str, version: &str, holds: &dyn Fn(Option<(NaiveDate, NaiveDate)>) -> bool) -> Option<Decimal> {
        let dated = |row: &DataRow| row.period.map(|p| (p.start(), p.end()));
        let of = |row: &&DataRow| row.measure.id() == measure && row.version.id() == version && holds(dated(row));
        let parts: Vec<Decimal> = self.rows.iter().filter(of).filter_map(reported).collect();
        (!parts.is_empty()).then(|| parts.iter().sum())
    }
}

/// Whether a span holds a row's days.
pub(super) fn in_span(span: Span, days: Option<(NaiveDate, NaiveDate)>) -> bool {
    match days {
        None => span == Span::ALL,
        Some((start, end)) => span.from.is_none_or(|from| start >= from) && span.to.is_none_or(|to| end <= to),
    }
}

fn reported(row: &DataRow) -> Option<Decimal> {
    row.rate.and_then(|rate| row.amount.checked_mul(rate))
}

/// Writes the sheet.
pub(super) fn write(
    book: &mut Workbook,
    tab: &str,
    import: &Import,
    report: &Report,
    added: &HashMap<CellRef, Decimal>,
) -> Result<(), XlsxError> {
    let values = source_values(import, report, added);
    let sheet = page(book, tab, "data", "Data behind the scorecard")?;
    let (text, date) = (style::text(), style::date());
    let (money, rate) = (style::number("#,##0.00"), style::number("0.0000##"));
    for (row, line) in (HEADER_ROW + 1..).zip(&report.data) {
        let words = [line.measure.id(), line.version.id()];
        for (col, word) in (0_u16..).zip(words) {
            write_text(sheet, row, col, word, &text)?;
        }
        if let Some(period) = line.period {
            write_text(sheet, row, 2, &period.id(), &text)?;
            write_date(sheet, row, 3, period.start(), &date)?;
            write_date(sheet, row, 4, period.end(), &date)?;
        }
        for (col, word) in (5_u16..).zip(line.members.iter().chain([&line.currency])) {
            write_text(sheet, row, col, word, &text)?;
        }
        match source_formula(line, import, &values) {
            Some(formula) => write_formula(sheet, row, 8, &formula, Some(line.amount), &money)?,
            None => write_number(sheet, row, 8, line.amount, &money)?,
        }
        if let Some(factor) = line.rate {
            write_number(sheet, row, 9, factor, &rate)?;
        }
        let n = row + 1;
        write_formula(sheet, row, 10, &format!("=IF(J{n}=\"\",\"\",I{n}*J{n})"), reported(line), &money)?;
    }
    finish_table(sheet, "data", &COLUMNS, report.data.len(), &|col| col >= 8)
}

/// What each source cell of the data holds in the new workbook, as far as it was read as an amount.
fn source_values(import: &Import, report: &Report, added: &HashMap<CellRef, Decimal>) -> HashMap<CellRef, Decimal> {
    let mut values: HashMap<CellRef, Option<Decimal>> = report.data.iter().flat_map(|row| &row.cells).map(|cell| (*cell, None)).collect();
    for fact in import.ledger.facts().iter() {
        if let (Origin::Cell(cell), Some(amount)) = (fact.origin, fact.amount)
            && let Some(value) = values.get_mut(&cell)
        {
            *value = Some(amount + added.get(&cell).copied().unwrap_or_default());
        }
    }
    values.into_iter().filter_map(|(cell, value)| Some((cell, value?))).collect()
}

/// The line as a sum of its source cells; what recorded moves add beyond them stands behind as a number.
fn source_formula(line: &DataRow, import: &Import, values: &HashMap<CellRef, Decimal>) -> Option<String> {
    if line.cells.is_empty() {
        return None;
    }
    let mut formula = String::from("=");
    let mut sum = Decimal::ZERO;
    for cell in &line.cells {
        // A formula reaches the cells of its own workbook only.
        let sheet = import.sheet(cell.source, cell.sheet).filter(|s| s.source == 0)?;
        sum += *values.get(cell)?;
        if formula.len() > 1 {
            formula.push('+');
        }
        let _ = write!(formula, "{}!{}", quoted_sheet(&sheet.name), cell.a1());
        let scale = import.scale(*cell, &line.measure);
        if scale != Scale::Units {
            let _ = write!(formula, "*{}", scale.factor());
        }
    }
    let rest = line.amount - sum;
    if !rest.is_zero() {
        let _ = write!(formula, "{}{}", if rest.is_sign_negative() { "-" } else { "+" }, plain(rest.abs()));
    }
    (formula.len() < 8_000).then_some(formula)
}
