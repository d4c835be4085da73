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

/// A move of 40 in March from display to a line that the plan does not have.
fn to_new(members: &[(&str, &str)], period: &str) -> DecisionDraft {
    let mut draft = shift(40);
    draft.moves[0].to = Some(Line(members.iter().map(|(d, m)| ((*d).to_owned(), (*m).to_owned())).collect()));
    draft.moves[0].period = Period::from_id(period).unwrap();
    draft.moves[0].opens = true;
    draft
}

fn record(desk: &mut Desk, draft: DecisionDraft) {
    desk.project(Request::Do(Command::RecordDecision(draft)), None);
}

fn export(desk: &mut Desk) -> (Vec<(String, String)>, Vec<u8>) {
    let outcome = desk.engine.handle(Request::Export { today: day("2026-02-11") }, None, &mut |_| ());
    let Outcome { response: Response::File { receipt, .. }, bytes: Some(bytes), .. } = outcome else { panic!("{:?}", outcome.response) };
    (receipt.into_iter().map(|l| (l.label, l.value)).collect(), bytes)
}

/// The plan of each line in a period, by name.
fn lines(desk: &mut Desk, period: &str) -> Vec<(String, Option<Decimal>, String)> {
    let query = plumbline::engine::protocol::ReallocateQuery { period: period.into(), ..Default::default() };
    let Response::Reallocate(view) = desk.ask(Request::Reallocate(query), None) else { panic!() };
    view.lines.into_iter().map(|line| (line.label, line.plan, line.cell)).collect()
}

fn line_of(desk: &mut Desk, period: &str, label: &str) -> Option<(Option<Decimal>, String)> {
    lines(desk, period).into_iter().find(|(name, ..)| name == label).map(|(_, plan, cell)| (plan, cell))
}

fn filters(desk: &mut Desk) -> Vec<String> {
    let summary = desk.project(Request::Audit, None);
    summary.dimensions.into_iter().find(|d| d.id == "channel").unwrap().members
}

#[test]
fn a_new_line_joins_the_plan_with_a_move_and_leaves_it_with_undo() {
    let mut desk = Desk::open("plan.xlsx", long_plan(false, None));
    let before = (desk.spend(), filters(&mut desk));
    let podcast = [("channel", " Podcast "), ("region", "na")];
    let slip = DecisionDraft { moves: vec![MoveDraft { opens: false, ..to_new(&podcast, "2026-03").moves.remove(0) }], ..shift(40) };
    let refused = desk.failed(Request::Do(Command::RecordDecision(slip)), None);
    assert!(refused.starts_with("No budget line in the spend plan has channel"), "{refused}");
    for (wrong, said) in [
        (&[("planet", "Mars")][..], "The workbook has no planet"),
        (&[("channel", " ")][..], "A new line needs a name"),
        (&[("channel", "display"), ("region", "NA")][..], "goes from a line to itself"),
    ] {
        let refused = desk.failed(Request::Do(Command::RecordDecision(to_new(wrong, "2026-03"))), None);
        assert!(refused.contains(said), "{refused}");
    }
    record(&mut desk, to_new(&podcast, "2026-03"));
    assert_eq!(line_of(&mut desk, "2026-03", "Podcast · NA"), Some((Some(40.into()), String::new())));
    assert_eq!(desk.spend(), before.0, "40 went from one line to another");
    let mut again = desk.reloaded();
    assert_eq!(lines(&mut again, "2026-03"), lines(&mut desk, "2026-03"));
    desk.project(Request::Undo, None);
    assert_eq!(line_of(&mut desk, "2026-03", "Podcast · NA"), None);
    assert_eq!((desk.spend(), filters(&mut desk)), before);
}

#[test]
fn a_new_line_gets_a_row_of_the_plans_table_and_comes_back() {
    let mut desk = Desk::open("plan.xlsx", long_plan(false, None));
    record(&mut desk, to_new(&[("channel", "Podcast <1> & more"), ("region", "NA")], "2026-03"));
    record(&mut desk, to_new(&[("channel", "Podcast <1> & more"), ("region", "NA")], "2026-03"));
    let mut february = to_new(&[("channel", "Podcast <1> & more"), ("region", "NA")], "2026-02");
    february.moves[0].from = Some(Line([("channel".to_owned(), "Search".to_owned())].into()));
    record(&mut desk, february);
    // March is the last month that the plan has.
    let mut april = to_new(&[("channel", "Radio")], "2026-04");
    april.moves[0].from = None;
    record(&mut desk, april);
    let label = "Podcast <1> & more · NA";
    assert_eq!(line_of(&mut desk, "2026-03", label), Some((Some(80.into()), String::new())));
    let (receipt, bytes) = export(&mut desk);
    let says = |label: &str| receipt.iter().find(|(l, _)| l == label).map(|(_, v)| v.as_str());
    assert_eq!(says("Rows added to tables"), Some("Plan!A7:E7, Plan!A8:E8, Plan!A9:E9"), "{receipt:?}");
    let mut again = Desk::open("plan – Plumbline 2026-02-11 v1.xlsx", bytes);
    assert_eq!(again.spend(), desk.spend());
    assert_eq!(line_of(&mut again, "2026-03", label), Some((Some(80.into()), "Plan!D7".into())));
    assert_eq!(line_of(&mut again, "2026-02", label), Some((Some(40.into()), "Plan!D8".into())));
    assert_eq!(line_of(&mut again, "2026-04", "Radio"), Some((Some(40.into()), "Plan!D9".into())));
    let (receipt, _) = export(&mut again);
    assert!(receipt.iter().any(|(l, v)| l == "Cells changed" && v == "0"), "{receipt:?}");
}

