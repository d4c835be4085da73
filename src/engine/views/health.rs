//! What is wrong or worth a look: the issues of reading and the findings of the audit, with what would settle each.

use std::collections::BTreeMap;

use super::mapping::{issues, plural};
use crate::engine::command::{Command, NamesChange, TableChange};
use crate::engine::project::Project;
use crate::engine::protocol::health::{CheckLine, HealthItem, HealthQuery, HealthView};
use crate::ledger::{CellRef, Version};
use crate::workbook::audit::{Check, Finding, Remedy};
use crate::workbook::issue::{Issue, IssueKind, Severity};
use crate::workbook::mapping::{Ask, RowRole, Table};

/// Items shown when a query does not say.
const SHOWN: usize = 100;

/// An item with what it is filtered by.
struct Entry {
    item: HealthItem,
    kind: String,
    sheet: String,
}

/// The items that a query asks for.
pub fn view(project: &Project, query: &HealthQuery) -> HealthView {
    let entries = entries(project);
    let mut open = [0; 3];
    let (mut kinds, mut sheets): (BTreeMap<(String, String), u32>, BTreeMap<String, u32>) = (BTreeMap::new(), BTreeMap::new());
    for entry in entries.iter().filter(|e| e.item.accepted == query.accepted) {
        *kinds.entry((entry.item.title.clone(), entry.kind.clone())).or_default() += 1;
        if !entry.sheet.is_empty() {
            *sheets.entry(entry.sheet.clone()).or_default() += 1;
        }
    }
    for entry in entries.iter().filter(|e| !e.item.accepted) {
        let [fix, check, know] = &mut open;
        *match entry.item.severity {
            Severity::Error => fix,
            Severity::Warning => check,
            Severity::Info => know,
        } += 1;
    }
    let checks = checks(project, &entries);
    let accepted = entries.iter().filter(|e| e.item.accepted).count();
    let search = query.search.trim().to_lowercase();
    let fits = |e: &Entry| {
        e.item.accepted == query.accepted
            && query.severity.is_none_or(|s| s == e.item.severity)
            && (query.kind.is_empty() || query.kind == e.kind)
            && (query.sheet.is_empty() || query.sheet == e.sheet)
            && (search.is_empty() || e.item.message.to_lowercase().contains(&search) || e.item.title.to_lowercase().contains(&search))
    };
    let fitting: Vec<HealthItem> = entries.into_iter().filter(fits).map(|e| e.item).collect();
    let show = if query.show == 0 { SHOWN } else { query.show as usize };
    HealthView {
        checks,
        matched: count(fitting.len()),
        items: fitting.into_iter().take(show).collect(),
        open,
        accepted: count(accepted),
        kinds: kinds.into_iter().map(|((title, kind), n)| (kind, title, n)).collect(),
        sheets: sheets.into_iter().collect(),
    }
}

