//! Fills one sheet's grid: within the bounds of a file, whatever the order of its cells.

use super::super::grid::{By, Declared, Grid, Texts, Value};
use super::formats::Shows;
use super::{MAX_CELLS, MAX_COLUMNS, MAX_ROWS};
use crate::ledger::Range;
use crate::workbook::mapping::Progress;
use crate::workbook::read::grid::formulas::Formula;

/// Columns of all sheets together, up to the last one used on each: a lone cell far to the right of every sheet is no reason to run
/// out of memory.
const MAX_ALL_COLUMNS: usize = 400_000;
/// Merged ranges that are kept of a sheet.
const MAX_MERGES: usize = 100_000;
/// Ranges set apart that are kept of a sheet.
const MAX_DECLARED: usize = 200;
/// Rows between two reports of progress.
const PROGRESS_ROWS: u32 = 10_000;

/// One cell as a file gives it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    /// Its value.
    pub(super) value: Option<Value>,
    /// What its formula does.
    pub(super) formula: Option<Formula>,
    /// What its number format shows.
    pub(super) shows: Shows,
    /// How far its text is set in: an indent of its style, else leading spaces.
    pub(super) indent: u8,
}

/// The file's sheets while they are filled.
pub(super) struct Book<'a> {
    /// The texts of all sheets.
    pub(super) texts: &'a mut Texts,
    /// Sheets that are done.
    pub(super) grids: Vec<Grid>,
    progress: &'a mut dyn FnMut(Progress),
    cells: usize,
    rows: u32,
    columns: usize,
}

impl<'a> Book<'a> {
    /// No sheet yet.
    pub(super) fn new(texts: &'a mut Texts, progress: &'a mut dyn FnMut(Progress)) -> Self {
        Self { texts, grids: Vec::new(), progress, cells: 0, rows: 0, columns: 0 }
    }

    /// Begins a sheet.
    pub(super) fn begin(&mut self, name: &str, hidden: bool) -> Grid {
        let index = u16::try_from(self.grids.len()).unwrap_or(u16::MAX);
        (self.progress)(Progress { stage: format!("Reading {name}"), rows: self.rows });
        let mut tab = super::tab(name);
        let mut number = 2;
        while self.grids.iter().any(|g| g.name.eq_ignore_ascii_case(&tab)) {
            tab = super::tab(&format!("{number} {name}"));
            number += 1;
        }
        Grid { index, name: tab, hidden, ..Grid::default() }
    }

    /// Puts a cell in its place. Gives whether there is room for more; cells beyond the edge of a sheet are no cells.
    pub(super) fn put(&mut self, grid: &mut Grid, row: u32, col: u32, cell: Cell) -> bool {
        let Some(value) = cell.value.or_else(|| cell.formula.map(|_| Value::Unsaved)) else { return true };
        let Some(col) = u16::try_from(col).ok().filter(|c| usize::from(*c) < MAX_COLUMNS && row < MAX_ROWS) else { return true };
        if self.cells >= MAX_CELLS {
            grid.broken = Some(format!("it holds more than {MAX_CELLS} cells"));
            return false;
        }
        let wider = (usize::from(col) + 1).saturating_sub(grid.columns.len());
        if self.columns + wider > MAX_ALL_COLUMNS {
            grid.broken = Some(format!("its sheets have more than {MAX_ALL_COLUMNS} columns together"));
            return false;
        }
        self.columns += wider;
        let before = grid.rows.len();
        grid.put(row, col, value);
        self.cells += 1;
        if grid.rows.len() > before {
            self.rows = self.rows.saturating_add(1);
            if self.rows.is_multiple_of(PROGRESS_ROWS) {
                (self.progress)(Progress { stage: format!("Reading {}", grid.name), rows: self.rows });
            }
        }
        if let Some(formula) = cell.formula {
            grid.put_formula(row, col, formula);
        }
        grid.put_look(row, col, cell.shows.look);
        if cell.indent > 0 {
            grid.put_indent(row, col, cell.indent);
        }
        true
    }

    /// Ends a sheet.
    pub(super) fn end(&mut self, mut grid: Grid) {
        grid.close();
        self.grids.push(grid);
    }
}

/// Marks a merged range; rows and columns from 0, both ends inside. One that is no range is left out.
pub(super) fn merge(grid: &mut Grid, rows: (u32, u32), cols: (u32, u32)) {
    let (Ok(left), Ok(right)) = (u16::try_from(cols.0), u16::try_from(cols.1)) else { return };
    let inside = rows.1 < MAX_ROWS && usize::from(right) < MAX_COLUMNS;
    if inside && rows.0 <= rows.1 && left <= right && (rows.0 < rows.1 || left < right) && grid.merges.len() < MAX_MERGES {
        grid.merges.push(Range { top: rows.0, left, bottom: rows.1, right });
    }
}

/// Notes a range that the workbook sets apart, once.
pub(super) fn declare(grid: &mut Grid, range: Range, by: By) {
    let declared = Declared { range, by };
    if grid.declared.len() < MAX_DECLARED && !grid.declared.contains(&declared) {
        grid.declared.push(declared);
    }
}

/// How far a text is set in by the spaces before it; 0 for an empty one.
pub(super) fn indent(text: &str) -> u8 {
    let rest = text.trim_start_matches([' ', '\t', '\u{a0}']);
    if rest.is_empty() { 0 } else { u8::try_from(text.chars().count() - rest.chars().count()).unwrap_or(u8::MAX) }
}

/// A number as its format shows it; `days` lie between the file's date system and that of 1900.
pub(super) fn number(number: f64, shows: Shows, days: f64) -> Value {
    if shows.date { Value::Date(number + days) } else { Value::Number(number) }
}
