//! What a workbook was understood to say: its tables, each column's role, the totals it states, and the corrections people made.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::issue::Issue;
use super::scale::Scale;
use crate::ledger::measure::Unit;
use crate::ledger::{Calendar, CellRef, Currency, DimensionKind, Ledger, Measure, Period, Range, Rates, Sum, Version};

/// Everything that reading a project's files gave: what could be read, and an issue for each thing that could not.
#[derive(Debug, Clone, Default)]
pub struct Import {
    /// Every worksheet, file by file in each file's order; [`Import::sheet`] finds a cell's.
    pub sheets: Vec<Sheet>,
    /// Every table found, used or not, in sheet order.
    pub tables: Vec<Table>,
    /// The facts of the used tables.
    pub ledger: Ledger,
    /// What was wrong or worth knowing, in cell order.
    pub issues: Vec<Issue>,
    /// The rates found in the workbook; their base is blank when it has none.
    pub rates: Rates,
    /// The gross margin the workbook states (a share of one, `0.81`) and its cell.
    pub gross_margin: Option<(Decimal, CellRef)>,
    /// Which days belonged to which month as it was read.
    pub calendar: Calendar,
    /// The sheets that Plumbline itself wrote, as plain text tables. They are never sources.
    pub state: Vec<StateTable>,
}

impl Import {
    /// The sheet a cell stands on; `None` when there is no such sheet.
    pub fn sheet(&self, source: u16, index: u16) -> Option<&Sheet> {
        self.sheets.iter().find(|s| s.source == source && s.index == index)
    }

    /// The scale in which a cell writes an amount of a measure; units where it stands in no amount column of a used table.
    pub fn scale(&self, cell: CellRef, measure: &Measure) -> Scale {
        let over = |t: &&Table| t.used && (t.source, t.sheet) == (cell.source, cell.sheet) && t.range.contains(cell.row, cell.col);
        let column = self.tables.iter().filter(over).find_map(|t| t.columns.iter().find(|c| c.index == cell.col));
        column.map_or(Scale::Units, |c| c.scale_of(measure))
    }
}

/// One worksheet of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Position of its file among the project's sources.
    pub source: u16,
    /// Its position in that file, among the worksheets.
    pub index: u16,
    /// The name on its tab, to the letter.
    pub name: String,
    /// Hidden sheets are listed, and off by default.
    pub hidden: bool,
    /// Number of rows that hold something.
    pub rows: u32,
}

/// A table on a sheet, with the role of each of its columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The key under which corrections to this table are kept: the sheet and the first header cell where it was found, such as
    /// `Plan FY26!A5`; after the file's tag in a project of several files.
    pub key: String,
    /// The words of its header in short, the same for next month's table of the same shape.
    pub fingerprint: String,
    /// Position of its file among the project's sources.
    pub source: u16,
    /// Position of its sheet in that file.
    pub sheet: u16,
    /// The name on the sheet's tab.
    pub sheet_name: String,
    /// Header through last row (trailing totals included).
    pub range: Range,
    /// The header's rows, from 0, top to bottom.
    pub header_rows: Vec<u32>,
    /// How time and measures are laid out.
    pub layout: Layout,
    /// Every column of the range, left to right.
    pub columns: Vec<Column>,
    /// Rows inside the range that are not facts: totals, subtotals, section labels, notes.
    pub excluded_rows: Vec<ExcludedRow>,
    /// The sheet's own totals beside the sum of the lines that were read.
    pub tie_outs: Vec<TieOut>,
    /// Number of facts taken from it.
    pub facts: u32,
    /// What those that count add up to, each in its own currency.
    #[serde(default)]
    pub sums: Vec<TableSum>,
    /// Number of detail lines (rows that gave at least one fact).
    pub lines: u32,
    /// Whether its facts count.
    pub used: bool,
    /// Why it is left out, in a sentence; empty when it is used.
    pub unused_reason: String,
    /// The title above the header, if any.
    pub title: String,
    /// The year that month names without a year were given; `None` when the table states its years.
    pub assumed_year: Option<i32>,
    /// What states that amounts are written in thousands or the like, in words; empty when nothing does.
    #[serde(default)]
    pub scale_reason: String,
    /// What besides its cells says where it is, in a sentence; empty when nothing does.
    #[serde(default)]
    pub found_by: String,
    /// What only a person can know; each is guessed until it is answered.
    pub asks: Vec<Ask>,
    /// The first lines and the first excluded rows, as text, for the mapping screen.
    pub preview: Vec<PreviewRow>,
}

