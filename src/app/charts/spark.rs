//! A line the size of a word: the course of a figure over its last periods.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A sparkline's shapes in its own box.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spark {
    /// The line as an SVG path; gaps where a value is missing.
    pub path: String,
    /// The last value's place; `None` when there is no value.
    pub last: Option<(f64, f64)>,
}

/// Width of the box.
pub const WIDTH: f64 = 96.0;
/// Height of the box.
pub const HEIGHT: f64 = 24.0;

impl Spark {
    /// The line through the values, oldest first.
    pub fn of(values: &[Option<Decimal>]) -> Self {
        let values: Vec<Option<f64>> = values.iter().map(|v| v.and_then(|v| v.to_f64())).collect();
        let known = values.iter().flatten().copied();
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
            pen_down = true;
        }
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
        let spark = Spark::of(&[Some(1.into()), None, Some(3.into()), Some(2.into())]);
        assert_eq!(spark.path, "M3.0 20.0M63.0 4.0L93.0 12.0");
        assert_eq!(spark.last, Some((93.0, 12.0)));
    }

    #[test]
    fn a_level_line_stands_in_the_middle() {
        assert_eq!(Spark::of(&[Some(5.into()), Some(5.into())]).path, "M3.0 12.0L93.0 12.0");
    }

    #[test]
    fn no_value_draws_nothing() {
        assert_eq!(Spark::of(&[None, None]), Spark::default());
    }
}
