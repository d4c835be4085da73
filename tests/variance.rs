//! The pivot of the variance page over the sample and over two years of a small ledger: rows, columns, totals, earlier spans and traces.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use plumbline::decide::explanation::Explanation;
use plumbline::engine::Engine;
use plumbline::engine::command::{Command, ExplanationChange, NamesChange};
use plumbline::engine::protocol::figure::What;
use plumbline::engine::protocol::variance::{Against, PivotCell, Show, Sort};
use plumbline::engine::protocol::{Request, Response, Scope, TableQuery, VarianceQuery, VarianceView};
use plumbline::kpi::Status;
use plumbline::ledger::{Decimal, Measure};

fn opened(request: Request, bytes: Option<Vec<u8>>) -> Engine {
    let mut engine = Engine::new();
    let outcome = engine.handle(request, bytes, &mut |_| ());
    assert!(matches!(outcome.response, Response::Project(_)), "{:?}", outcome.response);
    engine
}

fn sample() -> Engine {
    opened(Request::Sample { today: "2026-11-22".parse().unwrap(), now: 0 }, None)
}

/// Two years of a channel's actuals, with 10 more each month than in the one before, and people, who are not added over time.
fn two_years() -> Engine {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (col, head) in (0..).zip(["Month", "Channel", "Version", "Spend", "Headcount"]) {
        sheet.write(0, col, head).unwrap();
    }
    let mut row = 1;
    for year in [2025, 2026] {
        for month in 1..=12 {
            for (channel, base) in [("Search", 1000), ("Events", 500)] {
                sheet.write(row, 0, format!("{year}-{month:02}")).unwrap();
                sheet.write(row, 1, channel).unwrap();
                sheet.write(row, 2, "Actual").unwrap();
                sheet.write(row, 3, base + 10 * (month + 12 * (year - 2025))).unwrap();
                sheet.write(row, 4, month).unwrap();
                row += 1;
            }
        }
    }
    let request = Request::Import { file_name: "two years.xlsx".into(), today: "2026-12-31".parse().unwrap(), now: 0 };
    opened(request, Some(book.save_to_buffer().unwrap()))
}

