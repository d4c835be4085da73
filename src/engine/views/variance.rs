//! Plan, actual and variance by one or two dimensions or periods.

use std::borrow::Cow;
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::lens::Lens;
use super::pivot::{self, Groups, Name, Part};
use super::scorecard::notes;
use crate::budget::about::main_measure;
use crate::engine::project::Project;
use crate::engine::protocol::figure::{Compared, Figure, Scope};
use crate::engine::protocol::variance::{Against, PivotCell, PivotColumn, Sort, VarianceQuery, VarianceRow, VarianceView};
use crate::kpi::Status;
use crate::kpi::status::{favorable, variance, variance_share};
use crate::ledger::slice::Totals;
use crate::ledger::{Measure, RateKind, Unit, Version};

const LIMIT: u32 = 500;
/// The most columns that a page gets; files have all.
const COLUMNS: usize = 60;
/// The most dimensions and periods that make the rows.
const ROWS: usize = pivot::PARTS - 1;

/// The rows asked for, with the total over everything in scope.
pub fn view(project: &Project, query: &VarianceQuery) -> VarianceView {
    let mut view = whole(project, query);
    view.offset = query.offset;
    view.rows = view.rows.into_iter().skip(query.offset as usize).take(query.limit.min(LIMIT) as usize).collect();
    view.columns.truncate(COLUMNS);
    view.rows.iter_mut().chain([&mut view.total]).for_each(|row| row.cells.truncate(COLUMNS));
    view
}

/// Every row and column, whatever the window that is asked for.
pub fn whole(project: &Project, query: &VarianceQuery) -> VarianceView {
    let lens = Lens::new(project, &query.scope);
    let measures: Vec<(String, String)> = project.ledger().measures().iter().map(|m| (m.id().to_owned(), m.label())).collect();
    let known = project.ledger().find_measure(&query.measure).is_some();
    let measure = if known { query.measure.clone() } else { main_measure(project.ledger()) };
    let mut by: Vec<Part> = query.by.iter().filter_map(|id| pivot::part(project, id)).take(ROWS).collect();
    if by.is_empty() {
        by.extend(pivot::main_part(project));
    }
    let across = pivot::part(project, &query.across).filter(|part| !by.contains(part));
    let pivot = Pivot::of(&lens, &measure, by, across, query.against);
    let columns = pivot.columns();
    let mut rows = pivot.rows(&columns);
    sort(&mut rows, query.sort, query.reversed);
    let breaches = rows.iter().filter_map(|(_, row)| row.why.as_ref().filter(|_| row.figures.status == Status::Breach));
    let breaches = breaches.fold((0, 0), |(all, open), why| (all + 1, open + u32::from(why.said.is_none())));
    let has = |version| lens.sum(&measure, version).value().is_some();
    let named = |part: &Part| (part.id.clone(), part.label.clone());
    VarianceView {
        span: project.coverage.label(&query.scope.period),
        by: pivot.by.iter().map(named).collect(),
        across: pivot.across.as_ref().map(named),
        column_count: u32::try_from(columns.len()).unwrap_or(u32::MAX),
        columns: pivot.across.iter().flat_map(|part| columns.iter().map(|name| pivot.column(part, *name))).collect(),
        against: query.against,
        show: query.show,
        earlier: pivot.earlier.as_ref().map(|earlier| project.coverage.label(&earlier.scope.period)),
        back: pivot.back,
        choices: pivot::choices(project),
        measures,
        has: (has(Version::Committed), has(Version::Forecast)),
        fx: pivot.rates.is_some(),
        count: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        offset: 0,
        breaches,
        total: pivot.total(&columns),
        notes: notes(&lens),
        measure,
    }
}

/// The sums of a measure by rows and columns, and what they are held against.
struct Pivot<'a> {
    lens: &'a Lens<'a>,
    measure: &'a Measure,
    by: Vec<Part>,
    across: Option<Part>,
    against: Against,
    /// How many months before the scope that lies which the actual is held against.
    back: i32,
    earlier: Option<Lens<'a>>,
    rows: Sides,
    cells: Sides,
    rates: Option<AtRates<'a>>,
}

