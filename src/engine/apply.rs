//! What each change does to a project's state, and what undo calls it.

use std::collections::BTreeMap;

use super::command::{Acceptance, Change, ExplanationChange, NamesChange, SettingChange, SourceChange, TableChange};
use super::source;
use crate::budget::pacing::RULES;
use crate::workbook::mapping::TableOverride;
use crate::workbook::state::State;
use crate::workbook::state::edits::edited;

/// Carries a change out on the state.
pub(super) fn apply(state: &mut State, change: Change) {
    match change {
        Change::Table { table, change } => {
            let entry = state.overrides.tables.entry(table.clone()).or_default();
            match change {
                TableChange::Used(used) => entry.used = Some(used),
                TableChange::Version(version) => entry.version = version,
                TableChange::Year(year) => entry.year = year,
                TableChange::Period(period) => entry.period = period,
                TableChange::DayFirst(day_first) => entry.day_first = day_first,
                TableChange::Scale(scale) => entry.scale = scale,
                TableChange::Range(range) => entry.range = range,
                TableChange::HeaderRows(rows) => entry.header_rows = rows,
                TableChange::Column { index, role } => set(&mut entry.columns, index, role),
                TableChange::DecimalComma { index, comma } => set(&mut entry.decimal_comma, index, comma),
                TableChange::Rows { rows, role } => rows.into_iter().for_each(|row| set(&mut entry.rows, row, role)),
                TableChange::AsFound => *entry = TableOverride::default(),
            }
            if *entry == TableOverride::default() {
                state.overrides.tables.remove(&table);
            }
        }
        Change::Setting(change) => match change {
            SettingChange::Currency(currency) => state.settings.currency = currency,
            SettingChange::Rates(rates) => state.settings.rates = rates,
            SettingChange::FiscalStart(month) => state.settings.fiscal_start = month,
            SettingChange::Weeks(weeks) => state.settings.weeks = weeks,
            SettingChange::GrossMargin(share) => state.settings.gross_margin = share,
            SettingChange::Threshold(share) => state.settings.threshold = share,
            SettingChange::Call(rule, call) => {
                let usual = RULES.iter().any(|r| r.id == rule && r.usual == call);
                set(&mut state.settings.calls, rule, Some(call).filter(|_| !usual));
            }
        },
        Change::Decision(decision) => state.decisions.push(decision),
        Change::Kpi(version) => state.kpis.push(*version),
        Change::Names(change) => {
            change.names.iter().for_each(|name| state.names.set(&change.dimension, name, change.into.as_deref()));
        }
        Change::Accept(Acceptance { finding, accepted: true }) => drop(state.accepted.insert(finding)),
        Change::Accept(Acceptance { finding, accepted: false }) => drop(state.accepted.remove(&finding)),
        Change::Explain(ExplanationChange { about, said }) => set(&mut state.explanations, about, said),
        Change::Targets(targets) => targets.into_iter().for_each(|(aim, target)| set(&mut state.targets, aim, target)),
        Change::Source(change) => source::apply(change, &mut state.overrides, &mut state.decisions),
        Change::Recalled(tables) => state.overrides.tables.extend(tables),
        Change::Merged(merged) => {
            if !merged.edits.is_empty() {
                *state = edited(state, &merged.edits);
            }
            state.decisions.extend(merged.decisions);
        }
    }
}

/// Sets or takes away an entry.
fn set<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, value: Option<V>) {
    match value {
        Some(value) => drop(map.insert(key, value)),
        None => drop(map.remove(&key)),
    }
}

/// A change in a few words, for undo and redo.
pub fn words(change: &Change) -> String {
    match change {
        Change::Table { table, change } => match change {
            TableChange::Used(true) => format!("use {table}"),
            TableChange::Used(false) => format!("leave out {table}"),
            TableChange::Version(_) => format!("version of {table}"),
            TableChange::Year(_) => format!("year of {table}"),
            TableChange::Period(_) => format!("period of {table}"),
            TableChange::DayFirst(_) => format!("order of day and month in {table}"),
            TableChange::Scale(_) => format!("scale of {table}"),
            TableChange::Range(_) => format!("range of {table}"),
            TableChange::HeaderRows(_) => format!("header of {table}"),
            TableChange::DecimalComma { .. } => format!("decimal sign in {table}"),
            TableChange::Rows { rows, .. } if rows.len() == 1 => format!("row role in {table}"),
            TableChange::Rows { rows, .. } => format!("role of {} rows in {table}", rows.len()),
            TableChange::AsFound => format!("corrections to {table}"),
            TableChange::Column { .. } => format!("column role in {table}"),
        },
        Change::Setting(SettingChange::Currency(_)) => "currency".into(),
        Change::Setting(SettingChange::Rates(_)) => "exchange rates".into(),
        Change::Setting(SettingChange::FiscalStart(_)) => "fiscal year start".into(),
        Change::Setting(SettingChange::Weeks(_)) => "calendar".into(),
        Change::Setting(SettingChange::GrossMargin(_)) => "gross margin".into(),
        Change::Setting(SettingChange::Threshold(_)) => "threshold".into(),
        Change::Setting(SettingChange::Call(..)) => "how calls are made".into(),
        Change::Decision(decision) => format!("record {}", decision.id),
        Change::Kpi(version) if version.retired => format!("retire {}", version.kpi.label),
        Change::Kpi(version) if version.kpi.version == 1 => format!("add {}", version.kpi.label),
        Change::Kpi(version) => format!("version {} of {}", version.kpi.version, version.kpi.label),
        Change::Names(NamesChange { into: Some(into), .. }) => format!("names that count as {into}"),
        Change::Names(NamesChange { names, .. }) => format!("name {}", names.join(", ")),
        Change::Accept(_) => "accepted finding".into(),
        Change::Explain(_) => "explanation".into(),
        Change::Targets(targets) if targets.len() == 1 => "target".into(),
        Change::Targets(targets) => format!("{} targets", targets.len()),
        Change::Source(SourceChange::Add(source)) => format!("add {}", source.file_name),
        Change::Source(SourceChange::Remove { file_name, .. }) => format!("remove {file_name}"),
        Change::Source(SourceChange::First { file_name, .. }) => format!("write into {file_name}"),
        Change::Source(SourceChange::Replace { source, .. }) => format!("replace by {}", source.file_name),
        Change::Merged(merged) => {
            let names: Vec<&str> = merged.files.iter().map(|f| f.name.as_str()).collect();
            format!("merge {}", names.join(", "))
        }
        Change::Recalled(_) => "corrections from an earlier workbook".into(),
    }
}
