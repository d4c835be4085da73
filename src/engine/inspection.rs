//! What the command line prints as JSON: how a workbook was read, and its scorecard.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use super::project::Project;
use super::protocol::figure::{Compared, Scope};
use super::views;
use crate::ledger::cell::column;
use crate::ledger::slice::totals;
use crate::ledger::{Decimal, Slice, Version, display};
use crate::workbook::issue::{IssueKind, Severity};
use crate::workbook::mapping::{Role, Table};
use crate::workbook::scale::Scale;

/// How a workbook was read.
#[derive(Debug, Serialize)]
pub struct Inspection {
    tables: Vec<InspectedTable>,
    /// measure → version → the sum in the reporting currency, as an exact decimal.
    totals: BTreeMap<String, BTreeMap<String, String>>,
    issues: Vec<InspectedIssue>,
    currency: String,
    gross_margin: Option<String>,
    decisions: usize,
}

#[derive(Debug, Serialize)]
struct InspectedTable {
    sheet: String,
    range: String,
    /// Row numbers as Excel shows them.
    header_rows: Vec<u32>,
    layout: &'static str,
    columns: Vec<InspectedColumn>,
    /// Row numbers as Excel shows them.
    excluded_rows: Vec<u32>,
    tie_outs: Vec<InspectedTieOut>,
    facts: u32,
    lines: u32,
    used: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    unused_reason: String,
}

#[derive(Debug, Serialize)]
struct InspectedColumn {
    header: String,
    column: String,
    role: String,
    measure: Option<String>,
    version: Option<Version>,
    period: Option<String>,
    confidence: u8,
    reason: String,
    scale: Scale,
}

#[derive(Debug, Serialize)]
struct InspectedTieOut {
    label: String,
    cell: String,
    stated: String,
    summed: String,
    ties: bool,
}

#[derive(Debug, Serialize)]
struct InspectedIssue {
    cell: String,
    severity: Severity,
    kind: IssueKind,
    message: String,
}

/// How the workbook of a project was read.
pub fn inspection(project: &Project) -> Inspection {
    let issues = views::mapping::issues(project);
    Inspection {
        tables: project.import.tables.iter().map(|t| table(project, t)).collect(),
        totals: sums(project),
        issues: issues
            .into_iter()
            .map(|i| InspectedIssue { cell: i.place, severity: i.severity, kind: i.kind, message: i.message })
            .collect(),
        currency: project.reporting.currency.0.clone(),
        gross_margin: project.gross_margin().map(|m| m.normalize().to_string()),
        decisions: project.state.decisions.len(),
    }
}

fn table(project: &Project, table: &Table) -> InspectedTable {
    let tie_out = |t: &crate::workbook::mapping::TieOut| InspectedTieOut {
        label: t.label.clone(),
        cell: project.place(t.cell),
        stated: t.stated.normalize().to_string(),
        summed: t.summed.normalize().to_string(),
        ties: t.ties(),
    };
    InspectedTable {
        sheet: table.sheet_name.clone(),
        range: table.range.to_string(),
        header_rows: table.header_rows.iter().map(|r| r + 1).collect(),
        layout: table.layout.id(),
        columns: table.columns.iter().map(inspected_column).collect(),
        excluded_rows: table.excluded_rows.iter().map(|r| r.row + 1).collect(),
        tie_outs: table.tie_outs.iter().map(tie_out).collect(),
        facts: table.facts,
        lines: table.lines,
        used: table.used,
        unused_reason: table.unused_reason.clone(),
    }
}

fn inspected_column(c: &crate::workbook::mapping::Column) -> InspectedColumn {
    let amount = if let Role::Amount(amount) = &c.role { Some(amount) } else { None };
    InspectedColumn {
        header: c.header.clone(),
        column: column(c.index),
        role: role_word(&c.role),
        measure: amount.and_then(|a| a.measure.as_ref()).map(|m| m.id().to_owned()),
        version: amount.and_then(|a| a.version),
        period: amount.and_then(|a| a.period).map(|p| p.id()),
        confidence: c.confidence,
        reason: c.reason.clone(),
        scale: c.scale,
    }
}

/// The role in the words that labelers of budget workbooks use: `period`, `dim:channel`, `measure`, `version` …
fn role_word(role: &Role) -> String {
    match role {
        Role::Dimension(kind) => format!("dim:{}", kind.id()),
        Role::Amount(_) => "measure".into(),
        other => other.id(),
    }
}

fn sums(project: &Project) -> BTreeMap<String, BTreeMap<String, String>> {
    let sums = totals(project.ledger(), &Slice::default(), &project.reporting);
    let mut by_measure: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for measure in project.ledger().measures() {
        for version in Version::ALL {
            if let Some(amount) = sums.sum(project.ledger(), measure, version).value() {
                let versions = by_measure.entry(measure.id().to_owned()).or_default();
                versions.insert(version.id().to_owned(), amount.normalize().to_string());
            }
        }
    }
    by_measure
}

