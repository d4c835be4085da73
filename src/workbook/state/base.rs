//! What an export held, kept in the file itself: the hidden `base` table, by which edits are found when the file comes back.

use std::fmt::Write;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::table::{Column, SCHEMA, StateSheet, Value};
use super::{State, encode};
use crate::workbook::mapping::{StateTable, Table};

const COLUMNS: &[Column] = &[Column::new("export", 20), Column::new("part", 8), Column::new("content", 100)];

/// Characters of content in one cell: well below what a cell takes.
const PART: usize = 8_000;
/// Exports before a file's own that it still knows.
const ANCESTORS: usize = 3;

/// What one export held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Tells it from other exports: short, in hex, the same for the same content.
    pub id: String,
    /// The day of the export.
    pub on: NaiveDate,
    /// SHA-256 of the file it was made from, lower-case hex.
    pub from: String,
    /// The state's tables as they were written.
    tables: Vec<Kept>,
}

/// A table as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    name: String,
    schema: u32,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Snapshot {
    /// What an export of a state holds; `from` is the fingerprint of the file it is made from.
    pub fn of(state: &State, tables: &[Table], on: NaiveDate, from: &str) -> Self {
        let tables: Vec<Kept> = encode(state, tables)
            .iter()
            .map(StateSheet::read_back)
            .map(|t| Kept { name: t.name, schema: t.schema, header: t.header, rows: t.rows })
            .collect();
        let content = serde_json::to_vec(&(on, from, tables.iter().map(|t| (&t.name, &t.rows)).collect::<Vec<_>>())).unwrap_or_default();
        let id = Sha256::digest(content).iter().take(8).fold(String::with_capacity(16), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        Self { id, on, from: from.to_owned(), tables }
    }

    /// The tables, as reading a workbook gives them.
    pub fn tables(&self) -> Vec<StateTable> {
        let table = |t: &Kept| StateTable {
            name: t.name.clone(),
            schema: t.schema,
            source: 0,
            sheet: t.name.clone(),
            header: t.header.clone(),
            rows: t.rows.clone(),
        };
        self.tables.iter().map(table).collect()
    }
}

/// A file's exports as a table: its own first, then those it came from.
pub fn encode_base(lineage: &[Snapshot]) -> StateSheet {
    let mut rows = Vec::new();
    for snapshot in lineage.iter().take(1 + ANCESTORS) {
        let text: Vec<char> = serde_json::to_string(snapshot).unwrap_or_default().chars().collect();
        for (number, part) in (1_u32..).zip(text.chunks(PART)) {
            // The bars keep white space at the ends of a cell's text.
            let content = format!("|{}|", part.iter().collect::<String>());
            rows.push(vec![Value::text(&snapshot.id), Value::Number(number.into()), Value::Text(content)]);
        }
    }
    StateSheet { name: "base", title: "What this export held".into(), columns: COLUMNS, rows, added: Vec::new() }
}

/// A file's exports, its own first; one that cannot be read is left out.
pub fn decode_base(tables: &[StateTable]) -> Vec<Snapshot> {
    let Some(table) = tables.iter().find(|t| t.name == "base" && t.schema <= SCHEMA) else { return Vec::new() };
    let mut texts: Vec<(&str, String)> = Vec::new();
    for row in &table.rows {
        let [export, _, content] = row.as_slice() else { continue };
        let part = content.strip_prefix('|').and_then(|c| c.strip_suffix('|')).unwrap_or(content);
        match texts.last_mut() {
            Some((id, text)) if *id == export => text.push_str(part),
            _ => texts.push((export, part.to_owned())),
        }
    }
    texts.iter().filter_map(|(_, text)| serde_json::from_str(text).ok()).collect()
}
