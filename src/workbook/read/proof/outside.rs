//! What stands outside: tables beside the part of a sheet that is printed, and numbers that no table takes.

use crate::ledger::{CellRef, Range};
use crate::workbook::issue::{IssueKind, Severity};
use crate::workbook::mapping::{Ask, Role, Table};
use crate::workbook::read::grid::{By, Grid};
use crate::workbook::read::issues::Issues;
use crate::workbook::read::table::Read;

/// Where a table lies, seen from the part of its sheet that is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook::read) enum Printed {
    /// Inside it.
    Inside,
    /// Left or right of it.
    Beside,
}

/// Where a table lies, seen from the part of its sheet that is printed; `None` where the sheet names none, or it lies below or on its edge.
pub(in crate::workbook::read) fn printed(grid: &Grid, range: Range) -> Option<Printed> {
    let areas: Vec<Range> = grid.declared.iter().filter(|d| d.by == By::Print).map(|d| d.range).collect();
    let level = |area: &&Range| area.top <= range.bottom && range.top <= area.bottom;
    let across = |area: &Range| area.left <= range.right && range.left <= area.right;
    if areas.iter().any(|a| a.contains(range.top, range.left) && a.contains(range.bottom, range.right)) {
        return Some(Printed::Inside);
    }
    (areas.iter().any(|a| level(&a)) && !areas.iter().any(across)).then_some(Printed::Beside)
}

/// Leaves out tables beside the printed part of their sheet that do not say themselves what they are, where a table inside it does.
pub(in crate::workbook::read) fn scratch(reads: &mut [Read], found: &mut [Issues]) {
    let counts = |r: &Read| r.table.used && r.table.facts > 0;
    let inside: Vec<(u16, u16)> = reads
        .iter()
        .filter(|r| counts(r) && r.printed == Some(Printed::Inside) && speaks(&r.table))
        .map(|r| (r.table.source, r.table.sheet))
        .collect();
    for (read, found) in reads.iter_mut().zip(found) {
        let table = &read.table;
        let beside = counts(read) && read.decided.is_none() && read.printed == Some(Printed::Beside);
        if !beside || speaks(table) || !inside.contains(&(table.source, table.sheet)) {
            continue;
        }
        let reason = "It stands beside the sheet’s print area and says neither a period nor what its amounts are.";
        let message = format!(
            "{}: the table at {} is left out. {reason} Use it on the Mapping page if it should count.",
            table.sheet_name, table.range
        );
        let cell = CellRef { source: table.source, sheet: table.sheet, row: table.range.top, col: table.range.left };
        found.note(Some(cell), Severity::Warning, IssueKind::NotRead, message);
        read.table.used = false;
        read.table.unused_reason = reason.into();
    }
}

/// Whether a table says itself what its amounts are: by a period, or by a word for a version or a measure over them.
fn speaks(table: &Table) -> bool {
    let sure = |c: &crate::workbook::mapping::Column| match &c.role {
        Role::Period | Role::Version | Role::MeasureName => true,
        Role::Amount(amount) => amount.period.is_some() || c.confidence >= SURE,
        _ => false,
    };
    table.columns.iter().any(sure) && !table.asks.iter().any(|ask| matches!(ask, Ask::Version { .. }))
}

/// From here on a column's role is not only guessed from what stands around the table.
const SURE: u8 = 70;
