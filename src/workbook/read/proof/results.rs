//! Holds printed results, such as net income, against the lines that were read as income and as costs.

use rust_decimal::Decimal;

use super::tieouts::HALF_A_CENT;
use crate::ledger::{CellRef, Measure, Origin, display};
use crate::workbook::issue::{IssueKind, Severity};
use crate::workbook::mapping::{Role, TieOut};
use crate::workbook::read::issues::Issues;
use crate::workbook::read::rows::amounts::plain_amount;
use crate::workbook::read::rows::extract::{Extract, Source};
use crate::workbook::read::rows::kinds;

/// Result rows that are held against their lines.
const MAX_ROWS: usize = 60;

/// Facts of a statement at most; a longer table is a ledger.
const MAX_FACTS: usize = 20_000;

/// What the lines above a result leave in one column: its position, what the sheet says, and income less costs.
type Left<'a> = (u16, &'a str, Decimal, Decimal);

/// The tie-outs of rows whose label says that they are the result of all lines above, where most columns bear that out: a result may take
/// in more than the lines of its table.
pub(in crate::workbook::read) fn results(table: &Source<'_>, read: &Extract, issues: &mut Issues) -> Vec<TieOut> {
    let rows = read.excluded.iter().filter(|left| left.reason == kinds::COMPUTED).map(|left| left.row).take(MAX_ROWS);
    let mut found = Vec::new();
    if read.ledger.facts().len() > MAX_FACTS {
        return found;
    }
    for row in rows {
        let Some(label) = (table.region.range.left..=table.region.range.right).find_map(|c| table.grid.text(table.texts, row, c)) else {
            continue;
        };
        // Costs stand there as they are, or below zero.
        for negative in [false, true] {
            let columns = left(table, read, row, negative);
            let ties = |(_, _, stated, left): &&Left<'_>| (*stated - *left).abs() < HALF_A_CENT;
            if columns.iter().filter(ties).count() * 2 <= columns.len() {
                continue;
            }
            for (col, name, stated, left) in columns {
                let cell = CellRef { source: table.workbook, sheet: table.grid.index, row, col };
                let tie = TieOut { label: format!("{label} · {name}"), cell, stated, summed: left };
                if !tie.ties() {
                    let (says, left) = (display::number(stated, 2), display::number(left, 2));
                    let message =
                        format!("says {says} for “{label}”, but income less costs above it is {left}. Check which of the two is right.");
                    issues.add(cell, Severity::Warning, IssueKind::TotalDiffers, &message);
                }
                found.push(tie);
            }
            break;
        }
    }
    found
}

/// Income less costs of the lines above a row, column by column, as the sheet writes them; nothing where one of the two is missing.
fn left<'a>(table: &Source<'a>, read: &Extract, row: u32, negative: bool) -> Vec<Left<'a>> {
    let ledger = &read.ledger;
    let (income, costs) = (ledger.find_measure(&Measure::REVENUE), ledger.find_measure(&Measure::SPEND));
    if income.is_none() || costs.is_none() {
        return Vec::new();
    }
    let amounts = table.columns.iter().zip(table.profiles).filter(|(c, _)| matches!(c.role, Role::Amount(_)));
    let columns = amounts.filter_map(|(column, profile)| {
        let stated = plain_amount(table, row, column.index, profile.mark)?;
        let mut left = Decimal::ZERO;
        let mut lines = 0;
        for fact in ledger.facts().iter() {
            let Origin::Cell(cell) = fact.origin else { continue };
            if cell.col != column.index || cell.row >= row {
                continue;
            }
            let amount = plain_amount(table, cell.row, cell.col, profile.mark).unwrap_or_default();
            let side = Some(fact.measure);
            left += if side == income || (side == costs && negative) {
                amount
            } else if side == costs {
                -amount
            } else {
                continue;
            };
            lines += 1;
        }
        (lines >= 2).then_some((column.index, column.header.as_str(), stated, left))
    });
    columns.collect()
}
