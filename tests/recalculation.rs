//! The exported workbook says the same when another program computes it: LibreOffice recalculates every formula, and saves it anew.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops where it finds something wrong, and prints its counts"
)]

mod outside;
mod recalculated;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use calamine::{Data, DataType, Reader, Xlsx};
use chrono::{Datelike, NaiveDate};
use plumbline::decide::decision::{Decision, Expected, Leg, LegCell, Line, Move};
use plumbline::engine::Engine;
use plumbline::engine::command::{Command, NamesChange, SettingChange};
use plumbline::engine::protocol::{Request, Response};
use plumbline::formulas;
use plumbline::kpi::{Formula, Kpi, KpiVersion, Trigger, TriggerKind, catalog};
use plumbline::ledger::cell::parse_a1;
use plumbline::ledger::{CellRef, Currency, Decimal, Fact, Ledger, Measure, Origin, Period, Span, Version};
use plumbline::workbook::mapping::{Import, Overrides, ReadOptions, Role, Sheet, StateTable, TableOverride};
use plumbline::workbook::read::{load, read};
use plumbline::workbook::sample::{SAMPLE_NAME, sample};
use plumbline::workbook::state::{self, State};
use plumbline::workbook::write::report::{DataRow, KpiFigure, Report, Standing, TreeNode, Variance, VarianceLine};
use plumbline::workbook::write::{Export, ExportInput, export};

type Book = Xlsx<Cursor<Vec<u8>>>;

const OURS: [&str; 12] = [
    "Plumbline",
    "Scorecard",
    "Variance",
    "KPI tree",
    "Decisions",
    "Moves",
    "Glossary",
    "Health",
    "Mapping",
    "Settings",
    "Data",
    "Receipt",
];

fn open(bytes: &[u8]) -> Book {
    calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).expect("a workbook")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn date(value: &Data) -> Option<NaiveDate> {
    let Data::DateTime(stored) = value else { return None };
    let (year, month, day, ..) = stored.to_ymd_hms_milli();
    NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
}

/// Measure, version, period, channel, region, currency.
type Key = (Measure, Version, Period, String, String, String);

/// The sample's facts, read here by its documented layout.
struct Source {
    ledger: Ledger,
    rows: BTreeMap<Key, (Decimal, Vec<CellRef>)>,
    sheets: Vec<Sheet>,
}

impl Source {
    fn read(bytes: &[u8]) -> Self {
        let mut book = open(bytes);
        let names = book.sheet_names();
        let sheets = (0..).zip(&names).map(|(index, n)| Sheet { source: 0, index, name: n.clone(), hidden: false, rows: 1 }).collect();
        let mut source = Self { ledger: Ledger::default(), rows: BTreeMap::new(), sheets };
        let month = |d: &Data| date(d).and_then(|d| Period::month(d.year(), d.month()));
        let plan = book.worksheet_range("Plan FY26").expect("the plan");
        for row in 5..78_u32 {
            let text = |col| plan.get_value((row, col)).map(ToString::to_string).unwrap_or_default();
            for col in 5..17 {
                let period = plan.get_value((4, col)).and_then(month).expect("a month");
                let amount = plan.get_value((row, col)).cloned().unwrap_or_default();
                source.add(&amount, (Measure::SPEND, Version::Plan, period), [text(1), text(0), text(4)], (1, row, col));
            }
        }
        let actuals = book.worksheet_range("Actuals").expect("the actuals");
        for row in 4..735_u32 {
            let value = |col| actuals.get_value((row, col)).cloned().unwrap_or_default();
            let Some(period) = month(&value(0)) else { continue };
            source.add(&value(5), (Measure::SPEND, Version::Actual, period), [2, 1, 4].map(|c| value(c).to_string()), (2, row, 5));
        }
        let funnel = book.worksheet_range("Funnel").expect("the funnel");
        for row in 5..389_u32 {
            let value = |col| funnel.get_value((row, col)).cloned().unwrap_or_default();
            for col in 3..23_u32 {
                let header = funnel.get_value((4, col)).map(ToString::to_string).unwrap_or_default();
                let (measure, version) = header.rsplit_once(' ').expect("two words");
                let measure = Measure::new(measure);
                let currency = if measure.unit() == plumbline::ledger::Unit::Money { "USD" } else { "" };
                let Some((period, version)) = month(&value(0)).zip(Version::from_id(version)) else { continue };
                let words = [value(2).to_string(), value(1).to_string(), currency.to_owned()];
                source.add(&value(col), (measure, version, period), words, (3, row, col));
            }
        }
        source
    }

