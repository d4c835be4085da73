//! Whether money is spent as fast as it should be: what was expected to date, where spending lands, and what to do about it.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// How many periods in a row a trend is read from, and its range.
pub const WINDOW: usize = 3;

/// Over what the money of a plan is spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// Over its own periods, each in a straight line by working days.
    #[default]
    Planned,
    /// Over all of the time, in a straight line by working days.
    WorkingDays,
    /// As the actuals of the year before were spread.
    LastYear,
}

/// One envelope over a stretch of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The plan for the whole stretch.
    pub plan: Decimal,
    /// The actual to date.
    pub actual: Decimal,
    /// Each period to date: its weight in the profile, and its actual.
    pub periods: Vec<(Decimal, Decimal)>,
    /// The weight of all that is still to come.
    pub to_come: Decimal,
}

/// How an envelope stands, in its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// The share of the profile that has elapsed, of one.
    pub elapsed: Decimal,
    /// Plan × share elapsed.
    pub expected: Decimal,
    /// Actual over expected; `None` when nothing was expected.
    pub pace: Option<Decimal>,
    /// Actual + (plan − expected) × pace; `None` without a pace.
    pub landing: Option<Decimal>,
    /// The same at the pace of the last [`WINDOW`] periods; `None` with fewer, or when nothing was expected in them.
    pub trend: Option<Decimal>,
    /// The same at the slowest and at the fastest [`WINDOW`] periods in a row.
    pub range: Option<(Decimal, Decimal)>,
}

impl Envelope {
    /// How it stands; `None` when the profile has no weight at all.
    pub fn pace(&self) -> Option<Pace> {
        let done: Decimal = self.periods.iter().map(|(weight, _)| *weight).sum();
        let elapsed = done.checked_div(done.checked_add(self.to_come)?)?;
        let expected = self.plan.checked_mul(elapsed)?;
        let left = self.plan - expected;
        let lands = |pace: Option<Decimal>| self.actual.checked_add(left.checked_mul(pace?)?);
        let pace = self.actual.checked_div(expected);
        // In a window, what was expected is its weight of all, as for the whole.
        let at = |window: &[(Decimal, Decimal)]| {
            let (weight, actual) = window.iter().fold((Decimal::ZERO, Decimal::ZERO), |(w, a), (weight, own)| (w + weight, a + own));
            actual.checked_div(expected.checked_mul(weight.checked_div(done)?)?)
        };
        let windows: Vec<Option<Decimal>> = self.periods.windows(WINDOW).map(at).collect();
        let known = || windows.iter().flatten().copied();
        let range = known().min().zip(known().max()).and_then(|(slow, fast)| Some((lands(Some(slow))?, lands(Some(fast))?)));
        let trend = lands(windows.last().copied().flatten());
        Some(Pace { elapsed, expected, pace, landing: lands(pace), trend, range })
    }
}

/// Days from Monday to Friday between two days, both inside. Holidays differ by country and company and count as worked.
pub fn working_days(from: NaiveDate, to: NaiveDate) -> u32 {
    let days = u32::try_from((to - from).num_days() + 1).unwrap_or_default();
    let rest = (0..days % 7).filter_map(|n| from.checked_add_days(chrono::Days::new(u64::from(n))));
    let off = |day: &NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    days / 7 * 5 + u32::try_from(rest.filter(|day| !off(day)).count()).unwrap_or_default()
}

/// How something stands against its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// More than the plan by the threshold or more.
    Over,
    /// Within the threshold.
    On,
    /// Less than the plan by the threshold or more.
    Under,
}

impl Level {
    /// The level of a value against its plan; `threshold` is a share of one. `None` when there is no value, or the plan is zero or missing.
    pub fn of(value: Option<Decimal>, plan: Option<Decimal>, threshold: Decimal) -> Option<Self> {
        let (value, plan) = (value?, plan?);
        let share = value.checked_sub(plan)?.checked_div(plan.abs())?;
        Some(if share >= threshold {
            Self::Over
        } else if share <= -threshold {
            Self::Under
        } else {
            Self::On
        })
    }
}

/// What to do with an envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// Commit nothing more.
    Stop,
    /// Move money in or out.
    Shift,
    /// Spend more.
    Scale,
    /// Go on.
    Keep,
}

impl Call {
    /// Every call.
    pub const ALL: [Self; 4] = [Self::Stop, Self::Shift, Self::Scale, Self::Keep];

