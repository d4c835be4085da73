//! Finds the tables on a sheet: header rows under titles and notes, side by side or stacked, with blank rows inside.
//!
//! `bands` cuts the sheet into blocks, `headings` tells which row heads a table; here the rows of each block are walked, and each
//! is given to a table. Excel tables say themselves where they are; where the cells leave it open, filters and names do (`declared`).

mod bands;
mod cells;
mod declared;
pub(in crate::workbook::read) mod drawn;
pub(in crate::workbook::read) mod excel_tables;
mod headings;

use super::grid::{Grid, Texts, Value};
use crate::ledger::{Range, Version};
use crate::workbook::read::cells::periods;
use crate::workbook::read::columns::context;
use cells::{Cells, Sort};
use declared::Settled;
use headings::Heading;

/// Titles of a table at most.
const MAX_TITLES: usize = 6;
/// Cells of one row that are kept as titles at most.
const MAX_LOOSE: usize = 64;
/// Rows below a table's last amounts that can be notes at most.
const MAX_NOTES: usize = 5_000;
/// Tables of a sheet that are compared with one another at most.
const MAX_TWINS: usize = 1_000;
/// Header rows at most, with the groups above them.
const MAX_HEADER_ROWS: usize = 4;

/// A table's place.
#[derive(Debug, Clone)]
pub(super) struct Region {
    /// Header through last row.
    pub(super) range: Range,
    /// Header rows, top to bottom.
    pub(super) header_rows: Vec<u32>,
    /// Texts above the header that belong to it, nearest last.
    pub(super) titles: Vec<String>,
    /// Label rows right above the header that name its first section, as others do further down, top to bottom.
    pub(super) above: Vec<u32>,
    /// Rows below the header that hold no line, and why: the header again, the numbers of the columns.
    pub(super) skipped: Vec<(u32, &'static str)>,
    /// Whether its title says another version than that of another table on the sheet, so that titles tell them apart.
    pub(super) titled: bool,
    /// What besides its cells says where it is, in a sentence; empty when nothing does.
    pub(super) found_by: String,
}

/// A table that rows are still given to.
struct Open {
    region: Region,
    amounts: Vec<u16>,
    closed: bool,
    /// Last rows, kept while they may be the titles of the next table.
    tail: Vec<u32>,
    /// The cells of its titles.
    titles: Vec<(u32, u16)>,
}

/// The tables of a sheet, top to bottom, then left to right.
pub(super) fn find(grid: &Grid, texts: &Texts) -> Vec<Region> {
    let cells = Cells { grid, texts };
    let mut settled = declared::excel_tables(cells);
    let found = walk(cells, &settled);
    let more = declared::settle(cells, &found, &settled);
    if more.is_empty() {
        return found;
    }
    settled.extend(more);
    let again = walk(cells, &settled);
    // What was read without them must not get lost.
    let held = |regions: &[Region]| regions.iter().map(|r| declared::count(cells, r.range)).sum::<usize>();
    if held(&again) < held(&found) { found } else { again }
}

/// The tables of a sheet, those that are settled in their places.
fn walk(cells: Cells<'_>, settled: &[Settled]) -> Vec<Region> {
    let prose = bands::instructs(cells);
    let mut sheet = Walk { cells, open: Vec::new(), loose: Vec::new(), general: Vec::new() };
    for (top, bottom) in bands::bands(cells, settled) {
        for table in settled.iter().filter(|t| t.range.top == top) {
            sheet.settled(table);
        }
        for block in bands::blocks(cells, top, bottom, prose, settled) {
            sheet.walk(block);
        }
    }
    let mut regions: Vec<Region> = sheet.finish();
    regions.sort_by_key(|r| (r.range.top, r.range.left));
    told_apart(&mut regions);
    regions
}

/// Notes which tables of a sheet their titles tell apart by version: plan above one, actual above another.
fn told_apart(regions: &mut [Region]) {
    let said: Vec<Option<Version>> = regions.iter().map(|r| context::titled(&r.titles)).collect();
    let first = said.iter().flatten().next().copied();
    let differ = said.iter().flatten().any(|version| Some(*version) != first);
    for (region, said) in regions.iter_mut().zip(said) {
        region.titled = differ && said.is_some();
    }
}

/// A walk down a sheet.
struct Walk<'a> {
    cells: Cells<'a>,
    open: Vec<Open>,
    /// Cells that no table has: titles of the next one.
    loose: Vec<(u32, u16)>,
    /// Cells alone in their row above every table: titles of all of them.
    general: Vec<(u32, u16)>,
}

