//! The chain from spend to payback: tiles with what leads from one to the next.

use leptos::prelude::*;

use super::figure::FigureButton;
use super::status::StatusMark;
use crate::app::format;
use crate::engine::protocol::scorecard::Tile;

/// The chain.
#[component]
pub(crate) fn Chain(
    /// The tiles in reading order.
    tiles: Vec<Tile>,
    /// Whether finance's names stand below marketing's.
    #[prop(optional, into)]
    twin: Signal<bool>,
) -> impl IntoView {
    let last = tiles.len().saturating_sub(1);
    let items = tiles.into_iter().enumerate().map(|(index, tile)| {
        let link =
            (index < last).then(|| view! { <li class="arrow" aria-hidden="true"><span>{tile.link.replace(" %", "\u{a0}%")}</span></li> });
        view! { <TileItem tile=tile.clone() twin=twin/> {link} }
    });
    view! { <div class="chain-box"><ol class="chain" aria-label="From spend to payback">{items.collect_view()}</ol></div> }
}

#[component]
fn TileItem(tile: Tile, twin: Signal<bool>) -> impl IntoView {
    let figures = tile.figures;
    let share = figures.share.map(format::percent);
    let plan = figures.plan.value.is_some().then(|| {
        view! { <p class="plan">{if figures.has_target() { "target " } else { "plan " }} <FigureButton figure=figures.plan.clone() class="quiet"/></p> }
    });
    let finance = StoredValue::new(tile.finance_label);
    let finance = move || twin.get().then(|| view! { <small class="cut" title=finance.get_value()>{finance.get_value()}</small> });
    view! {
        <li class=format!("tile {}", figures.status.class())>
            <h2 class="cut" title=tile.label.clone()>{tile.label.clone()}</h2>
            {finance}
            <FigureButton figure=figures.actual.clone() class="large"/>
            {plan.map_or_else(|| view! { <p class="plan">"no plan"</p> }.into_any(), IntoAny::into_any)}
            <p class="share">{share}</p>
            <StatusMark status=figures.status/>
        </li>
    }
}
