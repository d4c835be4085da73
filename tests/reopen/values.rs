//! A workbook as a program saves it that keeps the values of cells and their dates, and neither tables nor formulas, notes,
//! validations, names or hidden sheets.

use std::io::Cursor;

use calamine::{Data, Reader, SheetVisible, Xlsx};
use rust_xlsxwriter::{Format, Workbook};

pub(crate) fn only(bytes: &[u8]) -> Vec<u8> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let mut plain = Workbook::new();
    let sheets: Vec<(String, SheetVisible)> = book.sheets_metadata().iter().map(|s| (s.name.clone(), s.visible)).collect();
    for (name, visible) in sheets {
        if visible == SheetVisible::VeryHidden {
            continue;
        }
        let range = book.worksheet_range(&name).unwrap();
        let (top, left) = range.start().unwrap_or_default();
        let sheet = plain.add_worksheet().set_name(&name).unwrap();
        for (row, col, value) in range.used_cells() {
            let (row, col) = (top + u32::try_from(row).unwrap(), u16::try_from(left as usize + col).unwrap());
            match value {
                Data::Empty => &mut *sheet,
                Data::Bool(value) => sheet.write(row, col, *value).unwrap(),
                Data::Int(value) => sheet.write(row, col, *value).unwrap(),
                Data::Float(value) => sheet.write(row, col, *value).unwrap(),
                Data::DateTime(value) => sheet.write_with_format(row, col, value.as_f64(), &date).unwrap(),
                Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => sheet.write_string(row, col, text).unwrap(),
                Data::Error(error) => sheet.write_string(row, col, error.to_string()).unwrap(),
            };
        }
    }
    plain.save_to_buffer().unwrap()
}
