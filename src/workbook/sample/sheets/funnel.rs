//! "Funnel": outcomes by month, region and channel, plan and actual side by side.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, Note, Workbook, Worksheet, XlsxError};

use super::super::look::{DIM, Look, print_setup};
use super::super::outcomes::{Outcome, STAGES, is_money};
use super::super::totals::cell;
use super::{first_of, open, widths};

const HEADING_ROW: u32 = 4;
/// Share of revenue that is left after the cost of delivering it.
pub(in super::super) const GROSS_MARGIN: Decimal = Decimal::from_parts(81, 0, 0, false, 2);

pub(in super::super) fn write(workbook: &mut Workbook, look: &Look, outcomes: &[Outcome]) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    open(sheet, look, "Funnel", "Funnel FY26, plan and actual", "Pipeline, bookings and revenue in USD")?;
    sheet.write_string_with_format(2, 0, "Gross margin", &look.label)?;
    sheet.write_number_with_format(2, 1, cell(GROSS_MARGIN), &Format::new().set_bold().set_num_format("0%"))?;
    sheet.insert_note(2, 1, &Note::new("Blended margin of the FY26 budget, the same for all regions.").add_author_prefix(false))?;
    widths(sheet, &[13.0, 9.0, 13.0])?;
    headings(sheet, look)?;
    // The plan in gray, so that the eye finds the actual beside it.
    let actual = [look.count.clone(), look.money("USD")];
    let plan = actual.clone().map(|format| format.set_font_color(DIM));
    for (row, outcome) in (HEADING_ROW + 1..).zip(outcomes) {
        sheet.write_datetime_with_format(row, 0, first_of(outcome.month)?, &look.month)?;
        sheet.write_string_with_format(row, 1, outcome.region, &look.text)?;
        sheet.write_string_with_format(row, 2, outcome.channel, &look.text)?;
        for (stage, column) in (0..STAGES.len()).zip((3..).step_by(2)) {
            let unit = usize::from(is_money(stage));
            write_amount(sheet, row, column, outcome.plan[stage], &plan[unit])?;
            write_amount(sheet, row, column + 1, outcome.actual[stage], &actual[unit])?;
        }
    }
    let rows = u32::try_from(outcomes.len()).unwrap_or(u32::MAX);
    sheet.autofilter(HEADING_ROW, 0, HEADING_ROW + rows, 22)?;
    sheet.set_freeze_panes(HEADING_ROW + 1, 3)?;
    print_setup(sheet, HEADING_ROW, HEADING_ROW)
}

fn headings(sheet: &mut Worksheet, look: &Look) -> Result<(), XlsxError> {
    sheet.set_row_height(HEADING_ROW, 34)?;
    for (column, heading) in (0..).zip(["Month", "Region", "Channel"]) {
        sheet.write_string_with_format(HEADING_ROW, column, heading, &look.heading)?;
    }
    for (stage, column) in STAGES.iter().zip((3..).step_by(2)) {
        for (column, version) in (column..).zip(["plan", "actual"]) {
            sheet.write_string_with_format(HEADING_ROW, column, format!("{stage} {version}"), &look.heading_right)?;
            sheet.set_column_width(column, if *stage == "Opportunities" { 16 } else { 14 })?;
        }
    }
    Ok(())
}

/// A missing amount stays an empty cell; it is not 0.
fn write_amount(sheet: &mut Worksheet, row: u32, column: u16, amount: Option<Decimal>, format: &Format) -> Result<(), XlsxError> {
    match amount {
        Some(amount) => sheet.write_number_with_format(row, column, cell(amount), format)?,
        None => sheet.write_blank(row, column, format)?,
    };
    Ok(())
}
