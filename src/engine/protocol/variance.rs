//! The variance page: a pivot of actuals beside what they are held against.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::figure::{Compared, Figure, Scope, Why};
use crate::kpi::Status;
use crate::ledger::Measure;

/// What the variance page asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VarianceQuery {
    /// The part of the ledger.
    pub scope: Scope,
    /// What is counted; spend by default.
    pub measure: Measure,
    /// What makes the rows, up to three of: dimension ids, `week`, `month`, `quarter`, `half`, `year`. Empty: the workbook's main
    /// dimension.
    pub by: Vec<String>,
    /// What makes the columns, one of the same; empty: each row has its plan, actual and variance beside each other.
    #[serde(default)]
    pub across: String,
    /// What the actual is held against.
    #[serde(default)]
    pub against: Against,
    /// What the cells of a pivot show.
    #[serde(default)]
    pub show: Show,
    /// What the rows are sorted by.
    pub sort: Sort,
    /// Whether the sort is turned around.
    pub reversed: bool,
    /// First row to send.
    pub offset: u32,
    /// How many rows to send, at most 500.
    pub limit: u32,
}

impl Default for VarianceQuery {
    /// Spend by the main dimension against the plan, every row that is sent at once.
    fn default() -> Self {
        Self {
            scope: Scope::default(),
            measure: Measure::SPEND,
            by: Vec::new(),
            across: String::new(),
            against: Against::Plan,
            show: Show::Variance,
            sort: Sort::Adverse,
            reversed: false,
            offset: 0,
            limit: 500,
        }
    }
}

/// What an actual is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// The plan.
    #[default]
    Plan,
    /// The actual of as many months right before.
    PriorPeriod,
    /// The actual of a year before.
    PriorYear,
}

impl Against {
    /// Every choice, in the order in which it is offered.
    pub const ALL: [Self; 3] = [Self::Plan, Self::PriorPeriod, Self::PriorYear];

    /// The word in queries and addresses.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::PriorPeriod => "prior_period",
            Self::PriorYear => "prior_year",
        }
    }

    /// What people call the difference to it.
    pub const fn difference(self) -> &'static str {
        match self {
            Self::Plan => "Variance",
            Self::PriorPeriod | Self::PriorYear => "Change",
        }
    }

    /// The name that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Plan => "Plan",
            Self::PriorPeriod => "Prior period",
            Self::PriorYear => "Prior year",
        }
    }
}

/// What a cell of a pivot shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    /// The variance.
    #[default]
    Variance,
    /// The variance as a share of the plan.
    Share,
    /// The actual.
    Actual,
    /// The plan, or what else the actual is held against.
    Plan,
}

impl Show {
    /// Every choice, in the order in which it is offered.
    pub const ALL: [Self; 4] = [Self::Variance, Self::Share, Self::Actual, Self::Plan];

    /// The word in queries and addresses.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Variance => "variance",
            Self::Share => "share",
            Self::Actual => "actual",
            Self::Plan => "plan",
        }
    }

    /// The name that people read, where the actual is held against something.
    pub const fn label(self, against: Against) -> &'static str {
        match self {
            Self::Variance => against.difference(),
            Self::Share => match against {
                Against::Plan => "Variance in %",
                Against::PriorPeriod | Against::PriorYear => "Change in %",
            },
            Self::Actual => "Actual",
            Self::Plan => against.label(),
        }
    }

    /// What rows are sorted by where this is shown.
    pub const fn sort(self) -> Sort {
        match self {
            Self::Variance => Sort::Adverse,
            Self::Share => Sort::Share,
            Self::Actual => Sort::Actual,
            Self::Plan => Sort::Plan,
        }
    }
}

/// What rows are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Most adverse variance first.
    #[default]
    Adverse,
    /// By name, or by time.
    Name,
    /// Largest plan first.
    Plan,
    /// Largest actual first.
    Actual,
    /// Largest share of plan first.
    Share,
}

/// Plan, actual and variance by rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VarianceView {
    /// The span for reading.
    pub span: String,
    /// What makes the rows: (id, label).
    pub by: Vec<(String, String)>,
    /// What makes the columns: (id, label); `None` when nothing does.
    pub across: Option<(String, String)>,
    /// The columns, where something makes them.
    pub columns: Vec<PivotColumn>,
    /// How many columns there are; more than are sent.
    pub column_count: u32,
    /// What the actual is held against.
    pub against: Against,
    /// The span of what it is held against, where that is an earlier one.
    pub earlier: Option<String>,
    /// How many months before what is shown that lies; 0 for the plan.
    pub back: i32,
    /// What the cells show.
    pub show: Show,
    /// What could make the rows and the columns: (id, label).
    pub choices: Vec<(String, String)>,
    /// The measures that there are: (id, label).
    pub measures: Vec<(String, String)>,
    /// The measure shown.
    pub measure: Measure,
    /// Whether there are committed amounts, and forecasts.
    pub has: (bool, bool),
    /// Whether rows tell what exchange rates add.
    pub fx: bool,
    /// The rows asked for.
    pub rows: Vec<VarianceRow>,
    /// The first row's position, and how many rows there are.
    pub offset: u32,
    /// How many rows there are.
    pub count: u32,
    /// How many rows are in breach of their plan, and how many of these nobody has explained.
    pub breaches: (u32, u32),
    /// Everything in scope.
    pub total: VarianceRow,
    /// What to know about these figures; sentences.
    pub notes: Vec<String>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VarianceRow {
    /// One name per `by`; `(blank)` where the workbook says nothing.
    pub names: Vec<String>,
    /// The scope of the row, to drill into; `None` when it cannot be a scope (blank members, periods outside).
    pub scope: Option<Scope>,
    /// Actual, variance, and the plan or what else it is held against.
    pub figures: Compared,
    /// What exchange rates add to the variance; the rest of it is performance. `None` where actuals are reported at plan rates.
    pub fx: Option<Figure>,
    /// Why it is in breach of its plan; `None` where it is not, or is held against something else.
    pub why: Option<Why>,
    /// One for each column; `None` where there is nothing.
    pub cells: Vec<Option<PivotCell>>,
    /// Committed.
    pub committed: Figure,
    /// Forecast.
    pub forecast: Figure,
}

/// A column of a pivot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PivotColumn {
    /// Its name for reading.
    pub label: String,
    /// What it narrows a scope to; `None` when no scope can say it.
    pub scope: Option<Scope>,
}

/// A cell of a pivot: what a row has in a column. Its figures' traces are asked for by the scope of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PivotCell {
    /// What happened.
    pub actual: Option<Decimal>,
    /// What it is held against.
    pub plan: Option<Decimal>,
    /// `actual − plan`.
    pub variance: Option<Decimal>,
    /// `(actual − plan) / |plan|`, a share of one.
    pub share: Option<Decimal>,
    /// How it stands against the threshold.
    pub status: Status,
}

impl PivotCell {
    /// What a cell shows.
    pub const fn value(&self, show: Show) -> Option<Decimal> {
        match show {
            Show::Variance => self.variance,
            Show::Share => self.share,
            Show::Actual => self.actual,
            Show::Plan => self.plan,
        }
    }
}

impl VarianceRow {
    /// What the row has over all columns.
    pub const fn whole(&self) -> PivotCell {
        let Compared { actual, plan, variance, share, status, .. } = &self.figures;
        PivotCell { actual: actual.value, plan: plan.value, variance: variance.value, share: *share, status: *status }
    }
}
