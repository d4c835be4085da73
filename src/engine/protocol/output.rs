//! What is handed out beside the workbook: a page's table in a format or for the printer, the report, everything as data.

use serde::{Deserialize, Serialize};

use super::{DriversQuery, HealthQuery, PacingQuery, Scope, TargetFormulaQuery, TargetsQuery, VarianceQuery};
use crate::ledger::Range;

/// A table that a page shows: with the page's scope, filter and sort, and in full length.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableQuery {
    /// The scorecard's KPIs.
    Kpis(Scope),
    /// The main measure against its plan, by the main dimension.
    Members(Scope),
    /// What needs a decision.
    Needs(Scope),
    /// The KPI tree.
    Tree(Scope),
    /// The lines of the plan that lack a target, an owner or a decision window.
    Orphans(Scope),
    /// What the planned money of each member comes to at its own rates.
    TargetLines(TargetFormulaQuery),
    /// Every KPI's target by period, or what counts without one.
    Targets(TargetsQuery),
    /// Plan, actual and variance; the query's window does not count.
    Variance(VarianceQuery),
    /// The envelopes with what was expected of them, where they land, and what to do.
    Pacing(PacingQuery),
    /// Spent and expected by the end of each period.
    Course(PacingQuery),
    /// What moved a KPI, with the members that make each bar.
    Drivers(DriversQuery),
    /// Finance's totals beside the sums from below, with the lines between them.
    Reconciliation(Scope),
    /// KPIs that pull apart.
    Conflicts(Scope),
    /// The definitions of the KPIs.
    Glossary,
    /// The decision log.
    Decisions,
    /// The moves of one decision, by id; `None`: of all.
    Moves(Option<String>),
    /// What is wrong or worth a look; how many to show does not count.
    Health(HealthQuery),
    /// The project's files.
    Sources,
    /// The sheet's own totals beside the sums of the lines: of one table, by key.
    TieOuts(String),
    /// Cells of a sheet.
    Cells {
        /// Position of the file among the project's sources.
        source: u16,
        /// The sheet's position in that file.
        sheet: u16,
        /// Which cells.
        area: Range,
    },
    /// The lines in which the file that is being looked at differs from the one in force.
    Newer,
    /// What differs in the copies that came back, with the choices made.
    Merge(Vec<u32>),
    /// The lines in which two workbooks differ that are held against each other.
    Differences,
}

/// What a table is handed out as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Comma-separated text.
    Csv,
    /// Tab-separated text, for pasting into a spreadsheet.
    Tsv,
    /// JSON, as `docs/table.schema.json` describes it.
    Json,
    /// A page in one file.
    Html,
}

/// A table in words, for the printer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printout {
    /// What it is.
    pub title: String,
    /// The file, the span and the filters that it is over.
    pub about: String,
    /// The columns: name, and whether it holds numbers.
    pub columns: Vec<(String, bool)>,
    /// The rows, a text for each column.
    pub rows: Vec<Vec<String>>,
    /// The row of totals, where there is one.
    pub total: Option<Vec<String>>,
    /// What to know; sentences.
    pub notes: Vec<String>,
}
