//! OpenDocument spreadsheets: .ods packages and the one-file .fods.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::error::ReadError;
use super::super::grid::{By, ERRORS, Grid, Look, Texts, Value};
use super::formats::Shows;
use super::names::{self, Named};
use super::package::Parts;
use super::plain;
use super::sheet::{Book, Cell, indent, merge};
use super::xml::{self, attribute, forgive, number, push_reference};
use super::{MAX_COLUMNS, MAX_ROWS};
use crate::workbook::mapping::Progress;
use crate::workbook::read::cells::looks;
use crate::workbook::read::grid::formulas::Formula;

/// Cells that may come from “the same again”: a row or cell can say so for a whole sheet, in no bytes at all.
const MAX_REPEATED: u32 = 1_000_000;

/// Reads a package.
///
/// # Errors
/// [`ReadError`] when it is encrypted or its content cannot be read.
pub(super) fn read(bytes: &[u8], texts: &mut Texts, progress: &mut dyn FnMut(Progress)) -> Result<Vec<Grid>, ReadError> {
    let mut parts = Parts::open(bytes)?;
    let manifest = parts.whole("META-INF/manifest.xml").unwrap_or_default();
    if String::from_utf8_lossy(&manifest).contains("encryption-data") {
        return Err(ReadError::PasswordProtected);
    }
    let content = parts.xml("content.xml").ok_or(ReadError::DamagedPart { part: "its content" })?;
    read_xml(content, texts, progress)
}

/// Reads the one XML file that all sheets are in.
///
/// # Errors
/// [`ReadError`] when there is no sheet in it, or nothing can be read at all.
pub(super) fn read_xml(content: impl BufRead, texts: &mut Texts, progress: &mut dyn FnMut(Progress)) -> Result<Vec<Grid>, ReadError> {
    let mut walk = Walk {
        book: Book::new(texts, progress),
        hidden: HashSet::new(),
        indents: HashMap::new(),
        style: String::new(),
        repeats: 0,
        sheet: None,
        names: Vec::new(),
    };
    let mut reader = Reader::from_reader(content);
    forgive(reader.config_mut());
    let mut buffer = Vec::new();
    let broken = loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => walk.open(&tag, false),
            Ok(Event::Empty(tag)) => walk.open(&tag, true),
            Ok(Event::End(tag)) => walk.close(tag.name().0),
            Ok(Event::Text(text)) => walk.text(|t| t.push_str(&text.xml10_content())),
            Ok(Event::CData(text)) => walk.text(|t| t.push_str(&text.xml10_content())),
            Ok(Event::GeneralRef(reference)) => walk.text(|t| push_reference(t, &reference)),
            Ok(Event::Eof) => break None,
            Ok(_) => {}
            Err(error) => break Some(xml::why(&error)),
        }
        if walk.sheet.as_ref().is_some_and(|s| s.full) {
            break None;
        }
    };
    if let Some(mut sheet) = walk.sheet.take() {
        sheet.grid.broken = sheet.grid.broken.or_else(|| Some(broken.unwrap_or("it breaks off in the middle").into()));
        walk.book.end(sheet.grid);
    }
    match (walk.book.grids.is_empty(), broken) {
        (true, Some(_)) => Err(ReadError::DamagedPart { part: "its content" }),
        (true, None) => Err(ReadError::NoWorksheets),
        (false, _) => {
            let Walk { mut book, names, .. } = walk;
            names::declare(&names, &mut book.grids);
            Ok(book.grids)
        }
    }
}

/// Where the walk is inside a sheet.
#[derive(Default)]
struct Sheet {
    grid: Grid,
    row: u32,
    row_repeats: u32,
    col: u32,
    /// The cells of the row, for when it is repeated.
    cells: Vec<(u32, Cell)>,
    cell: Option<Open>,
    /// How deep in notes and other things that are not the cell's own text.
    aside: u32,
    full: bool,
}

/// A cell whose end has not come.
#[derive(Default)]
struct Open {
    kind: String,
    value: String,
    error: bool,
    currency: Option<&'static str>,
    formula: Option<Formula>,
    repeats: u32,
    text: String,
    paragraphs: u32,
    /// How far its style sets it in.
    indent: u8,
}

