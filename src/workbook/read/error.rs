//! Why a workbook could not be read at all, each in one sentence that says what to do.

use crate::workbook::read::load::preflight::{MAX_PARTS, MAX_UNZIPPED};

/// Nothing could be read. The text is for people: the reason, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The file has no bytes.
    #[error("This file is empty (0 bytes). Save the workbook again and choose the new copy.")]
    Empty,
    /// The bytes are no workbook of any kind.
    #[error("This is not a workbook. Choose an .xlsx, .xlsm, .xlsb, .xls, .ods or .csv file.")]
    NotAWorkbook,
    /// An encrypted package.
    #[error(
        "This workbook is protected with a password. Open it in Excel, remove the password (File > Info > Protect Workbook), save it and choose it again."
    )]
    PasswordProtected,
    /// Text that nothing separates into columns.
    #[error("This is a text without columns. Choose a workbook, or a text file with commas, semicolons or tabs between the columns.")]
    NoColumns,
    /// A workbook in a format that is not read.
    #[error(
        "This is an {format} file, which Plumbline does not read. Open it in Excel or LibreOffice, save it as .xlsx and choose that copy."
    )]
    Format {
        /// The format's name.
        format: &'static str,
    },
    /// The zip package cannot be opened.
    #[error(
        "This workbook is damaged: it seems to be cut short, as after a broken download. Get the file again, or open it in Excel, let it repair the file, save it as .xlsx and choose that copy."
    )]
    DamagedPackage,
    /// A part inside the package cannot be understood.
    #[error(
        "This workbook is damaged: {part} cannot be read. Open it in Excel, let it repair the file, save it as .xlsx and choose that copy."
    )]
    DamagedPart {
        /// The part, such as `its list of sheets`.
        part: &'static str,
    },
    /// A workbook of chart sheets or dialogs only.
    #[error("This workbook has no worksheets, so there is nothing to read. Choose a workbook that holds the budget itself.")]
    NoWorksheets,
    /// More parts than any real workbook has.
    #[error(
        "This file has {parts} parts inside, more than the {MAX_PARTS} Plumbline opens. Choose the workbook itself, not an archive of other files."
    )]
    TooManyParts {
        /// Number of parts.
        parts: usize,
    },
    /// Bigger unzipped than can be read, or a zip bomb.
    #[error("This workbook unpacks to more than {} MB, which is more than Plumbline opens. Split it, or remove sheets that are not needed, and choose it again.", MAX_UNZIPPED / 1_000_000)]
    TooLarge,
}