    fn add(&mut self, amount: &Data, (measure, version, period): (Measure, Version, Period), words: [String; 3], at: (u16, u32, u32)) {
        // A text such as "TBD" is a cell of the plan without an amount.
        let amount = match amount {
            Data::Float(_) | Data::Int(_) => amount.as_f64().and_then(plumbline::ledger::amount::from_cell),
            Data::String(_) => None,
            _ => return,
        };
        let [channel, region, currency] = words;
        let cell = CellRef { source: 0, sheet: at.0, row: at.1, col: u16::try_from(at.2).expect("a column") };
        let (m, c) = (self.ledger.measure(&measure), self.ledger.currency(&Currency(currency.clone())));
        let fact = Fact { measure: m, version, period: Some(period), currency: c, amount, origin: Origin::Cell(cell) };
        self.ledger.push(fact, &[]);
        let Some(amount) = amount else { return };
        let (sum, cells) = self.rows.entry((measure, version, period, channel, region, currency)).or_default();
        *sum += amount;
        cells.push(cell);
    }

    /// The report after moves: what they add to the plan, by cell.
    fn report(&self, added: &BTreeMap<CellRef, Decimal>) -> Report {
        let span = Span { from: Some(day("2026-01-01")), to: Some(day("2026-10-31")) };
        let rate = |currency: &str| if currency == "EUR" { Decimal::new(1085, 3) } else { Decimal::ONE };
        let data: Vec<DataRow> = self
            .rows
            .iter()
            .map(|((measure, version, period, channel, region, currency), (sum, cells))| DataRow {
                measure: measure.clone(),
                version: *version,
                period: Some(*period),
                members: [channel.clone(), region.clone()],
                currency: currency.clone(),
                amount: *sum + cells.iter().filter_map(|c| added.get(c)).sum::<Decimal>(),
                rate: Some(rate(currency)),
                cells: if cells.len() < 30 { cells.clone() } else { Vec::new() },
                sums: Vec::new(),
            })
            .collect();
        let total = |id: &str, version: Version, channel: Option<&str>, region: Option<&str>| {
            let of = |r: &&DataRow| {
                let named = |name: Option<&str>, at: usize| name.is_none_or(|name| r.members[at] == name);
                r.measure.id() == id && r.version == version && span.holds(r.period) && named(channel, 0) && named(region, 1)
            };
            let parts: Vec<Decimal> = data.iter().filter(of).map(|r| r.amount * rate(&r.currency)).collect();
            (!parts.is_empty()).then(|| parts.iter().sum::<Decimal>())
        };
        let margin = Some(Decimal::new(81, 2));
        let value = |kpi: &plumbline::kpi::Kpi, version: Version, channel: Option<&str>| {
            catalog::built_in().formula(kpi).value(&|input| match input.measure() {
                None => margin,
                Some(measure) => total(measure.id(), input.version(version), channel, None),
            })
        };
        let threshold = Decimal::new(5, 2);
        let standing = |kpi: &plumbline::kpi::Kpi, channel: Option<&str>| {
            Standing::of(value(kpi, Version::Plan, channel), value(kpi, Version::Actual, channel), kpi.direction, threshold)
        };
        let catalog = catalog::built_in();
        let rest = catalog.all().filter(|k| !catalog::CHAIN.contains(&k.id.as_str()));
        let kpis = catalog.chain().chain(rest).map(|kpi| KpiFigure { kpi: kpi.clone(), standing: standing(kpi, None) }).collect();
        let names = |at: usize| data.iter().map(|r| r.members[at].clone()).collect::<BTreeSet<String>>();
        let tree = catalog.tree().into_iter().flat_map(|(kpi, depth)| {
            let parts = names(0).into_iter().filter(|_| matches!(kpi.id.as_str(), "spend" | "cac" | "romi"));
            let parts = parts.map(move |name| (depth + 1, Some(name)));
            std::iter::once((depth, None))
                .chain(parts)
                .map(|(depth, member)| TreeNode { standing: standing(kpi, member.as_deref()), kpi: kpi.clone(), depth, member })
                .collect::<Vec<_>>()
        });
        let spend = |channel: Option<&str>, region: Option<&str>| {
            let of = |version| total("spend", version, channel, region);
            Standing::of(of(Version::Plan), of(Version::Actual), Measure::SPEND.direction(), threshold)
        };
        let lines = names(0).into_iter().map(|channel| VarianceLine {
            standing: spend(Some(&channel), None),
            parts: names(1)
                .into_iter()
                .map(|region| VarianceLine { standing: spend(Some(&channel), Some(&region)), name: region, parts: Vec::new() })
                .collect(),
            name: channel,
        });
        let variance = Some(Variance { measure: Measure::SPEND, lines: lines.collect(), total: spend(None, None) });
        Report {
            currency: Currency("USD".into()),
            span,
            span_label: "Jan – Oct 2026".into(),
            gross_margin: margin,
            threshold,
            fiscal_start: 1,
            catalog: catalog.clone(),
            kpis,
            tree: tree.collect(),
            dimensions: ["Channel".into(), "Region".into()],
            variance,
            data,
            ..Report::default()
        }
    }
}

