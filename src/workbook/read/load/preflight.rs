//! Looks at the package before any table is read: what kind of file it is, whether it is within bounds, what else it carries.

use std::collections::HashSet;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{encoding, fields};
use crate::workbook::read::error::ReadError;
use crate::workbook::read::grid::Declared;
use crate::workbook::read::regions::excel_tables;

/// The most parts a package may have.
pub const MAX_PARTS: usize = 20_000;
/// The most bytes all parts may unpack to.
pub const MAX_UNZIPPED: u64 = 2_000_000_000;
/// A part larger than [`RATIO_FLOOR`] may unpack to at most this many times its packed size.
pub const MAX_RATIO: u64 = 1_500;
/// Parts up to this size are not judged by their ratio.
pub const RATIO_FLOOR: u64 = 50_000_000;
/// The largest small part (relationships, pivot tables) that is read whole.
const MAX_SMALL_PART: u64 = 4_000_000;
/// How much of a text is looked at to tell what it is.
const TEXT_HEAD: usize = 200_000;

const CFB: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// What the package carries besides its sheets.
#[derive(Debug, Default, Clone)]
pub(in crate::workbook::read) struct Package {
    /// It has macros.
    pub(in crate::workbook::read) macros: bool,
    /// It links to other workbooks.
    pub(in crate::workbook::read) links: bool,
    /// It has a data model (Power Pivot).
    pub(in crate::workbook::read) data_model: bool,
    /// Number of pivot caches.
    pub(in crate::workbook::read) pivot_caches: usize,
    /// Where pivot tables stand: the sheet's name and the range's address.
    pub(in crate::workbook::read) pivots: Vec<(String, String)>,
    /// Who saved it last, and when, as it says itself; empty when it does not.
    pub(in crate::workbook::read) saved: (String, String),
    /// Where Excel tables stand, each with its sheet's name.
    pub(in crate::workbook::read) tables: Vec<(String, Declared)>,
}

/// What kind of file it is, told by its content: names lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::workbook::read) enum Format {
    /// .xlsx, .xlsm, .xltx, .xltm: a zip package of XML parts.
    #[default]
    Xlsx,
    /// .xlsb: a zip package of binary parts.
    Xlsb,
    /// .xls of Excel 5 to 2003: binary records, in a compound file or bare.
    Xls,
    /// .ods: OpenDocument in a zip package.
    Ods,
    /// .fods: OpenDocument in one XML file.
    Fods,
    /// .xml of Excel 2003, often named .xls.
    Xml2003,
    /// A web page with tables, often named .xls.
    Html,
    /// .csv, .tsv, .txt.
    Text,
}

/// What kind of workbook the bytes are, and what it carries besides its sheets.
///
/// # Errors
/// [`ReadError`] when they are none, or beyond the bounds above.
pub(in crate::workbook::read) fn look(bytes: &[u8]) -> Result<(Format, Package), ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.starts_with(&CFB) {
        return compound(bytes).map(|format| (format, Package::default()));
    }
    if bytes.starts_with(b"PK") {
        return package(bytes);
    }
    match bytes {
        // A record that begins a stream of Excel 5 or later; older ones have other numbers.
        [0x09, 0x08, ..] => Ok((Format::Xls, Package::default())),
        [0x09, 0x00 | 0x02 | 0x04, 0x04 | 0x06, 0x00, ..] => Err(ReadError::Format { format: "Excel 4 or older" }),
        _ => text(bytes).map(|format| (format, Package::default())),
    }
}

/// A compound file: an old workbook, an encrypted new one, or another program's document.
fn compound(bytes: &[u8]) -> Result<Format, ReadError> {
    let utf16 = |word: &str| word.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let holds = |word: &str| contains(bytes, &utf16(word));
    if holds("EncryptedPackage") {
        Err(ReadError::PasswordProtected)
    } else if ["Workbook", "WORKBOOK", "Book", "BOOK"].into_iter().any(holds) {
        Ok(Format::Xls)
    } else {
        Err(ReadError::NotAWorkbook)
    }
}

