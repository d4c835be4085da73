//! The table of targets: a field for each KPI and period, with what counts where none is set.

use leptos::ev::{ClipboardEvent, KeyboardEvent};
use leptos::prelude::*;
use rust_decimal::Decimal;

use super::targets::{By, set};
use crate::app::context::{use_scope, use_session};
use crate::app::focus;
use crate::app::format;
use crate::app::session::Kind;
use crate::budget::targets::{Aim, Source};
use crate::engine::protocol::TargetsView;
use crate::engine::protocol::targets::TargetCell;
use crate::ledger::measure::Unit;

/// The table.
#[component]
pub(super) fn TargetTable(view: TargetsView) -> impl IntoView {
    let heads = view.periods.iter().map(|(_, label)| view! { <th scope="col" class="num">{label.clone()}</th> }).collect_view();
    let held = StoredValue::new(view.clone());
    let rows = view
        .rows
        .iter()
        .enumerate()
        .map(|(row, kpi)| {
            let cells = (0..kpi.cells.len()).map(|col| view! { <Field view=held row=row col=col/> }).collect_view();
            view! { <tr><th scope="row">{kpi.label.clone()} <small>{unit_word(kpi.unit, &view.currency)}</small></th>{cells}</tr> }
        })
        .collect_view();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Targets">
            <table class="figures target-table">
                <thead><tr><th scope="col">"KPI"</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn unit_word(unit: Unit, currency: &str) -> String {
    match unit {
        Unit::Money => currency.to_owned(),
        Unit::Share => "%".into(),
        Unit::Multiple => "×".into(),
        Unit::Months => "months".into(),
        Unit::Count => String::new(),
    }
}

/// A value as it is typed: a share as a percentage.
fn typed(value: Decimal, unit: Unit) -> String {
    let value = if unit == Unit::Share { value.saturating_mul(Decimal::ONE_HUNDRED) } else { value };
    format::grouped(value, value.normalize().scale().min(if unit == Unit::Money && value.abs() >= Decimal::ONE_THOUSAND { 0 } else { 2 }))
}

/// What is typed as a value; `Err` where it is no number, `Ok(None)` where it is empty.
fn read(text: &str, unit: Unit) -> Result<Option<Decimal>, ()> {
    match text.trim() {
        "" => Ok(None),
        text => {
            let number = format::parse(text).ok_or(())?;
            Ok(Some(if unit == Unit::Share { number / Decimal::ONE_HUNDRED } else { number }))
        }
    }
}

#[component]
fn Field(view: StoredValue<TargetsView>, row: usize, col: usize) -> impl IntoView {
    let session = use_session();
    let by = expect_context::<By>().0;
    let scope = use_scope();
    let found = view.with_value(|v| {
        let kpi = v.rows.get(row)?;
        Some((kpi.clone(), kpi.cells.get(col)?.clone(), v.periods.get(col)?.1.clone(), v.refused.is_empty()))
    });
    let Some((kpi, cell, period, free)) = found else { return ().into_any() };
    let TargetCell { target, words, instead } = cell;
    let unit = kpi.unit;
    let shown = target.map(|value| typed(value, unit)).unwrap_or_default();
    let text = RwSignal::new(shown.clone());
    let line = move || scope.with_untracked(|scope| scope.filters.clone());
    let aim = move |row: usize, col: usize| {
        view.with_value(|v| {
            let (kpi, (period, _)) = (v.rows.get(row)?, v.periods.get(col)?);
            Some((Aim { kpi: kpi.id.clone(), line: line(), period: *period }, kpi.unit))
        })
    };
    // Leaving the field after Enter says the same once more.
    let said = StoredValue::new(shown.clone());
    let commit = move || {
        let now = text.get_untracked();
        if said.with_value(|said| now.trim() == said) {
            return;
        }
        said.set_value(now.trim().to_owned());
        if let (Ok(value), Some((aim, _))) = (read(&now, unit), aim(row, col)) {
            set(session, vec![(aim, value)], Source::Typed, by.get_untracked());
        } else {
            text.set(shown.clone());
            said.set_value(shown.clone());
            session.notify(Kind::Warning, "A target is a number, such as 1,200 or 4.5.", None);
        }
    };
    let go = move |row: Option<usize>| {
        if let Some(row) = row.filter(|row| view.with_value(|v| *row < v.rows.len())) {
            focus::move_to(&field_id(row, col));
        }
    };
    let key = {
        let commit = commit.clone();
        move |press: KeyboardEvent| {
            match press.key().as_str() {
                "Enter" => {
                    commit();
                    go(if press.shift_key() { row.checked_sub(1) } else { Some(row + 1) });
                }
                "ArrowDown" => go(Some(row + 1)),
                "ArrowUp" => go(row.checked_sub(1)),
                _ => return,
            }
            press.prevent_default();
        }
    };
    let paste = move |paste: ClipboardEvent| {
        let Some(block) = paste.clipboard_data().and_then(|data| data.get_data("text/plain").ok()) else { return };
        if !block.trim_end().contains(['\t', '\n']) {
            return;
        }
        paste.prevent_default();
        let lines = block.trim_end().lines().map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
        let mut aims = Vec::new();
        for (down, line) in lines.enumerate() {
            for (across, text) in line.into_iter().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
                let Some((aim, unit)) = aim(row + down, col + across) else { continue };
                let Ok(value) = read(&text, unit) else {
                    session.notify(Kind::Warning, format!("“{text}” is no number, so nothing of what was pasted is set."), None);
                    return;
                };
                aims.push((aim, value));
            }
        }
        set(session, aims, Source::Imported, by.get_untracked());
    };
    let label = format!("{}, {period}", kpi.label);
    let placeholder = instead.map(|value| typed(value, unit)).unwrap_or_default();
    view! {
        <td class="num" class:set=target.is_some()>
            <input
                id=field_id(row, col)
                inputmode="decimal"
                autocomplete="off"
                aria-label=label
                title=words
                placeholder=placeholder
                disabled=!free
                prop:value=text
                on:input=move |input| text.set(event_target_value(&input))
                on:change=move |_| commit()
                on:keydown=key
                on:paste=paste
            />
        </td>
    }
    .into_any()
}

fn field_id(row: usize, col: usize) -> String {
    format!("target-{row}-{col}")
}
