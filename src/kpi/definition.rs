//! What a KPI is: its names, meaning, formula, unit and direction, who answers for it, and when it asks for a decision.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::ledger::measure::{Direction, Unit};

use super::formula::Formula;
use super::trigger::Trigger;

/// A KPI definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kpi {
    /// Lower-case id, stable: `cac`.
    pub id: String,
    /// The name in marketing's words.
    pub label: String,
    /// The name in finance's words.
    pub finance_label: String,
    /// One sentence on what it tells.
    pub meaning: String,
    /// How it is computed, over measures and other KPIs: see [`super::Catalog::formula`] for the same over measures only.
    pub formula: Formula,
    /// What it is in.
    pub unit: Unit,
    /// Which way is better.
    pub direction: Direction,
    /// What it speaks of.
    pub kind: KpiKind,
    /// Whose view it takes on a balanced scorecard; `None`: as its kind has it ([`Kpi::perspective`]).
    #[serde(default)]
    pub perspective: Option<Perspective>,
    /// How much it counts beside others of its perspective, above 0; 1 unless a team says otherwise.
    #[serde(default = "usual_weight")]
    pub weight: Decimal,
    /// Whether it tells what will come or what came; `None` where that makes no sense.
    pub timing: Option<Timing>,
    /// The id of the KPI that it foretells, or that foretells it.
    pub pair: Option<String>,
    /// The id of the KPI that it leads to: the tree goes from revenue down to what is done for it. `None` at the top.
    pub parent: Option<String>,
    /// The role that answers for it, such as `Head of demand`.
    pub owner: String,
    /// How often it is looked at.
    pub cadence: Cadence,
    /// Over how many of the last months its course and its natural variation are judged, 1 to [`MOST_LOOKBACK`].
    pub lookback: u16,
    /// When it asks for a decision.
    #[serde(default)]
    pub trigger: Trigger,
    /// What is decided when the trigger fires.
    pub decision: String,
    /// The definition's version; figures and traces name it.
    pub version: u16,
    /// When it has no value, in words.
    pub undefined_when: String,
    /// Where the definition comes from.
    pub source: String,
}

/// The most months of [`Kpi::lookback`].
pub const MOST_LOOKBACK: u16 = 36;

/// The weight of a KPI to which a team gave none.
fn usual_weight() -> Decimal {
    Decimal::ONE
}

impl Kpi {
    /// Whose view it takes on a balanced scorecard.
    pub fn perspective(&self) -> Perspective {
        self.perspective.unwrap_or(match self.kind {
            KpiKind::Outcome | KpiKind::Efficiency => Perspective::Financial,
            KpiKind::Funnel | KpiKind::Activity => Perspective::Process,
            KpiKind::Quality => Perspective::Growth,
        })
    }

    /// The plan that the definition itself sets: 1 for what should be on target; `None` where the plan comes from the workbook.
    pub fn target(&self) -> Option<Decimal> {
        (self.direction == Direction::OnTarget).then_some(Decimal::ONE)
    }
}

/// An enumeration of definitions with a lower-case word for each value, and a label that people read.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $value:ident = $id:literal, $label:literal;)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum $name {
            $($(#[$doc])* $value,)+
        }

        impl $name {
            /// Every value, in the order in which pages list them.
            pub const ALL: &[Self] = &[$(Self::$value),+];
            /// The lower-case words of all values.
            pub const IDS: &[&str] = &[$($id),+];

            /// The lower-case word, the same in JSON and state sheets.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$value => $id,)+ }
            }

            /// The name that people read.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$value => $label,)+ }
            }

            /// The value that a word names; `None` for any other word.
            pub fn from_id(id: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.id() == id)
            }
        }
    };
}

pub(super) use words;

words! {
    /// What a KPI speaks of.
    KpiKind {
        /// What the business gets.
        Outcome = "outcome", "Outcome";
        /// What it costs to get it.
        Efficiency = "efficiency", "Efficiency";
        /// The steps on the way.
        Funnel = "funnel", "Funnel";
        /// What is done.
        Activity = "activity", "Activity";
        /// How good what is got is, and how good the figures are.
        Quality = "quality", "Quality";
    }
}

words! {
    /// Whose view a KPI takes.
    ///
    /// Source: Kaplan and Norton, The Balanced Scorecard: Measures That Drive Performance, Harvard Business Review (1992).
    Perspective {
        /// How those who paid for it see it.
        Financial = "financial", "Financial";
        /// How customers see it.
        Customer = "customer", "Customer";
        /// What has to be done well.
        Process = "process", "Internal process";
        /// What keeps it getting better.
        Growth = "growth", "Learning and growth";
    }
}

words! {
    /// Whether a KPI tells what will come or what came.
    Timing {
        /// It moves before the outcome does.
        Leading = "leading", "Leading";
        /// It tells the outcome.
        Lagging = "lagging", "Lagging";
    }
}

words! {
    /// How often a KPI is looked at.
    Cadence {
        /// Every week.
        Weekly = "weekly", "Weekly";
        /// Every month.
        Monthly = "monthly", "Monthly";
        /// Every quarter.
        Quarterly = "quarterly", "Quarterly";
    }
}
