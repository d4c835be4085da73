//! A new workbook from the values of a file that is none of the .xlsx family: what decisions and state sheets are then written into.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write};

use rust_decimal::Decimal;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::error::WriteError;
use super::package::PackageError;
use super::package::xml::escape;
use crate::ledger::cell::a1;
use crate::ledger::{CellRef, Origin};
use crate::workbook::mapping::Import;
use crate::workbook::read::{Book, Held};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const SHEETS: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
/// Styles of cells: as it comes, a day, a day with a time. The number formats are built in.
const STYLES: &str = r#"<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="22" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>"#;

/// The bytes of a workbook with the values of a project's first file: the same sheets, the same cells.
///
/// # Errors
/// When the package cannot be put together.
pub(super) fn workbook(book: &Book, import: &Import) -> Result<Vec<u8>, WriteError> {
    let amounts = amounts(import);
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let put = |out: &mut ZipWriter<_>, name: &str, body: &str| -> Result<(), WriteError> {
        out.start_file(name, packed).map_err(|source| PackageError::Packing { source })?;
        let text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n{body}");
        Ok(out.write_all(text.as_bytes()).map_err(|e| PackageError::Packing { source: e.into() })?)
    };
    let (mut types, mut tabs, mut relations) = (String::new(), String::new(), String::new());
    let all_hidden = book.tabs().all(|(_, hidden)| hidden);
    for (number, (name, hidden)) in (1..).zip(book.tabs()) {
        let state = if hidden && !(all_hidden && number == 1) { " state=\"hidden\"" } else { "" };
        let _ = write!(types, "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"{SHEETS}.worksheet+xml\"/>");
        let _ = write!(tabs, "<sheet name=\"{}\" sheetId=\"{number}\"{state} r:id=\"rId{number}\"/>", escape(name));
        let _ = write!(relations, "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>");
    }
    put(
        &mut out,
        "[Content_Types].xml",
        &format!(
            "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{SHEETS}.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"{SHEETS}.styles+xml\"/>{types}</Types>"
        ),
    )?;
    put(
        &mut out,
        "_rels/.rels",
        &format!(
            "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    )?;
    put(&mut out, "xl/workbook.xml", &format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{tabs}</sheets></workbook>"))?;
    put(
        &mut out,
        "xl/_rels/workbook.xml.rels",
        &format!(
            "<Relationships xmlns=\"{PACKAGE}/relationships\">{relations}<Relationship Id=\"rIdStyles\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>"
        ),
    )?;
    put(&mut out, "xl/styles.xml", &format!("<styleSheet xmlns=\"{MAIN}\">{STYLES}</styleSheet>"))?;
    for (index, number) in (0_u16..).zip(1..=book.tabs().count()) {
        put(&mut out, &format!("xl/worksheets/sheet{number}.xml"), &sheet(book, index, &amounts))?;
    }
    Ok(out.finish().map_err(|source| PackageError::Packing { source })?.into_inner())
}

/// What the receipt says of the new workbook.
pub(super) fn sentence(book: &Book) -> String {
    if book.is_text() {
        format!("It is new, with every value of {}", book.file_name)
    } else {
        format!(
            "It is new, with the values of {}; formulas, formats, charts, comments and macros could not be carried and are in that file only",
            book.file_name
        )
    }
}

/// The amounts that were read from the cells of the first file.
fn amounts(import: &Import) -> HashMap<CellRef, Decimal> {
    let facts = import.ledger.facts().iter();
    facts
        .filter_map(|f| if let Origin::Cell(cell) = f.origin { Some((cell, f.amount?)) } else { None })
        .filter(|(c, _)| c.source == 0)
        .collect()
}

fn sheet(book: &Book, index: u16, amounts: &HashMap<CellRef, Decimal>) -> String {
    let mut xml = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>");
    let mut open: Option<u32> = None;
    book.each_cell(index, |row, col, held, numbers| {
        if open != Some(row) {
            if open.is_some() {
                xml.push_str("</row>");
            }
            let _ = write!(xml, "<row r=\"{}\">", row + 1);
            open = Some(row);
        }
        let at = a1(row, col);
        let _ = match held {
            Held::Number(number) => write!(xml, "<c r=\"{at}\"><v>{number}</v></c>"),
            Held::Date(serial) => write!(xml, "<c r=\"{at}\" s=\"{}\"><v>{serial}</v></c>", if serial.fract() == 0.0 { 1 } else { 2 }),
            Held::Bool(truth) => write!(xml, "<c r=\"{at}\" t=\"b\"><v>{}</v></c>", u8::from(truth)),
            Held::Unsaved => Ok(()),
            Held::Error(error) => write!(xml, "<c r=\"{at}\" t=\"e\"><v>{error}</v></c>"),
            Held::Text(text) => {
                // In a file of texts the amounts are numbers all the same, and the new workbook's formulas must see them.
                let read = amounts.get(&CellRef { source: 0, sheet: index, row, col });
                match numbers.iter().flatten().flatten().find(|n| Some(*n) == read) {
                    Some(number) => write!(xml, "<c r=\"{at}\"><v>{number}</v></c>"),
                    None => write!(xml, "<c r=\"{at}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", legal(text)),
                }
            }
        };
    });
    if open.is_some() {
        xml.push_str("</row>");
    }
    xml.push_str("</sheetData>");
    let merges = book.merges(index);
    if !merges.is_empty() {
        let _ = write!(xml, "<mergeCells count=\"{}\">", merges.len());
        for range in merges {
            let _ = write!(xml, "<mergeCell ref=\"{range}\"/>");
        }
        xml.push_str("</mergeCells>");
    }
    xml.push_str("</worksheet>");
    xml
}

/// A text as XML may hold it: no control characters, no more than a cell takes.
fn legal(text: &str) -> String {
    const MOST: usize = 32_767;
    let kept: String = text
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\t' | '\n'))
        .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .take(MOST)
        .collect();
    escape(&kept).into_owned()
}
