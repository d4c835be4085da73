//! The merge page: copies that came back, and what of them is to be taken over.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::engine::merge::Returned;
use crate::ledger::Decimal;
use crate::ledger::measure::Unit;

/// What there is to decide before copies are merged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeView {
    /// The copies.
    pub copies: Vec<CopyRow>,
    /// What differs, conflicts first.
    pub items: Vec<ItemRow>,
    /// How many of them are conflicts.
    pub conflicts: u32,
    /// How many are taken over by the choices made.
    pub taken: u32,
    /// The reporting currency's code.
    pub currency: String,
    /// The planned spend now, and with the choices made; `None` when a rate is missing.
    pub plan: (Decimal, Option<Decimal>),
}

/// A copy that came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyRow {
    /// The file's name.
    pub file_name: String,
    /// Who saved it last, as the file says; empty when it does not.
    pub by: String,
    /// When, as the file says; empty when it does not.
    pub saved: String,
    /// The day of the export that it is a copy of; `None` when that is not known.
    pub exported: Option<NaiveDate>,
    /// How many things differ.
    pub differences: u32,
    /// How many plan amounts differ; who decided on them must be said.
    pub amounts: u32,
    /// What else to know; sentences.
    pub notes: Vec<String>,
}

/// What a difference is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// A decision that the project does not have.
    Decision,
    /// A cell or row of one of Plumbline's tables.
    #[default]
    Edit,
    /// A planned amount.
    Plan,
}

/// One difference.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRow {
    /// What it is about.
    pub kind: ItemKind,
    /// The line, row or decision.
    pub label: String,
    /// The period and measure, or the table and column.
    pub detail: String,
    /// The cell in the copy; empty when there is none.
    pub place: String,
    /// What both were made from.
    pub base: Held,
    /// The project.
    pub ours: Held,
    /// What the copies say: the value and the files that say it.
    pub options: Vec<(Held, String)>,
    /// Whether both sides changed it, or who did cannot be told.
    pub conflict: bool,
    /// 0: the project's stays; else the number of an option, from 1.
    pub choice: u32,
}

/// What a place holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// Nothing, or not known.
    #[default]
    Nothing,
    /// A text.
    Text(String),
    /// An amount.
    Amount {
        /// How much.
        value: Decimal,
        /// Of what.
        unit: Unit,
        /// The line's own currency.
        currency: String,
    },
}

impl Held {
    /// A text, or nothing.
    pub fn text(text: Option<&str>) -> Self {
        text.filter(|t| !t.is_empty()).map_or(Self::Nothing, |t| Self::Text(t.to_owned()))
    }
}

impl CopyRow {
    /// A copy for reading.
    pub fn of(copy: &Returned) -> Self {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (by, saved) = copy.saved.clone();
        Self {
            file_name: copy.file_name.clone(),
            by,
            saved,
            exported: copy.exported,
            differences: count(copy.len()),
            amounts: count(copy.amounts.len()),
            notes: copy.notes.clone(),
        }
    }
}
