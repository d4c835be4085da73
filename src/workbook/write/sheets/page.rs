//! One sheet being written: title, marker, table, and the cells of whatever else it shows.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    DataValidation, ExcelDateTime, Format, FormatAlign, Formula, Table, TableColumn, TableStyle, Workbook, Worksheet, XlsxError,
};

use super::style;
use crate::workbook::state::table::{Column, HEADER_ROW, SCHEMA, StateSheet, Value};
use chrono::{Datelike, NaiveDate};

/// The most characters that a cell holds.
const CELL_LIMIT: usize = 32_767;

/// A sheet with its title and marker; `table` is the name in the marker.
pub(in crate::workbook::write) fn page<'w>(
    book: &'w mut Workbook,
    tab: &str,
    table: &str,
    title: &str,
) -> Result<&'w mut Worksheet, XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(tab)?.set_screen_gridlines(false).set_tab_color(style::TAB).set_formula_result_default("");
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_footer("&L&F&C&A&RPage &P of &N");
    sheet.set_row_height(0, 26)?;
    write_text(sheet, 0, 0, title, &style::title())?;
    let marker = format!("Plumbline table {table} · schema {SCHEMA} · do not edit this line");
    write_text(sheet, 1, 0, &marker, &style::marker())?;
    sheet.set_freeze_panes(HEADER_ROW + 1, 0)?.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    Ok(sheet)
}

/// Writes a state sheet whole.
pub(in crate::workbook::write) fn write_state(book: &mut Workbook, tab: &str, content: &StateSheet) -> Result<(), XlsxError> {
    let sheet = page(book, tab, content.name, &content.title)?;
    let formats = Formats::new();
    if content.columns.iter().map(|c| u32::from(c.width)).sum::<u32>() > WIDE {
        sheet.set_print_fit_to_pages(2, 0);
    }
    for (row, values) in (HEADER_ROW + 1..).zip(&content.rows) {
        let lines = values.iter().zip(content.columns).map(|(value, column)| lines(value, column.width)).max().unwrap_or(1);
        if lines > 1 {
            sheet.set_row_height(row, lines.min(30) * 14)?;
        }
        let columns = content.columns.iter().chain(content.added.iter().map(|_| &ADDED));
        for ((col, column), value) in (0_u16..).zip(columns).zip(values) {
            write_value(sheet, row, col, value, column, &formats)?;
        }
    }
    let numeric =
        |col: usize| content.rows.iter().any(|r| matches!(r.get(col), Some(Value::Number(_)))) && !is_wide(content.columns.get(col));
    finish_table(sheet, content.name, content.columns, content.rows.len(), &numeric)?;
    let first = u16::try_from(content.columns.len()).unwrap_or(u16::MAX);
    for (col, header) in (first..).zip(&content.added) {
        write_text(sheet, HEADER_ROW, col, header, &style::header())?;
        sheet.set_column_width(col, f64::from(ADDED.width))?;
    }
    Ok(())
}

/// What a column is like that somebody added: it stands beside the table.
const ADDED: Column = Column::new("", 20);

/// The width of a sheet, in characters, that takes two pages in print.
const WIDE: u32 = 240;

/// Number of lines that a value takes in a column.
fn lines(value: &Value, width: u16) -> u16 {
    let Value::Text(text) = value else { return 1 };
    let fits = usize::from(width.max(4)) - 2;
    let lines: usize = text.split('\n').map(|line| line.chars().count().div_ceil(fits).max(1)).sum();
    u16::try_from(lines).unwrap_or(u16::MAX)
}

/// Whether a column is for sentences: a number in it stands on the left, as words do.
fn is_wide(column: Option<&Column>) -> bool {
    column.is_some_and(|c| c.width > 60)
}

