//! Brings a file's cells into grids, whatever its format: one module for each.

mod xlsx;

use super::error::ReadError;
use super::grid::{Grid, Texts};
use super::preflight::{self, Package};
use crate::workbook::mapping::Progress;

/// The most cells that are read from one workbook.
pub const MAX_CELLS: usize = 40_000_000;

/// A file's cells, as they stand. What they mean is [`super::read`]'s business, and can be asked again without reading the file again.
#[derive(Debug, Default)]
pub struct Book {
    /// The file's name; a hint for version and year.
    pub file_name: String,
    /// What comes before a sheet's name in the keys of this file's tables; empty for a project's first file.
    pub tag: String,
    /// What the package carries besides its sheets.
    pub(in crate::workbook::read) package: Package,
    /// Every worksheet in order.
    pub(in crate::workbook::read) grids: Vec<Grid>,
    /// The texts of all sheets.
    pub(in crate::workbook::read) texts: Texts,
}

/// Reads a file's cells.
///
/// # Errors
/// [`ReadError`] when nothing can be read at all: not a workbook, protected, damaged, beyond the bounds. A sheet that breaks off keeps
/// what was read, and says so.
pub fn load(bytes: &[u8], file_name: &str, progress: &mut dyn FnMut(Progress)) -> Result<Book, ReadError> {
    let package = preflight::look(bytes)?;
    let mut texts = Texts::default();
    let grids = xlsx::read(bytes, &mut texts, progress)?;
    Ok(Book { file_name: file_name.to_owned(), tag: String::new(), package, grids, texts })
}
