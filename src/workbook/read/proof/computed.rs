//! Tells computed columns from amounts: what a column is computed from is found, said, and held against every line.

use super::rules::{Numbers, Rule, agrees, held, in_words, name, results, rule_of, slack};
use crate::ledger::{CellRef, DimensionKind, Measure, amount, display};
use crate::workbook::issue::{IssueKind, Severity};
use crate::workbook::mapping::{Amount, Column, Role};
use crate::workbook::read::issues::Issues;
use crate::workbook::read::rows::depths;
use crate::workbook::read::rows::extract::{Extract, Source};
use crate::workbook::read::rows::sums::digits;

/// Lines from which a rule is taken; it is checked in all.
const SAMPLE: usize = 300;
/// Columns that are held against each other.
const MAX_COLUMNS: usize = 60;
/// Digits that amounts must agree in before a sum is more than a coincidence.
const TELLING: u32 = 6;

/// Takes columns that only add up others of the same kind out of the amounts, and reads the parts of a proven total as members of one measure.
pub(in crate::workbook::read) fn settle(table: &Source<'_>, columns: &mut [Column]) {
    let first = table.region.header_rows.last().map_or(table.region.range.top, |r| r + 1);
    let rows: Vec<u32> = table.grid.rows_between(first, table.region.range.bottom).iter().copied().take(SAMPLE).collect();
    if columns.len() > 400 || columns.iter().filter(|c| matches!(c.role, Role::Amount(_) | Role::Derived)).count() < 3 {
        return;
    }
    codes(table, columns, &rows);
    let numbers = Numbers::of(table, columns, &rows);
    for x in 0..columns.len() {
        let Some(column) = columns.get(x).filter(|c| c.confidence < 100 && numbers.has(x)) else { continue };
        let head = table.heads.get(x);
        let words_say = head.is_some_and(|h| h.total || h.mentions_total);
        match &column.role {
            Role::Amount(amount) => {
                let alike = |i: &usize| matches!(columns.get(*i).map(|c| &c.role), Some(Role::Amount(a)) if a.measure == amount.measure && a.version == amount.version && *i != x);
                let alike: Vec<usize> = (0..columns.len()).filter(alike).filter(|i| numbers.has(*i)).collect();
                let Some(parts) = adds_up(x, &alike, &numbers, rows.len(), words_say) else { continue };
                let reason = format!("= {}", in_words(&Rule::Sum(parts), columns));
                if let Some(column) = columns.get_mut(x) {
                    (column.role, column.confidence, column.reason) = (Role::Derived, 90, reason);
                }
            }
            Role::Derived if words_say => members(table, columns, x, &numbers, rows.len()),
            _ => {}
        }
    }
}

/// A column of codes such as 1, 1.1, 1.2 says where its rows stand, however much it looks like amounts.
fn codes(table: &Source<'_>, columns: &mut [Column], rows: &[u32]) {
    let labels = |c: &Column| matches!(c.role, Role::Dimension(_) | Role::Note);
    for i in 0..columns.len() {
        let silent = table.heads.get(i).is_some_and(|h| h.measure.is_none() && h.said.is_none() && h.when.is_none() && !h.total);
        let beside = columns.get(i + 1).is_some_and(labels) || i == 0;
        let Some(column) = columns.get_mut(i).filter(|c| silent && beside && matches!(c.role, Role::Amount(_)) && c.confidence < 100)
        else {
            continue;
        };
        if depths::is_level(&column.header) || depths::are_codes(table, rows, column.index) {
            (column.role, column.confidence) = (Role::Note, 85);
            column.reason = "says where the row stands among the others".into();
        }
    }
}

/// The stretch of columns alike that a column adds up in every row.
fn adds_up(x: usize, alike: &[usize], numbers: &Numbers, rows: usize, words_say: bool) -> Option<Vec<usize>> {
    let stated: Vec<Option<f64>> = (0..rows).map(|r| numbers.get(x, r)).collect();
    let at = alike.partition_point(|i| *i < x);
    let (before, after) = alike.split_at_checked(at)?;
    let left = (2..=before.len()).filter_map(|n| before.get(before.len() - n..));
    let right = (2..=after.len()).filter_map(|n| after.get(..n));
    let few = rows.min(8);
    left.chain(right).find_map(|parts| {
        let rule = Rule::Sum(parts.to_vec());
        let (hits, misses, _) = held(stated.get(..few)?, &results(&rule, numbers, few), false);
        if hits == 0 || misses > 0 {
            return None;
        }
        // Parts that are all but one empty add up to that one: no more than a copy.
        let full = parts.iter().filter(|p| (0..rows).any(|r| numbers.get(**p, r).is_some_and(|n| n != 0.0))).count();
        let (hits, misses, told) = held(&stated, &results(&rule, numbers, rows), false);
        let sure = if words_say {
            hits >= 1 && told >= 2
        } else {
            hits >= 2 && told >= TELLING + digits(f64::from(u32::try_from(alike.len()).unwrap_or(9)))
        };
        (misses == 0 && full >= 2 && sure).then(|| parts.to_vec())
    })
}

