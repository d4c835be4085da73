//! Finds the tables on a sheet: header rows under titles and notes, side by side or stacked, with blank rows inside.

use super::grid::{Grid, Kind, Texts, Value};
use super::periods;
use crate::ledger::Range;

/// How many rows below a header are looked at for amounts.
const LOOK_AHEAD: usize = 12;
/// Header rows at most.
const MAX_HEADER_ROWS: usize = 4;
/// A header cell is at most this long; longer texts are notes.
const MAX_HEADER_TEXT: usize = 120;

/// A table's place.
#[derive(Debug, Clone)]
pub(super) struct Region {
    /// Header through last row.
    pub(super) range: Range,
    /// Header rows, top to bottom.
    pub(super) header_rows: Vec<u32>,
    /// Texts above the header that belong to it, nearest last.
    pub(super) titles: Vec<String>,
}

/// What a cell is, seen from the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Text,
    Period,
    Number,
    Nothing,
}

struct Open {
    region: Region,
    amounts: Vec<u16>,
    closed: bool,
    /// Last rows, kept while they may be the titles of the next table.
    tail: Vec<u32>,
}

/// The tables of a sheet, top to bottom, then left to right.
pub(super) fn find(grid: &Grid, texts: &Texts) -> Vec<Region> {
    let mut open: Vec<Open> = Vec::new();
    let mut loose: Vec<(u32, u16)> = Vec::new();
    for (top, bottom) in chunks(&grid.rows) {
        for (left, right) in blocks(grid, texts, top, bottom) {
            walk(grid, texts, Range { top, left, bottom, right }, &mut open, &mut loose);
        }
    }
    let mut regions: Vec<Region> =
        open.into_iter().map(|o| o.region).filter(|r| r.range.bottom > *r.header_rows.last().unwrap_or(&0)).collect();
    regions.sort_by_key(|r| (r.range.top, r.range.left));
    regions
}

/// Stretches of rows without a blank row between.
fn chunks(rows: &[u32]) -> Vec<(u32, u32)> {
    let mut chunks: Vec<(u32, u32)> = Vec::new();
    for row in rows {
        match chunks.last_mut() {
            Some((_, bottom)) if *bottom + 1 == *row => *bottom = *row,
            _ => chunks.push((*row, *row)),
        }
    }
    chunks
}

/// Stretches of columns that hold something between two rows. A block that has no labels of its own belongs to the one on its left.
fn blocks(grid: &Grid, texts: &Texts, top: u32, bottom: u32) -> Vec<(u16, u16)> {
    let mut blocks: Vec<(u16, u16)> = Vec::new();
    for (col, column) in grid.columns.iter().enumerate() {
        let Ok(col) = u16::try_from(col) else { break };
        if column.between(top, bottom).next().is_none() {
            continue;
        }
        match blocks.last_mut() {
            Some((_, right)) if *right + 1 == col => *right = col,
            _ => blocks.push((col, col)),
        }
    }
    let mut joined: Vec<(u16, u16)> = Vec::new();
    for block in blocks {
        match joined.last_mut() {
            Some(last) if !(stands_alone(grid, texts, block, top, bottom) && has_numbers(grid, texts, *last, top, bottom)) => {
                last.1 = block.1;
            }
            _ => joined.push(block),
        }
    }
    joined
}

/// Whether a block is a table by itself: its first column holds labels or dates below a header text, and there are numbers beside it.
fn stands_alone(grid: &Grid, texts: &Texts, (left, right): (u16, u16), top: u32, bottom: u32) -> bool {
    let Some(column) = grid.columns.get(usize::from(left)) else { return false };
    if left == right || bottom - top < 1 {
        return false;
    }
    let (mut labels, mut numbers) = (0, 0);
    for (_, value) in column.between(top, bottom).take(60) {
        match sort(texts, value) {
            Sort::Text | Sort::Period => labels += 1,
            Sort::Number => numbers += 1,
            Sort::Nothing => {}
        }
    }
    labels >= 2 && labels > numbers && has_numbers(grid, texts, (left + 1, right), top, bottom)
}

fn has_numbers(grid: &Grid, texts: &Texts, (left, right): (u16, u16), top: u32, bottom: u32) -> bool {
    (left..=right).any(|col| {
        grid.columns
            .get(usize::from(col))
            .is_some_and(|column| column.between(top, bottom).take(60).any(|(_, value)| sort(texts, value) == Sort::Number))
    })
}

fn sort(texts: &Texts, value: Value) -> Sort {
    match value {
        Value::Number(_) | Value::Error(_) | Value::Unsaved => Sort::Number,
        Value::Date(_) => Sort::Period,
        Value::Bool(_) => Sort::Text,
        Value::Text(place) => match texts.kind(place) {
            Kind::Word => Sort::Text,
            Kind::Number => Sort::Number,
            Kind::Period => Sort::Period,
            Kind::Placeholder => Sort::Nothing,
        },
    }
}

