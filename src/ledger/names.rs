//! Spellings that count as another: `paid-search` as `Paid search`. What the workbook says stays as it is; figures see one name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::store::Ledger;

/// By dimension id, what each spelling counts as.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names(BTreeMap<String, BTreeMap<String, String>>);

impl Names {
    /// What a name counts as: itself unless a person said otherwise.
    pub fn of<'a>(&'a self, dimension: &str, name: &'a str) -> &'a str {
        self.0.get(dimension).and_then(|names| names.get(name)).map_or(name, String::as_str)
    }

    /// The members of a line, by dimension id, as they count.
    pub fn line(&self, line: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        line.iter().map(|(dimension, name)| (dimension.clone(), self.of(dimension, name).to_owned())).collect()
    }

    /// Whether every name counts as itself.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Makes a spelling count as another name; `None`: as itself again. What counted as the spelling follows it.
    pub fn set(&mut self, dimension: &str, name: &str, into: Option<&str>) {
        let names = self.0.entry(dimension.to_owned()).or_default();
        match into.map(|into| names.get(into).cloned().unwrap_or_else(|| into.to_owned())).filter(|into| into != name) {
            Some(into) => {
                names.values_mut().filter(|counted| *counted == name).for_each(|counted| counted.clone_from(&into));
                names.insert(name.to_owned(), into);
            }
            None => drop(names.remove(name)),
        }
        if names.is_empty() {
            self.0.remove(dimension);
        }
    }

    /// Every spelling as (dimension, spelling, what it counts as), in order.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.0.iter().flat_map(|(d, names)| names.iter().map(move |(from, into)| (d.as_str(), from.as_str(), into.as_str())))
    }

    /// Makes a ledger's facts count under the names in force.
    pub fn apply(&self, ledger: &mut Ledger) {
        for (dimension, names) in &self.0 {
            if let Some(position) = ledger.dimensions().iter().position(|d| d.kind.id() == *dimension) {
                ledger.rename(position, |name| names.get(name).map(String::as_str));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Currency, DimensionKind, Fact, Measure, Origin, Version};

    #[test]
    fn facts_count_under_the_name_that_their_spelling_counts_as() {
        let mut ledger = Ledger::default();
        let channel = ledger.dimension(&DimensionKind::Channel);
        let fact = Fact {
            measure: ledger.measure(&Measure::SPEND),
            version: Version::Plan,
            period: None,
            currency: ledger.currency(&Currency::default()),
            amount: None,
            origin: Origin::Move { decision: 0, leg: 0 },
        };
        for name in ["Paid search", "paid-search", "Display", ""] {
            let member = ledger.member(channel, name).unwrap();
            ledger.push(fact, &[(channel, member)]);
        }
        let mut names = Names::default();
        names.set("channel", "paid-search", Some("Paid search"));
        names.apply(&mut ledger);
        let counted: Vec<&str> = (0..4).map(|i| ledger.dimensions()[channel].name(ledger.member_of(i, channel))).collect();
        assert_eq!(counted, ["Paid search", "Paid search", "Display", ""]);
        assert_eq!(ledger.dimensions()[channel].members().count(), 2);
    }

    #[test]
    fn a_spelling_never_counts_as_one_that_counts_as_another() {
        let mut names = Names::default();
        names.set("channel", "b", Some("a"));
        names.set("channel", "a", Some("c"));
        names.set("channel", "d", Some("b"));
        assert_eq!(names.all().collect::<Vec<_>>(), [("channel", "a", "c"), ("channel", "b", "c"), ("channel", "d", "c")]);
        names.set("channel", "c", Some("b"));
        assert_eq!(names.of("channel", "c"), "c");
        for name in ["a", "b", "d"] {
            names.set("channel", name, None);
        }
        assert_eq!(names, Names::default());
    }
}
