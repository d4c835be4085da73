//! Packages of every make: untouched entries keep their bytes, and parts are found by whatever names them.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::*;

const NOISE: &str = "The quick brown fox jumps over the lazy dog, again and again and again and again.";

fn options(method: CompressionMethod) -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(method)
}

/// Name, compressed bytes, checksum and method of every entry.
fn entries(bytes: &[u8]) -> Vec<(String, Vec<u8>, u32, String)> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|i| {
            let mut entry = zip.by_index_raw(i).unwrap();
            let mut raw = Vec::new();
            entry.read_to_end(&mut raw).unwrap();
            (entry.name().unwrap().into_owned(), raw, entry.crc32(), format!("{:?}", entry.compression()))
        })
        .collect()
}

/// Changes `b.xml`, and compares every other entry.
fn only_b_changes(bytes: &[u8]) {
    let mut package = Package::open(bytes).unwrap();
    let text = package.text("b.xml").unwrap().unwrap();
    package.put("b.xml", text.replace("<v>1</v>", "<v>2</v>"));
    let new = package.finish().unwrap();
    let (before, after) = (entries(bytes), entries(&new));
    assert_eq!(before.len(), after.len());
    for (old, new) in before.iter().zip(&after) {
        assert_eq!(old.0, new.0, "the order stays");
        assert_eq!(old == new, !old.0.ends_with("b.xml"), "{}", old.0);
    }
    assert!(Package::open(&new).unwrap().text("b.xml").unwrap().unwrap().contains("<v>2</v>"));
}

