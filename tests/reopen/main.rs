//! An exported workbook opens as the project that it was exported from: as it was saved, after LibreOffice saved it again, and after
//! a program that keeps the cells' values and nothing else did.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and its counts are printed"
)]

mod budget;
mod deeds;
#[path = "../libreoffice/mod.rs"]
mod libreoffice;
mod seen;
mod values;

use std::path::Path;

use plumbline::engine::protocol::{Request, Response};
use plumbline::engine::{Engine, Outcome};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use seen::Seen;

/// How many projects are made.
const PROJECTS: usize = 200;

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn ask(engine: &mut Engine, request: Request) -> Outcome {
    engine.handle(request, None, &mut |_| ())
}

fn opened(file_name: &str, bytes: Vec<u8>) -> Engine {
    let mut engine = Engine::new();
    let import = Request::Import { file_name: file_name.into(), today: day("2026-11-22"), now: 0 };
    let outcome = engine.handle(import, Some(bytes), &mut |_| ());
    assert!(matches!(outcome.response, Response::Project(_)), "{file_name}: {:?}", outcome.response);
    engine
}

/// The exported workbook and its name.
fn exported(engine: &mut Engine) -> (String, Vec<u8>) {
    let outcome = ask(engine, Request::Export { today: day("2026-11-22") });
    let Response::File { file_name, .. } = outcome.response else { panic!("{:?}", outcome.response) };
    (file_name, outcome.bytes.unwrap())
}

/// A project with what was done in it, and its export.
struct Project {
    seen: Seen,
    file_name: String,
    export: Vec<u8>,
}

impl Project {
    /// A workbook opens as this project.
    fn assert_same(&self, bytes: Vec<u8>, case: &str) {
        seen::assert_same(&self.seen, &seen::of(&mut opened(&self.file_name, bytes)), case);
    }
}

/// The same projects at every run, each with what becomes of it in all ways but by LibreOffice.
fn projects() -> Vec<Project> {
    let mut runner = TestRunner::deterministic();
    let plans = (budget::budgets(), deeds::deeds());
    let drawn: Vec<_> = (0..PROJECTS).map(|_| plans.new_tree(&mut runner).unwrap().current()).collect();
    let made = |number: usize, (budget, deeds): &(budget::Budget, Vec<deeds::Deed>)| {
        let mut engine = opened("Budget FY26.xlsx", budget.workbook());
        deeds::carry_out(&mut engine, deeds);
        let (file_name, export) = exported(&mut engine);
        let project = Project { seen: seen::of(&mut engine), file_name, export };
        project.assert_same(project.export.clone(), &format!("project {number}, opened again"));
        project.assert_same(values::only(&project.export), &format!("project {number}, its values alone"));
        project
    };
    let (first, second) = drawn.split_at(PROJECTS / 2);
    std::thread::scope(|scope| {
        let half = |from: usize, drawn: &[_]| drawn.iter().enumerate().map(|(n, drawn)| made(from + n, drawn)).collect::<Vec<_>>();
        let second = scope.spawn(move || half(PROJECTS / 2, second));
        let mut all = half(0, first);
        all.extend(second.join().unwrap());
        all
    })
}

#[test]
fn an_export_opens_as_the_project_that_it_came_from_whoever_saved_it_since() {
    let projects = projects();
    let counts = projects.iter().fold(seen::Counts::default(), |all, project| all.and(&project.seen));
    println!("{} projects: {counts}", projects.len());
    counts.assert_all_occur();
    for (number, (project, saved)) in projects.iter().zip(saved_by_libreoffice(&projects)).enumerate() {
        project.assert_same(saved, &format!("project {number}, saved by LibreOffice"));
    }
}

/// Each export as LibreOffice saves it; none where it is not installed (never in CI).
fn saved_by_libreoffice(projects: &[Project]) -> Vec<Vec<u8>> {
    let here = std::process::Command::new("soffice").arg("--version").output().is_ok_and(|done| done.status.success());
    assert!(here || std::env::var_os("CI").is_none(), "soffice is missing");
    if !here {
        eprintln!("soffice is missing: nothing was saved by another program");
        return Vec::new();
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("reopen-{}", std::process::id()));
    let out = folder.join("saved");
    std::fs::create_dir_all(&folder).unwrap();
    let names: Vec<String> = (0..projects.len()).map(|number| format!("{number:04}.xlsx")).collect();
    for (name, project) in names.iter().zip(projects) {
        std::fs::write(folder.join(name), &project.export).unwrap();
    }
    for batch in names.chunks(50) {
        let done = libreoffice::recalculating("soffice", &folder, &out).args(batch.iter().map(|n| folder.join(n))).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    let saved = names.iter().map(|name| std::fs::read(out.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))).collect();
    std::fs::remove_dir_all(&folder).unwrap();
    saved
}
