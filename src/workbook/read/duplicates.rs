//! Finds tables that repeat others: a sheet with all months beside twelve month sheets, a summary or pivot of the ledger.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use rust_decimal::Decimal;

use super::table::Read;
use crate::ledger::{Fact, Ledger, Measure, Origin, Version};
use crate::workbook::mapping::Role;

/// Lines that must stand elsewhere before a table is called a copy.
const LEAST_LINES: u32 = 3;

struct Seen {
    at: usize,
    lines: HashMap<u64, u32>,
    amounts: HashSet<u64>,
    totals: BTreeMap<(Measure, Version), Decimal>,
}

/// What of a table repeats others.
#[derive(Debug, Clone)]
pub(super) struct Repeat {
    /// Why, in a sentence.
    pub(super) reason: String,
    /// The measures and versions that are repeated; empty when the whole table is.
    pub(super) parts: Vec<(Measure, Version)>,
}

/// For each table, what of it repeats others; `None` when nothing does. Tables that are not used to begin with take no part.
pub(super) fn find(reads: &[Read]) -> Vec<Option<Repeat>> {
    let mut reasons: Vec<Option<Repeat>> = vec![None; reads.len()];
    let mut order: Vec<usize> =
        (0..reads.len()).filter(|i| reads.get(*i).is_some_and(|r| r.table.used && !r.ledger.facts().is_empty())).collect();
    if order.len() < 2 {
        return reasons;
    }
    // The table with the most facts is the fullest; the others are held against it. A summary comes after its source.
    order.sort_by_key(|i| {
        reads
            .get(*i)
            .map(|r| (r.summary, std::cmp::Reverse(r.ledger.facts().iter().filter(|f| f.amount.is_some_and(|a| !a.is_zero())).count()), *i))
    });
    let mut kept: Vec<Seen> = Vec::new();
    for i in order {
        let Some(read) = reads.get(i) else { continue };
        let mut seen = seen(i, read);
        let whole = if read.decided == Some(true) { None } else { repeats(read, &seen, &kept, reads) };
        let repeat = match whole {
            Some(reason) => Some(Repeat { reason, parts: Vec::new() }),
            None if read.decided == Some(true) => None,
            None => parts(read, &seen, &kept),
        };
        if repeat.as_ref().is_none_or(|r| !r.parts.is_empty()) {
            for part in repeat.iter().flat_map(|r| &r.parts) {
                seen.totals.remove(part);
            }
            kept.push(seen);
        }
        if let Some(place) = reasons.get_mut(i) {
            *place = repeat;
        }
    }
    reasons
}

fn name(reads: &[Read], at: usize) -> String {
    reads.get(at).map_or_else(String::new, |r| format!("{}!{}", r.table.sheet_name, r.table.range))
}

fn repeats(read: &Read, seen: &Seen, kept: &[Seen], reads: &[Read]) -> Option<String> {
    let lines: u32 = seen.lines.values().sum();
    if lines == 0 {
        return None;
    }
    // Every fact stands in another table with the same words, period and amount.
    if read.table.lines >= LEAST_LINES.min(2) {
        for other in kept {
            if seen.lines.iter().all(|(hash, n)| other.lines.get(hash).is_some_and(|m| m >= n)) && read.table.lines >= LEAST_LINES {
                return Some(format!("Every line of it stands in {} too; counting both would double the figures.", name(reads, other.at)));
            }
        }
    }
    // The same totals again, more coarsely: a summary, a pivot, a month-by-month view.
    let telling: Vec<_> = seen.totals.iter().filter(|(_, total)| !total.is_zero()).collect();
    if telling.is_empty() {
        return None;
    }
    for other in kept {
        if telling.iter().all(|(key, total)| other.totals.get(key) == Some(total)) {
            return Some(format!("Its totals are those of {}; counting both would double the figures.", name(reads, other.at)));
        }
    }
    let mut union: BTreeMap<&(Measure, Version), Decimal> = BTreeMap::new();
    for other in kept {
        for (key, total) in &other.totals {
            *union.entry(key).or_default() += total;
        }
    }
    if kept.len() > 1 && telling.iter().all(|(key, total)| union.get(key) == Some(total)) {
        return Some("Its totals are those of the other tables together; counting both would double the figures.".into());
    }
    if read.linked && telling.iter().all(|(key, _)| union.contains_key(key)) {
        return Some("Its amounts are formulas over other sheets that are read themselves; counting both would double the figures.".into());
    }
    // A part of another table without its periods: one month of the ledger, shown again.
    let untimed = read.table.columns.iter().all(|c| match &c.role {
        Role::Period => false,
        Role::Amount(amount) => amount.period.is_none(),
        _ => true,
    });
    if untimed && seen.amounts.len() >= 4 {
        for other in kept {
            if seen.amounts.iter().all(|a| other.amounts.contains(a)) {
                return Some(format!("Its amounts all stand in {}; counting both would double the figures.", name(reads, other.at)));
            }
        }
    }
    None
}

