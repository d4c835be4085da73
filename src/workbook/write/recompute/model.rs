//! The cells and formulas of a workbook, as far as they are needed to follow a change.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use rust_decimal::Decimal;

use super::formula::{Node, Reference, parse};
use crate::ledger::amount::from_cell;
use crate::ledger::cell::parse_a1;
use crate::workbook::write::error::WriteError;
use crate::workbook::write::package::Package;
use crate::workbook::write::package::book::Book;
use crate::workbook::write::package::xml::{Tag, TagKind, Tags, unescape};
use crate::workbook::write::patch::cells::Place;

/// Of a larger sheet, in bytes, only the rows with changed cells are read: computing its formulas anew is left to the program
/// that opens the workbook.
const SHEET_LIMIT: u64 = 8 << 20;
/// The most that is read of all sheets together, in bytes; what comes then counts as large.
const SHEETS_LIMIT: u64 = 64 << 20;

/// A cell of a sheet (by position).
pub(super) type At = (usize, Place);

/// The worksheets of a workbook.
pub(super) struct Model {
    pub(super) sheets: Vec<SheetModel>,
    /// Workbook-wide names by their lower-case text.
    pub(super) names: HashMap<String, Node>,
}

/// The text of rows by their sheet's name and their number from 0.
pub(super) type Rows = BTreeMap<String, BTreeMap<u32, String>>;

/// One worksheet.
#[derive(Default)]
pub(super) struct SheetModel {
    pub(super) name: String,
    pub(super) part: String,
    /// Its text; empty when it is too large to follow.
    pub(super) xml: String,
    pub(super) cells: HashMap<Place, CellValue>,
    pub(super) formulas: Vec<FormulaCell>,
    /// The cells with formulas of a kind that is not followed at all: arrays, columns of tables, links to other files.
    pub(super) not_understood: Vec<Place>,
    /// The rows that were read; `None`: all of them.
    rows: Option<BTreeSet<u32>>,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum CellValue {
    Number(Decimal),
    Text(String),
    Other,
    /// Text that was too large to be read.
    Unread,
}

/// A formula cell.
pub(super) struct FormulaCell {
    pub(super) place: Place,
    pub(super) formula: Node,
    /// How far the formula was copied: rows and columns to add to references that are not fixed.
    pub(super) offset: (i64, i64),
    /// Where its saved number stands in the sheet's text; `None` when it has no saved number.
    pub(super) saved: Option<Range<usize>>,
}

impl Model {
    /// Reads every worksheet that is not too large, and of the others the rows given by their sheet's name and their number from 0.
    ///
    /// # Errors
    /// When a part cannot be read.
    pub(super) fn read(package: &mut Package<'_>, book: &Book, rows: &Rows) -> Result<Self, WriteError> {
        let strings = match book.related("sharedStrings").map(str::to_owned) {
            Some(part) => shared_strings(&package.small_text(&part, SHEET_LIMIT)?.unwrap_or_default()),
            None => Vec::new(),
        };
        let mut sheets = Vec::new();
        let mut left = SHEETS_LIMIT;
        for tab in book.tabs.iter().filter(|t| t.worksheet) {
            let mut sheet = SheetModel { name: tab.name.clone(), part: tab.part.clone(), ..SheetModel::default() };
            if let Some(xml) = package.small_text(&tab.part, SHEET_LIMIT.min(left))? {
                left = left.saturating_sub(xml.len() as u64);
                (sheet.cells, sheet.formulas, sheet.not_understood) = read_rows(&xml, 0, &strings);
                sheet.xml = xml;
            } else {
                for (number, row) in rows.get(&tab.name).into_iter().flatten() {
                    sheet.rows.get_or_insert_default().insert(*number);
                    sheet.cells.extend(read_rows(row, *number, &strings).0);
                }
                sheet.rows.get_or_insert_default();
            }
            sheets.push(sheet);
        }
        Ok(Self { sheets, names: names(&book.xml) })
    }

