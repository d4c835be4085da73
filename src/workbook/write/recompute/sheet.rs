//! One worksheet's cells and formulas, read from its rows.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

use rust_decimal::Decimal;

use super::question::Value;
use crate::ledger::amount::from_cell;
use crate::ledger::cell::{Range as Area, parse_a1};
use crate::workbook::write::package::xml::{Tag, TagKind, Tags, unescape};
use crate::workbook::write::patch::cells::Place;

/// The most cells with formulas that are followed.
pub(super) const FOLLOWED: usize = 5_000;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum CellValue {
    Number(Decimal),
    Text(String),
    Logical(bool),
    Error(String),
    /// Something that was too large to be read, or does not read as what it says it is.
    Unread,
}

impl CellValue {
    /// As the formula engine is told of it; `None` for what was not read.
    pub(super) fn told(&self) -> Option<Value> {
        Some(match self {
            Self::Number(number) => Value::number(*number)?,
            Self::Text(text) => Value::Text(text.clone()),
            Self::Logical(logical) => Value::Logical(*logical),
            Self::Error(error) => Value::Error(error.clone()),
            Self::Unread => return None,
        })
    }
}

/// A cell with a formula.
pub(super) struct FormulaCell {
    pub(super) place: Place,
    /// The formula as written, perhaps for another cell.
    pub(super) text: Rc<str>,
    /// How far it was copied from there: rows and columns to add to references that are not fixed.
    pub(super) offset: (i64, i64),
    /// The cells that it fills; `None` for its own alone.
    pub(super) array: Option<Array>,
}

/// The cells that an array formula fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Array {
    pub(super) area: Area,
    /// Whether it fills as many cells as it has results.
    pub(super) dynamic: bool,
}

/// Where a formula's result is saved in the text that was read.
#[derive(Debug, Clone)]
pub(super) struct Saved {
    /// The cell's tag.
    pub(super) tag: Range<usize>,
    /// What stands in its `<v>`, or the whole of an empty `<v/>`.
    pub(super) value: Range<usize>,
    /// The element's name when it is empty.
    pub(super) empty: Option<String>,
}

/// What was read of a worksheet.
#[derive(Default)]
pub(super) struct SheetCells {
    pub(super) cells: HashMap<Place, CellValue>,
    pub(super) formulas: Vec<FormulaCell>,
    /// Where the results of formulas are saved.
    pub(super) saved: HashMap<Place, Saved>,
    /// Cells with formulas that are no text: those of data tables, and copies of a formula that is not there.
    pub(super) untold: Vec<Place>,
    pub(super) hidden: BTreeSet<u32>,
    /// The formulas that others are copies of, with their places.
    shared: HashMap<String, (Place, Rc<str>)>,
    /// The arrays of several cells that reach further down.
    arrays: Vec<Area>,
}

/// A cell on its way.
struct Open {
    place: Place,
    tag: Range<usize>,
    kind: String,
    dynamic: bool,
    formula: Option<FormulaTag>,
    text: Range<usize>,
    value: Option<Range<usize>>,
    empty: Option<String>,
}

struct FormulaTag {
    kind: String,
    shared: Option<String>,
    area: Option<Area>,
}