/// The measures and versions of a table whose totals other tables have already: the actuals beside a plan, where the ledger of actuals is there too.
fn parts(read: &Read, seen: &Seen, kept: &[Seen]) -> Option<Repeat> {
    if seen.totals.len() < 2 || read.table.lines < LEAST_LINES {
        return None;
    }
    let telling = |total: &Decimal| total.abs() >= Decimal::ONE_HUNDRED;
    let parts: Vec<(Measure, Version)> = seen
        .totals
        .iter()
        .filter(|(key, total)| {
            telling(total)
                && (kept.iter().any(|o| o.totals.get(key) == Some(total))
                    || (kept.len() > 1 && kept.iter().filter_map(|o| o.totals.get(key)).sum::<Decimal>() == **total))
        })
        .map(|(key, _)| key.clone())
        .collect();
    let names: Vec<String> = parts.iter().map(|(measure, version)| format!("{} {version}", measure.id())).collect();
    (!parts.is_empty()).then(|| Repeat {
        reason: format!(
            "Its {} adds up to what the lines of other tables do; counting both would double the figures.",
            names.join(" and ")
        ),
        parts,
    })
}

/// The facts of a ledger without those of some measures and versions.
pub(super) fn without(ledger: &Ledger, parts: &[(Measure, Version)]) -> Ledger {
    let mut rest = Ledger::default();
    for (i, fact) in ledger.facts().iter().enumerate() {
        let Some(measure) = ledger.measures().get(usize::from(fact.measure)) else { continue };
        if parts.iter().any(|(m, v)| m == measure && *v == fact.version) {
            continue;
        }
        let currency = ledger.currencies().get(usize::from(fact.currency)).cloned().unwrap_or_default();
        let mut members = Vec::new();
        for (d, dimension) in ledger.dimensions().iter().enumerate() {
            let name = dimension.name(ledger.member_of(i, d));
            if !name.is_empty() {
                let to = rest.dimension(&dimension.kind);
                members.extend(rest.member(to, name).map(|m| (to, m)));
            }
        }
        let fact = Fact { measure: rest.measure(measure), currency: rest.currency(&currency), ..*fact };
        rest.push(fact, &members);
    }
    rest
}

fn seen(at: usize, read: &Read) -> Seen {
    let ledger = &read.ledger;
    let mut seen = Seen { at, lines: HashMap::new(), amounts: HashSet::new(), totals: BTreeMap::new() };
    for (i, fact) in ledger.facts().iter().enumerate() {
        let (Some(amount), Some(measure)) = (fact.amount, ledger.measures().get(usize::from(fact.measure))) else { continue };
        if !matches!(fact.origin, Origin::Cell(_)) {
            continue;
        }
        *seen.totals.entry((measure.clone(), fact.version)).or_default() += amount;
        if amount.is_zero() {
            continue;
        }
        let mut hasher = DefaultHasher::new();
        (measure.id(), fact.version, amount.normalize()).hash(&mut hasher);
        if seen.amounts.len() < 500_000 {
            seen.amounts.insert(hasher.finish());
        }
        fact.period.hash(&mut hasher);
        // The members in any order, whatever their dimensions are called.
        let mut members = 0_u64;
        for (d, dimension) in ledger.dimensions().iter().enumerate() {
            let name = dimension.name(ledger.member_of(i, d));
            if !name.is_empty() {
                let mut one = DefaultHasher::new();
                name.hash(&mut one);
                members = members.wrapping_add(one.finish());
            }
        }
        members.hash(&mut hasher);
        *seen.lines.entry(hasher.finish()).or_default() += 1;
    }
    seen
}