    /// Where a reference points, for a formula on a sheet and copied by an offset. `None` when there is no such sheet or cell.
    pub(super) fn place(&self, reference: &Reference, own: usize, offset: (i64, i64)) -> Option<At> {
        let sheet = match &reference.sheet {
            Some(name) => self.sheets.iter().position(|s| s.name.eq_ignore_ascii_case(name))?,
            None => own,
        };
        let row = i64::from(reference.row) + if reference.fixed.0 { 0 } else { offset.0 };
        let col = i64::from(reference.col) + if reference.fixed.1 { 0 } else { offset.1 };
        Some((sheet, (u32::try_from(row).ok()?, u16::try_from(col).ok()?)))
    }

    /// What a cell holds; `None` when it is empty.
    pub(super) fn value(&self, (sheet, place): At) -> Option<&CellValue> {
        let sheet = self.sheets.get(sheet)?;
        let unread = sheet.rows.as_ref().is_some_and(|rows| !rows.contains(&place.0));
        if unread { Some(&CellValue::Unread) } else { sheet.cells.get(&place) }
    }
}

/// The cells and formulas of some rows, and the formulas that are not understood; of the rows the first has a number (from 0) unless it states its own.
fn read_rows(xml: &str, first: u32, strings: &[String]) -> (HashMap<Place, CellValue>, Vec<FormulaCell>, Vec<Place>) {
    let mut reading = SheetReading {
        xml,
        strings,
        row: first,
        next_row: first,
        col: 0,
        shared: HashMap::new(),
        cells: HashMap::new(),
        formulas: Vec::new(),
        not_understood: Vec::new(),
    };
    let mut cell: Option<CellReading> = None;
    for tag in Tags::new(xml) {
        match (tag.local(), tag.kind) {
            ("sheetData", TagKind::Close) => break,
            ("row", TagKind::Open | TagKind::Empty) => {
                let stated = tag.attribute("r").and_then(|r| r.parse::<u32>().ok()).and_then(|r| r.checked_sub(1));
                reading.row = stated.unwrap_or(reading.next_row);
                reading.next_row = reading.row.saturating_add(1);
                reading.col = 0;
            }
            ("c", TagKind::Open) => cell = Some(reading.begin(&tag)),
            ("c", TagKind::Empty) => {
                reading.begin(&tag);
            }
            ("c", TagKind::Close) => {
                if let Some(cell) = cell.take() {
                    reading.end(cell);
                }
            }
            ("f", kind) => {
                if let Some(cell) = &mut cell {
                    match kind {
                        TagKind::Close => cell.formula.1.end = tag.span.start,
                        _ => cell.formula = (Some(FormulaTag::of(&tag)), tag.span.end..tag.span.end),
                    }
                }
            }
            ("v" | "t", kind) => {
                if let Some(cell) = &mut cell {
                    match kind {
                        TagKind::Open => cell.value = Some(tag.span.end..tag.span.end),
                        TagKind::Close => cell.value = cell.value.take().map(|v| v.start..tag.span.start),
                        TagKind::Empty => {}
                    }
                }
            }
            _ => {}
        }
    }
    (reading.cells, reading.formulas, reading.not_understood)
}

struct FormulaTag {
    kind: String,
    shared: Option<String>,
}

impl FormulaTag {
    fn of(tag: &Tag<'_>) -> Self {
        Self { kind: tag.attribute("t").unwrap_or_default().into_owned(), shared: tag.attribute("si").map(std::borrow::Cow::into_owned) }
    }
}

struct CellReading {
    place: Place,
    kind: String,
    formula: (Option<FormulaTag>, Range<usize>),
    value: Option<Range<usize>>,
}

struct SheetReading<'a> {
    xml: &'a str,
    strings: &'a [String],
    row: u32,
    /// The number of a row that does not state its own.
    next_row: u32,
    col: u16,
    shared: HashMap<String, (Place, Option<Node>)>,
    cells: HashMap<Place, CellValue>,
    formulas: Vec<FormulaCell>,
    not_understood: Vec<Place>,
}

