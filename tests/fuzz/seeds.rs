//! The files that are damaged, by format, so that each format is damaged as often as the others.

use std::io::Cursor;

use plumbline::engine::protocol::Request;
use plumbline::engine::{Engine, Outcome};
use plumbline::workbook::read::load;
use plumbline::workbook::template::template;
use zip::ZipArchive;

use crate::{doors, outside};

/// The largest outside file that is damaged, and what its parts may unpack to: larger ones only take longer.
const LARGEST: usize = 30_000;
const UNPACKED: u64 = 40_000;
/// How many cells a sheet of it may reach over: a few bytes can stand for a million.
const CELLS: u64 = 20_000;

/// A file: its name and its bytes.
pub(crate) type File = (String, Vec<u8>);

/// Files of each format.
pub(crate) fn kinds() -> Vec<Vec<File>> {
    let mut kinds: Vec<(&str, Vec<File>)> = Vec::new();
    let mut put = |kind: &'static str, name: &str, bytes: Vec<u8>| {
        let file = (name.to_owned(), bytes);
        match kinds.iter_mut().find(|(k, _)| *k == kind) {
            Some((_, files)) => files.push(file),
            None => kinds.push((kind, vec![file])),
        }
    };
    for (kind, name, bytes) in texts() {
        put(kind, name, bytes);
    }
    put("export", "exported.xlsx", exported(PLAN_NAME, PLAN.to_vec()));
    put("export", "template.xlsx", template().unwrap());
    if let Some(folder) = outside::folder("") {
        for path in outside::files(&folder) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let kind = match name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).as_deref() {
                Some("xlsx" | "xlsm" | "xltx") => "xlsx",
                Some("xlsb") => "xlsb",
                Some("xls") => "xls",
                Some("ods") => "ods",
                Some("csv" | "tsv") => "text",
                _ => continue,
            };
            let bytes = std::fs::read(&path).unwrap();
            if bytes.len() <= LARGEST && unpacked(&bytes) <= UNPACKED && cells(&bytes) <= CELLS {
                put(kind, &name, bytes);
            }
        }
    }
    kinds.into_iter().map(|(_, files)| files).collect()
}

/// What the parts of a package unpack to; 0 for what is none.
fn unpacked(bytes: &[u8]) -> u64 {
    let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) else { return 0 };
    (0..zip.len()).filter_map(|index| zip.by_index_raw(index).ok().map(|part| part.size())).sum()
}

/// How many cells the largest sheet of a file reaches over; 0 for what cannot be read.
fn cells(bytes: &[u8]) -> u64 {
    let Ok(book) = load(bytes, "", &mut |_| {}) else { return 0 };
    let sheets = (0..).map_while(|sheet| book.extent(sheet));
    sheets.map(|(rows, columns)| u64::from(rows) * u64::from(columns)).max().unwrap_or(0)
}

/// What a project of a file exports, with a decision: a workbook with state sheets.
fn exported(name: &str, bytes: Vec<u8>) -> Vec<u8> {
    let mut engine = Engine::new();
    engine.handle(Request::Import { file_name: name.into(), today: doors::today(), now: 0 }, Some(bytes), &mut |_| {});
    doors::decide(&mut engine).unwrap();
    let Outcome { bytes, .. } = engine.handle(Request::Export { today: doors::today() }, None, &mut |_| {});
    bytes.unwrap()
}

const PLAN_NAME: &str = "plan.csv";
const PLAN: &[u8] = b"Channel,Region,Jan 2026,Feb 2026,Mar 2026\nSearch,NA,1000,1100,1200\nDisplay,NA,500,500,600\nEvents,EMEA,300,0,900\n\
    Total,,1800,1600,2700\n";

/// Texts as programs save them: kind, name, bytes.
fn texts() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    vec![
        ("text", PLAN_NAME, PLAN.to_vec()),
        (
            "text",
            "ledger.csv",
            b"Month,Channel,Plan,Actual\n2026-01,Search,\"1,200.50\",1100\n2026-02,\"Events, fairs\",300,\"a \"\"b\"\"\"\n".to_vec(),
        ),
        (
            "text",
            "plan.tsv",
            b"Monat\tKanal\tPlan\r\nJan 26\tSuche\t1.200,50\r\nFeb 26\tMesse\t300,00\r\nMrz 26\tMesse\t12,00\r\n".to_vec(),
        ),
        ("text", "plan.txt", utf16("\u{feff}Month;Plan;Actual\r\nJan;1;2\r\nFeb;3;4\r\n")),
        (
            "html",
            "short.xls",
            b"<html><body><table><tr><th colspan=2>Month<th>Plan</tr><tr><td>Jan &amp; Feb<td rowspan=2>1<td>2</tr></table></body></html>"
                .to_vec(),
        ),
        ("html", "plan.html", HTML.to_vec()),
        ("xml2003", "plan.xml", XML_2003.to_vec()),
        ("fods", "plan.fods", FODS.to_vec()),
    ]
}

const HTML: &[u8] = b"<html><head><meta charset=utf-8><style>td{mso-number-format:0}</style></head><body><table border=1>\
    <tr><td rowspan=2>Channel</td><td colspan=2>Jan 2026</td></tr><tr><td>Plan</td><td>Actual</td></tr>\
    <tr><td>Search</td><td>1,000.00</td><td>(950)</td></tr><tr><td>Display</td><td>500</td><td x:num=\"520.5\">520</td></tr>\
    <tr><td>Total</td><td>1500</td><td>1470.5</td></tr></table><p>Note<table><tr><td>a<td>b</table></body></html>";

const XML_2003: &[u8] = br#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style></Styles>
<Worksheet ss:Name="Plan"><Table ss:ExpandedColumnCount="4" ss:ExpandedRowCount="5">
<Row><Cell><Data ss:Type="String">Channel</Data></Cell><Cell ss:StyleID="d"><Data ss:Type="DateTime">2026-01-01T00:00:00.000</Data></Cell>
<Cell ss:StyleID="d"><Data ss:Type="DateTime">2026-02-01T00:00:00.000</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">Search</Data></Cell><Cell><Data ss:Type="Number">1000</Data></Cell><Cell><Data ss:Type="Number">1100</Data></Cell></Row>
<Row ss:Index="4"><Cell><Data ss:Type="String">Events</Data></Cell><Cell ss:Index="3" ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="Number">12.5</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">Total</Data></Cell><Cell ss:Formula="=SUM(R[-3]C:R[-1]C)"><Data ss:Type="Number">1000</Data></Cell></Row>
</Table></Worksheet></Workbook>"#;

const FODS: &[u8] = br#"<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:body><office:spreadsheet><table:table table:name="Plan">
<table:table-row><table:table-cell office:value-type="string"><text:p>Month</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Plan</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="date" office:date-value="2026-01-01"/><table:table-cell office:value-type="currency" office:currency="EUR" office:value="1200.5"/></table:table-row>
<table:table-row table:number-rows-repeated="3"><table:table-cell office:value-type="date" office:date-value="2026-02-01"/><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="7" table:formula="of:=[.A1]+1"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document>"#;
