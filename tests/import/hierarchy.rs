//! Several levels in one amount column: totals by word, formula and arithmetic, headings above their lines, trees by code, level and indent.

use crate::fixtures::*;
use crate::*;
use plumbline::workbook::mapping::TieOut;

/// The rows left out of a table, counted as the sheet counts them.
fn left_out(import: &Import, table: usize) -> Vec<u32> {
    import.tables[table].excluded_rows.iter().map(|e| e.row + 1).collect()
}

fn all_tie(import: &Import) -> bool {
    import.tables.iter().all(|t| t.tie_outs.iter().all(TieOut::ties))
}

#[test]
fn totals_are_known_by_their_word_in_many_languages() {
    for word in [
        "Total",
        "Grand Total",
        "Subtotal",
        "Summe",
        "Gesamt",
        "Zwischensumme",
        "Total général",
        "Sous-total",
        "Suma",
        "Total geral",
        "Totale",
        "Totale complessivo",
        "Totaal",
        "Eindtotaal",
        "Razem",
        "Ogółem",
        "Summa",
        "Totalt",
        "I alt",
        "合計",
        "小計",
        "总计",
        "합계",
    ] {
        let import = read_book(&[(
            "Plan 2026",
            &[&["Channel", "Jan", "Feb"], &["Search", "10", "20"], &["Display", "5", "6"], &[word, "15", "27"]],
        )]);
        assert_eq!(sums(&import), said(&[("spend.plan", "41")]), "{word}");
        assert_eq!(import.tables[0].tie_outs.len(), 2, "{word}");
        assert!(import.issues.iter().any(|i| i.place == "Plan 2026!C4" && i.message.contains("says 27")), "{word}");
    }
}

