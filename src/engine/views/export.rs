//! The exported workbook: its bytes, and what to say of them.

use chrono::NaiveDate;

use super::report::report;
use crate::engine::project::Project;
use crate::engine::protocol::{ReceiptLine, Response, Scope};
use crate::workbook::mapping::Progress;
use crate::workbook::write::question::Compute;
use crate::workbook::write::{ExportInput, export as write};

/// The exported workbook: what to say of it, and its bytes.
///
/// # Errors
/// Why nothing could be written, as a sentence.
pub fn export(
    project: &Project,
    today: NaiveDate,
    compute: &Compute<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Response, Vec<u8>), String> {
    let report = report(project, &Scope::default());
    let (Some(first), Some(bytes)) = (project.sources.first(), project.first_bytes()) else {
        return Err("The workbook is no longer kept on this device. Open its file again.".into());
    };
    let input = ExportInput {
        original: bytes,
        fingerprint: &first.fingerprint,
        cells: project.first_book(),
        file_name: &first.file_name,
        today,
        import: &project.import,
        state: &project.state,
        report: &report,
        compute,
    };
    let done = write(&input, progress).map_err(|e| e.to_string())?;
    let receipt = done.receipt.lines().into_iter().map(|(label, value)| ReceiptLine { label, value }).collect();
    let ask = done.receipt.cautions.iter().map(ToString::to_string).collect();
    Ok((Response::File { file_name: done.file_name, receipt, ask }, done.bytes))
}
