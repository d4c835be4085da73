//! Corrections remembered by a table's headers, so that next month's file, or another workbook with the same headers, need not be
//! corrected again.
//!
//! Columns are remembered by the words of their headers, so that a column put between two others does not shift them. What belongs to
//! one file's rows and time (a drawn range, rows, header rows, year, period) is not remembered: elsewhere it would be wrong unseen.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ledger::Version;
use crate::workbook::mapping::{Column, Role, Table, TableOverride};
use crate::workbook::scale::Scale;

/// Headers that agree less than this, in percent, are of another table.
const ALIKE: usize = 75;
/// Fewer headers than this may agree by chance.
const LEAST_HEADS: usize = 3;

/// The corrections to tables with certain headers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Remembered {
    /// [`Table::fingerprint`]; the key in the store.
    pub fingerprint: String,
    /// The headers of all columns but those that name a period.
    pub heads: Vec<Head>,
    /// Whether its facts count.
    pub used: Option<bool>,
    /// The version of all its amounts.
    pub version: Option<Version>,
    /// Whether the day stands first in its dates.
    pub day_first: Option<bool>,
    /// The scale in which its amounts are written.
    pub scale: Option<Scale>,
    /// Roles by header.
    pub columns: Vec<(Head, Role)>,
    /// Whether the comma is the decimal sign, by header.
    pub decimal_comma: Vec<(Head, bool)>,
}

/// A column's header, whatever its case, blanks and signs.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Head {
    /// Its letters and digits in lower case.
    pub words: String,
    /// 0 for the first column with this header, 1 for the second …
    pub nth: u32,
}

impl Remembered {
    /// What is worth remembering of the corrections to a table.
    pub fn of(table: &Table, given: &TableOverride) -> Self {
        let heads = heads(table);
        let head = |index: &u16| heads.iter().find(|(_, column)| column.index == *index).map(|(head, _)| head.clone());
        Self {
            fingerprint: table.fingerprint.clone(),
            heads: lasting(&heads),
            used: given.used,
            version: given.version,
            day_first: given.day_first,
            scale: given.scale,
            columns: given.columns.iter().filter_map(|(index, role)| Some((head(index)?, role.clone()))).collect(),
            decimal_comma: given.decimal_comma.iter().filter_map(|(index, comma)| Some((head(index)?, *comma))).collect(),
        }
    }

    /// The same corrections to another table; columns without their header there are left as found.
    pub fn onto(&self, table: &Table) -> TableOverride {
        let heads = heads(table);
        let column = |wanted: &Head| heads.iter().find(|(head, _)| head == wanted).map(|(_, column)| *column);
        let roles = self.columns.iter().filter_map(|(head, role)| {
            let column = column(head)?;
            Some((column.index, in_its_period(role, column)?))
        });
        TableOverride {
            used: self.used,
            version: self.version,
            day_first: self.day_first,
            scale: self.scale,
            columns: roles.collect(),
            decimal_comma: self.decimal_comma.iter().filter_map(|(head, comma)| Some((column(head)?.index, *comma))).collect(),
            ..TableOverride::default()
        }
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.used.is_none()
            && self.version.is_none()
            && self.day_first.is_none()
            && self.scale.is_none()
            && self.columns.is_empty()
            && self.decimal_comma.is_empty()
    }
}

/// A role at another column: the period that its own header names, never the one that was named where the role was set.
fn in_its_period(role: &Role, column: &Column) -> Option<Role> {
    let Role::Amount(amount) = role else { return Some(role.clone()) };
    let here = if let Role::Amount(found) = &column.role { found.period } else { None };
    match (amount.period, here) {
        (Some(_), None) => None,
        _ => Some(Role::Amount(crate::workbook::mapping::Amount { period: here, ..amount.clone() })),
    }
}

/// How many corrections there are.
pub fn count(given: &TableOverride) -> usize {
    let single = [
        given.used.is_some(),
        given.version.is_some(),
        given.year.is_some(),
        given.period.is_some(),
        given.day_first.is_some(),
        given.range.is_some(),
        given.header_rows.is_some(),
    ];
    single.iter().filter(|set| **set).count() + given.columns.len() + given.decimal_comma.len() + usize::from(!given.rows.is_empty())
}

