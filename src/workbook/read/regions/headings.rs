//! Tells what row heads a table: words or periods over columns of amounts, in up to four rows, and where one header heads two tables.

use super::super::grid::Value;
use super::super::words::catalog::{self, Concept};
use super::super::words::columns::{self, Says};
use super::super::words::tokens;
use super::Open;
use super::bands::stands_alone;
use super::cells::{Cells, Sort};
use crate::ledger::Range;
use crate::workbook::read::cells::periods;

/// How many rows below a header are looked at for amounts.
const LOOK_AHEAD: usize = 12;
/// Header rows at most.
const MAX_ROWS: usize = 4;
/// A header cell is at most this long; longer texts are notes.
const MAX_TEXT: usize = 120;
/// Columns of a header that are looked at to tell whether it heads two tables.
const MAX_SPLIT: u16 = 400;

/// A table's header.
pub(super) struct Heading {
    /// Its rows, top to bottom.
    pub(super) rows: Vec<u32>,
    /// The table's first column.
    pub(super) left: u16,
    /// The table's last column.
    pub(super) right: u16,
    /// The columns that hold amounts below it.
    pub(super) amounts: Vec<u16>,
    /// Rows right below that hold no line: the numbers of the columns.
    pub(super) below: Vec<u32>,
}

/// The header that begins in a row; `None` when the row is none. `above` is the table that is open there.
pub(super) fn heading(cells: Cells<'_>, span: Range, above: Option<&Open>) -> Option<Heading> {
    let heads = head_cells(cells, span, span.top).filter(|found| found.len() >= 2)?;
    let mut last = span.top;
    let mut rows = vec![last];
    let mut amounts;
    loop {
        amounts = amounts_below(cells, last, &span);
        let next = last + 1;
        let continues = rows.len() < MAX_ROWS
            && head_cells(cells, span, next).is_some_and(|found| {
                let below = amounts_below(cells, next, &span);
                // A group's name holds for the blank cells on its right.
                let named = |c: &&u16| found.contains(c) || found.iter().any(|f| f <= *c && below.first().is_some_and(|b| f >= b));
                let complete = || below.iter().all(|c| rows.iter().any(|r| cells.text(*r, *c).is_some()));
                // A label beside a number that could be a year, below a header that lacks nothing, is a line.
                let line = found.iter().any(|c| cells.at(next, *c) == Some(Sort::Number))
                    && found.first().zip(below.first()).is_some_and(|(f, b)| f < b)
                    && complete();
                !line && !below.is_empty() && below.iter().filter(named).count() * 10 >= below.len() * 6
            });
        if !continues {
            break;
        }
        last = next;
        rows.push(last);
    }
    if amounts.is_empty() {
        return None;
    }
    // Headers named `Column1` are a program's own: the real ones stand below.
    while rows.len() > 1 && rows.first().is_some_and(|r| generic(cells, *r, &span)) {
        rows.remove(0);
    }
    let named = |c: &u16| rows.iter().any(|r| cells.filled(*r, *c) || cells.grid.merge_over(*r, *c).is_some());
    let covered = amounts.iter().filter(|c| named(c)).count();
    if covered == 0 || (rows.len() == 1 && covered * 2 < amounts.len() && heads.len() < 3) {
        return None;
    }
    if let Some(open) = above {
        let apart = open.tail.last().is_some_and(|t| t + 1 >= span.top) || cells.blank(span.top.saturating_sub(1));
        let over = open.amounts.iter().filter(|c| heads.contains(c)).count();
        if !apart && (over < 2 || over * 10 < open.amounts.len() * 8) && !repeats(cells, &rows, open) {
            return None;
        }
    }
    let left = heads.first().copied()?.min(*amounts.first()?);
    // An unnamed label or index column on the left belongs to the table.
    let left = (span.left..left).find(|c| labels_below(cells, last, *c)).unwrap_or(left);
    let right = rows.iter().filter_map(|r| (span.left..=span.right).rev().find(|c| cells.filled(*r, *c))).max()?.max(*amounts.last()?);
    let below = if numbers_columns(cells, last + 1, left, right) { vec![last + 1] } else { Vec::new() };
    Some(Heading { rows, left, right, amounts, below })
}

/// Whether rows say what the last rows of an open table's header say, column by column. Group rows above them may be missing.
pub(super) fn repeats(cells: Cells<'_>, rows: &[u32], open: &Open) -> bool {
    let (range, heads) = (open.region.range, &open.region.header_rows);
    let same = |head: u32, row: u32| (range.left..=range.right).all(|c| cells.grid.value(head, c) == cells.grid.value(row, c));
    rows.len() <= heads.len() && heads.iter().rev().zip(rows.iter().rev()).all(|(head, row)| same(*head, *row))
}

