//! Bars that leave a middle line in both directions, with the band in which nothing has to be decided.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::app::format;

/// Where a bar lies, in percent of the chart's width from its left edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// Its left edge, 0 to 100.
    pub left: f64,
    /// Its width, 0 to 100.
    pub width: f64,
    /// Whether it is longer than the chart shows.
    pub cut: bool,
}

/// A line across the chart with its label.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Where, in percent from the left edge.
    pub at: f64,
    /// What stands below: `plan`, `+10 %`.
    pub label: String,
    /// Whether its label may go where there is little room.
    pub minor: bool,
}

/// The chart's measure: how far it reaches to both sides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Divergent {
    reach: f64,
    step: f64,
    threshold: f64,
    margin: f64,
}

/// No bar is drawn longer than this share; one outlier would press all others flat.
const LONGEST: f64 = 1.0;

/// Room on both sides for the numbers beside the bars, in percent of the width.
const MARGIN: f64 = 14.0;

impl Divergent {
    /// The measure for shares (0.03 is +3 %) and a threshold, a share of one.
    pub fn of(shares: &[Decimal], threshold: Decimal) -> Self {
        let threshold = threshold.to_f64().unwrap_or_default().abs();
        let largest = shares.iter().filter_map(|s| s.abs().to_f64()).fold(threshold * 2.0, f64::max).clamp(0.01, LONGEST);
        let step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5].into_iter().find(|step| largest / step <= 3.0).unwrap_or(0.5);
        Self { reach: (largest / step - 1e-9).ceil() * step, step, threshold, margin: MARGIN }
    }

    /// The same measure without room for numbers beside the bars.
    pub fn to_the_edge(self) -> Self {
        Self { margin: 0.0, ..self }
    }

    /// Where a share stands, in percent from the left edge; shares beyond the reach stand at its end.
    pub fn at(&self, share: f64) -> f64 {
        50.0 + (share / self.reach).clamp(-1.0, 1.0) * (50.0 - self.margin)
    }

    /// The bar of a share.
    pub fn bar(&self, share: Decimal) -> Bar {
        let share = share.to_f64().unwrap_or_default();
        let end = self.at(share);
        Bar { left: end.min(50.0), width: (end - 50.0).abs(), cut: share.abs() > self.reach + 1e-9 }
    }

    /// The band within the threshold: left edge and width, in percent.
    pub fn band(&self) -> (f64, f64) {
        let (left, right) = (self.at(-self.threshold), self.at(self.threshold));
        (left, right - left)
    }

    /// The lines across, left to right, with the plan in the middle.
    pub fn ticks(&self) -> Vec<Tick> {
        #[allow(clippy::cast_possible_truncation, reason = "at most a few steps")]
        let steps = (self.reach / self.step).round() as i32;
        let tick = |step: i32| {
            let share = f64::from(step) * self.step;
            let label = if step == 0 { "plan".to_owned() } else { label(share) };
            Tick { at: self.at(share), label, minor: step % 2 != 0 }
        };
        (-steps..=steps).map(tick).collect()
    }
}

fn label(share: f64) -> String {
    let share = Decimal::from_f64_retain(share).unwrap_or_default();
    format::percent(share).replace(".0\u{a0}", "\u{a0}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(shares: &[&str]) -> Divergent {
        let shares: Vec<Decimal> = shares.iter().map(|s| s.parse().unwrap()).collect();
        Divergent::of(&shares, Decimal::new(5, 2))
    }

    #[test]
    fn the_plan_is_in_the_middle_and_the_ends_are_round() {
        let ticks = measure(&["0.126", "-0.112"]).ticks();
        let labels: Vec<_> = ticks.iter().map(|t| t.label.replace('\u{a0}', " ")).collect();
        assert_eq!(labels, ["−15 %", "−10 %", "−5 %", "plan", "+5 %", "+10 %", "+15 %"]);
        assert!((ticks[3].at - 50.0).abs() < 1e-9);
    }

    #[test]
    fn bars_grow_from_the_plan_to_both_sides() {
        let chart = measure(&["0.1", "-0.05"]);
        let (over, under) = (chart.bar("0.1".parse().unwrap()), chart.bar("-0.05".parse().unwrap()));
        assert!((over.left - 50.0).abs() < 1e-9 && (over.width - 36.0).abs() < 1e-9);
        assert!((under.left + under.width - 50.0).abs() < 1e-9 && (under.width - 18.0).abs() < 1e-9);
    }

    #[test]
    fn an_outlier_is_cut_and_says_so() {
        let chart = measure(&["0.1", "40"]);
        assert!(chart.bar(Decimal::from(40)).cut);
        assert!(!chart.bar(Decimal::new(1, 1)).cut);
        assert!(chart.bar(Decimal::new(1, 1)).width > 1.0);
    }

    #[test]
    fn the_band_spans_the_threshold() {
        let chart = measure(&["0.1"]);
        let (left, width) = chart.band();
        assert!((left - chart.at(-0.05)).abs() < 1e-9 && (left + width - chart.at(0.05)).abs() < 1e-9);
    }

    #[test]
    fn nothing_to_show_still_has_a_scale() {
        assert!(Divergent::of(&[], Decimal::ZERO).ticks().len() >= 3);
    }
}