/// A move of the plan for September from one line to another, a cut in it, and new money for December in the cell that says "TBD".
fn decisions() -> Vec<Decision> {
    let line =
        |channel: &str, region: &str| Line([("channel", channel), ("region", region)].map(|(d, m)| (d.to_owned(), m.to_owned())).into());
    let leg = |at: &str, channel: &str, change: Decimal| Leg {
        line: line(channel, "NA"),
        change,
        cell: Some(LegCell { file: SAMPLE_NAME.into(), sheet: "Plan FY26".into(), address: at.into(), before: None }),
        written: false,
    };
    let amount = Decimal::new(120_025, 2);
    let mv = |month: &str, from: Option<Leg>, to: Option<Leg>| Move {
        measure: Measure::SPEND,
        version: Version::Plan,
        period: Period::from_id(month).expect("a month"),
        from,
        to,
        amount,
        currency: "USD".into(),
    };
    vec![Decision {
        id: "D-001".into(),
        title: "=SUM(1) is not a formula: move money to brand terms".into(),
        decider: "Ann & Bo".into(),
        date: day("2026-11-22"),
        rationale: "Line one.\nLine two; \"quoted\", <tagged>, ünï.".into(),
        expected: Expected { kpi: "cac".into(), change: "-64".into(), by: day("2027-03-31") },
        moves: vec![
            mv("2026-09", Some(leg("N7", "Paid search", -amount)), Some(leg("N6", "Paid search", amount))),
            mv("2026-09", Some(leg("N8", "Paid search", -amount)), None),
            mv("2026-12", None, Some(leg("Q73", "Events", amount))),
        ],
    }]
}

fn state() -> State {
    let columns = [(3_u16, Role::Ignored), (4, Role::Currency)].into();
    let set = TableOverride { used: Some(true), version: Some(Version::Plan), year: None, columns, ..TableOverride::default() };
    State { decisions: decisions(), overrides: Overrides { tables: [("Plan FY26!A5".to_owned(), set)].into() }, ..State::default() }
}

fn exported() -> Export {
    let original = sample().expect("the sample");
    let source = Source::read(&original);
    // What goes into cells stands in the ledger there; the leg that meets text stays a move of its own.
    let amount = Decimal::new(120_025, 2);
    let cell = |a: &str| parse_a1(a).map(|(row, col)| CellRef { source: 0, sheet: 1, row, col }).expect("a cell");
    let added = [(cell("N7"), -amount), (cell("N6"), amount), (cell("N8"), -amount)].into();
    let report = source.report(&added);
    let import = Import { sheets: source.sheets.clone(), ledger: source.ledger.clone(), ..Import::default() };
    let input = ExportInput {
        fingerprint: "",
        original: &original,
        cells: None,
        file_name: SAMPLE_NAME,
        today: day("2026-11-22"),
        import: &import,
        state: &state(),
        report: &report,
        compute: &formulas::answer,
    };
    export(&input, &mut |_| ()).expect("an export")
}

