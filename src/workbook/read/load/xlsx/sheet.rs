//! One worksheet from its XML into a grid, a cell at a time as the bytes come.

use std::collections::HashMap;
use std::io::{self, Read};

use super::super::super::grid::{By, ERRORS, Grid, Value};
use super::super::formats::Style;
use super::super::names;
use super::super::sheet::{self, Book, Cell, merge};
use super::cell::{Address, Plain, Type, number};
use super::strings::{self, Placed};
use super::xml::{Token, Xml, whole};
use crate::workbook::read::cells::periods;
use crate::workbook::read::grid::formulas::Formula;

/// Bytes in which a plain cell ends.
const CELL: usize = 512;

/// What all sheets of a package share.
pub(super) struct Shared {
    /// The shared strings.
    pub(super) strings: Vec<Placed>,
    /// The styles.
    pub(super) styles: Vec<Style>,
    /// Days between the package's date system and that of 1900.
    pub(super) days: f64,
}

/// Fills a grid.
pub(super) struct Filling<'a, 'b> {
    /// The sheets of the file.
    pub(super) book: &'a mut Book<'b>,
    /// The sheet's grid.
    pub(super) grid: &'a mut Grid,
    /// What all sheets share.
    pub(super) shared: &'a Shared,
}

/// What a cell holds.
#[derive(Clone, Copy)]
enum Held {
    /// Nothing, not even as the result of a formula.
    Nothing,
    /// Nothing that was saved.
    Unsaved,
    /// A value.
    Value(Value),
    /// A text, with the blanks before it.
    Text(u32, u8),
}

/// Where reading stands.
#[derive(Default)]
struct Place {
    row: u32,
    col: u32,
    formulas: HashMap<u32, (Formula, (u32, u16))>,
    value: String,
    formula: String,
}

impl Filling<'_, '_> {
    /// Reads a worksheet. What is no worksheet has no cells.
    ///
    /// # Errors
    /// When the XML breaks off; the grid has what came before.
    pub(super) fn read(&mut self, source: impl Read) -> io::Result<()> {
        let mut xml = Xml::new(source);
        let mut place = Place::default();
        let (mut in_data, mut ended) = (false, None);
        loop {
            if in_data && !self.plain_cells(&mut xml, &mut place)? {
                return Ok(());
            }
            match xml.token()? {
                Token::Open(tag) => match tag.name() {
                    b"sheetData" => (in_data, ended) = (!tag.empty, Some(tag.empty)),
                    b"row" if in_data => {
                        match tag.attribute("r").map(|r| whole(r.trim_ascii())) {
                            Some(Some(row @ 1..=1_048_576)) => place.row = row - 1,
                            Some(_) => self.say("a row has no number that a row can have"),
                            None => {}
                        }
                        place.col = 0;
                        place.row += u32::from(tag.empty);
                    }
                    b"c" if in_data => {
                        let (mut address, mut style, mut kind) = (Address::Next, 0, Type::Number);
                        for (name, value) in tag.attributes() {
                            match name {
                                b"r" => address = Address::of(value.trim_ascii()),
                                b"s" => style = whole(value).unwrap_or(0),
                                b"t" => kind = Type::of(value),
                                _ => {}
                            }
                        }
                        let empty = tag.empty;
                        let (held, formula) =
                            if empty { (Held::Unsaved, None) } else { self.content(&mut xml, &mut place, address, style, kind)? };
                        if !self.put(&mut place, address, style, held, formula) {
                            return Ok(());
                        }
                    }
                    b"mergeCell" => {
                        if let Some((from, to)) = tag.attribute("ref").and_then(range) {
                            merge(self.grid, (from.0, to.0), (from.1.into(), to.1.into()));
                        }
                    }
                    b"autoFilter" if !in_data => {
                        if let Some(range) = tag.text("ref").and_then(|r| names::range(&r)) {
                            sheet::declare(self.grid, range, By::Filter);
                        }
                    }
                    _ => {}
                },
                Token::Close(b"row") if in_data => (place.row, place.col) = (place.row.saturating_add(1), 0),
                Token::Close(b"sheetData") => (in_data, ended) = (false, Some(true)),
                Token::End if ended == Some(false) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Token::End => return Ok(()),
                Token::Close(_) | Token::Text(_) => {}
            }
        }
    }

    /// Reads the plain cells that come next. Gives whether there is room for more.
    // Apart from the loop over the whole sheet: a browser makes a function fast between its calls, not while it runs.
    #[inline(never)]
    fn plain_cells<R: Read>(&mut self, xml: &mut Xml<R>, place: &mut Place) -> io::Result<bool> {
        while let Some(cell) = Plain::of(xml.ahead(CELL)?) {
            let held = self.held(cell.kind, self.style(cell.style), cell.text);
            let length = cell.length;
            if !self.put(place, cell.address, cell.style, held, None) {
                return Ok(false);
            }
            xml.skip(length);
        }
        Ok(true)
    }

    /// Says that part of the sheet was not read, and why. The first reason stays.
    fn say(&mut self, why: &str) {
        self.grid.broken.get_or_insert_with(|| why.to_owned());
    }

    fn style(&self, number: u32) -> Style {
        self.shared.styles.get(number as usize).copied().unwrap_or_default()
    }

