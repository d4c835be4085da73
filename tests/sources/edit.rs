//! A workbook edited by other hands: single cells of its XML, as another program would save them.

use std::io::{Cursor, Read, Write};

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    text.split_once(from).unwrap().1.split_once(to).unwrap().0
}

/// The part of the sheet with a name.
fn sheet_part(bytes: &[u8], sheet: &str) -> String {
    let book = part(bytes, "xl/workbook.xml");
    let tag = book.split("<sheet ").find(|tag| tag.starts_with(&format!("name=\"{sheet}\""))).unwrap();
    let rels = part(bytes, "xl/_rels/workbook.xml.rels");
    let id = format!("Id=\"{}\"", between(tag, ":id=\"", "\""));
    let link = rels.split("<Relationship ").find(|link| link.contains(&id)).unwrap();
    format!("xl/{}", between(link, "Target=\"", "\"").trim_start_matches("/xl/"))
}

/// Where a cell stands in its sheet's XML.
fn span(xml: &str, address: &str) -> std::ops::Range<usize> {
    let start = xml.find(&format!("<c r=\"{address}\"")).unwrap();
    let open = start + xml[start..].find('>').unwrap() + 1;
    let end = if xml[..open].ends_with("/>") { open } else { open + xml[open..].find("</c>").unwrap() + 4 };
    start..end
}

/// The workbook with another value in a cell: a number, a text, or nothing.
pub(crate) fn cell(bytes: &[u8], sheet: &str, address: &str, value: &str) -> Vec<u8> {
    let name = sheet_part(bytes, sheet);
    let mut xml = part(bytes, &name);
    let span = span(&xml, address);
    let new = match value.parse::<f64>() {
        Ok(_) => format!("<c r=\"{address}\"><v>{value}</v></c>"),
        Err(_) if value.is_empty() => String::new(),
        Err(_) => format!("<c r=\"{address}\" t=\"inlineStr\"><is><t>{value}</t></is></c>"),
    };
    xml.replace_range(span, &new);
    replaced(bytes, &name, &xml)
}

/// The workbook when it counts days from 1904.
pub(crate) fn from_1904(bytes: &[u8]) -> Vec<u8> {
    const BOOK: &str = "xl/workbook.xml";
    let book = part(bytes, BOOK);
    assert!(book.contains("<workbookPr "));
    replaced(bytes, BOOK, &book.replace("<workbookPr ", "<workbookPr date1904=\"1\" "))
}

/// The workbook with another text in a part.
fn replaced(bytes: &[u8], name: &str, xml: &str) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).unwrap();
        if entry.name().unwrap() == name {
            out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            out.write_all(xml.as_bytes()).unwrap();
        } else {
            out.raw_copy_file(entry).unwrap();
        }
    }
    out.finish().unwrap().into_inner()
}

/// The number that a cell holds, as text.
pub(crate) fn cell_of(bytes: &[u8], sheet: &str, address: &str) -> String {
    let xml = part(bytes, &sheet_part(bytes, sheet));
    between(&xml[span(&xml, address)], "<v>", "</v>").to_owned()
}
