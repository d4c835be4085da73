//! Asking a formula engine, and believing it only where it proves itself: for the cells as they were it must give the very results that
//! the file has saved.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::affected::{Affected, filled};
use super::model::{At, Model};
use super::question::{Answer, Compute, Formula, Given, Question, Results, Value};
use super::sheet::FormulaCell;
use crate::ledger::amount::from_cell;
use crate::workbook::write::charts::Moved;

/// The most cells that are given to the formula engine.
const GIVEN: usize = 200_000;
/// The most cells that its formulas may read, each as often as it is read.
const READ: usize = 20_000_000;

/// What becomes of the saved result of a formula.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fate {
    /// It is what it was.
    Same,
    /// It is new.
    New(Value),
    /// The program that opens the workbook computes it.
    Left,
}

/// What is known of a change when the formula engine is asked.
pub(super) struct Asking<'m> {
    pub(super) model: &'m Model,
    /// The cells that were written.
    pub(super) changed: &'m HashMap<At, Moved>,
    pub(super) affected: &'m Affected<'m>,
    /// What is known already of the affected cells.
    pub(super) fates: BTreeMap<At, Fate>,
}

impl<'m> Asking<'m> {
    /// The fate of every affected cell.
    pub(super) fn answered(mut self, compute: &Compute<'_>) -> BTreeMap<At, Fate> {
        let asked = if self.model.usual { self.question() } else { None };
        let answer = asked.as_ref().and_then(|(question, _)| compute(question));
        if let Some(((question, anchors), answer)) = asked.zip(answer) {
            self.believe(&question, &anchors, &answer);
        }
        for at in self.affected.cells.keys() {
            self.fates.entry(*at).or_insert(Fate::Left);
        }
        self.fates
    }

