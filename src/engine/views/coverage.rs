//! How much of the plan's money has a target, an owner and a decision window, and the lines that lack one of them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::lens::{BLANK, Lens};
use crate::budget::about::main_measure;
use crate::budget::coverage::{CoveredLine, Rules, Ties, coverage, share};
use crate::budget::lines::Line;
use crate::engine::project::Project;
use crate::engine::protocol::coverage::{CoverShare, CoverageView, OrphanLine};
use crate::engine::protocol::figure::{Scope, What};
use crate::kpi::{Kpi, KpiKind};
use crate::ledger::measure::Direction;
use crate::ledger::{Measure, Period, Span, Version};

/// How many orphan lines a page gets.
const SHOWN: usize = 200;

/// Coverage over a scope, with the first orphan lines.
pub fn view(project: &Project, scope: &Scope) -> CoverageView {
    let mut view = whole(project, scope);
    view.orphans.truncate(SHOWN);
    view
}

/// Coverage over a scope with every orphan line, the largest first.
pub fn whole(project: &Project, scope: &Scope) -> CoverageView {
    let lens = Lens::new(project, scope);
    let measure = main_measure(project.ledger());
    let decided = decided(project);
    let targets = targets(project, &measure);
    let set = set(project, &measure, lens.slice.span);
    let rules = Rules { measure: &measure, targets: &targets, set: &set, main: project.main_dimension, decided: &decided };
    let lines = coverage(project.ledger(), &lens.slice, &project.reporting, &rules);
    let of = |label: &str, meaning: &str, tied: fn(Ties) -> bool| CoverShare {
        label: label.into(),
        meaning: meaning.into(),
        share: share(&lines, tied),
    };
    let shares = [
        of("All three", "A target, an owner and a decision window.", Ties::all),
        of(
            "Target",
            "An outcome or a step of the funnel is planned for the line’s members in this period, or a target is set for one of them; activity alone does not count.",
            |t| t.target,
        ),
        of("Owner", "The line names an owner.", |t| t.owner),
        of(
            "Decision window",
            "All of it is planned by weeks, months or quarters, so that each part can be decided before it begins; or a decision on record names the line and the day of its review.",
            |t| t.window,
        ),
    ];
    let mut orphans: Vec<&CoveredLine> = lines.iter().filter(|line| !line.ties.all()).collect();
    orphans.sort_by_cached_key(|line| (Reverse(line.planned.total.abs()), line.line.clone()));
    CoverageView {
        span: project.coverage.label(&scope.period),
        measure: measure.label(),
        planned: lens.measure(&measure, Version::Plan),
        shares,
        lines: u32::try_from(lines.len()).unwrap_or(u32::MAX),
        orphan_count: u32::try_from(orphans.len()).unwrap_or(u32::MAX),
        orphans: orphans.into_iter().map(|line| orphan(&lens, &measure, line)).collect(),
    }
}

fn orphan(lens: &Lens<'_>, measure: &Measure, line: &CoveredLine) -> OrphanLine {
    let project = lens.project;
    let order = project.dimension_order();
    // Its scope names every dimension, the blank ones too: a line with fewer members is another line.
    let member = |id: &String| (id.clone(), line.line.0.get(id).cloned().unwrap_or_else(|| BLANK.to_owned()));
    let scope = Scope { period: lens.scope.period.clone(), filters: order.iter().map(member).collect() };
    let what = What::Sum { measure: measure.clone(), version: Version::Plan };
    let note = if line.planned.missing > 0 {
        format!("{} of its amounts could not be read, or have no rate.", line.planned.missing)
    } else {
        String::new()
    };
    let mut amount = lens.figure(line.planned.value(), measure.unit(), note, what);
    amount.scope = scope;
    OrphanLine {
        line: line.line.label(&order),
        amount,
        place: line.cell.map(|cell| project.place(cell)).unwrap_or_default(),
        cell: line.cell,
        cells: line.cells,
        target: line.ties.target,
        owner: line.ties.owner,
        window: line.ties.window,
    }
}

/// What counts as a target when it is planned: what outcomes and steps of the funnel are figured from, where more is better.
fn targets(project: &Project, main: &Measure) -> Vec<Measure> {
    let catalog = &project.catalog;
    let kpis = catalog.all().filter(|kpi| matches!(kpi.kind, KpiKind::Outcome | KpiKind::Funnel));
    let measures = kpis.flat_map(|kpi| catalog.formula(kpi).inputs()).filter_map(|input| input.measure());
    let set: BTreeSet<Measure> = measures.filter(|m| m != main && m.direction() == Direction::HigherBetter).collect();
    set.into_iter().collect()
}

/// The members, by dimension id, for which targets are set that touch a span: of KPIs that tell more than activity and the money itself.
fn set(project: &Project, main: &Measure, span: Span) -> BTreeMap<String, BTreeSet<String>> {
    let catalog = &project.catalog;
    let tells = |id: &str| {
        let more = |kpi: &Kpi| catalog.formula(kpi).inputs().iter().any(|input| input.measure().is_none_or(|m| m != *main));
        catalog.find(id).is_some_and(|kpi| kpi.kind != KpiKind::Activity && more(kpi))
    };
    let touches = |period: Period| span.from.is_none_or(|from| from <= period.end()) && span.to.is_none_or(|to| period.start() <= to);
    let aims = project.targets.iter().filter(|(_, target)| !target.value.is_zero()).map(|(aim, _)| aim);
    let mut set: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (dimension, member) in aims.filter(|aim| touches(aim.period) && tells(&aim.kpi)).flat_map(|aim| &aim.line) {
        set.entry(dimension.clone()).or_default().insert(member.clone());
    }
    set
}

/// The lines that decisions on record name.
fn decided(project: &Project) -> BTreeSet<Line> {
    let moves = project.state.decisions.iter().flat_map(|decision| &decision.moves);
    moves.flat_map(|moved| [&moved.from, &moved.to]).flatten().map(|leg| leg.line.clone()).collect()
}
