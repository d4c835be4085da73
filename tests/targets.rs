//! Targets that a team sets: what is held against them, what they are set from, and that they come back.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use plumbline::budget::targets::{Aim, Source};
use plumbline::engine::Engine;
use plumbline::engine::command::{Command, NamesChange, SettingChange, TargetsDraft};
use plumbline::engine::protocol::figure::{Scope, What};
use plumbline::engine::protocol::scorecard::KpiRow;
use plumbline::engine::protocol::{Request, Response, TargetsQuery, TargetsView, TraceView};
use plumbline::ledger::{Currency, Decimal, Grain, Period, Version};

fn day() -> chrono::NaiveDate {
    "2026-11-22".parse().unwrap()
}

fn sample() -> Engine {
    let mut engine = Engine::new();
    ask(&mut engine, Request::Sample { today: day(), now: 0 });
    engine
}

fn ask(engine: &mut Engine, request: Request) -> Response {
    let outcome = engine.handle(request, None, &mut |_| ());
    engine.kept();
    outcome.response
}

fn scope(period: &str, channel: Option<&str>) -> Scope {
    let filters = channel.map(|name| ("channel".to_owned(), name.to_owned())).into_iter().collect();
    Scope { period: period.into(), filters }
}

fn aim(kpi: &str, period: &str, channel: Option<&str>) -> Aim {
    Aim { kpi: kpi.into(), line: scope(period, channel).filters, period: Period::from_id(period).unwrap() }
}

fn set(engine: &mut Engine, aims: Vec<(Aim, Option<Decimal>)>, from: Source) -> Response {
    let draft = TargetsDraft { aims, from, who: "RevOps lead".into(), on: day() };
    ask(engine, Request::Do(Command::SetTargets(draft)))
}

fn row(engine: &mut Engine, kpi: &str, scope: &Scope) -> KpiRow {
    let Response::Scorecard(view) = ask(engine, Request::Scorecard(scope.clone())) else { panic!() };
    view.groups.into_iter().flat_map(|g| g.rows).find(|r| r.id == kpi).unwrap()
}

fn trace(engine: &mut Engine, what: What, scope: Scope) -> TraceView {
    let Response::Trace(view) = ask(engine, Request::Trace { what, scope }) else { panic!() };
    *view
}

fn view(engine: &mut Engine, grain: Grain, channel: Option<&str>) -> TargetsView {
    let query = TargetsQuery { scope: scope("", channel), grain, year: "2026".into() };
    let Response::Targets(view) = ask(engine, Request::Targets(query)) else { panic!() };
    *view
}

fn value(engine: &Engine, kpi: &str, period: &str) -> Option<Decimal> {
    engine.project().unwrap().state.targets.get(&aim(kpi, period, None)).map(|target| target.value)
}

#[test]
fn an_actual_is_held_against_its_target_where_one_is_set_and_the_plan_otherwise() {
    let mut engine = sample();
    let quarter = scope("2026-Q3", None);
    let before = row(&mut engine, "cac", &quarter);
    assert!(!before.figures.has_target());
    let target = before.figures.actual.value.unwrap() / Decimal::TWO;
    let target = target.round();
    set(&mut engine, vec![(aim("cac", "2026-Q3", None), Some(target))], Source::Typed);
    let after = row(&mut engine, "cac", &quarter);
    assert!(after.figures.has_target());
    assert_eq!((after.figures.plan.value, after.figures.status.label()), (Some(target), "Breach"));
    assert_eq!(
        row(&mut engine, "cac", &scope("2026-Q2", None)).figures.plan,
        row(&mut sample(), "cac", &scope("2026-Q2", None)).figures.plan
    );
    let month = row(&mut engine, "cac", &scope("2026-08", None));
    assert_eq!(month.figures.plan.value, Some(target), "a rate’s target holds within its quarter");

    let told = trace(&mut engine, after.figures.plan.what, quarter.clone());
    assert!(told.reported.ends_with("for Q3 2026, typed by RevOps lead on 2026-11-22."), "{}", told.reported);
    let told = trace(&mut engine, What::KpiVariance { id: "cac".into() }, quarter.clone());
    assert!(told.text.contains("typed by RevOps lead on 2026-11-22") && told.inputs.iter().all(|i| !i.word.contains("[plan]")));
    let plan = trace(&mut engine, What::Kpi { id: "cac".into(), version: Version::Plan }, quarter.clone());
    assert_eq!(plan.figure.value, before.figures.plan.value, "the plan is still there");

    ask(&mut engine, Request::Undo);
    assert_eq!(row(&mut engine, "cac", &quarter).figures, before.figures);
    ask(&mut engine, Request::Redo);
    set(&mut engine, vec![(aim("cac", "2026-Q3", None), None)], Source::Typed);
    assert_eq!(row(&mut engine, "cac", &quarter).figures, before.figures, "taken away");
}

