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
    sheet.set_name(tab)?.set_screen_gridlines(false).set_tab_color(style::ACCENT).set_formula_result_default("");
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_margins(0.5, 0.5, 0.7, 0.7, 0.35, 0.35);
    let words: String = title.chars().take(100).collect::<String>().replace('&', "&&");
    sheet.set_header(format!("&L&8 {words}")).set_footer("&L&8&F&C&8&A&R&8Page &P of &N");
    sheet.set_row_height(0, 30)?.set_row_height(1, 10)?;
    write_text(sheet, 0, 0, title, &style::title())?;
    let marker = format!("Plumbline table {table} · schema {SCHEMA} · do not edit this line");
    write_text(sheet, 1, 0, &marker, &style::marker())?;
    sheet.set_freeze_panes(HEADER_ROW + 1, 0)?;
    Ok(sheet)
}

/// What a sheet shows, in a line between its title and its header.
pub(super) fn subtitle(sheet: &mut Worksheet, text: &str) -> Result<(), XlsxError> {
    sheet.set_row_height(HEADER_ROW - 1, 20)?;
    write_text(sheet, HEADER_ROW - 1, 0, text, &style::subtitle())
}

/// A heading inside a sheet.
pub(super) fn write_heading(sheet: &mut Worksheet, row: u32, text: &str) -> Result<(), XlsxError> {
    sheet.set_row_height(row, 22)?;
    write_text(sheet, row, 0, text, &style::heading())
}

/// A sentence over the columns from the first to `right`, with as many lines as it takes in `width` characters.
pub(super) fn write_note(sheet: &mut Worksheet, row: u32, right: u16, width: u16, text: &str) -> Result<(), XlsxError> {
    sheet.merge_range(row, 0, row, right, "", &style::note())?;
    sheet.set_row_height(row, lines(&Value::text(text), width) * 13)?;
    write_text(sheet, row, 0, text, &style::note())
}

/// Writes a state sheet whole.
pub(in crate::workbook::write) fn write_state(
    book: &mut Workbook,
    tab: &str,
    content: &StateSheet,
    purpose: &str,
) -> Result<(), XlsxError> {
    let sheet = page(book, tab, content.name, &content.title)?;
    subtitle(sheet, if content.rows.is_empty() { "Nothing yet." } else { purpose })?;
    let formats = Formats::new();
    let printed = content.columns.iter().take_while(|c| !c.detail).count();
    if content.columns.iter().take(printed).map(|c| u32::from(c.width)).sum::<u32>() > WIDE {
        sheet.set_print_fit_to_pages(2, 0);
    }
    if printed < content.columns.len() {
        let (last, rows) = (u16::try_from(printed).unwrap_or(1), u32::try_from(content.rows.len().max(1)).unwrap_or(1));
        sheet.set_print_area(0, 0, HEADER_ROW + rows, last.saturating_sub(1))?;
        sheet.group_columns(last, u16::try_from(content.columns.len()).unwrap_or(last).saturating_sub(1))?;
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
    let heads: Vec<Head<'_>> = content.columns.iter().map(Head::of).collect();
    finish_table(sheet, content.name, &heads, content.rows.len(), &numeric)?;
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
pub(super) fn lines(value: &Value, width: u16) -> u16 {
    let Value::Text(text) = value else { return 1 };
    // Letters are narrower than the digits that a width counts, and words break early.
    let fits = usize::from(width.max(4) + width / 12) - 1;
    let lines: usize = text.split('\n').map(|line| line.chars().count().div_ceil(fits).max(1)).sum();
    u16::try_from(lines).unwrap_or(u16::MAX)
}

/// Whether a column is for sentences: a number in it stands on the left, as words do.
fn is_wide(column: Option<&Column>) -> bool {
    column.is_some_and(|c| c.width > 60)
}

/// A column's header as a table has it.
pub(super) struct Head<'a> {
    /// The words; unique in the table.
    pub(super) header: &'a str,
    /// Width in characters.
    pub(super) width: u16,
    /// The only words that the column takes; empty when it takes any.
    pub(super) choices: &'static [&'static str],
}

impl Head<'static> {
    /// The header of a column.
    pub(super) fn of(column: &Column) -> Self {
        Self { header: column.header, width: column.width, choices: column.choices }
    }
}

/// Header, widths, validations and the table object over the rows already written from below the header. The headers of
/// `numeric` columns (by position) stand on the right, over their numbers.
pub(super) fn finish_table(
    sheet: &mut Worksheet,
    name: &str,
    columns: &[Head<'_>],
    rows: usize,
    numeric: &dyn Fn(usize) -> bool,
) -> Result<(), XlsxError> {
    let last = HEADER_ROW + u32::try_from(rows.max(1)).unwrap_or(1);
    let right = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(0);
    let header = [style::header(), style::header().set_align(FormatAlign::Right)];
    let head = |(col, c): (usize, &Head<'_>)| TableColumn::new().set_header(c.header).set_header_format(&header[usize::from(numeric(col))]);
    let heads: Vec<TableColumn> = columns.iter().enumerate().map(head).collect();
    let table = Table::new().set_name(format!("Plumbline_{name}")).set_columns(&heads).set_style(TableStyle::None);
    sheet.add_table(HEADER_ROW, 0, last, right, &table)?;
    sheet.set_row_height(HEADER_ROW, 20)?.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
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
