//! Amounts as people write them: styles, decimal signs by the whole column, currencies beside them, scales above them.

use plumbline::workbook::issue::{IssueKind, Severity};
use plumbline::workbook::mapping::{Import, Overrides, TableOverride};

use crate::fixtures::*;

fn column(amounts: &[&str]) -> Vec<u8> {
    let quoted: Vec<String> = amounts.iter().map(|a| format!("'{a}")).collect();
    let mut rows: Vec<Vec<&str>> = vec![vec!["Month", "Channel", "Actual"]];
    rows.extend(quoted.iter().map(|a| vec!["2026-01", "Search", a.as_str()]));
    let lines: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    book(&[("Ledger", &lines)])
}

fn read(amounts: &[&str]) -> Import {
    let import = crate::import(&column(amounts), "Book1.xlsx").unwrap();
    println!("{}", crate::describe(&import));
    import
}

fn total(amounts: &[&str]) -> String {
    sums(&read(amounts)).first().map_or_else(String::new, |(_, sum)| sum.clone())
}

fn severities(import: &Import, kind: IssueKind) -> Vec<Severity> {
    import.issues.iter().filter(|i| i.kind == kind).map(|i| i.severity).collect()
}

#[test]
fn amounts_are_read_in_every_style() {
    assert_eq!(total(&["1.234,56", "1 234,56", "1\u{a0}234,56", "1\u{202f}000"]), "4703.68");
    assert_eq!(total(&["1'234.56", "(1,200)", "1,200-", "−34.56"]), "-1200");
    assert_eq!(total(&["$1.2M", "€ 3k", "USD 1,200"]), "1204200");
    assert_eq!(total(&["1,5 Mio.", "250 Tsd.", "—", "n/a"]), "1750000");
    assert_eq!(total(&["1,200.50 CR", "1,200.50 DR", "10.5"]), "10.5");
}

#[test]
fn one_cell_settles_the_decimal_sign_of_its_column() {
    assert_eq!(total(&["1.234", "1.234,5"]), "2468.5");
    assert_eq!(total(&["1.234", "12.5"]), "13.734");
    assert_eq!(total(&["1,234", "0,5"]), "1.734");
}

#[test]
fn a_sign_that_can_be_both_groups_thousands_and_says_so() {
    let import = read(&["1.234", "2.500"]);
    assert_eq!(sums(&import), said(&[("spend.actual", "3734")]));
    assert_eq!(severities(&import, IssueKind::AmbiguousNumber), [Severity::Info]);
    let import = read(&["1.234", "2,500"]);
    assert_eq!(severities(&import, IssueKind::AmbiguousNumber), [Severity::Warning]);
    let mut overrides = Overrides::default();
    let person = TableOverride { decimal_comma: [(2, false)].into(), ..TableOverride::default() };
    overrides.tables.insert("Ledger!A1".into(), person);
    let import = crate::import_with(&column(&["1.234", "2.500"]), "Book1.xlsx", &overrides).unwrap();
    assert_eq!(sums(&import), said(&[("spend.actual", "3.734")]));
    assert!(severities(&import, IssueKind::AmbiguousNumber).is_empty());
}

#[test]
fn words_in_place_of_amounts_are_missing_and_said() {
    let import = read(&["100", "TBD", "wird nachgereicht"]);
    assert_eq!(sums(&import), said(&[("spend.actual", "100")]));
    assert_eq!(severities(&import, IssueKind::TextAmount).len(), 2);
}

#[test]
fn currencies_are_taken_from_beside_the_amount() {
    let import = read(&["€100", "£20", "30 zł", "CHF 5"]);
    let mut codes: Vec<String> =
        import.ledger.facts().iter().map(|f| import.ledger.currencies()[usize::from(f.currency)].0.clone()).collect();
    codes.sort();
    assert_eq!(codes, ["CHF", "EUR", "GBP", "PLN"]);
}
