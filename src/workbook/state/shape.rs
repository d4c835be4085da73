//! What the tables of a state look like: their columns, and which of them say what a row is about.

use super::table::Column;
use super::{accepted, decisions, explanations, kpis, mapping, moves, names, settings, targets};

/// A table of the state.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// The name in its marker.
    pub(super) name: &'static str,
    /// Its own columns.
    pub(super) columns: &'static [Column],
    /// The columns that say what a row is about.
    pub(super) keys: &'static [&'static str],
    /// Whether a row's cells mean something only together.
    pub(super) whole_rows: bool,
}

/// Every table that people may edit, but for the cover, which belongs to one export.
pub(super) const SHAPES: [Shape; 9] = [
    Shape { name: "decisions", columns: decisions::COLUMNS, keys: &["decision"], whole_rows: false },
    Shape { name: "moves", columns: moves::COLUMNS, keys: &["decision", "move"], whole_rows: true },
    Shape { name: "kpis", columns: kpis::COLUMNS, keys: &["kpi", "version"], whole_rows: true },
    Shape { name: "mapping", columns: mapping::COLUMNS, keys: &["table", "column"], whole_rows: true },
    Shape { name: "settings", columns: settings::COLUMNS, keys: &["key"], whole_rows: false },
    Shape { name: "names", columns: names::COLUMNS, keys: &["dimension", "as written"], whole_rows: true },
    Shape { name: "accepted", columns: accepted::COLUMNS, keys: &["finding"], whole_rows: true },
    Shape { name: "explanations", columns: explanations::COLUMNS, keys: &["figure", "period", "line"], whole_rows: true },
    Shape { name: "targets", columns: targets::COLUMNS, keys: &["kpi", "line", "period"], whole_rows: true },
];

impl Shape {
    /// The table of a name; `None` for one that holds no state.
    pub(super) fn of(name: &str) -> Option<&'static Self> {
        SHAPES.iter().find(|s| s.name == name)
    }

    /// What a row is about.
    pub(super) fn key(&self, header: &[String], row: &[String]) -> Vec<String> {
        let cell = |name: &str| {
            let at = header.iter().position(|h| h.trim().eq_ignore_ascii_case(name));
            at.and_then(|at| row.get(at)).map_or("", |text| text.trim()).to_owned()
        };
        let mut key: Vec<String> = self.keys.iter().map(|name| cell(name)).collect();
        // A row of the mapping that speaks of no column is about what its role says: the table, or some of its rows.
        if self.name == "mapping" && key.last().is_some_and(String::is_empty) {
            key.push(cell("role"));
        }
        key
    }
}
