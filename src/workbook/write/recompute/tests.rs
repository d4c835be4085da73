//! A change moves exactly the totals that stand on it.

use rust_decimal::Decimal;

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

/// How many results are new and the sheets' texts after 10 was added to A1 of the first, whose text already says so.
fn after(sheets: &[(&str, &str)]) -> (usize, Vec<String>) {
    let (count, texts, _) = after_with(sheets, &|_| None);
    (count, texts)
}

/// The same with a formula engine, and what is named.
fn after_with(sheets: &[(&str, &str)], compute: &Compute<'_>) -> (usize, Vec<String>, Vec<String>) {
    let bytes = package(sheets);
    let mut package = Package::open(&bytes).unwrap();
    let book = Book::read(&mut package).unwrap();
    let row = sheets[0].1.split_inclusive("</row>").next().unwrap_or_default();
    let now: Decimal = row.split_once("<v>").and_then(|(_, r)| r.split_once('<')?.0.parse().ok()).unwrap();
    let moved = Moved { before: Some(now - Decimal::TEN), after: now };
    let changes = [((sheets[0].0.to_owned(), (0, 0)), moved)].into();
    let rows = BTreeMap::from([(sheets[0].0.to_owned(), BTreeMap::from([(0, row.to_owned())]))]);
    let results = recompute(&mut package, &book, &changes, &rows, &[], compute).unwrap();
    let texts = (1..=sheets.len()).map(|n| package.text(&format!("xl/s{n}.xml")).unwrap().unwrap()).collect();
    (results.count as usize, texts, results.stale)
}

#[test]
fn totals_of_totals_follow() {
    let cells = "<row r=\"1\"><c r=\"A1\"><v>11</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>USD</t></is></c></row><row r=\"2\"><c r=\"A2\"><v>2</v></c><c r=\"B2\" t=\"inlineStr\"><is><t>EUR</t></is></c></row>\
        <row r=\"3\"><c r=\"A3\"><f>SUM(A1:A2)</f><v>3</v></c><c r=\"B3\"><f>SUMIF($B$1:$B$2,\"usd\",A1:A2)</f><v>1</v></c><c r=\"C3\"><f>SUMIFS(A1:A2,B1:B2,\"EUR\")</f><v>2</v></c></row>\
        <row r=\"4\"><c r=\"A4\"><f>(A3-B!$A$2)*Rate</f><v>6</v></c><c r=\"B4\"><f>IFERROR(A3/B3,0)</f><v>3</v></c></row>";
    let other =
        "<row r=\"1\"><c r=\"A1\"><v>3</v></c></row><row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\"><f>A!A4*50%</f><v>3</v></c></row>";
    let (count, texts) = after(&[("A", cells), ("B", other)]);
    for result in ["SUM(A1:A2)</f><v>13<", "A1:A2)</f><v>11<", "\"EUR\")</f><v>2<", "Rate</f><v>36<", "0)</f><v>1.1818181818181819<"] {
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
        "<row r=\"1\"><c r=\"A1\"><v>110</v></c><c r=\"B1\" t=\"str\"><v>Search</v></c></row><row r=\"2\"><c r=\"B2\" t=\"str\"><v>{}</v></c><c r=\"C2\"><f>A1*2</f><v>200</v></c></row>",
        "x".repeat(9 << 20)
    );
    let sums = "<row><c><f>SUM(A!A:A)</f><v>100</v></c><c><f>SUMIFS(A!A1:A9,A!B1:B9,\"Search\")</f><v>100</v></c><c><f>SUMIFS(A!A1:A9,A!B1:B9,A!B7)</f><v>0</v></c></row>";
    let (count, texts) = after(&[("A", &long), ("B", sums)]);
    assert_eq!(count, 3);
    assert!(texts[0].contains("<f>A1*2</f><v>220</v>"));
    assert!(
        texts[1].contains(
            "<v>110</v></c><c><f>SUMIFS(A!A1:A9,A!B1:B9,\"Search\")</f><v>110</v></c><c><f>SUMIFS(A!A1:A9,A!B1:B9,A!B7)</f><v>0</v>"
        ),
        "{}",
        texts[1]
    );
}

