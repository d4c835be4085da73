//! The `accepted` table: findings that a person accepted as they are.

use std::collections::BTreeSet;

use super::table::{Column, Reading, StateSheet, Value};
use crate::workbook::mapping::StateTable;

pub(super) const COLUMNS: &[Column] = &[Column::new("finding", 80)];

pub(super) fn encode(accepted: &BTreeSet<String>) -> StateSheet {
    StateSheet {
        name: "accepted",
        title: "Accepted findings".into(),
        columns: COLUMNS,
        added: Vec::new(),
        rows: accepted.iter().map(|k| vec![Value::text(k)]).collect(),
    }
}

pub(super) fn decode(table: &StateTable) -> BTreeSet<String> {
    let reading = Reading::new(table);
    reading.rows().map(|row| reading.text(row, "finding").to_owned()).filter(|k| !k.is_empty()).collect()
}