/// Goes down the rows of one block: opens a table at each header, adds other rows to the table that is open above them.
fn walk(grid: &Grid, texts: &Texts, block: Range, open: &mut Vec<Open>, loose: &mut Vec<(u32, u16)>) {
    let mut row = block.top;
    while row <= block.bottom {
        let current = open.iter().rposition(|o| !o.closed && o.region.range.left <= block.right && block.left <= o.region.range.right);
        let span = Range { top: row, bottom: row, ..block };
        if let Some(header) = header_at(grid, texts, span, current.and_then(|i| open.get(i))) {
            let first = *header.rows.first().unwrap_or(&row);
            let last = *header.rows.last().unwrap_or(&row);
            let mut above: Vec<(u32, u16)> = Vec::new();
            for (i, table) in
                open.iter_mut().enumerate().filter(|(_, o)| o.region.range.left <= block.right && block.left <= o.region.range.right)
            {
                if Some(i) == current {
                    // What stood last in the table above, alone in its row, is this table's title.
                    while let Some(tail) = table.tail.pop() {
                        above.insert(0, (tail, block.left));
                        table.region.range.bottom = grid
                            .rows_between(table.region.range.top, tail.saturating_sub(1))
                            .last()
                            .copied()
                            .unwrap_or(table.region.range.top);
                    }
                }
                table.closed = true;
            }
            above.extend(loose.iter().copied().filter(|(_, col)| (block.left..=block.right).contains(col)));
            loose.retain(|(_, col)| !(block.left..=block.right).contains(col));
            above.sort_unstable();
            let mut header_rows = header.rows;
            // A row right above that groups the columns is part of the header.
            while let Some((above_row, _)) = above.last().copied() {
                let top = *header_rows.first().unwrap_or(&first);
                if above_row + 1 == top && header_rows.len() < MAX_HEADER_ROWS && groups(grid, above_row, &block, header.left) {
                    header_rows.insert(0, above_row);
                    above.pop();
                } else {
                    break;
                }
            }
            let titles = above.iter().rev().take(6).rev().flat_map(|(r, _)| texts_of(grid, texts, *r, block.left, block.right)).collect();
            let top = *header_rows.first().unwrap_or(&first);
            let range = Range { top, left: header.left, bottom: last, right: header.right };
            open.push(Open { region: Region { range, header_rows, titles }, amounts: header.amounts, closed: false, tail: Vec::new() });
            row = last + 1;
            continue;
        }
        match current.and_then(|i| open.get_mut(i)) {
            Some(table) if other_texts(grid, texts, span, table) => {
                while let Some(tail) = table.tail.pop() {
                    loose.push((tail, block.left));
                    table.region.range.bottom =
                        grid.rows_between(table.region.range.top, tail.saturating_sub(1)).last().copied().unwrap_or(tail);
                }
                table.closed = true;
                loose.push((row, block.left));
            }
            Some(table) => {
                table.region.range.bottom = row;
                let alone = (block.left..=block.right).filter(|c| grid.value(row, *c).is_some()).take(3).count() <= 2
                    && !(block.left..=block.right).any(|c| grid.value(row, c).is_some_and(|v| sort(texts, v) == Sort::Number));
                if alone {
                    table.tail.push(row);
                } else {
                    table.tail.clear();
                }
            }
            None => loose.push((row, block.left)),
        }
        row += 1;
    }
}

/// Whether a row after a blank one, or after a title, heads a list of texts that is no part of the table above: words stand where its amounts are.
fn other_texts(grid: &Grid, texts: &Texts, span: Range, table: &Open) -> bool {
    let row = span.top;
    let apart = row > 0 && (grid.rows_between(row - 1, row - 1).is_empty() || table.tail.last().is_some_and(|t| t + 1 == row));
    let word = |c: &u16| matches!(grid.value(row, *c), Some(v @ Value::Text(_)) if sort(texts, v) == Sort::Text);
    apart
        && row > table.region.header_rows.last().copied().unwrap_or(0) + 1
        && table.amounts.iter().any(word)
        && heading(grid, texts, row, span.left, span.right).is_some()
}

struct Header {
    rows: Vec<u32>,
    left: u16,
    right: u16,
    amounts: Vec<u16>,
}

