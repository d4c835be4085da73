//! What is handed out beside the workbook, held to what others say of its form: JSON to the published schemas, CSV to another reader and
//! to LibreOffice, HTML to what a browser would load and run.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "a test that cannot go on has failed")]

#[allow(dead_code, reason = "shared with tests that recalculate")]
mod libreoffice;

use calamine::Reader;
use plumbline::budget::pacing::Profile;
use plumbline::decide::decision::{Expected, Line};
use plumbline::engine::command::{Command, DecisionDraft, MoveDraft};
use plumbline::engine::protocol::variance::Sort;
use plumbline::engine::protocol::{
    DriversQuery, Format, HealthQuery, PacingQuery, Printout, ReallocateQuery, Request, Response, Scope, TableQuery, TargetFormulaQuery,
    VarianceQuery,
};
use plumbline::engine::{Engine, Outcome};
use plumbline::ledger::{Measure, Period, Range, Version};
use serde_json::Value;

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn ask(engine: &mut Engine, request: Request, bytes: Option<Vec<u8>>) -> Outcome {
    engine.handle(request, bytes, &mut |_| ())
}

fn end(members: &[(&str, &str)]) -> Line {
    Line(members.iter().map(|(d, m)| ((*d).into(), (*m).into())).collect())
}

fn decision(title: &str, moves: Vec<MoveDraft>) -> Request {
    let expected = Expected { kpi: "cac".into(), change: "=-64".into(), by: day("2026-12-31") };
    let draft = DecisionDraft {
        title: title.into(),
        decider: "RevOps lead".into(),
        date: day("2026-11-22"),
        rationale: "Display misses its target.".into(),
        expected,
        moves,
    };
    Request::Do(Command::RecordDecision(draft))
}

fn moved(period: &str, from: Option<Line>, to: Option<Line>) -> MoveDraft {
    MoveDraft {
        measure: Measure::SPEND,
        version: Version::Plan,
        period: Period::from_id(period).unwrap(),
        from,
        to,
        amount: "1200.50".parse().unwrap(),
        currency: String::new(),
        opens: false,
    }
}

/// The sample with a decision.
fn sample() -> Engine {
    let mut engine = Engine::new();
    ask(&mut engine, Request::Sample { today: day("2026-11-22"), now: 0 }, None);
    let Response::Reallocate(view) = ask(&mut engine, Request::Reallocate(ReallocateQuery::default()), None).response else { panic!() };
    let [a, b, ..] = view.lines.as_slice() else { panic!() };
    let one = moved("2026-11", Some(a.line.clone()), Some(b.line.clone()));
    let outcome = ask(&mut engine, decision("Shift some money", vec![one]), None);
    assert!(matches!(outcome.response, Response::Project(_)), "{:?}", outcome.response);
    engine
}

const TRICKS: [&str; 7] =
    ["=HYPERLINK(\"http://x.example\",\"go\")", "+1+1", "-2+3", "@cmd", " =1+1", "<script>alert(1)</script>", "a\"b,\nc"];

