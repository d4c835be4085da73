//! Months without anything between months that have something.

use super::{Check, EACH, Finding, Subject, listed};
use crate::ledger::{CellRef, Grain, Period, Version};
use crate::workbook::issue::Severity;

/// Fewer months say nothing about a rhythm.
const LEAST: usize = 4;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for version in [Version::Plan, Version::Actual] {
        let mut all: Vec<Period> =
            subject.facts().filter(|(_, f, _)| f.version == version && f.amount.is_some()).filter_map(|(_, f, _)| f.period).collect();
        all.sort_unstable();
        all.dedup();
        let missing = between(&all);
        if !missing.is_empty() {
            let from = all.first().copied();
            let cell = subject.facts().find(|(_, f, _)| f.version == version && f.period == from).map(|(_, _, cell)| cell);
            findings.push(finding(version, "", &missing, cell.into_iter().collect(), Severity::Warning));
        }
        let Some(dimension) = subject.main_dimension else { continue };
        for (name, (cell, periods)) in subject.spend_by_member(dimension, version) {
            let own: Vec<Period> = between(&periods).into_iter().filter(|p| !missing.contains(p)).collect();
            if !own.is_empty() && own.len() * 2 <= periods.len() {
                findings.push(finding(version, &name, &own, vec![cell], Severity::Info));
            }
        }
    }
    findings.truncate(EACH);
    findings
}

/// The months missing between the first and the last of rising months; none where there are too few to tell, or other periods than months.
fn between(periods: &[Period]) -> Vec<Period> {
    let months: Vec<Period> = periods.iter().filter(|p| p.grain() == Grain::Month).copied().collect();
    let (Some(first), Some(last)) = (months.first(), months.last()) else { return Vec::new() };
    if months.len() < LEAST || months.len() * 10 < periods.len() * 9 {
        return Vec::new();
    }
    let mut missing = Vec::new();
    let mut month = first.next();
    while month < *last && missing.len() < 240 {
        if months.binary_search(&month).is_err() {
            missing.push(month);
        }
        month = month.next();
    }
    missing
}

fn finding(version: Version, member: &str, missing: &[Period], cells: Vec<CellRef>, severity: Severity) -> Finding {
    let months: Vec<String> = missing.iter().map(Period::label).collect();
    let shown = match (months.first(), months.last()) {
        (Some(first), Some(last)) if months.len() > 3 => format!("{} months, {first} to {last}", months.len()),
        _ => months.join(", "),
    };
    let what = if member.is_empty() { String::new() } else { format!(" of {}", listed(&[member.to_owned()])) };
    Finding {
        check: Check::Gaps,
        severity,
        key: format!("gaps {version} {member} {}", months.join(" ")),
        message: format!(
            "No {version}{what} in {shown}, while months before and after have some. Add what is missing, or accept it if nothing was spent."
        ),
        cells,
        remedy: None,
    }
}
