//! Holds the amounts of one table against those of others: do the same lines stand there, or lines that add up to them?

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use rust_decimal::Decimal;

use crate::ledger::{Fact, Grain, Measure, Member, Origin, Period, Version};
use crate::workbook::read::rows::sums::digits;
use crate::workbook::read::table::Read;
use crate::workbook::read::words::fold;

/// Facts of the table in question that are looked at: a longer one is a ledger itself.
const MAX_FACTS: usize = 50_000;
/// Members of one fact that are combined.
const MAX_MEMBERS: usize = 6;
/// Scales in which a report may write what a ledger holds.
const SCALES: [u32; 3] = [1, 1_000, 1_000_000];

/// What counts together: a measure in a version.
pub(in crate::workbook::read) type Part = (Measure, Version);

/// How much of a part was found elsewhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::workbook::read) struct Held {
    /// Amounts that are not zero.
    pub(in crate::workbook::read) amounts: usize,
    /// Those found elsewhere.
    pub(in crate::workbook::read) found: usize,
    /// Whether what was compared differs enough from each other: one rent twelve times says no more than once.
    pub(in crate::workbook::read) varied: bool,
    /// The digits of the different ones: how unlikely a coincidence is.
    pub(in crate::workbook::read) told: u32,
    /// The units of this part in units of the others: 1000 where it is written in thousands.
    pub(in crate::workbook::read) scale: u32,
}

impl Held {
    /// Whether all of it stands elsewhere.
    pub(in crate::workbook::read) fn whole(self) -> bool {
        self.amounts > 0 && self.found == self.amounts
    }

    fn better(self, other: Self) -> Self {
        if (other.found, other.told) > (self.found, self.told) { other } else { self }
    }
}

/// One amount of the part in question.
struct Wanted {
    amount: Decimal,
    /// What a 1 in its cell stands for.
    unit: Decimal,
    period: Option<Period>,
    /// Its members that the others know, by their names' hashes, rising.
    names: Vec<u64>,
}

/// Where a fact must stand to be the same: the period and the members, or any period.
fn key(period: Option<Period>, names: &[u64]) -> u64 {
    let mut hasher = DefaultHasher::new();
    (period, names).hash(&mut hasher);
    hasher.finish()
}

fn hash_of(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    fold(name.trim()).hash(&mut hasher);
    hasher.finish()
}

/// The hashes of a ledger's member names, dimension by dimension.
fn names(read: &Read) -> Vec<HashMap<Member, u64>> {
    read.ledger.dimensions().iter().map(|d| d.members().map(|(m, name)| (m, hash_of(name))).collect()).collect()
}

/// The facts of a part, with their positions.
fn facts<'a>(read: &'a Read, part: &'a Part) -> impl Iterator<Item = (usize, Fact, Decimal)> + 'a {
    let measure = read.ledger.find_measure(&part.0);
    let of = move |f: &Fact| Some(f.measure) == measure && f.version == part.1;
    read.ledger.facts().iter().enumerate().filter(move |(_, f)| of(f)).filter_map(|(i, f)| f.amount.map(|a| (i, f, a)))
}

/// The members of a fact that are in a vocabulary, rising.
fn members(read: &Read, names: &[HashMap<Member, u64>], fact: usize, known: &HashSet<u64>) -> Vec<u64> {
    let mut found: Vec<u64> = names
        .iter()
        .enumerate()
        .filter_map(|(d, map)| map.get(&read.ledger.member_of(fact, d)))
        .copied()
        .filter(|name| known.contains(name))
        .collect();
    found.sort_unstable();
    found.dedup();
    found.truncate(MAX_MEMBERS);
    found
}

/// Holds a part of a table against a part of others, taken together.
pub(in crate::workbook::read) fn hold(read: &Read, part: &Part, others: &[&Read], theirs: &Part) -> Held {
    let own = names(read);
    let known: HashSet<u64> = others.iter().flat_map(|o| names(o)).flat_map(HashMap::into_values).collect();
    let wanted: Vec<Wanted> = facts(read, part)
        .filter(|(_, _, amount)| !amount.is_zero())
        .take(MAX_FACTS + 1)
        .map(|(i, fact, amount)| Wanted {
            amount,
            unit: unit(read, &fact, part),
            period: fact.period,
            names: members(read, &own, i, &known),
        })
        .collect();
    if wanted.is_empty() || wanted.len() > MAX_FACTS {
        return Held { amounts: wanted.len(), ..Held::default() };
    }
    let shapes: BTreeSet<(Option<Grain>, u32)> = wanted.iter().map(|w| shape(w.period)).collect();
    let used: HashSet<u64> = wanted.iter().flat_map(|w| w.names.iter().copied()).collect();
    let needed: HashSet<u64> = wanted.iter().map(|w| key(w.period, &w.names)).collect();
    let untimed: HashSet<u64> = wanted.iter().filter(|w| w.period.is_none()).map(|w| key(None, &w.names)).collect();
    let mut sums: HashMap<u64, Decimal> = HashMap::new();
    // Sums of one period alone, for a table that shows one month and does not say which.
    let mut monthly: HashMap<Period, HashMap<u64, Decimal>> = HashMap::new();
    let mut lines: HashSet<(u64, Decimal)> = HashSet::new();
    for other in others {
        let theirs_named = names(other);
        for (i, fact, amount) in facts(other, theirs) {
            let names = members(other, &theirs_named, i, &used);
            for subset in subsets(&names) {
                for (grain, fiscal) in &shapes {
                    let Some(period) = grain.map_or(Some(None), |g| fact.period?.rolled_up(g, *fiscal).map(Some)) else { continue };
                    let key = key(period, &subset);
                    if needed.contains(&key) {
                        *sums.entry(key).or_default() += amount;
                        lines.insert((key, amount.normalize()));
                    }
                    if period.is_none()
                        && untimed.contains(&key)
                        && let Some(own) = fact.period
                        && (monthly.len() < 60 || monthly.contains_key(&own))
                    {
                        *monthly.entry(own).or_default().entry(key).or_default() += amount;
                    }
                }
            }
        }
    }
    let summed = SCALES.iter().fold(Held::default(), |best, scale| {
        best.better(count(&wanted, *scale, |w| sums.get(&key(w.period, &w.names)).is_some_and(|sum| agrees(w, *sum, *scale))))
    });
    let listed = count(&wanted, 1, |w| lines.contains(&(key(w.period, &w.names), w.amount.normalize())));
    // Maps have no order: of equally good months any will do, since only the counts are kept.
    #[allow(clippy::iter_over_hash_type, reason = "the best count is the same in any order")]
    let month = {
        let mut best = Held::default();
        for sums in monthly.values() {
            best = best
                .better(count(&wanted, 1, |w| w.period.is_none() && sums.get(&key(None, &w.names)).is_some_and(|sum| agrees(w, *sum, 1))));
        }
        best
    };
    let split = totals(&wanted, &sums_by_period(others, theirs, &shapes));
    let best = summed.better(listed).better(month).better(split);
    Held { amounts: wanted.len(), ..best }
}

