//! Cuts a sheet into blocks of cells that can be one table: bands of rows without a blank one, and stretches of columns within them.

use super::super::grid::Value;
use super::cells::Cells;
use super::declared::Settled;
use crate::ledger::Range;

/// Texts of column A that are looked at to tell whether they are instructions.
const PROSE: usize = 400;
/// A text shorter than this is no instruction.
const SENTENCE: usize = 30;

/// Stretches of rows without a blank row between, cut where a settled table begins and ends.
pub(super) fn bands(cells: Cells<'_>, settled: &[Settled]) -> Vec<(u32, u32)> {
    let mut cuts: Vec<u32> = settled.iter().flat_map(|t| [t.range.top, t.range.bottom.saturating_add(1)]).collect();
    cuts.sort_unstable();
    let mut bands: Vec<(u32, u32)> = Vec::new();
    let mut next = 0;
    for row in &cells.grid.rows {
        let mut cut = false;
        while cuts.get(next).is_some_and(|c| c <= row) {
            next += 1;
            cut = true;
        }
        match bands.last_mut() {
            Some((_, bottom)) if *bottom + 1 == *row && !cut => *bottom = *row,
            _ => bands.push((*row, *row)),
        }
    }
    bands
}

/// The blocks of a band: stretches of columns that hold something. A block that has no labels of its own belongs to the one on its
/// left. Columns of settled tables and of instructions are left out.
pub(super) fn blocks(cells: Cells<'_>, top: u32, bottom: u32, prose: bool, settled: &[Settled]) -> Vec<Range> {
    let tables: Vec<Range> = settled.iter().map(|t| t.range).filter(|r| r.top <= bottom && top <= r.bottom).collect();
    let hidden = |col: u16| (prose && col == 0) || tables.iter().any(|r| (r.left..=r.right).contains(&col));
    let mut blocks: Vec<(u16, u16)> = Vec::new();
    for (col, column) in cells.grid.columns.iter().enumerate() {
        let Ok(col) = u16::try_from(col) else { break };
        if hidden(col) || column.between(top, bottom).next().is_none() {
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
            Some(last) => {
                let apart =
                    (last.1..block.0).any(hidden) || (stands_alone(cells, block, top, bottom) && cells.has_numbers(*last, top, bottom));
                if apart { joined.push(block) } else { last.1 = block.1 }
            }
            None => joined.push(block),
        }
    }
    joined.into_iter().map(|(left, right)| Range { top, left, bottom, right }).collect()
}

/// Whether a block is a table by itself: its first column holds labels or dates below a header text, and there are numbers beside it.
pub(super) fn stands_alone(cells: Cells<'_>, (left, right): (u16, u16), top: u32, bottom: u32) -> bool {
    if left == right || bottom - top < 1 {
        return false;
    }
    let (labels, numbers) = cells.tally(left, top, bottom);
    labels >= 2 && labels > numbers && cells.has_numbers((left + 1, right), top, bottom)
}

/// Whether column A holds nothing but instructions, as templates made for screen readers do: whole sentences in every cell.
pub(super) fn instructs(cells: Cells<'_>) -> bool {
    let Some(column) = cells.grid.columns.first() else { return false };
    let (mut count, mut sentences) = (0_usize, 0_usize);
    for (_, value) in column.between(0, u32::MAX).take(PROSE + 1) {
        let Value::Text(place) = value else { return false };
        let text = cells.texts.get(place);
        if text.chars().count() < SENTENCE {
            return false;
        }
        count += 1;
        sentences += usize::from(text.ends_with(['.', '!', '。']) || text.contains(". "));
    }
    (2..=PROSE).contains(&count) && sentences * 2 > count
}
