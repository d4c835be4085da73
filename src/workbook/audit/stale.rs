//! Actuals that end too early: of the whole project, or of one member while its plan goes on.

use chrono::{Datelike, NaiveDate};

use super::{Check, EACH, Finding, Subject};
use crate::ledger::{Grain, Period, Version};
use crate::workbook::issue::Severity;

/// So many closed months without actuals are more than a close that takes its time.
const LATE: usize = 2;
/// A workbook whose actuals ended so many months ago is an archive.
const ARCHIVE: usize = 18;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(last) = subject.coverage.last_actual.filter(|p| p.grain() <= Grain::Month) else { return findings };
    let closed = closed_since(last, subject.today);
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
        if goes_on && closed_since(*own, last.end()) >= LATE {
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
fn closed_since(last: Period, day: NaiveDate) -> usize {
    let mut month = match Period::month(last.end().year(), last.end().month()) {
        Some(month) => month.next(),
        None => return 0,
    };
    let mut closed = 0;
    while month.end() < day && closed < 1_200 {
        closed += 1;
        month = month.next();
    }
    closed
}