/// A zip package: its bounds, which kind, and what it carries.
fn package(bytes: &[u8]) -> Result<(Format, Package), ReadError> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::DamagedPackage)?;
    if zip.len() > MAX_PARTS {
        return Err(ReadError::TooManyParts { parts: zip.len() });
    }
    let mut package = Package::default();
    let mut total = 0_u64;
    let mut names = Vec::with_capacity(zip.len());
    for index in 0..zip.len() {
        let Ok(part) = zip.by_index_raw(index) else { continue };
        total = total.saturating_add(part.size());
        if part.size() > RATIO_FLOOR && part.size() / part.compressed_size().max(1) > MAX_RATIO {
            return Err(ReadError::TooLarge);
        }
        names.push(part.name().map(|n| n.replace('\\', "/")).unwrap_or_default());
    }
    if total > MAX_UNZIPPED {
        return Err(ReadError::TooLarge);
    }
    let lower: Vec<String> = names.iter().map(|n| n.to_lowercase()).collect();
    let has = |ending: &str| lower.iter().any(|n| n.ends_with(ending));
    let parts = || lower.iter().filter(|n| !n.contains("_rels/"));
    package.macros = has("vbaproject.bin");
    package.links = parts().any(|n| n.contains("externallinks/"));
    package.data_model = parts().any(|n| n.starts_with("xl/model/"));
    package.pivot_caches = parts().filter(|n| n.contains("pivotcachedefinition")).count();
    if has("xl/workbook.bin") {
        return Ok((Format::Xlsb, package));
    }
    let office = has("workbook.xml") || has("[content_types].xml") || names.iter().any(|n| n.starts_with("xl/"));
    if !office && names.iter().any(|n| n == "content.xml") {
        return Ok((Format::Ods, package));
    }
    if !office {
        return Err(ReadError::NotAWorkbook);
    }
    package.saved = small_part(&mut zip, "docProps/core.xml").map(|xml| saved(&xml)).unwrap_or_default();
    package.pivots = pivots(&mut zip, &names);
    if names.iter().any(|n| n.starts_with("xl/tables/")) {
        let tabs = tabs(&mut zip);
        package.tables = excel_tables::find(&mut zip, &names, &tabs);
    }
    Ok((Format::Xlsx, package))
}

