//! The engine natively, over the sample workbook: exact figures, decisions, undo, replay, traces. What a browser adds is tested in `e2e`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use plumbline::engine::command::{Command, DecisionDraft, Entry, MoveDraft, SettingChange, TableChange};
use plumbline::engine::protocol::figure::{Scope, What};
use plumbline::engine::protocol::{ProjectSummary, ReallocateQuery, Request, Response, ScorecardView, VarianceQuery};
use plumbline::engine::{Engine, Keep, Outcome};
use plumbline::kpi::Status;
use plumbline::ledger::{Decimal, Measure, Period, Version};
use proptest::prelude::*;

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn ask(engine: &mut Engine, request: Request) -> Outcome {
    engine.handle(request, None, &mut |_| ())
}

fn sample() -> Engine {
    let mut engine = Engine::new();
    let outcome = ask(&mut engine, Request::Sample { today: day("2026-11-22"), now: 0 });
    assert!(matches!(outcome.response, Response::Project(_)), "{:?}", outcome.response);
    engine
}

fn project(outcome: Outcome) -> ProjectSummary {
    match outcome.response {
        Response::Project(summary) => *summary,
        other => panic!("{other:?}"),
    }
}

fn failed(outcome: Outcome) -> String {
    match outcome.response {
        Response::Failed { message } => message,
        other => panic!("{other:?}"),
    }
}

