//! Spent against expected over a stretch of time, with where it lands; its values are found by pointer and by keys.

use leptos::prelude::*;

use super::course::{Course, HEIGHT, Point};
use super::values::Values;
use crate::app::format;
use crate::engine::protocol::PacingView;
use crate::engine::protocol::pacing::PacingRow;

/// The id of the chart, which can be saved as a picture.
pub(crate) const CHART: &str = "course-chart";

/// The chart.
#[component]
pub(crate) fn CourseLines(
    /// The pace of everything in scope.
    view: PacingView,
    /// The total, with its landing.
    total: PacingRow,
) -> impl IntoView {
    let points: Vec<_> = view.course.iter().map(|(_, expected, actual)| (*expected, *actual)).collect();
    let course = Course::of(&points, total.landing.value, total.range);
    let (unit, currency) = (total.actual.unit, total.actual.currency.clone());
    let short = |value| format::short(value, unit, &currency);
    let grid = course.grid.iter().map(|(y, value)| {
        view! {
            <line class="axis" x1="0" x2="100%" y1=px(*y) y2=px(*y)></line>
            <text class="tick" x="0" y=px(*y - 4.0)>{short(*value)}</text>
        }
    });
    let every = view.course.len().div_ceil(12).max(1);
    let labels = view.course.iter().zip(&course.expected).enumerate().filter(|(at, _)| at % every == 0).map(|(at, ((label, ..), (x, _)))| {
        let word = label.trim_start_matches("Week of ").rsplit_once(' ').map_or(label.as_str(), |(word, _)| word).to_owned();
        view! { <text class="tick" class:minor={(at / every) % 2 == 1} x=percent(*x) y=HEIGHT + 18.0 text-anchor="middle">{word}</text> }
    });
    let marks = course.actual.iter().map(|(x, y)| view! { <circle class="actual" cx=percent(*x) cy=px(*y) r="3.5"></circle> });
    let marks = marks.collect_view();
    let landing = course.landing.zip(course.actual.last().copied()).map(|(to, from)| {
        let range = course
            .range
            .map(|(top, bottom)| view! { <line class="range" x1=percent(to.0) x2=percent(to.0) y1=px(top) y2=px(bottom)></line> });
        view! {
            {range}
            <line class="landing" x1=percent(from.0) y1=px(from.1) x2=percent(to.0) y2=px(to.1)></line>
            <circle class="landing" cx=percent(to.0) cy=px(to.1) r="4.5"></circle>
        }
    });
    let values: Vec<String> = view
        .course
        .iter()
        .map(|(label, expected, actual)| match actual {
            Some(actual) => format!("By {label}: {} of {} expected", short(*actual), short(*expected)),
            None => format!("By {label}: {} expected", short(*expected)),
        })
        .collect();
    let (grid, labels, said) = (grid.collect_view(), labels.collect_view(), said(&view, &total));
    let (expected, actual) = (lines(&course.expected, "expected"), lines(&course.actual, "actual"));
    let drawing = view! {
        <svg role="img" aria-label=said width="100%" height=HEIGHT + 26.0>
            {grid}
            {expected}
            {actual}
            {landing}
            {marks}
            {labels}
        </svg>
    };
    view! {
        <div class="course">
            <div id=CHART class="course-chart">
                <Values places=course.expected.iter().map(|(x, _)| *x).collect() values=values name="Spent and expected">{drawing}</Values>
                <ul class="legend" aria-hidden="true">
                    <li><i class="actual"></i>"Spent"</li>
                    <li><i class="expected"></i>"Expected"</li>
                    <li><i class="landing"></i>"Landing, with its range"</li>
                </ul>
            </div>
        </div>
    }
}

fn lines(points: &[Point], class: &'static str) -> impl IntoView + use<> {
    let line = |pair: &[Point]| {
        let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
        view! { <line class=class x1=percent(x1) y1=px(y1) x2=percent(x2) y2=px(y2)></line> }
    };
    points.windows(2).map(line).collect_view()
}

/// The chart in words.
fn said(view: &PacingView, total: &PacingRow) -> String {
    let lands = total.landing.value.map(|_| format!(", landing at {}", format::figure(&total.landing))).unwrap_or_default();
    format!(
        "{} in {}: {} to date of {} expected{lands}, against a plan of {}",
        view.measure,
        view.span,
        format::figure(&total.actual),
        format::figure(&total.expected),
        format::figure(&total.plan)
    )
}

fn px(value: f64) -> String {
    format!("{value:.1}")
}

fn percent(value: f64) -> String {
    format!("{value:.2}%")
}
