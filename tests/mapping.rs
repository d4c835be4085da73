//! The mapping page's side of the engine: windows of a sheet, cells in full, and every correction by direct manipulation, taken back by undo.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use plumbline::engine::Engine;
use plumbline::engine::command::{Command, TableChange};
use plumbline::engine::protocol::mapping::MappedTable;
use plumbline::engine::protocol::sheet::{CellView, RowKind, SheetView};
use plumbline::engine::protocol::{MappingView, Request, Response};
use plumbline::ledger::cell::parse_a1;
use plumbline::ledger::{CellRef, Range, Version};
use plumbline::workbook::mapping::{Role, RowRole};
use plumbline::workbook::read::{CellKind, MAX_COLUMNS, MAX_ROWS};
use rust_xlsxwriter::{Formula, Workbook};

/// A title, two header candidates, three lines, a total; beside it a list that no header names; an empty second sheet.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Plan").unwrap();
    sheet.write(0, 0, "Marketing plan 2026, all regions and all channels of the year").unwrap();
    for (col, head) in (0_u16..).zip(["Channel", "Plan Jan 2026", "Plan Feb 2026"]) {
        sheet.write(2, col, head).unwrap();
    }
    for (row, (name, january, february)) in (3_u32..).zip([("Search", 120, 95), ("Display", 241, 318), ("Events", 77, 53)]) {
        sheet.write(row, 0, name).unwrap();
        sheet.write(row, 1, january).unwrap();
        sheet.write(row, 2, february).unwrap();
    }
    sheet.write(6, 0, "Total").unwrap();
    sheet.write_formula(6, 1, Formula::new("=SUM(B4:B6)").set_result("438")).unwrap();
    sheet.write_formula(6, 2, Formula::new("=SUM(C4:C6)").set_result("466")).unwrap();
    book.add_worksheet().set_name("Empty").unwrap();
    book.save_to_buffer().unwrap()
}

fn opened() -> Engine {
    let mut engine = Engine::new();
    let import = Request::Import { file_name: "plan.xlsx".into(), today: "2026-11-22".parse().unwrap(), now: 0 };
    let outcome = engine.handle(import, Some(workbook()), &mut |_| ());
    assert!(matches!(outcome.response, Response::Project(_)), "{:?}", outcome.response);
    engine
}

fn ask(engine: &mut Engine, request: Request) -> Response {
    engine.handle(request, None, &mut |_| ()).response
}

