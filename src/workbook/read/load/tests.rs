//! Cells of outside files as another reader gives them: every number, date, text and truth in its place.

use std::io::Cursor;
use std::path::PathBuf;

use calamine::{Data, Reader, SheetType, open_workbook_auto_from_rs};

use super::super::grid::{Grid, Texts, Value};
use super::load;
use crate::outside;

/// Days between the two date systems.
const DAYS_1904: f64 = 1462.0;
/// Files that the other reader gives otherwise than Excel and LibreOffice show them, with the reason.
const OTHERWISE: [(&str, &str); 1] = [("sheet_name_parsing.xls", "it gives a zero between any two letters")];

#[test]
fn other_formats_give_the_cells_another_reader_gives() {
    let Some(folder) = outside::folder("") else { return };
    let known = |path: &PathBuf| path.extension().is_some_and(|e| e == "xls" || e == "xlsb" || e == "ods");
    let (mut cells, mut files, mut faults) = (0, 0, Vec::new());
    for path in outside::files(&folder).into_iter().filter(known) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // The other reader needs more memory for these than there is.
        if name.starts_with("OOM") || OTHERWISE.iter().any(|(file, _)| *file == name) {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let (Ok(mut theirs), Ok(ours)) = (open_workbook_auto_from_rs(Cursor::new(bytes.clone())), load(&bytes, &name, &mut |_| ())) else {
            continue;
        };
        files += 1;
        let sheets = theirs.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet);
        for sheet in sheets.map(|s| s.name.clone()).collect::<Vec<_>>() {
            let Ok(range) = theirs.worksheet_range(&sheet) else { continue };
            let Some(grid) = ours.grids.iter().find(|g| g.name == super::tab(&sheet)) else {
                if !range.is_empty() {
                    faults.push(format!("{name}: {sheet} is not there"));
                }
                continue;
            };
            let Some((top, left)) = range.start() else { continue };
            for (row, col, data) in range.used_cells() {
                let at = (top + u32::try_from(row).unwrap(), u16::try_from(left as usize + col).unwrap());
                cells += 1;
                if !same(data, grid, &ours.texts, at) {
                    faults.push(format!("{name}: {sheet} {at:?} {data:?} is {:?}", grid.shown(&ours.texts, at.0, at.1)));
                }
            }
        }
    }
    println!("{cells} cells of {files} files are the same");
    assert!(faults.is_empty(), "{} differ\n{}", faults.len(), faults.iter().take(80).cloned().collect::<Vec<_>>().join("\n"));
}

fn same(theirs: &Data, grid: &Grid, texts: &Texts, (row, col): (u32, u16)) -> bool {
    let ours = grid.value(row, col);
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-6 * b.abs().max(1.0);
    match (theirs, ours) {
        (Data::Float(n), Some(Value::Number(m) | Value::Date(m))) => close(m, *n),
        (Data::Int(n), Some(Value::Number(m))) => close(m, n.to_string().parse().unwrap()),
        (Data::DateTime(n), Some(Value::Date(m) | Value::Number(m))) => close(m, n.as_f64()) || close(m, n.as_f64() + DAYS_1904),
        (Data::Bool(a), Some(Value::Bool(b))) => *a == b,
        (Data::Empty, _)
        | (Data::Error(_), Some(Value::Error(_)))
        | (Data::DateTimeIso(_), Some(Value::Date(_)))
        | (Data::DurationIso(_), Some(Value::Number(_))) => true,
        (Data::String(text), Some(Value::Text(place))) => {
            let squeeze = |t: &str| t.split_whitespace().collect::<String>();
            squeeze(text) == squeeze(texts.get(place))
        }
        // It gives errors of some formats as texts, empty ones too.
        (Data::String(text), Some(Value::Error(_))) => text.is_empty() || text.starts_with('#'),
        (Data::String(text), None | Some(Value::Unsaved)) => text.trim().is_empty(),
        _ => false,
    }
}
