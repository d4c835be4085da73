//! What the report sheets of an export say: the KPIs and their tree, the variance, the health, and the data behind them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::groups::Groups;
use super::health;
use super::lens::Lens;
use super::scorecard::at_actual_rates;
use super::tree::nodes;
use crate::budget::about::main_measure;
use crate::engine::project::Project;
use crate::engine::protocol::figure::Scope;
use crate::engine::protocol::health::HealthQuery;
use crate::engine::unrated::unrated;
use crate::kpi::status::favorable;
use crate::kpi::{Kpi, catalog};
use crate::ledger::measure::{Direction, Unit};
use crate::ledger::slice::grouped;
use crate::ledger::{CellRef, Fact, Ledger, Member, Origin, Span, Version};
use crate::workbook::issue::IssueKind;
use crate::workbook::write::report::{DataRow, Health, HealthItem, KpiFigure, OTHER, Report, Standing, TreeNode, Variance, VarianceLine};
use crate::workbook::write::source_sums::Finder;

/// A line of the data sheet is a live formula up to this many source cells.
const LIVE_CELLS: usize = 30;
/// Facts of a project up to which longer lines are looked for as sums over whole columns.
const SUMMED: usize = 300_000;
/// More lines of the data sheet than this, and it does without the second dimension.
const LONG: usize = 50_000;
/// Items of health that are listed.
const ITEMS: u32 = 500;

/// The figures of the report over a scope; the data behind them are all of the project's.
pub fn report(project: &Project, scope: &Scope) -> Report {
    let lens = Lens::new(project, scope);
    let mut groups = Groups::new(&lens);
    let mut rows = data(project, &groups);
    if rows.len() > LONG {
        groups.dimensions[1] = None;
        rows = data(project, &groups);
    }
    let kpis = kpis(&lens);
    Report {
        currency: project.reporting.currency.clone(),
        span: lens.slice.span,
        span_label: project.coverage.label(&scope.period),
        gross_margin: project.gross_margin(),
        threshold: project.state.settings.threshold,
        fiscal_start: project.coverage.fiscal_start,
        catalog: project.catalog.clone(),
        tree: tree(&lens, &kpis, &groups),
        dimensions: groups.labels(project.ledger()),
        folded: groups.folded(),
        variance: variance(&lens, &groups),
        health: listed(project),
        notes: notes(&lens, &kpis),
        lacking: project.catalog.chain().filter(|kpi| kpis.iter().all(|f| f.kpi.id != kpi.id)).cloned().collect(),
        data: rows,
        kpis,
    }
}

/// The KPIs that have a value, or a plan that is more than a target of their own; the chain first.
fn kpis(lens: &Lens<'_>) -> Vec<KpiFigure> {
    let catalog = &lens.project.catalog;
    let rest = catalog.all().filter(|k| !catalog::CHAIN.contains(&k.id.as_str()));
    let figure = |kpi: &Kpi| KpiFigure { kpi: kpi.clone(), standing: standing(lens, kpi) };
    let says = |f: &KpiFigure| f.standing.actual.is_some() || f.standing.plan.is_some() && f.kpi.direction != Direction::OnTarget;
    catalog.chain().chain(rest).map(figure).filter(says).collect()
}

fn standing(lens: &Lens<'_>, kpi: &Kpi) -> Standing {
    let (plan, actual) = (lens.held_against(kpi), lens.kpi_value(kpi, Version::Actual));
    Standing { plan, actual, status: lens.judged(kpi, actual, plan) }
}

/// The KPIs that say something, in the tree's shape.
fn tree(lens: &Lens<'_>, kpis: &[KpiFigure], groups: &Groups) -> Vec<TreeNode> {
    let says = |kpi: &Kpi| kpis.iter().any(|f| f.kpi.id == kpi.id);
    let nodes = nodes(lens, groups, says, 1).into_iter().map(|node| TreeNode {
        kpi: node.kpi.clone(),
        depth: node.depth,
        member: node.members.last().cloned(),
        standing: standing(&node.lens, node.kpi),
    });
    nodes.collect()
}

