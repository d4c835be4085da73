//! The members of the budget's dimensions by which figures are shown one by one, and the sums of a scope by them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::lens::{BLANK, Lens};
use crate::budget::about::{main_measure, second_dimension};
use crate::engine::protocol::Scope;
use crate::ledger::slice::{Totals, grouped};
use crate::ledger::{DimensionKind, Ledger, Member, Version};
use crate::workbook::write::report::OTHER;

/// Members of the main dimension, and of the one below it, that are shown one by one.
pub(super) const SHOWN: [usize; 2] = [40, 12];
/// The same where the second one is looked at below each member of the main one.
const PROGRAMS: [usize; 2] = [40, 400];

/// The members by which figures are shown.
pub(super) struct Groups {
    /// The main dimension and the one below it.
    pub(super) dimensions: [Option<usize>; 2],
    /// The members of each that are shown, the largest first.
    shown: [Vec<Member>; 2],
    /// Whether a member (by position) is among them.
    is_shown: [Vec<bool>; 2],
    /// How many members with a name there are.
    count: [usize; 2],
}

impl Groups {
    /// By the main dimension and the one that tells most of its parts apart.
    pub(super) fn new(lens: &Lens<'_>) -> Self {
        let main = lens.project.main_dimension;
        Self::over(lens, [main, main.and_then(|main| second_dimension(lens.project.ledger(), main))], SHOWN)
    }

    /// By the main dimension and its programs, where the budget names some.
    pub(super) fn with_programs(lens: &Lens<'_>) -> Self {
        let main = lens.project.main_dimension;
        let program = lens.project.ledger().find_dimension(&DimensionKind::Program).filter(|program| main.is_some_and(|m| m != *program));
        if program.is_some() { Self::over(lens, [main, program], PROGRAMS) } else { Self::new(lens) }
    }

    fn over(lens: &Lens<'_>, dimensions: [Option<usize>; 2], most: [usize; 2]) -> Self {
        let members = dimensions.map(|dimension| dimension.map_or_else(Vec::new, |d| by_size(lens, d)));
        let count = [0, 1].map(|at| named(&members[at]));
        let mut shown = members;
        for (list, most) in shown.iter_mut().zip(most) {
            list.truncate(most);
        }
        let is_shown = shown.each_ref().map(|members| {
            let mut is_shown = Vec::new();
            for member in members {
                let position = member.0 as usize;
                is_shown.resize(is_shown.len().max(position + 1), false);
                is_shown[position] = true;
            }
            is_shown
        });
        Self { dimensions, shown, is_shown, count }
    }

    /// What a fact (by position) is shown under; `None` for the members that are not shown one by one.
    pub(super) fn names(&self, ledger: &Ledger, fact: usize) -> [Option<Member>; 2] {
        let name = |at: usize| {
            let Some(dimension) = self.dimensions.get(at).copied().flatten() else { return Some(Member::BLANK) };
            let member = ledger.member_of(fact, dimension);
            self.is_shown.get(at).and_then(|shown| shown.get(member.0 as usize)).is_some_and(|shown| *shown).then_some(member)
        };
        [name(0), name(1)]
    }

    /// The name of what is shown, [`OTHER`] for the rest.
    pub(super) fn name(&self, ledger: &Ledger, at: usize, member: Option<Member>) -> String {
        let dimension = self.dimensions.get(at).copied().flatten().and_then(|d| ledger.dimensions().get(d));
        match member {
            None => OTHER.to_owned(),
            Some(member) => dimension.map_or("", |d| d.name(member)).to_owned(),
        }
    }

    /// The dimensions' names for reading; empty where there is none.
    pub(super) fn labels(&self, ledger: &Ledger) -> [String; 2] {
        self.dimensions.map(|d| d.and_then(|d| ledger.dimensions().get(d)).map(|d| d.kind.label()).unwrap_or_default())
    }

    /// How many named members of each dimension are not shown one by one.
    pub(super) fn folded(&self) -> [u32; 2] {
        let folded = |at: usize| u32::try_from(self.count[at] - named(&self.shown[at])).unwrap_or(u32::MAX);
        [folded(0), folded(1)]
    }

