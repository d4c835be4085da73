//! The panel beside the sheet: the table that is worked on, as a whole, what it adds up to, and the project's other tables.

use std::sync::Arc;

use leptos::prelude::*;

use super::desk::use_desk;
use super::proof::{Issues, Ties, Totals};
use crate::app::parts::card::Card;
use crate::app::parts::select::Select;
use crate::app::route::mapping_at;
use crate::app::{format, words};
use crate::engine::command::TableChange;
use crate::engine::protocol::MappingView;
use crate::engine::protocol::mapping::{MappedTable, TableLine};
use crate::ledger::cell::parse_a1;
use crate::ledger::measure::Unit;
use crate::ledger::{CellRef, Range, Version};
use crate::workbook::mapping::Role;
use crate::workbook::scale::Scale;

/// The panel.
#[component]
pub(super) fn Panel() -> impl IntoView {
    let desk = use_desk();
    let body = move || {
        crate::app::focus::keep();
        if let Some(table) = desk.table.get() {
            return view! { <TablePanel table=table/> }.into_any();
        }
        desk.sheet.track();
        view! { <NoTable/> }.into_any()
    };
    view! {
        <div class="desk-panel">
            {body}
            <Others/>
            <Everything/>
        </div>
    }
}

#[component]
fn NoTable() -> impl IntoView {
    let desk = use_desk();
    let rows = desk.sheet.with_untracked(|s| s.as_ref().map_or(0, |s| s.rows));
    let own = desk.view.with_untracked(|v| {
        let shown = v.as_ref().and_then(|v| v.sheet.as_ref().map(|s| (s.source, s.sheet)));
        v.as_ref().is_some_and(|v| v.sheets.iter().any(|s| s.own && Some((s.source, s.sheet)) == shown))
    });
    let words = if own {
        "Plumbline wrote this sheet. It holds the project’s own records and is not read as a source."
    } else if rows == 0 {
        "This sheet is empty."
    } else {
        "No table was found here. Drag over the cells that hold one, header first, then choose “Read as a table”."
    };
    view! { <Card title="No table"><p>{words}</p></Card> }
}

#[component]
fn TablePanel(table: Arc<MappedTable>) -> impl IntoView {
    let name = if table.title.is_empty() { format!("Table {}", table.range) } else { table.title.clone() };
    let reason =
        (!table.used && !table.unused_reason.is_empty()).then(|| view! { <p class="unused-reason">{table.unused_reason.clone()}</p> });
    let found_by = (!table.found_by.is_empty()).then(|| view! { <p class="dim">{table.found_by.clone()}</p> });
    let counts = [
        Some(words::table(&table.header_rows, table.layout)),
        Some(format::counted(table.lines, "line", "lines")),
        (table.left_rows > 0).then(|| {
            format!("{} that {} no lines", format::counted(table.left_rows, "row", "rows"), if table.left_rows == 1 { "is" } else { "are" })
        }),
    ];
    let (of_switches, of_totals, of_ties) = (table.clone(), table.clone(), table.clone());
    view! {
        <Card title=name>
            {reason}
            {found_by}
            <p class="dim">{counts.into_iter().flatten().collect::<Vec<_>>().join(" · ")}</p>
            <Switches table=of_switches/>
            <Totals table=of_totals/>
        </Card>
        <Ties table=of_ties/>
        <Issues table=table/>
    }
}

/// Whether the table counts, where it stands, which version all its amounts have, and the year of its months.
#[component]
fn Switches(table: Arc<MappedTable>) -> impl IntoView {
    let desk = use_desk();
    let versions = [("mixed".to_owned(), "as found".to_owned())]
        .into_iter()
        .chain(Version::ALL.map(|version| (version.id().to_owned(), words::version(version).to_owned())))
        .collect::<Vec<_>>();
    let version = one_version(&table).map_or("mixed", Version::id).to_owned();
    let choose_version = Callback::new(move |id: String| desk.act(TableChange::Version(Version::from_id(&id))));
    let scale = one_scale(&table).map_or("mixed", Scale::id).to_owned();
    let choose_scale = Callback::new(move |id: String| desk.act(TableChange::Scale(Scale::from_id(&id))));
    let stated = (!table.scale_reason.is_empty()).then(|| view! { <p class="dim">"Scale: " {table.scale_reason.clone()}</p> });
    let year = table.assumed_year.map(|year| {
        let set = move |change| desk.act(TableChange::Year(event_target_value(&change).trim().parse().ok()));
        view! {
            <label class="select">
                <span>"Year of its months"</span>
                <input id="table-year" type="number" min="1990" max="2100" step="1" prop:value=year.to_string() on:change=set/>
            </label>
        }
    });
    let (range, wrong) = (table.range, RwSignal::new(false));
    let set_range = move |change| match typed_range(&event_target_value(&change)) {
        Some(typed) => {
            wrong.set(false);
            if typed != range {
                desk.act(TableChange::Range(Some(typed)));
            }
        }
        None => wrong.set(true),
    };
    let used = table.used;
    view! {
        <div class="switches">
            <label class="check">
                <input type="checkbox" id="table-used" prop:checked=used on:change=move |change| desk.act(TableChange::Used(event_target_checked(&change)))/>
                "Use this table"
            </label>
            <label class="select">
                <span>"Cells"</span>
                <input id="table-range" type="text" autocomplete="off" spellcheck="false" prop:value=range.to_string() aria-invalid=move || wrong.get().to_string() on:change=set_range/>
            </label>
            {move || wrong.get().then(|| view! { <p class="bad" role="status">"Write two corners, such as A5:H212; the header is the first row."</p> })}
            <Select label="All amounts are" named=true id="table-version" options=versions value=version on_choice=choose_version/>
            <Select label="Amounts are in" named=true id="table-scale" options=scales() value=scale on_choice=choose_scale/>
            {stated}
            {year}
            {table.changed.then(|| view! {
                <button type="button" id="as-found" class="ghost" on:click=move |_| desk.act(TableChange::AsFound)>"Back to as found"</button>
            })}
        </div>
    }
}

