//! Plan, actual and variance by one or two dimensions or periods.

use std::cmp::{Ordering, Reverse};

use rust_decimal::Decimal;

use super::lens::{BLANK, Lens};
use super::scorecard::notes;
use crate::budget::about::main_measure;
use crate::engine::project::Project;
use crate::engine::protocol::figure::{Compared, Scope};
use crate::engine::protocol::variance::{Sort, VarianceQuery, VarianceRow, VarianceView};
use crate::kpi::status::favorable;
use crate::ledger::slice::grouped;
use crate::ledger::{Fact, Grain, Measure, Member, Period, Version};

const LIMIT: u32 = 500;
const GRAINS: [(&str, &str, Grain); 3] =
    [("month", "Month", Grain::Month), ("quarter", "Quarter", Grain::Quarter), ("year", "Year", Grain::Year)];

/// What makes rows.
#[derive(Debug, Clone, Copy)]
enum By {
    Dimension(usize),
    Grain(Grain),
}

/// One name of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Member(Member),
    Period(Option<Period>),
}

/// The rows asked for, with the total over everything in scope.
pub fn view(project: &Project, query: &VarianceQuery) -> VarianceView {
    let mut view = whole(project, query);
    view.offset = query.offset;
    view.rows = view.rows.into_iter().skip(query.offset as usize).take(query.limit.min(LIMIT) as usize).collect();
    view
}

/// Every row, whatever the window that is asked for.
pub fn whole(project: &Project, query: &VarianceQuery) -> VarianceView {
    let lens = Lens::new(project, &query.scope);
    let measures: Vec<(String, String)> = project.ledger().measures().iter().map(|m| (m.id().to_owned(), m.label())).collect();
    let known = project.ledger().find_measure(&query.measure).is_some();
    let measure = if known { query.measure.clone() } else { main_measure(project.ledger()) };
    let by = chosen(project, &query.by);
    let mut rows = rows(&lens, &measure, &by);
    sort(&mut rows, query.sort, query.reversed);
    let has = |version| lens.sum(&measure, version).value().is_some();
    VarianceView {
        span: project.coverage.label(&query.scope.period),
        by: by.iter().map(|(_, id, label)| (id.clone(), label.clone())).collect(),
        choices: choices(project),
        measures,
        has: (has(Version::Committed), has(Version::Forecast)),
        count: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        offset: 0,
        total: row(&lens, &measure, vec!["Total".into()], Some(query.scope.clone())),
        notes: notes(&lens),
        measure,
    }
}

fn choices(project: &Project) -> Vec<(String, String)> {
    let dimensions = project.ledger().dimensions().iter().filter(|d| d.members().next().is_some()).map(|d| (d.kind.id(), d.kind.label()));
    dimensions.chain(GRAINS.iter().map(|(id, label, _)| ((*id).to_owned(), (*label).to_owned()))).collect()
}

/// What was asked for and is there; the main dimension (else months) when that is nothing.
fn chosen(project: &Project, ids: &[String]) -> Vec<(By, String, String)> {
    let dimensions = project.ledger().dimensions();
    let dimension = |position: usize| dimensions.get(position).map(|d| (By::Dimension(position), d.kind.id(), d.kind.label()));
    let named = |id: &String| {
        let grain =
            GRAINS.iter().find(|(g, _, _)| g == id).map(|(g, label, grain)| (By::Grain(*grain), (*g).to_owned(), (*label).to_owned()));
        grain.or_else(|| dimension(dimensions.iter().position(|d| d.kind.id() == *id)?))
    };
    let mut by: Vec<_> = ids.iter().take(2).filter_map(named).collect();
    if by.is_empty() {
        let main = project.main_dimension.and_then(dimension);
        by.push(main.unwrap_or_else(|| (By::Grain(Grain::Month), "month".into(), "Month".into())));
    }
    by
}

