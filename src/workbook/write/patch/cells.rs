//! Changing the numbers of single cells in a worksheet part: only their `<v>` is new, or, where there was nothing, one `<c>`.

use std::collections::BTreeMap;
use std::ops::Range;

use rust_decimal::Decimal;

use crate::ledger::amount::from_cell;
use crate::ledger::cell::{a1, parse_a1};
use crate::workbook::write::package::PackageError;
use crate::workbook::write::package::rows::RowEditor;
use crate::workbook::write::package::xml::{Edits, Tag, TagKind, Tags, unescape};

/// Row and column of a cell, from 0.
pub(crate) type Place = (u32, u16);

/// What became of one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It holds the new value; `before` is `None` when it was empty.
    Written { before: Option<Decimal>, after: Decimal },
    /// It holds a formula, or a formula of another cell fills it.
    Formula,
    /// It holds text, a logical value or an error.
    NotANumber,
}

/// What became of the cells of a worksheet.
#[derive(Debug, Default)]
pub(crate) struct Added {
    /// What became of each cell.
    pub(crate) outcomes: BTreeMap<Place, Outcome>,
    /// The rows of the cells as they are now, by their number from 0.
    pub(crate) rows: BTreeMap<u32, String>,
}

/// Adds to cells of a worksheet.
///
/// # Errors
/// When the worksheet's part cannot be read or written.
pub(crate) fn add_to_cells(rows: &mut RowEditor<'_>, changes: &BTreeMap<Place, Decimal>) -> Result<Added, PackageError> {
    let mut added = Added::default();
    let mut numbers: Vec<u32> = changes.keys().map(|(row, _)| *row).collect();
    numbers.dedup();
    for number in numbers {
        let there = rows.seek(number)?;
        let filled = rows.arrays().iter().filter_map(|r| range(r)).collect();
        let xml = if there { rows.row()? } else { "" };
        let walk =
            Walk { xml, near: rows.near(), changes, filled, edits: Edits::default(), outcomes: BTreeMap::new(), row: None, cell: None };
        let (row, outcomes) = if there { walk.row(number) } else { walk.new_row(number, rows.prefix()) };
        added.outcomes.extend(outcomes);
        if there {
            rows.replace(&row)?;
        } else {
            rows.insert(&row)?;
        }
        added.rows.insert(number, row);
    }
    Ok(added)
}

/// One row on its way.
struct Walk<'a> {
    xml: &'a str,
    /// What stands before and after the row.
    near: (&'a str, &'a str),
    changes: &'a BTreeMap<Place, Decimal>,
    /// Ranges that an array formula or a data table fills from its first cell.
    filled: Vec<(Place, Place)>,
    edits: Edits,
    outcomes: BTreeMap<Place, Outcome>,
    row: Option<Row>,
    cell: Option<Cell<'a>>,
}

struct Row {
    number: u32,
    next_col: u16,
    prefix: String,
}

/// A cell that is to change, as far as it has been read.
struct Cell<'a> {
    place: Place,
    tag: Tag<'a>,
    formula: bool,
    value: Option<Range<usize>>,
}

impl<'a> Walk<'a> {
    /// A row that is there, with its changes.
    fn row(mut self, number: u32) -> (String, BTreeMap<Place, Outcome>) {
        for tag in Tags::new(self.xml) {
            match (tag.local(), tag.kind) {
                ("row", TagKind::Open) => self.row = Some(Row { number, next_col: 0, prefix: tag.prefix().to_owned() }),
                ("row", TagKind::Empty) => {
                    let row = Row { number, next_col: 0, prefix: tag.prefix().to_owned() };
                    let cells = self.new_cells(&row, 0, u16::MAX);
                    self.edits.replace(tag.span.clone(), format!("{}{cells}</{}>", Tag::opened(tag.raw), tag.name()));
                }
                ("row", TagKind::Close) => {
                    if let Some(row) = self.row.take() {
                        let cells = self.new_cells(&row, row.next_col, u16::MAX);
                        self.edits.insert(tag.span.start, cells);
                    }
                }
                _ => self.inside_row(&tag),
            }
        }
        (self.edits.apply(self.xml), self.outcomes)
    }

    /// A row that is not there, with cells for its changes.
    fn new_row(mut self, number: u32, prefix: &str) -> (String, BTreeMap<Place, Outcome>) {
        let row = Row { number, next_col: 0, prefix: prefix.to_owned() };
        let cells = self.new_cells(&row, 0, u16::MAX);
        let row = if cells.is_empty() { cells } else { format!("<{prefix}row r=\"{}\">{cells}</{prefix}row>", number + 1) };
        (row, self.outcomes)
    }

