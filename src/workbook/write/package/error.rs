//! Why a package cannot be edited.

use std::io;

use zip::result::ZipError;

/// Why a package or one of its parts cannot be edited; the original is as it was.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// The file is not a zip package: an old .xls, a text file, something else.
    #[error("Plumbline writes back into .xlsx and .xlsm files only; save the workbook as .xlsx in Excel, open that, and export again.")]
    NotAPackage {
        /// What the zip reader said.
        #[source]
        source: ZipError,
    },
    /// A zip package without a workbook in the Excel format: .ods, .xlsb, .docx.
    #[error(
        "This file holds no Excel workbook that can be written to; save it as .xlsx in Excel or LibreOffice, open that, and export again."
    )]
    NotAWorkbook,
    /// A part cannot be unpacked.
    #[error(
        "The part “{part}” of the workbook is damaged, so it cannot be written back; open the file in Excel, save it under a new name, and export again."
    )]
    Damaged {
        /// The part's name in the package.
        part: String,
        /// What the zip reader said.
        #[source]
        source: io::Error,
    },
    /// A part is in an encoding that cannot be edited in place.
    #[error(
        "The part “{part}” of the workbook is written neither in UTF-8 nor in UTF-16; open the file in Excel, save it under a new name, and export again."
    )]
    NotUtf8 {
        /// The part's name in the package.
        part: String,
    },
    /// A part that must be there is missing, or does not say what it should.
    #[error(
        "The part “{part}” of the workbook does not read as it should; open the file in Excel, save it under a new name, and export again."
    )]
    Unexpected {
        /// The part's name in the package.
        part: String,
    },
    /// The new package could not be put together.
    #[error("The new workbook could not be packed; try again, and if it happens again, save the workbook under a new name in Excel first.")]
    Packing {
        /// What the zip writer said.
        #[source]
        source: ZipError,
    },
}
