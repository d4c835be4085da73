//! The files of a project: what each is, and how adding, replacing and removing one changes which are in force.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::command::{Change, Entry, ProjectRecord};
use crate::decide::decision::{Decision, Leg, LegCell};
use crate::workbook::mapping::{Overrides, TableOverride};

/// The id of a project's first file.
pub const FIRST: u16 = 1;

/// One file of a project. Next month's file that replaces it keeps its id, and with it the keys of its tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRecord {
    /// Tells it from the project's other files; [`FIRST`] for the one that the project began with.
    pub id: u16,
    /// The file's name.
    pub file_name: String,
    /// SHA-256 of its bytes, lower-case hex; the key of its bytes in the store.
    pub fingerprint: String,
    /// Its size in bytes.
    pub size: u64,
    /// The day it was added, or replaced the one before it.
    pub added: NaiveDate,
}

impl SourceRecord {
    /// What stands before a sheet's name in the keys of its tables: nothing for the first file, else its id, such as `2:`. A sheet's
    /// name holds no colon.
    pub fn tag(&self) -> String {
        tag(self.id)
    }
}

fn tag(id: u16) -> String {
    if id == FIRST { String::new() } else { format!("{id}:") }
}

/// The id of the file that a table's key belongs to.
pub fn owner(key: &str) -> u16 {
    key.split_once(':').and_then(|(id, _)| id.parse().ok()).unwrap_or(FIRST)
}

/// A change of the project's files, with everything looked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceChange {
    /// One more file, after the others.
    Add(SourceRecord),
    /// A file goes, with the corrections to its tables.
    Remove {
        /// Its id.
        id: u16,
        /// Its name, for undo.
        file_name: String,
    },
    /// A file becomes the first: the one that an export writes.
    First {
        /// Its id.
        id: u16,
        /// Its name, for undo.
        file_name: String,
    },
    /// A newer file takes the place of one.
    Replace {
        /// The newer file, under the id of the one it replaces.
        source: SourceRecord,
        /// All corrections to its tables.
        tables: BTreeMap<String, TableOverride>,
        /// Where the moves of recorded decisions stand in it; a leg that is not named stays as it is.
        legs: Vec<LegFound>,
    },
}

/// Where one end of a recorded move stands in a newer file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegFound {
    /// The decision's id.
    pub decision: String,
    /// Position of the move in the decision.
    pub number: usize,
    /// Whether it is the receiving end.
    pub to: bool,
    /// The cell of its line; `None` when the newer file has none.
    pub cell: Option<LegCell>,
    /// Whether that cell holds the move already.
    pub written: bool,
}

/// Whether an export can be written into a file of this name.
pub fn is_written(file_name: &str) -> bool {
    let extension = file_name.rsplit_once('.').map_or("", |(_, e)| e).to_lowercase();
    matches!(extension.as_str(), "xlsx" | "xlsm" | "xltx" | "xltm")
}

/// Which of several files is to be a project's first: the first that an export can write, else the first of all.
pub fn first_written(names: &[String]) -> usize {
    names.iter().position(|name| is_written(name)).unwrap_or(0)
}

/// The id of the file that a project began with, in records that do not say it.
pub(super) const fn first() -> u16 {
    FIRST
}

/// The file that a project began with.
pub fn origin(record: &ProjectRecord) -> SourceRecord {
    SourceRecord {
        id: record.source,
        file_name: record.file_name.clone(),
        fingerprint: record.fingerprint.clone(),
        size: record.size,
        added: record.added,
    }
}

/// The changes in force after a journal, oldest first, and those taken back, last taken back last.
pub fn fold(journal: Vec<Entry>) -> (Vec<Change>, Vec<Change>) {
    let mut lists = (Vec::new(), Vec::new());
    for entry in journal {
        enter(&mut lists, entry);
    }
    lists
}

/// Carries an entry of the journal out on the lists of changes in force and taken back.
pub fn enter((done, undone): &mut (Vec<Change>, Vec<Change>), entry: Entry) {
    match entry {
        Entry::Do(change) => {
            done.push(change);
            undone.clear();
        }
        Entry::Undo => undone.extend(done.pop()),
        Entry::Redo => done.extend(undone.pop()),
    }
}

