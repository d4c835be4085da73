//! Spent against expected over a stretch of time, with where it lands; the same numbers as a table below it.

use leptos::prelude::*;

use super::course::{Course, HEIGHT, Point};
use crate::app::format;
use crate::engine::protocol::PacingView;
use crate::engine::protocol::pacing::PacingRow;

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
    let marks = view.course.iter().zip(&course.actual).filter_map(|((label, expected, actual), (x, y))| {
        let title = format!("By {label}: {} of {} expected", short((*actual)?), short(*expected));
        Some(view! { <circle class="actual" cx=percent(*x) cy=px(*y) r="3.5"><title>{title}</title></circle> })
    });
    let landing = course.landing.zip(course.actual.last().copied()).map(|(to, from)| {
        let range = course
            .range
            .map(|(top, bottom)| view! { <line class="range" x1=percent(to.0) x2=percent(to.0) y1=px(top) y2=px(bottom)></line> });
        let title = format!("Lands at {}", total.landing.value.map(short).unwrap_or_default());
        view! {
            {range}
            <line class="landing" x1=percent(from.0) y1=px(from.1) x2=percent(to.0) y2=px(to.1)></line>
            <circle class="landing" cx=percent(to.0) cy=px(to.1) r="4.5"><title>{title}</title></circle>
        }
    });
    let rows = view.course.iter().map(|(label, expected, actual)| {
        view! {
            <tr>
                <th scope="row">{label.clone()}</th>
                <td class="num">{format::exact(expected.round_dp(2), unit, &currency)}</td>
                <td class="num">{actual.map_or_else(|| format::NONE.to_owned(), |v| format::exact(v.round_dp(2), unit, &currency))}</td>
            </tr>
        }
    });
    view! {
        <div class="course">
            <svg role="img" aria-label=said(&view, &total) width="100%" height=HEIGHT + 26.0>
                {grid.collect_view()}
                {lines(&course.expected, "expected")}
                {lines(&course.actual, "actual")}
                {landing}
                {marks.collect_view()}
                {labels.collect_view()}
            </svg>
            <ul class="legend" aria-hidden="true">
                <li class="actual">"Spent"</li>
                <li class="expected">"Expected"</li>
                <li class="landing">"Landing, with its range"</li>
            </ul>
            <details>
                <summary>"As a table"</summary>
                <div class="scroll" tabindex="0" role="region" aria-label="Spent and expected by period">
                    <table class="figures">
                        <thead><tr><th scope="col">"By the end of"</th><th scope="col" class="num">"Expected"</th><th scope="col" class="num">"Spent"</th></tr></thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table>
                </div>
            </details>
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
