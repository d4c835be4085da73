//! Holds the sheet's own totals beside the sums of the lines they cover.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::ledger::{CellRef, display};
use crate::workbook::issue::{IssueKind, Severity};
use crate::workbook::mapping::{Role, TieOut};
use crate::workbook::read::grid::Value;
use crate::workbook::read::grid::formulas::Formula;
use crate::workbook::read::issues::Issues;
use crate::workbook::read::rows::amounts::{adds_rows, plain_amount};
use crate::workbook::read::rows::extract::{Extract, Source, Total};
use crate::workbook::read::words::totals;

/// Lines times columns beyond which totals are compared for the first columns only.
const MAX_WORK: usize = 8_000_000;
/// Tie-outs kept for one table.
const MAX_TIE_OUTS: usize = 5_000;
/// Totals above a total that may begin what it covers.
const LOOK_BACK: usize = 24;
/// Half a cent: what sums of shown amounts may be off by.
pub(super) const HALF_A_CENT: Decimal = Decimal::from_parts(5, 0, 0, false, 3);

/// Some lines of a table with the running sums of its amount columns.
struct Lines {
    /// The rows, from 0, top to bottom.
    rows: Vec<u32>,
    /// Per amount column: where it stands, its name, and the sums of the first 0, 1, 2 … rows.
    columns: Vec<(u16, String, Vec<Decimal>)>,
}

impl Lines {
    fn of(table: &Source<'_>, rows: Vec<u32>) -> Self {
        let most = (MAX_WORK / rows.len().max(1)).max(1);
        let amounts = table.columns.iter().zip(table.profiles);
        let columns = amounts
            .filter_map(|(c, p)| if let Role::Amount(amount) = &c.role { Some((c, amount, p)) } else { None })
            .take(most)
            .map(|(c, amount, p)| {
                let running = rows.iter().scan(Decimal::ZERO, |sum, row| {
                    *sum += plain_amount(table, *row, c.index, p.mark).unwrap_or_default();
                    Some(*sum)
                });
                let name = amount.period.map_or_else(|| c.header.clone(), |period| period.label());
                (c.index, name, std::iter::once(Decimal::ZERO).chain(running).collect())
            })
            .collect();
        Self { rows, columns }
    }

    /// The sum of a column (by position) over the lines between two rows, both inside.
    fn between(&self, column: usize, (top, bottom): (u32, u32)) -> Decimal {
        let Some((_, _, sums)) = self.columns.get(column) else { return Decimal::ZERO };
        match (sums.get(self.above(top)), sums.get(self.through(bottom))) {
            (Some(from), Some(to)) if top <= bottom => *to - *from,
            _ => Decimal::ZERO,
        }
    }

    fn covers(&self, (top, bottom): (u32, u32)) -> bool {
        self.through(bottom) > self.above(top)
    }

    fn above(&self, row: u32) -> usize {
        self.rows.partition_point(|r| *r < row)
    }

    fn through(&self, row: u32) -> usize {
        self.rows.partition_point(|r| *r <= row)
    }
}

/// The tie-outs of a table; totals that differ from their lines become issues.
pub(in crate::workbook::read) fn tie_outs(table: &Source<'_>, read: &Extract, issues: &mut Issues) -> Vec<TieOut> {
    let mut found = Vec::new();
    if read.totals.is_empty() || read.details.is_empty() {
        return found;
    }
    let all = Lines::of(table, read.details.clone());
    for (position, Total { row, label, .. }) in read.totals.iter().enumerate() {
        let own = of_its_currency(table, read, label).map(|rows| Lines::of(table, rows));
        let lines = own.as_ref().unwrap_or(&all);
        let stated = stated(table, lines, *row);
        let Some(span) = span(table, read, lines, position, &stated) else { continue };
        let result = result(table, read, lines, position, &stated, span);
        for (column, stated) in stated {
            let Some((col, name, _)) = lines.columns.get(column) else { continue };
            if table.grid.formula(*row, *col) == Some(Formula::Statistic) {
                continue;
            }
            let summed = if result { stated } else { lines.between(column, span) };
            let cell = CellRef { source: table.workbook, sheet: table.grid.index, row: *row, col: *col };
            let tie = TieOut { label: format!("{label} · {name}"), cell, stated, summed };
            if !tie.ties() {
                let (says, sum) = (display::number(stated, 2), display::number(summed, 2));
                let message =
                    format!("says {says} for “{label}”, but its lines add up to {sum}; the lines count. Check which of the two is right.");
                issues.add(cell, Severity::Warning, IssueKind::TotalDiffers, &message);
            }
            if found.len() < MAX_TIE_OUTS {
                found.push(tie);
            }
        }
    }
    found
}

