//! Writing back: the original package with its untouched parts byte for byte, patched plan cells, and grafted sheets.

mod convert;
mod error;
mod graft;
mod name;
mod package;
mod patch;
pub mod receipt;
mod recompute;
pub mod report;
mod sheets;

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

pub use error::WriteError;
pub use name::stem;
pub use receipt::Receipt;

use self::package::Package;
use self::package::book::Book;
use self::patch::cells::Place;
use self::report::Report;
use super::mapping::{Import, Progress};
use super::read::Book as Cells;
use super::state::{Exported, State};
use crate::decide::decision::Decision;
use crate::ledger::cell::parse_a1;
use crate::ledger::{CellRef, Origin};

/// What an export is made from.
#[derive(Debug, Clone, Copy)]
pub struct ExportInput<'a> {
    /// The workbook as it was opened.
    pub original: &'a [u8],
    /// Its cells, when it is none of the .xlsx family: a new workbook is made of them. `None` for a workbook that is written back into.
    pub cells: Option<&'a Cells>,
    /// Its file name.
    pub file_name: &'a str,
    /// The day of the export.
    pub today: NaiveDate,
    /// What reading the workbook gave.
    pub import: &'a Import,
    /// The decisions, settings and corrections.
    pub state: &'a State,
    /// The figures of the scorecard, recorded moves included.
    pub report: &'a Report,
}

/// A workbook that was written back.
#[derive(Debug, Clone)]
pub struct Export {
    /// The new file.
    pub bytes: Vec<u8>,
    /// Its name: the original's, with the day and a version.
    pub file_name: String,
    /// What was kept and what is new.
    pub receipt: Receipt,
    /// The decisions as written: a leg whose cell was changed says so.
    pub decisions: Vec<Decision>,
    /// Which export this is.
    pub exported: Exported,
}

/// Writes the decisions into their cells and Plumbline's sheets into the workbook; everything else stays byte for byte.
///
/// # Errors
/// When the file is not a workbook of the .xlsx family and its cells are not given, or one of the few parts that must change cannot be read.
pub fn export(input: &ExportInput<'_>, progress: &mut dyn FnMut(Progress)) -> Result<Export, WriteError> {
    let mut stage = |text: &str| progress(Progress { stage: text.to_owned(), rows: 0 });
    stage("Opening the workbook");
    let new = input.cells.map(|cells| convert::workbook(cells, input.import)).transpose()?;
    let original = new.as_deref().unwrap_or(input.original);
    let mut package = Package::open(original)?;
    let book = Book::read(&mut package)?;

    stage("Writing the moves into their cells");
    let mut state = input.state.clone();
    let patched = patch::patch(&mut package, &book, input.import, input.file_name, &mut state.decisions)?;
    let exported = exported(input);
    state.exported = Some(exported.clone());

    stage("Writing the scorecard and the decisions");
    let former = sheets::former(&input.import.state);
    let former_tabs: Vec<String> = former.values().cloned().collect();
    let others: Vec<String> = book.tabs.iter().map(|t| t.name.clone()).filter(|n| !former_tabs.contains(n)).collect();
    let tabs = sheets::Tabs::beside(&others, &former);
    let changes = changes(&patched);
    let results = if changes.is_empty() { BTreeMap::new() } else { recompute::recompute(&mut package, &book, &changes)? };
    let added = added_to(input.import, changes.iter().chain(&results));
    let recalculates = !patched.cells.is_empty();
    let mut receipt = Receipt {
        cells: patched.cells,
        left: patched.left,
        recomputed: u32::try_from(results.len()).unwrap_or(u32::MAX),
        recalculates,
        beside: state.sources.iter().filter(|s| !s.written).map(|s| s.file_name.clone()).collect(),
        converted: input.cells.map(convert::sentence),
        signature_broken: package.names().iter().any(|n| n.starts_with("_xmlsignatures/")),
        ..Receipt::default()
    };
    let content = |receipt: &Receipt| {
        let content = sheets::Content { tabs: &tabs, import: input.import, state: &state, report: input.report, receipt, added: &added };
        sheets::make(&content).map_err(|source| WriteError::Sheets { source })
    };
    // The receipt names the parts that grafting adds, so the graft is tried once to know them.
    let mut trial = Package::open(original)?;
    graft::graft(&mut trial, &content(&receipt)?, &former_tabs, recalculates)?;
    let patched_parts = package.tally();
    take_stock(&mut receipt, &trial, &patched_parts);

    stage("Putting the file together");
    graft::graft(&mut package, &content(&receipt)?, &former_tabs, recalculates)?;
    let bytes = package.finish()?;
    let file_name = name::export_name(input.file_name, input.today, exported.version);
    Ok(Export { bytes, file_name, receipt, decisions: state.decisions, exported })
}

/// Which export this is: one more than the workbook's last.
fn exported(input: &ExportInput<'_>) -> Exported {
    let digest = Sha256::digest(input.original);
    Exported {
        on: input.today,
        from_file: input.file_name.to_owned(),
        from_fingerprint: digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        }),
        version: input.state.exported.as_ref().map_or(1, |e| e.version.saturating_add(1)),
    }
}

/// What was added to each cell that a move changed, by sheet name and place.
fn changes(patched: &patch::Patched) -> BTreeMap<(String, Place), Decimal> {
    let change = |c: &receipt::CellChange| {
        let place = parse_a1(&c.address)?;
        Some(((c.sheet.clone(), place), c.after - c.before.unwrap_or_default()))
    };
    patched.cells.iter().filter_map(change).collect()
}

/// What was added to each amount of the import, whatever the scale of its cell.
fn added_to<'a>(import: &Import, changes: impl Iterator<Item = (&'a (String, Place), &'a Decimal)>) -> HashMap<CellRef, Decimal> {
    let mut added = HashMap::new();
    for ((sheet, (row, col)), change) in changes {
        // The first file is the one that is written.
        if let Some(sheet) = import.sheets.iter().find(|s| s.source == 0 && s.name == *sheet) {
            added.insert((0, sheet.index, *row, *col), *change);
        }
    }
    let measures = import.ledger.measures();
    let amounts = import.ledger.facts().iter().filter_map(|fact| {
        let Origin::Cell(cell) = fact.origin else { return None };
        let change = added.get(&(cell.source, cell.sheet, cell.row, cell.col))?;
        Some((cell, import.scale(cell, measures.get(usize::from(fact.measure))?).real(*change)?))
    });
    amounts.collect()
}

fn take_stock(receipt: &mut Receipt, trial: &Package<'_>, patched: &package::Tally) {
    let tally = trial.tally();
    receipt.changed = tally.changed;
    receipt.added = tally.added;
    receipt.removed = tally.removed;
    receipt.changed.extend(patched.changed.iter().filter(|p| !receipt.changed.contains(p)).cloned().collect::<Vec<_>>());
    receipt.added.extend(patched.added.iter().filter(|p| !receipt.added.contains(p)).cloned().collect::<Vec<_>>());
    let gone = receipt.changed.len() + receipt.removed.len();
    receipt.kept = u32::try_from(trial.names().len().saturating_sub(gone)).unwrap_or(0);
}

#[cfg(test)]
mod tests;
