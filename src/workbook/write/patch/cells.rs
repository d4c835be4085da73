//! Changing the numbers of single cells in a worksheet part: only their `<v>` is new, or, where there was nothing, one `<c>`.

use std::collections::BTreeMap;
use std::ops::Range;

use rust_decimal::Decimal;

use crate::ledger::amount::from_cell;
use crate::ledger::cell::{a1, parse_a1};
use crate::workbook::write::package::xml::{Edits, Tag, TagKind, Tags, end_of_rows, unescape};

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

/// Adds to cells of a worksheet: the new part, and what became of each cell.
pub(crate) fn add_to_cells(xml: &str, changes: &BTreeMap<Place, Decimal>) -> (String, BTreeMap<Place, Outcome>) {
    let mut walk =
        Walk { xml, changes, edits: Edits::default(), outcomes: BTreeMap::new(), row: None, cell: None, next_row: 0, filled: Vec::new() };
    let mut inside = false;
    let mut tags = Tags::new(xml);
    let plain_rows = !needs_every_row(xml);
    let last = end_of_rows(xml);
    while let Some(tag) = tags.next() {
        match (tag.local(), tag.kind) {
            ("sheetData", TagKind::Open) => inside = true,
            ("sheetData", _) => {
                walk.end_of_data(&tag);
                break;
            }
            ("row", TagKind::Open | TagKind::Empty) if inside => {
                walk.begin_row(&tag);
                if walk.row.is_none() && plain_rows {
                    tags = Tags::at(xml, next_row(xml, tag.span.end, tag.prefix(), last));
                }
            }
            ("row", TagKind::Close) => walk.end_row(&tag),
            _ if walk.row.is_some() || tag.local() == "f" => walk.inside_row(&tag),
            _ => {}
        }
    }
    let Walk { edits, mut outcomes, .. } = walk;
    for (place, change) in changes {
        // What was neither changed nor left was not there, and has been added.
        outcomes.entry(*place).or_insert(Outcome::Written { before: None, after: *change });
    }
    (edits.apply(xml), outcomes)
}

/// Whether rows without a change must be walked too: ranges that array formulas fill may stand in any of them, and comments
/// and verbatim text may hold anything.
fn needs_every_row(xml: &str) -> bool {
    xml.contains("<!") || (xml.contains("ref=") && ["array", "dataTable"].iter().any(|kind| xml.contains(kind)))
}

/// Where the next row starts, or the end of the rows.
fn next_row(xml: &str, from: usize, prefix: &str, last: usize) -> usize {
    let row = format!("<{prefix}row");
    let end = format!("</{prefix}sheetData");
    let mut at = from;
    while let Some(found) = xml.get(at..last).and_then(|rest| rest.find(&row)).map(|offset| at + offset) {
        let after = found + row.len();
        if xml.as_bytes().get(after).is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/')) {
            return found;
        }
        at = after;
    }
    xml.get(from..last).and_then(|rest| rest.rfind(&end)).map_or(from, |offset| from + offset)
}

