//! Filters, names and print areas: evidence of tables where the cells leave it open, and of nothing where they are stale.

use rust_xlsxwriter::Workbook;

use crate::fixtures::*;
use crate::*;

/// One sheet, `Budget`, with what is set on it.
fn budget(rows: &[&[&str]], set: impl FnOnce(&mut Workbook)) -> Import {
    let mut book = Workbook::new();
    sheet(&mut book, "Budget", rows);
    set(&mut book);
    let import = import(&book.save_to_buffer().unwrap(), "Book1.xlsx").unwrap();
    println!("{}", describe(&import));
    import
}

fn filter(book: &mut Workbook, range: (u32, u16, u32, u16)) {
    book.worksheet_from_name("Budget").unwrap().autofilter(range.0, range.1, range.2, range.3).unwrap();
}

fn ranges(import: &Import) -> Vec<String> {
    import.tables.iter().map(|t| t.range.to_string()).collect()
}

/// What tables are and add up to, without how sure and why.
fn reading(import: &Import) -> (Vec<String>, Vec<(String, String)>) {
    (ranges(import), sums(import))
}

const WITH_BLANK_ROWS: &[&[&str]] = &[
    &["Budget 2026"],
    &["Channel", "Owner", "Jan", "Feb"],
    &["Search", "Ana", "110", "120"],
    &["Social", "Ben", "210", "220"],
    &[],
    &["Events", "Cem", "on hold", "on hold"],
    &["Print", "Dee", "310", "320"],
];

#[test]
fn a_filter_holds_a_table_together_over_blank_rows() {
    let without = budget(WITH_BLANK_ROWS, |_| {});
    assert_eq!(totals(&without)["spend.plan"], "660", "the cells alone leave it open");
    let import = budget(WITH_BLANK_ROWS, |book| filter(book, (1, 0, 6, 3)));
    assert_eq!(reading(&import), (vec!["A2:D7".into()], said(&[("spend.plan", "1290")])));
    assert_eq!(import.tables[0].found_by, "The sheet’s filter over A2:D7 says where it is.");
}

#[test]
fn a_filter_says_which_row_is_the_header() {
    let rows: &[&[&str]] =
        &[&["Budget 2026"], &["Line", "4010", "4020", "4030"], &["Search", "110.5", "120.5", "99"], &["Social", "210.5", "220.5", "101"]];
    let import = budget(rows, |book| filter(book, (1, 0, 3, 3)));
    assert_eq!(ranges(&import), ["A2:D4"]);
    assert_eq!(import.tables[0].header_rows, [1]);
}

const SPLIT_BY_A_COLUMN: &[&[&str]] = &[
    &["Budget 2026"],
    &["Channel", "Jan", "Feb", "", "Owner", "Mar", "Apr"],
    &["Search", "110", "120", "", "Ana", "130", "140"],
    &["Social", "210", "220", "", "Ben", "230", "240"],
    &["Print", "310", "320", "", "Cem", "330", "340"],
];

#[test]
fn a_filter_joins_two_blocks_that_a_blank_column_parts() {
    assert_eq!(ranges(&budget(SPLIT_BY_A_COLUMN, |_| {})), ["A2:C5", "E2:G5"], "the cells alone leave it open");
    let import = budget(SPLIT_BY_A_COLUMN, |book| filter(book, (1, 0, 4, 6)));
    assert_eq!(reading(&import), (vec!["A2:G5".into()], said(&[("spend.plan", "2700")])));
    assert_eq!(members(&import, "owner").iter().filter(|o| *o == "Ana").count(), 4);
}

#[test]
fn a_filter_over_two_tables_with_the_same_headers_joins_nothing() {
    let rows: &[&[&str]] = &[
        &["Plan 2026", "", "", "", "Actuals 2026"],
        &["Channel", "Q1", "Q2", "", "Channel", "Q1", "Q2"],
        &["Search", "10", "20", "", "Search", "9", "21"],
        &["Events", "1", "2", "", "Events", "1", "3"],
    ];
    let without = budget(rows, |_| {});
    assert_eq!(reading(&budget(rows, |book| filter(book, (1, 0, 3, 6)))), reading(&without));
}

const STACKED: &[&[&str]] = &[
    &["Channel", "Owner", "Jan", "Feb"],
    &["Search", "Ana", "110", "120"],
    &["Social", "Ben", "210", "220"],
    &["Event", "Visitors"],
    &["Fair", "4000"],
    &["Summit", "5000"],
];

#[test]
fn names_part_two_tables_that_touch() {
    let name = |book: &mut Workbook, name: &str, range: &str| {
        book.define_name(name, range).unwrap();
    };
    assert_eq!(ranges(&budget(STACKED, |_| {})), ["A1:D6"], "the cells alone leave it open");
    let import = budget(STACKED, |book| {
        name(book, "Media", "=Budget!$A$1:$D$3");
        name(book, "Events", "=Budget!$A$4:$B$6");
    });
    assert_eq!(ranges(&import), ["A1:D3", "A4:B6"]);
    assert_eq!(import.tables[1].found_by, "The name “Events” over A4:B6 says where it is.");
    assert_eq!(totals(&import)["spend.plan"], "660");
}