/// Where a header heads several tables side by side, the first column of each; just the first column where it heads one.
///
/// A table begins anew where the header of its labels stands again, or behind a blank column over labels of its own.
pub(super) fn starts(cells: Cells<'_>, heading: &Heading, block: &Range) -> Vec<u16> {
    let (Some(last), mut starts) = (heading.rows.last().copied(), vec![block.left]) else { return vec![block.left] };
    let right = heading.right.min(heading.left.saturating_add(MAX_SPLIT));
    let first = (heading.left..=right).find_map(|c| cells.text(last, c).map(|text| (c, text)));
    let end = heading.amounts.iter().map(|c| column_end(cells, *c, last, block.bottom)).max().unwrap_or(block.bottom);
    for col in heading.left + 1..=right {
        let begun = starts.last().copied().unwrap_or(block.left);
        let amounts = |from: u16, to: u16| heading.amounts.iter().any(|a| (from..=to).contains(a));
        if !amounts(begun, col - 1) || !amounts(col, block.right) {
            continue;
        }
        let again = first.is_some_and(|(at, text)| at != col && cells.text(last, col) == Some(text));
        let (labels, numbers) = cells.tally(col, last + 1, end);
        let gap = col > begun + 1
            && heading.rows.iter().all(|r| !cells.filled(*r, col - 1))
            && cells.tally(col - 1, last + 1, end) == (0, 0)
            && cells.filled(last, col)
            && stands_alone(cells, (col, right), last, end);
        if gap || (again && labels >= 1 && labels > numbers) {
            starts.push(col);
        }
    }
    starts
}

/// The last row in which a column goes on below a header without a gap of blank rows.
fn column_end(cells: Cells<'_>, col: u16, header: u32, bottom: u32) -> u32 {
    let Some(column) = cells.grid.columns.get(usize::from(col)) else { return header };
    let mut end = header;
    for (row, _) in column.between(header + 1, bottom).take(200) {
        if row > end + 2 {
            break;
        }
        end = row;
    }
    end
}

fn labels_below(cells: Cells<'_>, header: u32, col: u16) -> bool {
    cells.grid.columns.get(usize::from(col)).is_some_and(|c| c.between(header + 1, header + 200).next().is_some())
}

/// The columns in which a row holds header texts; `None` when it holds none, or amounts.
fn head_cells(cells: Cells<'_>, span: Range, row: u32) -> Option<Vec<u16>> {
    let mut found = Vec::new();
    let mut before: Option<f64> = None;
    for col in span.left..=span.right {
        let Some(value) = cells.grid.value(row, col) else { continue };
        let year = cells.year(row, col);
        match (cells.sort(value), value) {
            (Sort::Number, _) if year.is_some_and(|y| follows(y, before)) => {
                before = year;
                found.push(col);
            }
            (Sort::Number, Value::Number(n)) if follows(n, before) && counted(cells, &span, row, n) => {
                before = Some(n);
                found.push(col);
            }
            (Sort::Number, _) => return None,
            (Sort::Nothing, _) => {}
            (Sort::Text, Value::Text(place)) if cells.texts.get(place).len() > MAX_TEXT || mostly_digits(cells.texts.get(place)) => {
                return None;
            }
            _ => found.push(col),
        }
    }
    (!found.is_empty()).then_some(found)
}

/// Whether a number follows another as years and months do in headers, or is the first; years may also fall, or stand several times.
fn follows(n: f64, before: Option<f64>) -> bool {
    before.is_none_or(|b| if periods::is_year(n) { (-1.0..=1.0).contains(&(n - b)) } else { (0.0..=1.0).contains(&(n - b)) })
}

/// Whether a number in a header counts months, quarters or weeks: the row, or the one above it, has the word for that.
fn counted(cells: Cells<'_>, span: &Range, row: u32, n: f64) -> bool {
    if n.fract() != 0.0 || !(1.0..=53.0).contains(&n) {
        return false;
    }
    let says = |row: u32| {
        (span.left..=span.right.min(span.left.saturating_add(40)))
            .filter_map(|c| cells.text(row, c))
            .any(|t| t.len() <= 40 && matches!(columns::column(t), Some((Says::Period, _))))
    };
    // At least three of them, each one more than the last, beside that word.
    let numbers = (span.left..=span.right).filter(|c| matches!(cells.grid.value(row, *c), Some(Value::Number(_)))).take(3).count();
    numbers >= 3 && (says(row) || (row > span.top.saturating_sub(1) && row > 0 && says(row - 1)))
}

