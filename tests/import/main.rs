//! Reading workbooks: generated ones to the last figure, real ones against figures a careful person took, hostile ones without harm.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed; what was read is printed beside the failure"
)]

mod blocks;
mod columns;
mod copies;
mod dates;
mod declared;
mod derived;
mod fixtures;
mod formats;
mod headers;
mod hierarchy;
mod kinds;
mod languages;
mod laws;
mod layouts;
mod loose;
mod money;
mod not_a_budget;
mod origins;
#[path = "../outside/mod.rs"]
mod outside;
mod real;
mod scales;
mod sparse;
mod synthetic;
mod tables;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use plumbline::ledger::Decimal;
use plumbline::workbook::issue::{Issue, IssueKind, Severity};
use plumbline::workbook::mapping::{Import, Overrides, ReadOptions, Role};
use plumbline::workbook::read::{ReadError, load, read};

/// Below this the mapping page asks to look at a column.
const SURE: u8 = 75;

fn import(bytes: &[u8], file_name: &str) -> Result<Import, ReadError> {
    import_with(bytes, file_name, &Overrides::default())
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn import_with(bytes: &[u8], file_name: &str, overrides: &Overrides) -> Result<Import, ReadError> {
    let options = ReadOptions { today: today(), overrides, calendar: plumbline::ledger::Calendar::Months };
    load(bytes, file_name, &mut |_| {}).map(|book| read(&[book], &options, &mut |_| {}))
}

fn totals(import: &Import) -> BTreeMap<String, String> {
    let mut sums: BTreeMap<String, Decimal> = BTreeMap::new();
    for fact in import.ledger.facts().iter() {
        let measure = &import.ledger.measures()[usize::from(fact.measure)];
        *sums.entry(format!("{measure}.{}", fact.version)).or_default() += fact.amount.unwrap_or_default();
    }
    sums.into_iter().map(|(k, v)| (k, v.normalize().to_string())).collect()
}

/// Whether an issue or a low confidence in a column that counts asks to look at the figures. `known` are issues that ask for something else.
fn asks_to_look(import: &Import, known: impl Fn(&Issue) -> bool) -> bool {
    let quiet = |kind: IssueKind| matches!(kind, IssueKind::Package | IssueKind::MissingOwner | IssueKind::NumberAsText);
    let mut columns = import.tables.iter().filter(|t| t.used).flat_map(|t| &t.columns);
    let counts = |role: &Role| matches!(role, Role::Amount(_) | Role::Derived | Role::Version | Role::Period);
    import.issues.iter().any(|i| i.severity != Severity::Info && !quiet(i.kind) && !known(i))
        || columns.any(|c| c.confidence < SURE && counts(&c.role))
}

fn describe(import: &Import) -> String {
    use std::fmt::Write;
    let mut text = String::new();
    for table in &import.tables {
        let _ = writeln!(
            text,
            "{}!{} {} headers {:?} used {} facts {} lines {} title {:?} {}",
            table.sheet_name,
            table.range,
            table.layout.id(),
            table.header_rows,
            table.used,
            table.facts,
            table.lines,
            table.title,
            table.unused_reason
        );
        for column in &table.columns {
            let _ = writeln!(text, "    {} {:?} {:?} {} {}", column.index, column.header, column.role, column.confidence, column.reason);
        }
        for row in table.excluded_rows.iter().take(12) {
            let _ = writeln!(text, "    row {} {}", row.row + 1, row.reason);
        }
        for tie in table.tie_outs.iter().take(12) {
            let _ = writeln!(text, "    tie {} {} {} {}", tie.label, tie.cell.a1(), tie.stated, tie.summed);
        }
    }
    for issue in import.issues.iter().take(40) {
        let _ = writeln!(text, "  ! {:?} {:?} {}", issue.severity, issue.kind, issue.message);
    }
    let _ = writeln!(text, "  = {:?}", totals(import));
    text
}
