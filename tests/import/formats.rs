//! The same budget in each kind of file, told by content whatever the name.

use std::io::{Cursor, Write};

use plumbline::workbook::mapping::Import;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::{fixtures, import, totals};

fn sums(found: &Import) -> (String, String) {
    let sums = totals(found);
    let sum = |key: &str| sums.get(key).cloned().unwrap_or_default();
    (sum("spend.plan"), sum("spend.actual"))
}

fn comes_to(bytes: &[u8], name: &str) {
    let found = import(bytes, name).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert_eq!(sums(&found), ("4000.5".into(), "2650.25".into()), "{name}: {}", crate::describe(&found));
    let noted: Vec<_> = found.issues.iter().filter(|i| i.message.contains("number as text")).collect();
    assert!(noted.is_empty(), "{name}: {noted:?}");
}

const ROWS: [[&str; 4]; 4] = [
    ["Month", "Channel", "Plan", "Actual"],
    ["2026-01-01", "Search, paid", "1200.5", "1150.25"],
    ["2026-02-01", "Messe Köln", "2300", "1500"],
    ["2026-03-01", "Events", "500", ""],
];

fn delimited(separator: &str, end: &str) -> String {
    let field = |f: &&str| if f.contains(separator) { format!("\"{f}\"") } else { (*f).to_owned() };
    ROWS.iter().map(|row| row.iter().map(field).collect::<Vec<_>>().join(separator) + end).collect()
}

#[test]
fn text_files_are_read_in_any_separator_line_end_and_encoding() {
    for (separator, name) in [(",", "plan.csv"), (";", "plan.csv"), ("\t", "plan.xls"), ("|", "plan.txt")] {
        for end in ["\n", "\r\n", "\r"] {
            comes_to(delimited(separator, end).as_bytes(), name);
        }
    }
    let text = delimited(";", "\r\n");
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    comes_to(&[&[0xFF, 0xFE], wide.as_slice()].concat(), "marked.csv");
    comes_to(&wide, "unmarked.csv");
    let windows: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    comes_to(&windows, "windows.csv");
    comes_to(format!("sep=;\r\n{text}").as_bytes(), "named.csv");
}

#[test]
fn decimal_commas_of_text_files_are_numbers() {
    let text =
        "Monat;Kanal;Plan;Ist\r\n01.01.2026;Suche;1.200,50;1.150,25\r\n01.02.2026;Messe;2.300,00;1.500,00\r\n01.03.2026;Events;500,00;\r\n";
    comes_to(text.as_bytes(), "plan.csv");
}

#[test]
fn a_web_page_and_xml_of_excel_2003_are_read() {
    let row = |cells: &[&str]| format!("<tr>{}</tr>", cells.iter().map(|c| format!("<td>{c}</td>")).collect::<Vec<_>>().concat());
    let page: String = ROWS.iter().map(|r| row(r)).collect();
    comes_to(format!("<html><body><table border=1>{page}</table></body></html>").as_bytes(), "report.xls");
    let cell = |text: &str| match text.parse::<f64>() {
        Ok(_) => format!("<Cell><Data ss:Type=\"Number\">{text}</Data></Cell>"),
        _ if text.starts_with("2026") => format!("<Cell><Data ss:Type=\"DateTime\">{text}T00:00:00.000</Data></Cell>"),
        _ if text.is_empty() => String::new(),
        _ => format!("<Cell><Data ss:Type=\"String\">{text}</Data></Cell>"),
    };
    let rows = ROWS.iter().map(|r| format!("<Row>{}</Row>", r.iter().map(|c| cell(c)).collect::<String>())).collect::<Vec<_>>().concat();
    let xml = format!(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"Plan\"><Table>{rows}</Table></Worksheet></Workbook>"
    );
    comes_to(xml.as_bytes(), "plan.xls");
}