/// What the facts of a table add up to in one measure, version and currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSum {
    /// The measure.
    pub measure: Measure,
    /// The version.
    pub version: Version,
    /// The currency; blank when none is stated.
    pub currency: Currency,
    /// The sum, in that currency.
    pub sum: Sum,
}

/// How a table is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// One row per line and period (or per transaction).
    Long,
    /// Periods across, one version and measure.
    WidePeriods,
    /// Measures or versions across.
    WideMeasures,
    /// Periods across, with measures or versions under each.
    Both,
    /// A list that gives no facts: assumptions, rates, look-ups.
    Lookup,
}

impl Layout {
    /// The lower-case word for this layout, the same in JSON and state sheets.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Long => "long",
            Self::WidePeriods => "wide_periods",
            Self::WideMeasures => "wide_measures",
            Self::Both => "both",
            Self::Lookup => "lookup",
        }
    }
}

/// A question about a table that its cells do not answer. The answer is a field of [`TableOverride`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// Whether it is plan or actual.
    Version {
        /// What it was read as meanwhile.
        guess: Version,
    },
    /// The year of its months.
    Year {
        /// What it was read as meanwhile.
        guess: i32,
    },
    /// The period of amounts that state none.
    Period {
        /// A period that the title or the file's name offers.
        offer: Option<Period>,
    },
    /// Whether `03/04/2026` is in March or in April.
    DayOrder {
        /// Whether the day was read as standing first meanwhile.
        day_first: bool,
    },
    /// Whether long amounts are written in the scale that a text states; they are read as units meanwhile.
    Scale {
        /// The scale stated.
        stated: Scale,
    },
}

/// A column and what it was understood to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Column of the sheet, from 0.
    pub index: u16,
    /// The header as it stands, its rows joined with a space.
    pub header: String,
    /// What it is.
    pub role: Role,
    /// How sure, 0 to 100; 100 when a person said so.
    pub confidence: u8,
    /// Why, in a few words: `header says “Budget”`.
    pub reason: String,
    /// The scale in which it writes its amounts; units where it has none.
    #[serde(default)]
    pub scale: Scale,
}

impl Column {
    /// The scale of its amounts of a measure: where rows say what is counted, only money is written in a scale.
    pub fn scale_of(&self, measure: &Measure) -> Scale {
        match &self.role {
            Role::Amount(amount) if amount.measure.as_ref() == Some(measure) || measure.unit() == Unit::Money => self.scale,
            _ => Scale::Units,
        }
    }
}

/// What a column is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The date or period of the row.
    Period,
    /// A word the line is about.
    Dimension(DimensionKind),
    /// Plan or actual as a word in the row.
    Version,
    /// The measure's name as a word in the row.
    MeasureName,
    /// The row's currency.
    Currency,
    /// Amounts.
    Amount(Amount),
    /// Computed from other columns: totals, variances, rates. Checked, never summed.
    Derived,
    /// Remarks and identifiers.
    Note,
    /// Left out.
    Ignored,
}

/// What the amounts of a column are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// What is counted; `None` when a [`Role::MeasureName`] column says it row by row.
    pub measure: Option<Measure>,
    /// The version; `None` when a [`Role::Version`] column says it row by row.
    pub version: Option<Version>,
    /// The period in the header; `None` when a [`Role::Period`] column says it, or nothing does.
    pub period: Option<Period>,
    /// A member named in the header, such as channel `Search` in `Search_spend`.
    pub member: Option<(DimensionKind, String)>,
}

