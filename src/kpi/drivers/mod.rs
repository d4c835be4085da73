//! What moved a figure: its change as effects of its parts that add up to it, by LMDI-I where the figure is a product or quotient of its
//! parts, and by Shapley where it is not, or where a part is zero or changes sign.

mod lmdi;
mod segments;
mod shapley;

pub use self::segments::{Effects, Segment, mix_and_rate, volume_mix_and_rate};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A part of a figure, before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// What it was (or was planned to be).
    pub before: Decimal,
    /// What it is.
    pub after: Decimal,
}

/// How a change was split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Additive logarithmic mean Divisia index I.
    Lmdi,
    /// Shapley value over the parts.
    Shapley,
}

impl Method {
    /// What it does, in a sentence.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Lmdi => "LMDI-I (Ang): each part takes the logarithmic share of the change that is its own; nothing is left over.",
            Self::Shapley => {
                "Shapley: each part takes what its change adds, averaged over every order in which the parts could have changed."
            }
        }
    }
}

/// What each part adds to a figure's change, in the figure's unit and the parts' order. The effects add up to the change but for the last
/// digits of a decimal; [`crate::ledger::amount::settled`] settles these.
///
/// `powers` are the parts' powers where the figure is a product of powers of its parts (1 for a factor, −1 for a divisor), else `None`.
/// `value` is the figure for some values of the parts. `None` when it has no value before, after, or in between.
pub fn effects(parts: &[Part], powers: Option<&[i32]>, value: &dyn Fn(&[Decimal]) -> Option<Decimal>) -> Option<(Vec<Decimal>, Method)> {
    let before: Vec<Decimal> = parts.iter().map(|part| part.before).collect();
    let after: Vec<Decimal> = parts.iter().map(|part| part.after).collect();
    let change = Part { before: value(&before)?, after: value(&after)? };
    if let Some(effects) = powers.and_then(|powers| lmdi::effects(parts, powers, change)) {
        return Some((effects, Method::Lmdi));
    }
    let changed = |changed: &[bool]| {
        let mixed: Vec<Decimal> =
            parts.iter().zip(changed).map(|(part, changed)| if *changed { part.after } else { part.before }).collect();
        value(&mixed)
    };
    Some((shapley::effects(parts.len(), &changed)?, Method::Shapley))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn part((before, after): (i64, i64)) -> Part {
        Part { before: before.into(), after: after.into() }
    }

    fn quotient(parts: &[Decimal]) -> Option<Decimal> {
        parts[0].checked_div(parts[1])
    }

    fn product(parts: &[Decimal]) -> Option<Decimal> {
        parts.iter().try_fold(Decimal::ONE, |product, part| product.checked_mul(*part))
    }

    fn near(a: Decimal, b: Decimal) -> bool {
        (a - b).abs() <= Decimal::new(1, 9) * (Decimal::ONE + a.abs().max(b.abs()))
    }

    #[test]
    fn a_part_that_is_zero_or_changes_sign_is_shapleys() {
        let method = |parts: &[Part]| effects(parts, Some(&[1, 1]), &product).map(|(_, method)| method);
        assert_eq!(method(&[part((2, 3)), part((4, 5))]), Some(Method::Lmdi));
        assert_eq!(method(&[part((0, 3)), part((4, 5))]), Some(Method::Shapley));
        assert_eq!(method(&[part((-2, 3)), part((4, 5))]), Some(Method::Shapley));
        assert_eq!(effects(&[part((2, 3)), part((4, 0))], Some(&[1, -1]), &quotient), None, "no value after");
    }

    #[test]
    fn a_figure_that_is_no_product_is_shapleys() {
        // Margin minus spend over spend: 100 − 50 over 50 is 1; 120 − 60 over 60 is 1 too, and each part moved it.
        let romi = |parts: &[Decimal]| (parts[0] - parts[1]).checked_div(parts[1]);
        let (effects, method) = effects(&[part((100, 120)), part((50, 60))], None, &romi).unwrap();
        assert_eq!(method, Method::Shapley);
        assert!(effects[0] > Decimal::ZERO && near(effects[0], -effects[1]), "{effects:?}");
    }

    proptest! {
        #[test]
        fn effects_add_up_to_the_change(before in proptest::collection::vec(-1_000_000_i64..1_000_000, 1..5), after in proptest::collection::vec(-1_000_000_i64..1_000_000, 5)) {
            let parts: Vec<Part> = before.iter().zip(&after).map(|(b, a)| Part { before: Decimal::new(*b, 3), after: Decimal::new(*a, 3) }).collect();
            let powers = vec![1; parts.len()];
            let (effects, _) = effects(&parts, Some(&powers), &product).unwrap();
            let side = |side: fn(&Part) -> Decimal| product(&parts.iter().map(side).collect::<Vec<_>>()).unwrap();
            prop_assert!(near(effects.iter().sum(), side(|p| p.after) - side(|p| p.before)));
        }

        #[test]
        fn a_part_that_does_not_change_has_no_effect(spend in 1_i64..9_000_000, wins in 1_i64..9_000, after in 1_i64..9_000) {
            let parts = [part((spend, spend)), part((wins, after))];
            for powers in [Some([1, -1].as_slice()), None] {
                let (effects, _) = effects(&parts, powers, &quotient).unwrap();
                prop_assert!(near(effects[0], Decimal::ZERO));
            }
        }

        #[test]
        fn turned_around_each_effect_turns_its_sign(before in (1_i64..9_000_000, 1_i64..9_000), after in (1_i64..9_000_000, 1_i64..9_000)) {
            let there = [part((before.0, after.0)), part((before.1, after.1))];
            let back = [part((after.0, before.0)), part((after.1, before.1))];
            let split = |parts| effects(parts, Some(&[1, -1]), &quotient).unwrap().0;
            for (a, b) in split(&there).into_iter().zip(split(&back)) {
                prop_assert!(near(a, -b));
            }
        }
    }
}
