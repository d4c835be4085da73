//! One column of a sheet: values side by side in short pieces, rows, formulas and number formats as stretches of what repeats.

use super::formulas::Formula;
use super::{Look, Value};

/// Cells in one piece.
const PIECE: usize = 1 << PIECE_BITS;
const PIECE_BITS: u32 = 10;

/// Values of consecutive cells: of one sort mostly, so that a number takes 8 bytes and a text 4.
#[derive(Debug)]
enum Piece {
    Numbers(Vec<f64>),
    Dates(Vec<f64>),
    Texts(Vec<u32>),
    Mixed(Vec<Value>),
}

impl Piece {
    fn of(value: Value, room: usize) -> Self {
        let mut piece = match value {
            Value::Number(_) => Self::Numbers(Vec::with_capacity(room)),
            Value::Date(_) => Self::Dates(Vec::with_capacity(room)),
            Value::Text(_) => Self::Texts(Vec::with_capacity(room)),
            _ => Self::Mixed(Vec::new()),
        };
        piece.push(value);
        piece
    }

    #[inline]
    fn push(&mut self, value: Value) {
        match (&mut *self, value) {
            (Self::Numbers(list), Value::Number(n)) | (Self::Dates(list), Value::Date(n)) => list.push(n),
            (Self::Texts(list), Value::Text(place)) => list.push(place),
            (Self::Mixed(list), value) => list.push(value),
            _ => *self = Self::Mixed(self.values().chain([value]).collect()),
        }
    }

    #[inline]
    fn get(&self, at: usize) -> Option<Value> {
        match self {
            Self::Numbers(list) => list.get(at).copied().map(Value::Number),
            Self::Dates(list) => list.get(at).copied().map(Value::Date),
            Self::Texts(list) => list.get(at).copied().map(Value::Text),
            Self::Mixed(list) => list.get(at).copied(),
        }
    }

    fn values(&self) -> impl Iterator<Item = Value> + '_ {
        (0..PIECE).map_while(|at| self.get(at))
    }
}

/// Consecutive rows that hold something: the first row, and the position of its cell.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    row: u32,
    at: usize,
}

/// The same formula in consecutive rows, or one that moves down with them.
#[derive(Debug, Clone, Copy)]
struct Formulas {
    from: u32,
    to: u32,
    what: Formula,
    moves: bool,
}

impl Formulas {
    fn at(&self, row: u32) -> Formula {
        if self.moves { self.what.moved((self.from, 0), (row, 0)) } else { self.what }
    }

    /// Takes in the formula of the next row, where it is the same one.
    fn takes(&mut self, row: u32, what: Formula) -> bool {
        let alone = self.from == self.to;
        let same = (alone || !self.moves) && what == self.what;
        let moved = (alone || self.moves) && what == self.what.moved((self.from, 0), (row, 0));
        if self.to.checked_add(1) != Some(row) || !(same || moved) {
            return false;
        }
        self.moves = !same;
        self.to = row;
        true
    }
}

/// Consecutive rows that look alike.
#[derive(Debug, Clone, Copy)]
struct Alike<T> {
    from: u32,
    to: u32,
    look: T,
}

/// Adds a row, to the stretch above it where they look alike.
fn add<T: PartialEq>(list: &mut Vec<Alike<T>>, row: u32, look: T) {
    match list.last_mut() {
        Some(last) if last.look == look && last.to.checked_add(1) == Some(row) => last.to = row,
        _ => list.push(Alike { from: row, to: row, look }),
    }
}

/// One column of a sheet, in row order.
#[derive(Debug, Default)]
pub(in crate::workbook::read) struct GridColumn {
    stretches: Vec<Stretch>,
    pieces: Vec<Piece>,
    count: usize,
    formulas: Vec<Formulas>,
    looks: Vec<Alike<Look>>,
    indents: Vec<Alike<u8>>,
    /// Cells that came after one of a later row, until the column is put in order.
    late: Vec<(u32, Value)>,
    late_formulas: Vec<(u32, Formula)>,
}

impl GridColumn {
    /// The value in a row.
    #[inline]
    pub(in crate::workbook::read) fn value(&self, row: u32) -> Option<Value> {
        // Most columns of a long sheet are one stretch.
        if let [only] = self.stretches.as_slice() {
            return self.at(row.checked_sub(only.row)? as usize);
        }
        let number = self.stretches.partition_point(|s| s.row <= row).checked_sub(1)?;
        let stretch = self.stretches.get(number)?;
        let at = stretch.at + (row - stretch.row) as usize;
        let end = self.stretches.get(number + 1).map_or(self.count, |next| next.at);
        if at < end { self.at(at) } else { None }
    }

    /// What the formula in a row does; `None` without one.
    pub(in crate::workbook::read) fn formula(&self, row: u32) -> Option<Formula> {
        let formulas = self.formulas.get(self.formulas.partition_point(|f| f.to < row))?;
        (formulas.from <= row).then(|| formulas.at(row))
    }

