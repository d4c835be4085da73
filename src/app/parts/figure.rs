//! A figure that can be asked where it comes from.

use leptos::prelude::*;
use rust_decimal::Decimal;

use crate::app::context::use_trace;
use crate::app::format;
use crate::engine::protocol::Figure;
use crate::ledger::Unit;

/// How a figure is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Look {
    /// At a glance: `$2.06M`.
    #[default]
    Short,
    /// At a glance, with its sign: `−$12,000`.
    Signed,
    /// A share of a plan, with its sign: `+3.0 %`.
    Share,
}

impl Look {
    /// A value as it is written.
    pub(crate) fn text(self, value: Option<Decimal>, unit: Unit, currency: &str) -> String {
        let write = |value| match self {
            Self::Short => format::short(value, unit, currency),
            Self::Signed => format::difference(value, unit, currency),
            Self::Share => format::percent(value),
        };
        value.map_or_else(|| format::NONE.to_owned(), write)
    }
}

/// A figure as a button that opens its trace.
#[component]
pub(crate) fn FigureButton(
    /// The figure.
    figure: Figure,
    /// How it is written.
    #[prop(optional)]
    look: Look,
    /// More classes.
    #[prop(optional, into)]
    class: String,
    /// Whether Tab stops at it; it does unless told otherwise.
    #[prop(optional, into)]
    stop: MaybeProp<bool>,
) -> impl IntoView {
    let trace = use_trace();
    let text = look.text(figure.value, figure.unit, &figure.currency);
    let title = format::figure_title(&figure);
    let name = figure.value.is_none().then(|| title.clone());
    let partial = figure.value.is_some() && !figure.note.is_empty();
    view! {
        <button
            type="button"
            class=format!("figure {class}")
            class:partial=partial
            title=title
            aria-label=name
            tabindex=move || (stop.get() == Some(false)).then_some("-1")
            on:click=move |_| trace.open(figure.what.clone(), figure.scope.clone())
        >
            {text}
        </button>
    }
}
