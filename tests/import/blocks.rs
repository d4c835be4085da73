//! Where tables begin and end: stacked, side by side, repeated under one header, served by one header from afar, with other things around them.

use crate::fixtures::*;
use crate::*;

/// The members of a dimension that facts have, with their sums.
fn by(import: &Import, dimension: &str) -> Vec<(String, String)> {
    let ledger = &import.ledger;
    let Some(at) = ledger.dimensions().iter().position(|d| d.kind.id() == dimension) else { return Vec::new() };
    let mut sums: BTreeMap<String, Decimal> = BTreeMap::new();
    for (i, fact) in ledger.facts().iter().enumerate() {
        let name = ledger.dimensions()[at].name(ledger.member_of(i, at)).to_owned();
        *sums.entry(name).or_default() += fact.amount.unwrap_or_default();
    }
    sums.into_iter().map(|(k, v)| (k, v.normalize().to_string())).collect()
}

#[test]
fn one_row_tables_under_the_same_header_are_one_table_with_what_their_labels_say() {
    let mut rows: Vec<Vec<String>> = vec![vec!["Media budget".into()]];
    let line = |cells: &[&str]| cells.iter().map(|c| (*c).to_owned()).collect::<Vec<String>>();
    for month in ["January 2026", "February 2026"] {
        rows.push(vec![]);
        rows.push(line(&[month]));
        for department in ["Field", "Service"] {
            rows.push(line(&[department]));
            for (kind, amount) in [("Direct", "10"), ("Indirect", "5")] {
                rows.push(line(&[kind]));
                rows.push(line(&["Item", "Plan", "Actual"]));
                rows.push(line(&["Ads", amount, "3"]));
            }
        }
    }
    let rows: Vec<Vec<&str>> = rows.iter().map(|r| r.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let import = read_book(&[("Sheet1", &rows)]);
    assert_eq!(import.tables.len(), 1);
    assert_eq!(sums(&import), said(&[("spend.actual", "24"), ("spend.plan", "60")]));
    assert_eq!(periods(&import), ["2026-01", "2026-02"]);
    assert_eq!(import.tables[0].lines, 8);
    let named: Vec<String> = import.ledger.dimensions().iter().map(|d| d.kind.id()).collect();
    let sections: Vec<_> = named.iter().filter(|n| n.to_lowercase().contains("section") || n.to_lowercase().contains("group")).collect();
    assert_eq!(sections.len(), 2, "{named:?}");
    assert_eq!(by(&import, sections[0]), said(&[("Field", "42"), ("Service", "42")]));
    assert_eq!(by(&import, sections[1]), said(&[("Direct", "52"), ("Indirect", "32")]));
}

#[test]
fn a_repeated_header_begins_a_block_of_its_own_where_its_title_says_another_version() {
    let import = read_book(&[(
        "Sheet1",
        &[
            &["Plan 2026"],
            &["Channel", "Jan", "Feb"],
            &["Search", "10", "20"],
            &["Events", "1", "2"],
            &["Actual 2026"],
            &["Channel", "Jan", "Feb"],
            &["Search", "9", "21"],
            &["Events", "2", "2"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.actual", "34"), ("spend.plan", "33")]));
    assert_eq!(import.tables.len(), 2);
}

#[test]
fn one_header_serves_sections_far_below_it() {
    let import = read_book(&[(
        "Budget 2026",
        &[
            &["Line", "Owner", "Q1", "Q2"],
            &[],
            &[],
            &["Paid media"],
            &[],
            &["Search", "Ana", "10", "20"],
            &["Display", "Ben", "5", "6"],
            &[],
            &[],
            &[],
            &["Events"],
            &[],
            &["Trade shows", "Cy", "7", "8"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "56")]));
    assert_eq!(import.tables.len(), 1);
    assert_eq!(by(&import, "section"), said(&[("Events", "15"), ("Paid media", "41")]));
}

#[test]
fn a_row_of_numbers_above_the_header_is_no_line() {
    let import = read_book(&[(
        "Plan 2026",
        &[
            &["", "=SUBTOTAL(9,B3:B4)|11", "=SUBTOTAL(9,C3:C4)|22"],
            &["Channel", "Jan", "Feb"],
            &["Search", "10", "20"],
            &["Events", "1", "2"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "33")]));
    let import = read_book(&[(
        "Plan 2026",
        &[&["1", "2", "3", "4"], &["Channel", "Jan", "Feb", "Mar"], &["Search", "10", "20", "3"], &["Events", "1", "2", "4"]],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "40")]));
}

#[test]
fn a_row_of_column_numbers_below_the_header_is_no_line() {
    let import = read_book(&[(
        "Plan 2026",
        &[&["Channel", "Jan", "Feb", "Mar"], &["1", "2", "3", "4"], &["Search", "10", "20", "3"], &["Events", "1", "2", "4"]],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "40")]));
}

#[test]
fn tables_stand_side_by_side_under_a_wide_one() {
    let import = read_book(&[(
        "Sheet1",
        &[
            &["Plan 2026"],
            &["Channel", "Jan", "Feb", "Mar", "Apr", "May", "Jun"],
            &["Search", "1", "2", "3", "4", "5", "6"],
            &["Events", "1", "1", "1", "1", "1", "1"],
            &[],
            &["Actual 2026", "", "", "", "Forecast 2026"],
            &["Channel", "Jan", "Feb", "", "Channel", "Mar", "Apr"],
            &["Search", "2", "2", "", "Search", "3", "4"],
            &["Events", "1", "1", "", "Events", "1", "2"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.actual", "6"), ("spend.forecast", "10"), ("spend.plan", "27")]));
    assert_eq!(import.tables.len(), 3);
}

#[test]
fn tables_side_by_side_are_told_apart_without_a_blank_row_above_or_a_blank_column_between() {
    let import = read_book(&[(
        "Sheet1",
        &[
            &["Marketing 2026, all figures in USD, plan at the left and actual at the right"],
            &["Plan 2026", "", "", "Actual 2026"],
            &["Channel", "Jan", "Feb", "Channel", "Jan", "Feb"],
            &["Search", "10", "20", "Search", "9", "19"],
            &["Events", "5", "6", "Events", "5", "5"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.actual", "38"), ("spend.plan", "41")]));
    let import = read_book(&[(
        "Sheet1",
        &[
            &["Plan 2026", "", "", "", "Actual 2026"],
            &["Channel", "Jan", "Feb", "", "Channel", "Jan", "Feb"],
            &["Search", "10", "20", "", "Search", "9", "19"],
            &["Events", "5", "6", "", "Events", "5", "5"],
            &["Figures are final once signed", "by finance", "and", "sales", "as always"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.actual", "38"), ("spend.plan", "41")]));
}

#[test]
fn unnamed_columns_and_spacers_do_not_break_a_table() {
    let import = read_book(&[(
        "Plan 2026",
        &[
            &["", "Channel", "", "Jan", "", "Feb", "", "Mar"],
            &["1", "Search", "", "10", "", "20", "", "30"],
            &["2", "Events", "", "1", "", "2", "", "3"],
            &["3", "Radio", "", "4", "", "5", "", "6"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "81")]));
    assert_eq!(import.tables.len(), 1);
}

#[test]
fn blank_rows_inside_and_notes_below_do_not_count() {
    let import = read_book(&[(
        "Plan 2026",
        &[
            &["Channel", "Jan", "Feb"],
            &["Search", "10", "20"],
            &[],
            &["Events", "1", "2"],
            &[],
            &["Total", "11", "22"],
            &[],
            &["Notes"],
            &["1. Search covers brand and generic terms."],
            &["2. Approved by finance on", "d:46023"],
            &["Prepared by Ana"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "33")]));
    assert_eq!(import.tables.len(), 1);
    assert_eq!(import.tables[0].lines, 2);
}

#[test]
fn instructions_for_screen_readers_in_column_a_are_no_label() {
    let import = read_book(&[(
        "Plan 2026",
        &[
            &[
                "Create a marketing budget in this worksheet. Helpful instructions on how to use it are in cells in this column.",
                "Marketing plan",
            ],
            &["Enter the channel and its months in the table that starts in the cell at right.", "Channel", "Jan", "Feb"],
            &["", "Search", "10", "20"],
            &["", "Events", "1", "2"],
            &["The total is computed in the cells at right. The next instruction is in cell A7.", "Total", "11", "22"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "33")]));
    let table = &import.tables[0];
    assert_eq!((table.columns[0].header.as_str(), table.range.left), ("Channel", 1), "{}", table.range);
}

#[test]
fn an_excel_table_says_where_its_header_and_its_lines_are() {
    use rust_xlsxwriter::{Table, TableColumn};
    let mut book = rust_xlsxwriter::Workbook::new();
    sheet(
        &mut book,
        "Plan 2026",
        &[
            &["Marketing plan 2026"],
            &["Fill in the table"],
            &["Channel", "Note", "Jan", "Feb"],
            &["Search", "12", "10", "20"],
            &["Events", "x", "", ""],
            &["Radio", "y", "1", "2"],
            &["Total", "", "11", "22"],
            &["Region", "Note", "Code", "Count"],
            &["North", "a", "b", "12"],
        ],
    );
    let columns: Vec<TableColumn> = ["Channel", "Note", "Jan", "Feb"].iter().map(|h| TableColumn::new().set_header(*h)).collect();
    let table = Table::new().set_columns(&columns).set_total_row(true);
    book.worksheet_from_name("Plan 2026").unwrap().add_table(2, 0, 6, 3, &table).unwrap();
    let worksheet = book.worksheet_from_name("Plan 2026").unwrap();
    for (col, text) in (0_u16..).zip(["Total", "", "11", "22"]) {
        if let Ok(n) = text.parse::<f64>() {
            worksheet.write_number(6, col, n).unwrap();
        } else {
            worksheet.write_string(6, col, text).unwrap();
        }
    }
    let import = import(&book.save_to_buffer().unwrap(), "x.xlsx").unwrap();
    println!("{}", describe(&import));
    assert_eq!(sums(&import).iter().find(|(k, _)| k == "spend.plan").map(|(_, v)| v.as_str()), Some("33"));
    let table = &import.tables[0];
    assert_eq!((table.range.to_string(), table.header_rows.clone()), ("A3:D7".into(), vec![2]));
    assert!(table.excluded_rows.iter().any(|e| e.row == 6 && e.reason == "total"));
}

#[test]
fn excel_tables_side_by_side_without_a_gap_are_two() {
    use rust_xlsxwriter::{Table, TableColumn};
    let mut book = rust_xlsxwriter::Workbook::new();
    sheet(
        &mut book,
        "2026",
        &[&["Line", "Plan", "Actual", "Kind", "Actual"], &["Search", "10", "9", "Leads", "70"], &["Events", "1", "2", "Wins", "3"]],
    );
    for (left, right, heads) in [(0, 2, &["Line", "Plan", "Actual"][..]), (3, 4, &["Kind", "Actual"][..])] {
        let columns: Vec<TableColumn> = heads.iter().map(|h| TableColumn::new().set_header(*h)).collect();
        book.worksheet_from_name("2026").unwrap().add_table(0, left, 2, right, &Table::new().set_columns(&columns)).unwrap();
    }
    let import = import(&book.save_to_buffer().unwrap(), "x.xlsx").unwrap();
    println!("{}", describe(&import));
    assert_eq!(import.tables.len(), 2);
    assert!(sums(&import).contains(&("spend.plan".into(), "11".into())) && sums(&import).contains(&("spend.actual".into(), "11".into())));
}

#[test]
fn section_labels_say_period_version_and_dimension() {
    let import = read_book(&[(
        "Budget 2026",
        &[
            &["Line", "Amount"],
            &["Region: EMEA"],
            &["January"],
            &["Search", "10"],
            &["Events", "1"],
            &["February"],
            &["Search", "20"],
            &["Region: APAC"],
            &["January"],
            &["Search", "3"],
            &["February"],
            &["Search", "4"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "38")]));
    assert_eq!(periods(&import), ["2026-01", "2026-02"]);
    assert_eq!(by(&import, "region"), said(&[("APAC", "7"), ("EMEA", "31")]));
}

#[test]
fn sections_named_plan_and_actual_are_versions() {
    let import = read_book(&[(
        "2026",
        &[
            &["Line", "Jan", "Feb"],
            &["Budget"],
            &["Search", "10", "20"],
            &["Events", "1", "2"],
            &["Actual"],
            &["Search", "9", "21"],
            &["Events", "1", "1"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.actual", "32"), ("spend.plan", "33")]));
}

#[test]
fn a_million_sparse_rows_and_many_columns_cost_little() {
    let mut book = rust_xlsxwriter::Workbook::new();
    sheet(&mut book, "Plan 2026", &[&["Channel", "Jan"], &["Search", "10"], &["Display", "5"]]);
    let far = book.worksheet_from_name("Plan 2026").unwrap();
    for r in (10..1_048_576_u32).step_by(900) {
        far.write_string(r, u16::try_from(r % 16_000).unwrap() + 300, "x").unwrap();
    }
    let import = import(&book.save_to_buffer().unwrap(), "x.xlsx").unwrap();
    assert!(sums(&import).contains(&("spend.plan".into(), "15".into())));
}

#[test]
fn parts_of_one_row_each_are_read_under_two_header_rows() {
    let (plan, months) = (["", "Plan", "Plan", "Plan"], ["Channel", "d:45658", "d:45689", "d:45717"]);
    let import = read_book(&[(
        "Budget",
        &[
            &["North"],
            &plan,
            &months,
            &["Search", "100", "200", "300"],
            &[],
            &["South"],
            &plan,
            &months,
            &["Email", "10", "20", "30"],
            &[],
            &["West"],
            &plan,
            &months,
            &["Events", "1", "2", "3"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "666")]));
}