struct Walk<'a> {
    xml: &'a str,
    changes: &'a BTreeMap<Place, Decimal>,
    edits: Edits,
    outcomes: BTreeMap<Place, Outcome>,
    /// The row being walked, when a change is in it.
    row: Option<Row>,
    cell: Option<Cell<'a>>,
    next_row: u32,
    /// Ranges that an array formula or a data table fills from its first cell.
    filled: Vec<(Place, Place)>,
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
    fn begin_row(&mut self, tag: &Tag<'a>) {
        let stated = tag.attribute("r").and_then(|r| r.parse::<u32>().ok()).and_then(|r| r.checked_sub(1));
        let number = stated.unwrap_or(self.next_row);
        for row in self.rows_between(self.next_row, number) {
            let new = self.new_row(row, tag.prefix());
            self.edits.insert(tag.span.start, new);
        }
        self.next_row = number + 1;
        if self.changes.range((number, 0)..=(number, u16::MAX)).next().is_none() {
            self.row = None;
            return;
        }
        let row = Row { number, next_col: 0, prefix: tag.prefix().to_owned() };
        if tag.kind == TagKind::Empty {
            let cells = self.new_cells(&row, 0, u16::MAX);
            self.edits.replace(tag.span.clone(), format!("{}{cells}</{}>", Tag::opened(tag.raw), tag.name()));
        } else {
            self.row = Some(row);
        }
    }

    fn end_row(&mut self, tag: &Tag<'a>) {
        if let Some(row) = self.row.take() {
            let cells = self.new_cells(&row, row.next_col, u16::MAX);
            self.edits.insert(tag.span.start, cells);
        }
    }

    fn end_of_data(&mut self, tag: &Tag<'a>) {
        let rows: String = self.rows_between(self.next_row, u32::MAX).into_iter().map(|row| self.new_row(row, tag.prefix())).collect();
        if tag.kind == TagKind::Empty {
            if !rows.is_empty() {
                self.edits.replace(tag.span.clone(), format!("{}{rows}</{}>", Tag::opened(tag.raw), tag.name()));
            }
        } else {
            self.edits.insert(tag.span.start, rows);
        }
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
        let new = self.new_cells(row, row.next_col, col);
        self.edits.insert(tag.span.start, new);
        let Some(row) = &mut self.row else { return };
        row.next_col = col.saturating_add(1);
        let place = (row.number, col);
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
        let covered = self.filled.iter().any(|(a, b)| (a.0..=b.0).contains(&cell.place.0) && (a.1..=b.1).contains(&cell.place.1));
        if cell.formula || covered {
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

    fn rows_between(&self, from: u32, before: u32) -> Vec<u32> {
        let mut rows: Vec<u32> = self.changes.keys().map(|(row, _)| *row).filter(|row| (from..before).contains(row)).collect();
        rows.dedup();
        rows
    }

    fn new_row(&mut self, number: u32, prefix: &str) -> String {
        let row = Row { number, next_col: 0, prefix: prefix.to_owned() };
        let cells = self.new_cells(&row, 0, u16::MAX);
        format!("<{prefix}row r=\"{}\">{cells}</{prefix}row>", number + 1)
    }

    /// The cells to add in a row from one column to before another.
    fn new_cells(&self, row: &Row, from: u16, before: u16) -> String {
        self.changes
            .range((row.number, from)..(row.number, before.max(from)))
            .map(|(place, change)| self.new_cell(*place, *change, &row.prefix))
            .collect()
    }

    fn new_cell(&self, place: Place, change: Decimal, prefix: &str) -> String {
        let style = neighbor_style(self.xml, place).map(|s| format!(" s=\"{s}\"")).unwrap_or_default();
        format!("<{prefix}c r=\"{}\"{style}><{prefix}v>{}</{prefix}v></{prefix}c>", a1(place.0, place.1), plain(change))
    }
}

/// The style of the nearest number above the place in its column, or else of the first one below.
fn neighbor_style(xml: &str, place: Place) -> Option<String> {
    let column = crate::ledger::cell::column(place.1);
    let mut best = None;
    for tag in Tags::new(xml).filter(|t| t.local() == "c" && t.kind == TagKind::Open) {
        let Some(address) = tag.attribute("r") else { continue };
        let text = tag.attribute("t");
        if !address.strip_prefix(column.as_str()).is_some_and(|r| r.bytes().all(|b| b.is_ascii_digit()))
            || !matches!(text.as_deref(), None | Some("n"))
        {
            continue;
        }
        let above = parse_a1(&address).is_some_and(|(row, _)| row < place.0);
        if above || best.is_none() {
            best = Some(tag.attribute("s").map(std::borrow::Cow::into_owned));
        }
        if !above {
            break;
        }
    }
    best.flatten()
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
        let (new, outcomes) = add_to_cells(xml, &changes);
        (new, outcomes.into_iter().map(|((r, c), o)| (a1(r, c), o)).collect())
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