/// An engine that gives the same results for every formula.
fn engine(before: Value, after: Value) -> impl Fn(&question::Question) -> Option<question::Answer> {
    move |question| {
        let one = |_: &question::Formula| Some((vec![Some(before.clone())], vec![Some(after.clone())]));
        Some(question::Answer(question.formulas.iter().map(one).collect()))
    }
}

/// The sheet's text and what is named after 10 was added to A1, which holds 11 now.
fn asked(cells: &str, compute: &question::Compute<'_>) -> (String, Vec<String>) {
    let (_, mut texts, stale) = after_with(&[("A", cells)], compute);
    (texts.remove(0), stale)
}

const IF: &str = "<row r=\"1\"><c r=\"A1\"><v>11</v></c><c r=\"B1\" s=\"3\"><f>IF(A1>5,\"over\",2)</f><v>2</v></c><c r=\"C1\" t=\"str\"><f>B1&amp;\"\"</f><v>2</v></c></row>";

#[test]
fn an_engine_is_believed_where_it_gives_what_was_saved() {
    let (text, stale) = asked(IF, &engine(Value::Number(2.0), Value::Text("a<b".into())));
    assert!(text.contains("<c r=\"B1\" s=\"3\" t=\"str\"><f>IF(A1>5,\"over\",2)</f><v>a&lt;b</v></c>"), "{text}");
    assert_eq!(stale, ["A!C1"], "it was not 2 but the text 2");
}

#[test]
fn what_depends_on_a_formula_that_is_left_is_left() {
    let text = |t: &str| Value::Text(t.into());
    let (xml, stale) = asked(IF, &engine(text("2"), text("3")));
    assert!(xml.contains(IF), "{xml}");
    assert_eq!(stale, ["A!B1", "A!C1"]);
    let (xml, stale) = asked(IF, &engine(Value::Number(2.0), Value::Error("#N/A".into())));
    assert!(xml.contains(IF), "{xml}");
    assert_eq!(stale, ["A!B1", "A!C1"], "a new error may be the engine's own");
}

#[test]
fn only_what_the_rules_do_not_settle_is_asked_with_what_it_reads() {
    let cells = "<row r=\"1\"><c r=\"A1\"><v>11</v></c><c r=\"B1\"><f>SUM(A1:A9)</f><v>1</v></c><c r=\"C1\"><f t=\"shared\" ref=\"C1:C2\" si=\"0\">MAX(B1,$A1,Rate)</f><v>3</v></c>\
        <c r=\"D1\"><f>TODAY()+A1</f><v>5</v></c><c r=\"E1\"><f>MEDIAN(D1)</f><v>5</v></c><c r=\"F1\"><f>MEDIAN(H1)</f><v>5</v></c></row>\
        <row r=\"2\"><c r=\"C2\"><f t=\"shared\" si=\"0\"/><v>3</v></c></row>";
    let seen = std::cell::RefCell::new(Vec::new());
    let rate = "<row r=\"1\"><c r=\"A1\"><v>3</v></c></row>";
    let (_, _, stale) = after_with(&[("A", cells), ("B", rate)], &|question| {
        seen.borrow_mut().push(question.clone());
        None
    });
    let questions = seen.into_inner();
    let [question] = questions.as_slice() else { panic!("asked {} times", questions.len()) };
    assert_eq!(question.formulas.iter().map(|f| f.text.as_str()).collect::<Vec<_>>(), ["MAX(B1,$A1,B!$A$1)"]);
    let number = |n: f64| Some(Value::Number(n));
    let given: Vec<_> = question.given.iter().map(|g| (g.cell, g.before.clone(), g.after.clone())).collect();
    let expected = [((0, 0, 0), 1.0, 11.0), ((0, 0, 1), 1.0, 11.0), ((1, 0, 0), 3.0, 3.0)];
    assert_eq!(given, expected.map(|(cell, before, after)| (cell, number(before), number(after))));
    assert_eq!(stale, ["A!C1", "A!D1", "A!E1"]);
}