    /// The scope's sums by what is shown of the main dimension, the largest first; nothing without one.
    pub(super) fn by_main<'a>(&self, lens: &Lens<'a>) -> Vec<(String, Lens<'a>)> {
        if self.dimensions[0].is_none() {
            return Vec::new();
        }
        let ledger = lens.project.ledger();
        let sums = grouped(ledger, &lens.slice, &lens.project.reporting, |i, _| Some(self.names(ledger, i)[0]));
        self.in_order(lens, 0, sums)
    }

    /// The scope's sums by what is shown of the dimension below the main one, for each member of the main one; nothing without one.
    pub(super) fn by_second<'a>(&self, lens: &Lens<'a>) -> BTreeMap<String, Vec<(String, Lens<'a>)>> {
        if self.dimensions.iter().any(Option::is_none) {
            return BTreeMap::new();
        }
        let ledger = lens.project.ledger();
        let sums = grouped(ledger, &lens.slice, &lens.project.reporting, |i, _| Some(self.names(ledger, i)));
        let mut parts: BTreeMap<Option<Member>, BTreeMap<Option<Member>, Totals>> = BTreeMap::new();
        for ([main, second], totals) in sums {
            parts.entry(main).or_default().insert(second, totals);
        }
        // What stands for other members has no scope that parts of it could narrow.
        let named = parts.into_iter().filter(|(main, _)| main.is_some());
        let below = named.map(|(main, sums)| {
            let name = self.name(ledger, 0, main);
            let of_main = Lens::with(lens.project, self.narrowed(lens, 0, &name), Totals::default());
            let parts = self.in_order(&of_main, 1, sums);
            (name, parts)
        });
        below.collect()
    }

    /// Members with their sums, the largest first, each with its name and its scope.
    fn in_order<'a>(&self, lens: &Lens<'a>, at: usize, sums: BTreeMap<Option<Member>, Totals>) -> Vec<(String, Lens<'a>)> {
        let mut found: Vec<_> = sums.into_iter().collect();
        found.sort_by_key(|(member, _)| member.map_or(usize::MAX, |m| self.shown[at].iter().position(|s| *s == m).unwrap_or(usize::MAX)));
        let named = |(member, totals): (Option<Member>, Totals)| {
            let name = self.name(lens.project.ledger(), at, member);
            let narrowed = match member {
                None => lens.part(totals),
                Some(_) => Lens::with(lens.project, self.narrowed(lens, at, &name), totals),
            };
            (name, narrowed)
        };
        found.into_iter().map(named).collect()
    }

    /// The scope, held to one member; an empty name is the blank one.
    fn narrowed(&self, lens: &Lens<'_>, at: usize, name: &str) -> Scope {
        let dimension = self.dimensions.get(at).copied().flatten().and_then(|d| lens.project.ledger().dimensions().get(d));
        let mut scope = lens.scope.clone();
        if let Some(dimension) = dimension {
            scope.filters.insert(dimension.kind.id(), if name.is_empty() { BLANK.to_owned() } else { name.to_owned() });
        }
        scope
    }
}

/// How many of some members have a name.
fn named(members: &[Member]) -> usize {
    members.iter().filter(|m| **m != Member::BLANK).count()
}

/// The members of a dimension by the larger of plan and actual of the main measure, the largest first; those without either last.
fn by_size(lens: &Lens<'_>, dimension: usize) -> Vec<Member> {
    let ledger = lens.project.ledger();
    let measure = main_measure(ledger);
    let sums = grouped(ledger, &lens.slice, &lens.project.reporting, |i, _| Some(ledger.member_of(i, dimension)));
    let size = |totals: &Totals| {
        let value = |version| totals.sum(ledger, &measure, version).value().map(|v| v.abs());
        value(Version::Plan).max(value(Version::Actual))
    };
    let mut members: Vec<(Member, Option<Decimal>)> = sums.iter().map(|(member, totals)| (*member, size(totals))).collect();
    // What the span leaves out stands in the data all the same.
    let there: BTreeSet<Member> = members.iter().map(|(m, _)| *m).collect();
    let every =
        std::iter::once(Member::BLANK).chain(ledger.dimensions().get(dimension).into_iter().flat_map(|d| d.members().map(|(m, _)| m)));
    members.extend(every.filter(|m| !there.contains(m)).map(|m| (m, None)));
    members.sort_by_key(|(member, size)| (Reverse(*size), *member));
    let name = |member: Member| ledger.dimensions().get(dimension).map_or("", |d| d.name(member));
    members.into_iter().map(|(member, _)| member).filter(|m| name(*m) != OTHER).collect()
}