    fn inside_row(&mut self, tag: &Tag<'a>) {
        match (tag.local(), tag.kind) {
            ("c", TagKind::Open | TagKind::Empty) => self.begin_cell(tag),
            ("c", TagKind::Close) => {
                if let Some(cell) = self.cell.take() {
                    self.decide(cell, tag.span.end);
                }
            }
            ("f", kind) => {
                if kind != TagKind::Close
                    && matches!(tag.attribute("t").as_deref(), Some("array" | "dataTable"))
                    && let Some(range) = tag.attribute("ref").and_then(|r| range(&r))
                {
                    self.filled.push(range);
                }
                if let Some(cell) = &mut self.cell {
                    cell.formula = true;
                }
            }
            ("v", TagKind::Open) => {
                if let Some(cell) = &mut self.cell {
                    cell.value = Some(tag.span.end..tag.span.end);
                }
            }
            ("v", TagKind::Close) => {
                if let Some(value) = self.cell.as_mut().and_then(|c| c.value.as_mut()) {
                    value.end = tag.span.start;
                }
            }
            _ => {}
        }
    }

    fn begin_cell(&mut self, tag: &Tag<'a>) {
        let Some(row) = &self.row else { return };
        let stated = tag.attribute("r").and_then(|r| parse_a1(&r)).map(|(_, col)| col);
        let col = stated.unwrap_or(row.next_col);
        let (number, from) = (row.number, row.next_col);
        let row = Row { number, next_col: from, prefix: row.prefix.clone() };
        let new = self.new_cells(&row, from, col);
        self.edits.insert(tag.span.start, new);
        self.row = Some(Row { next_col: col.saturating_add(1), ..row });
        let place = (number, col);
        if !self.changes.contains_key(&place) {
            return;
        }
        let cell = Cell { place, tag: tag.clone(), formula: false, value: None };
        if tag.kind == TagKind::Empty {
            self.decide(cell, tag.span.end);
        } else {
            self.cell = Some(cell);
        }
    }

    fn decide(&mut self, cell: Cell<'a>, end: usize) {
        let Some(change) = self.changes.get(&cell.place).copied() else { return };
        if cell.formula || self.covered(cell.place) {
            self.outcomes.insert(cell.place, Outcome::Formula);
            return;
        }
        let kind = cell.tag.attribute("t");
        let text = cell.value.clone().map(|v| unescape(self.xml.get(v).unwrap_or("")));
        let outcome = match (text.as_deref().map(str::trim).filter(|t| !t.is_empty()), kind.as_deref()) {
            (None, Some("inlineStr")) => Outcome::NotANumber,
            (None, _) => {
                let open = Tag::opened(&cell.tag.without_attribute("t"));
                let prefix = cell.tag.prefix();
                let number = plain(change);
                self.edits.replace(cell.tag.span.start..end, format!("{open}<{prefix}v>{number}</{prefix}v></{prefix}c>"));
                Outcome::Written { before: None, after: change }
            }
            (Some(text), None | Some("n")) => match text.parse::<f64>().ok().and_then(from_cell) {
                Some(before) => {
                    let after = before + change;
                    if let Some(value) = cell.value {
                        self.edits.replace(value, plain(after));
                    }
                    Outcome::Written { before: Some(before), after }
                }
                None => Outcome::NotANumber,
            },
            (Some(_), Some(_)) => Outcome::NotANumber,
        };
        self.outcomes.insert(cell.place, outcome);
    }

    /// Whether the formula of another cell fills this one.
    fn covered(&self, place: Place) -> bool {
        self.filled.iter().any(|(a, b)| (a.0..=b.0).contains(&place.0) && (a.1..=b.1).contains(&place.1))
    }

    /// The cells to add in a row from one column to before another.
    fn new_cells(&mut self, row: &Row, from: u16, before: u16) -> String {
        let mut cells = String::new();
        for (place, change) in self.changes.range((row.number, from)..(row.number, before.max(from))) {
            let outcome = if self.covered(*place) {
                Outcome::Formula
            } else {
                cells.push_str(&self.new_cell(*place, *change, &row.prefix));
                Outcome::Written { before: None, after: *change }
            };
            self.outcomes.insert(*place, outcome);
        }
        cells
    }

    fn new_cell(&self, place: Place, change: Decimal, prefix: &str) -> String {
        let style = neighbor_style(self.near, place).map(|s| format!(" s=\"{s}\"")).unwrap_or_default();
        format!("<{prefix}c r=\"{}\"{style}><{prefix}v>{}</{prefix}v></{prefix}c>", a1(place.0, place.1), plain(change))
    }
}

