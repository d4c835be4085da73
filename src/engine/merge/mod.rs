//! Merging copies that came back: what was changed in them, what of it is to be taken over, and the one change that takes it.

pub mod amounts;
pub mod decisions;
mod desk;
mod packs;
pub mod returned;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use self::amounts::Changed;
pub use self::returned::Returned;
use super::command::Change;
use super::project::Project;
use super::protocol::merge::{CopyRow, Held, ItemKind, ItemRow, MergeView};
use crate::budget::lines::{Line, Lines};
use crate::decide::decision::{Decision, Expected, Leg, Move};
use crate::ledger::{Currency, Decimal, Measure, Version};
use crate::workbook::state::edits::Edit;

/// Copies that are being merged; nothing has changed yet.
#[derive(Debug)]
pub struct Merging {
    /// The project's revision that they were held against.
    revision: u32,
    copies: Vec<Returned>,
    items: Vec<Item>,
}

/// One thing to decide: ours, or one of the options.
#[derive(Debug)]
struct Item {
    row: ItemRow,
    /// What each option does, and which copy it is from.
    options: Vec<(usize, Deed)>,
    /// Whether it is proposed to stay as it is, though nobody else changed it.
    doubtful: bool,
}

/// What taking an option does.
#[derive(Debug, Clone)]
enum Deed {
    /// A decision joins the log.
    Record(Box<Decision>),
    /// Cells of Plumbline's own tables change.
    Edit(Edit),
    /// A planned amount changes: the line with all its members, and by how much.
    Plan { key: amounts::Key, line: Line, change: Decimal },
}

/// What a merge did, as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// The copies.
    pub files: Vec<MergedFile>,
    /// Edits of Plumbline's own tables.
    #[serde(default)]
    pub edits: Vec<Edit>,
    /// Decisions that joined the log.
    #[serde(default)]
    pub decisions: Vec<Decision>,
}

/// A copy that was merged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedFile {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes, lower-case hex.
    pub fingerprint: String,
}

/// What a person says to a merge.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// For each item: 0 for ours, else the number of an option from 1. Items beyond the list stay as they are proposed.
    pub choices: Vec<u32>,
    /// For each copy, who decided on its plan amounts.
    #[serde(default)]
    pub deciders: Vec<String>,
    /// Why they are taken over.
    #[serde(default)]
    pub reason: String,
}

impl Merging {
    /// Begins with one more copy, beside those that are there already.
    pub fn with(merging: Option<Self>, copy: Returned, project: &Project) -> Self {
        let mut copies = merging.filter(|m| m.revision == project.revision).map(|m| m.copies).unwrap_or_default();
        copies.retain(|c| c.fingerprint != copy.fingerprint);
        copies.push(copy);
        let items = items(&copies, project);
        Self { revision: project.revision, copies, items }
    }

    /// Whether the project is as it was when the copies were read.
    pub const fn fits(&self, project: &Project) -> bool {
        self.revision == project.revision
    }

    /// What there is to decide, with some choices made.
    pub fn view(&self, choices: &[u32], project: &Project) -> MergeView {
        let rows = self.items.iter().enumerate().map(|(at, item)| ItemRow { choice: item.chosen(choices.get(at)), ..item.row.clone() });
        let items: Vec<ItemRow> = rows.collect();
        let planned: Decimal = planned(project);
        let change: Option<Decimal> =
            self.items.iter().enumerate().filter_map(|(at, item)| item.deed(choices.get(at))).map(|(_, deed)| effect(deed, project)).sum();
        let conflicts = items.iter().filter(|i| i.conflict).count();
        MergeView {
            copies: self.copies.iter().map(CopyRow::of).collect(),
            taken: count(items.iter().filter(|i| i.choice > 0).count()),
            conflicts: count(conflicts),
            items,
            currency: project.reporting.currency.0.clone(),
            plan: (planned, change.map(|change| planned + change)),
        }
    }

