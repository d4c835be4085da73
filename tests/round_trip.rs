//! An exported workbook is the original with a few parts changed: every other one has the same compressed bytes.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops where it finds something wrong, and prints its counts"
)]

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use plumbline::decide::decision::{Decision, Expected, Leg, LegCell, Line, Move};
use plumbline::kpi::{Status, catalog};
use plumbline::ledger::{Currency, Decimal, Measure, Period, Span, Version};
use plumbline::workbook::mapping::{Import, Overrides, ReadOptions, Sheet};
use plumbline::workbook::read::{load, read};
use plumbline::workbook::state::{self, State};
use plumbline::workbook::write::report::{DataRow, KpiFigure, Report};
use plumbline::workbook::write::{Export, ExportInput, WriteError, export};

fn data(folder: &str) -> PathBuf {
    let root = std::env::var_os("PLUMBLINE_DATA").map_or_else(|| PathBuf::from("../shared/data"), PathBuf::from);
    root.join(folder)
}

fn workbooks(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut entries: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    entries.sort();
    for path in entries {
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_lowercase();
        if path.is_dir() {
            workbooks(&path, found);
        } else if matches!(extension.as_str(), "xlsx" | "xlsm" | "xltx") {
            found.push(path);
        }
    }
}

/// Compressed bytes and part content by name.
fn parts(bytes: &[u8]) -> BTreeMap<String, (Vec<u8>, u32)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    (0..zip.len())
        .map(|i| {
            let mut entry = zip.by_index_raw(i).expect("an entry");
            let mut raw = Vec::new();
            entry.read_to_end(&mut raw).expect("its bytes");
            (entry.name().expect("a name").into_owned(), (raw, entry.crc32()))
        })
        .collect()
}

fn text(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut text = String::new();
    zip.by_name(name).expect("the part").read_to_string(&mut text).expect("UTF-8");
    text
}

/// The first cell of the workbook that holds a plain number, by a reader of another make.
fn number_cell(bytes: &[u8]) -> Option<(String, String, Decimal)> {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).ok()?;
    for sheet in book.sheet_names() {
        let formulas = book.worksheet_formula(&sheet).ok()?;
        let values = book.worksheet_range(&sheet).ok()?;
        let (top, left) = values.start().unwrap_or((0, 0));
        for (row, col, value) in values.used_cells() {
            let place = (top + u32::try_from(row).ok()?, left + u32::try_from(col).ok()?);
            let formula = formulas.get_value(place).is_some_and(|f| !f.is_empty());
            if let calamine::Data::Float(number) = value
                && !formula
                && let Some(number) = plumbline::ledger::amount::from_cell(*number)
            {
                return Some((sheet, plumbline::ledger::cell::a1(place.0, u16::try_from(place.1).ok()?), number));
            }
        }
    }
    None
}

fn sheet_names(bytes: &[u8]) -> Vec<String> {
    use calamine::Reader;
    let book: Result<calamine::Xlsx<_>, _> = calamine::open_workbook_from_rs(Cursor::new(bytes));
    book.map(|b| b.sheet_names()).unwrap_or_default()
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day")
}

fn decision(file: &str, cell: Option<(String, String, Decimal)>) -> Decision {
    let line = |channel: &str| Line([("channel".to_owned(), channel.to_owned())].into());
    let legs = cell.map(|(sheet, address, before)| LegCell { file: file.into(), sheet, address, before: Some(before) });
    Decision {
        id: "D-001".into(),
        title: "=Move <money> & \"say\" why".into(),
        decider: "Dana Cole".into(),
        date: day(),
        rationale: "Search converts better.\nDisplay is over plan.".into(),
        expected: Expected { kpi: "cac".into(), change: "-64".into(), by: day() },
        moves: vec![Move {
            measure: Measure::SPEND,
            version: Version::Plan,
            period: Period::from_id("2026-11").expect("a month"),
            from: Some(Leg { line: line("Display"), change: Decimal::new(-1250, 2), cell: legs, written: false }),
            to: Some(Leg { line: line("Paid Search"), change: Decimal::new(1250, 2), cell: None, written: false }),
            amount: Decimal::new(1250, 2),
            currency: "USD".into(),
        }],
    }
}

