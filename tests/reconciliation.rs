//! Finance's totals beside the sums from below, and KPIs that pull apart, over a small ledger and over the sample.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fmt::Write;

use plumbline::engine::Engine;
use plumbline::engine::protocol::reconciliation::{Reconciled, ReconciliationView};
use plumbline::engine::protocol::{Figure, Request, Response, Scope, TableQuery, TraceView};
use plumbline::ledger::Decimal;
use proptest::prelude::*;

fn opened(text: &str) -> Engine {
    let mut engine = Engine::new();
    let request = Request::Import { file_name: "ledger.csv".into(), today: "2026-02-28".parse().unwrap(), now: 0 };
    let outcome = engine.handle(request, Some(text.as_bytes().to_vec()), &mut |_| ());
    assert!(matches!(outcome.response, Response::Project(_)), "{:?}", outcome.response);
    engine
}

fn sample() -> Engine {
    let mut engine = Engine::new();
    engine.handle(Request::Sample { today: "2026-11-22".parse().unwrap(), now: 0 }, None, &mut |_| ());
    engine
}

fn view(engine: &mut Engine) -> ReconciliationView {
    match engine.handle(Request::Reconciliation(Scope::default()), None, &mut |_| ()).response {
        Response::Reconciliation(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn trace(engine: &mut Engine, figure: &Figure) -> TraceView {
    let request = Request::Trace { what: figure.what.clone(), scope: figure.scope.clone() };
    match engine.handle(request, None, &mut |_| ()).response {
        Response::Trace(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn row<'a>(view: &'a ReconciliationView, cut: &str, label: &str) -> &'a Reconciled {
    let cut = view.cuts.iter().find(|c| c.id == cut).unwrap_or_else(|| panic!("{cut}: {:#?}", view.cuts));
    cut.rows.iter().find(|r| r.label == label).unwrap_or_else(|| panic!("{label}: {:#?}", cut.rows))
}

fn lines(row: &Reconciled) -> Vec<(&str, String)> {
    row.lines.iter().map(|(label, figure)| (label.as_str(), figure.value.unwrap().normalize().to_string())).collect()
}

const LEDGER: &str = "Month,Channel,Program,Version,Spend,Clicks,Pipeline,Opportunities,Wins\n\
    2026-01,Search,,Plan,1000,100,5000,50,10\n\
    2026-01,Search,,Actual,1100,200,4500,60,10\n\
    2026-01,Organic,SEO,Plan,0,40,2000,20,4\n\
    2026-01,Organic,SEO,Actual,200,50,1900,25,5\n\
    2026-01,,SEO,Actual,90.5,,,,1\n";

#[test]
fn the_difference_between_finance_and_channels_is_named() {
    let mut engine = opened(LEDGER);
    let view = view(&mut engine);
    let spend = row(&view, "channel", "Spend");
    assert_eq!((spend.top.value, spend.bottom.value), (Some(Decimal::new(139_050, 2)), Some(Decimal::from(1300))));
    assert_eq!(lines(spend), [("Spend without a channel", "90.5".to_owned())]);
    assert_eq!(lines(row(&view, "program", "Spend")), [("Spend without a program", "1100".to_owned())]);
    assert_eq!(row(&view, "channel", "Pipeline").difference.value, Some(Decimal::ZERO));
}

#[test]
fn blended_cac_stands_beside_attributable_cac() {
    let mut engine = opened(LEDGER);
    let view = view(&mut engine);
    let cac = row(&view, "attributable", "CAC");
    // 1,390.50 over 16 wins; 1,100 over the 10 wins of channels that can be credited.
    assert_eq!(cac.top.value, Some("86.91".parse().unwrap()));
    assert_eq!(cac.bottom.value, Some(Decimal::from(110)));
    let total: Decimal = cac.lines.iter().filter_map(|(_, figure)| figure.value).sum();
    assert_eq!(Some(total), cac.difference.value);
    assert_eq!(cac.lines.len(), 4, "spend and wins, of organic and without a channel: {:?}", lines(cac));
    let cut = view.cuts.iter().find(|c| c.id == "attributable").unwrap();
    assert_eq!(cut.without, "Organic and lines without a channel stay out.");
}

#[test]
fn every_figure_of_the_reconciliation_has_its_trace() {
    let (mut engine, mut seen) = (opened(LEDGER), 0);
    let view = view(&mut engine);
    for row in view.cuts.iter().flat_map(|cut| &cut.rows) {
        let lines = row.lines.iter().map(|(_, figure)| figure);
        for figure in [&row.top, &row.bottom, &row.difference].into_iter().chain(lines).filter(|figure| figure.value.is_some()) {
            let traced = trace(&mut engine, figure);
            let same = (traced.figure.value.unwrap() - figure.value.unwrap()).abs() <= Decimal::new(5, 3);
            assert!(same && !traced.formula.is_empty() && !traced.inputs.is_empty(), "{} {}", row.label, traced.title);
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen}");
    let without = trace(&mut engine, &row(&view, "channel", "Spend").lines[0].1);
    assert_eq!(without.formula, "= spend[(blank)]");
    let input = without.inputs.iter().find(|i| i.word == "spend[(blank)]").unwrap();
    assert_eq!((input.figure.value, input.count), (Some(Decimal::new(905, 1)), 1));
}

#[test]
fn activity_without_its_outcome_is_said_so() {
    let mut engine = opened(LEDGER);
    let view = view(&mut engine);
    // Clicks are up, so CPC is better than planned, and pipeline is not.
    let vanity = view.conflicts.iter().find(|c| c.vanity && c.grew.0 == "CPC").unwrap_or_else(|| panic!("{:#?}", view.conflicts));
    assert!(vanity.sentence.ends_with("activity, not success.") && vanity.sentence.contains("but pipeline "), "{}", vanity.sentence);
    assert_eq!(vanity.fell.as_ref().unwrap().0, "Pipeline");
    let scorecard = match engine.handle(Request::Scorecard(Scope::default()), None, &mut |_| ()).response {
        Response::Scorecard(view) => *view,
        other => panic!("{other:?}"),
    };
    let cpc = scorecard.groups.iter().flat_map(|group| &group.rows).find(|row| row.id == "cpc").unwrap();
    assert_eq!(cpc.vanity, vanity.sentence);
    let table = engine.table(&TableQuery::Kpis(Scope::default())).unwrap();
    assert!(table.notes.contains(&vanity.sentence), "{:?}", table.notes);
}

#[test]
fn volume_up_and_quality_down_is_a_finding_with_both_figures() {
    let mut engine = opened(LEDGER);
    let view = view(&mut engine);
    let found: Vec<_> =
        view.conflicts.iter().filter(|c| !c.vanity).map(|c| (c.grew.0.as_str(), c.fell.as_ref().unwrap().0.as_str())).collect();
    assert!(found.contains(&("Opportunities", "Win rate")), "{found:?}");
    let finding = view.conflicts.iter().find(|c| c.grew.0 == "Opportunities").unwrap();
    for figures in [&finding.grew.1, &finding.fell.as_ref().unwrap().1] {
        assert!(!trace(&mut engine, &figures.actual).inputs.is_empty());
    }
    let table = engine.table(&TableQuery::Conflicts(Scope::default())).unwrap();
    assert_eq!(table.rows.len(), view.conflicts.iter().map(|c| 1 + usize::from(c.fell.is_some())).sum::<usize>());
}

#[test]
fn the_samples_differences_add_up_to_the_cent() {
    let mut engine = sample();
    let view = view(&mut engine);
    assert!(view.cuts.len() > 1);
    for row in view.cuts.iter().flat_map(|cut| &cut.rows) {
        let Some(difference) = row.difference.value else { continue };
        assert_eq!(row.lines.iter().filter_map(|(_, figure)| figure.value).sum::<Decimal>(), difference, "{}", row.label);
        assert_eq!(row.top.value.unwrap() - row.bottom.value.unwrap(), difference, "{}", row.label);
    }
    let table = engine.table(&TableQuery::Reconciliation(Scope::default())).unwrap();
    assert!(table.rows.len() >= view.cuts.iter().map(|cut| cut.rows.len()).sum::<usize>());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn named_lines_add_up_to_the_difference(rows in proptest::collection::vec((0_usize..4, 1_i64..9_000_000, 1_u32..90), 1..12)) {
        let mut text = String::from("Month,Channel,Version,Spend,Wins\n2026-01,Search,Actual,10,1\n");
        for (channel, cents, wins) in &rows {
            let name = ["", "Organic", "Search", "Direct"][*channel];
            writeln!(text, "2026-01,{name},Actual,{},{wins}", Decimal::new(*cents, 2)).unwrap();
        }
        let view = view(&mut opened(&text));
        let mut seen = 0;
        for row in view.cuts.iter().flat_map(|cut| &cut.rows) {
            let Some(difference) = row.difference.value else { continue };
            seen += 1;
            prop_assert_eq!(row.lines.iter().filter_map(|(_, figure)| figure.value).sum::<Decimal>(), difference);
            prop_assert_eq!(row.top.value.unwrap() - row.bottom.value.unwrap(), difference);
        }
        prop_assert!(seen >= 3);
    }
}
