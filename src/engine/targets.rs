//! Targets that are asked for: what they come to, and why one cannot be set.

use std::collections::{BTreeMap, BTreeSet};

use super::command::{Filters, TargetsDraft};
use super::project::Project;
use super::protocol::Scope;
use super::views::lens::Lens;
use crate::budget::targets::{Aim, MOST_TARGETS, Source, Target, fits, named};
use crate::kpi::Kpi;
use crate::ledger::amount::LIMIT;
use crate::ledger::{Currency, Decimal, Period, Unit, Version};

/// What setting targets does, every value found. A value that there is none of leaves its target as it is.
///
/// # Errors
/// A sentence on what does not fit, or that there is no value at all.
pub(super) fn admitted(project: &Project, draft: &TargetsDraft) -> Result<Vec<(Aim, Option<Target>)>, String> {
    let mut found = Vec::new();
    let mut lenses = Lenses { project, made: BTreeMap::new() };
    let currency = |kpi: &Kpi| if kpi.unit == Unit::Money { project.reporting.currency.clone() } else { Currency::default() };
    for (aim, value) in &draft.aims {
        let Some(kpi) = project.catalog.find(&aim.kpi) else {
            return Err(format!("There is no KPI “{}” any more. Look at the targets again.", aim.kpi));
        };
        if !fits(aim.period) {
            return Err(format!("A target is for a month, a quarter or a year, not for {}.", aim.period.label()));
        }
        if aim.line.len() > 1 {
            return Err("A target is for the whole, or for one member of one dimension. Take a filter away.".into());
        }
        let value = match draft.from {
            Source::Typed | Source::Imported => {
                if value.is_some_and(|value| value.abs() >= LIMIT) {
                    return Err("A target is smaller than 10 trillion.".into());
                }
                found.push((aim.clone(), value.map(|value| target(draft, value, currency(kpi)))));
                if value.is_none() {
                    // One that was set under another spelling of its member goes with it.
                    let same = project.state.targets.keys().filter(|other| *other != aim && named(other, &project.state.names) == *aim);
                    found.extend(same.map(|other| (other.clone(), None)));
                }
                continue;
            }
            Source::Plan => lenses.at(aim, 0).and_then(|lens| lens.kpi_value(kpi, Version::Plan)),
            Source::LastYear(share) => {
                lenses.at(aim, 12).and_then(|lens| lens.kpi_value(kpi, Version::Actual)?.checked_mul(Decimal::ONE.checked_add(share)?))
            }
        };
        // As many digits as a cell holds.
        let value = value.and_then(|value| value.round_sf(15)).map(|value| value.normalize()).filter(|value| value.abs() < LIMIT);
        found.extend(value.map(|value| (aim.clone(), Some(target(draft, value, currency(kpi))))));
    }
    let after: BTreeSet<&Aim> = project.state.targets.keys().chain(found.iter().map(|(aim, _)| aim)).collect();
    match draft.from {
        _ if after.len() > MOST_TARGETS => Err(format!("A project keeps at most {MOST_TARGETS} targets.")),
        Source::Plan if found.is_empty() => Err("The workbook has no plan for these KPIs and periods.".into()),
        Source::LastYear(_) if found.is_empty() => Err("The workbook has no actuals of a year earlier for these KPIs and periods.".into()),
        _ if found.is_empty() => Err("There is nothing to set.".into()),
        _ => Ok(found),
    }
}

fn target(draft: &TargetsDraft, value: Decimal, currency: Currency) -> Target {
    Target { value, currency, from: draft.from, who: draft.who.trim().to_owned(), on: draft.on }
}

/// The sums over the periods of targets, each made once: the KPIs of a period share them.
struct Lenses<'a> {
    project: &'a Project,
    made: BTreeMap<(Filters, Period), Lens<'a>>,
}

impl<'a> Lenses<'a> {
    /// Over a target's period so many months earlier; `None` where there is no such period.
    fn at(&mut self, aim: &Aim, months: i32) -> Option<&Lens<'a>> {
        let period = aim.period.later(-months)?;
        let lens = || Lens::new(self.project, &Scope { period: period.id(), filters: aim.line.clone() });
        Some(self.made.entry((aim.line.clone(), period)).or_insert_with(lens))
    }
}
