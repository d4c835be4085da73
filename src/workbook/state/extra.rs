//! Columns that people added to Plumbline's own tables: kept as they are, whatever they hold.

use std::collections::BTreeMap;

use super::shape::{SHAPES, Shape};
use super::table::{StateSheet, Value};
use crate::workbook::mapping::StateTable;

/// The columns that people added, by the table's name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extra(BTreeMap<String, Added>);

/// The columns that people added to one table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Added {
    headers: Vec<String>,
    /// The cells of each row that has any, by the row's key.
    rows: BTreeMap<Vec<String>, Vec<String>>,
}

impl Extra {
    /// Takes what a table has beyond its own columns.
    pub(super) fn take(&mut self, table: &StateTable) {
        let Some(shape) = Shape::of(&table.name) else { return };
        let own = |header: &str| shape.columns.iter().any(|c| c.header.eq_ignore_ascii_case(header));
        let positions: Vec<usize> =
            table.header.iter().enumerate().filter(|(_, h)| !h.trim().is_empty() && !own(h.trim())).map(|(at, _)| at).collect();
        if positions.is_empty() {
            return;
        }
        let headers = positions.iter().filter_map(|at| table.header.get(*at)).map(|h| h.trim().to_owned()).collect();
        let mut added = Added { headers, rows: BTreeMap::new() };
        for row in &table.rows {
            let cells: Vec<String> = positions.iter().map(|at| row.get(*at).cloned().unwrap_or_default()).collect();
            if cells.iter().any(|c| !c.is_empty()) {
                added.rows.entry(shape.key(&table.header, row)).or_insert(cells);
            }
        }
        self.0.insert(table.name.clone(), added);
    }

    /// Puts the columns back beside those of a sheet that is to be written.
    pub(super) fn put(&self, sheet: &mut StateSheet) {
        let (Some(added), Some(shape)) = (self.0.get(sheet.name), SHAPES.iter().find(|s| s.name == sheet.name)) else { return };
        let header: Vec<String> = sheet.columns.iter().map(|c| c.header.to_owned()).collect();
        for row in &mut sheet.rows {
            let texts: Vec<String> = row.iter().map(Value::read_back).collect();
            let cells = added.rows.get(&shape.key(&header, &texts));
            let blank = || vec![Value::Blank; added.headers.len()];
            row.extend(cells.map_or_else(blank, |cells| cells.iter().map(Value::text).collect()));
        }
        sheet.added.clone_from(&added.headers);
    }
}