/// The sums of rows at actual rates where there are any, and at plan rates.
struct AtRates<'a> {
    known: (Lens<'a>, Groups),
    planned: (Lens<'a>, Groups),
}

/// Sums in scope, and those of the earlier span by the names of what is held against them.
#[derive(Default)]
struct Sides {
    now: Groups,
    before: Groups,
}

impl Sides {
    fn of(lens: &Lens<'_>, earlier: Option<&Lens<'_>>, measure: &Measure, parts: &[Part], back: i32) -> Self {
        let before = earlier.map(|earlier| pivot::groups(earlier, measure, parts, back));
        Self { now: pivot::groups(lens, measure, parts, 0), before: before.unwrap_or_default() }
    }

    /// The same by the first parts alone.
    fn by_first(&self, parts: usize) -> Self {
        let fold = |groups: &Groups| {
            let mut folded = Groups::new();
            for (names, totals) in groups {
                folded.entry(names.iter().copied().take(parts).collect()).or_default().merge(totals);
            }
            folded
        };
        Self { now: fold(&self.now), before: fold(&self.before) }
    }

    fn names(&self) -> BTreeSet<&Vec<Name>> {
        self.now.keys().chain(self.before.keys()).collect()
    }
}

impl<'a> Pivot<'a> {
    fn of(lens: &'a Lens<'a>, measure: &'a Measure, by: Vec<Part>, across: Option<Part>, against: Against) -> Self {
        let coverage = &lens.project.coverage;
        let back = match against {
            Against::Plan => None,
            Against::PriorPeriod => coverage.span(&lens.scope.period).and_then(|span| span.months()),
            Against::PriorYear => Some(12),
        };
        let earlier = back.and_then(|back| lens.earlier(back));
        let back = back.unwrap_or_default();
        let sides = |parts: &[Part]| Sides::of(lens, earlier.as_ref(), measure, parts, back);
        let (rows, cells) = match &across {
            None => (sides(&by), Sides::default()),
            Some(across) => {
                let cells = sides(&by.iter().chain([across]).cloned().collect::<Vec<_>>());
                // People of one column are not added to those of another.
                (if measure.is_stock() { sides(&by) } else { cells.by_first(by.len()) }, cells)
            }
        };
        let reporting = &lens.reporting;
        let told = reporting.at == RateKind::Actual && measure.unit() == Unit::Money && against == Against::Plan && across.is_none();
        let at = |reporting| {
            let lens = Lens::rated(lens.project, &lens.scope, Cow::Owned(reporting));
            let groups = pivot::groups(&lens, measure, &by, 0);
            (lens, groups)
        };
        let rates = told.then(|| AtRates { known: at(reporting.at_known_rates()), planned: at(reporting.at_plan_rates()) });
        Self { lens, measure, by, across, against, back, earlier, rows, cells, rates }
    }

    /// What exchange rates add to a row, or to the total.
    fn fx(&self, names: Option<&Vec<Name>>, scope: Option<&Scope>) -> Option<Figure> {
        let rates = self.rates.as_ref()?;
        let sum = |(whole, groups): &(Lens<'_>, Groups)| {
            let totals = names.map_or(Some(&whole.totals), |names| groups.get(names));
            totals.map(|totals| totals.sum(self.lens.project.ledger(), self.measure, Version::Actual)).unwrap_or_default()
        };
        let of = Lens::with(self.lens.project, scope.unwrap_or(&self.lens.scope).clone(), Totals::default());
        Some(of.fx_of(self.measure, sum(&rates.known), sum(&rates.planned)))
    }

    /// The columns in their order: periods by time, members by name.
    fn columns(&self) -> Vec<Name> {
        let Some(across) = &self.across else { return Vec::new() };
        let names: BTreeSet<Name> = self.cells.names().into_iter().filter_map(|names| names.last().copied()).collect();
        let mut columns: Vec<Name> = names.into_iter().collect();
        columns.sort_by_cached_key(|name| match name {
            Name::Member(_) => (None, pivot::shown(self.lens.project, across, *name).to_lowercase()),
            Name::Period(period) => (*period, String::new()),
        });
        columns
    }

    fn column(&self, part: &Part, name: Name) -> PivotColumn {
        PivotColumn { label: pivot::shown(self.lens.project, part, name), scope: pivot::said(self.lens, part, name) }
    }

    fn rows(&self, columns: &[Name]) -> Vec<(Vec<Name>, VarianceRow)> {
        let project = self.lens.project;
        let made = self.rows.names().into_iter().map(|names| {
            let scope = pivot::narrowed(self.lens, &self.by, names);
            let shown = names.iter().zip(&self.by).map(|(name, part)| pivot::shown(project, part, *name)).collect();
            let side = |groups: &Groups| groups.get(names).cloned().unwrap_or_default();
            let row = self.row(shown, scope, side(&self.rows.now), side(&self.rows.before));
            let cells = columns.iter().map(|column| self.cell(&names.iter().chain([column]).copied().collect::<Vec<_>>())).collect();
            let fx = self.fx(Some(names), row.scope.as_ref());
            (names.clone(), VarianceRow { fx, cells, ..row })
        });
        made.collect()
    }

    fn total(&self, columns: &[Name]) -> VarianceRow {
        let before = self.earlier.as_ref().map(|earlier| earlier.totals.clone()).unwrap_or_default();
        let row = self.row(vec!["Total".into()], Some(self.lens.scope.clone()), self.lens.totals.clone(), before);
        let row = VarianceRow { fx: self.fx(None, None), ..row };
        let Some(across) = self.across.as_ref().filter(|_| !columns.is_empty()) else { return row };
        let sides = Sides::of(self.lens, self.earlier.as_ref(), self.measure, std::slice::from_ref(across), self.back);
        let cells = columns.iter().map(|column| self.compared_cell(sides.now.get(&vec![*column]), sides.before.get(&vec![*column])));
        VarianceRow { cells: cells.collect(), ..row }
    }

    /// A row whose sums are known.
    fn row(&self, names: Vec<String>, scope: Option<Scope>, now: Totals, before: Totals) -> VarianceRow {
        let project = self.lens.project;
        let inner = Lens::with(project, scope.clone().unwrap_or_else(|| self.lens.scope.clone()), now);
        let earlier = self.earlier.as_ref().map(|earlier| {
            let period = project.coverage.earlier(&inner.scope.period, self.back).unwrap_or_else(|| earlier.scope.period.clone());
            Lens::with(project, Scope { period, filters: inner.scope.filters.clone() }, before)
        });
        let figures = match self.against {
            Against::Plan => inner.compare_measure(self.measure),
            Against::PriorPeriod | Against::PriorYear => inner.compare_measure_since(self.measure, earlier.as_ref(), self.back),
        };
        let committed = inner.measure(self.measure, Version::Committed);
        let why = scope.as_ref().filter(|_| self.against == Against::Plan).and_then(|_| inner.why(self.measure.id(), &figures));
        VarianceRow {
            names,
            scope,
            figures,
            fx: None,
            why,
            cells: Vec::new(),
            committed,
            forecast: inner.measure(self.measure, Version::Forecast),
        }
    }

    fn cell(&self, names: &Vec<Name>) -> Option<PivotCell> {
        self.compared_cell(self.cells.now.get(names), self.cells.before.get(names))
    }

    fn compared_cell(&self, now: Option<&Totals>, before: Option<&Totals>) -> Option<PivotCell> {
        let ledger = self.lens.project.ledger();
        let sum = |totals: Option<&Totals>, version| totals.and_then(|totals| totals.sum(ledger, self.measure, version).value());
        let plan = if self.against == Against::Plan { sum(now, Version::Plan) } else { sum(before, Version::Actual) };
        let actual = sum(now, Version::Actual);
        let status = self.lens.status(actual, plan, self.measure);
        let cell = PivotCell { actual, plan, variance: variance(actual, plan), share: variance_share(actual, plan), status };
        (actual.is_some() || plan.is_some()).then_some(cell)
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