struct Walk<'a> {
    book: Book<'a>,
    /// The styles of sheets that are not shown.
    hidden: HashSet<String>,
    /// How far styles set texts in.
    indents: HashMap<String, u8>,
    /// The style being defined.
    style: String,
    repeats: u32,
    sheet: Option<Sheet>,
    /// The ranges that names, filters and the parts to print stand for.
    names: Vec<Named>,
}

impl Walk<'_> {
    fn open(&mut self, tag: &BytesStart<'_>, empty: bool) {
        let name = tag.name().0;
        self.declared(name, tag);
        match (name, &mut self.sheet) {
            ("style:style", None) => self.style = attribute(tag, "style:name").map(Cow::into_owned).unwrap_or_default(),
            ("style:paragraph-properties", None) => {
                if let Some(depth) = attribute(tag, "fo:margin-left").and_then(|margin| depth(&margin)) {
                    self.indents.insert(self.style.clone(), depth);
                }
            }
            ("style:table-properties", None) => {
                if attribute(tag, "table:display").is_some_and(|shown| shown == "false") {
                    self.hidden.insert(self.style.clone());
                }
            }
            ("table:table", None) if !empty => {
                let name = attribute(tag, "table:name").unwrap_or_default();
                let hidden = attribute(tag, "table:style-name").is_some_and(|style| self.hidden.contains(&*style));
                let grid = self.book.begin(&name, hidden);
                self.sheet = Some(Sheet { grid, ..Sheet::default() });
            }
            (_, None) => {}
            ("office:annotation" | "draw:frame" | "table:shapes" | "table:table" | "table:tracked-changes", Some(sheet)) => {
                sheet.aside += u32::from(!empty);
            }
            (_, Some(sheet)) if sheet.aside > 0 => {}
            ("table:table-row", Some(sheet)) => {
                sheet.row_repeats = repeats(tag, "table:number-rows-repeated");
                sheet.col = 0;
                sheet.cells.clear();
                if empty {
                    sheet.row = sheet.row.saturating_add(sheet.row_repeats);
                }
            }
            ("table:table-cell" | "table:covered-table-cell", Some(_)) => {
                self.open_cell(tag);
                if empty {
                    self.close_cell();
                }
            }
            (_, Some(sheet)) => {
                let Some(cell) = &mut sheet.cell else { return };
                match name {
                    "text:p" => {
                        if cell.paragraphs > 0 {
                            cell.text.push('\n');
                        }
                        cell.paragraphs += 1;
                    }
                    "text:s" => {
                        let spaces = number(tag, "text:c").unwrap_or(1).min(100);
                        cell.text.extend((0..spaces).map(|_| ' '));
                    }
                    "text:tab" => cell.text.push('\t'),
                    "text:line-break" => cell.text.push('\n'),
                    _ => {}
                }
            }
        }
    }

    /// Takes the range that an element sets apart, wherever it stands.
    fn declared(&mut self, element: &str, tag: &BytesStart<'_>) {
        let (range, by) = match element {
            "table:table" => ("table:print-ranges", By::Print),
            "table:named-range" => ("table:cell-range-address", By::Name(attribute(tag, "table:name").unwrap_or_default().into_owned())),
            "table:database-range" if attribute(tag, "table:display-filter-buttons").is_some_and(|shown| shown == "true") => {
                ("table:target-range-address", By::Filter)
            }
            "table:database-range" => {
                let name = attribute(tag, "table:name").unwrap_or_default();
                ("table:target-range-address", By::Name(name.into_owned()))
            }
            _ => return,
        };
        if let Some(addresses) = attribute(tag, range) {
            names::add_open_document(&mut self.names, &by, &addresses);
        }
    }

    fn open_cell(&mut self, tag: &BytesStart<'_>) {
        let Some(sheet) = &mut self.sheet else { return };
        let mut cell = Open { repeats: 1, ..Open::default() };
        let (mut down, mut across) = (1, 1);
        for attribute in tag.attributes().with_checks(false).flatten() {
            let text = || quick_xml::escape::unescape(&attribute.value).map_or_else(|_| attribute.value.to_string(), Cow::into_owned);
            match attribute.key.0 {
                "office:value-type" => cell.kind = text(),
                "calcext:value-type" => cell.error = &*attribute.value == "error",
                "office:value" | "office:date-value" | "office:time-value" | "office:boolean-value" | "office:string-value" => {
                    cell.value = text();
                }
                "table:style-name" => cell.indent = self.indents.get(&*attribute.value).copied().unwrap_or(0),
                "office:currency" => cell.currency = looks::code(&attribute.value),
                "table:formula" => cell.formula = Some(formula(&text(), sheet.row, u16::try_from(sheet.col).unwrap_or(u16::MAX))),
                "table:number-columns-repeated" => cell.repeats = repeats(tag, "table:number-columns-repeated"),
                "table:number-rows-spanned" => down = attribute.value.parse().unwrap_or(1),
                "table:number-columns-spanned" => across = attribute.value.parse().unwrap_or(1),
                _ => {}
            }
        }
        if down > 1 || across > 1 {
            let end = |from: u32, length: u32| from.saturating_add(length.saturating_sub(1));
            merge(&mut sheet.grid, (sheet.row, end(sheet.row, down)), (sheet.col, end(sheet.col, across)));
        }
        sheet.cell = Some(cell);
    }

    fn close_cell(&mut self) {
        let Some(sheet) = &mut self.sheet else { return };
        let Some(open) = sheet.cell.take() else { return };
        let cell = open.cell(self.book.texts);
        let from = sheet.col;
        sheet.col = from.saturating_add(open.repeats);
        if cell.value.is_none() && cell.formula.is_none() {
            return;
        }
        let edge = u32::try_from(MAX_COLUMNS).unwrap_or(u32::MAX);
        for col in from..sheet.col.min(edge) {
            if col > from {
                self.repeats += 1;
            }
            if self.repeats > MAX_REPEATED {
                sheet.grid.broken = Some(format!("more than {MAX_REPEATED} of its cells only repeat others"));
                sheet.full = true;
                return;
            }
            sheet.cells.push((col, cell));
        }
    }

    fn close_row(&mut self) {
        let Some(sheet) = &mut self.sheet else { return };
        let from = sheet.row;
        sheet.row = from.saturating_add(sheet.row_repeats.max(1));
        if sheet.cells.is_empty() {
            return;
        }
        for row in from..sheet.row.min(MAX_ROWS) {
            if row > from {
                self.repeats = self.repeats.saturating_add(u32::try_from(sheet.cells.len()).unwrap_or(u32::MAX));
            }
            if self.repeats > MAX_REPEATED {
                sheet.grid.broken = Some(format!("more than {MAX_REPEATED} of its cells only repeat others"));
                sheet.full = true;
                return;
            }
            for (col, cell) in &sheet.cells {
                if !self.book.put(&mut sheet.grid, row, *col, *cell) {
                    sheet.full = true;
                    return;
                }
            }
        }
    }

    fn close(&mut self, name: &str) {
        let Some(sheet) = &mut self.sheet else { return };
        if sheet.aside > 0 {
            if matches!(name, "office:annotation" | "draw:frame" | "table:shapes" | "table:table" | "table:tracked-changes") {
                sheet.aside -= 1;
            }
            return;
        }
        match name {
            "table:table-cell" | "table:covered-table-cell" => self.close_cell(),
            "table:table-row" => self.close_row(),
            "table:table" => {
                if let Some(sheet) = self.sheet.take() {
                    self.book.end(sheet.grid);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, push: impl FnOnce(&mut String)) {
        if let Some(sheet) = &mut self.sheet
            && sheet.aside == 0
            && let Some(cell) = sheet.cell.as_mut().filter(|c| c.paragraphs > 0)
        {
            push(&mut cell.text);
        }
    }
}

impl Open {
    fn cell(&self, texts: &mut Texts) -> Cell {
        let mut shows = Shows::default();
        let number = || self.value.trim().parse::<f64>().ok().filter(|n| n.is_finite()).map(Value::Number);
        let error = self.error || (self.text.starts_with('#') && ERRORS.contains(&self.text.trim())) || self.text.starts_with("Err:");
        let value = match self.kind.as_str() {
            _ if error => {
                let known = ERRORS.iter().position(|e| *e == self.text.trim()).unwrap_or(ERRORS.len() - 1);
                u8::try_from(known).ok().map(Value::Error)
            }
            "float" => number(),
            "percentage" => {
                shows.look.percent = true;
                number()
            }
            "currency" => {
                shows.look = Look { currency: self.currency, ..Look::default() };
                number()
            }
            "boolean" => Some(Value::Bool(self.value == "true")),
            "date" => plain::date(&self.value).map(Value::Date),
            "time" => duration(&self.value).map(Value::Number),
            _ => None,
        };
        let value = value.or_else(|| {
            let text = if self.text.is_empty() { &self.value } else { &self.text };
            texts.place(text).map(Value::Text)
        });
        // A formula that gives an empty text has a value: nothing.
        let formula = self.formula.filter(|_| value.is_some() || self.kind.is_empty());
        let set_in = if self.indent > 0 && !self.text.is_empty() { self.indent } else { indent(&self.text) };
        Cell { value, formula, shows, indent: set_in }
    }
}

/// How deep a margin such as `0.353cm` sets a text in, in millimeters; `None` for none.
fn depth(margin: &str) -> Option<u8> {
    let (number, unit) = margin.split_at(margin.find(|c: char| c.is_ascii_alphabetic())?);
    let millimeters = match unit {
        "cm" => 10.0,
        "mm" => 1.0,
        "in" => 25.4,
        "pt" => 25.4 / 72.0,
        "pc" => 25.4 / 6.0,
        "px" => 25.4 / 96.0,
        _ => return None,
    } * number.parse::<f64>().ok()?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 250")]
    (millimeters >= 1.0).then(|| millimeters.round().min(250.0) as u8)
}

fn repeats(tag: &BytesStart<'_>, name: &str) -> u32 {
    number(tag, name).unwrap_or(1).max(1)
}

/// A length of time such as `PT10H30M00S`, in days.
fn duration(text: &str) -> Option<f64> {
    let mut rest = text.strip_prefix("PT")?;
    let mut days = 0.0;
    for (unit, per_day) in [('H', 24.0), ('M', 1_440.0), ('S', 86_400.0)] {
        if let Some((amount, after)) = rest.split_once(unit) {
            days += amount.parse::<f64>().ok()? / per_day;
            rest = after;
        }
    }
    Some(days)
}

/// What a formula such as `of:=SUM([.B2:.B9])` does.
fn formula(text: &str, row: u32, col: u16) -> Formula {
    let body = text.split_once('=').map_or(text, |(_, body)| body);
    let mut plain = String::with_capacity(body.len());
    for (number, piece) in body.split(['[', ']']).enumerate() {
        if number % 2 == 0 {
            plain.push_str(piece);
            continue;
        }
        for (number, end) in piece.split(':').enumerate() {
            if number > 0 {
                plain.push(':');
            }
            match end.rsplit_once('.') {
                Some(("", address)) => plain.push_str(address),
                Some((_, address)) => {
                    plain.push_str("Sheet!");
                    plain.push_str(address);
                }
                None => plain.push_str(end),
            }
        }
    }
    Formula::of(&plain, row, col)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_understood_in_the_words_of_the_format() {
        assert_eq!(formula("of:=SUM([.B2:.B9])", 9, 1), Formula::Down { top: 1, bottom: 8 });
        assert_eq!(formula("of:=[.E2]-[.D2]", 1, 5), Formula::Beside);
        assert_eq!(formula("of:=SUM([$Ledger.B2:.B9])", 9, 1), Formula::Elsewhere);
    }

    #[test]
    fn margins_set_texts_in() {
        for (margin, millimeters) in
            [("0.353cm", Some(4)), ("0.706cm", Some(7)), ("20pt", Some(7)), ("0in", None), ("0.2mm", None), ("12%", None)]
        {
            assert_eq!(depth(margin), millimeters, "{margin}");
        }
    }

    #[test]
    fn lengths_of_time_are_parts_of_days() {
        assert_eq!(duration("PT12H00M00S"), Some(0.5));
        assert_eq!(duration("half a day"), None);
    }
}
