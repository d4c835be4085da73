//! Which formulas name a cell: found by the cell, so that following a change does not look at every formula of the workbook.

use std::collections::HashMap;

use super::model::At;

/// A range of more columns than this is kept apart instead of under each of its columns.
const COLUMNS: u16 = 64;

/// First row, last row and formula.
type Stretch = (u32, u32, usize);

/// Formulas, by their position in a list, under what they name.
#[derive(Default)]
pub(super) struct Dependents {
    cells: HashMap<At, Vec<usize>>,
    /// By sheet and column.
    columns: HashMap<(usize, u16), Vec<Stretch>>,
    wide: Vec<(At, At, usize)>,
}

impl Dependents {
    /// Notes that a formula names a range; both ends are inside, on one sheet.
    pub(super) fn note(&mut self, formula: usize, (from, to): (At, At)) {
        let ((sheet, (top, left)), (_, (bottom, right))) = (from, to);
        if from == to {
            self.cells.entry(from).or_default().push(formula);
        } else if right.saturating_sub(left) < COLUMNS {
            for col in left..=right {
                self.columns.entry((sheet, col)).or_default().push((top, bottom, formula));
            }
        } else {
            self.wide.push((from, to, formula));
        }
    }

    /// The formulas that name a cell; one that names it twice comes twice.
    pub(super) fn of(&self, at: At) -> impl Iterator<Item = usize> + '_ {
        let (sheet, (row, col)) = at;
        let cells = self.cells.get(&at).into_iter().flatten().copied();
        let columns = self.columns.get(&(sheet, col)).into_iter().flatten();
        let wide = self.wide.iter().filter(move |(from, to, _)| super::deltas::holds((*from, *to), at)).map(|(.., formula)| *formula);
        cells.chain(columns.filter(move |(top, bottom, _)| (*top..=*bottom).contains(&row)).map(|(.., formula)| *formula)).chain(wide)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_finds_what_names_it() {
        let mut dependents = Dependents::default();
        for (formula, range) in
            [((0, (1, 1)), (0, (1, 1))), ((0, (0, 0)), (0, (9, 2))), ((0, (1, 0)), (0, (1, 16_383))), ((1, (1, 1)), (1, (1, 1)))]
                .into_iter()
                .enumerate()
        {
            dependents.note(formula, range);
        }
        let of = |at| dependents.of(at).collect::<Vec<_>>();
        assert_eq!((of((0, (1, 1))), of((0, (9, 2))), of((0, (10, 2))), of((1, (1, 1)))), (vec![0, 1, 2], vec![1], vec![], vec![3]));
    }
}
