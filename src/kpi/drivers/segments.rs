//! What moved a figure over segments: volume, mix and rate, each by segment. A sum of products is split product by product, so the effects
//! of all segments add up to the figure's change.

use rust_decimal::Decimal;

use super::{Part, effects};

/// A segment: an amount, and the volume that it is for. Spend and wins of a channel, say; their quotient is the segment's rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// What the rate is of.
    pub amount: Part,
    /// What the rate is per.
    pub volume: Part,
}

/// What one segment adds to the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Effects {
    /// By the volume of all segments together; zero in a ratio.
    pub volume: Decimal,
    /// By the segment's share of the volume, held against the mean of all segments: it adds where a segment that is dearer than the mean
    /// takes a larger share.
    pub mix: Decimal,
    /// By the segment's own rate.
    pub rate: Decimal,
}

/// The change of the ratio of all amounts to all volumes, by segment, in the ratio's unit. `None` when there is no volume before or after.
pub fn mix_and_rate(segments: &[Segment]) -> Option<Vec<Effects>> {
    let (amount, volume) = (total(segments, |s| s.amount)?, total(segments, |s| s.volume)?);
    let mean = (amount.before.checked_div(volume.before)? + amount.after.checked_div(volume.after)?) / Decimal::TWO;
    let one = |segment: &Segment| {
        let share = share(segment.volume, volume)?;
        let Some(rate) = rate(segment) else {
            let whole = segment.amount.after.checked_div(volume.after)? - segment.amount.before.checked_div(volume.before)?;
            return Some(Effects { mix: against(Decimal::ZERO, share, mean)?, rate: whole, ..Effects::default() });
        };
        let (split, _) = effects(&[share, rate], Some(&[1, 1]), &product)?;
        let [mix, rate] = split.try_into().ok()?;
        Some(Effects { volume: Decimal::ZERO, mix: against(mix, share, mean)?, rate })
    };
    segments.iter().map(one).collect()
}

/// The change of all amounts, by segment, in the amounts' unit: by all volume, by the mix of segments, by their rates. `None` when there is
/// no volume before or after.
pub fn volume_mix_and_rate(segments: &[Segment]) -> Option<Vec<Effects>> {
    let (amount, volume) = (total(segments, |s| s.amount)?, total(segments, |s| s.volume)?);
    let mean = amount.before.checked_add(amount.after)? / Decimal::TWO;
    let one = |segment: &Segment| {
        let share = share(segment.volume, volume)?;
        let Some(rate) = rate(segment) else {
            let whole = segment.amount.after.checked_sub(segment.amount.before)?;
            return Some(Effects { mix: against(Decimal::ZERO, share, mean)?, rate: whole, ..Effects::default() });
        };
        let (split, _) = effects(&[volume, share, rate], Some(&[1, 1, 1]), &product)?;
        let [volume, mix, rate] = split.try_into().ok()?;
        Some(Effects { volume, mix: against(mix, share, mean)?, rate })
    };
    segments.iter().map(one).collect()
}

/// A mix effect held against the mean; shares add up to one on both sides, so over all segments nothing is added or lost.
fn against(mix: Decimal, share: Part, mean: Decimal) -> Option<Decimal> {
    mix.checked_sub(mean.checked_mul(share.after - share.before)?)
}

fn total(segments: &[Segment], part: fn(&Segment) -> Part) -> Option<Part> {
    let sum =
        |sum: Part, part: Part| Some(Part { before: sum.before.checked_add(part.before)?, after: sum.after.checked_add(part.after)? });
    segments.iter().map(part).try_fold(Part { before: Decimal::ZERO, after: Decimal::ZERO }, sum)
}

fn share(volume: Part, of: Part) -> Option<Part> {
    Some(Part { before: volume.before.checked_div(of.before)?, after: volume.after.checked_div(of.after)? })
}