#[test]
fn opendocument_is_read_with_and_without_its_mimetype_and_in_one_file() {
    let cell = |text: &str| match text.parse::<f64>() {
        Ok(_) => {
            format!("<table:table-cell office:value-type=\"float\" office:value=\"{text}\"><text:p>{text}</text:p></table:table-cell>")
        }
        _ if text.starts_with("2026") => {
            format!("<table:table-cell office:value-type=\"date\" office:date-value=\"{text}\"><text:p>{text}</text:p></table:table-cell>")
        }
        _ if text.is_empty() => "<table:table-cell/>".to_owned(),
        _ => format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"),
    };
    let row = |r: &[&str; 4]| format!("<table:table-row>{}</table:table-row>", r.iter().map(|c| cell(c)).collect::<String>());
    let rows = ROWS.iter().map(row).collect::<Vec<_>>().concat();
    // A sheet ends in a row that stands for all that are left.
    let sheet = format!(
        "<table:table table:name=\"Plan\">{rows}<table:table-row table:number-rows-repeated=\"1048572\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>"
    );
    let document = |root: &str| {
        format!(
            "<?xml version=\"1.0\"?><{root} xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\"><office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body></{root}>"
        )
    };
    comes_to(document("office:document").as_bytes(), "plan.fods");
    for mimetype in [true, false] {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        if mimetype {
            zip.start_file("mimetype", SimpleFileOptions::default()).unwrap();
            zip.write_all(b"application/vnd.oasis.opendocument.spreadsheet").unwrap();
        }
        zip.start_file("content.xml", SimpleFileOptions::default()).unwrap();
        zip.write_all(document("office:document-content").as_bytes()).unwrap();
        comes_to(&zip.finish().unwrap().into_inner(), "plan.xlsx");
    }
}

#[test]
fn a_few_bytes_that_stand_for_many_cells_are_bounded() {
    let sheet = "<table:table table:name=\"Bomb\"><table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell office:value-type=\"float\" office:value=\"1\" table:number-columns-repeated=\"16384\"/></table:table-row></table:table>";
    let xml = format!(
        "<?xml version=\"1.0\"?><office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\">{sheet}</office:document>"
    );
    let found = import(xml.as_bytes(), "bomb.ods").unwrap();
    assert!(found.issues.iter().any(|i| i.message.contains("only repeat others")), "{:?}", found.issues);
}

#[test]
fn a_package_whose_parts_are_utf_16_is_read() {
    let rows: Vec<&[&str]> = ROWS.iter().map(<[&str; 4]>::as_slice).collect();
    let plain = fixtures::book(&[("Plan €", &rows)]);
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        let wide = |text: &str| format!("\u{feff}{text}").encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let bytes = fixtures::rewritten(&plain, |_, text| wide(&text.replace("UTF-8", "UTF-16")));
        comes_to(&bytes, "plan.xlsx");
        assert_eq!(import(&bytes, "plan.xlsx").unwrap().sheets[0].name, "Plan €");
    }
}

/// The bytes are a workbook that LibreOffice saved, encrypted as Excel does with the keys of msoffcrypto-tool.
#[test]
fn a_workbook_that_is_encrypted_with_the_password_of_all_is_read() {
    let found = import(include_bytes!("encrypted.xls"), "plan.xls").unwrap();
    assert_eq!((found.sheets[0].name.as_str(), sums(&found).0), ("Budget", "1290".into()), "{}", crate::describe(&found));
    let Some(folder) = crate::outside::folder("hostile") else { return };
    let bytes = std::fs::read(folder.join("tafia_calamine/issue_385.xls")).unwrap();
    assert_eq!(import(&bytes, "issue_385.xls").unwrap().sheets.len(), 1);
}

#[test]
fn margins_of_opendocument_styles_are_indents() {
    let cell = |text: &str, style: &str| match text.parse::<f64>() {
        Ok(_) => format!("<table:table-cell office:value-type=\"float\" office:value=\"{text}\"/>"),
        _ => format!("<table:table-cell table:style-name=\"{style}\"><text:p>{text}</text:p></table:table-cell>"),
    };
    let row = |label: &str, style: &str, amounts: [&str; 2]| {
        format!("<table:table-row>{}{}</table:table-row>", cell(label, style), amounts.map(|a| cell(a, "")).concat())
    };
    let style = |name: &str, margin: &str| {
        format!(
            "<style:style style:name=\"{name}\" style:family=\"table-cell\"><style:paragraph-properties fo:margin-left=\"{margin}\"/></style:style>"
        )
    };
    let rows = [
        row("Line", "", ["Jan", "Feb"]),
        row("Media", "", ["57", "71"]),
        row("Search", "in", ["20", "30"]),
        row("Social", "in", ["30", "40"]),
        row("Events", "", ["14", "16"]),
        row("Fairs", "in", ["8", "9"]),
        row("Dinners", "in", ["6", "7"]),
    ]
    .concat();
    let document = |styles: &str| {
        format!(
            "<?xml version=\"1.0\"?><office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\"><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet><table:table table:name=\"Plan 2026\">{rows}</table:table></office:spreadsheet></office:body></office:document>"
        )
    };
    let found = import(document(&style("in", "0.353cm")).as_bytes(), "plan.fods").unwrap();
    // The heading does not say what its lines add up to: nothing but the margin tells that it is one.
    assert_eq!(sums(&found).0, "150", "{}", crate::describe(&found));
    assert_ne!(sums(&import(document("").as_bytes(), "plan.fods").unwrap()).0, "150");
}
