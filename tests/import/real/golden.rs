//! A reading in short, for a person to hold against the sheet: tables, roles, totals, tie-outs, sums, issues, findings.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use plumbline::budget::about::main_dimension;
use plumbline::budget::calendar::Coverage;
use plumbline::ledger::{CellRef, cell};
use plumbline::workbook::audit::{Subject, audit};
use plumbline::workbook::mapping::{Column, Import, Role, Table, TieOut};
use plumbline::workbook::read::Book;

use crate::{today, totals};

/// Issues of one kind, and members of one dimension, that are listed.
const EACH: usize = 6;

/// The reading of one file. Tables of one shape and fate stand together.
pub(super) fn golden(import: &Import, book: &Book) -> String {
    let mut text = String::new();
    let mut groups: Vec<(String, Vec<&Table>)> = Vec::new();
    for table in &import.tables {
        let shape = shape(table);
        match groups.iter_mut().find(|(s, _)| *s == shape) {
            Some((_, tables)) => tables.push(table),
            None => groups.push((shape, vec![table])),
        }
    }
    for (shape, tables) in groups {
        let names: Vec<String> = tables.iter().take(3).map(|t| format!("{}!{}", t.sheet_name, t.range)).collect();
        let more = if tables.len() > 3 { format!(" and {} more", tables.len() - 3) } else { String::new() };
        let (lines, facts): (u32, u32) = tables.iter().fold((0, 0), |(l, f), t| (l + t.lines, f + t.facts));
        let _ = writeln!(text, "{}{more}: {lines} lines, {facts} facts", names.join(", "));
        text.push_str(&shape);
        for table in tables {
            text.push_str(&rows(table));
        }
    }
    text.push_str("sums\n");
    for (key, sum) in totals(import) {
        let _ = writeln!(text, "  {key} {sum}");
    }
    let periods: BTreeSet<_> = import.ledger.facts().iter().filter_map(|f| f.period).map(|p| (p.start(), p.id())).collect();
    if let (Some((_, first)), Some((_, last))) = (periods.first(), periods.last()) {
        let _ = writeln!(text, "  periods {first} … {last}, {} in number", periods.len());
    }
    text.push_str(&dimensions(import));
    text.push_str("issues\n");
    let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for issue in &import.issues {
        let told = format!("{} {}", at(import, issue.cell.as_slice()), issue.message);
        kinds.entry(format!("{:?} {:?}", issue.severity, issue.kind)).or_default().push(told);
    }
    let coverage = Coverage::of(&import.ledger, 1);
    let books = std::slice::from_ref(book);
    let main_dimension = main_dimension(&import.ledger);
    let subject = Subject { import, ledger: &import.ledger, main_dimension, books, coverage: &coverage, today: today() };
    for finding in audit(&subject) {
        let told = format!("{} {}", at(import, &finding.cells), finding.message);
        kinds.entry(format!("{:?} {:?}", finding.severity, finding.check)).or_default().push(told);
    }
    for (kind, told) in kinds {
        for one in told.iter().take(EACH) {
            let _ = writeln!(text, "  {kind} {one}");
        }
        if told.len() > EACH {
            let _ = writeln!(text, "  {kind} and {} more", told.len() - EACH);
        }
    }
    text
}

/// The cells of an issue in short.
fn at(import: &Import, cells: &[CellRef]) -> String {
    let Some(first) = cells.first() else { return "[no cell]".to_owned() };
    let sheet = import.sheet(first.source, first.sheet).map_or("?", |s| s.name.as_str());
    let more = if cells.len() > 1 { format!(" and {} more", cells.len() - 1) } else { String::new() };
    format!("[{sheet}!{}{more}]", first.a1())
}

