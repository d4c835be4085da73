//! A tree as a list of depths: which nodes show, which a search keeps, and where a key leads, as the ARIA practices have trees.

use std::collections::BTreeSet;

/// The depths of the nodes from the top down, those below one right behind it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shape {
    depths: Vec<u8>,
}

/// What a key asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The keyboard goes to a node.
    Go(usize),
    /// What stands below some nodes shows.
    Open(Vec<usize>),
    /// What stands below a node is hidden.
    Shut(usize),
}

impl Shape {
    /// The shape of nodes with these depths.
    pub fn of(depths: impl IntoIterator<Item = u8>) -> Self {
        Self { depths: depths.into_iter().collect() }
    }

    /// Whether nodes stand below one.
    pub fn leads(&self, at: usize) -> bool {
        self.children(Some(at)).next().is_some()
    }

    /// The node above one; `None` at the top.
    pub fn parent(&self, at: usize) -> Option<usize> {
        let depth = self.depths.get(at)?;
        (0..at).rev().find(|above| self.depths[*above] < *depth)
    }

    /// The nodes right below one; without one, those at the top.
    pub fn children(&self, of: Option<usize>) -> impl Iterator<Item = usize> + '_ {
        let first = of.map_or(0, |of| of + 1);
        let inside = move |depth: u8| of.and_then(|of| self.depths.get(of)).is_none_or(|own| depth > *own);
        let end = (first..self.depths.len()).find(|at| !inside(self.depths[*at])).unwrap_or(self.depths.len());
        (first..end).filter(move |at| self.parent(*at) == of)
    }

    /// The nodes that show when these are open.
    pub fn visible(&self, open: &BTreeSet<usize>) -> Vec<usize> {
        let mut shown = BTreeSet::new();
        for at in 0..self.depths.len() {
            if self.parent(at).is_none_or(|parent| shown.contains(&parent) && open.contains(&parent)) {
                shown.insert(at);
            }
        }
        shown.into_iter().collect()
    }

    /// The nodes that were found, and those above them.
    pub fn with_parents(&self, found: impl IntoIterator<Item = usize>) -> BTreeSet<usize> {
        found.into_iter().flat_map(|at| std::iter::successors(Some(at), |at| self.parent(*at))).collect()
    }

    /// The nodes that were found, those above them and those below.
    pub fn around(&self, found: impl IntoIterator<Item = usize>) -> BTreeSet<usize> {
        let mut around = BTreeSet::new();
        for at in found {
            around.extend(self.with_parents([at]));
            let own = self.depths.get(at).copied().unwrap_or_default();
            around.extend((at + 1..self.depths.len()).take_while(|below| self.depths.get(*below).is_some_and(|depth| *depth > own)));
        }
        around
    }

    /// What a key asks for at a node, when these show and these of them are open; `None` for keys that mean nothing there.
    pub fn step(&self, key: &str, at: usize, shown: &[usize], open: &BTreeSet<usize>) -> Option<Step> {
        let place = shown.iter().position(|s| *s == at)?;
        let is_open = open.contains(&at) && self.leads(at);
        let go = |to: Option<&usize>| to.copied().map(Step::Go);
        match key {
            "ArrowDown" => go(shown.get(place + 1)),
            "ArrowUp" => go(place.checked_sub(1).and_then(|place| shown.get(place))),
            "Home" => go(shown.first()),
            "End" => go(shown.last()),
            "ArrowRight" if is_open => go(shown.get(place + 1)),
            "ArrowRight" if self.leads(at) => Some(Step::Open(vec![at])),
            "ArrowLeft" if is_open => Some(Step::Shut(at)),
            "ArrowLeft" => self.parent(at).map(Step::Go),
            "*" => Some(Step::Open(self.children(self.parent(at)).filter(|s| self.leads(*s)).collect())),
            _ => None,
        }
    }

    /// The next node that shows whose name begins with a letter, from the one behind a node on and round.
    pub fn named<'a>(&self, letter: &str, at: usize, shown: &[usize], name: impl Fn(usize) -> &'a str) -> Option<usize> {
        let place = shown.iter().position(|s| *s == at)?;
        let begins = |node: &&usize| name(**node).to_lowercase().starts_with(&letter.to_lowercase());
        shown.iter().cycle().skip(place + 1).take(shown.len()).find(begins).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// a ▸ b ▸ c, d; e.
    fn shape() -> Shape {
        Shape::of([0, 1, 2, 1, 0])
    }

    fn open(of: &[usize]) -> BTreeSet<usize> {
        of.iter().copied().collect()
    }

    #[test]
    fn what_stands_below_a_shut_node_is_hidden() {
        assert_eq!(shape().visible(&open(&[])), [0, 4]);
        assert_eq!(shape().visible(&open(&[1])), [0, 4], "an open node in a shut one");
        assert_eq!(shape().visible(&open(&[0, 1])), [0, 1, 2, 3, 4]);
        assert_eq!(shape().children(Some(0)).collect::<Vec<_>>(), [1, 3]);
        assert_eq!(shape().children(None).collect::<Vec<_>>(), [0, 4]);
        assert_eq!((shape().around([1]), shape().around([4])), (open(&[0, 1, 2]), open(&[4])));
    }

    #[test]
    fn keys_lead_where_the_practices_say() {
        let step = |key, at, of: &[usize]| shape().step(key, at, &shape().visible(&open(of)), &open(of));
        assert_eq!(step("ArrowRight", 0, &[]), Some(Step::Open(vec![0])));
        assert_eq!(step("ArrowRight", 0, &[0]), Some(Step::Go(1)));
        assert_eq!(step("ArrowLeft", 0, &[0]), Some(Step::Shut(0)));
        assert_eq!(step("ArrowLeft", 3, &[0]), Some(Step::Go(0)));
        assert_eq!((step("ArrowDown", 0, &[]), step("ArrowUp", 4, &[0])), (Some(Step::Go(4)), Some(Step::Go(3))));
        assert_eq!((step("Home", 4, &[]), step("End", 0, &[])), (Some(Step::Go(0)), Some(Step::Go(4))));
        assert_eq!((step("ArrowRight", 4, &[]), step("ArrowLeft", 4, &[]), step("x", 0, &[])), (None, None, None));
        assert_eq!(step("*", 3, &[0]), Some(Step::Open(vec![1])));
    }

    #[test]
    fn a_letter_leads_to_the_next_name_that_begins_with_it() {
        let names = ["Alpha", "Beta", "Gamma", "Bravo", "Echo"];
        let shown = shape().visible(&open(&[0]));
        assert_eq!(shape().named("b", 1, &shown, |at| names[at]), Some(3));
        assert_eq!(shape().named("b", 3, &shown, |at| names[at]), Some(1));
        assert_eq!(shape().named("z", 0, &shown, |at| names[at]), None);
    }

    proptest! {
        #[test]
        fn a_key_stays_on_what_shows(depths in proptest::collection::vec(0_u8..5, 1..30), opened in proptest::collection::btree_set(0_usize..30, 0..20), at in 0_usize..30, key in 0_usize..7) {
            let shape = Shape::of(depths);
            let shown = shape.visible(&opened);
            let key = ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Home", "End", "*"][key];
            let at = shown[at % shown.len()];
            if let Some(Step::Go(to)) = shape.step(key, at, &shown, &opened) {
                prop_assert!(shown.contains(&to));
            }
            prop_assert!(shape.with_parents([at]).iter().all(|node| shown.contains(node)));
        }
    }
}
