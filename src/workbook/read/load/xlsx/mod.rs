//! .xlsx: the list of sheets, what they share, and then one pass over each, from the package's bytes straight into columns.

mod cell;
#[cfg(test)]
mod peer;
mod sheet;
mod strings;
mod styles;
mod workbook;
mod xml;

use super::super::error::ReadError;
use super::super::grid::{Grid, Texts};
use super::names;
use super::package::{self, Parts};
use super::sheet::Book;
use crate::workbook::mapping::Progress;
use sheet::{Filling, Shared};

/// Days between the two date systems.
const DAYS_1904: f64 = 1462.0;

/// Reads every worksheet. What a damaged or incomplete package still has is read, as Excel does; a sheet that breaks off says so.
///
/// # Errors
/// [`ReadError`] when the package cannot be opened or there is no worksheet.
pub(super) fn read(bytes: &[u8], texts: &mut Texts, progress: &mut dyn FnMut(Progress)) -> Result<Vec<Grid>, ReadError> {
    let mut parts = Parts::open(bytes)?;
    let workbook = workbook::read(&mut parts);
    if workbook.sheets.is_empty() {
        return Err(ReadError::NoWorksheets);
    }
    let mut shared = Shared { strings: Vec::new(), styles: Vec::new(), days: if workbook.from_1904 { DAYS_1904 } else { 0.0 } };
    let mut damage = None;
    if let Some(part) = parts.xml(&workbook.styles)
        && let Err(error) = styles::read(part, &mut shared.styles)
    {
        damage = Some(format!("the file's number formats: {}", package::why(&error)));
    }
    if let Some(part) = parts.xml(&workbook.strings)
        && let Err(error) = strings::read(part, texts, &mut shared.strings)
    {
        damage = Some(format!("the file's texts: {}", package::why(&error)));
    }
    let mut book = Book::new(texts, progress);
    for tab in workbook.sheets {
        let mut grid = book.begin(&tab.name, tab.hidden);
        grid.broken.clone_from(&damage);
        let read = match parts.xml(&tab.part) {
            Some(part) => {
                Filling { book: &mut book, grid: &mut grid, shared: &shared }.read(part).map_err(|error| package::why(&error).to_owned())
            }
            None => Err(format!("the package has no part {}", tab.part)),
        };
        if let Err(why) = read {
            grid.broken.get_or_insert(why);
        }
        book.end(grid);
    }
    names::declare(&workbook.names, &mut book.grids);
    Ok(book.grids)
}
