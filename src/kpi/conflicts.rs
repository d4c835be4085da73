//! KPIs that pull apart: activity that grows while the outcome it is for does not, and volume that grows while quality or margin falls.

use rust_decimal::Decimal;

use super::definition::KpiKind;
use super::status::{favorable, variance};
use crate::ledger::measure::Direction;

/// What an actual is beside what it is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Course {
    /// What happened; `None`: not known.
    pub actual: Option<Decimal>,
    /// The plan; `None`: there is none.
    pub plan: Option<Decimal>,
    /// Which way is better.
    pub direction: Direction,
}

impl Course {
    /// Whether it is better than planned; `None` when it is as planned, or a side is missing.
    fn better(self) -> Option<bool> {
        favorable(variance(self.actual, self.plan), self.direction)
    }
}

/// Whether a KPI looks like success and is none: an Activity KPI that is better than planned while the outcome that it is for is not, or is
/// not known. Activity is never success by itself.
///
/// Source: Farris et al., Marketing Metrics, 3rd ed. (2015), ch. 1, on activity as a means and not an end.
pub fn is_vanity(kind: KpiKind, activity: Course, outcome: Option<Course>) -> bool {
    kind == KpiKind::Activity && activity.better() == Some(true) && outcome.and_then(Course::better) != Some(true)
}

/// What is said of such a KPI in place of its status.
pub const NO_SUCCESS: &str = "Activity, no success";

/// Volume by its measure's id, and the id of the KPI of quality or margin that it must not be bought with.
pub const PAIRS: &[(&str, &str)] = &[
    ("impressions", "ctr"),
    ("clicks", "click_to_lead"),
    ("leads", "lead_to_mql"),
    ("leads", "icp_fit"),
    ("mql", "mql_to_sql"),
    ("sql", "sql_to_opportunity"),
    ("opportunities", "win_rate"),
    ("pipeline", "win_rate"),
    ("pipeline", "pipeline_purity"),
    ("wins", "cac"),
    ("wins", "nps"),
    ("bookings", "payback"),
    ("revenue", "romi"),
    ("revenue", "ebitda_effect"),
];

/// Whether two KPIs are in conflict: more volume than planned, and quality or margin worse than planned.
pub fn conflict(volume: Course, quality: Course) -> bool {
    let more = variance(volume.actual, volume.plan).is_some_and(|v| v > Decimal::ZERO);
    more && quality.better() == Some(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::Catalog;

    fn course(actual: i64, plan: i64, direction: Direction) -> Course {
        Course { actual: Some(actual.into()), plan: Some(plan.into()), direction }
    }

    #[test]
    fn activity_without_its_outcome_is_no_success() {
        let clicks = course(12, 10, Direction::HigherBetter);
        let pipeline = |actual| Some(course(actual, 100, Direction::HigherBetter));
        assert!(is_vanity(KpiKind::Activity, clicks, pipeline(100)), "the outcome stands still");
        assert!(is_vanity(KpiKind::Activity, clicks, pipeline(90)) && is_vanity(KpiKind::Activity, clicks, None));
        assert!(!is_vanity(KpiKind::Activity, clicks, pipeline(101)));
        assert!(!is_vanity(KpiKind::Funnel, clicks, pipeline(90)), "only activity");
        let dearer = course(12, 10, Direction::LowerBetter);
        assert!(!is_vanity(KpiKind::Activity, dearer, pipeline(90)), "it does not look like success");
    }

    #[test]
    fn volume_that_is_bought_with_quality_is_a_conflict() {
        let (more, less) = (course(12, 10, Direction::HigherBetter), course(9, 10, Direction::HigherBetter));
        assert!(conflict(more, less));
        assert!(conflict(more, course(12, 10, Direction::LowerBetter)), "a cost that rises is margin that falls");
        assert!(!conflict(more, more) && !conflict(less, less));
        assert!(!conflict(more, Course { plan: None, ..less }) && !conflict(Course { actual: None, ..more }, less));
    }

    #[test]
    fn every_pair_names_a_kpi() {
        let catalog = Catalog::in_force(&[], None, &[]);
        for (_, quality) in PAIRS {
            assert!(catalog.find(quality).is_some(), "{quality}");
        }
    }
}
