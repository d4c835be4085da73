//! Following changed cells through the formulas that add them up, so that totals saved in the file are not stale.
//!
//! Sums, differences, products and quotients, `SUM`, `SUBTOTAL`, `SUMIF`, `SUMIFS` and `IFERROR` are followed; a result that
//! depends on a change in any other way keeps its saved value, and the workbook computes it anew on opening.

mod dependents;
mod formula;
mod model;
mod sums;

use std::collections::{BTreeMap, HashMap, HashSet};

use rust_decimal::Decimal;

use self::dependents::Dependents;
use self::formula::{Node, Reference};
use self::model::{At, CellValue, FormulaCell, Model};
use super::charts::{Moved, Moves};
use super::error::WriteError;
use super::package::Package;
use super::package::book::Book;
use super::package::xml::Edits;
use super::patch::cells::{Place, plain};

/// The most formulas that are followed.
const FOLLOWED: usize = 5_000;

/// What became of the formulas.
#[derive(Debug, Default)]
pub(crate) struct Recomputed {
    /// The results that moved.
    pub(crate) moves: Moves,
    /// The formulas whose saved results may be from before, by sheet name and place: the program that opens the workbook computes them.
    pub(crate) stale: Vec<(String, Place)>,
}

/// Brings the saved results of formulas up to date after cells moved.
/// `rows` holds the rows of those cells as they are now, by sheet name and number from 0: of a sheet too large to be read they are all
/// that is known.
///
/// # Errors
/// When a worksheet cannot be read.
pub(crate) fn recompute(
    package: &mut Package<'_>,
    book: &Book,
    moves: &Moves,
    rows: &BTreeMap<String, BTreeMap<u32, String>>,
) -> Result<Recomputed, WriteError> {
    let model = Model::read(package, book, rows)?;
    let mut follow = Follow { model: &model, changed: HashMap::new(), affected: HashMap::new(), done: HashMap::new() };
    for ((sheet, place), moved) in moves {
        if let Some(sheet) = model.sheets.iter().position(|s| s.name == *sheet) {
            follow.changed.insert((sheet, *place), moved.added());
        }
    }
    let few = follow.find_affected();
    let mut cells: Vec<At> = follow.affected.keys().copied().collect();
    cells.sort_unstable();
    let mut done = Recomputed::default();
    let not_understood = model.sheets.iter().enumerate().flat_map(|(sheet, s)| s.not_understood.iter().map(move |place| (sheet, *place)));
    let mut stale: Vec<At> = not_understood.collect();
    let mut edits: BTreeMap<usize, Edits> = BTreeMap::new();
    for at in cells {
        let added = if few { follow.added_to(at) } else { None };
        let saved = follow.affected.get(&at).and_then(|cell| cell.saved.clone());
        match (added, saved, model.value(at), model.sheets.get(at.0)) {
            (Some(added), ..) if added.is_zero() => {}
            (Some(added), Some(saved), Some(CellValue::Number(old)), Some(sheet)) => {
                let new = (*old + added).round_sf(17).unwrap_or(*old + added);
                edits.entry(at.0).or_default().replace(saved, plain(new));
                done.moves.insert((sheet.name.clone(), at.1), Moved { before: Some(*old), after: new });
            }
            _ => stale.push(at),
        }
    }
    stale.sort_unstable();
    done.stale = stale.into_iter().filter_map(|at| Some((model.sheets.get(at.0)?.name.clone(), at.1))).collect();
    for (sheet, edits) in edits {
        if let Some(sheet) = model.sheets.get(sheet) {
            package.put(&sheet.part, edits.apply(&sheet.xml));
        }
    }
    Ok(done)
}

struct Follow<'m> {
    model: &'m Model,
    /// What was added to the cells that were written.
    changed: HashMap<At, Decimal>,
    /// The formulas that depend on them.
    affected: HashMap<At, &'m FormulaCell>,
    /// What is added to each of those; `None` when it cannot be told, and while it is being found.
    done: HashMap<At, Option<Decimal>>,
}

/// What a change adds to a part of a formula, and the part's value before.
#[derive(Clone, Copy)]
struct Term {
    added: Decimal,
    value: Option<Decimal>,
}

