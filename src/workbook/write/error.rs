//! Why a workbook could not be written back.

use super::package::PackageError;

/// Why nothing was written; the original is as it was.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The original, or one of the few parts that must change, cannot be edited.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// Plumbline's own sheets could not be made.
    #[error("Plumbline's own sheets could not be written: {source}")]
    Sheets {
        /// What the sheet writer said.
        #[source]
        source: rust_xlsxwriter::XlsxError,
    },
}
