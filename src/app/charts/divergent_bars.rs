//! Spend against plan as bars to both sides of the plan; the same numbers as a table.

use leptos::prelude::*;

use super::divergent::Divergent;
use crate::app::context::{use_address, use_scope};
use crate::app::format;
use crate::app::parts::card::Card;
use crate::app::parts::figure::{FigureButton, Look};
use crate::app::parts::table_menu::TableMenu;
use crate::app::route::Screen;
use crate::engine::protocol::figure::Compared;
use crate::engine::protocol::scorecard::Bars;
use crate::engine::protocol::{TableQuery, What};
use crate::ledger::Measure;

/// The id of the chart, which can be saved as a picture.
const CHART: &str = "bars-chart";

/// Height of a bar, in px.
const BAR: usize = 16;

/// Height of one bar's row, in px: few bars stand wider apart, so that the chart fills its card.
fn row_height(bars: usize) -> usize {
    (320 / bars.max(1)).clamp(28, 40)
}

/// What the bars measure: spend, or the main measure of a workbook without any.
fn measure(bars: &Bars) -> String {
    match bars.bars.first().map(|(_, figures)| &figures.actual.what) {
        Some(What::Sum { measure, .. }) => measure.label(),
        _ => Measure::SPEND.label(),
    }
}

/// What the bars show: `Spend against plan`.
pub(crate) fn against_plan(bars: &Bars) -> String {
    format!("{} against plan", measure(bars))
}

/// The card with the chart.
#[component]
pub(crate) fn DivergentBars(
    /// The bars.
    bars: Bars,
    /// Whether the numbers show as a table instead.
    as_table: RwSignal<bool>,
) -> impl IntoView {
    let by = if bars.label.is_empty() { String::new() } else { format!("by {}, ", bars.label.to_lowercase()) };
    let more = (bars.more > 0).then(|| {
        let more = format!("and {} more", format::counted(bars.more, "member", "members"));
        view! { <p class="dim">{more}</p> }
    });
    let empty = bars.bars.is_empty();
    // Without a single share there is nothing to draw, but the amounts can be read.
    let comparable = bars.bars.iter().any(|(_, figures)| figures.share.is_some());
    let scope = use_scope();
    let picture = StoredValue::new(format!("{} {}", against_plan(&bars), by.trim_end_matches(", ")));
    let tools = move || {
        let toggle = comparable.then(|| {
            view! {
                <button type="button" class="plain" id="bars-toggle" aria-pressed=move || as_table.get().to_string() on:click=move |_| as_table.update(|on| *on = !*on)>
                    {move || if as_table.get() { "Chart" } else { "Table" }}
                </button>
            }
        });
        let chart = if comparable { (CHART, picture.get_value()) } else { ("", String::new()) };
        let menu = (!empty)
            .then(|| view! { <TableMenu id="members-menu" name="this table" table=move || TableQuery::Members(scope.get()) chart=chart/> });
        view! { <div class="card-tools">{toggle} {menu}</div> }
    };
    let (title, remark) = if comparable {
        (against_plan(&bars), format!("{by}±{} band", format::plain_percent(bars.threshold)))
    } else {
        (measure(&bars), by.trim_end_matches(", ").to_owned())
    };
    let (drawn, told) = (bars.clone(), bars);
    view! {
        <Card title=title remark=remark class="bars-card" tools=ViewFn::from(tools)>
            {if empty {
                view! { <p class="dim">"There is no spend here."</p> }.into_any()
            } else {
                (move || if as_table.get() || !comparable { view! { <BarTable bars=told.clone()/> }.into_any() } else { view! { <div id=CHART><Chart bars=drawn.clone()/></div> }.into_any() }).into_any()
            }}
            {more}
        </Card>
    }
}

