//! Outcome: what the business gets.

use crate::kpi::expression::{Expression, Input};
use crate::kpi::{Kpi, KpiKind};
use crate::ledger::measure::{Direction, Unit};

const fn outcome(
    id: &'static str,
    label: &'static str,
    finance_label: &'static str,
    meaning: &'static str,
    parent: Option<&'static str>,
    undefined_when: &'static str,
) -> Kpi {
    Kpi {
        id,
        label,
        finance_label,
        meaning,
        formula: Expression::Of(Input::Measure(id)),
        unit: Unit::Money,
        direction: Direction::HigherBetter,
        kind: KpiKind::Outcome,
        parent,
        version: 1,
        undefined_when,
        source: "The workbook's own column.",
    }
}

/// Bookings and revenue.
pub const FAMILY: &[Kpi] = &[
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
