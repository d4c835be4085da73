//! The sheets of the sample, one a file.

pub(super) mod actuals;
pub(super) mod dashboard;
pub(super) mod funnel;
pub(super) mod plan;
pub(super) mod rates;
pub(super) mod read_me;

use rust_xlsxwriter::{ExcelDateTime, Worksheet, XlsxError};

use super::look::Look;

/// The first day of a month of 2026; 0 is January.
fn first_of(month: usize) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(2026, u8::try_from(month + 1).unwrap_or(u8::MAX), 1)
}

/// Names the sheet and writes its first two rows.
fn open(sheet: &mut Worksheet, look: &Look, name: &str, title: &str, subtitle: &str) -> Result<(), XlsxError> {
    sheet.set_name(name)?.set_screen_gridlines(false);
    sheet.write_string_with_format(0, 0, title, &look.title)?.set_row_height(0, 24)?;
    sheet.write_string_with_format(1, 0, subtitle, &look.subtitle)?;
    Ok(())
}

/// Sets the widths of columns A, B, C and on, in characters.
fn widths(sheet: &mut Worksheet, widths: &[f64]) -> Result<(), XlsxError> {
    for (column, width) in (0..).zip(widths) {
        sheet.set_column_width(column, *width)?;
    }
    Ok(())
}
