//! Plumbline's own sheets, recognized by the marker in their second row, whatever their tab is called.

use super::Book;
use super::grid::{Grid, Texts};
use crate::workbook::mapping::StateTable;

/// Row of the marker, from 0.
const MARKER_ROW: u32 = 1;
/// Row of the header, from 0.
const HEADER_ROW: u32 = 3;

/// The tables that a file's own sheets of Plumbline's hold: a project's state starts from those of the file that it began with.
pub fn own_sheets(book: &Book) -> Vec<StateTable> {
    book.grids.iter().filter_map(|grid| state(grid, &book.texts)).collect()
}

/// The table that a sheet of Plumbline's holds; `None` for any other sheet.
pub(super) fn state(grid: &Grid, texts: &Texts) -> Option<StateTable> {
    let marker = (0..3).find_map(|col| grid.text(texts, MARKER_ROW, col))?;
    let (name, schema) = marker_of(marker)?;
    let right = u16::try_from(grid.columns.len()).ok()?;
    let width = (0..right).rev().find(|c| grid.value(HEADER_ROW, *c).is_some()).map_or(0, |c| c + 1);
    let line = |row: u32| (0..width).map(|c| grid.shown(texts, row, c)).collect::<Vec<_>>();
    let last = grid.rows.iter().rev().find(|r| **r > HEADER_ROW && (0..width).any(|c| grid.value(**r, c).is_some())).copied();
    let rows = last.map_or_else(Vec::new, |last| (HEADER_ROW + 1..=last).map(line).collect());
    Some(StateTable { name, schema, source: 0, sheet: grid.name.clone(), header: line(HEADER_ROW), rows })
}

/// Name and schema of a marker line; `None` for any other text.
fn marker_of(text: &str) -> Option<(String, u32)> {
    let rest = text.trim().strip_prefix("Plumbline table ")?;
    let (name, rest) = rest.split_once(" · schema ")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    Some((name.trim().to_owned(), digits.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_names_its_table_and_schema() {
        assert_eq!(marker_of("Plumbline table decisions · schema 1 · do not edit this line"), Some(("decisions".into(), 1)));
        assert_eq!(marker_of("Plumbline table decisions"), None);
        assert_eq!(marker_of("Plan FY26"), None);
    }
}