/// A workbook whose names are tricks.
fn tricks() -> Engine {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet().set_name("Plan").unwrap();
    page.write_row(0, 0, ["Channel", "Jan 2026", "Feb 2026"]).unwrap();
    for (row, name) in (1..).zip(TRICKS) {
        page.write_string(row, 0, name).unwrap().write(row, 1, 100 + row).unwrap().write(row, 2, -5.25).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let mut engine = Engine::new();
    let request = Request::Import { file_name: "Tricks.xlsx".into(), today: day("2026-02-10"), now: 0 };
    ask(&mut engine, request, Some(bytes));
    let one = moved("2026-01", Some(end(&[("channel", "@cmd")])), Some(end(&[("channel", "+1+1")])));
    let outcome = ask(&mut engine, decision("=1+1", vec![one]), None);
    assert!(matches!(outcome.response, Response::Project(_)), "{:?}", outcome.response);
    engine
}

fn by(by: &[&str]) -> TableQuery {
    TableQuery::Variance(VarianceQuery {
        scope: Scope { period: "all".into(), ..Scope::default() },
        by: by.iter().map(|by| (*by).to_owned()).collect(),
        sort: Sort::Name,
        offset: 3,
        limit: 1,
        ..VarianceQuery::default()
    })
}

/// Every table that a page of an open project has.
fn tables(engine: &Engine) -> Vec<TableQuery> {
    let all = Scope { period: "all".into(), ..Scope::default() };
    let mut tables = vec![
        TableQuery::Kpis(Scope::default()),
        TableQuery::Kpis(all.clone()),
        TableQuery::Members(all.clone()),
        TableQuery::Needs(all.clone()),
        TableQuery::Tree(Scope::default()),
        TableQuery::Orphans(all),
        TableQuery::TargetLines(TargetFormulaQuery::default()),
        TableQuery::Course(PacingQuery { scope: Scope::default(), profile: Profile::Planned, today: day("2026-11-22") }),
        TableQuery::Drivers(DriversQuery::default()),
        TableQuery::Reconciliation(Scope::default()),
        TableQuery::Conflicts(Scope::default()),
        TableQuery::Pacing(PacingQuery { scope: Scope::default(), profile: Profile::WorkingDays, today: day("2026-11-22") }),
        by(&["channel"]),
        by(&["channel", "month"]),
        TableQuery::Decisions,
        TableQuery::Moves(None),
        TableQuery::Moves(Some("D-001".into())),
        TableQuery::Health(HealthQuery::default()),
        TableQuery::Sources,
        TableQuery::Cells { source: 0, sheet: 0, area: Range { top: 0, left: 0, bottom: u32::MAX, right: u16::MAX } },
    ];
    let import = &engine.project().unwrap().import;
    tables.extend(import.tables.iter().map(|table| TableQuery::TieOuts(table.key.clone())));
    tables
}

fn text(engine: &mut Engine, table: &TableQuery, format: Format) -> String {
    file(engine, Request::Table { table: table.clone(), format }).1
}

fn file(engine: &mut Engine, request: Request) -> (String, String) {
    match ask(engine, request, None) {
        Outcome { response: Response::File { file_name, .. }, bytes: Some(bytes), .. } => (file_name, String::from_utf8(bytes).unwrap()),
        other => panic!("{:?}", other.response),
    }
}

fn printout(engine: &mut Engine, table: &TableQuery) -> Printout {
    match ask(engine, Request::Printout(table.clone()), None).response {
        Response::Printout(printout) => *printout,
        other => panic!("{other:?}"),
    }
}

fn schema(name: &str) -> jsonschema::Validator {
    let text = std::fs::read_to_string(format!("{}/docs/{name}.schema.json", env!("CARGO_MANIFEST_DIR"))).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

fn holds(schema: &jsonschema::Validator, text: &str) -> Value {
    let value: Value = serde_json::from_str(text).unwrap();
    let wrong: Vec<String> = schema.iter_errors(&value).map(|e| format!("{} at {}", e, e.instance_path())).collect();
    assert!(wrong.is_empty(), "{}\n{text}", wrong.join("\n"));
    value
}

/// The fields as another reader of CSV has them.
fn read(csv: &str) -> Vec<Vec<String>> {
    let text = csv.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).terminator(csv::Terminator::CRLF).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn every_table_as_json_fits_the_schema_and_says_the_same_as_csv() {
    let schema = schema("table");
    for mut engine in [sample(), tricks()] {
        for table in tables(&engine) {
            let json = holds(&schema, &text(&mut engine, &table, Format::Json));
            let rows = json["rows"].as_array().unwrap();
            let columns = json["columns"].as_array().unwrap();
            let bare = matches!(table, TableQuery::Cells { .. });
            let csv = read(&text(&mut engine, &table, Format::Csv));
            assert_eq!(csv.len(), rows.len() + usize::from(!bare), "{table:?}");
            for (line, row) in csv.iter().skip(usize::from(!bare)).zip(rows) {
                let row = row.as_array().unwrap();
                assert_eq!((line.len(), row.len()), (columns.len(), columns.len()), "{table:?}");
                for ((field, value), column) in line.iter().zip(row).zip(columns) {
                    let value = value.as_str().unwrap_or_default();
                    let told = field == value || field.strip_prefix('\'') == Some(value);
                    assert!(told, "{table:?} {}: {field} / {value}", column["name"]);
                    if column["type"] == "number" && !value.is_empty() {
                        assert!(value.parse::<plumbline::ledger::Decimal>().is_ok(), "{table:?}: {value}");
                    }
                }
            }
            let printout = printout(&mut engine, &table);
            assert_eq!(printout.rows.len(), rows.len(), "{table:?}");
            assert!(printout.rows.iter().all(|row| row.len() == printout.columns.len()), "{table:?}");
        }
    }
}

#[test]
fn everything_as_json_fits_its_schema() {
    let schema = schema("project");
    for mut engine in [sample(), tricks()] {
        let (name, text) = file(&mut engine, Request::Everything { today: day("2026-11-22") });
        let json = holds(&schema, &text);
        assert!(name.ends_with(" – project 2026-11-22.json"), "{name}");
        assert_eq!(json["decisions"].as_array().unwrap().len(), 1);
        assert_eq!(json["decisions"][0]["moves"][0]["amount"], "1200.5");
        assert!(!json["data"].as_array().unwrap().is_empty() && !json["reading"]["tables"].as_array().unwrap().is_empty());
    }
}

#[test]
fn a_table_is_as_the_page_shows_it_but_in_full_length() {
    let mut engine = sample();
    let asked = VarianceQuery {
        sort: Sort::Plan,
        offset: 0,
        limit: 500,
        ..match by(&["channel", "month"]) {
            TableQuery::Variance(query) => query,
            _ => panic!(),
        }
    };
    let Response::Variance(view) = ask(&mut engine, Request::Variance(asked.clone()), None).response else { panic!() };
    let window = VarianceQuery { offset: 20, limit: 2, ..asked };
    let lines = read(&text(&mut engine, &TableQuery::Variance(window), Format::Csv));
    assert_eq!(lines.len(), view.count as usize + 1);
    assert_eq!(&lines[0][..4], ["Channel", "Month", "Plan (USD)", "Actual (USD)"]);
    for (line, row) in lines[1..].iter().zip(&view.rows) {
        assert_eq!(line[..2], row.names);
        assert_eq!(line[2].parse().ok(), row.figures.plan.value);
    }
}

#[test]
fn no_name_of_a_workbook_acts_in_a_spreadsheet_or_a_page() {
    let mut engine = tricks();
    for table in tables(&engine) {
        for (format, apart) in [(Format::Csv, ','), (Format::Tsv, '\t')] {
            let text = text(&mut engine, &table, format);
            let fields: Vec<String> = match format {
                Format::Csv => read(&text).into_iter().flatten().collect(),
                _ => text.lines().flat_map(|line| line.split(apart)).map(str::to_owned).collect(),
            };
            for field in fields {
                let acts = field.trim_start().starts_with(['=', '+', '-', '@']);
                assert!(!acts || field.parse::<f64>().is_ok(), "{table:?}: {field}");
            }
        }
        let html = text(&mut engine, &table, Format::Html);
        assert!(!html.contains("<script"), "{table:?}");
    }
}

/// LibreOffice opens the tables as a spreadsheet does: no cell of theirs is a formula, and names are what they were.
#[test]
fn libreoffice_finds_no_formula_in_a_csv() {
    let mut engine = tricks();
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("outputs");
    std::fs::create_dir_all(&folder).unwrap();
    let all = [("members", by(&["channel"])), ("moves", TableQuery::Moves(None)), ("decisions", TableQuery::Decisions)];
    let mut command = libreoffice::recalculating("soffice", &folder, &folder);
    for (name, table) in &all {
        let path = folder.join(format!("{name}.csv"));
        std::fs::write(&path, text(&mut engine, table, Format::Csv)).unwrap();
        command.arg(path);
    }
    let Ok(done) = command.output() else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "LibreOffice is not there");
        return;
    };
    assert!(done.status.success(), "{done:?}");
    for (name, _) in &all {
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(folder.join(format!("{name}.xlsx"))).unwrap();
        let sheet = book.sheet_names()[0].clone();
        assert!(book.worksheet_formula(&sheet).unwrap().cells().all(|(.., formula)| formula.is_empty()), "{name}");
        let cells: Vec<String> = book.worksheet_range(&sheet).unwrap().cells().map(|(.., cell)| cell.to_string()).collect();
        assert!(cells.iter().any(|cell| cell.contains("@cmd") || cell.contains("=1+1")), "{name}: {cells:?}");
    }
}