    /// The value and the formula of a cell, up to its end.
    fn content<R: Read>(
        &mut self,
        xml: &mut Xml<R>,
        place: &mut Place,
        address: Address,
        style: u32,
        kind: Type,
    ) -> io::Result<(Held, Option<Formula>)> {
        let (mut held, mut formula) = (Held::Unsaved, None);
        loop {
            match xml.token()? {
                Token::Open(tag) => match tag.name() {
                    b"v" if kind != Type::Inline => {
                        let mut text = std::mem::take(&mut place.value);
                        text.clear();
                        if !tag.empty {
                            strings::content(xml, b"v", &mut text)?;
                        }
                        held = self.held(kind, self.style(style), text.as_bytes());
                        place.value = text;
                    }
                    b"is" => {
                        let mut text = std::mem::take(&mut place.value);
                        text.clear();
                        if !tag.empty {
                            strings::runs(xml, b"is", &mut text)?;
                        }
                        held = self.text(&text);
                        place.value = text;
                    }
                    b"f" => {
                        let shared = (tag.attribute("t") == Some(b"shared")).then(|| tag.number("si")).flatten();
                        let first = tag.attribute("ref").is_some();
                        place.formula.clear();
                        if !tag.empty {
                            strings::content(xml, b"f", &mut place.formula)?;
                        }
                        formula = Some(place.formula_at(address, shared, first));
                    }
                    _ => {}
                },
                Token::Close(b"c") => return Ok((held, formula)),
                Token::End => return Err(io::ErrorKind::UnexpectedEof.into()),
                Token::Close(_) | Token::Text(_) => {}
            }
        }
    }

    /// What the text of a cell means.
    fn held(&mut self, kind: Type, style: Style, text: &[u8]) -> Held {
        match kind {
            _ if text.is_empty() => {
                if kind == Type::Text {
                    Held::Nothing
                } else {
                    Held::Unsaved
                }
            }
            Type::Shared => match whole(text.trim_ascii()).and_then(|n| self.shared.strings.get(n as usize)) {
                Some(Placed { place: Some(place), leading }) => Held::Text(*place, *leading),
                Some(_) => Held::Nothing,
                None => {
                    self.say("a cell names a text that the file does not have");
                    Held::Nothing
                }
            },
            Type::Number => match number(text) {
                Some(number) => Held::Value(sheet::number(number, style.shows, self.shared.days)),
                None => self.text(&String::from_utf8_lossy(text)),
            },
            Type::Bool => match text.trim_ascii().to_ascii_lowercase().as_slice() {
                b"1" | b"true" => Held::Value(Value::Bool(true)),
                b"0" | b"false" => Held::Value(Value::Bool(false)),
                _ => self.text(&String::from_utf8_lossy(text)),
            },
            Type::Error => {
                let found = ERRORS.iter().position(|e| e.as_bytes() == text.trim_ascii()).and_then(|at| u8::try_from(at).ok());
                Held::Value(Value::Error(found.unwrap_or(OTHER_ERROR)))
            }
            Type::Date => {
                let text = String::from_utf8_lossy(text);
                iso(&text).map_or_else(|| self.text(&text), Held::Value)
            }
            Type::Text | Type::Inline => {
                let text = String::from_utf8_lossy(text);
                if text.contains("_x") { self.text(&strings::unescaped(&text)) } else { self.text(&text) }
            }
        }
    }

    fn text(&mut self, text: &str) -> Held {
        let placed = Placed::of(text, self.book.texts);
        placed.place.map_or(Held::Nothing, |place| Held::Text(place, placed.leading))
    }

    /// Puts a cell in its place, and moves on. Gives whether there is room for more.
    fn put(&mut self, place: &mut Place, address: Address, style: u32, held: Held, formula: Option<Formula>) -> bool {
        let (row, col) = match address {
            Address::At(row, col) => (row, u32::from(col)),
            Address::Next => (place.row, place.col),
            Address::Wrong => {
                self.say("a cell has an address that no cell has");
                return true;
            }
        };
        place.col = col + 1;
        let style = self.style(style);
        let (value, indent) = match held {
            Held::Nothing => return true,
            Held::Unsaved => (None, 0),
            Held::Value(value) => (Some(value), 0),
            Held::Text(text, leading) => (Some(Value::Text(text)), if style.indent > 0 { style.indent } else { leading }),
        };
        self.book.put(self.grid, row, col, Cell { value, formula, shows: style.shows, indent })
    }
}

/// An error that is none of the usual ones, by its place in [`ERRORS`].
const OTHER_ERROR: u8 = 8;

impl Place {
    /// What the formula of a cell does: its own, one that others share, or a shared one.
    fn formula_at(&mut self, address: Address, shared: Option<u32>, first: bool) -> Formula {
        let (row, col) = match address {
            Address::At(row, col) => (row, col),
            _ => (self.row, u16::try_from(self.col).unwrap_or(u16::MAX)),
        };
        match shared {
            Some(number) if !first => self.formulas.get(&number).map_or(Formula::Other, |(what, from)| what.moved(*from, (row, col))),
            _ => {
                let what = Formula::of(&self.formula, row, col);
                if let Some(number) = shared {
                    self.formulas.insert(number, (what, (row, col)));
                }
                what
            }
        }
    }
}

fn iso(text: &str) -> Option<Value> {
    let day = periods::day(text, periods::DayOrder::MonthFirst)?;
    let base = chrono::NaiveDate::from_ymd_opt(1899, 12, 30)?;
    i32::try_from((day - base).num_days()).ok().map(|days| Value::Date(f64::from(days)))
}

/// The two corners of a range.
fn range(written: &[u8]) -> Option<((u32, u16), (u32, u16))> {
    let mut ends = written.split(|b| *b == b':').map(Address::of);
    let Some(Address::At(row, col)) = ends.next() else { return None };
    match ends.next() {
        Some(Address::At(bottom, right)) => Some(((row, col), (bottom, right))),
        _ => None,
    }
}
