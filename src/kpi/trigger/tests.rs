//! Every rule of triggers, and what holds for all of them.

use chrono::NaiveDate;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::kpi::Status;
use crate::ledger::Period;

fn five() -> Decimal {
    Decimal::new(5, 2)
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Months from January 2025 on: actual and plan.
fn months(of: &[(Option<i64>, Option<i64>)]) -> Vec<Month> {
    let first = Period::month(2025, 1).unwrap();
    let month = |(n, (actual, plan)): (usize, &(Option<i64>, Option<i64>))| Month {
        period: first.later(i32::try_from(n).unwrap()).unwrap(),
        actual: actual.map(Decimal::from),
        plan: plan.map(Decimal::from),
        volume: actual.map(Decimal::from),
    };
    of.iter().enumerate().map(month).collect()
}

fn actuals(of: &[i64]) -> Vec<Month> {
    months(&of.iter().map(|v| (Some(*v), Some(100))).collect::<Vec<_>>())
}

/// The status of the last month.
fn status(trigger: &Trigger, months: &[Month], direction: Direction) -> Status {
    let last = months.last().unwrap();
    let (actual, plan, volume) = (last.actual, last.plan, last.volume);
    trigger.status(&Seen { actual, plan, volume, direction, end: Some(last.period.end()), usual: five(), months })
}

fn trigger(kind: TriggerKind, threshold: &str) -> Trigger {
    Trigger { kind, threshold: Some(number(threshold)), ..Trigger::default() }
}

fn tried(months: &[Month], direction: Direction) -> Tried<'_> {
    Tried { months, lookback: 12, direction, usual: five(), within: 2 }
}

const UP: Direction = Direction::HigherBetter;
const DOWN: Direction = Direction::LowerBetter;

#[test]
fn miss_vs_plan_of_the_threshold_or_more_fires() {
    let miss = Trigger::miss(number("0.10"));
    assert_eq!(status(&miss, &actuals(&[90]), UP), Status::Breach);
    assert_eq!(status(&miss, &actuals(&[91]), UP), Status::OnPlan);
    assert_eq!(status(&Trigger::default(), &actuals(&[95]), UP), Status::Breach, "as the project’s");
    assert_eq!(status(&trigger(TriggerKind::Gap, "9"), &actuals(&[90]), UP), Status::Breach);
    assert_eq!(status(&trigger(TriggerKind::Gap, "10"), &actuals(&[90]), UP), Status::OnPlan, "more than the amount");
    assert_eq!(status(&trigger(TriggerKind::Gap, "9"), &actuals(&[90]), DOWN), Status::Watch);
}

#[test]
fn exceeds_or_falls_below_a_target_fires() {
    let beyond = trigger(TriggerKind::Beyond, "500");
    assert_eq!(status(&beyond, &actuals(&[499]), UP), Status::Breach);
    assert_eq!(status(&beyond, &actuals(&[500]), UP), Status::Quiet);
    assert_eq!((status(&beyond, &actuals(&[501]), DOWN), status(&beyond, &actuals(&[499]), DOWN)), (Status::Breach, Status::Quiet));
}

#[test]
fn a_drop_of_more_than_x_against_the_month_before_fires() {
    let drop = trigger(TriggerKind::Drop, "0.2");
    assert_eq!(status(&drop, &actuals(&[100, 79]), UP), Status::Breach);
    assert_eq!(status(&drop, &actuals(&[100, 80]), UP), Status::Quiet);
    assert_eq!(status(&drop, &actuals(&[100, 121]), DOWN), Status::Breach, "a cost gets worse by rising");
    assert_eq!(status(&drop, &actuals(&[100]), UP), Status::TooFew);
    assert_eq!(status(&drop, &actuals(&[0, 100]), DOWN), Status::TooFew, "against nothing there is no percentage");
}

#[test]
fn a_score_dips_by_more_than_x() {
    let dip = trigger(TriggerKind::Dip, "5");
    assert_eq!((status(&dip, &actuals(&[60, 54]), UP), status(&dip, &actuals(&[60, 55]), UP)), (Status::Breach, Status::Quiet));
}

#[test]
fn under_target_n_periods_in_a_row_fires() {
    let row = trigger(TriggerKind::Row, "3");
    assert_eq!(status(&row, &actuals(&[101, 99, 98, 97]), UP), Status::Breach);
    assert_eq!(status(&row, &actuals(&[99, 98, 101, 97]), UP), Status::Quiet);
    assert_eq!(status(&row, &actuals(&[99, 98]), UP), Status::TooFew);
    let gap = months(&[(Some(99), Some(100)), (Some(99), Some(100)), (None, Some(100)), (Some(99), Some(100))]);
    assert_eq!(status(&row, &gap, UP), Status::Quiet, "a missing month ends a row");
}