/// Loads nothing and runs nothing, with every text of the workbook as text.
#[test]
fn the_report_is_one_page_that_needs_nothing_else() {
    for mut engine in [sample(), tricks()] {
        let (name, html) = file(&mut engine, Request::Report { scope: Scope::default(), today: day("2026-11-22") });
        assert!(name.ends_with(" – report 2026-11-22.html"), "{name}");
        for outside in ["<script", "<link", "<img", "<iframe", "src=", "href=", "@import", "url(", "javascript:"] {
            assert!(!html.contains(outside), "{outside} in {name}");
        }
        for part in ["KPIs", "Needs a decision", "±5 %", "Decisions", "Health", "Glossary", "D-001", "light dark", "@media print"] {
            assert!(html.contains(part), "{part}");
        }
    }
    let (_, html) =
        file(&mut tricks(), Request::Report { scope: Scope { period: "all".into(), ..Scope::default() }, today: day("2026-11-22") });
    assert!(html.contains("&lt;script&gt;alert(1)"));
}

#[test]
fn a_table_that_is_gone_is_refused_with_a_sentence() {
    let mut engine = sample();
    for table in [TableQuery::Newer, TableQuery::Merge(Vec::new()), TableQuery::Differences, TableQuery::TieOuts("no!A1".into())] {
        let Response::Failed { message } = ask(&mut engine, Request::Table { table: table.clone(), format: Format::Csv }, None).response
        else {
            panic!("{table:?}")
        };
        assert!(message.ends_with('.'), "{message}");
    }
    let area = Range { top: 0, left: 0, bottom: 1, right: 1 };
    let gone = TableQuery::Cells { source: 7, sheet: 0, area };
    assert!(matches!(ask(&mut engine, Request::Printout(gone), None).response, Response::Failed { .. }));
}

