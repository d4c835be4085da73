//! Several files in one project: adding, replacing and removing them, what is remembered of corrections, and what an export says.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod calendar;
mod compared;
mod converted;
mod corrections;
mod edit;
mod export;
mod files;
mod newer;
mod packs;
mod returned;
mod rows;
mod scales;

use std::collections::BTreeMap;
use std::sync::Arc;

use plumbline::decide::decision::{Expected, Line};
use plumbline::engine::command::{Command, DecisionDraft, Entry, MoveDraft, ProjectRecord, TableChange};
use plumbline::engine::memory::Remembered;
use plumbline::engine::protocol::figure::Scope;
use plumbline::engine::protocol::sources::{Counts, LineFate};
use plumbline::engine::protocol::{ProjectSummary, ReplaceView, Request, Response, SourcesView};
use plumbline::engine::source::needed;
use plumbline::engine::{Engine, Keep, Outcome};
use plumbline::ledger::{Decimal, DimensionKind, Measure, Period, Version};
use plumbline::workbook::mapping::Role;

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

/// One sheet: cells that read as numbers are numbers.
fn book(sheet: &str, rows: &[&[&str]]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    // The same bytes at every call, whatever the time.
    let created = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 1, 5).unwrap();
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&created));
    let page = book.add_worksheet().set_name(sheet).unwrap();
    for (r, row) in (0_u32..).zip(rows) {
        for (c, text) in (0_u16..).zip(*row) {
            match text.parse::<f64>() {
                Ok(number) => page.write(r, c, number).unwrap(),
                Err(_) => page.write(r, c, *text).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

fn plan() -> Vec<u8> {
    book(
        "Plan",
        &[
            &["Channel", "Region", "Jan 2026", "Feb 2026", "Mar 2026"],
            &["Search", "NA", "1000", "1100", "1200"],
            &["Display", "NA", "500", "500", "600"],
            &["Events", "EMEA", "300", "0", "900"],
        ],
    )
}

const LEDGER: [&[&str]; 4] = [
    &["Month", "Channel", "Region", "Actual spend"],
    &["2026-01", "Search", "NA", "950"],
    &["2026-01", "Display", "NA", "520"],
    &["2026-01", "Events", "EMEA", "310"],
];

fn actuals(more: &[&[&str]]) -> Vec<u8> {
    let rows: Vec<&[&str]> = LEDGER.iter().copied().chain(more.iter().copied()).collect();
    book("Ledger", &rows)
}

/// An engine with what a store would hold.
#[derive(Default)]
struct Desk {
    engine: Engine,
    record: Option<ProjectRecord>,
    journal: Vec<Entry>,
    blobs: BTreeMap<String, Vec<u8>>,
    memory: BTreeMap<String, Remembered>,
}

impl Desk {
    fn ask(&mut self, request: Request, bytes: Option<Vec<u8>>) -> Response {
        self.engine.remember(self.memory.values().cloned().collect());
        if let Some(print) = self.engine.lacks(&request) {
            self.engine.supply(&print, self.blobs[&print].clone());
        }
        let Outcome { response, keep, .. } = self.engine.handle(request, bytes, &mut |_| ());
        match keep {
            Some(Keep::Project { record, bytes, journal }) => {
                self.blobs.insert(record.fingerprint.clone(), Arc::unwrap_or_clone(bytes));
                (self.record, self.journal) = (Some(record), journal);
            }
            Some(Keep::Entries { position, entries, blob, remember, record }) => {
                assert_eq!(position as usize, self.journal.len());
                self.journal.extend(entries);
                assert_eq!(record.journal as usize, self.journal.len());
                self.record = Some(record);
                self.blobs.extend(blob.map(|(print, bytes)| (print, Arc::unwrap_or_clone(bytes))));
                if let Some(remember) = remember {
                    self.memory.remove(&remember.fingerprint);
                    if !remember.is_empty() {
                        self.memory.insert(remember.fingerprint.clone(), remember);
                    }
                }
            }
            Some(Keep::Touch { .. }) | None => return response,
        }
        self.engine.kept();
        response
    }

    fn project(&mut self, request: Request, bytes: Option<Vec<u8>>) -> ProjectSummary {
        match self.ask(request, bytes) {
            Response::Project(summary) => *summary,
            other => panic!("{other:?}"),
        }
    }

    fn failed(&mut self, request: Request, bytes: Option<Vec<u8>>) -> String {
        match self.ask(request, bytes) {
            Response::Failed { message } => message,
            other => panic!("{other:?}"),
        }
    }

    fn open(file_name: &str, bytes: Vec<u8>) -> Self {
        let mut desk = Self::default();
        desk.import(file_name, bytes);
        desk
    }

    fn import(&mut self, file_name: &str, bytes: Vec<u8>) -> ProjectSummary {
        self.project(Request::Import { file_name: file_name.into(), today: day("2026-02-10"), now: 0 }, Some(bytes))
    }

    fn add(&mut self, file_name: &str, bytes: Vec<u8>) -> ProjectSummary {
        assert_eq!(self.ask(stage(file_name, None), Some(bytes)), Response::Staged(None));
        self.project(Request::Accept, None)
    }

    fn compare(&mut self, id: u16, file_name: &str, bytes: Vec<u8>) -> ReplaceView {
        match self.ask(stage(file_name, Some(id)), Some(bytes)) {
            Response::Staged(Some(view)) => *view,
            other => panic!("{other:?}"),
        }
    }

    /// Plan and actual spend over everything.
    fn spend(&mut self) -> (String, String) {
        let scope = Scope { period: "all".into(), ..Scope::default() };
        let Response::Scorecard(view) = self.ask(Request::Scorecard(scope), None) else { panic!() };
        let tile = view.chain.iter().find(|t| t.id == "spend").unwrap();
        let text = |v: Option<Decimal>| v.map_or_else(|| "none".into(), |v| v.normalize().to_string());
        (text(tile.figures.plan.value), text(tile.figures.actual.value))
    }

    fn sources(&mut self) -> SourcesView {
        match self.ask(Request::Sources, None) {
            Response::Sources(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    fn names(&mut self) -> Vec<String> {
        self.sources().sources.into_iter().map(|s| s.source.file_name).collect()
    }

    /// The same project opened anew from what is kept, as text, as after a reload.
    fn reloaded(&self) -> Self {
        let record: ProjectRecord = serde_json::from_str(&serde_json::to_string(self.record.as_ref().unwrap()).unwrap()).unwrap();
        let journal: Vec<Entry> = serde_json::from_str(&serde_json::to_string(&self.journal).unwrap()).unwrap();
        let files = needed(&record, &journal).into_iter().map(|print| (print.clone(), self.blobs[&print].clone())).collect();
        let mut engine = Engine::new();
        let outcome = engine.restore(record.clone(), files, journal.clone(), &mut |_| ());
        assert!(matches!(outcome.response, Response::Project(_)), "{:?}", outcome.response);
        engine.kept();
        Self { engine, record: Some(record), journal, blobs: self.blobs.clone(), memory: self.memory.clone() }
    }

    fn table(&mut self, sheet: &str) -> plumbline::workbook::mapping::Table {
        self.engine.project().unwrap().import.tables.iter().find(|t| t.sheet_name == sheet).unwrap().clone()
    }
}

fn stage(file_name: &str, replaces: Option<u16>) -> Request {
    Request::Stage { file_name: file_name.into(), replaces, today: day("2026-03-10") }
}

fn pair(a: &str, b: &str) -> (String, String) {
    (a.into(), b.into())
}

/// A ledger whose last column nobody could place: `Kreis` is a region here, and a column stands before it in the next file.
fn odd(columns: &[&str], months: &[&str]) -> Vec<u8> {
    let mut rows: Vec<Vec<String>> = vec![columns.iter().map(|c| (*c).to_owned()).collect()];
    for month in months {
        for (kreis, amount) in [("Nord", 10), ("Süd", 20), ("West", 30)] {
            let cell = |c: &&str| match *c {
                "Month" => (*month).to_owned(),
                "Kreis" => kreis.to_owned(),
                "Actual spend" => amount.to_string(),
                other => format!("{other} {kreis}"),
            };
            rows.push(columns.iter().map(cell).collect());
        }
    }
    let rows: Vec<Vec<&str>> = rows.iter().map(|r| r.iter().map(String::as_str).collect()).collect();
    book("Ledger", &rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

fn region_at(desk: &mut Desk, index: u16) -> bool {
    let table = desk.table("Ledger");
    table.columns.iter().any(|c| c.index == index && c.role == Role::Dimension(DimensionKind::Region) && c.confidence == 100)
}

fn correct(desk: &mut Desk) {
    let table = desk.table("Ledger").key;
    let role = Some(Role::Dimension(DimensionKind::Region));
    desk.project(Request::Do(Command::SetTable { table, change: TableChange::Column { index: 2, role } }), None);
    assert!(region_at(desk, 2));
}

fn shift(amount: i64) -> DecisionDraft {
    let line = |channel: &str| Some(Line([("channel".to_owned(), channel.to_owned()), ("region".to_owned(), "NA".to_owned())].into()));
    DecisionDraft {
        title: "Shift display to search".into(),
        decider: "RevOps lead".into(),
        date: day("2026-02-10"),
        rationale: "Display misses its CAC target.".into(),
        expected: Expected { kpi: "cac".into(), change: "-64".into(), by: day("2026-12-31") },
        moves: vec![MoveDraft {
            measure: Measure::SPEND,
            version: Version::Plan,
            period: Period::from_id("2026-03").unwrap(),
            from: line("Display"),
            to: line("Search"),
            amount: amount.into(),
            currency: String::new(),
            opens: false,
        }],
    }
}
