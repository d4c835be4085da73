//! The decision logs of two copies: united, never edited.

use crate::budget::lines::Lines;
use crate::decide::decision::{Decision, Leg, LegCell, Move};
use crate::engine::project::Project;
use crate::workbook::state::State;

/// The decisions of their copy that ours does not have. Without a base, one of the same number, day and title is the same one.
pub fn new(base: Option<&State>, ours: &State, theirs: &State) -> Vec<Decision> {
    let known = |d: &Decision| match base {
        Some(base) => base.decisions.iter().any(|b| b.id == d.id),
        None => ours.decisions.iter().any(|o| o.id == d.id && o.date == d.date && o.title == d.title),
    };
    theirs.decisions.iter().filter(|d| !known(d) && !ours.decisions.iter().any(|o| same(o, d))).cloned().collect()
}

/// What of their log is not taken over, in sentences: a decision is not deleted, and its money is not edited.
pub fn refused(base: &State, theirs: &State) -> Vec<String> {
    let mut said = Vec::new();
    for decision in &base.decisions {
        match theirs.decisions.iter().find(|d| d.id == decision.id) {
            None => {
                said.push(format!("{} “{}” was deleted there. It stays: a recorded decision is not deleted.", decision.id, decision.title));
            }
            Some(other) if money(other) != money(decision) => said.push(format!(
                "The moves of {} “{}” were edited there. They stay as recorded; record a decision that moves the difference.",
                decision.id, decision.title
            )),
            Some(_) => {}
        }
    }
    said
}

/// Whether two decisions say the same, whatever their numbers and wherever their money stands.
pub fn same(a: &Decision, b: &Decision) -> bool {
    let said = |d: &Decision| (d.title.clone(), d.decider.clone(), d.date, d.rationale.clone(), d.expected.clone());
    said(a) == said(b) && money(a) == money(b)
}

/// What a decision moves, without the cells it stands in.
fn money(decision: &Decision) -> Vec<Move> {
    let bare = |leg: &Leg| Leg { line: leg.line.clone(), change: leg.change.normalize(), cell: None, written: false };
    let bare_move =
        |m: &Move| Move { from: m.from.as_ref().map(bare), to: m.to.as_ref().map(bare), amount: m.amount.normalize(), ..m.clone() };
    decision.moves.iter().map(bare_move).collect()
}

/// The number of a decision such as `D-012`.
fn number(id: &str) -> Option<u32> {
    id.strip_prefix("D-")?.parse().ok()
}

/// An id for a decision that joins a log: its own, or the next free one when another decision has it.
pub fn free_id(wanted: &str, log: &[Decision]) -> String {
    if !wanted.is_empty() && log.iter().all(|d| d.id != wanted) {
        return wanted.to_owned();
    }
    let last = log.iter().filter_map(|d| number(&d.id)).max().unwrap_or(0);
    format!("D-{:03}", last + 1)
}

impl Project {
    /// A decision of another copy with the cells that its lines have in this project, where its money is not yet.
    pub(super) fn at_home(&self, mut decision: Decision) -> Decision {
        for moved in &mut decision.moves {
            let (measure, version, period) = (moved.measure.clone(), moved.version, moved.period);
            let lines = Lines::of(self.ledger(), &measure, version, period);
            for leg in [&mut moved.from, &mut moved.to].into_iter().flatten() {
                leg.written = false;
                leg.cell = self.leg_cell(&lines, leg);
            }
        }
        decision
    }

    /// The cell of a leg's line; `None` when it has none.
    pub(super) fn leg_cell(&self, lines: &Lines, leg: &Leg) -> Option<LegCell> {
        let (cell, before) = lines.lines.get(&leg.line)?.cell?;
        let file = self.sources.get(usize::from(cell.source)).map_or_else(String::new, |s| s.file_name.clone());
        Some(LegCell { file, sheet: self.sheet_name(cell).to_owned(), address: cell.a1(), before: Some(before) })
    }
}