impl SheetReading<'_> {
    fn begin(&mut self, tag: &Tag<'_>) -> CellReading {
        let col = tag.attribute("r").and_then(|r| parse_a1(&r)).map_or(self.col, |(_, col)| col);
        self.col = col.saturating_add(1);
        let kind = tag.attribute("t").unwrap_or_default().into_owned();
        CellReading { place: (self.row, col), kind, formula: (None, 0..0), value: None }
    }

    fn end(&mut self, cell: CellReading) {
        let text = cell.value.clone().map(|v| unescape(self.xml.get(v).unwrap_or("")).into_owned());
        let number = text.as_deref().and_then(|t| t.trim().parse::<f64>().ok()).and_then(from_cell);
        let value = match (cell.kind.as_str(), text) {
            (_, None) => None,
            ("" | "n", Some(_)) => Some(number.map_or(CellValue::Other, CellValue::Number)),
            ("s", Some(t)) => {
                let string = t.trim().parse::<usize>().ok().and_then(|i| self.strings.get(i)).cloned();
                Some(string.map_or(CellValue::Unread, CellValue::Text))
            }
            ("str" | "inlineStr", Some(t)) => Some(CellValue::Text(t)),
            _ => Some(CellValue::Other),
        };
        let saved = if matches!(value, Some(CellValue::Number(_))) { cell.value } else { None };
        if let Some(value) = value {
            self.cells.insert(cell.place, value);
        }
        let (Some(tag), span) = cell.formula else { return };
        let text = unescape(self.xml.get(span).unwrap_or(""));
        let parsed = || if tag.kind.is_empty() || tag.kind == "shared" { parse(&text) } else { None };
        let (formula, offset) = match &tag.shared {
            Some(id) if text.trim().is_empty() => match self.shared.get(id) {
                Some((from, Some(node))) => {
                    let down = i64::from(cell.place.0) - i64::from(from.0);
                    (Some(node.clone()), (down, i64::from(cell.place.1) - i64::from(from.1)))
                }
                _ => (None, (0, 0)),
            },
            Some(id) => {
                let node = parsed();
                self.shared.insert(id.clone(), (cell.place, node.clone()));
                (node, (0, 0))
            }
            None => (parsed(), (0, 0)),
        };
        match formula {
            Some(formula) => self.formulas.push(FormulaCell { place: cell.place, formula, offset, saved }),
            None => self.not_understood.push(cell.place),
        }
    }
}

/// The plain text of each shared string.
fn shared_strings(xml: &str) -> Vec<String> {
    let mut strings = Vec::new();
    let (mut text, mut from, mut phonetic) = (String::new(), 0, false);
    for tag in Tags::new(xml) {
        match (tag.local(), tag.kind) {
            ("si", TagKind::Open) => text.clear(),
            ("si", TagKind::Empty) => strings.push(String::new()),
            ("si", TagKind::Close) => strings.push(std::mem::take(&mut text)),
            ("rPh", kind) => phonetic = kind == TagKind::Open,
            ("t", TagKind::Open) => from = tag.span.end,
            ("t", TagKind::Close) if !phonetic => text.push_str(&unescape(xml.get(from..tag.span.start).unwrap_or(""))),
            _ => {}
        }
    }
    strings
}

/// The workbook-wide names that stand for a cell, a range or a number.
fn names(xml: &str) -> HashMap<String, Node> {
    let mut names = HashMap::new();
    let mut open: Option<(String, usize)> = None;
    for tag in Tags::new(xml).filter(|t| t.local() == "definedName") {
        if tag.kind == TagKind::Open && tag.attribute("localSheetId").is_none() {
            open = tag.attribute("name").map(|n| (n.to_lowercase(), tag.span.end));
        } else if let Some((name, from)) = open.take()
            && let Some(node) = parse(&unescape(xml.get(from..tag.span.start).unwrap_or("")))
        {
            names.insert(name, node);
        }
    }
    names
}
