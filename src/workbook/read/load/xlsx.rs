//! .xlsx: one pass over each sheet for values and formulas, a short one for number formats.

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError, XlsxFormulaMetadata};

use super::super::error::ReadError;
use super::super::formulas::Formula;
use super::super::grid::{ERRORS, Grid, Look, Texts, Value};
use super::super::{looks, periods};
use super::MAX_CELLS;
use crate::ledger::Range;
use crate::workbook::mapping::Progress;

/// Rows between two reports of progress.
const PROGRESS_ROWS: u32 = 10_000;
/// Number formats are looked at in this many rows of a sheet: a column looks the same all the way down.
const LOOK_CELLS: usize = 6_000;
/// Merged cells are looked for in sheets up to this many cells: they mark headers, and long ledgers have simple ones.
const MERGE_CELLS: usize = 400_000;
/// Cells that cannot be read before a sheet is given up.
const MAX_BAD_CELLS: usize = 1_000;
/// Days between the two date systems.
const DAYS_1904: f64 = 1462.0;

/// Reads every worksheet.
///
/// # Errors
/// [`ReadError`] when the package's own parts cannot be read or there is no worksheet. A sheet that breaks off keeps what was read, and says so.
pub(super) fn read(bytes: &[u8], texts: &mut Texts, progress: &mut dyn FnMut(Progress)) -> Result<Vec<Grid>, ReadError> {
    let mut book: Xlsx<Cursor<&[u8]>> = Xlsx::new(Cursor::new(bytes)).map_err(|e| refused(&e))?;
    let sheets: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .filter(|s| s.typ == SheetType::WorkSheet)
        .map(|s| (s.name.clone(), s.visible != SheetVisible::Visible))
        .collect();
    if sheets.is_empty() {
        return Err(ReadError::NoWorksheets);
    }
    let days = if book.has_1904_epoch() { DAYS_1904 } else { 0.0 };
    let mut grids = Vec::new();
    let (mut rows_before, mut cells_before) = (0, 0);
    for (position, (name, hidden)) in sheets.into_iter().enumerate() {
        let Ok(index) = u16::try_from(position) else { break };
        let mut grid = Grid { index, name, hidden, ..Grid::default() };
        progress(Progress { stage: format!("Reading {}", grid.name), rows: rows_before });
        let cells = read_cells(&mut book, &mut grid, texts, days, MAX_CELLS.saturating_sub(cells_before), rows_before, progress);
        grid.close();
        if cells > 0 {
            read_looks(&mut book, &mut grid);
        }
        if (1..=MERGE_CELLS).contains(&cells)
            && let Ok(merges) = book.merge_cells_by_sheet_name(&grid.name)
        {
            grid.merges = merges.iter().take(100_000).filter_map(|m| range(m.start, m.end)).collect();
        }
        rows_before = rows_before.saturating_add(u32::try_from(grid.rows.len()).unwrap_or(u32::MAX));
        cells_before += cells;
        grids.push(grid);
    }
    Ok(grids)
}

fn range(start: (u32, u32), end: (u32, u32)) -> Option<Range> {
    let range = Range { top: start.0, left: u16::try_from(start.1).ok()?, bottom: end.0, right: u16::try_from(end.1).ok()? };
    (range.top <= range.bottom && range.left <= range.right).then_some(range)
}

fn refused(error: &XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::PasswordProtected,
        XlsxError::Zip(e) => ReadError::DamagedPackage { detail: e.to_string() },
        other => ReadError::DamagedPart { part: "one of its parts".into(), detail: other.to_string() },
    }
}