/// Whether a row numbers the columns: 1, 2, 3 … under at least three headers, and nothing else.
fn numbers_columns(cells: Cells<'_>, row: u32, left: u16, right: u16) -> bool {
    let mut expected: Option<f64> = None;
    let mut count = 0;
    for value in (left..=right).filter_map(|c| cells.grid.value(row, c)) {
        let number = match value {
            Value::Number(n) => n,
            Value::Text(place) => match cells.texts.get(place).trim_matches(['(', ')', '[', ']', '.']).parse::<u8>() {
                Ok(n) => f64::from(n),
                Err(_) => return false,
            },
            _ => return false,
        };
        #[allow(clippy::float_cmp, reason = "whole numbers that rise by one")]
        if number != expected.unwrap_or(1.0) && !(expected.is_none() && number == 0.0) {
            return false;
        }
        expected = Some(number + 1.0);
        count += 1;
    }
    // As many as there are columns: a line of amounts that happens to count up has a label.
    count >= 3 && u16::try_from(count).is_ok_and(|n| n + 1 >= right - left) && cells.filled(row, left)
}

/// Whether a header row has nothing but names that a program gives: `Column1`, `Spalte2`, `Unnamed: 3`.
fn generic(cells: Cells<'_>, row: u32, span: &Range) -> bool {
    let mut any = false;
    for text in (span.left..=span.right).filter_map(|c| cells.text(row, c)) {
        let words = tokens(text);
        let known = words.first().is_some_and(|w| catalog::words(Concept::ProgramHeaders).says(w, "column"));
        if !known || words.len() > 2 || !words.iter().skip(1).all(|w| w.bytes().all(|b| b.is_ascii_digit())) {
            return false;
        }
        any = true;
    }
    any
}

/// Whether a text is more figures than words: `410 (17%)`, `10–12`.
fn mostly_digits(text: &str) -> bool {
    // A period such as `2024A` is a header.
    if periods::scan(text).is_some() {
        return false;
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits > 0 && digits * 2 > text.chars().filter(|c| c.is_alphabetic()).count() * 3 && text.starts_with(|c: char| !c.is_alphabetic())
}

/// The columns that hold amounts in most of the rows right below a row.
pub(super) fn amounts_below(cells: Cells<'_>, row: u32, span: &Range) -> Vec<u16> {
    let from = cells.grid.rows.partition_point(|r| *r <= row);
    let below = cells.grid.rows.get(from..(from + LOOK_AHEAD).min(cells.grid.rows.len())).unwrap_or(&[]);
    let Some(last) = below.last().copied() else { return Vec::new() };
    (span.left..=span.right)
        .filter(|col| {
            let (labels, numbers) = cells.tally(*col, row + 1, last);
            // The header again, over the next part of a table, is no label.
            let again =
                || below.iter().filter(|r| cells.filled(row, *col) && cells.grid.value(**r, *col) == cells.grid.value(row, *col)).count();
            numbers > 0 && (numbers >= labels || numbers + again() >= labels)
        })
        .collect()
}

/// Whether a row groups columns: it says something over columns right of the first, and is no title that starts at the left edge.
pub(super) fn groups(cells: Cells<'_>, row: u32, block: &Range, left: u16) -> bool {
    let first = (block.left..=block.right).find(|c| cells.filled(row, *c));
    let Some(first) = first else { return false };
    if (block.left..=block.right).any(|c| cells.at(row, c) == Some(Sort::Number) && cells.year(row, c).is_none()) {
        return false;
    }
    let count = (block.left..=block.right).filter(|c| cells.filled(row, *c)).count();
    if first > left {
        return true;
    }
    // A text at the left edge is a title unless others stand beside it.
    count >= 2 && cells.grid.merge_at(row, first).is_none_or(|m| m.right < block.right)
}

/// Whether a row after a blank one, or after a title, heads a list of texts that is no part of the table above: words stand where its
/// amounts are.
pub(super) fn heads_texts(cells: Cells<'_>, span: Range, table: &Open) -> bool {
    let row = span.top;
    let apart = row > 0 && (cells.blank(row - 1) || table.tail.last().is_some_and(|t| t + 1 == row));
    apart
        && row > table.region.header_rows.last().copied().unwrap_or(0) + 1
        && table.amounts.iter().any(|c| cells.at(row, *c) == Some(Sort::Text))
        && head_cells(cells, span, row).is_some_and(|found| found.len() >= 2)
}
