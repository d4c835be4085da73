//! What an export says of several files, and what earlier versions kept.

use crate::*;

#[test]
fn an_export_names_the_other_files_and_asks_for_them_when_it_is_opened() {
    let mut desk = Desk::open("plan.xlsx", plan());
    desk.add("actuals.xlsx", odd(&["Month", "Channel", "Kreis", "Actual spend"], &["2026-01"]));
    correct(&mut desk);
    let spend = desk.spend();
    let Outcome { response: Response::File { receipt, .. }, bytes: Some(bytes), .. } =
        desk.engine.handle(Request::Export { today: day("2026-02-11") }, None, &mut |_| ())
    else {
        panic!()
    };
    let beside = receipt.iter().find(|line| line.label == "Not inside this workbook").unwrap();
    assert!(beside.value.starts_with("The figures of actuals.xlsx; keep that file beside this one"), "{}", beside.value);

    let mut elsewhere = Desk::default();
    let summary = elsewhere.import("plan – Plumbline 2026-02-11 v1.xlsx", bytes);
    assert!(
        summary.notices.iter().any(|n| n == "Its figures also came from actuals.xlsx, which is not inside it. Add it on the Sources page."),
        "{:?}",
        summary.notices
    );
    assert_eq!(elsewhere.sources().missing, ["actuals.xlsx"]);
    elsewhere.add("actuals.xlsx", odd(&["Month", "Channel", "Kreis", "Actual spend"], &["2026-01"]));
    assert_eq!((elsewhere.spend(), elsewhere.sources().missing.len()), (spend, 0));
    assert!(region_at(&mut elsewhere, 2), "the correction that the workbook carries finds its table");
}

#[test]
fn days_are_the_same_where_a_workbook_counts_them_from_1904() {
    let days = |bytes: Vec<u8>| {
        use calamine::Reader;
        let mut desk = Desk::open("plan.xlsx", bytes);
        desk.project(Request::Do(Command::RecordDecision(shift(100))), None);
        let bytes = desk.engine.handle(Request::Export { today: day("2026-02-11") }, None, &mut |_| ()).bytes.unwrap();
        let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        let mut found = Vec::new();
        for sheet in book.sheet_names() {
            for (row, col, value) in book.worksheet_range(&sheet).unwrap().used_cells() {
                if let calamine::Data::DateTime(day) = value {
                    found.push((sheet.clone(), row, col, day.to_ymd_hms_milli()));
                }
            }
        }
        found
    };
    let usual = days(plan());
    for sheet in ["Scorecard", "Decisions", "Data"] {
        assert!(usual.iter().any(|(name, .., day)| name == sheet && day.0 >= 2026), "{sheet} has a day");
    }
    assert_eq!(days(edit::from_1904(&plan())), usual);
}

#[test]
fn a_move_in_another_file_is_not_written_and_the_receipt_says_so() {
    let mut desk = Desk::open("actuals.xlsx", actuals(&[]));
    desk.add("plan.xlsx", plan());
    desk.project(Request::Do(Command::RecordDecision(shift(100))), None);
    let Response::File { receipt, .. } = desk.ask(Request::Export { today: day("2026-02-11") }, None) else { panic!() };
    let line = |label: &str| receipt.iter().find(|l| l.label == label).map(|l| l.value.clone());
    assert_eq!(line("Cells changed").as_deref(), Some("0"));
    assert_eq!(receipt.iter().filter(|l| l.value.ends_with("not written: the cell is in another file")).count(), 2, "{receipt:?}");
}

/// Records and journals that were kept before a project could have several files.
#[test]
fn what_an_earlier_version_kept_still_opens() {
    let bytes = actuals(&[]);
    let print = plumbline::engine::files::fingerprint(&bytes);
    let record = format!(
        r#"{{"id":"a-0","file_name":"actuals.xlsx","fingerprint":"{print}","size":1,"added":"2026-02-10","touched":0,"summary":""}}"#
    );
    let journal = r#"[{"do":{"setting":{"fiscal_start":7}}},{"do":{"table":{"table":"Ledger!A1","change":{"used":false}}}},"undo"]"#;
    let (record, journal): (ProjectRecord, Vec<Entry>) = (serde_json::from_str(&record).unwrap(), serde_json::from_str(journal).unwrap());
    assert_eq!((record.title(), needed(&record, &journal)), ("actuals.xlsx".into(), vec![print.clone()]));
    let mut engine = Engine::new();
    let Response::Project(summary) = engine.restore(record, vec![(print, bytes)], journal, &mut |_| ()).response else { panic!() };
    assert_eq!((summary.fiscal_start, summary.files, summary.facts), (7, 1, 3));
}