/// Wheeler, *Making Sense of Data* (2003), p. 382: the last of these values lies above the upper limit of 5,082.28.
#[test]
fn outside_limits_of_normal_variation_fires() {
    let ohms = [5045, 4350, 4350, 3975, 4290, 4430, 4485, 4285, 3980, 3925, 3645, 3760, 3300, 3685, 3463, 5200];
    let limits = Trigger { kind: TriggerKind::Limits, ..Trigger::default() };
    assert_eq!(status(&limits, &actuals(&ohms), DOWN), Status::Breach);
    assert_eq!(status(&limits, &actuals(&ohms), UP), Status::Quiet, "above is good news");
    assert_eq!(status(&limits, &actuals(&ohms[..15]), DOWN), Status::Quiet);
    assert_eq!(status(&limits, &actuals(&ohms[..5]), DOWN), Status::TooFew);
}

#[test]
fn below_its_minimum_volume_a_trigger_is_silent() {
    for kind in TriggerKind::ALL {
        let silent = Trigger { least: Some(51.into()), ..trigger(*kind, "1") };
        assert_eq!(status(&silent, &actuals(&[100, 50]), UP), Status::TooFew, "{kind:?}");
    }
    let heard = Trigger { least: Some(50.into()), ..Trigger::default() };
    assert_eq!(status(&heard, &actuals(&[50]), UP), Status::Breach);
}

#[test]
fn a_quarter_dated_threshold_holds_in_its_quarter() {
    let dated = |id: &str, threshold: &str| Dated { span: Span::from_id(id).unwrap(), threshold: number(threshold) };
    let seasonal = Trigger { dated: vec![dated("2025-Q1", "0.2"), dated("2025-01..2025-12", "0.3")], ..Trigger::default() };
    let on = |day: &str| seasonal.threshold_on(Some(day.parse::<NaiveDate>().unwrap()), five());
    assert_eq!((on("2025-03-31"), on("2025-04-01"), on("2026-01-01")), (Some(number("0.2")), Some(number("0.3")), Some(five())));
    assert_eq!(seasonal.threshold_on(None, five()), Some(five()), "what has no end has no date");
    assert_eq!(status(&seasonal, &actuals(&[85]), UP), Status::OnPlan);
    assert_eq!(status(&seasonal, &actuals(&[80]), UP), Status::Breach);
}

#[test]
fn the_back_test_counts_what_fired_what_came_back_and_what_waiting_cost() {
    let kept = actuals(&[100, 90, 100, 80, 70, 60, 100, 100, 90]);
    let done = Trigger::default().backtest(&tried(&kept, UP));
    assert_eq!((done.judged, done.silent, done.fired, done.corrected), (9, 0, 5, 1));
    let told: Vec<(String, Option<u32>, String)> = done.alarms.iter().map(|a| (a.month.id(), a.after, a.cost.to_string())).collect();
    let row = |month: &str, after, cost: &str| (month.to_owned(), after, cost.to_owned());
    assert_eq!(told, [row("2025-02", Some(1), "10"), row("2025-04", Some(3), "90"), row("2025-09", None, "10")]);
    assert_eq!(done.cost, Decimal::from(110));
    let small = Trigger { least: Some(85.into()), ..Trigger::default() };
    assert_eq!(small.backtest(&tried(&kept, UP)).silent, 3);
}

#[test]
fn a_drop_is_corrected_when_the_figure_is_back_and_not_when_it_stays_low() {
    let kept = actuals(&[100, 70, 72, 71, 95, 96]);
    let done = trigger(TriggerKind::Drop, "0.2").backtest(&tried(&kept, UP));
    assert_eq!((done.fired, done.alarms.len(), done.alarms[0].after, done.corrected), (1, 1, Some(3), 0));
    assert_eq!(done.cost, Decimal::from(30 + 28 + 29));
}

/// The limits of Wheeler's values, as in [`crate::kpi::limits`]: 3,188.72 to 5,082.28.
#[test]
fn the_suggested_threshold_is_the_limit_of_natural_variation() {
    let ohms = [5045, 4350, 4350, 3975, 4290, 4430, 4485, 4285, 3980, 3925, 3645, 3760, 3300, 3685, 3463, 5200];
    let kept = actuals(&ohms);
    let beyond = trigger(TriggerKind::Beyond, "1");
    assert_eq!(beyond.suggested(&tried(&kept, DOWN)), Some(Decimal::from(5_100)));
    assert_eq!(beyond.suggested(&tried(&kept, UP)), Some(Decimal::from(3_100)));
    assert_eq!(beyond.suggested(&tried(&kept[..5], UP)), None);
    assert_eq!(trigger(TriggerKind::Row, "3").suggested(&tried(&kept, UP)), Some(Decimal::from(8)));
    let shares = actuals(&[95, 99, 96, 98, 97, 100, 94]);
    // Misses of 5, 1, 4, 2, 3, 0 and 6 %, whose ranges are 19/6 on average: 3 % + 2.66 × 3.17 % = 11.4 %.
    assert_eq!(Trigger::default().suggested(&tried(&shares, UP)), Some(number("0.12")));
}

