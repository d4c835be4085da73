//! A project that begins with a file of another kind than .xlsx: its export is a new workbook, which holds what was decided.

use std::io::{Cursor, Write};

use calamine::{Data, Reader, Xlsx};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::*;

const ROWS: [[&str; 5]; 4] = [
    ["Channel", "Region", "Jan 2026", "Feb 2026", "Mar 2026"],
    ["Search", "NA", "1000", "1100", "1200"],
    ["Display", "NA", "500", "500", "600.5"],
    ["Events", "EMEA", "300", "0", "900"],
];

fn csv() -> Vec<u8> {
    ROWS.map(|row| row.join(",") + "\r\n").concat().into_bytes()
}

fn ods() -> Vec<u8> {
    let cell = |text: &str| match text.parse::<f64>() {
        Ok(_) => format!("<table:table-cell office:value-type=\"float\" office:value=\"{text}\"/>"),
        Err(_) => format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"),
    };
    let rows = ROWS.map(|row| format!("<table:table-row>{}</table:table-row>", row.map(cell).concat())).concat();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("content.xml", SimpleFileOptions::default()).unwrap();
    let root = "office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\"";
    let xml = format!(
        "<?xml version=\"1.0\"?><{root}><office:body><office:spreadsheet><table:table table:name=\"Plan\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    zip.write_all(xml.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

/// The records of Excel 97 without the compound file around them.
fn xls() -> Vec<u8> {
    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }
    let begin = |kind: u8| record(0x0809, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let (end, tab) = (record(0x000A, &[]), |at: u32| record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, 4, 0], b"Plan"].concat()));
    let at = begin(5).len() + tab(0).len() + end.len();
    let mut stream = [begin(5), tab(u32::try_from(at).unwrap()), end.clone(), begin(0x10)].concat();
    for (r, row) in (0_u16..).zip(ROWS) {
        for (c, text) in (0_u16..).zip(row) {
            let place = [r.to_le_bytes(), c.to_le_bytes(), [0, 0]].concat();
            let length = u16::try_from(text.len()).unwrap().to_le_bytes();
            stream.extend(match text.parse::<f64>() {
                Ok(number) => record(0x0203, &[place, number.to_le_bytes().to_vec()].concat()),
                Err(_) => record(0x0204, &[&place, &length[..], &[0], text.as_bytes()].concat()),
            });
        }
    }
    stream.extend(end);
    stream
}

#[test]
fn a_decision_over_a_file_of_another_kind_stands_in_the_new_workbook_and_opens_as_the_same_project() {
    for (name, bytes) in [("plan.csv", csv()), ("plan.ods", ods()), ("plan.xls", xls())] {
        let mut desk = Desk::open(name, bytes);
        assert_eq!(desk.spend(), pair("6100.5", "none"), "{name}");
        desk.project(Request::Do(Command::RecordDecision(shift(100))), None);
        let Outcome { response: Response::File { file_name, receipt, .. }, bytes: Some(bytes), .. } =
            desk.engine.handle(Request::Export { today: day("2026-02-11") }, None, &mut |_| ())
        else {
            panic!("{name} was not exported")
        };
        assert_eq!(file_name, "plan – Plumbline 2026-02-11 v1.xlsx");
        let changed = receipt.iter().find(|line| line.label == "Cells changed").map(|line| line.value.as_str());
        assert_eq!(changed, Some("2"), "{name}: {receipt:?}");

        let mut book = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
        let cells = book.worksheet_range_at(0).unwrap().unwrap();
        let march = [1, 2, 3].map(|row| cells.get_value((row, 4)).cloned());
        assert_eq!(march, [1300.0, 500.5, 900.0].map(|n| Some(Data::Float(n))), "{name}");

        let mut again = Desk::default();
        let summary = again.import(&file_name, bytes);
        assert_eq!((summary.decisions, summary.exported_on), (1, Some(day("2026-02-11"))), "{name}");
        assert_eq!(again.spend(), desk.spend(), "{name}");
        for channel in ["Search", "Display", "Events"] {
            assert_eq!(of(&mut again, channel), of(&mut desk, channel), "{name}: {channel}");
        }
        assert_eq!(of(&mut again, "Search"), "3400", "{name}: the move counts once");
    }
}

/// What a channel plans to spend.
fn of(desk: &mut Desk, channel: &str) -> String {
    let filters = [("channel".to_owned(), channel.to_owned())].into();
    let Response::Scorecard(view) = desk.ask(Request::Scorecard(Scope { period: "all".into(), filters }), None) else { panic!() };
    let spend = view.chain.iter().find(|tile| tile.id == "spend").unwrap();
    spend.figures.plan.value.unwrap().normalize().to_string()
}
