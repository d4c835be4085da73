//! Patching: the moves of the decisions go into the budget's own cells where those hold plain numbers.

mod append;
pub(crate) mod cells;
mod days;
mod notes;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use self::cells::{Added, Outcome, Place, add_to_cells};
use self::notes::SheetEnd;
use super::error::WriteError;
use super::name::stem;
use super::package::Package;
use super::package::book::Book;
use super::package::xml::Tags;
use super::receipt::{CellChange, CellLeft};
use crate::decide::decision::{Decision, Leg, LegCell};
use crate::ledger::CellRef;
use crate::ledger::cell::{a1, parse_a1};
use crate::workbook::legs::{self, LegAt, leg, leg_mut, move_of};
use crate::workbook::mapping::Import;
use crate::workbook::scale::Scale;

/// What became of the moves.
#[derive(Debug, Default)]
pub(crate) struct Patched {
    pub(crate) cells: Vec<CellChange>,
    pub(crate) left: Vec<CellLeft>,
    /// The rows that were added to tables.
    pub(crate) appended: Vec<String>,
    /// The protected sheets in which cells changed.
    pub(crate) protected: Vec<String>,
    /// The rows in which cells were asked to change, by sheet and number from 0, as they are now.
    pub(crate) rows: BTreeMap<String, BTreeMap<u32, String>>,
}

/// Adds the legs that are not yet in their cells, and marks those that are then.
///
/// # Errors
/// When a worksheet that must change cannot be read.
pub(crate) fn patch(
    package: &mut Package<'_>,
    book: &Book,
    import: &Import,
    file_name: &str,
    decisions: &mut [Decision],
) -> Result<Patched, WriteError> {
    let mut patched = Patched::default();
    let mut sheets: BTreeMap<String, BTreeMap<Place, Vec<LegAt>>> = BTreeMap::new();
    let mut without = Vec::new();
    let read = legs::facts(import, &[file_name], decisions);
    for at in legs::places(decisions).collect::<Vec<_>>() {
        let Some(leg) = leg(decisions, at).filter(|l| !l.written) else { continue };
        match destination(leg, book, file_name) {
            Some(Ok(_)) if !read.contains_key(&at) => {
                // A correction since then gave the cell another meaning: what is added to it would count as something else.
                patched.left.push(left(decisions, at, "the cell is no longer read as what the move changes"));
            }
            Some(Ok((sheet, place))) => sheets.entry(sheet).or_default().entry(place).or_default().push(at),
            Some(Err(reason)) => patched.left.push(left(decisions, at, reason)),
            None => without.push(at),
        }
    }
    for (sheet, places) in sheets {
        write(package, book, import, (&sheet, &places), decisions, &mut patched)?;
    }
    let mut opened = append::Opened::new();
    for at in without {
        add_row(package, book, import, file_name, decisions, at, (&mut patched, &mut opened))?;
    }
    Ok(patched)
}

impl Patched {
    /// Notes a changed cell; one that was changed before goes on from what it held at first.
    fn change(&mut self, change: CellChange) {
        match self.cells.iter_mut().find(|c| c.sheet == change.sheet && c.address == change.address) {
            Some(cell) => {
                cell.after = change.after;
                cell.decisions.extend(change.decisions);
                cell.decisions.dedup();
            }
            None => self.cells.push(change),
        }
    }
}

/// Adds the legs to their cells on one sheet.
fn write(
    package: &mut Package<'_>,
    book: &Book,
    import: &Import,
    (sheet, places): (&str, &BTreeMap<Place, Vec<LegAt>>),
    decisions: &mut [Decision],
    patched: &mut Patched,
) -> Result<(), WriteError> {
    let Some(tab) = book.worksheet(sheet) else { return Ok(()) };
    let sum = |legs: &Vec<LegAt>| legs.iter().filter_map(|at| leg(decisions, *at)).map(|l| l.change).sum::<Decimal>();
    let scales: BTreeMap<Place, Scale> =
        places.iter().map(|(place, legs)| (*place, scale(import, sheet, *place, decisions, legs))).collect();
    let scale_of = |place: &Place| scales.get(place).copied().unwrap_or_default();
    let changes: BTreeMap<Place, Decimal> = places.iter().map(|(place, legs)| (*place, scale_of(place).written(sum(legs)))).collect();
    let done = package.edit_rows(&tab.part, |package, rows| {
        let added = add_to_cells(rows, &changes)?;
        let texts: BTreeMap<Place, String> = added
            .outcomes
            .iter()
            .filter_map(|(place, outcome)| Some((*place, note(decisions, places.get(place)?, outcome, scale_of(place))?)))
            .collect();
        if texts.is_empty() {
            return Ok::<_, WriteError>(((added, Vec::new(), false), None));
        }
        let mut end = SheetEnd { root: rows.root().to_owned(), xml: rows.tail()? };
        let noted = notes::add(package, &tab.part, &mut end, book.strict, &texts)?;
        let locked = Tags::new(&end.xml)
            .filter(|t| t.opens("sheetProtection"))
            .any(|t| matches!(t.attribute("sheet").as_deref(), Some("1" | "true")));
        Ok(((added, noted, locked), Some(end.xml)))
    })?;
    let Some((Added { outcomes, rows }, noted, locked)) = done else {
        let reason = "the sheet's part is missing from the workbook";
        patched.left.extend(places.values().flatten().map(|at| left(decisions, *at, reason)));
        return Ok(());
    };
    patched.rows.entry(sheet.to_owned()).or_default().extend(rows);
    if locked && !patched.protected.iter().any(|known| known == sheet) {
        patched.protected.push(sheet.to_owned());
    }
    for (place, outcome) in outcomes {
        let legs = places.get(&place).map(Vec::as_slice).unwrap_or_default();
        match outcome {
            Outcome::Written { before, after } => {
                let mut ids: Vec<String> = legs.iter().filter_map(|at| decisions.get(at.0)).map(|d| d.id.clone()).collect();
                ids.dedup();
                patched.change(CellChange {
                    sheet: sheet.to_owned(),
                    address: a1(place.0, place.1),
                    before,
                    after,
                    scale: scale_of(&place),
                    decisions: ids,
                    noted: noted.contains(&place),
                });
                for at in legs {
                    if let Some(leg) = leg_mut(decisions, *at) {
                        leg.written = true;
                    }
                }
            }
            Outcome::Formula => patched.left.extend(legs.iter().map(|at| left(decisions, *at, "the cell holds a formula"))),
            Outcome::NotANumber => patched.left.extend(legs.iter().map(|at| left(decisions, *at, "the cell does not hold a number"))),
        }
    }
    Ok(())
}