fn asked(engine: &mut Engine, query: VarianceQuery) -> VarianceView {
    match engine.handle(Request::Variance(query), None, &mut |_| ()).response {
        Response::Variance(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn query(period: &str, by: &[&str], across: &str) -> VarianceQuery {
    VarianceQuery {
        scope: Scope { period: period.into(), ..Scope::default() },
        by: by.iter().map(|by| (*by).to_owned()).collect(),
        across: across.to_owned(),
        sort: Sort::Name,
        ..VarianceQuery::default()
    }
}

fn sum(values: impl Iterator<Item = Option<Decimal>>) -> Option<Decimal> {
    values.flatten().reduce(|a, b| a + b)
}

#[test]
fn cells_add_up_along_rows_and_columns() {
    let mut engine = sample();
    for (by, across) in
        [(&["channel"][..], "month"), (&["region", "channel"], "quarter"), (&["month"], "owner"), (&["a", "program"], "region")]
    {
        for period in ["2026", "", "2026-Q2"] {
            let view = asked(&mut engine, query(period, by, across));
            assert_eq!((view.rows.len(), view.columns.len()), (view.count as usize, view.column_count as usize), "{by:?} {across}");
            assert!(!view.columns.is_empty());
            for take in [|c: &PivotCell| c.plan, |c: &PivotCell| c.actual] {
                for row in view.rows.iter().chain([&view.total]) {
                    assert_eq!(
                        sum(row.cells.iter().map(|c| c.as_ref().and_then(take))),
                        take(&row.whole()),
                        "{by:?} {across} {:?}",
                        row.names
                    );
                }
                for column in 0..view.columns.len() {
                    let down = sum(view.rows.iter().map(|row| row.cells[column].as_ref().and_then(take)));
                    assert_eq!(down, view.total.cells[column].as_ref().and_then(take), "{by:?} {across} {column}");
                }
            }
        }
    }
}

#[test]
fn the_trace_of_a_cell_is_the_cell() {
    let mut engine = sample();
    for (period, by, across) in
        [("2026", &["channel"][..], "month"), ("", &["quarter"], "region"), ("", &["month"], "quarter"), ("", &["region"], "quarter")]
    {
        let view = asked(&mut engine, query(period, by, across));
        let mut traced = 0;
        for row in &view.rows {
            for (column, cell) in view.columns.iter().zip(&row.cells) {
                let (Some(cell), Some(scope), Some(narrower)) = (cell, &row.scope, &column.scope) else { continue };
                let (what, scope) = (What::SumVariance { measure: Measure::SPEND }, scope.narrowed(narrower));
                let Response::Trace(trace) = engine.handle(Request::Trace { what, scope }, None, &mut |_| ()).response else { panic!() };
                assert_eq!(trace.figure.value, cell.variance, "{by:?} × {across}: {:?} {}", row.names, column.label);
                traced += 1;
            }
        }
        assert!(traced > 3, "{by:?} {across}");
    }
}

#[test]
fn a_year_is_held_against_the_one_before() {
    let mut engine = two_years();
    let against = |period: &str, by: &[&str], across: &str, against| VarianceQuery { against, ..query(period, by, across) };
    let view = asked(&mut engine, against("2026-Q1", &["channel"], "month", Against::PriorYear));
    assert_eq!(view.earlier.as_deref(), Some("Q1 2025"));
    assert_eq!(view.columns.iter().map(|c| c.label.as_str()).collect::<Vec<_>>(), ["Jan 2026", "Feb 2026", "Mar 2026"]);
    for row in &view.rows {
        assert!(row.cells.iter().flatten().all(|cell| cell.variance == Some(Decimal::from(120))), "{:?}", row.cells);
        assert_eq!(row.figures.variance.value, Some(Decimal::from(360)));
    }
    assert_eq!(view.total.figures.variance.value, Some(Decimal::from(720)));

    let view = asked(&mut engine, against("2026-Q1", &["month"], "", Against::PriorPeriod));
    assert_eq!((view.earlier.as_deref(), view.back), (Some("Q4 2025"), 3));
    assert!(view.rows.iter().all(|row| row.figures.variance.value == Some(Decimal::from(60))), "{:?}", view.rows);

    let table = engine.table(&TableQuery::Variance(against("2026-Q1", &["month"], "", Against::PriorPeriod))).unwrap();
    let heads: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(heads, ["Month", "Prior period", "Actual", "Change", "Change share"]);
    assert!(table.rows.iter().all(|row| row.cells.len() == heads.len()));

    let what = view.rows[0].figures.variance.what.clone();
    let scope = view.rows[0].scope.clone().unwrap();
    let Response::Trace(trace) = engine.handle(Request::Trace { what, scope }, None, &mut |_| ()).response else { panic!() };
    assert_eq!(trace.figure.value, Some(Decimal::from(60)));
    assert_eq!(trace.formula, "= spend[actual, Jan 2026] - spend[actual, Oct 2025]");

    let view = asked(&mut engine, against("all", &["channel"], "", Against::PriorYear));
    assert_eq!((view.earlier, view.rows[0].figures.variance.value), (None, None));
}

#[test]
fn people_of_months_are_not_added_in_a_pivot() {
    let mut engine = two_years();
    let view = asked(&mut engine, VarianceQuery { measure: Measure::HEADCOUNT, ..query("2026", &["channel"], "quarter") });
    for row in &view.rows {
        let quarters: Vec<_> = row.cells.iter().flatten().map(|cell| cell.actual).collect();
        assert_eq!(quarters, [3, 6, 9, 12].map(|people| Some(Decimal::from(people))));
        assert_eq!(row.figures.actual.value, Some(Decimal::from(12)));
    }
    assert_eq!(view.total.figures.actual.value, Some(Decimal::from(24)));
}

#[test]
fn a_pivot_leaves_as_a_table_with_every_column() {
    let mut engine = sample();
    let query = VarianceQuery { show: Show::Actual, limit: 1, ..query("2026", &["channel"], "month") };
    let view = asked(&mut engine, VarianceQuery { limit: 500, ..query.clone() });
    let table = engine.table(&TableQuery::Variance(query)).unwrap();
    let heads: Vec<&str> = table.columns.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(heads[..3], ["Channel", "Total", "Jan 2026"]);
    assert_eq!((table.columns.len(), table.rows.len()), (view.columns.len() + 2, view.rows.len()));
    assert_eq!(table.title, "Spend by channel, actual, and month");
}

#[test]
fn a_breach_asks_for_its_explanation_until_somebody_gives_it() {
    let mut engine = sample();
    let asks = |engine: &mut Engine| asked(engine, query("", &["channel"], ""));
    let view = asks(&mut engine);
    let breaches = view.rows.iter().filter(|row| row.figures.status == Status::Breach).count();
    assert!(breaches > 0 && view.breaches == (u32::try_from(breaches).unwrap(), u32::try_from(breaches).unwrap()));
    let row = view.rows.iter().find(|row| row.figures.status == Status::Breach).unwrap();
    let about = row.why.as_ref().unwrap().about.clone();
    assert_eq!((about.figure.as_str(), about.period.as_str()), ("spend", "2026-01..2026-10"));
    let date = "2026-11-22".parse().unwrap();
    let explain = |text: &str| {
        let said = Explanation { text: text.into(), owner: " Dana ".into(), date };
        Request::Do(Command::Explain(ExplanationChange { about: about.clone(), said: Some(said) }))
    };
    let Response::Failed { message } = engine.handle(explain("  "), None, &mut |_| ()).response else { panic!() };
    assert_eq!(message, "An explanation needs its words and who says so.");
    engine.handle(explain("=Two trade fairs moved to spring"), None, &mut |_| ());
    let view = asks(&mut engine);
    let said = view.rows.iter().find_map(|row| row.why.as_ref()?.said.clone()).unwrap();
    assert_eq!(
        (said.text.as_str(), said.owner.as_str(), view.breaches.0 - view.breaches.1),
        ("=Two trade fairs moved to spring", "Dana", 1)
    );
    // It belongs to the time that it was said of.
    assert!(
        asked(&mut engine, query("2026-10", &["channel"], "")).rows.iter().all(|row| row.why.as_ref().is_none_or(|why| why.said.is_none()))
    );
    let table = engine.table(&TableQuery::Variance(query("", &["channel"], ""))).unwrap();
    assert_eq!(table.columns.last().unwrap().name, "Explanation");
    // It goes where its member's name goes.
    let name = about.line.0["channel"].clone();
    let merge = NamesChange { dimension: "channel".into(), names: vec![name], into: Some("Elsewhere".into()) };
    engine.handle(Request::Do(Command::Names(merge)), None, &mut |_| ());
    let merged = asks(&mut engine);
    let row = merged.rows.iter().find(|row| row.why.as_ref().is_some_and(|why| why.said.is_some())).unwrap();
    assert_eq!((row.names[0].as_str(), &row.why.as_ref().unwrap().about), ("Elsewhere", &about), "and is edited where it stands");
    engine.handle(Request::Undo, None, &mut |_| ());
    engine.handle(Request::Undo, None, &mut |_| ());
    assert_eq!(asks(&mut engine).breaches.1, view.breaches.0);
}