#[test]
fn stale_names_and_filters_change_nothing() {
    let ledger: &[&[&str]] = &[
        &["Marketing budget 2026"],
        &["All amounts in USD"],
        &[],
        &["Channel", "Owner", "Jan", "Feb", "Mar"],
        &["Search", "Ana", "110", "120", "130"],
        &["Social", "Ben", "210", "220", "230"],
        &["Total", "", "320", "340", "360"],
        &[],
        &["Event", "Owner", "Jan", "Feb", "Mar"],
        &["Fair", "Cem", "510", "520", "530"],
        &["Summit", "Dee", "610", "620", "630"],
    ];
    let names = [
        "=#REF!",
        "=Budget!#REF!",
        "=Budget!$A:$E",
        "=Budget!$A$1:$E$400",
        "=Budget!$A$4:$E$5",
        "=Budget!$A$4:$C$11",
        "=Budget!$B$5:$E$7",
        "=Budget!$A$6:$E$10",
        "=Budget!$G$1:$Z$90",
        "=Budget!$A$4:$E$11",
        "=OFFSET(Budget!$A$4,0,0,COUNTA(Budget!$A:$A),5)",
        "=[1]Budget!$A$1:$B$2",
        "=0.19",
    ];
    let without = reading(&budget(ledger, |_| {}));
    assert_eq!(without.1, said(&[("spend.plan", "4440")]));
    for reference in names {
        let import = budget(ledger, |book| {
            book.define_name("Data", reference).unwrap();
        });
        assert_eq!(reading(&import), without, "{reference}");
    }
    for range in [(0, 0, 10, 4), (1, 0, 6, 4), (3, 0, 10, 4), (3, 0, 3, 4), (4, 0, 6, 4), (5, 1, 9, 3), (3, 0, 400, 30), (40, 2, 90, 9)] {
        assert_eq!(reading(&budget(ledger, |book| filter(book, range))), without, "{range:?}");
    }
}

const BESIDE: &[&[&str]] = &[
    &["Budget 2026"],
    &["Channel", "Jan", "Feb", "", "", "Quote", "Price"],
    &["Search", "110", "120", "", "", "Agency A", "9000"],
    &["Social", "210", "220", "", "", "Agency B", "9500"],
    &["Print", "310", "320", "", "", "Agency C", "9700"],
];

#[test]
fn what_stands_beside_a_print_area_and_says_nothing_of_itself_is_scratch() {
    let print = |book: &mut Workbook, to: u16| {
        book.worksheet_from_name("Budget").unwrap().set_print_area(0, 0, 4, to).unwrap();
    };
    let without = budget(BESIDE, |_| {});
    assert!(without.tables.iter().all(|t| t.used));
    let import = budget(BESIDE, |book| print(book, 2));
    assert_eq!(sums(&import), said(&[("spend.plan", "1290")]));
    let scratch = import.tables.iter().find(|t| !t.used).unwrap();
    assert!(scratch.unused_reason.contains("print area"), "{}", scratch.unused_reason);
    assert!(import.issues.iter().any(|i| i.message.contains("F2:G5") && i.message.contains("print area")), "{}", describe(&import));
    // An area that holds both says nothing, and one that holds neither is stale.
    for to in [6, 0] {
        assert_eq!(reading(&budget(BESIDE, |book| print(book, to))), reading(&without), "{to}");
    }
}

#[test]
fn a_table_beside_a_print_area_that_says_what_it_is_counts() {
    let rows: &[&[&str]] = &[
        &["Budget 2026"],
        &["Channel", "Jan", "Feb", "", "", "Channel", "Jan actual", "Feb actual"],
        &["Search", "110", "120", "", "", "Search", "109", "121"],
        &["Social", "210", "220", "", "", "Social", "211", "222"],
    ];
    let import = budget(rows, |book| {
        book.worksheet_from_name("Budget").unwrap().set_print_area(0, 0, 3, 2).unwrap();
    });
    assert_eq!(sums(&import), said(&[("spend.actual", "663"), ("spend.plan", "660")]));
}

#[test]
fn a_database_range_of_opendocument_is_a_filter() {
    let cell = |text: &&str| match text.parse::<f64>() {
        Ok(_) => format!("<table:table-cell office:value-type=\"float\" office:value=\"{text}\"/>"),
        Err(_) => format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>"),
    };
    let row = |cells: &&[&str]| format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>());
    let rows: String = WITH_BLANK_ROWS.iter().map(row).collect();
    let range = "<table:database-ranges><table:database-range table:name=\"x\" table:target-range-address=\"Budget.A2:Budget.D7\" table:display-filter-buttons=\"true\"/></table:database-ranges>";
    let document = format!(
        "<?xml version=\"1.0\"?><office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\"><office:body><office:spreadsheet><table:table table:name=\"Budget\">{rows}</table:table>{range}</office:spreadsheet></office:body></office:document>"
    );
    assert_eq!(reading(&import(document.as_bytes(), "plan.fods").unwrap()), (vec!["A2:D7".into()], said(&[("spend.plan", "1290")])));
}