/// The value of every formula cell of a sheet, by place.
fn formula_values(book: &mut Book, sheet: &str, places: &BTreeSet<(u32, u32)>) -> BTreeMap<(u32, u32), Data> {
    let values = book.worksheet_range(sheet).expect("the sheet");
    places.iter().map(|p| (*p, values.get_value(*p).cloned().unwrap_or_default())).collect()
}

fn formula_places(book: &mut Book, sheet: &str) -> BTreeSet<(u32, u32)> {
    let formulas = book.worksheet_formula(sheet).expect("the formulas");
    let (top, left) = formulas.start().unwrap_or_default();
    let at = |r: usize, c: usize| (top + u32::try_from(r).expect("a row"), left + u32::try_from(c).expect("a column"));
    formulas.used_cells().filter(|(_, _, f)| !f.is_empty()).map(|(r, c, _)| at(r, c)).collect()
}

fn same(a: &Data, b: &Data) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * b.abs().max(1.0),
        (None, None) => a.to_string() == b.to_string(),
        _ => a.to_string().is_empty() && b.to_string().is_empty(),
    }
}

/// Formula cells that agree, and the ones that do not, over some sheets.
fn compared(ours: &[u8], theirs: &[u8], of_ours: bool) -> (usize, Vec<String>) {
    let (mut ours, mut theirs) = (open(ours), open(theirs));
    let (mut agree, mut differ) = (0, Vec::new());
    for sheet in ours.sheet_names().into_iter().filter(|n| OURS.contains(&n.as_str()) == of_ours) {
        let places = formula_places(&mut ours, &sheet);
        let (mine, others) = (formula_values(&mut ours, &sheet, &places), formula_values(&mut theirs, &sheet, &places));
        for (place, value) in mine {
            let other = &others[&place];
            if same(&value, other) {
                agree += 1;
            } else {
                let address = plumbline::ledger::cell::a1(place.0, u16::try_from(place.1).expect("a column"));
                differ.push(format!("{sheet}!{address}: {value} here, {other} there"));
            }
        }
    }
    (agree, differ)
}

/// Plumbline's sheets as reading the workbook gives them.
fn state_tables(bytes: &[u8]) -> Vec<StateTable> {
    let overrides = Overrides::default();
    let options = ReadOptions { today: day("2026-11-22"), overrides: &overrides, calendar: plumbline::ledger::Calendar::Months };
    let book = load(bytes, SAMPLE_NAME, &mut |_| ()).expect("a workbook that opens");
    read(&[book], &options, &mut |_| ()).state
}

#[test]
fn every_formula_comes_to_our_value_and_the_state_comes_back() {
    let export = exported();
    let mut written = state();
    written.decisions.clone_from(&export.decisions);
    written.exported = Some(export.exported.clone());
    assert_eq!(state::decode(&state_tables(&export.bytes)), (written.clone(), Vec::new()), "as written");

    let Some(again) = recalculated::workbook(&export.bytes) else { return };
    let (agree, differ) = compared(&export.bytes, &again, true);
    println!("Plumbline's sheets: {agree} of {} formula cells agree", agree + differ.len());
    assert!(differ.is_empty(), "{differ:#?}");
    assert!(agree > 2_000, "too few formulas: {agree}");
    let (agree, differ) = compared(&export.bytes, &again, false);
    println!("The original's sheets: {agree} of {} formula cells agree", agree + differ.len());
    assert!(differ.is_empty(), "{differ:#?}");
    assert_eq!(state::decode(&state_tables(&again)), (written, Vec::new()), "after another program saved it");
}

#[test]
fn a_cell_with_text_is_left_and_said_so() {
    let export = exported();
    let places: Vec<&str> = export.receipt.cells.iter().map(|c| c.address.as_str()).collect();
    assert_eq!(places, ["N6", "N7", "N8"]);
    assert!(export.receipt.cells.iter().all(|c| c.noted));
    assert_eq!(export.receipt.followed.recomputed, 17, "totals of the plan and of the dashboard");
    assert_eq!(
        export.receipt.left.iter().map(|l| (l.place.as_str(), l.reason.as_str())).collect::<Vec<_>>(),
        [("Plan FY26!Q73", "the cell does not hold a number")]
    );
    let written: Vec<bool> = export.decisions[0].moves.iter().flat_map(|m| [&m.from, &m.to]).flatten().map(|l| l.written).collect();
    assert_eq!(written, [true, true, true, false]);
}