impl SheetCells {
    /// Reads rows, of which the first has a number (from 0) unless it states its own. The places kept are those in `xml`.
    pub(super) fn read(&mut self, xml: &str, first: u32, strings: &[String]) {
        let (mut row, mut next_row, mut next_col) = (first, first, 0_u16);
        let mut cell: Option<Open> = None;
        for tag in Tags::new(xml) {
            match (tag.local(), tag.kind) {
                ("sheetData", TagKind::Close) => break,
                ("row", TagKind::Open | TagKind::Empty) => {
                    let stated = tag.attribute("r").and_then(|r| r.parse::<u32>().ok()).and_then(|r| r.checked_sub(1));
                    row = stated.unwrap_or(next_row);
                    (next_row, next_col) = (row.saturating_add(1), 0);
                    self.arrays.retain(|a| a.bottom >= row);
                    if matches!(tag.attribute("hidden").as_deref(), Some("1" | "true")) {
                        self.hidden.insert(row);
                    }
                }
                ("c", TagKind::Open | TagKind::Empty) => {
                    let col = tag.attribute("r").and_then(|r| parse_a1(&r)).map_or(next_col, |(_, col)| col);
                    next_col = col.saturating_add(1);
                    cell = (tag.kind == TagKind::Open).then(|| Open::new(&tag, (row, col)));
                }
                ("c", TagKind::Close) => {
                    if let Some(cell) = cell.take() {
                        self.end(xml, cell, strings);
                    }
                }
                ("f", kind) => {
                    if let Some(cell) = &mut cell {
                        if kind == TagKind::Close {
                            cell.text.end = tag.span.start;
                        } else {
                            (cell.formula, cell.text) = (Some(FormulaTag::of(&tag)), tag.span.end..tag.span.end);
                        }
                    }
                }
                ("v" | "t", kind) => {
                    if let Some(cell) = &mut cell {
                        match kind {
                            TagKind::Open => cell.value = Some(tag.span.end..tag.span.end),
                            TagKind::Close => cell.value = cell.value.take().map(|v| v.start..tag.span.start),
                            TagKind::Empty => (cell.value, cell.empty) = (Some(tag.span.clone()), Some(tag.name().to_owned())),
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Reads a row of a sheet whose other cells are not kept: its formulas and their results.
    pub(super) fn read_formulas(&mut self, row: &str, number: u32, strings: &[String]) {
        self.read(row, number, strings);
        let saved = &self.saved;
        self.cells.retain(|place, _| place.0 != number || saved.contains_key(place));
    }

    /// Whether an array formula of a row above reaches into a row.
    pub(super) fn is_filled(&self, row: u32) -> bool {
        self.arrays.iter().any(|a| (a.top..=a.bottom).contains(&row))
    }

    fn end(&mut self, xml: &str, cell: Open, strings: &[String]) {
        let content = cell.value.clone().filter(|_| cell.empty.is_none()).and_then(|v| xml.get(v)).unwrap_or("");
        let text = cell.value.is_some().then(|| unescape(content).into_owned());
        if let Some(value) = text.and_then(|text| value(&cell.kind, text, strings)) {
            self.cells.insert(cell.place, value);
        }
        let is_result = cell.formula.is_some() || self.arrays.iter().any(|a| a.contains(cell.place.0, cell.place.1));
        if let Some(value) = cell.value.filter(|_| is_result && cell.kind != "inlineStr") {
            self.saved.insert(cell.place, Saved { tag: cell.tag, value, empty: cell.empty });
        }
        let Some(tag) = cell.formula else { return };
        let text = unescape(xml.get(cell.text).unwrap_or(""));
        let formula = match (tag.kind.as_str(), &tag.shared) {
            ("dataTable", _) => None,
            ("shared", Some(id)) if text.trim().is_empty() => self.shared.get(id).map(|(from, text)| {
                let down = i64::from(cell.place.0) - i64::from(from.0);
                (text.clone(), (down, i64::from(cell.place.1) - i64::from(from.1)))
            }),
            ("shared", Some(id)) => {
                let text: Rc<str> = text.as_ref().into();
                self.shared.insert(id.clone(), (cell.place, text.clone()));
                Some((text, (0, 0)))
            }
            _ => Some((text.as_ref().into(), (0, 0))),
        };
        let array = tag.area.filter(|_| matches!(tag.kind.as_str(), "array" | "dataTable"));
        if let Some(area) = array.filter(|a| (a.top, a.left) != (a.bottom, a.right)) {
            self.arrays.push(area);
        }
        match formula {
            Some((text, offset)) if !text.trim().is_empty() => {
                let array = array.map(|area| Array { area, dynamic: cell.dynamic });
                self.formulas.push(FormulaCell { place: cell.place, text, offset, array });
            }
            _ => {
                let more = (FOLLOWED + 1).saturating_sub(self.untold.len());
                self.untold.extend(filled(cell.place, array).take(more));
            }
        }
    }
}

impl Open {
    fn new(tag: &Tag<'_>, place: Place) -> Self {
        Self {
            place,
            tag: tag.span.clone(),
            kind: tag.attribute("t").unwrap_or_default().into_owned(),
            dynamic: tag.attribute("cm").is_some(),
            formula: None,
            text: 0..0,
            value: None,
            empty: None,
        }
    }
}

impl FormulaTag {
    fn of(tag: &Tag<'_>) -> Self {
        let text = |name| tag.attribute(name).map(std::borrow::Cow::into_owned);
        Self { kind: text("t").unwrap_or_default(), shared: text("si"), area: text("ref").and_then(|r| Area::from_a1(&r)) }
    }
}

/// The cells that a formula fills: its own when that is all.
pub(super) fn filled(own: Place, area: Option<Area>) -> impl Iterator<Item = Place> {
    let ((top, left), (bottom, right)) = area.map_or((own, own), |a| ((a.top, a.left), (a.bottom, a.right)));
    // What an area fills beyond the limit is not followed either way.
    (top..=bottom).flat_map(move |row| (left..=right).map(move |col| (row, col))).take(FOLLOWED + 1)
}

/// What a cell of a type holds.
fn value(kind: &str, text: String, strings: &[String]) -> Option<CellValue> {
    let number = || text.trim().parse::<f64>().ok().and_then(from_cell);
    let known = match kind {
        "" | "n" if text.trim().is_empty() => return None,
        "" | "n" => number().map(CellValue::Number),
        "s" => text.trim().parse::<usize>().ok().and_then(|i| strings.get(i)).cloned().map(CellValue::Text),
        "str" | "inlineStr" => Some(CellValue::Text(text)),
        "b" => Some(CellValue::Logical(matches!(text.trim(), "1" | "true"))),
        "e" => Some(CellValue::Error(text)),
        _ => None,
    };
    Some(known.unwrap_or(CellValue::Unread))
}

/// The plain text of each shared string.
pub(super) fn shared_strings(xml: &str) -> Vec<String> {
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
