//! What changes a project: the commands, each of which can be undone, and the journal they are kept in.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use super::merge::{Merged, MergedFile};
pub use super::source::{SourceChange, SourceRecord};
pub use crate::decide::draft::{DecisionDraft, MoveDraft};

use crate::budget::pacing::Call;
use crate::budget::targets::{Aim, Source, Target};
use crate::decide::decision::Decision;
use crate::decide::explanation::{About, Explanation};
use crate::kpi::KpiVersion;
use crate::ledger::cell::{MAX_COLUMNS, MAX_ROWS};
use crate::ledger::fiscal::Weeks;
use crate::ledger::{Currency, Period, Range, RateKind, Version};
use crate::workbook::mapping::{Role, RowRole, TableOverride};
use crate::workbook::scale::Scale;

/// A change to the project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Corrects how a table is read.
    SetTable {
        /// The table's key, such as `Plan FY26!A5`.
        table: String,
        /// The correction.
        change: TableChange,
    },
    /// Changes a setting.
    SetSetting(SettingChange),
    /// Records a decision with its moves.
    RecordDecision(DecisionDraft),
    /// Makes a new version of a KPI’s definition, or a new KPI, whose id is empty; its number is found.
    DefineKpi(Box<KpiVersion>),
    /// Makes spellings count as one name.
    Names(NamesChange),
    /// Says that a finding is as it should be, or takes that back.
    Accept(Acceptance),
    /// Says why a figure left its plan.
    Explain(ExplanationChange),
    /// Sets or takes away targets.
    SetTargets(TargetsDraft),
    /// Takes a file out of the project.
    RemoveSource {
        /// Its id.
        id: u16,
    },
    /// Makes a file the first: the one that an export writes.
    FirstSource {
        /// Its id.
        id: u16,
    },
}

/// Spellings of a dimension, and the name that they count as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamesChange {
    /// The dimension's id.
    pub dimension: String,
    /// The spellings.
    pub names: Vec<String>,
    /// What they count as; `None`: as themselves.
    pub into: Option<String>,
}

/// Whether a finding is as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// The finding's key.
    pub finding: String,
    /// Whether it is accepted.
    pub accepted: bool,
}

/// Why a figure left its plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplanationChange {
    /// The figure.
    pub about: About,
    /// What is said of it; `None` takes back what was.
    pub said: Option<Explanation>,
}

/// Targets to be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetsDraft {
    /// What they are for, each with what it should come to; `None`: takes the target away, or looks its value up.
    pub aims: Vec<(Aim, Option<Decimal>)>,
    /// Where the values are from; those from the plan and from last year are looked up.
    pub from: Source,
    /// Who sets them; empty where nobody says.
    pub who: String,
    /// The day.
    pub on: NaiveDate,
}

/// A correction to one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableChange {
    /// Whether its facts count.
    Used(bool),
    /// The version of all its amounts; `None`: as found.
    Version(Option<Version>),
    /// The year of month names without one; `None`: as found.
    Year(Option<i32>),
    /// The period of amounts without one; `None`: as found.
    Period(Option<Period>),
    /// Whether the day stands first in its dates; `None`: as found.
    DayFirst(Option<bool>),
    /// The scale in which its amounts are written; `None`: as found.
    Scale(Option<Scale>),
    /// Header through last row; `None`: as found. With a new key it draws a table where none was found.
    Range(Option<Range>),
    /// The header's rows, from 0; `None`: as found.
    HeaderRows(Option<Vec<u32>>),
    /// A column's role; `None`: as found.
    Column {
        /// Column of the sheet, from 0.
        index: u16,
        /// What it is.
        role: Option<Role>,
    },
    /// Whether the comma is a column's decimal sign; `None`: as found.
    DecimalComma {
        /// Column of the sheet, from 0.
        index: u16,
        /// Whether it is.
        comma: Option<bool>,
    },
    /// What rows are; `None`: as found.
    Rows {
        /// Rows of the sheet, from 0.
        rows: Vec<u32>,
        /// What they are.
        role: Option<RowRole>,
    },
    /// Takes back every correction to the table.
    AsFound,
}

