//! What the page and the engine say to each other: small plain structs, as JSON. Workbook bytes travel beside, as transferred buffers.

pub mod coverage;
pub mod decisions;
pub mod drivers;
pub mod figure;
pub mod glossary;
pub mod health;
pub mod mapping;
pub mod merge;
pub mod output;
pub mod pacing;
pub mod reallocate;
pub mod reconciliation;
pub mod scorecard;
pub mod sheet;
pub mod sources;
pub mod target_formula;
pub mod targets;
pub mod trace;
pub mod tree;
pub mod variance;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use coverage::CoverageView;
pub use decisions::DecisionsView;
pub use drivers::{DriversQuery, DriversView};
pub use figure::{Figure, Scope, What};
pub use glossary::{BacktestView, FormulaView, GlossaryView};
pub use health::{HealthQuery, HealthView};
pub use mapping::MappingView;
pub use merge::MergeView;
pub use output::{Format, Printout, TableQuery};
pub use pacing::{PacingQuery, PacingView};
pub use reallocate::{ReallocateQuery, ReallocateView};
pub use reconciliation::ReconciliationView;
pub use scorecard::ScorecardView;
pub use sheet::{CellView, SheetView};
pub use sources::{ReplaceView, SourcesView};
pub use target_formula::{TargetFormulaQuery, TargetFormulaView};
pub use targets::{TargetsQuery, TargetsRead, TargetsView};
pub use trace::TraceView;
pub use tree::TreeView;
pub use variance::{VarianceQuery, VarianceView};

use super::command::{Command, ProjectRecord};
use super::merge::Choices;
use crate::ledger::fiscal::Weeks;
use crate::ledger::{CellRef, Range, RateKind};
use crate::workbook::mapping::Progress;

