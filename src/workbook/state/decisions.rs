//! The `decisions` table: one decision a row.

use chrono::NaiveDate;

use super::table::{Column, Reading, StateSheet, Value};
use crate::decide::decision::{Decision, Expected};
use crate::workbook::issue::Issue;
use crate::workbook::mapping::StateTable;

pub(super) const COLUMNS: &[Column] = &[
    Column::new("decision", 10),
    Column::new("title", 38),
    Column::new("decider", 20),
    Column::new("date", 12),
    Column::new("rationale", 60),
    Column::new("expected kpi", 14),
    Column::new("expected change", 16),
    Column::new("review by", 12),
];

/// The day that stands for one that could not be read: a decision is never left out for its date.
pub(super) const UNREADABLE_DAY: NaiveDate = match NaiveDate::from_ymd_opt(1900, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

pub(super) fn encode(decisions: &[Decision]) -> StateSheet {
    let row = |d: &Decision| {
        vec![
            Value::text(&d.id),
            Value::text(&d.title),
            Value::text(&d.decider),
            Value::Date(d.date),
            Value::text(&d.rationale),
            Value::text(&d.expected.kpi),
            Value::text(&d.expected.change),
            Value::Date(d.expected.by),
        ]
    };
    StateSheet {
        name: "decisions",
        title: "Decisions".into(),
        columns: COLUMNS,
        rows: decisions.iter().map(row).collect(),
        added: Vec::new(),
    }
}

pub(super) fn decode(table: &StateTable) -> (Vec<Decision>, Vec<Issue>) {
    let mut reading = Reading::new(table);
    let mut decisions: Vec<Decision> = Vec::new();
    for (number, row) in reading.rows().enumerate() {
        let text = |header: &str| reading.text(row, header).to_owned();
        let mut id = text("decision").trim().to_owned();
        let (title, decider, rationale) = (text("title"), text("decider"), text("rationale"));
        let (kpi, change) = (text("expected kpi"), text("expected change"));
        if id.is_empty() || decisions.iter().any(|d| d.id == id) {
            let new = format!("D-{:03}b", number + 1);
            reading.issue(row, "decision", &format!("holds no decision number of its own; the decision counts as {new}"));
            id = new;
        }
        for header in ["title", "decider", "rationale"] {
            if reading.text(row, header).trim().is_empty() {
                reading.issue(row, header, &format!("is empty; a decision keeps its {header}"));
            }
        }
        let mut day = |header: &str| {
            if let Some(day) = reading.date(row, header) {
                day
            } else {
                if reading.text(row, header).trim().is_empty() {
                    reading.issue(row, header, "is empty; a decision needs its day, written as 2026-11-22");
                }
                UNREADABLE_DAY
            }
        };
        let (date, by) = (day("date"), day("review by"));
        decisions.push(Decision { id, title, decider, date, rationale, expected: Expected { kpi, change, by }, moves: Vec::new() });
    }
    (decisions, reading.issues)
}
