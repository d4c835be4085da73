//! Workbooks without a budget: no plan or spend is made up from them, and what they hold instead is said.

use plumbline::workbook::issue::IssueKind;
use plumbline::workbook::mapping::Import;

use crate::fixtures::{book, patched, read_book, sums};
use crate::*;

/// What is said when nothing was read; the workbook must give no fact at all.
fn said(import: &Import) -> String {
    println!("{}", describe(import));
    assert_eq!(totals(import), BTreeMap::new());
    let said: Vec<&str> = import.issues.iter().filter(|i| i.kind == IssueKind::NotRead).map(|i| i.message.as_str()).collect();
    assert_eq!(said.len(), 1, "{said:?}");
    said[0].to_owned()
}

fn read(sheets: &[(&str, &[&[&str]])]) -> Import {
    import(&book(sheets), "Budget plan.xlsx").unwrap()
}

/// No amount of a workbook counts as money planned or spent.
fn no_spend(sheets: &[(&str, &[&[&str]])]) {
    let import = read(sheets);
    println!("{}", describe(&import));
    assert!(totals(&import).keys().all(|k| !k.starts_with("spend.") && !k.starts_with("revenue.")), "{:?}", totals(&import));
}

#[test]
fn a_power_schedule_is_no_spend() {
    no_spend(&[(
        "Power budget",
        &[
            &["Power budget, rack 4"],
            &[],
            &["Device", "Unit", "Volts", "Amps", "Watts", "Status"],
            &["Switch", "U1", "230", "0.8", "184", "active"],
            &["Server", "U2", "230", "2.1", "483", "active"],
            &["Router", "U7", "230", "0.4", "92", "planned"],
            &["Storage", "U9", "230", "1.9", "437", "active"],
        ],
    )]);
}

#[test]
fn a_scorecard_of_scores_is_no_spend() {
    no_spend(&[(
        "Scorecard",
        &[
            &["Criterion", "Weight", "Score", "Target score"],
            &["Speed", "0.3", "4", "5"],
            &["Quality", "0.5", "3", "4"],
            &["Price level", "0.2", "5", "5"],
        ],
    )]);
    no_spend(&[(
        "Plan review",
        &[
            &["KPI", "Actual %", "Target %"],
            &["On-time delivery", "0.93", "0.95"],
            &["Satisfaction", "0.81", "0.85"],
            &["Retention", "0.88", "0.9"],
        ],
    )]);
}

#[test]
fn an_empty_template_is_said_to_be_empty() {
    let rows: &[&[&str]] = &[
        &["Marketing budget 2026"],
        &[],
        &["Month", "Channel", "Plan", "Actual"],
        &["Jan 2026", "Search"],
        &["Feb 2026", "Search"],
        &["Mar 2026", "Search"],
    ];
    let text = said(&read(&[("Budget", rows)]));
    assert!(text.contains("empty"), "{text}");
    let zero: &[&[&str]] = &[&["Channel", "Budget", "Actual"], &["Search"], &["Display"], &["Events"]];
    let text = said(&read(&[("Budget", zero)]));
    assert!(text.contains("empty"), "{text}");
}

#[test]
fn a_list_of_words_is_said_to_be_one() {
    let text = said(&read(&[(
        "Budget owners",
        &[
            &["Name", "Team", "E-mail", "Task"],
            &["Anna Keller", "Brand", "anna@example.com", "approves the plan"],
            &["Tom de Vries", "Events", "tom@example.com", "books the actual cost"],
            &["Kasia Nowak", "Search", "kasia@example.com", "owns the budget"],
        ],
    )]));
    assert!(text.contains("text only"), "{text}");
}

#[test]
fn a_lookup_of_numbers_that_name_things_gives_nothing() {
    let text = said(&read(&[(
        "Plan accounts",
        &[&["Account", "Account name"], &["4100", "Advertising"], &["4110", "Trade shows"], &["4120", "Agencies"], &["4130", "Printing"]],
    )]));
    assert!(text.contains("no amounts"), "{text}");
}

#[test]
fn prose_with_budget_words_is_no_plan() {
    let text = said(&read(&[(
        "Plan",
        &[
            &["How to plan the budget"],
            &["1. Ask every owner for the plan by 15 October 2026."],
            &["2. Compare the actual figures with the budget of 2025."],
            &["3. The plan may grow by 3 % at most."],
        ],
    )]));
    assert!(text.contains("text"), "{text}");
}

