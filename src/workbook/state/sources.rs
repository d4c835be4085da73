//! The `sources` table: the files that the project was made of, so that the others can be asked for when one of them is opened alone.

use super::SourceFile;
use super::table::{Column, Reading, StateSheet, Value, YES_NO};
use crate::workbook::issue::Issue;
use crate::workbook::mapping::StateTable;

const COLUMNS: &[Column] =
    &[Column::new("id", 6), Column::new("file", 48), Column::new("fingerprint (sha-256)", 68), Column::of("this workbook", 15, YES_NO)];

pub(super) fn encode(sources: &[SourceFile]) -> StateSheet {
    let row =
        |s: &SourceFile| vec![Value::Number(s.id.into()), Value::text(&s.file_name), Value::text(&s.fingerprint), Value::yes(s.written)];
    StateSheet { name: "sources", title: "Sources".into(), columns: COLUMNS, rows: sources.iter().map(row).collect(), added: Vec::new() }
}

pub(super) fn decode(table: &StateTable) -> (Vec<SourceFile>, Vec<Issue>) {
    let mut reading = Reading::new(table);
    let mut sources = Vec::new();
    for row in reading.rows() {
        let Some(id) = reading.number(row, "id").and_then(|n| u16::try_from(n).ok()) else { continue };
        sources.push(SourceFile {
            id,
            file_name: reading.text(row, "file").to_owned(),
            fingerprint: reading.text(row, "fingerprint (sha-256)").trim().to_lowercase(),
            written: reading.yes(row, "this workbook"),
        });
    }
    (sources, reading.issues)
}