fn filled<W: Write + std::io::Seek>(mut zip: ZipWriter<W>, options: SimpleFileOptions) -> W {
    for (name, text) in [("a.xml", NOISE), ("b.xml", "<a><v>1</v></a>"), ("d/é.bin", NOISE), ("[Content_Types].xml", "<Types/>")] {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.add_directory("d", SimpleFileOptions::default()).unwrap();
    zip.set_comment("made by hand").unwrap();
    zip.finish().unwrap()
}

#[test]
fn entries_of_every_make_are_copied_as_they_are() {
    let new = || ZipWriter::new(Cursor::new(Vec::new()));
    only_b_changes(&filled(new(), options(CompressionMethod::Deflated)).into_inner());
    only_b_changes(&filled(new(), options(CompressionMethod::Stored)).into_inner());
    only_b_changes(&filled(new(), options(CompressionMethod::Deflated).large_file(true)).into_inner());
}

/// The sizes stand behind each entry instead of before it, as programs write that cannot go back.
#[test]
fn entries_with_data_descriptors_are_copied_as_they_are() {
    let mut zip = ZipWriter::new_stream(Vec::new());
    for (name, text) in [("a.xml", NOISE), ("b.xml", "<a><v>1</v></a>")] {
        zip.start_file(name, options(CompressionMethod::Deflated)).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    // General purpose bit 3 of the first entry.
    assert_eq!(bytes[6] & 8, 8);
    only_b_changes(&bytes);
}

#[test]
fn bytes_before_the_zip_are_passed_over() {
    let zip = filled(ZipWriter::new(Cursor::new(Vec::new())), options(CompressionMethod::Deflated)).into_inner();
    only_b_changes(&[NOISE.as_bytes(), &zip].concat());
}

#[test]
fn a_part_has_many_names() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["xl\\worksheets\\Sheet 1.xml", "xl/a%20b.xml"] {
        zip.start_file(name, options(CompressionMethod::Deflated)).unwrap();
        zip.write_all(b"<a/>").unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    let mut package = Package::open(&bytes).unwrap();
    for name in ["/xl/worksheets/sheet%201.xml", "xl\\worksheets\\Sheet 1.xml", "XL/A B.xml", "xl/a%20b.xml"] {
        assert_eq!(package.text(name).unwrap().as_deref(), Some("<a/>"), "{name}");
    }
    assert!(!package.has("xl/a%b.xml"));
    package.put("/XL/worksheets/sheet 1.XML", "<b/>".into());
    package.remove("xl/A b.xml");
    let tally = package.tally();
    assert_eq!(
        (tally.changed, tally.added, tally.removed),
        (vec!["xl\\worksheets\\Sheet 1.xml".into()], vec![], vec!["xl/a%20b.xml".into()])
    );
    let new = package.finish().unwrap();
    assert_eq!(entries(&new).len(), 1);
    assert_eq!(entries(&new)[0].0, "xl\\worksheets\\Sheet 1.xml");
}

#[test]
fn a_part_that_was_edited_row_by_row_reads_as_it_was_left() {
    let sheet = "<worksheet><sheetData><row r=\"1\"/></sheetData><tail/></worksheet>";
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("s.xml", options(CompressionMethod::Deflated)).unwrap();
    zip.write_all(sheet.as_bytes()).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    let mut package = Package::open(&bytes).unwrap();
    for row in [1_u32, 2] {
        let found = package.edit_rows("s.xml", |_, rows| {
            let found = rows.seek(row)?;
            rows.insert(&format!("<row r=\"{}\"/>", row + 1))?;
            Ok::<_, PackageError>((found, Some(rows.tail()?.replace("<tail/>", "<tail/><tail/>"))))
        });
        assert_eq!(found.unwrap(), Some(false));
    }
    let untouched = package.edit_rows("s.xml", |_, rows| Ok::<_, PackageError>((rows.seek(0)?, None))).unwrap();
    assert_eq!((untouched, package.edit_rows("t.xml", |_, _| Ok::<_, PackageError>(((), None))).unwrap()), (Some(true), None));
    let wanted = "<worksheet><sheetData><row r=\"1\"/><row r=\"2\"/><row r=\"3\"/></sheetData><tail/><tail/><tail/><tail/></worksheet>";
    assert_eq!(package.text("s.xml").unwrap().as_deref(), Some(wanted));
    assert_eq!(package.small_text("s.xml", wanted.len() as u64).unwrap(), None);
    let new = package.finish().unwrap();
    assert_eq!(Package::open(&new).unwrap().text("s.xml").unwrap().as_deref(), Some(wanted));
}

#[test]
fn what_only_a_removed_part_points_to_goes_with_it() {
    let rels = |targets: &[&str]| {
        let lines: Vec<String> = targets.iter().map(|t| format!("<Relationship Id=\"{t}\" Type=\"x/{t}\" Target=\"/{t}\"/>")).collect();
        format!("<Relationships>{}</Relationships>", lines.concat())
    };
    let parts = [
        (
            "[Content_Types].xml",
            "<Types><Override PartName=\"/c\" ContentType=\"x\"/><Override PartName=\"/d\" ContentType=\"x\"/></Types>".to_owned(),
        ),
        ("_rels/.rels", rels(&["a", "b"])),
        ("a", String::new()),
        ("_rels/a.rels", rels(&["c", "d"])),
        ("b", String::new()),
        ("_rels/b.rels", rels(&["d"])),
        ("c", String::new()),
        ("d", String::new()),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in &parts {
        zip.start_file(*name, options(CompressionMethod::Deflated)).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    let mut package = Package::open(&bytes).unwrap();
    assert_eq!(orphans::remove_related(&mut package, "", &["a"]).unwrap(), ["a", "c"]);
    assert_eq!(package.tally().removed, ["a", "_rels/a.rels", "c"]);
    assert_eq!(package.text("_rels/.rels").unwrap().unwrap(), rels(&["b"]));
    assert_eq!(package.text("[Content_Types].xml").unwrap().unwrap(), "<Types><Override PartName=\"/d\" ContentType=\"x\"/></Types>");
    assert!(orphans::remove_related(&mut package, "", &["a"]).unwrap().is_empty());
}