/// The calculation log as a file.
fn calculation_log(engine: &mut Engine, format: Format) -> String {
    let outcome = ask(engine, Request::CalculationLog { scope: Scope::default(), format, today: day("2026-11-22") }, None);
    assert!(matches!(outcome.response, Response::File { .. }), "{:?}", outcome.response);
    String::from_utf8(outcome.bytes.unwrap()).unwrap()
}

#[test]
fn the_calculation_log_has_every_kpi_with_its_logic_and_its_cells() {
    let mut engine = sample();
    let csv = calculation_log(&mut engine, Format::Csv);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let heads: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let at = |name: &str| heads.iter().position(|head| head == name).unwrap_or_else(|| panic!("{name} in {heads:?}"));
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    for kpi in engine.project().unwrap().catalog.all() {
        let of = |version: &str| rows.iter().find(|row| row[at("Id")] == kpi.id && &row[at("Figured on")] == version);
        assert!(of("Actual").is_some() && of("Plan").is_some(), "{}", kpi.id);
    }
    let cac = rows.iter().find(|row| &row[at("Id")] == "cac" && &row[at("Input")] == "spend[actual]").unwrap();
    assert!(cac[at("Logic")].ends_with("spend[actual] / wins[actual]") && cac[at("Cells")].contains("cells"), "{cac:?}");
    // The value is its logic over its inputs.
    let input = |word: &str| -> plumbline::ledger::Decimal {
        rows.iter().find(|row| &row[at("Id")] == "cac" && &row[at("Input")] == word).unwrap()[at("Input value")].parse().unwrap()
    };
    let value: plumbline::ledger::Decimal = cac[at("Value")].parse().unwrap();
    assert_eq!(value, input("spend[actual]") / input("wins[actual]"));
    let html = calculation_log(&mut engine, Format::Html);
    assert!(html.contains("spend[actual] / wins[actual]") && html.contains("Its cells") && !html.contains("<script"));
}

#[test]
fn no_text_of_a_workbook_is_markup_or_a_formula_in_the_calculation_log() {
    let mut engine = tricks();
    assert!(!calculation_log(&mut engine, Format::Html).contains("<script>alert"));
    let csv = calculation_log(&mut engine, Format::Csv);
    for record in csv::Reader::from_reader(csv.as_bytes()).records() {
        assert!(record.unwrap().iter().all(|cell| !cell.starts_with(['=', '@'])));
    }
}