impl TableChange {
    /// Whether every row and column that it names can be on a sheet, and a range ends after it begins.
    pub(super) fn fits_a_sheet(&self) -> bool {
        let rows = |rows: &[u32]| rows.iter().all(|row| *row < MAX_ROWS);
        match self {
            Self::Range(Some(r)) => r.top <= r.bottom && r.left <= r.right && r.bottom < MAX_ROWS && r.right < MAX_COLUMNS,
            Self::HeaderRows(Some(given)) | Self::Rows { rows: given, .. } => rows(given),
            Self::Column { index, .. } | Self::DecimalComma { index, .. } => *index < MAX_COLUMNS,
            _ => true,
        }
    }
}

/// A change of one setting; `None` goes back to what the workbook says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingChange {
    /// The reporting currency.
    Currency(Option<Currency>),
    /// The rates at which actuals are converted.
    Rates(RateKind),
    /// First month of the fiscal year, 1 to 12.
    FiscalStart(u32),
    /// The weeks of which fiscal months are made; `None`: they are calendar months.
    Weeks(Option<Weeks>),
    /// Gross margin, a share of one.
    GrossMargin(Option<Decimal>),
    /// The threshold, a share of one, above 0.
    Threshold(Decimal),
    /// What is called for in a situation of an envelope, by the rule's id.
    Call(String, Call),
}

/// What a command does, with everything looked up: what the journal keeps. Applying it needs nothing but the state before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// As [`Command::SetTable`].
    Table {
        /// The table's key.
        table: String,
        /// The correction.
        change: TableChange,
    },
    /// As [`Command::SetSetting`].
    Setting(SettingChange),
    /// A decision, its lines and cells found.
    Decision(Decision),
    /// As [`Command::DefineKpi`], with its number and id.
    Kpi(Box<KpiVersion>),
    /// As [`Command::Names`].
    Names(NamesChange),
    /// As [`Command::Accept`].
    Accept(Acceptance),
    /// As [`Command::Explain`].
    Explain(ExplanationChange),
    /// As [`Command::SetTargets`], the values found; `None` takes one away.
    Targets(Vec<(Aim, Option<Target>)>),
    /// A file was added, removed or replaced.
    Source(SourceChange),
    /// Corrections made in an earlier workbook with the same headers, by table.
    Recalled(BTreeMap<String, TableOverride>),
    /// Copies that came back were merged.
    Merged(Merged),
}

/// One line of a project's journal. Replaying all of them in order gives the project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// A command was carried out.
    Do(Change),
    /// The last change in force was taken back.
    Undo,
    /// The last change taken back was carried out again.
    Redo,
}

/// What a project on this device is: enough to list it, and to open it again with its bytes and its journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectRecord {
    /// The project's id on this device: the fingerprint's first 16 letters and the time it was added.
    pub id: String,
    /// The name of the file that the project began with.
    pub file_name: String,
    /// SHA-256 of that file's bytes, lower-case hex; the key of its bytes in the store.
    pub fingerprint: String,
    /// Its size in bytes.
    pub size: u64,
    /// The day it was added; also what `today` is for the reading of all files.
    pub added: NaiveDate,
    /// When it was last opened or changed: milliseconds since 1970, UTC.
    pub touched: i64,
    /// What stands in it, for the list of recent workbooks: `3 tables · 1,912 facts · 1 decision`.
    pub summary: String,
    /// Number of entries in its journal.
    #[serde(default)]
    pub journal: u32,
    /// The id of the file that the project began with among its files.
    #[serde(default = "super::source::first")]
    pub source: u16,
    /// The names of the files in force, the first one first; empty in records that know of one file only.
    #[serde(default)]
    pub names: Vec<String>,
    /// The fingerprints of every file that its journal names, in force or not, besides the one that it began with.
    #[serde(default)]
    pub blobs: Vec<String>,
}

impl ProjectRecord {
    /// What the project is called: its first file, and how many there are besides.
    pub fn title(&self) -> String {
        match self.names.as_slice() {
            [] => self.file_name.clone(),
            [name] => name.clone(),
            [name, rest @ ..] => format!("{name} + {}", rest.len()),
        }
    }

    /// Whether the project needs the file of a fingerprint.
    pub fn names_blob(&self, fingerprint: &str) -> bool {
        self.fingerprint == fingerprint || self.blobs.iter().any(|b| b == fingerprint)
    }
}

/// Members of a slice, by dimension id, such as channel → Display.
pub type Filters = BTreeMap<String, String>;
