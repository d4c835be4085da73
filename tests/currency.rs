//! Reporting at plan and at actual rates, from the rates tables of a workbook to the bars, the rows and their traces.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use plumbline::engine::Engine;
use plumbline::engine::command::{Command, SettingChange};
use plumbline::engine::protocol::drivers::{Against, Bar, Change, Way};
use plumbline::engine::protocol::{
    DriversQuery, DriversView, Figure, ProjectSummary, Request, Response, Scope, TableQuery, TraceView, VarianceQuery, VarianceView,
};
use plumbline::ledger::{Decimal, RateKind};

/// Two channels, one in euros, with wins; the plan rate of the year, and actual rates of the months up to one.
fn opened(last_rate: u32) -> Engine {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Ledger").unwrap();
    for (col, head) in (0..).zip(["Month", "Channel", "Currency", "Version", "Spend", "Wins"]) {
        sheet.write(0, col, head).unwrap();
    }
    let mut row = 1;
    for month in 1..=3 {
        for (channel, currency, base) in [("Search", "USD", 1000.0), ("Events", "EUR", 500.0)] {
            for (version, more) in [("Plan", 0.0), ("Actual", 40.25)] {
                sheet.write(row, 0, format!("2026-{month:02}")).unwrap();
                for (col, word) in (1..).zip([channel, currency, version]) {
                    sheet.write(row, col, word).unwrap();
                }
                sheet.write(row, 4, base + more * f64::from(month)).unwrap();
                sheet.write(row, 5, 10 + month).unwrap();
                row += 1;
            }
        }
    }
    let sheet = book.add_worksheet();
    sheet.set_name("Rates").unwrap();
    for (col, head) in (0..).zip(["Month", "Currency", "Rate to USD", "Kind"]) {
        sheet.write(0, col, head).unwrap();
    }
    let rates = [("", 1.10, "plan"), ("2026-01", 1.05, "actual"), ("2026-02", 1.20, "actual"), ("2026-03", 1.15, "actual")];
    for (row, (month, rate, kind)) in (1..).zip(rates.into_iter().take(1 + last_rate as usize)) {
        if !month.is_empty() {
            sheet.write(row, 0, month).unwrap();
        }
        sheet.write(row, 1, "EUR").unwrap();
        sheet.write(row, 2, rate).unwrap();
        sheet.write(row, 3, kind).unwrap();
    }
    let mut engine = Engine::new();
    let request = Request::Import { file_name: "budget.xlsx".into(), today: "2026-04-30".parse().unwrap(), now: 0 };
    let outcome = engine.handle(request, Some(book.save_to_buffer().unwrap()), &mut |_| ());
    assert!(matches!(outcome.response, Response::Project(_)), "{:?}", outcome.response);
    engine
}

fn at(engine: &mut Engine, rates: RateKind) -> ProjectSummary {
    match engine.handle(Request::Do(Command::SetSetting(SettingChange::Rates(rates))), None, &mut |_| ()).response {
        Response::Project(summary) => *summary,
        other => panic!("{other:?}"),
    }
}