/// A file of text: markup that holds a workbook or tables, or lines of separated fields.
fn text(bytes: &[u8]) -> Result<Format, ReadError> {
    let head = encoding::decode(bytes.get(..bytes.len().min(TEXT_HEAD)).unwrap_or(bytes));
    // Old programs end a text with ^Z.
    let head = head.trim_start().trim_end_matches('\u{1a}');
    let strange = head.chars().filter(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n' | '\u{c}')).count();
    if strange * 100 > head.chars().count() || head.starts_with("%PDF") || head.starts_with("{\\rtf") {
        return Err(ReadError::NotAWorkbook);
    }
    if head.starts_with('<') {
        let lower = head.to_ascii_lowercase();
        return if lower.contains("urn:schemas-microsoft-com:office:spreadsheet") && lower.contains("<?xml") {
            Ok(Format::Xml2003)
        } else if lower.contains("office:document") && lower.contains("opendocument") {
            Ok(Format::Fods)
        } else if ["<html", "<table", "<!doctype html"].into_iter().any(|tag| lower.contains(tag)) {
            Ok(Format::Html)
        } else {
            Err(ReadError::NotAWorkbook)
        };
    }
    if fields::separator(head).is_some() { Ok(Format::Text) } else { Err(ReadError::NoColumns) }
}

/// Who saved a workbook last, and when, by its core properties.
fn saved(xml: &str) -> (String, String) {
    let text = |element: &str| {
        let rest = xml.split_once(&format!("<{element}"))?.1;
        let (_, rest) = rest.split_once('>')?;
        let text = rest.split_once("</")?.0;
        quick_xml::escape::unescape(text).ok().map(|text| text.trim().to_owned())
    };
    (text("cp:lastModifiedBy").unwrap_or_default(), text("dcterms:modified").unwrap_or_default())
}

/// Where pivot tables stand, by the relationships of the worksheets.
fn pivots(zip: &mut ZipArchive<Cursor<&[u8]>>, names: &[String]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if !names.iter().any(|n| n.contains("pivotTables/")) {
        return found;
    }
    let tabs = tabs(zip);
    // A part named again and again is looked at once.
    let mut seen = HashSet::new();
    let rels = names.iter().filter(|n| n.contains("worksheets/_rels/"));
    for rel in rels {
        let Some(text) = small_part(zip, rel) else { continue };
        let part = rel.rsplit('/').next().unwrap_or_default().trim_end_matches(".rels");
        let Some(sheet) = tabs.iter().find(|(file, _)| file == part).map(|(_, name)| name.clone()) else { continue };
        for target in attributes(&text, "Target=\"") {
            let Some(file) = target.rsplit('/').next().filter(|_| target.contains("pivotTables/")) else { continue };
            let part = format!("xl/pivotTables/{file}");
            if !seen.insert(part.clone()) {
                continue;
            }
            if let Some(range) = small_part(zip, &part).and_then(|xml| {
                let at = xml.find("<location")?;
                attributes(xml.get(at..)?, "ref=\"").next().map(str::to_owned)
            }) {
                found.push((sheet.clone(), range));
            }
        }
    }
    found
}

/// The file of each worksheet part with the name on its tab.
fn tabs(zip: &mut ZipArchive<Cursor<&[u8]>>) -> Vec<(String, String)> {
    let (Some(book), Some(rels)) = (small_part(zip, "xl/workbook.xml"), small_part(zip, "xl/_rels/workbook.xml.rels")) else {
        return Vec::new();
    };
    let within = |text: &str, key: &str| attributes(text, key).next().map(str::to_owned);
    let files: Vec<(String, String)> = rels
        .split("<Relationship ")
        .skip(1)
        .filter_map(|r| Some((within(r, "Id=\"")?, within(r, "Target=\"")?.rsplit('/').next()?.to_owned())))
        .collect();
    book.split("<sheet ")
        .skip(1)
        .filter_map(|s| {
            let (name, id) = (within(s, "name=\"")?, within(s, ":id=\"")?);
            let name = name.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&");
            files.iter().find(|(of, _)| *of == id).map(|(_, file)| (file.clone(), name))
        })
        .collect()
}

/// The text of a small part; `None` when it is not there.
pub(in crate::workbook::read) fn small_part(zip: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<String> {
    let part = zip.by_name(name).ok()?;
    let mut bytes = Vec::new();
    part.take(MAX_SMALL_PART).read_to_end(&mut bytes).ok()?;
    Some(encoding::decode(&bytes).into_owned())
}

/// The values of an attribute, in order.
pub(in crate::workbook::read) fn attributes<'a>(text: &'a str, key: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(key).skip(1).filter_map(|rest| rest.split('"').next())
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|w| w == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wrong_file_is_named_for_what_it_is() {
        let refused = |bytes: &[u8]| look(bytes).unwrap_err();
        assert_eq!(refused(b""), ReadError::Empty);
        assert_eq!(refused(b"\x89PNG\r\n\x1a\n"), ReadError::NotAWorkbook);
        let mut encrypted = CFB.to_vec();
        encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(refused(&encrypted), ReadError::PasswordProtected);
        assert_eq!(refused(b"Dear all, please find the budget below."), ReadError::NoColumns);
        assert_eq!(refused(b"%PDF-1.7\n1 0 obj, 2,3\n4 0 obj, 5, 6\n"), ReadError::NotAWorkbook);
        assert_eq!(refused(b"PK\x03\x04 and then nothing"), ReadError::DamagedPackage);
    }

    #[test]
    fn each_file_is_told_by_its_content() {
        let told = |bytes: &[u8]| look(bytes).unwrap().0;
        assert_eq!(told(b"Month,Spend\nJan,3\n"), Format::Text);
        assert_eq!(told(b"Month\tSpend\r\nJan\t3\r\n"), Format::Text);
        assert_eq!(told(b"<html><table><tr><td>1</td></tr></table></html>"), Format::Html);
        assert_eq!(
            told(b"\xEF\xBB\xBF<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>"),
            Format::Xml2003
        );
        assert_eq!(told(&[0x09, 0x08, 0x08, 0x00, 0x00, 0x05, 0x05, 0x00]), Format::Xls);
    }
}
