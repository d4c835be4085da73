//! Following changed cells through the formulas that depend on them, so that no result saved in the file is stale.
//!
//! What depends on a change is found through ranges, names, tables and other formulas (`affected`). What the change adds to sums and
//! their like is found exactly and without reading what did not change (`deltas`). The rest is asked of a formula engine, which is
//! believed only for formulas whose saved results it reproduces (`asked`). A result that neither finds keeps its saved value and is
//! named: the workbook computes it anew on opening.

mod affected;
mod asked;
mod deltas;
mod dependents;
mod formula;
mod functions;
mod model;
pub mod question;
mod references;
mod sheet;
mod spelled;
mod sums;
mod tables;

use std::collections::{BTreeMap, HashMap};

use self::affected::Affected;
use self::asked::{Asking, Fate};
use self::deltas::Deltas;
use self::model::{At, Model, Rows, SheetModel};
use self::question::{Compute, Value};
use self::sheet::{CellValue, Saved};
use super::charts::{Moved, Moves};
use super::error::WriteError;
use super::package::Package;
use super::package::book::Book;
use super::package::xml::{Edits, Tag, TagKind, escape};
use super::patch::cells::Place;
use crate::ledger::amount::from_cell;
use crate::ledger::cell::a1;

/// What became of the formulas.
#[derive(Debug, Default)]
pub(crate) struct Recomputed {
    /// The numbers that moved.
    pub(crate) moves: Moves,
    /// How many saved results are new.
    pub(crate) count: u32,
    /// The formulas whose saved results may be from before, such as `Plan!B9`: the program that opens the workbook computes them.
    pub(crate) stale: Vec<String>,
}

/// Brings the saved results of formulas up to date after cells moved.
/// `rows` holds the rows of those cells as they are now, by sheet name and number from 0: of a sheet too large to be read they are all
/// that is known. The formulas of the sheets in `former`, which an export replaces, are not counted.
///
/// # Errors
/// When a worksheet cannot be read.
pub(crate) fn recompute(
    package: &mut Package<'_>,
    book: &Book,
    moves: &Moves,
    rows: &Rows,
    former: &[String],
    compute: &Compute<'_>,
) -> Result<Recomputed, WriteError> {
    let model = Model::read(package, book, rows)?;
    let place = |(sheet, place): &(String, _)| Some((model.sheets.iter().position(|s| s.name == *sheet)?, *place));
    let changed: HashMap<At, Moved> = moves.iter().filter_map(|(at, moved)| Some((place(at)?, *moved))).collect();
    let affected = Affected::by(&model, changed.keys().copied());
    let fates = if affected.all {
        let added = changed.iter().map(|(at, moved)| (*at, moved.added())).collect();
        let fates = settled(&model, &affected, Deltas::new(&model, added, &affected));
        Asking { model: &model, changed: &changed, affected: &affected, fates }.answered(compute)
    } else {
        affected.cells.keys().map(|at| (*at, Fate::Left)).collect()
    };

    let mut done = Recomputed { stale: model.unread.clone(), ..Recomputed::default() };
    let mut new: BTreeMap<usize, Vec<(Place, &Saved, Value)>> = BTreeMap::new();
    for (at, fate) in fates {
        let Some(sheet) = model.sheets.get(at.0).filter(|s| !former.contains(&s.name)) else { continue };
        match (fate, model.saved(at)) {
            (Fate::Same, _) => {}
            (Fate::New(value), Some(saved)) => {
                if let (Value::Number(after), Some(CellValue::Number(before))) = (&value, model.value(at))
                    && let Some(after) = from_cell(*after)
                {
                    done.moves.insert((sheet.name.clone(), at.1), Moved { before: Some(*before), after });
                }
                done.count = done.count.saturating_add(1);
                new.entry(at.0).or_default().push((at.1, saved, value));
            }
            _ => done.stale.push(format!("{}!{}", sheet.name, a1(at.1.0, at.1.1))),
        }
    }
    for (sheet, results) in new {
        if let Some(sheet) = model.sheets.get(sheet) {
            write(package, sheet, results)?;
        }
    }
    Ok(done)
}

/// The fates that what is added settles: those of sums and their like, and of formulas that nobody can compute here.
fn settled(model: &Model, affected: &Affected<'_>, mut deltas: Deltas<'_>) -> BTreeMap<At, Fate> {
    let mut fates = BTreeMap::new();
    for (at, cell) in &affected.cells {
        let fate = match (cell, deltas.added_to(*at), model.value(*at)) {
            (None, ..) => Some(Fate::Left),
            (_, Some(added), _) if added.is_zero() => Some(Fate::Same),
            (_, Some(added), Some(CellValue::Number(old))) => Value::number(*old + added).map(Fate::New),
            _ => None,
        };
        fates.extend(fate.map(|fate| (*at, fate)));
    }
    fates
}

/// Writes new results where the old ones are saved; of a sheet that is not held, row by row.
fn write(package: &mut Package<'_>, sheet: &SheetModel, results: Vec<(Place, &Saved, Value)>) -> Result<(), WriteError> {
    if let Some(xml) = &sheet.xml {
        let mut edits = Edits::default();
        for (_, saved, value) in &results {
            put(&mut edits, xml, saved, value);
        }
        package.put(&sheet.part, edits.apply(xml));
        return Ok(());
    }
    let mut by_row: BTreeMap<u32, Vec<(&Saved, Value)>> = BTreeMap::new();
    for ((row, _), saved, value) in results {
        by_row.entry(row).or_default().push((saved, value));
    }
    package.edit_rows(&sheet.part, |_, rows| {
        for (row, results) in by_row {
            if rows.seek(row)? {
                let xml = rows.row()?.to_owned();
                let mut edits = Edits::default();
                for (saved, value) in &results {
                    put(&mut edits, &xml, saved, value);
                }
                rows.replace(&edits.apply(&xml))?;
            }
        }
        let tail = rows.tail()?;
        Ok::<_, WriteError>(((), Some(tail)))
    })?;
    Ok(())
}

/// Puts a result in the place of another, which may have been of another type.
fn put(edits: &mut Edits, xml: &str, saved: &Saved, value: &Value) {
    let (kind, text) = match value {
        // Adding 0 makes 0 of −0.
        Value::Number(number) => (None, (number + 0.0).to_string()),
        Value::Text(text) => (Some("str"), escape(text).into_owned()),
        Value::Logical(logical) => (Some("b"), u8::from(*logical).to_string()),
        Value::Error(error) => (Some("e"), escape(error).into_owned()),
    };
    let tag = Tag { kind: TagKind::Open, span: saved.tag.clone(), raw: xml.get(saved.tag.clone()).unwrap_or("") };
    let old = tag.attribute("t");
    if old.as_deref().filter(|t| *t != "n") != kind {
        edits.replace(saved.tag.clone(), kind.map_or_else(|| tag.without_attribute("t"), |kind| tag.with_attribute("t", kind)));
    }
    let text = match &saved.empty {
        Some(name) => format!("<{name}>{text}</{name}>"),
        None => text,
    };
    edits.replace(saved.value.clone(), text);
}

#[cfg(test)]
mod tests;