/// The scorecard of a project over a scope.
#[derive(Debug, Serialize)]
pub struct Score {
    span: String,
    currency: String,
    /// By KPI id: the chain, utilization, and every other KPI that has a value.
    kpis: BTreeMap<String, Scored>,
    chain: [&'static str; 6],
    /// Spend (or the main measure) by the members of the main dimension.
    by: BTreeMap<String, BTreeMap<String, Scored>>,
    needs: Vec<ScoredNeed>,
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Scored {
    plan: Option<String>,
    actual: Option<String>,
    variance: Option<String>,
    variance_share: Option<String>,
    status: crate::kpi::Status,
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
}

#[derive(Debug, Serialize)]
struct ScoredNeed {
    title: String,
    why: String,
    status: crate::kpi::Status,
}

/// The scorecard over a scope.
pub fn score(project: &Project, scope: &Scope) -> Score {
    let view = views::scorecard::view(project, scope);
    let mut kpis: BTreeMap<String, Scored> = BTreeMap::new();
    for row in view.groups.iter().flat_map(|g| &g.rows) {
        kpis.insert(row.id.clone(), scored(&row.figures));
    }
    kpis.extend(view.chain.iter().map(|t| (t.id.clone(), scored(&t.figures))));
    kpis.insert("utilization".into(), scored(&view.utilization));
    let members = view.bars.bars.iter().map(|(name, figures)| (name.clone(), scored(figures))).collect();
    Score {
        span: view.span,
        currency: project.reporting.currency.0.clone(),
        kpis,
        chain: crate::kpi::catalog::CHAIN,
        by: if view.bars.dimension.is_empty() { BTreeMap::new() } else { [(view.bars.dimension, members)].into() },
        needs: view.needs.into_iter().map(|n| ScoredNeed { title: n.title, why: n.why, status: n.figures.status }).collect(),
        notes: view.notes,
    }
}

fn scored(c: &Compared) -> Scored {
    let text = |value: Option<Decimal>| value.map(|v| v.normalize().to_string());
    Scored {
        plan: text(c.plan.value),
        actual: text(c.actual.value),
        variance: text(c.variance.value),
        variance_share: text(c.share),
        status: c.status,
        note: if c.actual.note.is_empty() { c.plan.note.clone() } else { c.actual.note.clone() },
    }
}

/// How a workbook was read, a line each.
pub fn sentences(project: &Project) -> Vec<String> {
    let view = views::mapping::view(project, None);
    let mut lines = vec![format!("{}: {}", project.record.title(), view.summary)];
    for table in &project.import.tables {
        let used = if table.used { format!("{} amounts", table.facts) } else { format!("left out: {}", table.unused_reason) };
        lines.push(format!("  {}!{}  {}, {used}", table.sheet_name, table.range, table.layout.id()));
        for tie_out in &table.tie_outs {
            let verdict = if tie_out.ties() { "ties" } else { "does not tie" };
            lines.push(format!(
                "    {} at {}: {} stated, {} summed, {verdict}",
                tie_out.label,
                tie_out.cell.a1(),
                tie_out.stated,
                tie_out.summed
            ));
        }
    }
    lines.extend(view.totals.iter().map(|(measure, version, amount)| format!("  {measure} {version}: {amount}")));
    lines.extend(view.issues.iter().map(|i| format!("  {}", i.message)));
    lines
}

/// The scorecard over a scope, a line per figure.
pub fn score_sentences(project: &Project, scope: &Scope) -> String {
    let view = views::scorecard::view(project, scope);
    let currency = &project.reporting.currency;
    let shown =
        |f: &super::protocol::Figure| f.value.map_or_else(|| format!("no value ({})", f.note), |v| display::value(v, f.unit, currency));
    let line = |label: &str, c: &Compared| {
        let share = c.share.map(|s| format!(", {}", display::signed_percent(s))).unwrap_or_default();
        format!("  {label}: {} against {}{share}, {}\n", shown(&c.actual), shown(&c.plan), c.status.label().to_lowercase())
    };
    let mut text = format!("{}, {}\n", project.record.title(), view.span);
    for tile in &view.chain {
        text.push_str(&line(&tile.label, &tile.figures));
    }
    text.push_str(&line("Spend utilization", &view.utilization));
    for need in &view.needs {
        let _ = writeln!(text, "  needs a decision: {} ({})", need.title, need.why);
    }
    for note in &view.notes {
        let _ = writeln!(text, "  {note}");
    }
    text
}
