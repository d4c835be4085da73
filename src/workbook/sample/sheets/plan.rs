//! "Plan FY26": months across, one row per budget line, a total per line and a total row per currency.

use rust_decimal::Decimal;
use rust_xlsxwriter::utility::{column_number_to_name, row_col_to_cell};
use rust_xlsxwriter::{ConditionalFormat2ColorScale, DataValidation, Format, FormatAlign, Formula, Workbook, Worksheet, XlsxError};

use super::super::budget::Line;
use super::super::look::{ACCENT_SOFT, Look, print_setup};
use super::super::totals::{Budget, cached, cell};
use super::{first_of, open, widths};

/// The sheet's name.
pub(in super::super) const NAME: &str = "Plan FY26";
/// The first budget line's row, as Excel counts: from 1.
pub(in super::super) const FIRST: usize = 6;
/// January's column, from 0; FY26 follows December.
const JANUARY: u16 = 5;
const FULL_YEAR: u16 = JANUARY + 12;
const HEADINGS: [&str; 5] = ["Region", "Channel", "Program", "Owner", "Currency"];

/// The last budget line's row, as Excel counts.
pub(in super::super) fn last(budget: &Budget) -> usize {
    FIRST + budget.lines.len() - 1
}

/// The column letter of a month; 0 is January.
pub(in super::super) fn month_column(month: usize) -> String {
    column_number_to_name(JANUARY + u16::try_from(month).unwrap_or_default())
}

pub(in super::super) fn write(workbook: &mut Workbook, look: &Look, budget: &Budget) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    open(sheet, look, NAME, "Marketing plan FY26", "All amounts in local currency")?;
    widths(sheet, &[9.0, 13.0, 20.0, 15.0, 10.0])?;
    sheet.set_column_range_width(JANUARY, FULL_YEAR - 1, 10)?.set_column_width(FULL_YEAR, 12)?;
    headings(sheet, look)?;
    let mut row = 5;
    for line in &budget.lines {
        write_line(sheet, look, row, line)?;
        row += 1;
    }
    let last_line = row - 1;
    for (row, currency) in (row..).zip(["USD", "EUR"]) {
        write_total(sheet, look, row, currency, budget)?;
    }
    let scale = ConditionalFormat2ColorScale::new().set_minimum_color(0xFF_FFFF).set_maximum_color(ACCENT_SOFT);
    sheet.add_conditional_format(5, JANUARY, last_line, FULL_YEAR - 1, &scale)?;
    sheet.add_data_validation(5, 4, last_line, 4, &DataValidation::new().allow_list_strings(&["USD", "EUR"])?)?;
    sheet.set_freeze_panes(5, 3)?;
    print_setup(sheet, 4, 4)
}

fn headings(sheet: &mut Worksheet, look: &Look) -> Result<(), XlsxError> {
    sheet.set_row_height(4, 20)?;
    for (column, heading) in (0..).zip(HEADINGS) {
        sheet.write_string_with_format(4, column, heading, &look.heading)?;
    }
    for (column, month) in (JANUARY..).zip(0..12) {
        sheet.write_datetime_with_format(4, column, first_of(month)?, &look.heading_month)?;
    }
    sheet.write_string_with_format(4, FULL_YEAR, "FY26", &look.heading_right)?;
    Ok(())
}

fn write_line(sheet: &mut Worksheet, look: &Look, row: u32, line: &Line) -> Result<(), XlsxError> {
    let words = [line.region.name, line.channel, line.program, line.owner.unwrap_or_default(), line.region.currency];
    for (column, word) in (0..).zip(words) {
        sheet.write_string_with_format(row, column, word, &look.text)?;
    }
    let money = look.money(line.region.currency);
    for (column, amount) in (JANUARY..).zip(line.plan) {
        match amount {
            Some(amount) => sheet.write_number_with_format(row, column, cell(amount), &money)?,
            None => sheet.write_string_with_format(row, column, "TBD", &money.clone().set_align(FormatAlign::Right))?,
        };
    }
    let year = line.plan.iter().flatten().sum();
    write_year(sheet, row, year, &money.set_bold())
}

fn write_total(sheet: &mut Worksheet, look: &Look, row: u32, currency: &str, budget: &Budget) -> Result<(), XlsxError> {
    let last = last(budget);
    sheet.write_string_with_format(row, 0, format!("Total {currency}"), &look.total)?.set_row_height(row, 18)?;
    for column in 1..JANUARY {
        sheet.write_blank(row, column, &look.total)?;
    }
    let money = look.total_money(currency);
    let mut year = Decimal::ZERO;
    for (column, month) in (JANUARY..).zip(0..12) {
        let letter = month_column(month);
        let sum = budget.planned(currency, month);
        year += sum;
        let formula = format!("=SUMIF($E${FIRST}:$E${last},\"{currency}\",{letter}${FIRST}:{letter}${last})");
        sheet.write_formula_with_format(row, column, Formula::new(formula).set_result(cached(sum)), &money)?;
    }
    write_year(sheet, row, year, &money)
}

fn write_year(sheet: &mut Worksheet, row: u32, year: Decimal, format: &Format) -> Result<(), XlsxError> {
    let formula = format!("=SUM({}:{})", row_col_to_cell(row, JANUARY), row_col_to_cell(row, FULL_YEAR - 1));
    sheet.write_formula_with_format(row, FULL_YEAR, Formula::new(formula).set_result(cached(year)), format)?;
    Ok(())
}
