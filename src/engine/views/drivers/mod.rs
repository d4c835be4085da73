//! What moved a KPI between plan and actual, or between two spans: bars that add up to the difference, each down to the members that make it.

mod rates;
mod sides;
mod splits;
mod trace;

use std::cmp::Reverse;

use self::rates::Rated;
use self::sides::Sides;
use self::splits::{Parted, Split, plain};
pub use self::trace::trace;
use super::lens::Lens;
use super::scorecard::notes;
use crate::engine::project::Project;
use crate::engine::protocol::drivers::{Against, Bar, Change, DriversQuery, DriversView, Way};
use crate::engine::protocol::figure::{Figure, Scope, What};
use crate::kpi::Kpi;
use crate::kpi::status::favorable;
use crate::ledger::amount::{rounded, settled};
use crate::ledger::measure::{Direction, Unit};
use crate::ledger::{Decimal, Measure, Version};

/// The KPI that is shown first where there is one.
const FIRST: &str = "cac";

/// How many members of a bar are told one by one.
const MEMBERS: usize = 60;

/// What moved a KPI.
pub fn view(project: &Project, query: &DriversQuery) -> DriversView {
    let lens = Lens::new(project, &query.scope);
    let Some(rated) = Rated::of(project, &query.scope, &query.change) else {
        return nothing(&lens, query, "There is nothing before all of time. Choose a period, or compare with the plan.".into());
    };
    let (whole, reported) = (&rated.planned, &rated.reported);
    let base = base(whole);
    let there = |k: &Kpi| k.target().is_none() && whole.kpi(k).is_some() && reported.kpi(k).is_some();
    let kpis: Vec<&Kpi> = project.catalog.all().filter(|k| there(k)).collect();
    let named = |id: &str| kpis.iter().copied().find(|k| k.id == id);
    let Some(kpi) = named(&query.change.kpi).or_else(|| named(FIRST)).or_else(|| kpis.first().copied()) else {
        let sentence = format!("No KPI has a value both now and in {base}. Choose another period or another comparison.");
        return nothing(&lens, query, sentence);
    };
    let dimension = whole.dimension();
    let members = dimension.map(|d| whole.members(d)).unwrap_or_default();
    let label = dimension.and_then(|d| project.ledger().dimensions().get(d)).map(|d| d.kind.label()).unwrap_or_default();
    let parted = Parted { kpi, formula: project.catalog.formula(kpi), whole, members: &members, dimension: label.to_lowercase() };
    let (ways, volumes) = (parted.ways(), parted.volumes());
    let way = ways.iter().map(|(way, _)| *way).find(|way| *way == query.change.way).or_else(|| ways.first().map(|(way, _)| *way));
    let per = volumes.iter().find(|m| m.id() == query.change.per).or(volumes.first()).cloned().unwrap_or(Measure::WINS);
    let change = Change { kpi: kpi.id.clone(), against: query.change.against, way: way.unwrap_or_default(), per: per.id().to_owned() };
    let places = places(kpi.unit);
    let sides = reported.kpi(kpi).map_or((Decimal::ZERO, Decimal::ZERO), |p| (rounded(p.before, places), rounded(p.after, places)));
    let effect = |value: Decimal, bar: &str, member: &str| {
        let what = What::Effect { change: change.clone(), bar: bar.to_owned(), member: member.to_owned() };
        lens.figure(Some(value), kpi.unit, String::new(), what)
    };
    let split = way.and_then(|way| parted.split(way, &per));
    let empty = if split.is_some() {
        String::new()
    } else {
        format!("{} cannot be split here: it has no parts with values on both sides.", kpi.label)
    };
    let (mut splits, method) = split.unwrap_or_default();
    if !splits.is_empty() {
        splits.extend(rated.splits(&parted));
    }
    DriversView {
        span: project.coverage.label(&query.scope.period),
        kpis: kpis.iter().map(|k| (k.id.clone(), k.label.clone())).collect(),
        ways,
        volumes: if way == Some(Way::Volume) { volumes.iter().map(|m| (m.id().to_owned(), m.label())).collect() } else { Vec::new() },
        label: kpi.label.clone(),
        direction: kpi.direction,
        before: Figure { value: Some(sides.0), ..reported.before.kpi(kpi, whole.from) },
        after: Figure { value: Some(sides.1), ..reported.after.kpi(kpi, Version::Actual) },
        difference: effect(sides.1 - sides.0, "", ""),
        bars: bars(&parted, &splits, sides.1 - sides.0, &effect),
        dimension: label,
        method,
        empty,
        notes: about_rates(notes(&lens), &rated),
        base,
        change,
    }
}

