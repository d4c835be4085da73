//! When amounts count: dates in any order, fiscal years, weeks, halves, relative months, and what must be asked.

use plumbline::workbook::issue::{IssueKind, Severity};
use plumbline::workbook::mapping::{Ask, Import, Overrides, TableOverride};

use crate::fixtures::*;

fn ledger(dates: &[&str]) -> Vec<u8> {
    let mut rows: Vec<Vec<&str>> = vec![vec!["Date", "Channel", "Actual"]];
    rows.extend(dates.iter().map(|d| vec![*d, "Search", "10"]));
    let lines: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    book(&[("Ledger", &lines)])
}

fn read(bytes: &[u8]) -> Import {
    let import = crate::import(bytes, "Book1.xlsx").unwrap();
    println!("{}", crate::describe(&import));
    import
}

fn read_with(bytes: &[u8], person: TableOverride) -> Import {
    let mut overrides = Overrides::default();
    overrides.tables.insert("Ledger!A1".into(), person);
    let import = crate::import_with(bytes, "Book1.xlsx", &overrides).unwrap();
    println!("{}", crate::describe(&import));
    import
}

fn says(import: &Import, kind: IssueKind) -> Vec<Severity> {
    import.issues.iter().filter(|i| i.kind == kind).map(|i| i.severity).collect()
}

#[test]
fn one_date_settles_the_order_of_its_column() {
    let import = read(&ledger(&["03/04/2026", "25/05/2026", "01/06/2026"]));
    assert_eq!(periods(&import), ["2026-04", "2026-05", "2026-06"]);
    assert!(says(&import, IssueKind::AmbiguousDate).is_empty());
    let import = read(&ledger(&["03/04/2026", "05/25/2026", "06/01/2026"]));
    assert_eq!(periods(&import), ["2026-03", "2026-05", "2026-06"]);
}

#[test]
fn dates_that_can_be_both_are_asked_and_the_answer_holds() {
    let bytes = ledger(&["05/06/2026", "09/01/2026", "03/04/2026"]);
    let import = read(&bytes);
    assert_eq!(says(&import, IssueKind::AmbiguousDate), [Severity::Warning]);
    assert_eq!(import.tables[0].asks, [Ask::DayOrder { day_first: false }]);
    assert_eq!(periods(&import), ["2026-03", "2026-05", "2026-09"]);
    let answered = read_with(&bytes, TableOverride { day_first: Some(true), ..TableOverride::default() });
    assert_eq!(periods(&answered), ["2026-01", "2026-04", "2026-06"]);
    assert!(answered.tables[0].asks.is_empty() && says(&answered, IssueKind::AmbiguousDate).is_empty());
}

#[test]
fn a_list_in_order_of_time_leans_to_its_order_and_still_asks() {
    let import = read(&ledger(&["01/02/2026", "09/02/2026", "02/03/2026", "05/03/2026", "01/04/2026"]));
    assert_eq!(periods(&import), ["2026-02", "2026-03", "2026-04"]);
    assert_eq!(import.tables[0].asks, [Ask::DayOrder { day_first: true }]);
}

#[test]
fn orders_that_contradict_each_other_are_said() {
    let import = read(&ledger(&["25/03/2026", "03/25/2026", "03/04/2026"]));
    assert_eq!(says(&import, IssueKind::AmbiguousDate), [Severity::Warning]);
}

#[test]
fn months_that_were_saved_as_days_are_said_and_swapped_when_a_person_says_so() {
    let serials: Vec<String> = (0..12).map(|i| format!("d:{}", 42736 + i)).collect();
    let bytes = ledger(&serials.iter().map(String::as_str).collect::<Vec<_>>());
    let import = read(&bytes);
    assert_eq!(periods(&import), ["2017-01"]);
    assert_eq!(says(&import, IssueKind::AmbiguousDate), [Severity::Warning]);
    let swapped = read_with(&bytes, TableOverride { day_first: Some(true), ..TableOverride::default() });
    assert_eq!(periods(&swapped).len(), 12);
    assert_eq!(periods(&swapped)[11], "2017-12");
}

#[test]
fn dates_of_all_kinds_are_read_down_a_column() {
    for (text, period) in [
        ("31.12.2025", "2025-12"),
        ("2025-12-31", "2025-12"),
        ("2025/12/31", "2025-12"),
        ("31 Dec 2025", "2025-12"),
        ("31. Dezember 2025", "2025-12"),
        ("December 31, 2025", "2025-12"),
        ("Dez 25", "2025-12"),
        ("12/2025", "2025-12"),
        ("2025年12月", "2025-12"),
        ("Q4'25", "2025-Q4"),
        ("4Q25", "2025-Q4"),
        ("2. Halbjahr 2025", "2025-H2"),
        ("KW 32 2025", "2025-W32"),
        ("2025-W32", "2025-W32"),
        ("01.12.–31.12.2025", "2025-12"),
        ("as of 31 Dec 2025", "2025-12"),
        ("FY25", "2025"),
    ] {
        let quoted = format!("'{text}");
        let import = read(&ledger(&[&quoted, &quoted]));
        assert_eq!(periods(&import), [period], "{text}");
        assert_eq!(sums(&import), said(&[("spend.actual", "20")]), "{text}");
    }
}

