//! .xlsb: the parts of an .xlsx as binary records.
//!
//! Source: [MS-XLSB].

use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, Read};

use super::super::error::ReadError;
use super::super::grid::{Grid, Texts, Value};
use super::bytes::{Bytes, error, packed, text};
use super::formats::{Shows, Style};
use super::names::{self, Named};
use super::package::{self, Parts};
use super::sheet::{Book, Cell, merge, number};
use super::tokens::{Dialect, Said, formula, said};
use crate::workbook::mapping::Progress;
use crate::workbook::read::grid::formulas::Formula;

/// Days between the two date systems.
const DAYS_1904: f64 = 1462.0;
/// The longest record that is read; the longest real ones are texts of 32,767 characters with their marks.
const MAX_RECORD: usize = 16_000_000;
/// The most sheets that are read.
const MAX_SHEETS: usize = 2_000;

/// Reads every worksheet.
///
/// # Errors
/// [`ReadError`] when the list of sheets cannot be read, or there is no worksheet in it.
pub(super) fn read(bytes: &[u8], texts: &mut Texts, progress: &mut dyn FnMut(Progress)) -> Result<Vec<Grid>, ReadError> {
    let mut parts = Parts::open(bytes)?;
    let targets = targets(&mut parts);
    let Listed { tabs, days, names } = listed(&mut parts)?;
    let shared = shared_texts(&mut parts, texts);
    let styles = styles(&mut parts);
    let mut book = Book::new(texts, progress);
    for (name, id, hidden) in tabs.into_iter().take(MAX_SHEETS) {
        // Chart sheets and dialogs hold no cells.
        let Some((target, _)) = targets.get(&id).filter(|(_, kind)| kind.ends_with("/worksheet") || kind.ends_with("/xlMacrosheet")) else {
            continue;
        };
        let mut grid = book.begin(&name, hidden);
        match parts.reader(target) {
            Some(part) => cells(Records { part, data: Vec::new() }, &mut book, &mut grid, &shared, &styles, days),
            None => grid.broken = Some("its part is not in the file".into()),
        }
        book.end(grid);
    }
    names::declare(&names, &mut book.grids);
    if book.grids.is_empty() { Err(ReadError::NoWorksheets) } else { Ok(book.grids) }
}

/// The records of a part, one after the other.
struct Records<R> {
    part: R,
    data: Vec<u8>,
}

