//! The cells, formulas, names and tables of a workbook, as far as they are needed to follow a change.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::formula::Reference;
use super::sheet::{CellValue, FormulaCell, Saved, SheetCells, shared_strings};
use super::tables::{Table, tables};
use crate::ledger::cell::{MAX_COLUMNS, MAX_ROWS, a1};
use crate::workbook::write::error::WriteError;
use crate::workbook::write::package::Package;
use crate::workbook::write::package::book::Book;
use crate::workbook::write::package::rows::RowEditor;
use crate::workbook::write::package::xml::Tags;
use crate::workbook::write::patch::cells::Place;

/// Of a larger sheet, in bytes, only the formulas are read, and the rows with changed cells.
const SHEET_LIMIT: u64 = 8 << 20;
/// The most that is read of all sheets together, in bytes; what comes then counts as large.
const SHEETS_LIMIT: u64 = 64 << 20;
/// The most formulas that are looked at in large sheets.
const FORMULAS_LIMIT: usize = 200_000;

/// A cell of a sheet (by position).
pub(super) type At = (usize, Place);

/// The worksheets of a workbook.
pub(super) struct Model {
    pub(super) sheets: Vec<SheetModel>,
    /// What names stand for, by the sheet that they are of (`None`: the whole workbook) and their lower-case text.
    names: HashMap<(Option<usize>, String), String>,
    tables: Vec<Table>,
    /// Where reading formulas stopped because there are too many.
    pub(super) unread: Vec<String>,
    /// Whether formulas compute as a formula engine takes for granted: with days from 1900 on, and numbers as they are held.
    pub(super) usual: bool,
}

/// The text of rows by their sheet's name and their number from 0.
pub(super) type Rows = BTreeMap<String, BTreeMap<u32, String>>;

/// One worksheet.
#[derive(Default)]
pub(super) struct SheetModel {
    pub(super) name: String,
    pub(super) part: String,
    /// Its text; `None` when it is too large to be held: what is kept of places is inside the rows' own texts then.
    pub(super) xml: Option<String>,
    cells: HashMap<Place, CellValue>,
    pub(super) formulas: Vec<FormulaCell>,
    saved: HashMap<Place, Saved>,
    /// The cells with formulas that are no text.
    pub(super) untold: Vec<Place>,
    hidden: BTreeSet<u32>,
    /// The last row and the last column that may have a cell.
    pub(super) last: Place,
    /// The rows that were read; `None`: all of them.
    rows: Option<BTreeSet<u32>>,
}

impl Model {
    /// Reads every worksheet that is not too large, and of the others the formulas and the rows given by their sheet's name and their
    /// number from 0.
    ///
    /// # Errors
    /// When a part cannot be read.
    pub(super) fn read(package: &mut Package<'_>, book: &Book, rows: &Rows) -> Result<Self, WriteError> {
        let strings = match book.related("sharedStrings").map(str::to_owned) {
            Some(part) => shared_strings(&package.small_text(&part, SHEET_LIMIT)?.unwrap_or_default()),
            None => Vec::new(),
        };
        let mut model = Self {
            sheets: Vec::new(),
            names: HashMap::new(),
            tables: Vec::new(),
            unread: Vec::new(),
            usual: !book.from_1904 && usual(&book.xml),
        };
        let mut left = SHEETS_LIMIT;
        let mut large = FORMULAS_LIMIT;
        // By the tab's position among all tabs, as local names count.
        let mut positions = HashMap::new();
        for (position, tab) in book.tabs.iter().enumerate().filter(|(_, t)| t.worksheet) {
            positions.insert(position, model.sheets.len());
            let mut read = SheetCells::default();
            let mut sheet = SheetModel { name: tab.name.clone(), part: tab.part.clone(), ..SheetModel::default() };
            if let Some(xml) = package.small_text(&tab.part, SHEET_LIMIT.min(left))? {
                left = left.saturating_sub(xml.len() as u64);
                read.read(&xml, 0, &strings);
                sheet.xml = Some(xml);
            } else {
                let given = rows.get(&tab.name);
                let stopped = package.read_rows(&tab.part, |rows| read_large(rows, &mut read, given, &strings, large))?.flatten();
                large = large.saturating_sub(read.formulas.len());
                model.unread.extend(stopped.map(|row| format!("{} from {} on", tab.name, a1(row, 0))));
                sheet.rows = Some(given.into_iter().flat_map(|rows| rows.keys().copied()).collect());
            }
            let SheetCells { cells, formulas, saved, untold, hidden, .. } = read;
            model.tables.extend(tables(package, &tab.part, model.sheets.len())?);
            let all = sheet.rows.is_some().then_some((MAX_ROWS - 1, MAX_COLUMNS - 1));
            let last = cells.keys().fold((0, 0), |(row, col), place| (place.0.max(row), place.1.max(col)));
            let last = all.unwrap_or(last);
            model.sheets.push(SheetModel { cells, formulas, saved, untold, hidden, last, ..sheet });
        }
        model.names = book
            .names()
            .into_iter()
            .filter_map(|(tab, name, text)| {
                let sheet = match tab {
                    Some(tab) => Some(*positions.get(&tab)?),
                    None => None,
                };
                Some(((sheet, name), text))
            })
            .collect();
        Ok(model)
    }

