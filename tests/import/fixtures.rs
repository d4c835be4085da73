//! Workbooks written cell by cell for a test, and what was read of them in short.

use crate::*;

/// A sheet written cell by cell: numbers as numbers, texts beginning with `=` as formulas, `d:46023` as a date.
pub(crate) fn sheet(book: &mut rust_xlsxwriter::Workbook, name: &str, rows: &[&[&str]]) {
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet().set_name(name).unwrap();
    for (r, row) in rows.iter().enumerate() {
        for (c, cell) in row.iter().enumerate() {
            let (r, c) = (u32::try_from(r).unwrap(), u16::try_from(c).unwrap());
            if let Some(serial) = cell.strip_prefix("d:") {
                sheet.write_number_with_format(r, c, serial.parse::<f64>().unwrap(), &date).unwrap();
            } else if let Some(formula) = cell.strip_prefix('=') {
                let (formula, result) = formula.split_once('|').unwrap_or((formula, "0"));
                sheet.write_formula(r, c, rust_xlsxwriter::Formula::new(formula).set_result(result)).unwrap();
            } else if let Some(text) = cell.strip_prefix('\'') {
                sheet.write_string(r, c, text).unwrap();
            } else if let Ok(number) = cell.parse::<f64>() {
                sheet.write_number(r, c, number).unwrap();
            } else if !cell.is_empty() {
                sheet.write_string(r, c, *cell).unwrap();
            }
        }
    }
}

pub(crate) fn book(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in sheets {
        sheet(&mut book, name, rows);
    }
    book.save_to_buffer().unwrap()
}

/// The package with one text of one part replaced.
pub(crate) fn patched(bytes: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    rewritten(bytes, |name, text| {
        assert!(name != part || text.contains(from), "{part} has no {from}");
        if name == part { text.replace(from, to) } else { text }.into_bytes()
    })
}

/// The package with every part written anew, from its name and its text.
pub(crate) fn rewritten(bytes: &[u8], write: impl Fn(&str, String) -> Vec<u8>) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut old = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..old.len() {
        let mut entry = old.by_index(i).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut content = String::new();
        entry.read_to_string(&mut content).unwrap();
        new.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
        new.write_all(&write(&name, content)).unwrap();
    }
    new.finish().unwrap().into_inner()
}

pub(crate) fn read_book(sheets: &[(&str, &[&[&str]])]) -> Import {
    let import = import(&book(sheets), "Book1.xlsx").unwrap();
    println!("{}", describe(&import));
    import
}

pub(crate) fn sums(import: &Import) -> Vec<(String, String)> {
    totals(import).into_iter().collect()
}

pub(crate) fn said(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

/// The member of each fact in a dimension, in the order of reading; blank where it has none.
pub(crate) fn members(import: &Import, dimension: &str) -> Vec<String> {
    let found = import.ledger.dimensions().iter().position(|d| d.kind.id() == dimension);
    let d = found.unwrap_or_else(|| panic!("no dimension {dimension}: {}", describe(import)));
    let name = |fact: usize| import.ledger.dimensions()[d].name(import.ledger.member_of(fact, d)).to_owned();
    (0..import.ledger.facts().len()).map(name).collect()
}

/// The messages of all issues of a kind.
pub(crate) fn told(import: &Import, kind: IssueKind) -> Vec<&str> {
    import.issues.iter().filter(|i| i.kind == kind).map(|i| i.message.as_str()).collect()
}

pub(crate) fn periods(import: &Import) -> Vec<String> {
    let mut ids: Vec<String> = import.ledger.facts().iter().map(|f| f.period.map_or_else(|| "-".into(), |p| p.id())).collect();
    ids.sort();
    ids.dedup();
    ids
}
