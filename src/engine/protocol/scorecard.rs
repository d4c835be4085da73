//! The scorecard page.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::figure::{Compared, Scope, Why};
use crate::kpi::{Limits, Perspective, Signal};

/// The scorecard over a scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScorecardView {
    /// The span for reading: `Jan – Oct 2026 (to date)`.
    pub span: String,
    /// Spend → pipeline → bookings → CAC → ROMI → payback.
    pub chain: Vec<Tile>,
    /// Spend utilization.
    pub utilization: Compared,
    /// What broke its threshold, adverse first, largest first.
    pub needs: Vec<Need>,
    /// Spend against plan by channel (or the workbook's main dimension).
    pub bars: Bars,
    /// The KPIs by kind.
    pub groups: Vec<KpiGroup>,
    /// What to know about these figures; sentences: `3 amounts in PLN have no rate and stay out of the totals.`
    pub notes: Vec<String>,
}

/// One tile of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tile {
    /// The KPI's id.
    pub id: String,
    /// Its name in marketing's words.
    pub label: String,
    /// Its name in finance's words.
    pub finance_label: String,
    /// The figures.
    pub figures: Compared,
    /// What stands on the arrow to the next tile, such as `$8.20 each` or `3,244 won`; empty when unknown.
    pub link: String,
}

/// A line of "needs a decision".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// `CAC` or `Display spend`.
    pub title: String,
    /// One line: `+12.6 % against plan: $184,000 of $163,400.`
    pub why: String,
    /// Who decides: the line's owner when the workbook says, the KPI's by its definition; else empty.
    pub owner: String,
    /// The figures.
    pub figures: Compared,
    /// The scope in which it broke, for the variance page.
    pub scope: Scope,
    /// Why it left its plan, where somebody can say it of this very figure.
    pub explained: Option<Why>,
    /// Whether it is money that can be moved (a budget line's spend).
    pub movable: bool,
}

/// Spend against plan by the members of one dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bars {
    /// The dimension's id; empty when the workbook has none.
    pub dimension: String,
    /// Its name.
    pub label: String,
    /// The threshold, a share of one.
    pub threshold: Decimal,
    /// One bar per member, largest plan first, at most 12; (member, figures).
    pub bars: Vec<(String, Compared)>,
    /// How many members are not shown.
    pub more: u32,
}

/// KPIs of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiGroup {
    /// `Outcome`, `Efficiency`, `Funnel`, `Activity`.
    pub label: String,
    /// The KPIs.
    pub rows: Vec<KpiRow>,
}

/// One KPI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiRow {
    /// Whose view it takes on a balanced scorecard.
    pub perspective: Perspective,
    /// How much it counts there.
    pub weight: Decimal,
    /// The KPI's id.
    pub id: String,
    /// Its name in marketing's words.
    pub label: String,
    /// Its name in finance's words.
    pub finance_label: String,
    /// What it tells.
    pub meaning: String,
    /// The figures.
    pub figures: Compared,
    /// How the actual went over the last months.
    pub course: Course,
    /// When its trigger fires, in words: `Miss ≥ 5 %`.
    pub trigger: String,
    /// Why it is no success although it looks like one: activity without its outcome; empty when it is not that.
    pub vanity: String,
}

/// A KPI's actuals over the last months that have any, twelve at most, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// The month's label and its value.
    pub points: Vec<(String, Option<Decimal>)>,
    /// The limits of natural variation; `None` with too few months.
    pub limits: Option<Limits>,
    /// What each month tells that natural variation does not.
    pub signals: Vec<Option<Signal>>,
    /// What the last month tells.
    pub now: Option<Signal>,
    /// The limits and the months outside, in a sentence; or why there are none.
    pub said: String,
}
