//! Tables that repeat others count once: reports, dashboards, extracts, wide views, other scales; what only coincides stays.

use crate::fixtures::*;
use crate::*;
use plumbline::workbook::issue::{IssueKind, Severity};
use plumbline::workbook::mapping::ReadOptions;

const LEDGER: &[&[&str]] = &[
    &["Month", "Region", "Channel", "Actual"],
    &["2026-01", "EMEA", "Search", "12304.5"],
    &["2026-01", "EMEA", "Events", "3010.25"],
    &["2026-01", "NA", "Search", "22050"],
    &["2026-01", "NA", "Events", "901.4"],
    &["2026-02", "EMEA", "Search", "13111"],
    &["2026-02", "EMEA", "Events", "2777.7"],
    &["2026-02", "NA", "Search", "20345.05"],
    &["2026-02", "NA", "Events", "1200"],
];
const SUM: &str = "75699.9";

/// The ledger beside another sheet counts alone, and says so.
fn counts_once(name: &str, rows: &[&[&str]]) -> Import {
    let import = read_book(&[(name, rows), ("Ledger", LEDGER)]);
    assert_eq!(sums(&import), said(&[("spend.actual", SUM)]), "{name}");
    assert!(!import.tables[0].used && import.tables[1].used, "{name}");
    assert!(import.issues.iter().any(|i| i.kind == IssueKind::Duplicate && i.message.contains(name)), "{name}");
    import
}

#[test]
fn a_report_by_channel_is_a_copy() {
    counts_once("By channel", &[&["Channel", "Actual"], &["Search", "67810.55"], &["Events", "7889.35"]]);
}

#[test]
fn a_monthly_wide_view_is_a_copy() {
    counts_once("Actual wide", &[&["Channel", "2026-01", "2026-02"], &["Search", "34354.5", "33456.05"], &["Events", "3911.65", "3977.7"]]);
}

#[test]
fn a_report_in_thousands_is_a_copy() {
    let import = counts_once("Actual kEUR", &[&["Region", "2026-01", "2026-02"], &["EMEA", "15.3", "15.9"], &["NA", "23", "21.5"]]);
    assert!(import.tables[0].unused_reason.contains("in thousands"), "{}", import.tables[0].unused_reason);
    // Nothing says so here: the amounts do.
    let import = counts_once("Actual short", &[&["Region", "2026-01", "2026-02"], &["EMEA", "15.3", "15.9"], &["NA", "23", "21.5"]]);
    assert!(import.tables[0].unused_reason.contains("1000"), "{}", import.tables[0].unused_reason);
}

#[test]
fn a_rounded_report_is_a_copy() {
    counts_once("Actual rounded", &[&["Region", "2026-01", "2026-02"], &["EMEA", "15315", "15889"], &["NA", "22951", "21545"]]);
}

#[test]
fn an_extract_of_one_region_is_a_copy() {
    counts_once(
        "Actual extract",
        &[
            &["Month", "Channel", "Actual"],
            &["2026-01", "Search", "12304.5"],
            &["2026-01", "Events", "3010.25"],
            &["2026-02", "Search", "13111"],
            &["2026-02", "Events", "2777.7"],
        ],
    );
}

#[test]
fn one_month_shown_without_its_name_is_a_copy() {
    counts_once("Actual month", &[&["Channel", "Actual"], &["Search", "34354.5"], &["Events", "3911.65"]]);
}

#[test]
fn the_same_totals_split_another_way_are_a_copy() {
    let import = read_book(&[
        (
            "Plan by region",
            &[&["Region", "2026-01", "2026-02", "2026-03"], &["EMEA", "1201.5", "800", "922"], &["NA", "413", "1421", "77.7"]],
        ),
        (
            "Plan by channel",
            &[
                &["Channel", "2026-01", "2026-02", "2026-03"],
                &["Search", "1000", "2000.5", "600"],
                &["Fairs", "600", "200", "300"],
                &["Print", "14.5", "20.5", "99.7"],
            ],
        ),
    ]);
    assert_eq!(sums(&import), said(&[("spend.plan", "4835.2")]));
}

#[test]
fn a_total_sheet_beside_month_sheets_is_a_copy() {
    let jan: &[&[&str]] = &[&["Channel", "Budget"], &["Search", "1043"], &["Events", "512.25"], &["Print", "77"]];
    let feb: &[&[&str]] = &[&["Channel", "Budget"], &["Search", "2271"], &["Events", "634"], &["Print", "80"]];
    let mar: &[&[&str]] = &[&["Channel", "Budget"], &["Search", "887.5"], &["Events", "911"], &["Print", "91"]];
    let all: &[&[&str]] = &[&["Channel", "Budget"], &["Search", "4201.5"], &["Events", "2057.25"], &["Print", "248"]];
    let import = read_book(&[("Year 2026", all), ("Jan 2026", jan), ("Feb 2026", feb), ("Mar 2026", mar)]);
    assert_eq!(sums(&import), said(&[("spend.plan", "6506.75")]));
    assert!(!import.tables[0].used);
}

