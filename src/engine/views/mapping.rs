//! How the workbook was read, for the mapping page.

use super::sheet::tables;
use crate::engine::project::Project;
use crate::engine::protocol::mapping::{MappedSheet, MappedTable, MappingView, SheetTab, TableLine, TableTotal};
use crate::engine::unrated::unrated;
use crate::ledger::measure::Unit;
use crate::ledger::slice::totals;
use crate::ledger::{CellRef, DimensionKind, Measure, Slice, Version, display};
use crate::workbook::issue::Issue;
use crate::workbook::mapping::{Sheet, Table, TableSum, TieOut};

const ISSUES: usize = 500;
/// The most ties and the most issues listed of one table.
const LISTED: usize = 200;

/// How the workbook was read, with the tables of one sheet in full: the one asked for, else that of the first used table.
pub fn view(project: &Project, asked: Option<(u16, u16)>) -> MappingView {
    let import = &project.import;
    let there = |at: &(u16, u16)| import.sheet(at.0, at.1).is_some();
    let first = import.tables.iter().find(|t| t.used).or(import.tables.first()).map(|t| (t.source, t.sheet));
    let shown = asked.filter(there).or(first).or(import.sheets.first().map(|s| (s.source, s.index)));
    let issues = issues(project);
    let lines: u32 = import.tables.iter().filter(|t| t.used).map(|t| t.lines).sum();
    let counts = [plural(import.sheets.len(), "sheet"), plural(import.tables.len(), "table"), plural(lines as usize, "line")];
    MappingView {
        revision: project.revision,
        summary: counts.join(" · "),
        sheets: import.sheets.iter().map(|s| tab(project, s)).collect(),
        sheet: shown.and_then(|(source, sheet)| mapped_sheet(project, import.sheet(source, sheet)?, &issues)),
        tables: import.tables.iter().map(|t| line(project, t)).collect(),
        totals: sums(project),
        issue_count: u32::try_from(issues.len()).unwrap_or(u32::MAX),
        issues: issues.into_iter().take(ISSUES).collect(),
        dimensions: dimensions(project),
        measures: measures(project),
    }
}

fn tab(project: &Project, sheet: &Sheet) -> SheetTab {
    let tables = || tables(project, sheet.source, sheet.index);
    let file = project.book(sheet.source).filter(|_| project.several_files()).map(|b| b.file_name.clone());
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    SheetTab {
        source: sheet.source,
        sheet: sheet.index,
        file: file.unwrap_or_default(),
        name: sheet.name.clone(),
        hidden: sheet.hidden,
        own: project.import.state.iter().any(|s| s.sheet == sheet.name),
        tables: count(tables().count()),
        used: count(tables().filter(|t| t.used).count()),
    }
}

fn line(project: &Project, table: &Table) -> TableLine {
    let top = CellRef { source: table.source, sheet: table.sheet, row: table.range.top, col: table.range.left };
    let place = project.place(top);
    TableLine {
        source: table.source,
        sheet: table.sheet,
        place: place.rsplit_once('!').map_or("", |(sheet, _)| sheet).to_owned(),
        range: table.range,
        used: table.used,
        reason: table.unused_reason.clone(),
        facts: table.facts,
    }
}

fn mapped_sheet(project: &Project, sheet: &Sheet, issues: &[Issue]) -> Option<MappedSheet> {
    let book = project.book(sheet.source)?;
    let (rows, _) = book.extent(sheet.index)?;
    Some(MappedSheet {
        source: sheet.source,
        sheet: sheet.index,
        name: sheet.name.clone(),
        key: format!("{}{}", book.tag, sheet.name),
        rows,
        widths: book.widths(sheet.index),
        tables: tables(project, sheet.source, sheet.index).map(|table| mapped_table(project, table, issues)).collect(),
    })
}

fn mapped_table(project: &Project, table: &Table, issues: &[Issue]) -> MappedTable {
    let person = project.state.overrides.tables.get(&table.key);
    let inside = |c: CellRef| c.source == table.source && c.sheet == table.sheet && table.range.contains(c.row, c.col);
    let own: Vec<&Issue> = issues.iter().filter(|i| i.cell.is_some_and(inside)).collect();
    let (off, ties): (Vec<&TieOut>, Vec<&TieOut>) = table.tie_outs.iter().partition(|t| !t.ties());
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    MappedTable {
        key: table.key.clone(),
        title: table.title.clone(),
        range: table.range,
        header_rows: table.header_rows.clone(),
        layout: table.layout,
        columns: table.columns.clone(),
        lines: table.lines,
        facts: table.facts,
        left_rows: count(table.excluded_rows.len()),
        used: table.used,
        unused_reason: table.unused_reason.clone(),
        asks: table.asks.clone(),
        assumed_year: table.assumed_year,
        scale_reason: table.scale_reason.clone(),
        found_by: table.found_by.clone(),
        changed: person.is_some(),
        decimal_comma: person.map(|p| p.decimal_comma.clone()).unwrap_or_default(),
        totals: table_totals(project, table),
        tie_count: count(table.tie_outs.len()),
        tie_off: count(off.len()),
        ties: off.into_iter().chain(ties).take(LISTED).cloned().collect(),
        issue_count: count(own.len()),
        issues: own.into_iter().take(LISTED).cloned().collect(),
    }
}

/// What a table adds up to, each sum in its own currency: what can be held against the sheet.
fn table_totals(project: &Project, table: &Table) -> Vec<TableTotal> {
    let total = |s: &TableSum| TableTotal {
        measure: s.measure.label(),
        version: s.version,
        currency: if s.measure.unit() == Unit::Money { s.currency.0.clone() } else { String::new() },
        amount: s.sum.value().unwrap_or_default(),
        missing: s.sum.missing,
    };
    let mut sums: Vec<&TableSum> = table.sums.iter().collect();
    // In the order of all tables' measures.
    sums.sort_by_key(|s| project.ledger().find_measure(&s.measure));
    sums.into_iter().map(total).collect()
}

/// Every issue, worst first, then in the order of reading.
pub fn issues(project: &Project) -> Vec<Issue> {
    let reporting = &project.reporting.currency.0;
    let read = project.import.issues.iter().chain(&project.state_issues).chain(&project.kpi_issues).cloned();
    let mut issues: Vec<Issue> = read.chain(unrated(project).iter().map(|u| u.issue(reporting))).collect();
    issues.sort_by_key(|i| i.severity);
    issues
}

/// `1 sheet`, `4 sheets`.
pub fn plural(count: usize, noun: &str) -> String {
    let shown = display::number(count.into(), 0);
    if count == 1 { format!("{shown} {noun}") } else { format!("{shown} {noun}s") }
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
