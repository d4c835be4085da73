//! A bridge from one value to another: each bar begins where the one above it ended. Its rows lie one below the other, so that long names
//! have room. The scale begins near the values, not at zero, so only the bars have a length; both ends are marks.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A bar between two running totals, in percent of the chart's width from its left edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Its left edge, 0 to 100.
    pub left: f64,
    /// Its width, 0 to 100.
    pub width: f64,
    /// Where the running total stands after it.
    pub end: f64,
}

/// The chart's measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Waterfall {
    /// Where the first value stands.
    pub start: f64,
    /// A bar for each effect, in their order.
    pub steps: Vec<Step>,
    /// The lines across: where, and which value.
    pub ticks: Vec<(f64, Decimal)>,
}

/// Room at both ends, in percent of the width.
const MARGIN: f64 = 3.0;

impl Waterfall {
    /// The bridge that begins at a value and goes on by effects.
    pub fn of(before: Decimal, effects: &[Decimal]) -> Self {
        let before = before.to_f64().unwrap_or_default();
        let mut total = before;
        let mut totals = vec![before];
        for effect in effects {
            total += effect.to_f64().unwrap_or_default();
            totals.push(total);
        }
        let (low, high) = totals.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(*v), high.max(*v)));
        // A bridge on which nothing moves still has a scale.
        let reach = if high > low { high - low } else { before.abs().max(1.0) };
        let low = if high > low { low } else { low - reach / 2.0 };
        let at = |value: f64| MARGIN + (value - low) / reach * (100.0 - 2.0 * MARGIN);
        let step = |pair: &[f64]| {
            let (from, to) = (at(pair[0]), at(pair[1]));
            Step { left: from.min(to), width: (to - from).abs(), end: to }
        };
        Self {
            start: at(before),
            steps: totals.windows(2).map(step).collect(),
            ticks: round_values(low, low + reach).map(|(v, d)| (at(v), d)).collect(),
        }
    }
}

/// Round values between two, each also as it is shown: a handful of them.
pub(super) fn round_values(low: f64, high: f64) -> impl Iterator<Item = (f64, Decimal)> {
    let rough = (high - low) / 4.0;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|s| s * power).find(|step| *step >= rough).unwrap_or(power);
    let first = (low / step).ceil();
    (0..12).map(move |n| (first + f64::from(n)) * step).take_while(move |value| *value <= high).filter_map(|value| {
        let shown = Decimal::from_f64_retain(value)?.round_dp(8).normalize();
        Some((value, shown))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chart(before: i64, effects: &[i64]) -> Waterfall {
        Waterfall::of(before.into(), &effects.iter().map(|e| Decimal::from(*e)).collect::<Vec<_>>())
    }

    #[test]
    fn each_bar_begins_where_the_last_one_ended() {
        let chart = chart(100, &[60, -20, 10]);
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        // From 100 up to 160 and back to 140, then 150: the scale goes from 100 to 160.
        assert!(near(chart.start, 3.0) && near(chart.steps[0].left, 3.0) && near(chart.steps[0].end, 97.0));
        assert!(near(chart.steps[1].left + chart.steps[1].width, 97.0) && near(chart.steps[1].left, chart.steps[1].end));
        assert!(near(chart.steps[2].left, chart.steps[1].end));
    }

    #[test]
    fn ticks_are_round() {
        let shown: Vec<String> = chart(1354, &[60, 78]).ticks.iter().map(|(_, value)| value.to_string()).collect();
        assert_eq!(shown, ["1400", "1450"]);
        assert!(chart(0, &[]).ticks.len() >= 2);
    }

    proptest! {
        #[test]
        fn everything_stays_on_the_chart(before in -1_000_000_i64..1_000_000, effects in proptest::collection::vec(-1_000_000_i64..1_000_000, 0..14)) {
            let chart = chart(before, &effects);
            let on = |at: f64| (-1e-6..=100.0 + 1e-6).contains(&at);
            prop_assert!(on(chart.start) && chart.steps.iter().all(|s| on(s.left) && on(s.left + s.width) && on(s.end)));
            prop_assert!(chart.ticks.iter().all(|(at, _)| on(*at)) && (1..=12).contains(&chart.ticks.len()));
        }
    }
}
