//! What is counted: spend and the steps of the funnel, with their unit and direction; any other numeric column stays as a custom measure.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// What an amount is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Money, in the fact's currency.
    Money,
    /// A plain count.
    Count,
    /// Money returned per unit of money, such as ROMI, shown as `2.41×`.
    Multiple,
    /// A share of one, shown as a percentage.
    Share,
    /// Months.
    Months,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is favorable: outcomes.
    HigherBetter,
    /// Less is favorable: costs.
    LowerBetter,
    /// Both ways are adverse: utilization.
    OnTarget,
}

impl Unit {
    /// The word that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::Count => "count",
            Self::Multiple => "multiple",
            Self::Share => "percent",
            Self::Months => "months",
        }
    }
}

impl Direction {
    /// The word that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::HigherBetter => "higher",
            Self::LowerBetter => "lower",
            Self::OnTarget => "on target",
        }
    }
}

/// What a fact counts, by a lower-case id such as `spend` or `pipeline`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Measure(Cow<'static, str>);

struct Known {
    id: &'static str,
    label: &'static str,
    unit: Unit,
    direction: Direction,
}

const fn money(id: &'static str, label: &'static str, direction: Direction) -> Known {
    Known { id, label, unit: Unit::Money, direction }
}

const fn count(id: &'static str, label: &'static str) -> Known {
    Known { id, label, unit: Unit::Count, direction: Direction::HigherBetter }
}

const KNOWN: [Known; 31] = [
    money("spend", "Spend", Direction::LowerBetter),
    count("impressions", "Impressions"),
    count("clicks", "Clicks"),
    count("leads", "Leads"),
    count("mql", "MQL"),
    count("sql", "SQL"),
    count("opportunities", "Opportunities"),
    money("pipeline", "Pipeline", Direction::HigherBetter),
    count("wins", "Wins"),
    money("bookings", "Bookings", Direction::HigherBetter),
    money("revenue", "Revenue", Direction::HigherBetter),
    count("conversions", "Conversions"),
    count("reach", "Reach"),
    count("meetings", "Meetings"),
    count("paid wins", "Paid wins"),
    count("days to close", "Days to close"),
    money("arr", "ARR", Direction::HigherBetter),
    money("new arr", "New ARR", Direction::HigherBetter),
    money("expansion arr", "Expansion ARR", Direction::HigherBetter),
    money("churned arr", "Churned ARR", Direction::LowerBetter),
    count("active customers", "Active customers"),
    Known { direction: Direction::LowerBetter, ..count("churned customers", "Churned customers") },
    money("market revenue", "Market revenue", Direction::HigherBetter),
    count("icp leads", "ICP leads"),
    money("icp pipeline", "ICP pipeline", Direction::HigherBetter),
    money("tagged spend", "Tagged spend", Direction::HigherBetter),
    count("promoters", "Promoters"),
    Known { direction: Direction::LowerBetter, ..count("detractors", "Detractors") },
    count("nps responses", "NPS responses"),
    money("cash received", "Cash received", Direction::HigherBetter),
    money("cash paid", "Cash paid", Direction::LowerBetter),
];

impl Measure {
    /// Money spent.
    pub const SPEND: Self = Self(Cow::Borrowed("spend"));
    /// The value of open opportunities created.
    pub const PIPELINE: Self = Self(Cow::Borrowed("pipeline"));
    /// Deals won: new customers.
    pub const WINS: Self = Self(Cow::Borrowed("wins"));
    /// The value of contracts signed.
    pub const BOOKINGS: Self = Self(Cow::Borrowed("bookings"));
    /// Revenue attributed to the spend.
    pub const REVENUE: Self = Self(Cow::Borrowed("revenue"));
    /// People at a moment, or full-time equivalents of them.
    pub const HEADCOUNT: Self = Self(Cow::Borrowed("headcount"));

    /// The measure of this id; any word is a measure, in lower case, white space folded to single spaces.
    pub fn new(id: &str) -> Self {
        let id = id.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        Self(KNOWN.iter().find(|k| k.id == id).map_or(Cow::Owned(id), |k| Cow::Borrowed(k.id)))
    }

    /// The measures with a meaning of their own, in the order of the funnel.
    pub fn known() -> impl Iterator<Item = Self> {
        KNOWN.iter().map(|k| Self(Cow::Borrowed(k.id)))
    }

    /// The lower-case word for this measure, the same in JSON, state sheets and the command line.
    pub fn id(&self) -> &str {
        &self.0
    }

    /// The name that people read.
    pub fn label(&self) -> String {
        self.catalog().map_or_else(|| sentence_case(&self.0), |k| k.label.to_owned())
    }

    /// Money or count; a custom measure is a count, because its money could not be told.
    pub fn unit(&self) -> Unit {
        self.catalog().map_or(Unit::Count, |k| k.unit)
    }

    /// Whether it counts what there is at a moment, of which months are never added: see [`super::stock`].
    pub fn is_stock(&self) -> bool {
        matches!(self.id(), "headcount" | "arr" | "active customers")
    }

    /// Which way is better; more, for a custom measure.
    pub fn direction(&self) -> Direction {
        self.catalog().map_or(Direction::HigherBetter, |k| k.direction)
    }

    /// Whether the catalog knows it.
    pub fn is_known(&self) -> bool {
        self.catalog().is_some()
    }

    fn catalog(&self) -> Option<&'static Known> {
        KNOWN.iter().find(|k| k.id == self.0)
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn sentence_case(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_is_known_by_its_id() {
        assert_eq!(Measure::new(" Spend "), Measure::SPEND);
        assert_eq!((Measure::new("Head  count").id(), Measure::new("Head count").label()), ("head count", "Head count".into()));
        assert_eq!((Measure::SPEND.direction(), Measure::PIPELINE.direction()), (Direction::LowerBetter, Direction::HigherBetter));
    }

    #[test]
    fn catalog_ids_are_lower_case_and_unique() {
        for (i, known) in KNOWN.iter().enumerate() {
            assert_eq!(known.id, known.id.to_lowercase());
            assert!(KNOWN.iter().skip(i + 1).all(|k| k.id != known.id));
        }
    }
}
