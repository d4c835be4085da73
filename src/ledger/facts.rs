//! The facts of a ledger in little room: what the amounts of one column and period share stands once, an amount takes eight bytes.

use std::hash::Hash;
use std::ops::Range;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::amount::Sum;
use super::cell::CellRef;
use super::fact::{Fact, Origin};
use super::period::Period;
use super::version::Version;

/// Facts that are gone through in one call.
const PIECE: usize = 1 << 14;

/// Facts in the order in which they were added.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    list: Vec<Slim>,
    kinds: Vec<Tally>,
    places: FxHashMap<Kind, u32>,
    /// The kind of the last fact.
    last: u32,
    /// The amounts whose digits take more than eight bytes.
    long: Vec<Decimal>,
}

/// A fact without what it shares with others.
#[derive(Debug, Clone, Copy)]
struct Slim {
    /// The digits of the amount, where they fit.
    digits: i64,
    /// Position among the kinds.
    kind: u32,
    /// The row of a cell, or the leg of a decision.
    row: u32,
}

/// What facts share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Kind {
    measure: u16,
    version: Version,
    period: Option<Period>,
    currency: u16,
    written: Written,
    place: Place,
}

/// How an amount stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Written {
    /// Not at all.
    Missing,
    /// As digits, so many of them decimals.
    Short(u32),
    /// Among the long ones, at this position: each is a kind of its own.
    Long(u32),
}

/// A kind, and its facts taken together.
#[derive(Debug, Clone, Copy)]
struct Tally {
    kind: Kind,
    /// The sum of the digits. As many as there can be do not fill it, nor the 96 bits of a decimal.
    digits: i128,
    count: u32,
    /// The kind that came after this one the last time: columns repeat in every row.
    next: u32,
}

/// Facts that differ in nothing but their amounts, rows and members, taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alike {
    /// Position of the measure among the ledger's measures.
    pub measure: u16,
    /// Their version.
    pub version: Version,
    /// When they count.
    pub period: Option<Period>,
    /// Position of the currency among the ledger's currencies.
    pub currency: u16,
    /// The sum of their amounts, all of which are there or all of which are missing.
    pub sum: Sum,
}

impl From<Fact> for Alike {
    fn from(fact: Fact) -> Self {
        let Fact { measure, version, period, currency, amount, .. } = fact;
        let mut sum = Sum::default();
        match amount {
            Some(amount) => sum.add(amount),
            None => sum.missing += 1,
        }
        Self { measure, version, period, currency, sum }
    }
}

/// Where facts come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    Column { source: u16, sheet: u16, col: u16 },
    Decision(u32),
}

impl Facts {
    /// Makes room for facts to come.
    pub(super) fn reserve(&mut self, facts: usize) {
        self.list.reserve_exact(facts);
    }

    /// Adds a fact.
    pub(super) fn push(&mut self, fact: Fact) {
        let (written, digits) = match fact.amount.map(|amount| (amount, short(amount))) {
            None => (Written::Missing, 0),
            Some((amount, Some(digits))) => (Written::Short(amount.scale()), digits),
            Some((amount, None)) => {
                self.long.push(amount);
                (Written::Long(position(self.long.len() - 1)), 0)
            }
        };
        let (place, row) = match fact.origin {
            Origin::Cell(CellRef { source, sheet, row, col }) => (Place::Column { source, sheet, col }, row),
            Origin::Move { decision, leg } => (Place::Decision(decision), leg),
        };
        let kind = Kind { measure: fact.measure, version: fact.version, period: fact.period, currency: fact.currency, written, place };
        let place = self.place(kind);
        if let Some(tally) = self.kinds.get_mut(place as usize) {
            tally.digits += i128::from(digits);
            tally.count += 1;
        }
        self.list.push(Slim { digits, kind: place, row });
    }

    /// The position of a kind, added when new.
    #[inline]
    fn place(&mut self, kind: Kind) -> u32 {
        let next = self.kinds.get(self.last as usize).map_or(0, |last| last.next);
        let place = if self.kinds.get(next as usize).is_some_and(|tally| tally.kind == kind) {
            next
        } else {
            let kinds = &mut self.kinds;
            *self.places.entry(kind).or_insert_with(|| {
                kinds.push(Tally { kind, digits: 0, count: 0, next: 0 });
                position(kinds.len() - 1)
            })
        };
        if let Some(last) = self.kinds.get_mut(self.last as usize) {
            last.next = place;
        }
        self.last = place;
        place
    }

    /// Keeps the first `count` facts and drops the rest.
    pub(super) fn truncate(&mut self, count: usize) {
        for slim in self.list.drain(count.min(self.list.len())..) {
            if let Some(tally) = self.kinds.get_mut(slim.kind as usize) {
                tally.digits -= i128::from(slim.digits);
                tally.count -= 1;
            }
        }
    }

