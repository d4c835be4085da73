//! The decision log for reading.

use crate::decide::decision::{Leg, Move};
use crate::engine::project::Project;
use crate::engine::protocol::decisions::{DecisionCard, DecisionsView, MoveLine};
use crate::ledger::{Currency, display};

/// The log, newest first.
pub fn view(project: &Project) -> DecisionsView {
    let order = project.dimension_order();
    let cards = project.state.decisions.iter().rev().map(|d| DecisionCard {
        id: d.id.clone(),
        title: d.title.clone(),
        decider: d.decider.clone(),
        date: d.date,
        rationale: d.rationale.clone(),
        expected: d.expected.clone(),
        kpi_label: project.catalog.find(&d.expected.kpi).map_or_else(|| d.expected.kpi.clone(), |k| k.label.clone()),
        moves: d.moves.iter().map(|m| line(m, &order)).collect(),
    });
    DecisionsView { decisions: cards.collect() }
}

fn line(moved: &Move, order: &[String]) -> MoveLine {
    let legs: Vec<&Leg> = [&moved.from, &moved.to].into_iter().flatten().collect();
    let cells = legs.iter().filter_map(|leg| {
        let cell = leg.cell.as_ref()?;
        let before = cell.before?;
        let (before, after) = (display::number(before, 2), display::number(before + leg.change, 2));
        Some(format!("{}!{} {before} → {after}", cell.sheet, cell.address))
    });
    MoveLine {
        period: moved.period.label(),
        from: moved.from.as_ref().map_or_else(|| "New money".into(), |l| l.line.label(order)),
        to: moved.to.as_ref().map_or_else(|| "Cut".into(), |l| l.line.label(order)),
        amount: display::money(moved.amount, &Currency(moved.currency.clone())),
        cells: cells.collect(),
        written: !legs.is_empty() && legs.iter().all(|l| l.written),
    }
}