/// The bars alone.
#[component]
pub(crate) fn Chart(
    /// The bars.
    bars: Bars,
) -> impl IntoView {
    let address = use_address();
    let shares: Vec<_> = bars.bars.iter().filter_map(|(_, figures)| figures.share).collect();
    let scale = Divergent::of(&shares, bars.threshold);
    let row_height = row_height(bars.bars.len());
    let plot = bars.bars.len() * row_height;
    let (band_left, band_width) = scale.band();
    let names = bars.bars.iter().map(|(member, _)| {
        let href = address.now().on(Screen::Variance).with_filter(&bars.dimension, member).href();
        view! { <li style:height=format!("{row_height}px")><a class="cut" href=href title=member.clone()>{member.clone()}</a></li> }
    });
    let ticks = scale.ticks().into_iter().map(|tick| {
        let class = if tick.label == "plan" { "axis middle" } else { "axis" };
        view! {
            <line class=class x1=percent(tick.at) x2=percent(tick.at) y1="0" y2=plot></line>
            <text class="tick" class:minor=tick.minor x=percent(tick.at) y=plot + 18 text-anchor="middle">{tick.label}</text>
        }
    });
    let drawn = bars
        .bars
        .iter()
        .enumerate()
        .map(|(row, (_, figures))| view! { <BarShape scale=scale middle=row * row_height + row_height / 2 figures=figures.clone() threshold=bars.threshold/> });
    view! {
        <div class="divergent">
            <ul class="names" aria-label=format!("{}, each opens its lines", bars.label)>{names.collect_view()}</ul>
            <svg role="img" aria-label=said(&bars) width="100%" height=plot + 26>
                <rect class="band" x=percent(band_left) y="0" width=percent(band_width) height=plot></rect>
                {ticks.collect_view()}
                {drawn.collect_view()}
            </svg>
        </div>
    }
}

#[component]
fn BarShape(scale: Divergent, middle: usize, figures: Compared, threshold: rust_decimal::Decimal) -> impl IntoView {
    let Some(share) = figures.share else {
        return view! { <text class="value none" x="50%" dx="6" y=middle + 4>{figures.status.label()}</text> }.into_any();
    };
    let bar = scale.bar(share);
    let over = share.is_sign_positive();
    let class = match (share.abs() >= threshold, over) {
        (false, _) => "flat",
        (true, true) => "over",
        (true, false) => "under",
    };
    let end = if over { bar.left + bar.width } else { bar.left };
    let title = format!("{} of {}", format::figure_title(&figures.actual), format::figure_title(&figures.plan));
    view! {
        <g>
            <title>{title}</title>
            <rect class=class x=percent(bar.left) y=middle - BAR / 2 width=percent(bar.width.max(0.3)) height=BAR rx="2"></rect>
            <text class="value" x=percent(end) dx=if over { "6" } else { "-6" } y=middle + 4 text-anchor=if over { "start" } else { "end" }>
                {format::percent(share)} {bar.cut.then_some(" ›")}
            </text>
        </g>
    }
    .into_any()
}

#[component]
fn BarTable(bars: Bars) -> impl IntoView {
    let name = against_plan(&bars);
    let rows = bars.bars.into_iter().map(|(member, figures)| {
        view! {
            <tr>
                <th scope="row" class="cut" title=member.clone()>{member.clone()}</th>
                <td class="num"><FigureButton figure=figures.plan class="quiet"/></td>
                <td class="num"><FigureButton figure=figures.actual/></td>
                <td class="num"><FigureButton figure=figures.variance look=Look::Signed/></td>
                <td class="num">{figures.share.map_or_else(|| format::NONE.to_owned(), format::percent)}</td>
            </tr>
        }
    });
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=name>
            <table class="figures">
                <thead>
                    <tr>
                        <th scope="col">{bars.label}</th>
                        <th scope="col" class="num">"Plan"</th>
                        <th scope="col" class="num">"Actual"</th>
                        <th scope="col" class="num">"Variance"</th>
                        <th scope="col" class="num">"%"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

/// The chart in words.
fn said(bars: &Bars) -> String {
    let one = |(member, figures): &(String, Compared)| {
        format!("{member} {}", figures.share.map_or_else(|| figures.status.label().to_lowercase(), format::percent))
    };
    let all: Vec<String> = bars.bars.iter().map(one).collect();
    format!(
        "{} by {}, with a band of plus or minus {}: {}",
        against_plan(bars),
        bars.label.to_lowercase(),
        format::plain_percent(bars.threshold),
        all.join(", ")
    )
}

fn percent(value: f64) -> String {
    format!("{value:.2}%")
}
