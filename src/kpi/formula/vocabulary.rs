//! The names that formulas may use, and what each of them is in.

use super::parse::{Callable, folded, nearest};
use super::quantity::Quantity;
use crate::ledger::Measure;

/// The word for the gross margin in formulas.
pub const GROSS_MARGIN: &str = "gross_margin";

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// The sum of a measure.
    Measure,
    /// A setting: the gross margin.
    Setting,
    /// Another KPI.
    Kpi,
}

/// A name that formulas may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// As formulas name it.
    pub id: String,
    /// What it stands for.
    pub kind: NameKind,
    /// What it is called for people, in marketing's words and in finance's; a formula may use these too.
    pub labels: Vec<String>,
    /// What it is in.
    pub quantity: Quantity,
}

/// The names that formulas may use. Where a measure and a KPI share a name, it means the measure.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary(Vec<Known>);

impl Vocabulary {
    /// The names of the known measures, of some others, and the gross margin.
    pub fn of_measures<'a>(own: impl IntoIterator<Item = &'a Measure>) -> Self {
        let mut vocabulary = Self::default();
        for measure in Measure::known().chain(own.into_iter().cloned()) {
            let quantity = if measure.is_known() { Quantity::of(measure.unit()) } else { Quantity::Unknown };
            vocabulary.add(Known { id: measure.id().to_owned(), kind: NameKind::Measure, labels: vec![measure.label()], quantity });
        }
        let labels = vec!["Gross margin".into()];
        vocabulary.add(Known { id: GROSS_MARGIN.into(), kind: NameKind::Setting, labels, quantity: Quantity::RATIO });
        vocabulary
    }

    /// Adds a name. One that is there already keeps its meaning, and can be called by the other's labels too.
    pub fn add(&mut self, known: Known) {
        match self.0.iter_mut().find(|k| k.id == known.id) {
            Some(there) => there.labels.extend(known.labels),
            None => self.0.push(known),
        }
    }

    /// Tells what a KPI is in.
    pub fn tell(&mut self, id: &str, quantity: Quantity) {
        if let Some(known) = self.0.iter_mut().find(|k| k.id == id && k.kind == NameKind::Kpi) {
            known.quantity = quantity;
        }
    }

    /// Every name.
    pub fn names(&self) -> impl Iterator<Item = &Known> {
        self.0.iter()
    }

    /// What a name means: an id, or what it is called for people, whatever the case, with spaces or underscores.
    pub fn find(&self, name: &str) -> Option<&Known> {
        let like = |word: &str| folded(&word.replace(['_', '-'], " "));
        let wanted = like(name);
        let exact = self.0.iter().find(|k| k.id == name);
        exact.or_else(|| self.0.iter().find(|k| like(&k.id) == wanted)).or_else(|| {
            let called = |k: &&Known| k.labels.iter().any(|label| like(label) == wanted);
            self.0.iter().find(called)
        })
    }

    /// The name that is most like another; `None` where none is.
    pub fn nearest(&self, name: &str) -> Option<String> {
        let ids = self.0.iter().map(|k| k.id.as_str());
        nearest(name, ids)
    }

    /// Every function that formulas may use.
    pub fn functions() -> impl Iterator<Item = &'static str> {
        Callable::all().map(Callable::name)
    }
}
