//! Shapley values: what a part's change adds, averaged over every order in which the parts could have changed.
//!
//! Source: Shapley, *A value for n-person games*, Contributions to the Theory of Games II (1953) 307–317; for changes of figures: Ang, Liu
//! and Chew, *Perfect decomposition techniques in energy and environmental analysis*, Energy Policy 31 (2003) 1561–1566.

use rust_decimal::Decimal;

/// With more parts there would be too many orders.
const MOST: usize = 10;

/// What each of `count` parts adds. `value` is the figure when the parts marked have changed and the others have not. `None` when it has no
/// value for some of these, or with more than ten parts.
pub(super) fn effects(count: usize, value: &dyn Fn(&[bool]) -> Option<Decimal>) -> Option<Vec<Decimal>> {
    if count > MOST {
        return None;
    }
    let marked = |set: usize| -> Vec<bool> { (0..count).map(|part| set >> part & 1 == 1).collect() };
    let values: Vec<Decimal> = (0..1_usize << count).map(|set| value(&marked(set))).collect::<Option<_>>()?;
    let effect = |part: usize| {
        let without = (0..values.len()).filter(|set| set >> part & 1 == 0);
        without.clone().try_fold(Decimal::ZERO, |sum, set| {
            let added = values[set | 1 << part].checked_sub(values[set])?;
            sum.checked_add(added.checked_div(orders(set.count_ones(), count)?)?)
        })
    };
    (0..count).map(effect).collect()
}

/// n! / (s! (n − 1 − s)!): of this many orders, one has just these `set` parts before the one in question.
fn orders(set: u32, count: usize) -> Option<Decimal> {
    let factorial = |n: u32| (1..=u64::from(n)).product::<u64>();
    let n = u32::try_from(count).ok()?;
    Some(Decimal::from(factorial(n) / (factorial(set) * factorial(n - 1 - set))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The glove game (left, left, right; a pair is worth 1), as in <https://en.wikipedia.org/wiki/Shapley_value>: 1/6, 1/6, 2/3.
    #[test]
    fn the_glove_game_has_its_published_values() {
        let pair = |set: &[bool]| Some(Decimal::from(u8::from(set[2] && (set[0] || set[1]))));
        let values: Vec<String> = effects(3, &pair).unwrap().into_iter().map(|v| v.round_dp(6).to_string()).collect();
        assert_eq!(values, ["0.166667", "0.166667", "0.666667"]);
    }

    #[test]
    fn two_factors_share_what_they_changed_together() {
        // 2 × 10 becomes 3 × 14: (3 − 2) × 12 and (14 − 10) × 2.5.
        let area = |set: &[bool]| Some(Decimal::from(if set[0] { 3 } else { 2 }) * Decimal::from(if set[1] { 14 } else { 10 }));
        assert_eq!(effects(2, &area), Some(vec![Decimal::from(12), Decimal::from(10)]));
    }

    proptest! {
        #[test]
        fn the_order_of_the_parts_does_not_matter(before in proptest::collection::vec(-999_i64..999, 4), after in proptest::collection::vec(-999_i64..999, 4), turn in 0_usize..4) {
            let side = |set: &[bool], part: usize| Decimal::from(if set[part] { after[part] } else { before[part] });
            let straight = effects(4, &|set| Some(side(set, 0) * side(set, 1) + side(set, 2) * side(set, 3))).unwrap();
            let place = |part: usize| (part + turn) % 4;
            let turned = |set: &[bool]| {
                let own: Vec<bool> = (0..4).map(|part| set[place(part)]).collect();
                Some(side(&own, 0) * side(&own, 1) + side(&own, 2) * side(&own, 3))
            };
            let turned = effects(4, &turned).unwrap();
            for part in 0..4 {
                prop_assert!((straight[part] - turned[place(part)]).abs() < Decimal::new(1, 12));
            }
        }
    }
}