    /// How far the text in a row is set in: the alignment's indent, or leading spaces; 0 when it is not.
    pub(in crate::workbook::read) fn indent(&self, row: u32) -> u8 {
        let found = self.indents.get(self.indents.partition_point(|i| i.to < row));
        found.filter(|i| i.from <= row).map_or(0, |i| i.look)
    }

    /// Whether any text is set in.
    pub(in crate::workbook::read) fn is_indented(&self) -> bool {
        !self.indents.is_empty()
    }

    /// The values in a stretch of rows, both ends inside.
    pub(in crate::workbook::read) fn between(&self, top: u32, bottom: u32) -> impl Iterator<Item = (u32, Value)> + '_ {
        let from = self.position(top);
        let to = bottom.checked_add(1).map_or(self.count, |end| self.position(end));
        let mut number = self.stretches.partition_point(|s| s.at <= from).saturating_sub(1);
        (from..to).filter_map(move |at| {
            if self.stretches.get(number + 1).is_some_and(|next| next.at <= at) {
                number += 1;
            }
            let stretch = self.stretches.get(number)?;
            Some((stretch.row + u32::try_from(at - stretch.at).ok()?, self.at(at)?))
        })
    }

    /// How many cells hold something in a stretch of rows, both ends inside.
    pub(in crate::workbook::read) fn count(&self, top: u32, bottom: u32) -> usize {
        bottom.checked_add(1).map_or(self.count, |end| self.position(end)).saturating_sub(self.position(top))
    }

    /// The formulas in a stretch of rows, both ends inside.
    pub(in crate::workbook::read) fn formulas_between(&self, top: u32, bottom: u32) -> impl Iterator<Item = (u32, Formula)> + '_ {
        let from = self.formulas.partition_point(|f| f.to < top);
        let found = self.formulas.get(from..).unwrap_or(&[]).iter().take_while(move |f| f.from <= bottom);
        found.flat_map(move |f| (f.from.max(top)..=f.to.min(bottom)).map(|row| (row, f.at(row))))
    }

    /// What the number format of a cell says.
    pub(in crate::workbook::read) fn look(&self, row: u32) -> Look {
        let at = self.looks.partition_point(|l| l.to < row);
        self.looks.get(at).filter(|l| l.from <= row).map_or_else(Look::default, |l| l.look)
    }

    /// Whether a cell in a stretch of rows, both ends inside, is shown as a percentage.
    pub(in crate::workbook::read) fn shows_percents(&self, top: u32, bottom: u32) -> bool {
        self.looks_between(top, bottom).any(|(_, look)| look.percent)
    }

    /// The number formats that say something in a stretch of rows, both ends inside: each with the number of rows it has there.
    pub(in crate::workbook::read) fn looks_between(&self, top: u32, bottom: u32) -> impl Iterator<Item = (usize, Look)> + '_ {
        let found = self.looks.iter().filter(move |l| top <= bottom && l.from <= bottom && top <= l.to);
        found.map(move |l| ((l.to.min(bottom) - l.from.max(top) + 1) as usize, l.look))
    }

    #[inline]
    pub(super) fn put(&mut self, row: u32, value: Value) {
        let next = self.stretches.last().map(|s| s.row as usize + self.count - s.at);
        match next.map(|next| (row as usize).cmp(&next)) {
            Some(std::cmp::Ordering::Less) => return self.late.push((row, value)),
            Some(std::cmp::Ordering::Equal) => {}
            _ => self.stretches.push(Stretch { row, at: self.count }),
        }
        match self.pieces.last_mut() {
            Some(piece) if !self.count.is_multiple_of(PIECE) => piece.push(value),
            last => {
                // A first piece grows as it fills: most columns are short.
                let room = if last.is_some() { PIECE } else { 4 };
                self.pieces.push(Piece::of(value, room));
            }
        }
        self.count += 1;
    }

    pub(super) fn put_formula(&mut self, row: u32, what: Formula) {
        if let Some(last) = self.formulas.last_mut() {
            if last.to >= row {
                return self.late_formulas.push((row, what));
            }
            if last.takes(row, what) {
                return;
            }
        }
        self.formulas.push(Formulas { from: row, to: row, what, moves: false });
    }

    pub(super) fn put_look(&mut self, row: u32, look: Look) {
        add(&mut self.looks, row, look);
    }

    pub(super) fn put_indent(&mut self, row: u32, depth: u8) {
        if self.indents.last().is_none_or(|last| last.to < row) {
            add(&mut self.indents, row, depth);
        }
    }

    /// Puts the cells in order; of several for one cell the last counts.
    pub(super) fn close(&mut self) {
        if !self.late.is_empty() {
            let mut cells: Vec<(u32, Value)> = self.between(0, u32::MAX).collect();
            cells.append(&mut self.late);
            (self.stretches, self.pieces, self.count) = (Vec::new(), Vec::new(), 0);
            for (row, value) in in_order(cells) {
                self.put(row, value);
            }
        }
        if !self.late_formulas.is_empty() {
            let mut formulas: Vec<(u32, Formula)> = self.formulas_between(0, u32::MAX).collect();
            formulas.append(&mut self.late_formulas);
            self.formulas = Vec::new();
            for (row, what) in in_order(formulas) {
                self.put_formula(row, what);
            }
        }
    }

    #[inline]
    fn at(&self, at: usize) -> Option<Value> {
        self.pieces.get(at >> PIECE_BITS)?.get(at & (PIECE - 1))
    }

    /// The position of the first cell at or below a row.
    fn position(&self, row: u32) -> usize {
        let after = self.stretches.partition_point(|s| s.row <= row);
        let end = self.stretches.get(after).map_or(self.count, |next| next.at);
        match after.checked_sub(1).and_then(|number| self.stretches.get(number)) {
            Some(stretch) => end.min(stretch.at + (row - stretch.row) as usize),
            None => 0,
        }
    }
}

