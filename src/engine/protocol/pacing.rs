//! The pacing page: spent against expected to date, where it lands, and what to do, by envelope.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::figure::{Figure, Scope};
use crate::budget::pacing::{Call, Calls, Level, Profile};

/// What the pacing page asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PacingQuery {
    /// The part of the ledger. A period is the stretch that the plan is for; `to-date` and `all` stand for the fiscal year of the last actual.
    pub scope: Scope,
    /// Over what the plan is spread.
    pub profile: Profile,
    /// Today in the user's time zone: only to say how far behind the actuals are.
    pub today: NaiveDate,
}

/// A figure of an envelope's pace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaceFigure {
    /// What was expected to date.
    Expected,
    /// Where it lands at the pace so far.
    Landing,
    /// Where it lands at the pace of the last periods.
    Trend,
}

/// How money is spent against time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PacingView {
    /// The stretch that the plan is for: `2026`.
    pub span: String,
    /// The part of it that has actuals: `Jan – Oct 2026`.
    pub to_date: String,
    /// `month` or `week`: what the actuals are by.
    pub grain: String,
    /// What is counted: `Spend`.
    pub measure: String,
    /// The profile in force.
    pub profile: Profile,
    /// The profiles that there are, for reading.
    pub profiles: Vec<(Profile, String)>,
    /// The share of the profile that has elapsed; `None` without one.
    pub elapsed: Option<Decimal>,
    /// What the envelopes are by: `Owner`, `Channel`.
    pub dimension: String,
    /// Whether a column says who owns each.
    pub owners: bool,
    /// The envelopes, those to act on first.
    pub rows: Vec<PacingRow>,
    /// Everything in scope.
    pub total: Option<PacingRow>,
    /// Each period of the stretch: its label, what was expected by its end, and what was spent by then (`None`: still to come).
    pub course: Vec<(String, Decimal, Option<Decimal>)>,
    /// What an envelope's money is held to bring: `Pipeline`; empty when there is no outcome with a plan.
    pub outcome: String,
    /// The threshold, a share of one.
    pub threshold: Decimal,
    /// The calls that the team makes otherwise than usual.
    pub calls: Calls,
    /// Why there is nothing to show; empty when there is.
    pub empty: String,
    /// What to know about these figures; sentences.
    pub notes: Vec<String>,
}

/// One envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PacingRow {
    /// Its name; `(blank)` where the workbook says nothing.
    pub name: String,
    /// Who owns it, where that is one and the same; else empty.
    pub owner: String,
    /// The plan of the whole stretch.
    pub plan: Figure,
    /// The actual to date.
    pub actual: Figure,
    /// What was expected to date.
    pub expected: Figure,
    /// Actual over expected, of one.
    pub pace: Option<Decimal>,
    /// Where it lands at the pace so far.
    pub landing: Figure,
    /// The landing against the plan, a share of one.
    pub landing_share: Option<Decimal>,
    /// Where it lands at the pace of the last periods.
    pub trend: Figure,
    /// Where it lands at the slowest and at the fastest periods.
    pub range: Option<(Decimal, Decimal)>,
    /// The landing against the plan.
    pub level: Option<Level>,
    /// What a unit of money brought, against what it was to bring.
    pub outcome: Option<Level>,
    /// What to do.
    pub call: Option<Call>,
    /// Why, in a sentence.
    pub why: String,
    /// The part of the ledger that it is.
    pub scope: Scope,
}
