//! Months of whole weeks: days count in the fiscal month that has them, what names its month stays in it, and an export says the same.

use std::io::Cursor;

use calamine::{Data, Reader};
use plumbline::engine::command::SettingChange;
use plumbline::engine::protocol::PacingQuery;
use plumbline::engine::protocol::figure::What;
use plumbline::ledger::Calendar;
use plumbline::ledger::fiscal::{Closing, Pattern, Weeks};
use rust_xlsxwriter::{ExcelDateTime, Format, Table, TableColumn, Workbook};

use crate::*;

/// The retail calendar of the United States: 2023 has Feb 29 Jan – 25 Feb, Mar – 1 Apr, Apr – 29 Apr, and ends on 3 Feb 2024.
const RETAIL: Weeks = Weeks { pattern: Pattern::FourFiveFour, closing: Closing::Nearest, weekday: chrono::Weekday::Sat };

fn set(desk: &mut Desk, change: SettingChange) -> ProjectSummary {
    desk.project(Request::Do(Command::SetSetting(change)), None)
}

fn retail(desk: &mut Desk) {
    set(desk, SettingChange::FiscalStart(2));
    set(desk, SettingChange::Weeks(Some(RETAIL)));
}

/// A sheet of text, numbers, and days, which are written as days.
fn sheet(book: &mut Workbook, name: &str, rows: &[&[&str]]) {
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let page = book.add_worksheet().set_name(name).unwrap();
    for (r, row) in (0_u32..).zip(rows) {
        for (c, text) in (0_u16..).zip(*row) {
            match (text.parse::<f64>(), text.parse::<chrono::NaiveDate>()) {
                (Ok(number), _) => page.write(r, c, number).unwrap(),
                (_, Ok(_)) => page.write_with_format(r, c, ExcelDateTime::parse_from_str(text).unwrap(), &date).unwrap(),
                _ => page.write(r, c, *text).unwrap(),
            };
        }
    }
}

/// A plan by months and a ledger by days.
fn dated() -> Vec<u8> {
    let mut book = Workbook::new();
    let plan: &[&[&str]] =
        &[&["Channel", "2023-02-01", "2023-03-01", "2023-04-01"], &["Search", "100", "200", "300"], &["Display", "10", "20", "30"]];
    sheet(&mut book, "Plan 2023", plan);
    let ledger: &[&[&str]] = &[
        &["Date", "Channel", "Actual spend"],
        &["2023-01-29", "Search", "1"],
        &["2023-02-25", "Display", "2"],
        &["2023-02-26", "Search", "4"],
        &["2023-04-01", "Display", "8"],
        &["2023-04-02", "Search", "16"],
    ];
    sheet(&mut book, "Ledger", ledger);
    book.save_to_buffer().unwrap()
}

/// The sums of a version by period: `2023-02 3, 2023-03 12`.
fn by_month(desk: &Desk, version: Version) -> String {
    let mut sums: BTreeMap<String, Decimal> = BTreeMap::new();
    for fact in desk.engine.project().unwrap().ledger().facts().iter().filter(|f| f.version == version) {
        *sums.entry(fact.period.map_or("undated".into(), |p| p.id())).or_default() += fact.amount.unwrap_or_default();
    }
    sums.iter().map(|(period, sum)| format!("{period} {sum}")).collect::<Vec<_>>().join(", ")
}

fn exported(desk: &mut Desk) -> Vec<u8> {
    let outcome = desk.engine.handle(Request::Export { today: day("2023-05-02") }, None, &mut |_| ());
    outcome.bytes.unwrap_or_else(|| panic!("{:?}", outcome.response))
}