#[test]
fn a_letter_is_said_to_be_a_text_file() {
    let letter = "Dear all,\r\nthe budget for 2026 is due in October.\r\nPlease compare plan and actual before you answer.\r\n";
    for name in ["budget.txt", "budget plan.csv", "actual.xls"] {
        match import(letter.as_bytes(), name) {
            Ok(import) => assert!(said(&import).contains("text file"), "{name}: {}", said(&import)),
            Err(error) => assert!(error.to_string().ends_with('.'), "{name}: {error}"),
        }
    }
}

#[test]
fn a_workbook_without_cells_is_said_to_be_empty() {
    let text = said(&read(&[("Budget", &[]), ("Actual", &[])]));
    assert!(text.contains("no sheet holds anything"), "{text}");
}

/// The package with some parts more.
fn with_parts(bytes: &[u8], parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::{Cursor, Write};
    let old = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    new.merge_archive(old).unwrap();
    for (name, text) in parts {
        new.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        new.write_all(text.as_bytes()).unwrap();
    }
    new.finish().unwrap().into_inner()
}

/// The package with one part less.
fn without_part(bytes: &[u8], part: &str) -> Vec<u8> {
    use std::io::Cursor;
    let mut old = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..old.len() {
        let entry = old.by_index_raw(i).unwrap();
        if entry.name().unwrap() != part {
            new.raw_copy_file(entry).unwrap();
        }
    }
    new.finish().unwrap().into_inner()
}

#[test]
fn data_that_is_not_on_sheets_is_named() {
    let cover: &[&[&str]] = &[&["Marketing budget 2026"], &["Refresh the model before use."]];
    let bytes = with_parts(&book(&[("Cover", cover)]), &[("xl/model/item.data", "model")]);
    let text = said(&import(&bytes, "model.xlsx").unwrap());
    assert!(text.contains("data model"), "{text}");
    let definition = r#"<pivotCacheDefinition xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" recordCount="3"/>"#;
    let bytes = with_parts(&book(&[("Cover", cover)]), &[("xl/pivotCache/pivotCacheDefinition1.xml", definition)]);
    let text = said(&import(&bytes, "pivot.xlsx").unwrap());
    assert!(text.contains("pivot cache"), "{text}");
}

const LEDGER: &[&[&str]] = &[
    &["Month", "Channel", "Plan", "Actual"],
    &["Jan 2026", "Search", "100", "90"],
    &["Feb 2026", "Search", "110", "95"],
    &["Mar 2026", "Search", "120", "130"],
];

#[test]
fn a_package_with_a_part_missing_or_a_wrong_dimension_is_read() {
    let bytes = book(&[("Ledger", LEDGER)]);
    let right = totals(&import(&bytes, "a.xlsx").unwrap());
    assert_eq!(right["spend.plan"], "330");
    for part in ["xl/styles.xml", "xl/theme/theme1.xml", "docProps/core.xml", "docProps/app.xml"] {
        let import = import(&without_part(&bytes, part), "a.xlsx").unwrap_or_else(|e| panic!("without {part}: {e}"));
        assert_eq!(totals(&import), right, "without {part}");
    }
    for dimension in ["1:39", "A1", "Z900:AA901", "", "A1:XFD1048576"] {
        let bytes = patched(&bytes, "xl/worksheets/sheet1.xml", "<dimension ref=\"A1:D4\"/>", &format!("<dimension ref=\"{dimension}\"/>"));
        let import = import(&bytes, "a.xlsx").unwrap_or_else(|e| panic!("dimension {dimension}: {e}"));
        assert_eq!(totals(&import), right, "dimension {dimension}");
    }
}

#[test]
fn head_counts_and_stars_are_no_spend() {
    no_spend(&[(
        "2026",
        &[
            &["Store", "Employees", "Manager", "Since", "Flagship"],
            &["New York", "10", "Sarah", "d:43301", "false"],
            &["San Francisco", "12", "Neriah", "d:43771", "true"],
            &["Chicago", "4", "Katelin", "d:43861", "false"],
        ],
    )]);
    no_spend(&[(
        "Survey plan",
        &[
            &["Question", "Rating 2025", "Rating 2026"],
            &["Budget process is clear", "3.4", "3.9"],
            &["Actual figures come in time", "2.8", "3.1"],
            &["I know my plan", "4.1", "4.2"],
        ],
    )]);
}

#[test]
fn a_running_number_under_a_title_is_no_amount() {
    let import = read_book(&[(
        "Line up",
        &[
            &["EXPECTED", "", "ETA", "Cargo"],
            &["1", "Aster", "d:46037", "Coal"],
            &["2", "Bluebell", "d:46038", "Salt"],
            &["3", "Clover", "d:46040", "Coal"],
        ],
    )]);
    assert_eq!(sums(&import), []);
}
