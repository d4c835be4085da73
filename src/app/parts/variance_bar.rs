//! A share of plan as a bar the size of a word, over the band in which nothing has to be decided.

use leptos::prelude::*;
use rust_decimal::Decimal;

use crate::app::charts::divergent::Divergent;
use crate::kpi::Status;

/// The bar of one share; nothing when there is none.
#[component]
pub(crate) fn VarianceBar(
    /// `(actual − plan) / |plan|`, a share of one.
    share: Option<Decimal>,
    /// How it stands; it gives the color.
    status: Status,
    /// The threshold, a share of one.
    threshold: Decimal,
) -> impl IntoView {
    share.map(|share| {
        let scale = Divergent::of(&[threshold * Decimal::from(4)], threshold).to_the_edge();
        let (bar, band) = (scale.bar(share), scale.band());
        let class = if matches!(status, Status::OnPlan | Status::Quiet) { "flat" } else { status.class() };
        view! {
            <span class="variance-bar" aria-hidden="true">
                <i class="band" style:left=percent(band.0) style:width=percent(band.1)></i>
                <i class=format!("fill {class}") class:cut=bar.cut style:left=percent(bar.left) style:width=percent(bar.width)></i>
            </span>
        }
    })
}

fn percent(value: f64) -> String {
    format!("{value:.2}%")
}
