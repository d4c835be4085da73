//! Where the workbook itself says that tables are. Excel tables are where they say. A filter or a name is weaker evidence: people leave
//! it behind when they move, stretch or retype a table, so it settles only what the cells leave open, and never takes cells away.

use super::super::grid::{By, Value};
use super::super::words::{columns, fold, measures, tokens, versions};
use super::Region;
use super::cells::{Cells, Sort};
use super::headings;
use crate::ledger::Range;
use crate::ledger::cell::MAX_ROWS;

/// Ranges of a sheet that are weighed at most.
const MOST: usize = 64;

/// A table whose place is settled before the cells are looked at.
#[derive(Debug, Clone)]
pub(super) struct Settled {
    /// Header through last row.
    pub(super) range: Range,
    /// Whether it ends in a row of totals.
    pub(super) totals: bool,
    /// What settles it, in a sentence.
    pub(super) why: String,
}

/// The Excel tables of a sheet.
pub(super) fn excel_tables(cells: Cells<'_>) -> Vec<Settled> {
    let table = |(range, by): (Range, &By)| match by {
        By::Table { totals } => Some(Settled { range, totals: *totals, why: "It is an Excel table.".into() }),
        _ => None,
    };
    cells.grid.declared.iter().filter_map(|d| table((d.range, &d.by))).collect()
}

/// The tables that a filter or a name settles where `found` left it open: cells that no table has, one table that was taken for
/// several, several that were taken for one.
pub(super) fn settle(cells: Cells<'_>, found: &[Region], excel: &[Settled]) -> Vec<Settled> {
    let mut claims: Vec<Claim> = cells.grid.declared.iter().take(MOST).filter_map(|d| Claim::of(cells, d.range, &d.by)).collect();
    claims.retain(|c| !excel.iter().any(|t| overlap(t.range, c.range)));
    let apart = tiles(cells, found, &claims);
    let mut settled: Vec<Settled> = Vec::new();
    for (i, claim) in claims.into_iter().enumerate() {
        let open = apart.contains(&i) || claim.leaves_nothing_out(cells, found);
        if open && !settled.iter().any(|s| overlap(s.range, claim.range)) {
            let range = if apart.contains(&i) { claim.range } else { claim.with_what_it_touches(found) };
            settled.push(Settled { range, totals: false, why: claim.why });
        }
    }
    settled
}

/// Claims that lie side by side or stacked in one table, each with a header and labels of its own, and have all its amounts between them.
fn tiles(cells: Cells<'_>, found: &[Region], claims: &[Claim]) -> Vec<usize> {
    let mut apart = Vec::new();
    for region in found {
        let mut inside: Vec<usize> = Vec::new();
        for (i, claim) in claims.iter().enumerate() {
            let other = |j: &usize| claims.get(*j).is_some_and(|o| overlap(o.range, claim.range));
            if within(claim.range, region.range) && claim.range != region.range && claim.labeled(cells) && !inside.iter().any(other) {
                inside.push(i);
            }
        }
        if inside.len() < 2 {
            continue;
        }
        let header = region.header_rows.last().copied().unwrap_or(region.range.top);
        let amounts: usize = inside.iter().filter_map(|i| claims.get(*i)).map(|c| numbers(cells, c.below())).sum();
        if amounts == numbers(cells, Range { top: header + 1, ..region.range }) {
            apart.extend(inside);
        }
    }
    apart
}

/// A range that a filter or a name claims to be a table, from its header on.
struct Claim {
    range: Range,
    why: String,
}

impl Claim {
    /// What a range claims; `None` when it is stale or no table: no header in its first row or, for a name, above it, or no amounts.
    fn of(cells: Cells<'_>, declared: Range, by: &By) -> Option<Self> {
        let why = match by {
            By::Filter => format!("The sheet’s filter over {declared} says where it is."),
            By::Name(name) => format!("The name “{name}” over {declared} says where it is."),
            By::Table { .. } | By::Print => return None,
        };
        let whole_columns = declared.top == 0 && declared.bottom >= MAX_ROWS - 1;
        let range = if whole_columns { None } else { filled(cells, declared) }?;
        let above = || range.top.checked_sub(1).filter(|row| matches!(by, By::Name(_)) && heads(cells, *row, &range));
        let top = if heads(cells, range.top, &range) { range.top } else { above()? };
        let range = Range { top, ..range };
        let amounts = headings::amounts_below(cells, top, &range);
        (range.bottom > top && range.right > range.left && !amounts.is_empty()).then_some(Self { range, why })
    }

    /// The rows below its header.
    fn below(&self) -> Range {
        Range { top: self.range.top + 1, ..self.range }
    }

    /// Whether its first column holds labels.
    fn labeled(&self, cells: Cells<'_>) -> bool {
        let (labels, numbers) = cells.tally(self.range.left, self.range.top + 1, self.range.bottom);
        labels > numbers
    }

