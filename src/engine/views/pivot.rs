//! The sums of a slice by any dimensions and periods: what makes the rows and the columns of a pivot.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::lens::{BLANK, Lens};
use crate::engine::project::Project;
use crate::engine::protocol::figure::Scope;
use crate::ledger::slice::{Totals, grouped};
use crate::ledger::{Fact, Grain, Measure, Member, Period, Span};

/// The most dimensions and periods that a pivot has on its rows and columns together.
pub const PARTS: usize = 4;
/// The periods that a pivot can be by: (id, label, grain).
const GRAINS: [(&str, &str, Grain); 5] = [
    ("week", "Week", Grain::Week),
    ("month", "Month", Grain::Month),
    ("quarter", "Quarter", Grain::Quarter),
    ("half", "Half-year", Grain::Half),
    ("year", "Year", Grain::Year),
];

/// What a pivot is by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A dimension, by its position in the ledger.
    Dimension(usize),
    /// Periods of a length.
    Grain(Grain),
}

/// A dimension or a period that a pivot is by, with its id and label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub by: By,
    /// As queries name it.
    pub id: String,
    /// As people read it.
    pub label: String,
}

/// One name of a row or column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// A member of the part's dimension.
    Member(Member),
    /// A period of the part's length; `None` for amounts that have none, or a longer one.
    Period(Option<Period>),
}

/// The sums by the names of each part, in the order of the parts.
pub type Groups = BTreeMap<Vec<Name>, Totals>;

/// Every part that there is: dimensions with members first, then lengths of time that the ledger's periods have or add up to.
pub fn choices(project: &Project) -> Vec<(String, String)> {
    let dimensions = project.ledger().dimensions().iter().filter(|d| d.members().next().is_some()).map(|d| (d.kind.id(), d.kind.label()));
    let finest = project.coverage.periods.iter().map(Period::grain).min().unwrap_or(Grain::Month);
    let grains = GRAINS.iter().filter(|(_, _, grain)| *grain >= finest.min(Grain::Month));
    let common = |grain: Grain| grain != Grain::Half || finest == Grain::Half;
    dimensions.chain(grains.filter(|(_, _, g)| common(*g)).map(|(id, label, _)| ((*id).to_owned(), (*label).to_owned()))).collect()
}

/// The part of an id; `None` when there is none.
pub fn part(project: &Project, id: &str) -> Option<Part> {
    if let Some((_, label, grain)) = GRAINS.iter().find(|(g, _, _)| *g == id) {
        return Some(Part { by: By::Grain(*grain), id: id.to_owned(), label: (*label).to_owned() });
    }
    let dimensions = project.ledger().dimensions();
    let at = dimensions.iter().position(|d| d.kind.id() == id)?;
    Some(Part { by: By::Dimension(at), id: id.to_owned(), label: dimensions.get(at)?.kind.label() })
}

/// The part that most of the money is told apart by: the main dimension, else months.
pub fn main_part(project: &Project) -> Option<Part> {
    let main = project.main_dimension.and_then(|d| project.ledger().dimensions().get(d)).map(|d| d.kind.id());
    part(project, main.as_deref().unwrap_or("month"))
}

/// The sums of a measure over a lens by its parts, of which there are at most [`PARTS`]. Periods are called by those so many months
/// later: amounts of a year ago come under the periods that they are held against.
pub fn groups(lens: &Lens<'_>, measure: &Measure, parts: &[Part], later: i32) -> Groups {
    let (project, ledger) = (lens.project, lens.project.ledger());
    let Some(wanted) = ledger.find_measure(measure) else { return Groups::new() };
    let times: Vec<Times> = parts.iter().map(|part| Times::of(project, part.by, later)).collect();
    let key = |position: usize, fact: &Fact| -> Option<[u32; PARTS]> {
        if fact.measure != wanted {
            return None;
        }
        let mut key = [0; PARTS];
        for ((place, part), times) in key.iter_mut().zip(parts).zip(&times) {
            *place = match part.by {
                By::Dimension(d) => ledger.member_of(position, d).0,
                By::Grain(_) => times.place(fact.period),
            };
        }
        Some(key)
    };
    let mut groups = Groups::new();
    for (key, totals) in grouped(ledger, &lens.slice, &lens.reporting, key) {
        let name = |((place, part), times): ((&u32, &Part), &Times)| match part.by {
            By::Dimension(_) => Name::Member(Member(*place)),
            By::Grain(_) => Name::Period(times.name(*place)),
        };
        // Two periods can have the same name: a leap year's last week has that of the one before it.
        groups.entry(key.iter().zip(parts).zip(&times).map(name).collect::<Vec<Name>>()).or_default().merge(&totals);
    }
    groups
}

/// The periods of a ledger as those of one length.
#[derive(Debug, Default)]
struct Times {
    names: Vec<Option<Period>>,
    places: FxHashMap<Option<Period>, u32>,
}

impl Times {
    fn of(project: &Project, by: By, later: i32) -> Self {
        let mut times = Self { names: vec![None], places: FxHashMap::default() };
        let By::Grain(grain) = by else { return times };
        for period in &project.coverage.periods {
            let name = period.rolled_up(grain, project.coverage.fiscal_start).and_then(|p| p.later(later));
            let known = times.names.iter().rposition(|n| *n == name);
            let place = known.unwrap_or_else(|| {
                times.names.push(name);
                times.names.len() - 1
            });
            times.places.insert(Some(*period), u32::try_from(place).unwrap_or_default());
        }
        times
    }

    fn place(&self, period: Option<Period>) -> u32 {
        self.places.get(&period).copied().unwrap_or_default()
    }

    fn name(&self, place: u32) -> Option<Period> {
        self.names.get(place as usize).copied().flatten()
    }
}

/// A name for reading.
pub fn shown(project: &Project, part: &Part, name: Name) -> String {
    match (name, part.by) {
        (Name::Member(member), By::Dimension(d)) if member != Member::BLANK => {
            project.ledger().dimensions().get(d).map_or(BLANK, |dimension| dimension.name(member)).to_owned()
        }
        (Name::Period(Some(period)), _) => period.label(),
        (Name::Period(None), _) => format!("Not by {}", part.label.to_lowercase()),
        _ => BLANK.to_owned(),
    }
}

/// A lens's scope narrowed to some names; `None` when no scope can say it.
pub fn narrowed(lens: &Lens<'_>, parts: &[Part], names: &[Name]) -> Option<Scope> {
    let mut scope = lens.scope.clone();
    for (part, name) in parts.iter().zip(names) {
        let own = said(lens, part, *name)?;
        scope = scope.narrowed(&own);
    }
    Some(scope)
}

/// What a scope says of a name; `None` when it cannot say it. Of a period it names what the lens covers.
pub fn said(lens: &Lens<'_>, part: &Part, name: Name) -> Option<Scope> {
    let mut scope = Scope::default();
    match (part.by, name) {
        (By::Dimension(d), Name::Member(member)) => {
            let name = if member == Member::BLANK { BLANK } else { lens.project.ledger().dimensions().get(d)?.name(member) };
            scope.filters.insert(part.id.clone(), name.to_owned());
        }
        (_, Name::Period(period)) => {
            let whole = Span::between(period?, period?);
            let covered = whole.overlap(lens.slice.span);
            scope.period = if covered == whole { period?.id() } else { covered.id() };
        }
        (By::Grain(_), Name::Member(_)) => return None,
    }
    Some(scope)
}
