//! A pack for each owner goes out as one zip, and what came back is merged in one go.

use std::io::{Cursor, Read};

use plumbline::engine::merge::Choices;
use plumbline::engine::protocol::merge::Held;

use crate::edit::{cell, cell_of};
use crate::*;

fn packs(desk: &mut Desk) -> (String, BTreeMap<String, Vec<u8>>) {
    let outcome = desk.engine.handle(Request::Packs { today: day("2026-02-11") }, None, &mut |_| ());
    let Response::File { file_name, receipt, .. } = outcome.response else { panic!("{:?}", outcome.response) };
    let mut zip = zip::ZipArchive::new(Cursor::new(outcome.bytes.unwrap())).unwrap();
    assert_eq!(zip.len(), receipt.len());
    let files = (0..zip.len()).map(|at| {
        let mut entry = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        (entry.name().unwrap().into_owned(), bytes)
    });
    (file_name, files.collect())
}

fn back(desk: &mut Desk, file_name: &str, bytes: Vec<u8>) -> plumbline::engine::protocol::MergeView {
    match desk.ask(stage(file_name, None), Some(bytes)) {
        Response::Merge(view) => *view,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_owner_gets_their_own_lines_and_what_they_fill_in_is_merged_in_one_step() {
    let mut desk = Desk::open("plan.xlsx", plan());
    desk.project(Request::Do(Command::RecordDecision(shift(100))), None);
    let before = desk.spend();
    let (name, files) = packs(&mut desk);
    assert_eq!(name, "plan – packs 2026-02-11.zip");
    assert_eq!(files.keys().collect::<Vec<_>>(), ["plan – Display.xlsx", "plan – Events.xlsx", "plan – Search.xlsx"]);
    let search = &files["plan – Search.xlsx"];
    assert_eq!((cell_of(search, "Plan", "E5"), cell_of(search, "Plan", "G5")), ("1000".into(), "1300".into()), "recorded moves are in it");

    let mut zip = zip::ZipArchive::new(Cursor::new(search)).unwrap();
    let mut all = String::new();
    for at in 0..zip.len() {
        zip.by_index(at).unwrap().read_to_string(&mut all).unwrap();
    }
    for others in ["Events", "Display", "Shift display to search"] {
        assert!(all.contains("Search") && !all.contains(others), "{others} is nobody else’s business");
    }

    assert!(back(&mut desk, "untouched.xlsx", search.clone()).items.is_empty());
    let filled = cell(search, "Plan", "E5", "1150");
    let filled = cell(&cell(&cell(&filled, "Plan", "A6", "Search"), "Plan", "B6", "APAC"), "Plan", "F6", "80");
    back(&mut desk, "search back.xlsx", filled);
    let view = back(&mut desk, "display back.xlsx", cell(&files["plan – Display.xlsx"], "Plan", "F5", "450"));
    assert_eq!((view.copies.len(), view.items.len(), view.conflicts), (3, 3, 0), "{view:?}");
    let shown: Vec<_> = view.items.iter().map(|i| (i.label.as_str(), i.ours.clone(), i.options[0].0.clone())).collect();
    let amount = |n: i64| Held::Amount { value: n.into(), unit: plumbline::ledger::Unit::Money, currency: String::new() };
    assert!(shown.contains(&("Display · NA", amount(500), amount(450))), "{shown:?}");
    assert!(shown.contains(&("Search · APAC", Held::Nothing, amount(80))), "{shown:?}");
    assert!(shown.contains(&("Search · NA", amount(1000), amount(1150))), "{shown:?}");

    let choices = Choices { deciders: vec!["The owners".into(); 3], reason: "Filled in".into(), ..Choices::default() };
    let summary = desk.project(Request::Merge { choices, today: day("2026-02-12") }, None);
    assert_eq!(summary.decisions, 3, "one for each pack, beside the one that was there");
    let change = desk.spend().0.parse::<i64>().unwrap() - before.0.parse::<i64>().unwrap();
    assert_eq!(change, 150 + 80 - 50);
    assert_eq!(desk.reloaded().spend(), desk.spend());
    desk.project(Request::Undo, None);
    assert_eq!(desk.spend(), before);
}

#[test]
fn what_changed_here_since_the_pack_went_out_is_asked() {
    let mut desk = Desk::open("plan.xlsx", plan());
    let (_, files) = packs(&mut desk);
    desk.project(Request::Do(Command::RecordDecision(shift(100))), None);
    let view = back(&mut desk, "search back.xlsx", cell(&files["plan – Search.xlsx"], "Plan", "G5", "1250"));
    assert_eq!((view.items.len(), view.conflicts, view.taken), (1, 1, 0));
    let view = back(&mut desk, "wrong.xlsx", cell(&files["plan – Display.xlsx"], "Plan", "E5", "about 500"));
    assert_eq!(view.copies[1].notes, ["Plan!E5 holds “about 500”, which is not a number; it counts as empty."]);
}
