//! A workbook taken apart, changed and put together again, and its export.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use rust_decimal::Decimal;
use rust_xlsxwriter::{Chart, ChartType, Note, Workbook};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::*;
use crate::decide::decision::{Expected, Leg, LegCell, Line, Move};
use crate::ledger::{Measure, Period, Version};

pub(super) const PLAN: &str = "xl/worksheets/sheet1.xml";
pub(super) const TYPES: &str = "[Content_Types].xml";
pub(super) const BOOK: &str = "xl/workbook.xml";
pub(super) const BOOK_LINKS: &str = "xl/_rels/workbook.xml.rels";

/// A package taken apart: each part with its text, in order.
pub(super) struct Parts(pub(super) Vec<(String, Vec<u8>)>);

impl Parts {
    /// A budget with two sheets, a total, a chart of B2:B4, and a note at B3.
    pub(super) fn plan() -> Self {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("Plan").unwrap();
        sheet.write_row(0, 0, ["Channel", "Jan 2026", "Feb 2026"]).unwrap();
        for (row, name, january, february) in [(1, "Display", 1200, 900), (2, "Search", 800, 700)] {
            sheet.write(row, 0, name).unwrap();
            sheet.write(row, 1, january).unwrap();
            sheet.write(row, 2, february).unwrap();
        }
        sheet.write(3, 0, "Total").unwrap();
        sheet.write_formula(3, 1, rust_xlsxwriter::Formula::new("SUM(B2:B3)").set_result("2000")).unwrap();
        let mut chart = Chart::new(ChartType::Column);
        chart.add_series().set_values(("Plan", 1, 1, 3, 1));
        sheet.insert_chart(6, 0, &chart).unwrap();
        sheet.insert_note(2, 1, &Note::new("Kept").set_author("Ann")).unwrap();
        book.add_worksheet().set_name("Notes").unwrap().write(0, 0, "Nothing here").unwrap();
        Self::of(&book.save_to_buffer().unwrap())
    }

    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let part = |i| {
            let mut entry = zip.by_index(i).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().unwrap().into_owned(), bytes)
        };
        Self((0..ZipArchive::new(Cursor::new(bytes)).unwrap().len()).map(part).collect())
    }

    pub(super) fn each(mut self, change: impl Fn(&str, String) -> String) -> Self {
        for (name, bytes) in &mut self.0 {
            *bytes = change(name, String::from_utf8(bytes.clone()).unwrap()).into_bytes();
        }
        self
    }

    /// Replaces text in one part; it must be there.
    pub(super) fn change(self, part: &str, from: &str, to: &str) -> Self {
        self.each(|name, text| {
            assert!(name != part || text.contains(from), "{part} has no {from}: {text}");
            if name == part { text.replacen(from, to, 1) } else { text }
        })
    }

    pub(super) fn with(mut self, part: &str, text: &str) -> Self {
        self.0.push((part.into(), text.into()));
        self
    }

    /// Adds a relationship to a part's list.
    pub(super) fn linked(self, list: &str, kind: &str, target: &str) -> Self {
        let line = format!("<Relationship Id=\"x{kind}\" Type=\"http://x/{kind}\" Target=\"{target}\"/></Relationships>");
        self.change(list, "</Relationships>", &line)
    }

    pub(super) fn zip(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.0 {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }
}

/// A decision to take 100 from a cell of the plan.
pub(super) fn decision(address: &str) -> Decision {
    let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let cell = LegCell { file: "plan.xlsx".into(), sheet: "Plan".into(), address: address.into(), before: None };
    let leg =
        Leg { line: Line([("channel".to_owned(), "Display".to_owned())].into()), change: (-100).into(), cell: Some(cell), written: false };
    Decision {
        id: "D-001".into(),
        title: "Less display".into(),
        decider: "Dana Cole".into(),
        date: day,
        rationale: "Over plan".into(),
        expected: Expected { kpi: "cac".into(), change: "-1".into(), by: day },
        moves: vec![Move {
            measure: Measure::SPEND,
            version: Version::Plan,
            period: Period::from_id("2026-01").unwrap(),
            from: Some(leg),
            to: None,
            amount: Decimal::ONE_HUNDRED,
            currency: "USD".into(),
        }],
    }
}

/// Name and compressed bytes of every entry.
pub(super) fn entries(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let entry = |i| {
        let mut entry = zip.by_index_raw(i).unwrap();
        let mut raw = Vec::new();
        entry.read_to_end(&mut raw).unwrap();
        (String::from_utf8_lossy(entry.name_raw()).into_owned(), raw)
    };
    (0..ZipArchive::new(Cursor::new(bytes)).unwrap().len()).map(entry).collect()
}

pub(super) fn exported_at(bytes: &[u8], address: &str) -> Export {
    let import = load(bytes, "plan.xlsx", &mut |_| ()).map_or_else(
        |_| Import::default(),
        |book| {
            read(
                &[book],
                &ReadOptions { today: NaiveDate::default(), overrides: &Overrides::default(), calendar: crate::ledger::Calendar::Months },
                &mut |_| (),
            )
        },
    );
    let (state, report) = (State { decisions: vec![decision(address)], ..State::default() }, Report::default());
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let input = ExportInput {
        fingerprint: "",
        original: bytes,
        cells: None,
        file_name: "plan.xlsx",
        today,
        import: &import,
        state: &state,
        report: &report,
        compute: &|_| None,
    };
    export(&input, &mut |_| ()).unwrap()
}

/// The export with B2 of the plan changed: the cell, the total over it and the decision are in it, and the other parts are as they were.
pub(super) fn exported(bytes: &[u8]) -> Export {
    let export = exported_at(bytes, "B2");
    let (before, after) = (entries(bytes), entries(&export.bytes));
    let touched = |name: &String| export.receipt.changed.contains(name) || export.receipt.removed.contains(name);
    for (name, raw) in before.iter().filter(|(name, _)| !touched(name)) {
        assert_eq!(after.get(name), Some(raw), "{name}");
    }
    assert_eq!(export.receipt.kept as usize + export.receipt.changed.len() + export.receipt.removed.len(), before.len());
    assert!(export.receipt.removed.iter().all(|name| !after.contains_key(name)));
    assert_eq!((export.receipt.cells.len(), export.receipt.followed.recomputed), (1, 1), "{:?}", export.receipt);
    assert!(export.receipt.cells[0].noted);
    let sheet = Package::open(&export.bytes).unwrap().text(PLAN).unwrap().unwrap();
    for said in ["v>1100</", "v>1900</", "legacyDrawing "] {
        assert!(sheet.contains(said), "{said} in {sheet}");
    }
    let (state, issues) = decode(&opened(&export.bytes).state);
    assert_eq!((&state.decisions, issues), (&export.decisions, Vec::new()));
    export
}

/// The text of a part of the export.
pub(super) fn text(export: &Export, part: &str) -> String {
    Package::open(&export.bytes).unwrap().text(part).unwrap().unwrap_or_default()
}
