//! What workbooks carry beside cells: kept as it was, brought up to date, or left out with a sentence.

use rust_xlsxwriter::{Chart, ChartType, Workbook};

use super::parts::{BOOK, BOOK_LINKS, PLAN, Parts, TYPES, exported, exported_at, text};
use super::*;
use crate::workbook::write::caution::Caution;

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
