//! Funnel: the steps between spend and outcome.

use super::built_in::{BuiltIn, DEMAND, METRICS, OPERATIONS, OWN_COLUMN, SALES};
use crate::kpi::{KpiKind, Perspective, Timing};
use crate::ledger::measure::Unit;

/// What the family shares.
const USUAL: BuiltIn = BuiltIn {
    kind: KpiKind::Funnel,
    unit: Unit::Share,
    timing: Some(Timing::Leading),
    pair: Some("bookings"),
    owner: DEMAND,
    decision: "Work on the step that loses most before buying more of the one above it.",
    undefined_when: "One of its two steps is missing, or the earlier one is zero.",
    source: "Ratio of summed steps; Farris et al., Marketing Metrics, 3rd ed. (2015), ch. 6.",
    ..super::built_in::USUAL
};

/// Pipeline, wins and the rates from step to step.
pub(super) const FAMILY: &[BuiltIn] = &[
    BuiltIn {
        id: "pipeline",
        label: "Pipeline",
        finance_label: "Qualified pipeline created",
        meaning: "The value of opportunities created in the period.",
        formula: "pipeline",
        unit: Unit::Money,
        pair: Some("bookings"),
        parent: Some("bookings"),
        decision: "Move money to what creates pipeline in time.",
        undefined_when: "The workbook has no pipeline.",
        source: OWN_COLUMN,
        ..USUAL
    },
    BuiltIn {
        perspective: Some(Perspective::Customer),
        id: "wins",
        label: "Customers won",
        finance_label: "New customers",
        meaning: "Deals won in the period.",
        formula: "wins",
        unit: Unit::Count,
        timing: Some(Timing::Lagging),
        pair: Some("pipeline"),
        parent: Some("bookings"),
        owner: SALES,
        decision: "Look at the step of the funnel that fell behind.",
        undefined_when: "The workbook has no wins.",
        source: OWN_COLUMN,
        ..USUAL
    },
    BuiltIn {
        id: "click_to_lead",
        label: "Click → lead",
        finance_label: "Click-to-lead rate",
        meaning: "The share of clicks that became leads.",
        formula: "leads / clicks",
        parent: Some("lead_to_mql"),
        ..USUAL
    },
    BuiltIn {
        id: "lead_to_mql",
        label: "Lead → MQL",
        finance_label: "Lead → MQL",
        meaning: "The share of leads that marketing qualified.",
        formula: "mql / leads",
        parent: Some("mql_to_sql"),
        ..USUAL
    },
    BuiltIn {
        id: "mql_to_sql",
        label: "MQL → SQL",
        finance_label: "MQL → SQL",
        meaning: "The share of marketing-qualified leads that sales accepted.",
        formula: "sql / mql",
        parent: Some("pipeline"),
        ..USUAL
    },
    BuiltIn {
        id: "sql_to_opportunity",
        label: "SQL → opportunity",
        finance_label: "SQL → opportunity",
        meaning: "The share of accepted leads that became opportunities.",
        formula: "opportunities / sql",
        parent: Some("pipeline"),
        owner: SALES,
        ..USUAL
    },
    BuiltIn {
        id: "win_rate",
        label: "Win rate",
        finance_label: "Win rate",
        meaning: "The share of opportunities that were won.",
        formula: "wins / opportunities",
        parent: Some("wins"),
        owner: SALES,
        ..USUAL
    },
    BuiltIn {
        id: "pipeline_coverage",
        label: "Pipeline coverage",
        finance_label: "Pipeline over planned bookings",
        meaning: "How many times the pipeline covers the bookings that are planned.",
        formula: "pipeline / bookings[plan]",
        unit: Unit::Multiple,
        parent: Some("pipeline"),
        owner: OPERATIONS,
        decision: "Add pipeline now, or lower the forecast.",
        undefined_when: "There is no pipeline, or no bookings are planned.",
        source: METRICS,
        ..USUAL
    },
    BuiltIn {
        id: "velocity",
        label: "Pipeline velocity",
        finance_label: "Pipeline velocity, per day",
        meaning: "Money that the pipeline brings in a day.",
        formula: "opportunities * win_rate * (bookings / wins) / ('days to close' / wins)",
        unit: Unit::Money,
        parent: Some("pipeline"),
        owner: OPERATIONS,
        decision: "Shorten the cycle or raise the win rate before adding money.",
        undefined_when: "Opportunities, wins, bookings or the days to close are missing.",
        source: METRICS,
        ..USUAL
    },
];
