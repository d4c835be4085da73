//! What a budget is mostly about: the measure that its pages show, and the dimension by which it is compared.

use crate::ledger::{DimensionKind as Kind, Fact, Ledger, Measure, Member, Version};

/// The dimensions that budgets are compared by, those that say most first.
const ORDER: [Kind; 8] =
    [Kind::Channel, Kind::Program, Kind::Campaign, Kind::Category, Kind::Product, Kind::Department, Kind::Region, Kind::Platform];

/// Spend when there is any, else the first measure that there is.
pub fn main_measure(ledger: &Ledger) -> Measure {
    if ledger.find_measure(&Measure::SPEND).is_some() {
        return Measure::SPEND;
    }
    ledger.measures().first().cloned().unwrap_or(Measure::SPEND)
}

/// The position of the first dimension, in the usual order, in which at least half of the main measure's facts have a member; else of
/// the first in which any of them has one, dimensions of other kinds last. `None` when no fact has a member.
pub fn main_dimension(ledger: &Ledger) -> Option<usize> {
    let measure = ledger.find_measure(&main_measure(ledger))?;
    let all: usize = ledger.facts().alike().filter(|alike| alike.measure == measure).map(|alike| alike.sum.count as usize).sum();
    let usual: Vec<usize> = ORDER.iter().filter_map(|kind| ledger.find_dimension(kind)).collect();
    let others = (0..ledger.dimensions().len()).filter(|d| !usual.contains(d));
    let having = |dimension: &usize, least: usize| naming(ledger, measure, *dimension).take(least.max(1)).count() == least.max(1);
    let mostly = usual.iter().copied().find(|d| having(d, all.div_ceil(2)));
    mostly.or_else(|| usual.iter().copied().chain(others).find(|d| having(d, 1)))
}

/// The facts of a measure that have an amount and name a member of a dimension.
fn naming(ledger: &Ledger, measure: u16, dimension: usize) -> impl Iterator<Item = Fact> + '_ {
    let named = ledger.facts().iter().enumerate().filter(move |(position, fact)| {
        fact.measure == measure && fact.amount.is_some() && ledger.member_of(*position, dimension) != Member::BLANK
    });
    named.map(|(_, fact)| fact)
}

/// The dimensions by which the parts of the main one are told apart, those that say most first.
const BELOW: [Kind; 7] = [Kind::Region, Kind::Program, Kind::Category, Kind::Product, Kind::Department, Kind::Campaign, Kind::Platform];

/// The position of the first dimension, in the usual order, that is not the main one, has more than one member, and is named by at
/// least half of the main measure's plan and of its actuals. `None` when there is none.
pub fn second_dimension(ledger: &Ledger, main: usize) -> Option<usize> {
    let measure = ledger.find_measure(&main_measure(ledger))?;
    let sides = [Version::Plan, Version::Actual];
    let of = |version| ledger.facts().alike().filter(move |alike| alike.measure == measure && alike.version == version);
    let all = sides.map(|version| of(version).map(|alike| alike.sum.count as usize).sum::<usize>());
    let several = |dimension: usize| ledger.dimensions().get(dimension).is_some_and(|d| d.members().nth(1).is_some());
    let mostly = |dimension: usize| {
        let mut counts = [0_usize; 2];
        for fact in naming(ledger, measure, dimension) {
            if let Some(side) = sides.iter().position(|version| *version == fact.version) {
                counts[side] += 1;
            }
        }
        counts.iter().zip(all).all(|(count, all)| *count >= all.div_ceil(2))
    };
    let candidates = BELOW.iter().filter_map(|kind| ledger.find_dimension(kind)).filter(|d| *d != main);
    candidates.into_iter().find(|d| several(*d) && mostly(*d))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Decimal, Fact, Origin, Version};

    /// Facts of spend, each with its channel, campaign and team; empty where it has none.
    fn ledger(lines: &[[&str; 3]]) -> Ledger {
        let mut ledger = Ledger::default();
        let spend = ledger.measure(&Measure::SPEND);
        let kinds = [Kind::Channel, Kind::Campaign, Kind::from_id("team")];
        for (row, line) in (0..).zip(lines) {
            let members: Vec<_> = kinds
                .iter()
                .zip(line)
                .filter(|(_, name)| !name.is_empty())
                .map(|(kind, name)| {
                    let dimension = ledger.dimension(kind);
                    (dimension, ledger.member(dimension, name).unwrap())
                })
                .collect();
            let origin = Origin::Move { decision: row, leg: 0 };
            let fact = Fact { measure: spend, version: Version::Plan, period: None, currency: 0, amount: Some(Decimal::ONE), origin };
            ledger.push(fact, &members);
        }
        ledger
    }

    fn main(lines: &[[&str; 3]]) -> Option<String> {
        let ledger = ledger(lines);
        main_dimension(&ledger).map(|d| ledger.dimensions()[d].kind.id())
    }

    #[test]
    fn a_budget_is_compared_by_what_most_of_its_spend_has() {
        assert_eq!(main(&[["Search", "A", ""], ["Events", "B", ""]]).as_deref(), Some("channel"));
        assert_eq!(main(&[["Search", "A", ""], ["", "B", ""], ["", "C", ""]]).as_deref(), Some("campaign"));
    }

    #[test]
    fn parts_are_told_apart_by_what_most_of_them_name() {
        let second = |lines: &[[&str; 3]]| second_dimension(&ledger(lines), 0);
        assert_eq!(second(&[["Search", "A", ""], ["Events", "B", ""]]), Some(1));
        assert_eq!(second(&[["Search", "A", ""], ["Events", "A", ""]]), None, "one name tells nothing apart");
        assert_eq!(second(&[["Search", "A", ""], ["Search", "B", ""], ["Events", "", ""], ["Events", "", ""], ["TV", "", ""]]), None);
    }

    #[test]
    fn what_few_have_is_better_than_nothing_and_the_usual_comes_first() {
        assert_eq!(main(&[["", "A", "x"], ["", "", "y"], ["", "", "z"]]).as_deref(), Some("campaign"));
        assert_eq!(main(&[["", "", "x"], ["", "", ""], ["", "", ""]]).as_deref(), Some("team"));
        assert_eq!(main(&[["", "", ""]]), None);
    }
}
