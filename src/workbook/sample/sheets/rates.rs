//! "Rates": the plan rate of the one foreign currency.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::super::budget::EUR_RATE;
use super::super::look::{Look, print_setup};
use super::super::totals::cell;
use super::{open, widths};

pub(in super::super) fn write(workbook: &mut Workbook, look: &Look) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    open(sheet, look, "Rates", "Exchange rates FY26", "US dollars for one unit of the currency, fixed for the budget year")?;
    widths(sheet, &[12.0, 14.0, 10.0])?;
    sheet.write_string_with_format(3, 0, "Currency", &look.heading)?;
    sheet.write_string_with_format(3, 1, "Rate to USD", &look.heading_right)?;
    sheet.write_string_with_format(3, 2, "Kind", &look.heading.clone().set_indent(1))?;
    sheet.write_string_with_format(4, 0, "EUR", &look.text)?;
    sheet.write_number_with_format(4, 1, cell(EUR_RATE), &look.rate)?;
    sheet.write_string_with_format(4, 2, "plan", &look.text.clone().set_indent(1))?;
    print_setup(sheet, 3, 3)
}
