//! Efficiency: what it costs to get the outcome.

use super::built_in::BuiltIn;
use crate::kpi::KpiKind;
use crate::ledger::measure::{Direction, Unit};

/// Spend, utilization, CAC, ROMI and payback.
pub(super) const FAMILY: &[BuiltIn] = &[
    BuiltIn {
        id: "spend",
        label: "Spend",
        finance_label: "Marketing expense",
        meaning: "Money spent.",
        formula: "spend",
        unit: Unit::Money,
        direction: Direction::LowerBetter,
        kind: KpiKind::Efficiency,
        parent: Some("pipeline"),
        undefined_when: "The workbook has no spend.",
        source: "The workbook's own column.",
    },
    BuiltIn {
        id: "utilization",
        label: "Spend utilization",
        finance_label: "Budget utilization",
        meaning: "The share of the planned spend that was spent; 100 % is the target, and both ways are adverse.",
        formula: "spend[actual] / spend[plan]",
        unit: Unit::Share,
        direction: Direction::OnTarget,
        kind: KpiKind::Efficiency,
        parent: Some("spend"),
        undefined_when: "There is no planned or no actual spend.",
        source: "Actual over plan; Horngren, Datar and Rajan, Cost Accounting, ch. 7 (static-budget variance as a share).",
    },
    BuiltIn {
        id: "cac",
        label: "CAC",
        finance_label: "Customer acquisition cost, blended",
        meaning: "Spend per new customer, over all customers won.",
        formula: "spend / wins",
        unit: Unit::Money,
        direction: Direction::LowerBetter,
        kind: KpiKind::Efficiency,
        parent: Some("wins"),
        undefined_when: "No customers were won, or there is no spend.",
        source: "Skok, SaaS Metrics 2.0 (2010), https://www.forentrepreneurs.com/saas-metrics-2/",
    },
    BuiltIn {
        id: "romi",
        label: "ROMI",
        finance_label: "Return on marketing investment",
        meaning: "Gross margin earned above the spend, per unit of spend.",
        formula: "(revenue * gross_margin - spend) / spend",
        unit: Unit::Multiple,
        direction: Direction::HigherBetter,
        kind: KpiKind::Efficiency,
        parent: Some("revenue"),
        undefined_when: "Revenue, spend or the gross margin is missing.",
        source: "Farris, Bendle, Pfeifer and Reibstein, Marketing Metrics, 3rd ed. (2015), ch. 10.",
    },
    BuiltIn {
        id: "payback",
        label: "Payback",
        finance_label: "CAC payback, gross-margin basis",
        meaning: "Months until a new customer's gross margin has paid for its acquisition; bookings count as a year's value.",
        formula: "cac / (bookings / wins / 12 * gross_margin)",
        unit: Unit::Months,
        direction: Direction::LowerBetter,
        kind: KpiKind::Efficiency,
        parent: Some("cac"),
        undefined_when: "Wins, bookings, spend or the gross margin is missing.",
        source: "Skok, SaaS Metrics 2.0 (2010), https://www.forentrepreneurs.com/saas-metrics-2/",
    },
];
