//! The `health` sheet: what is wrong or worth a look, each with a link to its cell and what to do, and what was checked.

use rust_xlsxwriter::{ConditionalFormatText, ConditionalFormatTextRule, Format, Url, Workbook, Worksheet, XlsxError};

use super::page::{Head, finish_table, lines, page, subtitle, write_heading, write_text};
use super::style;
use crate::ledger::CellRef;
use crate::workbook::issue::Severity;
use crate::workbook::mapping::Import;
use crate::workbook::state::table::{HEADER_ROW, Value, YES_NO};
use crate::workbook::write::report::{Health, HealthItem};

const COLUMNS: [(&str, u16); 5] = [("Severity", 11), ("What", 30), ("Where", 28), ("What it is, and what to do", 84), ("Accepted", 11)];

/// Writes the sheet.
pub(super) fn write(book: &mut Workbook, tab: &str, health: &Health, import: &Import) -> Result<(), XlsxError> {
    let sheet = page(book, tab, "health", "Health")?;
    subtitle(sheet, &summary(health))?;
    let (text, word) = (style::text(), style::word());
    for (row, item) in (HEADER_ROW + 1..).zip(&health.items) {
        write_text(sheet, row, 0, item.severity.label(), &word)?;
        write_text(sheet, row, 1, &item.title, &text)?;
        write_place(sheet, row, item, import)?;
        write_text(sheet, row, 3, &item.message, &text)?;
        write_text(sheet, row, 4, YES_NO[usize::from(!item.accepted)], &word)?;
        let high = COLUMNS.iter().zip(["", &item.title, &item.place, &item.message]);
        let high = high.map(|((_, width), text)| lines(&Value::text(text), *width)).max().unwrap_or(1);
        if high > 1 {
            sheet.set_row_height(row, high.min(30) * 14)?;
        }
    }
    let heads: Vec<Head<'_>> = COLUMNS.iter().map(|(header, width)| Head { header, width: *width, choices: &[] }).collect();
    finish_table(sheet, "health", &heads, health.items.len(), &|_| false)?;
    let last = HEADER_ROW + u32::try_from(health.items.len().max(1)).unwrap_or(1);
    for (severity, color) in [(Severity::Error, style::BAD), (Severity::Warning, style::WATCH)] {
        let rule = ConditionalFormatText::new()
            .set_rule(ConditionalFormatTextRule::BeginsWith(severity.label().into()))
            .set_format(Format::new().set_font_color(color).set_bold());
        sheet.add_conditional_format(HEADER_ROW + 1, 0, last, 0, &rule)?;
    }
    if health.items.is_empty() {
        write_text(sheet, HEADER_ROW + 1, 0, "Nothing is wrong or worth a look.", &style::subtitle())?;
    }
    let mut row = last + 2;
    if health.more > 0 {
        let more = format!("{} more are not listed: open this file in Plumbline and look at Health.", health.more);
        write_text(sheet, row, 0, &more, &style::subtitle())?;
        row += 2;
    }
    write_heading(sheet, row, "What was checked")?;
    for (row, (rule, outcome, worst)) in (row + 1..).zip(&health.checks) {
        sheet.merge_range(row, 0, row, 2, "", &word)?;
        write_text(sheet, row, 0, rule, &word)?;
        write_text(sheet, row, 3, outcome, &worst.map_or(word.clone(), |_| word.clone().set_bold()))?;
    }
    let end = row + u32::try_from(health.checks.len()).unwrap_or(0);
    sheet.set_print_area(0, 0, end, 4)?;
    Ok(())
}

fn summary(health: &Health) -> String {
    let [fix, check, know] = health.open;
    let accepted = if health.accepted > 0 { format!(" · {} accepted", health.accepted) } else { String::new() };
    format!("{fix} to fix · {check} to check · {know} to know{accepted}")
}

/// Where an item is: a link to the cell where it stands in this workbook.
fn write_place(sheet: &mut Worksheet, row: u32, item: &HealthItem, import: &Import) -> Result<(), XlsxError> {
    let target = item.cell.filter(|cell| cell.source == 0).and_then(|cell| link(cell, import));
    match target {
        Some(target) => {
            // A link shows at most 255 characters of its tip; the text is the address.
            let url = Url::new(target).set_text(item.place.as_str());
            sheet.write_url_with_format(row, 2, url, &style::link()).map(|_| ())
        }
        None => write_text(sheet, row, 2, &item.place, &style::text()),
    }
}

fn link(cell: CellRef, import: &Import) -> Option<String> {
    let sheet = import.sheet(cell.source, cell.sheet)?;
    Some(format!("internal:'{}'!{}", sheet.name.replace('\'', "''"), cell.a1()))
}
