//! Finds tables that repeat others: a sheet with all months beside twelve month sheets, a report, a pivot or an extract of the ledger.

use std::collections::{BTreeMap, BTreeSet};

use super::copies::{Held, Part, hold};
use crate::ledger::{Fact, Ledger, Version};
use crate::workbook::mapping::Role;
use crate::workbook::read::table::Read;
use crate::workbook::read::words::catalog::{self, Concept};
use crate::workbook::read::words::{columns, months, tokens, versions};
use crate::workbook::scale::Scale;

/// Digits that the amounts of a table must share with others before it is more than a coincidence.
const TELLING: u32 = 6;
/// Facts that are visited in all comparisons together; beyond it, tables are taken for what they are.
const MAX_WORK: usize = 60_000_000;

/// What of a table repeats others.
#[derive(Debug, Clone)]
pub(in crate::workbook::read) struct Repeat {
    /// Why, in a sentence.
    pub(in crate::workbook::read) reason: String,
    /// The measures and versions that are repeated; empty when the whole table is.
    pub(in crate::workbook::read) parts: Vec<Part>,
    /// Whether it is only likely: the table counts, and a person is asked to look.
    pub(in crate::workbook::read) doubtful: bool,
}

impl Repeat {
    fn of(reason: String) -> Self {
        Self { reason, parts: Vec::new(), doubtful: false }
    }

    fn doubt(reason: String) -> Self {
        Self { reason, parts: Vec::new(), doubtful: true }
    }
}

/// For each table, what of it repeats others; `None` when nothing does. Tables that are not used to begin with take no part.
pub(in crate::workbook::read) fn find(reads: &[Read]) -> Vec<Option<Repeat>> {
    let mut repeats: Vec<Option<Repeat>> = vec![None; reads.len()];
    let mut order: Vec<usize> =
        (0..reads.len()).filter(|i| reads.get(*i).is_some_and(|r| r.table.used && !r.ledger.facts().is_empty())).collect();
    if order.len() < 2 {
        return repeats;
    }
    // The table with the most facts is the fullest; the others are held against it. A summary comes after its source.
    let filled = |r: &Read| r.ledger.facts().iter().filter(|f| f.amount.is_some_and(|a| !a.is_zero())).count();
    // Of two as full, the one in the larger scale is rounded.
    let scale = |r: &Read| r.table.columns.iter().map(|c| c.scale).max();
    order.sort_by_key(|i| reads.get(*i).map(|r| (r.summary, std::cmp::Reverse(filled(r)), scale(r), *i)));
    let mut all_parts: Vec<BTreeSet<Part>> = reads.iter().map(parts).collect();
    let mut work = 0;
    let mut kept: Vec<usize> = Vec::new();
    for i in order {
        let Some(read) = reads.get(i) else { continue };
        let others: Vec<(&Read, &BTreeSet<Part>)> = kept.iter().filter_map(|k| reads.get(*k).zip(all_parts.get(*k))).collect();
        let found = if read.decided == Some(true) { None } else { judge(read, &others, &mut work) };
        if found.as_ref().is_none_or(|r| r.doubtful || !r.parts.is_empty()) {
            kept.push(i);
        }
        // What is left out of a table is no source for the next ones.
        for (part, own) in found.iter().flat_map(|r| &r.parts).zip(std::iter::repeat(i)) {
            all_parts.get_mut(own).map(|parts| parts.remove(part));
        }
        if let Some(place) = repeats.get_mut(i) {
            *place = found;
        }
    }
    // A total sheet as full as each of the sheets it adds up was kept first.
    let candidates = if kept.len() > 2 { kept.clone() } else { Vec::new() };
    for i in candidates {
        let Some(read) = reads.get(i).filter(|r| r.decided.is_none()) else { continue };
        let others: Vec<&Read> = kept.iter().filter(|k| **k != i).filter_map(|k| reads.get(*k)).collect();
        let more = others.iter().map(|o| filled(o)).sum::<usize>() > filled(read);
        if more && repeats.get(i).is_some_and(Option::is_none) {
            let held: Vec<Held> = parts(read).iter().map(|part| hold(read, part, &others, part)).collect();
            if held.iter().all(|h| h.whole()) && held.iter().map(|h| h.told).sum::<u32>() >= TELLING + 2 && held.iter().any(|h| h.varied) {
                kept.retain(|k| *k != i);
                if let Some(place) = repeats.get_mut(i) {
                    *place = Some(Repeat::of(
                        "The amounts are those of the other tables together; counting both would double the figures.".into(),
                    ));
                }
            }
        }
    }
    repeats
}

