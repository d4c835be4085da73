//! What the shell around every page shows of the open project.

use std::collections::BTreeSet;

use super::lens::Lens;
use super::mapping::plural;
use super::scorecard::by_member;
use crate::engine::apply::words;
use crate::engine::project::Project;
use crate::engine::protocol::figure::Scope;
use crate::engine::protocol::{ProjectSummary, ScopeDimension};
use crate::kpi::Status;
use crate::ledger::RateKind;

const MEMBERS: usize = 1000;

/// The summary; `unsaved_reason` says why the project is not kept on this device, if it is not.
pub fn summary(project: &Project, unsaved_reason: Option<String>) -> ProjectSummary {
    let settings = &project.state.settings;
    let edits = project.own_edits().map(|edits| edits.len().max(1));
    ProjectSummary {
        id: project.record.id.clone(),
        file_name: project.sources.first().map_or_else(String::new, |s| s.file_name.clone()),
        files: u32::try_from(project.sources.len()).unwrap_or(u32::MAX),
        recalled: 0,
        revision: project.revision,
        unsaved_reason,
        undo: project.undoable().map(words),
        redo: project.redoable().map(words),
        currency: project.reporting.currency.0.clone(),
        currencies: currencies(project),
        rates: project.reporting.rates.has(RateKind::Actual).then_some(project.reporting.at),
        periods: project.coverage.choices(),
        dimensions: dimensions(project),
        kpis: project.catalog.all().map(|k| [k.id.clone(), k.label.clone(), k.finance_label.clone()]).collect(),
        gross_margin: project.gross_margin(),
        threshold: settings.threshold,
        fiscal_start: settings.fiscal_start,
        weeks: settings.weeks,
        facts: u32::try_from(project.ledger().facts().len()).unwrap_or(u32::MAX),
        issues: super::health::serious(project),
        audited: project.audited().is_some(),
        decisions: u32::try_from(project.state.decisions.len()).unwrap_or(u32::MAX),
        breaches: breaches(project),
        exported_on: project.state.exported.as_ref().map(|e| e.on),
        edits: edits.map_or(0, |n| u32::try_from(n).unwrap_or(u32::MAX)),
        notices: notices(project, edits),
    }
}

/// What stands in a project, for the list of recent workbooks.
pub fn one_line(project: &Project) -> String {
    let tables = project.import.tables.iter().filter(|t| t.used).count();
    let mut parts = vec![plural(tables, "table"), plural(project.ledger().facts().len(), "amount")];
    if !project.state.decisions.is_empty() {
        parts.push(plural(project.state.decisions.len(), "decision"));
    }
    parts.join(" · ")
}

fn currencies(project: &Project) -> Vec<String> {
    let rates = &project.reporting.rates;
    let all = project.ledger().currencies().iter().chain(rates.iter().map(|(currency, ..)| currency)).chain([&rates.base]);
    let codes: BTreeSet<String> = all.filter(|c| !c.0.is_empty()).map(|c| c.0.clone()).collect();
    codes.into_iter().collect()
}

fn dimensions(project: &Project) -> Vec<ScopeDimension> {
    let named = project.ledger().dimensions().iter().filter(|d| d.members().next().is_some());
    named
        .map(|d| {
            let mut members: Vec<String> = d.members().map(|(_, name)| name.to_owned()).collect();
            members.sort_by_cached_key(|m| m.to_lowercase());
            let count = u32::try_from(members.len()).unwrap_or(u32::MAX);
            members.truncate(MEMBERS);
            ScopeDimension { id: d.kind.id(), label: d.kind.label(), members, count }
        })
        .collect()
}

fn breaches(project: &Project) -> u32 {
    let lens = Lens::new(project, &Scope::default());
    let off = |status: Status| matches!(status, Status::Breach | Status::Watch);
    let kpis = project.catalog.all().filter(|k| off(lens.compare_kpi(k).status)).count();
    let lines = by_member(&lens).into_iter().filter(|(_, c)| off(c.status)).count();
    u32::try_from(kpis + lines).unwrap_or(u32::MAX)
}

fn notices(project: &Project, edits: Option<usize>) -> Vec<String> {
    let mut notices = Vec::new();
    if let Some(exported) = &project.state.exported {
        let restored = match project.state.decisions.len() {
            0 => "Its settings were restored.".to_owned(),
            n => format!("Its settings and {} were restored.", plural(n, "decision")),
        };
        notices.push(format!("This workbook was exported from Plumbline on {} (version {}). {restored}", exported.on, exported.version));
    }
    if let Some(edits) = edits {
        let what = plural(edits, "edit");
        let wait = if edits > 1 { "wait" } else { "waits" };
        notices.push(format!(
            "{what} made in Plumbline’s sheets since then {wait} on the Sources page: nothing of it counts before you take it."
        ));
    }
    let missing: Vec<String> = project.missing().into_iter().map(|s| s.file_name).collect();
    if !missing.is_empty() {
        notices.push(format!(
            "Its figures also came from {}, which {} not inside it. Add {} on the Sources page.",
            missing.join(", "),
            if missing.len() == 1 { "is" } else { "are" },
            if missing.len() == 1 { "it" } else { "them" }
        ));
    }
    if project.import.tables.iter().all(|t| !t.used || t.facts == 0) {
        notices.push("No budget amounts were found in this workbook. The Mapping page shows what was looked at.".into());
    }
    notices
}
