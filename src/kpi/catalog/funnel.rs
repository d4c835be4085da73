//! Funnel: the steps between spend and outcome.

use crate::kpi::expression::{Expression, Input};
use crate::kpi::{Kpi, KpiKind};
use crate::ledger::measure::{Direction, Unit};

const fn of(id: &'static str) -> Expression {
    Expression::Of(Input::Measure(id))
}

const LEADS: Expression = of("leads");
const MQL: Expression = of("mql");
const SQL: Expression = of("sql");
const OPPORTUNITIES: Expression = of("opportunities");
const WINS: Expression = of("wins");

const fn rate(id: &'static str, label: &'static str, meaning: &'static str, parent: &'static str, formula: Expression) -> Kpi {
    Kpi {
        id,
        label,
        finance_label: label,
        meaning,
        formula,
        unit: Unit::Share,
        direction: Direction::HigherBetter,
        kind: KpiKind::Funnel,
        parent: Some(parent),
        version: 1,
        undefined_when: "One of its two steps is missing, or the earlier one is zero.",
        source: "Ratio of summed steps; Farris et al., Marketing Metrics, 3rd ed. (2015), ch. 6.",
    }
}

/// Pipeline, wins and the rates from step to step.
pub const FAMILY: &[Kpi] = &[
    Kpi {
        id: "pipeline",
        label: "Pipeline",
        finance_label: "Qualified pipeline created",
        meaning: "The value of opportunities created in the period.",
        formula: of("pipeline"),
        unit: Unit::Money,
        direction: Direction::HigherBetter,
        kind: KpiKind::Funnel,
        parent: Some("bookings"),
        version: 1,
        undefined_when: "The workbook has no pipeline.",
        source: "The workbook's own column.",
    },
    Kpi {
        id: "wins",
        label: "Customers won",
        finance_label: "New customers",
        meaning: "Deals won in the period.",
        formula: WINS,
        unit: Unit::Count,
        direction: Direction::HigherBetter,
        kind: KpiKind::Funnel,
        parent: Some("bookings"),
        version: 1,
        undefined_when: "The workbook has no wins.",
        source: "The workbook's own column.",
    },
    rate("lead_to_mql", "Lead → MQL", "The share of leads that marketing qualified.", "mql_to_sql", Expression::Over(&MQL, &LEADS)),
    rate(
        "mql_to_sql",
        "MQL → SQL",
        "The share of marketing-qualified leads that sales accepted.",
        "pipeline",
        Expression::Over(&SQL, &MQL),
    ),
    rate("win_rate", "Win rate", "The share of opportunities that were won.", "wins", Expression::Over(&WINS, &OPPORTUNITIES)),
];
