//! What values are in, and whether a formula adds and compares only what can be: money and money, not money and counts.

use super::error::{FormulaError, Mistake};
use super::parse::Parsed;
use super::vocabulary::Vocabulary;
use super::{Formula, Function, Operator};
use crate::ledger::measure::Unit;

/// What a value is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// A number of the formula itself, which goes with anything.
    Plain,
    /// Something of which nobody told the unit, such as a column of the team's own; it goes with anything.
    Unknown,
    /// Yes or no.
    Truth,
    /// Powers of money, of counts and of months: a cost per lead is money over a count.
    Of {
        /// The power of money.
        money: i8,
        /// The power of counts.
        count: i8,
        /// The power of months.
        months: i8,
    },
}

impl Quantity {
    /// A share or a multiple.
    pub const RATIO: Self = Self::Of { money: 0, count: 0, months: 0 };

    /// The quantity of a unit.
    pub const fn of(unit: Unit) -> Self {
        match unit {
            Unit::Money => Self::Of { money: 1, count: 0, months: 0 },
            Unit::Count => Self::Of { money: 0, count: 1, months: 0 },
            Unit::Months => Self::Of { money: 0, count: 0, months: 1 },
            Unit::Multiple | Unit::Share => Self::RATIO,
        }
    }

    /// Whether a KPI in this unit can be such a value: money may be per something, months may come from a ratio.
    pub const fn fits(self, unit: Unit) -> bool {
        match (self, unit) {
            (Self::Plain | Self::Unknown, _) => true,
            (Self::Truth, _) => false,
            (Self::Of { money, .. }, Unit::Money) => money == 1,
            (Self::Of { money, count, months }, Unit::Count) => money == 0 && months == 0 && count >= 0,
            (Self::Of { money, count, .. }, Unit::Months) => money == 0 && count == 0,
            (Self::Of { money, count, months }, Unit::Multiple | Unit::Share) => money == 0 && count == 0 && months == 0,
        }
    }

    /// In words: `money`, `a count`, `a ratio`, `money per count`.
    pub fn words(self) -> String {
        let Self::Of { money, count, months } = self else {
            return match self {
                Self::Truth => "yes or no",
                Self::Plain => "a number",
                _ => "something without a unit",
            }
            .into();
        };
        let powers = [(money, "money"), (count, "count"), (months, "months")];
        let side = |sign: i8| {
            let parts = powers.iter().flat_map(|(power, word)| std::iter::repeat_n(*word, usize::try_from(*power * sign).unwrap_or(0)));
            parts.collect::<Vec<_>>().join(" × ")
        };
        match (side(1), side(-1)) {
            (above, below) if above.is_empty() && below.is_empty() => "a ratio".into(),
            (above, below) if below.is_empty() => {
                if above == "count" {
                    "a count".into()
                } else {
                    above
                }
            }
            (above, below) if above.is_empty() => format!("something per {below}"),
            (above, below) => format!("{above} per {below}"),
        }
    }

    /// The product of this and a power of another.
    fn times(self, other: Self, power: i8) -> Self {
        match (self, other) {
            (Self::Of { money, count, months }, Self::Of { money: m, count: c, months: t }) => {
                let sum = |a: i8, b: i8| b.checked_mul(power).and_then(|b| a.checked_add(b));
                match (sum(money, m), sum(count, c), sum(months, t)) {
                    (Some(money), Some(count), Some(months)) => Self::Of { money, count, months },
                    _ => Self::Unknown,
                }
            }
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (x, Self::Plain) => x,
            (Self::Plain, y) => Self::RATIO.times(y, power),
            _ => Self::Unknown,
        }
    }

    /// What stands beside another one in a sum, a comparison or a choice; `None` where they clash.
    fn beside(self, other: Self) -> Option<Self> {
        match (self, other) {
            (x, y) if x == y => Some(x),
            (Self::Truth, _) | (_, Self::Truth) => None,
            (Self::Unknown, y) | (y, Self::Unknown) => Some(if y == Self::Plain { Self::Unknown } else { y }),
            (Self::Plain, y) | (y, Self::Plain) => Some(y),
            _ => None,
        }
    }
}

impl Parsed {
    /// The formula with every name as its id, and what it gives.
    ///
    /// # Errors
    /// The first name that is not known, or the first two things that cannot be added or compared, with the character where it stands.
    pub fn check(&self, vocabulary: &Vocabulary) -> Result<(Formula, Quantity), FormulaError> {
        let mut at = self.at.iter().copied();
        let quantity = quantity(&self.formula, vocabulary, &mut || at.next().unwrap_or(0))?;
        if quantity == Quantity::Truth {
            return Err(Mistake::Truth.at(self.at.last().copied().unwrap_or(0)));
        }
        let formula = self.formula.map_names(&|name| vocabulary.find(name).map(|known| Formula::Name(known.id.clone())));
        Ok((formula, quantity))
    }

