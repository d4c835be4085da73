//! The facts of a ledger in little room: what the amounts of one column and period share stands once, an amount takes eight bytes.

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::cell::CellRef;
use super::fact::{Fact, Origin};
use super::period::Period;
use super::version::Version;

/// Facts in the order in which they were added.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    list: Vec<Slim>,
    kinds: Vec<Kind>,
    places: FxHashMap<Kind, u32>,
    /// The amounts whose digits take more than eight bytes.
    long: Vec<Decimal>,
}

/// A fact without what it shares with others.
#[derive(Debug, Clone, Copy)]
struct Slim {
    /// The digits of the amount; of a long one, its position.
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
    /// Among the long ones.
    Long,
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
        let (written, digits) = match fact.amount {
            None => (Written::Missing, 0),
            Some(amount) => {
                if let Some(digits) = short(amount) {
                    (Written::Short(amount.scale()), digits)
                } else {
                    self.long.push(amount);
                    (Written::Long, i64::try_from(self.long.len() - 1).unwrap_or(i64::MAX))
                }
            }
        };
        let (place, row) = match fact.origin {
            Origin::Cell(CellRef { source, sheet, row, col }) => (Place::Column { source, sheet, col }, row),
            Origin::Move { decision, leg } => (Place::Decision(decision), leg),
        };
        let kind = Kind { measure: fact.measure, version: fact.version, period: fact.period, currency: fact.currency, written, place };
        let kinds = &mut self.kinds;
        let kind = *self.places.entry(kind).or_insert_with(|| {
            kinds.push(kind);
            u32::try_from(kinds.len() - 1).unwrap_or(u32::MAX)
        });
        self.list.push(Slim { digits, kind, row });
    }

    /// Keeps the first `count` facts and drops the rest.
    pub(super) fn truncate(&mut self, count: usize) {
        self.list.truncate(count);
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
        let kind = self.kinds.get(slim.kind as usize)?;
        let amount = match kind.written {
            Written::Missing => None,
            Written::Short(scale) => Some(Decimal::new(slim.digits, scale)),
            Written::Long => self.long.get(usize::try_from(slim.digits).ok()?).copied(),
        };
        let origin = match kind.place {
            Place::Column { source, sheet, col } => Origin::Cell(CellRef { source, sheet, row: slim.row, col }),
            Place::Decision(decision) => Origin::Move { decision, leg: slim.row },
        };
        Some(Fact { measure: kind.measure, version: kind.version, period: kind.period, currency: kind.currency, amount, origin })
    }
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
    }

    #[test]
    fn a_fact_takes_sixteen_bytes() {
        assert_eq!(size_of::<Slim>(), 16);
    }
}
