//! The `cover` table: what the sheets are, and which export wrote them.

use super::Exported;
use super::table::{Column, Reading, StateSheet, Value};
use crate::workbook::issue::Issue;
use crate::workbook::mapping::StateTable;

const COLUMNS: &[Column] = &[Column::new("item", 26), Column::new("value", 96)];

/// The cover of an export; `sheets` names each of Plumbline's sheets and says what it is for.
pub fn encode(exported: &Exported, sheets: &[(String, &str)]) -> StateSheet {
    let row = |item: &str, value: Value| vec![Value::text(item), value];
    let mut rows = vec![
        row(
            "What this is",
            Value::text(
                "A budget workbook with the scorecard, the decisions and the settings that Plumbline keeps for it. The budget itself is as it was, but for the cells that the receipt lists.",
            ),
        ),
        row(
            "How to open it",
            Value::text(
                "In Excel or LibreOffice as any workbook. In Plumbline: open this file, and everything is there again. Nothing is sent anywhere.",
            ),
        ),
        row("Exported on", Value::Date(exported.on)),
        row("From file", Value::text(&exported.from_file)),
        row("Fingerprint (SHA-256)", Value::text(&exported.from_fingerprint)),
        row("Version", Value::Number(exported.version.into())),
        row("Export", Value::text(&exported.id)),
    ];
    rows.extend(sheets.iter().map(|(name, purpose)| row(&format!("Sheet “{name}”"), Value::text(*purpose))));
    StateSheet { name: "cover", title: "Plumbline".into(), columns: COLUMNS, rows, added: Vec::new() }
}

pub(super) fn decode(table: &StateTable) -> (Option<Exported>, Vec<Issue>) {
    let mut reading = Reading::new(table);
    let (mut on, mut version) = (None, None);
    let (mut from_file, mut from_fingerprint, mut id) = (String::new(), String::new(), String::new());
    for row in reading.rows() {
        match reading.text(row, "item").trim().to_lowercase().as_str() {
            "exported on" => on = reading.date(row, "value"),
            "from file" => reading.text(row, "value").clone_into(&mut from_file),
            "fingerprint (sha-256)" => reading.text(row, "value").clone_into(&mut from_fingerprint),
            "export" => reading.text(row, "value").trim().clone_into(&mut id),
            "version" => version = reading.number(row, "value").and_then(|n| u32::try_from(n).ok()),
            _ => {}
        }
    }
    let exported = on.zip(version).map(|(on, version)| Exported { on, from_file, from_fingerprint, version, id });
    (exported, reading.issues)
}
