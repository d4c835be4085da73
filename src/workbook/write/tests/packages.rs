//! Workbooks whose packages are made in unusual ways: each is written back, with its plan cell changed and everything else as it was.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use rust_decimal::Decimal;
use rust_xlsxwriter::{Chart, ChartType, Note, Workbook};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::*;
use crate::decide::decision::{Expected, Leg, LegCell, Line, Move};
use crate::ledger::{Measure, Period, Version};
use crate::workbook::write::caution::Caution;

const PLAN: &str = "xl/worksheets/sheet1.xml";
const TYPES: &str = "[Content_Types].xml";
const BOOK: &str = "xl/workbook.xml";
const BOOK_LINKS: &str = "xl/_rels/workbook.xml.rels";

/// A package taken apart: each part with its text, in order.
struct Parts(Vec<(String, Vec<u8>)>);

impl Parts {
    /// A budget with two sheets, a total, a chart of B2:B4, and a note at B3.
    fn plan() -> Self {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("Plan").unwrap();
        sheet.write_row(0, 0, ["Channel", "Jan 2026", "Feb 2026"]).unwrap();
        for (row, name, january, february) in [(1, "Display", 1200, 900), (2, "Search", 800, 700)] {
            sheet.write(row, 0, name).unwrap();
            sheet.write(row, 1, january).unwrap();
            sheet.write(row, 2, february).unwrap();
        }
        sheet.write(3, 0, "Total").unwrap();
        sheet.write_formula(3, 1, rust_xlsxwriter::Formula::new("SUM(B2:B3)").set_result("2000")).unwrap();
        let mut chart = Chart::new(ChartType::Column);
        chart.add_series().set_values(("Plan", 1, 1, 3, 1));
        sheet.insert_chart(6, 0, &chart).unwrap();
        sheet.insert_note(2, 1, &Note::new("Kept").set_author("Ann")).unwrap();
        book.add_worksheet().set_name("Notes").unwrap().write(0, 0, "Nothing here").unwrap();
        Self::of(&book.save_to_buffer().unwrap())
    }

    fn of(bytes: &[u8]) -> Self {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let part = |i| {
            let mut entry = zip.by_index(i).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().unwrap().into_owned(), bytes)
        };
        Self((0..ZipArchive::new(Cursor::new(bytes)).unwrap().len()).map(part).collect())
    }

    fn each(mut self, change: impl Fn(&str, String) -> String) -> Self {
        for (name, bytes) in &mut self.0 {
            *bytes = change(name, String::from_utf8(bytes.clone()).unwrap()).into_bytes();
        }
        self
    }

    /// Replaces text in one part; it must be there.
    fn change(self, part: &str, from: &str, to: &str) -> Self {
        self.each(|name, text| {
            assert!(name != part || text.contains(from), "{part} has no {from}: {text}");
            if name == part { text.replacen(from, to, 1) } else { text }
        })
    }

    fn with(mut self, part: &str, text: &str) -> Self {
        self.0.push((part.into(), text.into()));
        self
    }

    /// Adds a relationship to a part's list.
    fn linked(self, list: &str, kind: &str, target: &str) -> Self {
        let line = format!("<Relationship Id=\"x{kind}\" Type=\"http://x/{kind}\" Target=\"{target}\"/></Relationships>");
        self.change(list, "</Relationships>", &line)
    }

    fn zip(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.0 {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }
}

/// A decision to take 100 from a cell of the plan.
fn decision(address: &str) -> Decision {
    let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let cell = LegCell { file: "plan.xlsx".into(), sheet: "Plan".into(), address: address.into(), before: None };
    let leg =
        Leg { line: Line([("channel".to_owned(), "Display".to_owned())].into()), change: (-100).into(), cell: Some(cell), written: false };
    Decision {
        id: "D-001".into(),
        title: "Less display".into(),
        decider: "Dana Cole".into(),
        date: day,
        rationale: "Over plan".into(),
        expected: Expected { kpi: "cac".into(), change: "-1".into(), by: day },
        moves: vec![Move {
            measure: Measure::SPEND,
            version: Version::Plan,
            period: Period::from_id("2026-01").unwrap(),
            from: Some(leg),
            to: None,
            amount: Decimal::ONE_HUNDRED,
            currency: "USD".into(),
        }],
    }
}

/// Name and compressed bytes of every entry.
fn entries(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let entry = |i| {
        let mut entry = zip.by_index_raw(i).unwrap();
        let mut raw = Vec::new();
        entry.read_to_end(&mut raw).unwrap();
        (String::from_utf8_lossy(entry.name_raw()).into_owned(), raw)
    };
    (0..ZipArchive::new(Cursor::new(bytes)).unwrap().len()).map(entry).collect()
}