    /// The facts by what they share: sums over all of them need not go over each.
    pub fn alike(&self) -> impl Iterator<Item = Alike> + '_ {
        self.kinds.iter().filter(|tally| tally.count > 0).map(|tally| self.together(tally))
    }

    /// The first facts, up to a position, by what they share and by a key of each one's position.
    pub fn alike_by<K: Eq + Hash + Copy>(&self, until: usize, key: impl Fn(usize) -> K) -> Vec<(Alike, K)> {
        let mut places: FxHashMap<(u32, K), usize> = FxHashMap::default();
        let mut tallies: Vec<(Tally, K)> = Vec::new();
        let until = until.min(self.list.len());
        // In pieces: a browser makes a function fast between its calls, not while it runs.
        for from in (0..until).step_by(PIECE) {
            self.tally(from..until.min(from + PIECE), &key, &mut places, &mut tallies);
        }
        tallies.into_iter().map(|(tally, key)| (self.together(&tally), key)).collect()
    }

    #[inline(never)]
    fn tally<K: Eq + Hash + Copy>(
        &self,
        piece: Range<usize>,
        key: &impl Fn(usize) -> K,
        places: &mut FxHashMap<(u32, K), usize>,
        tallies: &mut Vec<(Tally, K)>,
    ) {
        for (position, slim) in piece.clone().zip(self.list.get(piece).unwrap_or_default()) {
            let (key, Some(kind)) = (key(position), self.kinds.get(slim.kind as usize)) else { continue };
            let place = *places.entry((slim.kind, key)).or_insert(tallies.len());
            if place == tallies.len() {
                tallies.push((Tally { digits: 0, count: 0, ..*kind }, key));
            }
            if let Some((tally, _)) = tallies.get_mut(place) {
                tally.digits += i128::from(slim.digits);
                tally.count += 1;
            }
        }
    }

    /// Facts of a kind as one.
    fn together(&self, tally: &Tally) -> Alike {
        let Kind { measure, version, period, currency, written, .. } = tally.kind;
        let total = match written {
            Written::Missing => None,
            Written::Short(scale) => Decimal::try_from_i128_with_scale(tally.digits, scale).ok(),
            Written::Long(at) => self.long.get(at as usize).copied(),
        };
        let sum = match total {
            Some(total) => Sum { total, count: tally.count, missing: 0 },
            None => Sum { missing: tally.count, ..Sum::default() },
        };
        Alike { measure, version, period, currency, sum }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The fact at a position; `None` beyond the end.
    pub fn get(&self, position: usize) -> Option<Fact> {
        self.whole(*self.list.get(position)?)
    }

    /// Every fact in order.
    pub fn iter(&self) -> impl Iterator<Item = Fact> + Clone + '_ {
        self.list.iter().filter_map(|slim| self.whole(*slim))
    }

    #[inline]
    fn whole(&self, slim: Slim) -> Option<Fact> {
        let kind = &self.kinds.get(slim.kind as usize)?.kind;
        let amount = match kind.written {
            Written::Missing => None,
            Written::Short(scale) => Some(Decimal::new(slim.digits, scale)),
            Written::Long(at) => self.long.get(at as usize).copied(),
        };
        let origin = match kind.place {
            Place::Column { source, sheet, col } => Origin::Cell(CellRef { source, sheet, row: slim.row, col }),
            Place::Decision(decision) => Origin::Move { decision, leg: slim.row },
        };
        Some(Fact { measure: kind.measure, version: kind.version, period: kind.period, currency: kind.currency, amount, origin })
    }
}

fn position(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// The digits of an amount that takes eight bytes; `None` for a longer one, and for a zero with a sign.
fn short(amount: Decimal) -> Option<i64> {
    if amount.is_zero() && amount.is_sign_negative() {
        return None;
    }
    i64::try_from(amount.mantissa()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn fact(amount: Option<Decimal>, row: u32, month: u32) -> Fact {
        let origin = match row % 3 {
            0 => Origin::Move { decision: row, leg: month },
            _ => Origin::Cell(CellRef { source: 1, sheet: 2, row, col: 3 }),
        };
        Fact { measure: 4, version: Version::Actual, period: Period::month(2026, month), currency: 5, amount, origin }
    }

    proptest! {
        #[test]
        fn facts_come_back_as_they_were_added(facts in proptest::collection::vec((proptest::num::i128::ANY, 0_u32..29, 0_u32..9, 0_u32..14), 0..40)) {
            let amount = |number: i128, scale: u32| Decimal::try_from_i128_with_scale(number >> (32 + number.unsigned_abs() % 96), scale).ok();
            let whole: Vec<Fact> = facts.iter().map(|(number, scale, row, month)| fact(amount(*number, *scale), *row, *month)).collect();
            let mut held = Facts::default();
            for fact in &whole {
                held.push(*fact);
            }
            prop_assert_eq!(held.iter().collect::<Vec<_>>(), whole.clone());
            let written = |fact: Fact| fact.amount.map(|a| a.to_string());
            prop_assert_eq!(held.iter().map(written).collect::<Vec<_>>(), whole.into_iter().map(written).collect::<Vec<_>>());
        }

        #[test]
        fn what_is_alike_adds_up_to_all(facts in proptest::collection::vec((-999_i64..999, 0_u32..4, 0_u32..9, 0_u32..14), 0..60), kept in 0_usize..60) {
            let long: Decimal = "12345678901.234567890123".parse().unwrap();
            let mut held = Facts::default();
            for (number, scale, row, month) in &facts {
                let amount = if number % 7 == 0 { None } else { Some(Decimal::new(*number, *scale) + if number % 11 == 0 { long } else { Decimal::ZERO }) };
                held.push(fact(amount, *row, *month));
            }
            held.truncate(kept);
            let mut apart: BTreeMap<Option<Period>, Sum> = BTreeMap::new();
            for fact in held.iter() {
                let sum = apart.entry(fact.period).or_default();
                match fact.amount {
                    Some(amount) => sum.add(amount),
                    None => sum.missing += 1,
                }
            }
            let mut together: BTreeMap<Option<Period>, Sum> = BTreeMap::new();
            for alike in held.alike() {
                together.entry(alike.period).or_default().merge(alike.sum);
            }
            prop_assert_eq!(together, apart);
        }
    }

    #[test]
    fn a_fact_takes_sixteen_bytes() {
        assert_eq!(size_of::<Slim>(), 16);
    }
}
