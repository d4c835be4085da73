//! The ways people lay a budget out: long, wide, transposed, as a P&L, versions across, twins.

use crate::fixtures::*;
use crate::*;

#[test]
fn measures_down_and_periods_across_with_the_channel_beside() {
    let rows: &[&[&str]] = &[
        &["Channel", "Metric", "Jan-26", "Feb-26"],
        &["", "Impressions", "1000", "2000"],
        &["Search", "Clicks", "100", "200"],
        &["", "Spend", "10", "20"],
        &["", "Impressions", "3000", "4000"],
        &["Social", "Clicks", "300", "400"],
        &["", "Spend", "30", "40"],
    ];
    let mut book = rust_xlsxwriter::Workbook::new();
    sheet(&mut book, "Actuals", rows);
    let import = import(&book.save_to_buffer().unwrap(), "x.xlsx").unwrap();
    println!("{}", describe(&import));
    assert_eq!(sums(&import), said(&[("clicks.actual", "1000"), ("impressions.actual", "10000"), ("spend.actual", "100")]));
    let ledger = &import.ledger;
    let at = ledger.dimensions().iter().position(|d| d.kind.id() == "channel").unwrap();
    let of = |name: &str| -> Decimal {
        ledger
            .facts()
            .iter()
            .enumerate()
            .filter(|(i, _)| ledger.dimensions()[at].name(ledger.member_of(*i, at)) == name)
            .map(|(_, f)| f.amount.unwrap_or_default())
            .sum()
    };
    assert_eq!((of("Search").to_string(), of("Social").to_string(), of("").to_string()), ("3330".into(), "7770".into(), "0".into()));
}

#[test]
fn a_sheet_on_its_side_has_measures_down_and_periods_across() {
    let import = read_book(&[(
        "Actuals",
        &[&["", "Jan-26", "Feb-26", "Mar-26"], &["Spend", "10", "20", "30"], &["Leads", "1", "2", "3"], &["Clicks", "5", "6", "7"]],
    )]);
    assert_eq!(sums(&import), said(&[("clicks.actual", "18"), ("leads.actual", "6"), ("spend.actual", "60")]));
}

#[test]
fn periods_down_with_measure_columns() {
    let import =
        read_book(&[("Actuals", &[&["", "Spend", "Leads"], &["d:46023", "10", "1"], &["d:46054", "20", "2"], &["d:46082", "30", "3"]])]);
    assert_eq!(sums(&import), said(&[("leads.actual", "6"), ("spend.actual", "60")]));
    assert_eq!(periods(&import), ["2026-01", "2026-02", "2026-03"]);
}

#[test]
fn versions_down_and_periods_across() {
    let import = read_book(&[(
        "Marketing 2026",
        &[
            &["Channel", "", "Jan", "Feb"],
            &["Search", "Budget", "10", "20"],
            &["", "Actual", "9", "21"],
            &["", "Variance", "1", "-1"],
            &["Events", "Budget", "1", "2"],
            &["", "Actual", "2", "2"],
            &["", "Variance", "-1", "0"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.actual", "34"), ("spend.plan", "33")]));
}

#[test]
fn versions_across_leave_the_year_to_date_out() {
    let import = read_book(&[(
        "Summary of accounts",
        &[
            &["Account", "JULY YTD", "FORECAST", "PLAN"],
            &["Salaries", "70", "130", "120"],
            &["Media", "30", "60", "50"],
            &["Total", "100", "190", "170"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.forecast", "190"), ("spend.plan", "170")]));
}

#[test]
fn a_profit_and_loss_has_its_groups_as_a_dimension() {
    let import = read_book(&[(
        "P&L 2026 budget",
        &[
            &["Account", "Jan", "Feb"],
            &["Revenue"],
            &["  Product sales", "100", "110"],
            &["  Services", "50", "60"],
            &["Total revenue", "150", "170"],
            &["Operating expenses"],
            &["  Marketing"],
            &["    Search", "10", "20"],
            &["    Events", "5", "6"],
            &["  Total marketing", "15", "26"],
            &["  Admin"],
            &["    Rent", "7", "7"],
            &["  Total admin", "7", "7"],
            &["Total operating expenses", "22", "33"],
            &["Net profit", "128", "137"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("revenue.plan", "320"), ("spend.plan", "55")]));
}

#[test]
fn plan_and_actual_words_of_other_languages_say_the_version() {
    for (plan, actual) in [("Plan", "Ist"), ("Budget", "Actual"), ("Adopted", "Spent")] {
        let import = read_book(&[(
            "Data",
            &[
                &["Scenario", "Month", "Channel", "Amount"],
                &[plan, "2026-01", "Search", "100"],
                &[actual, "2026-01", "Search", "90"],
                &[plan, "2026-02", "Search", "100"],
                &[actual, "2026-02", "Search", "95"],
            ],
        )]);
        assert_eq!(sums(&import), said(&[("spend.actual", "185"), ("spend.plan", "200")]), "{plan}");
    }
}

#[test]
fn twin_blocks_side_by_side_share_their_labels() {
    let import = read_book(&[(
        "2026",
        &[
            &["", "Plan", "", "", "", "Actual"],
            &["Channel", "Jan", "Feb", "Mar", "", "Jan", "Feb", "Mar"],
            &["Search", "10", "20", "30", "", "9", "19", "29"],
            &["Events", "1", "2", "3", "", "1", "1", "2"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.actual", "61"), ("spend.plan", "66")]));
}

#[test]
fn months_by_number_under_a_word_for_month() {
    let import = read_book(&[(
        "Plan 2026",
        &[&["", "Month"], &["Channel", "1", "2", "3", "4"], &["Search", "10", "20", "30", "40"], &["Events", "1", "2", "3", "4"]],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "110")]));
    assert_eq!(periods(&import), ["2026-01", "2026-02", "2026-03", "2026-04"]);
}
