//! What Plumbline knows beyond the source tables, as readable sheets of the workbook: written on export, read back on opening.

mod accepted;
pub mod base;
pub mod cover;
mod decisions;
pub mod edits;
mod explanations;
mod extra;
mod kpis;
mod line;
mod mapping;
mod moves;
mod names;
mod settings;
mod shape;
mod sources;
pub mod table;
mod targets;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

pub use extra::Extra;

use super::issue::{Issue, IssueKind, Severity};
use super::mapping::{Overrides, StateTable, Table};
use crate::budget::settings::Settings;
use crate::budget::targets::Targets;
use crate::decide::decision::Decision;
use crate::decide::explanation::{About, Explanation};
use crate::kpi::KpiVersion;
use crate::ledger::names::Names;

/// Everything that an exported workbook carries so that opening it elsewhere restores the project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The decision log, oldest first.
    pub decisions: Vec<Decision>,
    /// The team's settings.
    pub settings: Settings,
    /// The corrections to how the workbook is read.
    pub overrides: Overrides,
    /// Spellings that count as another.
    pub names: Names,
    /// The keys of findings that a person accepted as they are.
    pub accepted: BTreeSet<String>,
    /// Why figures left their plan.
    pub explanations: BTreeMap<About, Explanation>,
    /// The versions of KPI definitions that the team made, oldest first.
    pub kpis: Vec<KpiVersion>,
    /// What KPIs should come to.
    pub targets: Targets,
    /// The files that the project is made of.
    pub sources: Vec<SourceFile>,
    /// The export that wrote it; `None` when the workbook was never exported.
    pub exported: Option<Exported>,
    /// Columns that people added to these tables in their spreadsheet.
    pub extra: Extra,
}

/// A file that a project is made of, as its workbook names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceFile {
    /// Its id in the project: part of the keys under which corrections to its tables are kept.
    pub id: u16,
    /// Its name.
    pub file_name: String,
    /// SHA-256 of its bytes, lower-case hex.
    pub fingerprint: String,
    /// Whether it is the one that was written.
    pub written: bool,
}

/// Which export a workbook came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exported {
    /// The day of the export.
    pub on: NaiveDate,
    /// The file it was made from.
    pub from_file: String,
    /// SHA-256 of that file, lower-case hex.
    pub from_fingerprint: String,
    /// 1 for the first export of a workbook, then counting up.
    pub version: u32,
    /// The id of what it held (see [`base::Snapshot`]); empty in exports that kept none.
    pub id: String,
}

/// The tables that hold a state, but for the cover, which names the sheets of one export.
pub fn encode(state: &State, tables: &[Table]) -> Vec<table::StateSheet> {
    let always = [
        decisions::encode(&state.decisions),
        moves::encode(&state.decisions),
        kpis::encode(&state.kpis),
        mapping::encode(tables, &state.overrides),
        settings::encode(&state.settings),
    ];
    // A sheet that says nothing would only be one more tab.
    let said = [
        names::encode(&state.names),
        accepted::encode(&state.accepted),
        explanations::encode(&state.explanations),
        targets::encode(&state.targets),
        sources::encode(&state.sources),
    ];
    let said = said.into_iter().filter(|sheet| !sheet.rows.is_empty());
    let mut sheets: Vec<table::StateSheet> = always.into_iter().chain(said).collect();
    for sheet in &mut sheets {
        state.extra.put(sheet);
    }
    sheets
}

/// The state that a workbook's own sheets hold, and an issue for each cell that could not be read. A sheet of a newer
/// schema is left alone; a table that is not there leaves its part of the state as it is by default.
pub fn decode(tables: &[StateTable]) -> (State, Vec<Issue>) {
    let mut state = State::default();
    let mut issues = Vec::new();
    let known: Vec<&StateTable> = tables.iter().filter(|t| readable(t, &mut issues)).collect();
    let find = |name: &str| known.iter().find(|t| t.name == name);
    if let Some(table) = find("decisions") {
        let (decisions, found) = decisions::decode(table);
        state.decisions = decisions;
        issues.extend(found);
    }
    if let Some(table) = find("moves") {
        issues.extend(moves::decode(table, &mut state.decisions));
    }
    if let Some(table) = find("mapping") {
        let (overrides, found) = mapping::decode(table);
        state.overrides = overrides;
        issues.extend(found);
    }
    if let Some(table) = find("settings") {
        let (settings, found) = settings::decode(table);
        state.settings = settings;
        issues.extend(found);
    }
    if let Some(table) = find("kpis") {
        let (kpis, found) = kpis::decode(table);
        state.kpis = kpis;
        issues.extend(found);
    }
    if let Some(table) = find("names") {
        let (names, found) = names::decode(table);
        state.names = names;
        issues.extend(found);
    }
    if let Some(table) = find("accepted") {
        state.accepted = accepted::decode(table);
    }
    if let Some(table) = find("explanations") {
        let (explanations, found) = explanations::decode(table);
        state.explanations = explanations;
        issues.extend(found);
    }
    if let Some(table) = find("targets") {
        let (targets, found) = targets::decode(table);
        state.targets = targets;
        issues.extend(found);
    }
    if let Some(table) = find("sources") {
        let (sources, found) = sources::decode(table);
        state.sources = sources;
        issues.extend(found);
    }
    if let Some(table) = find("cover") {
        let (exported, found) = cover::decode(table);
        state.exported = exported;
        issues.extend(found);
    }
    for table in known {
        state.extra.take(table);
    }
    (state, issues)
}

/// Whether a table's schema is one that this version reads; otherwise an issue says so.
fn readable(table: &StateTable, issues: &mut Vec<Issue>) -> bool {
    if table.schema <= table::SCHEMA {
        return true;
    }
    issues.push(Issue {
        cell: None,
        place: table.sheet.clone(),
        severity: Severity::Error,
        kind: IssueKind::State,
        message: format!(
            "The sheet “{}” was written by a newer Plumbline (schema {}; this one reads up to {}), so nothing on it is used; open the workbook with the newer one.",
            table.sheet,
            table.schema,
            table::SCHEMA
        ),
    });
    false
}

#[cfg(test)]
mod copies;
#[cfg(test)]
pub(super) mod tests;
