//! Sums over a project's facts, by the shortest way there is: from what facts share, from the rollup, or fact by fact.

use std::collections::BTreeMap;
use std::hash::Hash;
use std::rc::Rc;

use super::project::Project;
use crate::ledger::slice::{Reporting, Totals, by_period, grouped};
use crate::ledger::{DimensionKind, Member, Period, Rollup, Slice, Version};

/// Facts that have in common what most questions ask for.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// Position of the measure among the ledger's measures.
    pub measure: u16,
    /// Their version.
    pub version: Version,
    /// When they count.
    pub period: Option<Period>,
    /// Their member in the main dimension; blank where there is none.
    pub main: Member,
    /// Their owner.
    pub owner: Member,
}

impl Project {
    /// The sums over a slice, converted.
    pub fn totals(&self, slice: &Slice, reporting: &Reporting) -> Totals {
        self.by_period(slice, reporting, |_| Some(())).remove(&()).unwrap_or_default()
    }

    /// The sums over a slice by a key of each period; what has the key `None` stays out.
    pub fn by_period<K: Ord + Hash + Copy>(
        &self,
        slice: &Slice,
        reporting: &Reporting,
        key: impl Fn(Option<Period>) -> Option<K>,
    ) -> BTreeMap<K, Totals> {
        if slice.members.is_empty() {
            return by_period(self.ledger(), slice, reporting, key);
        }
        self.by_part(slice, reporting, |part| key(part.period))
    }

    /// The sums over a slice by a key of each part; what has the key `None` stays out.
    pub fn by_part<K: Ord + Hash + Copy>(
        &self,
        slice: &Slice,
        reporting: &Reporting,
        key: impl Fn(&Part) -> Option<K>,
    ) -> BTreeMap<K, Totals> {
        let ledger = self.ledger();
        // A dimension that is not there has no members.
        let place = |dimension: Option<usize>| dimension.unwrap_or(usize::MAX);
        let dimensions = [place(self.main_dimension), place(ledger.find_dimension(&DimensionKind::Owner))];
        let kept = self.rollup(dimensions).grouped(ledger, slice, reporting, |alike, [main, owner]| {
            key(&Part { measure: alike.measure, version: alike.version, period: alike.period, main, owner })
        });
        kept.unwrap_or_else(|| {
            grouped(ledger, slice, reporting, |at, fact| {
                let [main, owner] = dimensions.map(|dimension| ledger.member_of(at, dimension));
                key(&Part { measure: fact.measure, version: fact.version, period: fact.period, main, owner })
            })
        })
    }

    /// The sums of the reading by two dimensions, made when they are first asked for; a move can be the first to name an owner.
    fn rollup(&self, dimensions: [usize; 2]) -> Rc<Rollup> {
        let mut kept = self.rollup.borrow_mut();
        match kept.as_ref().filter(|rollup| rollup.dimensions() == dimensions) {
            Some(rollup) => Rc::clone(rollup),
            None => Rc::clone(kept.insert(Rc::new(Rollup::of(self.ledger(), &self.read_until, dimensions)))),
        }
    }
}