fn variance(lens: &Lens<'_>, groups: &Groups) -> Option<Variance> {
    groups.dimensions[0]?;
    let measure = main_measure(lens.project.ledger());
    let ledger = lens.project.ledger();
    let position = ledger.find_measure(&measure);
    let of = |lens: &Lens<'_>| {
        let value = |version| lens.sum(&measure, version).value();
        Standing::of(value(Version::Plan), value(Version::Actual), measure.direction(), lens.threshold(&measure))
    };
    let total = of(lens);
    total.plan.or(total.actual)?;
    let key = |i: usize, fact: &Fact| (Some(fact.measure) == position).then(|| groups.names(ledger, i));
    let mut lines: BTreeMap<Option<Member>, Vec<VarianceLine>> = BTreeMap::new();
    for ([main, second], totals) in grouped(ledger, &lens.slice, &lens.project.reporting, key) {
        let standing = of(&Lens::with(lens.project, lens.scope.clone(), totals));
        if standing.plan.or(standing.actual).is_some() {
            lines.entry(main).or_default().push(VarianceLine { name: groups.name(ledger, 1, second), standing, parts: Vec::new() });
        }
    }
    let of_main: BTreeMap<String, Standing> = groups.by_main(lens).into_iter().map(|(name, lens)| (name, of(&lens))).collect();
    let lines = lines.into_iter().filter_map(|(main, mut parts)| {
        let name = groups.name(ledger, 0, main);
        sort(&mut parts, measure.direction());
        if main.is_none() || groups.dimensions[1].is_none() || parts.iter().all(|p| p.name.is_empty()) {
            parts.clear();
        }
        Some(VarianceLine { standing: *of_main.get(&name)?, name, parts })
    });
    let mut lines: Vec<VarianceLine> = lines.collect();
    sort(&mut lines, measure.direction());
    Some(Variance { measure, lines, total })
}

/// The most unfavorable first, those without a variance by size, what stands for others last.
fn sort(lines: &mut [VarianceLine], direction: Direction) {
    lines.sort_by_cached_key(|line| {
        let variance = line.standing.variance();
        let adverse = variance.map(|v| if favorable(Some(v), direction) == Some(true) { -v.abs() } else { v.abs() });
        let size = line.standing.plan.or(line.standing.actual);
        (line.name == OTHER, adverse.is_none(), Reverse(adverse), Reverse(size), line.name.clone())
    });
}

fn listed(project: &Project) -> Health {
    let of = |accepted: bool, show: u32| health::view(project, &HealthQuery { accepted, show, ..HealthQuery::default() });
    let open = of(false, ITEMS);
    let shown = u32::try_from(open.items.len()).unwrap_or(u32::MAX);
    let accepted = of(true, (ITEMS - shown.min(ITEMS)).max(1));
    let items = open.items.into_iter().chain(accepted.items).map(|item| HealthItem {
        severity: item.severity,
        title: item.title,
        cell: item.cells.first().map(|(cell, _)| *cell),
        place: item.place,
        message: item.message,
        accepted: item.accepted,
    });
    let items: Vec<HealthItem> = items.collect();
    let listed = u32::try_from(items.len()).unwrap_or(u32::MAX);
    Health {
        more: (open.matched + accepted.matched).saturating_sub(listed),
        items,
        open: open.open,
        accepted: open.accepted,
        checks: open.checks.into_iter().map(|c| (c.label, c.outcome, c.worst)).collect(),
    }
}

/// What to know about the figures.
fn notes(lens: &Lens<'_>, kpis: &[KpiFigure]) -> Vec<String> {
    let project = lens.project;
    let mut notes: Vec<String> = unrated(project).iter().map(|u| u.sentence(&project.reporting.currency.0)).collect();
    notes.extend(at_actual_rates(project));
    // Formulas compare days, and windows count calendar months: what goes by a month's name stands for it with that month's days.
    let named = |sentence| format!("{sentence} First and last days in these sheets are those of the calendar months by that name.");
    notes.extend(project.import.calendar.sentence().map(named));
    if project.coverage.undated && lens.slice.span != Span::ALL {
        notes.push("Amounts without a period are not in these figures.".into());
    }
    let targeted: Vec<&str> = kpis.iter().filter(|f| lens.target(&f.kpi).is_some()).map(|f| f.kpi.label.as_str()).collect();
    if !targeted.is_empty() {
        notes.push(format!("Held against a target that was set, not against the plan: {}.", targeted.join(", ")));
    }
    if kpis.iter().any(|f| f.standing.plan.is_some()) && kpis.iter().all(|f| f.standing.actual.is_none()) {
        notes.push("There are no actuals yet: what is shown is the plan.".into());
    }
    notes
}

/// A line of the data while its facts are gone through.
#[derive(Default)]
struct Gathered {
    sum: Decimal,
    /// Its source cells with their amounts.
    cells: Vec<(CellRef, Decimal)>,
    /// Whether a cell cannot be reached by a formula, or there are too many.
    still: bool,
}