#[test]
fn targets_are_set_from_the_plan_and_from_last_year() {
    let mut engine = sample();
    let plan = row(&mut engine, "spend", &scope("2026-Q1", None)).figures.plan.value;
    set(&mut engine, vec![(aim("spend", "2026-Q1", None), None)], Source::Plan);
    assert_eq!(value(&engine, "spend", "2026-Q1"), plan);
    let before = row(&mut engine, "spend", &scope("2026-04", None)).figures.actual.value.unwrap();
    let next = Aim { period: Period::from_id("2027-04").unwrap(), ..aim("spend", "2026-04", None) };
    set(&mut engine, vec![(next, None)], Source::LastYear(Decimal::new(5, 2)));
    let expected = (before * Decimal::new(105, 2)).round_sf(15).unwrap();
    assert_eq!(value(&engine, "spend", "2027-04"), Some(expected.normalize()));
    let words = trace(&mut engine, What::Target { id: "spend".into() }, scope("2027-04", None)).reported;
    assert!(words.contains("from last year + 5 %, set by RevOps lead on 2026-11-22"), "{words}");
    let Response::Failed { message } = set(&mut engine, vec![(aim("spend", "2031-04", None), None)], Source::Plan) else { panic!() };
    assert_eq!(message, "The workbook has no plan for these KPIs and periods.");
}

#[test]
fn months_that_are_set_add_up_to_the_quarter_and_a_member_has_its_own() {
    let mut engine = sample();
    let months = [("2026-07", 100), ("2026-08", 200), ("2026-09", 300)];
    let aims = months.map(|(month, n)| (aim("wins", month, None), Some(Decimal::from(n))));
    set(&mut engine, aims.to_vec(), Source::Imported);
    assert_eq!(row(&mut engine, "wins", &scope("2026-Q3", None)).figures.plan.value, Some(Decimal::from(600)));
    let told = trace(&mut engine, What::Target { id: "wins".into() }, scope("2026-Q3", None));
    assert_eq!((told.formula.as_str(), told.figure.value), ("= 100 + 200 + 300", Some(Decimal::from(600))));
    let other = row(&mut engine, "wins", &scope("2026-Q3", Some("Display")));
    assert!(!other.figures.has_target());
    set(&mut engine, vec![(aim("wins", "2026-Q3", Some("Display")), Some(Decimal::TEN))], Source::Typed);
    assert_eq!(row(&mut engine, "wins", &scope("2026-Q3", Some("Display"))).figures.plan.value, Some(Decimal::TEN));
    let view = view(&mut engine, Grain::Quarter, None);
    let row = view.rows.iter().find(|r| r.id == "wins").unwrap();
    assert_eq!((row.cells[2].target, row.cells[2].instead, view.count), (None, Some(Decimal::from(600)), 4));
    assert_eq!(row.cells[2].words, "From the targets of Jul 2026, Aug 2026, Sep 2026");
}

#[test]
fn a_pasted_table_is_read_line_by_line_and_what_is_not_understood_is_said() {
    let mut engine = sample();
    let text = "KPI\tScope\tPeriod\tTarget\nCAC\t\t2026-Q4\t$1,400\nWin rate\tDisplay\tDec-26\t22 %\nspend\tchannel=Display\tQ3 2026\t5e4\n\
                Nonsense\t\t2026\t5\nCAC\tNowhere\t2026\t5\nCAC\t\tsoon\t5\nCAC\t\t2026\t12,5\nCAC;;2026\n\
                CAC\t\t2026\t10000000000000\n";
    let Response::TargetsRead(read) = ask(&mut engine, Request::ReadTargets(text.into())) else { panic!() };
    let told: Vec<(String, String, usize, String)> =
        read.aims.iter().map(|(a, v)| (a.kpi.clone(), a.period.id(), a.line.len(), v.to_string())).collect();
    let one = |kpi: &str, period: &str, line, value: &str| (kpi.to_owned(), period.to_owned(), line, value.to_owned());
    assert_eq!(told, [one("cac", "2026-Q4", 0, "1400"), one("win_rate", "2026-12", 1, "0.22")]);
    assert_eq!(
        read.refused,
        [
            "Line 4: “5e4” is no number.",
            "Line 5: there is no KPI “Nonsense”.",
            "Line 6: no dimension has a member “Nowhere”.",
            "Line 7: “soon” is no month, quarter or year such as 2026-07.",
            "Line 8: “12,5” is no number.",
            "Line 9: it has fewer than four columns.",
            "Line 10: 10000000000000 is too large for a target.",
        ]
    );
}

