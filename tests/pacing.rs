//! Spent against expected, over the sample workbook and over made ones: by envelope, by profile, by week.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use plumbline::budget::pacing::{Call, Profile, RULES};
use plumbline::engine::Engine;
use plumbline::engine::protocol::pacing::PacingRow;
use plumbline::engine::protocol::{PacingQuery, PacingView, Request, Response, Scope};
use plumbline::ledger::Decimal;

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn opened(request: Request, bytes: Option<Vec<u8>>) -> Engine {
    let mut engine = Engine::new();
    let outcome = engine.handle(request, bytes, &mut |_| ());
    assert!(matches!(outcome.response, Response::Project(_)), "{:?}", outcome.response);
    engine
}

fn sample() -> Engine {
    opened(Request::Sample { today: day("2026-11-22"), now: 0 }, None)
}

fn pacing(engine: &mut Engine, period: &str, profile: Profile) -> PacingView {
    let scope = Scope { period: period.into(), ..Scope::default() };
    let query = PacingQuery { scope, profile, today: day("2026-11-22") };
    match engine.handle(Request::Pacing(query), None, &mut |_| ()).response {
        Response::Pacing(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn sum(view: &PacingView, of: impl Fn(&PacingRow) -> Option<Decimal>) -> Decimal {
    view.rows.iter().filter_map(of).sum()
}

/// A workbook of spend by period: (the period, plan, actual).
fn made(rows: &[(String, i64, Option<i64>)]) -> Engine {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet().set_name("Budget").unwrap();
    page.write_row(0, 0, ["Channel", "Period", "Plan spend", "Actual spend"]).unwrap();
    for (at, (period, plan, actual)) in (1..).zip(rows) {
        page.write(at, 0, "Search").unwrap().write(at, 1, period).unwrap().write(at, 2, *plan).unwrap();
        if let Some(actual) = actual {
            page.write(at, 3, *actual).unwrap();
        }
    }
    let request = Request::Import { file_name: "Made.xlsx".into(), today: day("2026-11-22"), now: 0 };
    opened(request, Some(book.save_to_buffer().unwrap()))
}

/// What the sample was made with, January to October (as in tests/e2e/journeys/sample.spec.ts): 2,052,086.65 of 1,986,674.65 planned.
#[test]
fn expected_as_planned_is_the_plan_to_date() {
    let view = pacing(&mut sample(), "", Profile::Planned);
    let total = view.total.clone().unwrap();
    assert_eq!((view.span.as_str(), view.to_date.as_str(), view.grain.as_str()), ("2026", "Jan – Oct 2026", "month"));
    let near = |value: Option<Decimal>, of: &str| value.unwrap().round_dp(2) == of.parse::<Decimal>().unwrap();
    assert!(near(total.actual.value, "2052086.65") && near(total.expected.value, "1986674.65"), "{:?}", total.expected.value);
    let (plan, landing) = (total.plan.value.unwrap(), total.landing.value.unwrap());
    let (low, high) = total.range.unwrap();
    assert!(landing > plan && low <= landing && landing <= high, "{low} {landing} {high}");
    assert!(view.notes.iter().any(|note| note.contains("Oct 2026; the 22 days since")), "{:?}", view.notes);
}

#[test]
fn envelopes_add_up_and_say_who_owns_them() {
    for profile in [Profile::Planned, Profile::WorkingDays] {
        let view = pacing(&mut sample(), "", profile);
        let total = view.total.clone().unwrap();
        assert_eq!((view.dimension.as_str(), view.rows.len(), view.owners), ("Channel", 8, true));
        assert!(view.rows.iter().all(|row| row.owner.ends_with(" lead")));
        assert_eq!(sum(&view, |row| row.plan.value), total.plan.value.unwrap());
        assert_eq!(sum(&view, |row| row.actual.value), total.actual.value.unwrap());
        assert!((sum(&view, |row| row.expected.value) - total.expected.value.unwrap()).abs() < Decimal::new(1, 9));
        for row in &view.rows {
            let rule = RULES.iter().find(|rule| rule.why == row.why).unwrap();
            assert_eq!((Some(rule.usual), Some(rule.landing)), (row.call, row.level), "{}", row.name);
        }
        assert!(view.rows.iter().any(|row| row.call != Some(Call::Keep)));
    }
}

#[test]
fn every_figure_of_an_envelope_has_its_trace() {
    let mut engine = sample();
    let view = pacing(&mut engine, "", Profile::WorkingDays);
    for row in view.rows.iter().chain(&view.total) {
        for figure in [&row.plan, &row.actual, &row.expected, &row.landing, &row.trend] {
            let request = Request::Trace { what: figure.what.clone(), scope: figure.scope.clone() };
            let Response::Trace(trace) = engine.handle(request, None, &mut |_| ()).response else { panic!() };
            assert_eq!(trace.figure.value, figure.value, "{} {}", row.name, trace.title);
            assert!(trace.inputs.iter().all(|input| !input.cells.is_empty()), "{} {}", row.name, trace.title);
        }
    }
}

#[test]
fn working_days_elapsed_are_those_of_the_calendar() {
    let view = pacing(&mut sample(), "", Profile::WorkingDays);
    // NETWORKDAYS in a spreadsheet: 217 from January to October 2026, 261 in the year.
    assert_eq!(view.elapsed, Some(Decimal::from(217) / Decimal::from(261)));
    assert_eq!(view.course.iter().filter(|(_, _, actual)| actual.is_some()).count(), 10);
    assert_eq!(view.course.len(), 12);
}

/// Spend of 10 in January to 120 in December of last year: by June it had been 210 of 780.
#[test]
fn last_years_shape_is_the_share_of_last_years_actuals() {
    let months = (2025..=2026).flat_map(|year| (1..=12).map(move |month| (year, month)));
    let row = |(year, month): (i32, i64)| (format!("{year}-{month:02}"), 100, (year == 2025 || month <= 6).then_some(month * 10));
    let view = pacing(&mut made(&months.map(row).collect::<Vec<_>>()), "", Profile::LastYear);
    assert_eq!(view.profile, Profile::LastYear);
    assert_eq!(view.elapsed, Some(Decimal::from(210) / Decimal::from(780)));
    let total = view.total.unwrap();
    let near = |value: Option<Decimal>, of: i64| (value.unwrap() - Decimal::from(of)).abs() < Decimal::new(1, 6);
    // Of a plan of 1,200, 210 were spent where 323.08 were expected: it lands where last year did.
    assert!(near(total.landing.value, 780) && near(total.trend.value, 780), "{:?}", total.landing.value);
}

#[test]
fn weekly_actuals_are_paced_by_week() {
    let rows: Vec<(String, i64, Option<i64>)> =
        (2..=26).map(|week| (format!("2026-W{week:02}"), 100, (week <= 13).then_some(110))).collect();
    let view = pacing(&mut made(&rows), "", Profile::Planned);
    assert_eq!(view.grain, "week");
    let pace = view.total.unwrap().pace.unwrap();
    assert!((pace - Decimal::new(11, 1)).abs() < Decimal::new(1, 9), "{pace}");
}

#[test]
fn what_cannot_be_paced_says_why() {
    let view = pacing(&mut sample(), "2026-10", Profile::Planned);
    assert!(view.empty.contains("by month") && view.total.is_none(), "{}", view.empty);
    let view = pacing(&mut sample(), "2026-Q3", Profile::Planned);
    assert_eq!((view.to_date.as_str(), view.total.map(|t| t.pace.is_some())), ("Jul – Sep 2026", Some(true)));
}
