//! A figure on a page: its value, its unit, why it is absent, and what its trace is asked by.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::drivers::Change;
use super::pacing::PaceFigure;
use crate::budget::pacing::Profile;
use crate::decide::explanation::{About, Explanation};
use crate::engine::command::Filters;
use crate::ledger::measure::{Direction, Unit};
use crate::ledger::{Measure, Span, Version};

/// The part of the ledger that a page is about. It stands in the page's address.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Scope {
    /// `to-date` (also when empty), `all`, or a period's id: `2026`, `2026-Q4`, `2026-11`.
    #[serde(default)]
    pub period: String,
    /// One member per dimension.
    #[serde(default)]
    pub filters: Filters,
}

impl Scope {
    /// Both: the members of this and the other, and the shorter of their periods, which lies in the longer one.
    pub fn narrowed(&self, other: &Self) -> Self {
        let days = |scope: &Self| Span::from_id(&scope.period)?.days();
        let other_is_shorter = !other.period.is_empty() && days(self).is_none_or(|own| days(other).is_some_and(|days| days < own));
        let mut both = self.clone();
        both.filters.extend(other.filters.clone());
        if other_is_shorter {
            both.period.clone_from(&other.period);
        }
        both
    }
}

/// Which figure over a scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A KPI in one version.
    Kpi {
        /// The KPI's id.
        id: String,
        /// Plan or actual.
        version: Version,
    },
    /// The target that a KPI is held against where one is set.
    Target {
        /// The KPI's id.
        id: String,
    },
    /// A KPI's actual minus what it is held against.
    KpiVariance {
        /// The KPI's id.
        id: String,
    },
    /// The sum of a measure in one version.
    Sum {
        /// What is counted.
        measure: Measure,
        /// Which version.
        version: Version,
    },
    /// A measure's actual minus its plan.
    SumVariance {
        /// What is counted.
        measure: Measure,
    },
    /// What exchange rates add to a measure's actual.
    SumFx {
        /// What is counted.
        measure: Measure,
    },
    /// A measure's actual minus that of an earlier span.
    SumChange {
        /// What is counted.
        measure: Measure,
        /// How many months earlier it lies.
        months: i32,
    },
    /// A figure of an envelope's pace.
    Pace {
        /// Over what the plan is spread.
        profile: Profile,
        /// Which figure.
        figure: PaceFigure,
    },
    /// A figure of a KPI's reconciliation.
    Reconciled {
        /// The KPI's id.
        kpi: String,
        /// What is added up from below, by its id.
        cut: String,
        /// The line's id; `bottom`: the sum from below; empty: the whole difference.
        line: String,
    },
    /// What moved a KPI.
    Effect {
        /// The change.
        change: Change,
        /// The bar's id; empty: the whole difference.
        bar: String,
        /// One member of the main dimension; empty: the bar as a whole.
        member: String,
    },
}

/// A number to show, with the question that opens its trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The exact value; `None` when there is none.
    pub value: Option<Decimal>,
    /// What it is in.
    pub unit: Unit,
    /// The currency's code for money; empty otherwise.
    pub currency: String,
    /// Why there is no value, or what is missing in it; empty when there is nothing to say.
    pub note: String,
    /// What to ask for its trace.
    pub what: What,
    /// The scope to ask its trace over.
    pub scope: Scope,
}

/// A figure that left its plan, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// Which figure: what an explanation is about.
    pub about: About,
    /// What was said; `None` while nobody has.
    pub said: Option<Explanation>,
}

impl Compared {
    /// Whether the figure is held against a target, not against the workbook's plan.
    pub const fn has_target(&self) -> bool {
        matches!(self.plan.what, What::Target { .. })
    }
}

/// A figure beside its plan, or beside the target that was set for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// What happened.
    pub actual: Figure,
    /// What was planned.
    pub plan: Figure,
    /// `actual − plan`, in their unit.
    pub variance: Figure,
    /// `(actual − plan) / |plan|`, a share of one; `None`: no plan or no actual.
    pub share: Option<Decimal>,
    /// Which way is better.
    pub direction: Direction,
    /// How it stands against the threshold.
    pub status: crate::kpi::Status,
}
