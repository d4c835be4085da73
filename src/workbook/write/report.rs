//! What the report sheets say: plain figures that any output may show, and the data that live formulas stand on.

use rust_decimal::Decimal;

use crate::kpi::status::{variance, variance_share};
use crate::kpi::{Catalog, Kpi, Status};
use crate::ledger::measure::Direction;
use crate::ledger::{CellRef, Currency, Measure, Period, Span, Version};
use crate::workbook::issue::Severity;
use crate::workbook::write::source_sums::SourceSum;

/// The name of all members of a dimension that are not shown one by one. One that the budget names so itself is among them.
pub const OTHER: &str = "(other)";

/// For how many members of the main dimension, at most, the tree shows a KPI.
pub const TREE_MEMBERS: usize = 8;

/// What the report sheets say.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// What money is shown in.
    pub currency: Currency,
    /// The span that figures cover.
    pub span: Span,
    /// Its name for reading: `Jan – Oct 2026`.
    pub span_label: String,
    /// The gross margin in force, a share of one.
    pub gross_margin: Option<Decimal>,
    /// How far from plan is a breach, a share of one.
    pub threshold: Decimal,
    /// First month of the fiscal year, 1 to 12.
    pub fiscal_start: u32,
    /// The KPIs in force.
    pub catalog: Catalog,
    /// The KPIs in the order to show; the chain first.
    pub kpis: Vec<KpiFigure>,
    /// The KPIs of the chain that the workbook has nothing to figure from.
    pub lacking: Vec<Kpi>,
    /// The same KPIs below those that they lead to, some of them by member of the main dimension.
    pub tree: Vec<TreeNode>,
    /// The names of the main dimension and of the one below it, for reading; empty where there is none.
    pub dimensions: [String; 2],
    /// How many members of each of these dimensions stand under [`OTHER`].
    pub folded: [u32; 2],
    /// The main measure by these dimensions; `None` when there is nothing to compare by, or nothing to compare.
    pub variance: Option<Variance>,
    /// What is wrong or worth a look.
    pub health: Health,
    /// What to know about the figures; sentences.
    pub notes: Vec<String>,
    /// The facts summed by measure, version, period, member of each dimension and currency, recorded moves included.
    pub data: Vec<DataRow>,
}

impl Report {
    /// What the budget is mostly about: spend when there is any, else the first measure that there is.
    pub fn measure(&self) -> Measure {
        let spend = self.data.iter().any(|row| row.measure == Measure::SPEND);
        let first = self.data.first().map(|row| row.measure.clone()).filter(|_| !spend);
        self.variance.as_ref().map(|v| v.measure.clone()).or(first).unwrap_or(Measure::SPEND)
    }
}

/// An actual beside its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Value on the plan; `None` when undefined.
    pub plan: Option<Decimal>,
    /// Value on the actuals; `None` when undefined.
    pub actual: Option<Decimal>,
    /// How it stands.
    pub status: Status,
}

impl Standing {
    /// An actual beside its plan; `threshold` is a share of one.
    pub fn of(plan: Option<Decimal>, actual: Option<Decimal>, direction: Direction, threshold: Decimal) -> Self {
        Self { plan, actual, status: Status::of(actual, plan, direction, threshold) }
    }

    /// `actual − plan`; `None` when either is missing.
    pub fn variance(&self) -> Option<Decimal> {
        variance(self.actual, self.plan)
    }

    /// The variance as a share of the plan's size; `None` when either is missing or the plan is zero.
    pub fn share(&self) -> Option<Decimal> {
        variance_share(self.actual, self.plan)
    }
}

/// One KPI over the span.
#[derive(Debug, Clone)]
pub struct KpiFigure {
    /// The definition.
    pub kpi: Kpi,
    /// Its actual beside its plan.
    pub standing: Standing,
}

/// One row of the KPI tree.
#[derive(Debug, Clone)]
pub struct TreeNode {
    /// The definition.
    pub kpi: Kpi,
    /// How deep it stands; the top has 0.
    pub depth: u8,
    /// The member of the main dimension whose part this is, empty for a blank one; `None` for the whole.
    pub member: Option<String>,
    /// Its actual beside its plan.
    pub standing: Standing,
}

/// A measure by the main dimension, and below it by the second.
#[derive(Debug, Clone)]
pub struct Variance {
    /// What is counted.
    pub measure: Measure,
    /// One line for each member of the main dimension, the most unfavorable first, [`OTHER`] last.
    pub lines: Vec<VarianceLine>,
    /// All of it.
    pub total: Standing,
}

/// One member of a dimension.
#[derive(Debug, Clone)]
pub struct VarianceLine {
    /// Its name; empty for what names none.
    pub name: String,
    /// Its actual beside its plan.
    pub standing: Standing,
    /// The same by the second dimension; empty for its own members, and when there is no second dimension.
    pub parts: Vec<VarianceLine>,
}

/// What is wrong or worth a look.
#[derive(Debug, Clone, Default)]
pub struct Health {
    /// The first items, the worst first and accepted ones last.
    pub items: Vec<HealthItem>,
    /// How many items are not among them.
    pub more: u32,
    /// How many open items there are: to fix, to check, to know.
    pub open: [u32; 3],
    /// How many a person accepted as they are.
    pub accepted: u32,
    /// What was checked, what it gave, and how bad the worst is (`None`: all is well).
    pub checks: Vec<(String, String, Option<Severity>)>,
}

/// One thing that is wrong or worth a look.
#[derive(Debug, Clone)]
pub struct HealthItem {
    /// How bad.
    pub severity: Severity,
    /// What kind, in a few words.
    pub title: String,
    /// The address people read; empty for the whole workbook.
    pub place: String,
    /// The cell; `None` when it is about no single one.
    pub cell: Option<CellRef>,
    /// What it is and what to do next.
    pub message: String,
    /// Whether a person accepted it as it is.
    pub accepted: bool,
}

/// One line of the data sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataRow {
    /// What is counted.
    pub measure: Measure,
    /// Which version.
    pub version: Version,
    /// When; `None` for undated facts.
    pub period: Option<Period>,
    /// The members of the report's dimensions; empty where it names none.
    pub members: [String; 2],
    /// The currency of `amount`; empty for counts.
    pub currency: String,
    /// The sum, in `currency`.
    pub amount: Decimal,
    /// Units of the reporting currency per unit; 1 for counts; `None` when the rate is missing (the amount stays out of totals).
    pub rate: Option<Decimal>,
    /// The source cells that add up to `amount`, when they are few and all numbers, so that the line can be a live formula; otherwise empty.
    pub cells: Vec<CellRef>,
    /// Sums over columns of the source that add up to `amount` but for what moves add, when the cells are many; otherwise empty.
    pub sums: Vec<SourceSum>,
}
