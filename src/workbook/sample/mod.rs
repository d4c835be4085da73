//! The sample workbook: an invented company's marketing budget with actuals, a funnel and the flaws of a real file.
//!
//! 73 budget lines (4 regions, 8 channels, 2 or 3 programs each, EMEA in EUR at 1.085), 731 invoices for January to
//! October 2026, 384 funnel rows of which those of November and December have no actuals yet. What it comes to in US
//! dollars, January to October, each invoice counted:
//!
//! | figure | plan | actual | variance |
//! |---|---:|---:|---:|
//! | spend | 1,986,674.65 | 2,052,086.6516 | +3.3 % |
//! | pipeline | 12,809,890 | 12,320,920 | −3.8 % |
//! | wins | 1,467 | 1,375 | −6.3 % |
//! | bookings | 2,352,240 | 2,182,480 | −7.2 % |
//! | revenue | 8,274,310 | 8,554,180 | +3.4 % |
//! | CAC = spend / wins | 1,354.24 | 1,492.43 | +10.2 % |
//! | ROMI = (revenue × 81 % − spend) / spend | 2.3736 | 2.3765 | +0.1 % |
//! | payback = CAC / (bookings / wins / 12 × 81 %) | 12.51 months | 13.93 months | +11.3 % |
//!
//! The plan of the whole year is USD 1,701,600 and EUR 646,000, together USD 2,402,510. Beyond the 5 % trigger stand
//! paid search (+8.1 %), display (−11.1 %) and events (+12.4 %), and the months September and October.
//!
//! The flaws: `Plan FY26!Q73` says "TBD"; the APAC line Partner, Co-marketing has no owner; the amount of one invoice
//! (NA, Syndication, March) is the text "3,480.00", which Excel's own sums on the dashboard pass over; EMEA's trade
//! shows were paid in September in two equal installments, two invoices that look like one entered twice. The
//! dashboard repeats the plan and the ledger, and is no third source.

mod budget;
pub(in crate::workbook) mod look;
mod outcomes;
mod sheets;
mod totals;

#[cfg(test)]
mod tests;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use look::Look;
use totals::Budget;

/// The file name to offer the sample under.
pub const SAMPLE_NAME: &str = "Northlight FY26 Marketing Budget.xlsx";

/// The sample workbook as the bytes of an .xlsx file, the same at every call.
///
/// # Errors
/// When the writer refuses a cell, a name or a formula; the sample's own tests see to it that it does not.
pub fn sample() -> Result<Vec<u8>, XlsxError> {
    let look = Look::new();
    let budget = Budget::new();
    let outcomes = outcomes::outcomes(&budget.lines);
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties("Northlight FY26 Marketing Budget", "Marketing Finance")?);
    sheets::read_me::write(&mut workbook, &look)?;
    sheets::plan::write(&mut workbook, &look, &budget)?;
    sheets::actuals::write(&mut workbook, &look, &budget)?;
    sheets::funnel::write(&mut workbook, &look, &outcomes)?;
    sheets::rates::write(&mut workbook, &look)?;
    sheets::dashboard::write(&mut workbook, &look, &budget)?;
    workbook.define_name("EUR_USD", "=Rates!$B$5")?;
    workbook.define_name("Gross_margin", "=Funnel!$B$3")?;
    workbook.save_to_buffer()
}

/// Document properties with a fixed date, so that the bytes do not depend on the day they are made.
pub(in crate::workbook) fn properties(title: &str, author: &str) -> Result<DocProperties, XlsxError> {
    let created = ExcelDateTime::from_ymd(2026, 11, 2)?;
    Ok(DocProperties::new().set_title(title).set_author(author).set_creation_datetime(&created))
}
