//! Activity: what is done. Never counted as success by itself.

use super::built_in::{BuiltIn, DEMAND, OWN_COLUMN};
use crate::kpi::{Cadence, KpiKind, Timing};
use crate::ledger::measure::{Direction, Unit};

/// What the family shares.
const USUAL: BuiltIn = BuiltIn {
    kind: KpiKind::Activity,
    timing: Some(Timing::Leading),
    pair: Some("pipeline"),
    owner: DEMAND,
    cadence: Cadence::Weekly,
    decision: "Change creative, audience or bid; no money moves on this alone.",
    source: "Farris et al., Marketing Metrics, 3rd ed. (2015), ch. 9.",
    ..super::built_in::USUAL
};

/// Reach, clicks, what they cost, and meetings.
pub(super) const FAMILY: &[BuiltIn] = &[
    BuiltIn {
        id: "reach",
        label: "Reach",
        finance_label: "People reached",
        meaning: "People who saw something at least once; of months the sum, in which people of several months count again.",
        formula: "reach",
        unit: Unit::Count,
        parent: Some("ctr"),
        undefined_when: "The workbook has no reach.",
        source: OWN_COLUMN,
        ..USUAL
    },
    BuiltIn {
        id: "ctr",
        label: "CTR",
        finance_label: "Click-through rate",
        meaning: "Clicks per impression.",
        formula: "clicks / impressions",
        unit: Unit::Share,
        parent: Some("cpc"),
        undefined_when: "There are no impressions or no clicks.",
        ..USUAL
    },
    BuiltIn {
        id: "cpm",
        label: "CPM",
        finance_label: "Cost per thousand impressions",
        meaning: "Spend per thousand impressions.",
        formula: "spend / impressions * 1000",
        direction: Direction::LowerBetter,
        parent: Some("cpc"),
        undefined_when: "There are no impressions or no spend.",
        ..USUAL
    },
    BuiltIn {
        id: "cpc",
        label: "CPC",
        finance_label: "Cost per click",
        meaning: "Spend per click.",
        formula: "spend / clicks",
        direction: Direction::LowerBetter,
        parent: Some("spend"),
        undefined_when: "There are no clicks or no spend.",
        ..USUAL
    },
    BuiltIn {
        id: "meetings",
        label: "Meetings",
        finance_label: "Meetings held",
        meaning: "Meetings held with prospects.",
        formula: "meetings",
        unit: Unit::Count,
        parent: Some("mql_to_sql"),
        undefined_when: "The workbook has no meetings.",
        source: OWN_COLUMN,
        ..USUAL
    },
];
