//! The `names` table: spellings that count as another name.

use super::table::{Column, Reading, StateSheet, Value};
use crate::ledger::names::Names;
use crate::workbook::issue::Issue;
use crate::workbook::mapping::StateTable;

pub(super) const COLUMNS: &[Column] = &[Column::new("dimension", 18), Column::new("as written", 30), Column::new("counts as", 30)];

pub(super) fn encode(names: &Names) -> StateSheet {
    let rows = names.all().map(|(dimension, from, into)| [dimension, from, into].map(Value::text).to_vec()).collect();
    StateSheet { name: "names", title: "Names".into(), columns: COLUMNS, rows, added: Vec::new() }
}

pub(super) fn decode(table: &StateTable) -> (Names, Vec<Issue>) {
    let mut reading = Reading::new(table);
    let mut names = Names::default();
    for row in reading.rows() {
        let [dimension, from, into] = ["dimension", "as written", "counts as"].map(|header| reading.text(row, header));
        if dimension.is_empty() || from.is_empty() || into.is_empty() {
            reading.issue(row, "counts as", "is not complete: a dimension, a spelling and what it counts as; the row is left out");
            continue;
        }
        names.set(dimension, from, Some(into));
    }
    (names, reading.issues)
}
