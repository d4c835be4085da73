//! How the built-in KPIs are written down: as plain words, the formula among them, which becomes a tree when the catalog is made.

use crate::kpi::formula::Formula;
use rust_decimal::Decimal;

use crate::kpi::{Cadence, Kpi, KpiKind, Perspective, Timing};
use crate::ledger::measure::{Direction, Unit};

/// A built-in KPI; the fields are those of [`Kpi`].
#[derive(Debug, Clone, Copy)]
pub(super) struct BuiltIn {
    pub(super) id: &'static str,
    pub(super) label: &'static str,
    pub(super) finance_label: &'static str,
    pub(super) meaning: &'static str,
    pub(super) formula: &'static str,
    pub(super) unit: Unit,
    pub(super) direction: Direction,
    pub(super) kind: KpiKind,
    pub(super) perspective: Option<Perspective>,
    pub(super) timing: Option<Timing>,
    pub(super) pair: Option<&'static str>,
    pub(super) parent: Option<&'static str>,
    pub(super) owner: &'static str,
    pub(super) cadence: Cadence,
    pub(super) decision: &'static str,
    pub(super) undefined_when: &'static str,
    pub(super) source: &'static str,
}

/// Roles that answer for KPIs where a team names nobody else.
pub(super) const CMO: &str = "Head of marketing";
pub(super) const DEMAND: &str = "Head of demand generation";
pub(super) const OPERATIONS: &str = "Revenue operations";
pub(super) const SALES: &str = "Head of sales";
pub(super) const FINANCE: &str = "Finance partner";

/// Where a KPI is nothing but a column of the workbook.
pub(super) const OWN_COLUMN: &str = "The workbook's own column.";
/// The textbook that most definitions follow.
pub(super) const METRICS: &str = "Farris, Bendle, Pfeifer and Reibstein, Marketing Metrics, 3rd ed. (2015).";
/// The article that the definitions of subscription businesses follow.
pub(super) const SAAS: &str = "Skok, SaaS Metrics 2.0 (2010), https://www.forentrepreneurs.com/saas-metrics-2/";

/// What most definitions share; every family says the rest.
pub(super) const USUAL: BuiltIn = BuiltIn {
    id: "",
    label: "",
    finance_label: "",
    meaning: "",
    formula: "",
    unit: Unit::Money,
    direction: Direction::HigherBetter,
    kind: KpiKind::Outcome,
    perspective: None,
    timing: Some(Timing::Lagging),
    pair: None,
    parent: None,
    owner: CMO,
    cadence: Cadence::Monthly,
    decision: "",
    undefined_when: "One of its parts is missing, or what it is divided by is zero.",
    source: OWN_COLUMN,
};

/// Over how many months the built-in KPIs are judged.
const LOOKBACK: u16 = 12;

impl BuiltIn {
    /// The definition; `None` where the formula is none, which a test rules out.
    pub(super) fn kpi(&self) -> Option<Kpi> {
        Some(Kpi {
            id: self.id.into(),
            label: self.label.into(),
            finance_label: self.finance_label.into(),
            meaning: self.meaning.into(),
            formula: Formula::parse(self.formula).ok()?,
            unit: self.unit,
            direction: self.direction,
            kind: self.kind,
            perspective: self.perspective,
            weight: Decimal::ONE,
            timing: self.timing,
            pair: self.pair.map(str::to_owned),
            parent: self.parent.map(str::to_owned),
            owner: self.owner.into(),
            cadence: self.cadence,
            lookback: LOOKBACK,
            trigger: crate::kpi::Trigger::default(),
            decision: self.decision.into(),
            version: 1,
            undefined_when: self.undefined_when.into(),
            source: self.source.into(),
        })
    }
}

/// Every family, in the order in which pages list them.
pub(super) const FAMILIES: [&[BuiltIn]; 6] = [
    super::outcome::FAMILY,
    super::efficiency::FAMILY,
    super::funnel::FAMILY,
    super::activity::FAMILY,
    super::quality::FAMILY,
    super::finance::FAMILY,
];

/// Every built-in KPI.
pub(super) fn all() -> impl Iterator<Item = Kpi> {
    FAMILIES.into_iter().flatten().filter_map(BuiltIn::kpi)
}