/// What the page asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// The workbooks kept on this device, last used first.
    Recents,
    /// Reads a workbook, whose bytes travel beside, and opens it as a project.
    Import {
        /// The file's name.
        file_name: String,
        /// Today in the user's time zone.
        today: NaiveDate,
        /// Milliseconds since 1970, UTC.
        now: i64,
    },
    /// Makes the sample workbook and opens it as a project.
    Sample {
        /// Today in the user's time zone.
        today: NaiveDate,
        /// Milliseconds since 1970, UTC.
        now: i64,
    },
    /// Makes the empty template, as a file.
    Template,
    /// Opens a project kept on this device.
    Open {
        /// The project's id.
        project: String,
        /// Milliseconds since 1970, UTC.
        now: i64,
    },
    /// Removes a project from this device; the workbook file itself is not touched.
    Forget {
        /// The project's id.
        project: String,
    },
    /// Forgets on this device every correction that is remembered by its table's headers.
    ForgetCorrections,
    /// Reads a file, whose bytes travel beside, beside those of the open project. Nothing changes before [`Request::Accept`].
    Stage {
        /// The file's name.
        file_name: String,
        /// The file whose place it is to take, by id; `None` for one more file.
        replaces: Option<u16>,
        /// Today in the user's time zone.
        today: NaiveDate,
    },
    /// Reads a copy that came back, whose bytes travel beside. Nothing changes before [`Request::Merge`].
    Return {
        /// The file's name.
        file_name: String,
    },
    /// The edits that were made in the project's own workbook since it was exported.
    Edits,
    /// What merging the copies would do with some choices made.
    Weigh(Vec<u32>),
    /// Merges the copies.
    Merge {
        /// What of them is taken over.
        choices: Choices,
        /// Today in the user's time zone.
        today: NaiveDate,
    },
    /// Puts the file that was read last in force.
    Accept,
    /// Lets the file go that was read last, and copies that are not merged.
    Discard,
    /// The project's files.
    Sources,
    /// Carries out a command on the open project.
    Do(Command),
    /// Takes the last command back.
    Undo,
    /// Carries the last command taken back out again.
    Redo,
    /// How the workbook was read.
    Mapping {
        /// Which sheet to show: the position of its file among the sources, and its own in that file; `None`: that of the first used table.
        sheet: Option<(u16, u16)>,
    },
    /// Looks the data over, which opening and commands do not wait for; answered with the summary, the findings counted.
    Audit,
    /// What is wrong or worth a look.
    Health(HealthQuery),
    /// A window of a sheet's cells, with what each row was taken for.
    Sheet {
        /// Position of the file among the project's sources.
        source: u16,
        /// The sheet's position in that file.
        sheet: u16,
        /// The window; a large one is answered in part.
        area: Range,
    },
    /// One cell in full.
    Cell(CellRef),
    /// The scorecard over a scope.
    Scorecard(Scope),
    /// The KPI tree over a scope.
    Tree(Scope),
    /// How much of the plan's money has a target, an owner and a decision window.
    Coverage(Scope),
    /// What each step from spend to wins has to be.
    TargetFormula(TargetFormulaQuery),
    /// Plan, actual and variance by dimensions or periods.
    Variance(VarianceQuery),
    /// Spent against expected to date, and where it lands.
    Pacing(PacingQuery),
    /// What moved a KPI.
    Drivers(DriversQuery),
    /// Finance's totals beside the sums from below.
    Reconciliation(Scope),
    /// The definitions of the KPIs over a scope.
    Glossary(Scope),
    /// What a formula that is being written comes to.
    Formula {
        /// The id of the KPI that it is for; empty for a new one.
        id: String,
        /// The formula as typed.
        text: String,
        /// What the KPI is in.
        unit: crate::ledger::Unit,
        /// Over what it is shown.
        scope: Scope,
    },
    /// How the trigger of a definition that is being written would have done.
    Backtest {
        /// The definition as it is written.
        kpi: Box<crate::kpi::Kpi>,
        /// Within how many months a figure that came back by itself needed no decision.
        within: u16,
        /// Whose filters hold; the months are all that there are.
        scope: Scope,
    },
    /// What KPIs should come to, by period.
    Targets(TargetsQuery),
    /// What a pasted table of targets says; nothing is set.
    ReadTargets(String),
    /// Budget lines and what a move would do.
    Reallocate(ReallocateQuery),
    /// The decision log.
    Decisions,
    /// Where a figure comes from.
    Trace {
        /// The figure.
        what: What,
        /// The part of the ledger it is over.
        scope: Scope,
    },
    /// Reads one of two workbooks that are held against each other, whose bytes travel beside: the older one first. The open project
    /// stays as it is.
    Compare {
        /// The file's name.
        file_name: String,
        /// Whether it is the newer one.
        newer: bool,
        /// Today in the user's time zone.
        today: NaiveDate,
    },
    /// A workbook for each owner with that owner's plan lines, as one zip.
    Packs {
        /// Today in the user's time zone.
        today: NaiveDate,
    },
    /// The workbook with the decisions in it, as a file.
    Export {
        /// Today in the user's time zone.
        today: NaiveDate,
    },
    /// A page's table as a file.
    Table {
        /// Which.
        table: TableQuery,
        /// As what.
        format: Format,
    },
    /// A page's table in words, for the printer.
    Printout(TableQuery),
    /// The report of the project in one HTML file.
    Report {
        /// What the scorecard and the variance are over.
        scope: Scope,
        /// Today in the user's time zone.
        today: NaiveDate,
    },
    /// Every KPI with its definition, logic, inputs and cells, for an audit.
    CalculationLog {
        /// Over what the KPIs are figured.
        scope: Scope,
        /// As what.
        format: Format,
        /// Today in the user's time zone.
        today: NaiveDate,
    },
    /// Everything that is known of the project, as a JSON file.
    Everything {
        /// Today in the user's time zone.
        today: NaiveDate,
    },
}