impl<R: BufRead> Records<R> {
    /// The next record's number, with its bytes in `data`; `None` at the end.
    ///
    /// # Errors
    /// When the part cannot be unpacked further or a record is longer than any real one.
    fn next(&mut self) -> std::io::Result<Option<u16>> {
        let Some(first) = self.byte()? else { return Ok(None) };
        let kind =
            if first & 0x80 == 0 { u16::from(first) } else { u16::from(first & 0x7F) | (u16::from(self.byte()?.unwrap_or(0) & 0x7F) << 7) };
        let mut length = 0_usize;
        for shift in [0, 7, 14, 21] {
            let byte = self.byte()?.unwrap_or(0);
            length |= usize::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        if length > MAX_RECORD {
            return Err(std::io::Error::other("a record is too long"));
        }
        self.data.clear();
        let read = self.part.by_ref().take(length as u64).read_to_end(&mut self.data)?;
        if read < length {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Some(kind))
    }

    fn byte(&mut self) -> std::io::Result<Option<u8>> {
        let byte = self.part.fill_buf()?.first().copied();
        self.part.consume(usize::from(byte.is_some()));
        Ok(byte)
    }
}

/// Where each relationship of the workbook leads, and its type.
fn targets(parts: &mut Parts<'_>) -> HashMap<String, (String, String)> {
    let xml = parts.whole("xl/_rels/workbook.bin.rels").unwrap_or_default();
    let xml = String::from_utf8_lossy(&xml).into_owned();
    let within = |text: &str, key: &str| text.split_once(key).and_then(|(_, rest)| rest.split(['"', '\'']).next()).map(str::to_owned);
    let attribute = |text: &str, key: &str| within(text, &format!(" {key}=\"")).or_else(|| within(text, &format!(" {key}='")));
    let relationship = |text: &str| {
        let target = attribute(text, "Target")?;
        let target = if target.starts_with('/') { target } else { format!("xl/{target}") };
        Some((attribute(text, "Id")?, (target, attribute(text, "Type")?)))
    };
    xml.split("<Relationship").skip(1).filter_map(relationship).collect()
}

type Tab = (String, String, bool);

/// The list of sheets: the name of each, its relationship and whether it is hidden; the days between the file's date system and that of
/// 1900; and what names of single sheets stand for.
struct Listed {
    tabs: Vec<Tab>,
    days: f64,
    names: Vec<Named>,
}

/// Reads the list of sheets.
fn listed(parts: &mut Parts<'_>) -> Result<Listed, ReadError> {
    let damaged = ReadError::DamagedPart { part: "its list of sheets" };
    let Some(part) = parts.reader("xl/workbook.bin") else { return Err(damaged) };
    let mut records = Records { part, data: Vec::new() };
    let (mut tabs, mut days, mut names): (Vec<Tab>, f64, Vec<Named>) = (Vec::new(), 0.0, Vec::new());
    loop {
        let kind = match records.next() {
            Ok(Some(kind)) => kind,
            Ok(None) => break,
            Err(_) if !tabs.is_empty() => break,
            Err(_) => return Err(damaged),
        };
        let mut data = Bytes(&records.data);
        match kind {
            153 if data.u32().is_some_and(|flags| flags & 1 == 1) => days = DAYS_1904,
            156 => {
                let mut tab = || {
                    let state = data.u32()?;
                    data.u32()?;
                    let id = data.wide_text()?;
                    Some((data.wide_text()?, id, state & 3 != 0))
                };
                tabs.extend(tab());
            }
            39 => {
                let mut name = || {
                    data.take(5)?;
                    // A name of the whole workbook has no sheet.
                    let sheet = tabs.get(usize::try_from(data.u32()?).ok()?)?;
                    let (name, length) = (data.wide_text()?, data.u32()?);
                    names::add_tokens(&mut names, &name, &sheet.0, data.take(usize::try_from(length).ok()?)?, Dialect::Xlsb);
                    Some(())
                };
                let _told: Option<()> = name();
            }
            _ => {}
        }
    }
    Ok(Listed { tabs, days, names })
}

/// The shared texts, as values.
fn shared_texts(parts: &mut Parts<'_>, texts: &mut Texts) -> Vec<Option<(Value, u8)>> {
    let mut shared = Vec::new();
    let Some(part) = parts.reader("xl/sharedStrings.bin") else { return shared };
    let mut records = Records { part, data: Vec::new() };
    while let Ok(Some(kind)) = records.next() {
        if kind == 19 {
            let mut data = Bytes(&records.data);
            shared.push(data.u8().and_then(|_| data.wide_text()).and_then(|t| text(texts, &t)));
        }
    }
    shared
}

/// The cell styles.
fn styles(parts: &mut Parts<'_>) -> Vec<Style> {
    let mut styles = Vec::new();
    let Some(part) = parts.reader("xl/styles.bin") else { return styles };
    let mut records = Records { part, data: Vec::new() };
    let mut formats: HashMap<u16, Shows> = HashMap::new();
    let mut inside = false;
    while let Ok(Some(kind)) = records.next() {
        let mut data = Bytes(&records.data);
        match kind {
            44 => {
                if let (Some(id), Some(code)) = (data.u16(), data.wide_text()) {
                    formats.insert(id, Shows::of(&code));
                }
            }
            617 => inside = true,
            618 => inside = false,
            47 if inside => {
                let id = data.u16().and_then(|_| data.u16()).unwrap_or(0);
                let shows = formats.get(&id).copied().unwrap_or_else(|| Shows::builtin(id));
                let indent = data.take(7).and_then(|_| data.u8()).unwrap_or(0);
                styles.push(Style { shows, indent });
            }
            _ => {}
        }
    }
    styles
}

/// Reads the cells of one sheet.
fn cells<R: BufRead>(
    mut records: Records<R>,
    book: &mut Book<'_>,
    grid: &mut Grid,
    shared: &[Option<(Value, u8)>],
    styles: &[Style],
    days: f64,
) {
    let mut row = 0;
    let mut col = None;
    // Shared formulas by the cell they start from, and the cell that the next one may start from.
    let mut formulas: BTreeMap<(u32, u16), Vec<u8>> = BTreeMap::new();
    let mut waiting: Option<(u32, u16)> = None;
    loop {
        let kind = match records.next() {
            Ok(Some(kind)) => kind,
            Ok(None) => return,
            Err(error) => {
                grid.broken = Some(package::why(&error).into());
                return;
            }
        };
        let mut data = Bytes(&records.data);
        match kind {
            0 => {
                row = data.u32().unwrap_or(u32::MAX);
                col = None;
            }
            // Cells with their column, and short ones that stand right after the last.
            1..=18 => {
                let at = if kind < 12 { data.u32() } else { Some(col.map_or(0, |c: u32| c.saturating_add(1))) };
                let (Some(at), Some(style)) = (at, data.u32()) else { continue };
                col = Some(at);
                let style = usize::try_from(style & 0x00FF_FFFF).ok().and_then(|s| styles.get(s)).copied().unwrap_or_default();
                let mut cell = Cell { shows: style.shows, ..Cell::default() };
                let plain = |n: f64| n.is_finite().then(|| number(n, style.shows, days));
                let mut set_in = |(value, spaces): (Value, u8)| {
                    cell.indent = style.indent.max(spaces);
                    value
                };
                let value = match kind {
                    2 | 13 => data.u32().and_then(|n| plain(packed(n))),
                    3 | 11 | 14 => data.u8().map(error),
                    4 | 10 | 15 => data.u8().map(|b| Value::Bool(b != 0)),
                    5 | 9 | 16 => data.f64().and_then(plain),
                    6 | 8 | 17 => data.wide_text().and_then(|t| text(book.texts, &t)).map(&mut set_in),
                    7 | 18 => data.u32().and_then(|n| shared.get(usize::try_from(n).ok()?).copied().flatten()).map(&mut set_in),
                    _ => None,
                };
                cell.value = value;
                if let (8..=11, Ok(column)) = (kind, u16::try_from(at))
                    && let Some(tokens) = data.take(2).and_then(|_| data.u32()).map(|n| data.take_up_to(usize::try_from(n).unwrap_or(0)))
                {
                    let does = match said(tokens, Dialect::Xlsb, row, column) {
                        Said::Formula(formula) => Some(formula),
                        Said::Shared(from, _) => {
                            // The record has the row; the column is that of the shared formula that covers the cell.
                            let of = formulas.range((from, 0)..=(from, column)).next_back();
                            waiting = Some((row, column));
                            Some(of.map_or(Formula::Other, |(_, t)| formula(t, Dialect::Xlsb, row, column)))
                        }
                    };
                    // A formula that gives an empty text has a value: nothing.
                    cell.formula = does.filter(|_| cell.value.is_some());
                }
                if !book.put(grid, row, at, cell) {
                    return;
                }
            }
            427 => {
                let range = data.take(16);
                if let (Some(_), Some(length), Some(from)) = (range, data.u32(), waiting.take()) {
                    let tokens = data.take_up_to(usize::try_from(length).unwrap_or(0)).to_vec();
                    grid.put_formula(from.0, from.1, formula(&tokens, Dialect::Xlsb, from.0, from.1));
                    formulas.insert(from, tokens);
                }
            }
            176 => {
                if let (Some(top), Some(bottom), Some(left), Some(right)) = (data.u32(), data.u32(), data.u32(), data.u32()) {
                    merge(grid, (top, bottom), (left, right));
                }
            }
            _ => {}
        }
    }
}
