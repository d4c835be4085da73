//! How the built-in KPIs are written down: as plain words, the formula among them, which becomes a tree when the catalog is made.

use crate::kpi::formula::Formula;
use crate::kpi::{Kpi, KpiKind};
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
    pub(super) parent: Option<&'static str>,
    pub(super) undefined_when: &'static str,
    pub(super) source: &'static str,
}

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
            parent: self.parent.map(str::to_owned),
            version: 1,
            undefined_when: self.undefined_when.into(),
            source: self.source.into(),
        })
    }
}

/// Every family, in the order in which pages list them.
pub(super) const FAMILIES: [&[BuiltIn]; 4] =
    [super::outcome::FAMILY, super::efficiency::FAMILY, super::funnel::FAMILY, super::activity::FAMILY];

/// Every built-in KPI.
pub(super) fn all() -> impl Iterator<Item = Kpi> {
    FAMILIES.into_iter().flatten().filter_map(BuiltIn::kpi)
}
