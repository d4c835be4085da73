//! Workbooks whose packages are made in unusual ways: each is written back, with its plan cell changed and everything else as it was.

use std::io::Write;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::parts::{BOOK, BOOK_LINKS, PLAN, Parts, TYPES, decision, exported, exported_at, text};
use super::*;

#[test]
fn entries_in_any_order() {
    let mut parts = Parts::plan();
    parts.0.reverse();
    exported(&parts.zip());
}

#[test]
fn entries_written_by_a_stream() {
    let mut zip = ZipWriter::new_stream(Vec::new());
    for (name, bytes) in Parts::plan().0 {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    exported(&zip.finish().unwrap().into_inner());
}

#[test]
fn targets_from_the_root() {
    let parts = Parts::plan().each(|name, text| {
        if name == BOOK_LINKS { text.replace("Target=\"", "Target=\"/xl/") } else { text.replace("Target=\"../", "Target=\"/xl/") }
    });
    exported(&parts.zip());
}

#[test]
fn names_and_targets_with_backslashes() {
    let mut parts = Parts::plan().each(|name, text| if name == BOOK_LINKS { text.replace("worksheets/", ".\\worksheets\\") } else { text });
    for (name, _) in &mut parts.0 {
        *name = name.replace('/', "\\");
    }
    let export = exported(&parts.zip());
    assert!(export.receipt.changed.contains(&"xl\\worksheets\\sheet1.xml".to_owned()));
}

#[test]
fn names_with_escapes() {
    let mut parts = Parts::plan().change(BOOK_LINKS, "worksheets/sheet2.xml", "worksheets/my%20sheet.xml");
    for (name, _) in &mut parts.0 {
        *name = name.replace("sheet2", "my sheet");
    }
    exported(&parts.zip());
}

/// The strict form has namespaces of its own; what is added is in the same form.
#[test]
fn the_strict_form() {
    let strict = Parts::plan().each(|_, text| {
        text.replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
            .replace(
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                "http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            .replace("<workbook ", "<workbook conformance=\"strict\" ")
    });
    let export = exported(&strict.zip());
    for part in export.receipt.added.iter().chain(&export.receipt.changed) {
        let text = text(&export, part);
        for usual in ["schemas.openxmlformats.org/spreadsheetml", "schemas.openxmlformats.org/officeDocument/2006/relationships"] {
            assert!(!text.contains(usual), "{part} has {usual}");
        }
    }
}

#[test]
fn parts_in_utf_16() {
    let mut parts = Parts::plan();
    for (name, bytes) in &mut parts.0 {
        if [PLAN, BOOK, BOOK_LINKS, TYPES, "xl/styles.xml"].contains(&name.as_str()) {
            let text = String::from_utf8(bytes.clone()).unwrap().replacen("UTF-8", "UTF-16", 1);
            *bytes = std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        }
    }
    let bytes = parts.zip();
    let export = exported_at(&bytes, "B2");
    for part in [PLAN, BOOK, BOOK_LINKS, TYPES] {
        assert!(text(&export, part).starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\""), "{part}");
    }
    assert!(text(&export, PLAN).contains("<v>1100</v>"));
}

#[test]
fn elements_with_a_prefix() {
    let prefixed = |text: String| {
        let text = text.replace("xmlns=", "xmlns:x=");
        let tag = |t: &str| t.replace("</", "</x:").replace('<', "<x:").replace("<x:/x:", "</x:").replace("<x:?", "<?");
        tag(&text)
    };
    let parts = Parts::plan().each(|name, text| if [PLAN, BOOK, "xl/styles.xml"].contains(&name) { prefixed(text) } else { text });
    let bytes = parts.zip();
    let export = exported(&bytes);
    assert!(text(&export, PLAN).contains("<x:v>1100</x:v>") && text(&export, PLAN).contains("<x:legacyDrawing "));
}

#[test]
fn unusual_content_types() {
    // A part listed twice, one with a type of its own, one that is not listed at all, and one that is listed but not there.
    let parts = Parts::plan()
        .change(TYPES, "</Types>", "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/><Override PartName=\"/xl/own.dat\" ContentType=\"application/x-own\"></Override><Override PartName=\"/xl/gone.xml\" ContentType=\"text/xml\"/></Types>")
        .with("xl/own.dat", "own")
        .with("unlisted", "nobody knows");
    let export = exported(&parts.zip());
    for said in ["/xl/own.dat", "/xl/gone.xml", "application/x-own"] {
        assert!(text(&export, TYPES).contains(said), "{said}");
    }
}

#[test]
fn links_that_lead_nowhere_or_outside() {
    let parts = Parts::plan()
        .linked(BOOK_LINKS, "worksheet", "worksheets/gone.xml")
        .linked(BOOK_LINKS, "externalLink", "externalLinks/externalLink1.xml")
        .change(BOOK, "</sheets>", "<sheet name=\"Gone\" sheetId=\"9\" r:id=\"xworksheet\"/><sheet name=\"Lost\" sheetId=\"10\" r:id=\"nothing\"/></sheets><externalReferences><externalReference r:id=\"xexternalLink\"/></externalReferences>")
        .with("xl/externalLinks/externalLink1.xml", "<externalLink xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"/>");
    let export = exported(&parts.zip());
    assert!(text(&export, BOOK).contains("<externalReference r:id=\"xexternalLink\"/>"));
}

#[test]
fn a_plan_cell_on_a_sheet_that_is_not_there_is_left() {
    let mut parts = Parts::plan();
    let bytes = parts.zip();
    let import = opened(&bytes);
    parts.0.retain(|(name, _)| name != PLAN);
    let (state, report) = (State { decisions: vec![decision("B2")], ..State::default() }, Report::default());
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let broken = parts.zip();
    let input = ExportInput {
        fingerprint: "",
        original: &broken,
        cells: None,
        file_name: "plan.xlsx",
        today,
        import: &import,
        state: &state,
        report: &report,
        compute: &|_| None,
    };
    let export = export(&input, &mut |_| ()).unwrap();
    assert_eq!(export.receipt.left[0].reason, "the sheet's part is missing from the workbook");
    assert!(!export.decisions[0].moves[0].from.as_ref().unwrap().written);
}

/// Some writers leave out what holds the package together; what could be read goes into a new workbook.
#[test]
fn a_package_without_a_workbook_part_becomes_a_new_workbook() {
    let mut parts = Parts::plan();
    parts.0.retain(|(name, _)| name == PLAN || name == BOOK_LINKS);
    let bytes = parts.zip();
    let book = load(&bytes, "plan.xlsx", &mut |_| ()).unwrap();
    let overrides = Overrides::default();
    let books = [book];
    let import = read(
        &books,
        &ReadOptions { today: NaiveDate::default(), overrides: &overrides, calendar: crate::ledger::Calendar::Months },
        &mut |_| (),
    );
    let (state, report) = (State::default(), Report::default());
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let input = ExportInput {
        original: &bytes,
        fingerprint: "",
        cells: books.first(),
        file_name: "plan.xlsx",
        today,
        import: &import,
        state: &state,
        report: &report,
        compute: &|_| None,
    };
    assert!(export(&input, &mut |_| ()).unwrap().receipt.converted.is_some_and(|said| said.contains("plan.xlsx")));
    assert!(export(&ExportInput { cells: None, ..input }, &mut |_| ()).is_err());
}
