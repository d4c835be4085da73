//! Computed columns: what they are computed from is found and said, rows that break the rule are pointed at, none of them counts.

use crate::fixtures::*;
use crate::*;
use plumbline::workbook::issue::IssueKind;
use plumbline::workbook::mapping::Role;

fn reason<'a>(import: &'a Import, header: &str) -> &'a str {
    let column = import.tables[0].columns.iter().find(|c| c.header == header).unwrap();
    assert_eq!(column.role, Role::Derived, "{header}: {}", column.reason);
    &column.reason
}

fn broken(import: &Import) -> Vec<&str> {
    import.issues.iter().filter(|i| i.kind == IssueKind::DerivedDiffers).map(|i| i.place.as_str()).collect()
}

#[test]
fn differences_shares_and_rates_say_what_they_are_computed_from() {
    let import = read_book(&[(
        "Budget",
        &[
            &["Month", "Channel", "Plan", "Actual", "Variance", "Var %", "% of plan", "Share", "Running total"],
            &["2026-01", "Search", "100", "90", "-10", "-0.1", "90", "0.225", "90"],
            &["2026-01", "Events", "200", "230", "30", "0.15", "115", "0.575", "320"],
            &["2026-02", "Search", "110", "80", "-30", "-0.2727", "72.7", "0.2", "400"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.actual", "400"), ("spend.plan", "410")]));
    assert_eq!(reason(&import, "Variance"), "= Actual − Plan, checked in 3 rows");
    assert_eq!(reason(&import, "Var %"), "= Actual ÷ Plan − 1, checked in 3 rows");
    assert_eq!(reason(&import, "% of plan"), "= Actual ÷ Plan, checked in 3 rows");
    assert_eq!(reason(&import, "Share"), "= the share of Actual in its total, checked in 3 rows");
    assert_eq!(reason(&import, "Running total"), "= the running total of Actual, checked in 3 rows");
    assert!(broken(&import).is_empty());
}

#[test]
fn a_row_that_breaks_the_rule_is_pointed_at() {
    let import = read_book(&[(
        "Budget",
        &[
            &["Channel", "Plan", "Actual", "Variance"],
            &["Search", "100", "91", "9"],
            &["Events", "200", "230", "-30"],
            &["Social", "50", "42", "8"],
            &["Print", "70", "65", "6"],
            &["Radio", "80", "60", "20"],
            &["Total", "500", "488", "12"],
        ],
    )]);
    assert_eq!(reason(&import, "Variance"), "= Plan − Actual, checked in 5 rows, 1 differ");
    assert_eq!(broken(&import), ["Budget!D5"]);
    assert_eq!(sums(&import), said(&[("spend.actual", "488"), ("spend.plan", "500")]));
}

#[test]
fn a_total_of_the_months_needs_no_header() {
    let import = read_book(&[(
        "Plan 2026",
        &[
            &["Channel", "Jan", "Feb", "Mar", "2026"],
            &["Search", "103", "214", "310", "627"],
            &["Events", "51", "62", "73", "186"],
            &["Social", "17", "28", "39", "84"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "897")]));
    let import = read_book(&[(
        "Plan",
        &[
            &["Channel", "2026-01", "2026-02", "2026-03", "2026-12"],
            &["Search", "103", "214", "310", "627"],
            &["Events", "51", "62", "73", "186"],
            &["Social", "17", "28", "39", "84"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "897")]));
    assert!(
        import.tables[0].columns[4].reason.starts_with("= the sum of 2026-01 to 2026-03")
            || import.tables[0].columns[4].reason.starts_with("= 2026-01 + ")
    );
}

#[test]
fn parts_with_names_of_their_own_count_once_beside_their_total() {
    let import = read_book(&[(
        "Plan",
        &[
            &["Month", "Online", "Offline", "Total"],
            &["2026-01", "103", "214", "317"],
            &["2026-02", "51", "62", "113"],
            &["2026-03", "17", "28", "45"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "475")]));
    assert_eq!(reason(&import, "Total"), "= Online + Offline, checked in 3 rows");
}

#[test]
fn columns_that_only_coincide_stay() {
    let import = read_book(&[(
        "Plan 2026",
        &[
            &["Channel", "Jan", "Feb", "Mar", "Apr"],
            &["Search", "0", "0", "0", "0"],
            &["Events", "100", "100", "200", "400"],
            &["Social", "0", "0", "0", "0"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "800")]));
}

#[test]
fn rates_are_held_against_their_parts() {
    let import = read_book(&[(
        "Ads",
        &[
            &["Month", "Channel", "Spend", "Impressions", "Clicks", "CTR", "CPC"],
            &["2026-01", "Search", "1000", "40000", "800", "0.02", "1.25"],
            &["2026-01", "Social", "600", "90000", "450", "0.005", "1.33"],
            &["2026-02", "Search", "1200", "50000", "1100", "0.022", "1.09"],
            &["2026-02", "Social", "640", "70000", "410", "0.0059", "1.56"],
            &["2026-03", "Social", "660", "80000", "400", "0.05", "1.65"],
        ],
    )]);
    assert_eq!(reason(&import, "CTR"), "= Clicks ÷ Impressions, checked in 5 rows, 1 differ");
    assert_eq!(reason(&import, "CPC"), "= Spend ÷ Clicks, checked in 5 rows");
    assert_eq!(broken(&import), ["Ads!F6"]);
}

#[test]
fn a_printed_total_that_breaks_the_rule_is_pointed_at() {
    let import = read_book(&[(
        "Plan 2026",
        &[
            &["Line", "Jan", "Feb", "Mar", "Year"],
            &["Rent", "100", "110", "120", "330"],
            &["Travel", "41", "52", "63", "156"],
            &["Draw", "7", "8", "9", ""],
            &["Total", "148", "170", "192", "486"],
        ],
    )]);
    assert_eq!(broken(&import), ["Plan 2026!E5"]);
    assert_eq!(
        told(&import, IssueKind::DerivedDiffers),
        ["Plan 2026!E5 says 486.00, but Jan + Feb + Mar is 510.00. It is not counted; check this row."]
    );
    assert_eq!(sums(&import), said(&[("spend.plan", "510")]));
}

#[test]
fn errors_in_rows_that_do_not_count_are_said_once_a_row() {
    let import = read_book(&[(
        "Plan 2026",
        &[
            &["Line", "2026-01", "2026-02", "2026-03"],
            &["Rent", "100", "110", "120"],
            &["Travel", "41", "52", "63"],
            &["Total", "141", "162", "183"],
            &["Check", "=1/0|#DIV/0!", "=1/0|#DIV/0!", "183"],
        ],
    )]);
    assert_eq!(
        told(&import, IssueKind::ErrorCell),
        [
            "Plan 2026!B5 holds #DIV/0!, and 1 more cell of its row an error. The row does not count, so no figure is wrong; correct the formulas."
        ]
    );
    assert_eq!(sums(&import), said(&[("spend.plan", "486")]));
}
