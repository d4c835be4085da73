//! Where tables begin and end, how they are laid out, and what of them does not count.

use crate::fixtures::*;
use crate::*;

#[test]
fn a_long_ledger_under_titles_gives_each_line_and_leaves_its_total_out() {
    let import = read_book(&[(
        "Budget",
        &[
            &["Marketing budget FY26"],
            &["All amounts in USD"],
            &[],
            &["Month", "Region", "Channel", "Plan", "Actual", "Variance", "Var %"],
            &["d:46023", "NA", "Search", "100", "90.5", "=E5-D5|-9.5", "=F5/D5|-0.095"],
            &["d:46023", "EMEA", "Display", "200", "TBD", "", ""],
            &["d:46054", "NA", "Search", "'3,480.00", "310", "", ""],
            &["Total", "", "", "=SUM(D5:D7)|3780", "=SUM(E5:E7)|400.5"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.actual", "400.5"), ("spend.plan", "3780")]));
    assert_eq!(periods(&import), ["2026-01", "2026-02"]);
    let table = &import.tables[0];
    assert_eq!((table.range.to_string(), table.header_rows.clone(), table.lines), ("A4:G8".into(), vec![3], 3));
    assert_eq!(table.excluded_rows.iter().map(|e| e.row).collect::<Vec<_>>(), [7]);
    assert!(table.tie_outs.iter().all(plumbline::workbook::mapping::TieOut::ties) && table.tie_outs.len() == 2);
    assert!(import.issues.iter().any(|i| i.message == "Budget!E6 holds the text “TBD”; it counts as missing, not as 0."));
    assert!(import.issues.iter().any(|i| i.place == "Budget!D7" && i.message.contains("as text")));
    assert_eq!(import.ledger.currencies()[usize::from(import.ledger.facts().get(0).unwrap().currency)].0, "USD");
}

#[test]
fn months_across_with_quarter_totals_give_months_only() {
    let import = read_book(&[(
        "Plan FY26",
        &[
            &["Plan FY26"],
            &["Channel", "Owner", "Jan", "Feb", "Mar", "Q1", "Apr", "May", "Jun", "Q2", "H1", "Total"],
            &["Search", "Ana", "10", "20", "30", "60", "40", "50", "60", "150", "210", "210"],
            &["Events", "", "1", "2", "3", "6", "4", "5", "6", "15", "21", "21"],
            &["Total", "", "11", "22", "33", "66", "44", "55", "66", "165", "231", "231"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "231")]));
    assert_eq!(periods(&import), ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]);
    assert!(import.issues.iter().any(|i| i.place == "Plan FY26!B4"));
    assert_eq!(import.tables[0].layout.id(), "wide_periods");
}

#[test]
fn months_over_plan_and_actual_are_both_at_once() {
    let import = read_book(&[(
        "Tracker 2026",
        &[
            &["", "Jan", "", "", "Feb", "", ""],
            &["Channel", "Plan", "Actual", "Var", "Plan", "Actual", "Var"],
            &["Search", "10", "9", "-1", "20", "21", "1"],
            &["Events", "5", "5", "0", "6", "4", "-2"],
            &["Grand total", "15", "14", "-1", "26", "25", "-1"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.actual", "39"), ("spend.plan", "41")]));
    assert_eq!(periods(&import), ["2026-01", "2026-02"]);
    assert_eq!(import.tables[0].layout.id(), "both");
    assert_eq!(import.tables[0].header_rows, [0, 1]);
}

#[test]
fn plan_and_actual_stand_on_two_sheets() {
    let plan: &[&[&str]] = &[&["Channel", "Jan-26", "Feb-26", "Mar-26"], &["Search", "10", "20", "30"], &["Events", "1", "2", "3"]];
    let actual: &[&[&str]] = &[&["Channel", "Jan-26", "Feb-26", "Mar-26"], &["Search", "11", "19", "28"], &["Events", "1", "2", "4"]];
    let import = read_book(&[("Plan", plan), ("Actuals", actual)]);
    assert_eq!(sums(&import), said(&[("spend.actual", "65"), ("spend.plan", "66")]));
}

#[test]
fn a_scenario_column_says_the_version_and_unknown_words_stay_out() {
    let import = read_book(&[(
        "Data",
        &[
            &["Scenario", "Month", "Channel", "Amount"],
            &["Budget", "2026-01", "Search", "100"],
            &["Actual", "2026-01", "Search", "90"],
            &["Forecast", "2026-02", "Search", "95"],
            &["Revised", "2026-01", "Search", "120"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.actual", "90"), ("spend.forecast", "95"), ("spend.plan", "100")]));
    assert!(import.issues.iter().any(|i| i.place == "Data!A5" && i.message.contains("Revised")));
}

#[test]
fn a_measure_column_names_what_each_row_counts() {
    let import = read_book(&[(
        "Funnel",
        &[
            &["Month", "Channel", "Metric", "Plan", "Actual"],
            &["2026-01", "Search", "Leads", "100", "90"],
            &["2026-01", "Search", "MQLs", "50", "40"],
            &["2026-01", "Search", "Spend", "1000", "900"],
            &["2026-01", "Search", "Conversion rate", "0.5", "0.4"],
        ],
    )]);
    assert_eq!(
        sums(&import),
        said(&[
            ("leads.actual", "90"),
            ("leads.plan", "100"),
            ("mql.actual", "40"),
            ("mql.plan", "50"),
            ("spend.actual", "900"),
            ("spend.plan", "1000")
        ])
    );
}

#[test]
fn stacked_and_adjacent_tables_are_told_apart() {
    let import = read_book(&[(
        "Sheet1",
        &[
            &["Plan 2026", "", "", "", "Actuals 2026"],
            &["Channel", "Q1", "Q2", "", "Channel", "Q1", "Q2"],
            &["Search", "10", "20", "", "Search", "9", "21"],
            &["Events", "1", "2", "", "Events", "1", "3"],
            &[],
            &["Leads plan 2026"],
            &["Channel", "Q1", "Q2"],
            &["Search", "100", "200"],
            &["Events", "10", "20"],
        ],
    )]);
    assert_eq!(import.tables.len(), 3);
    assert_eq!(sums(&import), said(&[("leads.plan", "330"), ("spend.actual", "34"), ("spend.plan", "33")]));
}

#[test]
fn subtotals_and_sections_are_left_out_and_tie() {
    let import = read_book(&[(
        "Budget 2026",
        &[
            &["Line", "Jan", "Feb"],
            &["Paid media"],
            &["Search", "10", "20"],
            &["Display", "5", "6"],
            &["Total paid media", "=SUM(B3:B4)|15", "=SUM(C3:C4)|26"],
            &["Events"],
            &["Trade shows", "7", "8"],
            &["Webinars", "1", "1"],
            &["Subtotal events", "8", "9"],
            &["Grand total", "23", "35"],
            &["Note: figures are preliminary"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "58")]));
    let table = &import.tables[0];
    assert_eq!(table.excluded_rows.iter().map(|e| e.row + 1).collect::<Vec<_>>(), [2, 5, 6, 9, 10, 11]);
    assert_eq!(table.tie_outs.len(), 6);
    assert!(table.tie_outs.iter().all(plumbline::workbook::mapping::TieOut::ties));
}

#[test]
fn a_total_that_differs_from_its_lines_is_an_issue() {
    let import =
        read_book(&[("Plan 2026", &[&["Channel", "Jan", "Feb"], &["Search", "10", "20"], &["Display", "5", "6"], &["Total", "15", "27"]])]);
    assert_eq!(sums(&import), said(&[("spend.plan", "41")]));
    let issue = import.issues.iter().find(|i| i.place == "Plan 2026!C4").unwrap();
    assert!(issue.message.contains("says 27") && issue.message.contains("add up to 26"), "{}", issue.message);
}

fn rates(import: &Import) -> Vec<String> {
    assert_eq!(import.rates.base.0, "USD");
    let said = import.rates.iter().map(|(currency, kind, period, rate)| {
        let period = period.map(|p| format!(" {p}")).unwrap_or_default();
        format!("{} {}{period} {} {}", currency.0, kind.id(), rate.rate, rate.cell.map(|c| c.a1()).unwrap_or_default())
    });
    said.collect()
}

#[test]
fn rates_are_by_currency_period_and_kind() {
    let import = read_book(&[(
        "Rates",
        &[
            &["Month", "Currency", "Rate to USD", "Kind"],
            &["2026-01", "EUR", "1.10", "plan"],
            &["2026-01", "EUR", "1.05", "Ist"],
            &["2026-02", "EUR", "1.07", "actual"],
            &["2026-02", "EUR", "9.99", "actual"],
        ],
    )]);
    assert_eq!(rates(&import), ["EUR plan 2026-01 1.1 C2", "EUR actual 2026-01 1.05 C3", "EUR actual 2026-02 1.07 C4"]);
    assert_eq!(sums(&import), said(&[]));
}

#[test]
fn two_columns_of_rates_are_of_two_kinds() {
    let import = read_book(&[(
        "FX",
        &[&["Currency", "Budget rate to USD", "Average rate to USD"], &["EUR", "1.10", "1.05"], &["GBP", "1.25", "1.31"]],
    )]);
    assert_eq!(rates(&import), ["EUR plan 1.1 B2", "EUR actual 1.05 C2", "GBP plan 1.25 B3", "GBP actual 1.31 C3"]);
}

#[test]
fn a_second_table_of_rates_is_of_the_kind_that_its_title_says() {
    let import = read_book(&[
        ("Rates", &[&["Currency", "Rate to USD"], &["EUR", "1.10"], &["GBP", "1.25"]]),
        (
            "Spot rates 2026",
            &[&["Spot exchange rates to USD"], &["Currency", "Jan 2026", "Feb 2026"], &["EUR", "1.05", "1.07"], &["GBP", "1.31", "1.29"]],
        ),
    ]);
    assert_eq!(
        rates(&import),
        [
            "EUR plan 1.1 B2",
            "EUR actual 2026-01 1.05 B3",
            "EUR actual 2026-02 1.07 C3",
            "GBP plan 1.25 B3",
            "GBP actual 2026-01 1.31 B4",
            "GBP actual 2026-02 1.29 C4"
        ]
    );
    assert_eq!(sums(&import), said(&[]));
}

#[test]
fn rates_and_the_gross_margin_are_settings_not_facts() {
    let import = read_book(&[
        ("Plan 2026", &[&["Channel", "Currency", "Jan", "Feb"], &["Search", "USD", "10", "20"], &["Display", "EUR", "5", "6"]]),
        ("Assumptions", &[&["Currency", "Rate to USD"], &["EUR", "1.085"], &["GBP", "1.25"], &[], &["Gross margin", "0.81"]]),
    ]);
    assert_eq!(sums(&import), said(&[("spend.plan", "41")]));
    assert_eq!(rates(&import), ["EUR plan 1.085 B2", "GBP plan 1.25 B3"]);
    assert_eq!(import.gross_margin.map(|(m, c)| (m.to_string(), c.a1())), Some(("0.81".into(), "B5".into())));
}

#[test]
fn plumblines_own_sheets_are_state_never_sources() {
    let import = read_book(&[
        ("Plan 2026", &[&["Channel", "Jan"], &["Search", "10"], &["Display", "5"]]),
        (
            "renamed",
            &[
                &["Decisions"],
                &["Plumbline table decisions · schema 1 · do not edit this line"],
                &[],
                &["Id", "Date", "Amount"],
                &["D-001", "d:46023", "12.5"],
                &["D-002", "", "3"],
            ],
        ),
    ]);
    assert_eq!(sums(&import), said(&[("spend.plan", "15")]));
    let state = &import.state[0];
    assert_eq!((state.name.as_str(), state.schema, state.sheet.as_str()), ("decisions", 1, "renamed"));
    assert_eq!(state.rows, [vec!["D-001", "2026-01-01", "12.5"], vec!["D-002", "", "3"]]);
}

#[test]
fn german_headers_and_decimal_commas_are_read() {
    let import = read_book(&[(
        "Daten",
        &[
            &["Monat", "Kanal", "Kostenstelle", "Plan", "Ist", "Abweichung"],
            &["Jan 2026", "Suche", "4711", "'1.234,56", "'1.000,00", "'-234,56"],
            &["Feb 2026", "Messe", "4712", "'2.000", "'1.500", "'-500"],
            &["Summe", "", "", "'3.234,56", "'2.500,00", ""],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.actual", "2500"), ("spend.plan", "3234.56")]));
}

#[test]
fn a_hidden_sheet_is_listed_and_off() {
    let mut book = rust_xlsxwriter::Workbook::new();
    sheet(&mut book, "Plan", &[&["Channel", "Jan-26", "Feb-26"], &["Search", "10", "1"], &["Display", "5", "2"]]);
    sheet(&mut book, "Old plan", &[&["Channel", "Jan-26", "Feb-26"], &["Search", "11", "1"], &["Display", "6", "2"]]);
    book.worksheet_from_name("Old plan").unwrap().set_hidden(true);
    let import = import(&book.save_to_buffer().unwrap(), "x.xlsx").unwrap();
    assert_eq!(sums(&import), said(&[("spend.plan", "18")]));
    assert!(import.sheets[1].hidden && !import.tables[1].used && import.tables[1].unused_reason.contains("hidden"));
}

#[test]
fn corrections_are_applied_and_said_to_be_yours() {
    use plumbline::ledger::Version;
    use plumbline::workbook::mapping::{Role, TableOverride};
    let bytes = book(&[("Sheet1", &[&["Channel", "Jan", "Feb", "Extra"], &["Search", "10", "20", "7"], &["Display", "5", "6", "8"]])]);
    let mut overrides = Overrides::default();
    let columns = [(2, Role::Ignored)].into();
    overrides.tables.insert(
        "Sheet1!A1".into(),
        TableOverride { used: None, version: Some(Version::Forecast), year: Some(2024), columns, ..TableOverride::default() },
    );
    let options = ReadOptions {
        today: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
        overrides: &overrides,
        calendar: plumbline::ledger::Calendar::Months,
    };
    let import = read(&[load(&bytes, "x.xlsx", &mut |_| {}).unwrap()], &options, &mut |_| {});
    assert_eq!(sums(&import), said(&[("spend.forecast", "15")]));
    assert_eq!(periods(&import), ["2024-01"]);
    assert_eq!((import.tables[0].columns[2].confidence, import.tables[0].columns[2].reason.as_str()), (100, "set by you"));
}

#[test]
fn a_workbook_without_lines_says_what_was_looked_for() {
    let import = read_book(&[("Notes", &[&["Hello"], &["This is a note"]])]);
    assert!(import.ledger.facts().is_empty());
    assert!(import.issues.iter().any(|i| i.message.starts_with("No budget lines are here")));
}

#[test]
fn a_lone_cell_in_the_last_corner_costs_nothing() {
    let mut book = rust_xlsxwriter::Workbook::new();
    sheet(&mut book, "Plan 2026", &[&["Channel", "Jan"], &["Search", "10"], &["Display", "5"]]);
    book.worksheet_from_name("Plan 2026").unwrap().write_string(1_048_575, 16_383, "x").unwrap();
    let import = import(&book.save_to_buffer().unwrap(), "x.xlsx").unwrap();
    assert_eq!(sums(&import), said(&[("spend.plan", "15")]));
}

#[test]
fn ten_thousand_columns_are_read() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for c in 0..10_000_u16 {
        sheet.write_string(0, c, format!("Column {c}")).unwrap();
        for r in 1..4 {
            sheet.write_number(r, c, f64::from(c)).unwrap();
        }
    }
    let import = import(&book.save_to_buffer().unwrap(), "x.xlsx").unwrap();
    assert!(import.sheets.len() == 1);
}

#[test]
fn titles_tell_plan_and_actual_apart_on_a_sheet_that_is_named_for_one_of_them() {
    let blocks: &[&[&str]] = &[
        &["Budget 2026", "", "", "", "Actuals 2026"],
        &["Channel", "Jan", "Feb", "", "Channel", "Jan", "Feb"],
        &["Search", "110", "120", "", "Search", "109", "121"],
        &["Social", "210", "220", "", "Social", "211", "222"],
    ];
    let both = said(&[("spend.actual", "663"), ("spend.plan", "660")]);
    assert_eq!(sums(&read_book(&[("Budget", blocks)])), both);
    assert_eq!(sums(&read_book(&[("Actuals", blocks)])), both);
    // A title over the only table often speaks of the whole workbook.
    let one: &[&[&str]] = &[&["Marketing budget 2026"], &["Channel", "Jan", "Feb"], &["Search", "110", "120"], &["Social", "210", "220"]];
    assert_eq!(sums(&read_book(&[("Actuals", one)])), said(&[("spend.actual", "660")]));
}
