//! Writes the bench's long ledgers: as many rows as asked for by 14 columns, the same in every run.

use std::error::Error;

use rust_xlsxwriter::{Format, Workbook};

const HEADERS: [&str; 14] = [
    "Date", "Region", "Channel", "Program", "Campaign", "Platform", "Owner", "Category", "Product", "Currency", "Plan", "Actual", "Clicks",
    "Leads",
];
const REGIONS: [&str; 4] = ["NA", "EMEA", "APAC", "LATAM"];
const CHANNELS: [&str; 8] = ["Paid Search", "Paid Social", "Display", "Events", "Content", "Partner", "Email", "Video"];
const PROGRAMS: [&str; 5] = ["Always on", "Launch", "Brand", "Pipeline", "Retention"];
const PLATFORMS: [&str; 5] = ["Web", "Mobile", "In person", "Marketplace", "Mail"];
const OWNERS: [&str; 6] = ["Demand", "Brand", "Field", "Digital", "Partners", "Lifecycle"];
const CATEGORIES: [&str; 4] = ["Media", "Agency", "Tools", "Production"];
const PRODUCTS: [&str; 3] = ["Core", "Plus", "Enterprise"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut said = std::env::args().skip(1);
    let (path, rows) = (said.next().ok_or("name the file to write")?, said.next().ok_or("say how many rows")?.parse::<u32>()?);
    let mut workbook = Workbook::new();
    let (date, money) = (Format::new().set_num_format("yyyy-mm-dd"), Format::new().set_num_format("#,##0.00"));
    let sheet = workbook.add_worksheet().set_name("Ledger")?;
    sheet.write_row(0, 0, HEADERS)?;
    let mut dice = Dice(7);
    for row in 1..=rows {
        // 1 January 2026 is day 46023; the year passes evenly from the first row to the last.
        sheet.write_with_format(row, 0, 46_023 + u32::try_from(u64::from(row - 1) * 365 / u64::from(rows))?, &date)?;
        for (column, words) in (1_u16..).zip([&REGIONS[..], &CHANNELS, &PROGRAMS]) {
            sheet.write(row, column, dice.word(words))?;
        }
        sheet.write(row, 4, format!("Campaign {:03}", dice.below(400)))?;
        for (column, words) in (5_u16..).zip([&PLATFORMS[..], &OWNERS, &CATEGORIES, &PRODUCTS]) {
            sheet.write(row, column, dice.word(words))?;
        }
        sheet.write(row, 9, "USD")?;
        let plan = 10_000 + dice.below(990_000);
        let actual = plan * (85 + dice.below(30)) / 100;
        for (column, cents) in [(10, plan), (11, actual)] {
            sheet.write_with_format(row, column, f64::from(cents) / 100.0, &money)?;
        }
        sheet.write(row, 12, dice.below(4_000))?;
        sheet.write(row, 13, dice.below(60))?;
    }
    workbook.save(path)?;
    Ok(())
}

/// A small generator of the same numbers in every run.
struct Dice(u64);

impl Dice {
    /// A number from 0 up to but without `bound`.
    fn below(&mut self, bound: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(bound)).unwrap_or(0)
    }

    fn word<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words.iter().copied().cycle().nth(self.below(u32::try_from(words.len()).unwrap_or(1)) as usize).unwrap_or_default()
    }
}
