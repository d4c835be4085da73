//! Two lines over time, what was expected and what happened, with where the second lands and within which range.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::waterfall::round_values;

/// Height of the plot, in px.
pub const HEIGHT: f64 = 220.0;

/// Room at both sides of the lines, in percent of the width.
const MARGIN: f64 = 4.0;

/// A point: percent of the width from the left, px from the top.
pub type Point = (f64, f64);

/// The chart's measure.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Course {
    /// The line of what was expected, a point for each period.
    pub expected: Vec<Point>,
    /// The line of what happened, as far as it is known.
    pub actual: Vec<Point>,
    /// Where it lands; `None` when that is not known.
    pub landing: Option<Point>,
    /// The range of the landing: px from the top of its upper and of its lower end.
    pub range: Option<(f64, f64)>,
    /// The lines across: px from the top, and which value.
    pub grid: Vec<(f64, Decimal)>,
}

impl Course {
    /// The lines through what was expected and what happened by the end of each period.
    pub fn of(points: &[(Decimal, Option<Decimal>)], landing: Option<Decimal>, range: Option<(Decimal, Decimal)>) -> Self {
        let number = |value: Decimal| value.to_f64().unwrap_or_default();
        let range = range.map(|(slow, fast)| (number(slow), number(fast)));
        let values = points.iter().flat_map(|(expected, actual)| [Some(*expected), *actual]).flatten().chain(landing).map(number);
        let all = values.chain(range.into_iter().flat_map(|(slow, fast)| [slow, fast]));
        let (low, high) = all.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        let reach = if high > low { (high - low) * 1.04 } else { 1.0 };
        let up = |value: f64| HEIGHT - (value - low) / reach * HEIGHT;
        let last = u32::try_from(points.len().saturating_sub(1)).unwrap_or(u32::MAX).max(1);
        let along = |at: usize| MARGIN + f64::from(u32::try_from(at).unwrap_or(last)) / f64::from(last) * (100.0 - 2.0 * MARGIN);
        let end = along(points.len().saturating_sub(1));
        Self {
            expected: points.iter().enumerate().map(|(at, (expected, _))| (along(at), up(number(*expected)))).collect(),
            actual: points.iter().enumerate().filter_map(|(at, (_, actual))| Some((along(at), up(number((*actual)?))))).collect(),
            landing: landing.map(|value| (end, up(number(value)))),
            range: range.map(|(slow, fast)| (up(slow.max(fast)), up(slow.min(fast)))),
            grid: round_values(low, low + reach).map(|(value, shown)| (up(value), shown)).collect(),
        }
    }
}

/// The place that is nearest to another, by its position, the first of two that are alike; `None` without any.
pub fn nearest(places: &[f64], to: f64) -> Option<usize> {
    let away = |place: &f64| (place - to).abs();
    places.iter().enumerate().min_by(|(_, a), (_, b)| away(a).total_cmp(&away(b))).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn points(of: &[(i64, Option<i64>)]) -> Vec<(Decimal, Option<Decimal>)> {
        of.iter().map(|(e, a)| ((*e).into(), a.map(Decimal::from))).collect()
    }

    #[test]
    fn lines_start_on_the_left_and_the_actual_ends_where_it_is_known() {
        let course =
            Course::of(&points(&[(100, Some(90)), (200, Some(220)), (300, None)]), Some(330.into()), Some((310.into(), 350.into())));
        assert_eq!((course.expected.len(), course.actual.len()), (3, 2));
        assert!((course.expected[0].0 - 4.0).abs() < 1e-9 && (course.expected[2].0 - 96.0).abs() < 1e-9);
        assert!(course.actual[1].1 < course.expected[1].1, "more lies higher");
        let (top, bottom) = course.range.unwrap();
        assert!(top < course.landing.unwrap().1 && course.landing.unwrap().1 < bottom);
        assert_eq!(course.grid.first().map(|(_, value)| value.to_string()), Some("0".into()));
    }

    #[test]
    fn the_pointer_finds_the_nearest_point() {
        let places = [4.0, 50.0, 96.0];
        assert_eq!([-10.0, 26.0, 27.5, 99.0].map(|to| nearest(&places, to)), [Some(0), Some(0), Some(1), Some(2)]);
        assert_eq!(nearest(&[], 1.0), None);
    }

    #[test]
    fn nothing_to_draw_is_nothing_drawn() {
        assert!(Course::of(&[], None, None).expected.is_empty());
    }

    proptest! {
        #[test]
        fn everything_stays_on_the_plot(of in proptest::collection::vec((-1_000_000_i64..1_000_000, proptest::option::of(-1_000_000_i64..1_000_000)), 1..60), landing in -1_000_000_i64..1_000_000) {
            let course = Course::of(&points(&of), Some(landing.into()), None);
            let on = |(x, y): &Point| (0.0..=100.0).contains(x) && (-1e-6..=HEIGHT + 1e-6).contains(y);
            prop_assert!(course.expected.iter().chain(&course.actual).chain(&course.landing).all(on));
        }
    }
}
