//! "Read me": what the workbook is, in a few sentences.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::super::look::{Look, print_setup};
use super::{open, widths};

const SENTENCES: [&str; 4] = [
    "Northlight is an invented company. This is its marketing budget for 2026: what was planned, what was spent through October, and what came of it.",
    "Budget lines are kept in local currency: EMEA in euros, all other regions in US dollars. The funnel is in US dollars.",
    "Bookings are the first-year value of the month's wins. Revenue is what customers won by marketing paid in the month, renewals included.",
    "As in any real file, a few cells are not clean: a month says TBD, a line has no owner, an amount was typed as text.",
];

const SHEETS: [(&str, &str); 5] = [
    ("Plan FY26", "One row per region, channel and program, January to December"),
    ("Actuals", "The invoices behind the spend, January to October"),
    ("Funnel", "From impressions to revenue, plan and actual, by month, region and channel"),
    ("Rates", "The plan rate from euros to US dollars, and the rates as they were"),
    ("Dashboard", "Sums of the sheets above, for reading only"),
];

pub(in super::super) fn write(workbook: &mut Workbook, look: &Look) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    open(sheet, look, "Read me", "Northlight FY26 Marketing Budget", "Prepared by Marketing Finance, closed through October 2026")?;
    widths(sheet, &[16.0, 82.0])?;
    let mut row = 3;
    for sentence in SENTENCES {
        sheet.merge_range(row, 0, row, 1, sentence, &look.prose)?.set_row_height(row, 32)?;
        row += 1;
    }
    row += 1;
    sheet.write_string_with_format(row, 0, "Sheet", &look.heading)?;
    sheet.write_string_with_format(row, 1, "What it holds", &look.heading)?;
    for (row, (name, holds)) in (row + 1..).zip(SHEETS) {
        sheet.write_string_with_format(row, 0, name, &look.text)?;
        sheet.write_string_with_format(row, 1, holds, &look.text)?;
    }
    print_setup(sheet, 0, 0)
}
