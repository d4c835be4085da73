//! The XML format of Excel 2003, often named .xls.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::error::ReadError;
use super::super::grid::{ERRORS, Grid, Texts, Value};
use super::formats::Shows;
use super::sheet::{Book, Cell, indent, merge};
use super::xml::{self, attribute, forgive, number, push_reference};
use super::{encoding, plain};
use crate::workbook::mapping::Progress;
use crate::workbook::read::grid::formulas::Formula;

/// Reads every worksheet.
///
/// # Errors
/// [`ReadError`] when there is none, or nothing can be read at all.
pub(super) fn read(bytes: &[u8], texts: &mut Texts, progress: &mut dyn FnMut(Progress)) -> Result<Vec<Grid>, ReadError> {
    let xml = encoding::decode(bytes);
    let mut walk = Walk {
        book: Book::new(texts, progress),
        styles: HashMap::new(),
        style: String::new(),
        sheet: None,
        row: 0,
        col: 0,
        cell: None,
        inside: Inside::Else,
    };
    let mut reader = Reader::from_str(&xml);
    forgive(reader.config_mut());
    let broken = loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => walk.open(&tag),
            Ok(Event::Empty(tag)) => {
                walk.open(&tag);
                walk.close(tag.local_name().as_ref());
            }
            Ok(Event::End(tag)) => walk.close(tag.local_name().as_ref()),
            Ok(Event::Text(text)) => walk.text(&text.xml10_content()),
            Ok(Event::CData(text)) => walk.text(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => {
                let mut text = String::new();
                push_reference(&mut text, &reference);
                walk.text(&text);
            }
            Ok(Event::Eof) => break None,
            Ok(_) => {}
            Err(error) => break Some(xml::why(&error)),
        }
    };
    if let Some(mut grid) = walk.sheet.take() {
        grid.broken = Some(broken.unwrap_or("it breaks off in the middle").into());
        walk.book.end(grid);
    }
    match (walk.book.grids.is_empty(), broken) {
        (true, Some(_)) => Err(ReadError::DamagedPart { part: "its content" }),
        (true, None) => Err(ReadError::NoWorksheets),
        (false, _) => Ok(walk.book.grids),
    }
}

/// What the text that comes next belongs to.
#[derive(PartialEq, Eq)]
enum Inside {
    Data,
    Visible,
    Else,
}

#[derive(Default)]
struct Open {
    kind: String,
    text: String,
    shows: Shows,
    formula: Option<Formula>,
    across: u32,
}

struct Walk<'a> {
    book: Book<'a>,
    styles: HashMap<String, Shows>,
    style: String,
    sheet: Option<Grid>,
    row: u32,
    col: u32,
    cell: Option<Open>,
    inside: Inside,
}

impl Walk<'_> {
    fn open(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "Style" => self.style = attribute(tag, "ss:ID").unwrap_or_default().into_owned(),
            "NumberFormat" => {
                let shows = shows(&attribute(tag, "ss:Format").unwrap_or_default());
                self.styles.insert(self.style.clone(), shows);
            }
            "Worksheet" if self.sheet.is_none() => {
                let name = attribute(tag, "ss:Name").unwrap_or_default();
                self.sheet = Some(self.book.begin(&name, false));
                self.row = 0;
            }
            "Row" => {
                if let Some(index) = number(tag, "ss:Index") {
                    self.row = index.saturating_sub(1);
                }
                self.col = 0;
            }
            "Cell" => {
                let Some(grid) = &mut self.sheet else { return };
                if let Some(index) = number(tag, "ss:Index") {
                    self.col = index.saturating_sub(1);
                }
                let across = number(tag, "ss:MergeAcross").unwrap_or(0);
                let down = number(tag, "ss:MergeDown").unwrap_or(0);
                merge(grid, (self.row, self.row.saturating_add(down)), (self.col, self.col.saturating_add(across)));
                let shows = attribute(tag, "ss:StyleID").and_then(|id| self.styles.get(&*id).copied()).unwrap_or_default();
                // Its references count from the cell; what it adds up is found by arithmetic.
                let formula = attribute(tag, "ss:Formula").map(|_| Formula::Other);
                self.cell = Some(Open { shows, formula, across, ..Open::default() });
            }
            "Data" => {
                if let Some(cell) = &mut self.cell {
                    cell.kind = attribute(tag, "ss:Type").unwrap_or_default().into_owned();
                    self.inside = Inside::Data;
                }
            }
            "Visible" => self.inside = Inside::Visible,
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "Data" | "Visible" => self.inside = Inside::Else,
            "Cell" => self.close_cell(),
            "Row" => self.row = self.row.saturating_add(1),
            "Worksheet" => {
                if let Some(grid) = self.sheet.take() {
                    self.book.end(grid);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        match (&self.inside, &mut self.cell, &mut self.sheet) {
            (Inside::Data, Some(cell), _) => cell.text.push_str(text),
            (Inside::Visible, _, Some(grid)) => grid.hidden |= text.contains("Hidden"),
            _ => {}
        }
    }

    fn close_cell(&mut self) {
        let (Some(open), Some(grid)) = (self.cell.take(), &mut self.sheet) else { return };
        let text = open.text.trim();
        let value = match open.kind.as_str() {
            "Number" => text.parse::<f64>().ok().filter(|n| n.is_finite()).map(Value::Number),
            "DateTime" => plain::date(text.trim_end_matches(".000")).map(Value::Date),
            "Boolean" => Some(Value::Bool(text == "1")),
            "Error" => {
                let known = ERRORS.iter().position(|e| *e == text).unwrap_or(ERRORS.len() - 1);
                u8::try_from(known).ok().map(Value::Error)
            }
            _ => None,
        };
        let value = value.or_else(|| self.book.texts.place(&open.text).map(Value::Text));
        let formula = open.formula.filter(|_| value.is_some() || open.kind.is_empty());
        self.book.put(grid, self.row, self.col, Cell { value, formula, shows: open.shows, indent: indent(&open.text) });
        self.col = self.col.saturating_add(open.across).saturating_add(1);
    }
}

/// What a format shows: a code, or the name of a usual one.
fn shows(format: &str) -> Shows {
    match format {
        "Percent" => Shows::builtin(10),
        name if name.ends_with("Date") || name.ends_with("Time") => Shows::builtin(14),
        "Euro Currency" => Shows::of("[$€]0"),
        code => Shows::of(code),
    }
}
