//! The two sides of a change: before and after, over one scope, and member by member of a dimension.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::budget::about::second_dimension;
use crate::engine::project::Project;
use crate::engine::protocol::drivers::Against;
use crate::engine::protocol::figure::Scope;
use crate::engine::views::lens::{BLANK, Lens};
use crate::kpi::drivers::Part;
use crate::kpi::{Input, Kpi};
use crate::ledger::slice::{Reporting, Totals, grouped};
use crate::ledger::{Measure, Member, Version};

/// What a figure was, and what it is.
pub(super) struct Sides<'a> {
    /// The member that it is of; empty for the whole.
    pub(super) name: String,
    /// The scope before.
    pub(super) before: Lens<'a>,
    /// The version before: the plan, or the actual of an earlier span.
    pub(super) from: Version,
    /// The scope now; its actuals count.
    pub(super) after: Lens<'a>,
}

impl<'a> Sides<'a> {
    /// The sides over a scope. `None` when nothing is before it.
    pub(super) fn of(project: &'a Project, scope: &Scope, against: Against, reporting: &Reporting) -> Option<Self> {
        let (before, from) = match against {
            Against::Plan => (scope.clone(), Version::Plan),
            Against::Before => (Scope { period: project.coverage.before(&scope.period)?, filters: scope.filters.clone() }, Version::Actual),
        };
        let lens = |scope| Lens::rated(project, scope, Cow::Owned(reporting.clone()));
        Some(Self { name: String::new(), before: lens(&before), from, after: lens(scope) })
    }

    /// A KPI on both sides; `None` when it has no value on one.
    pub(super) fn kpi(&self, kpi: &Kpi) -> Option<Part> {
        Some(Part { before: self.before.kpi_value(kpi, self.from)?, after: self.after.kpi_value(kpi, Version::Actual)? })
    }

    /// An input of a formula on both sides; `None` when it has no value on one.
    pub(super) fn input(&self, input: &Input) -> Option<Part> {
        Some(Part { before: self.before.input(input, self.from)?, after: self.after.input(input, Version::Actual)? })
    }

    /// A measure on both sides, where what a member does not have adds nothing to the whole.
    pub(super) fn added(&self, measure: &Measure) -> Part {
        Part {
            before: self.before.sum(measure, self.from).value().unwrap_or_default(),
            after: self.after.sum(measure, Version::Actual).value().unwrap_or_default(),
        }
    }

    /// The position of the dimension whose members make the whole: the main one, or the one below it where the scope holds the main one to
    /// a member. `None` when there is none.
    pub(super) fn dimension(&self) -> Option<usize> {
        let ledger = self.after.project.ledger();
        let free = |d: &usize| ledger.dimensions().get(*d).is_some_and(|d| !self.after.scope.filters.contains_key(&d.kind.id()));
        let main = self.after.project.main_dimension?;
        Some(main).filter(free).or_else(|| second_dimension(ledger, main).filter(free))
    }

    /// The same change of every member of a dimension.
    pub(super) fn members(&self, dimension: usize) -> Vec<Self> {
        let project = self.after.project;
        let Some(kind) = project.ledger().dimensions().get(dimension) else { return Vec::new() };
        let by = |lens: &Lens<'_>| {
            grouped(project.ledger(), &lens.slice, &lens.reporting, |i, _| Some(project.ledger().member_of(i, dimension)))
        };
        let mut members: BTreeMap<Member, (Totals, Totals)> = BTreeMap::new();
        for (member, totals) in by(&self.after) {
            members.entry(member).or_default().1 = totals;
        }
        for (member, totals) in by(&self.before) {
            members.entry(member).or_default().0 = totals;
        }
        let one = |(member, (before, after)): (Member, (Totals, Totals))| {
            let name = if member == Member::BLANK { BLANK } else { kind.name(member) };
            let within = |scope: &Scope| {
                let mut scope = scope.clone();
                scope.filters.insert(kind.kind.id(), name.to_owned());
                scope
            };
            Self {
                name: name.to_owned(),
                before: self.before.over(within(&self.before.scope), before),
                from: self.from,
                after: self.after.over(within(&self.after.scope), after),
            }
        };
        members.into_iter().map(one).collect()
    }
}