impl<'m> Follow<'m> {
    /// Finds every formula that depends on a changed cell, through others too. False when there are too many.
    fn find_affected(&mut self) -> bool {
        let mut queue: Vec<At> = self.changed.keys().copied().collect();
        let mut seen: HashSet<At> = queue.iter().copied().collect();
        let sheets = self.model.sheets.iter().enumerate();
        let formulas: Vec<(At, &'m FormulaCell)> = sheets.flat_map(|(n, s)| s.formulas.iter().map(move |f| ((n, f.place), f))).collect();
        let mut dependents = Dependents::default();
        for (position, (at, cell)) in formulas.iter().enumerate() {
            let mut ranges = Vec::new();
            self.ranges(&cell.formula, at.0, cell.offset, &mut ranges);
            for range in ranges {
                dependents.note(position, range);
            }
        }
        while let Some(change) = queue.pop() {
            for (at, cell) in dependents.of(change).filter_map(|position| formulas.get(position)) {
                if seen.insert(*at) {
                    self.affected.insert(*at, cell);
                    queue.push(*at);
                }
            }
            if self.affected.len() > FOLLOWED {
                return false;
            }
        }
        true
    }

    /// Every range that a formula names.
    fn ranges(&self, node: &Node, own: usize, offset: (i64, i64), into: &mut Vec<(At, At)>) {
        match node {
            Node::Number(_) | Node::Text(_) => {}
            Node::Cell(cell) => into.extend(self.model.place(cell, own, offset).map(|at| (at, at))),
            Node::Range(from, to) => into.extend(self.range(from, to, own, offset)),
            Node::Name(name) => {
                if let Some(node) = self.model.names.get(name).filter(|n| !matches!(n, Node::Name(_))) {
                    self.ranges(node, own, (0, 0), into);
                }
            }
            Node::Negative(inner) | Node::Percent(inner) => self.ranges(inner, own, offset, into),
            Node::Binary(_, a, b) => {
                self.ranges(a, own, offset, into);
                self.ranges(b, own, offset, into);
            }
            Node::Call(_, arguments) => arguments.iter().for_each(|a| self.ranges(a, own, offset, into)),
        }
    }

    fn range(&self, from: &Reference, to: &Reference, own: usize, offset: (i64, i64)) -> Option<(At, At)> {
        let first = self.model.place(from, own, offset)?;
        let last = self.model.place(to, first.0, offset)?;
        Some((first, (first.0, last.1)))
    }

    /// What is added to a cell: nothing for one that does not depend on a change; `None` when it cannot be told.
    fn added_to(&mut self, at: At) -> Option<Decimal> {
        if let Some(change) = self.changed.get(&at) {
            return Some(*change);
        }
        let Some(cell) = self.affected.get(&at).copied() else { return Some(Decimal::ZERO) };
        if let Some(done) = self.done.get(&at) {
            return *done;
        }
        self.done.insert(at, None);
        let added = self.term(&cell.formula, at.0, cell.offset).map(|t| t.added);
        self.done.insert(at, added);
        added
    }

    fn term(&mut self, node: &Node, own: usize, offset: (i64, i64)) -> Option<Term> {
        let still = |value| Some(Term { added: Decimal::ZERO, value });
        match node {
            Node::Number(number) => still(Some(*number)),
            Node::Text(_) => still(None),
            Node::Cell(cell) => {
                let at = self.model.place(cell, own, offset)?;
                let added = self.added_to(at)?;
                let value = match self.model.value(at) {
                    Some(CellValue::Number(now)) => Some(*now - self.changed.get(&at).copied().unwrap_or_default()),
                    _ => None,
                };
                Some(Term { added, value })
            }
            Node::Range(..) => None,
            Node::Name(name) => {
                let model = self.model;
                let node = model.names.get(name).filter(|n| !matches!(n, Node::Name(_)))?;
                self.term(node, own, (0, 0))
            }
            Node::Negative(inner) => self.term(inner, own, offset).map(|t| Term { added: -t.added, value: t.value.map(|v| -v) }),
            Node::Percent(inner) => {
                let t = self.term(inner, own, offset)?;
                let hundred = Decimal::ONE_HUNDRED;
                Some(Term { added: t.added / hundred, value: t.value.map(|v| v / hundred) })
            }
            Node::Binary('?' | '=', ..) => self.unless_touched(node, own, offset),
            Node::Binary(operator, a, b) => combined(*operator, self.term(a, own, offset)?, self.term(b, own, offset)?),
            Node::Call(name, arguments) => self.call(name, arguments, node, own, offset),
        }
    }

    /// A part that is not understood counts as unchanged when no changed cell is in it.
    fn unless_touched(&self, node: &Node, own: usize, offset: (i64, i64)) -> Option<Term> {
        let mut ranges = Vec::new();
        self.ranges(node, own, offset, &mut ranges);
        let touched = ranges.iter().any(|r| self.moving().any(|at| holds(*r, at)));
        (!touched).then_some(Term { added: Decimal::ZERO, value: None })
    }

    /// Every cell that changes.
    fn moving(&self) -> impl Iterator<Item = At> + '_ {
        self.changed.keys().chain(self.affected.keys()).copied()
    }

