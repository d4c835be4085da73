//! Lines that nobody answers for.

use super::{CELLS, Check, Finding, Subject, counted};
use crate::ledger::{CellRef, DimensionKind, Measure, Member, Version};
use crate::workbook::issue::Severity;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let spend = subject.ledger.find_measure(&Measure::SPEND);
    let planned = || subject.facts().filter(|(_, f, _)| f.version == Version::Plan && Some(f.measure) == spend && f.amount.is_some());
    let Some(owner) = subject.ledger.find_dimension(&DimensionKind::Owner) else {
        let Some((_, _, cell)) = planned().next() else { return Vec::new() };
        return vec![Finding {
            check: Check::Owners,
            severity: Severity::Info,
            key: "owners none".into(),
            message: "No table names owners, so nobody answers for the plan. Add an Owner column to the plan in Excel.".into(),
            cells: vec![cell],
            remedy: None,
        }];
    };
    let mut rows: Vec<CellRef> = Vec::new();
    for (_, _, cell) in planned().filter(|(i, _, _)| subject.ledger.member_of(*i, owner) == Member::BLANK) {
        if rows.last().is_none_or(|last| (last.source, last.sheet, last.row) != (cell.source, cell.sheet, cell.row)) {
            rows.push(cell);
        }
    }
    if rows.is_empty() {
        return Vec::new();
    }
    vec![Finding {
        check: Check::Owners,
        severity: Severity::Warning,
        key: format!("owners blank {}", rows.len()),
        message: format!(
            "{} of the plan {} no owner. Fill in who answers for {}.",
            counted(rows.len(), "line", "lines"),
            if rows.len() == 1 { "names" } else { "name" },
            if rows.len() == 1 { "it" } else { "them" }
        ),
        cells: rows.into_iter().take(CELLS).collect(),
        remedy: None,
    }]
}
