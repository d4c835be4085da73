//! The columns of a pivot on the variance page: one number a cell, colored by how far it is from plan.

use leptos::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::app::parts::figure::{FigureButton, Look};
use crate::app::{format, tone};
use crate::engine::protocol::figure::{Figure, What};
use crate::engine::protocol::variance::{PivotCell, PivotColumn, Show, VarianceRow};
use crate::engine::protocol::{Scope, VarianceView};
use crate::ledger::Version;
use crate::ledger::measure::Unit;

/// The head cells of the columns.
#[component]
pub(crate) fn PivotHead(view: Memo<Option<VarianceView>>) -> impl IntoView {
    move || {
        let columns = view.with(|v| v.as_ref().map(|v| v.columns.clone())).unwrap_or_default();
        let head = |column: PivotColumn| view! { <th scope="col" class="num" title=column.label.clone()><span class="cut">{column.label.clone()}</span></th> };
        columns.into_iter().map(head).collect_view()
    }
}

/// The cells of a row, its total first.
#[component]
pub(crate) fn PivotCells(
    /// The view that the row is of; its rows are not looked at.
    view: Memo<Option<VarianceView>>,
    /// The row.
    row: VarianceRow,
    /// The threshold, a share of one.
    threshold: Decimal,
) -> impl IntoView {
    view.with_untracked(|view| {
        let view = view.as_ref()?;
        let show = view.show;
        let whole = PivotColumn { label: String::new(), scope: Some(Scope::default()) };
        let total = view! { <td class="num strong">{shown(view, &row, &whole, &row.whole(), show)}</td> };
        let cells = view.columns.iter().zip(&row.cells).map(|(column, cell)| {
            let Some(cell) = cell else { return view! { <td class="num heat">{format::NONE}</td> }.into_any() };
            let class = format!("num heat {}", tone::of(cell.status));
            let heat = format!("{}%", heat(cell.share, threshold));
            view! { <td class=class style=("--heat", heat)>{shown(view, &row, column, cell, show)}</td> }.into_any()
        });
        Some(view! { {total} {cells.collect_view()} })
    })
}

/// A cell's number: a button that opens its trace, or text where no scope says what the cell is over.
fn shown(view: &VarianceView, row: &VarianceRow, column: &PivotColumn, cell: &PivotCell, show: Show) -> AnyView {
    let figures = &row.figures.actual;
    let unit = if show == Show::Share { Unit::Share } else { figures.unit };
    let look = match show {
        Show::Variance => Look::Signed,
        Show::Share => Look::Share,
        Show::Actual | Show::Plan => Look::Short,
    };
    let (Some(scope), Some(narrower)) = (&row.scope, &column.scope) else {
        return view! { <span class="figure">{look.text(cell.value(show), unit, &figures.currency)}</span> }.into_any();
    };
    let measure = view.measure.clone();
    let what = match (show, view.back) {
        (Show::Actual, _) => What::Sum { measure, version: Version::Actual },
        (Show::Plan, 0) => What::Sum { measure, version: Version::Plan },
        (_, 0) => What::SumVariance { measure },
        (_, months) => What::SumChange { measure, months },
    };
    let note = if cell.value(show).is_none() { "Nothing to hold it against here.".to_owned() } else { String::new() };
    let currency = if unit == Unit::Money { figures.currency.clone() } else { String::new() };
    let figure = Figure { value: cell.value(show), unit, currency, note, what, scope: scope.narrowed(narrower) };
    view! { <FigureButton figure=figure look=look/> }.into_any()
}

/// How strongly a cell is colored, in percent: in full at four times the threshold.
fn heat(share: Option<Decimal>, threshold: Decimal) -> u8 {
    const FULL: Decimal = Decimal::from_parts(4, 0, 0, false, 0);
    let times = share.and_then(|share| share.abs().checked_div(threshold * FULL)).unwrap_or_default().min(Decimal::ONE);
    (Decimal::ONE_HUNDRED * times).round().to_u8().unwrap_or(100)
}