/// The measures and versions of a table, without those that are all zero.
fn parts(read: &Read) -> BTreeSet<Part> {
    let given = read.ledger.facts().iter().filter(|f| f.amount.is_some_and(|a| !a.is_zero()));
    let found: BTreeSet<(u16, Version)> = given.map(|f| (f.measure, f.version)).collect();
    found.into_iter().filter_map(|(m, version)| read.ledger.measures().get(usize::from(m)).map(|m| (m.clone(), version))).collect()
}

fn name(read: &Read) -> String {
    format!("{}!{}", read.table.sheet_name, read.table.range)
}

/// What of a table repeats others that count.
fn judge(read: &Read, others: &[(&Read, &BTreeSet<Part>)], work: &mut usize) -> Option<Repeat> {
    let own = parts(read);
    if own.is_empty() || others.is_empty() {
        return None;
    }
    // A summary or a sheet of links says itself that it repeats.
    let enough = if read.summary { 3 } else { TELLING };
    let mut best: BTreeMap<Part, Held> = BTreeMap::new();
    let mut likely: Option<(usize, String)> = None;
    let singles = others.iter().map(|o| vec![*o]);
    let together = (others.len() > 1).then(|| others.to_vec());
    for group in singles.chain(together) {
        let theirs: BTreeSet<Part> = group.iter().flat_map(|(_, parts)| parts.iter().cloned()).collect();
        let group: Vec<&Read> = group.iter().map(|(o, _)| *o).collect();
        *work += group.iter().map(|o| o.ledger.facts().len()).sum::<usize>() * own.len();
        if *work > MAX_WORK {
            break;
        }
        let mut held: BTreeMap<&Part, Held> = BTreeMap::new();
        for part in &own {
            if let Some(found) = twin(read, part, &theirs).map(|their| hold(read, part, &group, &their)) {
                held.insert(part, found);
            }
        }
        let whole = held.len() == own.len() && held.values().all(|h| h.whole());
        let told: u32 = held.values().map(|h| h.told).sum();
        let varied = held.values().any(|h| h.varied);
        let amounts: usize = held.values().map(|h| h.amounts).sum();
        let found: usize = held.values().map(|h| h.found).sum();
        let what = if group.len() == 1 { name(group.first()?) } else { "the other tables together".to_owned() };
        if whole && told >= enough && (varied || read.summary) {
            if let [other] = group.as_slice()
                && named_twins(read, other)
            {
                return Some(Repeat::doubt(format!(
                    "It holds the same amounts as {what}, but each has a name of its own, so both count. Leave one out on the Mapping page if it is a copy."
                )));
            }
            let scale = held.values().map(|h| h.scale).max().unwrap_or(1);
            let stated = read.table.columns.iter().map(|c| c.scale).max().unwrap_or_default();
            let scaled = match (scale, stated) {
                (0 | 1, Scale::Units) => String::new(),
                (0 | 1, stated) => format!(", in {}", stated.name()),
                (scale, _) => format!(", in units of {scale}"),
            };
            return Some(Repeat::of(format!(
                "All amounts stand in {what} or add up from there{scaled}; counting both would double the figures."
            )));
        }
        if held.len() == own.len()
            && found * 10 >= amounts * 9
            && found >= 10
            && told >= TELLING * 3
            && group.len() == 1
            && !named_twins(read, group.first()?)
        {
            return Some(Repeat::of(format!(
                "{found} of its {amounts} amounts stand in {what} or add up from there, so it is an older copy or an extract; {} differ. Counting both would double the figures.",
                amounts - found
            )));
        }
        for (part, one) in held {
            let place = best.entry(part.clone()).or_default();
            if one.whole() && one.told > place.told {
                *place = one;
            }
        }
        if (found * 2 > amounts && found >= 3 && told >= TELLING) || (whole && amounts >= 3) {
            let worse = likely.as_ref().is_some_and(|(most, _)| *most >= found);
            if !worse {
                likely = Some((
                    found,
                    format!(
                        "{found} of its {amounts} amounts stand in {what} too or add up from there; both count. Leave one out on the Mapping page if it is a copy."
                    ),
                ));
            }
        }
    }
    if read.linked && others.iter().any(|(_, theirs)| !own.is_disjoint(theirs)) {
        return Some(Repeat::of(
            "The amounts are formulas over other sheets that are read themselves; counting both would double the figures.".into(),
        ));
    }
    let repeated: Vec<Part> = best.into_iter().filter(|(_, h)| h.whole() && h.told >= enough && h.varied).map(|(p, _)| p).collect();
    if !repeated.is_empty() && repeated.len() < own.len() && read.table.lines >= 3 {
        let reason = "The lines of other tables add up to the same; counting both would double the figures.".to_owned();
        return Some(Repeat { reason, parts: repeated, doubtful: false });
    }
    likely.map(|(_, reason)| Repeat::doubt(reason))
}

