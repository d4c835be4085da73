//! Finance view: what the spend does to margin, earnings and cash.

use super::built_in::{BuiltIn, FINANCE, OWN_COLUMN};
use crate::kpi::Cadence;

/// What the family shares.
const USUAL: BuiltIn = BuiltIn {
    owner: FINANCE,
    cadence: Cadence::Quarterly,
    decision: "Revise the budget at the next reforecast.",
    ..super::built_in::USUAL
};

/// Gross profit, and the effects on EBITDA and cash.
pub(super) const FAMILY: &[BuiltIn] = &[
    BuiltIn {
        id: "gross_profit",
        label: "Gross profit",
        finance_label: "Gross margin earned",
        meaning: "What is left of revenue after the cost of what was sold.",
        formula: "revenue * gross_margin",
        parent: Some("revenue"),
        undefined_when: "There is no revenue or no gross margin.",
        source: "Horngren, Datar and Rajan, Cost Accounting, ch. 3.",
        ..USUAL
    },
    BuiltIn {
        id: "ebitda_effect",
        label: "EBITDA effect",
        finance_label: "Contribution after marketing",
        meaning: "Gross profit less the spend: what the spend adds to earnings in the period.",
        formula: "gross_profit - spend",
        parent: Some("gross_profit"),
        undefined_when: "Revenue, spend or the gross margin is missing.",
        source: "Horngren, Datar and Rajan, Cost Accounting, ch. 3.",
        ..USUAL
    },
    BuiltIn {
        id: "cash_effect",
        label: "Cash effect",
        finance_label: "Net cash from customers and marketing",
        meaning: "Cash that came in less cash that went out.",
        formula: "'cash received' - 'cash paid'",
        parent: Some("gross_profit"),
        undefined_when: "The workbook does not tell cash received and paid.",
        source: OWN_COLUMN,
        ..USUAL
    },
];
