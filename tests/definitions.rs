//! Definitions that a team makes: what follows them, what stays as it was reported, and that they are undone and replayed like all else.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use plumbline::engine::command::{Command, Entry};
use plumbline::engine::files::File;
use plumbline::engine::project::Project;
use plumbline::engine::protocol::figure::{Scope, What};
use plumbline::engine::protocol::{ProjectSummary, Request, Response, ScorecardView, TraceView};
use plumbline::engine::{Engine, Keep};
use plumbline::kpi::trigger::Dated;
use plumbline::kpi::{Formula, Kpi, KpiVersion, Trigger, TriggerKind};
use plumbline::ledger::measure::Unit;
use plumbline::ledger::{Decimal, Period, Span, Version};
use proptest::prelude::*;

struct Desk {
    engine: Engine,
    journal: Vec<Entry>,
}

impl Desk {
    fn open() -> Self {
        let mut desk = Self { engine: Engine::new(), journal: Vec::new() };
        desk.ask(Request::Sample { today: "2026-11-22".parse().unwrap(), now: 0 });
        desk
    }

    fn ask(&mut self, request: Request) -> Response {
        let outcome = self.engine.handle(request, None, &mut |_| ());
        match outcome.keep {
            Some(Keep::Project { journal, .. }) => self.journal = journal,
            Some(Keep::Entries { entries, .. }) => self.journal.extend(entries),
            _ => {}
        }
        self.engine.kept();
        outcome.response
    }

    fn project(&mut self, request: Request) -> ProjectSummary {
        match self.ask(request) {
            Response::Project(summary) => *summary,
            other => panic!("{other:?}"),
        }
    }

    fn kpi(&self, id: &str) -> Kpi {
        self.engine.project().unwrap().catalog.find(id).unwrap().clone()
    }

    /// A version of a KPI with another formula.
    fn version(&self, id: &str, formula: &str, from: Option<&str>) -> KpiVersion {
        let kpi = Kpi { formula: Formula::parse(formula).unwrap(), ..self.kpi(id) };
        let from = from.and_then(Period::from_id);
        let on = "2026-11-22".parse().unwrap();
        KpiVersion { kpi, from, retired: false, reason: "Agreed with finance".into(), who: "RevOps lead".into(), on }
    }

    fn define(&mut self, version: KpiVersion) -> ProjectSummary {
        self.project(Request::Do(Command::DefineKpi(Box::new(version))))
    }

    fn value(&mut self, id: &str, period: &str) -> Option<Decimal> {
        self.trace(id, period).figure.value
    }