/// Columns with names of their own that add up to a total are members of what the total counts.
fn members(table: &Source<'_>, columns: &mut [Column], x: usize, numbers: &Numbers, rows: usize) {
    let custom = |i: &usize| {
        let named = table.heads.get(*i).is_some_and(|h| h.measure.is_none() && h.said.is_none() && h.when.is_none());
        named
            && matches!(columns.get(*i), Some(Column { role: Role::Amount(Amount { measure: Some(m), member: None, .. }), confidence, .. }) if !m.is_known() && *confidence < 100)
    };
    let parts: Vec<usize> = (0..columns.len()).filter(|i| numbers.has(*i)).filter(custom).collect();
    let Some(parts) = adds_up(x, &parts, numbers, rows, true) else { return };
    let measure = table.heads.get(x).and_then(|h| h.measure.as_ref()).map_or(Measure::SPEND, |m| Measure::new(m.id));
    let taken = columns.iter().any(|c| c.role == Role::Dimension(DimensionKind::Category));
    let kind = if taken { DimensionKind::Other("Column".into()) } else { DimensionKind::Category };
    let total = name(columns, x);
    for part in parts {
        let Some(column) = columns.get_mut(part) else { continue };
        let header = column.header.clone();
        if let Role::Amount(amount) = &mut column.role {
            amount.measure = Some(measure.clone());
            amount.member = Some((kind.clone(), header));
            column.confidence = column.confidence.max(75);
            column.reason = format!("one of the columns that add up to “{total}”");
        }
    }
}

/// Says of each computed column how it is computed, and of each line that breaks the rule where.
pub(in crate::workbook::read) fn check(table: &Source<'_>, read: &Extract, columns: &mut [Column], issues: &mut Issues) {
    if columns.len() > 400 || read.details.len() < 2 {
        return;
    }
    let derived: Vec<usize> =
        (0..columns.len()).filter(|x| columns.get(*x).is_some_and(|c| c.role == Role::Derived)).take(MAX_COLUMNS).collect();
    if derived.is_empty() {
        return;
    }
    let sample = Numbers::of(table, columns, read.details.get(..SAMPLE.min(read.details.len())).unwrap_or(&[]));
    let whole = read.details.len() <= SAMPLE;
    for x in derived {
        let Some(rule) = rule_of(x, &sample, columns, SAMPLE.min(read.details.len())) else { continue };
        // A share of the whole cannot be told from a part of the lines.
        if !whole && matches!(rule, Rule::Share(..)) {
            continue;
        }
        let (checked, broken) = hold(table, &read.details, columns, x, &rule, issues);
        hold(table, &whole_totals(table, read, columns, &rule), columns, x, &rule, issues);
        let Some(column) = columns.get_mut(x).filter(|c| c.confidence < 100) else { continue };
        column.reason.clear();
        column.confidence = if broken == 0 { 98 } else { 92 };
        let words = in_words(&rule, columns);
        if let Some(column) = columns.get_mut(x) {
            column.reason =
                format!("= {words}, checked in {checked} rows{}", if broken == 0 { String::new() } else { format!(", {broken} differ") });
        }
    }
}

/// The printed totals that a rule of lines holds for too, and that people quote: of sums and differences, where no part is blank.
fn whole_totals(table: &Source<'_>, read: &Extract, columns: &[Column], rule: &Rule) -> Vec<u32> {
    let parts: Vec<usize> = match rule {
        Rule::Sum(parts) => parts.clone(),
        Rule::Less(a, b) => vec![*a, *b],
        _ => return Vec::new(),
    };
    let given = |row: u32| parts.iter().filter_map(|p| columns.get(*p)).all(|c| table.grid.value(row, c.index).is_some());
    read.totals.iter().map(|t| t.row).filter(|row| given(*row)).collect()
}

/// Holds a rule against rows: how many it was held against, and how many break it.
fn hold(table: &Source<'_>, held: &[u32], columns: &[Column], x: usize, rule: &Rule, issues: &mut Issues) -> (usize, usize) {
    let needed: Vec<Column> = columns
        .iter()
        .enumerate()
        .map(|(i, c)| {
            let uses = i == x
                || match rule {
                    Rule::Less(a, b) | Rule::Over(a, b, _) | Rule::Growth(a, b, _) | Rule::Shortfall(a, b, _) | Rule::Times(a, b) => {
                        i == *a || i == *b
                    }
                    Rule::Sum(parts) => parts.contains(&i),
                    Rule::Running(a) | Rule::Share(a, _) => i == *a,
                };
            if uses { c.clone() } else { Column { role: Role::Note, ..c.clone() } }
        })
        .collect();
    let rows = held.len();
    let numbers = Numbers::of(table, &needed, held);
    let given = results(rule, &numbers, rows);
    let finest = (0..rows).filter_map(|r| numbers.get(x, r)).map(slack).fold(0.5_f64, f64::min);
    let rounded = !matches!(rule, Rule::Less(..) | Rule::Sum(_) | Rule::Running(_));
    let (mut checked, mut broken) = (0, 0);
    let Some(col) = columns.get(x).map(|c| c.index) else { return (0, 0) };
    for (r, (row, given)) in held.iter().zip(given).enumerate() {
        let (Some(stated), Some(given)) = (numbers.get(x, r), given) else { continue };
        checked += 1;
        if agrees(stated, given, finest, rounded) {
            continue;
        }
        broken += 1;
        let shown = |n: f64| amount::from_cell(n).map_or_else(|| n.to_string(), |d| display::number(d, if n.abs() < 10.0 { 4 } else { 2 }));
        let cell = CellRef { source: table.workbook, sheet: table.grid.index, row: *row, col };
        let sentence =
            format!("says {}, but {} is {}. It is not counted; check this row.", shown(stated), in_words(rule, columns), shown(given));
        issues.add(cell, Severity::Warning, IssueKind::DerivedDiffers, &sentence);
    }
    (checked, broken)
}