/// Reads the cells of one sheet, and gives how many.
fn read_cells(
    book: &mut Xlsx<Cursor<&[u8]>>,
    grid: &mut Grid,
    texts: &mut Texts,
    days: f64,
    most: usize,
    rows_before: u32,
    progress: &mut dyn FnMut(Progress),
) -> usize {
    let mut reader = match book.worksheet_cells_reader(&grid.name) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_)) => return 0,
        Err(error) => {
            grid.broken = Some(error.to_string());
            return 0;
        }
    };
    let mut places: HashMap<usize, Option<u32>> = HashMap::new();
    let mut shared: HashMap<usize, (Formula, (u32, u16))> = HashMap::new();
    let (mut cells, mut bad, mut reported, mut last_row) = (0, 0, 0, None);
    loop {
        let record = match reader.next_cell_with_formula_metadata() {
            Ok(Some(record)) => record,
            Ok(None) => break,
            Err(error) => {
                bad += 1;
                grid.broken = Some(error.to_string());
                let fatal = matches!(
                    error,
                    XlsxError::Xml(_) | XlsxError::XmlEof(_) | XlsxError::Io(_) | XlsxError::Zip(_) | XlsxError::XmlAttr(_)
                );
                if fatal || bad > MAX_BAD_CELLS {
                    break;
                }
                continue;
            }
        };
        let (row, Ok(col)) = (record.pos.0, u16::try_from(record.pos.1)) else { continue };
        if row >= 1_048_576 || col >= 16_384 {
            continue;
        }
        let formula = record.formula.map(|formula| match formula {
            XlsxFormulaMetadata::Normal { formula } => Formula::of(&formula, row, col),
            XlsxFormulaMetadata::Shared { shared_index, formula, .. } => {
                let what = Formula::of(&formula, row, col);
                shared.insert(shared_index, (what, (row, col)));
                what
            }
            XlsxFormulaMetadata::SharedDerived { shared_index } => {
                shared.get(&shared_index).map_or(Formula::Other, |(what, from)| what.moved(*from, (row, col)))
            }
            _ => Formula::Other,
        });
        // A formula that gives an empty text has a value: nothing.
        if matches!(&record.value, DataRef::String(text) if text.is_empty()) {
            continue;
        }
        let set_in = match &record.value {
            DataRef::SharedString(text) => leading(text),
            DataRef::String(text) => leading(text),
            _ => 0,
        };
        let value = match record.value {
            DataRef::Empty => None,
            DataRef::SharedString(text) => place(texts, &mut places, text).map(Value::Text),
            DataRef::String(text) | DataRef::DurationIso(text) => texts.place(&text).map(Value::Text),
            #[allow(clippy::cast_precision_loss, reason = "calamine gives no such cell for .xlsx; a float is what the file holds")]
            DataRef::Int(n) => Some(Value::Number(n as f64)),
            DataRef::Float(n) => Some(Value::Number(n)),
            DataRef::Bool(b) => Some(Value::Bool(b)),
            DataRef::DateTime(date) if date.is_duration() => Some(Value::Number(date.as_f64())),
            DataRef::DateTime(date) => Some(Value::Date(date.as_f64() + days)),
            DataRef::DateTimeIso(text) => iso(&text).or_else(|| texts.place(&text).map(Value::Text)),
            DataRef::Error(error) => {
                let text = error.to_string();
                Some(Value::Error(ERRORS.iter().position(|e| *e == text).and_then(|i| u8::try_from(i).ok()).unwrap_or(8)))
            }
        };
        let value = value.or_else(|| formula.map(|_| Value::Unsaved));
        let Some(value) = value else { continue };
        if cells >= most {
            grid.broken = Some(format!("it holds more than {MAX_CELLS} cells"));
            break;
        }
        grid.put(row, col, value);
        if let Some(formula) = formula {
            grid.put_formula(row, col, formula);
        }
        if set_in > 0 {
            grid.put_indent(row, col, set_in);
        }
        cells += 1;
        if last_row != Some(row) {
            last_row = Some(row);
            reported += 1;
            if reported % PROGRESS_ROWS == 0 {
                progress(Progress { stage: format!("Reading {}", grid.name), rows: rows_before.saturating_add(reported) });
            }
        }
    }
    cells
}

/// The blanks before a text, by which people set lines in.
fn leading(text: &str) -> u8 {
    u8::try_from(text.chars().take_while(|c| c.is_whitespace()).count()).unwrap_or(u8::MAX)
}

/// The place of a shared text, looked up by its address in the shared strings.
fn place(texts: &mut Texts, places: &mut HashMap<usize, Option<u32>>, text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    *places.entry(text.as_ptr() as usize).or_insert_with(|| texts.place(text))
}

fn iso(text: &str) -> Option<Value> {
    let day = periods::day(text, periods::DayOrder::MonthFirst)?;
    let base = chrono::NaiveDate::from_ymd_opt(1899, 12, 30)?;
    i32::try_from((day - base).num_days()).ok().map(|days| Value::Date(f64::from(days)))
}

fn read_looks(book: &mut Xlsx<Cursor<&[u8]>>, grid: &mut Grid) {
    let Ok(mut reader) = book.worksheet_cells_reader(&grid.name) else { return };
    let looks: Vec<Look> =
        reader.styles().iter().map(|s| s.number_format.as_ref().map_or_else(Look::default, |f| looks::look(&f.format_code))).collect();
    let indents: Vec<u8> = reader.styles().iter().map(|s| s.alignment.as_ref().and_then(|a| a.indent).unwrap_or(0)).collect();
    if looks.iter().all(|l| *l == Look::default()) && indents.iter().all(|i| *i == 0) {
        return;
    }
    for _ in 0..LOOK_CELLS {
        let Ok(Some((row, col, style))) = reader.next_style_id() else { return };
        let Some(col) = u16::try_from(col).ok().filter(|c| usize::from(*c) < grid.columns.len()) else { continue };
        if let Some(look) = looks.get(style) {
            grid.put_look(row, col, *look);
        }
        if let Some(indent) = indents.get(style).filter(|i| **i > 0) {
            grid.put_indent(row, col, *indent);
        }
    }
}