impl Walk<'_> {
    /// Goes down the rows of one block: opens a table at each header, adds other rows to the table that is open above them.
    fn walk(&mut self, block: Range) {
        if let Some(parts) = self.parts(&block) {
            for part in parts {
                self.walk(part);
            }
            return;
        }
        let mut row = block.top;
        while row <= block.bottom {
            let current = self.current(&block);
            if current.and_then(|i| self.open.get_mut(i)).is_some_and(|table| line(self.cells, table, row)) {
                row += 1;
                continue;
            }
            let span = Range { top: row, bottom: row, ..block };
            if let Some(heading) = headings::heading(self.cells, span, current.and_then(|i| self.open.get(i))) {
                let starts = headings::starts(self.cells, &heading, &block);
                if starts.len() > 1 {
                    let ends = starts.iter().skip(1).map(|c| c - 1).chain([block.right]);
                    for (left, right) in starts.iter().copied().zip(ends) {
                        self.walk(Range { top: row, left, bottom: block.bottom, right });
                    }
                    return;
                }
                row = heading.rows.last().copied().unwrap_or(row) + 1;
                self.open_table(heading, block, current);
                continue;
            }
            self.give(row, span, current);
            row += 1;
        }
    }

    /// The parts of a block that lies below several open tables side by side; `None` when it lies below one, or has a header of its own
    /// over all of it.
    fn parts(&self, block: &Range) -> Option<Vec<Range>> {
        let mut lefts: Vec<u16> = self
            .open
            .iter()
            .filter(|o| !o.closed && (block.left + 1..=block.right).contains(&o.region.range.left))
            .filter(|o| {
                self.open.iter().any(|l| !l.closed && l.region.range.right < o.region.range.left && l.region.range.right >= block.left)
            })
            .map(|o| o.region.range.left)
            .collect();
        lefts.sort_unstable();
        lefts.dedup();
        let first = *lefts.first()?;
        let heads = (block.top..=block.bottom).take(3).filter_map(|row| {
            let span = Range { top: row, bottom: row, ..*block };
            headings::heading(self.cells, span, None)
        });
        for heading in heads {
            let starts = headings::starts(self.cells, &heading, block);
            let crosses = |col: &u16| heading.left < *col && *col <= heading.right && !starts.contains(col);
            if crosses(&first) {
                return None;
            }
        }
        let starts: Vec<u16> = std::iter::once(block.left).chain(lefts).collect();
        let ends = starts.iter().skip(1).map(|c| c - 1).chain([block.right]);
        Some(starts.iter().copied().zip(ends).map(|(left, right)| Range { left, right, ..*block }).collect())
    }

    /// The table that is open above a block.
    fn current(&self, block: &Range) -> Option<usize> {
        self.open.iter().rposition(|o| !o.closed && o.region.range.left <= block.right && block.left <= o.region.range.right)
    }

    /// Gives a row to the open table, or to nobody.
    fn give(&mut self, row: u32, span: Range, current: Option<usize>) {
        let cells = self.cells;
        match current.and_then(|i| self.open.get_mut(i)) {
            Some(table) if headings::heads_texts(cells, span, table) => {
                let tail = std::mem::take(&mut table.tail);
                take_back(cells, table, &tail);
                table.closed = true;
                for row in tail.into_iter().chain([row]) {
                    self.set_loose(row, &span);
                }
            }
            Some(table) => {
                table.region.range.bottom = row;
                let alone = (span.left..=span.right).filter(|c| cells.filled(row, *c)).take(3).count() <= 2
                    && !(span.left..=span.right).any(|c| cells.at(row, c) == Some(Sort::Number) && cells.year(row, c).is_none());
                if alone { table.tail.push(row) } else { table.tail.clear() }
            }
            None => self.set_loose(row, &span),
        }
    }

    fn set_loose(&mut self, row: u32, span: &Range) {
        let filled: Vec<u16> = (span.left..=span.right).filter(|c| self.cells.filled(row, *c)).take(MAX_LOOSE).collect();
        if self.open.is_empty()
            && let [only] = filled.as_slice()
            && self.cells.text(row, *only).is_some()
            && self.cells.grid.columns.iter().filter(|c| c.value(row).is_some()).take(2).count() == 1
        {
            self.general.push((row, *only));
        }
        self.loose.extend(filled.into_iter().map(|col| (row, col)));
    }

    /// Opens a table under what stands above it: groups of its columns, labels of its first section, titles.
    fn open_table(&mut self, heading: Heading, block: Range, current: Option<usize>) {
        let (Some(first), Some(last)) = (heading.rows.first().copied(), heading.rows.last().copied()) else { return };
        if current.is_some_and(|i| self.goes_on(i, &heading)) {
            return;
        }
        let cells = self.cells;
        let mut above: Vec<(u32, u16)> = Vec::new();
        for table in self.open.iter_mut().filter(|o| o.region.range.left <= block.right && block.left <= o.region.range.right) {
            if !table.closed {
                // What stood last in the table above, alone in its row, is this table's title.
                let tail = std::mem::take(&mut table.tail);
                take_back(cells, table, &tail);
                for row in tail {
                    above.extend((block.left..=block.right).filter(|c| cells.filled(row, *c)).map(|c| (row, c)));
                }
            }
            table.closed = true;
        }
        let within = |(_, col): &(u32, u16)| (block.left..=block.right).contains(col);
        above.extend(self.loose.iter().copied().filter(within));
        self.loose.retain(|cell| !within(cell));
        above.sort_unstable();
        let mut header_rows = heading.rows;
        // A row right above that groups the columns is part of the header.
        while let Some((row, _)) = above.last().copied() {
            let top = *header_rows.first().unwrap_or(&first);
            if row + 1 != top || header_rows.len() >= MAX_HEADER_ROWS || !headings::groups(self.cells, row, &block, heading.left) {
                break;
            }
            header_rows.insert(0, row);
            above.retain(|(r, _)| *r != row);
        }
        let top = *header_rows.first().unwrap_or(&first);
        let range = Range { top, left: heading.left, bottom: last, right: heading.right };
        let skipped = heading.below.into_iter().map(|row| (row, "the numbers of the columns")).collect();
        let region = Region { range, header_rows, skipped, titles: Vec::new(), above: Vec::new(), titled: false, found_by: String::new() };
        self.open.push(Open { region, amounts: heading.amounts, closed: false, tail: Vec::new(), titles: above });
    }

    /// Whether a header only repeats that of the open table: the table goes on under it, with the labels between as its sections.
    fn goes_on(&mut self, at: usize, heading: &Heading) -> bool {
        let cells = self.cells;
        let Some(table) = self.open.get_mut(at).filter(|t| headings::repeats(cells, &heading.rows, t)) else { return false };
        let range = table.region.range;
        let timed = is_timed(cells, &table.region);
        // One label may name what a table of its own counts; labels within labels, and later ones, name parts of one table.
        let lone = table.tail.len() == 1 && table.region.skipped.is_empty();
        // Rows of groups over the columns stand between the labels and the header.
        let groups = table.region.header_rows.len() - heading.rows.len();
        let labels = table.tail.len().saturating_sub(groups);
        let again: Vec<u32> = table.tail.iter().skip(labels).chain(&heading.rows).copied().collect();
        if again.len() != table.region.header_rows.len() || !headings::repeats(cells, &again, table) {
            return false;
        }
        table.tail.truncate(labels);
        let neutral = |row: u32| cells.first_text(row, range.left, range.right).is_some_and(|text| is_section(text, timed, lone));
        if !table.tail.iter().all(|row| neutral(*row)) {
            table.tail.extend(again.iter().take(groups));
            return false;
        }
        // The first section is named above the first header, as the others are.
        if labels > table.region.above.len() {
            let mut rows: Vec<u32> = table.titles.iter().map(|(row, _)| *row).collect();
            rows.dedup();
            let near = rows.split_off(rows.len().saturating_sub(labels - table.region.above.len()));
            let below = table.region.above.first().copied().unwrap_or(range.top);
            if near.last().is_some_and(|r| *r + 2 >= below) && near.iter().all(|row| neutral(*row)) {
                table.titles.retain(|(row, _)| !near.contains(row));
                table.region.above.splice(0..0, near);
            }
        }
        table.tail.clear();
        table.region.skipped.extend(again.iter().chain(&heading.below).map(|row| (*row, "repeated header")));
        table.region.range.bottom = heading.rows.last().copied().unwrap_or(range.bottom);
        true
    }

    /// Opens a table whose place is settled, where it holds amounts.
    fn settled(&mut self, settled: &Settled) {
        let range = settled.range;
        let span = Range { bottom: range.top, ..range };
        let heading = headings::heading(self.cells, span, None).filter(|h| h.left == range.left).unwrap_or_else(|| Heading {
            rows: vec![range.top],
            left: range.left,
            right: range.right,
            amounts: headings::amounts_below(self.cells, range.top, &range),
            below: Vec::new(),
        });
        if heading.amounts.is_empty() {
            return;
        }
        let current = self.current(&span);
        self.open_table(Heading { left: range.left, right: range.right, ..heading }, range, current);
        let filled = self.cells.grid.rows_between(range.top, range.bottom).last().copied().unwrap_or(range.top);
        if let Some(table) = self.open.last_mut() {
            table.region.range.bottom = table.region.range.bottom.max(filled);
            table.region.found_by.clone_from(&settled.why);
            table.closed = settled.totals;
        }
    }

    /// Every table, with its titles and without what only stands below it.
    fn finish(mut self) -> Vec<Region> {
        let (cells, general) = (self.cells, self.general);
        let texts = |list: &[(u32, u16)]| -> Vec<String> {
            list.iter().filter_map(|(row, col)| cells.text(*row, *col)).map(str::to_owned).collect()
        };
        let mut regions = Vec::new();
        sections(cells, &mut self.open);
        // A title of one table stands right above it, and a section's name is no title.
        let parts: Vec<u32> =
            self.open.iter().flat_map(|t| t.region.range.top.checked_sub(1).into_iter().chain(t.region.above.iter().copied())).collect();
        for mut table in self.open {
            trim(cells, &mut table);
            let top = table.region.range.top;
            let mut rows: Vec<u32> = table.titles.iter().map(|(row, _)| *row).collect();
            rows.dedup();
            let from = rows.len().checked_sub(MAX_TITLES).and_then(|i| rows.get(i)).copied().unwrap_or(0);
            table.titles.retain(|(row, _)| *row >= from);
            // A title of the whole sheet stands apart from the table below it.
            let shared: Vec<(u32, u16)> =
                general.iter().copied().filter(|cell| cell.0 < top && !parts.contains(&cell.0) && !table.titles.contains(cell)).collect();
            table.region.titles = texts(&shared);
            table.region.titles.extend(texts(&table.titles));
            if table.region.range.bottom > *table.region.header_rows.last().unwrap_or(&0) {
                table.region.skipped.sort_unstable();
                regions.push(table.region);
            }
        }
        regions
    }
}