/// The header that begins in a row; `None` when the row is none.
fn header_at(grid: &Grid, texts: &Texts, span: Range, above: Option<&Open>) -> Option<Header> {
    let cells = heading(grid, texts, span.top, span.left, span.right)?;
    let mut last = span.top;
    let mut rows = vec![last];
    let mut amounts;
    loop {
        amounts = amounts_below(grid, texts, last, span.left, span.right);
        let next = last + 1;
        let continues = rows.len() < MAX_HEADER_ROWS
            && heading_any(grid, texts, next, span.left, span.right).is_some_and(|cells| {
                let below = amounts_below(grid, texts, next, span.left, span.right);
                let covered = below.iter().filter(|c| cells.contains(c)).count();
                !below.is_empty() && covered * 10 >= below.len() * 6
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
    let named = |c: &u16| rows.iter().any(|r| grid.value(*r, *c).is_some()) || rows.iter().any(|r| grid.merge_over(*r, *c).is_some());
    let covered = amounts.iter().filter(|c| named(c)).count();
    if covered == 0 || (rows.len() == 1 && covered * 2 < amounts.len() && cells.len() < 3) {
        return None;
    }
    if let Some(open) = above {
        let apart = open.tail.last().is_some_and(|t| t + 1 >= span.top)
            || grid.rows_between(span.top.saturating_sub(1), span.top.saturating_sub(1)).is_empty();
        let over = open.amounts.iter().filter(|c| cells.contains(c)).count();
        let repeated = open
            .region
            .header_rows
            .last()
            .is_some_and(|h| cells.iter().all(|c| grid.text(texts, span.top, *c) == grid.text(texts, *h, *c)));
        if repeated && open.tail.is_empty() {
            return None;
        }
        if !apart && (over < 2 || over * 10 < open.amounts.len() * 8) {
            return None;
        }
    }
    let left = cells.first().copied()?.min(*amounts.first()?);
    // An unnamed label or index column on the left belongs to the table.
    let left = (span.left..left).find(|c| label_column(grid, last, *c)).unwrap_or(left);
    let right =
        rows.iter().filter_map(|r| (span.left..=span.right).rev().find(|c| grid.value(*r, *c).is_some())).max()?.max(*amounts.last()?);
    Some(Header { rows, left, right, amounts })
}

fn label_column(grid: &Grid, header: u32, col: u16) -> bool {
    grid.columns.get(usize::from(col)).is_some_and(|c| c.between(header + 1, header + 200).next().is_some())
}

/// The columns in which a row holds header texts: at least two, none of them an amount.
fn heading(grid: &Grid, texts: &Texts, row: u32, left: u16, right: u16) -> Option<Vec<u16>> {
    heading_any(grid, texts, row, left, right).filter(|cells| cells.len() >= 2)
}

fn heading_any(grid: &Grid, texts: &Texts, row: u32, left: u16, right: u16) -> Option<Vec<u16>> {
    let mut cells = Vec::new();
    let mut years: Option<f64> = None;
    for col in left..=right {
        let Some(value) = grid.value(row, col) else { continue };
        match (sort(texts, value), value) {
            (Sort::Number, Value::Number(n)) if periods::is_year(n) && years.is_none_or(|y| (0.0..=1.0).contains(&(n - y))) => {
                years = Some(n);
                cells.push(col);
            }
            (Sort::Number, _) => return None,
            (Sort::Nothing, _) => {}
            (Sort::Text, Value::Text(place)) if texts.get(place).len() > MAX_HEADER_TEXT || mostly_digits(texts.get(place)) => return None,
            _ => cells.push(col),
        }
    }
    // A lone year and a word are a line, not a header; two years or more are.
    (!cells.is_empty()).then_some(cells)
}

/// Whether a text is more figures than words: `410 (17%)`, `10–12`.
fn mostly_digits(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits > 0 && digits * 2 > text.chars().filter(|c| c.is_alphabetic()).count() * 3 && text.starts_with(|c: char| !c.is_alphabetic())
}

/// The columns that hold amounts in most of the rows right below a row.
fn amounts_below(grid: &Grid, texts: &Texts, row: u32, left: u16, right: u16) -> Vec<u16> {
    let from = grid.rows.partition_point(|r| *r <= row);
    let below = grid.rows.get(from..(from + LOOK_AHEAD).min(grid.rows.len())).unwrap_or(&[]);
    let Some(last) = below.last().copied() else { return Vec::new() };
    // Rows until the next blank stretch, but at least one row after a blank one.
    (left..=right)
        .filter(|col| {
            let Some(column) = grid.columns.get(usize::from(*col)) else { return false };
            let (mut numbers, mut others) = (0, 0);
            for (_, value) in column.between(row + 1, last) {
                match sort(texts, value) {
                    Sort::Number => numbers += 1,
                    Sort::Text | Sort::Period => others += 1,
                    Sort::Nothing => {}
                }
            }
            numbers > 0 && numbers >= others
        })
        .collect()
}

/// Whether a row groups columns: it says something over columns right of the first, and is no title that starts at the left edge.
fn groups(grid: &Grid, row: u32, block: &Range, left: u16) -> bool {
    let first = (block.left..=block.right).find(|c| grid.value(row, *c).is_some());
    let Some(first) = first else { return false };
    let cells = (block.left..=block.right).filter(|c| grid.value(row, *c).is_some()).count();
    if first > left {
        return true;
    }
    // A text at the left edge is a title unless others stand beside it.
    cells >= 2 && grid.merge_at(row, first).is_none_or(|m| m.right < block.right)
}

fn texts_of<'a>(grid: &Grid, texts: &'a Texts, row: u32, left: u16, right: u16) -> Vec<String> {
    (left..=right).filter_map(|c| grid.text(texts, row, c)).map(|t: &'a str| t.to_owned()).collect()
}