fn mapping(engine: &mut Engine, sheet: Option<(u16, u16)>) -> MappingView {
    match ask(engine, Request::Mapping { sheet }) {
        Response::Mapping(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn table(engine: &mut Engine) -> MappedTable {
    mapping(engine, None).sheet.unwrap().tables.remove(0)
}

fn window(engine: &mut Engine, area: Range) -> SheetView {
    match ask(engine, Request::Sheet { source: 0, sheet: 0, area }) {
        Response::Sheet(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn cell(engine: &mut Engine, address: &str) -> CellView {
    let (row, col) = parse_a1(address).unwrap();
    match ask(engine, Request::Cell(CellRef { source: 0, sheet: 0, row, col })) {
        Response::Cell(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn act(engine: &mut Engine, table: &str, change: TableChange) {
    let response = ask(engine, Request::Do(Command::SetTable { table: table.into(), change }));
    assert!(matches!(response, Response::Project(_)), "{response:?}");
}

const ALL: Range = Range { top: 0, left: 0, bottom: 30, right: 10 };

/// What every row that holds something was taken for.
fn kinds(engine: &mut Engine) -> Vec<(u32, Option<RowKind>)> {
    window(engine, ALL).rows.iter().map(|r| (r.row, r.marks.first().map(|m| m.kind))).collect()
}

fn sum(engine: &mut Engine) -> String {
    table(engine).totals.iter().map(|t| format!("{} {}", t.version, t.amount)).collect::<Vec<_>>().join(", ")
}

#[test]
fn a_window_shows_what_stands_there_and_what_it_was_taken_for() {
    let mut engine = opened();
    let kinds = kinds(&mut engine);
    let line = Some(RowKind::Line);
    assert_eq!(kinds, [(0, None), (2, Some(RowKind::Header)), (3, line), (4, line), (5, line), (6, Some(RowKind::Total))]);
    let view = window(&mut engine, Range { top: 6, left: 1, bottom: 6, right: 1 });
    let [row] = view.rows.as_slice() else { panic!("{view:?}") };
    assert_eq!((row.cells[0].col, row.cells[0].text.as_str(), row.cells[0].kind, row.cells[0].formula), (1, "438", CellKind::Number, true));
}

#[test]
fn a_window_is_never_larger_than_can_be_answered_at_once() {
    let mut engine = opened();
    let view = window(&mut engine, Range { top: 1, left: 1, bottom: u32::MAX, right: u16::MAX });
    assert_eq!((view.area.bottom, view.area.right), (MAX_ROWS, MAX_COLUMNS));
    assert!(matches!(ask(&mut engine, Request::Sheet { source: 9, sheet: 9, area: ALL }), Response::Sheet(view) if view.rows.is_empty()));
}

#[test]
fn a_cell_tells_what_was_read_of_it() {
    let mut engine = opened();
    assert_eq!(cell(&mut engine, "B4").read.unwrap(), "Spend · plan · Jan 2026 · Search: 120.00");
    let total = cell(&mut engine, "B7");
    assert_eq!((total.read, total.shown.unwrap().text), (None, "438".into()));
    assert_eq!(cell(&mut engine, "J20").shown, None);
}

#[test]
fn a_table_says_what_it_adds_up_to() {
    let mut engine = opened();
    let table = table(&mut engine);
    assert_eq!((table.range.to_string().as_str(), table.lines, table.facts), ("A3:C7", 3, 6));
    assert_eq!((table.tie_off, table.changed), (0, false));
    assert_eq!(sum(&mut engine), "plan 904");
    let view = mapping(&mut engine, Some((0, 1)));
    let sheet = view.sheet.unwrap();
    assert_eq!((sheet.name.as_str(), sheet.rows, sheet.tables.len()), ("Empty", 0, 0));
    assert_eq!(view.sheets.iter().map(|s| (s.name.as_str(), s.tables, s.used)).collect::<Vec<_>>(), [("Plan", 1, 1), ("Empty", 0, 0)]);
}

#[test]
fn every_correction_is_obeyed_and_taken_back() {
    let mut engine = opened();
    let before = mapping(&mut engine, None);
    let key = table(&mut engine).key;
    act(&mut engine, &key, TableChange::Rows { rows: vec![4], role: Some(RowRole::Left) });
    assert_eq!(kinds(&mut engine)[3], (4, Some(RowKind::Left)));
    assert_eq!((sum(&mut engine), table(&mut engine).changed), ("plan 345".into(), true));
    act(&mut engine, &key, TableChange::Rows { rows: vec![5], role: Some(RowRole::Total) });
    assert_eq!(kinds(&mut engine)[4], (5, Some(RowKind::Total)));
    act(&mut engine, &key, TableChange::Range(Some(Range { top: 2, left: 0, bottom: 4, right: 1 })));
    assert_eq!((table(&mut engine).range.to_string(), sum(&mut engine)), ("A3:B5".into(), "plan 120".into()));
    act(&mut engine, &key, TableChange::Column { index: 1, role: Some(Role::Ignored) });
    act(&mut engine, &key, TableChange::Version(Some(Version::Actual)));
    for _ in 0..5 {
        assert!(matches!(ask(&mut engine, Request::Undo), Response::Project(_)));
    }
    let after = mapping(&mut engine, None);
    assert_eq!((after.sheet, after.totals), (before.sheet, before.totals));
}

#[test]
fn a_header_row_moves_by_a_correction() {
    let mut engine = opened();
    let key = table(&mut engine).key;
    act(&mut engine, &key, TableChange::HeaderRows(Some(vec![3])));
    assert_eq!(table(&mut engine).header_rows, [3]);
    assert_eq!(kinds(&mut engine)[1..3], [(2, Some(RowKind::Left)), (3, Some(RowKind::Header))]);
    act(&mut engine, &key, TableChange::AsFound);
    assert_eq!(table(&mut engine).header_rows, [2]);
}

#[test]
fn a_table_is_drawn_on_any_cells_of_a_sheet_and_nowhere_else() {
    let mut engine = opened();
    let drawn = Range { top: 10, left: 4, bottom: 14, right: 6 };
    act(&mut engine, "Plan!E11", TableChange::Range(Some(drawn)));
    let tables = mapping(&mut engine, None).sheet.unwrap().tables;
    assert_eq!(tables.iter().map(|t| t.range.to_string()).collect::<Vec<_>>(), ["A3:C7", "E11:G15"]);
    for nowhere in ["Nowhere!A1", "Plan", "Plan!", "Plan!ZZZZ1"] {
        let command = Command::SetTable { table: nowhere.into(), change: TableChange::Range(Some(drawn)) };
        assert!(matches!(ask(&mut engine, Request::Do(command)), Response::Failed { .. }), "{nowhere}");
    }
}

#[test]
fn a_drawn_table_ends_near_the_last_cells_and_never_beyond_the_sheet() {
    let mut engine = opened();
    let whole = Range { top: 2, left: 0, bottom: 1_048_575, right: 16_383 };
    let key = table(&mut engine).key;
    act(&mut engine, &key, TableChange::Range(Some(whole)));
    assert_eq!((table(&mut engine).range.to_string(), sum(&mut engine)), ("A3:AY203".into(), "plan 904".into()));
    let (row, column) = (1_048_576, 16_384);
    let outside = [
        TableChange::Range(Some(Range { bottom: row, ..whole })),
        TableChange::Range(Some(Range { right: column, ..whole })),
        TableChange::Range(Some(Range { top: 9, bottom: 8, ..whole })),
        TableChange::HeaderRows(Some(vec![row])),
        TableChange::Column { index: column, role: None },
        TableChange::Rows { rows: vec![u32::MAX], role: Some(RowRole::Line) },
    ];
    for change in outside {
        let command = Command::SetTable { table: key.clone(), change };
        assert!(matches!(ask(&mut engine, Request::Do(command.clone())), Response::Failed { .. }), "{command:?}");
    }
    let far = CellRef { source: 0, sheet: 0, row: u32::MAX, col: u16::MAX };
    assert!(matches!(ask(&mut engine, Request::Cell(far)), Response::Cell(_) | Response::Failed { .. }));
}
