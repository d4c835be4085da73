//! Numbers that no table takes, and tables that are options without saying so: nothing goes missing or counts twice in silence.

use crate::fixtures::*;
use crate::*;

fn not_read(import: &Import) -> Vec<(Severity, &str)> {
    import.issues.iter().filter(|i| i.kind == IssueKind::NotRead).map(|i| (i.severity, i.message.as_str())).collect()
}

#[test]
fn numbers_that_no_table_takes_are_told_with_their_cells() {
    let import = read_book(&[(
        "Budget 2026",
        &[
            &["Channel", "Jan", "Feb"],
            &["Search", "110", "120"],
            &["Social", "210", "220"],
            &[],
            &["", "", "", "", "", "", "Still to come", "800"],
            &["", "", "", "", "", "", "Agency", "950"],
            &["", "", "", "", "", "", "Tax rate", "19"],
            &["", "", "", "", "", "", "Version", "2026"],
        ],
    )]);
    assert_eq!(sums(&import), said(&[("spend.plan", "660")]));
    let told = not_read(&import);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].0, Severity::Warning);
    assert!(told[0].1.starts_with("Budget 2026: 2 numbers in H5:H6 stand in no table and do not count."), "{}", told[0].1);
}

#[test]
fn small_numbers_apart_are_worth_knowing_and_a_lone_one_is_not() {
    let rows = |second: &'static str| -> Import {
        let apart: &[&str] = &["Stands", second];
        read_book(&[(
            "Budget 2026",
            &[&["Booths", "3"], apart, &[], &["Channel", "Jan", "Feb"], &["Search", "110", "120"], &["Social", "210", "220"]],
        )])
    };
    let (two, one) = (rows("4"), rows(""));
    assert_eq!(not_read(&two).iter().map(|(s, _)| *s).collect::<Vec<_>>(), [Severity::Info]);
    assert!(not_read(&one).is_empty());
    assert_eq!((sums(&two), sums(&one)), (said(&[("spend.plan", "660")]), said(&[("spend.plan", "660")])));
}

#[test]
fn results_beside_a_table_are_not_told() {
    let import = read_book(&[(
        "Budget 2026",
        &[&["Whole budget", "=SUM(B4:C5)|660"], &[], &["Channel", "Jan", "Feb"], &["Search", "110", "120"], &["Social", "210", "220"]],
    )]);
    assert_eq!(not_read(&import), []);
}

#[test]
fn a_variation_below_options_that_names_none_is_pointed_out() {
    let import = read_book(&[(
        "Budget 2026",
        &[
            &["", "Option 1", "", "", "Option 2"],
            &["", "Price", "Number", "Total", "Price", "Number", "Total"],
            &["Rooms", "50", "30", "=B3*C3|1500", "60", "30", "=E3*F3|1800"],
            &["Meals", "20", "90", "=B4*C4|1800", "25", "90", "=E4*F4|2250"],
            &["Travel", "300", "4", "=B5*C5|1200", "310", "4", "=E5*F5|1240"],
            &[],
            &[],
            &["", "Price", "Number", "Total"],
            &["Rooms", "45", "34", "=B9*C9|1530"],
            &["Meals", "22", "94", "=B10*C10|2068"],
            &["Bus", "500", "2", "=B11*C11|1000"],
        ],
    )]);
    let told = told(&import, IssueKind::Guessed);
    assert!(told.iter().any(|t| t.contains("A8:D11") && t.contains("another option")), "{told:?}");
}
