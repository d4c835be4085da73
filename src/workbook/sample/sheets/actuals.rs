//! "Actuals": the invoice ledger, as an Excel table.

use rust_xlsxwriter::{Table, TableColumn, TableStyle, Workbook, XlsxError};

use super::super::look::{Look, print_setup};
use super::super::totals::{Budget, cell};
use super::{first_of, open, widths};

/// The table's name in formulas.
pub(in super::super) const TABLE: &str = "Ledger";
const HEADINGS: [&str; 7] = ["Month", "Region", "Channel", "Program", "Currency", "Spend", "Invoice ref"];
const HEADING_ROW: u32 = 3;

pub(in super::super) fn write(workbook: &mut Workbook, look: &Look, budget: &Budget) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    open(sheet, look, "Actuals", "Actual spend FY26, January to October", "Invoices as booked, in local currency")?;
    widths(sheet, &[10.0, 10.0, 15.0, 22.0, 11.0, 15.0, 17.0])?;
    let columns = HEADINGS.map(|heading| {
        let format = match heading {
            "Spend" => look.heading_right.clone(),
            "Invoice ref" => look.heading.clone().set_indent(1),
            _ => look.heading.clone(),
        };
        TableColumn::new().set_header(heading).set_header_format(format)
    });
    let table = Table::new().set_name(TABLE).set_style(TableStyle::None).set_columns(&columns);
    let reference = look.text.clone().set_indent(1);
    let rows = u32::try_from(budget.invoices.len()).unwrap_or(u32::MAX);
    sheet.add_table(HEADING_ROW, 0, HEADING_ROW + rows, 6, &table)?.set_row_height(HEADING_ROW, 20)?;
    for (number, (row, invoice)) in (1..).zip((HEADING_ROW + 1..).zip(&budget.invoices)) {
        let line = &budget.lines[invoice.line];
        sheet.write_datetime_with_format(row, 0, first_of(invoice.month)?, &look.month)?;
        for (column, word) in (1..).zip([line.region.name, line.channel, line.program, line.region.currency]) {
            sheet.write_string_with_format(row, column, word, &look.text)?;
        }
        let money = look.cents(line.region.currency);
        if invoice.as_text {
            sheet.write_string_with_format(row, 5, "3,480.00", &look.text)?;
        } else {
            sheet.write_number_with_format(row, 5, cell(invoice.amount), &money)?;
        }
        sheet.write_string_with_format(row, 6, format!("INV-26-{number:04}"), &reference)?;
    }
    sheet.set_freeze_panes(HEADING_ROW + 1, 0)?;
    print_setup(sheet, HEADING_ROW, HEADING_ROW)?;
    sheet.set_portrait();
    Ok(())
}
