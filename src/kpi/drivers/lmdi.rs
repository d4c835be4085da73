//! LMDI-I in its additive form: exact for products and quotients whose parts keep their sign.
//!
//! Source: Ang, *LMDI decomposition approach: A guide for implementation*, Energy Policy 86 (2015) 233–238,
//! <https://doi.org/10.1016/j.enpol.2015.07.007>: `ΔVₖ = L(V₁, V₀) · ln(xₖ₁ / xₖ₀)` with `L(a, b) = (a − b) / (ln a − ln b)`, and `L(a, a) = a`.

use rust_decimal::{Decimal, MathematicalOps};

use super::Part;

/// What each part adds to the change of the product of all parts, each to its power. `None` where a part or the product is zero or changes
/// its sign, and beyond what a decimal holds.
pub(super) fn effects(parts: &[Part], powers: &[i32], change: Part) -> Option<Vec<Decimal>> {
    let weight = mean(change)?;
    let effect = |(part, power): (&Part, &i32)| growth(*part)?.checked_mul(Decimal::from(*power))?.checked_mul(weight);
    parts.iter().zip(powers).map(effect).collect()
}

/// The logarithmic mean of the two sides.
fn mean(change: Part) -> Option<Decimal> {
    let growth = growth(change)?;
    if growth.is_zero() { Some(change.after) } else { change.after.checked_sub(change.before)?.checked_div(growth) }
}

/// ln(after / before).
fn growth(part: Part) -> Option<Decimal> {
    let ratio = part.after.checked_div(part.before).filter(|ratio| *ratio > Decimal::ZERO)?;
    ratio.checked_ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(before: [i64; 3], after: [i64; 3]) -> Vec<String> {
        let part = |(before, after): (i64, i64)| Part { before: before.into(), after: after.into() };
        let parts: Vec<Part> = before.into_iter().zip(after).map(part).collect();
        let change = part((before.iter().product(), after.iter().product()));
        effects(&parts, &[1, 1, 1], change).unwrap().into_iter().map(|e| e.round_dp(8).to_string()).collect()
    }

    /// The example of LMDIR (Heun, R package after Ang 2015), `tests/testthat/test_lmdi.R`, <https://github.com/MatthewHeun/LMDIR>: two
    /// sub-categories of three factors each, 1971 to 1972.
    #[test]
    fn effects_are_those_that_lmdir_publishes() {
        assert_eq!(term([1, 10, 2], [4, 5, 3]), ["50.47438029", "-25.23719014", "14.76280986"]);
        assert_eq!(term([4, 5, 3], [5, 6, 4]), ["19.31568569", "15.78206435", "24.90224996"]);
    }

    #[test]
    fn equal_sides_have_no_effect_and_a_change_of_sign_has_none_to_give() {
        assert_eq!(term([2, 3, 4], [2, 3, 4]), ["0", "0", "0"]);
        let part = |before: i64, after: i64| Part { before: before.into(), after: after.into() };
        assert_eq!(effects(&[part(-1, 2)], &[1], part(-1, 2)), None);
        assert_eq!(effects(&[part(0, 2)], &[1], part(0, 2)), None);
    }

    #[test]
    fn logarithms_are_exact_far_beyond_the_cent() {
        // ln 2 to 27 digits, https://oeis.org/A002162.
        let two = growth(Part { before: Decimal::ONE, after: Decimal::TWO }).unwrap();
        assert!((two - "0.693147180559945309417232121".parse::<Decimal>().unwrap()).abs() < Decimal::new(1, 24), "{two}");
    }
}
