//! Budget lines, and what drafted moves would do to the plan before they are recorded.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::lens::Lens;
use crate::budget::lines::{Lines, Planned};
use crate::decide::decision::{Leg, Line, Move};
use crate::decide::record;
use crate::engine::project::Project;
use crate::engine::protocol::figure::Scope;
use crate::engine::protocol::reallocate::{BudgetLine, Effect, ReallocateQuery, ReallocateView, Touched};
use crate::ledger::{Currency, DimensionKind, Grain, Measure, Period, Version};

const LINES: usize = 2000;
/// Periods after the last one of the plan that can be chosen.
const COMING: usize = 3;

/// The plan's lines by period, each looked up once.
type Plans = BTreeMap<Period, Lines>;

/// Budget lines in a period and the effect of drafted moves.
pub fn view(project: &Project, query: &ReallocateQuery) -> ReallocateView {
    let planned = plan_periods(project);
    let last = planned.last().copied();
    let coming: Vec<Period> = std::iter::successors(last.map(|p| p.next()), |p| Some(p.next())).take(COMING).collect();
    let asked = Period::from_id(&query.period).filter(|p| planned.contains(p) || coming.contains(p));
    let period = asked.or_else(|| next_period(project, &planned));
    let found = query.moves.iter().enumerate().map(|(i, m)| project.with_budget(|budget| record::found(m, i + 1, budget)));
    let (moves, mut problems): (Vec<Move>, Vec<String>) = found.fold((Vec::new(), Vec::new()), |(mut moves, mut problems), one| {
        match one {
            Ok(moved) => moves.push(moved),
            Err(error) => problems.push(error.to_string()),
        }
        (moves, problems)
    });
    if period.is_none() {
        problems.push("The workbook has no planned spend by period, so there is nothing to move.".into());
    }
    let wanted = moves.iter().map(|m| m.period).chain(period);
    let plans: Plans = wanted.map(|p| (p, Lines::of(project.ledger(), &Measure::SPEND, Version::Plan, p))).collect();
    let none = Lines::default();
    let lines = period.and_then(|p| plans.get(&p)).unwrap_or(&none);
    let touched = touched(project, &plans, &moves);
    let shown = |p: Period| (p.id(), p.label());
    ReallocateView {
        period: period.map(shown).unwrap_or_default(),
        periods: planned
            .iter()
            .copied()
            .map(shown)
            .chain(coming.iter().map(|p| (p.id(), format!("{}, not planned yet", p.label()))))
            .collect(),
        main: main_dimension(project).map(|kind| (kind.id(), kind.label())).unwrap_or_default(),
        lines: lines.matching(&in_scope(&query.scope)).take(LINES).map(|(l, p)| budget_line(project, &lines.order, l, p)).collect(),
        line_count: u32::try_from(lines.lines.len()).unwrap_or(u32::MAX),
        effects: effects(project, &plans, &moves, period),
        warnings: warnings(&touched),
        touched,
        problems,
        kpis: project.catalog.all().map(|k| (k.id.clone(), k.label.clone())).collect(),
    }
}

fn main_dimension(project: &Project) -> Option<&DimensionKind> {
    project.main_dimension.and_then(|d| project.ledger().dimensions().get(d)).map(|d| &d.kind)
}

fn plan_periods(project: &Project) -> Vec<Period> {
    let spend = project.ledger().find_measure(&Measure::SPEND);
    let planned = project.ledger().facts().iter().filter(|f| Some(f.measure) == spend && f.version == Version::Plan);
    let periods: std::collections::BTreeSet<Period> = planned.filter_map(|f| f.period).collect();
    periods.into_iter().collect()
}

/// The first plan period after the last actuals, else the last one.
fn next_period(project: &Project, periods: &[Period]) -> Option<Period> {
    let last = project.coverage.last_actual;
    periods.iter().find(|p| last.is_none_or(|last| p.start() > last.end())).or(periods.last()).copied()
}

fn in_scope(scope: &Scope) -> Line {
    Line(scope.filters.clone())
}

fn budget_line(project: &Project, order: &[String], line: &Line, planned: &Planned) -> BudgetLine {
    BudgetLine {
        line: line.clone(),
        label: line.label(order),
        currency: planned.currency.0.clone(),
        plan: planned.amount,
        cell: planned.cell.map(|(cell, _)| project.place(cell)).unwrap_or_default(),
    }
}

fn legs(moves: &[Move]) -> impl Iterator<Item = (&Move, &Leg)> {
    moves.iter().flat_map(|m| [&m.from, &m.to].into_iter().flatten().map(move |leg| (m, leg)))
}