    /// The one change that carries the choices out.
    ///
    /// # Errors
    /// What is missing, as a sentence.
    pub fn change(&self, said: &Choices, today: NaiveDate, project: &Project) -> Result<Change, String> {
        let mut merged = Merged {
            files: self.copies.iter().map(|c| MergedFile { name: c.file_name.clone(), fingerprint: c.fingerprint.clone() }).collect(),
            edits: Vec::new(),
            decisions: Vec::new(),
        };
        let mut log = project.state.decisions.clone();
        let mut typed: BTreeMap<usize, Vec<(&amounts::Key, &Line, Decimal)>> = BTreeMap::new();
        for (at, item) in self.items.iter().enumerate() {
            let Some((copy, deed)) = item.deed(said.choices.get(at)) else { continue };
            match deed {
                Deed::Edit(edit) => merged.edits.push(edit.clone()),
                Deed::Plan { key, line, change } => typed.entry(copy).or_default().push((key, line, *change)),
                Deed::Record(decision) => {
                    let mut decision = project.at_home((**decision).clone());
                    decision.id = decisions::free_id(&decision.id, &log);
                    log.push(decision.clone());
                    merged.decisions.push(decision);
                }
            }
        }
        for (copy, changes) in typed {
            let Some(file) = self.copies.get(copy) else { continue };
            let decider = said.deciders.get(copy).map(|d| d.trim()).filter(|d| !d.is_empty());
            let decider = decider.ok_or_else(|| format!("Say who decided on the plan amounts of {}.", file.file_name))?;
            if said.reason.trim().is_empty() {
                return Err("Say why the plan amounts are taken over: a decision needs its reason.".into());
            }
            let moves: Vec<Move> = changes.iter().filter_map(|(key, line, change)| one_sided(key, line, *change, project)).collect();
            let amounts = if moves.len() == 1 { "1 plan amount".to_owned() } else { format!("{} plan amounts", moves.len()) };
            let sum: Option<Decimal> = changes.iter().map(|(key, _, change)| in_reporting(key, *change, project)).sum();
            let decision = Decision {
                id: decisions::free_id("", &log),
                title: format!("{amounts} typed into {}", file.file_name),
                decider: decider.to_owned(),
                date: today,
                rationale: said.reason.trim().to_owned(),
                expected: Expected { kpi: "spend".into(), change: signed(sum, &project.reporting.currency), by: today },
                moves,
            };
            log.push(decision.clone());
            merged.decisions.push(decision);
        }
        Ok(Change::Merged(merged))
    }
}

impl Item {
    /// The choice in force: as asked, else as proposed.
    fn chosen(&self, asked: Option<&u32>) -> u32 {
        asked.copied().filter(|c| usize::try_from(*c).is_ok_and(|c| c <= self.options.len())).unwrap_or(self.row.choice)
    }

    /// What the choice does; `None` when ours stays.
    fn deed(&self, asked: Option<&u32>) -> Option<(usize, &Deed)> {
        let at = usize::try_from(self.chosen(asked).checked_sub(1)?).ok()?;
        self.options.get(at).map(|(copy, deed)| (*copy, deed))
    }
}

/// Everything to decide, what must be asked first.
fn items(copies: &[Returned], project: &Project) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for (at, copy) in copies.iter().enumerate() {
        for decision in &copy.decisions {
            // Two copies may carry the same decision.
            let known = items.iter().any(|i| i.options.iter().any(|(_, d)| matches!(d, Deed::Record(r) if decisions::same(r, decision))));
            if !known {
                items.push(record(at, copy, decision, project));
            }
        }
    }
    let mut edits: BTreeMap<(String, Vec<String>, String), Item> = BTreeMap::new();
    let mut plans: BTreeMap<amounts::Key, Item> = BTreeMap::new();
    for (at, copy) in copies.iter().enumerate() {
        for p in &copy.edits {
            let item = edits.entry((p.edit.table.clone(), p.edit.key.clone(), p.column.clone())).or_insert_with(|| Item {
                row: ItemRow {
                    kind: ItemKind::Edit,
                    label: p.edit.key.iter().filter(|k| !k.is_empty()).cloned().collect::<Vec<_>>().join(" · "),
                    detail: if p.column.is_empty() { p.edit.table.clone() } else { format!("{}, {}", p.edit.table, p.column) },
                    base: Held::text(p.base.as_deref()),
                    ours: Held::text(p.ours.as_deref()),
                    ..ItemRow::default()
                },
                options: Vec::new(),
                doubtful: false,
            });
            item.row.conflict |= p.conflict;
            item.offer((at, &copy.file_name), &p.place, Held::text(p.theirs.as_deref()), Deed::Edit(p.edit.clone()));
        }
        for (changed, line, place) in &copy.amounts {
            let item = plans.entry(changed.key.clone()).or_insert_with(|| plan(changed, line, project));
            let held = amount(changed.theirs, &changed.key);
            let change = changed.theirs.unwrap_or_default() - changed.ours.unwrap_or_default();
            let deed = Deed::Plan { key: changed.key.clone(), line: line.clone(), change };
            item.row.conflict |= changed.conflict;
            // A line that is gone may only have been left out of the copy.
            item.doubtful |= changed.theirs.is_none();
            item.offer((at, &copy.file_name), place, held, deed);
        }
    }
    items.extend(edits.into_values().chain(plans.into_values()));
    items.sort_by_key(|i| !i.row.conflict);
    items
}

impl Item {
    /// One more option; one that says the same as another is that one. What is in doubt is not chosen for anybody.
    fn offer(&mut self, (copy, file_name): (usize, &str), place: &str, held: Held, deed: Deed) {
        if let Some((_, from)) = self.row.options.iter_mut().find(|(there, _)| *there == held) {
            from.push_str(", ");
            from.push_str(file_name);
        } else {
            self.row.options.push((held, file_name.to_owned()));
            self.options.push((copy, deed));
        }
        if self.row.place.is_empty() {
            place.clone_into(&mut self.row.place);
        }
        self.row.conflict |= self.options.len() > 1;
        self.row.choice = u32::from(!self.row.conflict && !self.doubtful);
    }
}

