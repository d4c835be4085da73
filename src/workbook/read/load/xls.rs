//! .xls of Excel 5 to 2003: the workbook stream's list of sheets, texts and formats, then the records of each sheet.
//!
//! Source: [MS-XLS]; the `OpenOffice` documentation of the Excel file format for Excel 5.

use std::collections::{HashMap, HashSet};

use super::super::error::ReadError;
use super::super::grid::{Grid, Texts, Value};
use super::bytes::{Bytes, error, packed, text, utf16};
use super::cfb;
use super::encrypted;
use super::formats::{Shows, Style};
use super::names;
use super::sheet::{Book, Cell, merge, number};
use super::tokens::{Dialect, Said, formula, said};
use super::xlstext::{Strings, short, string};
use crate::workbook::mapping::Progress;
use crate::workbook::read::grid::formulas::Formula;

/// Days between the two date systems.
const DAYS_1904: f64 = 1462.0;
/// The most sheets that are read.
const MAX_SHEETS: usize = 2_000;
/// How the stream begins, for files whose own table of contents is damaged.
const BEGINNINGS: [[u8; 8]; 2] = [[0x09, 0x08, 0x10, 0x00, 0x00, 0x06, 0x05, 0x00], [0x09, 0x08, 0x08, 0x00, 0x00, 0x05, 0x05, 0x00]];

/// Reads every worksheet.
///
/// # Errors
/// [`ReadError`] when the file is encrypted, its workbook cannot be found, or there is no worksheet in it.
pub(super) fn read(file: &[u8], texts: &mut Texts, progress: &mut dyn FnMut(Progress)) -> Result<Vec<Grid>, ReadError> {
    let stream = if file.starts_with(&[0x09, 0x08]) { Some(file.to_vec()) } else { cfb::stream(file, &["Workbook", "Book"]) };
    let begins = |s: &Vec<u8>| s.starts_with(&[0x09, 0x08]);
    let stream = stream.filter(begins).or_else(|| contiguous(file).map(<[u8]>::to_vec));
    let Some(stream) = stream else {
        return Err(ReadError::DamagedPart { part: "the workbook inside" });
    };
    let stream = encrypted::opened(stream);
    let globals = Globals::read(&stream, texts)?;
    let mut book = Book::new(texts, progress);
    let mut seen = HashSet::new();
    for tab in globals.tabs.iter().filter(|tab| tab.worksheet).take(MAX_SHEETS) {
        // Two tabs on the same records are one sheet: anything else lets a few bytes stand for many cells.
        if !seen.insert(tab.at) {
            continue;
        }
        let mut grid = book.begin(&tab.name, tab.hidden);
        match stream.get(tab.at..).filter(|s| s.starts_with(&[0x09, 0x08])) {
            Some(records) => cells(Records(records), &mut book, &mut grid, &globals),
            None => grid.broken = Some("its cells are not in the file".into()),
        }
        book.end(grid);
    }
    let mut named = Vec::new();
    for (name, sheet, tokens) in &globals.names {
        if let Some(tab) = globals.tabs.get(*sheet) {
            names::add_tokens(&mut named, name, &tab.name, tokens, globals.dialect);
        }
    }
    names::declare(&named, &mut book.grids);
    if book.grids.is_empty() { Err(ReadError::NoWorksheets) } else { Ok(book.grids) }
}

/// The stream as it stands in the file, from the first place where one begins.
fn contiguous(file: &[u8]) -> Option<&[u8]> {
    let starts = (0..file.len()).step_by(64).filter_map(|from| file.get(from..));
    starts.into_iter().find(|rest| BEGINNINGS.iter().any(|b| rest.starts_with(b)))
}

/// Goes through records: each its number and its bytes. A record cut off by the end is the last.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let mut bytes = Bytes(self.0);
        let (kind, length) = (bytes.u16()?, bytes.u16()?);
        let data = bytes.take_up_to(usize::from(length));
        self.0 = bytes.0;
        Some((kind, data))
    }
}

struct Tab {
    name: String,
    hidden: bool,
    worksheet: bool,
    at: usize,
}

/// What the workbook says for all of its sheets.
struct Globals {
    dialect: Dialect,
    days: f64,
    tabs: Vec<Tab>,
    shared: Vec<Option<(Value, u8)>>,
    styles: Vec<Style>,
    /// Names of sheets, each with the sheet's number from 0 and the tokens of its formula.
    names: Vec<(String, usize, Vec<u8>)>,
}

