//! A plan that names no owners at all. A single line without one is an issue of reading.

use super::{Check, Finding, Subject};
use crate::ledger::{DimensionKind, Measure, Version};
use crate::workbook::issue::Severity;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Finding> {
    if subject.ledger.find_dimension(&DimensionKind::Owner).is_some() {
        return Vec::new();
    }
    let spend = subject.ledger.find_measure(&Measure::SPEND);
    let planned = subject.facts().find(|(_, f, _)| f.version == Version::Plan && Some(f.measure) == spend && f.amount.is_some());
    let finding = planned.map(|(_, _, cell)| Finding {
        check: Check::Owners,
        severity: Severity::Info,
        key: "owners none".into(),
        message: "No table names owners, so nobody answers for the plan. Add an Owner column to the plan in Excel.".into(),
        cells: vec![cell],
        remedy: None,
    });
    finding.into_iter().collect()
}
