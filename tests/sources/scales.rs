//! A plan written in thousands: its moves go back into its cells in thousands, and everything beside them counts in full.

use calamine::{Data, Reader, Xlsx};
use plumbline::engine::protocol::figure::What;
use plumbline::workbook::scale::Scale;

use crate::*;

/// A plan in thousands with totals by formula, and a ledger in full.
fn plan_in_thousands() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet().set_name("Plan").unwrap();
    page.write(0, 0, "Marketing plan 2026 (in $000s)").unwrap();
    for (col, head) in (0_u16..).zip(["Channel", "Region", "Jan 2026", "Feb 2026", "Mar 2026"]) {
        page.write(2, col, head).unwrap();
    }
    let lines = [("Search", "NA", 120.5, 130.0, 140.0), ("Display", "NA", 45.0, 40.0, 41.25), ("Events", "EMEA", 0.0, 300.0, 0.0)];
    for (row, (channel, region, jan, feb, mar)) in (3_u32..).zip(lines) {
        page.write(row, 0, channel).unwrap();
        page.write(row, 1, region).unwrap();
        for (col, amount) in (2_u16..).zip([jan, feb, mar]) {
            page.write(row, col, amount).unwrap();
        }
    }
    page.write(6, 0, "Total").unwrap();
    for (col, (letter, sum)) in (2_u16..).zip([("C", "165.5"), ("D", "470"), ("E", "181.25")]) {
        let formula = rust_xlsxwriter::Formula::new(format!("SUM({letter}4:{letter}6)")).set_result(sum);
        page.write_formula(6, col, formula).unwrap();
    }
    let ledger = book.add_worksheet().set_name("Ledger").unwrap();
    for (row, cells) in (0_u32..).zip(LEDGER) {
        for (col, text) in (0_u16..).zip(cells) {
            match text.parse::<f64>() {
                Ok(number) => ledger.write(row, col, number).unwrap(),
                Err(_) => ledger.write(row, col, *text).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

fn number(bytes: &[u8], sheet: &str, row: u32, col: u32) -> String {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    match book.worksheet_range(sheet).unwrap().get_value((row, col)) {
        Some(Data::Float(n)) => n.to_string(),
        other => panic!("{other:?}"),
    }
}

fn exported(desk: &mut Desk) -> (Vec<u8>, Vec<(String, String)>) {
    let request = Request::Export { today: day("2026-02-11") };
    let Outcome { response: Response::File { receipt, .. }, bytes: Some(bytes), .. } = desk.engine.handle(request, None, &mut |_| ())
    else {
        panic!()
    };
    (bytes, receipt.into_iter().map(|l| (l.label, l.value)).collect())
}

#[test]
fn a_move_goes_into_a_plan_in_thousands_in_thousands() {
    let mut desk = Desk::open("plan.xlsx", plan_in_thousands());
    assert_eq!(desk.spend(), pair("816750", "1780"));
    desk.project(Request::Do(Command::RecordDecision(shift(1_250))), None);
    assert_eq!(desk.spend(), pair("816750", "1780"));
    let (bytes, receipt) = exported(&mut desk);
    assert_eq!([3, 4, 6].map(|row| number(&bytes, "Plan", row, 4)), ["141.25", "40", "181.25"]);
    let says = |label: &str| receipt.iter().find(|l| l.0 == label).map(|l| l.1.clone()).unwrap();
    assert_eq!(says("Plan!E4"), "140 → 141.25 thousands (D-001)");

    let mut again = Desk::open("plan – Plumbline 2026-02-11 v1.xlsx", bytes);
    assert_eq!(again.spend(), pair("816750", "1780"));
    let scope = Scope { period: "2026-03".into(), filters: [("channel".to_owned(), "Search".to_owned())].into() };
    let what = What::Kpi { id: "spend".into(), version: Version::Plan };
    let Response::Trace(trace) = again.ask(Request::Trace { what, scope }, None) else { panic!() };
    let cells: Vec<String> = trace.inputs.iter().flat_map(|i| &i.cells).map(|c| c.amount.clone()).collect();
    assert_eq!(cells, ["141.25 × 1,000 = $141,250.00"]);
}

#[test]
fn the_data_behind_the_scorecard_counts_in_full() {
    let mut desk = Desk::open("plan.xlsx", plan_in_thousands());
    desk.project(Request::Do(Command::RecordDecision(shift(1_250))), None);
    let (bytes, _) = exported(&mut desk);
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(&bytes)).unwrap();
    let (values, formulas) = (book.worksheet_range("Data").unwrap(), book.worksheet_formula("Data").unwrap());
    let (top, left) = formulas.start().unwrap();
    let formula = formulas.used_cells().find(|(.., f)| f.contains("Plan!E4")).unwrap();
    assert_eq!(formula.2.trim_start_matches('='), "Plan!E4*1000");
    let place = (top + u32::try_from(formula.0).unwrap(), left + u32::try_from(formula.1).unwrap());
    assert_eq!(values.get_value(place), Some(&Data::Float(141_250.0)));
}

#[test]
fn a_scale_that_a_person_says_is_kept_undone_and_carried_in_the_workbook() {
    let mut desk = Desk::open("plan.xlsx", plan_in_thousands());
    let table = desk.table("Plan").key;
    let say = |scale| Request::Do(Command::SetTable { table: table.clone(), change: TableChange::Scale(scale) });
    desk.project(say(Some(Scale::Millions)), None);
    assert_eq!((desk.spend(), desk.reloaded().spend()), (pair("816750000", "1780"), pair("816750000", "1780")));
    let (bytes, _) = exported(&mut desk);
    assert_eq!(Desk::open("plan – Plumbline 2026-02-11 v1.xlsx", bytes).spend(), pair("816750000", "1780"));
    desk.project(Request::Undo, None);
    assert_eq!(desk.spend(), pair("816750", "1780"));
    desk.project(say(Some(Scale::Units)), None);
    assert_eq!(desk.spend(), pair("816.75", "1780"));
    desk.project(say(None), None);
    assert_eq!(desk.spend(), pair("816750", "1780"));
}