fn exported_at(bytes: &[u8], address: &str) -> Export {
    let import = load(bytes, "plan.xlsx", &mut |_| ()).map_or_else(
        |_| Import::default(),
        |book| read(&[book], &ReadOptions { today: NaiveDate::default(), overrides: &Overrides::default() }, &mut |_| ()),
    );
    let (state, report) = (State { decisions: vec![decision(address)], ..State::default() }, Report::default());
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let input =
        ExportInput { original: bytes, cells: None, file_name: "plan.xlsx", today, import: &import, state: &state, report: &report };
    export(&input, &mut |_| ()).unwrap()
}

/// The export with B2 of the plan changed: the cell, the total over it and the decision are in it, and the other parts are as they were.
fn exported(bytes: &[u8]) -> Export {
    let export = exported_at(bytes, "B2");
    let (before, after) = (entries(bytes), entries(&export.bytes));
    let touched = |name: &String| export.receipt.changed.contains(name) || export.receipt.removed.contains(name);
    for (name, raw) in before.iter().filter(|(name, _)| !touched(name)) {
        assert_eq!(after.get(name), Some(raw), "{name}");
    }
    assert_eq!(export.receipt.kept as usize + export.receipt.changed.len() + export.receipt.removed.len(), before.len());
    assert!(export.receipt.removed.iter().all(|name| !after.contains_key(name)));
    assert_eq!((export.receipt.cells.len(), export.receipt.followed.recomputed), (1, 1), "{:?}", export.receipt);
    assert!(export.receipt.cells[0].noted);
    let sheet = Package::open(&export.bytes).unwrap().text(PLAN).unwrap().unwrap();
    for said in ["v>1100</", "v>1900</", "legacyDrawing "] {
        assert!(sheet.contains(said), "{said} in {sheet}");
    }
    let (state, issues) = decode(&opened(&export.bytes).state);
    assert_eq!((&state.decisions, issues), (&export.decisions, Vec::new()));
    export
}

/// The text of a part of the export.
fn text(export: &Export, part: &str) -> String {
    Package::open(&export.bytes).unwrap().text(part).unwrap().unwrap_or_default()
}

#[test]
fn points_of_charts_follow() {
    // The writer keeps no point of a formula's result.
    let parts = Parts::plan().change("xl/charts/chart1.xml", "</c:numCache>", "<c:pt idx=\"2\"><c:v>2000</c:v></c:pt></c:numCache>");
    let export = exported(&parts.zip());
    let points = |xml: &str| xml.split("<c:v>").skip(1).filter_map(|v| Some(v.split_once('<')?.0.to_owned())).collect::<Vec<_>>();
    assert_eq!(
        (points(&text(&export, "xl/charts/chart1.xml")), export.receipt.followed.points),
        (vec!["1100".into(), "800".into(), "1900".into()], 2)
    );
}

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
    let input =
        ExportInput { original: &broken, cells: None, file_name: "plan.xlsx", today, import: &import, state: &state, report: &report };
    let export = export(&input, &mut |_| ()).unwrap();
    assert_eq!(export.receipt.left[0].reason, "the sheet's part is missing from the workbook");
    assert!(!export.decisions[0].moves[0].from.as_ref().unwrap().written);
}

#[test]
fn a_signature_is_left_out_and_said_so() {
    let parts = Parts::plan()
        .linked("_rels/.rels", "origin", "_xmlsignatures/origin.sigs")
        .change(TYPES, "</Types>", "<Default Extension=\"sigs\" ContentType=\"application/vnd.openxmlformats-package.digital-signature-origin\"/><Override PartName=\"/_xmlsignatures/sig1.xml\" ContentType=\"application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml\"/></Types>")
        .with("_xmlsignatures/origin.sigs", "")
        .with("_xmlsignatures/_rels/origin.sigs.rels", "<Relationships><Relationship Id=\"r\" Type=\"x/signature\" Target=\"sig1.xml\"/></Relationships>")
        .with("_xmlsignatures/sig1.xml", "<Signature/>");
    let export = exported(&parts.zip());
    assert_eq!(export.receipt.cautions, [Caution::Signed]);
    assert_eq!(export.receipt.removed, ["_xmlsignatures/_rels/origin.sigs.rels", "_xmlsignatures/origin.sigs", "_xmlsignatures/sig1.xml"]);
    assert!(!text(&export, TYPES).contains("sig1.xml") && !text(&export, "_rels/.rels").contains("sigs"));
}