    /// The lower-case word of the call, as settings write it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Shift => "shift",
            Self::Scale => "scale",
            Self::Keep => "keep",
        }
    }

    /// The call of a word; `None` for any other.
    pub fn from_id(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|call| call.id() == word)
    }

    /// What it asks for, in a few words.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Stop => "Commit nothing more.",
            Self::Shift => "Move money in or out.",
            Self::Scale => "Spend more.",
            Self::Keep => "Go on.",
        }
    }

    /// The word that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Stop => "Stop",
            Self::Shift => "Shift",
            Self::Scale => "Scale",
            Self::Keep => "Keep",
        }
    }
}

/// One line of the table by which calls are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// What the line is called in the settings: `over_under`.
    pub id: &'static str,
    /// Where spending lands against the plan.
    pub landing: Level,
    /// What a unit of money brings, against the plan; `None` stands for all that no line above names, and where it is not known.
    pub outcome: Option<Level>,
    /// What to do then, unless the team decided otherwise.
    pub usual: Call,
    /// What is the case then, in a sentence.
    pub why: &'static str,
}

/// The calls that a team makes otherwise than usual, by the rule's id.
pub type Calls = BTreeMap<String, Call>;

impl Rule {
    /// What to do, as the team has it.
    pub fn call(&self, calls: &Calls) -> Call {
        calls.get(self.id).copied().unwrap_or(self.usual)
    }
}

const fn rule(id: &'static str, landing: Level, outcome: Option<Level>, usual: Call, why: &'static str) -> Rule {
    Rule { id, landing, outcome, usual, why }
}

/// The table; the first line that fits holds.
pub const RULES: [Rule; 7] = [
    rule("over_under", Level::Over, Some(Level::Under), Call::Stop, "It lands over its plan and brings less for its money than planned."),
    rule("over", Level::Over, None, Call::Shift, "It lands over its plan."),
    rule("on_under", Level::On, Some(Level::Under), Call::Shift, "It lands on its plan, but brings less for its money than planned."),
    rule("on_over", Level::On, Some(Level::Over), Call::Scale, "It lands on its plan and brings more for its money than planned."),
    rule("on", Level::On, None, Call::Keep, "It lands on its plan."),
    rule("under_over", Level::Under, Some(Level::Over), Call::Scale, "It has money left and brings more for it than planned."),
    rule("under", Level::Under, None, Call::Shift, "It will not use all of its money."),
];