/// Whether a table's header says periods.
fn is_timed(cells: Cells<'_>, region: &Region) -> bool {
    let range = region.range;
    let mut all = region.header_rows.iter().flat_map(|row| (range.left..=range.right).map(move |col| (*row, col)));
    all.any(|(row, col)| cells.at(row, col) == Some(Sort::Period) || matches!(cells.grid.value(row, col), Some(Value::Number(_))))
}

/// What stands right above each of several tables of one header, such as a region's name, is a section of its own: the tables are parts of
/// one whole, and nothing else says which is which.
fn sections(cells: Cells<'_>, open: &mut [Open]) {
    let header = |t: &Open| -> Vec<String> {
        let row = t.region.header_rows.last().copied().unwrap_or(t.region.range.top);
        (t.region.range.left..=t.region.range.right).take(MAX_LOOSE).map(|c| cells.grid.shown(cells.texts, row, c)).collect()
    };
    if open.len() > MAX_TWINS {
        return;
    }
    let headers: Vec<Vec<String>> = open.iter().map(header).collect();
    let title = |t: &Open| {
        let (row, col) = t.titles.iter().copied().rev().find(|(row, col)| cells.text(*row, *col).is_some())?;
        let text = cells.text(row, col)?;
        (t.region.above.is_empty() && row + 2 >= t.region.range.top && is_section(text, is_timed(cells, &t.region), true))
            .then_some((row, text))
    };
    let titles: Vec<Option<(u32, &str)>> = open.iter().map(title).collect();
    for (i, table) in open.iter_mut().enumerate() {
        let Some((row, text)) = titles.get(i).copied().flatten() else { continue };
        let twin = |j: usize| {
            j != i && headers.get(j) == headers.get(i) && titles.get(j).copied().flatten().is_some_and(|(_, other)| other != text)
        };
        if (0..headers.len()).any(twin) {
            table.titles.retain(|(r, _)| *r != row);
            table.region.above.push(row);
        }
    }
}