impl Role {
    /// The lower-case word for the role, the same in JSON and state sheets: `dimension:channel`, `amount`, `period` …
    pub fn id(&self) -> String {
        match self {
            Self::Period => "period".into(),
            Self::Dimension(kind) => format!("dimension:{}", kind.id()),
            Self::Version => "version".into(),
            Self::MeasureName => "measure_name".into(),
            Self::Currency => "currency".into(),
            Self::Amount(_) => "amount".into(),
            Self::Derived => "derived".into(),
            Self::Note => "note".into(),
            Self::Ignored => "ignored".into(),
        }
    }
}

/// A row of a table's range that is not a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExcludedRow {
    /// Row, from 0.
    pub row: u32,
    /// Why, in a few words: `total`, `section label`.
    pub reason: String,
}

/// One of the sheet's own totals beside the sum of the lines it covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TieOut {
    /// The total's label and column: `Total · Jan-26`.
    pub label: String,
    /// Where the total stands.
    pub cell: CellRef,
    /// What the sheet says, in the scale in which it is written.
    pub stated: Decimal,
    /// What the lines add up to, in the same scale.
    pub summed: Decimal,
}

impl TieOut {
    /// Whether the lines add up to the stated total, to half a cent.
    pub fn ties(&self) -> bool {
        (self.stated - self.summed).abs() < Decimal::new(5, 3)
    }
}

/// One row of a table as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// Row, from 0.
    pub row: u32,
    /// One text per column of the table, as the sheet shows it.
    pub cells: Vec<PreviewCell>,
    /// Whether the row is left out.
    pub excluded: bool,
}

/// One cell of a preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewCell {
    /// The value as text; empty for an empty cell.
    pub text: String,
    /// Whether it is a number (aligned right).
    pub number: bool,
    /// Whether an issue stands at the cell.
    pub issue: bool,
}

/// A sheet that Plumbline wrote, recognized by its marker line, as text. Dates read `2026-11-22`, numbers as plain decimals.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StateTable {
    /// The table's name in the marker, such as `decisions`.
    pub name: String,
    /// The schema number in the marker.
    pub schema: u32,
    /// Position of its file among the project's sources.
    pub source: u16,
    /// The sheet it stands on.
    pub sheet: String,
    /// The header's texts.
    pub header: Vec<String>,
    /// The rows below the header down to the last row that holds something; each as long as the header.
    pub rows: Vec<Vec<String>>,
}

/// The corrections people made to how a project's files are read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overrides {
    /// Corrections by [`Table::key`].
    pub tables: BTreeMap<String, TableOverride>,
}

/// The corrections to one table. `None`, and what is not listed: as found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TableOverride {
    /// Whether its facts count.
    pub used: Option<bool>,
    /// The version of all its amounts.
    pub version: Option<Version>,
    /// The year of month names without one.
    pub year: Option<i32>,
    /// The period of amounts without one.
    pub period: Option<Period>,
    /// Whether the day stands first in dates such as `03/04/2026`.
    pub day_first: Option<bool>,
    /// The scale in which its amounts are written.
    pub scale: Option<Scale>,
    /// Header through last row. With a key where nothing was found, it is a table that a person drew.
    pub range: Option<Range>,
    /// The header's rows, from 0, top to bottom.
    pub header_rows: Option<Vec<u32>>,
    /// Roles by column of the sheet, from 0.
    pub columns: BTreeMap<u16, Role>,
    /// Whether the comma is the decimal sign, by column of the sheet, from 0.
    pub decimal_comma: BTreeMap<u16, bool>,
    /// What rows are, by row of the sheet, from 0.
    pub rows: BTreeMap<u32, RowRole>,
}

/// What a person says a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowRole {
    /// A line, whose amounts count.
    Line,
    /// A total of others: held against their sum, never counted.
    Total,
    /// Left out.
    Left,
}

/// How to read a project's files.
#[derive(Debug, Clone, Copy)]
pub struct ReadOptions<'a> {
    /// Today, for months without a year when nothing else says it.
    pub today: NaiveDate,
    /// The corrections to apply.
    pub overrides: &'a Overrides,
    /// Which days belong to which month.
    pub calendar: Calendar,
}

/// How far reading has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What is being done, such as `Reading Actuals`.
    pub stage: String,
    /// Rows read so far in all sheets.
    pub rows: u32,
}
