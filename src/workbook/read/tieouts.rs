//! Holds the sheet's own totals beside the sums of the lines they cover.

use rust_decimal::Decimal;

use super::extract::{Extract, Source, adds_rows, plain_amount};
use super::issues::Issues;
use super::words::totals;
use crate::ledger::CellRef;
use crate::workbook::issue::{IssueKind, Severity};
use crate::workbook::mapping::{Role, TieOut};

/// Lines times columns beyond which totals are compared for the first columns only.
const MAX_WORK: usize = 8_000_000;
/// Tie-outs kept for one table.
const MAX_TIE_OUTS: usize = 5_000;
/// Totals above a total that may begin what it covers.
const LOOK_BACK: usize = 24;

/// The tie-outs of a table; totals that differ from their lines become issues.
pub(super) fn tie_outs(table: &Source<'_>, read: &Extract, issues: &mut Issues) -> Vec<TieOut> {
    let mut found = Vec::new();
    if read.totals.is_empty() || read.details.is_empty() {
        return found;
    }
    let most = (MAX_WORK / read.details.len()).max(1);
    let columns: Vec<(u16, String, Vec<Decimal>)> = table
        .columns
        .iter()
        .zip(table.profiles)
        .filter(|(c, _)| matches!(c.role, Role::Amount(_)))
        .take(most)
        .map(|(c, p)| {
            let mut sums = Vec::with_capacity(read.details.len() + 1);
            let mut sum = Decimal::ZERO;
            sums.push(sum);
            for row in &read.details {
                sum += plain_amount(table, *row, c.index, p.mark).unwrap_or_default();
                sums.push(sum);
            }
            (c.index, c.header.clone(), sums)
        })
        .collect();
    let first = table.region.header_rows.last().map_or(0, |r| r + 1);
    let between = |sums: &[Decimal], top: u32, bottom: u32| {
        let from = read.details.partition_point(|r| *r < top);
        let to = read.details.partition_point(|r| *r <= bottom);
        match (sums.get(from), sums.get(to)) {
            (Some(from), Some(to)) if to >= from || from > to => *to - *from,
            _ => Decimal::ZERO,
        }
    };
    for (i, (row, label)) in read.totals.iter().enumerate() {
        let stated: Vec<(usize, Decimal)> = columns
            .iter()
            .enumerate()
            .filter_map(|(k, (col, ..))| {
                let mark = table.columns.iter().position(|c| c.index == *col).and_then(|p| table.profiles.get(p)).map(|p| p.mark).unwrap_or_default();
                plain_amount(table, *row, *col, mark).map(|n| (k, n))
            })
            .collect();
        if stated.is_empty() {
            continue;
        }
        let mut spans: Vec<(u32, u32)> = Vec::new();
        spans.extend(stated.iter().filter_map(|(k, _)| columns.get(*k)).filter_map(|(col, ..)| adds_rows(table.grid.formula(*row, *col))).take(1));
        let above = row.saturating_sub(1);
        for (before, _) in read.totals.iter().take(i).rev().take(LOOK_BACK) {
            spans.push((before + 1, above));
        }
        spans.push((first, above));
        let next = read.totals.get(i + 1).map_or(table.region.range.bottom, |(r, _)| r.saturating_sub(1));
        spans.push((row + 1, next));
        let hits = |(top, bottom): (u32, u32)| {
            stated.iter().filter(|(k, n)| columns.get(*k).is_some_and(|(_, _, sums)| (between(sums, top, bottom) - n).abs() < Decimal::new(5, 3))).count()
        };
        let covers = |(top, bottom): (u32, u32)| read.details.partition_point(|r| *r <= bottom) > read.details.partition_point(|r| *r < top);
        let mut best: Option<((u32, u32), usize)> = None;
        for span in spans.iter().copied().filter(|s| covers(*s)) {
            let hit = hits(span);
            if best.is_none_or(|(_, b)| hit > b) {
                best = Some((span, hit));
            }
            if hit == stated.len() {
                break;
            }
        }
        let Some((mut span, hit)) = best else { continue };
        if hit == 0 {
            // Nothing ties: what the total should cover is told by its words.
            let last = i + 1 == read.totals.len();
            let all = totals::is_grand(label) || (last && read.totals.len() > 1);
            span = if all || i == 0 { (first, above) } else { spans.iter().copied().find(|s| covers(*s)).unwrap_or((first, above)) };
        }
        for (k, stated) in stated {
            let Some((col, header, sums)) = columns.get(k) else { continue };
            let summed = between(sums, span.0, span.1);
            let cell = CellRef { source: table.source, sheet: table.grid.index, row: *row, col: *col };
            let tie = TieOut { label: format!("{label} · {header}"), cell, stated, summed };
            if !tie.ties() {
                issues.add(cell, Severity::Warning, IssueKind::TotalDiffers, &format!("says {stated} for “{label}”, but its lines add up to {summed}; the lines count. Check which of the two is right."));
            }
            if found.len() < MAX_TIE_OUTS {
                found.push(tie);
            }
        }
    }
    found
}
