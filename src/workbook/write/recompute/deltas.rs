//! What a change adds to the formulas that stand on it, exactly: sums, differences, products and quotients, `SUM`, `SUBTOTAL`, `SUMIF`,
//! `SUMIFS` and `IFERROR`. A sum over any number of cells needs only those that changed.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use super::affected::Affected;
use super::formula::{Node, Reference, parse};
use super::model::{At, Model};
use super::sheet::{CellValue, FormulaCell};

/// What is added to formulas.
pub(super) struct Deltas<'m> {
    pub(super) model: &'m Model,
    /// What was added to the cells that were written.
    changed: HashMap<At, Decimal>,
    /// The formulas that depend on them; `None` for one that nobody can compute.
    pub(super) affected: &'m BTreeMap<At, Option<&'m FormulaCell>>,
    /// What is added to each of those; `None` when it cannot be told, and while it is being found.
    done: HashMap<At, Option<Decimal>>,
}

/// What a change adds to a part of a formula, and the part's value before.
#[derive(Clone, Copy)]
pub(super) struct Term {
    pub(super) added: Decimal,
    value: Option<Decimal>,
}

impl<'m> Deltas<'m> {
    /// Begins with what was added to the cells that were written.
    pub(super) fn new(model: &'m Model, changed: HashMap<At, Decimal>, affected: &'m Affected<'m>) -> Self {
        Self { model, changed, affected: &affected.cells, done: HashMap::new() }
    }

    /// Every range that a formula names.
    fn ranges(&self, node: &Node, own: usize, into: &mut Vec<(At, At)>) {
        match node {
            Node::Number(_) | Node::Text(_) | Node::Name(_) => {}
            Node::Cell(cell) => into.extend(self.model.place(cell, own).map(|at| (at, at))),
            Node::Range(from, to) => into.extend(self.range(from, to, own)),
            Node::Negative(inner) | Node::Percent(inner) => self.ranges(inner, own, into),
            Node::Binary(_, a, b) => {
                self.ranges(a, own, into);
                self.ranges(b, own, into);
            }
            Node::Call(_, arguments) => arguments.iter().for_each(|a| self.ranges(a, own, into)),
        }
    }

    pub(super) fn range(&self, from: &Reference, to: &Reference, own: usize) -> Option<(At, At)> {
        let first = self.model.place(from, own)?;
        let last = self.model.place(to, first.0)?;
        Some((first, (first.0, last.1)))
    }

    /// What is added to a cell: nothing for one that does not depend on a change; `None` when it cannot be told.
    pub(super) fn added_to(&mut self, at: At) -> Option<Decimal> {
        if let Some(change) = self.changed.get(&at) {
            return Some(*change);
        }
        let Some(affected) = self.affected.get(&at) else { return Some(Decimal::ZERO) };
        if let Some(done) = self.done.get(&at) {
            return *done;
        }
        self.done.insert(at, None);
        let single = affected.filter(|cell| cell.array.is_none());
        let node = single.and_then(|cell| parse(&self.model.spelled(&cell.text, at, cell.offset).text));
        let added = node.and_then(|node| self.term(&node, at.0)).map(|t| t.added);
        self.done.insert(at, added);
        added
    }

    pub(super) fn term(&mut self, node: &Node, own: usize) -> Option<Term> {
        let still = |value| Some(Term { added: Decimal::ZERO, value });
        match node {
            Node::Number(number) => still(Some(*number)),
            Node::Text(_) => still(None),
            Node::Cell(cell) => {
                let at = self.model.place(cell, own)?;
                let added = self.added_to(at)?;
                let value = match self.model.value(at) {
                    Some(CellValue::Number(now)) => Some(*now - self.changed.get(&at).copied().unwrap_or_default()),
                    _ => None,
                };
                Some(Term { added, value })
            }
            Node::Range(..) | Node::Name(_) => None,
            Node::Negative(inner) => self.term(inner, own).map(|t| Term { added: -t.added, value: t.value.map(|v| -v) }),
            Node::Percent(inner) => {
                let t = self.term(inner, own)?;
                let hundred = Decimal::ONE_HUNDRED;
                Some(Term { added: t.added / hundred, value: t.value.map(|v| v / hundred) })
            }
            Node::Binary('?' | '=', ..) => self.unless_touched(node, own),
            Node::Binary(operator, a, b) => combined(*operator, self.term(a, own)?, self.term(b, own)?),
            Node::Call(name, arguments) => self.call(name, arguments, node, own),
        }
    }

    /// A part that is not understood counts as unchanged when no changed cell is in it.
    fn unless_touched(&self, node: &Node, own: usize) -> Option<Term> {
        let mut ranges = Vec::new();
        self.ranges(node, own, &mut ranges);
        let touched = ranges.iter().any(|r| self.moving().any(|at| holds(*r, at)));
        (!touched).then_some(Term { added: Decimal::ZERO, value: None })
    }

    /// Every cell that changes.
    pub(super) fn moving(&self) -> impl Iterator<Item = At> + '_ {
        self.changed.keys().chain(self.affected.keys()).copied()
    }

    fn call(&mut self, name: &str, arguments: &[Node], node: &Node, own: usize) -> Option<Term> {
        let added = match (name, arguments) {
            ("SUM", parts) => self.sum(parts, own, false)?,
            ("SUBTOTAL", [Node::Number(kind), parts @ ..]) if *kind == Decimal::from(9) || *kind == Decimal::from(109) => {
                self.sum(parts, own, true)?
            }
            ("SUMIF", [Node::Range(a, b), criterion]) => self.sum_if((a, b), &[((a, b), criterion)], own)?,
            ("SUMIF", [Node::Range(a, b), criterion, Node::Range(c, d)]) => self.sum_if((c, d), &[((a, b), criterion)], own)?,
            ("SUMIFS", [Node::Range(c, d), rest @ ..]) => {
                let mut criteria = Vec::new();
                for pair in rest.chunks(2) {
                    let [Node::Range(a, b), criterion] = pair else { return self.unless_touched(node, own) };
                    criteria.push(((a, b), criterion));
                }
                self.sum_if((c, d), &criteria, own)?
            }
            ("SUMPRODUCT", [product]) => match self.sum_product(product, own) {
                Some(added) => added,
                None => return self.unless_touched(node, own),
            },
            ("IFERROR", [value, _]) => return self.term(value, own),
            _ => return self.unless_touched(node, own),
        };
        Some(Term { added, value: None })
    }
}

pub(super) fn holds((from, to): (At, At), (sheet, (row, col)): At) -> bool {
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
