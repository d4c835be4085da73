//! What moved a KPI as a bridge from what it was to what it is; beside each bar stands what it adds, which opens its trace.

use leptos::prelude::*;

use super::waterfall::Waterfall;
use crate::app::format;
use crate::app::parts::figure::{FigureButton, Look};
use crate::engine::protocol::DriversView;

/// The id of the chart, which can be saved as a picture.
pub(crate) const CHART: &str = "bridge-chart";

/// Height of a row, in px, as in style/parts/waterfall.css.
const ROW: usize = 34;

/// Height of a bar, in px.
const BAR: usize = 16;

/// The bridge.
#[component]
pub(crate) fn WaterfallBars(
    /// What moved.
    view: DriversView,
) -> impl IntoView {
    let effects: Vec<_> = view.bars.iter().map(|bar| bar.effect.value.unwrap_or_default()).collect();
    let chart = Waterfall::of(view.before.value.unwrap_or_default(), &effects);
    let (unit, currency) = (view.before.unit, view.before.currency.clone());
    let height = (view.bars.len() + 2) * ROW;
    let middle = |row: usize| row * ROW + ROW / 2;
    let ticks = chart.ticks.iter().enumerate().map(|(position, (at, value))| {
        view! {
            <line class="axis" x1=percent(*at) x2=percent(*at) y1="0" y2=height></line>
            <text class="tick" class:minor={position % 2 == 1} x=percent(*at) y=height + 18 text-anchor="middle">{format::short(*value, unit, &currency)}</text>
        }
    });
    let bars = view.bars.iter().zip(&chart.steps).enumerate().map(|(row, (bar, step))| {
        let class = match bar.favorable {
            Some(true) => "good",
            Some(false) => "bad",
            None => "flat",
        };
        let title = format!("{}: {}", bar.label, bar.effect.value.map(|v| format::difference(v, unit, &currency)).unwrap_or_default());
        view! {
            <g>
                <title>{title}</title>
                <line class="link" x1=percent(step.end) x2=percent(step.end) y1=middle(row + 1) y2=middle(row + 2)></line>
                <rect class=class x=percent(step.left) y=middle(row + 1) - BAR / 2 width=percent(step.width.max(0.3)) height=BAR rx="2"></rect>
            </g>
        }
    });
    let end = chart.steps.last().map_or(chart.start, |step| step.end);
    let names = view.bars.iter().map(|bar| view! { <li><span class="cut" title=bar.label.clone()>{bar.label.clone()}</span></li> });
    let values = view.bars.iter().map(|bar| view! { <li><FigureButton figure=bar.effect.clone() look=Look::Signed/></li> });
    view! {
        <div class="waterfall" id=CHART>
            <ul class="names" aria-hidden="true"><li><b>{base(&view)}</b></li> {names.collect_view()} <li><b>"Actual"</b></li></ul>
            <svg role="img" aria-label=said(&view) width="100%" height=height + 26>
                {ticks.collect_view()}
                <line class="link" x1=percent(chart.start) x2=percent(chart.start) y1=middle(0) y2=middle(1)></line>
                {bars.collect_view()}
                <circle class="end" cx=percent(chart.start) cy=middle(0) r="4.5"></circle>
                <circle class="end" cx=percent(end) cy=middle(view.bars.len() + 1) r="4.5"></circle>
            </svg>
            <ul class="values" aria-label="Figures, each opens its trace">
                <li><FigureButton figure=view.before.clone()/></li>
                {values.collect_view()}
                <li><FigureButton figure=view.after.clone()/></li>
            </ul>
        </div>
    }
}

fn base(view: &DriversView) -> String {
    if view.base == "plan" { "Plan".to_owned() } else { view.base.clone() }
}

/// The chart in words.
fn said(view: &DriversView) -> String {
    let (unit, currency) = (view.before.unit, &view.before.currency);
    let bars: Vec<String> = view
        .bars
        .iter()
        .map(|bar| format!("{} {}", bar.label, bar.effect.value.map(|v| format::difference(v, unit, currency)).unwrap_or_default()))
        .collect();
    format!(
        "{} from {} ({}) to {} (actual): {}",
        view.label,
        format::figure(&view.before),
        view.base,
        format::figure(&view.after),
        bars.join(", ")
    )
}

fn percent(value: f64) -> String {
    format!("{value:.2}%")
}