#[test]
fn an_old_shared_workbook_is_no_longer_shared_and_said_so() {
    let parts = Parts::plan()
        .linked(BOOK_LINKS, "revisionHeaders", "revisions/revisionHeaders.xml")
        .linked(BOOK_LINKS, "usernames", "revisions/userNames.xml")
        .with("xl/revisions/revisionHeaders.xml", "<headers/>")
        .with(
            "xl/revisions/_rels/revisionHeaders.xml.rels",
            "<Relationships><Relationship Id=\"r\" Type=\"x/revisionLog\" Target=\"revisionLog1.xml\"/></Relationships>",
        )
        .with("xl/revisions/revisionLog1.xml", "<revisions/>")
        .with("xl/revisions/userNames.xml", "<users/>");
    let export = exported(&parts.zip());
    assert_eq!(export.receipt.cautions, [Caution::Shared]);
    assert_eq!(export.receipt.removed.len(), 4);
}

#[test]
fn protection_stays_and_is_said() {
    let parts = Parts::plan()
        .change(BOOK, "<bookViews>", "<workbookProtection lockStructure=\"1\"/><bookViews>")
        .change(PLAN, "</sheetData>", "</sheetData><sheetProtection sheet=\"1\" objects=\"1\"/>")
        .change(BOOK, "<workbookPr", "<fileSharing readOnlyRecommended=\"1\"/><workbookPr");
    let export = exported(&parts.zip());
    assert_eq!(export.receipt.cautions, [Caution::ProtectedStructure, Caution::ProtectedSheet("Plan".into())]);
    assert!(text(&export, BOOK).contains("lockStructure=\"1\"") && text(&export, BOOK).contains("readOnlyRecommended=\"1\""));
    assert!(text(&export, PLAN).contains("<sheetProtection sheet=\"1\" objects=\"1\"/>"));
}

#[test]
fn notes_and_conversations_that_are_there_stay() {
    let parts = Parts::plan()
        .linked("xl/worksheets/_rels/sheet1.xml.rels", "threadedComment", "../threadedComments/threadedComment1.xml")
        .with("xl/threadedComments/threadedComment1.xml", "<ThreadedComments/>");
    let bytes = parts.zip();
    let export = exported(&bytes);
    let comments = text(&export, "xl/comments1.xml");
    assert!(comments.contains("\nKept</t>") && comments.contains("Less display"), "{comments}");
    assert_eq!(text(&export, "xl/drawings/vmlDrawing1.vml").matches("<v:shape ").count(), 2);
    let there = exported_at(&bytes, "B3");
    assert!(!there.receipt.cells[0].noted, "Ann's note stands there already");
    assert_eq!(there.receipt.kept as usize + there.receipt.changed.len(), parts.0.len());
}

#[test]
fn macros_stay_in_a_workbook_that_stays_one_with_macros() {
    let parts = Parts::plan()
        .linked(BOOK_LINKS, "vbaProject", "vbaProject.bin")
        .change(TYPES, "spreadsheetml.sheet.main+xml", "x")
        .change(TYPES, "application/vnd.openxmlformats-officedocument.x", "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
        .change(TYPES, "</Types>", "<Default Extension=\"bin\" ContentType=\"application/vnd.ms-office.vbaProject\"/></Types>")
        .with("xl/vbaProject.bin", "Sub Auto_Open()");
    let export = exported(&parts.zip());
    assert!(text(&export, TYPES).contains("macroEnabled") && !export.receipt.changed.contains(&"xl/vbaProject.bin".to_owned()));
}

#[test]
fn two_hundred_sheets_long_names_and_names_that_collide() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Plan").unwrap();
    let long = "Ünïcode & <Büdget> of ßeveral ÿea";
    for name in ["Scorecard", "DATA", "moves (Plumbline)", "Moves", &long.chars().take(31).collect::<String>()] {
        book.add_worksheet().set_name(name).unwrap();
    }
    for number in 7..=200 {
        book.add_worksheet().set_name(format!("Sheet number {number} of many more")).unwrap();
    }
    let sheet = book.worksheet_from_name("Plan").unwrap();
    sheet.write_row(0, 0, ["Channel", "Jan 2026"]).unwrap();
    sheet.write(1, 0, "Display").unwrap();
    sheet.write(1, 1, 1200).unwrap();
    sheet.write(2, 0, "Search").unwrap();
    sheet.write(2, 1, 800).unwrap();
    sheet.write_formula(3, 1, rust_xlsxwriter::Formula::new("SUM(B2:B3)").set_result("2000")).unwrap();
    let export = exported(&book.save_to_buffer().unwrap());
    let names: Vec<String> = Book::read(&mut Package::open(&export.bytes).unwrap()).unwrap().tabs.into_iter().map(|t| t.name).collect();
    let unique: BTreeSet<String> = names.iter().map(|n| n.to_lowercase()).collect();
    assert_eq!((names.len() > 205, unique.len()), (true, names.len()), "{names:?}");
    assert!(names.iter().all(|n| n.chars().count() <= 31));
}