fn report() -> Report {
    let row = |version, month: &str, amount: i64| DataRow {
        measure: Measure::SPEND,
        version,
        period: Period::from_id(month),
        channel: "Display".into(),
        region: "NA".into(),
        currency: "USD".into(),
        amount: amount.into(),
        rate: Some(Decimal::ONE),
        cells: Vec::new(),
    };
    let spend = catalog::find("spend").expect("spend");
    Report {
        currency: Currency("USD".into()),
        span: Span::ALL,
        span_label: "2026".into(),
        gross_margin: None,
        threshold: Decimal::new(5, 2),
        kpis: vec![KpiFigure { kpi: spend, plan: Some(300.into()), actual: Some(330.into()), status: Status::Breach }],
        data: vec![row(Version::Plan, "2026-01", 100), row(Version::Plan, "2026-02", 200), row(Version::Actual, "2026-01", 330)],
    }
}

/// How the reader understands the workbook; for one that it refuses, its sheets alone: writing must not need more.
fn import(bytes: &[u8], file_name: &str) -> Import {
    let overrides = Overrides::default();
    let options = ReadOptions { today: day(), overrides: &overrides };
    load(bytes, file_name, &mut |_| ()).map_or_else(
        |_| {
            let sheets =
                (0..).zip(sheet_names(bytes)).map(|(index, name)| Sheet { source: 0, index, name, hidden: false, rows: 0 }).collect();
            Import { sheets, ..Import::default() }
        },
        |book| read(&[book], &options, &mut |_| ()),
    )
}

fn file_name(path: &Path) -> &str {
    path.file_name().and_then(|n| n.to_str()).unwrap_or("book.xlsx")
}

fn export_of(path: &Path, bytes: &[u8]) -> Result<Export, WriteError> {
    let (file_name, import) = (file_name(path), import(bytes, file_name(path)));
    let state = State { decisions: vec![decision(file_name, number_cell(bytes))], ..State::default() };
    export(
        &ExportInput { original: bytes, cells: None, file_name, today: day(), import: &import, state: &state, report: &report() },
        &mut |_| (),
    )
}

/// Checks one export; gives kept parts, all parts, and patched cells.
fn check(path: &Path, bytes: &[u8], export: &Export) -> (usize, usize, usize) {
    let (before, after) = (parts(bytes), parts(&export.bytes));
    let mut kept = 0;
    for (name, (raw, crc)) in &before {
        if export.receipt.changed.contains(name) {
            continue;
        }
        let (new, new_crc) = after.get(name).unwrap_or_else(|| panic!("{}: {name} is gone", path.display()));
        assert!(raw == new && crc == new_crc, "{}: {name} differs", path.display());
        kept += 1;
    }
    assert_eq!(kept, export.receipt.kept as usize, "{}", path.display());
    for name in export.receipt.changed.iter().chain(&export.receipt.added) {
        if !is_drawing(name) {
            well_formed(path, name, &text(&export.bytes, name));
        }
    }
    let (old, new) = (sheet_names(bytes), sheet_names(&export.bytes));
    assert!(new.starts_with(&old) && (old.is_empty() || new.len() == old.len() + 8), "{}: {new:?}", path.display());
    for change in &export.receipt.cells {
        assert_eq!(change.before.map(|b| b + Decimal::new(-1250, 2)), Some(change.after));
    }
    (kept, before.len(), export.receipt.cells.len())
}

/// Old drawings need not be XML.
fn is_drawing(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|e| e == "vml")
}

fn well_formed(path: &Path, name: &str, xml: &str) {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut depth = 0_i32;
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Start(_)) => depth += 1,
            Ok(quick_xml::events::Event::End(_)) => depth -= 1,
            Ok(quick_xml::events::Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("{}: {name}: {error}", path.display()),
        }
    }
    assert_eq!(depth, 0, "{}: {name}", path.display());
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
        assert_eq!(import.state.len(), 8, "{}", path.display());
        let (state, issues) = state::decode(&import.state);
        assert_eq!(issues, Vec::new(), "{}", path.display());
        assert_eq!((&state.decisions, state.exported.as_ref()), (&first.decisions, Some(&first.exported)), "{}", path.display());

        let report = report();
        let input = ExportInput {
            cells: None,
            original: &first.bytes,
            file_name: &first.file_name,
            today: day(),
            import: &import,
            state: &state,
            report: &report,
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
            well_formed(path, name, &text(&second.bytes, name));
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