/// Adds a row for a leg that has no cell, where its table takes one.
fn add_row(
    package: &mut Package<'_>,
    book: &Book,
    import: &Import,
    file_name: &str,
    decisions: &mut [Decision],
    at: LegAt,
    (patched, opened): (&mut Patched, &mut append::Opened),
) -> Result<(), WriteError> {
    let Some((mv, line)) = move_of(decisions, at).zip(leg(decisions, at)) else { return Ok(()) };
    let text = |after, scale| note(decisions, &[at], &Outcome::Written { before: None, after }, scale).unwrap_or_default();
    let found = match append::append(package, book, import, (mv, line), opened, text)? {
        Ok(found) => found,
        Err(reason) => {
            patched.left.push(left(decisions, at, reason));
            return Ok(());
        }
    };
    let cell = |sheet: &str, address: &str, before| LegCell {
        file: file_name.to_owned(),
        sheet: sheet.to_owned(),
        address: address.to_owned(),
        before,
    };
    match found {
        append::Found::There(sheet, place) => {
            let address = a1(place.0, place.1);
            write(package, book, import, (&sheet, &BTreeMap::from([(place, vec![at])])), decisions, patched)?;
            let held = patched.cells.iter().rfind(|c| (&c.sheet, &c.address) == (&sheet, &address));
            let before = held.and_then(|c| c.scale.real(c.before?));
            if let Some(leg) = leg_mut(decisions, at).filter(|leg| leg.written) {
                leg.cell = Some(cell(&sheet, &address, before));
            }
        }
        append::Found::New(row) => {
            let address = a1(row.place.0, row.place.1);
            if let Some(leg) = leg_mut(decisions, at) {
                leg.cell = Some(cell(&row.sheet, &address, None));
                leg.written = true;
            }
            patched.appended.push(format!("{}!{}", row.sheet, row.row));
            patched.rows.entry(row.sheet.clone()).or_default().insert(row.place.0, row.text);
            patched.change(CellChange {
                sheet: row.sheet,
                address,
                before: None,
                after: row.after,
                scale: row.scale,
                decisions: decisions.get(at.0).map(|d| d.id.clone()).into_iter().collect(),
                noted: row.noted,
            });
        }
    }
    Ok(())
}

/// The scale in which a cell of the first file, which is the one that is written, holds the amounts that legs change.
fn scale(import: &Import, sheet: &str, (row, col): Place, decisions: &[Decision], legs: &[LegAt]) -> Scale {
    let measure = legs.iter().find_map(|(d, m, _)| decisions.get(*d)?.moves.get(*m).map(|m| &m.measure));
    let sheet = import.sheets.iter().find(|s| s.source == 0 && s.name == sheet);
    measure.zip(sheet).map_or(Scale::Units, |(measure, sheet)| import.scale(CellRef { source: 0, sheet: sheet.index, row, col }, measure))
}

/// What a changed cell's note says; `None` when the cell was not changed.
fn note(decisions: &[Decision], legs: &[LegAt], outcome: &Outcome, scale: Scale) -> Option<String> {
    let Outcome::Written { before, after } = outcome else { return None };
    let before = before.map_or_else(|| "empty".to_owned(), |b| b.normalize().to_string());
    let unit = if scale == Scale::Units { String::new() } else { format!(" {}", scale.name()) };
    let mut text = format!("Plumbline: was {before}, now {}{unit}.", after.normalize());
    for decision in legs.iter().filter_map(|at| decisions.get(at.0)) {
        let line = format!("\n{} “{}”, decided by {} on {}.", decision.id, decision.title, decision.decider, decision.date);
        if !text.contains(&line) {
            text.push_str(&line);
        }
    }
    Some(text)
}

/// The sheet and place of a leg's cell, or why it cannot be written to; `None` when it has none.
fn destination(leg: &Leg, book: &Book, file_name: &str) -> Option<Result<(String, Place), &'static str>> {
    let cell = leg.cell.as_ref()?;
    if !stem(&cell.file).eq_ignore_ascii_case(stem(file_name)) {
        return Some(Err("the cell is in another file"));
    }
    let Some(place) = parse_a1(&cell.address) else { return Some(Err("the cell's address does not read as one")) };
    Some(book.worksheet(&cell.sheet).map(|tab| (tab.name.clone(), place)).ok_or("the sheet is not in this workbook"))
}

fn left(decisions: &[Decision], at: LegAt, reason: &str) -> CellLeft {
    let cell = leg(decisions, at).and_then(|l| l.cell.as_ref());
    CellLeft {
        place: cell.map(|c| format!("{}!{}", c.sheet, c.address)).unwrap_or_default(),
        decision: decisions.get(at.0).map(|d| d.id.clone()).unwrap_or_default(),
        change: leg(decisions, at).map(|l| l.change).unwrap_or_default(),
        reason: reason.to_owned(),
    }
}
