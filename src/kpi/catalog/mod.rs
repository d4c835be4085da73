//! The KPIs in force: the built-in ones, one family a file, in the order in which pages list them, and how they depend on one another.

mod activity;
mod built_in;
mod efficiency;
mod finance;
mod funnel;
mod outcome;
mod quality;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::definition::Kpi;
use super::formula::{Formula, FormulaError, Known, Mistake, NameKind, Parsed, Quantity, Vocabulary};
use super::trigger::TriggerKind;
use crate::ledger::Measure;
use crate::ledger::measure::Unit;

/// The chain from spend to payback, in reading order.
pub const CHAIN: [&str; 6] = ["spend", "pipeline", "bookings", "cac", "romi", "payback"];

/// The most parts of a formula that is written out over measures.
const MOST_PARTS: usize = 500;

/// The KPIs in force.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    kpis: Vec<Kpi>,
    /// The formula of each, over measures only; what goes round in a circle keeps the name at which it does.
    formulas: Vec<Formula>,
    vocabulary: Vocabulary,
}

/// The built-in KPIs.
pub fn built_in() -> &'static Catalog {
    static BUILT_IN: LazyLock<Catalog> = LazyLock::new(|| Catalog::new(built_in::all().collect(), &[]));
    &BUILT_IN
}

impl Catalog {
    /// A catalog of some KPIs, the first one of an id counting; `measures` are those of the ledger, which formulas may name besides the
    /// known ones.
    pub fn new(kpis: Vec<Kpi>, measures: &[Measure]) -> Self {
        let mut vocabulary = Vocabulary::of_measures(measures);
        let mut first: Vec<Kpi> = Vec::new();
        for kpi in kpis {
            if first.iter().all(|k| k.id != kpi.id) {
                vocabulary.add(known(&kpi));
                first.push(kpi);
            }
        }
        let mut done: BTreeMap<String, Formula> = BTreeMap::new();
        for kpi in in_order(&first, &vocabulary) {
            let written_out = |name: &str| done.get(referred(&vocabulary, name)?).cloned();
            let formula = kpi.formula.replaced(&written_out, MOST_PARTS).unwrap_or_else(|| kpi.formula.clone());
            done.insert(kpi.id.clone(), formula);
            if let Ok((_, given)) = Parsed::new(&kpi.formula.text()).and_then(|parsed| parsed.check(&vocabulary)) {
                vocabulary.tell(&kpi.id, told(kpi.unit, given));
            }
        }
        let formulas = first.iter().map(|k| done.remove(&k.id).unwrap_or_else(|| k.formula.clone())).collect();
        Self { kpis: first, formulas, vocabulary }
    }

    /// Every KPI.
    pub fn all(&self) -> impl Iterator<Item = &Kpi> {
        self.kpis.iter()
    }

    /// The KPI of an id, or `None`.
    pub fn find(&self, id: &str) -> Option<&Kpi> {
        self.kpis.iter().find(|k| k.id == id)
    }

    /// How far from plan the parts of a measure may be on a day, as a share of one: the threshold of the KPI that is nothing but the measure,
    /// where its trigger is a share of the plan; else `usual`, the project's.
    pub fn threshold(&self, measure: &Measure, day: Option<NaiveDate>, usual: Decimal) -> Decimal {
        let same = self.kpis.iter().find(|k| k.trigger.kind == TriggerKind::Miss && k.formula.text() == measure.id());
        same.and_then(|kpi| kpi.trigger.threshold_on(day, usual)).unwrap_or(usual)
    }

    /// The chain's KPIs, in reading order.
    pub fn chain(&self) -> impl Iterator<Item = &Kpi> {
        CHAIN.into_iter().filter_map(|id| self.find(id))
    }

    /// A KPI's formula over measures only.
    pub fn formula<'a>(&'a self, kpi: &'a Kpi) -> &'a Formula {
        let at = self.kpis.iter().position(|k| k.id == kpi.id);
        at.and_then(|at| self.formulas.get(at)).unwrap_or(&kpi.formula)
    }

    /// The names that formulas may use.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// What people call a name of formulas: a measure's or a KPI's label.
    pub fn label(&self, name: &str) -> String {
        let known = self.vocabulary.find(name).and_then(|known| known.labels.first());
        known.cloned().unwrap_or_else(|| Measure::new(name).label())
    }

    /// A formula as people read it.
    pub fn words(&self, formula: &Formula) -> String {
        formula.words(&|name| self.label(name))
    }

    /// A text as the formula of a KPI (`id` is its own, empty for a new one) in a unit, with every name as its id.
    ///
    /// # Errors
    /// What is wrong with it, with the character where it stands: syntax, names, units, or that the KPI would be computed from itself.
    pub fn checked(&self, id: &str, text: &str, unit: Unit) -> Result<Formula, FormulaError> {
        let parsed = Parsed::new(text)?;
        let (formula, quantity) = parsed.check(&self.vocabulary)?;
        for (at, name) in parsed.names() {
            if let Some(path) = referred(&self.vocabulary, name).and_then(|named| self.path(named, id, &mut Vec::new())) {
                return Err(Mistake::Cycle(std::iter::once(id.to_owned()).chain(path).collect()).at(at));
            }
        }
        if !quantity.fits(unit) {
            return Err(Mistake::Unit { gives: quantity.words(), unit: unit.label() }.at(0));
        }
        if self.written_out(&formula).is_none() { Err(Mistake::TooLarge.at(0)) } else { Ok(formula) }
    }

