//! How the workbook was read, for the mapping page.

use crate::engine::project::Project;
use crate::engine::protocol::mapping::{MappingView, TableTab};
use crate::engine::unrated::unrated;
use crate::ledger::slice::totals;
use crate::ledger::{DimensionKind, Measure, Slice, Version, display};
use crate::workbook::issue::Issue;

const ISSUES: usize = 500;

/// How the workbook was read, with one table in full.
pub fn view(project: &Project, table: Option<u32>) -> MappingView {
    let tables = &project.import.tables;
    let asked = table.map(|t| t as usize).filter(|t| *t < tables.len());
    let position = asked.or_else(|| tables.iter().position(|t| t.used)).unwrap_or(0);
    let shown = tables.get(position).cloned();
    let issues = issues(project);
    let lines: u32 = tables.iter().filter(|t| t.used).map(|t| t.lines).sum();
    let counts = [plural(project.import.sheets.len(), "sheet"), plural(tables.len(), "table"), plural(lines as usize, "line")];
    let tab = |t: &crate::workbook::mapping::Table| TableTab {
        sheet: t.sheet_name.clone(),
        range: t.range.to_string(),
        used: t.used,
        facts: t.facts,
    };
    MappingView {
        summary: counts.join(" · "),
        tabs: tables.iter().map(tab).collect(),
        empty_sheets: empty_sheets(project),
        changed: shown.as_ref().is_some_and(|t| project.state.overrides.tables.contains_key(&t.key)),
        table: shown.map(|t| (u32::try_from(position).unwrap_or(0), t)),
        totals: sums(project),
        issue_count: u32::try_from(issues.len()).unwrap_or(u32::MAX),
        issues: issues.into_iter().take(ISSUES).collect(),
        dimensions: dimensions(project),
        measures: measures(project),
    }
}

/// Every issue, worst first, then in the order of reading.
pub fn issues(project: &Project) -> Vec<Issue> {
    let reporting = &project.reporting.currency.0;
    let read = project.import.issues.iter().chain(&project.state_issues).cloned();
    let mut issues: Vec<Issue> = read.chain(unrated(project).iter().map(|u| u.issue(reporting))).collect();
    issues.sort_by_key(|i| i.severity);
    issues
}

/// `1 sheet`, `4 sheets`.
pub fn plural(count: usize, noun: &str) -> String {
    let shown = display::number(count.into(), 0);
    if count == 1 { format!("{shown} {noun}") } else { format!("{shown} {noun}s") }
}

fn empty_sheets(project: &Project) -> Vec<String> {
    let import = &project.import;
    let own = |name: &str| import.state.iter().any(|s| s.sheet == name);
    let without = import.sheets.iter().filter(|s| !own(&s.name) && import.tables.iter().all(|t| t.sheet_name != s.name));
    without.map(|s| s.name.clone()).collect()
}

fn sums(project: &Project) -> Vec<(String, String, String)> {
    let sums = totals(project.ledger(), &Slice::default(), &project.reporting);
    let mut rows = Vec::new();
    for measure in project.ledger().measures() {
        for version in Version::ALL {
            if let Some(amount) = sums.sum(project.ledger(), measure, version).value() {
                let shown = display::value(amount, measure.unit(), &project.reporting.currency);
                rows.push((measure.label(), version.id().to_owned(), shown));
            }
        }
    }
    rows
}

fn dimensions(project: &Project) -> Vec<(String, String)> {
    let own = project.ledger().dimensions().iter().map(|d| &d.kind).filter(|k| matches!(k, DimensionKind::Other(_)));
    DimensionKind::KNOWN.iter().chain(own).map(|k| (k.id(), k.label())).collect()
}

fn measures(project: &Project) -> Vec<(String, String)> {
    let own = project.ledger().measures().iter().filter(|m| !m.is_known()).cloned();
    Measure::known().chain(own).map(|m| (m.id().to_owned(), m.label())).collect()
}