    /// The character at which each name stands, in their order.
    pub fn names(&self) -> Vec<(usize, &str)> {
        fn collect<'a>(formula: &'a Formula, at: &mut dyn Iterator<Item = usize>, names: &mut Vec<(usize, &'a str)>) {
            formula.parts().into_iter().for_each(|part| collect(part, at, names));
            if let (Some(at), Formula::Name(name)) = (at.next(), formula) {
                names.push((at, name));
            }
        }
        let mut names = Vec::new();
        collect(&self.formula, &mut self.at.iter().copied(), &mut names);
        names
    }
}

/// What a formula gives; `next` gives the characters of its parts in the order in which the parser finished them.
fn quantity(formula: &Formula, vocabulary: &Vocabulary, next: &mut dyn FnMut() -> usize) -> Result<Quantity, FormulaError> {
    let mut parts = Vec::new();
    for part in formula.parts() {
        parts.push((quantity(part, vocabulary, next)?, part));
    }
    let at = next();
    let given: Vec<Quantity> = parts.iter().map(|(q, _)| *q).collect();
    let first = given.first().copied().unwrap_or(Quantity::Plain);
    let number = |q: Quantity| if q == Quantity::Truth { Err(Mistake::Truth.at(at)) } else { Ok(q) };
    let truth = |q: &Quantity| if *q == Quantity::Truth { Ok(()) } else { Err(Mistake::NoTruth.at(at)) };
    let alike = |all: &[Quantity], done: &'static str| {
        let mut together = all.first().copied().unwrap_or(Quantity::Plain);
        for other in all.iter().skip(1) {
            let clash = || Mistake::Clash { left: sentence(&together.words()), right: other.words(), done }.at(at);
            together = together.beside(*other).ok_or_else(clash)?;
        }
        Ok(together)
    };
    match formula {
        Formula::Number(_) => Ok(Quantity::Plain),
        Formula::Name(name) => match vocabulary.find(name) {
            Some(known) => Ok(known.quantity),
            None => Err(Mistake::Name { name: name.clone(), nearest: vocabulary.nearest(name) }.at(at)),
        },
        Formula::Negative(_) | Formula::Percent(_) => number(first),
        Formula::InVersion(..) | Formula::Over(..) => Ok(first),
        Formula::Binary(operator, _, right) => {
            if !operator.compares() {
                given.iter().try_for_each(|q| number(*q).map(drop))?;
            }
            let second = given.get(1).copied().unwrap_or(Quantity::Plain);
            match operator {
                Operator::Plus => alike(&given, "added"),
                Operator::Minus => alike(&given, "subtracted"),
                Operator::Times => Ok(first.times(second, 1)),
                Operator::Over => Ok(first.times(second, -1)),
                Operator::Power => Ok(to_the_power(first, right)),
                _ => alike(&given, "compared").map(|_| Quantity::Truth),
            }
        }
        Formula::Call(function, _) => match function {
            Function::If => {
                truth(&first)?;
                alike(given.get(1..).unwrap_or_default(), "results of one IF")
            }
            Function::IfError => alike(&given, "results of one IFERROR"),
            Function::Sum | Function::Min | Function::Max => {
                given.iter().try_for_each(|q| number(*q).map(drop))?;
                alike(&given, if *function == Function::Sum { "added" } else { "compared" })
            }
            Function::Round | Function::Abs => number(first),
            Function::And | Function::Or | Function::Not => given.iter().try_for_each(truth).map(|()| Quantity::Truth),
        },
    }
}

/// A whole power of a quantity; nobody can tell what other powers are in.
fn to_the_power(base: Quantity, exponent: &Formula) -> Quantity {
    let power = match exponent {
        Formula::Number(n) if n.fract().is_zero() => i8::try_from(*n).ok(),
        Formula::Negative(n) => match **n {
            Formula::Number(n) if n.fract().is_zero() => i8::try_from(-n).ok(),
            _ => None,
        },
        _ => None,
    };
    match (base, power) {
        (Quantity::RATIO | Quantity::Plain, _) => base,
        (base, Some(power)) => Quantity::RATIO.times(base, power),
        (_, None) => Quantity::Unknown,
    }
}

fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
