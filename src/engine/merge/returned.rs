//! A copy that came back: what it was made from, and what was changed in it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::amounts::{self, Amounts, Changed};
use super::decisions;
use crate::budget::lines::Line;
use crate::decide::decision::Decision;
use crate::engine::compare::Side;
use crate::engine::project::Project;
use crate::workbook::mapping::Progress;
use crate::workbook::read::{Book, own_sheets};
use crate::workbook::state::base::{Snapshot, decode_base};
use crate::workbook::state::edits::{Proposal, proposals, readable};
use crate::workbook::state::{State, decode};
use crate::workbook::write::pack;

/// More differences than this are no edits of a copy: it is another workbook.
pub const MOST: usize = 2_000;

/// A copy that came back, held against the project.
#[derive(Debug)]
pub struct Returned {
    /// The file's name.
    pub file_name: String,
    /// SHA-256 of its bytes, lower-case hex.
    pub fingerprint: String,
    /// Who saved it last, and when, as the file says; empty when it does not.
    pub saved: (String, String),
    /// The day of the export that it is a copy of; `None` when that is not known.
    pub exported: Option<NaiveDate>,
    /// Decisions that the project does not have.
    pub decisions: Vec<Decision>,
    /// Edits of Plumbline's own tables.
    pub edits: Vec<Proposal>,
    /// Planned amounts that differ, each with all members of its line and its cell in the copy.
    pub amounts: Vec<(Changed, Line, String)>,
    /// What else to know; sentences.
    pub notes: Vec<String>,
}

impl Returned {
    /// How many differences there are.
    pub fn len(&self) -> usize {
        self.decisions.len() + self.edits.len() + self.amounts.len()
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What a copy was made from, as far as the project knows it.
struct Origin<'a> {
    /// The export; `None` when the copy is of none that is known.
    held: Option<&'a Snapshot>,
    /// Position of the file that the export was written into; the first file when it is not known.
    source: usize,
    /// Whether the amounts before the edits are known.
    amounts: bool,
}

impl Project {
    /// Whether a file is a copy of one of the project's exports.
    pub fn has_exported(&self, book: &Book) -> bool {
        let lineage = decode_base(&own_sheets(book));
        self.origin(&lineage).held.is_some()
    }