/// Header, widths, validations and the table object over the rows already written from below the header. The headers of
/// `numeric` columns (by position) stand on the right, over their numbers.
pub(super) fn finish_table(
    sheet: &mut Worksheet,
    name: &str,
    columns: &[Column],
    rows: usize,
    numeric: &dyn Fn(usize) -> bool,
) -> Result<(), XlsxError> {
    let last = HEADER_ROW + u32::try_from(rows.max(1)).unwrap_or(1);
    let right = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(0);
    let header = [style::header(), style::header().set_align(FormatAlign::Right)];
    let head = |(col, c): (usize, &Column)| TableColumn::new().set_header(c.header).set_header_format(&header[usize::from(numeric(col))]);
    let heads: Vec<TableColumn> = columns.iter().enumerate().map(head).collect();
    let table = Table::new().set_name(format!("Plumbline_{name}")).set_columns(&heads).set_style(TableStyle::None);
    sheet.add_table(HEADER_ROW, 0, last, right, &table)?;
    sheet.set_row_height(HEADER_ROW, 20)?;
    for (col, column) in (0_u16..).zip(columns) {
        sheet.set_column_width(col, f64::from(column.width))?;
        if !column.choices.is_empty() {
            let choices = DataValidation::new().allow_list_strings(column.choices)?;
            sheet.add_data_validation(HEADER_ROW + 1, col, last + 500, col, &choices)?;
        }
    }
    Ok(())
}

struct Formats {
    text: Format,
    money: Format,
    general: Format,
    left: Format,
    date: Format,
}

impl Formats {
    fn new() -> Self {
        Self {
            text: style::text(),
            money: style::number("#,##0.00"),
            general: style::number("General"),
            left: style::text(),
            date: style::date(),
        }
    }
}

fn write_value(sheet: &mut Worksheet, row: u32, col: u16, value: &Value, column: &Column, formats: &Formats) -> Result<(), XlsxError> {
    let money = ["amount", "change", "before", "after"].iter().any(|word| column.header.ends_with(word));
    match value {
        Value::Blank => sheet.write_blank(row, col, &formats.text).map(|_| ()),
        Value::Text(text) => write_text(sheet, row, col, text, &formats.text),
        Value::Number(number) if is_wide(Some(column)) => write_number(sheet, row, col, *number, &formats.left),
        Value::Number(number) => write_number(sheet, row, col, *number, if money { &formats.money } else { &formats.general }),
        Value::Date(day) => write_date(sheet, row, col, *day, &formats.date),
    }
}

/// Text as text, whatever it starts with.
pub(in crate::workbook::write) fn write_text(
    sheet: &mut Worksheet,
    row: u32,
    col: u16,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let fits: String = if text.len() > CELL_LIMIT { text.chars().take(CELL_LIMIT / 2).collect() } else { text.to_owned() };
    sheet.write_string_with_format(row, col, fits, format).map(|_| ())
}

/// A number.
pub(in crate::workbook::write) fn write_number(
    sheet: &mut Worksheet,
    row: u32,
    col: u16,
    number: Decimal,
    format: &Format,
) -> Result<(), XlsxError> {
    sheet.write_number_with_format(row, col, number.to_f64().unwrap_or(0.0), format).map(|_| ())
}

/// A day; one that the format cannot hold is written as text.
pub(super) fn write_date(sheet: &mut Worksheet, row: u32, col: u16, day: NaiveDate, format: &Format) -> Result<(), XlsxError> {
    let parts = (u16::try_from(day.year()), u8::try_from(day.month()), u8::try_from(day.day()));
    let stored = if let (Ok(year), Ok(month), Ok(day)) = parts { ExcelDateTime::from_ymd(year, month, day).ok() } else { None };
    match stored {
        Some(stored) if day.year() > 1900 => sheet.write_datetime_with_format(row, col, &stored, format).map(|_| ()),
        _ => write_text(sheet, row, col, &day.to_string(), format),
    }
}

/// A live formula with its result at hand; `None` shows as empty.
pub(super) fn write_formula(
    sheet: &mut Worksheet,
    row: u32,
    col: u16,
    formula: &str,
    result: Option<Decimal>,
    format: &Format,
) -> Result<(), XlsxError> {
    write_text_formula(sheet, row, col, formula, &result.map_or(String::new(), |r| r.normalize().to_string()), format)
}

/// A live formula whose result is a word.
pub(super) fn write_text_formula(
    sheet: &mut Worksheet,
    row: u32,
    col: u16,
    formula: &str,
    result: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    sheet.write_formula_with_format(row, col, Formula::new(formula).set_result(result), format).map(|_| ())
}
