//! Sheets that are as wide and as tall as a sheet can be, and nearly empty: bounded work, and an answer.

use crate::*;

/// The last row and column of a sheet.
const LAST: (u32, u16) = (1_048_575, 16_383);

fn sparse(cells: impl Iterator<Item = (u32, u16)>) -> Import {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (n, (row, col)) in cells.enumerate() {
        if n % 3 == 0 {
            sheet.write_string(row, col, format!("Cell {n}")).unwrap();
        } else {
            sheet.write_number(row, col, 1.5 * f64::from(u32::try_from(n).unwrap())).unwrap();
        }
    }
    import(&book.save_to_buffer().unwrap(), "Book1.xlsx").unwrap()
}

#[test]
fn two_corners_are_no_budget() {
    let import = sparse([(0, 0), LAST].into_iter());
    assert!(import.ledger.facts().is_empty());
}

#[test]
fn a_diagonal_of_ten_thousand_cells_gets_an_answer() {
    let import = sparse((0..10_000_u16).map(|n| (u32::from(n) * 100, n)).chain([LAST]));
    assert!(import.tables.len() <= 400);
}

#[test]
fn a_dense_diagonal_gets_an_answer() {
    let import = sparse((0..10_000_u16).map(|n| (u32::from(n), n)).chain([LAST]));
    assert!(import.tables.is_empty() && import.issues.iter().any(|i| i.kind == IssueKind::NotRead), "{:?}", import.issues);
}

#[test]
fn cells_scattered_over_a_whole_sheet_get_an_answer() {
    let mut seed = 7_u64;
    let mut next = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let cells: Vec<(u32, u16)> =
        (0..10_000).map(|_| (u32::try_from(next(1_048_576)).unwrap(), u16::try_from(next(16_384)).unwrap())).collect();
    let import = sparse(cells.into_iter());
    assert!(import.tables.len() <= 400);
}

#[test]
fn one_row_across_and_one_column_down_get_an_answer() {
    let across = (0..LAST.1).map(|col| (5, col));
    let down = (0..20_000).map(|n| (n * 50, 9));
    let import = sparse(across.chain(down).collect::<std::collections::BTreeSet<_>>().into_iter());
    assert!(import.tables.len() <= 400);
}

#[test]
fn a_stray_cell_in_the_last_corner_hides_no_budget() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Actuals").unwrap();
    for (col, head) in (0..).zip(["Month", "Channel", "Actual"]) {
        sheet.write_string(0, col, head).unwrap();
    }
    for row in 1..=3_000 {
        sheet.write_string(row, 0, "2026-01").unwrap();
        sheet.write_string(row, 1, "Search").unwrap();
        sheet.write_number(row, 2, 1.5).unwrap();
    }
    sheet.write_string(LAST.0, LAST.1, "x").unwrap();
    let import = import(&book.save_to_buffer().unwrap(), "Book1.xlsx").unwrap();
    assert_eq!(totals(&import).get("spend.actual").map(String::as_str), Some("4500"));
}