/// Whether a total is what two totals above it leave: income less costs, under the bare word total.
fn result(table: &Source<'_>, read: &Extract, lines: &Lines, position: usize, given: &[(usize, Decimal)], span: (u32, u32)) -> bool {
    if given.iter().any(|(k, n)| (lines.between(*k, span) - n).abs() < HALF_A_CENT) {
        return false;
    }
    let above: Vec<BTreeMap<usize, Decimal>> =
        read.totals.iter().take(position).rev().take(LOOK_BACK).map(|t| stated(table, lines, t.row).into_iter().collect()).collect();
    let leaves = |one: &BTreeMap<usize, Decimal>, other: &BTreeMap<usize, Decimal>| {
        given.iter().all(|(k, n)| one.get(k).zip(other.get(k)).is_some_and(|(a, b)| ((a - b) - n).abs() < HALF_A_CENT))
    };
    !given.is_empty() && above.iter().any(|one| above.iter().any(|other| leaves(one, other)))
}

/// Says which rows that are no lines hold errors: no figure is wrong by them, and a total that is an error proves nothing.
pub(in crate::workbook::read) fn say_faults(table: &Source<'_>, read: &Extract, issues: &mut Issues) {
    let amounts: Vec<u16> = table.columns.iter().filter(|c| matches!(c.role, Role::Amount(_))).map(|c| c.index).collect();
    for row in read.excluded.iter().map(|left| left.row) {
        let mut faults = amounts.iter().filter(|col| matches!(table.grid.value(row, **col), Some(Value::Error(_))));
        let Some(col) = faults.next() else { continue };
        let shown = table.grid.shown(table.texts, row, *col);
        let sentence = match faults.count() {
            0 => format!("holds {shown}. Its row does not count, so no figure is wrong; correct the formula."),
            more => format!(
                "holds {shown}, and {more} more {} of its row an error. The row does not count, so no figure is wrong; correct the formulas.",
                if more == 1 { "cell" } else { "cells" }
            ),
        };
        let cell = CellRef { source: table.workbook, sheet: table.grid.index, row, col: *col };
        issues.add(cell, Severity::Info, IssueKind::ErrorCell, &sentence);
    }
}

/// The lines in the currency that a total's label names, such as `Total EUR`; `None` when it names none of the table's.
fn of_its_currency(table: &Source<'_>, read: &Extract, label: &str) -> Option<Vec<u32>> {
    let column = table.columns.iter().find(|c| c.role == Role::Currency)?.index;
    let words: Vec<&str> = label.split(|c: char| !c.is_alphabetic()).filter(|w| w.len() == 3).collect();
    let says = |row: u32, word: &str| matches!(table.grid.value(row, column), Some(Value::Text(place)) if table.texts.get(place).trim().eq_ignore_ascii_case(word));
    let word = words.into_iter().find(|w| read.details.iter().any(|row| says(*row, w)))?;
    Some(read.details.iter().copied().filter(|row| says(*row, word)).collect())
}

/// The amounts that a total's row states: (position among the amount columns, amount).
fn stated(table: &Source<'_>, lines: &Lines, row: u32) -> Vec<(usize, Decimal)> {
    let amount = |col: u16| {
        let profile = table.columns.iter().position(|c| c.index == col).and_then(|p| table.profiles.get(p));
        plain_amount(table, row, col, profile.map(|p| p.mark).unwrap_or_default())
    };
    lines.columns.iter().enumerate().filter_map(|(k, (col, ..))| amount(*col).map(|n| (k, n))).collect()
}

/// The rows that a total covers, both inside: what its formula adds, else the stretch above or below it that ties best.
/// `None` when it states nothing, or no line lies where it could look.
fn span(table: &Source<'_>, read: &Extract, lines: &Lines, position: usize, stated: &[(usize, Decimal)]) -> Option<(u32, u32)> {
    let Total { row, label, span: known } = read.totals.get(position)?;
    let first = table.region.header_rows.last().map_or(0, |r| r + 1);
    let above = row.saturating_sub(1);
    let next = read.totals.get(position + 1).map_or(table.region.range.bottom, |next| next.row.saturating_sub(1));
    let by_formula =
        stated.iter().filter_map(|(k, _)| lines.columns.get(*k)).find_map(|(col, ..)| adds_rows(table.grid.formula(*row, *col)));
    let before = read.totals.iter().take(position).rev().take(LOOK_BACK).map(|before| (before.row + 1, above));
    let spans: Vec<(u32, u32)> =
        by_formula.into_iter().chain(*known).chain(before).chain([(first, above), (row + 1, next)]).filter(|s| lines.covers(*s)).collect();
    let hits = |span: (u32, u32)| stated.iter().filter(|(k, n)| (lines.between(*k, span) - n).abs() < HALF_A_CENT).count();
    // The first of the best: the order above is the order of trust.
    let best = spans.iter().rev().copied().max_by_key(|s| hits(*s))?;
    if hits(best) > 0 {
        return Some(best);
    }
    if let Some(below) = known.filter(|(first, _)| *first > *row) {
        return Some(below);
    }
    // Nothing ties: what the total should cover is told by its words.
    let last = position + 1 == read.totals.len();
    let everything = totals::is_grand(label) || (last && read.totals.len() > 1) || position == 0;
    if !lines.covers((first, above)) {
        return spans.first().copied();
    }
    if everything { Some((first, above)).filter(|s| lines.covers(*s)) } else { spans.first().copied() }
}
