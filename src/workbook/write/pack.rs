//! Owner packs: a workbook of its own for each owner, with that owner's plan lines and nothing else, ready to be filled in and sent back.

use std::io::{Cursor, Write};

use rust_decimal::Decimal;
use rust_xlsxwriter::{Workbook, XlsxError};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::error::WriteError;
use super::package::PackageError;
use super::sheets::page::{page, write_number, write_state, write_text};
use super::sheets::style;
use crate::budget::lines::Line;
use crate::ledger::cell::a1;
use crate::ledger::{Measure, Period};
use crate::workbook::mapping::StateTable;
use crate::workbook::state::base::{Snapshot, encode_base};
use crate::workbook::state::table::{HEADER_ROW, SCHEMA};

/// The table that people fill in, and the one beside it that keeps what it held.
const TABLES: [&str; 2] = ["pack", "pack_held"];
/// The columns between the dimensions and the periods.
const ABOUT: [&str; 2] = ["measure", "currency"];
/// Empty rows for lines that the owner adds.
const FREE_ROWS: u32 = 20;

/// One owner's part of the plan.
#[derive(Debug, Clone)]
pub struct Pack {
    /// Whose it is.
    pub owner: String,
    /// Ids of the dimensions that name its lines.
    pub dimensions: Vec<String>,
    /// The periods, left to right.
    pub periods: Vec<Period>,
    /// Its lines.
    pub lines: Vec<PackLine>,
}

/// One line of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackLine {
    /// The members by dimension id.
    pub line: Line,
    /// What is planned.
    pub measure: Measure,
    /// In which currency.
    pub currency: String,
    /// The plan by period; periods without one are not named.
    pub amounts: Vec<(Period, Decimal)>,
}

/// A pack that came back: the lines as they stand, and as they were sent.
#[derive(Debug, Clone, Default)]
pub struct Returned {
    /// The lines now.
    pub lines: Vec<PackLine>,
    /// The lines as the pack was made.
    pub held: Vec<PackLine>,
    /// Cells that cannot be read; sentences.
    pub notes: Vec<String>,
}

/// Writes a pack; `lineage` tells whose export it is when it comes back.
///
/// # Errors
/// When the sheet writer refuses something.
pub fn pack(pack: &Pack, lineage: &[Snapshot]) -> Result<Vec<u8>, WriteError> {
    write(pack, lineage).map_err(|source| WriteError::Sheets { source })
}

fn write(pack: &Pack, lineage: &[Snapshot]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    write_lines(&mut book, pack, "Plan", TABLES[0], true)?;
    write_lines(&mut book, pack, "Held", TABLES[1], false)?;
    write_state(&mut book, "Base", &encode_base(lineage), "")?;
    for hidden in ["Held", "Base"] {
        book.worksheet_from_name(hidden)?.set_very_hidden(true);
    }
    book.save_to_buffer()
}

fn write_lines(book: &mut Workbook, pack: &Pack, tab: &str, table: &str, open: bool) -> Result<(), XlsxError> {
    let sheet = page(book, tab, table, &format!("Plan of {}", pack.owner))?;
    sheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    let header: Vec<String> =
        pack.dimensions.iter().cloned().chain(ABOUT.map(str::to_owned)).chain(pack.periods.iter().map(Period::id)).collect();
    for (col, text) in (0_u16..).zip(&header) {
        write_text(sheet, HEADER_ROW, col, text, &style::header())?;
        sheet.set_column_width(col, if usize::from(col) < pack.dimensions.len() { 20 } else { 13 })?;
    }
    let first = u16::try_from(pack.dimensions.len() + ABOUT.len()).unwrap_or(u16::MAX);
    let (text, locked) = (style::text(), style::number("#,##0.00"));
    let (free_text, free) = (style::input("@").set_unlocked(), style::input("#,##0.00").set_unlocked());
    let last = HEADER_ROW + u32::try_from(pack.lines.len()).unwrap_or(0);
    for (row, line) in (HEADER_ROW + 1..).zip(&pack.lines) {
        let members = pack.dimensions.iter().map(|d| line.line.0.get(d).map_or("", String::as_str));
        for (col, word) in (0_u16..).zip(members.chain([line.measure.id(), &line.currency])) {
            write_text(sheet, row, col, word, &text)?;
        }
        for (col, period) in (first..).zip(&pack.periods) {
            match line.amounts.iter().find(|(p, _)| p == period) {
                Some((_, amount)) => write_number(sheet, row, col, *amount, if open { &free } else { &locked })?,
                None if open => drop(sheet.write_blank(row, col, &free)?),
                None => {}
            }
        }
    }
    if open {
        let right = u16::try_from(header.len()).unwrap_or(u16::MAX);
        for row in last + 1..=last + FREE_ROWS {
            for col in 0..right {
                sheet.write_blank(row, col, if col < first { &free_text } else { &free })?;
            }
        }
        write_text(
            sheet,
            2,
            0,
            "Fill in the shaded cells, add lines below, save the file and send it back. Everything else is locked.",
            &style::marker(),
        )?;
        sheet.protect();
    }
    Ok(())
}