#[test]
fn months_written_as_one_number_are_read() {
    for months in [["202511", "202512"], ["'202511", "'202512"]] {
        assert_eq!(periods(&read(&ledger(&months))), ["2025-11", "2025-12"], "{months:?}");
    }
}

#[test]
fn fiscal_quarters_are_put_where_the_workbook_says_their_year_starts() {
    let rows: &[&[&str]] = &[&["Plan"], &["Channel", "Q1 FY26", "Q2 FY26"], &["Search", "10", "20"], &["Display", "1", "2"]];
    let import = read(&book(&[("Plan", rows)]));
    assert_eq!(periods(&import), ["2026-Q1", "2026-Q2"]);
    assert_eq!(says(&import, IssueKind::AssumedYear), [Severity::Info]);
    let stated: &[&[&str]] =
        &[&["Plan, fiscal year starts in July"], &["Channel", "Q1 FY26", "Q2 FY26"], &["Search", "10", "20"], &["Display", "1", "2"]];
    let import = read(&book(&[("Plan", stated)]));
    assert_eq!(periods(&import), ["2025-Q3", "2025-Q4"]);
    let settings: &[&[&str]] = &[&["Company", "Acme"], &["Fiscal year start", "April"]];
    let import = read(&book(&[("Settings", settings), ("Plan", rows)]));
    assert_eq!(periods(&import), ["2025-Q2", "2025-Q3"]);
}

#[test]
fn halves_years_and_relative_months_stand_across() {
    let across = |heads: [&str; 3]| {
        read(&book(&[(
            "Plan 2026",
            &[&["Channel", heads[0], heads[1], heads[2]], &["Search", "110", "25", "37"], &["Display", "41", "52", "63"]],
        )]))
    };
    assert_eq!(periods(&across(["H1", "H2", ""]))[..2], ["2026-H1", "2026-H2"]);
    assert_eq!(periods(&across(["Month 1", "Month 2", "Month 3"])), ["2026-01", "2026-02", "2026-03"]);
    assert_eq!(periods(&across(["P01", "P02", "P03"])), ["2026-01", "2026-02", "2026-03"]);
    assert_eq!(periods(&across(["2028", "2027 *", "2026 (1)"])), ["2026", "2027", "2028"]);
    assert_eq!(periods(&across(["2028", "2027", "2026"])), ["2026", "2027", "2028"]);
    assert_eq!(periods(&across(["Year 1", "Year 2", "Year 3"])), ["2026", "2027", "2028"]);
    assert_eq!(periods(&across(["W31", "W32", "W33"])), ["2026-W31", "2026-W32", "2026-W33"]);
}

#[test]
fn only_the_finest_periods_count() {
    let import = read(&book(&[(
        "Plan 2026",
        &[
            &["Channel", "Jan", "Feb", "Mar", "Q1", "Apr", "May", "Jun", "Q2", "H1", "Jan–Jun", "YTD", "FY26"],
            &["Search", "1", "1", "1", "3", "1", "1", "1", "3", "6", "6", "6", "12"],
            &["Display", "2", "2", "2", "6", "2", "2", "2", "6", "12", "12", "12", "24"],
        ],
    )]));
    assert_eq!(sums(&import), said(&[("spend.plan", "18")]));
    assert_eq!(periods(&import).len(), 6);
}

#[test]
fn versions_stand_behind_years() {
    let import = read(&book(&[(
        "Model",
        &[&["Line", "2024A", "2025A", "2026B", "2027F"], &["Media", "1", "2", "3", "4"], &["Events", "10", "20", "30", "40"]],
    )]));
    assert_eq!(sums(&import), said(&[("spend.actual", "33"), ("spend.forecast", "44"), ("spend.plan", "33")]));
    assert_eq!(periods(&import), ["2024", "2025", "2026", "2027"]);
}

#[test]
fn a_list_without_time_asks_for_its_period_and_offers_the_year_of_its_title() {
    let bytes = book(&[("Ledger", &[&["Category", "Budget"], &["Media", "10"], &["Events", "20"]])]);
    let import = crate::import(&bytes, "Budget 2027.xlsx").unwrap();
    assert_eq!(import.tables[0].asks, [Ask::Period { offer: plumbline::ledger::Period::year(2027, 1) }]);
    assert_eq!(periods(&import), ["-"]);
    let answered = read_with(&bytes, TableOverride { period: plumbline::ledger::Period::year(2027, 1), ..TableOverride::default() });
    assert_eq!(periods(&answered), ["2027"]);
    assert!(answered.tables[0].asks.is_empty(), "{:?}", answered.tables[0].asks);
}
