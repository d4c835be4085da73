//! What differs: between two workbooks, between a file in force and a newer one, and in copies that came back.

use rust_decimal::Decimal;

use crate::engine::comparison::Comparison;
use crate::engine::outputs::table::{Cell, Column, Holds, Of, Row, Table};
use crate::engine::project::Project;
use crate::engine::protocol::MergeView;
use crate::engine::protocol::merge::{Held, ItemRow};
use crate::engine::protocol::sources::LineChange;
use crate::engine::stage::Staged;
use crate::ledger::measure::Unit;

/// Every line in which two workbooks differ; `None` while the newer one is awaited.
pub(super) fn compared(comparison: &Comparison) -> Option<Table> {
    let (old, new) = comparison.names()?;
    Some(lines(vec![format!("{old} to {new}")], &comparison.changes()?))
}

/// Every line in which a newer file differs from the one in force; `None` when that is no longer there.
pub(super) fn newer(project: &Project, staged: &Staged) -> Option<Table> {
    Some(lines(vec![staged.source().file_name.clone(), "newer file".into()], &staged.lines(project)?))
}

fn lines(about: Vec<String>, lines: &[LineChange]) -> Table {
    let words = ["What", "Line", "Period", "Measure", "Version"].map(Column::text);
    let amounts = [("Old file", Holds::Amount), ("Newer file", Holds::Amount), ("Change", Holds::Change)];
    let amounts = amounts.map(|(name, holds)| Column::of(name, holds));
    let row = |line: &LineChange| {
        let words = [line.fate.word(), &line.label, &line.period, &line.measure, line.version.id()].map(Cell::text);
        let change = line.after.unwrap_or_default() - line.before.unwrap_or_default();
        let amounts = [line.before, line.after, Some(change)].map(Cell::Number);
        let currency = if line.unit == Unit::Money { line.currency.clone() } else { String::new() };
        Row { cells: words.into_iter().chain(amounts).chain([Cell::text(&line.place)]).collect(), of: Of { unit: line.unit, currency } }
    };
    Table {
        title: "Differences".into(),
        about,
        columns: words.into_iter().chain(amounts).chain([Column::text("Cell")]).collect(),
        rows: lines.iter().map(row).collect(),
        ..Table::default()
    }
}

/// What differs in the copies that came back, conflicts first: a row for each value that a copy has.
pub(super) fn merge(project: &Project, view: &MergeView) -> Table {
    let heads = ["What", "Detail", "Before", "Here", "In the copy", "Copy", "Cell", "Taken over"];
    let holds = |name: &str| if matches!(name, "Before" | "Here" | "In the copy") { Holds::Amount } else { Holds::Text };
    let rows = view.items.iter().flat_map(|item| {
        (1_u32..).zip(&item.options).map(move |(number, (held, copy))| merge_row(item, held, copy, item.choice == number))
    });
    Table {
        title: "What came back".into(),
        about: vec![project.record.title()],
        columns: heads.into_iter().map(|name| Column::of(name, holds(name))).collect(),
        rows: rows.collect(),
        ..Table::default()
    }
}

fn merge_row(item: &ItemRow, held: &Held, copy: &str, taken: bool) -> Row {
    let of = [held, &item.ours, &item.base].into_iter().find_map(|held| match held {
        Held::Amount { unit, currency, .. } => Some(Of { unit: *unit, currency: currency.clone() }),
        _ => None,
    });
    let words = [&item.label, &item.detail].map(Cell::text);
    let values = [&item.base, &item.ours, held].map(value);
    let taken = if taken { "yes" } else { "no" };
    let cells = words.into_iter().chain(values).chain([copy, &item.place, taken].map(Cell::text));
    Row { cells: cells.collect(), of: of.unwrap_or_else(Of::count) }
}

fn value(held: &Held) -> Cell {
    match held {
        Held::Nothing => Cell::Number(None::<Decimal>),
        Held::Text(text) => Cell::text(text),
        Held::Amount { value, .. } => Cell::Number(Some(*value)),
    }
}