/// The files in force: the first one, then what changes made of it.
pub fn in_force(origin: SourceRecord, done: &[Change]) -> Vec<SourceRecord> {
    let mut sources = vec![origin];
    for change in done {
        let Change::Source(change) = change else { continue };
        match change {
            SourceChange::Add(source) => sources.push(source.clone()),
            SourceChange::Remove { id, .. } => sources.retain(|s| s.id != *id),
            SourceChange::First { id, .. } => {
                if let Some(at) = sources.iter().position(|s| s.id == *id) {
                    sources[..=at].rotate_right(1);
                }
            }
            SourceChange::Replace { source, .. } => {
                if let Some(old) = sources.iter_mut().find(|s| s.id == source.id) {
                    *old = source.clone();
                }
            }
        }
    }
    sources
}

/// The fingerprints of the files that a project needs to be opened: the one it began with, whose own sheets its state starts from, and
/// those in force.
pub fn needed(record: &ProjectRecord, journal: &[Entry]) -> Vec<String> {
    let (done, _) = fold(journal.to_vec());
    let mut needed = vec![record.fingerprint.clone()];
    for source in in_force(origin(record), &done) {
        if !needed.contains(&source.fingerprint) {
            needed.push(source.fingerprint);
        }
    }
    needed
}

/// What a change of files does to the corrections and the decisions.
pub fn apply(change: SourceChange, overrides: &mut Overrides, decisions: &mut [Decision]) {
    match change {
        SourceChange::Add(_) | SourceChange::First { .. } => {}
        SourceChange::Remove { id, .. } => overrides.tables.retain(|key, _| owner(key) != id),
        SourceChange::Replace { source, tables, legs } => {
            overrides.tables.retain(|key, _| owner(key) != source.id);
            overrides.tables.extend(tables);
            for found in legs {
                if let Some(leg) = leg_mut(decisions, &found) {
                    leg.cell = found.cell;
                    leg.written = found.written;
                }
            }
        }
    }
}

fn leg_mut<'a>(decisions: &'a mut [Decision], found: &LegFound) -> Option<&'a mut Leg> {
    let moved = decisions.iter_mut().find(|d| d.id == found.decision)?.moves.get_mut(found.number)?;
    if found.to { moved.to.as_mut() } else { moved.from.as_mut() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(id: u16) -> SourceRecord {
        let added = NaiveDate::default();
        SourceRecord { id, file_name: format!("{id}.xlsx"), fingerprint: format!("{id:064}"), size: 1, added }
    }

    fn ids(done: &[SourceChange]) -> Vec<u16> {
        let done: Vec<Change> = done.iter().cloned().map(Change::Source).collect();
        in_force(source(FIRST), &done).iter().map(|s| s.id).collect()
    }

    #[test]
    fn the_files_in_force_follow_the_changes() {
        let first = |id| SourceChange::First { id, file_name: String::new() };
        let remove = |id| SourceChange::Remove { id, file_name: String::new() };
        let add = |id| SourceChange::Add(source(id));
        assert_eq!(ids(&[add(2), add(3)]), [1, 2, 3]);
        assert_eq!(ids(&[add(2), add(3), first(3)]), [3, 1, 2]);
        assert_eq!(ids(&[add(2), add(3), first(3), remove(1)]), [3, 2]);
        let newer = SourceRecord { file_name: "newer.xlsx".into(), ..source(2) };
        let replaced = [add(2), add(3), SourceChange::Replace { source: newer, tables: BTreeMap::new(), legs: Vec::new() }];
        let done: Vec<Change> = replaced.into_iter().map(Change::Source).collect();
        let names: Vec<String> = in_force(source(FIRST), &done).into_iter().map(|s| s.file_name).collect();
        assert_eq!(names, ["1.xlsx", "newer.xlsx", "3.xlsx"]);
    }

    #[test]
    fn the_first_file_is_one_that_can_be_written() {
        let first = |names: &[&str]| first_written(&names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>());
        assert_eq!((first(&["a.csv", "b.XLSX", "c.xlsx"]), first(&["a.csv", "b.ods"]), first(&[])), (1, 0, 0));
    }

    #[test]
    fn a_table_belongs_to_the_file_of_its_tag() {
        assert_eq!(["Plan FY26!A5", "2:Ledger!A5", "12:A!A1"].map(owner), [1, 2, 12]);
        assert_eq!([1, 2].map(|id| source(id).tag()), ["", "2:"]);
    }
}
