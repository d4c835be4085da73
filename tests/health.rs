//! Health over a small workbook: what is found, what a fix does to the figures, and that both can be undone and replayed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use plumbline::engine::command::{Acceptance, Command};
use plumbline::engine::protocol::health::{HealthItem, HealthQuery, HealthView};
use plumbline::engine::protocol::{ProjectSummary, Request, Response};
use plumbline::engine::{Engine, Keep};
use plumbline::workbook::issue::Severity;

const ROWS: [[&str; 5]; 9] = [
    ["Month", "Channel", "Owner", "Plan", "Actual"],
    ["2026-09", "Paid Search", "Dana", "100", "90"],
    ["2026-09", "Display", "Lee", "50", "55"],
    ["2026-10", "Paid Search", "Dana", "100", "91"],
    ["2026-10", "Display", "Lee", "50", "56"],
    ["2026-10", "Display", "Lee", "50", "56"],
    ["2026-11", "paid-search", "Dana", "100", "92"],
    ["2026-11", "Display", "", "TBD", "57"],
    ["Total", "", "", "450", "497"],
];

fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Ledger").unwrap();
    for (r, row) in (0_u32..).zip(ROWS) {
        for (c, cell) in (0_u16..).zip(row) {
            match cell.parse::<f64>() {
                Ok(number) => drop(sheet.write(r, c, number).unwrap()),
                Err(_) => drop(sheet.write(r, c, cell).unwrap()),
            }
        }
    }
    book.save_to_buffer().unwrap()
}

fn opened() -> (Engine, Keep) {
    let mut engine = Engine::new();
    let request = Request::Import { file_name: "ledger.xlsx".into(), today: "2026-11-22".parse().unwrap(), now: 0 };
    let outcome = engine.handle(request, Some(workbook()), &mut |_| ());
    assert!(matches!(outcome.response, Response::Project(_)), "{:?}", outcome.response);
    (engine, outcome.keep.unwrap())
}

fn health(engine: &mut Engine, query: HealthQuery) -> HealthView {
    match engine.handle(Request::Health(query), None, &mut |_| ()).response {
        Response::Health(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn item(engine: &mut Engine, title: &str) -> HealthItem {
    let view = health(engine, HealthQuery::default());
    view.items.iter().find(|i| i.title == title).unwrap_or_else(|| panic!("{title}: {:#?}", view.items)).clone()
}

fn done(engine: &mut Engine, request: Request) -> ProjectSummary {
    match engine.handle(request, None, &mut |_| ()).response {
        Response::Project(summary) => *summary,
        other => panic!("{other:?}"),
    }
}

fn channels(engine: &Engine) -> Vec<String> {
    let ledger = engine.project().unwrap().ledger();
    let channel = ledger.dimensions().iter().find(|d| d.kind.id() == "channel").unwrap();
    channel.members().map(|(_, name)| name.to_owned()).collect()
}

#[test]
fn the_audit_is_made_when_it_is_asked_for_and_counts_until_the_data_change() {
    let (mut engine, _) = opened();
    let counted = |summary: &ProjectSummary| (summary.audited, summary.issues);
    let read = done(&mut engine, Request::Discard);
    assert!(!read.audited && read.issues > 0, "{read:?}");
    let audited = done(&mut engine, Request::Audit);
    let open = health(&mut engine, HealthQuery::default()).open;
    assert_eq!(counted(&audited), (true, open[0] + open[1]));
    assert!(audited.issues > read.issues, "{audited:?}");
    let spelled = item(&mut engine, "Several spellings");
    let acceptance = Acceptance { finding: spelled.key.clone(), accepted: true };
    let accepted = done(&mut engine, Request::Do(Command::Accept(acceptance)));
    assert_eq!(counted(&accepted), (true, audited.issues - 1));
    let renamed = done(&mut engine, Request::Do(spelled.fixes[0].1.clone()));
    assert_eq!(counted(&renamed), (false, read.issues));
    assert_eq!(counted(&done(&mut engine, Request::Audit)), (true, audited.issues - 1));
}

#[test]
fn every_item_has_its_cell_and_says_what_to_do() {
    let (mut engine, _) = opened();
    let text = item(&mut engine, "Amount is text");
    assert_eq!((text.place.as_str(), text.cells[0].0.row, text.severity), ("Ledger!D8", 7, Severity::Error));
    assert_eq!(item(&mut engine, "Line without an owner").place, "Ledger!C8");
    let view = health(&mut engine, HealthQuery { search: "owner".into(), ..HealthQuery::default() });
    assert!(view.matched > 0 && view.items.iter().all(|i| i.message.to_lowercase().contains("owner") || i.title.contains("owner")));
    let nothing = health(&mut engine, HealthQuery { kind: "no such kind".into(), ..HealthQuery::default() });
    assert_eq!((nothing.matched, nothing.items.len()), (0, 0));
}

#[test]
fn spellings_that_count_as_one_name_are_one_until_undone_and_after_replay() {
    let (mut engine, Keep::Project { record, bytes, .. }) = opened() else { panic!("a new project is kept") };
    assert_eq!(channels(&engine), ["Paid Search", "Display", "paid-search"]);
    let (label, command) = item(&mut engine, "Several spellings").fixes.remove(0);
    assert_eq!(label, "Count as “Paid Search”");
    let Keep::Entries { entries, .. } = engine.handle(Request::Do(command), None, &mut |_| ()).keep.unwrap() else {
        panic!("an entry is kept")
    };
    assert_eq!(channels(&engine), ["Paid Search", "Display"]);
    done(&mut engine, Request::Undo);
    assert_eq!(channels(&engine), ["Paid Search", "Display", "paid-search"]);
    let mut other = Engine::new();
    let files = vec![(record.fingerprint.clone(), bytes.to_vec())];
    other.restore(record, files, entries, &mut |_| ());
    assert_eq!(channels(&other), ["Paid Search", "Display"]);
}

#[test]
fn a_line_that_stands_twice_is_left_out_and_its_total_then_differs() {
    let (mut engine, _) = opened();
    let facts = engine.project().unwrap().ledger().facts().len();
    let (_, command) = item(&mut engine, "Line stands twice").fixes.remove(0);
    done(&mut engine, Request::Do(command));
    assert_eq!(engine.project().unwrap().ledger().facts().len(), facts - 2);
    assert!(item(&mut engine, "Total differs").message.contains("Ledger!"));
}

#[test]
fn an_accepted_item_leaves_the_list_and_can_come_back() {
    let (mut engine, _) = opened();
    let twice = item(&mut engine, "Line stands twice");
    let before = health(&mut engine, HealthQuery::default());
    done(&mut engine, Request::Do(Command::Accept(Acceptance { finding: twice.key.clone(), accepted: true })));
    let after = health(&mut engine, HealthQuery::default());
    assert_eq!((after.matched, after.accepted), (before.matched - 1, 1));
    assert!(after.items.iter().all(|i| i.key != twice.key));
    let accepted = health(&mut engine, HealthQuery { accepted: true, ..HealthQuery::default() });
    assert_eq!(accepted.items.iter().map(|i| i.key.as_str()).collect::<Vec<_>>(), [twice.key.as_str()]);
    done(&mut engine, Request::Undo);
    assert_eq!(health(&mut engine, HealthQuery::default()), before);
}
