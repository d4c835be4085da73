//! The figures that the exported scorecard shows, and the data its live formulas stand on.

use rust_decimal::Decimal;

use crate::kpi::{Kpi, Status};
use crate::ledger::{CellRef, Currency, Measure, Period, Span, Version};

/// What the report sheets say.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// What money is shown in.
    pub currency: Currency,
    /// The span that the scorecard covers.
    pub span: Span,
    /// Its name for reading: `Jan – Oct 2026`.
    pub span_label: String,
    /// The gross margin in force, a share of one.
    pub gross_margin: Option<Decimal>,
    /// How far from plan is a breach, a share of one.
    pub threshold: Decimal,
    /// The KPIs in the order to show; the chain first.
    pub kpis: Vec<KpiFigure>,
    /// The facts summed by measure, version, period, channel, region and currency, recorded moves included.
    pub data: Vec<DataRow>,
}

/// One KPI's plan and actual over the span.
#[derive(Debug, Clone)]
pub struct KpiFigure {
    /// The definition.
    pub kpi: &'static Kpi,
    /// Value on the plan; `None` when undefined.
    pub plan: Option<Decimal>,
    /// Value on the actuals; `None` when undefined.
    pub actual: Option<Decimal>,
    /// How it stands.
    pub status: Status,
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
    /// The channel, or the main dimension of a workbook without channels; may be empty.
    pub channel: String,
    /// The region; may be empty.
    pub region: String,
    /// The currency of `amount`; empty for counts.
    pub currency: String,
    /// The sum, in `currency`.
    pub amount: Decimal,
    /// Units of the reporting currency per unit; 1 for counts; `None` when the rate is missing (the amount stays out of totals).
    pub rate: Option<Decimal>,
    /// The source cells that add up to `amount`, when they are few and all numbers, so that the line can be a live formula; otherwise empty.
    pub cells: Vec<CellRef>,
}
