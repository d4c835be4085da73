//! The audit over small workbooks that have one thing wrong each.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use super::*;
use crate::budget::about::main_dimension;
use crate::budget::calendar::Coverage;
use crate::workbook::mapping::{Overrides, ReadOptions};
use crate::workbook::read::{load, read};

fn audited(rows: &[&[&str]]) -> Vec<Finding> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Ledger").unwrap();
    for (r, row) in (0_u32..).zip(rows) {
        for (c, cell) in (0_u16..).zip(row.iter()) {
            match cell.parse::<f64>() {
                Ok(number) => drop(sheet.write(r, c, number).unwrap()),
                Err(_) if cell.is_empty() => {}
                Err(_) => drop(sheet.write(r, c, *cell).unwrap()),
            }
        }
    }
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let books = [load(&book.save_to_buffer().unwrap(), "ledger.xlsx", &mut |_| {}).unwrap()];
    let overrides = Overrides::default();
    let import = read(&books, &ReadOptions { today, overrides: &overrides, calendar: crate::ledger::Calendar::Months }, &mut |_| {});
    let coverage = Coverage::of(&import.ledger, 1);
    let main_dimension = main_dimension(&import.ledger);
    audit(&Subject { import: &import, ledger: &import.ledger, main_dimension, books: &books, coverage: &coverage, today })
}

fn found(findings: &[Finding], check: Check) -> Vec<String> {
    findings.iter().filter(|f| f.check == check).map(|f| f.message.clone()).collect()
}

/// A clean ledger: two channels over four months, planned and spent, owned.
const CLEAN: [&[&str]; 9] = [
    &["Month", "Channel", "Owner", "Campaign ID", "Plan", "Actual"],
    &["2026-07", "Search", "Dana", "FY26-A-001", "100", "90"],
    &["2026-07", "Display", "Lee", "FY26-A-002", "50", "55"],
    &["2026-08", "Search", "Dana", "FY26-A-003", "100", "91"],
    &["2026-08", "Display", "Lee", "FY26-A-004", "50", "56"],
    &["2026-09", "Search", "Dana", "FY26-A-005", "100", "92"],
    &["2026-09", "Display", "Lee", "FY26-A-006", "50", "57"],
    &["2026-10", "Search", "Dana", "FY26-A-007", "100", "93"],
    &["2026-10", "Display", "Lee", "FY26-A-008", "50", "58"],
];

fn with(change: impl FnOnce(&mut Vec<Vec<&'static str>>)) -> Vec<Finding> {
    let mut rows: Vec<Vec<&str>> = CLEAN.iter().map(|r| r.to_vec()).collect();
    change(&mut rows);
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    audited(&rows)
}

#[test]
fn a_clean_ledger_has_nothing_to_look_at() {
    assert_eq!(audited(&CLEAN), []);
}

#[test]
fn two_spellings_of_a_channel_are_offered_as_the_more_frequent_one() {
    let findings = with(|rows| rows[3][1] = "search ");
    let spelled = findings.iter().find(|f| f.check == Check::Spellings).unwrap();
    assert_eq!(spelled.severity, Severity::Warning);
    assert_eq!(spelled.remedy, Some(Remedy::CountAs { dimension: "channel".into(), names: vec!["search".into()], into: "Search".into() }));
    assert_eq!(spelled.cells.first().map(|c| c.row), Some(3));
    let slip = with(|rows| rows[4][1] = "Dispaly");
    assert_eq!(slip.iter().find(|f| f.check == Check::Spellings).map(|f| f.severity), Some(Severity::Info));
}

#[test]
fn a_line_pasted_twice_is_found_and_one_with_its_own_id_is_not() {
    let pasted = with(|rows| rows.push(rows[2].clone()));
    let twice = pasted.iter().find(|f| f.check == Check::DuplicateLines).unwrap();
    assert_eq!(twice.remedy, Some(Remedy::LeaveOut { table: "Ledger!A1".into(), rows: vec![9] }));
    assert!(twice.message.contains("row 10 says in every cell what row 3 says"), "{}", twice.message);
    let other = with(|rows| {
        let mut row = rows[2].clone();
        row[3] = "FY26-A-009";
        rows.push(row);
    });
    assert_eq!(found(&other, Check::DuplicateLines), Vec::<String>::new());
}

#[test]
fn a_month_missing_between_others_is_a_gap() {
    let findings = with(|rows| {
        rows.extend([
            vec!["2026-12", "Search", "Dana", "FY26-A-009", "100", ""],
            vec!["2026-12", "Display", "Lee", "FY26-A-010", "50", ""],
        ]);
    });
    assert!(found(&findings, Check::Gaps)[0].contains("No plan in Nov 2026"), "{findings:?}");
}

#[test]
fn actuals_that_end_early_are_stale() {
    let findings = with(|rows| {
        for row in &mut rows[5..] {
            row[5] = "";
        }
    });
    assert!(found(&findings, Check::Stale)[0].contains("Actuals end with Aug 2026, and 2 months have closed since"), "{findings:?}");
    let one = with(|rows| {
        rows[4][5] = "";
        rows[6][5] = "";
        rows[8][5] = "";
    });
    assert!(found(&one, Check::Stale)[0].contains("“Display” has no actual after Jul 2026"), "{one:?}");
}

#[test]
fn lines_without_an_owner_and_names_without_a_plan_are_told() {
    let unowned = with(|rows| {
        for row in rows.iter_mut() {
            row.remove(2);
        }
    });
    assert!(found(&unowned, Check::Owners)[0].starts_with("No table names owners"), "{unowned:?}");
    let unplanned = with(|rows| rows.push(vec!["2026-10", "Podcast", "Lee", "FY26-A-009", "", "7"]));
    assert!(found(&unplanned, Check::Members)[0].contains("“Podcast” (1 name) have actual spend"), "{unplanned:?}");
}

#[test]
fn a_campaign_without_its_id_and_one_off_the_pattern_are_told() {
    let blank = with(|rows| rows[2][3] = "");
    assert!(found(&blank, Check::Tags).is_empty() || found(&blank, Check::Tags)[0].contains("1 line has no value"), "{blank:?}");
    let findings = with(|rows| {
        rows[2][3] = "";
        rows.push(vec!["2026-10", "Search", "Dana", "FY26-A-009", "10", "9"]);
        rows.push(vec!["2026-10", "Display", "Lee", "A 10", "10", "9"]);
    });
    let tags = found(&findings, Check::Tags);
    assert!(
        tags.iter().any(|t| t.contains("1 line has no value")) && tags.iter().any(|t| t.contains("“A 10” does not follow")),
        "{tags:?}"
    );
}
