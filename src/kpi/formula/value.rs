//! What a formula comes to: exact, and no value where anything that it needs is missing.

use rust_decimal::{Decimal, MathematicalOps, RoundingStrategy};

use super::{Formula, Function, Input, Operator, Place};

/// Digits to which a root or another power that is not whole is given; spreadsheets give 15.
const ROOT_DIGITS: u32 = 20;

impl Formula {
    /// The value, from the sums of the inputs over one slice. `None` when an input that is needed is missing, a divisor is zero, or the
    /// result cannot be held: missing is not zero, and nothing is shown as ∞. Yes is 1 and no is 0, as where Excel counts with them.
    pub fn value(&self, input: &dyn Fn(&Input) -> Option<Decimal>) -> Option<Decimal> {
        self.value_in(&Place::default(), input)
    }

    fn value_in(&self, place: &Place, input: &dyn Fn(&Input) -> Option<Decimal>) -> Option<Decimal> {
        let of = |x: &Self| x.value_in(place, input);
        match self {
            Self::Number(number) => Some(*number),
            Self::Name(name) => input(&place.input(name)),
            Self::Negative(x) => of(x).map(|x| -x),
            Self::Percent(x) => of(x)?.checked_div(Decimal::ONE_HUNDRED),
            Self::Binary(operator, x, y) => operator.of(of(x)?, of(y)?),
            Self::Call(function, arguments) => function.of(arguments, &of),
            Self::InVersion(version, x) => x.value_in(&place.in_version(*version), input),
            Self::Over(window, x) => x.value_in(&place.over(*window), input),
        }
    }
}

impl Operator {
    fn of(self, x: Decimal, y: Decimal) -> Option<Decimal> {
        let truth = |yes: bool| Some(Decimal::from(u8::from(yes)));
        match self {
            Self::Plus => x.checked_add(y),
            Self::Minus => x.checked_sub(y),
            Self::Times => x.checked_mul(y),
            Self::Over => x.checked_div(y),
            Self::Power => power(x, y),
            Self::Equal => truth(x == y),
            Self::Unequal => truth(x != y),
            Self::Less => truth(x < y),
            Self::AtMost => truth(x <= y),
            Self::More => truth(x > y),
            Self::AtLeast => truth(x >= y),
        }
    }
}

/// `x ^ y`; no value where Excel has none: 0 to the power of 0 or less, and roots of what is below zero.
fn power(x: Decimal, y: Decimal) -> Option<Decimal> {
    if x.is_zero() {
        return (y > Decimal::ZERO).then_some(Decimal::ZERO);
    }
    if x < Decimal::ZERO && !y.fract().is_zero() {
        return None;
    }
    let power = x.checked_powd(y)?;
    // A root is right to some digits: the cube root of 8 is 2.
    if y.fract().is_zero() { Some(power) } else { power.round_sf(ROOT_DIGITS).map(|root| root.normalize()) }
}

impl Function {
    fn of(self, arguments: &[Formula], of: &dyn Fn(&Formula) -> Option<Decimal>) -> Option<Decimal> {
        let truth = |yes: bool| Decimal::from(u8::from(yes));
        let all = || arguments.iter().map(of).collect::<Option<Vec<Decimal>>>();
        let at = |n: usize| arguments.get(n).and_then(of);
        match self {
            Self::If => at(if at(0)?.is_zero() { 2 } else { 1 }),
            Self::IfError => at(0).or_else(|| at(1)),
            Self::Sum => all()?.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add),
            Self::Min => all()?.into_iter().min(),
            Self::Max => all()?.into_iter().max(),
            Self::Round => rounded(at(0)?, at(1)?),
            Self::Abs => at(0).map(|x| x.abs()),
            Self::And => all().map(|all| truth(all.iter().all(|x| !x.is_zero()))),
            Self::Or => all().map(|all| truth(all.iter().any(|x| !x.is_zero()))),
            Self::Not => at(0).map(|x| truth(x.is_zero())),
        }
    }
}

/// Rounded half away from zero to some digits behind the decimal point, before it where they are below zero; parts of a digit do not count.
fn rounded(x: Decimal, digits: Decimal) -> Option<Decimal> {
    // Beyond these, nothing changes or nothing is left.
    let digits: i32 = digits.trunc().clamp(Decimal::from(-30), Decimal::from(28)).try_into().ok()?;
    let to = |x: Decimal, places: u32| x.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    match u32::try_from(digits) {
        Ok(places) => Some(to(x, places)),
        Err(_) => match Decimal::TEN.checked_powi(i64::from(-digits)) {
            Some(unit) => to(x.checked_div(unit)?, 0).checked_mul(unit),
            None => Some(Decimal::ZERO),
        },
    }
}
