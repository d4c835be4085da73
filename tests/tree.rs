//! The KPI tree, the plan's coverage and target formulas, over the sample workbook and over made ones.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use plumbline::budget::targets::{Aim, Source};
use plumbline::engine::Engine;
use plumbline::engine::command::{Command, TargetsDraft};
use plumbline::engine::protocol::{CoverageView, Request, Response, Scope, TargetFormulaQuery, TargetFormulaView, TreeView};
use plumbline::engine::views::report::report;
use plumbline::ledger::{Decimal, Period};

fn opened(request: Request, bytes: Option<Vec<u8>>) -> Engine {
    let mut engine = Engine::new();
    let outcome = engine.handle(request, bytes, &mut |_| ());
    assert!(matches!(outcome.response, Response::Project(_)), "{:?}", outcome.response);
    engine
}

fn sample() -> Engine {
    opened(Request::Sample { today: "2026-11-22".parse().unwrap(), now: 0 }, None)
}

fn made(text: &str) -> Engine {
    let today = "2026-11-22".parse().unwrap();
    opened(Request::Import { file_name: "plan.csv".into(), today, now: 0 }, Some(text.as_bytes().to_vec()))
}

fn tree(engine: &mut Engine) -> TreeView {
    match engine.handle(Request::Tree(Scope::default()), None, &mut |_| ()).response {
        Response::Tree(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn coverage(engine: &mut Engine) -> CoverageView {
    match engine.handle(Request::Coverage(Scope::default()), None, &mut |_| ()).response {
        Response::Coverage(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn formula(engine: &mut Engine, query: TargetFormulaQuery) -> TargetFormulaView {
    match engine.handle(Request::TargetFormula(query), None, &mut |_| ()).response {
        Response::TargetFormula(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn the_page_and_the_report_sheet_show_one_tree() {
    let mut engine = sample();
    let view = tree(&mut engine);
    let sheet = report(engine.project().unwrap(), &Scope::default()).tree;
    let page: Vec<_> = view.nodes.iter().filter(|n| n.level < 2).map(|n| (n.kpi.clone(), n.depth, n.figures.actual.value)).collect();
    let sheet: Vec<_> = sheet.into_iter().map(|n| (n.kpi.id, n.depth, n.standing.actual)).collect();
    assert_eq!(page, sheet);
    let place = |id: &str| view.nodes.iter().position(|n| n.id == id).unwrap();
    assert!(place("revenue") < place("bookings") && place("bookings") < place("pipeline") && place("pipeline") < place("spend"));
    assert_eq!(view.nodes[place("revenue")].depth, 0);
    assert!(view.leads(place("pipeline")) && !view.leads(view.nodes.len() - 1));
}

#[test]
fn members_below_a_sum_add_up_to_it() {
    let view = tree(&mut sample());
    assert_eq!(view.dimensions, ["Channel", "Program"]);
    let actual = |id: &str| view.nodes.iter().find(|n| n.id == id).unwrap().figures.actual.value.unwrap();
    for kpi in ["spend", "pipeline"] {
        let parts = view.nodes.iter().filter(|n| n.kpi == kpi && n.level == 1);
        assert_eq!(parts.filter_map(|n| n.figures.actual.value).sum::<Decimal>(), actual(kpi), "{kpi}");
    }
    let channel = view.nodes.iter().find(|n| n.id.starts_with("spend/") && n.level == 1).unwrap();
    let programs = view.nodes.iter().filter(|n| n.level == 2 && n.id.starts_with(&format!("{}/", channel.id)));
    assert_eq!(programs.filter_map(|n| n.figures.plan.value).sum::<Decimal>(), channel.figures.plan.value.unwrap());
    assert!(view.nodes.iter().all(|n| n.traced));
}

#[test]
fn the_rest_of_many_members_has_no_trace_of_its_own() {
    let lines = (0..60).map(|n| format!("2026-01-01,Channel of {n},{},{}\n", 100 + n, 100));
    let view = tree(&mut made(&("Month,Channel,Plan,Actual\n".to_owned() + &lines.collect::<String>())));
    assert_eq!(view.nodes.iter().filter(|n| n.level == 1).count(), 8, "the largest only");
    assert!(view.nodes.iter().all(|n| n.traced));
}

#[test]
fn the_sample_is_covered_but_for_what_lacks_an_owner_or_a_target() {
    let mut engine = sample();
    let view = coverage(&mut engine);
    let share = |label: &str| view.shares.iter().find(|s| s.label == label).unwrap().share.unwrap();
    assert_eq!((share("Decision window"), share("Target")), (Decimal::ONE, Decimal::ONE));
    assert!(share("Owner") <= Decimal::ONE && share("All three") <= share("Owner"));
    assert_eq!(view.orphan_count == 0, share("All three") == Decimal::ONE);
    assert_eq!(view.planned.value.unwrap().round_dp(2), number("1986674.65"));
}

#[test]
fn an_orphan_line_says_what_it_lacks_and_where_it_stands() {
    let mut engine = made(
        "Month,Channel,Owner,Plan spend,Plan pipeline\n2026-01-01,Search,Ann,100,900\n2026-01-01,Events,,300,\n2026-02-01,Search,Ann,100,900\n",
    );
    let view = coverage(&mut engine);
    assert_eq!(view.shares.map(|s| s.share.unwrap()), [number("0.4"), number("0.4"), number("0.4"), Decimal::ONE]);
    let [orphan] = view.orphans.as_slice() else { panic!("{:?}", view.orphans) };
    assert_eq!((orphan.line.as_str(), orphan.amount.value, orphan.lacks().as_str()), ("Events", Some(300.into()), "target, owner"));
    assert!(orphan.place.ends_with("!D3") && orphan.cells == 1, "{}", orphan.place);
    let Response::Trace(trace) =
        engine.handle(Request::Trace { what: orphan.amount.what.clone(), scope: orphan.amount.scope.clone() }, None, &mut |_| ()).response
    else {
        panic!("no trace")
    };
    assert_eq!((trace.figure.value, trace.inputs[0].count), (Some(300.into()), 1));
}

#[test]
fn a_target_that_somebody_sets_covers_the_lines_of_its_member() {
    let mut engine = made("Month,Channel,Owner,Plan spend\n2026-01-01,Search,Ann,100\n2026-01-01,Events,Ann,300\n");
    let share = |engine: &mut Engine| coverage(engine).shares.iter().find(|s| s.label == "Target").unwrap().share;
    assert_eq!(share(&mut engine), Some(Decimal::ZERO));
    for (kpi, period, covered) in [("spend", "2026", "0"), ("impressions", "2026", "0"), ("cac", "2026-Q1", "0.25")] {
        let line = [("channel".to_owned(), "Search".to_owned())].into();
        let aim = Aim { kpi: kpi.into(), line, period: Period::from_id(period).unwrap() };
        let draft =
            TargetsDraft { aims: vec![(aim, Some(9.into()))], from: Source::Typed, who: "Ann".into(), on: "2026-11-22".parse().unwrap() };
        engine.handle(Request::Do(Command::SetTargets(draft)), None, &mut |_| ());
        engine.kept();
        assert_eq!(share(&mut engine), Some(number(covered)), "{kpi} {period}");
    }
}

#[test]
fn forty_wins_need_what_they_cost_to_date() {
    let mut engine = sample();
    let goal = |id: &str, amount| TargetFormulaQuery { goal: Some((id.into(), amount)), ..TargetFormulaQuery::default() };
    let view = formula(&mut engine, goal("wins", 40.into()));
    let ids: Vec<&str> = view.steps.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(ids, ["spend", "impressions", "clicks", "leads", "mql", "sql", "opportunities", "wins"]);
    let (first, last) = (&view.steps[0], view.steps.last().unwrap());
    let cost = first.actual.value.unwrap() / last.actual.value.unwrap();
    assert!((first.amount.unwrap() - cost * Decimal::from(40)).abs() < number("0.000001"));
    let back = formula(&mut engine, goal("spend", first.amount.unwrap()));
    assert!((back.steps.last().unwrap().amount.unwrap() - Decimal::from(40)).abs() < number("0.000001"));
    assert!(back.steps[0].given && !back.steps[7].given);
}

#[test]
fn a_rate_that_a_person_sets_counts_from_there_on() {
    let mut engine = sample();
    let mut query = TargetFormulaQuery { goal: Some(("mql".into(), 1_000.into())), ..TargetFormulaQuery::default() };
    let before = formula(&mut engine, query.clone());
    query.rates = [("sql".to_owned(), number("0.5")), ("impressions".to_owned(), number("12"))].into();
    let view = formula(&mut engine, query);
    let step = |view: &TargetFormulaView, id: &str| view.steps.iter().find(|s| s.id == id).unwrap().clone();
    assert_eq!((step(&view, "sql").amount, step(&view, "sql").rate.unwrap().set), (Some(500.into()), true));
    assert_eq!(step(&view, "clicks").amount, step(&before, "clicks").amount, "what stands before it stays");
    let impressions = step(&view, "impressions").amount.unwrap();
    assert!((step(&view, "spend").amount.unwrap() - impressions * number("0.012")).abs() < number("0.000001"), "$12 per 1,000");
    assert_eq!(step(&view, "sql").rate.unwrap().to_date, step(&before, "sql").rate.unwrap().value);
}

#[test]
fn a_line_has_the_steps_and_the_rates_of_its_own() {
    let mut engine = sample();
    let view = formula(&mut engine, TargetFormulaQuery { line: "Events".into(), ..TargetFormulaQuery::default() });
    assert_eq!((view.line.as_str(), view.dimension.as_str(), view.members.len()), ("Events", "Channel", 8));
    assert_eq!(view.steps.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(), ["spend", "leads", "mql", "sql", "opportunities", "wins"]);
    let events = view.lines.iter().find(|line| line.name == "Events").unwrap();
    assert_eq!(events.amounts[..2], [None, None], "no impressions, no clicks");
    let wins = events.amounts.last().copied().flatten().unwrap();
    assert!((events.cost.unwrap() * wins - events.planned.value.unwrap()).abs() < number("0.01"));
    assert!(formula(&mut made("Month,Channel,Plan\n2026-01-01,Search,5\n"), TargetFormulaQuery::default()).steps.is_empty());
}