#[test]
fn a_new_line_that_finds_no_row_stays_among_the_moves_and_the_receipt_says_why() {
    for (bytes, why) in [
        (long_plan(true, None), "the plan’s table ends in a row of totals"),
        (long_plan(false, Some("Remarks")), "the row below the plan’s table is not free"),
        (plan(), "the rows of the plan are not an Excel table"),
    ] {
        let mut desk = Desk::open("plan.xlsx", bytes);
        record(&mut desk, to_new(&[("channel", "Podcast")], "2026-03"));
        let (receipt, bytes) = export(&mut desk);
        let reason = format!("40 not written: the line is new, and {why}");
        assert!(receipt.iter().any(|(_, value)| *value == reason), "{reason}: {receipt:?}");
        let mut again = Desk::open("plan – Plumbline 2026-02-11 v1.xlsx", bytes);
        assert_eq!(line_of(&mut again, "2026-03", "Podcast"), Some((Some(40.into()), String::new())));
        assert_eq!(again.spend(), desk.spend());
    }
}

/// Months across, in an Excel table with a computed total, and a month in which display has nothing.
fn wide_plan(table: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Plan").unwrap();
    sheet.write_row(0, 0, ["Channel", "Region", "Jan 2026", "Feb 2026", "Mar 2026"]).unwrap();
    for (row, channel, amounts) in [(1, "Search", [1000, 1100, 1200]), (2, "Display", [500, 500, 600])] {
        sheet.write_row(row, 0, [channel, "NA"]).unwrap();
        sheet.write_row(row, 2, amounts).unwrap();
    }
    sheet.write_row(3, 0, ["Events", "EMEA"]).unwrap();
    sheet.write(3, 2, 300).unwrap();
    if table {
        let columns = ["Channel", "Region", "Jan 2026", "Feb 2026", "Mar 2026"].map(|head| TableColumn::new().set_header(head));
        sheet.add_table(0, 0, 3, 4, &Table::new().set_name("Budget").set_columns(&columns)).unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn where_months_stand_across_a_new_line_takes_one_row() {
    let mut desk = Desk::open("plan.xlsx", wide_plan(true));
    for period in ["2026-03", "2026-01", "2026-03"] {
        record(&mut desk, to_new(&[("channel", "Podcast"), ("region", "NA")], period));
    }
    let (receipt, bytes) = export(&mut desk);
    let says = |label: &str| receipt.iter().find(|(l, _)| l == label).map(|(_, v)| v.as_str());
    assert_eq!((says("Rows added to tables"), says("Cells changed")), (Some("Plan!A5:E5"), Some("4")), "{receipt:?}");
    let mut again = Desk::open("plan – Plumbline 2026-02-11 v1.xlsx", bytes);
    assert_eq!(again.spend(), desk.spend());
    assert_eq!(line_of(&mut again, "2026-03", "Podcast · NA"), Some((Some(80.into()), "Plan!E5".into())));
    assert_eq!(line_of(&mut again, "2026-01", "Podcast · NA"), Some((Some(40.into()), "Plan!C5".into())));
}

#[test]
fn an_empty_cell_of_the_line_takes_the_amount() {
    let mut desk = Desk::open("plan.xlsx", wide_plan(false));
    let mut draft = shift(40);
    draft.moves[0].to = Some(Line([("channel".to_owned(), "Events".to_owned())].into()));
    record(&mut desk, draft);
    let (receipt, bytes) = export(&mut desk);
    assert!(receipt.iter().any(|(l, v)| l == "Cells changed" && v == "2"), "{receipt:?}");
    let mut again = Desk::open("plan – Plumbline 2026-02-11 v1.xlsx", bytes);
    assert_eq!(line_of(&mut again, "2026-03", "Events · EMEA"), Some((Some(40.into()), "Plan!E4".into())));
    assert_eq!(again.spend(), desk.spend());
}
