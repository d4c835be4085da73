//! A line without a cell for a period: its table takes one more row, or the receipt says why not.

use std::io::{Cursor, Read};

use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, ExcelDateTime, Format, Table, TableColumn, TableFunction, Workbook,
};

use crate::*;

/// A long plan in an Excel table, in which search has no row for March.
fn long_plan(totals: bool, below: Option<&str>) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Plan").unwrap();
    let (date, money) = (Format::new().set_num_format("mmm yyyy"), Format::new().set_num_format("#,##0").set_bold());
    for (row, (month, channel, amount)) in
        (1..).zip([(1, "Events", 300), (1, "Search", 1000), (1, "Display", 500), (2, "Search", 1100), (3, "Display", 600)])
    {
        sheet.write_with_format(row, 0, ExcelDateTime::from_ymd(2026, month, 1).unwrap(), &date).unwrap();
        sheet.write(row, 1, channel).unwrap();
        sheet.write(row, 2, if channel == "Events" { "EMEA" } else { "NA" }).unwrap();
        sheet.write_with_format(row, 3, amount, &money).unwrap();
    }
    let columns = [
        TableColumn::new().set_header("Month"),
        TableColumn::new().set_header("Channel"),
        TableColumn::new().set_header("Region"),
        TableColumn::new().set_header("Plan spend").set_total_function(TableFunction::Sum),
        TableColumn::new().set_header("Twice").set_formula("Budget[[#This Row],[Plan spend]]*2"),
    ];
    let table = Table::new().set_name("Budget").set_columns(&columns).set_total_row(totals);
    sheet.add_table(0, 0, if totals { 6 } else { 5 }, 4, &table).unwrap();
    sheet.add_data_validation(1, 1, 5, 1, &DataValidation::new().allow_list_strings(&["Search", "Display"]).unwrap()).unwrap();
    let high = ConditionalFormatCell::new().set_rule(ConditionalFormatCellRule::GreaterThan(900)).set_format(Format::new().set_bold());
    sheet.add_conditional_format(1, 3, 5, 3, &high).unwrap();
    if let Some(text) = below {
        sheet.write(6, 1, text).unwrap();
    }
    book.add_worksheet()
        .set_name("Sums")
        .unwrap()
        .write_formula(0, 0, rust_xlsxwriter::Formula::new("SUM(Plan!D:D)").set_result("3500"))
        .unwrap();
    book.save_to_buffer().unwrap()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut text = String::new();
    zip::ZipArchive::new(Cursor::new(bytes)).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The receipt's lines and the file's bytes after 40 were moved from display to search in March.
fn exported(bytes: Vec<u8>) -> (Desk, Vec<(String, String)>, Vec<u8>) {
    let mut desk = Desk::open("plan.xlsx", bytes);
    desk.project(Request::Do(Command::RecordDecision(shift(40))), None);
    let outcome = desk.engine.handle(Request::Export { today: day("2026-02-11") }, None, &mut |_| ());
    let Outcome { response: Response::File { receipt, .. }, bytes: Some(bytes), .. } = outcome else { panic!("{:?}", outcome.response) };
    (desk, receipt.into_iter().map(|l| (l.label, l.value)).collect(), bytes)
}

#[test]
fn a_line_without_a_cell_gets_a_row_of_its_table() {
    let (mut desk, receipt, bytes) = exported(long_plan(false, None));
    let says = |label: &str| receipt.iter().find(|(l, _)| l == label).map(|(_, v)| v.as_str());
    assert_eq!((says("Cells changed"), says("Rows added to tables")), (Some("2"), Some("Plan!A7:E7")), "{receipt:?}");
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    let row = sheet.split_once("<row r=\"7\">").and_then(|(_, r)| r.split_once("</row>")).unwrap().0;
    let above = sheet.split_once("<row r=\"6\"").and_then(|(_, r)| r.split_once("</row>")).unwrap().0;
    for (column, value) in [
        ("A", "<v>46082</v>"),
        ("B", "t=\"s\"><v>"),
        ("C", "t=\"s\"><v>"),
        ("D", "<v>40</v>"),
        ("E", "<f>Budget[[#This Row],[Plan spend]]*2</f>"),
    ] {
        let cell =
            |row: &str, at: u32| row.split_once(&format!("<c r=\"{column}{at}\"")).unwrap().1.split_once("</c>").unwrap().0.to_owned();
        assert!(cell(row, 7).contains(value), "{column}: {row}");
        let style = |cell: String| cell.split_once(" s=\"").map(|(_, s)| s.split('"').next().unwrap().to_owned());
        assert_eq!(style(cell(row, 7)), style(cell(above, 6)), "{column}");
    }
    assert!(sheet.contains("sqref=\"B2:B7\"") && sheet.contains("sqref=\"D2:D7\""), "{sheet}");
    assert_eq!(part(&bytes, "xl/tables/table1.xml").matches("ref=\"A1:E7\"").count(), 2, "the table and its filter");
    assert!(part(&bytes, "xl/worksheets/sheet2.xml").contains("<v>3500</v>"), "40 went from one line to another");

    let mut again = Desk::open("plan – Plumbline 2026-02-11 v1.xlsx", bytes);
    assert_eq!(again.spend(), desk.spend(), "the row counts, and the move does not count beside it");
    let Response::File { receipt, .. } = again.ask(Request::Export { today: day("2026-02-11") }, None) else { panic!() };
    assert!(receipt.iter().any(|l| l.label == "Cells changed" && l.value == "0"), "{receipt:?}");
}

#[test]
fn where_no_row_can_be_added_the_receipt_says_why() {
    for (bytes, why) in [
        (long_plan(true, None), "its table ends in a row of totals"),
        (long_plan(false, Some("Remarks")), "the row below its table is not free"),
    ] {
        let (_, receipt, _) = exported(bytes);
        let reason = format!("40 not written: the line has no cell of its own for the period, and {why}");
        assert!(receipt.iter().any(|(_, value)| *value == reason), "{reason}: {receipt:?}");
    }
}

#[test]
fn a_protected_sheet_is_asked_about() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Plan").unwrap().protect();
    sheet.write_row(0, 0, ["Channel", "Region", "Feb 2026", "Mar 2026"]).unwrap();
    for (row, channel, region) in [(1, "Search", "NA"), (2, "Display", "NA"), (3, "Events", "EMEA")] {
        sheet.write_row(row, 0, [channel, region]).unwrap();
        sheet.write_row(row, 2, [500, 600]).unwrap();
    }
    let mut desk = Desk::open("plan.xlsx", book.save_to_buffer().unwrap());
    desk.project(Request::Do(Command::RecordDecision(shift(40))), None);
    let Response::File { ask, .. } = desk.ask(Request::Export { today: day("2026-02-11") }, None) else { panic!() };
    assert_eq!(ask, ["The sheet “Plan” is protected. The decided plan cells in it change all the same; the protection stays."]);
}
