//! Files that come and go.

use crate::*;

#[test]
fn plan_and_actual_in_two_files_are_one_scorecard() {
    let mut desk = Desk::open("plan.xlsx", plan());
    assert_eq!(desk.spend(), pair("6100", "none"));
    let summary = desk.add("actuals.xlsx", actuals(&[]));
    assert_eq!((summary.files, summary.file_name.as_str()), (2, "plan.xlsx"));
    assert_eq!(desk.spend(), pair("6100", "1780"));
    let view = desk.sources();
    let tags: Vec<(u16, bool, u32)> = view.sources.iter().map(|s| (s.source.id, s.written, s.used)).collect();
    assert_eq!(tags, [(1, true, 1), (2, false, 1)]);
    assert_eq!(desk.table("Ledger").key, "2:Ledger!A1");
    assert_eq!(desk.record.as_ref().unwrap().title(), "plan.xlsx + 1");
    let mut again = desk.reloaded();
    assert_eq!((again.spend(), again.names()), (desk.spend(), desk.names()));
}

#[test]
fn files_come_and_go_by_undo_and_redo_also_after_a_reload() {
    let mut desk = Desk::open("plan.xlsx", plan());
    desk.add("actuals.xlsx", actuals(&[]));
    desk.project(Request::Do(Command::RemoveSource { id: 2 }), None);
    assert_eq!(desk.spend(), pair("6100", "none"));
    desk.project(Request::Undo, None);
    assert_eq!(desk.spend(), pair("6100", "1780"));
    desk.project(Request::Undo, None);
    assert_eq!(desk.names(), ["plan.xlsx"]);
    let mut again = desk.reloaded();
    assert_eq!(again.names(), ["plan.xlsx"]);
    let summary = again.project(Request::Redo, None);
    assert_eq!((summary.redo.as_deref(), again.spend()), (Some("remove actuals.xlsx"), pair("6100", "1780")));
}

#[test]
fn the_first_file_can_be_chosen_and_the_last_one_stays() {
    let mut desk = Desk::open("actuals.xlsx", actuals(&[]));
    let refused = desk.failed(Request::Do(Command::RemoveSource { id: 1 }), None);
    assert_eq!(refused, "actuals.xlsx is the project’s only file. Replace it, or open another workbook.");
    desk.add("plan.xlsx", plan());
    let keys = |desk: &mut Desk| [desk.table("Ledger").key, desk.table("Plan").key];
    let before = keys(&mut desk);
    let summary = desk.project(Request::Do(Command::FirstSource { id: 2 }), None);
    assert_eq!((summary.file_name.as_str(), desk.names()), ("plan.xlsx", vec!["plan.xlsx".to_owned(), "actuals.xlsx".to_owned()]));
    assert_eq!(keys(&mut desk), before, "corrections stay with their tables");
    assert_eq!(desk.spend(), pair("6100", "1780"));
    let Response::File { file_name, .. } = desk.ask(Request::Export { today: day("2026-02-11") }, None) else { panic!() };
    assert!(file_name.starts_with("plan – Plumbline"), "{file_name}");
}

#[test]
fn the_same_file_is_not_counted_twice_and_names_stay_apart() {
    let mut desk = Desk::open("plan.xlsx", plan());
    let twice = desk.failed(stage("copy of plan.xlsx", None), Some(plan()));
    assert_eq!(twice, "copy of plan.xlsx is part of this project already, as plan.xlsx.");
    let same = desk.failed(stage("plan.xlsx", Some(1)), Some(plan()));
    assert_eq!(same, "plan.xlsx is the file that is open already, byte for byte: nothing would change.");
    desk.add("Plan.xlsx", actuals(&[]));
    assert_eq!(desk.names(), ["plan.xlsx", "Plan (2).xlsx"]);
    let unread = desk.failed(stage("notes.xlsx", None), Some(b"not a workbook".to_vec()));
    assert!(!unread.is_empty());
    assert_eq!(desk.names().len(), 2);
}
