//! What headers of one to three rows say: merged, repeated, unlabeled, with units, footnotes and options.

use crate::fixtures::*;
use crate::*;

/// A workbook of one sheet with merged cells: (top, left, bottom, right).
fn merged(name: &str, rows: &[&[&str]], merges: &[(u32, u16, u32, u16)]) -> Import {
    let mut book = rust_xlsxwriter::Workbook::new();
    sheet(&mut book, name, rows);
    let format = rust_xlsxwriter::Format::new();
    for (top, left, bottom, right) in merges {
        let text = rows.get(*top as usize).and_then(|r| r.get(usize::from(*left))).copied().unwrap_or("");
        book.worksheet_from_name(name).unwrap().merge_range(*top, *left, *bottom, *right, text, &format).unwrap();
    }
    let import = import(&book.save_to_buffer().unwrap(), "Book1.xlsx").unwrap();
    println!("{}", describe(&import));
    import
}

#[test]
fn three_rows_join_into_period_version_and_unit() {
    let import = merged(
        "Tracker",
        &[
            &["Channel", "2025", "", "", "", "2026", "", "", ""],
            &["", "Plan", "", "Actual", "", "Plan", "", "Actual", ""],
            &["", "Spend", "Leads", "Spend", "Leads", "Spend", "Leads", "Spend", "Leads"],
            &["Search", "10", "1", "9", "2", "20", "3", "21", "4"],
            &["Events", "5", "1", "5", "1", "6", "1", "7", "1"],
        ],
        &[(0, 1, 0, 4), (0, 5, 0, 8), (1, 1, 1, 2), (1, 3, 1, 4), (1, 5, 1, 6), (1, 7, 1, 8), (0, 0, 2, 0)],
    );
    assert_eq!(sums(&import), said(&[("leads.actual", "8"), ("leads.plan", "6"), ("spend.actual", "42"), ("spend.plan", "41")]));
    assert_eq!(periods(&import), ["2025", "2026"]);
    assert_eq!(import.tables[0].header_rows, [0, 1, 2]);
}

#[test]
fn a_unit_row_belongs_to_the_header() {
    let import =
        read_book(&[("Plan 2026", &[&["Channel", "Jan", "Feb"], &["", "USD", "USD"], &["Search", "10", "20"], &["Events", "5", "6"]])]);
    assert_eq!(sums(&import), said(&[("spend.plan", "41")]));
    assert_eq!(import.tables[0].header_rows, [0, 1]);
    assert_eq!(import.ledger.currencies()[usize::from(import.ledger.facts().get(0).unwrap().currency)].0, "USD");
}