    fn call(&mut self, name: &str, arguments: &[Node], node: &Node, own: usize, offset: (i64, i64)) -> Option<Term> {
        let added = match (name, arguments) {
            ("SUM", parts) => self.sum(parts, own, offset, false)?,
            ("SUBTOTAL", [Node::Number(kind), parts @ ..]) if *kind == Decimal::from(9) || *kind == Decimal::from(109) => {
                self.sum(parts, own, offset, true)?
            }
            ("SUMIF", [Node::Range(a, b), criterion]) => self.sum_if((a, b), &[((a, b), criterion)], own, offset)?,
            ("SUMIF", [Node::Range(a, b), criterion, Node::Range(c, d)]) => self.sum_if((c, d), &[((a, b), criterion)], own, offset)?,
            ("SUMIFS", [Node::Range(c, d), rest @ ..]) => {
                let mut criteria = Vec::new();
                for pair in rest.chunks(2) {
                    let [Node::Range(a, b), criterion] = pair else { return self.unless_touched(node, own, offset) };
                    criteria.push(((a, b), criterion));
                }
                self.sum_if((c, d), &criteria, own, offset)?
            }
            ("SUMPRODUCT", [product]) => match self.sum_product(product, own, offset) {
                Some(added) => added,
                None => return self.unless_touched(node, own, offset),
            },
            ("IFERROR", [value, _]) => return self.term(value, own, offset),
            _ => return self.unless_touched(node, own, offset),
        };
        Some(Term { added, value: None })
    }
}

fn holds((from, to): (At, At), (sheet, (row, col)): At) -> bool {
    sheet == from.0 && (from.1.0..=to.1.0).contains(&row) && (from.1.1..=to.1.1).contains(&col)
}

/// What an operation on two terms adds: exact for sums, and for products and quotients where the values are known.
fn combined(operator: char, a: Term, b: Term) -> Option<Term> {
    let both = |f: fn(Decimal, Decimal) -> Option<Decimal>| a.value.zip(b.value).and_then(|(x, y)| f(x, y));
    match operator {
        '+' => Some(Term { added: a.added + b.added, value: both(Decimal::checked_add) }),
        '-' => Some(Term { added: a.added - b.added, value: both(Decimal::checked_sub) }),
        '*' => {
            let part =
                |added: Decimal, value: Option<Decimal>| if added.is_zero() { Some(Decimal::ZERO) } else { value?.checked_mul(added) };
            let added = part(a.added, b.value)? + part(b.added, a.value)? + a.added.checked_mul(b.added)?;
            Some(Term { added, value: both(Decimal::checked_mul) })
        }
        '/' if a.added.is_zero() && b.added.is_zero() => Some(Term { added: Decimal::ZERO, value: both(Decimal::checked_div) }),
        '/' if b.added.is_zero() => Some(Term { added: a.added.checked_div(b.value?)?, value: both(Decimal::checked_div) }),
        '/' => {
            let before = both(Decimal::checked_div)?;
            let after = (a.value? + a.added).checked_div(b.value? + b.added)?;
            Some(Term { added: after - before, value: Some(before) })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
