//! An exported workbook is the original with a few parts changed: every other one has the same compressed bytes, and other programs
//! find in it what they found before.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops where it finds something wrong, and prints its counts"
)]

mod formulas;
#[path = "../libreoffice/mod.rs"]
mod libreoffice;
mod made;
mod programs;
mod schema;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use plumbline::ledger::Decimal;
use plumbline::workbook::state;
use plumbline::workbook::write::{Export, ExportInput, export};

use made::{data, day, export_of, import, parts, report, sheet_names, text, workbooks};

/// How many sheets an export adds: those of the state that say something, and those of the reports.
const SHEETS: usize = 14;

/// Checks one export; gives kept parts, all parts, and patched cells. One into a new workbook has nothing to keep.
fn check(path: &Path, bytes: &[u8], export: &Export) -> (usize, usize, usize) {
    if export.receipt.converted.is_some() {
        return (0, 0, 0);
    }
    let (before, after) = (parts(bytes), parts(&export.bytes));
    let mut kept = 0;
    for (name, (raw, crc)) in &before {
        if export.receipt.changed.contains(name) || export.receipt.removed.contains(name) {
            continue;
        }
        let (new, new_crc) = after.get(name).unwrap_or_else(|| panic!("{}: {name} is gone", path.display()));
        assert!(raw == new && crc == new_crc, "{}: {name} differs", path.display());
        kept += 1;
    }
    assert_eq!(kept, export.receipt.kept as usize, "{}", path.display());
    for name in export.receipt.changed.iter().chain(&export.receipt.added) {
        if !is_drawing(name) {
            in_order(path, name, (before.contains_key(name)).then_some(bytes), &export.bytes);
        }
    }
    let (old, new) = (sheet_names(bytes), sheet_names(&export.bytes));
    assert!(new.starts_with(&old) && (old.is_empty() || new.len() == old.len() + SHEETS), "{}: {new:?}", path.display());
    for change in &export.receipt.cells {
        assert_eq!(change.before.map(|b| b + Decimal::new(-1250, 2)), Some(change.after));
    }
    (kept, before.len(), export.receipt.cells.len())
}

/// A changed part is as the format wants it, unless it was not so before.
fn in_order(path: &Path, name: &str, original: Option<&[u8]>, new: &[u8]) {
    if let Some(fault) = schema::fault(&text(new, name))
        && original.is_none_or(|bytes| schema::fault(&text(bytes, name)).is_none())
    {
        panic!("{}: {name}: {fault}", path.display());
    }
}

/// Old drawings need not be XML.
fn is_drawing(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|e| e == "vml")
}

#[test]
fn every_untouched_part_of_a_real_workbook_is_identical() {
    let mut files = Vec::new();
    workbooks(&data("real"), &mut files);
    assert!(files.len() >= 15, "the real workbooks are missing");
    let (mut kept, mut cells, mut all) = (0, 0, 0);
    for path in &files {
        let bytes = std::fs::read(path).expect("the file");
        let export = export_of(path, &bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let (same, parts, patched) = check(path, &bytes, &export);
        kept += same;
        all += parts;
        cells += patched;
    }
    println!("{} workbooks, {kept} of {kept} untouched parts identical ({all} parts in all), {cells} cells patched", files.len());
    assert!(cells >= 10, "too few cells were patched: {cells}");
}

#[test]
fn exporting_again_replaces_what_the_first_export_wrote() {
    let mut files = Vec::new();
    workbooks(&data("real"), &mut files);
    for path in &files {
        let bytes = std::fs::read(path).expect("the file");
        let first = export_of(path, &bytes).expect("an export");
        let import = import(&first.bytes, &first.file_name);
        assert_eq!(import.state.len(), SHEETS, "{}", path.display());
        let (state, issues) = state::decode(&import.state);
        assert_eq!(issues, Vec::new(), "{}", path.display());
        assert_eq!((&state.decisions, state.exported.as_ref()), (&first.decisions, Some(&first.exported)), "{}", path.display());

        let report = report();
        let input = ExportInput {
            fingerprint: "",
            cells: None,
            original: &first.bytes,
            file_name: &first.file_name,
            today: day(),
            import: &import,
            state: &state,
            report: &report,
            compute: &plumbline::formulas::answer,
        };
        let second = export(&input, &mut |_| ()).expect("a second export");
        assert!(second.file_name.contains("2026-11-22 v2."), "{}", second.file_name);
        assert!(second.receipt.cells.is_empty(), "what is written is not written twice");
        assert_eq!(sheet_names(&second.bytes), sheet_names(&first.bytes));
        let (original, before, after) = (parts(&bytes), parts(&first.bytes), parts(&second.bytes));
        let names = |of: &BTreeMap<String, (Vec<u8>, u32)>| of.keys().filter(|n| !n.contains("calcChain")).cloned().collect::<Vec<_>>();
        assert_eq!(names(&after), names(&before), "{}", path.display());
        for (name, part) in &before {
            let kept = original.contains_key(name)
                && name != "[Content_Types].xml"
                && !name.contains("workbook.xml")
                && !name.contains("calcChain");
            assert!(!kept || after.get(name) == Some(part), "{}: {name} differs", path.display());
        }
        for name in second.receipt.changed.iter().chain(&second.receipt.added).filter(|n| !is_drawing(n)) {
            in_order(path, name, before.contains_key(name).then_some(&first.bytes), &second.bytes);
        }
    }
}

#[test]
fn hostile_workbooks_are_written_back_or_refused_with_a_sentence() {
    let mut files = Vec::new();
    workbooks(&data("hostile"), &mut files);
    assert!(files.len() >= 300, "the hostile workbooks are missing");
    let one = |path: &PathBuf| {
        let bytes = std::fs::read(path).expect("the file");
        match export_of(path, &bytes) {
            Ok(export) => Ok(check(path, &bytes, &export).0),
            Err(error) => Err(format!("{}: {error}", path.display())),
        }
    };
    let small: Vec<PathBuf> = files.into_iter().filter(|p| p.metadata().is_ok_and(|m| m.len() < 1 << 20)).collect();
    let results: Vec<Result<usize, String>> = std::thread::scope(|scope| {
        let share = small.len().div_ceil(std::thread::available_parallelism().map_or(2, usize::from));
        let workers: Vec<_> = small.chunks(share).map(|part| scope.spawn(|| part.iter().map(one).collect::<Vec<_>>())).collect();
        workers.into_iter().flat_map(|w| w.join().expect("no panic")).collect()
    });
    let written = results.iter().filter(|r| r.is_ok()).count();
    let kept: usize = results.iter().flatten().sum();
    let refused: Vec<String> = results.into_iter().filter_map(Result::err).collect();
    println!("{written} written back ({kept} of {kept} untouched parts identical), {} refused", refused.len());
    assert!(refused.iter().all(|r| r.ends_with('.')), "{refused:#?}");
    assert!(written > refused.len() * 5, "too many are refused: {refused:#?}");
}