/// The currencies of the facts, and what each dimension splits them into.
fn dimensions(import: &Import) -> String {
    let mut text = String::new();
    let facts = import.ledger.facts();
    let currencies: BTreeSet<&str> =
        facts.iter().filter_map(|f| import.ledger.currencies().get(usize::from(f.currency))).map(|c| c.0.as_str()).collect();
    let shown: Vec<&str> = currencies.into_iter().map(|c| if c.is_empty() { "none stated" } else { c }).collect();
    let _ = writeln!(text, "  currency {}", shown.join(", "));
    for (d, dimension) in import.ledger.dimensions().iter().enumerate() {
        let mut lines: Vec<(&str, usize)> = Vec::new();
        for fact in 0..facts.len() {
            let name = dimension.name(import.ledger.member_of(fact, d));
            match lines.iter_mut().find(|(n, _)| *n == name) {
                Some((_, count)) => *count += 1,
                None => lines.push((name, 1)),
            }
        }
        let told = lines.iter().take(EACH).map(|(name, count)| format!("“{name}” {count}")).collect::<Vec<_>>().join(", ");
        let more = if lines.len() > EACH { format!(" and {} more", lines.len() - EACH) } else { String::new() };
        let _ = writeln!(text, "  {} {told}{more}", dimension.kind.id());
    }
    text
}

/// What a table is and what its columns are, without its place.
fn shape(table: &Table) -> String {
    let fate = if table.used { "used".to_owned() } else { format!("left out: {}", table.unused_reason) };
    let mut text = format!("  {}, {} header rows, {fate}\n", table.layout.id(), table.header_rows.len());
    let told: Vec<&Column> = table.columns.iter().filter(|c| c.role != Role::Ignored || !c.header.is_empty()).collect();
    let mut rest = told.as_slice();
    while let Some(first) = rest.first() {
        let alike = rest.iter().take_while(|c| kind(c) == kind(first)).count();
        let (run, after) = rest.split_at(alike);
        rest = after;
        let last = &run[run.len() - 1];
        let (a, b) = (cell::column(first.index), cell::column(last.index));
        let _ = if let [one] = run {
            writeln!(text, "  {a} “{}” {} {} % ({})", one.header, role(one), one.confidence, one.reason)
        } else {
            let sure = run.iter().map(|c| c.confidence).min().unwrap_or(0);
            writeln!(text, "  {a}–{b} “{}” … “{}” {} … {} {sure} %", first.header, last.header, role(first), role(last))
        };
    }
    text
}

/// What a column is, without its period.
fn kind(column: &Column) -> String {
    match &column.role {
        Role::Amount(amount) if amount.period.is_some() => format!("{:?} {:?} {:?}", amount.measure, amount.version, amount.member),
        Role::Derived | Role::Ignored => column.role.id(),
        _ => format!("{} {}", column.index, column.header),
    }
}

fn role(column: &Column) -> String {
    let Role::Amount(amount) = &column.role else { return column.role.id() };
    let measure = amount.measure.as_ref().map_or("(by row)", |m| m.id());
    let version = amount.version.map_or("(by row)", plumbline::ledger::Version::id);
    let period = amount.period.map_or_else(String::new, |p| format!(" {}", p.id()));
    let member = amount.member.as_ref().map_or_else(String::new, |(kind, name)| format!(" {}={name}", kind.id()));
    format!("{measure}.{version}{period}{member}")
}

/// The rows of a table that are no lines, by reason, and its tie-outs.
fn rows(table: &Table) -> String {
    let mut text = String::new();
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in &table.excluded_rows {
        reasons.entry(&row.reason).or_default().push((row.row + 1).to_string());
    }
    for (reason, rows) in reasons {
        let more = if rows.len() > 12 { format!(" … {}", rows[rows.len() - 1]) } else { String::new() };
        let _ = writeln!(text, "  {reason}: {}!{}{more}", table.sheet_name, rows.iter().take(12).cloned().collect::<Vec<_>>().join(" "));
    }
    let (good, bad): (Vec<&TieOut>, Vec<&TieOut>) = table.tie_outs.iter().partition(|t| t.ties());
    if !table.tie_outs.is_empty() {
        let _ = writeln!(text, "  {} of {} totals tie", good.len(), table.tie_outs.len());
    }
    for tie in bad.iter().take(6) {
        let _ = writeln!(text, "  does not tie: {} {} says {}, lines {}", tie.label, tie.cell.a1(), tie.stated, tie.summed.normalize());
    }
    text
}
