//! Quality: how good what is got is, and how good the figures are.

use super::built_in::{BuiltIn, METRICS, OPERATIONS};
use crate::kpi::{Cadence, KpiKind, Perspective, Timing};
use crate::ledger::measure::Unit;

/// What the family shares.
const USUAL: BuiltIn = BuiltIn {
    kind: KpiKind::Quality,
    unit: Unit::Share,
    timing: Some(Timing::Leading),
    pair: Some("win_rate"),
    decision: "Hold volume until quality is back.",
    source: METRICS,
    ..super::built_in::USUAL
};

/// Fit, purity, coverage and satisfaction.
pub(super) const FAMILY: &[BuiltIn] = &[
    BuiltIn {
        id: "icp_fit",
        label: "ICP fit",
        finance_label: "Leads of the target profile",
        meaning: "The share of leads that fit the profile of the customers that are wanted.",
        formula: "'icp leads' / leads",
        parent: Some("lead_to_mql"),
        undefined_when: "The workbook has no leads of the target profile.",
        ..USUAL
    },
    BuiltIn {
        id: "pipeline_purity",
        label: "Pipeline purity",
        finance_label: "Pipeline of the target profile",
        meaning: "The share of the pipeline that fits the profile of the customers that are wanted.",
        formula: "'icp pipeline' / pipeline",
        parent: Some("pipeline"),
        undefined_when: "The workbook has no pipeline of the target profile.",
        ..USUAL
    },
    BuiltIn {
        id: "tag_coverage",
        label: "Data-tag coverage",
        finance_label: "Spend with complete tags",
        meaning: "The share of spend whose campaign, channel and owner are tagged.",
        formula: "'tagged spend' / spend",
        parent: Some("spend"),
        owner: OPERATIONS,
        decision: "Have the missing tags filled in before money moves.",
        undefined_when: "The workbook does not tell tagged spend.",
        ..USUAL
    },
    BuiltIn {
        perspective: Some(Perspective::Customer),
        id: "nps",
        label: "NPS",
        finance_label: "Net promoter score",
        meaning: "Promoters less detractors, as a share of all who answered: 45 % is an NPS of 45.",
        formula: "(promoters - detractors) / 'nps responses'",
        parent: Some("churn"),
        cadence: Cadence::Quarterly,
        decision: "Move money from winning customers to keeping them.",
        undefined_when: "Nobody was asked.",
        source: "Reichheld, The One Number You Need to Grow, Harvard Business Review (December 2003).",
        ..USUAL
    },
];