/// What an export held survives another program's saving, and what that program writes in its own way is no edit.
#[test]
fn a_copy_that_another_program_saved_comes_back_without_edits() {
    let ask = |engine: &mut Engine, request: Request, bytes: Option<Vec<u8>>| engine.handle(request, bytes, &mut |_| ());
    let mut engine = Engine::new();
    ask(&mut engine, Request::Sample { today: day("2026-11-22"), now: 0 }, None);
    let names = Command::Names(NamesChange { dimension: "channel".into(), names: vec!["Display".into()], into: Some("Banners".into()) });
    // Formulas of every kind, over other months than the span's too.
    let own = [
        "YTD(spend)",
        "PRIOR(spend, 1)",
        "ROLLING(spend, 3) / 3",
        "LAG(spend, 2) + spend[plan]",
        "IF(spend > PLAN(spend), ROUND(cac, -1), MAX(cac, 100))",
    ];
    let definitions = own.into_iter().enumerate().map(|(n, formula)| {
        let kpi = catalog::built_in().find("spend").expect("spend").clone();
        let formula = Formula::parse(formula).expect("a formula");
        let kinds = [
            Trigger::default(),
            Trigger::miss(Decimal::new(2, 1)),
            Trigger { kind: TriggerKind::Gap, threshold: Some(20_000.into()), ..Trigger::default() },
            Trigger { kind: TriggerKind::Beyond, threshold: Some(20_000.into()), ..Trigger::default() },
            Trigger { kind: TriggerKind::Limits, ..Trigger::default() },
        ];
        let trigger = kinds.get(n).cloned().expect("a trigger of each kind");
        let kpi = Kpi { id: String::new(), label: format!("Own {n}"), formula, trigger, ..kpi };
        let (reason, who) = (String::new(), "Finance".to_owned());
        Command::DefineKpi(Box::new(KpiVersion { kpi, from: None, retired: false, reason, who, on: day("2026-11-22") }))
    });
    let threshold = Command::SetSetting(SettingChange::Threshold(Decimal::new(8, 2)));
    for command in [names, threshold].into_iter().chain(definitions) {
        ask(&mut engine, Request::Do(command), None);
    }
    let export = ask(&mut engine, Request::Export { today: day("2026-11-22") }, None).bytes.expect("an export");
    let Some(again) = recalculated::workbook(&export) else { return };
    let (agree, differ) = compared(&export, &again, true);
    println!("Plumbline's sheets: {agree} of {} formula cells agree", agree + differ.len());
    assert!(differ.is_empty() && agree > 2_000, "{agree}: {differ:#?}");
    let stage = Request::Stage { file_name: "back.xlsx".into(), replaces: None, today: day("2026-11-25") };
    let Response::Merge(view) = ask(&mut engine, stage, Some(again)).response else { panic!("it is known as a copy") };
    assert_eq!((view.items.as_slice(), view.copies[0].notes.as_slice()), (&[][..], &[][..]));
    assert_eq!(view.copies[0].exported, Some(day("2026-11-22")));
}

/// The export of a file that is opened as a person opens it; `None` for one that is not opened.
fn exported_by_engine(file_name: &str, bytes: Vec<u8>) -> Option<Vec<u8>> {
    let mut engine = Engine::new();
    let request = Request::Import { file_name: file_name.into(), today: day("2026-11-22"), now: 0 };
    engine.handle(request, Some(bytes), &mut |_| ());
    engine.handle(Request::Export { today: day("2026-11-22") }, None, &mut |_| ()).bytes
}

