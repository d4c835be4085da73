//! Recorded moves that no cell holds yet, as facts that follow those of the files.

use crate::decide::decision::{Decision, Leg, Move};
use crate::ledger::names::Names;
use crate::ledger::{Calendar, Currency, DimensionKind, Fact, Ledger, Member, Origin};
use crate::workbook::legs;
use crate::workbook::mapping::Import;

/// Lays the legs of the moves on the ledger; a leg whose cell already holds it is there already.
///
/// A leg stands where its cell stands, so that the figures are the same before an export and after it; one without a cell of that
/// meaning stands where its line says. `files` names the sources in their order. Gives the positions of the legs that wait for a cell that
/// is there: they are no amounts of their own, but change one.
pub(super) fn lay_on(import: &mut Import, files: &[&str], decisions: &[Decision], reporting: &Currency, names: &Names) -> Vec<usize> {
    let mut waiting = Vec::new();
    let held = legs::facts(import, files, decisions);
    let (ledger, calendar) = (&mut import.ledger, import.calendar);
    for at in legs::places(decisions) {
        let Some((mv, leg)) = legs::move_of(decisions, at).zip(legs::leg(decisions, at).filter(|l| !l.written)) else { continue };
        let beside = held.get(&at).and_then(|position| Some((*position, ledger.facts().get(*position)?)));
        let (members, currency) = match beside {
            Some((position, fact)) => {
                let members = (0..ledger.dimensions().len()).map(|d| (d, ledger.member_of(position, d))).collect();
                (members, fact.currency)
            }
            None => by_line(ledger, calendar, mv, leg, reporting, names),
        };
        let position = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (decision, number, to) = at;
        let fact = Fact {
            measure: ledger.measure(&mv.measure),
            version: mv.version,
            period: Some(calendar.counting(mv.period)),
            currency,
            amount: Some(leg.change),
            origin: Origin::Move { decision: position(decision), leg: position(number * 2 + usize::from(to)) },
        };
        waiting.extend(beside.map(|_| ledger.facts().len()));
        ledger.push(fact, &members);
    }
    waiting
}

/// The members that a leg's line names, and the currency of that line.
fn by_line(
    ledger: &mut Ledger,
    calendar: Calendar,
    mv: &Move,
    leg: &Leg,
    reporting: &Currency,
    names: &Names,
) -> (Vec<(usize, Member)>, u16) {
    let mut members = Vec::new();
    for (id, name) in &leg.line.0 {
        let known = ledger.dimensions().iter().position(|d| d.kind.id() == *id);
        let dimension = known.unwrap_or_else(|| ledger.dimension(&DimensionKind::from_id(id)));
        members.extend(ledger.member(dimension, names.of(id, name)).map(|m| (dimension, m)));
    }
    // A line that the plan did not have is in the currency of the move that opened it.
    let opened = if mv.currency.is_empty() { reporting.clone() } else { Currency(mv.currency.clone()) };
    let currency = line_currency(ledger, calendar, mv, &members).unwrap_or_else(|| ledger.currency(&opened));
    (members, currency)
}

/// The currency of the line's own facts, by position; those of the move's period first.
fn line_currency(ledger: &Ledger, calendar: Calendar, moved: &Move, members: &[(usize, Member)]) -> Option<u16> {
    let measure = ledger.find_measure(&moved.measure)?;
    let mut other = None;
    for (position, fact) in ledger.facts().iter().enumerate() {
        if fact.measure == measure && fact.version == moved.version && members.iter().all(|(d, m)| ledger.member_of(position, *d) == *m) {
            if fact.period == Some(calendar.counting(moved.period)) {
                return Some(fact.currency);
            }
            other = other.or(Some(fact.currency));
        }
    }
    other
}
