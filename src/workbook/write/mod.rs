//! Writing back: the original package with its untouched parts byte for byte, patched plan cells, and grafted sheets.

pub mod caution;
mod charts;
mod convert;
mod error;
mod graft;
mod name;
pub mod pack;
mod package;
mod patch;
mod pivots;
pub mod receipt;
mod recompute;
pub mod report;
mod sheets;
pub mod source_sums;

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use rust_decimal::Decimal;

pub use caution::Caution;
pub use error::WriteError;
pub use name::stem;
pub use package::PackageError;
pub use receipt::{Followed, Receipt};
pub use recompute::question;

use self::charts::{Moved, Moves};
use self::package::Package;
use self::package::book::Book;
use self::question::Compute;
use self::report::Report;
use super::mapping::{Import, Progress};
use super::read::Book as Cells;
use super::state::base::{Snapshot, decode_base};
use super::state::{Exported, State};
use crate::decide::decision::Decision;
use crate::ledger::cell::parse_a1;
use crate::ledger::{CellRef, Origin};

/// What an export is made from.
#[derive(Clone, Copy)]
pub struct ExportInput<'a> {
    /// The workbook as it was opened.
    pub original: &'a [u8],
    /// The SHA-256 of its bytes, in hexadecimal.
    pub fingerprint: &'a str,
    /// Its cells: a new workbook is made of them when it is none of the .xlsx family, or its package has no workbook to write into.
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
    /// The formula engine, for formulas that no simple rule follows.
    pub compute: &'a Compute<'a>,
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
    let cells = input.cells.filter(|cells| !cells.is_package() || !holds_a_workbook(input.original));
    let new = cells.map(|cells| convert::workbook(cells, input.import)).transpose()?;
    let original = new.as_deref().unwrap_or(input.original);
    let mut package = Package::open(original)?;
    let mut cautions = caution::clear(&mut package)?;
    let book = Book::read(&mut package)?;

    stage("Writing the moves into their cells");
    let mut state = input.state.clone();
    let patched = patch::patch(&mut package, &book, input.import, input.file_name, &mut state.decisions)?;
    cautions.extend(patched.protected.iter().cloned().map(Caution::ProtectedSheet));
    let mut exported = exported(input);
    let held = Snapshot::of(&state, &input.import.tables, input.today, &exported.from_fingerprint);
    exported.id.clone_from(&held.id);
    state.exported = Some(exported.clone());
    let own: Vec<_> = input.import.state.iter().filter(|t| t.source == 0).cloned().collect();
    let lineage: Vec<Snapshot> = std::iter::once(held).chain(decode_base(&own)).collect();

    stage("Writing the scorecard and the decisions");
    let former = sheets::former(&input.import.state);
    let former_tabs: Vec<String> = former.values().cloned().collect();
    let others: Vec<String> = book.tabs.iter().map(|t| t.name.clone()).filter(|n| !former_tabs.contains(n)).collect();
    let tabs = sheets::Tabs::beside(&others, &former);
    let mut moves = moved(&patched);
    let mut followed = Followed::default();
    if !moves.is_empty() {
        let results = recompute::recompute(&mut package, &book, &moves, &patched.rows, &former_tabs, input.compute)?;
        followed.recomputed = results.count;
        followed.stale = results.stale;
        moves.extend(results.moves);
        followed.points = charts::follow(&mut package, &book, &moves)?;
        followed.pivots = pivots::refresh(&mut package, &book, &moves)?;
    }
    let added = added_to(input.import, &moves);
    let recalculates = !patched.cells.is_empty();
    let mut receipt = Receipt {
        cells: patched.cells,
        left: patched.left,
        appended: patched.appended,
        followed,
        recalculates,
        beside: state.sources.iter().filter(|s| !s.written).map(|s| s.file_name.clone()).collect(),
        converted: cells.map(convert::sentence),
        cautions,
        ..Receipt::default()
    };
    let content = |receipt: &Receipt| {
        let content = sheets::Content {
            tabs: &tabs,
            import: input.import,
            state: &state,
            report: input.report,
            receipt,
            lineage: &lineage,
            added: &added,
        };
        sheets::make(&content).map_err(|source| WriteError::Sheets { source })
    };
    // The receipt names the parts that grafting adds, so the graft is tried once to know them.
    let mut trial = Package::open(original)?;
    graft::graft(&mut trial, &content(&receipt)?, &former_tabs, recalculates)?;
    take_stock(&mut receipt, &trial, &package);

    stage("Putting the file together");
    graft::graft(&mut package, &content(&receipt)?, &former_tabs, recalculates)?;
    let bytes = package.finish()?;
    let file_name = name::export_name(input.file_name, input.today, exported.version);
    Ok(Export { bytes, file_name, receipt, decisions: state.decisions, exported })
}

fn holds_a_workbook(bytes: &[u8]) -> bool {
    Package::open(bytes).and_then(|mut package| Book::read(&mut package)).is_ok()
}

/// Which export this is: one more than the workbook's last.
fn exported(input: &ExportInput<'_>) -> Exported {
    Exported {
        on: input.today,
        from_file: input.file_name.to_owned(),
        from_fingerprint: input.fingerprint.to_owned(),
        version: input.state.exported.as_ref().map_or(1, |e| e.version.saturating_add(1)),
        id: String::new(),
    }
}

/// The cells that moves changed, by sheet name and place.
fn moved(patched: &patch::Patched) -> Moves {
    let moved = |c: &receipt::CellChange| Some(((c.sheet.clone(), parse_a1(&c.address)?), Moved { before: c.before, after: c.after }));
    patched.cells.iter().filter_map(moved).collect()
}

/// What was added to each amount of the import, whatever the scale of its cell.
fn added_to(import: &Import, moves: &Moves) -> HashMap<CellRef, Decimal> {
    let mut added = HashMap::new();
    for ((sheet, (row, col)), moved) in moves {
        // The first file is the one that is written.
        if let Some(sheet) = import.sheets.iter().find(|s| s.source == 0 && s.name == *sheet) {
            added.insert((0, sheet.index, *row, *col), moved.added());
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

/// What became of the parts: `trial` has the grafted ones, `package` the others.
fn take_stock(receipt: &mut Receipt, trial: &Package<'_>, package: &Package<'_>) {
    let all = |of: fn(package::Tally) -> Vec<String>| {
        let parts: BTreeSet<String> = [trial, package].into_iter().flat_map(|p| of(p.tally())).collect();
        parts.into_iter().collect::<Vec<_>>()
    };
    receipt.added = all(|t| t.added);
    receipt.removed = all(|t| t.removed);
    receipt.changed = all(|t| t.changed).into_iter().filter(|p| !receipt.removed.contains(p)).collect();
    let gone = receipt.changed.len() + receipt.removed.len();
    receipt.kept = u32::try_from(trial.names().len().saturating_sub(gone)).unwrap_or(0);
}

#[cfg(test)]
mod tests;