fn scorecard(engine: &mut Engine, period: &str) -> ScorecardView {
    match ask(engine, Request::Scorecard(Scope { period: period.into(), ..Scope::default() })).response {
        Response::Scorecard(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn line(members: &[(&str, &str)]) -> plumbline::decide::decision::Line {
    plumbline::decide::decision::Line(members.iter().map(|(d, m)| ((*d).into(), (*m).into())).collect())
}

fn shift(from: &[(&str, &str)], to: &[(&str, &str)], amount: &str) -> MoveDraft {
    MoveDraft {
        measure: Measure::SPEND,
        version: Version::Plan,
        period: Period::from_id("2026-11").unwrap(),
        from: Some(line(from)).filter(|l| !l.0.is_empty()),
        to: Some(line(to)).filter(|l| !l.0.is_empty()),
        amount: amount.parse().unwrap(),
        currency: String::new(),
        opens: false,
    }
}

fn draft(moves: Vec<MoveDraft>) -> DecisionDraft {
    DecisionDraft {
        title: "Shift display to search".into(),
        decider: "RevOps lead".into(),
        date: day("2026-11-22"),
        rationale: "Display misses its CAC target.".into(),
        expected: plumbline::decide::decision::Expected { kpi: "cac".into(), change: "-64".into(), by: day("2026-12-31") },
        moves,
    }
}

/// Two lines of the sample's plan in US dollars, by all their members.
fn two_lines(engine: &mut Engine) -> [plumbline::engine::protocol::reallocate::BudgetLine; 2] {
    let query = ReallocateQuery { period: "2026-11".into(), ..ReallocateQuery::default() };
    let Response::Reallocate(view) = ask(engine, Request::Reallocate(query)).response else { panic!() };
    let dollars = |channel: &str| {
        let mut fitting = view.lines.iter().filter(|l| l.currency == "USD" && l.line.0.get("channel").is_some_and(|c| c == channel));
        fitting.find(|l| l.plan.is_some_and(|p| p > Decimal::from(500))).cloned().unwrap()
    };
    [dollars("Display"), dollars("Paid search")]
}

fn members(line: &plumbline::decide::decision::Line) -> Vec<(&str, &str)> {
    line.0.iter().map(|(d, m)| (d.as_str(), m.as_str())).collect()
}

fn real_move(engine: &mut Engine, amount: &str) -> MoveDraft {
    let [from, to] = two_lines(engine);
    shift(&members(&from.line), &members(&to.line), amount)
}

fn figure(view: &ScorecardView, id: &str) -> (String, String, Status) {
    let tile = view.chain.iter().find(|t| t.id == id).unwrap();
    let shown = |f: &plumbline::engine::protocol::Figure| f.value.map_or_else(|| f.note.clone(), |v| v.round_dp(4).normalize().to_string());
    (shown(&tile.figures.plan), shown(&tile.figures.actual), tile.figures.status)
}

/// The figures that the sample's own documentation states, computed there from the generator's numbers and not by the engine.
/// The months of a KPI, its limits and its trace say the same; the limits are worked out here once more, from the trace's own figures.
#[test]
fn each_kpi_says_within_which_limits_its_months_vary() {
    let mut engine = sample();
    let view = scorecard(&mut engine, "");
    let rows: Vec<_> = view.groups.iter().flat_map(|g| &g.rows).collect();
    assert!(rows.len() > 10);
    for row in rows {
        let values: Vec<Decimal> = row.course.points.iter().filter_map(|(_, value)| *value).collect();
        let count = Decimal::from(values.len());
        let mean = values.iter().sum::<Decimal>() / count;
        let moved: Decimal = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum::<Decimal>() / (count - Decimal::ONE);
        let limits = row.course.limits.unwrap_or_else(|| panic!("{} has {count} months", row.id));
        let near = |a: Decimal, b: Decimal| (a - b).abs() < Decimal::new(1, 9);
        assert!(near(limits.mean, mean) && near(limits.upper, mean + Decimal::new(266, 2) * moved), "{}", row.id);
        let (what, scope) = (row.figures.actual.what.clone(), row.figures.actual.scope.clone());
        let Response::Trace(trace) = ask(&mut engine, Request::Trace { what, scope }).response else { panic!() };
        assert_eq!(trace.variation, row.course.said, "{}", row.id);
        assert!(trace.text.contains(&trace.variation));
    }
}

#[test]
fn the_sample_scorecard_is_exact() {
    let view = scorecard(&mut sample(), "");
    assert_eq!(view.span, "Jan – Oct 2026, to date");
    let expected = [
        ("spend", "1986674.65", "2052086.6516", Status::OnPlan),
        ("pipeline", "12809890", "12320920", Status::OnPlan),
        ("bookings", "2352240", "2182480", Status::Breach),
        ("cac", "1354.2431", "1492.4267", Status::Breach),
        ("romi", "2.3736", "2.3765", Status::OnPlan),
        ("payback", "12.5124", "13.9297", Status::Breach),
    ];
    for (id, plan, actual, status) in expected {
        assert_eq!(figure(&view, id), (plan.into(), actual.into(), status), "{id}");
    }
    assert_eq!(view.utilization.share.map(|s| s.round_dp(4).to_string()), Some("0.0329".into()));
    let off: Vec<&str> = view.bars.bars.iter().filter(|(_, c)| c.status != Status::OnPlan).map(|(n, _)| n.as_str()).collect();
    assert_eq!(off.len(), 3, "{off:?}");
    assert!(["Paid search", "Display", "Events"].iter().all(|c| off.contains(c)), "{off:?}");
}

#[test]
fn nothing_is_recorded_without_who_why_and_what_is_expected() {
    type Edit = fn(&mut DecisionDraft);
    let mut engine = sample();
    let edits: [(&str, Edit); 4] = [
        ("title", |d| d.title.clear()),
        ("decider", |d| d.decider = "  ".into()),
        ("rationale", |d| d.rationale.clear()),
        ("expected change", |d| d.expected.change.clear()),
    ];
    for (field, edit) in edits {
        let mut incomplete = draft(vec![]);
        edit(&mut incomplete);
        let message = failed(ask(&mut engine, Request::Do(Command::RecordDecision(incomplete))));
        assert!(message.starts_with(&format!("The {field} is empty.")), "{message}");
    }
    assert_eq!(scorecard(&mut engine, ""), scorecard(&mut sample(), ""));
}

#[test]
fn a_move_must_select_exactly_one_line() {
    let mut engine = sample();
    let mut refused = |moved: MoveDraft| failed(ask(&mut engine, Request::Do(Command::RecordDecision(draft(vec![moved])))));
    let many = refused(shift(&[("channel", "Display")], &[], "100"));
    assert!(many.contains("fits") && many.contains("name exactly one"), "{many}");
    let none = refused(shift(&[("channel", "Billboards")], &[], "100"));
    assert!(none.starts_with("No budget line in the spend plan has channel Billboards."), "{none}");
    let unknown = refused(shift(&[("planet", "Mars")], &[], "100"));
    assert!(unknown.contains("The workbook has no planet"), "{unknown}");
    let nowhere = refused(shift(&[], &[], "100"));
    assert_eq!(nowhere, "Move 1 names neither where the money comes from nor where it goes.");
    for amount in ["0", "-5", "1.005"] {
        assert!(refused(shift(&[("channel", "Display")], &[], amount)).contains("must be above zero"), "{amount}");
    }
}

#[test]
fn a_move_shifts_the_plan_and_undo_takes_it_back() {
    let mut engine = sample();
    let before = scorecard(&mut engine, "2026");
    let [from, _] = two_lines(&mut engine);
    let moved = real_move(&mut engine, "250.25");
    let done = project(ask(&mut engine, Request::Do(Command::RecordDecision(draft(vec![moved])))));
    assert_eq!((done.decisions, done.undo.as_deref()), (1, Some("record D-001")));
    let [after, _] = two_lines(&mut engine);
    assert_eq!(after.plan, from.plan.map(|p| p - "250.25".parse::<Decimal>().unwrap()));
    let shifted = scorecard(&mut engine, "2026");
    assert_eq!(figure(&shifted, "spend").0, figure(&before, "spend").0, "a shift leaves the total");
    let channel =
        |view: &ScorecardView, name: &str| view.bars.bars.iter().find(|(n, _)| n == name).and_then(|(_, c)| c.plan.value).unwrap();
    assert_eq!(channel(&before, "Display") - channel(&shifted, "Display"), "250.25".parse().unwrap());
    project(ask(&mut engine, Request::Undo));
    assert_eq!(scorecard(&mut engine, "2026"), before);
    project(ask(&mut engine, Request::Redo));
    assert_eq!(scorecard(&mut engine, "2026"), shifted);
    assert_eq!(failed(ask(&mut engine, Request::Redo)), "There is nothing to redo.");
}

#[test]
fn a_trace_says_what_changed_since_the_last_export() {
    let mut engine = sample();
    let scope = Scope { period: "2026-11".into(), filters: [("channel".to_owned(), "Display".to_owned())].into() };
    let spend = What::Sum { measure: Measure::SPEND, version: Version::Plan };
    let payback = What::Kpi { id: "payback".into(), version: Version::Actual };
    let since = |engine: &mut Engine, what: &What, scope: &Scope| {
        let Response::Trace(view) = ask(engine, Request::Trace { what: what.clone(), scope: scope.clone() }).response else { panic!() };
        assert!(view.since.as_ref().is_none_or(|since| view.text.contains(&since.title())));
        view.since.map(|since| since.changes)
    };
    let moved = real_move(&mut engine, "250.25");
    project(ask(&mut engine, Request::Do(Command::RecordDecision(draft(vec![moved])))));
    assert_eq!(since(&mut engine, &spend, &scope), None, "it was never exported");
    let exported = ask(&mut engine, Request::Export { today: day("2026-11-22") });
    let mut back = Engine::new();
    let import = Request::Import { file_name: "back.xlsx".into(), today: day("2026-12-01"), now: 1 };
    project(back.handle(import, exported.bytes, &mut |_| ()));
    assert_eq!(since(&mut back, &spend, &scope), Some(vec![]), "what was exported is no change");
    let moved = real_move(&mut back, "100");
    project(ask(&mut back, Request::Do(Command::RecordDecision(draft(vec![moved])))));
    project(ask(&mut back, Request::Do(Command::SetSetting(SettingChange::GrossMargin(Some(Decimal::new(7, 1)))))));
    let told = "spend[plan]: −$100.00 by D-002 “Shift display to search”, decided by RevOps lead on 2026-11-22.";
    assert_eq!(since(&mut back, &spend, &scope), Some(vec![told.to_owned()]));
    let margin = "Gross margin: 70.0 %; at the export as the workbook states it.";
    assert_eq!(since(&mut back, &payback, &Scope::default()), Some(vec![margin.to_owned()]));
    let elsewhere = Scope { filters: [("channel".to_owned(), "Events".to_owned())].into(), ..scope };
    assert_eq!(since(&mut back, &spend, &elsewhere), Some(vec![]));
    project(ask(&mut back, Request::Undo));
    assert_eq!(since(&mut back, &payback, &Scope::default()), Some(vec![]));
}

#[test]
fn an_export_reopens_as_the_same_project() {
    let mut engine = sample();
    let moved = real_move(&mut engine, "250.25");
    project(ask(&mut engine, Request::Do(Command::RecordDecision(draft(vec![moved])))));
    project(ask(&mut engine, Request::Do(Command::SetSetting(SettingChange::Threshold(Decimal::new(4, 2))))));
    let exported = ask(&mut engine, Request::Export { today: day("2026-11-22") });
    let Response::File { file_name, .. } = exported.response else { panic!("{:?}", exported.response) };
    let mut reopened = Engine::new();
    let import = Request::Import { file_name, today: day("2026-12-01"), now: 1 };
    let summary = project(reopened.handle(import, exported.bytes, &mut |_| ()));
    assert_eq!((summary.decisions, summary.threshold, summary.exported_on), (1, Decimal::new(4, 2), Some(day("2026-11-22"))));
    for period in ["", "all", "2026-Q4", "2026-11"] {
        let (then, now) = (scorecard(&mut engine, period), scorecard(&mut reopened, period));
        assert_eq!(then, now, "{period}");
    }
    let decisions = |engine: &mut Engine| match ask(engine, Request::Decisions).response {
        Response::Decisions(view) => view.decisions,
        other => panic!("{other:?}"),
    };
    let (then, now) = (decisions(&mut engine), decisions(&mut reopened));
    assert_eq!(
        (then[0].title.clone(), then[0].expected.clone(), then[0].rationale.clone()),
        (now[0].title.clone(), now[0].expected.clone(), now[0].rationale.clone())
    );
    assert!(now[0].moves.iter().all(|m| m.written), "{:?}", now[0].moves);
    // A second round: the next decision gets the next number, and the plan is not moved twice.
    let again = ask(&mut reopened, Request::Export { today: day("2026-12-02") });
    let Response::File { file_name, .. } = again.response else { panic!("{:?}", again.response) };
    assert!(file_name.contains("v2"), "{file_name}");
    let mut third = Engine::new();
    project(third.handle(Request::Import { file_name, today: day("2026-12-03"), now: 2 }, again.bytes, &mut |_| ()));
    assert_eq!(scorecard(&mut third, "all"), scorecard(&mut engine, "all"));
}

#[test]
fn a_replayed_journal_is_the_project() {
    let mut engine = Engine::new();
    let opened = ask(&mut engine, Request::Sample { today: day("2026-11-22"), now: 0 });
    let Some(Keep::Project { record, bytes, .. }) = opened.keep else { panic!() };
    let moved = real_move(&mut engine, "100");
    let commands = [
        Request::Do(Command::RecordDecision(draft(vec![moved]))),
        Request::Do(Command::SetSetting(SettingChange::FiscalStart(7))),
        Request::Undo,
    ];
    let mut journal: Vec<Entry> = Vec::new();
    for (position, request) in commands.into_iter().enumerate() {
        let Some(Keep::Entries { position: kept, entries, .. }) = ask(&mut engine, request).keep else { panic!() };
        assert_eq!(kept as usize, position);
        journal.extend(serde_json::from_str::<Vec<Entry>>(&serde_json::to_string(&entries).unwrap()).unwrap());
    }
    let mut restored = Engine::new();
    let files = vec![(record.fingerprint.clone(), bytes.to_vec())];
    project(restored.restore(record, files, journal, &mut |_| ()));
    assert_eq!(scorecard(&mut restored, ""), scorecard(&mut engine, ""));
    assert_eq!(project(ask(&mut restored, Request::Undo)).decisions, 0);
}

#[test]
fn what_cannot_be_kept_is_not_done() {
    let mut engine = sample();
    let before = scorecard(&mut engine, "");
    project(ask(&mut engine, Request::Do(Command::SetSetting(SettingChange::Threshold(Decimal::new(1, 2))))));
    let Response::Failed { message } = engine.not_kept("the disk is full.") else { panic!() };
    assert!(message.starts_with("That was not done") && message.ends_with("the disk is full."), "{message}");
    assert_eq!(scorecard(&mut engine, ""), before);
}

/// For every figure of the chain in one channel and month: its formula's inputs are the sums of the cells that the trace lists.
#[test]
fn a_trace_lists_the_cells_that_add_up() {
    let mut engine = sample();
    let scope = Scope { period: "2026-03".into(), filters: [("channel".to_owned(), "Events".to_owned())].into() };
    let mut seen = 0;
    for id in plumbline::kpi::catalog::CHAIN {
        for version in [Version::Plan, Version::Actual] {
            let what = What::Kpi { id: id.into(), version };
            let Response::Trace(trace) = ask(&mut engine, Request::Trace { what, scope: scope.clone() }).response else { panic!() };
            assert!(trace.formula.starts_with("= ") && trace.text.contains(&trace.formula), "{}", trace.formula);
            for input in trace.inputs.iter().filter(|i| i.word != "gross_margin") {
                assert_eq!(input.cells.len(), input.count as usize);
                let amount = |c: &plumbline::engine::protocol::trace::TraceCell| {
                    let shown = if c.converted.is_empty() { &c.amount } else { c.converted.split("= ").nth(1).unwrap() };
                    shown.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect::<String>().parse::<Decimal>().unwrap()
                };
                let sum: Decimal = input.cells.iter().map(amount).sum();
                let stated = input.figure.value.unwrap();
                // Converted amounts are shown to the cent, one rounding a cell.
                assert!((sum - stated).abs() <= Decimal::new(5, 3) * Decimal::from(input.count), "{id} {}: {sum} {stated}", input.word);
                seen += 1;
            }
        }
    }
    assert!(seen >= 20, "{seen}");
}

#[test]
fn every_input_of_a_trace_has_a_trace_of_its_own() {
    let mut engine = sample();
    let what = What::Kpi { id: "romi".into(), version: Version::Actual };
    let Response::Trace(trace) = ask(&mut engine, Request::Trace { what, scope: Scope::default() }).response else { panic!() };
    assert_eq!(trace.inputs.len(), 3);
    for input in trace.inputs {
        let (what, scope) = (input.figure.what.clone(), input.figure.scope.clone());
        let Response::Trace(inner) = ask(&mut engine, Request::Trace { what, scope }).response else { panic!() };
        assert_eq!((inner.figure.value, inner.inputs[0].places.clone()), (input.figure.value, input.places), "{}", input.word);
        assert!(!inner.title.is_empty());
    }
}

#[test]
fn variance_rows_add_up_to_their_total() {
    let mut engine = sample();
    for by in [vec!["channel"], vec!["region"], vec!["month"], vec!["quarter"], vec!["program", "month"], vec!["owner", "region"]] {
        let query = VarianceQuery {
            scope: Scope { period: "2026".into(), ..Scope::default() },
            by: by.iter().map(|b| (*b).to_owned()).collect(),
            ..VarianceQuery::default()
        };
        let Response::Variance(view) = ask(&mut engine, Request::Variance(query)).response else { panic!() };
        assert!(view.count <= 500 && view.rows.len() == view.count as usize && view.count > 1, "{by:?}: {}", view.count);
        let plan: Decimal = view.rows.iter().filter_map(|r| r.figures.plan.value).sum();
        let actual: Decimal = view.rows.iter().filter_map(|r| r.figures.actual.value).sum();
        assert_eq!((Some(plan), Some(actual)), (view.total.figures.plan.value, view.total.figures.actual.value), "{by:?}");
    }
}

#[test]
fn money_without_a_rate_stays_out_and_is_an_issue() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let rows = [
        ["Month", "Channel", "Currency", "Plan", "Actual"],
        ["2026-01", "Search", "USD", "100", "90"],
        ["2026-01", "Events", "USD", "50", "60"],
        ["2026-02", "Events", "PLN", "800", "700"],
    ];
    for (r, row) in (0_u32..).zip(rows) {
        for (c, text) in (0_u16..).zip(row) {
            match text.parse::<i32>() {
                Ok(number) => sheet.write(r, c, number).unwrap(),
                Err(_) => sheet.write(r, c, text).unwrap(),
            };
        }
    }
    let mut engine = Engine::new();
    let import = Request::Import { file_name: "two currencies.xlsx".into(), today: day("2026-11-22"), now: 0 };
    let summary = project(engine.handle(import, Some(book.save_to_buffer().unwrap()), &mut |_| ()));
    assert_eq!((summary.currency.as_str(), summary.issues), ("USD", 1));
    let view = scorecard(&mut engine, "all");
    assert_eq!((figure(&view, "spend").0, figure(&view, "spend").1), ("150".into(), "150".into()));
    assert_eq!(view.notes, ["2 amounts in PLN for Feb 2026 stay out of the totals: there is no rate from PLN to USD."]);
    let Response::Mapping(view) = ask(&mut engine, Request::Mapping { sheet: None }).response else { panic!() };
    assert!(view.issues[0].message.ends_with("Add a table with the headings Currency and Rate to USD."), "{:?}", view.issues);
}

#[test]
fn leaving_a_table_out_takes_its_amounts_away_and_undo_brings_them_back() {
    let mut engine = sample();
    let before = scorecard(&mut engine, "");
    let Response::Mapping(view) = ask(&mut engine, Request::Mapping { sheet: None }).response else { panic!() };
    let table = view.sheet.unwrap().tables[0].key.clone();
    let change = Command::SetTable { table, change: TableChange::Used(false) };
    project(ask(&mut engine, Request::Do(change)));
    assert_ne!(scorecard(&mut engine, ""), before);
    project(ask(&mut engine, Request::Undo));
    assert_eq!(scorecard(&mut engine, ""), before);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    /// Undo after do is nothing: after any settings and moves, undoing all of them gives the project as it was opened.
    #[test]
    fn undoing_everything_is_the_beginning(steps in proptest::collection::vec((0_u8..4, 1_u32..12, 1_i64..40_000), 1..6)) {
        let mut engine = sample();
        let before = scorecard(&mut engine, "2026");
        let mut done = 0;
        for (kind, month, cents) in steps {
            let command = match kind {
                0 => Command::SetSetting(SettingChange::FiscalStart(month)),
                1 => Command::SetSetting(SettingChange::Threshold(Decimal::new(i64::from(month), 2))),
                2 => Command::SetSetting(SettingChange::GrossMargin(Some(Decimal::new(i64::from(month) * 8, 2)))),
                _ => Command::RecordDecision(draft(vec![real_move(&mut engine, &Decimal::new(cents, 2).to_string())])),
            };
            project(ask(&mut engine, Request::Do(command)));
            done += 1;
        }
        for _ in 0..done {
            project(ask(&mut engine, Request::Undo));
        }
        prop_assert_eq!(scorecard(&mut engine, "2026"), before);
    }
}
