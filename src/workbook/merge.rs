//! Three-way merge: two copies of keyed values that were changed apart, held against what both were made from.

use std::collections::{BTreeMap, BTreeSet};

/// A key at which two copies differ, and what each holds there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference<K, V> {
    /// Where.
    pub key: K,
    /// What both were made from; `None` when nothing was there, or when it is not known.
    pub base: Option<V>,
    /// Our copy; `None` when nothing is there.
    pub ours: Option<V>,
    /// Their copy.
    pub theirs: Option<V>,
}

/// Two copies brought together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge<K: Ord, V> {
    /// Everything that no two copies disagree on, with the changes of either; in a conflict, what ours holds.
    pub merged: BTreeMap<K, V>,
    /// What only they changed, in the order of keys.
    pub taken: Vec<Difference<K, V>>,
    /// What both changed in different ways, in the order of keys.
    pub conflicts: Vec<Difference<K, V>>,
}

/// Merges two copies by what both were made from. Without that (`None`) every difference is a conflict: who changed it cannot be told.
pub fn three_way<K: Ord + Clone, V: Eq + Clone>(
    base: Option<&BTreeMap<K, V>>,
    ours: &BTreeMap<K, V>,
    theirs: &BTreeMap<K, V>,
) -> Merge<K, V> {
    let mut merge = Merge { merged: BTreeMap::new(), taken: Vec::new(), conflicts: Vec::new() };
    let keys: BTreeSet<&K> = base.into_iter().flat_map(BTreeMap::keys).chain(ours.keys()).chain(theirs.keys()).collect();
    for key in keys {
        let (held, mine, other) = (base.and_then(|b| b.get(key)), ours.get(key), theirs.get(key));
        let difference = || Difference { key: key.clone(), base: held.cloned(), ours: mine.cloned(), theirs: other.cloned() };
        let mut result = mine;
        if mine == other || (base.is_some() && other == held) {
            // The same in both, or changed by us alone.
        } else if base.is_some() && mine == held {
            merge.taken.push(difference());
            result = other;
        } else {
            merge.conflicts.push(difference());
        }
        merge.merged.extend(result.map(|value| (key.clone(), value.clone())));
    }
    merge
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::btree_map;
    use proptest::prelude::*;

    type Copy = BTreeMap<u8, u8>;

    fn copy() -> impl Strategy<Value = Copy> {
        // Few keys and values, so that copies often meet.
        btree_map(0_u8..6, 0_u8..3, 0..6)
    }

    fn keys(list: &[Difference<u8, u8>]) -> Vec<u8> {
        list.iter().map(|d| d.key).collect()
    }

    fn without(map: &Copy, keys: &[u8]) -> Copy {
        map.iter().filter(|(key, _)| !keys.contains(key)).map(|(key, value)| (*key, *value)).collect()
    }

    proptest! {
        #[test]
        fn the_order_of_copies_does_not_matter_but_for_conflicts(base in copy(), x in copy(), y in copy()) {
            let (one, other) = (three_way(Some(&base), &x, &y), three_way(Some(&base), &y, &x));
            let conflicts = keys(&one.conflicts);
            prop_assert_eq!(&conflicts, &keys(&other.conflicts));
            prop_assert_eq!(without(&one.merged, &conflicts), without(&other.merged, &conflicts));
            for (a, b) in one.conflicts.iter().zip(&other.conflicts) {
                prop_assert_eq!((&a.ours, &a.theirs), (&b.theirs, &b.ours));
            }
        }

        #[test]
        fn no_edit_is_lost(base in copy(), x in copy(), y in copy()) {
            let merge = three_way(Some(&base), &x, &y);
            let conflicts = keys(&merge.conflicts);
            for key in 0_u8..6 {
                let (b, o, t) = (base.get(&key), x.get(&key), y.get(&key));
                let held = merge.merged.get(&key);
                prop_assert!(o == b || held == o || conflicts.contains(&key), "our edit of {key}");
                prop_assert!(t == b || held == t || conflicts.contains(&key), "their edit of {key}");
                prop_assert!(o != b || t != b || held == b, "{key} was changed by nobody");
            }
            for conflict in &merge.conflicts {
                prop_assert_eq!((conflict.base, conflict.ours, conflict.theirs), (base.get(&conflict.key).copied(), x.get(&conflict.key).copied(), y.get(&conflict.key).copied()));
            }
        }

        #[test]
        fn identical_edits_are_no_conflict(base in copy(), x in copy()) {
            let merge = three_way(Some(&base), &x, &x);
            prop_assert!(merge.conflicts.is_empty() && merge.taken.is_empty());
            prop_assert_eq!(merge.merged, x);
        }

        #[test]
        fn an_untouched_copy_changes_nothing_and_takes_everything(base in copy(), x in copy()) {
            let ours = three_way(Some(&base), &x, &base);
            prop_assert!(ours.conflicts.is_empty() && ours.taken.is_empty());
            prop_assert_eq!(&ours.merged, &x);
            let theirs = three_way(Some(&base), &base, &x);
            prop_assert!(theirs.conflicts.is_empty());
            prop_assert_eq!(&theirs.merged, &x);
        }

        #[test]
        fn without_a_base_every_difference_is_asked(x in copy(), y in copy()) {
            let merge = three_way(None, &x, &y);
            let differ: Vec<u8> = (0..6).filter(|key| x.get(key) != y.get(key)).collect();
            prop_assert_eq!(keys(&merge.conflicts), differ);
            prop_assert_eq!(merge.merged, x);
        }
    }
}
