//! Why a figure left its plan: what somebody said, about which figure, when.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::decision::Line;

/// The figure that an explanation is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct About {
    /// A measure's id, such as `spend`; a KPI's behind `kpi:`, such as `kpi:cac`.
    pub figure: String,
    /// The time that it covers: a period's id, two of them with dots between (`2026-01..2026-10`), or `all`. Never "to date", which
    /// would mean another time a month later.
    pub period: String,
    /// The members that it is narrowed to.
    pub line: Line,
}

/// An explanation. It is never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// Why.
    pub text: String,
    /// Who says so: a name or a role.
    pub owner: String,
    /// The day on which it was said.
    pub date: NaiveDate,
}

impl Explanation {
    /// The explanation without white space around its words; `None` when its text or its owner is empty.
    pub fn complete(&self) -> Option<Self> {
        let [text, owner] = [&self.text, &self.owner].map(|words| words.trim().to_owned());
        (!text.is_empty() && !owner.is_empty()).then_some(Self { text, owner, date: self.date })
    }
}
