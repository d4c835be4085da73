//! What moved a KPI, over the sample workbook: bars that add up, down to the members and their cells.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use plumbline::engine::Engine;
use plumbline::engine::protocol::drivers::{Against, Change, Way};
use plumbline::engine::protocol::{DriversQuery, DriversView, Request, Response, Scope, TraceView};
use plumbline::ledger::Decimal;

fn sample() -> Engine {
    let mut engine = Engine::new();
    let today = "2026-11-22".parse().unwrap();
    engine.handle(Request::Sample { today, now: 0 }, None, &mut |_| ());
    engine
}

fn drivers(engine: &mut Engine, period: &str, kpi: &str, against: Against, way: Way) -> DriversView {
    let scope = Scope { period: period.into(), ..Scope::default() };
    let change = Change { kpi: kpi.into(), against, way, per: String::new() };
    match engine.handle(Request::Drivers(DriversQuery { scope, change }), None, &mut |_| ()).response {
        Response::Drivers(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn trace(engine: &mut Engine, figure: &plumbline::engine::protocol::Figure) -> TraceView {
    let request = Request::Trace { what: figure.what.clone(), scope: figure.scope.clone() };
    match engine.handle(request, None, &mut |_| ()).response {
        Response::Trace(view) => *view,
        other => panic!("{other:?}"),
    }
}

const WAYS: [Way; 4] = [Way::Parts, Way::Mix, Way::Members, Way::Volume];

/// Every KPI, against the plan and against the month before, in every way it has.
#[test]
fn bars_add_up_to_the_difference_and_members_to_their_bar() {
    let mut engine = sample();
    let mut seen = 0;
    for (period, against) in [("", Against::Plan), ("2026-10", Against::Plan), ("2026-10", Against::Before), ("2026-Q3", Against::Before)] {
        let kpis = drivers(&mut engine, period, "", against, Way::Parts).kpis;
        assert!(kpis.len() > 10, "{}", kpis.len());
        for (kpi, _) in kpis {
            for way in WAYS {
                let view = drivers(&mut engine, period, &kpi, against, way);
                if view.change.way != way {
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
            }
        }
    }
    assert!(seen > 60, "{seen}");
}

/// CAC to date: spend of 2,052,086.65 against 1,986,674.65 and its wins, by the closed form of a quotient, worked out in binary fractions.
#[test]
fn the_samples_cac_moved_by_its_spend_and_its_wins() {
    let mut engine = sample();
    let view = drivers(&mut engine, "", "cac", Against::Plan, Way::Parts);
    assert_eq!((view.base.as_str(), view.bars.len()), ("plan", 2));
    let number = |value: Option<Decimal>| value.unwrap().to_string().parse::<f64>().unwrap();
    let sides: Vec<(f64, f64)> =
        view.bars.iter().map(|b| b.sides.clone().unwrap()).map(|(b, a)| (number(b.value), number(a.value))).collect();
    let (spend, wins) = (sides[0], sides[1]);
    let (before, after) = (spend.0 / wins.0, spend.1 / wins.1);
    let mean = (after - before) / (after / before).ln();
    for (bar, exact) in view.bars.iter().zip([mean * (spend.1 / spend.0).ln(), -mean * (wins.1 / wins.0).ln()]) {
        assert!((number(bar.effect.value) - exact).abs() < 0.011, "{} {exact}", bar.label);
        assert_eq!(bar.favorable, Some(exact < 0.0), "{}", bar.label);
    }
}

#[test]
fn every_bar_and_every_member_has_its_trace() {
    let mut engine = sample();
    for (kpi, way) in [("cac", Way::Parts), ("cac", Way::Mix), ("spend", Way::Members), ("spend", Way::Volume), ("romi", Way::Parts)] {
        let view = drivers(&mut engine, "", kpi, Against::Plan, way);
        assert_eq!(view.change.way, way, "{kpi}");
        for bar in &view.bars {
            let whole = trace(&mut engine, &bar.effect);
            assert_eq!(whole.figure.value, bar.effect.value, "{kpi} {}", bar.label);
            assert!(whole.inputs.iter().all(|i| !i.cells.is_empty()) && whole.formula.starts_with("= "), "{kpi} {}", bar.label);
            for (name, figure, _) in &bar.members {
                let one = trace(&mut engine, figure);
                assert!(one.title.contains(name.as_str()) && one.figure.value == figure.value, "{kpi} {} {name}", bar.label);
            }
        }
    }
}

#[test]
fn without_anything_before_it_says_so() {
    let mut engine = sample();
    let view = drivers(&mut engine, "", "", Against::Before, Way::Parts);
    assert!(view.bars.is_empty() && view.empty.contains("Jan – Oct 2025"), "{}", view.empty);
    let view = drivers(&mut engine, "all", "", Against::Before, Way::Parts);
    assert!(view.empty.contains("before all of time"), "{}", view.empty);
}