/// A range of at least two rows as people type it; `None` when it is not one.
fn typed_range(text: &str) -> Option<Range> {
    let (from, to) = text.trim().split_once(':')?;
    let ((top, left), (bottom, right)) = (parse_a1(from.trim())?, parse_a1(to.trim())?);
    let range = Range { top: top.min(bottom), left: left.min(right), bottom: top.max(bottom), right: left.max(right) };
    (range.bottom > range.top).then_some(range)
}

/// The version that all amounts of a table share; `None` when they differ, or rows say it.
fn one_version(table: &MappedTable) -> Option<Version> {
    let mut versions = table.columns.iter().filter_map(|column| match &column.role {
        Role::Amount(amount) => Some(amount.version),
        _ => None,
    });
    let first = versions.next()??;
    versions.all(|version| version == Some(first)).then_some(first)
}

/// The scales that amounts can be in.
fn scales() -> Vec<(String, String)> {
    let named = Scale::ALL.map(|scale| (scale.id().to_owned(), scale.name().to_owned()));
    [("mixed".to_owned(), "as found".to_owned())].into_iter().chain(named).collect()
}

/// The scale in which all money of a table is written; `None` when columns differ.
fn one_scale(table: &MappedTable) -> Option<Scale> {
    let mut scales = table.columns.iter().filter(|c| counts_money(&c.role)).map(|c| c.scale);
    let first = scales.next().unwrap_or_default();
    scales.all(|scale| scale == first).then_some(first)
}

fn counts_money(role: &Role) -> bool {
    matches!(role, Role::Amount(amount) if amount.measure.as_ref().is_none_or(|m| m.unit() == Unit::Money))
}

/// Every table of the project, those that count first, the others with why they do not.
#[component]
fn Others() -> impl IntoView {
    let desk = use_desk();
    let tables = Memo::new(move |_| desk.view.with(|v| v.as_ref().map(|v| v.tables.clone()).unwrap_or_default()));
    move || {
        let mut tables = tables.get();
        tables.sort_by_key(|table| !table.used);
        let left = tables.iter().filter(|t| !t.used).count();
        let remark = if left == 0 { "all are used".to_owned() } else { format!("{left} left out") };
        (tables.len() > 1).then(|| {
            let list = tables.into_iter().map(|table| view! { <Other table=table/> }).collect_view();
            view! { <Card title="All tables" remark=remark><ul class="table-list">{list}</ul></Card> }
        })
    }
}

#[component]
fn Other(table: TableLine) -> impl IntoView {
    let cell = CellRef { source: table.source, sheet: table.sheet, row: table.range.top, col: table.range.left };
    let (glyph, state) =
        if table.used { ("●", format::counted(table.facts, "amount", "amounts")) } else { ("○", "left out".to_owned()) };
    let reason = (!table.reason.is_empty()).then(|| view! { <p class="dim">{table.reason.clone()}</p> });
    view! {
        <li class:unused=!table.used>
            <span aria-hidden="true">{glyph}</span>
            <div>
                <a class="plain" href=mapping_at(cell)>{format!("{}!{}", table.place, table.range)}</a>
                " "
                <small>{state}</small>
                {reason}
            </div>
        </li>
    }
}

/// What all used tables add up to, where they are several.
#[component]
fn Everything() -> impl IntoView {
    let desk = use_desk();
    let totals = Memo::new(move |_| {
        let several = |v: &Arc<MappingView>| v.tables.iter().filter(|t| t.used).count() > 1;
        desk.view.with(|v| v.as_ref().filter(|v| several(v)).map(|v| v.totals.clone()).unwrap_or_default())
    });
    move || {
        let totals = totals.get();
        (!totals.is_empty()).then(|| {
            let rows = totals
                .into_iter()
                .map(|(measure, version, amount)| view! { <div><dt>{measure} " " <small>{version}</small></dt><dd>{amount}</dd></div> });
            view! { <Card title="What all used tables add up to"><dl class="totals">{rows.collect_view()}</dl></Card> }
        })
    }
}