/// The pack that a workbook's own sheets hold; `None` when it is none.
pub fn returned(tables: &[StateTable]) -> Option<Returned> {
    let table = |name: &str| tables.iter().find(|t| t.name == name && t.schema <= SCHEMA);
    let (now, was) = (table(TABLES[0])?, table(TABLES[1])?);
    let mut notes = Vec::new();
    let lines = lines(now, &mut notes);
    Some(Returned { lines, held: self::lines(was, &mut Vec::new()), notes })
}

fn lines(table: &StateTable, notes: &mut Vec<String>) -> Vec<PackLine> {
    let at = |name: &str| table.header.iter().position(|h| h.trim() == name);
    let (Some(measure), Some(currency)) = (at(ABOUT[0]), at(ABOUT[1])) else { return Vec::new() };
    let periods: Vec<(usize, Period)> =
        table.header.iter().enumerate().filter_map(|(col, h)| Some((col, Period::from_id(h.trim())?))).collect();
    let mut found: Vec<PackLine> = Vec::new();
    for (number, row) in table.rows.iter().enumerate() {
        let cell = |col: usize| row.get(col).map_or("", |text| text.trim());
        let named = table.header.iter().take(measure).enumerate().map(|(col, id)| (id.trim().to_owned(), cell(col).to_owned()));
        let line = Line(named.filter(|(_, name)| !name.is_empty()).collect());
        let mut amounts = Vec::new();
        for (col, period) in &periods {
            match (cell(*col), cell(*col).parse::<Decimal>().or_else(|_| Decimal::from_scientific(cell(*col)))) {
                ("", _) => {}
                (_, Ok(amount)) => amounts.push((*period, amount)),
                (text, Err(_)) => {
                    let row = u32::try_from(number).unwrap_or(u32::MAX).saturating_add(HEADER_ROW + 1);
                    let address = a1(row, u16::try_from(*col).unwrap_or(u16::MAX));
                    notes.push(format!("{}!{address} holds “{text}”, which is not a number; it counts as empty.", table.sheet));
                }
            }
        }
        if line.0.is_empty() && amounts.is_empty() {
            continue;
        }
        let measure = match cell(measure) {
            "" => Measure::SPEND,
            id => Measure::new(id),
        };
        // A line that somebody adds is in the currency of those above it.
        let currency = match (cell(currency), found.last()) {
            ("", Some(above)) => above.currency.clone(),
            (code, _) => code.to_uppercase(),
        };
        found.push(PackLine { line, measure, currency, amounts });
    }
    found
}

/// Several files as one zip.
///
/// # Errors
/// When one cannot be packed.
pub fn archive(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, WriteError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // Workbooks are packed already.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options).map_err(|source| PackageError::Packing { source })?;
        zip.write_all(bytes).map_err(|source| PackageError::Packing { source: source.into() })?;
    }
    Ok(zip.finish().map_err(|source| PackageError::Packing { source })?.into_inner())
}
