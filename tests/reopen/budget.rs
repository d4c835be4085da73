//! Generated budgets: a plan with months across and a ledger of actuals, with names as people write them.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const CHANNELS: [&str; 9] = [
    "Paid search",
    "paid-search",
    "Display",
    "Events & fairs",
    "=Webinars",
    "+Partner",
    "Ünïcode € <b>",
    "O’Brien; \"Ltd\"",
    "A channel whose name is so long that no column of any report was ever made wide enough for it",
];
const REGIONS: [&str; 4] = ["NA", "EMEA", "APAC", "Südamerika"];

/// A budget as it is written into a workbook.
#[derive(Debug, Clone)]
pub(crate) struct Budget {
    /// Channel and region of each line, each pair once.
    lines: BTreeSet<(&'static str, &'static str)>,
    /// Amounts in cents, taken in turn.
    amounts: Vec<i64>,
    /// How many months have actuals.
    months: usize,
    /// Whether the plan's lines are formulas of cells beside them.
    formulas: bool,
    /// Whether a region has a currency of its own.
    currencies: bool,
    /// Whether the plan ends with a total.
    total: bool,
}

pub(crate) fn budgets() -> impl Strategy<Value = Budget> {
    let lines = (subsequence(CHANNELS.to_vec(), 2..=4), subsequence(REGIONS.to_vec(), 1..=2));
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    (lines, proptest::collection::vec(1_000_i64..90_000_000, 7..40), select(vec![1_usize, 3, 7]), flags).prop_map(
        |((channels, regions), amounts, months, (formulas, currencies, total))| Budget {
            lines: channels.iter().flat_map(|c| regions.iter().map(move |r| (*c, *r))).collect(),
            amounts,
            months,
            formulas,
            currencies,
            total,
        },
    )
}

impl Budget {
    fn amount(&self, at: usize) -> f64 {
        let cents = self.amounts[at * 13 % self.amounts.len()] + i64::try_from(at).unwrap() * 101;
        f64::from(i32::try_from(cents).unwrap()) / 100.0
    }

    fn currency(&self, region: &str) -> &'static str {
        if self.currencies && region == "EMEA" { "EUR" } else { "USD" }
    }

    /// The budget as an .xlsx.
    pub(crate) fn workbook(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        self.plan(&mut book);
        self.actuals(&mut book);
        let rates = book.add_worksheet().set_name("Rates").unwrap();
        rates.write(0, 0, "Currency").unwrap().write(0, 1, "Rate to USD").unwrap();
        for (row, (currency, rate)) in (1..).zip([("USD", 1.0), ("EUR", 1.085)]) {
            rates.write(row, 0, currency).unwrap().write(row, 1, rate).unwrap();
        }
        book.save_to_buffer().unwrap()
    }

    fn plan(&self, book: &mut Workbook) {
        let money = Format::new().set_num_format("#,##0.00");
        let sheet = book.add_worksheet().set_name("Plan FY26").unwrap();
        sheet.write(0, 0, "Spend plan, all figures as approved").unwrap();
        for (col, head) in (0..).zip(["Channel", "Region", "Currency"]) {
            sheet.write(2, col, head).unwrap();
        }
        for (col, month) in (3..).zip(MONTHS) {
            sheet.write(2, col, format!("{month} 2026")).unwrap();
        }
        for (row, (channel, region)) in (3..).zip(&self.lines) {
            sheet.write_string(row, 0, *channel).unwrap().write(row, 1, *region).unwrap().write(row, 2, self.currency(region)).unwrap();
            for col in 3_u16..15 {
                let amount = self.amount(row as usize * 12 + usize::from(col));
                if self.formulas && col == 4 {
                    sheet.write_formula_with_format(row, col, format!("=ROUND({amount}/1,2)").as_str(), &money).unwrap();
                    sheet.set_formula_result(row, col, amount.to_string());
                } else if row == 3 && col == 14 {
                    sheet.write(row, col, "TBD").unwrap();
                } else {
                    sheet.write_with_format(row, col, amount, &money).unwrap();
                }
            }
        }
        let last = 3 + u32::try_from(self.lines.len()).unwrap();
        if self.total {
            sheet.write(last, 0, "Total").unwrap();
            for col in 3_u16..15 {
                let letter = char::from(b'A' + u8::try_from(col).unwrap());
                let numbers = (3..last).filter(|row| !(*row == 3 && col == 14));
                let sum: f64 = numbers.map(|row| self.amount(row as usize * 12 + usize::from(col))).sum();
                sheet.write_formula(last, col, format!("=SUM({letter}4:{letter}{last})").as_str()).unwrap();
                sheet.set_formula_result(last, col, format!("{sum:.2}"));
            }
        }
    }

    fn actuals(&self, book: &mut Workbook) {
        let date = Format::new().set_num_format("yyyy-mm-dd");
        let sheet = book.add_worksheet().set_name("Actuals").unwrap();
        for (col, head) in (0..).zip(["Month", "Channel", "Region", "Currency", "Actual spend", "New customers"]) {
            sheet.write(0, col, head).unwrap();
        }
        let mut row = 1;
        for month in 1..=u8::try_from(self.months).unwrap() {
            for (channel, region) in &self.lines {
                sheet.write_with_format(row, 0, ExcelDateTime::from_ymd(2026, month, 1).unwrap(), &date).unwrap();
                sheet.write_string(row, 1, *channel).unwrap().write(row, 2, *region).unwrap().write(row, 3, self.currency(region)).unwrap();
                sheet.write(row, 4, self.amount(row as usize)).unwrap().write(row, 5, row % 9 + 1).unwrap();
                row += 1;
            }
        }
    }
}
