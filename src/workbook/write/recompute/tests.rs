//! A change moves exactly the totals that stand on it.

use super::*;

fn package(sheets: &[(&str, &str)]) -> Vec<u8> {
    use std::fmt::Write as _;
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut put = |name: &str, text: &str| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let (mut tabs, mut rels) = (String::new(), String::new());
    for (n, (name, cells)) in (1..).zip(sheets) {
        let _ = write!(tabs, "<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>");
        let _ = write!(rels, "<Relationship Id=\"rId{n}\" Type=\"x/worksheet\" Target=\"s{n}.xml\"/>");
        put(&format!("xl/s{n}.xml"), &format!("<worksheet><sheetData>{cells}</sheetData></worksheet>"));
    }
    put(
        "xl/workbook.xml",
        &format!(
            "<workbook xmlns:r=\"r\"><sheets>{tabs}</sheets><definedNames><definedName name=\"Rate\">B!$A$1</definedName></definedNames></workbook>"
        ),
    );
    put("xl/_rels/workbook.xml.rels", &format!("<Relationships>{rels}</Relationships>"));
    zip.finish().unwrap().into_inner()
}

/// The sheets' texts after 10 was added to A1 of the first, whose text already says so.
fn after(sheets: &[(&str, &str)]) -> (usize, Vec<String>) {
    let bytes = package(sheets);
    let mut package = Package::open(&bytes).unwrap();
    let book = Book::read(&mut package).unwrap();
    let moved = Moved { before: Some(Decimal::ONE_HUNDRED), after: 110.into() };
    let changes = [((sheets[0].0.to_owned(), (0, 0)), moved)].into();
    let row = sheets[0].1.split_inclusive("</row>").next().unwrap_or_default();
    let rows = BTreeMap::from([(sheets[0].0.to_owned(), BTreeMap::from([(0, row.to_owned())]))]);
    let results = recompute(&mut package, &book, &changes, &rows).unwrap();
    let texts = (1..=sheets.len()).map(|n| package.text(&format!("xl/s{n}.xml")).unwrap().unwrap()).collect();
    (results.moves.len(), texts)
}

#[test]
fn totals_of_totals_follow() {
    let cells = "<row r=\"1\"><c r=\"A1\"><v>11</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>USD</t></is></c></row><row r=\"2\"><c r=\"A2\"><v>2</v></c><c r=\"B2\" t=\"inlineStr\"><is><t>EUR</t></is></c></row>\
        <row r=\"3\"><c r=\"A3\"><f>SUM(A1:A2)</f><v>3</v></c><c r=\"B3\"><f>SUMIF($B$1:$B$2,\"usd\",A1:A2)</f><v>1</v></c><c r=\"C3\"><f>SUMIFS(A1:A2,B1:B2,\"EUR\")</f><v>2</v></c></row>\
        <row r=\"4\"><c r=\"A4\"><f>(A3-B!$A$2)*Rate</f><v>6</v></c><c r=\"B4\"><f>IFERROR(A3/B3,0)</f><v>3</v></c></row>";
    let other =
        "<row r=\"1\"><c r=\"A1\"><v>3</v></c></row><row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\"><f>A!A4*50%</f><v>3</v></c></row>";
    let (count, texts) = after(&[("A", cells), ("B", other)]);
    for result in ["SUM(A1:A2)</f><v>13<", "A1:A2)</f><v>11<", "\"EUR\")</f><v>2<", "Rate</f><v>36<", "0)</f><v>1.1818181818181818<"] {
        assert!(texts[0].contains(result), "{result}: {}", texts[0]);
    }
    assert!(texts[1].contains("50%</f><v>18<"), "{}", texts[1]);
    assert_eq!(count, 5);
}

#[test]
fn shared_formulas_follow_where_they_were_copied() {
    let cells = "<row r=\"1\"><c r=\"A1\"><v>11</v></c><c r=\"B1\"><f t=\"shared\" ref=\"B1:B2\" si=\"0\">A1*2</f><v>2</v></c></row><row r=\"2\"><c r=\"A2\"><v>5</v></c><c r=\"B2\"><f t=\"shared\" si=\"0\"/><v>10</v></c></row>";
    let (count, texts) = after(&[("A", cells)]);
    assert!(texts[0].contains("A1*2</f><v>22<") && texts[0].contains("si=\"0\"/><v>10<"), "{}", texts[0]);
    assert_eq!(count, 1);
}

#[test]
fn what_cannot_be_told_is_left() {
    let cells = "<row r=\"1\"><c r=\"A1\"><v>11</v></c><c r=\"B1\"><f>IF(A1>5,1,2)</f><v>2</v></c><c r=\"C1\"><f>B1+1</f><v>3</v></c><c r=\"D1\"><f>D1+A1</f><v>3</v></c><c r=\"E1\" t=\"str\"><f>A1&amp;\"x\"</f><v>1x</v></c></row>";
    let (count, texts) = after(&[("A", cells)]);
    assert!(texts[0].contains(cells), "{}", texts[0]);
    assert_eq!(count, 0);
}

#[test]
fn a_sheet_too_large_to_be_read_still_moves_the_sums_over_it() {
    let long = format!(
        "<row r=\"1\"><c r=\"A1\"><v>110</v></c><c r=\"B1\" t=\"str\"><v>Search</v></c></row><row r=\"2\"><c r=\"A2\"><f>A1</f><v>100</v></c><c r=\"B2\" t=\"str\"><v>{}</v></c></row>",
        "x".repeat(9 << 20)
    );
    let sums = "<row><c><f>SUM(A!A:A)</f><v>100</v></c><c><f>SUMIFS(A!A1:A9,A!B1:B9,\"Search\")</f><v>100</v></c><c><f>SUMIFS(A!A1:A9,A!B1:B9,A!B7)</f><v>0</v></c></row>";
    let (count, texts) = after(&[("A", &long), ("B", sums)]);
    assert_eq!(count, 2, "the formula of the long sheet is left to the program that opens it");
    assert!(texts[0].contains("<f>A1</f><v>100</v>"));
    assert!(
        texts[1].contains(
            "<v>110</v></c><c><f>SUMIFS(A!A1:A9,A!B1:B9,\"Search\")</f><v>110</v></c><c><f>SUMIFS(A!A1:A9,A!B1:B9,A!B7)</f><v>0</v>"
        ),
        "{}",
        texts[1]
    );
}
