//! Corrections: remembered by headers, carried over to a newer file.

use crate::*;

#[test]
fn a_correction_is_remembered_by_headers_and_follows_its_column() {
    let mut desk = Desk::open("oct.xlsx", odd(&["Month", "Channel", "Kreis", "Actual spend"], &["2026-01"]));
    correct(&mut desk);
    assert_eq!(desk.sources().remembered, 1);

    let moved = odd(&["Month", "Channel", "Vendor", "Kreis", "Actual spend"], &["2026-02"]);
    let summary = desk.import("another.xlsx", moved);
    assert_eq!((summary.recalled, summary.undo.as_deref()), (1, Some("corrections from an earlier workbook")));
    assert!(region_at(&mut desk, 3), "the column stands one further to the right");
    assert!(region_at(&mut desk.reloaded(), 3));
    desk.project(Request::Undo, None);
    assert!(!region_at(&mut desk, 3));
    assert_eq!(desk.memory.len(), 1, "what another workbook does with it is its own business");

    let other = desk.import("plan.xlsx", plan());
    assert_eq!(other.recalled, 0);
}

#[test]
fn a_correction_that_is_taken_back_is_forgotten() {
    let mut desk = Desk::open("oct.xlsx", odd(&["Month", "Channel", "Kreis", "Actual spend"], &["2026-01"]));
    correct(&mut desk);
    desk.project(Request::Undo, None);
    assert_eq!((desk.memory.len(), desk.sources().remembered), (0, 0));
}

#[test]
fn a_replaced_file_keeps_the_corrections_that_fit_and_says_which_do_not() {
    let mut desk = Desk::open("jan.xlsx", odd(&["Month", "Channel", "Kreis", "Actual spend"], &["2026-01"]));
    correct(&mut desk);
    let table = desk.table("Ledger").key;
    let rows = TableChange::Rows { rows: vec![2], role: Some(plumbline::workbook::mapping::RowRole::Left) };
    desk.project(Request::Do(Command::SetTable { table, change: rows }), None);
    desk.memory.clear();
    let newer = odd(&["Month", "Channel", "Vendor", "Kreis", "Actual spend"], &["2026-01", "2026-02"]);
    let view = desk.compare(1, "feb.xlsx", newer);
    assert_eq!(view.tables[0].columns_added, ["Vendor"]);
    assert_eq!(
        view.corrections,
        [
            "1 correction is carried over.",
            "Ledger!A1:E7: not carried over, because it may not fit there: what its rows are. Look at it on the Mapping page."
        ]
    );
    // The column that only one of the files has does not make every line another one.
    assert_eq!((view.counts.same, view.counts.removed), (2, 0));
    desk.project(Request::Accept, None);
    assert!(region_at(&mut desk, 3));
    desk.project(Request::Undo, None);
    assert!(region_at(&mut desk, 2));
}
