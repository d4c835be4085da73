//! Puts the tables that people drew in place of those that were found.

use super::Region;
use crate::ledger::Range;
use crate::ledger::cell::{MAX_COLUMNS, MAX_ROWS, a1, parse_a1};
use crate::workbook::mapping::{Overrides, TableOverride};
use crate::workbook::read::grid::Grid;

/// How far a drawn table may reach beyond the last cells of its sheet.
const SPARE_ROWS: u32 = 200;
const SPARE_COLUMNS: u16 = 50;

/// The tables of a sheet with their keys: those found, as people corrected them, and those that people drew. `sheet` is the sheet's
/// name after its file's tag. A found table that a drawn one overlaps gives way.
pub(in crate::workbook::read) fn settle(grid: &Grid, found: Vec<Region>, sheet: &str, overrides: &Overrides) -> Vec<(String, Region)> {
    let key =
        |region: &Region| format!("{sheet}!{}", a1(region.header_rows.first().copied().unwrap_or(region.range.top), region.range.left));
    let mut tables: Vec<(String, Region)> = found.into_iter().map(|region| (key(&region), region)).collect();
    let mut drawn: Vec<(String, Region)> = Vec::new();
    for (key, person) in overrides.tables.iter().filter(|(k, _)| place(k, sheet).is_some()) {
        if person.range.is_none() && person.header_rows.is_none() {
            continue;
        }
        let at = tables.iter().position(|(k, _)| k == key);
        let before = at.map(|i| tables.remove(i).1);
        drawn.extend(corrected(grid, before, person).map(|region| (key.clone(), region)));
    }
    tables.retain(|(_, region)| drawn.iter().all(|(_, d)| !overlap(d.range, region.range)));
    tables.extend(drawn);
    tables.sort_by_key(|(_, region)| (region.range.top, region.range.left));
    tables
}

/// Where a key's table was found, if that is on the sheet.
fn place(key: &str, sheet: &str) -> Option<(u32, u16)> {
    parse_a1(key.strip_prefix(sheet)?.strip_prefix('!')?)
}

/// A table as a person corrected it; `None` when what they said gives no table.
fn corrected(grid: &Grid, found: Option<Region>, person: &TableOverride) -> Option<Region> {
    let range = within(grid, person.range.or(found.as_ref().map(|r| r.range))?)?;
    let mut header_rows = person.header_rows.clone().or(found.as_ref().map(|r| r.header_rows.clone())).unwrap_or_else(|| vec![range.top]);
    header_rows.retain(|row| (range.top..=range.bottom).contains(row));
    header_rows.sort_unstable();
    header_rows.dedup();
    if header_rows.is_empty() {
        header_rows.push(range.top);
    }
    let (titles, above, skipped, titled) = found.map(|r| (r.titles, r.above, r.skipped, r.titled)).unwrap_or_default();
    Some(Region { range, header_rows, titles, above, skipped, titled, found_by: "You said where it is.".into() })
}

/// A range without what lies far beyond the last cells of its sheet; `None` when it is no range.
fn within(grid: &Grid, range: Range) -> Option<Range> {
    let (last_row, last_column) = (grid.rows.last().copied().unwrap_or(0), u16::try_from(grid.columns.len()).unwrap_or(MAX_COLUMNS));
    let bottom = range.bottom.min(range.top.saturating_add(SPARE_ROWS).max(last_row)).min(MAX_ROWS - 1);
    let right = range.right.min(range.left.saturating_add(SPARE_COLUMNS).max(last_column)).min(MAX_COLUMNS - 1);
    (range.top <= bottom && range.left <= right).then_some(Range { bottom, right, ..range })
}

fn overlap(a: Range, b: Range) -> bool {
    a.top <= b.bottom && b.top <= a.bottom && a.left <= b.right && b.left <= a.right
}