#[test]
fn footnote_marks_do_not_hide_what_a_header_says() {
    let import = read_book(&[(
        "Sheet1",
        &[
            &["Channel", "Budget¹", "Actual*", "Forecast (a)", "Var. [2]"],
            &["Search", "10", "9", "11", "1"],
            &["Events", "5", "6", "7", "-1"],
            &["¹ As approved", ""],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.actual", "15"), ("spend.forecast", "18"), ("spend.plan", "15")]));
    let import = read_book(&[(
        "Budget",
        &[&["Channel", "FY25 (a)", "FY26 (b)", "2027 *"], &["Search", "10", "9", "11"], &["Events", "5", "6", "7"]],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "48")]));
    assert_eq!(periods(&import), ["2025", "2026", "2027"]);
}

#[test]
fn the_real_header_stands_below_generic_names() {
    let import = read_book(&[(
        "Plan 2026",
        &[
            &["Column1", "Column2", "Column3", "Column4"],
            &["Channel", "Owner", "Jan", "Feb"],
            &["Search", "Ana", "10", "20"],
            &["Events", "Ben", "5", "6"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "41")]));
    let heads: Vec<_> = import.tables[0].columns.iter().map(|c| c.header.as_str()).collect();
    assert_eq!(heads, ["Channel", "Owner", "Jan", "Feb"]);
    assert_eq!(periods(&import), ["2026-01", "2026-02"]);
}

#[test]
fn an_unlabeled_value_column_belongs_to_the_period_on_its_left() {
    let import = read_book(&[(
        "Plan 2026",
        &[
            &["Product", "Jan", "", "Feb", ""],
            &["Shoes", "3", "299.97", "2", "199.98"],
            &["Boots", "1", "149.5", "4", "598"],
            &["Hats", "10", "90.2", "5", "45.1"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("quantity.plan", "25"), ("spend.plan", "1382.75")]));
    assert_eq!(periods(&import), ["2026-01", "2026-02"]);
    assert!(import.issues.iter().any(|i| i.message.contains("no header")));
    assert!(import.tables[0].columns.iter().filter(|c| c.index > 0).all(|c| c.confidence < 80));
}

#[test]
fn quantity_and_price_are_told_from_money_where_header_words_repeat() {
    let import = read_book(&[(
        "Plan 2026",
        &[
            &["Product", "Jan", "Jan", "Jan", "Feb", "Feb", "Feb"],
            &["Shoes", "3", "99.99", "299.97", "2", "99.99", "199.98"],
            &["Boots", "1", "149.5", "149.5", "4", "149.5", "598"],
            &["Hats", "10", "9.02", "90.2", "5", "9.02", "45.1"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("quantity.plan", "25"), ("spend.plan", "1382.75")]));
}

#[test]
fn columns_of_one_name_that_cannot_be_told_apart_are_an_issue() {
    let import =
        read_book(&[("Sheet1", &[&["Channel", "Plan", "Plan"], &["Search", "10", "21"], &["Events", "5", "6"], &["Radio", "7", "9"]])]);
    assert_eq!(sums(&import), said(&[("spend.plan", "22")]));
    assert!(import.issues.iter().any(|i| i.place == "Sheet1!C1" && i.severity != plumbline::workbook::issue::Severity::Info));
}

#[test]
fn options_side_by_side_are_scenarios_and_one_is_used() {
    let import = read_book(&[(
        "Budget 2026",
        &[&["Item", "Option 1", "Option 2", "Option 3"], &["Venue", "100", "120", "90"], &["Food", "50", "60", "40"]],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "150")]));
    assert!(import.issues.iter().any(|i| i.message.contains("Option 2") && i.severity == plumbline::workbook::issue::Severity::Warning));
    let import = read_book(&[(
        "Budget 2026",
        &[&["Item", "Scenario A", "Scenario B (recommended)"], &["Venue", "100", "120"], &["Food", "50", "60"]],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "180")]));
}

#[test]
fn options_over_price_number_and_total_count_the_total_of_one() {
    let import = merged(
        "Budget 2026",
        &[
            &["", "Option 1", "", "", "Option 2", "", ""],
            &["Item", "Price", "Number", "Total", "Price", "Number", "Total"],
            &["Venue", "100", "2", "200", "120", "2", "240"],
            &["Food", "50", "3", "150", "40", "3", "120"],
            &["Taxi", "9", "10", "90", "8", "10", "80"],
        ],
        &[(0, 1, 0, 3), (0, 4, 0, 6)],
    );
    let found = sums(&import);
    assert!(found.contains(&("spend.plan".into(), "440".into())), "{found:?}");
    assert!(!found.iter().any(|(k, _)| k.starts_with("price")), "{found:?}");
}

#[test]
fn options_as_blocks_or_sheets_are_scenarios_too() {
    let import = read_book(&[(
        "Budget 2026",
        &[
            &["Option A"],
            &["Item", "Jan", "Feb"],
            &["Venue", "100", "10"],
            &["Food", "50", "10"],
            &[],
            &["Option B"],
            &["Item", "Jan", "Feb"],
            &["Venue", "120", "10"],
            &["Food", "60", "10"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "170")]));
    assert!(import.issues.iter().any(|i| i.message.contains("Option B")));
    let one: &[&[&str]] = &[&["Item", "Jan-26", "Feb-26"], &["Venue", "100", "10"], &["Food", "50", "10"]];
    let two: &[&[&str]] = &[&["Item", "Jan-26", "Feb-26"], &["Venue", "130", "10"], &["Food", "60", "10"]];
    let import = read_book(&[("Scenario low", one), ("Scenario base", two)]);
    assert_eq!(totals(&import).values().map(String::as_str).collect::<Vec<_>>(), ["210"]);
}

#[test]
fn requested_and_approved_are_versions_and_the_approved_is_the_plan() {
    let import = read_book(&[(
        "2026",
        &[&["Line", "Requested", "Approved"], &["Search", "100", "80"], &["Events", "50", "40"], &["Radio", "10", "0"]],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "120")]));
}

#[test]
fn headers_come_in_any_order() {
    let import = read_book(&[(
        "Sheet1",
        &[
            &["Actual", "Month", "Budget", "Channel", "Variance"],
            &["9", "Mar 2026", "10", "Search", "1"],
            &["19", "Jan 2026", "20", "Events", "1"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.actual", "28"), ("spend.plan", "30")]));
    assert_eq!(periods(&import), ["2026-01", "2026-03"]);
    let import = read_book(&[(
        "Plan",
        &[&["Dec 2026", "Nov 2026", "Oct 2026", "Channel"], &["9", "10", "11", "Search"], &["1", "2", "3", "Events"]],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "36")]));
}

#[test]
fn a_merged_group_that_is_not_over_the_first_of_its_columns_still_holds() {
    let import = merged(
        "2026",
        &[
            &["", "", "Plan", "", "", "Actual"],
            &["Channel", "Jan", "Feb", "Mar", "Jan", "Feb", "Mar"],
            &["Search", "10", "20", "30", "9", "19", "29"],
            &["Events", "1", "2", "3", "1", "1", "2"],
        ],
        &[(0, 2, 0, 3), (0, 5, 0, 6)],
    );
    assert_eq!(sums(&import), said(&[("spend.actual", "61"), ("spend.plan", "66")]));
}