fn rows(lens: &Lens<'_>, measure: &Measure, by: &[(By, String, String)]) -> Vec<(Vec<Name>, VarianceRow)> {
    let project = lens.project;
    let wanted = project.ledger().find_measure(measure);
    let name = |by: By, position: usize, fact: &Fact| match by {
        By::Dimension(d) => Name::Member(project.ledger().member_of(position, d)),
        By::Grain(grain) => Name::Period(fact.period.and_then(|p| p.rolled_up(grain, project.coverage.fiscal_start))),
    };
    let key = |position: usize, fact: &Fact| -> Option<Vec<Name>> {
        (Some(fact.measure) == wanted).then(|| by.iter().map(|(by, _, _)| name(*by, position, fact)).collect())
    };
    let groups = grouped(project.ledger(), &lens.slice, &project.reporting, key);
    let made = groups.into_iter().map(|(names, totals)| {
        let scope = narrowed(lens, by, &names);
        let shown = names.iter().zip(by).map(|(name, (by, _, label))| shown(project, *name, *by, label)).collect();
        let inner = Lens::with(project, scope.clone().unwrap_or_else(|| lens.scope.clone()), totals);
        let row = row(&inner, measure, shown, scope);
        (names, row)
    });
    made.collect()
}

fn shown(project: &Project, name: Name, by: By, label: &str) -> String {
    match (name, by) {
        (Name::Member(member), By::Dimension(d)) if member != Member::BLANK => {
            project.ledger().dimensions().get(d).map_or(BLANK, |dimension| dimension.name(member)).to_owned()
        }
        (Name::Period(Some(period)), _) => period.label(),
        (Name::Period(None), _) => format!("Not by {}", label.to_lowercase()),
        _ => BLANK.to_owned(),
    }
}

/// The scope of a row; `None` when a name cannot be a scope.
fn narrowed(lens: &Lens<'_>, by: &[(By, String, String)], names: &[Name]) -> Option<Scope> {
    let mut scope = lens.scope.clone();
    for ((by, id, _), name) in by.iter().zip(names) {
        match (by, name) {
            (By::Dimension(d), Name::Member(member)) => {
                let dimension = lens.project.ledger().dimensions().get(*d)?;
                let name = if *member == Member::BLANK { BLANK } else { dimension.name(*member) };
                scope.filters.insert(id.clone(), name.to_owned());
            }
            (_, Name::Period(period)) => scope.period = (*period)?.id(),
            (By::Grain(_), Name::Member(_)) => return None,
        }
    }
    Some(scope)
}

fn row(lens: &Lens<'_>, measure: &Measure, names: Vec<String>, scope: Option<Scope>) -> VarianceRow {
    VarianceRow {
        names,
        scope,
        figures: lens.compare_measure(measure),
        committed: lens.measure(measure, Version::Committed),
        forecast: lens.measure(measure, Version::Forecast),
    }
}

fn sort(rows: &mut [(Vec<Name>, VarianceRow)], sort: Sort, reversed: bool) {
    // Without a value always last, whichever way round.
    let ranked = |value: Option<Decimal>| (value.is_none(), Reverse(if reversed { value.map(|v| -v) } else { value }));
    match sort {
        Sort::Adverse => rows.sort_by_cached_key(|(_, r)| ranked(adverse(&r.figures))),
        Sort::Plan => rows.sort_by_cached_key(|(_, r)| ranked(r.figures.plan.value)),
        Sort::Actual => rows.sort_by_cached_key(|(_, r)| ranked(r.figures.actual.value)),
        Sort::Share => rows.sort_by_cached_key(|(_, r)| ranked(r.figures.share)),
        Sort::Name => {
            rows.sort_by(by_name);
            if reversed {
                rows.reverse();
            }
        }
    }
}

/// How adverse a variance is: its size, negative when it is favorable.
fn adverse(c: &Compared) -> Option<Decimal> {
    let variance = c.variance.value?;
    Some(if favorable(Some(variance), c.direction) == Some(true) { -variance.abs() } else { variance.abs() })
}

fn by_name((a, a_row): &(Vec<Name>, VarianceRow), (b, b_row): &(Vec<Name>, VarianceRow)) -> Ordering {
    for ((a, a_name), (b, b_name)) in a.iter().zip(&a_row.names).zip(b.iter().zip(&b_row.names)) {
        let order = match (a, b) {
            (Name::Period(a), Name::Period(b)) => a.cmp(b),
            _ => a_name.to_lowercase().cmp(&b_name.to_lowercase()),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}