fn data(project: &Project, groups: &Groups) -> Vec<DataRow> {
    let ledger = project.ledger();
    let factors = project.reporting.factors(ledger);
    let texts: BTreeSet<CellRef> = cells_as_text(project);
    let kinds = groups.dimensions.map(|d| d.and_then(|d| ledger.dimensions().get(d)).map(|d| d.kind.clone()));
    let book = project.first_book().filter(|book| book.is_package() && ledger.facts().len() <= SUMMED);
    let mut finder = book.map(|book| Finder::new(&project.import, book, kinds));
    let most = if finder.is_some() { SUMMED } else { LIVE_CELLS };
    let mut rows: BTreeMap<_, Gathered> = BTreeMap::new();
    for (position, fact) in ledger.facts().iter().enumerate() {
        let Some(amount) = fact.amount else { continue };
        let key = (fact.measure, fact.version, fact.period, groups.names(ledger, position), fact.currency);
        let line = rows.entry(key).or_default();
        line.sum += amount;
        match fact.origin {
            Origin::Cell(cell) if line.cells.len() < most && !texts.contains(&cell) => line.cells.push((cell, amount)),
            // The writer puts what recorded moves add behind the cells.
            Origin::Move { .. } => {}
            Origin::Cell(_) => line.still = true,
        }
    }
    rows.into_iter()
        .filter_map(|((measure, version, period, [main, second], currency), line)| {
            let measure = ledger.measures().get(usize::from(measure))?.clone();
            let money = measure.unit() == Unit::Money;
            let (amount, cells) = (line.sum, if line.still { Vec::new() } else { line.cells });
            let long = cells.len() > LIVE_CELLS;
            let sums = finder.as_mut().filter(|_| long).and_then(|finder| finder.sums(&measure, period, &cells));
            Some(DataRow {
                version,
                period,
                members: [groups.name(ledger, 0, main), groups.name(ledger, 1, second)],
                currency: if money { code(ledger, currency) } else { String::new() },
                amount,
                rate: if money { factors.of(currency, version, period) } else { Some(Decimal::ONE) },
                cells: if long { Vec::new() } else { cells.into_iter().map(|(cell, _)| cell).collect() },
                sums: sums.unwrap_or_default(),
                measure,
            })
        })
        .collect()
}

fn code(ledger: &Ledger, currency: u16) -> String {
    ledger.currencies().get(usize::from(currency)).map(|c| c.0.clone()).unwrap_or_default()
}

/// The cells whose number is text: a formula over them would not see it.
fn cells_as_text(project: &Project) -> BTreeSet<CellRef> {
    let told = project.import.issues.iter().filter(|i| i.kind == IssueKind::NumberAsText).filter_map(|i| i.cell);
    // Where everything is text, nothing is told.
    let cells = project.ledger().facts().iter().filter_map(|f| if let Origin::Cell(cell) = f.origin { Some(cell) } else { None });
    let all = project.cells().into_iter().flat_map(|book| {
        let cells = cells.clone().filter(|c| c.source == 0);
        cells.filter(|c| book.text(c.sheet, c.row, c.col).is_some())
    });
    told.chain(all).collect()
}

#[cfg(test)]
mod tests {
    use super::super::groups::SHOWN;
    use super::*;
    use crate::engine::Engine;
    use crate::engine::protocol::Request;
    use std::fmt::Write;

    fn reported(text: &str) -> Report {
        let mut engine = Engine::new();
        let request = Request::Import { file_name: "plan.csv".into(), today: chrono::NaiveDate::default(), now: 0 };
        engine.handle(request, Some(text.as_bytes().to_vec()), &mut |_| ());
        report(engine.project().unwrap(), &Scope::default())
    }

    #[test]
    fn many_channels_stay_few_lines_that_add_up() {
        let mut text = String::from("Month,Channel,Plan,Actual\n");
        for channel in 0..50 {
            writeln!(text, "2026-01-01,Channel of {channel},{},{}", 1_000 + channel, 1_000 + channel * 2).unwrap();
        }
        let report = reported(&text);
        let variance = report.variance.unwrap();
        assert_eq!((report.folded, report.data.len()), ([10, 0], 2 * (SHOWN[0] + 1)));
        assert_eq!(variance.lines.len(), SHOWN[0] + 1);
        assert_eq!(variance.lines.first().map(|l| l.name.as_str()), Some("Channel of 49"), "the most unfavorable comes first");
        assert_eq!(variance.lines.last().map(|l| l.name.as_str()), Some(OTHER));
        let sum: Decimal = variance.lines.iter().filter_map(|l| l.standing.actual).sum();
        assert_eq!(Some(sum), variance.total.actual);
    }

    #[test]
    fn what_is_not_there_is_said_or_left_out() {
        let report = reported("Month,Channel,Plan\n2026-01-01,Search,100\n2026-02-01,Events,200\n");
        assert_eq!(report.notes, ["There are no actuals yet: what is shown is the plan."]);
        assert_eq!(report.kpis.iter().map(|f| f.kpi.id.as_str()).collect::<Vec<_>>(), ["spend"]);
        assert_eq!(report.lacking.first().map(|k| k.id.as_str()), Some("pipeline"));
        assert!(report.variance.unwrap().lines.iter().all(|l| l.standing.variance().is_none() && l.parts.is_empty()));
    }
}