/// The length of a period, and the month in which a fiscal year begins that has such periods.
fn shape(period: Option<Period>) -> (Option<Grain>, u32) {
    let Some(period) = period else { return (None, 1) };
    let month = chrono::Datelike::month(&period.start());
    let months = match period.grain() {
        Grain::Week | Grain::Month => 1,
        Grain::Quarter => 3,
        Grain::Half => 6,
        Grain::Year => 12,
    };
    (Some(period.grain()), (month - 1) % months + 1)
}

/// Every choice of some of a few names.
fn subsets(names: &[u64]) -> impl Iterator<Item = Vec<u64>> {
    (0_u32..1 << names.len()).map(|mask| names.iter().enumerate().filter(|(i, _)| mask & (1 << i) != 0).map(|(_, n)| *n).collect())
}

/// What a 1 in a fact's cell stands for.
fn unit(read: &Read, fact: &Fact, part: &Part) -> Decimal {
    let column = if let Origin::Cell(cell) = fact.origin { read.table.columns.iter().find(|c| c.index == cell.col) } else { None };
    column.map_or(Decimal::ONE, |c| c.scale_of(&part.0).factor().into())
}

/// Whether an amount is a sum, in a scale that nothing states, or that sum rounded as far as the amount is.
fn agrees(wanted: &Wanted, sum: Decimal, scale: u32) -> bool {
    let unit = wanted.unit * Decimal::from(scale);
    let written = (wanted.amount / wanted.unit).normalize();
    let half = Decimal::new(5, written.scale().min(6) + 1) * unit;
    let off = (written * unit - sum).abs();
    // Rounding that leaves less than two digits proves nothing.
    off < Decimal::new(5, 3) || (off <= half && half * Decimal::from(40) <= sum.abs())
}

fn count(wanted: &[Wanted], scale: u32, found: impl Fn(&Wanted) -> bool) -> Held {
    let mut seen: HashSet<Decimal> = HashSet::new();
    let compared = wanted.len();
    let mut held = Held { amounts: wanted.len(), scale, ..Held::default() };
    for one in wanted.iter().filter(|w| found(w)) {
        held.found += 1;
        if seen.insert(one.amount.abs().normalize()) {
            held.told += telling(one.amount);
        }
    }
    held.varied = seen.len() >= 3 || seen.len() == compared;
    held
}

fn telling(amount: Decimal) -> u32 {
    digits(amount.to_string().parse().unwrap_or(0.0)).min(6)
}

fn sums_by_period(others: &[&Read], part: &Part, shapes: &BTreeSet<(Option<Grain>, u32)>) -> HashMap<Option<Period>, Decimal> {
    let mut sums: HashMap<Option<Period>, Decimal> = HashMap::new();
    for other in others {
        for (_, fact, amount) in facts(other, part) {
            for (grain, fiscal) in shapes {
                let Some(period) = grain.map_or(Some(None), |g| fact.period?.rolled_up(g, *fiscal).map(Some)) else { continue };
                *sums.entry(period).or_default() += amount;
            }
        }
    }
    sums
}

/// Whether a part has the totals of others, period by period, split in another way.
fn totals(wanted: &[Wanted], sums: &HashMap<Option<Period>, Decimal>) -> Held {
    let mut own: HashMap<Option<Period>, Decimal> = HashMap::new();
    for one in wanted {
        *own.entry(one.period).or_default() += one.amount;
    }
    let same = own.iter().all(|(period, sum)| sums.get(period).is_some_and(|s| (*s - *sum).abs() < Decimal::new(5, 3)));
    if !same {
        return Held::default();
    }
    let different: HashSet<Decimal> = own.values().map(|s| s.abs().normalize()).collect();
    let told = different.iter().map(|s| telling(*s)).sum();
    let varied = different.len() >= 3 || different.len() == own.len();
    Held { amounts: wanted.len(), found: wanted.len(), varied, told, scale: 1 }
}