    /// The formulas to compute with every cell that they read, and where they stand; `None` when there is nothing to ask.
    fn question(&self) -> Option<(Question, Vec<(At, FormulaAt<'m>)>)> {
        let open = || self.affected.cells.iter().filter(|(at, _)| !self.fates.contains_key(at));
        let mut anchors: BTreeMap<At, FormulaAt<'m>> = BTreeMap::new();
        let mut left: BTreeSet<At> = self.fates.iter().filter(|(_, fate)| **fate == Fate::Left).map(|(at, _)| *at).collect();
        for (at, cell) in open() {
            match cell.map(|cell| ((at.0, cell.place), cell)) {
                Some((anchor, cell)) => {
                    anchors
                        .entry(anchor)
                        .or_insert_with(|| FormulaAt { cell, spelled: self.model.spelled(&cell.text, anchor, cell.offset) });
                }
                None => {
                    left.insert(*at);
                }
            }
        }
        let unproved = |at: &At| self.model.saved(*at).is_none() || self.before(*at).is_none();
        left.extend(anchors.iter().filter(|(at, a)| a.spelled.left || filled(**at, a.cell).any(|at| unproved(&at))).map(|(at, _)| *at));
        let mut ranges: BTreeMap<(At, At), Vec<At>> = BTreeMap::new();
        let mut read = 0;
        for (at, anchor) in &anchors {
            for area in &anchor.spelled.areas {
                if left.contains(at) {
                    break;
                }
                let held = match ranges.get(area) {
                    Some(held) => Some(held.len()),
                    None => self.model.held(*area).map(|held| ranges.entry(*area).or_insert(held).len()),
                };
                let Some(held) = held else {
                    left.insert(*at);
                    break;
                };
                read += held;
            }
            if read > READ {
                return None;
            }
        }
        let left = self.affected.behind(left);
        anchors.retain(|at, anchor| filled(*at, anchor.cell).all(|at| !left.contains(&at)));
        let asked: BTreeSet<At> = anchors.iter().flat_map(|(at, anchor)| filled(*at, anchor.cell)).collect();
        let areas = anchors.values().flat_map(|anchor| &anchor.spelled.areas);
        let cells: BTreeSet<At> = areas.filter_map(|area| ranges.get(area)).flatten().filter(|at| !asked.contains(at)).copied().collect();
        if anchors.is_empty() || cells.len() > GIVEN {
            return None;
        }
        let given = cells.into_iter().map(|at| {
            let (before, after) = self.given(at)?;
            Some(Given { cell: (at.0, at.1.0, at.1.1), before, after })
        });
        let formulas = anchors.iter().map(|((sheet, (row, col)), anchor)| Formula {
            cell: (*sheet, *row, *col),
            text: anchor.spelled.text.clone(),
            array: anchor.cell.array.map(|a| (a.area.bottom - a.area.top + 1, a.area.right - a.area.left + 1, a.dynamic)),
        });
        let question = Question {
            sheets: self.model.sheets.iter().map(|s| s.name.clone()).collect(),
            given: given.collect::<Option<_>>()?,
            formulas: formulas.collect(),
        };
        Some((question, anchors.into_iter().collect()))
    }

    /// What a cell that no formula is asked for held and holds; `None` when that was not read.
    fn given(&self, at: At) -> Option<(Option<Value>, Option<Value>)> {
        let now = match self.model.value(at) {
            Some(value) => Some(value.told()?),
            None => None,
        };
        Some(match (self.changed.get(&at), self.fates.get(&at)) {
            (Some(moved), _) => (moved.before.and_then(Value::number), now),
            (None, Some(Fate::New(after))) => (now, Some(after.clone())),
            _ => (now.clone(), now),
        })
    }

    /// What the file has saved of a formula's result.
    fn before(&self, at: At) -> Option<Value> {
        self.model.value(at)?.told()
    }

    /// Takes over what was proved.
    fn believe(&mut self, question: &Question, anchors: &[(At, FormulaAt<'_>)], answer: &Answer) {
        let mut new = BTreeMap::new();
        let mut left = Vec::new();
        for ((at, anchor), results) in anchors.iter().zip(&answer.0) {
            let cells: Vec<At> = filled(*at, anchor.cell).collect();
            match results.as_ref().and_then(|results| self.proved(&cells, results)) {
                Some(fates) => new.extend(cells.into_iter().zip(fates)),
                None => left.extend(cells),
            }
        }
        left.extend(anchors.iter().skip(answer.0.len().min(question.formulas.len())).map(|(at, _)| *at));
        for at in self.affected.behind(left) {
            new.insert(at, Fate::Left);
        }
        self.fates.extend(new.into_iter().filter(|(at, _)| self.affected.cells.contains_key(at)));
    }

    /// The fates of a formula's cells, when its results before are what is saved and those after are fit to be saved.
    fn proved(&self, cells: &[At], (before, after): &(Results, Results)) -> Option<Vec<Fate>> {
        if before.len() != cells.len() || after.len() != cells.len() {
            return None;
        }
        let mut fates = Vec::new();
        for ((at, before), after) in cells.iter().zip(before).zip(after) {
            let saved = self.before(*at)?;
            if !before.as_ref().is_some_and(|before| same(before, &saved)) {
                return None;
            }
            fates.push(match after.as_ref()? {
                after if same(after, &saved) => Fate::Same,
                // An engine's error is not always Excel's.
                Value::Error(_) => return None,
                // XML has no way to write some characters.
                Value::Text(text) if text.contains(|c: char| c.is_control() && !c.is_ascii_whitespace()) => return None,
                after => Fate::New(after.clone()),
            });
        }
        Some(fates)
    }
}

/// A formula spelled out for its cell.
pub(super) struct FormulaAt<'m> {
    cell: &'m FormulaCell,
    spelled: super::spelled::Spelled,
}

/// Whether two results are the same in Excel: numbers to the 15 digits that it shows.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => from_cell(*a).zip(from_cell(*b)).is_some_and(|(x, y)| x == y || close(*a, *b)),
        _ => a == b,
    }
}

/// Whether two numbers differ by no more than the last of 15 digits, as sums in another order do.
fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-14 * a.abs().max(b.abs())
}