#[test]
fn totals_are_known_by_their_formulas_whatever_they_are_called() {
    let import = read_book(&[(
        "Plan 2026",
        &[
            &["Line", "Jan", "Feb"],
            &["Search", "10", "20"],
            &["Display", "5", "6"],
            &["Paid", "=B2+B3|15", "=C2+C3|26"],
            &["Fairs", "7", "8"],
            &["Webinars", "1", "1"],
            &["Owned", "=AGGREGATE(9,5,B5:B6)|8", "=AGGREGATE(9,5,C5:C6)|9"],
            &["Marketing", "=B4+B7|23", "=C4+C7|35"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "58")]));
    assert_eq!(left_out(&import, 0), [4, 7, 8]);
    assert!(all_tie(&import) && import.tables[0].tie_outs.len() == 6);
}

#[test]
fn a_row_that_adds_up_those_above_is_a_total_without_a_word() {
    let import = read_book(&[(
        "Plan 2026",
        &[
            &["Line", "Jan", "Feb", "Mar"],
            &["Search", "1043.5", "2071", "887.25"],
            &["Display", "512.25", "634", "911"],
            &["Paid media", "1555.75", "2705", "1798.25"],
            &["Trade fairs", "730", "815.5", "402"],
            &["Webinars", "121", "133.25", "90"],
            &["Live", "851", "948.75", "492"],
            &["Marketing", "2406.75", "3653.75", "2290.25"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "8350.75")]));
    assert_eq!(left_out(&import, 0), [4, 7, 8]);
    assert!(all_tie(&import));
}

#[test]
fn round_lines_that_happen_to_add_up_stay_lines() {
    let import = read_book(&[(
        "Plan 2026",
        &[
            &["Line", "Jan", "Feb"],
            &["Search", "100", "100"],
            &["Display", "100", "100"],
            &["Fairs", "200", "200"],
            &["Print", "400", "400"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "1600")]));
}

#[test]
fn headings_above_their_lines_are_the_sums_of_them() {
    let import = read_book(&[(
        "Plan 2026",
        &[
            &["Line", "Jan", "Feb"],
            &["EMEA", "1612", "1733"],
            &["Germany", "901", "1022"],
            &["France", "711", "711"],
            &["APAC", "843", "655"],
            &["Japan", "400", "212"],
            &["Korea", "443", "443"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "4843")]));
    assert_eq!(left_out(&import, 0), [2, 5]);
    assert!(all_tie(&import) && import.tables[0].tie_outs.len() == 4);
}

#[test]
fn codes_say_what_is_a_heading() {
    let import = read_book(&[(
        "Budget 2026",
        &[
            &["Code", "Line", "Budget"],
            &["'1", "Marketing", "600"],
            &["'1.1", "Digital", "400"],
            &["'1.1.1", "Search", "300"],
            &["'1.1.2", "Social", "100"],
            &["'1.2", "Events", "200"],
            &["'2", "Sales", "50"],
            &["'2.1", "Travel", "50"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "650")]));
    assert_eq!(left_out(&import, 0), [2, 3, 7]);
}

#[test]
fn account_numbers_are_headings_only_where_the_amounts_say_so() {
    let tree = read_book(&[(
        "Budget 2026",
        &[
            &["Account", "Name", "Budget"],
            &["5000", "Marketing", "600"],
            &["5100", "Digital", "400"],
            &["5110", "Search", "300"],
            &["5120", "Social", "100"],
            &["5200", "Events", "200"],
        ],
    )]);
    assert_eq!(sums(&tree), said(&[("spend.plan", "600")]));
    let flat = read_book(&[(
        "Budget 2026",
        &[&["Account", "Name", "Budget"], &["5000", "Search", "600"], &["5100", "Social", "150"], &["5200", "Events", "270"]],
    )]);
    assert_eq!(sums(&flat), said(&[("spend.plan", "1020")]));
}

#[test]
fn a_level_column_says_what_is_a_heading() {
    let import = read_book(&[(
        "Budget 2026",
        &[
            &["Level", "Line", "Jan", "Feb"],
            &["1", "Marketing", "60", "70"],
            &["2", "Digital", "40", "50"],
            &["3", "Search", "30", "30"],
            &["3", "Social", "10", "20"],
            &["2", "Events", "20", "20"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "130")]));
    assert_eq!(left_out(&import, 0), [2, 3]);
}

#[test]
fn lines_set_in_belong_to_the_heading_above() {
    let import = read_book(&[(
        "Budget 2026",
        &[
            &["Line", "Budget"],
            &["Marketing", "600"],
            &["'  Digital", "400"],
            &["'    Search", "300"],
            &["'    Social", "100"],
            &["'  Events", "200"],
            &["Sales", "80"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "680")]));
    assert_eq!(left_out(&import, 0), [2, 3]);
}

#[test]
fn a_heading_that_its_lines_do_not_add_up_to_counts_and_is_pointed_at() {
    let import = read_book(&[(
        "Budget 2026",
        &[&["Line", "Budget"], &["Marketing", "600"], &["'  Search", "310"], &["'  Social", "100"], &["Sales", "80"]],
    )]);
    assert!(import.issues.iter().any(|i| i.place == "Budget 2026!B2" && i.message.contains("heads rows 3 to 4")), "{:?}", import.issues);
}

#[test]
fn the_same_total_split_by_region_and_by_channel_counts_once() {
    let import = read_book(&[(
        "Budget 2026",
        &[
            &["Line", "Jan", "Feb"],
            &["By region"],
            &["EMEA", "612", "500"],
            &["Americas", "413", "421"],
            &["Total", "1025", "921"],
            &["By channel"],
            &["Search", "325", "600"],
            &["Events", "700", "321"],
            &["Total", "1025", "921"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "1946")]));
    assert!(import.issues.iter().any(|i| i.message.contains("another way")), "{:?}", import.issues);
}

#[test]
fn details_stay_when_a_section_total_omits_a_line() {
    let import = read_book(&[(
        "Budget 2026",
        &[
            &["Line", "Jan"],
            &["Paid"],
            &["Search", "10"],
            &["Display", "5"],
            &["Social", "3"],
            &["Total paid", "15"],
            &["Live"],
            &["Fairs", "7"],
            &["Total live", "7"],
            &["Grand total", "22"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "25")]));
    assert!(import.issues.iter().any(|i| i.place == "Budget 2026!B6" && i.message.contains("add up to 18")), "{:?}", import.issues);
}

#[test]
fn the_word_total_in_any_column_marks_a_cube_s_own_sums() {
    let import = read_book(&[(
        "Data",
        &[
            &["Month", "Region", "Channel", "Plan"],
            &["2026-01", "EMEA", "Search", "10"],
            &["2026-01", "EMEA", "Events", "20"],
            &["2026-01", "EMEA", "Total", "30"],
            &["2026-01", "NA", "Search", "5"],
            &["2026-01", "NA", "Events", "6"],
            &["2026-01", "NA", "Total", "11"],
            &["2026-01", "Total", "Search", "15"],
            &["2026-01", "Total", "Events", "26"],
            &["2026-01", "Total", "Total", "41"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "41")]));
}

#[test]
fn quarters_and_years_among_months_add_them_up() {
    let import = read_book(&[(
        "Data",
        &[
            &["Period", "Channel", "Plan"],
            &["Jan 2026", "Search", "10"],
            &["Feb 2026", "Search", "20"],
            &["Mar 2026", "Search", "30"],
            &["Q1 2026", "Search", "60"],
            &["Jan 2026", "Events", "1"],
            &["Feb 2026", "Events", "2"],
            &["Mar 2026", "Events", "3"],
            &["Q1 2026", "Events", "6"],
            &["2026", "Search", "60"],
            &["2026", "Events", "6"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "66")]));
}

#[test]
fn an_error_in_the_first_line_below_a_heading_total_is_said() {
    let import = read_book(&[(
        "Plan 2026",
        &[
            &["Item", "Jan", "Feb"],
            &["Total", "=SUM(B3:B5)|90.25", "=SUM(C3:C5)|70.5"],
            &["Search", "=1/0|#DIV/0!", "–"],
            &["Display", "50.25", "40.5"],
            &["Events", "40", "30"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "160.75")]));
    assert!(import.issues.iter().any(|i| i.place == "Plan 2026!B3" && i.severity == Severity::Error));
}

#[test]
fn a_line_that_says_total_but_adds_up_nothing_asks_to_be_looked_at() {
    let import = read_book(&[(
        "Plan 2026",
        &[
            &["Channel", "Region", "Jan", "Feb"],
            &["Search", "North", "10.5", "20"],
            &["Display", "South", "5", "6.25"],
            &["Total", "East", "33", "44"],
            &["Events", "West", "7", "8"],
        ],
    )]);
    assert!(import.issues.iter().any(|i| i.place == "Plan 2026!C4" && i.severity == Severity::Warning), "{:?}", import.issues);
}