/// A ledger of dated lines, plan and actual: 40 a month for each channel and kind, with a total below.
fn ledger() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Team's ledger").expect("a name");
    for (col, word) in (0..).zip(["Date", "Channel", "Scenario", "Spend"]) {
        sheet.write(2, col, word).expect("a cell");
    }
    let dated = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    let mut row = 3;
    for at in 0..3_840_u32 {
        let (month, rest) = (at / 320, at % 320);
        let on = u32::try_from((day("2026-01-01") + chrono::Months::new(month) - day("1899-12-30")).num_days()).expect("a day") + rest % 28;
        sheet.write_with_format(row, 0, on, &dated).expect("a cell");
        sheet.write(row, 1, ["Paid search", "Events", "1*1 mailing", "Fairs"][(rest % 4) as usize]).expect("a cell");
        sheet.write(row, 2, if rest % 8 < 4 { "Plan" } else { "Actual" }).expect("a cell");
        match (month, rest) {
            (2, 7) => sheet.write_formula(row, 3, rust_xlsxwriter::Formula::new("=NA()").set_result("#N/A")).expect("a cell"),
            (3, 11) => sheet.write_with_format(row, 3, 46_000, &dated).expect("a cell"),
            (4, 15) => sheet.write(row, 3, 5e13).expect("a cell"),
            _ => sheet.write(row, 3, f64::from(at * 37 % 901) + 0.25).expect("a cell"),
        };
        row += 1;
    }
    sheet.write(row, 0, "Total").expect("a cell");
    sheet.write_formula(row, 3, rust_xlsxwriter::Formula::new(format!("=SUM(D4:D{row})")).set_result("#N/A")).expect("a cell");
    book.save_to_buffer().expect("a workbook")
}

/// Lines of more cells than a formula can name are sums over the source's columns, where a criterion says what is meant.
#[test]
fn long_lines_are_live_sums_over_the_source() {
    let export = exported_by_engine("ledger.xlsx", ledger()).expect("an export");
    let mut book = open(&export);
    let formulas = book.worksheet_formula("Data").expect("the data sheet");
    let sums: Vec<&str> = formulas.cells().map(|(_, _, f)| f.as_str()).filter(|f| f.starts_with("SUMIFS('Team''s ledger'!")).collect();
    let named = |name: &str| sums.iter().filter(|f| f.contains(name)).count();
    // Twelve months, plan and actual; a name with a wildcard would pick others as well, so its lines stand as numbers. So do the lines
    // whose sums would take in what is no amount: an error, a day, a number beyond all amounts.
    assert_eq!((named("\"paid search\""), named("\"events\""), named("mailing"), named("\"fairs\"")), (24, 24, 0, 21), "{sums:?}");
    let Some(computed) = recalculated::workbooks(std::slice::from_ref(&export)) else { return };
    let (agree, differ) = compared(&export, &computed[0], true);
    assert!(differ.is_empty() && agree > 100, "{agree}: {differ:#?}");
}

/// The reports of workbooks that nobody here made: in other languages, without actuals, without periods, of other kinds.
#[test]
fn the_reports_of_real_workbooks_come_to_our_values() {
    let Some(folder) = outside::folder("real") else { return };
    let (mut names, mut exports) = (Vec::new(), Vec::new());
    for path in outside::files(&folder) {
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
        let Some(export) = exported_by_engine(&name, std::fs::read(&path).expect("the file")) else { continue };
        let again = exported_by_engine(&name, export.clone()).expect("an export opens");
        assert_eq!(open(&again).sheet_names(), open(&export).sheet_names(), "{name}: the sheets are replaced");
        names.push(name);
        exports.push(export);
    }
    assert!(exports.len() >= 15, "too few workbooks: {names:?}");
    let Some(computed) = recalculated::workbooks(&exports) else { return };
    let (mut all, mut moving) = (0, Vec::new());
    for ((name, export), computed) in names.iter().zip(&exports).zip(&computed) {
        let (agree, differ) = compared(export, computed, true);
        // Where the budget's own formulas come to something else than what was saved, the sums over them must too.
        if differ.is_empty() {
            all += agree;
        } else {
            assert!(!compared(export, computed, false).1.is_empty(), "{name}: {differ:#?}");
            moving.push(name);
        }
    }
    println!("{} workbooks: {all} of {all} formula cells of the reports agree; not saved as computed: {moving:?}", names.len());
    assert!(moving.len() <= 2, "{moving:?}");
}