fn drivers(engine: &mut Engine, kpi: &str, against: Against, way: Way) -> DriversView {
    let period = if against == Against::Before { "2026-02" } else { "" };
    let scope = Scope { period: period.into(), ..Scope::default() };
    let change = Change { kpi: kpi.into(), against, way, per: String::new() };
    match engine.handle(Request::Drivers(DriversQuery { scope, change }), None, &mut |_| ()).response {
        Response::Drivers(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn variance(engine: &mut Engine) -> VarianceView {
    let query = VarianceQuery { by: vec!["channel".into()], limit: 100, ..VarianceQuery::default() };
    match engine.handle(Request::Variance(query), None, &mut |_| ()).response {
        Response::Variance(view) => *view,
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

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn bar<'a>(view: &'a DriversView, id: &str) -> &'a Bar {
    view.bars.iter().find(|bar| bar.id == id).unwrap()
}

/// 540.25, 580.5 and 620.75 euros at 1.05, 1.20 and 1.15, planned at 1.10: 540.25 × −0.05 + 580.5 × 0.1 + 620.75 × 0.05.
const FX: &str = "62.075";

#[test]
fn plan_rates_count_unless_actual_ones_are_chosen() {
    let mut engine = opened(3);
    assert_eq!(at(&mut engine, RateKind::Plan).rates, Some(RateKind::Plan));
    let planned = variance(&mut engine);
    assert_eq!(planned.total.fx, None);
    assert_eq!(at(&mut engine, RateKind::Actual).rates, Some(RateKind::Actual));
    let view = variance(&mut engine);
    let actual = |view: &VarianceView| view.total.figures.actual.value.unwrap();
    assert_eq!(view.total.figures.plan, planned.total.figures.plan, "what is planned is at plan rates");
    assert_eq!(Some(actual(&view) - actual(&planned)), Some(decimal(FX)));
    assert!(view.notes.iter().any(|note| note.contains("actual exchange rates")), "{:?}", view.notes);
    assert_eq!(at(&mut opened(0), RateKind::Actual).rates, None, "nothing to choose without actual rates");
}

#[test]
fn a_row_of_variance_says_what_exchange_rates_add() {
    let mut engine = opened(3);
    at(&mut engine, RateKind::Actual);
    let view = variance(&mut engine);
    assert!(view.fx);
    assert_eq!(view.total.fx.as_ref().unwrap().value, Some(decimal(FX)));
    let by_row: Vec<_> = view.rows.iter().map(|row| (row.names[0].as_str(), row.fx.as_ref().unwrap().value.unwrap().normalize())).collect();
    assert_eq!(by_row, [("Events", decimal(FX)), ("Search", Decimal::ZERO)]);
    let query = TableQuery::Variance(VarianceQuery { by: vec!["channel".into()], ..VarianceQuery::default() });
    let table = engine.table(&query).unwrap();
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names.iter().position(|name| *name == "Exchange rates").map(|at| names[at + 1]), Some("Performance"), "{names:?}");
}

#[test]
fn fx_is_a_bar_of_its_own_and_all_bars_add_up() {
    let mut engine = opened(3);
    at(&mut engine, RateKind::Actual);
    let mut seen = 0;
    for against in [Against::Plan, Against::Before] {
        for (kpi, _) in drivers(&mut engine, "", against, Way::Parts).kpis {
            for way in [Way::Parts, Way::Mix, Way::Members, Way::Volume] {
                let view = drivers(&mut engine, &kpi, against, way);
                if view.change.way != way || view.bars.is_empty() {
                    continue;
                }
                seen += 1;
                let difference = view.difference.value.unwrap();
                assert_eq!(view.after.value.unwrap() - view.before.value.unwrap(), difference, "{kpi}");
                assert_eq!(view.bars.iter().filter_map(|b| b.effect.value).sum::<Decimal>(), difference, "{kpi} {way:?} {against:?}");
                for bar in view.bars.iter().filter(|bar| !bar.members.is_empty()) {
                    let members: Decimal = bar.members.iter().filter_map(|(_, figure, _)| figure.value).sum();
                    assert_eq!(Some(members), bar.effect.value, "{kpi} {way:?} {}", bar.label);
                }
                assert!(view.bars.iter().any(|bar| bar.id == "fx") && view.bars.iter().all(|bar| bar.id != "unrated"));
            }
        }
    }
    assert!(seen > 6, "{seen}");
    let spend = drivers(&mut engine, "spend", Against::Plan, Way::Members);
    assert_eq!(bar(&spend, "fx").effect.value, Some(decimal("62.08")));
    assert_eq!(bar(&spend, "fx").members.iter().map(|(name, ..)| name.as_str()).collect::<Vec<_>>(), ["Events"]);
    at(&mut engine, RateKind::Plan);
    assert!(drivers(&mut engine, "spend", Against::Plan, Way::Members).bars.iter().all(|bar| bar.id != "fx"));
}

#[test]
fn the_trace_of_fx_has_both_rates_and_their_cells() {
    let mut engine = opened(3);
    at(&mut engine, RateKind::Actual);
    let row = variance(&mut engine).total.fx.unwrap();
    let view = drivers(&mut engine, "spend", Against::Plan, Way::Members);
    let effect = bar(&view, "fx").effect.clone();
    for figure in [row, effect] {
        let traced = trace(&mut engine, &figure);
        assert_eq!(traced.figure.value, figure.value, "{}", traced.title);
        let input = |word: &str| traced.inputs.iter().find(|i| i.word == word).unwrap_or_else(|| panic!("{word} of {:#?}", traced.inputs));
        let sums = ["spend[actual, actual rates]", "spend[actual, plan rates]"].map(|word| input(word).figure.value.unwrap());
        assert_eq!(Some(sums[0] - sums[1]), Some(decimal(FX)));
        assert_eq!(input("EUR[plan rate]").places, ["Rates!C2"]);
        assert_eq!(input("EUR[actual rate]").places, ["Rates!C3", "Rates!C4", "Rates!C5"]);
        assert!(traced.text.contains("Rates!C4") && traced.text.contains("× 1.2 ="), "{}", traced.text);
    }
}

#[test]
fn a_missing_actual_rate_keeps_the_amount_out_and_says_so() {
    let mut engine = opened(2);
    at(&mut engine, RateKind::Actual);
    let view = variance(&mut engine);
    let sentence = "1 amount in EUR for Mar 2026 stays out of the totals: there is no actual rate from EUR to USD for that time.";
    assert!(view.notes.iter().any(|note| note == sentence), "{:?}", view.notes);
    assert!(view.total.figures.actual.note.contains("1 amount is missing"), "{}", view.total.figures.actual.note);
    let spend = drivers(&mut engine, "spend", Against::Plan, Way::Members);
    // 540.25 × −0.05 + 580.5 × 0.1, and 620.75 euros that were planned at 1.10.
    assert_eq!(bar(&spend, "fx").effect.value, Some(decimal("31.04")));
    assert!((bar(&spend, "unrated").effect.value.unwrap() - decimal("-682.825")).abs() < Decimal::new(1, 2));
    assert_eq!(spend.bars.iter().filter_map(|b| b.effect.value).sum::<Decimal>(), spend.difference.value.unwrap());
    let traced = trace(&mut engine, &bar(&spend, "unrated").effect);
    assert!(traced.text.contains("no rate: stays out"), "{}", traced.text);
}
