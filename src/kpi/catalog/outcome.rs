//! Outcome: what the business gets.

use super::built_in::BuiltIn;
use crate::kpi::KpiKind;
use crate::ledger::measure::{Direction, Unit};

const fn outcome(
    id: &'static str,
    label: &'static str,
    finance_label: &'static str,
    meaning: &'static str,
    parent: Option<&'static str>,
    undefined_when: &'static str,
) -> BuiltIn {
    BuiltIn {
        id,
        label,
        finance_label,
        meaning,
        formula: id,
        unit: Unit::Money,
        direction: Direction::HigherBetter,
        kind: KpiKind::Outcome,
        parent,
        undefined_when,
        source: "The workbook's own column.",
    }
}

/// Bookings and revenue.
pub(super) const FAMILY: &[BuiltIn] = &[
    outcome(
        "bookings",
        "Bookings",
        "Contract value signed",
        "The value of contracts signed in the period.",
        Some("revenue"),
        "The workbook has no bookings.",
    ),
    outcome("revenue", "Revenue", "Attributed revenue", "Revenue attributed to the spend.", None, "The workbook has no revenue."),
];
