//! The decision log, and the money that it moved.

use crate::decide::decision::{Decision, Leg, Move};
use crate::engine::outputs::table::{Cell, Column, Holds, Of, Row, Table};
use crate::engine::project::Project;

/// The log, newest first.
pub fn decisions(project: &Project) -> Table {
    let heads = ["Decision", "Title", "Decided by", "On", "Rationale", "Expected to change", "Expected change", "By"];
    let mut columns: Vec<Column> = heads.into_iter().map(Column::text).collect();
    columns.push(Column::of("Moves", Holds::Number));
    let row = |d: &Decision| {
        let kpi = project.catalog.find(&d.expected.kpi).map_or(&d.expected.kpi, |kpi| &kpi.label);
        let (on, by) = (d.date.to_string(), d.expected.by.to_string());
        let words = [&d.id, &d.title, &d.decider, &on, &d.rationale, kpi, &d.expected.change, &by];
        let moves = Cell::count(u32::try_from(d.moves.len()).unwrap_or(u32::MAX));
        Row { cells: words.into_iter().map(Cell::text).chain([moves]).collect(), of: Of::count() }
    };
    let rows = project.state.decisions.iter().rev().map(row).collect();
    let about = vec![project.record.title()];
    Table { title: "Decisions".into(), about, of: Some(Of::count()), columns, rows, ..Table::default() }
}

/// The moves of one decision, or of all, newest decision first.
pub fn moves(project: &Project, decision: Option<&str>) -> Table {
    let mut columns: Vec<Column> = ["Decision", "Period", "From", "To"].into_iter().map(Column::text).collect();
    columns.push(Column::of("Amount", Holds::Amount));
    columns.extend(["Cells", "In the workbook"].map(Column::text));
    let order = project.dimension_order();
    let asked = project.state.decisions.iter().rev().filter(|d| decision.is_none_or(|id| d.id == id));
    let rows = asked.flat_map(|d| d.moves.iter().map(|moved| row(d, moved, &order))).collect();
    let title = decision.map_or_else(|| "Moves".to_owned(), |id| format!("Moves of {id}"));
    Table { title, about: vec![project.record.title()], columns, rows, ..Table::default() }
}

fn row(decision: &Decision, moved: &Move, order: &[String]) -> Row {
    let end = |leg: &Option<Leg>, nowhere: &str| leg.as_ref().map_or_else(|| nowhere.to_owned(), |leg| leg.line.label(order));
    let legs = || [&moved.from, &moved.to].into_iter().flatten();
    let cells: Vec<String> = legs().filter_map(|leg| leg.cell.as_ref()).map(|cell| format!("{}!{}", cell.sheet, cell.address)).collect();
    let written = if legs().all(|leg| leg.written) { "yes" } else { "with the next export" };
    let ends = [decision.id.clone(), moved.period.label(), end(&moved.from, "New money"), end(&moved.to, "Cut")].map(Cell::Text);
    let rest = [Cell::Number(Some(moved.amount)), Cell::text(cells.join(", ")), Cell::text(written)];
    Row { cells: ends.into_iter().chain(rest).collect(), of: Of::money(&moved.currency) }
}
