//! "Rates": the plan rate of the one foreign currency, and its rates as they were.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::super::budget::{EUR_ACTUAL, EUR_RATE};
use super::super::look::{Look, print_setup};
use super::super::totals::cell;
use super::{first_of, open, widths};

pub(in super::super) fn write(workbook: &mut Workbook, look: &Look) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    open(sheet, look, "Rates", "Exchange rates FY26", "US dollars for one unit of the currency, fixed for the budget year")?;
    widths(sheet, &[12.0, 14.0, 10.0, 10.0])?;
    sheet.write_string_with_format(3, 0, "Currency", &look.heading)?;
    sheet.write_string_with_format(3, 1, "Rate to USD", &look.heading_right)?;
    sheet.write_string_with_format(3, 2, "Kind", &look.heading.clone().set_indent(1))?;
    sheet.write_string_with_format(4, 0, "EUR", &look.text)?;
    sheet.write_number_with_format(4, 1, cell(EUR_RATE), &look.rate)?;
    sheet.write_string_with_format(4, 2, "plan", &look.text.clone().set_indent(1))?;
    sheet.write_string_with_format(6, 0, "Actual exchange rates", &look.title)?.set_row_height(6, 24)?;
    sheet.write_string_with_format(7, 0, "US dollars for one unit of the currency, average of the month", &look.subtitle)?;
    sheet.write_string_with_format(9, 0, "Currency", &look.heading)?;
    sheet.write_string_with_format(9, 1, "Rate to USD", &look.heading_right)?;
    sheet.write_string_with_format(9, 2, "Kind", &look.heading.clone().set_indent(1))?;
    sheet.write_string_with_format(9, 3, "Month", &look.heading_right)?;
    for (row, (month, rate)) in (10..).zip(EUR_ACTUAL.iter().enumerate()) {
        sheet.write_string_with_format(row, 0, "EUR", &look.text)?;
        sheet.write_number_with_format(row, 1, cell(*rate), &look.rate)?;
        sheet.write_string_with_format(row, 2, "actual", &look.text.clone().set_indent(1))?;
        sheet.write_datetime_with_format(row, 3, first_of(month)?, &look.month)?;
    }
    print_setup(sheet, 3, 3)
}
