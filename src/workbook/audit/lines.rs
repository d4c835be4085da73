//! Lines that stand twice, to the cell: a row pasted again, a page exported twice.

use std::collections::{BTreeMap, HashMap};

use super::{CELLS, Check, EACH, Finding, Remedy, Subject, counted};
use crate::ledger::CellRef;
use crate::workbook::issue::Severity;
use crate::workbook::mapping::Table;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let mut rows: BTreeMap<(u16, u16), Vec<u32>> = BTreeMap::new();
    for (_, fact, cell) in subject.facts() {
        if fact.amount.is_some_and(|a| !a.is_zero()) {
            let list = rows.entry((cell.source, cell.sheet)).or_default();
            if list.last() != Some(&cell.row) {
                list.push(cell.row);
            }
        }
    }
    let mut findings = Vec::new();
    for table in subject.tables() {
        let Some(rows) = rows.get(&(table.source, table.sheet)) else { continue };
        findings.extend(of_table(subject, table, rows));
    }
    findings
}

/// The findings of one table: one for each line that stands more than once, or one for all when there are very many.
fn of_table(subject: &Subject<'_>, table: &Table, rows: &[u32]) -> Vec<Finding> {
    let Some(book) = subject.books.get(usize::from(table.source)) else { return Vec::new() };
    let (left, right) = (table.range.left, table.range.right);
    // A line that says no more than an amount and a word may well stand twice.
    let mut seen: HashMap<u64, u32> = HashMap::new();
    let mut again: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for row in rows.iter().copied().filter(|r| (table.range.top..=table.range.bottom).contains(r)) {
        let Some(content) = book.row_content(table.sheet, row, left, right) else { continue };
        match seen.get(&content) {
            Some(first) if *first != row => again.entry(*first).or_default().push(row),
            Some(_) => {}
            None => drop(seen.insert(content, row)),
        }
    }
    for rows in again.values_mut() {
        rows.sort_unstable();
        rows.dedup();
    }
    let cell = |row: u32| CellRef { source: table.source, sheet: table.sheet, row, col: left };
    if again.len() > EACH {
        let rows: Vec<u32> = again.into_values().flatten().collect();
        return vec![Finding {
            check: Check::DuplicateLines,
            severity: Severity::Warning,
            key: format!("duplicate_lines {} all", table.key),
            message: format!(
                "{}: {} of the table at {} say in every cell what a line above says. If they were pasted twice, leave them out.",
                table.sheet_name,
                counted(rows.len(), "line", "lines"),
                table.range
            ),
            cells: rows.iter().take(CELLS).map(|row| cell(*row)).collect(),
            remedy: Some(Remedy::LeaveOut { table: table.key.clone(), rows }),
        }];
    }
    again
        .into_iter()
        .map(|(first, rows)| {
            let numbers: Vec<String> = rows.iter().take(5).map(|r| (r + 1).to_string()).collect();
            let more = if rows.len() > 5 { format!(" and {} more", rows.len() - 5) } else { String::new() };
            let which = if rows.len() == 1 { "the second" } else { "the later ones" };
            Finding {
                check: Check::DuplicateLines,
                severity: Severity::Warning,
                key: format!("duplicate_lines {} {}", table.key, first + 1),
                message: format!(
                    "{}: {} {}{more} {} in every cell what row {} says. If it is one line, leave out {which}; if it happened {} times, accept it.",
                    table.sheet_name,
                    if rows.len() == 1 { "row" } else { "rows" },
                    numbers.join(", "),
                    if rows.len() == 1 { "says" } else { "say" },
                    first + 1,
                    rows.len() + 1,
                ),
                cells: std::iter::once(first).chain(rows.iter().copied()).take(CELLS).map(cell).collect(),
                remedy: Some(Remedy::LeaveOut { table: table.key.clone(), rows }),
            }
        })
        .collect()
}