#[test]
fn what_cannot_be_a_trigger_is_refused_with_a_sentence() {
    let fault = |trigger: &Trigger| trigger.fault().unwrap_or_default();
    assert_eq!(fault(&Trigger::miss(Decimal::ONE)), "A threshold is above 0 and below 100 %.");
    assert_eq!(fault(&trigger(TriggerKind::Row, "2.5")), "A row is 1 to 36 months.");
    assert_eq!(fault(&Trigger { kind: TriggerKind::Dip, ..Trigger::default() }), "This kind of trigger needs its threshold.");
    assert_eq!(fault(&Trigger { least: Some(Decimal::ZERO), ..Trigger::default() }), "The least volume is above 0.");
    assert_eq!(Trigger { kind: TriggerKind::Limits, ..Trigger::default() }.fault(), None);
}

#[test]
fn an_older_journal_has_its_threshold() {
    let read = |text: &str| serde_json::from_str::<Trigger>(text).unwrap();
    assert_eq!((read("\"0.05\""), read("null")), (Trigger::miss(five()), Trigger::default()));
    let whole = Trigger { least: Some(Decimal::TEN), ..trigger(TriggerKind::Row, "3") };
    assert_eq!(read(&serde_json::to_string(&whole).unwrap()), whole);
}

fn drawn() -> impl Strategy<Value = Vec<Month>> {
    let one = (proptest::option::weighted(0.9, 1_i64..200), proptest::option::weighted(0.9, 1_i64..200));
    proptest::collection::vec(one, 1..30).prop_map(|list| months(&list))
}

proptest! {
    /// Tighter is lower, but for a value that must not be fallen below.
    #[test]
    fn a_trigger_with_a_lower_threshold_never_fires_less_often(
        of in drawn(), kind in 0_usize..6, way in 0_usize..3, low in 1_i64..30, more in 0_i64..30,
    ) {
        let kind = TriggerKind::ALL[kind];
        let direction = [UP, DOWN, Direction::OnTarget][way];
        let number = |n: i64| match kind {
            TriggerKind::Miss | TriggerKind::Drop => Decimal::new(n, 2),
            _ => Decimal::from(n),
        };
        let fired = |n: i64| Trigger { kind, threshold: Some(number(n)), ..Trigger::default() }.backtest(&tried(&of, direction)).fired;
        let (tight, loose) = if kind == TriggerKind::Beyond && direction == UP { (low + more, low) } else { (low, low + more) };
        prop_assert!(fired(tight) >= fired(loose));
    }

    #[test]
    fn a_higher_least_volume_never_makes_a_trigger_louder(of in drawn(), least in 1_i64..100, more in 0_i64..100) {
        let done = |least: i64| Trigger { least: Some(least.into()), ..Trigger::default() }.backtest(&tried(&of, UP));
        let (low, high) = (done(least), done(least + more));
        prop_assert!(low.fired >= high.fired && low.silent <= high.silent);
    }

    #[test]
    fn the_parts_of_a_back_test_add_up(of in drawn(), kind in 0_usize..7, threshold in 1_i64..20) {
        let kind = TriggerKind::ALL[kind];
        let threshold = (kind != TriggerKind::Limits).then(|| match kind {
            TriggerKind::Miss | TriggerKind::Drop => Decimal::new(threshold, 2),
            _ => Decimal::from(threshold),
        });
        let done = Trigger { kind, threshold, ..Trigger::default() }.backtest(&tried(&of, UP));
        let alarms = u32::try_from(done.alarms.len()).unwrap();
        prop_assert!(done.corrected <= alarms && alarms <= done.fired && done.fired <= done.judged);
        prop_assert!(done.judged + done.silent <= u32::try_from(of.len()).unwrap());
        prop_assert_eq!(done.cost, done.alarms.iter().map(|a| a.cost).sum::<Decimal>());
        prop_assert!(done.alarms.iter().all(|a| a.cost >= Decimal::ZERO));
        prop_assert!(done.alarms.iter().rev().skip(1).all(|a| a.after.is_some()), "one alarm at a time");
    }
}
