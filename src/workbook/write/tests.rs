//! A state goes into a workbook and comes out of it as it was, through the file's own bytes.

mod carried;
mod packages;
mod parts;

use proptest::prelude::*;

use super::*;
use crate::workbook::mapping::{Overrides, ReadOptions};
use crate::workbook::read::{load, read};
use crate::workbook::state::decode;
use crate::workbook::state::tests::states;

fn opened(bytes: &[u8]) -> Import {
    let overrides = Overrides::default();
    let book = load(bytes, "plan.xlsx", &mut |_| ()).unwrap();
    read(
        &[book],
        &ReadOptions { today: NaiveDate::default(), overrides: &overrides, calendar: crate::ledger::Calendar::Months },
        &mut |_| (),
    )
}

fn original() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, words) in (0..).zip([["Channel", "Jan 2026"], ["Display", ""]]) {
        for (col, word) in (0..).zip(words) {
            sheet.write_string(row, col, word).unwrap();
        }
    }
    sheet.write_number(1, 1, 1200).unwrap();
    book.save_to_buffer().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn reading_a_workbook_gives_back_the_state_that_was_written(state in states()) {
        let bytes = original();
        let import = opened(&bytes);
        let report = Report::default();
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let input = ExportInput { fingerprint: "", original: &bytes, cells: None, file_name: "plan.xlsx", today, import: &import, state: &state, report: &report, compute: &|_| None };
        let export = export(&input, &mut |_| ()).unwrap();
        let (read, issues) = decode(&opened(&export.bytes).state);
        prop_assert_eq!(issues, Vec::new());
        prop_assert_eq!(read, State { decisions: export.decisions, exported: Some(export.exported), ..state });
    }
}

/// Facts as they can be compared: what, when, how much, and from which cell.
fn facts(import: &Import) -> Vec<String> {
    let ledger = &import.ledger;
    ledger.facts().iter().map(|f| format!("{:?} {:?} {:?} {:?}", f.version, f.period, f.amount.map(|a| a.normalize()), f.origin)).collect()
}

#[test]
fn a_text_file_becomes_a_workbook_that_reads_the_same() {
    let text = "Month;Channel;Plan;Actual\n2026-01-01;Search;1.200,50;1100\n2026-02-01;=Events;2.300,25;#N/A\n2026-03-01;Fairs & more;400,00;410\n";
    let book = load(text.as_bytes(), "Plan: Q1.csv", &mut |_| ()).unwrap();
    let overrides = Overrides::default();
    let options = ReadOptions { today: NaiveDate::default(), overrides: &overrides, calendar: crate::ledger::Calendar::Months };
    let books = [book];
    let import = read(&books, &options, &mut |_| ());
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let (state, report) = (State::default(), Report::default());
    let input = ExportInput {
        fingerprint: "",
        original: text.as_bytes(),
        cells: books.first(),
        file_name: "Plan: Q1.csv",
        today,
        import: &import,
        state: &state,
        report: &report,
        compute: &|_| None,
    };
    let export = export(&input, &mut |_| ()).unwrap();
    assert_eq!(export.file_name, "Plan: Q1 – Plumbline 2026-11-22 v1.xlsx");
    assert!(export.receipt.lines().iter().any(|(_, says)| says.contains("Plan: Q1.csv")));
    let again = opened(&export.bytes);
    assert_eq!(facts(&import).len(), 6);
    assert_eq!(facts(&again), facts(&import));
    assert_eq!(again.sheets.first().map(|s| s.name.as_str()), Some("Plan  Q1"));
}
