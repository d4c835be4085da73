//! What is wrong with one cell, one table or one workbook: reading goes on, and says so here.

use serde::{Deserialize, Serialize};

use crate::ledger::CellRef;

/// One thing that is wrong or worth knowing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// The cell it is about; `None` when it is about the whole workbook or sheet.
    pub cell: Option<CellRef>,
    /// The address people read: `Plan FY26!G8`, the sheet's name, or empty for the whole workbook.
    pub place: String,
    /// How bad.
    pub severity: Severity,
    /// What kind, a stable lower-case word such as `text_amount`.
    pub kind: IssueKind,
    /// Where, what and what to do next, in one or two sentences.
    pub message: String,
}

/// How bad an issue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something is left out of the figures.
    Error,
    /// The figures may be wrong; look at it.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// What is to be done, in a few words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Error => "To fix",
            Self::Warning => "To check",
            Self::Info => "To know",
        }
    }

    /// The same in one word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "Fix",
            Self::Warning => "Check",
            Self::Info => "Know",
        }
    }
}

/// What kind of issue it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueKind {
    /// A cell that should hold an amount holds other text.
    TextAmount,
    /// A number stored as text was read as a number.
    NumberAsText,
    /// A cell holds an error such as `#DIV/0!`.
    ErrorCell,
    /// An amount at or beyond 10¹³.
    AmountTooLarge,
    /// A cell that should hold a date or period does not.
    UnreadablePeriod,
    /// Dates whose day and month can be swapped.
    AmbiguousDate,
    /// Numbers of which the decimal sign is not certain.
    AmbiguousNumber,
    /// Amounts are written in thousands or the like, and read as they stand.
    Scaled,
    /// A version word that is neither plan, actual, committed nor forecast.
    UnknownVersion,
    /// A formula without a saved value.
    FormulaWithoutValue,
    /// Months without a year were given one.
    AssumedYear,
    /// A line without an owner, where the table has owners.
    MissingOwner,
    /// A stated total differs from the sum of its lines.
    TotalDiffers,
    /// A computed column says something else than what it is computed from.
    DerivedDiffers,
    /// A currency without a rate.
    MissingRate,
    /// A table that repeats others is left out.
    Duplicate,
    /// A sheet or table that could not be understood, or is more than can be read.
    NotRead,
    /// The version or measure of a table was guessed.
    Guessed,
    /// Hidden sheets, macros, links, pivot caches: kept, and worth knowing.
    Package,
    /// Something wrong in Plumbline's own sheets.
    State,
}

impl IssueKind {
    /// The lower-case word for this kind, the same in JSON and state sheets.
    pub const fn id(self) -> &'static str {
        match self {
            Self::TextAmount => "text_amount",
            Self::NumberAsText => "number_as_text",
            Self::ErrorCell => "error_cell",
            Self::AmountTooLarge => "amount_too_large",
            Self::UnreadablePeriod => "unreadable_period",
            Self::AmbiguousDate => "ambiguous_date",
            Self::AmbiguousNumber => "ambiguous_number",
            Self::Scaled => "scale",
            Self::UnknownVersion => "unknown_version",
            Self::FormulaWithoutValue => "formula_without_value",
            Self::AssumedYear => "assumed_year",
            Self::MissingOwner => "missing_owner",
            Self::TotalDiffers => "total_differs",
            Self::DerivedDiffers => "derived_differs",
            Self::MissingRate => "missing_rate",
            Self::Duplicate => "duplicate",
            Self::NotRead => "not_read",
            Self::Guessed => "guessed",
            Self::Package => "package",
            Self::State => "state",
        }
    }

    /// The kind as a short title.
    pub const fn label(self) -> &'static str {
        match self {
            Self::TextAmount => "Amount is text",
            Self::NumberAsText => "Number stored as text",
            Self::ErrorCell => "Cell holds an error",
            Self::AmountTooLarge => "Amount too large",
            Self::UnreadablePeriod => "Period cannot be read",
            Self::AmbiguousDate => "Day or month first",
            Self::AmbiguousNumber => "Decimal sign is not certain",
            Self::Scaled => "Amounts in thousands or the like",
            Self::UnknownVersion => "Neither plan nor actual",
            Self::FormulaWithoutValue => "Formula without a value",
            Self::AssumedYear => "Year is assumed",
            Self::MissingOwner => "Line without an owner",
            Self::TotalDiffers => "Total differs",
            Self::DerivedDiffers => "Computed differs",
            Self::MissingRate => "Rate is missing",
            Self::Duplicate => "Table repeats another",
            Self::NotRead => "Not read",
            Self::Guessed => "Guessed",
            Self::Package => "In the file",
            Self::State => "Plumbline’s own sheets",
        }
    }
}
