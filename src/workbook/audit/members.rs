//! What is spent without being planned under the same name, and the other way round.

use std::collections::BTreeMap;

use super::{CELLS, Check, Finding, Subject, counted, listed};
use crate::ledger::{CellRef, Period, Version};
use crate::workbook::issue::Severity;

type Members = BTreeMap<String, (CellRef, Vec<Period>)>;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(position) = subject.main_dimension else { return Vec::new() };
    let Some(dimension) = subject.ledger.dimensions().get(position) else { return Vec::new() };
    let (plan, actual) = (subject.spend_by_member(position, Version::Plan), subject.spend_by_member(position, Version::Actual));
    let shared = plan.keys().filter(|name| actual.contains_key(*name)).count();
    // Where most names are not shared, plan and actual are simply cut in different ways.
    if shared * 2 < plan.len().min(actual.len()) || shared == 0 {
        return Vec::new();
    }
    let due = |(_, (_, periods)): &(&String, &(CellRef, Vec<Period>))| match subject.coverage.last_actual {
        Some(last) => periods.first().is_none_or(|first| first.start() <= last.start()),
        None => false,
    };
    let label = dimension.kind.label();
    let unplanned = only(&actual, &plan, |_| true);
    let unspent = only(&plan, &actual, due);
    let say = |key: &str, severity, (names, cells): (Vec<String>, Vec<CellRef>), rest: &str| {
        (!names.is_empty()).then(|| Finding {
            check: Check::Members,
            severity,
            key: format!("members {key} {}", names.join(" | ")),
            message: format!("{label}: {} ({}) {rest}", listed(&names), counted(names.len(), "name", "names")),
            cells,
            remedy: None,
        })
    };
    let one = say(
        "unplanned",
        Severity::Warning,
        unplanned,
        "have actual spend and no plan under that name. Plan them, or let them count as a planned name.",
    );
    let two = say("unspent", Severity::Info, unspent, "are planned to date and have no actual spend under that name.");
    one.into_iter().chain(two).collect()
}

fn only(of: &Members, other: &Members, keep: impl Fn(&(&String, &(CellRef, Vec<Period>))) -> bool) -> (Vec<String>, Vec<CellRef>) {
    let found = of.iter().filter(|(name, _)| !other.contains_key(*name)).filter(keep);
    let (names, mut cells): (Vec<String>, Vec<CellRef>) = found.map(|(name, (cell, _))| (name.clone(), *cell)).unzip();
    cells.truncate(CELLS);
    (names, cells)
}