fn touched(project: &Project, plans: &Plans, moves: &[Move]) -> Vec<Touched> {
    let mut sums: BTreeMap<(Period, &Line), Decimal> = BTreeMap::new();
    for (moved, leg) in legs(moves) {
        *sums.entry((moved.period, &leg.line)).or_default() += leg.change;
    }
    let order = project.dimension_order();
    let made = sums.into_iter().map(|((period, line), change)| {
        let found = plans.get(&period).and_then(|p| p.lines.get(line)).cloned();
        let new = found.is_none();
        let planned = found.unwrap_or_default();
        let opened = moves.iter().find(|m| m.to.as_ref().is_some_and(|leg| leg.line == *line)).filter(|_| new);
        let name = line.label(&order);
        Touched {
            label: if moves.iter().all(|m| m.period == period) { name } else { format!("{name}, {}", period.label()) },
            currency: opened.map_or(planned.currency.0, |moved| moved.currency.clone()),
            new,
            before: planned.amount,
            change,
            after: planned.amount.unwrap_or_default() + change,
            cell: planned.cell.map(|(cell, _)| project.place(cell)).unwrap_or_default(),
        }
    });
    made.collect()
}

fn warnings(touched: &[Touched]) -> Vec<String> {
    let mut warnings = Vec::new();
    for line in touched {
        if line.after < Decimal::ZERO {
            warnings.push(format!("{} would have a negative plan.", line.label));
        }
        if line.cell.is_empty() {
            let what = if line.new { "is a new line" } else { "has no cell for this period" };
            let then = "the export adds a row where the plan is an Excel table that takes one, else it keeps the move in its moves sheet";
            warnings.push(format!("{} {what}: {then}.", line.label));
        }
    }
    warnings
}

/// What the moves do to the plan of the fiscal year in which they fall: the touched members, the total, and the figures on plan.
fn effects(project: &Project, plans: &Plans, moves: &[Move], period: Option<Period>) -> Vec<Effect> {
    let fiscal_start = project.coverage.fiscal_start;
    let first = moves.first().map(|m| m.period).or(period);
    let Some(year) = first.and_then(|p| p.rolled_up(Grain::Year, fiscal_start)).filter(|_| !moves.is_empty()) else {
        return Vec::new();
    };
    let scope = Scope { period: year.id(), ..Scope::default() };
    let in_year = |m: &Move| m.period.rolled_up(Grain::Year, fiscal_start) == Some(year);
    let reported = |moved: &Move, leg: &Leg| -> Option<Decimal> {
        let planned = plans.get(&moved.period).and_then(|p| p.lines.get(&leg.line));
        // A line that is new is in the currency of the move.
        let currency = planned.map_or_else(|| Currency(moved.currency.clone()), |planned| planned.currency.clone());
        Some(leg.change * project.reporting.factor(&currency, Version::Plan, Some(moved.period))?)
    };
    let mut by_member: BTreeMap<String, Decimal> = BTreeMap::new();
    let mut net = Decimal::ZERO;
    let main = main_dimension(project).map(|kind| (kind.id(), kind.label()));
    for (moved, leg) in legs(moves).filter(|(m, _)| in_year(m)) {
        let change = reported(moved, leg).unwrap_or_default();
        net += change;
        if let Some(member) = main.as_ref().and_then(|(id, _)| leg.line.0.get(id)) {
            *by_member.entry(member.clone()).or_default() += change;
        }
    }
    let mut effects: Vec<Effect> = Vec::new();
    for (member, change) in by_member {
        let mut inner = scope.clone();
        inner.filters.insert(main.as_ref().map(|(id, _)| id.clone()).unwrap_or_default(), member.clone());
        let before = Lens::new(project, &inner).measure(&Measure::SPEND, Version::Plan);
        effects.push(Effect {
            label: format!("{member} plan, {}", year.label()),
            after: Some(before.value.unwrap_or_default() + change),
            before,
        });
    }
    let whole = Lens::new(project, &scope);
    let before = whole.measure(&Measure::SPEND, Version::Plan);
    let after = before.value.map(|v| v + net);
    effects.push(Effect { label: format!("Total plan, {}", year.label()), before: before.clone(), after });
    effects.extend(["utilization", "cac", "romi", "payback"].into_iter().filter_map(|id| on_plan(&whole, id, after, year)));
    effects
}

/// A KPI that rests on the planned spend, before and after; outcomes as planned.
fn on_plan(whole: &Lens<'_>, id: &str, spend: Option<Decimal>, year: Period) -> Option<Effect> {
    let kpi = whole.project.catalog.find(id)?;
    let (version, label) = if kpi.target().is_some() { (Version::Actual, "so far") } else { (Version::Plan, "on plan") };
    let before = whole.kpi(kpi, version);
    before.value?;
    let after = whole.formula(kpi).value(&|input| {
        let moved = input.name == Measure::SPEND.id() && input.version(version) == Version::Plan && input.windows.is_empty();
        if moved { spend } else { whole.input(input, version) }
    });
    Some(Effect { label: format!("{} {label}, {}", kpi.label, year.label()), before, after })
}
