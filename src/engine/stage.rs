//! A file that was read but is not yet part of the project: what it would change is shown first, and accepting it reads nothing again.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::command::{Change, SourceChange, SourceRecord};
use super::compare::Side;
use super::files::{Bytes, File};
use super::memory::{Memory, Remembered, count, pairs};
use super::project::{Project, ReadWith, read_with};
use super::protocol::sources::{LineChange, ReplaceView};
use super::source::{self, LegFound, owner};
use super::views;
use crate::budget::lines::Lines;
use crate::decide::decision::{Leg, LegCell, Move};
use crate::ledger::Decimal;
use crate::workbook::mapping::{Import, Overrides, Progress, Table, TableOverride};
use crate::workbook::read::{Book, own_sheets, read};
use crate::workbook::state::{State, decode};
use crate::workbook::write::stem;

/// A file as it was chosen.
#[derive(Debug)]
pub struct NewFile {
    /// Its name.
    pub file_name: String,
    /// What it holds.
    pub file: File,
    /// Today in the user's time zone.
    pub today: NaiveDate,
}

/// A file that was read, and what accepting it does.
#[derive(Debug)]
pub struct Staged {
    /// What it changes, one after the other.
    pub changes: Vec<Change>,
    /// What replacing shows; `None` for a file that is added.
    pub view: Option<ReplaceView>,
    /// The project's revision that it was held against.
    revision: u32,
    source: SourceRecord,
    bytes: Bytes,
    book: Book,
    import: Import,
    with: ReadWith,
}

impl Staged {
    /// The file.
    pub const fn source(&self) -> &SourceRecord {
        &self.source
    }

    /// Its bytes.
    pub const fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Every line in which it differs from the file whose place it is to take, the largest change first; `None` when that is not in
    /// force any more, or it is one more file.
    pub fn lines(&self, project: &Project) -> Option<Vec<LineChange>> {
        self.view.as_ref().filter(|_| self.revision == project.revision)?;
        let position = u16::try_from(project.sources.iter().position(|s| s.id == self.source.id)?).ok()?;
        let (before, after) = (Side { import: &project.import, source: position }, Side { import: &self.import, source: position });
        Some(views::replace::changes(before, after, &project.reporting))
    }
}

