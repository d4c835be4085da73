//! A line the size of a word: the course of a figure over its last periods.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::kpi::Limits;

/// A sparkline's shapes in its own box.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spark {
    /// The line as an SVG path; gaps where a value is missing.
    pub path: String,
    /// The last value's place; `None` when there is no value.
    pub last: Option<(f64, f64)>,
    /// The band between the limits: its top and its height; `None` without limits.
    pub band: Option<(f64, f64)>,
    /// The places of the values that lie outside natural variation.
    pub outside: Vec<(f64, f64)>,
}

/// Width of the box.
pub const WIDTH: f64 = 96.0;
/// Height of the box.
pub const HEIGHT: f64 = 24.0;

impl Spark {
    /// The line through the values, oldest first, over the band of their limits.
    pub fn of(values: &[Option<Decimal>], limits: Option<&Limits>) -> Self {
        let signals = limits.map_or_else(Vec::new, |limits| limits.signals(values));
        let values: Vec<Option<f64>> = values.iter().map(|v| v.and_then(|v| v.to_f64())).collect();
        let band = limits.and_then(|limits| Some((limits.lower.to_f64()?, limits.upper.to_f64()?)));
        let known = values.iter().flatten().copied().chain(band.into_iter().flat_map(|(lower, upper)| [lower, upper]));
        let (low, high) = known.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        let mut spark = Self::default();
        let mut pen_down = false;
        for (index, value) in values.iter().enumerate() {
            let Some(value) = value else {
                pen_down = false;
                continue;
            };
            let place = (along(index, values.len()), height(*value, low, high));
            let _ = write!(spark.path, "{}{:.1} {:.1}", if pen_down { 'L' } else { 'M' }, place.0, place.1);
            spark.last = Some(place);
            if signals.get(index).is_some_and(Option::is_some) {
                spark.outside.push(place);
            }
            pen_down = true;
        }
        spark.band = band.map(|(lower, upper)| {
            let (top, bottom) = (height(upper, low, high), height(lower, low, high));
            (top, (bottom - top).max(1.0))
        });
        spark
    }
}

fn along(index: usize, count: usize) -> f64 {
    let part = |n: usize| u32::try_from(n).map_or(0.0, f64::from);
    if count < 2 { WIDTH / 2.0 } else { 3.0 + part(index) * (WIDTH - 6.0) / part(count - 1) }
}

fn height(value: f64, low: f64, high: f64) -> f64 {
    if high - low < f64::EPSILON * high.abs().max(1.0) {
        HEIGHT / 2.0
    } else {
        HEIGHT - 4.0 - (value - low) / (high - low) * (HEIGHT - 8.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_spans_the_box_and_breaks_where_a_value_is_missing() {
        let spark = Spark::of(&[Some(1.into()), None, Some(3.into()), Some(2.into())], None);
        assert_eq!(spark.path, "M3.0 20.0M63.0 4.0L93.0 12.0");
        assert_eq!(spark.last, Some((93.0, 12.0)));
    }

    #[test]
    fn a_level_line_stands_in_the_middle() {
        assert_eq!(Spark::of(&[Some(5.into()), Some(5.into())], None).path, "M3.0 12.0L93.0 12.0");
    }

    #[test]
    fn no_value_draws_nothing() {
        assert_eq!(Spark::of(&[None, None], None), Spark::default());
    }

    #[test]
    fn the_band_lies_between_the_limits_and_what_is_outside_is_marked() {
        let values = [10, 12, 10, 30].map(|v| Some(v.into()));
        let limits = Limits { mean: 15.into(), lower: 10.into(), upper: 20.into() };
        let spark = Spark::of(&values, Some(&limits));
        assert_eq!(spark.band, Some((12.0, 8.0)));
        assert_eq!(spark.outside, [(93.0, 4.0)]);
    }
}