#[test]
fn days_count_in_the_month_that_the_calendar_says_and_named_months_stay() {
    let mut desk = Desk::open("plan.xlsx", dated());
    let (plan, calendar) = ("2023-02 110, 2023-03 220, 2023-04 330", "2023-01 1, 2023-02 6, 2023-04 24");
    assert_eq!((by_month(&desk, Version::Plan).as_str(), by_month(&desk, Version::Actual).as_str()), (plan, calendar));
    let before = desk.spend();
    retail(&mut desk);
    let fiscal = "2023-02 3, 2023-03 12, 2023-04 16";
    assert_eq!((by_month(&desk, Version::Plan).as_str(), by_month(&desk, Version::Actual).as_str()), (plan, fiscal));
    assert_eq!(desk.spend(), before, "no amount is lost or counted twice");

    // Undo, redo and a reload read the days again.
    assert_eq!(desk.project(Request::Undo, None).redo.as_deref(), Some("calendar"));
    assert_eq!(by_month(&desk, Version::Actual), calendar);
    desk.project(Request::Redo, None);
    assert_eq!((by_month(&desk, Version::Actual).as_str(), by_month(&desk.reloaded(), Version::Actual).as_str()), (fiscal, fiscal));
    set(&mut desk, SettingChange::Weeks(None));
    assert_eq!(by_month(&desk, Version::Actual), calendar);
}

#[test]
fn the_start_of_the_fiscal_year_moves_the_months_of_weeks() {
    let mut desk = Desk::open("plan.xlsx", dated());
    set(&mut desk, SettingChange::Weeks(Some(Weeks { closing: Closing::Last, pattern: Pattern::FourFourFive, ..RETAIL })));
    // The last Saturday of 2022 is its last day: 1 Jan – 28 Jan, – 25 Feb, – 1 Apr.
    assert_eq!(by_month(&desk, Version::Actual), "2023-02 3, 2023-03 12, 2023-04 16");
    set(&mut desk, SettingChange::FiscalStart(3));
    // The last Saturday of February 2023 is the 25th.
    assert_eq!(by_month(&desk, Version::Actual), "2023-02 3, 2023-03 4, 2023-04 24");
}

#[test]
fn days_that_are_each_the_first_or_the_last_of_a_month_name_it() {
    let mut book = Workbook::new();
    let rows: &[&[&str]] = &[
        &["Month", "Channel", "Actual spend"],
        &["2023-03-01", "Search", "1"],
        &["2023-04-01", "Search", "2"],
        &["2023-05-31", "Search", "4"],
    ];
    sheet(&mut book, "Ledger", rows);
    let mut desk = Desk::open("ledger.xlsx", book.save_to_buffer().unwrap());
    retail(&mut desk);
    assert_eq!(by_month(&desk, Version::Actual), "2023-03 1, 2023-04 2, 2023-05 4");
}

#[test]
fn a_week_counts_in_the_month_of_whole_weeks_that_has_it() {
    let mut book = Workbook::new();
    let across: &[&[&str]] = &[
        &["Channel", "2023-03-19", "2023-03-26", "2023-04-02", "2023-04-09"],
        &["Search", "1", "2", "4", "8"],
        &["Events", "10", "20", "40", "80"],
    ];
    sheet(&mut book, "Plan 2023", across);
    let down: &[&[&str]] = &[
        &["Week", "Channel", "Actual spend"],
        &["2023-03-19", "Search", "1"],
        &["2023-03-26", "Search", "2"],
        &["2023-04-02", "Search", "4"],
        &["2023-04-09", "Search", "8"],
        &["2023-W13", "Search", "16"],
        &["2023-W14", "Search", "32"],
    ];
    sheet(&mut book, "Ledger", down);
    let mut desk = Desk::open("plan.xlsx", book.save_to_buffer().unwrap());
    assert!(by_month(&desk, Version::Plan).starts_with("2023-W11 11, "), "{}", by_month(&desk, Version::Plan));
    retail(&mut desk);
    assert_eq!(by_month(&desk, Version::Plan), "2023-03 33, 2023-04 132");
    assert_eq!(by_month(&desk, Version::Actual), "2023-03 19, 2023-04 44");
}

