//! The formulas that depend on changed cells, through ranges, names, tables and one another.

use std::collections::{BTreeMap, BTreeSet};

use super::dependents::Dependents;
use super::model::{At, Model};
use super::sheet::{self, FOLLOWED, FormulaCell};

/// What depends on changed cells.
pub(super) struct Affected<'m> {
    /// The cells and their formulas; an array's stands at every cell that it fills. `None` for a formula that nobody can compute here:
    /// it reads cells that cannot be told, or depends on the time or on chance.
    pub(super) cells: BTreeMap<At, Option<&'m FormulaCell>>,
    /// Whether these are all. There are not more than can be followed then.
    pub(super) all: bool,
    formulas: Vec<(At, &'m FormulaCell)>,
    dependents: Dependents,
}

impl<'m> Affected<'m> {
    /// Finds what depends on cells. Formulas of which it cannot be told count as depending on them.
    pub(super) fn by(model: &'m Model, changed: impl Iterator<Item = At>) -> Self {
        let sheets = || model.sheets.iter().enumerate();
        let formulas: Vec<(At, &FormulaCell)> = sheets().flat_map(|(n, s)| s.formulas.iter().map(move |f| ((n, f.place), f))).collect();
        let mut found = Self { cells: BTreeMap::new(), all: true, formulas, dependents: Dependents::default() };
        let mut queue: Vec<At> = changed.collect();
        for at in sheets().flat_map(|(n, s)| s.untold.iter().map(move |place| (n, *place))) {
            found.cells.insert(at, None);
            queue.push(at);
        }
        let mut volatile = BTreeSet::new();
        for (position, (at, cell)) in found.formulas.iter().enumerate() {
            let spelled = model.spelled(&cell.text, *at, cell.offset);
            for area in spelled.areas {
                found.dependents.note(position, area);
            }
            if spelled.untold {
                found.cells.extend(filled(*at, cell).map(|at| (at, None)));
                queue.extend(filled(*at, cell));
            } else if spelled.volatile {
                volatile.insert(position);
            }
        }
        let changed: BTreeSet<At> = queue.iter().copied().collect();
        while let Some(change) = queue.pop() {
            for position in found.dependents.of(change) {
                let Some((at, cell)) = found.formulas.get(position) else { continue };
                if changed.contains(at) || found.cells.contains_key(at) {
                    continue;
                }
                for at in filled(*at, cell) {
                    found.cells.insert(at, (!volatile.contains(&position)).then_some(*cell));
                    queue.push(at);
                }
            }
            if found.cells.len() > FOLLOWED {
                found.all = false;
                break;
            }
        }
        found
    }

    /// Some of these cells, and those of them that depend on them.
    pub(super) fn behind(&self, cells: impl IntoIterator<Item = At>) -> BTreeSet<At> {
        let mut queue: Vec<At> = cells.into_iter().collect();
        let mut found: BTreeSet<At> = queue.iter().copied().collect();
        while let Some(cell) = queue.pop() {
            for (at, cell) in self.dependents.of(cell).filter_map(|position| self.formulas.get(position)) {
                queue.extend(filled(*at, cell).filter(|at| self.cells.contains_key(at) && found.insert(*at)));
            }
        }
        found
    }
}

/// The cells that a formula fills.
pub(super) fn filled(at: At, cell: &FormulaCell) -> impl Iterator<Item = At> + use<> {
    sheet::filled(at.1, cell.array.map(|a| a.area)).map(move |place| (at.0, place))
}