impl Globals {
    fn read(stream: &[u8], texts: &mut Texts) -> Result<Self, ReadError> {
        let version = Bytes(stream.get(4..).unwrap_or(&[])).u16().unwrap_or(0);
        let dialect = if version == 0x0500 { Dialect::Biff5 } else { Dialect::Biff8 };
        let mut globals = Self { dialect, days: 0.0, tabs: Vec::new(), shared: Vec::new(), styles: Vec::new(), names: Vec::new() };
        let mut formats: HashMap<u16, Shows> = HashMap::new();
        let mut styles = Vec::new();
        let mut records = Records(stream).peekable();
        while let Some((kind, data)) = records.next() {
            let mut bytes = Bytes(data);
            match kind {
                0x000A => break,
                0x002F if data.iter().any(|b| *b != 0) => return Err(ReadError::PasswordProtected),
                0x0022 if bytes.u16() == Some(1) => globals.days = DAYS_1904,
                0x041E => {
                    if let Some(id) = bytes.u16() {
                        let code = if dialect == Dialect::Biff5 { short(&mut bytes, dialect) } else { string(&mut bytes, dialect) };
                        formats.insert(id, Shows::of(&code.unwrap_or_default()));
                    }
                }
                0x00E0 => {
                    let format = bytes.u16().and_then(|_| bytes.u16()).unwrap_or(0);
                    let indent = bytes.take(4).and_then(|_| bytes.u8()).filter(|_| dialect == Dialect::Biff8).unwrap_or(0) & 0xF;
                    styles.push((format, indent));
                }
                0x0018 if dialect == Dialect::Biff8 => globals.names.extend(name(bytes)),
                0x0085 => globals.tabs.extend(tab(bytes, dialect)),
                0x00FC => {
                    let mut pieces = vec![data];
                    while let Some((_, more)) = records.next_if(|(kind, _)| *kind == 0x003C) {
                        pieces.push(more);
                    }
                    globals.shared = Strings::new(&pieces).map(|t| text(texts, &t)).collect();
                }
                _ => {}
            }
        }
        let shows = |id| formats.get(&id).copied().unwrap_or_else(|| Shows::builtin(id));
        globals.styles = styles.into_iter().map(|(id, indent)| Style { shows: shows(id), indent }).collect();
        Ok(globals)
    }

    fn style(&self, style: u16) -> Style {
        self.styles.get(usize::from(style)).copied().unwrap_or_default()
    }

    fn number(&self, n: f64, style: u16) -> Option<Value> {
        n.is_finite().then(|| number(n, self.style(style).shows, self.days))
    }
}

/// A sheet's own name, that sheet's number from 0, and the tokens of its formula; `None` for a name of the whole workbook.
fn name(mut bytes: Bytes<'_>) -> Option<(String, usize, Vec<u8>)> {
    bytes.take(3)?;
    let (letters, length) = (bytes.u8()?, usize::from(bytes.u16()?));
    bytes.u16()?;
    let sheet = usize::from(bytes.u16()?).checked_sub(1)?;
    bytes.take(4)?;
    let wide = bytes.u8()? & 1 == 1;
    let text = bytes.take(usize::from(letters) << u8::from(wide))?;
    Some((if wide { utf16(text) } else { text.iter().map(|b| char::from(*b)).collect() }, sheet, bytes.take(length)?.to_vec()))
}

fn tab(mut bytes: Bytes<'_>, dialect: Dialect) -> Option<Tab> {
    let at = usize::try_from(bytes.u32()?).ok()?;
    let (state, kind) = (bytes.u8()?, bytes.u8()?);
    let name = short(&mut bytes, dialect).unwrap_or_default().replace('\0', "");
    Some(Tab { name, hidden: state & 3 != 0, worksheet: kind == 0, at })
}

/// Reads the records of one sheet.
fn cells(records: Records<'_>, book: &mut Book<'_>, grid: &mut Grid, globals: &Globals) {
    let mut walk = Walk { book, grid, globals, shared: HashMap::new(), waiting: None, text_of: None };
    let mut depth = 0_u32;
    let mut ended = false;
    for (kind, data) in records {
        match kind {
            0x0809 => {
                // Charts stand inside sheets as streams of their own.
                depth += 1;
                let stream = Bytes(data.get(2..).unwrap_or(&[])).u16();
                if depth == 1 && stream.is_some_and(|s| s != 0x0010) {
                    return;
                }
            }
            0x000A => {
                depth = depth.saturating_sub(1);
                ended = depth == 0;
            }
            _ if depth == 1 && walk.record(kind, data).is_none() && walk.full() => return,
            _ => {}
        }
        if ended {
            return;
        }
    }
    walk.grid.broken = walk.grid.broken.take().or_else(|| Some("it breaks off in the middle".into()));
}

struct Walk<'a, 'b> {
    book: &'a mut Book<'b>,
    grid: &'a mut Grid,
    globals: &'a Globals,
    /// Shared formulas by the cell that says so first.
    shared: HashMap<(u32, u16), &'a [u8]>,
    /// The last cell that said its formula is shared, and from where: its formula follows.
    waiting: Option<((u32, u16), (u32, u16))>,
    /// The cell whose formula gave a text, which follows.
    text_of: Option<(u32, u16, Cell)>,
}