#[test]
fn an_export_carries_the_targets_and_opens_with_them() {
    let mut engine = sample();
    set(&mut engine, vec![(aim("cac", "2026-Q3", None), Some(Decimal::from(500)))], Source::Typed);
    set(&mut engine, vec![(aim("wins", "2026-Q3", Some("Display")), Some(Decimal::TEN))], Source::Imported);
    let state = engine.project().unwrap().state.targets.clone();
    let export = engine.handle(Request::Export { today: day() }, None, &mut |_| ()).bytes.unwrap();
    let mut again = Engine::new();
    again.handle(Request::Import { file_name: "back.xlsx".into(), today: day(), now: 0 }, Some(export), &mut |_| ());
    assert_eq!(again.project().unwrap().state.targets, state);
    assert_eq!(row(&mut again, "cac", &scope("2026-Q3", None)).figures.plan.value, Some(Decimal::from(500)));
}

#[test]
fn a_target_too_large_for_an_amount_is_refused() {
    let mut engine = sample();
    let huge = Decimal::from_i128_with_scale(10_i128.pow(27), 0);
    let Response::Failed { message } = set(&mut engine, vec![(aim("win_rate", "2026", None), Some(huge))], Source::Typed) else { panic!() };
    assert_eq!(message, "A target is smaller than 10 trillion.");
}

#[test]
fn a_target_is_worth_what_the_plan_rate_makes_of_it_in_another_currency() {
    let mut engine = sample();
    set(&mut engine, vec![(aim("cac", "2026-Q3", None), Some(Decimal::from(1085)))], Source::Typed);
    let quarter = scope("2026-Q3", None);
    let currency = |to: &str| Request::Do(Command::SetSetting(SettingChange::Currency(Some(Currency(to.into())))));
    ask(&mut engine, currency("EUR"));
    // The sample's plan rate is $1.085 for a euro.
    assert_eq!(row(&mut engine, "cac", &quarter).figures.plan.value, Some(Decimal::from(1000)));
    let told = trace(&mut engine, What::Target { id: "cac".into() }, quarter.clone());
    assert_eq!((told.formula.as_str(), told.figure.value), ("= €1,000.00", Some(Decimal::from(1000))));
    assert!(told.reported.starts_with("Target: $1,085.00 for Q3 2026"), "{}", told.reported);
    let cell = |engine: &mut Engine| view(engine, Grain::Quarter, None).rows.into_iter().find(|r| r.id == "cac").unwrap().cells.remove(2);
    let shown = cell(&mut engine);
    assert_eq!(shown.target, Some(Decimal::from(1000)));
    assert_eq!(shown.words, "$1,085.00 at the plan rate, typed by RevOps lead on 2026-11-22");

    ask(&mut engine, currency("JPY"));
    assert_eq!(trace(&mut engine, What::Target { id: "cac".into() }, quarter).figure.value, None, "nobody knows what it is worth");
    let shown = cell(&mut engine);
    assert_eq!(shown.target, None);
    assert!(shown.words.ends_with("No plan rate brings USD to JPY for Q3 2026, so the plan counts"), "{}", shown.words);
}

#[test]
fn a_target_goes_where_its_members_name_goes() {
    let mut engine = sample();
    let (display, quarter) = (aim("wins", "2026-Q3", Some("Display")), scope("2026-Q3", Some("Events")));
    set(&mut engine, vec![(display, Some(Decimal::TEN))], Source::Typed);
    let rename = NamesChange { dimension: "channel".into(), names: vec!["Display".into()], into: Some("Events".into()) };
    ask(&mut engine, Request::Do(Command::Names(rename)));
    assert_eq!(row(&mut engine, "wins", &quarter).figures.plan.value, Some(Decimal::TEN));
    set(&mut engine, vec![(aim("wins", "2026-Q3", Some("Events")), None)], Source::Typed);
    assert!(!row(&mut engine, "wins", &quarter).figures.has_target(), "taken away under the name that counts");
    assert!(engine.project().unwrap().state.targets.is_empty());
}