    /// A formula over measures only; `None` when that is too large.
    pub fn written_out(&self, formula: &Formula) -> Option<Formula> {
        formula.replaced(&|name| self.referred(name).map(|kpi| self.formula(kpi).clone()), MOST_PARTS)
    }

    /// The KPIs that one's formula names, each once.
    pub fn names_of(&self, kpi: &Kpi) -> Vec<&Kpi> {
        let mut found: Vec<&Kpi> = Vec::new();
        for named in kpi.formula.names().into_iter().filter_map(|name| self.referred(name)) {
            if found.iter().all(|k| k.id != named.id) {
                found.push(named);
            }
        }
        found
    }

    /// Every KPI below those that it leads to, each with its depth: the top has 0. One whose parent is not there stands at the top.
    pub fn tree(&self) -> Vec<(&Kpi, u8)> {
        let mut found = Vec::new();
        let rooted = |kpi: &&Kpi| kpi.parent.as_deref().is_none_or(|parent| self.find(parent).is_none());
        for top in self.kpis.iter().filter(rooted) {
            self.below(top, 0, &mut found);
        }
        // Those whose parents go round in a circle stand at the top too.
        for kpi in &self.kpis {
            if found.iter().all(|(k, _): &(&Kpi, u8)| k.id != kpi.id) {
                found.push((kpi, 0));
            }
        }
        found
    }

    fn below<'a>(&'a self, kpi: &'a Kpi, depth: u8, found: &mut Vec<(&'a Kpi, u8)>) {
        found.push((kpi, depth));
        for child in self.kpis.iter().filter(|k| k.parent.as_deref() == Some(&kpi.id)) {
            if found.iter().all(|(k, _)| k.id != child.id) {
                self.below(child, depth.saturating_add(1), found);
            }
        }
    }

    /// The KPI that a name in a formula means; `None` where it means a measure.
    fn referred(&self, name: &str) -> Option<&Kpi> {
        self.find(referred(&self.vocabulary, name)?)
    }

    /// The ids from one KPI to another by what formulas name, both ends inside; `None` where one does not lead to the other.
    fn path(&self, from: &str, to: &str, seen: &mut Vec<String>) -> Option<Vec<String>> {
        if from == to {
            return Some(vec![to.to_owned()]);
        }
        if seen.iter().any(|s| s == from) {
            return None;
        }
        seen.push(from.to_owned());
        let onward = self.names_of(self.find(from)?).into_iter().find_map(|kpi| self.path(&kpi.id, to, seen))?;
        Some(std::iter::once(from.to_owned()).chain(onward).collect())
    }
}

/// A KPI as a name; its own words mean a measure where it is nothing but the measure's sum.
fn known(kpi: &Kpi) -> Known {
    let labels = vec![kpi.label.clone(), kpi.finance_label.clone()];
    Known { id: kpi.id.clone(), kind: NameKind::Kpi, labels, quantity: Quantity::of(kpi.unit) }
}

/// The id of the KPI that a name means; `None` where it means a measure, or nothing.
fn referred<'a>(vocabulary: &'a Vocabulary, name: &str) -> Option<&'a str> {
    vocabulary.find(name).filter(|known| known.kind == NameKind::Kpi).map(|known| known.id.as_str())
}

/// The KPIs, each after those that its formula names, as far as they do not go round in a circle.
fn in_order<'k>(kpis: &'k [Kpi], vocabulary: &Vocabulary) -> Vec<&'k Kpi> {
    fn visit<'k>(kpi: &'k Kpi, kpis: &'k [Kpi], vocabulary: &Vocabulary, seen: &mut Vec<&'k str>, order: &mut Vec<&'k Kpi>) {
        if seen.contains(&kpi.id.as_str()) {
            return;
        }
        seen.push(&kpi.id);
        for id in kpi.formula.names().into_iter().filter_map(|name| referred(vocabulary, name)) {
            if let Some(named) = kpis.iter().find(|k| k.id == id) {
                visit(named, kpis, vocabulary, seen, order);
            }
        }
        order.push(kpi);
    }
    let (mut seen, mut order) = (Vec::new(), Vec::new());
    for kpi in kpis {
        visit(kpi, kpis, vocabulary, &mut seen, &mut order);
    }
    order
}

/// What a KPI is in for formulas that name it: what its own formula gives, so that a cost per customer times customers is money; months
/// where it says so.
fn told(unit: Unit, given: Quantity) -> Quantity {
    match given {
        Quantity::Plain | Quantity::Unknown => Quantity::of(unit),
        given if unit != Unit::Months && given.fits(unit) => given,
        _ => Quantity::of(unit),
    }
}

#[cfg(test)]
mod tests;
