//! The workbooks that are exported, and an export of each with one decision and, where it holds a plain number, one changed cell.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use plumbline::decide::decision::{Decision, Expected, Leg, LegCell, Line, Move};
use plumbline::formulas;
use plumbline::kpi::{Status, catalog};
use plumbline::ledger::cell::parse_a1;
use plumbline::ledger::{CellRef, Currency, Decimal, Fact, Measure, Origin, Period, Span, Version};
use plumbline::workbook::issue::Severity;
use plumbline::workbook::mapping::{Import, Overrides, ReadOptions, Sheet};
use plumbline::workbook::read::{Book, load, read};
use plumbline::workbook::state::State;
use plumbline::workbook::write::report::{DataRow, Health, HealthItem, KpiFigure, Report, Standing, TreeNode, Variance, VarianceLine};
use plumbline::workbook::write::{Export, ExportInput, WriteError, export};

pub(crate) fn data(folder: &str) -> PathBuf {
    let root = std::env::var_os("PLUMBLINE_DATA").map_or_else(|| PathBuf::from("../shared/data"), PathBuf::from);
    root.join(folder)
}

pub(crate) fn workbooks(folder: &Path, found: &mut Vec<PathBuf>) {
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
pub(crate) fn parts(bytes: &[u8]) -> BTreeMap<String, (Vec<u8>, u32)> {
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

pub(crate) fn text(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut text = String::new();
    zip.by_name(name).expect("the part").read_to_string(&mut text).expect("UTF-8");
    text
}

/// The first cell of the workbook that holds a plain number, by a reader of another make.
pub(crate) fn number_cell(bytes: &[u8]) -> Option<(String, String, Decimal)> {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).ok()?;
    if let Some(found) = depended(&mut book) {
        return Some(found);
    }
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

/// The first plain number that a formula of its sheet names.
fn depended(book: &mut calamine::Xlsx<Cursor<&[u8]>>) -> Option<(String, String, Decimal)> {
    use calamine::Reader;
    for sheet in book.sheet_names() {
        let Ok(formulas) = book.worksheet_formula(&sheet) else { continue };
        let Ok(values) = book.worksheet_range(&sheet) else { continue };
        for (_, _, text) in formulas.used_cells().filter(|(.., f)| !f.is_empty()) {
            for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '$')) {
                let Some((row, col)) = plumbline::ledger::cell::parse_a1(word) else { continue };
                let place = (row, u32::from(col));
                if formulas.get_value(place).is_some_and(|f| !f.is_empty()) {
                    continue;
                }
                if let Some(calamine::Data::Float(number)) = values.get_value(place)
                    && let Some(number) = plumbline::ledger::amount::from_cell(*number)
                {
                    return Some((sheet, plumbline::ledger::cell::a1(row, col), number));
                }
            }
        }
    }
    None
}

pub(crate) fn sheet_names(bytes: &[u8]) -> Vec<String> {
    use calamine::Reader;
    let book: Result<calamine::Xlsx<_>, _> = calamine::open_workbook_from_rs(Cursor::new(bytes));
    book.map(|b| b.sheet_names()).unwrap_or_default()
}

pub(crate) fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day")
}

pub(crate) fn decision(file: &str, cell: Option<(String, String, Decimal)>) -> Decision {
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
            to: None,
            amount: Decimal::new(1250, 2),
            currency: "USD".into(),
        }],
    }
}

/// Reads a cell as the plan that the decision changes, whatever it is.
pub(crate) fn plan_at(import: &mut Import, sheet: &str, address: &str, amount: Decimal) {
    let sheet = import.sheets.iter().find(|s| s.source == 0 && s.name == sheet).expect("its sheet").index;
    let (row, col) = parse_a1(address).expect("an address");
    let ledger = &mut import.ledger;
    let (measure, currency) = (ledger.measure(&Measure::SPEND), ledger.currency(&Currency("USD".into())));
    let origin = Origin::Cell(CellRef { source: 0, sheet, row, col });
    let period = Period::from_id("2026-11");
    ledger.push(Fact { measure, version: Version::Plan, period, currency, amount: Some(amount), origin }, &[]);
}

