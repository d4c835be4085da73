//! Outcome: what the business gets.

use super::built_in::{BuiltIn, FINANCE, METRICS, SAAS, SALES};
use crate::kpi::{Cadence, Perspective};
use crate::ledger::measure::{Direction, Unit};

/// What the family shares.
const USUAL: BuiltIn = BuiltIn { owner: SALES, cadence: Cadence::Monthly, ..super::built_in::USUAL };

/// Bookings, revenue and what becomes of it.
pub(super) const FAMILY: &[BuiltIn] = &[
    BuiltIn {
        id: "bookings",
        label: "Bookings",
        finance_label: "Contract value signed",
        meaning: "The value of contracts signed in the period.",
        formula: "bookings",
        parent: Some("revenue"),
        pair: Some("pipeline"),
        decision: "Shift money to what books, or lower the forecast.",
        undefined_when: "The workbook has no bookings.",
        ..USUAL
    },
    BuiltIn {
        id: "revenue",
        label: "Revenue",
        finance_label: "Attributed revenue",
        meaning: "Revenue attributed to the spend.",
        formula: "revenue",
        pair: Some("bookings"),
        decision: "Revise the budget at the next reforecast.",
        undefined_when: "The workbook has no revenue.",
        ..USUAL
    },
    BuiltIn {
        id: "growth",
        label: "Growth",
        finance_label: "Revenue growth, year over year",
        meaning: "How much revenue grew against the same months a year before.",
        formula: "revenue / LAG(revenue, 12) - 1",
        unit: Unit::Share,
        parent: Some("revenue"),
        pair: Some("pipeline"),
        cadence: Cadence::Quarterly,
        decision: "Revise the budget at the next reforecast.",
        undefined_when: "There is no revenue a year before.",
        source: METRICS,
        ..USUAL
    },
    BuiltIn {
        id: "net_new_arr",
        label: "Net new ARR",
        finance_label: "Net new annual recurring revenue",
        meaning: "Recurring revenue won and expanded, less what was lost.",
        formula: "'new arr' + IFERROR('expansion arr', 0) - IFERROR('churned arr', 0)",
        parent: Some("revenue"),
        pair: Some("pipeline"),
        decision: "Weigh new business against keeping customers.",
        undefined_when: "The workbook has no new ARR.",
        source: SAAS,
        ..USUAL
    },
    BuiltIn {
        perspective: Some(Perspective::Customer),
        id: "nrr",
        label: "NRR",
        finance_label: "Net revenue retention",
        meaning: "The share of the recurring revenue at the start that is left at the end, with what its customers bought more.",
        formula: "(PRIOR(arr, 1) + IFERROR('expansion arr', 0) - IFERROR('churned arr', 0)) / PRIOR(arr, 1)",
        unit: Unit::Share,
        parent: Some("net_new_arr"),
        owner: FINANCE,
        cadence: Cadence::Quarterly,
        decision: "Move money from winning customers to keeping them.",
        undefined_when: "There is no ARR at the end of the period before.",
        source: SAAS,
        ..USUAL
    },
    BuiltIn {
        id: "churn",
        label: "Churn",
        finance_label: "Customer churn rate",
        meaning: "The share of the customers at the start that left.",
        formula: "'churned customers' / PRIOR('active customers', 1)",
        unit: Unit::Share,
        direction: Direction::LowerBetter,
        parent: Some("nrr"),
        decision: "Move money from winning customers to keeping them.",
        undefined_when: "There are no customers at the end of the period before.",
        source: SAAS,
        ..USUAL
    },
    BuiltIn {
        id: "market_share",
        label: "Market share",
        finance_label: "Revenue market share",
        meaning: "Revenue as a share of what the whole market spends.",
        formula: "revenue / 'market revenue'",
        unit: Unit::Share,
        parent: Some("revenue"),
        cadence: Cadence::Quarterly,
        decision: "Hold the budget against the market, not against last year.",
        undefined_when: "The workbook has no revenue of the market.",
        source: METRICS,
        ..USUAL
    },
];
