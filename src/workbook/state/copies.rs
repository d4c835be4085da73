//! Copies of a state that were edited apart: what differs is found, and carrying it out gives their copy.

use proptest::prelude::*;

use super::base::{Snapshot, decode_base, encode_base};
use super::edits::{Edit, Proposal, edited, proposals, readable};
use super::table::StateSheet;
use super::tests::states;
use super::*;

fn edits(list: Vec<Proposal>) -> Vec<Edit> {
    list.into_iter().map(|p| p.edit).collect()
}

/// What of a state cells can change: decisions that both have keep the money they move.
fn of_theirs(base: &State, theirs: &State) -> State {
    let mut expected = State { sources: base.sources.clone(), exported: base.exported.clone(), ..theirs.clone() };
    expected.decisions = base.decisions.clone();
    for decision in &mut expected.decisions {
        if let Some(other) = theirs.decisions.iter().find(|d| d.id == decision.id) {
            *decision = Decision { moves: decision.moves.clone(), ..other.clone() };
        }
    }
    expected
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn taking_every_edit_of_a_copy_gives_the_copy(base in states(), theirs in states()) {
        let list = proposals(Some(&base), &base, &theirs, &[]);
        prop_assert!(list.iter().all(|p| !p.conflict));
        let taken = edited(&base, &edits(list));
        let expected = of_theirs(&base, &theirs);
        prop_assert_eq!(taken.settings, expected.settings);
        prop_assert_eq!(taken.overrides, expected.overrides);
        prop_assert_eq!(taken.accepted, expected.accepted);
        prop_assert_eq!(taken.decisions, expected.decisions);
    }

    #[test]
    fn an_untouched_copy_proposes_nothing(base in states(), ours in states()) {
        prop_assert_eq!(proposals(Some(&base), &ours, &base, &[]), Vec::new());
        prop_assert_eq!(proposals(Some(&base), &ours, &ours, &[]), Vec::new());
        prop_assert_eq!(edited(&ours, &[]), ours);
    }

    #[test]
    fn what_both_changed_is_asked_and_nothing_else(base in states(), ours in states(), theirs in states()) {
        let there = proposals(Some(&base), &ours, &theirs, &[]);
        let back = proposals(Some(&base), &theirs, &ours, &[]);
        let asked = |list: &[Proposal]| list.iter().filter(|p| p.conflict).map(|p| (p.edit.table.clone(), p.edit.key.clone(), p.column.clone())).collect::<Vec<_>>();
        prop_assert_eq!(asked(&there), asked(&back));
    }

    #[test]
    fn what_an_export_held_comes_back(state in states(), older in states()) {
        let day = NaiveDate::default();
        let lineage = [Snapshot::of(&state, &[], day, "aa"), Snapshot::of(&older, &[], day, "bb")];
        let read = decode_base(&[encode_base(&lineage).read_back()]);
        prop_assert_eq!(&read, &lineage);
        let held = State { exported: None, ..state };
        prop_assert_eq!(decode(&read[0].tables()), (held, Vec::new()));
    }
}

fn tables(state: &State) -> Vec<StateTable> {
    encode(state, &[]).iter().map(StateSheet::read_back).collect()
}

fn set(tables: &mut [StateTable], name: &str, row: usize, column: usize, text: &str) {
    tables.iter_mut().find(|t| t.name == name).unwrap().rows[row][column] = text.into();
}

#[test]
fn an_edited_setting_is_shown_with_its_cell_and_both_values() {
    let base = State::default();
    let mut sheets = tables(&base);
    set(&mut sheets, "settings", 3, 1, "0.08");
    let theirs = readable(&sheets, Some(&tables(&base))).0;
    let list = proposals(Some(&base), &base, &theirs, &sheets);
    let [one] = list.as_slice() else { panic!("{list:?}") };
    assert_eq!((one.edit.key.join(""), one.column.as_str(), one.place.as_str()), ("threshold".into(), "value", "Settings!B8"));
    assert_eq!((one.base.as_deref(), one.ours.as_deref(), one.theirs.as_deref()), (Some("0.05"), Some("0.05"), Some("0.08")));
    assert_eq!(edited(&base, std::slice::from_ref(&one.edit)).settings.threshold, rust_decimal::Decimal::new(8, 2));
}

#[test]
fn a_cell_that_cannot_be_read_counts_as_it_was_exported() {
    let base = State { settings: Settings { threshold: rust_decimal::Decimal::new(1, 1), ..Settings::default() }, ..State::default() };
    let mut sheets = tables(&base);
    for wrong in ["a tenth", "7"] {
        set(&mut sheets, "settings", 3, 1, wrong);
        let (theirs, issues) = readable(&sheets, Some(&tables(&base)));
        assert_eq!((proposals(Some(&base), &base, &theirs, &sheets).len(), issues.len()), (0, 1), "{wrong}");
        assert!(issues[0].message.starts_with("Settings!B8 "), "{issues:?}");
    }
}

#[test]
fn a_table_that_is_gone_was_not_emptied() {
    let base = State { accepted: ["odd|x".to_owned()].into(), ..State::default() };
    let sheets: Vec<StateTable> = tables(&base).into_iter().filter(|t| t.name != "accepted").collect();
    assert_eq!(readable(&sheets, Some(&tables(&base))).0, base);
}

#[test]
fn a_column_that_somebody_added_is_kept_and_its_edits_are_found() {
    let mut sheets = tables(&State::default());
    let settings = sheets.iter_mut().find(|t| t.name == "settings").unwrap();
    settings.header.push("our remark".into());
    settings.rows.iter_mut().for_each(|row| row.push(String::new()));
    settings.rows[3][3] = "agreed in May".into();
    let (state, issues) = decode(&sheets);
    assert_eq!(issues, Vec::new());
    let again = tables(&state);
    let settings = again.iter().find(|t| t.name == "settings").unwrap();
    assert_eq!((settings.header[3].as_str(), settings.rows[3][3].as_str()), ("our remark", "agreed in May"));
    let list = proposals(Some(&State::default()), &State::default(), &state, &sheets);
    assert_eq!((list.len(), list[0].column.as_str(), list[0].place.as_str()), (1, "our remark", "Settings!D8"));
    assert_eq!(edited(&State::default(), &edits(list)), state);
}
