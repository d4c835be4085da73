//! A window of a sheet with what each row was taken for, and one cell in full, for the mapping page.

use crate::engine::project::Project;
use crate::engine::protocol::sheet::{CellView, RowKind, RowMark, SheetRow, SheetView};
use crate::ledger::measure::Unit;
use crate::ledger::{CellRef, Fact, Member, Origin, Range, display};
use crate::workbook::issue::Issue;
use crate::workbook::mapping::Table;
use crate::workbook::read::cut;

/// The most issues told of one cell.
const ISSUES: usize = 20;

/// A window of a sheet; empty when there is no such sheet.
pub fn window(project: &Project, source: u16, sheet: u16, area: Range) -> SheetView {
    let area = cut(area);
    let cells = project.book(source).map(|b| b.window(sheet, area)).unwrap_or_default();
    let tables: Vec<(u32, &Table)> = (0..).zip(tables(project, source, sheet)).collect();
    let near: Vec<(u32, &Table)> = tables.into_iter().filter(|(_, t)| t.range.top <= area.bottom && area.top <= t.range.bottom).collect();
    let rows = cells.into_iter().map(|(row, cells)| SheetRow {
        row,
        marks: near.iter().filter_map(|(position, table)| mark(*position, table, row)).collect(),
        cells,
        issues: issues(project, source, sheet, row).filter_map(|i| i.cell.map(|c| (c.col, i.severity))).collect(),
    });
    SheetView { source, sheet, area, rows: rows.collect() }
}

/// The tables of a sheet, in the order in which pages name them by position.
pub fn tables(project: &Project, source: u16, sheet: u16) -> impl Iterator<Item = &Table> {
    project.import.tables.iter().filter(move |t| t.source == source && t.sheet == sheet)
}

/// What a row is in a table; `None` when it lies outside.
fn mark(position: u32, table: &Table, row: u32) -> Option<RowMark> {
    if !(table.range.top..=table.range.bottom).contains(&row) {
        return None;
    }
    let left = table.excluded_rows.binary_search_by_key(&row, |e| e.row).ok().and_then(|i| table.excluded_rows.get(i));
    let (kind, reason) = match left {
        _ if table.header_rows.contains(&row) => (RowKind::Header, String::new()),
        None if table.header_rows.last().is_some_and(|last| row < *last) => (RowKind::Left, "above the header".to_owned()),
        None => (RowKind::Line, String::new()),
        Some(left) if is_total(&left.reason) => (RowKind::Total, left.reason.clone()),
        Some(left) if left.reason.starts_with("section") => (RowKind::Section, left.reason.clone()),
        Some(left) => (RowKind::Left, left.reason.clone()),
    };
    Some(RowMark { table: position, kind, reason })
}

/// Whether a row was left out because it sums others.
fn is_total(reason: &str) -> bool {
    (reason.contains("total") && !reason.starts_with("errors")) || reason.starts_with("adds up")
}

/// The issues at the cells of a row.
fn issues(project: &Project, source: u16, sheet: u16, row: u32) -> impl Iterator<Item = &Issue> {
    // They stand in cell order, those without a cell first.
    let key = |issue: &Issue| issue.cell.map(|c| (c.source, c.sheet, c.row));
    let from = project.import.issues.partition_point(|i| key(i) < Some((source, sheet, row)));
    project.import.issues.iter().skip(from).take_while(move |i| key(i) == Some((source, sheet, row)))
}

/// One cell in full.
pub fn cell(project: &Project, at: CellRef) -> CellView {
    let own = issues(project, at.source, at.sheet, at.row).filter(|i| i.cell == Some(at));
    let ledger = project.ledger();
    let fact = ledger.facts().iter().position(|f| f.origin == Origin::Cell(at));
    CellView {
        cell: at,
        shown: project.book(at.source).and_then(|b| b.cell(at.sheet, at.row, at.col)),
        read: fact.and_then(|position| Some(words(project, position, &ledger.facts().get(position)?))),
        issues: own.take(ISSUES).map(|i| (i.severity, i.message.clone())).collect(),
    }
}

/// A fact in words: `Spend · plan · Jan 2026 · NA · Display: $12,500.00`.
fn words(project: &Project, position: usize, fact: &Fact) -> String {
    let ledger = project.ledger();
    let measure = ledger.measures().get(usize::from(fact.measure));
    let unit = measure.map_or(Unit::Count, crate::ledger::Measure::unit);
    let blank = crate::ledger::Currency::default();
    let currency = ledger.currencies().get(usize::from(fact.currency)).unwrap_or(&blank);
    let mut parts = vec![measure.map(crate::ledger::Measure::label).unwrap_or_default(), fact.version.id().to_owned()];
    parts.extend(fact.period.map(|p| p.label()));
    for (place, dimension) in ledger.dimensions().iter().enumerate() {
        let member = ledger.member_of(position, place);
        if member != Member::BLANK {
            parts.push(dimension.name(member).to_owned());
        }
    }
    let amount = fact.amount.map_or_else(|| "missing".to_owned(), |a| display::value(a, unit, currency));
    format!("{}: {amount}", parts.join(" · "))
}