/// The segment's rate. A side with neither amount nor volume has the other side's rate: what comes or goes is mix. `None` where an amount
/// has no volume: then all of its change is the rate's.
fn rate(segment: &Segment) -> Option<Part> {
    let side = |amount: Decimal, volume: Decimal| match (amount.is_zero(), volume.is_zero()) {
        (true, true) => Some(None),
        (false, true) => None,
        _ => amount.checked_div(volume).map(Some),
    };
    let before = side(segment.amount.before, segment.volume.before)?;
    let after = side(segment.amount.after, segment.volume.after)?;
    let either = before.or(after).unwrap_or_default();
    Some(Part { before: before.unwrap_or(either), after: after.unwrap_or(either) })
}

fn product(parts: &[Decimal]) -> Option<Decimal> {
    parts.iter().try_fold(Decimal::ONE, |product, part| product.checked_mul(*part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn segment((a0, v0): (i64, i64), (a1, v1): (i64, i64)) -> Segment {
        Segment { amount: Part { before: a0.into(), after: a1.into() }, volume: Part { before: v0.into(), after: v1.into() } }
    }

    fn sum(effects: &[Effects], part: fn(&Effects) -> Decimal) -> Decimal {
        effects.iter().map(part).sum()
    }

    fn near(a: Decimal, b: Decimal) -> bool {
        (a - b).abs() <= Decimal::new(1, 9) * (Decimal::ONE + a.abs().max(b.abs()))
    }

    #[test]
    fn rates_that_stay_leave_all_of_the_change_to_the_mix() {
        // CAC of 100 and of 300 throughout; half of the wins move to the dearer channel.
        let effects = mix_and_rate(&[segment((1000, 10), (500, 5)), segment((3000, 10), (4500, 15))]).unwrap();
        assert!(near(sum(&effects, |e| e.mix), 50.into()) && near(sum(&effects, |e| e.rate), Decimal::ZERO), "{effects:?}");
        assert!(effects.iter().all(|e| e.mix > Decimal::ZERO), "less of the cheap and more of the dear both add: {effects:?}");
    }

    #[test]
    fn shares_that_stay_leave_all_of_the_change_to_the_rates() {
        let effects = volume_mix_and_rate(&[segment((1000, 10), (1200, 10)), segment((3000, 10), (2900, 10))]).unwrap();
        assert_eq!((sum(&effects, |e| e.mix), sum(&effects, |e| e.volume)), (Decimal::ZERO, Decimal::ZERO));
        assert!(near(effects[0].rate, 200.into()) && near(effects[1].rate, (-100).into()));
    }

    #[test]
    fn a_segment_that_comes_is_mix_and_spend_without_a_win_is_rate() {
        let effects = mix_and_rate(&[segment((1000, 10), (1000, 10)), segment((0, 0), (2000, 10)), segment((0, 0), (400, 0))]).unwrap();
        assert_eq!(effects[1].rate, Decimal::ZERO);
        assert_eq!((effects[2].mix, effects[2].rate), (Decimal::ZERO, Decimal::from(20)));
        assert_eq!(mix_and_rate(&[segment((10, 0), (10, 1))]), None);
    }

    proptest! {
        #[test]
        fn volume_mix_and_rate_add_up(of in proptest::collection::vec((0_i64..1_000_000, 0_i64..500, 0_i64..1_000_000, 0_i64..500), 1..9)) {
            let segments: Vec<Segment> = of.iter().map(|(a0, v0, a1, v1)| segment((*a0, *v0), (*a1, *v1))).collect();
            let (amount, volume) = (total(&segments, |s| s.amount).unwrap(), total(&segments, |s| s.volume).unwrap());
            prop_assume!(!volume.before.is_zero() && !volume.after.is_zero());
            let all = |e: &Effects| e.volume + e.mix + e.rate;
            let whole = volume_mix_and_rate(&segments).unwrap();
            prop_assert!(near(sum(&whole, all), amount.after - amount.before));
            let ratio = mix_and_rate(&segments).unwrap();
            prop_assert!(near(sum(&ratio, all), amount.after / volume.after - amount.before / volume.before));
        }
    }
}
