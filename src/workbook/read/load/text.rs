//! .csv, .tsv, .txt, whatever they are named: encoding, separator and line ends are found out; fields become numbers where every
//! reader would agree on the number, dates where they are written year first, and else stay text.

use super::super::error::ReadError;
use super::super::grid::{Grid, Texts};
use super::fields::{Fields, separator};
use super::plain::Columns;
use super::{MAX_CELLS, MAX_COLUMNS, MAX_ROWS, encoding};
use crate::workbook::mapping::Progress;

/// Rows between two reports of progress.
const PROGRESS_ROWS: u32 = 10_000;

/// Reads a text file as one sheet.
///
/// # Errors
/// [`ReadError::NoColumns`] when nothing separates the text into columns.
pub(super) fn read(bytes: &[u8], file_name: &str, texts: &mut Texts, progress: &mut dyn FnMut(Progress)) -> Result<Vec<Grid>, ReadError> {
    texts.untyped = true;
    let text = encoding::decode(bytes);
    let (separator, text) = separator(&text).ok_or(ReadError::NoColumns)?;
    let mut grid = Grid { name: super::tab_name(file_name), ..Grid::default() };
    let stage = || format!("Reading {file_name}");
    let mut columns = Columns::default();
    let (mut row, mut cells) = (0_u32, 0_usize);
    let mut fields = Fields::of(text, separator);
    'rows: while !fields.done() {
        if row.is_multiple_of(PROGRESS_ROWS) {
            progress(Progress { stage: stage(), rows: row });
        }
        if row >= MAX_ROWS {
            grid.broken = Some(format!("it has more than {MAX_ROWS} lines"));
            break;
        }
        let mut column = 0_usize;
        while let Some(field) = fields.next_of_row() {
            if column < MAX_COLUMNS {
                cells += usize::from(columns.put(&mut grid, texts, (row, column), &field));
            }
            column += 1;
            if cells >= MAX_CELLS {
                grid.broken = Some(format!("it holds more than {MAX_CELLS} cells"));
                break 'rows;
            }
        }
        row += 1;
    }
    columns.settle(&mut grid, texts);
    grid.close();
    Ok(vec![grid])
}
