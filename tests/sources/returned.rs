//! Copies that come back by e-mail: what was typed into them, decided in them and edited in Plumbline's sheets.

use plumbline::engine::merge::Choices;
use plumbline::engine::protocol::MergeView;
use plumbline::engine::protocol::merge::{Held, ItemKind};

use crate::edit::{cell, cell_of};
use crate::*;

fn exported(desk: &mut Desk) -> Vec<u8> {
    let outcome = desk.engine.handle(Request::Export { today: day("2026-02-11") }, None, &mut |_| ());
    outcome.bytes.unwrap_or_else(|| panic!("{:?}", outcome.response))
}

impl Desk {
    fn weigh(&mut self, request: Request, bytes: Option<Vec<u8>>) -> MergeView {
        match self.ask(request, bytes) {
            Response::Merge(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    fn back(&mut self, file_name: &str, bytes: Vec<u8>) -> MergeView {
        self.weigh(stage(file_name, None), Some(bytes))
    }
}

fn merge(choices: &[u32]) -> Request {
    let said = Choices { choices: choices.to_vec(), deciders: vec!["Dana Cole".into(); 3], reason: "Agreed by mail".into() };
    Request::Merge { choices: said, today: day("2026-02-12") }
}

fn amount(held: &Held) -> Option<Decimal> {
    if let Held::Amount { value, .. } = held { Some(*value) } else { None }
}

fn values(view: &MergeView, at: usize) -> [Option<Decimal>; 3] {
    let item = &view.items[at];
    [amount(&item.base), amount(&item.ours), amount(&item.options[0].0)]
}

fn some(numbers: [i64; 3]) -> [Option<Decimal>; 3] {
    numbers.map(|n| Some(Decimal::from(n)))
}

#[test]
fn an_untouched_copy_changes_nothing_whatever_was_decided_since() {
    let mut desk = Desk::open("plan.xlsx", plan());
    desk.project(Request::Do(Command::RecordDecision(shift(100))), None);
    let copy = exported(&mut desk);
    desk.project(Request::Do(Command::RecordDecision(shift(50))), None);
    let view = desk.back("back.xlsx", copy);
    assert_eq!((view.items.len(), view.copies.len(), view.copies[0].notes.len()), (0, 1, 0), "{view:?}");
    assert_eq!(view.copies[0].exported, Some(day("2026-02-11")));
}

#[test]
fn what_somebody_typed_into_the_plan_becomes_a_decision_that_undo_takes_back() {
    let mut desk = Desk::open("plan.xlsx", plan());
    desk.project(Request::Do(Command::RecordDecision(shift(100))), None);
    let before = desk.spend();
    let copy = cell(&exported(&mut desk), "Plan", "C2", "1300");
    let view = desk.back("back.xlsx", copy.clone());
    assert_eq!((view.items.len(), view.conflicts, view.taken), (1, 0, 1), "{view:?}");
    assert_eq!(values(&view, 0), some([1000, 1000, 1300]));
    assert_eq!((view.items[0].place.as_str(), view.items[0].kind), ("Plan!C2", ItemKind::Plan));
    assert_eq!((view.plan.1.unwrap() - view.plan.0).normalize(), Decimal::from(300));

    let unsaid = Request::Merge { choices: Choices { reason: "Agreed".into(), ..Choices::default() }, today: day("2026-02-12") };
    assert_eq!(desk.failed(unsaid, None), "Say who decided on the plan amounts of back.xlsx.");
    let summary = desk.project(merge(&[]), None);
    assert_eq!(summary.undo.as_deref(), Some("merge back.xlsx"));
    let merged = desk.spend();
    assert_eq!(merged.0.parse::<i64>().unwrap() - before.0.parse::<i64>().unwrap(), 300);
    assert_eq!(desk.reloaded().spend(), merged);
    let Response::Decisions(log) = desk.ask(Request::Decisions, None) else { panic!() };
    let decision = log.decisions.iter().find(|d| d.id == "D-002").unwrap();
    assert_eq!((decision.decider.as_str(), decision.rationale.as_str()), ("Dana Cole", "Agreed by mail"));
    assert_eq!((decision.title.as_str(), decision.expected.change.as_str()), ("1 plan amount typed into back.xlsx", "+300"));
    assert_eq!(cell_of(&exported(&mut desk), "Plan", "C2"), "1300", "the next export has it in its cell");

    assert!(desk.back("back.xlsx", copy.clone()).items.is_empty(), "what was taken is not proposed again");
    desk.project(Request::Undo, None);
    assert_eq!(desk.spend(), before);
    assert_eq!(desk.back("back.xlsx", copy).items.len(), 1);
}

#[test]
fn what_both_changed_is_asked_and_nothing_is_chosen_for_anybody() {
    let mut desk = Desk::open("plan.xlsx", plan());
    let copy = cell(&cell(&exported(&mut desk), "Plan", "E3", "555"), "Plan", "E4", "950");
    desk.project(Request::Do(Command::RecordDecision(shift(100))), None);
    let before = desk.spend();
    let view = desk.back("back.xlsx", copy);
    assert_eq!((view.items.len(), view.conflicts, view.taken), (2, 1, 1));
    assert_eq!((values(&view, 0), values(&view, 1)), (some([600, 500, 555]), some([900, 900, 950])));
    assert!(view.items[0].conflict && view.items[0].choice == 0);
    let theirs = desk.weigh(Request::Weigh(vec![1, 0]), None);
    assert_eq!(theirs.plan.1.map(|after| after - theirs.plan.0), Some(Decimal::from(55)));
    desk.project(merge(&[1, 0]), None);
    assert_eq!(desk.spend().0.parse::<i64>().unwrap() - before.0.parse::<i64>().unwrap(), 55);
}

#[test]
fn two_copies_that_disagree_are_asked_side_by_side() {
    let mut desk = Desk::open("plan.xlsx", plan());
    let export = exported(&mut desk);
    desk.back("a.xlsx", cell(&export, "Plan", "C2", "1200"));
    let view = desk.back("b.xlsx", cell(&cell(&export, "Plan", "C2", "1400"), "Plan", "C3", "510"));
    assert_eq!((view.copies.len(), view.items.len(), view.conflicts), (2, 2, 1));
    let said: Vec<_> = view.items[0].options.iter().map(|(held, from)| (amount(held), from.as_str())).collect();
    assert_eq!(said, [(Some(Decimal::from(1200)), "a.xlsx"), (Some(Decimal::from(1400)), "b.xlsx")]);
    let before = desk.spend();
    let summary = desk.project(merge(&[2]), None);
    assert_eq!(summary.undo.as_deref(), Some("merge a.xlsx, b.xlsx"));
    assert_eq!(desk.spend().0.parse::<i64>().unwrap() - before.0.parse::<i64>().unwrap(), 410);
    desk.project(Request::Undo, None);
    assert_eq!(desk.spend(), before, "one merge is one step back");
}

#[test]
fn decisions_recorded_apart_are_united_and_none_loses_its_number_twice() {
    let mut desk = Desk::open("plan.xlsx", plan());
    let export = exported(&mut desk);
    let mut colleague = Desk::open("plan – Plumbline 2026-02-11 v1.xlsx", export);
    let mut theirs = shift(70);
    theirs.title = "Shift less".into();
    colleague.project(Request::Do(Command::RecordDecision(theirs)), None);
    let back = exported(&mut colleague);
    desk.project(Request::Do(Command::RecordDecision(shift(100))), None);
    let view = desk.back("back.xlsx", back.clone());
    assert_eq!(view.items.iter().map(|i| i.kind).collect::<Vec<_>>(), [ItemKind::Decision], "what moves explain is not told twice");
    let summary = desk.project(merge(&[]), None);
    assert_eq!(summary.decisions, 2);
    let log = &desk.engine.project().unwrap().state.decisions;
    let numbers: Vec<_> = log.iter().map(|d| (d.id.as_str(), d.title.as_str())).collect();
    assert_eq!(numbers, [("D-001", "Shift display to search"), ("D-002", "Shift less")]);
    let cells: Vec<_> = log[1].moves.iter().flat_map(|m| [&m.from, &m.to]).flatten().map(|l| (l.written, l.cell.is_some())).collect();
    assert_eq!(cells, [(false, true), (false, true)], "its money goes into this project's cells");
    assert!(desk.back("back.xlsx", back).items.is_empty(), "the same decision is one");
    let both = exported(&mut desk);
    assert_eq!((cell_of(&both, "Plan", "E3"), cell_of(&both, "Plan", "E2")), ("430".into(), "1370".into()));
}

#[test]
fn a_line_that_is_gone_is_shown_and_stays_unless_it_is_cut() {
    let mut desk = Desk::open("plan.xlsx", plan());
    let copy = cell(&exported(&mut desk), "Plan", "C4", "");
    let before = desk.spend();
    let view = desk.back("back.xlsx", copy);
    assert_eq!((view.items.len(), view.conflicts, view.taken), (1, 0, 0), "{view:?}");
    assert_eq!(values(&view, 0), [Some(Decimal::from(300)), Some(Decimal::from(300)), None]);
    desk.project(merge(&[1]), None);
    assert_eq!(before.0.parse::<i64>().unwrap() - desk.spend().0.parse::<i64>().unwrap(), 300);
}

#[test]
fn an_edit_of_our_own_sheets_waits_until_it_is_taken() {
    let mut desk = Desk::open("plan.xlsx", plan());
    desk.project(Request::Do(Command::RecordDecision(shift(100))), None);
    let edited = cell(&cell(&exported(&mut desk), "Settings", "B8", "0.08"), "Decisions", "E5", "Because they asked");

    let mut elsewhere = Desk::default();
    let summary = elsewhere.import("edited.xlsx", edited.clone());
    assert_eq!((summary.edits, summary.threshold), (2, Decimal::new(5, 2)), "nothing counts before it is taken");
    assert!(summary.notices.iter().any(|n| n.starts_with("2 edits made in Plumbline’s sheets")), "{:?}", summary.notices);
    let view = elsewhere.weigh(Request::Edits, None);
    let shown: Vec<_> = view.items.iter().map(|i| (i.place.as_str(), i.detail.as_str(), i.choice)).collect();
    assert_eq!(shown, [("Decisions!E5", "decisions, rationale", 1), ("Settings!B8", "settings, value", 1)]);
    assert_eq!((&view.items[1].base, &view.items[1].options[0].0), (&Held::Text("0.05".into()), &Held::Text("0.08".into())));
    let summary = elsewhere.project(merge(&[0, 1]), None);
    assert_eq!((summary.edits, summary.threshold), (0, Decimal::new(8, 2)));
    let kept =
        elsewhere.reloaded().project(Request::Do(Command::SetSetting(plumbline::engine::command::SettingChange::FiscalStart(2))), None);
    assert_eq!((kept.edits, kept.threshold), (0, Decimal::new(8, 2)));
    let undone = elsewhere.project(Request::Undo, None);
    assert_eq!((undone.edits, undone.threshold), (2, Decimal::new(5, 2)));

    // The same copy, dropped on the project that it was exported from.
    let view = desk.back("edited.xlsx", edited);
    assert_eq!((view.items.len(), view.conflicts), (2, 0));
    let summary = desk.project(merge(&[]), None);
    assert_eq!(summary.threshold, Decimal::new(8, 2));
    assert_eq!(desk.engine.project().unwrap().state.decisions[0].rationale, "Because they asked");
}

#[test]
fn a_decision_is_not_deleted_and_its_money_is_not_edited() {
    let mut desk = Desk::open("plan.xlsx", plan());
    desk.project(Request::Do(Command::RecordDecision(shift(100))), None);
    let export = exported(&mut desk);
    let view = desk.back("back.xlsx", cell(&export, "Moves", "H5", "900"));
    assert_eq!((view.items.len(), view.copies[0].notes.len()), (0, 1), "{view:?}");
    assert!(view.copies[0].notes[0].starts_with("The moves of D-001 “Shift display to search” were edited there."), "{:?}", view.copies);
}

#[test]
fn a_workbook_that_was_never_exported_is_asked_about_in_everything() {
    let mut desk = Desk::open("plan.xlsx", plan());
    let other = book("Plan", &[&["Channel", "Region", "Jan 2026", "Feb 2026", "Mar 2026"], &["Search", "NA", "1000", "1100", "1250"]]);
    let view = desk.weigh(Request::Return { file_name: "other.xlsx".into() }, Some(other));
    assert_eq!((view.items.len(), view.conflicts, view.taken), (6, 6, 0), "{view:?}");
    assert_eq!(view.copies[0].exported, None);
    assert!(view.copies[0].notes.iter().any(|n| n.ends_with("every difference is asked.")), "{:?}", view.copies);
}

#[test]
fn a_definition_edited_in_the_workbook_is_shown_and_counts_once_it_is_taken() {
    let mut desk = Desk::open("plan.xlsx", plan());
    let project = desk.engine.project().unwrap();
    let kpi = project.catalog.find("cac").unwrap().clone();
    let (reason, who) = ("Agreed".to_owned(), "Dana Cole".to_owned());
    let version = plumbline::kpi::KpiVersion { kpi, from: None, retired: false, reason, who, on: day("2026-02-11") };
    desk.project(Request::Do(Command::DefineKpi(Box::new(version))), None);
    let export = exported(&mut desk);

    let view = desk.back("edited.xlsx", cell(&export, "KPI definitions", "H5", "spend / leads"));
    assert_eq!((view.items.len(), view.conflicts), (1, 0), "{view:?}");
    desk.project(merge(&[]), None);
    let formula = |desk: &Desk| desk.engine.project().unwrap().catalog.find("cac").unwrap().formula.text();
    assert_eq!(formula(&desk), "spend / leads");
    assert_eq!(formula(&desk.reloaded()), "spend / leads");

    // What cannot be computed is told, not taken for something else.
    let mut wrong = Desk::default();
    let copy = cell(&export, "KPI definitions", "H5", "spend + leads");
    wrong.import("wrong.xlsx", copy);
    wrong.weigh(Request::Edits, None);
    wrong.project(Request::Merge { choices: Choices { choices: vec![1], ..Choices::default() }, today: day("2026-02-12") }, None);
    let issues: Vec<&str> = wrong.engine.project().unwrap().kpi_issues.iter().map(|i| i.message.as_str()).collect();
    assert_eq!(
        issues,
        ["The formula of CAC, version 2, is wrong at character 7: Money and a count cannot be added. It stands as = spend + leads"]
    );
}