#[test]
fn an_export_carries_the_calendar_and_its_months_add_up() {
    let mut desk = Desk::open("plan.xlsx", dated());
    retail(&mut desk);
    let bytes = exported(&mut desk);
    let mut again = Desk::open("plan – Plumbline 2023-05-02 v1.xlsx", bytes.clone());
    assert_eq!(again.engine.project().unwrap().state.settings.calendar(), Calendar::Weeks { weeks: RETAIL, fiscal_start: 2 });
    assert_eq!((by_month(&again, Version::Actual), again.spend()), (by_month(&desk, Version::Actual), desk.spend()));
    assert_eq!(again.ask(Request::Pacing(pacing()), None), desk.ask(Request::Pacing(pacing()), None));

    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let settings = book.worksheet_range("Settings").unwrap();
    let says = |key: &str| settings.rows().find(|row| row[0] == Data::String(key.into())).map(|row| row[1].to_string());
    assert_eq!((says("calendar"), says("year_ends")), (Some("4-5-4 weeks".into()), Some("nearest Saturday".into())));

    // Each month of the scorecard is what its formula adds up: the lines of the data that count from its first to its last day.
    let data = book.worksheet_range("Data").unwrap();
    let serial = |cell: &Data| match cell {
        Data::DateTime(day) => day.as_f64(),
        _ => 0.0,
    };
    let number = |cell: &Data| if let Data::Float(n) = cell { Some(*n) } else { None };
    let page = book.worksheet_range("Scorecard").unwrap();
    let formulas = book.worksheet_formula("Scorecard").unwrap();
    let text = page.rows().map(|row| row.iter().map(ToString::to_string).collect::<String>()).collect::<Vec<_>>().join("\n");
    let sentence = "Months are made of 4-5-4 weeks, and the year ends on the Saturday nearest to the end of January. Each goes by the name of a calendar month.";
    assert!(text.contains(sentence), "{text}");
    let mut months = Vec::new();
    for (row, cells) in (0_u32..).zip(page.rows()) {
        let Some(month) = cells.first().map(ToString::to_string).filter(|text| text.ends_with(" 2023") && text.len() == 8) else {
            continue;
        };
        let (from, to) = (serial(&cells[8]), serial(&cells[9]));
        assert!(formulas.get_value((row, 2)).is_some_and(|formula| formula.contains("SUMIFS")), "{month}");
        let lines =
            data.rows().filter(|line| line[1] == Data::String("actual".into()) && serial(&line[3]) >= from && serial(&line[4]) <= to);
        let sum: f64 = lines.filter_map(|line| number(&line[10])).sum();
        assert_eq!(number(&cells[2]), Some(sum), "{month}");
        months.push(format!("{month} {sum}"));
    }
    assert_eq!(months, ["Feb 2023 3", "Mar 2023 12", "Apr 2023 16"]);
}

/// Lines of more cells than a formula names are sums over the source's days: those of the fiscal month, or of the month that days name.
#[test]
fn long_lines_are_sums_over_the_days_of_their_months() {
    let first = day("2023-01-29");
    let days = (0..84).map(|at| (first + chrono::Days::new(at)).to_string()).collect::<Vec<_>>();
    let mut book = Workbook::new();
    for (head, days) in [
        ("Actual spend", days),
        ("Plan spend", ["2023-02-01", "2023-03-01", "2023-04-01"].repeat(28).into_iter().map(str::to_owned).collect()),
    ] {
        // Twice the same days for each of two channels: more than thirty cells in a month.
        let lines = days.iter().chain(&days).flat_map(|day| [[day.as_str(), "Search", "3"], [day.as_str(), "Display", "5"]]);
        let rows: Vec<[&str; 3]> = std::iter::once(["Date", "Channel", head]).chain(lines).collect();
        sheet(&mut book, head, &rows.iter().map(<[&str; 3]>::as_slice).collect::<Vec<_>>());
    }
    let mut desk = Desk::open("ledger.xlsx", book.save_to_buffer().unwrap());
    retail(&mut desk);
    let bytes = exported(&mut desk);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let (data, formulas) = (book.worksheet_range("Data").unwrap(), book.worksheet_formula("Data").unwrap());
    let formula = |version: &str, period: &str, channel: &str| {
        let words = [version, period, channel].map(|word| Data::String(word.into()));
        let row = data.rows().position(|line| [&line[1], &line[2], &line[5]].into_iter().eq(&words))?;
        formulas.get_value((u32::try_from(row).ok()?, 8)).cloned()
    };
    let march = formula("actual", "2023-03", "Search").unwrap();
    assert!(march.contains("\">=\"&DATE(2023,2,26)") && march.contains("\"<\"&DATE(2023,4,2)"), "{march}");
    let april = formula("plan", "2023-04", "Search").unwrap();
    assert!(april.contains("\">=\"&DATE(2023,4,1)") && april.contains("\"<\"&DATE(2023,5,1)"), "{april}");
}

