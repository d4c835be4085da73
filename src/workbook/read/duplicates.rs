//! Finds tables that repeat others: a sheet with all months beside twelve month sheets, a summary or pivot of the ledger.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use rust_decimal::Decimal;

use super::table::Read;
use crate::ledger::{Measure, Origin, Version};

/// Lines that must stand elsewhere before a table is called a copy.
const LEAST_LINES: u32 = 3;

struct Seen {
    at: usize,
    lines: HashMap<u64, u32>,
    amounts: HashSet<u64>,
    totals: BTreeMap<(Measure, Version), Decimal>,
}

/// For each table, why it repeats others; `None` when it does not. Tables that are not used to begin with take no part.
pub(super) fn find(reads: &[Read]) -> Vec<Option<String>> {
    let mut reasons: Vec<Option<String>> = vec![None; reads.len()];
    let mut order: Vec<usize> = (0..reads.len()).filter(|i| reads.get(*i).is_some_and(|r| r.table.used && r.ledger.facts().len() > 0)).collect();
    if order.len() < 2 {
        return reasons;
    }
    // The table with the most facts is the fullest; the others are held against it. A summary comes after its source.
    order.sort_by_key(|i| reads.get(*i).map(|r| (r.summary, std::cmp::Reverse(r.ledger.facts().len()), *i)));
    let mut kept: Vec<Seen> = Vec::new();
    for i in order {
        let Some(read) = reads.get(i) else { continue };
        let seen = seen(i, read);
        let reason = if read.decided == Some(true) { None } else { repeats(read, &seen, &kept, reads) };
        match reason {
            Some(reason) => {
                if let Some(place) = reasons.get_mut(i) {
                    *place = Some(reason);
                }
            }
            None => kept.push(seen),
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
    // A part of another table without its periods: one month of the ledger, shown again.
    let untimed = read.ledger.facts().iter().all(|f| f.period.is_none());
    if untimed && seen.amounts.len() >= 4 {
        for other in kept {
            if seen.amounts.iter().all(|a| other.amounts.contains(a)) {
                return Some(format!("Its amounts all stand in {}; counting both would double the figures.", name(reads, other.at)));
            }
        }
    }
    None
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