impl<'a> Walk<'a, '_> {
    /// Takes one record; `None` when it is shorter than it must be, or there is no room for more.
    fn record(&mut self, kind: u16, data: &'a [u8]) -> Option<()> {
        let globals = self.globals;
        let mut bytes = Bytes(data);
        match kind {
            0x0203 => {
                let (row, col, style) = place(&mut bytes)?;
                self.put(row, col, style, globals.number(bytes.f64()?, style))
            }
            0x027E => {
                let (row, col, style) = place(&mut bytes)?;
                self.put(row, col, style, globals.number(packed(bytes.u32()?), style))
            }
            0x00BD => {
                let (row, mut col) = (u32::from(bytes.u16()?), bytes.u16()?);
                // The last two bytes repeat the last column.
                while bytes.0.len() >= 6 {
                    let (style, bits) = (bytes.u16()?, bytes.u32()?);
                    self.put(row, col, style, globals.number(packed(bits), style))?;
                    col = col.checked_add(1)?;
                }
                Some(())
            }
            0x00FD => {
                let (row, col, style) = place(&mut bytes)?;
                let value = globals.shared.get(usize::try_from(bytes.u32()?).ok()?).copied().flatten();
                self.put_text(row, col, style, value)
            }
            0x0204 | 0x00D6 => {
                let (row, col, style) = place(&mut bytes)?;
                let value = string(&mut bytes, globals.dialect).and_then(|t| text(self.book.texts, &t));
                self.put_text(row, col, style, value)
            }
            0x0205 => {
                let (row, col, style) = place(&mut bytes)?;
                let (code, is_error) = (bytes.u8()?, bytes.u8()?);
                self.put(row, col, style, Some(if is_error == 1 { error(code) } else { Value::Bool(code != 0) }))
            }
            0x0006 | 0x0206 | 0x0406 => self.formula(bytes),
            0x0207 => {
                let (row, col, mut cell) = self.text_of.take()?;
                cell.value = string(&mut bytes, globals.dialect).and_then(|t| text(self.book.texts, &t)).map(|t| t.0);
                self.book.put(self.grid, row, u32::from(col), cell).then_some(())
            }
            0x04BC => {
                bytes.take(8)?;
                let length = usize::from(bytes.u16()?);
                let tokens = bytes.take_up_to(length);
                let (at, from) = self.waiting.take()?;
                self.shared.insert(from, tokens);
                self.grid.put_formula(at.0, at.1, formula(tokens, globals.dialect, at.0, at.1));
                Some(())
            }
            0x00E5 => {
                bytes.u16()?;
                while let (Some(top), Some(bottom), Some(left), Some(right)) = (bytes.u16(), bytes.u16(), bytes.u16(), bytes.u16()) {
                    merge(self.grid, (top.into(), bottom.into()), (left.into(), right.into()));
                }
                Some(())
            }
            _ => Some(()),
        }
    }

    fn formula(&mut self, mut bytes: Bytes<'a>) -> Option<()> {
        let globals = self.globals;
        let (row, col, style) = place(&mut bytes)?;
        let saved = bytes.take(8)?;
        bytes.take(6)?;
        let length = usize::from(bytes.u16()?);
        let tokens = bytes.take_up_to(length);
        let formula = match said(tokens, globals.dialect, row, col) {
            Said::Formula(formula) => formula,
            Said::Shared(top, left) => {
                if let Some(tokens) = self.shared.get(&(top, left)) {
                    formula(tokens, globals.dialect, row, col)
                } else {
                    self.waiting = Some(((row, col), (top, left)));
                    Formula::Other
                }
            }
        };
        let mut cell = Cell { value: None, formula: Some(formula), shows: globals.style(style).shows, indent: 0 };
        match saved {
            // The text follows in a record of its own.
            [0, .., 0xFF, 0xFF] => {
                self.text_of = Some((row, col, cell));
                return Some(());
            }
            [1, _, truth, .., 0xFF, 0xFF] => cell.value = Some(Value::Bool(*truth != 0)),
            [2, _, code, .., 0xFF, 0xFF] => cell.value = Some(error(*code)),
            // A formula that gives an empty text has a value: nothing.
            [.., 0xFF, 0xFF] => return Some(()),
            number => cell.value = Bytes(number).f64().and_then(|n| globals.number(n, style)),
        }
        self.book.put(self.grid, row, u32::from(col), cell).then_some(())
    }

    fn put(&mut self, row: u32, col: u16, style: u16, value: Option<Value>) -> Option<()> {
        let cell = Cell { value, formula: None, shows: self.globals.style(style).shows, indent: 0 };
        self.book.put(self.grid, row, u32::from(col), cell).then_some(())
    }

    fn put_text(&mut self, row: u32, col: u16, style: u16, text: Option<(Value, u8)>) -> Option<()> {
        let style = self.globals.style(style);
        let cell = Cell { value: text.map(|t| t.0), formula: None, shows: style.shows, indent: style.indent.max(text.map_or(0, |t| t.1)) };
        self.book.put(self.grid, row, u32::from(col), cell).then_some(())
    }

    fn full(&self) -> bool {
        self.grid.broken.is_some()
    }
}

/// Row, column and style of a cell.
fn place(bytes: &mut Bytes<'_>) -> Option<(u32, u16, u16)> {
    Some((bytes.u16()?.into(), bytes.u16()?, bytes.u16()?))
}
