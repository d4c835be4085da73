//! Numbers that stand on a sheet that is used, but in no table of it: they are said, so that none goes missing in silence.

use crate::ledger::{CellRef, Range};
use crate::workbook::issue::{Issue, IssueKind, Severity};
use crate::workbook::mapping::{Import, Role, Table};
use crate::workbook::read::Origin;
use crate::workbook::read::cells::periods;
use crate::workbook::read::grid::{Grid, Texts, Value};
use crate::workbook::read::load::{Book, MAX_ROWS};
use crate::workbook::read::proof::outside::{self, Printed};
use crate::workbook::read::words::{measures, tokens};

/// Numbers of a sheet that are looked at.
const MOST: usize = 20_000;
/// Blocks of a sheet that are gathered, and those that are told one by one.
const MOST_BLOCKS: usize = 500;
const TOLD: usize = 3;
/// Numbers of a column of amounts that are held against a block.
const SAMPLE: usize = 2_000;
/// Columns to the left of a number in which its label is looked for.
const LABEL: u16 = 8;

/// Numbers that stand together.
struct Block {
    range: Range,
    count: usize,
    /// What they come to, without their signs.
    weight: f64,
}

/// The issues of all sheets that are used, of one file.
pub(in crate::workbook::read) fn find(import: &Import, book: &Book, origin: Origin<'_>) -> Vec<Issue> {
    let mut issues = Vec::new();
    for grid in &book.grids {
        let tables: Vec<&Table> = import.tables.iter().filter(|t| (t.source, t.sheet) == (origin.source, grid.index)).collect();
        if !tables.iter().any(|t| t.used && t.facts > 0) {
            continue;
        }
        let pivots = book.package.pivots.iter().filter(|(sheet, _)| *sheet == grid.name).filter_map(|(_, range)| Range::from_a1(range));
        let margin = import.gross_margin.map(|(_, cell)| cell).filter(|c| (c.source, c.sheet) == (origin.source, grid.index));
        let margin = margin.map(|c| Range { top: c.row, left: c.col, bottom: c.row, right: c.col });
        let taken: Vec<Range> = tables.iter().map(|t| t.range).chain(pivots).chain(margin).collect();
        let mut blocks = blocks(grid, &book.texts, &taken);
        if blocks.is_empty() {
            continue;
        }
        let largest = largest(grid, &tables);
        // One number of little weight is a version, a page or a count of something.
        blocks.retain(|b| b.count > 1 || b.weight >= largest);
        blocks.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        let more = blocks.len().saturating_sub(TOLD);
        for (at, block) in blocks.iter().take(TOLD).enumerate() {
            issues.push(issue(grid, origin, block, largest, if at == 0 { more } else { 0 }));
        }
    }
    issues
}

fn issue(grid: &Grid, origin: Origin<'_>, block: &Block, largest: f64, more: usize) -> Issue {
    let place = format!("{}{}", origin.label, grid.name);
    let cell = CellRef { source: origin.source, sheet: grid.index, row: block.range.top, col: block.range.left };
    let beside = outside::printed(grid, block.range) == Some(Printed::Beside);
    let (what, they) = match block.count {
        1 => (format!("the number in {}", cell.a1()), "stands in no table and does not count"),
        count => (format!("{count} numbers in {}", block.range), "stand in no table and do not count"),
    };
    let beside_print = if beside { ", beside what is printed" } else { "" };
    let more = match more {
        0 => String::new(),
        1 => " One more block of numbers stands apart.".to_owned(),
        more => format!(" {more} more blocks of numbers stand apart."),
    };
    let weighs = block.count > 1 && block.weight >= largest && !beside;
    Issue {
        cell: Some(cell),
        place: format!("{place}!{}", cell.a1()),
        severity: if weighs { Severity::Warning } else { Severity::Info },
        kind: IssueKind::NotRead,
        message: format!(
            "{place}: {what} {they}{beside_print}. If they should, drag over them and their labels on the Mapping page and choose “Read as a table”.{more}"
        ),
    }
}

