//! The built-in KPIs, one family a file, in the order in which pages list them.

pub mod activity;
pub mod efficiency;
pub mod funnel;
pub mod outcome;

use super::definition::Kpi;

/// Every built-in KPI.
pub fn all() -> impl Iterator<Item = &'static Kpi> {
    outcome::FAMILY.iter().chain(efficiency::FAMILY).chain(funnel::FAMILY).chain(activity::FAMILY)
}

/// The KPI of an id, or `None`.
pub fn find(id: &str) -> Option<&'static Kpi> {
    all().find(|k| k.id == id)
}

/// Every KPI below those that it leads to, each with its depth: the top has 0.
pub fn tree() -> Vec<(&'static Kpi, u8)> {
    fn below(parent: Option<&str>, depth: u8, found: &mut Vec<(&'static Kpi, u8)>) {
        for kpi in all().filter(|k| k.parent == parent) {
            found.push((kpi, depth));
            below(Some(kpi.id), depth.saturating_add(1), found);
        }
    }
    let mut found = Vec::new();
    below(None, 0, &mut found);
    found
}

/// The chain from spend to payback, in reading order.
pub const CHAIN: [&str; 6] = ["spend", "pipeline", "bookings", "cac", "romi", "payback"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::Input;
    use crate::ledger::Measure;

    #[test]
    fn every_kpi_has_an_id_of_its_own_and_says_what_it_is() {
        let ids: Vec<_> = all().map(|k| k.id).collect();
        for (i, kpi) in all().enumerate() {
            assert!(!ids[i + 1..].contains(&kpi.id), "{} twice", kpi.id);
            assert!(kpi.meaning.ends_with('.') && kpi.undefined_when.ends_with('.') && !kpi.source.is_empty(), "{}", kpi.id);
            assert!(kpi.version >= 1);
        }
    }

    #[test]
    fn formulas_name_known_measures_only() {
        for kpi in all() {
            for input in kpi.formula.inputs() {
                if let Input::Measure(id) | Input::MeasureIn(id, _) = input {
                    assert!(Measure::new(id).is_known(), "{}: {id}", kpi.id);
                }
            }
        }
    }

    #[test]
    fn every_kpi_stands_once_in_the_tree_below_its_parent() {
        let tree = tree();
        assert_eq!((tree.len(), tree.first().map(|(k, _)| k.id)), (all().count(), Some("revenue")));
        for (at, (kpi, depth)) in tree.iter().enumerate() {
            let above = tree[..at].iter().rev().find(|(_, d)| d < depth).map(|(k, _)| k.id);
            assert_eq!(above, kpi.parent, "{}", kpi.id);
        }
    }

    #[test]
    fn the_chain_is_in_the_catalog() {
        for id in CHAIN {
            assert!(find(id).is_some(), "{id}");
        }
    }
}