/// Gives a row to a table at once where it plainly is a line: a number stands among its first amounts.
fn line(cells: Cells<'_>, table: &mut Open, row: u32) -> bool {
    let plain =
        |col: &u16| matches!(cells.grid.value(row, *col), Some(Value::Number(n)) if !periods::is_year(n) && !(0.0..=53.0).contains(&n));
    let found = table.amounts.iter().take(3).any(plain);
    if found {
        table.region.range.bottom = row;
        table.tail.clear();
    }
    found
}

/// Takes the last rows of a table back.
fn take_back(cells: Cells<'_>, table: &mut Open, tail: &[u32]) {
    let Some(first) = tail.first() else { return };
    let range = table.region.range;
    table.region.range.bottom = cells.grid.rows_between(range.top, first.saturating_sub(1)).last().copied().unwrap_or(range.top);
}

/// Cuts off what stands below a table behind a blank row and holds no amounts: notes, signatures.
fn trim(cells: Cells<'_>, table: &mut Open) {
    let range = table.region.range;
    let header = table.region.header_rows.last().copied().unwrap_or(range.top);
    let rows = cells.grid.rows_between(header + 1, range.bottom);
    // Texts and dates below the last number of a column are no amounts.
    let amount =
        |row: &&u32| table.amounts.iter().take(MAX_LOOSE * 32).any(|c| matches!(cells.at(**row, *c), Some(Sort::Number | Sort::Nothing)));
    let Some(last) = rows.iter().rev().take(MAX_NOTES).find(amount).copied() else { return };
    let below = rows.iter().copied().skip_while(|row| *row <= last);
    let touching = below.zip(last + 1..).take_while(|(row, next)| row == next).map(|(row, _)| row).last().unwrap_or(last);
    table.region.range.bottom = touching;
}

/// Whether a label between two headers names a section of one table, rather than another table: it says no version, measure or
/// currency, and no year where the header itself has periods. `lone`: it stands alone between the first two headers.
fn is_section(text: &str, timed: bool, lone: bool) -> bool {
    let says = context::context(&[text.to_owned()], "", "");
    let measure = lone && says.measure.is_some();
    says.version.is_none() && !measure && says.currency.is_none() && !(timed && (says.when.is_some() || says.year.is_some()))
}
