//! How much stands behind a KPI's value: a rate of three leads says little, one of three thousand much.

use rust_decimal::Decimal;

use super::Trigger;
use crate::kpi::formula::{Formula, Input, Operator};
use crate::ledger::measure::Unit;

impl Trigger {
    /// The volume behind a value of a formula over measures: the smallest count among what the formula divides by, such as the wins of a
    /// cost per win. Where it divides by no count, it is what it divides by as a whole; where it does not divide, the value's own size.
    /// `None` where that has no value.
    pub fn volume(formula: &Formula, value: Option<Decimal>, of: &dyn Fn(&Input) -> Option<Decimal>) -> Option<Decimal> {
        let mut divisors = Vec::new();
        collect(formula, &|f| f, &mut divisors);
        let Some(first) = divisors.first() else { return value.map(|v| v.abs()) };
        let counts: Vec<Input> = divisors.iter().flat_map(Formula::inputs).filter(is_count).collect();
        if counts.is_empty() {
            return first.value(&|input| of(input)).map(|v| v.abs());
        }
        let volumes: Option<Vec<Decimal>> = counts.iter().map(of).collect();
        volumes?.into_iter().min()
    }
}

fn is_count(input: &Input) -> bool {
    input.measure().is_some_and(|measure| measure.unit() == Unit::Count)
}

/// Everything that a formula divides by, the outermost first, with the version and the stretch of time that hold there.
fn collect(formula: &Formula, within: &dyn Fn(Formula) -> Formula, found: &mut Vec<Formula>) {
    match formula {
        Formula::InVersion(version, inner) => {
            collect(inner, &|f| within(Formula::InVersion(*version, Box::new(f))), found);
        }
        Formula::Over(window, inner) => collect(inner, &|f| within(Formula::Over(*window, Box::new(f))), found),
        other => {
            if let Formula::Binary(Operator::Over, _, divisor) = other {
                found.push(within((**divisor).clone()));
            }
            other.parts().into_iter().for_each(|part| collect(part, within, found));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn volume(formula: &str) -> Option<String> {
        let of = |input: &Input| match input.word().as_str() {
            "spend" => Some(Decimal::from(5_000)),
            "wins" => Some(Decimal::from(20)),
            "sql" => Some(Decimal::from(80)),
            "LAG(spend, 12)" => Some(Decimal::from(4_000)),
            _ => None,
        };
        let formula = Formula::parse(formula).unwrap();
        Trigger::volume(&formula, formula.value(&|input| of(input)), &of).map(|v| v.to_string())
    }

    #[test]
    fn the_volume_is_the_smallest_count_that_a_formula_divides_by() {
        assert_eq!(volume("spend / wins").as_deref(), Some("20"));
        assert_eq!(volume("wins / sql").as_deref(), Some("80"));
        assert_eq!(volume("(spend / sql) / (spend / wins)").as_deref(), Some("20"));
        assert_eq!(volume("spend / LAG(spend, 12) - 1").as_deref(), Some("4000"));
        assert_eq!(volume("spend - 7000").as_deref(), Some("2000"));
        assert_eq!((volume("spend / leads"), volume("leads")), (None, None));
    }
}
