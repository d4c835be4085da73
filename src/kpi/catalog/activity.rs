//! Activity: what is done. Never counted as success by itself.

use super::built_in::BuiltIn;
use crate::kpi::KpiKind;
use crate::ledger::measure::{Direction, Unit};

/// Click-through rate and cost per click.
pub(super) const FAMILY: &[BuiltIn] = &[
    BuiltIn {
        id: "ctr",
        label: "CTR",
        finance_label: "Click-through rate",
        meaning: "Clicks per impression.",
        formula: "clicks / impressions",
        unit: Unit::Share,
        direction: Direction::HigherBetter,
        kind: KpiKind::Activity,
        parent: Some("cpc"),
        undefined_when: "There are no impressions or no clicks.",
        source: "Farris et al., Marketing Metrics, 3rd ed. (2015), ch. 9.",
    },
    BuiltIn {
        id: "cpc",
        label: "CPC",
        finance_label: "Cost per click",
        meaning: "Spend per click.",
        formula: "spend / clicks",
        unit: Unit::Money,
        direction: Direction::LowerBetter,
        kind: KpiKind::Activity,
        parent: Some("spend"),
        undefined_when: "There are no clicks or no spend.",
        source: "Farris et al., Marketing Metrics, 3rd ed. (2015), ch. 9.",
    },
];
