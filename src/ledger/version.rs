//! Which account of the same money a fact gives: what was planned, what happened, what is promised, what is expected.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The version of a fact. Versions are compared, never added to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Version {
    /// The plan of record: budget, target, adopted.
    Plan,
    /// What happened: spent, booked, counted.
    Actual,
    /// Ordered or signed, not yet spent.
    Committed,
    /// The latest expectation of what will happen.
    Forecast,
}

impl Version {
    /// Every version, in the order in which columns show them.
    pub const ALL: [Self; 4] = [Self::Plan, Self::Actual, Self::Committed, Self::Forecast];

    /// The lower-case word for this version, the same in JSON, state sheets and the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Actual => "actual",
            Self::Committed => "committed",
            Self::Forecast => "forecast",
        }
    }

    /// The version a word names, as written by [`Version::id`]; `None` for any other word.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|v| v.id() == id)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