/// The line of the table for where an envelope lands and what its money brings; `None` when it is not known where it lands.
pub fn rule_for(landing: Option<Level>, outcome: Option<Level>) -> Option<&'static Rule> {
    RULES.iter().find(|rule| Some(rule.landing) == landing && (rule.outcome.is_none() || rule.outcome == outcome))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn envelope(plan: i64, periods: &[(i64, i64)], to_come: i64) -> Envelope {
        let periods: Vec<(Decimal, Decimal)> = periods.iter().map(|(w, a)| (Decimal::from(*w), Decimal::from(*a))).collect();
        Envelope { plan: plan.into(), actual: periods.iter().map(|(_, a)| *a).sum(), periods, to_come: to_come.into() }
    }

    #[test]
    fn expected_is_plan_times_the_share_elapsed_and_landing_goes_on_at_the_same_pace() {
        // A plan of 1,200 in twelve equal months; 330 in the first three, where 300 were expected.
        let pace = envelope(1200, &[(1, 100), (1, 110), (1, 120)], 9).pace().unwrap();
        assert_eq!((pace.expected, pace.pace, pace.landing), (300.into(), Some(Decimal::new(11, 1)), Some(1320.into())));
        assert_eq!((pace.trend, pace.range), (Some(1320.into()), Some((1320.into(), 1320.into()))));
    }

    #[test]
    fn the_trend_is_the_last_three_periods_and_the_range_the_slowest_and_the_fastest_three() {
        let pace = envelope(1200, &[(1, 50), (1, 100), (1, 150), (1, 110)], 8).pace().unwrap();
        // 410 spent, 800 to come; the paces of three in a row are 1.0 and 1.2.
        let shown = |value: Decimal| value.round_dp(6);
        let (slow, fast) = pace.range.unwrap();
        assert_eq!([pace.trend.unwrap(), slow, fast].map(shown), [1370, 1210, 1370].map(Decimal::from));
        let short = envelope(1200, &[(1, 50), (1, 100)], 10).pace().unwrap();
        assert_eq!((short.trend, short.range), (None, None));
    }

    #[test]
    fn nothing_expected_has_no_pace() {
        let pace = envelope(1200, &[(0, 50)], 10).pace().unwrap();
        assert_eq!((pace.expected, pace.pace, pace.landing), (Decimal::ZERO, None, None));
        assert_eq!(envelope(1200, &[], 0).pace(), None);
    }

    #[test]
    fn working_days_are_monday_to_friday() {
        let days = |from: &str, to: &str| working_days(from.parse().unwrap(), to.parse().unwrap());
        assert_eq!((days("2026-11-21", "2026-11-22"), days("2026-11-16", "2026-11-22")), (0, 5));
        // By Excel: NETWORKDAYS of these days is 261 and 22.
        assert_eq!((days("2026-01-01", "2026-12-31"), days("2026-10-01", "2026-10-31")), (261, 22));
        assert_eq!(days("2026-01-02", "2026-01-01"), 0);
    }

    #[test]
    fn every_landing_has_a_call_and_the_worst_comes_first() {
        let call = |landing, outcome| rule_for(Some(landing), outcome).map(|rule| rule.usual);
        assert_eq!(call(Level::Over, Some(Level::Under)), Some(Call::Stop));
        assert_eq!(call(Level::Under, Some(Level::Over)), Some(Call::Scale));
        for landing in [Level::Over, Level::On, Level::Under] {
            assert!(call(landing, None).is_some());
        }
        assert_eq!(rule_for(None, None), None);
        let ours = Calls::from([("under".to_owned(), Call::Keep)]);
        let of = |outcome| rule_for(Some(Level::Under), outcome).map(|rule| rule.call(&ours));
        assert_eq!((of(None), of(Some(Level::Over))), (Some(Call::Keep), Some(Call::Scale)));
        let level = |value: i64| Level::of(Some(value.into()), Some(100.into()), Decimal::new(5, 2));
        assert_eq!([level(105), level(104), level(95)], [Some(Level::Over), Some(Level::On), Some(Level::Under)]);
        assert_eq!(Level::of(Some(Decimal::ONE), Some(Decimal::ZERO), Decimal::ZERO), None);
    }

    proptest! {
        #[test]
        fn spending_as_expected_lands_on_the_plan(plan in 1_i64..1_000_000_000, weights in proptest::collection::vec(1_i64..1000, 3..12), to_come in 0_i64..1000) {
            let all = weights.iter().sum::<i64>() + to_come;
            let periods: Vec<(Decimal, Decimal)> = weights.iter().map(|w| (Decimal::from(*w), Decimal::from(plan) * Decimal::from(*w) / Decimal::from(all))).collect();
            let envelope = Envelope { plan: plan.into(), actual: periods.iter().map(|(_, a)| *a).sum(), periods, to_come: to_come.into() };
            let pace = envelope.pace().unwrap();
            let near = |value: Decimal| (value - Decimal::from(plan)).abs() < Decimal::new(1, 6);
            let (low, high) = pace.range.unwrap();
            prop_assert!(near(pace.landing.unwrap()) && near(pace.trend.unwrap()) && near(low) && near(high));
        }

        #[test]
        fn a_landing_lies_in_its_range_when_the_profile_is_even(actuals in proptest::collection::vec(0_i64..10_000, 3..12), to_come in 0_i64..12) {
            let whole = actuals.len() / WINDOW * WINDOW;
            let periods: Vec<(i64, i64)> = actuals[..whole].iter().map(|a| (1, *a)).collect();
            let pace = envelope(120_000, &periods, to_come).pace().unwrap();
            let (low, high) = pace.range.unwrap();
            let slack = Decimal::new(1, 6);
            prop_assert!(low - slack <= pace.landing.unwrap() && pace.landing.unwrap() <= high + slack);
        }

        #[test]
        fn working_days_add_up(from in 0_u64..2000, first in 0_u64..400, second in 1_u64..400) {
            let day = |n: u64| NaiveDate::from_ymd_opt(2025, 1, 1).unwrap() + chrono::Days::new(n);
            let (start, middle, end) = (day(from), day(from + first), day(from + first + second));
            prop_assert_eq!(working_days(start, middle) + working_days(middle.succ_opt().unwrap(), end), working_days(start, end));
        }
    }
}