impl Project {
    /// Reads a file beside those in force, as one more or in the place of one (by id).
    ///
    /// # Errors
    /// Why it cannot be part of the project, as a sentence.
    pub fn stage(
        &mut self,
        new: NewFile,
        mut book: Book,
        replaces: Option<u16>,
        memory: &Memory,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Staged, String> {
        let File { bytes, fingerprint: print, .. } = new.file;
        let at = match replaces {
            Some(id) => self.sources.iter().position(|s| s.id == id).ok_or("The file to replace is no longer part of the project.")?,
            None => self.sources.len(),
        };
        let known = self.missing().into_iter().find(|s| s.fingerprint == print || s.file_name == new.file_name);
        let id = replaces.or(known.as_ref().map(|s| s.id)).unwrap_or_else(|| self.free_id());
        let file_name = known.map_or_else(|| self.free_name(&new.file_name, replaces), |s| s.file_name);
        let size = bytes.len() as u64;
        let source = SourceRecord { id, file_name, fingerprint: print, size, added: new.today };
        book.tag = source.tag();
        book.file_name.clone_from(&source.file_name);
        let mut sources = self.sources.clone();
        sources.truncate(at);
        sources.push(source.clone());
        sources.extend(self.sources.iter().skip(at + 1).cloned());

        let mut overrides = self.state.overrides.clone();
        if replaces.is_some() {
            overrides.tables.retain(|key, _| owner(key) != id);
        }
        let mut import = self.read_beside(at, &mut book, &overrides, progress);
        let position = u16::try_from(at).unwrap_or(u16::MAX);
        let carried = self.carried(replaces, &import, position, memory, &overrides);
        if !carried.tables.is_empty() {
            overrides.tables.extend(carried.tables.clone());
            import = self.read_beside(at, &mut book, &overrides, progress);
        }
        let with = read_with(&sources, &overrides, &self.state);
        let (changes, view) = if let Some(old) = replaces.and_then(|id| self.source(id).ok().cloned()) {
            let found = self.legs(&old, &source, &import, &decode(&own_sheets(&book)).0);
            let (before, after) = (Side { import: &self.import, source: position }, Side { import: &import, source: position });
            let mut view = views::replace::view((before, &old), (after, &source), &self.reporting);
            view.corrections = carried.sentences;
            (view.decisions, view.notes) = (found.sentences, self.notes(&source, &book));
            let change = SourceChange::Replace { source: source.clone(), tables: carried.tables, legs: found.legs };
            (vec![Change::Source(change)], Some(view))
        } else {
            let recalled = (!carried.tables.is_empty()).then_some(Change::Recalled(carried.tables));
            (std::iter::once(Change::Source(SourceChange::Add(source.clone()))).chain(recalled).collect(), None)
        };
        Ok(Staged { changes, view, revision: self.revision, source, bytes, book, import, with })
    }

    /// Nothing when a file is not part of the project yet.
    ///
    /// # Errors
    /// A sentence when it is.
    pub fn is_new(&self, print: &str, file_name: &str, replaces: Option<u16>) -> Result<(), String> {
        let Some(same) = self.sources.iter().find(|s| s.fingerprint == print) else { return Ok(()) };
        Err(if replaces == Some(same.id) {
            format!("{file_name} is the file that is open already, byte for byte: nothing would change.")
        } else {
            format!("{file_name} is part of this project already, as {}.", same.file_name)
        })
    }

    /// Makes a file that was read ready to be put in force by its changes, without reading it again.
    ///
    /// # Errors
    /// A sentence when the project has changed since it was read.
    pub fn ready(&mut self, staged: Staged) -> Result<Vec<Change>, String> {
        if staged.revision != self.revision {
            return Err(format!("The project has changed since {} was read. Choose the file again.", staged.source.file_name));
        }
        self.files.hold(&staged.source.fingerprint, staged.bytes);
        self.files.hold_cells(&staged.source.fingerprint, staged.book);
        self.take_reading(staged.import, staged.with);
        Ok(staged.changes)
    }

    /// The remembered corrections to the project's tables that have none yet.
    pub fn recalled(&self, memory: &Memory) -> Option<Change> {
        let mut tables = memory.recall(self.import.tables.iter());
        tables.retain(|key, _| !self.state.overrides.tables.contains_key(key));
        (!tables.is_empty()).then_some(Change::Recalled(tables))
    }

    /// An id that no file of the project has.
    fn free_id(&self) -> u16 {
        self.sources.iter().map(|s| s.id).chain(self.missing().iter().map(|s| s.id)).max().unwrap_or(source::FIRST) + 1
    }

    /// The name of a new file, with a number when another file of the project has it: a decision names its cells by file.
    fn free_name(&self, wanted: &str, replaces: Option<u16>) -> String {
        let taken = |name: &str| self.sources.iter().any(|s| Some(s.id) != replaces && stem(&s.file_name).eq_ignore_ascii_case(stem(name)));
        let (base, extension) = wanted.rsplit_once('.').unwrap_or((wanted, ""));
        let numbered = |n: usize| if extension.is_empty() { format!("{base} ({n})") } else { format!("{base} ({n}).{extension}") };
        let names = std::iter::once(wanted.to_owned()).chain((2..=self.sources.len() + 1).map(numbered));
        names.into_iter().find(|name| !taken(name)).unwrap_or_else(|| wanted.to_owned())
    }

    pub(super) fn read_beside(&mut self, at: usize, book: &mut Book, overrides: &Overrides, progress: &mut dyn FnMut(Progress)) -> Import {
        let options = self.read_options(overrides);
        let mut import = self.files.with(at, book, |books| read(books, &options, progress));
        self.state.names.apply(&mut import.ledger);
        import
    }

    /// The corrections to a newer file's tables: those of the table that each takes the place of, else remembered ones.
    fn carried(&self, replaces: Option<u16>, import: &Import, position: u16, memory: &Memory, overrides: &Overrides) -> Carried {
        let newer: Vec<&Table> = import.tables.iter().filter(|t| t.source == position).collect();
        let older: Vec<&Table> = replaces.map(|id| self.tables_of(id).collect()).unwrap_or_default();
        let successors = pairs(&older, &newer);
        let mut tables = BTreeMap::new();
        let (mut kept, mut sentences) = (0, Vec::new());
        for (old, successor) in older.iter().zip(&successors) {
            let Some(given) = self.state.overrides.tables.get(&old.key) else { continue };
            let Some(new) = successor.and_then(|s| newer.get(s)) else {
                sentences.push(format!("{}!{} has no successor: its corrections go with it.", old.sheet_name, old.range));
                continue;
            };
            let carried = Remembered::of(old, given).onto(new);
            kept += count(&carried);
            let lost = lost(given, &carried);
            if !lost.is_empty() {
                let place = format!("{}!{}", new.sheet_name, new.range);
                sentences.push(format!(
                    "{place}: not carried over, because it may not fit there: {}. Look at it on the Mapping page.",
                    lost.join(", ")
                ));
            }
            if carried != TableOverride::default() {
                tables.insert(new.key.clone(), carried);
            }
        }
        let fresh = newer.iter().enumerate().filter(|(at, _)| !successors.contains(&Some(*at))).map(|(_, table)| *table);
        let mut recalled = memory.recall(fresh);
        recalled.retain(|key, _| !overrides.tables.contains_key(key));
        if kept > 0 {
            sentences.insert(
                0,
                if kept == 1 { "1 correction is carried over.".into() } else { format!("{kept} corrections are carried over.") },
            );
        }
        tables.extend(recalled);
        Carried { tables, sentences }
    }

    /// Where the recorded moves that stand in a file stand in the newer one.
    fn legs(&self, old: &SourceRecord, new: &SourceRecord, import: &Import, own: &State) -> Legs {
        let mut found = Legs::default();
        let ours = |leg: &Leg| leg.cell.as_ref().filter(|c| stem(&c.file).eq_ignore_ascii_case(stem(&old.file_name))).cloned();
        let ends = |m: &Move| [(false, m.from.clone()), (true, m.to.clone())];
        let all = self.state.decisions.iter().flat_map(|d| d.moves.iter().enumerate().map(move |(number, m)| (d, number, m)));
        let all: Vec<_> =
            all.flat_map(|(d, number, m)| ends(m).into_iter().filter_map(move |(to, leg)| Some((d, number, m, to, leg?)))).collect();
        let mut same = 0;
        for (decision, number, moved, to, leg) in &all {
            let Some(cell) = ours(leg) else { continue };
            let together: Decimal = all.iter().filter(|(.., l)| ours(l).is_some_and(|c| c == cell)).map(|(.., l)| l.change).sum();
            let lines = Lines::of(&import.ledger, &moved.measure, moved.version, moved.period);
            let planned = lines.lines.get(&leg.line).and_then(|p| p.cell);
            let said = own.decisions.iter().find(|d| d.id == decision.id && d.title == decision.title);
            let said = said.and_then(|d| d.moves.get(*number)).and_then(|m| if *to { m.to.as_ref() } else { m.from.as_ref() });
            let name = format!("{}: {} in {}", decision.id, leg.line.label(&lines.order), moved.period.label());
            let (cell, written) = match planned {
                None => {
                    found
                        .sentences
                        .insert(0, format!("{name} has no line of its own in {}: the move counts on top of the plan.", new.file_name));
                    (None, false)
                }
                Some((place, held)) => {
                    let before = cell.before.unwrap_or_default();
                    let sheet = import.sheet(place.source, place.sheet).map(|s| s.name.clone()).unwrap_or_default();
                    let written = if said.is_some_and(|l| l.written) || held == before + together {
                        if !leg.written {
                            found
                                .sentences
                                .push(format!("{name} is in the newer file already ({sheet}!{}), so it is not added again.", place.a1()));
                        }
                        true
                    } else if held == before {
                        if leg.written {
                            found
                                .sentences
                                .push(format!("{name} is not in the newer file ({sheet}!{}), so it is added to it.", place.a1()));
                        } else {
                            same += 1;
                        }
                        false
                    } else {
                        let state = if leg.written { "as if the move were in it" } else { "as if the move were not in it" };
                        found.sentences.insert(
                            0,
                            format!(
                                "{name} is {} in the newer file ({sheet}!{}); it was {} before the move and would be {} with it. It counts {state}: check that.",
                                held.normalize(),
                                place.a1(),
                                before.normalize(),
                                (before + together).normalize()
                            ),
                        );
                        leg.written
                    };
                    let cell = LegCell { file: new.file_name.clone(), sheet, address: place.a1(), before: cell.before };
                    (Some(cell), written)
                }
            };
            found.legs.push(LegFound { decision: decision.id.clone(), number: *number, to: *to, cell, written });
        }
        match same {
            0 => {}
            1 => found.sentences.push("1 end of a recorded move stays as it is.".into()),
            n => found.sentences.push(format!("{n} ends of recorded moves stay as they are.")),
        }
        found
    }

    fn notes(&self, source: &SourceRecord, book: &Book) -> Vec<String> {
        let own = decode(&own_sheets(book)).0;
        let unknown =
            own.decisions.iter().filter(|d| self.state.decisions.iter().all(|ours| ours.id != d.id || ours.title != d.title)).count();
        if unknown == 0 {
            return Vec::new();
        }
        let count = if unknown == 1 { "1 decision".to_owned() } else { format!("{unknown} decisions") };
        vec![format!(
            "{} carries {count} that this project does not know. They are not taken over; open the file by itself to see them.",
            source.file_name
        )]
    }
}

/// Corrections to a newer file's tables, and what to say of them.
struct Carried {
    tables: BTreeMap<String, TableOverride>,
    sentences: Vec<String>,
}

/// Where moves stand in a newer file, and what to say of it.
#[derive(Default)]
struct Legs {
    legs: Vec<LegFound>,
    sentences: Vec<String>,
}

/// What of the corrections to a table is not among those carried over, in words.
fn lost(given: &TableOverride, carried: &TableOverride) -> Vec<String> {
    let single = [
        (given.year.is_some(), "its year"),
        (given.period.is_some(), "its period"),
        (given.range.is_some(), "its range"),
        (given.header_rows.is_some(), "its header rows"),
        (!given.rows.is_empty(), "what its rows are"),
    ];
    let mut lost: Vec<String> = single.into_iter().filter(|(set, _)| *set).map(|(_, what)| what.to_owned()).collect();
    let columns =
        given.columns.len().saturating_sub(carried.columns.len()) + given.decimal_comma.len().saturating_sub(carried.decimal_comma.len());
    if columns > 0 {
        lost.push(if columns == 1 { "1 column".into() } else { format!("{columns} columns") });
    }
    lost
}
