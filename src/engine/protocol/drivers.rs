//! The drivers page: what moved a KPI.

use serde::{Deserialize, Serialize};

use super::figure::{Figure, Scope};
use crate::ledger::measure::Direction;

/// What the drivers page asks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DriversQuery {
    /// The part of the ledger.
    pub scope: Scope,
    /// What moved, and how it is explained.
    #[serde(default)]
    pub change: Change,
}

/// A KPI's change, and how it is split.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Change {
    /// The KPI's id; empty or unknown: the first that moved.
    pub kpi: String,
    /// What its actual is held against.
    pub against: Against,
    /// What it is split by; one that the KPI does not have stands for its first.
    pub way: Way,
    /// The measure that counts as volume, where it is split by volume; empty: the one furthest down the funnel.
    pub per: String,
}

/// What an actual is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// The plan of the same span.
    #[default]
    Plan,
    /// The actual of the span before, as long as this one.
    Before,
}

/// What a change is split by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// By the parts of the formula.
    #[default]
    Parts,
    /// By the mix of segments, and by each segment's own rate.
    Mix,
    /// By the members of the main dimension.
    Members,
    /// By volume, by mix, and by the price per unit of volume.
    Volume,
}

/// What moved a KPI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DriversView {
    /// The span for reading.
    pub span: String,
    /// What it is held against, for reading: `plan`, `Jan – Oct 2025`.
    pub base: String,
    /// The change that is shown, with what was left open filled in.
    pub change: Change,
    /// The KPIs that there are: (id, label).
    pub kpis: Vec<(String, String)>,
    /// What the KPI can be split by, the usual first, for reading.
    pub ways: Vec<(Way, String)>,
    /// What can count as volume: (id, label); empty where that is no question.
    pub volumes: Vec<(String, String)>,
    /// The KPI's name.
    pub label: String,
    /// Which way is better.
    pub direction: Direction,
    /// What the KPI was, what it is, and the difference; rounded to the cent, so that the bars add up.
    pub before: Figure,
    /// What it is.
    pub after: Figure,
    /// The difference.
    pub difference: Figure,
    /// The name of the main dimension; empty when there is none.
    pub dimension: String,
    /// What moved it, in the order of the formula, or the largest first; they add up to the difference.
    pub bars: Vec<Bar>,
    /// How it was worked out, in a sentence.
    pub method: String,
    /// Why there is nothing to show; empty when there is.
    pub empty: String,
    /// What to know about these figures; sentences.
    pub notes: Vec<String>,
}

/// One of the things that moved a KPI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bar {
    /// Its id among the bars.
    pub id: String,
    /// Its name: `Wins`, `Mix`, `Display`.
    pub label: String,
    /// What it adds to the KPI, in its unit.
    pub effect: Figure,
    /// Whether that is favorable; `None` when it is nothing.
    pub favorable: Option<bool>,
    /// The part itself before and after, where it is a figure of its own.
    pub sides: Option<(Figure, Figure)>,
    /// The members of the main dimension that make it, the largest first, each with the scope in which it is alone; they add up to the bar.
    pub members: Vec<(String, Figure, Scope)>,
}
