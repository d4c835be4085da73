//! The legs of recorded moves, and the facts that their cells are read as.

use std::collections::HashMap;

use super::mapping::Import;
use super::write::stem;
use crate::decide::decision::{Decision, Leg, Move};
use crate::ledger::cell::parse_a1;
use crate::ledger::{CellRef, Origin};

/// Which leg: position of the decision, of the move in it, and whether it is the receiving one.
pub type LegAt = (usize, usize, bool);

/// Every place where a leg may be, in the order of the log; a cut and new money have one of two.
pub fn places(decisions: &[Decision]) -> impl Iterator<Item = LegAt> {
    let moves = decisions.iter().enumerate().flat_map(|(d, decision)| (0..decision.moves.len()).map(move |m| (d, m)));
    moves.flat_map(|(d, m)| [(d, m, false), (d, m, true)])
}

/// The move of a leg.
pub fn move_of(decisions: &[Decision], (decision, mv, _): LegAt) -> Option<&Move> {
    decisions.get(decision)?.moves.get(mv)
}

/// The leg; `None` where nothing leaves or nothing arrives.
pub fn leg(decisions: &[Decision], at @ (.., to): LegAt) -> Option<&Leg> {
    let mv = move_of(decisions, at)?;
    if to { mv.to.as_ref() } else { mv.from.as_ref() }
}

/// The leg, to be changed.
pub fn leg_mut(decisions: &mut [Decision], (decision, mv, to): LegAt) -> Option<&mut Leg> {
    let mv = decisions.get_mut(decision)?.moves.get_mut(mv)?;
    if to { mv.to.as_mut() } else { mv.from.as_mut() }
}

/// The position of the fact that each leg's cell is read as, where that is what the move changes: its measure, version and period.
/// A leg without a cell has none, and neither has one whose cell a correction has since given another meaning.
/// `files` names the sources in their order.
pub fn facts(import: &Import, files: &[&str], decisions: &[Decision]) -> HashMap<LegAt, usize> {
    let mut named: HashMap<CellRef, Vec<LegAt>> = HashMap::new();
    for at in places(decisions) {
        if let Some(cell) = leg(decisions, at).filter(|l| !l.written).and_then(|l| cell(l, import, files)) {
            named.entry(cell).or_default().push(at);
        }
    }
    let mut found = HashMap::new();
    if named.is_empty() {
        return found;
    }
    let ledger = &import.ledger;
    for (position, fact) in ledger.facts().iter().enumerate() {
        let Origin::Cell(cell) = fact.origin else { continue };
        let Some(measure) = ledger.measures().get(usize::from(fact.measure)) else { continue };
        for at in named.get(&cell).into_iter().flatten() {
            let counts = |period| Some(import.calendar.counting(period)) == fact.period;
            let changes = |mv: &Move| mv.measure == *measure && mv.version == fact.version && counts(mv.period);
            if move_of(decisions, *at).is_some_and(changes) {
                found.entry(*at).or_insert(position);
            }
        }
    }
    found
}

fn cell(leg: &Leg, import: &Import, files: &[&str]) -> Option<CellRef> {
    let cell = leg.cell.as_ref()?;
    let source = files.iter().position(|f| stem(f).eq_ignore_ascii_case(stem(&cell.file)))?;
    let source = u16::try_from(source).ok()?;
    let sheet = import.sheets.iter().find(|s| s.source == source && s.name.eq_ignore_ascii_case(&cell.sheet))?.index;
    let (row, col) = parse_a1(&cell.address)?;
    Some(CellRef { source, sheet, row, col })
}