fn pacing() -> PacingQuery {
    let scope = Scope { period: "2023-02/Q".into(), ..Scope::default() };
    PacingQuery { scope, profile: plumbline::budget::pacing::Profile::WorkingDays, today: day("2023-05-02") }
}

#[test]
fn pace_and_traces_tell_the_days_of_fiscal_months() {
    let mut book = Workbook::new();
    let rows: &[&[&str]] = &[
        &["Date", "Channel", "Actual spend"],
        &["2023-01-30", "Search", "20"],
        &["2023-02-27", "Search", "30"],
        &["2023-04-01", "Search", "5"],
    ];
    sheet(&mut book, "Ledger", rows);
    sheet(
        &mut book,
        "Plan 2023",
        &[&["Channel", "Feb 2023", "Mar 2023", "Apr 2023"], &["Search", "40", "50", "40"], &["Events", "0", "0", "0"]],
    );
    let mut desk = Desk::open("plan.xlsx", book.save_to_buffer().unwrap());
    retail(&mut desk);
    let Response::Pacing(view) = desk.ask(Request::Pacing(pacing()), None) else { panic!() };
    // 20 and 25 of 65 working days: nine weeks of thirteen, where calendar months would have 43 of 63.
    assert_eq!(view.elapsed.map(|share| share.round_dp(6)), Some((Decimal::from(45) / Decimal::from(65)).round_dp(6)));
    assert_eq!(view.notes, ["Actuals end with Mar 2023 (26 Feb – 1 Apr 2023); the 28 days since then are not in these figures."]);
    let scope = Scope { period: "2023-02".into(), ..Scope::default() };
    let what = What::Sum { measure: Measure::SPEND, version: Version::Actual };
    let Response::Trace(trace) = desk.ask(Request::Trace { what, scope }, None) else { panic!() };
    assert_eq!((trace.scope.as_str(), trace.figure.value), ("Feb 2023 (29 Jan – 25 Feb 2023)", Some(20.into())));
}

/// A plan by rows in an Excel table; its days, and nothing for April.
fn long_plan(days: [&str; 3]) -> Vec<u8> {
    let mut book = Workbook::new();
    let rows = [["Date", "Channel", "Plan spend"], [days[0], "Search", "100"], [days[1], "Display", "200"], [days[2], "Search", "300"]];
    sheet(&mut book, "Plan", &rows.each_ref().map(<[&str; 3]>::as_slice));
    let columns = ["Date", "Channel", "Plan spend"].map(|head| TableColumn::new().set_header(head));
    let page = book.worksheet_from_name("Plan").unwrap();
    page.add_table(0, 0, 3, 2, &Table::new().set_name("Budget").set_columns(&columns)).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_new_row_is_read_as_the_month_that_it_was_written_for() {
    for (days, written) in [
        // 1 April belongs to March; a day of April is its second.
        (["2023-02-01", "2023-02-27", "2023-03-01"], "2023-04-02"),
        (["2023-02-01", "2023-02-01", "2023-03-01"], "2023-04-01"),
    ] {
        let mut desk = Desk::open("plan.xlsx", long_plan(days));
        retail(&mut desk);
        let mut draft = shift(40);
        draft.moves[0].from = None;
        draft.moves[0].to = Some(Line([("channel".to_owned(), "Podcast".to_owned())].into()));
        (draft.moves[0].period, draft.moves[0].opens) = (Period::from_id("2023-04").unwrap(), true);
        desk.project(Request::Do(Command::RecordDecision(draft)), None);
        let months = by_month(&desk, Version::Plan);
        assert!(months.ends_with("2023-04 40"), "{months}");
        let bytes = exported(&mut desk);
        let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.clone())).unwrap();
        let plan = book.worksheet_range("Plan").unwrap();
        let Some(Data::DateTime(day)) = plan.get_value((4, 0)) else { panic!("{:?}", plan.get_value((4, 0))) };
        let (year, month, of_month, ..) = day.to_ymd_hms_milli();
        assert_eq!(format!("{year}-{month:02}-{of_month:02}"), written);
        let again = Desk::open("plan – Plumbline 2023-05-02 v1.xlsx", bytes);
        assert_eq!(by_month(&again, Version::Plan), months);
    }
}