/// The bars, settled so that they add up to the difference, and their members so that they add up to the bar.
fn bars(parted: &Parted<'_>, splits: &[Split], difference: Decimal, effect: &dyn Fn(Decimal, &str, &str) -> Figure) -> Vec<Bar> {
    let (kpi, whole) = (parted.kpi, parted.whole);
    let places = places(kpi.unit);
    let effects = settled(&splits.iter().map(|s| s.effect).collect::<Vec<_>>(), difference, places);
    let bar = |(split, own): (&Split, Decimal)| {
        let within = split.member.and_then(|at| parted.members.get(at)).unwrap_or(whole);
        // What the bar is of: an input, or the sum that the KPI is.
        let first = || parted.formula.inputs().into_iter().next().filter(|_| split.member.is_some());
        let measure = split.input.clone().or_else(first).as_ref().and_then(plain);
        let sides = measure.map(|m| (within.before.measure(&m, within.from), within.after.measure(&m, Version::Actual)));
        Bar {
            id: split.id.clone(),
            label: split.label.clone(),
            effect: effect(own, &split.id, ""),
            favorable: favorable(Some(own), kpi.direction),
            sides,
            members: members(parted, split, own, effect),
        }
    };
    splits.iter().zip(effects).map(bar).collect()
}

fn members(
    parted: &Parted<'_>,
    split: &Split,
    bar: Decimal,
    effect: &dyn Fn(Decimal, &str, &str) -> Figure,
) -> Vec<(String, Figure, Scope)> {
    let parts: Vec<Decimal> = split.members.iter().map(|(_, effect)| *effect).collect();
    let own = settled(&parts, bar, places(parted.kpi.unit));
    let mut members: Vec<(usize, Decimal)> = split.members.iter().map(|(at, _)| *at).zip(own).filter(|(_, own)| !own.is_zero()).collect();
    members.sort_by_key(|(_, own)| Reverse(own.abs()));
    let rest = members.split_off(members.len().min(MEMBERS));
    let told = members.into_iter().filter_map(|(at, own)| {
        let member = parted.members.get(at)?;
        Some((member.name.clone(), effect(own, &split.id, &member.name), member.after.scope.clone()))
    });
    let others = (!rest.is_empty()).then(|| {
        let sum = rest.iter().map(|(_, own)| *own).sum();
        (format!("{} others", rest.len()), effect(sum, &split.id, ""), parted.whole.after.scope.clone())
    });
    told.chain(others).collect()
}

/// The decimals to which a KPI's change is told: cents, and what shows as the fourth decimal of a percentage.
pub(super) const fn places(unit: Unit) -> u32 {
    match unit {
        Unit::Money | Unit::Count => 2,
        Unit::Multiple | Unit::Share | Unit::Months => 6,
    }
}

/// What a change starts from, for reading.
fn base(sides: &Sides<'_>) -> String {
    match sides.from {
        Version::Plan => "plan".into(),
        _ => sides.before.project.coverage.label(&sides.before.scope.period),
    }
}

fn about_rates(mut notes: Vec<String>, rated: &Rated<'_>) -> Vec<String> {
    if rated.moves() {
        notes.push("What exchange rates add is a bar of its own; the other bars are at plan rates.".into());
    } else if rated.reported.after.project.ledger().currencies().len() > 1 {
        notes.push("Both sides are converted at plan rates, so no bar comes from exchange rates.".into());
    }
    notes
}

fn nothing(lens: &Lens<'_>, query: &DriversQuery, empty: String) -> DriversView {
    let what = What::Effect { change: query.change.clone(), bar: String::new(), member: String::new() };
    let figure = lens.figure(None, Unit::Count, String::new(), what);
    DriversView {
        span: lens.project.coverage.label(&query.scope.period),
        base: if query.change.against == Against::Plan { "plan".into() } else { "the period before".into() },
        change: query.change.clone(),
        kpis: Vec::new(),
        ways: Vec::new(),
        volumes: Vec::new(),
        label: String::new(),
        direction: Direction::HigherBetter,
        before: figure.clone(),
        after: figure.clone(),
        difference: figure,
        dimension: String::new(),
        bars: Vec::new(),
        method: String::new(),
        empty,
        notes: Vec::new(),
    }
}
