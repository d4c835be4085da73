//! Brings a file's cells into grids, whatever its format: one module for each.

mod bytes;
mod cfb;
pub(super) mod encoding;
mod encrypted;
pub(super) mod fields;
mod formats;
mod held;
mod html;
mod names;
mod ods;
mod package;
mod plain;
pub(in crate::workbook::read) mod preflight;
mod sheet;
mod text;
mod tokens;
mod xls;
mod xlsb;
mod xlstext;
mod xlsx;
mod xml;
mod xml2003;

use std::hash::{DefaultHasher, Hash, Hasher};

pub(super) use crate::ledger::cell::MAX_ROWS;
pub(in crate::workbook) use formats::is_date;
pub(in crate::workbook) use held::Held;

use super::error::ReadError;
use super::grid::{Grid, Texts, Value};
use crate::ledger::cell;
use crate::workbook::mapping::Progress;
use preflight::{Format, Package};

/// The most cells that are read from one workbook.
pub const MAX_CELLS: usize = 40_000_000;
/// The most columns that a sheet has.
pub(super) const MAX_COLUMNS: usize = cell::MAX_COLUMNS as usize;
/// The longest name of a sheet.
const MAX_TAB: usize = 31;

/// A file's cells, as they stand. What they mean is [`super::read`]'s business, and can be asked again without reading the file again.
#[derive(Debug, Default)]
pub struct Book {
    /// The file's name; a hint for version and year.
    pub file_name: String,
    /// What comes before a sheet's name in the keys of this file's tables; empty for a project's first file.
    pub tag: String,
    /// What kind of file it is.
    pub(in crate::workbook::read) format: Format,
    /// What the package carries besides its sheets.
    pub(in crate::workbook::read) package: Package,
    /// Every worksheet in order.
    pub(in crate::workbook::read) grids: Vec<Grid>,
    /// The texts of all sheets.
    pub(in crate::workbook::read) texts: Texts,
}

impl Book {
    /// Who saved the file last, and when, as it says itself; empty when it does not.
    pub fn saved(&self) -> (String, String) {
        self.package.saved.clone()
    }

    /// The rows of a sheet that hold something in a stretch, both ends inside, rising.
    pub(in crate::workbook) fn rows(&self, sheet: u16, top: u32, bottom: u32) -> &[u32] {
        self.grids.get(usize::from(sheet)).map_or(&[], |grid| grid.rows_between(top, bottom))
    }

    /// The text of a cell; `None` when it holds none.
    pub(crate) fn text(&self, sheet: u16, row: u32, col: u16) -> Option<&str> {
        self.grids.get(usize::from(sheet))?.text(&self.texts, row, col)
    }

    /// What a row says between two columns, both inside, in short: the same for rows of the same cells. `None` for a row that says nothing.
    pub(in crate::workbook) fn row_content(&self, sheet: u16, row: u32, left: u16, right: u16) -> Option<u64> {
        let grid = self.grids.get(usize::from(sheet))?;
        let mut hasher = DefaultHasher::new();
        let mut cells = 0;
        for col in left..=right {
            let Some(value) = grid.value(row, col) else { continue };
            cells += 1;
            col.hash(&mut hasher);
            match value {
                Value::Number(n) | Value::Date(n) => n.to_bits().hash(&mut hasher),
                Value::Text(place) => place.hash(&mut hasher),
                Value::Bool(b) => b.hash(&mut hasher),
                Value::Error(e) => e.hash(&mut hasher),
                Value::Unsaved => {}
            }
        }
        (cells > 0).then(|| hasher.finish())
    }
}

/// Reads a file's cells.
///
/// # Errors
/// [`ReadError`] when nothing can be read at all: not a workbook, protected, damaged, beyond the bounds. A sheet that breaks off keeps
/// what was read, and says so.
pub fn load(bytes: &[u8], file_name: &str, progress: &mut dyn FnMut(Progress)) -> Result<Book, ReadError> {
    let (format, package) = preflight::look(bytes)?;
    let mut texts = Texts::default();
    let mut grids = match format {
        Format::Xlsx => xlsx::read(bytes, &mut texts, progress)?,
        Format::Xlsb => xlsb::read(bytes, &mut texts, progress)?,
        Format::Xls => xls::read(bytes, &mut texts, progress)?,
        Format::Ods => ods::read(bytes, &mut texts, progress)?,
        Format::Fods => ods::read_xml(bytes, &mut texts, progress)?,
        Format::Text => text::read(bytes, file_name, &mut texts, progress)?,
        Format::Xml2003 => xml2003::read(bytes, &mut texts, progress)?,
        Format::Html => html::read(bytes, file_name, &mut texts, progress)?,
    };
    for grid in &mut grids {
        grid.declared.extend(package.tables.iter().filter(|(sheet, _)| *sheet == grid.name).map(|(_, table)| table.clone()));
    }
    Ok(Book { file_name: file_name.to_owned(), tag: String::new(), format, package, grids, texts })
}

/// The name of the only sheet of a file that names none: the file's own.
fn tab_name(file_name: &str) -> String {
    tab(file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem))
}

/// A name as a tab of Excel can show it.
fn tab(name: &str) -> String {
    let name: String = name.chars().map(|c| if "[]:*?/\\".contains(c) || c.is_control() { ' ' } else { c }).take(MAX_TAB).collect();
    let name = name.trim().trim_matches('\'').trim();
    if name.is_empty() { "Sheet1".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests;
