//! Targets that are asked for: what they come to, and why one cannot be set.

use std::collections::BTreeSet;

use super::command::TargetsDraft;
use super::project::Project;
use super::protocol::Scope;
use super::views::lens::Lens;
use crate::budget::targets::{Aim, MOST_TARGETS, Source, Target, fits};
use crate::ledger::{Decimal, Version};

/// What setting targets does, every value found. A value that there is none of leaves its target as it is.
///
/// # Errors
/// A sentence on what does not fit, or that there is no value at all.
pub(super) fn admitted(project: &Project, draft: &TargetsDraft) -> Result<Vec<(Aim, Option<Target>)>, String> {
    let mut found = Vec::new();
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
        let lens = |months: i32| {
            let period = aim.period.later(-months)?.id();
            Some(Lens::new(project, &Scope { period, filters: aim.line.clone() }))
        };
        let value = match draft.from {
            Source::Typed | Source::Imported => {
                found.push((aim.clone(), value.map(|value| target(draft, value))));
                continue;
            }
            Source::Plan => lens(0).and_then(|lens| lens.kpi_value(kpi, Version::Plan)),
            Source::LastYear(share) => {
                lens(12).and_then(|lens| lens.kpi_value(kpi, Version::Actual)?.checked_mul(Decimal::ONE.checked_add(share)?))
            }
        };
        // As many digits as a cell holds.
        let value = value.and_then(|value| value.round_sf(15)).map(|value| value.normalize());
        found.extend(value.map(|value| (aim.clone(), Some(target(draft, value)))));
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

fn target(draft: &TargetsDraft, value: Decimal) -> Target {
    Target { value, from: draft.from, who: draft.who.trim().to_owned(), on: draft.on }
}