/// A sheet that is a chart has a tab but no cells; names local to sheets count it.
#[test]
fn chart_sheets_stay() {
    let mut book = Workbook::new();
    let mut page = rust_xlsxwriter::Worksheet::new_chartsheet();
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_values(("Plan", 1, 1, 2, 1));
    page.set_name("Picture").unwrap().insert_chart(0, 0, &chart).unwrap();
    book.push_worksheet(page);
    let sheet = book.add_worksheet().set_name("Plan").unwrap();
    sheet.write_row(0, 0, ["Channel", "Jan 2026"]).unwrap();
    sheet.write_row(1, 1, [1200]).unwrap();
    sheet.write_row(2, 1, [800]).unwrap();
    sheet.set_print_area(0, 0, 2, 1).unwrap();
    let export = exported_at(&book.save_to_buffer().unwrap(), "B2");
    assert!(text(&export, "xl/worksheets/sheet2.xml").contains("<v>1100</v>") || text(&export, PLAN).contains("<v>1100</v>"));
    assert!(!export.receipt.changed.iter().any(|p| p.contains("chartsheets/")) && text(&export, BOOK).contains("name=\"Picture\""));
    assert!(text(&export, BOOK).contains("name=\"_xlnm.Print_Area\" localSheetId=\"1\""));
    assert_eq!(export.receipt.followed.points, 1);
}

/// Styles named in another language, and named styles of the same names as ours, keep their places.
#[test]
fn styles_of_another_language() {
    let styles = "<cellStyles count=\"2\"><cellStyle name=\"Standard\" xfId=\"0\" builtinId=\"0\"/><cellStyle name=\"Währung [0]\" xfId=\"0\" builtinId=\"7\"/></cellStyles>";
    let parts = Parts::plan().each(|name, text| {
        let (from, to) = (text.find("<cellStyles "), text.find("</cellStyles>"));
        match (name, from, to) {
            ("xl/styles.xml", Some(from), Some(to)) => [&text[..from], styles, &text[to + "</cellStyles>".len()..]].concat(),
            _ => text,
        }
    });
    let export = exported(&parts.zip());
    assert!(text(&export, "xl/styles.xml").contains(styles));
}

/// The program that opens the workbook refreshes pivot tables over changed cells, and no others.
#[test]
fn pivot_tables_over_changed_cells_are_refreshed() {
    let cache = |sheet: &str| {
        format!(
            "<pivotCacheDefinition xmlns=\"m\"><cacheSource type=\"worksheet\"><worksheetSource ref=\"A1:C3\" sheet=\"{sheet}\"/></cacheSource></pivotCacheDefinition>"
        )
    };
    let parts = |sheet| {
        Parts::plan()
            .linked(BOOK_LINKS, "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml")
            .with("xl/pivotCache/pivotCacheDefinition1.xml", &cache(sheet))
    };
    let over = exported(&parts("Plan").zip());
    assert_eq!(over.receipt.followed.pivots, 1);
    assert!(text(&over, "xl/pivotCache/pivotCacheDefinition1.xml").starts_with("<pivotCacheDefinition xmlns=\"m\" refreshOnLoad=\"1\">"));
    assert_eq!(exported(&parts("Notes").zip()).receipt.followed.pivots, 0);
}

/// What cannot be followed is named.
#[test]
fn formulas_that_are_not_brought_up_to_date_are_named() {
    let parts = Parts::plan().change(
        PLAN,
        "</row></sheetData>",
        "</row><row r=\"9\"><c r=\"A9\"><f>MEDIAN(B2:B3)</f><v>1000</v></c><c r=\"B9\"><f>Table1[Spend]</f><v>5</v></c><c r=\"C9\"><f>C2*2</f><v>1800</v></c></row></sheetData>",
    );
    assert_eq!(exported(&parts.zip()).receipt.followed.stale, ["Plan!A9", "Plan!B9"]);
}
