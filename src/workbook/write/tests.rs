//! A state goes into a workbook and comes out of it as it was, through the file's own bytes.

use proptest::prelude::*;

use super::*;
use crate::workbook::mapping::{Overrides, ReadOptions};
use crate::workbook::read::{load, read};
use crate::workbook::state::decode;
use crate::workbook::state::tests::states;

fn opened(bytes: &[u8]) -> Import {
    let overrides = Overrides::default();
    let book = load(bytes, "plan.xlsx", &mut |_| ()).unwrap();
    read(&[book], &ReadOptions { today: NaiveDate::default(), overrides: &overrides }, &mut |_| ())
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
        let input = ExportInput { original: &bytes, file_name: "plan.xlsx", today, import: &import, state: &state, report: &report };
        let export = export(&input, &mut |_| ()).unwrap();
        let (read, issues) = decode(&opened(&export.bytes).state);
        prop_assert_eq!(issues, Vec::new());
        prop_assert_eq!(read, State { decisions: export.decisions, exported: Some(export.exported), ..state });
    }
}