/// What the engine answers. A file's bytes travel beside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Response {
    /// To [`Request::Recents`] and [`Request::Forget`].
    Recents(Vec<ProjectRecord>),
    /// A project is open, or has changed.
    Project(Box<ProjectSummary>),
    /// To [`Request::Stage`]; what replacing would change, `None` for a file that is added.
    Staged(Option<Box<ReplaceView>>),
    /// To [`Request::Return`], [`Request::Edits`] and [`Request::Weigh`], and to [`Request::Stage`] for a copy of the project's own export.
    Merge(Box<MergeView>),
    /// To [`Request::Compare`]: what differs; `None` while the newer workbook is awaited.
    Compared(Option<Box<ReplaceView>>),
    /// To [`Request::Sources`] and [`Request::ForgetCorrections`].
    Sources(Box<SourcesView>),
    /// To [`Request::Mapping`].
    Mapping(Box<MappingView>),
    /// To [`Request::Health`].
    Health(Box<HealthView>),
    /// To [`Request::Sheet`].
    Sheet(Box<SheetView>),
    /// To [`Request::Cell`].
    Cell(Box<CellView>),
    /// To [`Request::Scorecard`].
    Scorecard(Box<ScorecardView>),
    /// To [`Request::Tree`].
    Tree(Box<TreeView>),
    /// To [`Request::Coverage`].
    Coverage(Box<CoverageView>),
    /// To [`Request::TargetFormula`].
    TargetFormula(Box<TargetFormulaView>),
    /// To [`Request::Variance`].
    Variance(Box<VarianceView>),
    /// To [`Request::Glossary`].
    Glossary(Box<GlossaryView>),
    /// To [`Request::Formula`].
    Formula(Box<FormulaView>),
    /// To [`Request::Backtest`].
    Backtest(Box<BacktestView>),
    /// To [`Request::Targets`].
    Targets(Box<TargetsView>),
    /// To [`Request::ReadTargets`].
    TargetsRead(Box<TargetsRead>),
    /// To [`Request::Pacing`].
    Pacing(Box<PacingView>),
    /// To [`Request::Drivers`].
    Drivers(Box<DriversView>),
    /// To [`Request::Reconciliation`].
    Reconciliation(Box<ReconciliationView>),
    /// To [`Request::Reallocate`].
    Reallocate(Box<ReallocateView>),
    /// To [`Request::Decisions`].
    Decisions(DecisionsView),
    /// To [`Request::Trace`].
    Trace(Box<TraceView>),
    /// To [`Request::Printout`].
    Printout(Box<Printout>),
    /// A file to save; its bytes travel beside.
    File {
        /// The name to save it under.
        file_name: String,
        /// What the export did, line by line; empty for files that are no export.
        receipt: Vec<ReceiptLine>,
        /// What a person should agree to before it is saved, sentence by sentence.
        #[serde(default)]
        ask: Vec<String>,
    },
    /// Nothing was done; why, and what to do next.
    Failed {
        /// One or two sentences.
        message: String,
    },
}

/// One line of an export's receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptLine {
    /// What: `Parts kept, byte for byte`.
    pub label: String,
    /// How many, or old → new.
    pub value: String,
}

/// What the engine sends: any number of progress reports, then one answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// How far the work has come.
    Progress(Progress),
    /// The answer.
    Answer(Response),
}

/// What the shell around every page shows of the open project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectSummary {
    /// The project's id on this device.
    pub id: String,
    /// The name of the file that an export writes.
    pub file_name: String,
    /// Number of files.
    pub files: u32,
    /// How many corrections from an earlier workbook with the same headers this request applied.
    pub recalled: u32,
    /// Changes with every command; a view asked before is stale when it differs.
    pub revision: u32,
    /// Whether everything is on this device's disk; if not, why.
    pub unsaved_reason: Option<String>,
    /// What undo would take back, in a few words.
    pub undo: Option<String>,
    /// What redo would carry out again, in a few words.
    pub redo: Option<String>,
    /// The reporting currency's code; empty when the workbook does not say.
    pub currency: String,
    /// The currencies that figures can be shown in.
    pub currencies: Vec<String>,
    /// The rates at which actuals are converted; `None` where there are no actual rates to choose.
    pub rates: Option<RateKind>,
    /// The periods that a scope can name: `to-date`, `all`, then years, quarters, months; (id, label).
    pub periods: Vec<(String, String)>,
    /// The dimensions that a scope can filter by, each with its members.
    pub dimensions: Vec<ScopeDimension>,
    /// The KPIs in force: id, the name in marketing's words, and the one in finance's.
    pub kpis: Vec<[String; 3]>,
    /// Gross margin in force as a share of one, and whether a person set it.
    pub gross_margin: Option<rust_decimal::Decimal>,
    /// The threshold in force, a share of one.
    pub threshold: rust_decimal::Decimal,
    /// First month of the fiscal year, 1 to 12.
    pub fiscal_start: u32,
    /// The weeks of which fiscal months are made; `None`: they are calendar months.
    pub weeks: Option<Weeks>,
    /// Number of facts in force.
    pub facts: u32,
    /// Number of issues that are errors or warnings; those of reading alone until [`Request::Audit`].
    pub issues: u32,
    /// Whether the audit's findings are counted among the issues.
    pub audited: bool,
    /// Number of decisions on record.
    pub decisions: u32,
    /// Number of figures that broke their threshold over the default scope.
    pub breaches: u32,
    /// Whether the workbook carries an earlier project of Plumbline's (it was exported before), with the day of that export.
    pub exported_on: Option<NaiveDate>,
    /// How many edits of the project's own workbook, made since it was exported, nobody has looked at.
    pub edits: u32,
    /// What is worth saying once on opening; sentences.
    pub notices: Vec<String>,
}

/// A dimension to filter by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeDimension {
    /// The id, such as `channel`.
    pub id: String,
    /// The name that people read.
    pub label: String,
    /// Its members in alphabetical order, at most 1,000.
    pub members: Vec<String>,
    /// How many members there are in all.
    pub count: u32,
}
