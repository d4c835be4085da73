//! Plan, actual and variance by what the page has them by.

use super::about;
use crate::engine::outputs::table::{Cell, Column, Holds, Of, Row, Table, compared};
use crate::engine::project::Project;
use crate::engine::protocol::VarianceQuery;
use crate::engine::protocol::variance::{Against, Show, VarianceRow, VarianceView};
use crate::engine::views::variance;

/// Every row and column in the page's order, and the total.
pub fn variance(project: &Project, query: &VarianceQuery) -> Table {
    let view = variance::whole(project, query);
    let by: Vec<String> = view.by.iter().map(|(_, label)| label.clone()).collect();
    let of = Of::measure(&view.measure, &project.reporting.currency.0);
    let named: Vec<String> = by.iter().map(|label| label.to_lowercase()).collect();
    let mut table = Table {
        title: format!("{} by {}", view.measure.label(), named.join(" and ")),
        about: about(project, &query.scope),
        of: Some(of.clone()),
        notes: view.notes.clone(),
        ..Table::default()
    };
    let names = by.len();
    if let Some((_, across)) = &view.across {
        return pivoted(table, &view, by, across, &of);
    }
    table.columns.extend(by.into_iter().map(Column::text));
    table.compares();
    let on_plan = view.against == Against::Plan;
    if !on_plan {
        // A status speaks of the plan.
        table.columns.pop();
        let heads = [view.against.label(), "Actual", view.against.difference(), "Change share"];
        table.columns.iter_mut().skip(names).zip(heads).for_each(|(column, name)| name.clone_into(&mut column.name));
    }
    let (committed, forecast) = view.has;
    let more = [(committed, "Committed"), (forecast, "Forecast")].into_iter().filter(|(there, _)| *there);
    // As on the page: after the actual.
    let place = names + 2;
    table.columns.splice(place..place, more.map(|(_, name)| Column::of(name, Holds::Amount)));
    let rates = ["Exchange rates", "Performance"];
    table.columns.extend(rates.iter().filter(|_| view.fx).map(|name| Column::of(*name, Holds::Change)));
    let explained = view.rows.iter().any(|row| said(row).is_some());
    table.columns.extend(explained.then(|| Column::text("Explanation")));
    let row = |names: Vec<String>, row: &VarianceRow| {
        let figures = compared(&row.figures).into_iter().take(if on_plan { 5 } else { 4 });
        let mut cells: Vec<Cell> = names.into_iter().map(Cell::Text).chain(figures).collect();
        let fx = row.fx.as_ref().map(|fx| (fx.value, row.figures.variance.value));
        cells.extend(fx.into_iter().flat_map(|(fx, all)| [fx, all.map(|all| all - fx.unwrap_or_default())]).map(Cell::Number));
        cells.extend(explained.then(|| Cell::text(said(row).unwrap_or_default())));
        let more = [(committed, &row.committed), (forecast, &row.forecast)].into_iter().filter(|(there, _)| *there);
        cells.splice(place..place, more.map(|(_, figure)| Cell::Number(figure.value)));
        Row { cells, of: of.clone() }
    };
    let mut label = vec![String::new(); names];
    label.iter_mut().take(1).for_each(|first| *first = "Total".into());
    table.total = Some(row(label, &view.total));
    table.rows = view.rows.iter().map(|r| row(r.names.clone(), r)).collect();
    table
}

/// Why a row left its plan, and who says so.
fn said(row: &VarianceRow) -> Option<String> {
    let said = row.why.as_ref()?.said.as_ref()?;
    Some(format!("{} ({}, {})", said.text, said.owner, said.date))
}

/// The table with a number for each row and column, the row's total first.
fn pivoted(mut table: Table, view: &VarianceView, by: Vec<String>, across: &str, of: &Of) -> Table {
    let holds = match view.show {
        Show::Variance => Holds::Change,
        Show::Share => Holds::Share,
        Show::Actual | Show::Plan => Holds::Amount,
    };
    let names = by.len();
    table.title = format!("{}, {}, and {}", table.title, view.show.label(view.against).to_lowercase(), across.to_lowercase());
    table.columns.extend(by.into_iter().map(Column::text));
    table.columns.push(Column::of("Total", holds));
    table.columns.extend(view.columns.iter().map(|column| Column::of(column.label.clone(), holds)));
    let row = |names: Vec<String>, row: &VarianceRow| {
        let cells = row.cells.iter().map(|cell| cell.and_then(|cell| cell.value(view.show)));
        let amounts = std::iter::once(row.whole().value(view.show)).chain(cells).map(Cell::Number);
        Row { cells: names.into_iter().map(Cell::Text).chain(amounts).collect(), of: of.clone() }
    };
    let mut label = vec![String::new(); names];
    label.iter_mut().take(1).for_each(|first| *first = "Total".into());
    table.total = Some(row(label, &view.total));
    table.rows = view.rows.iter().map(|r| row(r.names.clone(), r)).collect();
    table
}
