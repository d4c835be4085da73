//! Actuals that end too early: of the whole project, or of one member while its plan goes on.

use chrono::NaiveDate;

use super::{Check, EACH, Finding, Subject};
use crate::ledger::{Calendar, Grain, Period, Version};
use crate::workbook::issue::Severity;

/// So many closed months without actuals are more than a close that takes its time.
const LATE: usize = 2;
/// A workbook whose actuals ended so many months ago is an archive.
const ARCHIVE: usize = 18;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(last) = subject.coverage.last_actual.filter(|p| p.grain() <= Grain::Month) else { return findings };
    let calendar = subject.import.calendar;
    let closed = closed_since(calendar, last, subject.today);
    let planned = subject.coverage.periods.iter().any(|p| p.end() > last.end());
    if (1..=ARCHIVE).contains(&closed) && planned {
        let cell = subject.facts().filter(|(_, f, _)| f.version == Version::Actual && f.period == Some(last)).last().map(|(_, _, c)| c);
        let months = if closed == 1 { "1 month has closed".to_owned() } else { format!("{closed} months have closed") };
        findings.push(Finding {
            check: Check::Stale,
            severity: if closed >= LATE { Severity::Warning } else { Severity::Info },
            key: format!("stale all {last} {closed}"),
            message: format!("Actuals end with {}, and {months} since. Add the newer file on the Sources page.", last.label()),
            cells: cell.into_iter().collect(),
            remedy: None,
        });
    }
    let Some(dimension) = subject.main_dimension else { return findings };
    let plan = subject.spend_by_member(dimension, Version::Plan);
    for (name, (cell, periods)) in subject.spend_by_member(dimension, Version::Actual) {
        let Some(own) = periods.last().filter(|own| own.end() < last.start()) else { continue };
        let goes_on =
            plan.get(&name).is_some_and(|(_, planned)| planned.iter().any(|p| p.start() > own.end() && p.start() <= last.start()));
        if goes_on && closed_since(calendar, *own, calendar.days_of(last).1) >= LATE {
            findings.push(Finding {
                check: Check::Stale,
                severity: Severity::Warning,
                key: format!("stale {name} {own}"),
                message: format!(
                    "“{name}” has no actual after {}, while its plan goes on and others have actuals up to {}. Look whether its actuals are missing.",
                    own.label(),
                    last.label()
                ),
                cells: vec![cell],
                remedy: None,
            });
        }
    }
    findings.truncate(EACH);
    findings
}

/// The months that have ended after a period and before a day.
fn closed_since(calendar: Calendar, last: Period, day: NaiveDate) -> usize {
    let mut month = Period::month_of(last.end()).next();
    let mut closed = 0;
    while calendar.days_of(month).1 < day && closed < 1_200 {
        closed += 1;
        month = month.next();
    }
    closed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::fiscal::{Closing, Pattern, Weeks};

    /// The retail calendar's March 2023 ends on 1 April.
    #[test]
    fn a_month_of_weeks_closes_with_its_last_day() {
        let weeks = Weeks { pattern: Pattern::FourFiveFour, closing: Closing::Nearest, ..Weeks::default() };
        let february = Period::from_id("2023-02").unwrap();
        let closed = |calendar, day: &str| closed_since(calendar, february, day.parse().unwrap());
        let retail = Calendar::Weeks { weeks, fiscal_start: 2 };
        assert_eq!((closed(Calendar::Months, "2023-04-01"), closed(retail, "2023-04-01"), closed(retail, "2023-04-02")), (1, 0, 1));
    }
}