pub(crate) fn report() -> Report {
    let row = |version, month: &str, amount: i64| DataRow {
        measure: Measure::SPEND,
        version,
        period: Period::from_id(month),
        members: ["Display".into(), "NA".into()],
        currency: "USD".into(),
        amount: amount.into(),
        rate: Some(Decimal::ONE),
        cells: Vec::new(),
        sums: Vec::new(),
    };
    let spend = catalog::built_in().find("spend").expect("spend");
    let standing = Standing { plan: Some(300.into()), actual: Some(330.into()), status: Status::Breach };
    let node = |member: Option<String>| TreeNode { kpi: spend.clone(), depth: u8::from(member.is_some()), member, standing };
    // Text that looks like a formula, and a link into the workbook.
    let item = HealthItem {
        severity: Severity::Error,
        title: "=1+1".into(),
        place: "'An address'!A1".into(),
        cell: Some(CellRef { source: 0, sheet: 0, row: 0, col: 0 }),
        message: "-1 is text, as +1 and @SUM(1) are.".into(),
        accepted: false,
    };
    let line = |name: &str, parts| VarianceLine { name: name.into(), standing, parts };
    Report {
        currency: Currency("USD".into()),
        span: Span::ALL,
        span_label: "2026".into(),
        gross_margin: None,
        threshold: Decimal::new(5, 2),
        fiscal_start: 1,
        catalog: catalog::built_in().clone(),
        kpis: vec![KpiFigure { kpi: spend.clone(), standing }],
        tree: vec![node(None), node(Some("Display".into()))],
        dimensions: ["Channel".into(), "Region".into()],
        variance: Some(Variance { measure: Measure::SPEND, lines: vec![line("Display", vec![line("NA", Vec::new())])], total: standing }),
        health: Health { items: vec![item], open: [1, 0, 0], ..Health::default() },
        data: vec![row(Version::Plan, "2026-01", 100), row(Version::Plan, "2026-02", 200), row(Version::Actual, "2026-01", 330)],
        ..Report::default()
    }
}

/// How the reader understands the workbook; for one that it refuses, its sheets alone: writing must not need more.
pub(crate) fn import(bytes: &[u8], file_name: &str) -> Import {
    understood(bytes, &books(bytes, file_name))
}

fn books(bytes: &[u8], file_name: &str) -> Vec<Book> {
    load(bytes, file_name, &mut |_| ()).into_iter().collect()
}

fn understood(bytes: &[u8], books: &[Book]) -> Import {
    let overrides = Overrides::default();
    if books.is_empty() {
        let sheets = (0..).zip(sheet_names(bytes)).map(|(index, name)| Sheet { source: 0, index, name, hidden: false, rows: 0 }).collect();
        return Import { sheets, ..Import::default() };
    }
    read(books, &ReadOptions { today: day(), overrides: &overrides, calendar: plumbline::ledger::Calendar::Months }, &mut |_| ())
}

pub(crate) fn file_name(path: &Path) -> &str {
    path.file_name().and_then(|n| n.to_str()).unwrap_or("book.xlsx")
}

pub(crate) fn export_of(path: &Path, bytes: &[u8]) -> Result<Export, WriteError> {
    let file_name = file_name(path);
    let books = books(bytes, file_name);
    let mut import = understood(bytes, &books);
    let cell = number_cell(bytes);
    if let Some((sheet, address, amount)) = &cell {
        plan_at(&mut import, sheet, address, *amount);
    }
    let state = State { decisions: vec![decision(file_name, cell)], ..State::default() };
    let report = report();
    let input = ExportInput {
        original: bytes,
        fingerprint: "",
        cells: books.first(),
        file_name,
        today: day(),
        import: &import,
        state: &state,
        report: &report,
        compute: &formulas::answer,
    };
    export(&input, &mut |_| ())
}
