//! Writing back: the original package with its untouched parts byte for byte, patched plan cells, and grafted sheets.

use chrono::NaiveDate;
use thiserror::Error;

use self::report::Report;
use super::mapping::{Import, Progress};
use super::state::State;
use crate::decide::decision::Decision;

pub mod report;

/// What an export is made from.
pub struct ExportInput<'a> {
    /// The workbook as it came.
    pub original: &'a [u8],
    /// Its file name.
    pub file_name: &'a str,
    /// The day of the export.
    pub today: NaiveDate,
    /// How it was read.
    pub import: &'a Import,
    /// What Plumbline knows beyond it.
    pub state: &'a State,
    /// The figures to report.
    pub report: &'a Report,
}

/// What an export did.
#[derive(Debug, Default)]
pub struct Receipt;

impl Receipt {
    /// The receipt, a (label, value) a line.
    pub fn lines(&self) -> Vec<(String, String)> {
        Vec::new()
    }
}

/// An exported workbook.
pub struct Export {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its name.
    pub file_name: String,
    /// What was done.
    pub receipt: Receipt,
    /// The decisions as written.
    pub decisions: Vec<Decision>,
}

/// Why nothing was written.
#[derive(Debug, Error)]
#[error("This version cannot write workbooks yet.")]
pub struct WriteError;

/// Writes the workbook back.
///
/// # Errors
/// Always, until the writer is here.
pub fn export(_input: &ExportInput<'_>, _progress: &mut dyn FnMut(Progress)) -> Result<Export, WriteError> {
    Err(WriteError)
}
