//! Holds this reader to another one, calamine, cell by cell, over the workbooks that others made.

use std::collections::{BTreeMap, HashMap};
use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxFormulaMetadata};

use super::super::super::grid::{ERRORS, Grid, Texts, Value};
use crate::outside;
use crate::workbook::read::cells::periods;
use crate::workbook::read::grid::formulas::Formula;
use crate::workbook::read::load::preflight;

/// A cell in words: its value, or what is wrong with it, and what its formula does.
type Cells = BTreeMap<(u32, u16), String>;

/// A sheet in words.
#[derive(Debug, PartialEq)]
struct Told {
    name: String,
    hidden: bool,
    cells: Cells,
    merges: Vec<String>,
    broken: Option<String>,
}

fn said(value: Value, texts: &Texts, formula: Option<Formula>) -> String {
    let value = match value {
        Value::Text(place) => format!("“{}”", texts.get(place)),
        other => format!("{other:?}"),
    };
    formula.map_or(value.clone(), |f| format!("{value} {f:?}"))
}

fn ours(bytes: &[u8]) -> Result<Vec<Told>, String> {
    let mut texts = Texts::default();
    let grids = super::read(bytes, &mut texts, &mut |_| ()).map_err(|e| e.to_string())?;
    let told = |grid: Grid| {
        let mut cells = Cells::new();
        for (col, column) in (0_u16..).zip(&grid.columns) {
            cells.extend(column.between(0, u32::MAX).map(|(row, value)| ((row, col), said(value, &texts, column.formula(row)))));
        }
        let merges = grid.merges.iter().map(ToString::to_string).collect();
        Told { name: grid.name, hidden: grid.hidden, cells, merges, broken: grid.broken }
    };
    Ok(grids.into_iter().map(told).collect())
}

fn theirs(bytes: &[u8]) -> Result<Vec<Told>, String> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| e.to_string())?;
    let days = if book.has_1904_epoch() { super::DAYS_1904 } else { 0.0 };
    let sheets: Vec<_> = book.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet).cloned().collect();
    let mut found = Vec::new();
    for sheet in sheets {
        let (mut cells, mut broken) = (Cells::new(), None);
        let mut shared: HashMap<usize, (Formula, (u32, u16))> = HashMap::new();
        let mut texts = Texts::default();
        match book.worksheet_cells_reader(&sheet.name) {
            Err(error) => broken = Some(error.to_string()),
            Ok(mut reader) => loop {
                let record = match reader.next_cell_with_formula_metadata() {
                    Ok(Some(record)) => record,
                    Ok(None) => break,
                    Err(error) => {
                        broken = Some(error.to_string());
                        break;
                    }
                };
                let (row, col) = (record.pos.0, u16::try_from(record.pos.1).unwrap());
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
                let text = |texts: &mut Texts, text: &str| texts.place(text).map(Value::Text);
                let value = match record.value {
                    DataRef::Empty => formula.map(|_| Value::Unsaved),
                    DataRef::SharedString(t) => text(&mut texts, t),
                    DataRef::String(t) | DataRef::DurationIso(t) => text(&mut texts, &t),
                    DataRef::Int(n) => Some(Value::Number(f64::from(i32::try_from(n).unwrap()))),
                    DataRef::Float(n) => Some(Value::Number(n)),
                    DataRef::Bool(b) => Some(Value::Bool(b)),
                    DataRef::DateTime(date) if date.is_duration() => Some(Value::Number(date.as_f64())),
                    DataRef::DateTime(date) => Some(Value::Date(date.as_f64() + days)),
                    DataRef::DateTimeIso(t) => {
                        let base = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).unwrap();
                        let day = periods::day(&t, periods::DayOrder::MonthFirst);
                        let serial = day.and_then(|day| i32::try_from((day - base).num_days()).ok());
                        serial.map(|n| Value::Date(f64::from(n))).or_else(|| text(&mut texts, &t))
                    }
                    DataRef::Error(error) => {
                        let error = error.to_string();
                        Some(Value::Error(ERRORS.iter().position(|e| *e == error).and_then(|i| u8::try_from(i).ok()).unwrap_or(8)))
                    }
                };
                match value {
                    Some(value) => drop(cells.insert((row, col), said(value, &texts, formula))),
                    None => drop(cells.remove(&(row, col))),
                }
            },
        }
        let merges = book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        let address = |(row, col)| crate::ledger::cell::a1(row, u16::try_from(col).unwrap());
        let merges = merges.iter().filter(|m| m.start != m.end).map(|m| format!("{}:{}", address(m.start), address(m.end))).collect();
        found.push(Told { name: sheet.name, hidden: sheet.visible != SheetVisible::Visible, cells, merges, broken });
    }
    Ok(found)
}

/// The sheets that the other reader reads whole; of what it stops at, there is nothing to hold ours to.
fn whole(bytes: &[u8]) -> Vec<Told> {
    theirs(bytes).unwrap_or_default().into_iter().filter(|sheet| sheet.broken.is_none()).collect()
}

#[test]
fn every_cell_is_as_another_reader_reads_it() {
    let Some(folder) = outside::folder("") else { return };
    for path in outside::files(&folder) {
        let bytes = std::fs::read(&path).unwrap();
        let workbook = ["xlsx", "xlsm", "xltx", "xltm"].iter().any(|e| path.extension().is_some_and(|x| x.eq_ignore_ascii_case(e)));
        if !workbook || !bytes.starts_with(b"PK") || preflight::look(&bytes).is_err() {
            continue;
        }
        let ours = ours(&bytes).unwrap_or_default();
        for theirs in whole(&bytes) {
            let ours = ours.iter().find(|sheet| sheet.name == theirs.name);
            let same = |k: &(u32, u16)| ours.is_some_and(|o| o.cells.get(k) == theirs.cells.get(k));
            let odd = theirs.cells.keys().chain(ours.iter().flat_map(|o| o.cells.keys())).find(|k| !same(k));
            let told = odd.map(|k| (k, ours.and_then(|o| o.cells.get(k)), theirs.cells.get(k)));
            assert!(ours == Some(&theirs), "{} {}: {told:?}", path.display(), theirs.name);
        }
    }
}
