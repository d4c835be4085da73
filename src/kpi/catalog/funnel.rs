//! Funnel: the steps between spend and outcome.

use super::built_in::BuiltIn;
use crate::kpi::KpiKind;
use crate::ledger::measure::{Direction, Unit};

const fn rate(id: &'static str, label: &'static str, meaning: &'static str, parent: &'static str, formula: &'static str) -> BuiltIn {
    BuiltIn {
        id,
        label,
        finance_label: label,
        meaning,
        formula,
        unit: Unit::Share,
        direction: Direction::HigherBetter,
        kind: KpiKind::Funnel,
        parent: Some(parent),
        undefined_when: "One of its two steps is missing, or the earlier one is zero.",
        source: "Ratio of summed steps; Farris et al., Marketing Metrics, 3rd ed. (2015), ch. 6.",
    }
}

/// Pipeline, wins and the rates from step to step.
pub(super) const FAMILY: &[BuiltIn] = &[
    BuiltIn {
        id: "pipeline",
        label: "Pipeline",
        finance_label: "Qualified pipeline created",
        meaning: "The value of opportunities created in the period.",
        formula: "pipeline",
        unit: Unit::Money,
        direction: Direction::HigherBetter,
        kind: KpiKind::Funnel,
        parent: Some("bookings"),
        undefined_when: "The workbook has no pipeline.",
        source: "The workbook's own column.",
    },
    BuiltIn {
        id: "wins",
        label: "Customers won",
        finance_label: "New customers",
        meaning: "Deals won in the period.",
        formula: "wins",
        unit: Unit::Count,
        direction: Direction::HigherBetter,
        kind: KpiKind::Funnel,
        parent: Some("bookings"),
        undefined_when: "The workbook has no wins.",
        source: "The workbook's own column.",
    },
    rate("lead_to_mql", "Lead → MQL", "The share of leads that marketing qualified.", "mql_to_sql", "mql / leads"),
    rate("mql_to_sql", "MQL → SQL", "The share of marketing-qualified leads that sales accepted.", "pipeline", "sql / mql"),
    rate("win_rate", "Win rate", "The share of opportunities that were won.", "wins", "wins / opportunities"),
];