    fn origin<'a>(&self, lineage: &'a [Snapshot]) -> Origin<'a> {
        for held in lineage {
            if let Some(source) = self.sources.iter().position(|s| s.fingerprint == held.from) {
                return Origin { held: Some(held), source, amounts: true };
            }
            // The project's own first file may be the export.
            let own = self.lineage.first().is_some_and(|own| own.id == held.id);
            if let Some(source) = self.sources.iter().position(|s| own && s.fingerprint == self.record.fingerprint) {
                return Origin { held: Some(held), source, amounts: true };
            }
            if own || self.record.names_blob(&held.from) {
                return Origin { held: Some(held), source: 0, amounts: false };
            }
        }
        Origin { held: None, source: 0, amounts: false }
    }

    /// Reads a copy that came back.
    ///
    /// # Errors
    /// When it is rather another workbook.
    pub fn returned(
        &mut self,
        (file_name, fingerprint): (&str, String),
        mut book: Book,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Returned, String> {
        let sheets = own_sheets(&book);
        let lineage = decode_base(&sheets);
        let origin = self.origin(&lineage);
        if let Some(pack) = pack::returned(&sheets) {
            return Ok(self.returned_pack((file_name, fingerprint), &book, &pack, origin.held.map(|held| held.on)));
        }
        let base = origin.held.map(|held| decode(&held.tables()).0);
        let exported = lineage.first().map(Snapshot::tables);
        let (theirs, issues) = readable(&sheets, exported.as_deref());
        let mut notes: Vec<String> = issues.into_iter().map(|i| i.message).collect();
        let (mut new, mut edits) = (Vec::new(), Vec::new());
        if sheets.is_empty() {
            notes.push("It carries none of Plumbline’s sheets, so only its plan amounts are compared.".into());
        } else {
            new = decisions::new(base.as_ref(), &self.state, &theirs);
            edits = proposals(base.as_ref(), &self.state, &theirs, &sheets);
            notes.extend(base.as_ref().map(|base| decisions::refused(base, &theirs)).into_iter().flatten());
        }
        match (&base, origin.amounts) {
            (None, _) => notes.push(
                "It is no copy of an export that this project knows, so who changed what cannot be told: every difference is asked.".into(),
            ),
            (Some(_), false) => notes.push(
                "The file that it was exported from is no longer part of the project, so every difference in its amounts is asked.".into(),
            ),
            (Some(_), true) => {}
        }

        let saved = book.saved();
        if let Some(source) = self.sources.get(origin.source) {
            book.tag = source.tag();
            // The name is a hint for version and year: the copy is read as the original was.
            book.file_name.clone_from(&source.file_name);
        }
        let overrides = self.state.overrides.clone();
        let import = self.read_beside(origin.source, &mut book, &overrides, progress);
        let at = u16::try_from(origin.source).unwrap_or(u16::MAX);
        let (mine, other) = (Side { import: &self.import, source: at }, Side { import: &import, source: at });
        let dimensions = amounts::shared(mine, other);
        let file = Amounts::of(mine, &dimensions);
        let names = &self.state.names;
        // The ends of moves stand in the cells of a copy, or beside them: what is left is what somebody typed.
        let mut ours = file.clone();
        ours.lay_on(&self.state.decisions, names, |_, leg| !leg.written);
        ours.lay_on(&new, names, |_, _| true);
        // Decisions of the copy that the export did not hold, also those that the project has by now.
        let since: Vec<Decision> = theirs
            .decisions
            .iter()
            .filter(|d| base.as_ref().is_none_or(|base| base.decisions.iter().all(|b| b.id != d.id)))
            .cloned()
            .collect();
        let before = base.as_ref().filter(|_| origin.amounts).map(|base| {
            let mut before = file.clone();
            before.lay_on(&base.decisions, names, |decision, leg| !self.holds(decision, leg));
            before.lay_on(&since, names, |_, _| true);
            before
        });
        let mut copy = Amounts::of(other, &dimensions);
        let known: Vec<Decision> = base.iter().flat_map(|b| &b.decisions).chain(&since).cloned().collect();
        copy.lay_on(&known, names, |_, leg| !leg.written);
        let (changed, others) = amounts::differences(before.as_ref(), &ours, &copy);
        notes.extend(others_said(&others));
        let amounts = changed
            .into_iter()
            .map(|c| {
                let line = file.cell(&c.key).map_or_else(|| copy.line(&c.key, &import.ledger), |_| file.line(&c.key, self.ledger()));
                let place = copy.cell(&c.key).map(|cell| {
                    let sheet = import.sheet(cell.source, cell.sheet).map_or("", |s| s.name.as_str());
                    format!("{sheet}!{}", cell.a1())
                });
                (c, line, place.unwrap_or_default())
            })
            .collect();
        let exported = origin.held.map(|held| held.on);
        let returned = Returned { file_name: file_name.to_owned(), fingerprint, saved, exported, decisions: new, edits, amounts, notes };
        if returned.len() > MOST {
            return Err(format!(
                "{file_name} differs in {} places: it is rather another workbook than a copy of this one. Compare the two on the start page, or add it as a file.",
                returned.len()
            ));
        }
        Ok(returned)
    }

    /// What a pack that came back changes.
    fn returned_pack(
        &self,
        (file_name, fingerprint): (&str, String),
        book: &Book,
        pack: &pack::Returned,
        exported: Option<NaiveDate>,
    ) -> Returned {
        let mut notes = pack.notes.clone();
        if exported.is_none() {
            notes.push("It is a pack of another project, or of a file that this project no longer has: look at each line.".into());
        }
        let amounts = self.pack_changes(pack).into_iter().map(|c| (c.key.line.clone(), c)).map(|(line, c)| (c, line, String::new()));
        Returned {
            file_name: file_name.to_owned(),
            fingerprint,
            saved: book.saved(),
            exported,
            decisions: Vec::new(),
            edits: Vec::new(),
            amounts: amounts.collect(),
            notes,
        }
    }

    /// Whether an end of a move stands in the cells of the file with which the project began.
    fn holds(&self, decision: &Decision, leg: &crate::decide::decision::Leg) -> bool {
        let own = self.base.decisions.iter().find(|d| d.id == decision.id && decisions::same(d, decision));
        let ends = own.into_iter().flat_map(|d| &d.moves).flat_map(|m| [&m.from, &m.to]).flatten();
        ends.into_iter().any(|l| l.written && l.line == leg.line && l.change == leg.change)
    }

    /// The edits that were made in the project's own first file since it was exported, as long as nobody looked at them; `None` when
    /// there are none.
    pub fn own_edits(&self) -> Option<Returned> {
        let (sheets, saved) = self.edited.as_ref()?;
        let print = &self.record.fingerprint;
        let held = self.lineage.first()?;
        if self.merged().any(|merged| merged.files.iter().any(|f| f.fingerprint == *print)) {
            return None;
        }
        let before = held.tables();
        let base: State = decode(&before).0;
        let (theirs, _) = readable(sheets, Some(&before));
        let returned = Returned {
            file_name: self.record.file_name.clone(),
            fingerprint: print.clone(),
            saved: saved.clone(),
            exported: Some(held.on),
            decisions: decisions::new(Some(&base), &self.state, &theirs),
            edits: proposals(Some(&base), &self.state, &theirs, sheets),
            amounts: Vec::new(),
            notes: decisions::refused(&base, &theirs),
        };
        (!returned.is_empty() || !returned.notes.is_empty()).then_some(returned)
    }
}

/// What cannot be taken over from a copy's amounts.
fn others_said(others: &BTreeMap<String, usize>) -> Vec<String> {
    let said = |(what, count): (&String, &usize)| {
        let differ = if *count == 1 { "differs" } else { "differ" };
        let noun = if *count == 1 { what.replacen("amounts", "amount", 1) } else { what.clone() };
        let next = if what.starts_with("plan") {
            "They cannot be moved; change them in the file itself."
        } else {
            "They are not taken from a copy: replace the file by a newer one if they are right."
        };
        format!("{count} {noun} {differ}. {next}")
    };
    others.iter().map(said).collect()
}