    /// The sheet of a name, by position; `None` when there is none.
    pub(super) fn sheet(&self, name: &str) -> Option<usize> {
        self.sheets.iter().position(|s| s.name.eq_ignore_ascii_case(name) || s.name.to_lowercase() == name.to_lowercase())
    }

    /// What a name in lower case stands for on a sheet; `None` when nobody has defined it.
    pub(super) fn name(&self, name: &str, sheet: usize) -> Option<&str> {
        let of = |sheet| self.names.get(&(sheet, name.to_owned()));
        of(Some(sheet)).or_else(|| of(None)).map(String::as_str)
    }

    /// The table of a name; of no name, the one in which a cell stands.
    pub(super) fn table(&self, name: &str, at: At) -> Option<&Table> {
        self.tables.iter().find(|t| if name.is_empty() { t.holds(at) } else { t.is_named(name) })
    }

    /// Where a reference of a formula on a sheet points; `None` when there is no such sheet.
    pub(super) fn place(&self, reference: &Reference, own: usize) -> Option<At> {
        let sheet = reference.sheet.as_deref().map_or(Some(own), |name| self.sheet(name))?;
        Some((sheet, (reference.row, reference.col)))
    }

    /// What a cell holds; `None` when it is empty.
    pub(super) fn value(&self, (sheet, place): At) -> Option<&CellValue> {
        let sheet = self.sheets.get(sheet)?;
        match sheet.cells.get(&place) {
            None if sheet.rows.as_ref().is_some_and(|rows| !rows.contains(&place.0)) => Some(&CellValue::Unread),
            value => value,
        }
    }

    /// Where the result of a cell's formula is saved; `None` when it is not.
    pub(super) fn saved(&self, (sheet, place): At) -> Option<&Saved> {
        self.sheets.get(sheet)?.saved.get(&place)
    }

    /// The cells of a range that hold something; `None` when not all of its rows were read.
    pub(super) fn held(&self, ((sheet, from), (_, to)): (At, At)) -> Option<Vec<At>> {
        let cells = &self.sheets.get(sheet).filter(|s| s.rows.is_none())?.cells;
        let area = (u64::from(to.0 - from.0) + 1) * (u64::from(to.1 - from.1) + 1);
        if area <= cells.len() as u64 {
            let places = (from.0..=to.0).flat_map(|row| (from.1..=to.1).map(move |col| (row, col)));
            return Some(places.filter(|place| cells.contains_key(place)).map(|place| (sheet, place)).collect());
        }
        let inside = |(row, col): &&Place| (from.0..=to.0).contains(row) && (from.1..=to.1).contains(col);
        Some(cells.keys().filter(inside).map(|place| (sheet, *place)).collect())
    }

    /// Whether a range has rows that are hidden: whether `SUBTOTAL` passes over them depends on what hid them.
    pub(super) fn hides(&self, ((sheet, from), (_, to)): (At, At)) -> bool {
        self.sheets.get(sheet).is_some_and(|s| s.hidden.range(from.0..=to.0).next().is_some())
    }
}

/// Reads a large sheet's formulas, and the rows that are given. Gives the row at which it stopped because there are too many.
fn read_large(
    rows: &mut RowEditor<'_>,
    read: &mut SheetCells,
    given: Option<&BTreeMap<u32, String>>,
    strings: &[String],
    limit: usize,
) -> Result<Option<u32>, WriteError> {
    while let Some(number) = rows.advance()? {
        if given.is_some_and(|rows| rows.contains_key(&number)) {
            read.read(rows.row()?, number, strings);
        } else if read.is_filled(number) || rows.has_formula() {
            if read.formulas.len() >= limit {
                return Ok(Some(number));
            }
            read.read_formulas(rows.row()?, number, strings);
        }
    }
    Ok(None)
}

/// Whether a workbook computes with what cells hold rather than what they show, and does not go round in circles on purpose.
fn usual(xml: &str) -> bool {
    let set = |name: &str, value: [&str; 2]| {
        Tags::new(xml).find(|t| t.opens("calcPr")).and_then(|t| t.attribute(name)).is_some_and(|v| value.contains(&v.as_ref()))
    };
    !(set("fullPrecision", ["0", "false"]) || set("iterate", ["1", "true"]))
}