/// What is remembered on this device.
#[derive(Debug, Default)]
pub struct Memory(BTreeMap<String, Remembered>);

impl Memory {
    /// What the store keeps.
    pub fn new(kept: Vec<Remembered>) -> Self {
        Self(kept.into_iter().map(|r| (r.fingerprint.clone(), r)).collect())
    }

    /// How many tables have something remembered.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Remembers, or forgets when there is nothing to remember.
    pub fn set(&mut self, remembered: Remembered) {
        if remembered.is_empty() {
            self.0.remove(&remembered.fingerprint);
        } else {
            self.0.insert(remembered.fingerprint.clone(), remembered);
        }
    }

    /// The remembered corrections to some tables, by their keys; those that change nothing are left out.
    pub fn recall<'a>(&self, tables: impl Iterator<Item = &'a Table>) -> BTreeMap<String, TableOverride> {
        let found = tables.filter_map(|table| Some((table.key.clone(), self.find(table)?.onto(table))));
        found.filter(|(_, given)| *given != TableOverride::default()).collect()
    }

    /// What is remembered of the same headers, else of those most alike.
    fn find(&self, table: &Table) -> Option<&Remembered> {
        self.0.get(&table.fingerprint).or_else(|| {
            let heads = lasting(&heads(table));
            let scored = self.0.values().map(|r| (alike(&r.heads, &heads), r));
            scored.filter(|(score, _)| *score >= ALIKE).max_by_key(|(score, _)| *score).map(|(_, r)| r)
        })
    }
}

/// Whether a newer table may be what an older one has become.
type Test<'a> = &'a dyn Fn(&Table, &Table) -> bool;

/// Which of the newer tables each of the older ones has become: the same key with much the same headers, then the same headers, then
/// much the same. Each newer one is taken once.
pub fn pairs(older: &[&Table], newer: &[&Table]) -> Vec<Option<usize>> {
    let likeness = |a: &Table, b: &Table| alike(&lasting(&heads(a)), &lasting(&heads(b)));
    let tests: [Test<'_>; 5] = [
        &|a, b| a.key == b.key && (a.fingerprint == b.fingerprint || likeness(a, b) >= ALIKE),
        &|a, b| a.fingerprint == b.fingerprint && a.sheet_name == b.sheet_name,
        &|a, b| a.fingerprint == b.fingerprint,
        &|a, b| likeness(a, b) >= ALIKE,
        &|a, b| a.key == b.key && likeness(a, b) * 2 >= ALIKE,
    ];
    let mut found: Vec<Option<usize>> = vec![None; older.len()];
    for test in tests {
        for (at, old) in older.iter().enumerate() {
            if found.get(at).copied().flatten().is_some() {
                continue;
            }
            let free = |i: &usize| !found.contains(&Some(*i));
            let hit = newer.iter().enumerate().find(|(i, new)| free(i) && test(old, new)).map(|(i, _)| i);
            if let Some(place) = found.get_mut(at) {
                *place = hit;
            }
        }
    }
    found
}

/// How many of two tables' headers are the same, in percent; 0 when they are too few to tell.
fn alike(a: &[Head], b: &[Head]) -> usize {
    let common = a.iter().filter(|head| b.contains(head)).count();
    if common < LEAST_HEADS { 0 } else { 200 * common / (a.len() + b.len()) }
}

/// The header of each column.
pub fn heads(table: &Table) -> Vec<(Head, &Column)> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let head = |column| {
        let words = words(column);
        let nth = seen.entry(words.clone()).and_modify(|n| *n += 1).or_default();
        (Head { words, nth: *nth }, column)
    };
    table.columns.iter().map(head).collect()
}

fn words(column: &Column) -> String {
    column.header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The headers of the columns that do not name a period: next month's file has others of those.
fn lasting(heads: &[(Head, &Column)]) -> Vec<Head> {
    let timed = |column: &Column| matches!(&column.role, Role::Amount(amount) if amount.period.is_some());
    heads.iter().filter(|(head, column)| !head.words.is_empty() && !timed(column)).map(|(head, _)| head.clone()).collect()
}
