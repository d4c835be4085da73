//! Campaign ids and UTM tags: blanks, values off the column's pattern, spellings that web analytics counts apart.

use std::collections::BTreeMap;

use super::{CELLS, Check, Finding, Subject, counted, listed};
use crate::ledger::CellRef;
use crate::workbook::issue::Severity;
use crate::workbook::mapping::{Column, Role, Table};
use crate::workbook::read::{Book, tokens};

/// Fewer values have no pattern.
const LEAST: usize = 8;
/// The most rows of a column that are looked at.
const ROWS: usize = 20_000;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for table in subject.tables() {
        let Some(book) = subject.books.get(usize::from(table.source)) else { continue };
        let texts = table.columns.iter().filter(|c| matches!(c.role, Role::Dimension(_) | Role::Note));
        for column in texts {
            findings.extend(of_column(table, column, book));
        }
    }
    findings
}

fn of_column(table: &Table, column: &Column, book: &Book) -> Vec<Finding> {
    let first = table.header_rows.last().map_or(table.range.top, |r| r + 1);
    let left_out: std::collections::HashSet<u32> = table.excluded_rows.iter().map(|r| r.row).collect();
    let cell = |row: u32| CellRef { source: table.source, sheet: table.sheet, row, col: column.index };
    let (mut values, mut blanks): (Vec<(u32, &str)>, Vec<u32>) = (Vec::new(), Vec::new());
    for row in book.rows(table.sheet, first, table.range.bottom).iter().copied().filter(|r| !left_out.contains(r)).take(ROWS) {
        match book.text(table.sheet, row, column.index) {
            Some(text) => values.push((row, text)),
            None => blanks.push(row),
        }
    }
    if values.len() < LEAST {
        return Vec::new();
    }
    let header = column.header.trim();
    let words = tokens(header);
    let utm = words.iter().any(|w| w == "utm") || values.iter().filter(|(_, v)| v.contains("utm_")).count() * 2 > values.len();
    let place = format!("{}, “{header}”", table.sheet_name);
    let key = |what: &str| format!("tags {} {} {what}", table.key, column.index);
    let say = |severity, what: &str, message: String, rows: &[u32]| Finding {
        check: Check::Tags,
        severity,
        key: key(what),
        message,
        cells: rows.iter().take(CELLS).map(|r| cell(*r)).collect(),
        remedy: None,
    };
    let mut findings = Vec::new();
    let pattern = pattern(&values);
    if !utm && pattern.is_none() {
        return findings;
    }
    if !blanks.is_empty() && blanks.len() * 2 < values.len() {
        let message = format!(
            "{place}: {} no value, so their results cannot be tied to a campaign.",
            counted(blanks.len(), "line has", "lines have")
        );
        findings.push(say(Severity::Warning, "blank", message, &blanks));
    }
    if let Some((usual, off)) = pattern.filter(|(_, off)| !off.is_empty()) {
        let names: Vec<String> = off.iter().map(|(_, v)| (*v).to_owned()).collect();
        let rows: Vec<u32> = off.iter().map(|(r, _)| *r).collect();
        let do_not = if names.len() == 1 { "does not" } else { "do not" };
        let message = format!("{place}: {} {do_not} follow the pattern of the others, such as “{usual}”.", listed(&names));
        findings.push(say(Severity::Info, "pattern", message, &rows));
    }
    if utm {
        let off: Vec<(u32, &str)> = values.iter().filter(|(_, v)| v.contains(' ') || v.chars().any(char::is_uppercase)).copied().collect();
        if !off.is_empty() {
            let names: Vec<String> = off.iter().map(|(_, v)| (*v).to_owned()).collect();
            let rows: Vec<u32> = off.iter().map(|(r, _)| *r).collect();
            let have = if names.len() == 1 { "has" } else { "have" };
            let message = format!(
                "{place}: {} {have} capitals or spaces, which web analytics counts as another tag. Write tags in lower case without spaces.",
                listed(&names)
            );
            findings.push(say(Severity::Info, "case", message, &rows));
        }
    }
    findings
}

/// A usual value of a column of codes, and the values whose shape is another; `None` when it holds no codes, or has no one shape.
fn pattern<'a>(values: &[(u32, &'a str)]) -> Option<(&'a str, Vec<(u32, &'a str)>)> {
    let mut shapes: BTreeMap<String, Vec<(u32, &'a str)>> = BTreeMap::new();
    for (row, value) in values {
        shapes.entry(shape(value)).or_default().push((*row, value));
    }
    let (usual, like) = shapes.iter().max_by_key(|(_, v)| v.len()).map(|(s, v)| (s.clone(), v.clone()))?;
    let code = usual.contains('9') && usual.contains(['-', '_', '/', '.']) && !usual.contains(' ');
    if !code || like.len() * 10 < values.len() * 8 {
        return None;
    }
    let off = shapes.into_iter().filter(|(s, _)| *s != usual).flat_map(|(_, v)| v).collect();
    Some((like.first()?.1, off))
}

/// The shape of a code: letters and figures in runs: `FY26-SRCH-001` is `A9-A-9`.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    for letter in text.chars() {
        let class = if letter.is_ascii_digit() {
            '9'
        } else if letter.is_alphabetic() {
            'A'
        } else {
            letter
        };
        if !(class == '9' || class == 'A') || !shape.ends_with(class) {
            shape.push(class);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_off_the_pattern_is_found() {
        let codes: Vec<String> = (1..=9).map(|n| format!("FY26-SRCH-{n:03}")).chain(["SRCH 10".to_owned()]).collect();
        let values: Vec<(u32, &str)> = (0..).zip(codes.iter().map(String::as_str)).collect();
        assert_eq!(pattern(&values), Some(("FY26-SRCH-001", vec![(9, "SRCH 10")])));
        let words: Vec<(u32, &str)> = (0..).zip(["Search", "Display", "Events", "Email"]).collect();
        assert_eq!(pattern(&words), None);
    }
}