fn record(copy: usize, from: &Returned, decision: &Decision, project: &Project) -> Item {
    let taken = project.state.decisions.iter().any(|d| d.id == decision.id);
    let moves = match decision.moves.len() {
        0 => "no money moved".to_owned(),
        1 => "1 move".to_owned(),
        n => format!("{n} moves"),
    };
    let new = if taken { format!("; gets a new number, because there is another {}", decision.id) } else { String::new() };
    let said = format!("{}, decided by {} on {}: {moves}{new}", decision.title, decision.decider, decision.date);
    let row = ItemRow {
        kind: ItemKind::Decision,
        label: decision.id.clone(),
        detail: "decision".into(),
        options: vec![(Held::Text(said), from.file_name.clone())],
        choice: 1,
        ..ItemRow::default()
    };
    Item { row, options: vec![(copy, Deed::Record(Box::new(decision.clone())))], doubtful: false }
}

fn plan(changed: &Changed, line: &Line, project: &Project) -> Item {
    let period = changed.key.period.map(|p| p.label()).unwrap_or_default();
    let row = ItemRow {
        kind: ItemKind::Plan,
        label: line.label(&project.dimension_order()),
        detail: format!("{period}, planned {}", changed.key.measure.label().to_lowercase()),
        base: amount(changed.base, &changed.key),
        ours: amount(changed.ours, &changed.key),
        ..ItemRow::default()
    };
    Item { row, options: Vec::new(), doubtful: false }
}

fn amount(value: Option<Decimal>, key: &amounts::Key) -> Held {
    value.map_or(Held::Nothing, |value| Held::Amount { value, unit: key.measure.unit(), currency: key.currency.clone() })
}

/// A change of one line's plan: new money, or a cut.
fn one_sided(key: &amounts::Key, line: &Line, change: Decimal, project: &Project) -> Option<Move> {
    let period = key.period?;
    let lines = Lines::of(project.ledger(), &key.measure, key.version, period);
    let mut leg = Leg { line: line.clone(), change, cell: None, written: false };
    leg.cell = project.leg_cell(&lines, &leg);
    let (from, to) = if change.is_sign_negative() { (Some(leg), None) } else { (None, Some(leg)) };
    Some(Move {
        measure: key.measure.clone(),
        version: key.version,
        period,
        from,
        to,
        amount: change.abs(),
        currency: key.currency.clone(),
    })
}

/// A change of an amount in the reporting currency, money only; `None` when a rate is missing.
fn in_reporting(key: &amounts::Key, change: Decimal, project: &Project) -> Option<Decimal> {
    if key.measure != Measure::SPEND {
        return Some(Decimal::ZERO);
    }
    let factor = project.reporting.factor(&Currency(key.currency.clone()), Version::Plan, key.period)?;
    change.checked_mul(factor)
}

/// What a deed does to the planned spend, in the reporting currency; `None` when a rate is missing.
fn effect(deed: &Deed, project: &Project) -> Option<Decimal> {
    match deed {
        Deed::Edit(_) => Some(Decimal::ZERO),
        Deed::Plan { key, change, .. } => in_reporting(key, *change, project),
        Deed::Record(decision) => decision.moves.iter().map(|m| balance(m, project)).sum(),
    }
}

/// What a move adds to the plan: nothing when money only changes its line.
fn balance(moved: &Move, project: &Project) -> Option<Decimal> {
    let sign = match (&moved.from, &moved.to) {
        (None, Some(_)) => Decimal::ONE,
        (Some(_), None) => Decimal::NEGATIVE_ONE,
        _ => return Some(Decimal::ZERO),
    };
    if moved.measure != Measure::SPEND {
        return Some(Decimal::ZERO);
    }
    let factor = project.reporting.factor(&Currency(moved.currency.clone()), Version::Plan, Some(moved.period))?;
    (sign * moved.amount).checked_mul(factor)
}

/// The planned spend of the whole project, in the reporting currency.
fn planned(project: &Project) -> Decimal {
    let ledger = project.ledger();
    let (factors, spend) = (project.reporting.factors(ledger), ledger.find_measure(&Measure::SPEND));
    let facts = ledger.facts().iter().filter(|f| f.version == Version::Plan && Some(f.measure) == spend);
    facts.filter_map(|f| crate::ledger::slice::reported(&f, crate::ledger::Unit::Money, &factors)).sum()
}

/// A change with its sign, as people write it.
fn signed(sum: Option<Decimal>, currency: &Currency) -> String {
    let Some(sum) = sum else { return "not known: a rate is missing".into() };
    let sum = crate::ledger::amount::rounded(sum, 2).normalize();
    let sign = if sum.is_sign_negative() { "" } else { "+" };
    format!("{sign}{sum} {}", currency.0).trim().to_owned()
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