    /// Whether it has cells that the tables found leave out, or joins tables whose own headers say nothing against it.
    fn leaves_nothing_out(&self, cells: Cells<'_>, found: &[Region]) -> bool {
        let head = self.range.top;
        let touched: Vec<&Region> = found.iter().filter(|r| overlap(r.range, self.range)).collect();
        if touched.iter().any(|r| within(self.range, r.range)) {
            return false;
        }
        // A table that reaches further is known better by its cells.
        let reaches =
            |r: &&Region| r.range.left < self.range.left || r.range.right > self.range.right || r.range.bottom > self.range.bottom;
        let begins_above = |r: &&Region| r.header_rows.last().is_some_and(|h| *h < head);
        if touched.iter().any(|r| begins_above(r) || (reaches(r) && touched.len() > 1)) {
            return false;
        }
        let below = touched.iter().filter(|r| !r.header_rows.contains(&head));
        if below.into_iter().any(|r| speaks(cells, r)) {
            return false;
        }
        let beside: Vec<&&Region> = touched.iter().filter(|r| r.header_rows.contains(&head)).collect();
        if beside.len() > 1 {
            let level = beside.iter().all(|r| beside.first().is_some_and(|first| r.range.bottom == first.range.bottom));
            return level && self.heads_differ(cells);
        }
        let had: usize = touched.iter().map(|r| numbers(cells, common(r.range, self.below()))).sum();
        touched.len() > 1 || had < numbers(cells, self.below())
    }

    /// Its range, as far as the tables reach that it touches.
    fn with_what_it_touches(&self, found: &[Region]) -> Range {
        let touched = found.iter().map(|r| r.range).filter(|r| overlap(*r, self.range));
        touched.fold(self.range, |all, r| Range {
            left: all.left.min(r.left),
            bottom: all.bottom.max(r.bottom),
            right: all.right.max(r.right),
            ..all
        })
    }

    /// Whether no two of its headers are the same.
    fn heads_differ(&self, cells: Cells<'_>) -> bool {
        let mut heads: Vec<String> =
            (self.range.left..=self.range.right).filter_map(|c| cells.text(self.range.top, c)).map(|t| fold(t.trim())).collect();
        let count = heads.len();
        heads.sort_unstable();
        heads.dedup();
        heads.len() == count
    }
}

/// Whether a row can be the header of a range: it says something over most columns that hold anything below, in words, periods, or
/// numbers that rise as codes do.
fn heads(cells: Cells<'_>, row: u32, range: &Range) -> bool {
    let used = (range.left..=range.right).filter(|c| count(cells, Range { top: row + 1, left: *c, right: *c, ..*range }) > 0).count();
    let (mut said, mut words, mut before) = (0_usize, 0_usize, f64::MIN);
    for col in range.left..=range.right {
        let Some(value) = cells.grid.value(row, col) else { continue };
        said += 1;
        let typed = cells.grid.formula(row, col).is_none();
        match (cells.sort(value), value) {
            (_, Value::Number(n)) if n.fract() == 0.0 && n > before && typed => before = n,
            (Sort::Number | Sort::Nothing, _) => return false,
            _ => words += 1,
        }
    }
    // Of numbers alone none is a header; of a word and a number, the number is an amount.
    words >= 1 && said >= 2 && said * 10 >= used * 6 && (words >= 2 || said >= 4)
}

/// Whether the header of a table found below a claim's own says what headers say.
fn speaks(cells: Cells<'_>, region: &Region) -> bool {
    let row = region.header_rows.last().copied().unwrap_or(region.range.top);
    let known = |text: &str| {
        let words = tokens(text);
        columns::column(text).is_some() || versions::version(&words).is_some() || measures::measure(&words, false).is_some()
    };
    (region.range.left..=region.range.right)
        .any(|c| cells.at(row, c) == Some(Sort::Period) || cells.year(row, c).is_some() || cells.text(row, c).is_some_and(known))
}

/// A range without the empty rows and columns around what it holds; `None` when it holds nothing.
fn filled(cells: Cells<'_>, range: Range) -> Option<Range> {
    let right = u16::try_from(cells.grid.columns.len()).unwrap_or(u16::MAX).checked_sub(1)?.min(range.right);
    let holds = |c: &u16| cells.grid.columns.get(usize::from(*c)).is_some_and(|col| col.count(range.top, range.bottom) > 0);
    let left = (range.left..=right).find(holds)?;
    let right = (left..=right).rev().find(holds)?;
    let inside = |row: &&u32| (left..=right).any(|c| cells.filled(**row, c));
    let rows = cells.grid.rows_between(range.top, range.bottom);
    let (top, bottom) = (*rows.iter().find(inside)?, *rows.iter().rev().find(inside)?);
    Some(Range { top, left, bottom, right })
}

/// How many cells of a range hold something.
pub(super) fn count(cells: Cells<'_>, range: Range) -> usize {
    let columns = (range.left..=range.right).filter_map(|c| cells.grid.columns.get(usize::from(c)));
    if range.top > range.bottom { 0 } else { columns.map(|c| c.count(range.top, range.bottom)).sum() }
}

/// How many cells of a range hold numbers.
fn numbers(cells: Cells<'_>, range: Range) -> usize {
    if range.top > range.bottom || range.left > range.right {
        return 0;
    }
    let columns = (range.left..=range.right).filter_map(|c| cells.grid.columns.get(usize::from(c)));
    columns.map(|c| c.between(range.top, range.bottom).filter(|(_, v)| cells.sort(*v) == Sort::Number).count()).sum()
}

fn within(inner: Range, outer: Range) -> bool {
    outer.contains(inner.top, inner.left) && outer.contains(inner.bottom, inner.right)
}

fn overlap(a: Range, b: Range) -> bool {
    a.top <= b.bottom && b.top <= a.bottom && a.left <= b.right && b.left <= a.right
}

/// The cells that two overlapping ranges share.
fn common(a: Range, b: Range) -> Range {
    Range { top: a.top.max(b.top), left: a.left.max(b.left), bottom: a.bottom.min(b.bottom), right: a.right.min(b.right) }
}
