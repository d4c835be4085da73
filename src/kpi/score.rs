//! How much of a balanced scorecard holds: the share of the weight of its KPIs that keep to their plan.

use rust_decimal::Decimal;

use super::Status;

/// How some KPIs stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Score {
    /// The weight of those that hold over the weight of those that are judged, 0 to 1.
    pub share: Decimal,
    /// How many hold.
    pub held: usize,
    /// How many are judged: neither plan nor actual is missing, and there is enough to say something.
    pub judged: usize,
}

/// How KPIs stand together, each with its weight, its status, and whether it is activity that is no success. One holds when it is judged, not in
/// breach, and no such activity. `None` where none is judged.
///
/// Source: Kaplan and Norton, The Balanced Scorecard (1996), has measures by perspective; that what is scored is whether they hold, and not
/// by how much, keeps one KPI far beyond its plan from covering for others that fail.
pub fn score(kpis: impl IntoIterator<Item = (Decimal, Status, bool)>) -> Option<Score> {
    let silent = [Status::TooFew, Status::NoPlan, Status::NoActual];
    let (mut all, mut held, mut score) = (Decimal::ZERO, Decimal::ZERO, Score { share: Decimal::ZERO, held: 0, judged: 0 });
    for (weight, status, vanity) in kpis.into_iter().filter(|(_, status, _)| !silent.contains(status)) {
        all = all.checked_add(weight)?;
        score.judged += 1;
        if status != Status::Breach && !vanity {
            held = held.checked_add(weight)?;
            score.held += 1;
        }
    }
    score.share = held.checked_div(all)?;
    Some(score)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_counts_by_its_weight() {
        let of =
            |kpis: &[(i64, Status, bool)]| score(kpis.iter().map(|(weight, status, vanity)| (Decimal::from(*weight), *status, *vanity)));
        let found = of(&[(3, Status::OnPlan, false), (1, Status::Breach, false), (5, Status::NoPlan, false)]);
        assert_eq!(found, Some(Score { share: Decimal::new(75, 2), held: 1, judged: 2 }));
        let activity = of(&[(1, Status::Ahead, true), (1, Status::Ahead, false)]);
        assert_eq!(activity.map(|score| score.share), Some(Decimal::new(5, 1)), "activity alone is no success");
        assert_eq!((of(&[]), of(&[(1, Status::TooFew, false)])), (None, None));
    }
}