/// The numbers that are in none of the ranges, by where they stand together.
fn blocks(grid: &Grid, texts: &Texts, taken: &[Range]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut left = MOST;
    for (col, column) in grid.columns.iter().enumerate() {
        let Ok(col) = u16::try_from(col) else { break };
        for (top, bottom) in gaps(taken, col) {
            for (row, value) in column.between(top, bottom) {
                let Value::Number(number) = value else { continue };
                if is_amount(grid, texts, row, col, number) {
                    add(&mut blocks, row, col, number);
                    left -= 1;
                }
                if left == 0 || blocks.len() >= MOST_BLOCKS {
                    return blocks;
                }
            }
        }
    }
    join(&mut blocks);
    blocks
}

/// The stretches of rows of a column that are in none of the ranges, both ends inside.
fn gaps(taken: &[Range], col: u16) -> Vec<(u32, u32)> {
    let mut over: Vec<(u32, u32)> = taken.iter().filter(|r| (r.left..=r.right).contains(&col)).map(|r| (r.top, r.bottom)).collect();
    over.sort_unstable();
    let (mut gaps, mut next) = (Vec::new(), 0);
    for (top, bottom) in over {
        if top > next {
            gaps.push((next, top - 1));
        }
        next = next.max(bottom.saturating_add(1));
    }
    if next < MAX_ROWS {
        gaps.push((next, MAX_ROWS - 1));
    }
    gaps
}

/// Whether a number may be an amount: it was typed, is no year and no share, and its label names no rate.
fn is_amount(grid: &Grid, texts: &Texts, row: u32, col: u16, number: f64) -> bool {
    let Some(column) = grid.columns.get(usize::from(col)) else { return false };
    if number == 0.0 || periods::is_year(number) || column.formula(row).is_some() || column.look(row).percent {
        return false;
    }
    let label = (col.saturating_sub(LABEL)..col).rev().find_map(|c| grid.text(texts, row, c));
    label.is_none_or(|label| measures::never_summed(&tokens(label)).is_none())
}

/// Adds a number to the block that it touches, with at most one empty cell between, or begins one.
fn add(blocks: &mut Vec<Block>, row: u32, col: u16, number: f64) {
    let own = Range { top: row, left: col, bottom: row, right: col };
    match blocks.iter_mut().rev().find(|b| near(b.range, own)) {
        Some(block) => {
            block.range = around(block.range, own);
            block.count += 1;
            block.weight += number.abs();
        }
        None => blocks.push(Block { range: own, count: 1, weight: number.abs() }),
    }
}

/// Joins blocks that have grown together.
fn join(blocks: &mut Vec<Block>) {
    let mut at = 0;
    while at < blocks.len() {
        let Some(range) = blocks.get(at).map(|b| b.range) else { return };
        let Some(other) = blocks.iter().skip(at + 1).position(|b| near(b.range, range)).map(|p| p + at + 1) else {
            at += 1;
            continue;
        };
        let taken = blocks.remove(other);
        if let Some(block) = blocks.get_mut(at) {
            block.range = around(block.range, taken.range);
            block.count += taken.count;
            block.weight += taken.weight;
        }
        at = 0;
    }
}

fn near(a: Range, b: Range) -> bool {
    a.top <= b.bottom.saturating_add(2)
        && b.top <= a.bottom.saturating_add(2)
        && a.left <= b.right.saturating_add(2)
        && b.left <= a.right.saturating_add(2)
}

fn around(a: Range, b: Range) -> Range {
    Range { top: a.top.min(b.top), left: a.left.min(b.left), bottom: a.bottom.max(b.bottom), right: a.right.max(b.right) }
}

/// The largest number among the amounts that count on a sheet, without its sign.
fn largest(grid: &Grid, tables: &[&Table]) -> f64 {
    let amounts = |t: &&&Table| t.used && t.facts > 0;
    let columns = tables
        .iter()
        .filter(amounts)
        .flat_map(|t| t.columns.iter().filter(|c| matches!(c.role, Role::Amount(_))).map(move |c| (t, c.index)));
    let numbers = columns.filter_map(|(t, col)| {
        let rows = grid.columns.get(usize::from(col))?.between(t.range.top, t.range.bottom).take(SAMPLE);
        let size = |(row, value)| match value {
            Value::Number(n) if t.excluded_rows.binary_search_by_key(&row, |e| e.row).is_err() => Some(n.abs()),
            _ => None,
        };
        rows.filter_map(size).max_by(f64::total_cmp)
    });
    numbers.max_by(f64::total_cmp).unwrap_or(0.0)
}
