//! The envelopes with what was expected of them, where they land, and what to do.

use super::about;
use crate::budget::pacing::Call;
use crate::engine::outputs::table::{Cell, Column, Holds, Of, Row, Table};
use crate::engine::project::Project;
use crate::engine::protocol::PacingQuery;
use crate::engine::protocol::pacing::PacingRow;
use crate::engine::views::pacing;

/// Every envelope in the page's order, and the total.
pub fn pacing(project: &Project, query: &PacingQuery) -> Table {
    let view = pacing::view(project, query);
    let figure = view.total.as_ref().map(|total| &total.actual);
    let of = figure.map_or_else(Of::count, |figure| Of { unit: figure.unit, currency: figure.currency.clone() });
    let mut table = Table {
        title: format!("Pacing of {} in {}", view.measure.to_lowercase(), view.span),
        about: about(project, &query.scope),
        of: Some(of.clone()),
        notes: [view.empty].into_iter().filter(|note| !note.is_empty()).chain(view.notes).collect(),
        ..Table::default()
    };
    let name = if view.dimension.is_empty() { "Envelope".to_owned() } else { view.dimension };
    table.columns.extend([Column::text(name), Column::text("Owner")]);
    table.columns.extend(["Plan", "Expected to date", "Actual to date"].map(|name| Column::of(name, Holds::Amount)));
    table.columns.push(Column::of("Pace", Holds::Number).aside());
    table.columns.extend(["Landing", "Landing by trend", "At the slowest", "At the fastest"].map(|name| Column::of(name, Holds::Amount)));
    table.columns.extend([Column::of("Landing against plan", Holds::Share), Column::text("Call"), Column::text("Why").aside()]);
    let row = |row: PacingRow| {
        let names = [row.name, row.owner].map(Cell::Text);
        let amounts = [row.plan.value, row.expected.value, row.actual.value, row.pace, row.landing.value, row.trend.value];
        let range = [row.range.map(|(slow, _)| slow), row.range.map(|(_, fast)| fast), row.landing_share];
        let call = [Cell::text(row.call.map_or("", Call::label)), Cell::text(row.why)];
        let cells = names.into_iter().chain(amounts.into_iter().chain(range).map(Cell::Number)).chain(call);
        Row { cells: cells.collect(), of: of.clone() }
    };
    table.total = view.total.map(row);
    table.rows = view.rows.into_iter().map(row).collect();
    table
}

/// Spent and expected by the end of each period: the values of the page's chart.
pub(super) fn course(project: &Project, query: &PacingQuery) -> Table {
    let view = pacing::view(project, query);
    let figure = view.total.as_ref().map(|total| &total.actual);
    let of = figure.map_or_else(Of::count, |figure| Of { unit: figure.unit, currency: figure.currency.clone() });
    let columns = vec![Column::text("By the end of"), Column::of("Expected", Holds::Amount), Column::of("Actual", Holds::Amount)];
    let row = |(label, expected, actual)| Row {
        cells: vec![Cell::Text(label), Cell::Number(Some(expected)), Cell::Number(actual)],
        of: of.clone(),
    };
    Table {
        title: format!("Course of {} in {}", view.measure.to_lowercase(), view.span),
        about: about(project, &query.scope),
        of: Some(of.clone()),
        columns,
        rows: view.course.into_iter().map(row).collect(),
        notes: view.notes,
        ..Table::default()
    }
}
