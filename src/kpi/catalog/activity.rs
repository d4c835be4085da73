//! Activity: what is done. Never counted as success by itself.

use crate::kpi::expression::{Expression, Input};
use crate::kpi::{Kpi, KpiKind};
use crate::ledger::measure::{Direction, Unit};

const SPEND: Expression = Expression::Of(Input::Measure("spend"));
const CLICKS: Expression = Expression::Of(Input::Measure("clicks"));
const IMPRESSIONS: Expression = Expression::Of(Input::Measure("impressions"));

/// Click-through rate and cost per click.
pub const FAMILY: &[Kpi] = &[
    Kpi {
        id: "ctr",
        label: "CTR",
        finance_label: "Click-through rate",
        meaning: "Clicks per impression.",
        formula: Expression::Over(&CLICKS, &IMPRESSIONS),
        unit: Unit::Share,
        direction: Direction::HigherBetter,
        kind: KpiKind::Activity,
        parent: Some("cpc"),
        version: 1,
        undefined_when: "There are no impressions or no clicks.",
        source: "Farris et al., Marketing Metrics, 3rd ed. (2015), ch. 9.",
    },
    Kpi {
        id: "cpc",
        label: "CPC",
        finance_label: "Cost per click",
        meaning: "Spend per click.",
        formula: Expression::Over(&SPEND, &CLICKS),
        unit: Unit::Money,
        direction: Direction::LowerBetter,
        kind: KpiKind::Activity,
        parent: Some("spend"),
        version: 1,
        undefined_when: "There are no clicks or no spend.",
        source: "Farris et al., Marketing Metrics, 3rd ed. (2015), ch. 9.",
    },
];