/// Cells by row, the last of each.
fn in_order<T>(mut cells: Vec<(u32, T)>) -> impl Iterator<Item = (u32, T)> {
    cells.reverse();
    cells.sort_by_key(|c| c.0);
    cells.dedup_by_key(|c| c.0);
    cells.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn value(sort: u8, n: u32) -> Value {
        match sort {
            0 => Value::Number(f64::from(n)),
            1 => Value::Text(n),
            2 => Value::Date(f64::from(n)),
            _ => Value::Unsaved,
        }
    }

    proptest! {
        #[test]
        fn a_column_holds_what_was_put(cells in proptest::collection::vec((0_u32..40, 1_u32..60, 0_u8..4), 0..60), top in 0_u32..2_000, rows in 0_u32..2_000) {
            let mut column = GridColumn::default();
            let mut all = BTreeMap::new();
            for (n, (skip, length, sort)) in (0_u32..).zip(&cells) {
                // Mostly downward, with a step back now and then.
                let from = if n % 7 == 6 { n * 11 } else { n * 40 + skip };
                for row in from..from + length {
                    column.put(row, value(*sort, row + n));
                    all.insert(row, value(*sort, row + n));
                }
            }
            column.close();
            let bottom = top + rows;
            prop_assert_eq!(column.between(0, u32::MAX).collect::<Vec<_>>(), all.iter().map(|(r, v)| (*r, *v)).collect::<Vec<_>>());
            prop_assert_eq!(column.between(top, bottom).collect::<Vec<_>>(), all.range(top..=bottom).map(|(r, v)| (*r, *v)).collect::<Vec<_>>());
            prop_assert_eq!(column.count(top, bottom), all.range(top..=bottom).count());
            for row in 0..2_500 {
                prop_assert_eq!(column.value(row), all.get(&row).copied());
            }
        }

        #[test]
        fn number_formats_are_counted_in_any_stretch(runs in proptest::collection::vec((0_u32..3, 1_u32..9), 0..20), top in 0_u32..60, bottom in 0_u32..60) {
            let percent = Look { percent: true, ..Look::default() };
            let mut column = GridColumn::default();
            let mut all = std::collections::BTreeSet::new();
            let mut row = 5;
            for (skip, length) in runs {
                row += skip;
                for _ in 0..length {
                    column.put_look(row, percent);
                    all.insert(row);
                    row += 1;
                }
            }
            let held = all.iter().filter(|r| (top..=bottom).contains(*r)).count();
            prop_assert_eq!(column.looks_between(top, bottom).map(|(rows, _)| rows).sum::<usize>(), held);
        }

        #[test]
        fn formulas_are_found_again(runs in proptest::collection::vec((0_u32..3, 1_u32..9, 0_u8..4), 0..20)) {
            let mut column = GridColumn::default();
            let mut all = BTreeMap::new();
            let mut row = 10;
            for (skip, length, sort) in runs {
                row += skip;
                for _ in 0..length {
                    let what = match sort {
                        0 => Formula::Beside,
                        1 => Formula::Down { top: row - 5, bottom: row - 1 },
                        2 => Formula::Down { top: 1, bottom: 4 },
                        _ => Formula::Across { left: 1, right: 3 },
                    };
                    column.put_formula(row, what);
                    all.insert(row, what);
                    row += 1;
                }
            }
            for row in 0..300 {
                prop_assert_eq!(column.formula(row), all.get(&row).copied());
            }
            prop_assert_eq!(column.formulas_between(20, 60).collect::<Vec<_>>(), all.range(20..=60).map(|(r, f)| (*r, *f)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn number_formats_are_counted_by_rows() {
        let percent = Look { percent: true, ..Look::default() };
        let mut column = GridColumn::default();
        for row in (3..=10).chain(20..=22) {
            column.put_look(row, percent);
        }
        assert_eq!(column.looks_between(5, 20).collect::<Vec<_>>(), [(6, percent), (1, percent)]);
    }
}