    fn trace(&mut self, id: &str, period: &str) -> TraceView {
        let scope = Scope { period: period.into(), ..Scope::default() };
        match self.ask(Request::Trace { what: What::Kpi { id: id.into(), version: Version::Actual }, scope }) {
            Response::Trace(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    fn scorecard(&mut self) -> ScorecardView {
        match self.ask(Request::Scorecard(Scope::default())) {
            Response::Scorecard(view) => *view,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn every_figure_follows_a_changed_definition_and_undo_takes_it_back() {
    let mut desk = Desk::open();
    let before = (desk.value("cac", ""), desk.value("payback", ""));
    let summary = desk.define(desk.version("cac", "SPEND / Opportunities", None));
    assert_eq!(summary.undo.as_deref(), Some("version 2 of CAC"));
    assert_eq!(desk.value("cac", ""), desk.value("cost_per_opportunity", ""));
    assert_ne!(desk.value("payback", ""), before.1, "it names the CAC");
    let trace = desk.trace("cac", "");
    assert_eq!(trace.formula, "= spend[actual] / opportunities[actual]");
    assert_eq!(trace.definition, "cac, version 2 (Agreed with finance, RevOps lead)");
    let tile = desk.scorecard().chain.into_iter().find(|tile| tile.id == "cac").unwrap();
    assert_eq!(tile.figures.actual.value, desk.value("cac", ""));
    desk.project(Request::Undo);
    assert_eq!((desk.value("cac", ""), desk.value("payback", "")), before);
    desk.project(Request::Redo);
    assert_eq!(desk.value("cac", ""), desk.value("cost_per_opportunity", ""));
}

#[test]
fn a_kpi_is_added_found_by_its_name_and_retired() {
    let mut desk = Desk::open();
    let mut new = desk.version("cac", "spend / 'Customers won' * 2", None);
    (new.kpi.id, new.kpi.label) = (String::new(), "Twice the CAC".into());
    let summary = desk.define(new);
    assert!(summary.kpis.iter().any(|[id, label, _]| id == "twice_the_cac" && label == "Twice the CAC"), "{:?}", summary.kpis);
    assert_eq!(desk.value("twice_the_cac", ""), desk.value("cac", "").map(|cac| cac * Decimal::TWO));
    let group = desk.scorecard().groups.into_iter().find(|g| g.rows.iter().any(|r| r.id == "twice_the_cac"));
    assert_eq!(group.map(|g| g.label).as_deref(), Some("Efficiency"));
    let retired = KpiVersion { retired: true, ..desk.version("twice_the_cac", "spend", None) };
    let summary = desk.define(retired);
    assert_eq!(summary.undo.as_deref(), Some("retire Twice the CAC"));
    assert!(summary.kpis.iter().all(|[id, ..]| id != "twice_the_cac"));
    let refused = desk.ask(Request::Do(Command::DefineKpi(Box::new(KpiVersion { retired: true, ..desk.version("cac", "spend", None) }))));
    let Response::Failed { message } = refused else { panic!("{refused:?}") };
    assert!(message.starts_with("CAC is part of the formula of"), "{message}");
}

#[test]
fn a_kpi_has_a_threshold_of_its_own() {
    let mut desk = Desk::open();
    let mut wide = desk.version("cac", "spend / wins", None);
    wide.kpi.trigger = Trigger::miss(Decimal::new(9, 1));
    desk.define(wide);
    let view = desk.scorecard();
    let row = view.groups.iter().flat_map(|g| &g.rows).find(|r| r.id == "cac").unwrap();
    assert_eq!((row.trigger.as_str(), row.figures.status.label()), ("Over ≥ 90 %", "On plan"));
}

#[test]
fn the_status_is_the_triggers_on_the_scorecard_in_the_queue_in_the_trace_and_in_the_export() {
    let mut desk = Desk::open();
    let Some(cac) = desk.value("cac", "") else { panic!("the sample has a CAC") };
    let with = |desk: &mut Desk, trigger: Trigger| {
        let mut version = desk.version("cac", "spend / wins", None);
        version.kpi.trigger = trigger;
        desk.define(version);
        let view = desk.scorecard();
        let row = view.groups.iter().flat_map(|g| &g.rows).find(|r| r.id == "cac").unwrap().clone();
        let queued = view.needs.iter().find(|n| n.title == "CAC").map(|n| n.why.clone());
        (row.trigger, row.figures.status.label(), queued, desk.trace("cac", "").trigger)
    };
    let value = |value: Decimal| Trigger { kind: TriggerKind::Beyond, threshold: Some(value), ..Trigger::default() };
    let (words, status, queued, trace) = with(&mut desk, value(cac - Decimal::ONE));
    assert_eq!(status, "Breach");
    assert!(words.starts_with("Above $") && queued.unwrap().starts_with(&words) && trace == format!("{words}: breach."), "{trace}");
    let (_, status, queued, _) = with(&mut desk, value(cac));
    assert_eq!((status, queued), ("Quiet", None), "on the value is not beyond it");
    let few = Trigger { least: Some(Decimal::from(1_000_000)), ..Trigger::default() };
    let (words, status, _, trace) = with(&mut desk, few);
    assert_eq!((status, words.as_str()), ("Too few to say", "Over ≥ 5 %, from a volume of 1,000,000"), "{trace}");
    let year = Span::from_id("2026").unwrap();
    let wide = Trigger { dated: vec![Dated { span: year, threshold: Decimal::new(9, 1) }], ..Trigger::default() };
    assert_eq!(with(&mut desk, wide).1, "On plan");
}

#[test]
fn a_trigger_is_tried_on_the_months_while_it_is_written() {
    let mut desk = Desk::open();
    let mut tried = |threshold: Decimal| {
        let kpi = Kpi { trigger: Trigger::miss(threshold), ..desk.kpi("cac") };
        match desk.ask(Request::Backtest { kpi: Box::new(kpi), within: 2, scope: Scope::default() }) {
            Response::Backtest(view) => *view,
            other => panic!("{other:?}"),
        }
    };
    let (tight, wide) = (tried(Decimal::new(1, 2)), tried(Decimal::new(99, 2)));
    assert!(tight.written.judged > 6 && tight.written.fired > 0, "{tight:?}");
    assert_eq!((wide.written.fired, wide.written.cost), (0, Decimal::ZERO));
    let (threshold, suggested) = tight.suggested.clone().unwrap();
    assert_eq!(tried(threshold).written, suggested, "what is suggested is what it would be");
    assert_eq!(tried(Decimal::TWO).error, "A threshold is above 0 and below 100 %.");
}

#[test]
fn what_was_reported_stands_beside_what_is_restated() {
    let mut desk = Desk::open();
    let reported = desk.value("cac", "2026-05");
    desk.define(desk.version("cac", "spend / opportunities", Some("2026-07")));
    let trace = desk.trace("cac", "2026-05");
    assert_ne!(trace.figure.value, reported, "restated by default");
    assert!(
        trace.reported.starts_with("As reported: $") && trace.reported.contains(" with version 1, = spend / wins. Restated: $"),
        "{}",
        trace.reported
    );
    assert!(trace.text.contains(&trace.reported));
    assert_eq!(desk.trace("cac", "2026-08").reported, "", "from July on it was reported so");
    assert_eq!(desk.trace("cac", "2026-08").definition, "cac, version 2, from Jul 2026 (Agreed with finance, RevOps lead)");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whatever versions are made with effect from a later period, an earlier one is reported as it was.
    #[test]
    fn restating_leaves_what_was_reported_untouched(changes in proptest::collection::vec((0_usize..4, 6_u32..=12), 1..5)) {
        const FORMULAS: [&str; 4] = ["spend / leads", "spend / opportunities * 2", "PRIOR(spend, 1) / wins", "ROUND(spend / wins, -1)"];
        let mut desk = Desk::open();
        let reported = desk.value("cac", "2026-05");
        for (formula, month) in changes {
            let version = desk.version("cac", FORMULAS[formula], Some(&format!("2026-{month:02}")));
            desk.define(version);
        }
        let project = desk.engine.project().unwrap();
        let lens = plumbline::engine::views::lens::Lens::new(project, &Scope { period: "2026-05".into(), ..Scope::default() });
        let (kpi, value) = lens.as_reported(project.catalog.find("cac").unwrap(), Version::Actual).unwrap();
        prop_assert_eq!((kpi.version, value), (1, reported));
    }
}

#[test]
fn periods_before_a_formula_reads_from_the_whole_ledger() {
    let mut desk = Desk::open();
    let spend = |desk: &mut Desk, period: &str| desk.value("spend", period);
    for (formula, expected) in [
        ("PRIOR(spend, 1)", "2026-07-01..2026-07-31"),
        ("LAG(spend, 3)", "2026-05"),
        ("ROLLING(spend, 2)", "2026-07-01..2026-08-31"),
        ("YTD(spend)", "2026-01-01..2026-08-31"),
        ("PRIOR(YTD(spend), 1)", "2026-01-01..2026-07-31"),
    ] {
        let mut version = desk.version("cac", formula, None);
        version.kpi.unit = Unit::Money;
        desk.define(version);
        let value = desk.value("cac", "2026-08");
        assert!(value.is_some(), "{formula}");
        assert_eq!(value, spend(&mut desk, expected), "{formula}");
        let trace = desk.trace("cac", "2026-08");
        assert_eq!(trace.inputs.iter().map(|i| i.figure.value).collect::<Vec<_>>(), [value], "{formula}: {}", trace.formula);
    }
}

#[test]
fn a_replayed_journal_has_the_definitions() {
    let mut desk = Desk::open();
    desk.define(desk.version("cac", "spend / opportunities", Some("2026-07")));
    let text = serde_json::to_string(&desk.journal).unwrap();
    let journal: Vec<Entry> = serde_json::from_str(&text).unwrap();
    let project = desk.engine.project().unwrap();
    let (record, kpis) = (project.record.clone(), project.state.kpis.clone());
    let bytes = project.first_bytes().unwrap().clone();
    let fingerprint = record.fingerprint.clone();
    let again = Project::open(record, vec![File::unread(fingerprint, bytes)], journal, &mut |_| ()).unwrap();
    assert_eq!((again.state.kpis.len(), &again.state.kpis), (1, &kpis));
}
