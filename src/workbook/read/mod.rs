//! Reading a workbook. (The reader itself follows; until then every file is refused.)

use thiserror::Error;

use super::mapping::{Import, Progress, ReadOptions};

/// Why a workbook cannot be read.
#[derive(Debug, Error)]
#[error("This version cannot read workbooks yet.")]
pub struct ReadError;

/// Reads a workbook.
///
/// # Errors
/// Always, until the reader is here.
pub fn read(_bytes: &[u8], _options: &ReadOptions<'_>, _progress: &mut dyn FnMut(Progress)) -> Result<Import, ReadError> {
    Err(ReadError)
}
