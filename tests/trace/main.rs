//! A hundred figures of the sample, drawn by lot, computed from their traces by another program: it reads the cells that a trace lists and
//! applies the formula that it shows.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use plumbline::engine::Engine;
use plumbline::engine::protocol::figure::What;
use plumbline::engine::protocol::{Request, Response, Scope, TraceView};
use plumbline::kpi::catalog::built_in;
use plumbline::ledger::{Measure, Version};
use plumbline::workbook::sample;

const FIGURES: usize = 100;

fn trace(engine: &mut Engine, what: What, scope: Scope) -> TraceView {
    match engine.handle(Request::Trace { what, scope }, None, &mut |_| ()).response {
        Response::Trace(view) => *view,
        other => panic!("{other:?}"),
    }
}

/// Every figure that is asked for, over parts of the year, of the channels and of the regions.
fn questions(engine: &Engine) -> Vec<(What, Scope)> {
    let kpis: Vec<String> = built_in().all().map(|kpi| kpi.id.clone()).collect();
    let mut whats: Vec<What> = Vec::new();
    for id in kpis {
        whats.extend([Version::Actual, Version::Plan].map(|version| What::Kpi { id: id.clone(), version }));
        whats.push(What::KpiVariance { id });
    }
    for measure in engine.project().unwrap().ledger().measures() {
        whats.push(What::Sum { measure: measure.clone(), version: Version::Actual });
        whats.push(What::SumVariance { measure: measure.clone() });
    }
    whats.push(What::SumVariance { measure: Measure::SPEND });
    let filters = [vec![], vec![("channel", "Paid Search")], vec![("channel", "Events"), ("region", "EMEA")], vec![("region", "NA")]];
    let scope = |period: &str, filters: &[(&str, &str)]| Scope {
        period: period.into(),
        filters: filters.iter().map(|(d, m)| ((*d).to_owned(), (*m).to_owned())).collect(),
    };
    let scopes: Vec<Scope> =
        ["", "2026-Q2", "2026-07", "all"].iter().flat_map(|period| filters.iter().map(|filters| scope(period, filters))).collect();
    whats.iter().flat_map(|what| scopes.iter().map(|scope| (what.clone(), scope.clone()))).collect()
}

#[test]
fn another_program_computes_the_figures_from_their_traces() {
    let python = Command::new("python3").args(["-c", "import openpyxl"]).output().is_ok_and(|done| done.status.success());
    assert!(python || std::env::var_os("CI").is_none(), "openpyxl is not here");
    if !python {
        eprintln!("openpyxl is not here: nothing was computed");
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("trace-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("workbook.xlsx"), sample::sample().unwrap()).unwrap();
    let mut engine = Engine::new();
    engine.handle(Request::Sample { today: "2026-11-22".parse().unwrap(), now: 0 }, None, &mut |_| ());

    let mut questions = questions(&engine);
    let (mut drawn, mut formulas, mut dice) = (0, BTreeSet::new(), 7_u64);
    while drawn < FIGURES {
        assert!(!questions.is_empty(), "only {drawn} figures have a value");
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (what, scope) = questions.swap_remove(usize::try_from(dice >> 33).unwrap() % questions.len());
        let view = trace(&mut engine, what, scope);
        // A target that the definition sets is no sum of cells.
        if view.figure.value.is_none() || view.formula.contains("100 %") {
            continue;
        }
        std::fs::write(folder.join(format!("{drawn:03}.txt")), &view.text).unwrap();
        formulas.insert(view.formula);
        drawn += 1;
    }
    assert!(formulas.len() > 20, "{formulas:#?}");

    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/trace/audit.py");
    let done = Command::new("python3").arg(script).arg(&folder).output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    let wrong: Vec<&str> = said.lines().filter(|line| !line.ends_with("\tok")).collect();
    assert!(wrong.is_empty(), "{wrong:#?}\n{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(said.lines().count(), FIGURES);
    std::fs::remove_dir_all(&folder).unwrap();
}