/// How many open items are errors or warnings, with the audit's findings where the audit was made already.
pub fn serious(project: &Project) -> u32 {
    let open = |severity: Severity, key: String| severity < Severity::Info && !project.state.accepted.contains(&key);
    let read = issues(project).iter().filter(|i| open(i.severity, key(i))).count();
    let found = project.audited().unwrap_or_default().iter().filter(|f| open(f.severity, f.key.clone())).count();
    count(read + found)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Every item, worst first.
fn entries(project: &Project) -> Vec<Entry> {
    let accepted = |key: &str| project.state.accepted.contains(key);
    let issues = issues(project).into_iter().map(|issue| {
        let key = key(&issue);
        let sheet = issue.place.rsplit_once('!').map_or(issue.place.as_str(), |(sheet, _)| sheet).to_owned();
        let item = HealthItem {
            severity: issue.severity,
            title: issue.kind.label().to_owned(),
            accepted: accepted(&key),
            key,
            cells: issue.cell.map(|c| (c, issue.place.clone())).into_iter().collect(),
            fixes: fixes(project, &issue),
            place: issue.place,
            message: issue.message,
        };
        Entry { item, kind: issue.kind.id().to_owned(), sheet }
    });
    let findings = project.findings().iter().map(|finding| {
        let cells: Vec<(CellRef, String)> = finding.cells.iter().map(|c| (*c, project.place(*c))).collect();
        let place = cells.first().map_or_else(String::new, |(_, place)| place.clone());
        let sheet = place.rsplit_once('!').map_or("", |(sheet, _)| sheet).to_owned();
        let item = HealthItem {
            key: finding.key.clone(),
            severity: finding.severity,
            title: finding.check.label().to_owned(),
            accepted: accepted(&finding.key),
            place,
            message: finding.message.clone(),
            cells,
            fixes: remedy(finding).into_iter().collect(),
        };
        Entry { item, kind: finding.check.id().to_owned(), sheet }
    });
    let mut entries: Vec<Entry> = issues.chain(findings).collect();
    entries.sort_by_key(|e| e.item.severity);
    entries
}

/// What tells an issue from others, the same every time the workbook is read.
fn key(issue: &Issue) -> String {
    if issue.cell.is_some() { format!("{} {}", issue.kind.id(), issue.place) } else { format!("{} {}", issue.kind.id(), issue.message) }
}

fn remedy(finding: &Finding) -> Option<(String, Command)> {
    Some(match finding.remedy.clone()? {
        Remedy::CountAs { dimension, names, into } => {
            (format!("Count as “{into}”"), Command::Names(NamesChange { dimension, names, into: Some(into) }))
        }
        Remedy::LeaveOut { table, rows } => {
            let label =
                if rows.len() == 1 { "Leave out the later line".to_owned() } else { format!("Leave out {} later lines", rows.len()) };
            (label, Command::SetTable { table, change: TableChange::Rows { rows, role: Some(RowRole::Left) } })
        }
    })
}

/// What would settle an issue: the answers to a question about its table.
fn fixes(project: &Project, issue: &Issue) -> Vec<(String, Command)> {
    let Some(table) = issue.cell.and_then(|cell| table_at(project, cell)) else { return Vec::new() };
    let set = |label: String, change: TableChange| (label, Command::SetTable { table: table.key.clone(), change });
    let ask = |wanted: fn(&Ask) -> bool| table.asks.iter().find(|a| wanted(a));
    match issue.kind {
        IssueKind::Guessed if ask(|a| matches!(a, Ask::Version { .. })).is_some() => [Version::Plan, Version::Actual]
            .into_iter()
            .map(|version| set(format!("It is {version}"), TableChange::Version(Some(version))))
            .collect(),
        IssueKind::AssumedYear => match ask(|a| matches!(a, Ask::Year { .. })) {
            Some(Ask::Year { guess }) => {
                [guess - 1, *guess].into_iter().map(|year| set(format!("It is {year}"), TableChange::Year(Some(year)))).collect()
            }
            _ => Vec::new(),
        },
        IssueKind::Duplicate if !table.used => vec![set("Use it all the same".into(), TableChange::Used(true))],
        _ => Vec::new(),
    }
}

fn table_at(project: &Project, cell: CellRef) -> Option<&Table> {
    let on = |t: &&Table| t.source == cell.source && t.sheet == cell.sheet && t.range.contains(cell.row, cell.col);
    project.import.tables.iter().find(on)
}

/// The issues of reading that a check counts too.
fn also(check: Check) -> Option<&'static str> {
    match check {
        Check::Owners => Some(IssueKind::MissingOwner.id()),
        Check::Currencies => Some(IssueKind::MissingRate.id()),
        _ => None,
    }
}

/// The audit's checks, and whether the sheets' own totals tie.
fn checks(project: &Project, entries: &[Entry]) -> Vec<CheckLine> {
    let ties: Vec<bool> =
        project.import.tables.iter().filter(|t| t.used).flat_map(|t| &t.tie_outs).map(crate::workbook::mapping::TieOut::ties).collect();
    let differ = ties.iter().filter(|ties| !**ties).count();
    let totals = CheckLine {
        kind: if differ > 0 { IssueKind::TotalDiffers.id().to_owned() } else { String::new() },
        label: "The sheets’ own totals tie".into(),
        outcome: match (ties.len(), differ) {
            (0, _) => "no totals stated".into(),
            (all, 0) => format!("all {all} tie"),
            (all, differ) => format!("{differ} of {all} differ"),
        },
        worst: (differ > 0).then_some(Severity::Warning),
    };
    let found = Check::ALL.into_iter().map(|check| {
        let of: Vec<&Entry> = entries.iter().filter(|e| e.kind == check.id() || Some(e.kind.as_str()) == also(check)).collect();
        let open: Vec<&&Entry> = of.iter().filter(|e| !e.item.accepted).collect();
        CheckLine {
            kind: of.first().map_or_else(String::new, |e| e.kind.clone()),
            label: check.rule().into(),
            outcome: match (open.len(), of.len()) {
                (0, 0) => "nothing found".into(),
                (0, accepted) => format!("{accepted} accepted"),
                (open, _) => plural(open, "finding"),
            },
            worst: open.iter().map(|e| e.item.severity).min(),
        }
    });
    std::iter::once(totals).chain(found).collect()
}
