//! Sums over ranges, plain and by criteria: only the cells that change, and the criteria beside them, need to be looked at.

use rust_decimal::Decimal;

use super::deltas::{Deltas, holds};
use super::formula::{Node, Reference};
use super::model::At;
use super::sheet::CellValue;

/// Two corners of a range as a formula writes them.
type Corners<'n> = (&'n Reference, &'n Reference);

impl Deltas<'_> {
    /// What is added to the sum of some parts; `subtotal` passes over cells that are subtotals themselves.
    pub(super) fn sum(&mut self, parts: &[Node], own: usize, subtotal: bool) -> Option<Decimal> {
        let mut sum = Decimal::ZERO;
        for part in parts {
            let Node::Range(from, to) = part else {
                sum += self.term(part, own)?.added;
                continue;
            };
            let range = self.range(from, to, own)?;
            if subtotal && self.model.hides(range) {
                return None;
            }
            for at in self.moving_in(range) {
                let formula = self.affected.get(&at).copied().flatten();
                let nested = formula.is_some_and(|f| f.text.trim_start().to_uppercase().starts_with("SUBTOTAL("));
                if !(subtotal && nested) {
                    sum += self.added_to(at)?;
                }
            }
        }
        Some(sum)
    }

    /// What is added to the sum of the amounts whose neighbors meet every criterion.
    pub(super) fn sum_if(&mut self, amounts: Corners<'_>, criteria: &[(Corners<'_>, &Node)], own: usize) -> Option<Decimal> {
        let range = self.range(amounts.0, amounts.1, own)?;
        let mut sum = Decimal::ZERO;
        for at in self.moving_in(range) {
            let mut counts = true;
            for ((from, to), criterion) in criteria {
                let tested = self.range(from, to, own)?;
                counts &= self.beside_meets(at, range, tested, criterion, own)?;
            }
            if counts {
                sum += self.added_to(at)?;
            }
        }
        Some(sum)
    }

    /// What is added to `SUMPRODUCT((range=word)*(range=word)*amounts)`; `None` for any other form.
    pub(super) fn sum_product(&mut self, product: &Node, own: usize) -> Option<Decimal> {
        let mut factors = Vec::new();
        flatten(product, &mut factors);
        let (mut amounts, mut criteria) = (None, Vec::new());
        for factor in factors {
            match factor {
                Node::Range(from, to) if amounts.is_none() => amounts = Some((from, to)),
                Node::Binary('=', range, criterion) => {
                    let Node::Range(from, to) = range.as_ref() else { return None };
                    criteria.push(((from, to), criterion.as_ref()));
                }
                _ => return None,
            }
        }
        self.sum_if(amounts?, &criteria, own)
    }

    /// Whether the cell of `tested` that stands where `at` stands in `range` meets a criterion. A tested range of one column
    /// (or row) counts for every column (or row). `None` when it cannot be told, or changes itself.
    fn beside_meets(&self, at: At, range: (At, At), tested: (At, At), criterion: &Node, own: usize) -> Option<bool> {
        if !self.moving_in(tested).is_empty() {
            return None;
        }
        let wanted = match criterion {
            Node::Text(text) => CellValue::Text(text.clone()),
            Node::Number(number) => CellValue::Number(*number),
            Node::Cell(cell) => {
                let at = self.model.place(cell, own)?;
                if !self.moving_in((at, at)).is_empty() {
                    return None;
                }
                self.model.value(at)?.clone()
            }
            _ => return None,
        };
        let ((sheet, from), (_, to)) = tested;
        let down = if from.0 == to.0 { 0 } else { at.1.0 - range.0.1.0 };
        let right = if from.1 == to.1 { 0 } else { at.1.1 - range.0.1.1 };
        meets(self.model.value((sheet, (from.0 + down, from.1 + right))), &wanted)
    }

    fn moving_in(&self, range: (At, At)) -> Vec<At> {
        self.moving().filter(|at| holds(range, *at)).collect()
    }
}

fn flatten<'n>(node: &'n Node, into: &mut Vec<&'n Node>) {
    if let Node::Binary('*', a, b) = node {
        flatten(a, into);
        flatten(b, into);
    } else {
        into.push(node);
    }
}

/// Whether a cell meets a criterion of `SUMIF`; `None` for criteria with wildcards or comparisons, and for cells that were not read.
fn meets(cell: Option<&CellValue>, wanted: &CellValue) -> Option<bool> {
    if matches!(cell, Some(CellValue::Unread)) {
        return None;
    }
    match wanted {
        CellValue::Number(number) => Some(matches!(cell, Some(CellValue::Number(n)) if n == number)),
        CellValue::Text(text) if text.is_empty() || text.starts_with(['<', '>', '=']) || text.contains(['*', '?', '~']) => None,
        CellValue::Text(text) => match (cell, text.parse::<Decimal>()) {
            (Some(CellValue::Number(n)), Ok(number)) => Some(*n == number),
            (Some(CellValue::Text(t)), _) => Some(t.to_lowercase() == text.to_lowercase()),
            _ => Some(false),
        },
        CellValue::Logical(_) | CellValue::Error(_) | CellValue::Unread => None,
    }
}