/// The style of the nearest number above the place in its column, or else of the first one below, among what is near.
fn neighbor_style((before, after): (&str, &str), place: Place) -> Option<String> {
    let column = crate::ledger::cell::column(place.1);
    let number = |tag: &Tag<'_>| {
        let address = tag.attribute("r").unwrap_or_default();
        tag.local() == "c"
            && tag.kind == TagKind::Open
            && address.strip_prefix(column.as_str()).is_some_and(|r| r.bytes().all(|b| b.is_ascii_digit()))
            && matches!(tag.attribute("t").as_deref(), None | Some("n"))
    };
    let nearest = Tags::new(before).filter(number).last().or_else(|| Tags::new(after).find(number))?;
    nearest.attribute("s").map(std::borrow::Cow::into_owned)
}

fn range(text: &str) -> Option<(Place, Place)> {
    let (from, to) = text.split_once(':').unwrap_or((text, text));
    Some((parse_a1(from)?, parse_a1(to)?))
}

/// A number as a cell holds it: digits and a point, no exponent.
pub(crate) fn plain(number: Decimal) -> String {
    number.normalize().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patched(xml: &str, changes: &[(&str, i64)]) -> (String, Vec<(String, Outcome)>) {
        let changes = changes.iter().map(|(a, c)| (parse_a1(a).unwrap(), Decimal::new(*c, 2))).collect();
        let mut new = Vec::new();
        let mut rows = RowEditor::new("sheet", Box::new(xml.as_bytes()), &mut new).unwrap();
        let added = add_to_cells(&mut rows, &changes).unwrap();
        let tail = rows.tail().unwrap();
        rows.finish(&tail).unwrap();
        (String::from_utf8(new).unwrap(), added.outcomes.into_iter().map(|((r, c), o)| (a1(r, c), o)).collect())
    }

    #[test]
    fn a_number_keeps_its_style_and_its_attributes() {
        let xml =
            "<worksheet><sheetData><row r=\"8\" spans=\"1:9\"><c t='n' s=\"5\" r=\"G8\"><v>61000</v></c></row></sheetData></worksheet>";
        let (new, outcomes) = patched(xml, &[("G8", -1_200_050)]);
        assert_eq!(new, xml.replace("61000", "48999.5"));
        assert_eq!(outcomes, [("G8".into(), Outcome::Written { before: Some(61_000.into()), after: Decimal::new(489_995, 1) })]);
    }

    #[test]
    fn formulas_of_every_kind_are_left() {
        let xml = "<worksheet><sheetData><row><c><f>1+1</f><v>2</v></c><c><f t=\"shared\" si=\"0\"/><v>3</v></c></row><row><c><f t=\"array\" ref=\"A2:B2\">X</f><v>1</v></c><c><v>5</v></c></row></sheetData></worksheet>";
        let (new, outcomes) = patched(xml, &[("A1", 1), ("B1", 1), ("B2", 1)]);
        assert_eq!(new, xml);
        assert!(outcomes.iter().all(|(_, o)| *o == Outcome::Formula) && outcomes.len() == 3, "{outcomes:?}");
    }

    #[test]
    fn text_is_left() {
        let xml = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>3</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>9</t></is></c></row></sheetData></worksheet>";
        let (new, outcomes) = patched(xml, &[("A1", 1), ("B1", 1)]);
        assert_eq!(new, xml);
        assert!(outcomes.iter().all(|(_, o)| *o == Outcome::NotANumber) && outcomes.len() == 2);
    }

    #[test]
    fn empty_cells_and_rows_come_where_they_belong() {
        let xml = "<x:worksheet><x:sheetData><x:row r=\"2\"><x:c r=\"A2\" s=\"4\"/><x:c r=\"C2\" s=\"7\"><x:v>1</x:v></x:c></x:row><x:row r=\"4\"/></x:sheetData></x:worksheet>";
        let (new, outcomes) = patched(xml, &[("A2", 100), ("B2", 200), ("D2", 300), ("C3", 400), ("A4", 500), ("A9", 600)]);
        assert_eq!(
            new,
            "<x:worksheet><x:sheetData><x:row r=\"2\"><x:c r=\"A2\" s=\"4\"><x:v>1</x:v></x:c><x:c r=\"B2\"><x:v>2</x:v></x:c><x:c r=\"C2\" s=\"7\"><x:v>1</x:v></x:c><x:c r=\"D2\"><x:v>3</x:v></x:c></x:row><x:row r=\"3\"><x:c r=\"C3\" s=\"7\"><x:v>4</x:v></x:c></x:row><x:row r=\"4\"><x:c r=\"A4\"><x:v>5</x:v></x:c></x:row><x:row r=\"9\"><x:c r=\"A9\"><x:v>6</x:v></x:c></x:row></x:sheetData></x:worksheet>"
        );
        assert_eq!(outcomes.len(), 6);
    }
}
