//! What proves the reading of a table: its sums, the sheet's own totals beside them, and the issues at its cells.

use std::sync::Arc;

use leptos::prelude::*;

use super::desk::use_desk;
use crate::app::parts::card::Card;
use crate::app::parts::finding::Finding;
use crate::app::parts::table_menu::TableMenu;
use crate::app::route::mapping_at;
use crate::app::{format, words};
use crate::engine::protocol::TableQuery;
use crate::engine::protocol::mapping::MappedTable;
use crate::ledger::measure::Unit;
use crate::ledger::{CellRef, Currency};

/// A link that brings the cursor to a cell of the sheet, also when the address names it already.
#[component]
fn CellLink(cell: CellRef) -> impl IntoView {
    let desk = use_desk();
    view! { <a class="plain" href=mapping_at(cell) on:click=move |_| desk.jump(cell.row, cell.col)>{cell.a1()}</a> }
}

/// What the table adds up to.
#[component]
pub(super) fn Totals(table: Arc<MappedTable>) -> impl IntoView {
    let rows = table.totals.iter().map(|total| {
        let currency = Currency(total.currency.clone());
        let amount = if currency.0.is_empty() {
            format::grouped(total.amount, if total.amount.is_integer() { 0 } else { 2 })
        } else {
            format::money(total.amount, &currency.0)
        };
        let missing =
            (total.missing > 0).then(|| view! { <small class="bad">{format!(" {} missing", format::count(total.missing))}</small> });
        view! { <div><dt>{total.measure.clone()} " " <small>{words::version(total.version)}</small></dt><dd>{amount} {missing}</dd></div> }
    });
    let rows = rows.collect_view();
    if table.totals.is_empty() {
        let words = if table.used { "No amount was read from it." } else { "Nothing of it counts." };
        return view! { <p class="dim">{words}</p> }.into_any();
    }
    view! { <dl class="totals" aria-label="What this table adds up to">{rows}</dl> }.into_any()
}

/// The sheet's own totals beside the sums of the lines.
#[component]
pub(super) fn Ties(table: Arc<MappedTable>) -> impl IntoView {
    let remark = match (table.tie_count, table.tie_off) {
        (0, _) => "",
        (1, 0) => "it ties ✓",
        (_, 0) => "all tie ✓",
        _ => "",
    };
    let remark = if remark.is_empty() && table.tie_count > 0 {
        format!("{} of {} differ", table.tie_off, table.tie_count)
    } else {
        remark.to_owned()
    };
    if table.tie_count == 0 {
        return view! { <Card title="The sheet’s own totals"><p class="dim">"This table states no totals, so there is nothing to tie to."</p></Card> }.into_any();
    }
    let rows = table.ties.iter().map(|tie| {
        let (good, mark) =
            if tie.ties() { (true, "✓".to_owned()) } else { (false, format::difference(tie.summed - tie.stated, Unit::Money, "")) };
        let sums = format!("The sheet says {}, its lines add up to {}", format::grouped(tie.stated, 2), format::grouped(tie.summed, 2));
        let title = sums.clone();
        view! {
            <li title=title>
                <CellLink cell=tie.cell/>
                <span class="cut">{tie.label.clone()}</span>
                <span class="num">{format::grouped(tie.stated, 2)}</span>
                <span class=if good { "num good" } else { "num bad" }>{mark} <span class="unseen">{sums}</span></span>
            </li>
        }
    });
    let rows = rows.collect_view();
    let key = StoredValue::new(table.key.clone());
    let menu = move || view! { <TableMenu id="ties-menu" name="the totals" table=move || TableQuery::TieOuts(key.get_value())/> };
    view! { <Card title="The sheet’s own totals" remark=remark tools=ViewFn::from(menu)><ul class="ties" tabindex="0" aria-label="Totals">{rows}</ul></Card> }
        .into_any()
}

/// The issues at the table's cells.
#[component]
pub(super) fn Issues(table: Arc<MappedTable>) -> impl IntoView {
    let shown = u32::try_from(table.issues.len()).unwrap_or(u32::MAX);
    let remark = match table.issue_count {
        0 => String::new(),
        count if shown < count => format!("the first {} of {}", format::count(shown), format::count(count)),
        count => format::counted(count, "item", "items"),
    };
    let list = table.issues.iter().map(|issue| {
        let places = issue.cell.map(|cell| view! { <CellLink cell=cell/> }).into_any();
        view! { <Finding severity=issue.severity title=issue.kind.label() message=issue.message.clone() places=places/> }
    });
    let list = list.collect_view();
    if table.issue_count == 0 {
        return view! { <Card title="Health"><p class="dim">"Every cell that should be read was read."</p></Card> }.into_any();
    }
    view! { <Card title="Health" remark=remark><ul class="findings" tabindex="0" aria-label="Issues">{list}</ul></Card> }.into_any()
}
