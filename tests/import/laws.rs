//! Laws: whatever the bytes, an answer; and what a ledger holds is what is read of it.

use plumbline::ledger::Decimal;
use plumbline::workbook::sample::sample;
use proptest::prelude::*;

use crate::{import, totals};

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_get_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        if let Err(error) = import(&bytes, "any.xlsx") {
            prop_assert!(error.to_string().ends_with('.'), "{}", error);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// A real package with some of its bytes changed: in its directory, its compressed parts, anywhere.
    #[test]
    fn a_damaged_workbook_gets_an_answer(at in proptest::collection::vec((0.0_f64..1.0, any::<u8>()), 1..12)) {
        let mut bytes = sample().unwrap();
        for (share, value) in at {
            #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "any place will do")]
            let place = (share * bytes.len() as f64) as usize;
            if let Some(byte) = bytes.get_mut(place) {
                *byte = value;
            }
        }
        if let Err(error) = import(&bytes, "damaged.xlsx") {
            prop_assert!(error.to_string().ends_with('.'), "{}", error);
        }
    }

    /// A ledger of random channels, months, plans and actuals, under some title rows and over its own total.
    #[test]
    fn a_ledger_reads_back_to_its_own_sums(
        rows in proptest::collection::vec((0_u32..12, 0_usize..4, -9_000_000_i64..9_000_000, proptest::option::of(1_i64..9_000_000)), 3..60),
        titles in 0_u32..4,
        total in any::<bool>(),
    ) {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet().set_name("Ledger").unwrap();
        for row in 0..titles {
            sheet.write(row, 0, format!("Marketing ledger, note {row}")).unwrap();
        }
        let head = if titles == 0 { 0 } else { titles + 1 };
        for (col, name) in (0_u16..).zip(["Month", "Channel", "Plan", "Actual"]) {
            sheet.write(head, col, name).unwrap();
        }
        let date = rust_xlsxwriter::Format::new().set_num_format("mmm-yy");
        let amount = |cents: i64| float(Decimal::new(cents, 2));
        let (mut plan, mut actual) = (Decimal::ZERO, Decimal::ZERO);
        let mut row = head;
        for (month, channel, planned, spent) in &rows {
            row += 1;
            let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, u8::try_from(month + 1).unwrap(), 1).unwrap();
            sheet.write_with_format(row, 0, &day, &date).unwrap();
            sheet.write(row, 1, ["Search", "Display", "Events", "Email"][*channel]).unwrap();
            sheet.write(row, 2, amount(*planned)).unwrap();
            plan += Decimal::new(*planned, 2);
            if let Some(spent) = spent {
                sheet.write(row, 3, amount(*spent)).unwrap();
                actual += Decimal::new(*spent, 2);
            }
        }
        if total {
            sheet.write(row + 1, 0, "Total").unwrap();
            sheet.write(row + 1, 2, float(plan)).unwrap();
            sheet.write(row + 1, 3, float(actual)).unwrap();
        }
        let found = import(&book.save_to_buffer().unwrap(), "ledger.xlsx").unwrap();
        let sums = totals(&found);
        let sum = |key: &str| sums.get(key).map_or(Decimal::ZERO, |s| s.parse().unwrap());
        prop_assert_eq!((sum("spend.plan"), sum("spend.actual")), (plan, actual));
        prop_assert_eq!(found.tables.iter().map(|t| t.lines).sum::<u32>() as usize, rows.len());
        prop_assert!(found.tables.iter().flat_map(|t| &t.tie_outs).all(plumbline::workbook::mapping::TieOut::ties));
    }
}

fn float(amount: Decimal) -> f64 {
    amount.to_string().parse().unwrap()
}
