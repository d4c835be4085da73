//! Next month's file: what it changes, before and after it is accepted.

use crate::*;

#[test]
fn next_months_file_is_shown_line_by_line_before_it_is_accepted() {
    let mut desk = Desk::open("plan.xlsx", plan());
    desk.add("actuals_jan.xlsx", actuals(&[&["2026-01", "Podcast", "NA", "40"]]));
    let newer = book(
        "Ledger",
        &[
            LEDGER[0],
            LEDGER[1],
            &["2026-01", "Display", "NA", "525.50"],
            LEDGER[3],
            &["2026-02", "Search", "NA", "1080"],
            &["2026-02", "display", "NA", "480"],
        ],
    );
    let before = desk.spend();
    let view = desk.compare(2, "actuals_feb.xlsx", newer);
    assert_eq!(view.until, pair("Jan 2026", "Feb 2026"));
    assert_eq!(view.counts, Counts { added: 2, changed: 1, removed: 1, same: 2 });
    assert_eq!((view.totals[0].before, view.totals[0].after), (Some(1820.into()), "3345.5".parse().ok()));
    let fates: Vec<(LineFate, &str)> = view.lines.iter().map(|l| (l.fate, l.place.as_str())).collect();
    let expected = [
        (LineFate::Added, "Ledger!D5"),
        (LineFate::Added, "Ledger!D6"),
        (LineFate::Removed, "Ledger!D5"),
        (LineFate::Changed, "Ledger!D3"),
    ];
    assert_eq!(fates, expected);
    assert_eq!(view.periods, (vec!["Feb 2026".to_owned()], vec![]));
    assert_eq!(view.members.iter().map(|m| (m.name.as_str(), m.like.as_str())).collect::<Vec<_>>(), [("display", "Display")]);
    assert_eq!(view.tables.len(), 1);
    assert_eq!(desk.spend(), before, "nothing changes before it is accepted");

    let summary = desk.project(Request::Accept, None);
    assert_eq!((summary.undo.as_deref(), desk.spend()), (Some("replace by actuals_feb.xlsx"), pair("6100", "3345.5")));
    assert_eq!(desk.names(), ["plan.xlsx", "actuals_feb.xlsx"]);
    let mut again = desk.reloaded();
    assert_eq!(again.spend(), desk.spend());
    again.project(Request::Undo, None);
    assert_eq!((again.spend(), again.names()), (before, vec!["plan.xlsx".to_owned(), "actuals_jan.xlsx".to_owned()]));
    assert_eq!(again.failed(Request::Accept, None), "The file is no longer at hand. Choose it again.");
}

#[test]
fn a_file_that_was_discarded_or_outrun_is_not_accepted() {
    let mut desk = Desk::open("actuals.xlsx", actuals(&[]));
    desk.compare(1, "newer.xlsx", actuals(&[&["2026-02", "Search", "NA", "1"]]));
    desk.project(Request::Discard, None);
    assert_eq!(desk.failed(Request::Accept, None), "The file is no longer at hand. Choose it again.");
    desk.compare(1, "newer.xlsx", actuals(&[&["2026-02", "Search", "NA", "1"]]));
    let key = desk.table("Ledger").key;
    desk.project(Request::Do(Command::SetTable { table: key, change: TableChange::Used(false) }), None);
    assert_eq!(desk.failed(Request::Accept, None), "The file is no longer at hand. Choose it again.");
    assert_eq!(desk.names(), ["actuals.xlsx"]);
}

#[test]
fn what_cannot_be_kept_leaves_the_old_file_in_force() {
    let mut desk = Desk::open("actuals.xlsx", actuals(&[]));
    let before = desk.spend();
    desk.compare(1, "newer.xlsx", actuals(&[&["2026-02", "Search", "NA", "1000"]]));
    let outcome = desk.engine.handle(Request::Accept, None, &mut |_| ());
    assert!(matches!(outcome.response, Response::Project(_)));
    let Response::Failed { message } = desk.engine.not_kept("the disk is full.") else { panic!() };
    assert!(message.ends_with("the disk is full."));
    assert_eq!((desk.spend(), desk.names()), (before, vec!["actuals.xlsx".to_owned()]));
}

fn plan_with(display: &str, search: &str) -> Vec<u8> {
    book(
        "Plan",
        &[
            &["Channel", "Region", "Jan 2026", "Feb 2026", "Mar 2026"],
            &["Events", "EMEA", "300", "0", "900"],
            &["Search", "NA", "1000", "1100", search],
            &["Display", "NA", "500", "500", display],
        ],
    )
}

#[test]
fn a_recorded_move_is_found_again_in_a_newer_plan_and_counts_once() {
    let opened = || {
        let mut desk = Desk::open("plan.xlsx", plan());
        desk.project(Request::Do(Command::RecordDecision(shift(100))), None);
        desk
    };
    let leg = |desk: &mut Desk| {
        let moved = desk.engine.project().unwrap().state.decisions[0].moves[0].clone();
        moved.from.map(|l| (l.cell.map(|c| (c.file, c.address)), l.written)).unwrap()
    };
    // The newer plan does not know the move: it counts on top, at its line's new cell.
    let mut desk = opened();
    let view = desk.compare(1, "plan v2.xlsx", plan_with("600", "1200"));
    assert_eq!(view.decisions, ["2 ends of recorded moves stay as they are."]);
    desk.project(Request::Accept, None);
    assert_eq!((leg(&mut desk), desk.spend().0), ((Some(pair("plan v2.xlsx", "E4")), false), "6100".into()));
    // It holds the move: it is not added again.
    let mut desk = opened();
    let view = desk.compare(1, "plan v2.xlsx", plan_with("500", "1300"));
    assert!(view.decisions.iter().all(|s| s.contains("is in the newer file already")), "{:?}", view.decisions);
    desk.project(Request::Accept, None);
    assert!(leg(&mut desk).1);
    let facts = desk.engine.project().unwrap().ledger().facts().len();
    assert_eq!(facts, desk.engine.project().unwrap().import.tables.iter().map(|t| t.facts as usize).sum::<usize>());
    desk.project(Request::Undo, None);
    assert_eq!(leg(&mut desk), (Some(pair("plan.xlsx", "E3")), false));
    // It says something else: that is for a person to look at.
    let mut desk = opened();
    let view = desk.compare(1, "plan v2.xlsx", plan_with("650", "1200"));
    assert!(
        view.decisions[0].contains("is 650 in the newer file (Plan!E4); it was 600 before the move and would be 500 with it"),
        "{:?}",
        view.decisions
    );
    // Its line is gone.
    let mut desk = opened();
    let gone = book(
        "Plan",
        &[
            &["Channel", "Region", "Jan 2026", "Feb 2026", "Mar 2026"],
            &["Search", "NA", "1000", "1100", "1200"],
            &["Events", "EMEA", "1", "2", "3"],
        ],
    );
    let view = desk.compare(1, "plan v2.xlsx", gone);
    assert!(view.decisions[0].contains("has no line of its own in plan v2.xlsx"), "{:?}", view.decisions);
}