/// The part of others that a table's part may repeat: the same, or the same measure in another version where the table's was guessed.
fn twin(read: &Read, part: &Part, theirs: &BTreeSet<Part>) -> Option<Part> {
    if theirs.contains(part) {
        return Some(part.clone());
    }
    let guessed = read.table.columns.iter().any(|c| matches!(c.role, Role::Amount(_)))
        && read.table.columns.iter().filter(|c| matches!(c.role, Role::Amount(_))).all(|c| c.confidence <= 60);
    let mut same = theirs.iter().filter(|(measure, _)| *measure == part.0);
    let first = same.next().filter(|_| guessed)?;
    same.next().is_none().then(|| first.clone())
}

/// Whether two tables of one form bear different names of their own, such as two regions: what they share may be meant.
fn named_twins(one: &Read, other: &Read) -> bool {
    let form = |r: &Read| -> Vec<String> { r.table.columns.iter().map(|c| c.header.to_lowercase()).collect() };
    if form(one) != form(other) || one.table.facts != other.table.facts {
        return false;
    }
    let (own, theirs) = (own_words(one), own_words(other));
    own.difference(&theirs).next().is_some() && theirs.difference(&own).next().is_some()
}

/// The words of a table's sheet and title that name it: not its kind, version, time or number.
fn own_words(read: &Read) -> BTreeSet<String> {
    let kinds = catalog::words(Concept::SheetKinds);
    let mut words: Vec<String> = tokens(&read.table.sheet_name);
    words.extend(tokens(&read.table.title));
    while let Some((_, at, length)) = versions::version(&words) {
        words.drain(at..at + length);
    }
    words
        .into_iter()
        .filter(|w| !kinds.says(w, "kind") && !w.bytes().any(|b| b.is_ascii_digit()))
        .filter(|w| months::month(w).is_none() && !months::is_fiscal_year(w) && !months::is_quarter(w) && columns::column(w).is_none())
        .collect()
}

/// The facts of a ledger without those of some measures and versions.
pub(in crate::workbook::read) fn without(ledger: &Ledger, parts: &[Part]) -> Ledger {
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
        let fact = Fact { measure: rest.measure(measure), currency: rest.currency(&currency), ..fact };
        rest.push(fact, &members);
    }
    rest
}