#[test]
fn an_older_copy_with_a_few_changes_is_left_out_and_said() {
    let mut old: Vec<Vec<String>> = LEDGER.iter().map(|r| r.iter().map(|c| (*c).to_owned()).collect()).collect();
    let mut new = old.clone();
    for i in 0..16 {
        let row = vec![format!("2026-0{}", i % 8 + 1), "APAC".to_owned(), format!("Channel {i}"), format!("{}.{i}", 1000 + 37 * i)];
        old.push(row.clone());
        new.push(row);
    }
    new[3][3] = "22999".into();
    let borrow = |rows: &[Vec<String>]| -> Vec<Vec<String>> { rows.to_vec() };
    let (old, new) = (borrow(&old), borrow(&new));
    let old: Vec<Vec<&str>> = old.iter().map(|r| r.iter().map(String::as_str).collect()).collect();
    let new: Vec<Vec<&str>> = new.iter().map(|r| r.iter().map(String::as_str).collect()).collect();
    let old: Vec<&[&str]> = old.iter().map(Vec::as_slice).collect();
    let new: Vec<&[&str]> = new.iter().map(Vec::as_slice).collect();
    let import = read_book(&[("Ledger", &new), ("Ledger backup", &old)]);
    assert!(import.tables[0].used && !import.tables[1].used);
    assert!(import.issues.iter().any(|i| i.message.contains("older copy")), "{:?}", import.issues);
}

#[test]
fn two_regions_with_the_same_plan_both_count_and_are_pointed_at() {
    let plan: &[&[&str]] =
        &[&["Channel", "2026-01", "2026-02"], &["Search", "1200", "1450"], &["Events", "310", "275"], &["Print", "90", "85"]];
    let import = read_book(&[("Plan Germany", plan), ("Plan France", plan)]);
    assert_eq!(sums(&import), said(&[("spend.plan", "6820")]));
    assert!(import.issues.iter().any(|i| i.kind == IssueKind::Duplicate && i.severity == Severity::Warning));
}

#[test]
fn identical_rents_both_count() {
    let rent: &[&[&str]] = &[&["Item", "2026-01", "2026-02", "2026-03"], &["Rent", "1500", "1500", "1500"]];
    let import = read_book(&[
        ("Plan A", rent),
        ("Plan B", &[&["Item", "2026-01", "2026-02", "2026-03"], &["Rent", "1500", "1500", "1500"], &["Power", "90", "80", "85"]]),
    ]);
    assert_eq!(sums(&import), said(&[("spend.plan", "9255")]));
    assert!(import.issues.iter().any(|i| i.kind == IssueKind::Duplicate && i.severity == Severity::Warning));
}

#[test]
fn a_copy_in_another_file_is_a_copy_too() {
    let overrides = Overrides::default();
    let options = ReadOptions {
        today: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
        overrides: &overrides,
        calendar: plumbline::ledger::Calendar::Months,
    };
    let report: &[&[&str]] = &[&["Channel", "Actual"], &["Search", "67810.55"], &["Events", "7889.35"]];
    let books = [("Ledger.xlsx", book(&[("Data", LEDGER)])), ("Report.xlsx", book(&[("Sheet1", report)]))]
        .map(|(name, bytes)| load(&bytes, name, &mut |_| {}).unwrap());
    let import = read(&books, &options, &mut |_| {});
    assert_eq!(sums(&import), said(&[("spend.actual", SUM)]));
}

#[test]
fn copies_of_one_table_are_said_once() {
    let january: &[&[&str]] = &[LEDGER[0], LEDGER[1], LEDGER[2], LEDGER[3], LEDGER[4]];
    let february: &[&[&str]] = &[LEDGER[0], LEDGER[5], LEDGER[6], LEDGER[7], LEDGER[8]];
    let import = read_book(&[("Jan", january), ("Feb", february), ("Ledger", LEDGER)]);
    assert_eq!(sums(&import), said(&[("spend.actual", SUM)]));
    assert_eq!(
        told(&import, IssueKind::Duplicate),
        [
            "The tables at Jan!A1 and Feb!A1 are left out. All amounts stand in Ledger!A1:D9 or add up from there; counting both would double \
             the figures. Use them on the Mapping page if that is wrong."
        ]
    );
}

#[test]
fn what_is_laid_out_as_a_pivot_table_repeats_its_source() {
    let data: &[&[&str]] = &[&["Pastry", "Amount"], &["Cake", "27"], &["Pie", "35"], &["Tart", "3"]];
    let pivot: &[&[&str]] = &[&["Row Labels", "Sum of Amount"], &["Cake", "27"], &["Pie", "35"], &["Tart", "3"], &["Grand Total", "65"]];
    assert_eq!(sums(&read_book(&[("Data", data), ("Sheet2", pivot)])), said(&[("spend.actual", "65")]));
}

#[test]
fn a_sentence_about_budgeting_is_no_version() {
    let log: &[&[&str]] = &[
        &["Date", "Type", "Amount"],
        &["d:46037", "Food", "193.5"],
        &["d:46038", "Hotel", "480"],
        &["d:46039", "Food", "12.25"],
        &["d:46040", "Train", "720"],
    ];
    let overview: &[&[&str]] = &[
        &["Budget your next trip here and easily track your expenses"],
        &[],
        &["Expense type", "Cost", "Cost p/day"],
        &["Food", "205.75", "51.44"],
        &["Hotel", "480", "120"],
        &["Train", "720", "180"],
    ];
    assert_eq!(sums(&read_book(&[("Overview", overview), ("Expenses log", log)])), said(&[("spend.actual", "1405.75")]));
}
