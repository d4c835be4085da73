//! An open project: its files as read, the state on top of them, and the journal that leads there.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use super::apply::apply;
use super::command::{
    Change, Command, DecisionDraft, Entry, ExplanationChange, Merged, ProjectRecord, SettingChange, SourceChange, SourceRecord, TableChange,
};
use super::definitions;
use super::files::{Bytes, File, FileError, Files};
use super::memory::Remembered;
use super::moves::lay_on;
use super::source;
use super::targets;
use crate::budget::about;
use crate::budget::calendar::Coverage;
use crate::budget::pacing::RULES;
use crate::budget::targets::{Targets, counting};
use crate::decide::decision::Decision;
use crate::decide::explanation::Explanation;
use crate::decide::record::{self, Budget, RecordError};
use crate::kpi::Catalog;
use crate::ledger::cell::parse_a1;
use crate::ledger::names::Names;
use crate::ledger::slice::Reporting;
use crate::ledger::{Calendar, CellRef, Currency, Decimal, Ledger, Mark, RateKind, Rollup};
use crate::workbook::audit::{Finding, Subject, audit};
use crate::workbook::issue::Issue;
use crate::workbook::mapping::{Import, Overrides, Progress, ReadOptions, StateTable, Table, TableOverride};
use crate::workbook::read::{Book, own_sheets, read};
use crate::workbook::state::base::{Snapshot, decode_base};
use crate::workbook::state::{SourceFile, State, decode};

/// A project: some files, and all that was decided on them.
#[derive(Debug)]
pub struct Project {
    /// What it is on this device.
    pub record: ProjectRecord,
    /// The files in force; the first is the one that an export writes.
    pub sources: Vec<SourceRecord>,
    /// The files as read with the overrides in force; in the ledger the legs of recorded moves follow the facts.
    pub import: Import,
    /// The state in force.
    pub state: State,
    /// What was wrong in Plumbline's own sheets.
    pub state_issues: Vec<Issue>,
    /// The time that the ledger covers.
    pub coverage: Coverage,
    /// The dimension by which the budget is compared; `None` when nothing in it has a member of any.
    pub main_dimension: Option<usize>,
    /// The reporting currency and the rates.
    pub reporting: Reporting,
    /// The targets as they count, under the names in force.
    pub targets: Targets,
    /// The KPIs in force.
    pub catalog: Catalog,
    /// What is wrong with definitions that the team made.
    pub kpi_issues: Vec<Issue>,
    /// Changes with every change of the project.
    pub revision: u32,
    /// The cells of the files: kept, so that a correction is read without opening them again.
    pub(super) files: Files,
    /// The state that the file carries with which the project began: where the journal starts.
    pub(super) base: State,
    /// The exports that this file came from, its own first; empty when it never was one.
    pub(super) lineage: Vec<Snapshot>,
    /// Plumbline's tables as they stand in it, and who saved it when, where it was edited since it was exported.
    pub(super) edited: Option<(Vec<StateTable>, (String, String))>,
    /// The facts of moves that wait for their cells, by position: they change an amount and are none of their own.
    pub(super) waiting: Vec<usize>,
    /// Where the facts of the files end in the ledger.
    pub(super) read_until: Mark,
    /// The sums of the reading, once they were asked for.
    pub(super) rollup: RefCell<Option<Rc<Rollup>>>,
    /// What the audit found, once it was asked; it depends on the reading and on the time covered.
    findings: OnceCell<Vec<Finding>>,
    read_with: Option<ReadWith>,
    /// The changes in force and those taken back.
    changes: (Vec<Change>, Vec<Change>),
    /// The same before the last entry.
    before: (Vec<Change>, Vec<Change>),
}

/// What a reading depends on: the files (by fingerprint and tag), the corrections, what names count as, and the calendar.
pub(super) type ReadWith = (Vec<(String, String)>, Overrides, Names, Calendar);

impl Project {
    /// Opens a project from its files and its journal. The file with which it began is needed, and those in force.
    ///
    /// # Errors
    /// When a file cannot be read or is not there.
    pub fn open(
        record: ProjectRecord,
        files: Vec<File>,
        journal: Vec<Entry>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Self, FileError> {
        let mut project = Self {
            record,
            sources: Vec::new(),
            import: Import::default(),
            state: State::default(),
            state_issues: Vec::new(),
            coverage: Coverage::default(),
            main_dimension: None,
            reporting: Reporting::default(),
            targets: Targets::default(),
            catalog: Catalog::default(),
            kpi_issues: Vec::new(),
            revision: 0,
            files: Files::default(),
            base: State::default(),
            lineage: Vec::new(),
            edited: None,
            waiting: Vec::new(),
            read_until: Mark::default(),
            rollup: RefCell::default(),
            findings: OnceCell::new(),
            read_with: None,
            changes: (Vec::new(), Vec::new()),
            before: (Vec::new(), Vec::new()),
        };
        for File { bytes, fingerprint, cells } in files {
            project.files.hold(&fingerprint, bytes);
            if let Some(book) = cells {
                project.files.hold_cells(&fingerprint, book);
            }
        }
        project.files.arrange(&[source::origin(&project.record)], progress)?;
        let own = project.files.books().first().map(own_sheets).unwrap_or_default();
        (project.base, project.state_issues) = decode(&own);
        project.lineage = decode_base(&own);
        if let Some(held) = project.lineage.first() {
            // What was edited in a spreadsheet since is shown before it counts.
            let exported = decode(&held.tables()).0;
            let stands = State { exported: project.base.exported.clone(), ..exported };
            if stands != project.base {
                let saved = project.files.books().first().map(Book::saved).unwrap_or_default();
                project.edited = Some((own, saved));
                project.base = stands;
            }
        }
        if let Some(written) = project.base.sources.iter().find(|s| s.written).filter(|_| journal.is_empty()) {
            project.record.source = written.id;
        }
        project.changes = source::fold(journal);
        project.settle(progress)?;
        Ok(project)
    }

    /// What a command would do, with everything looked up.
    ///
    /// # Errors
    /// Why it cannot be done, as a sentence.
    pub fn change(&self, command: Command) -> Result<Change, String> {
        match command {
            Command::SetTable { table, change } => {
                let drawn = matches!(change, TableChange::Range(Some(_))) && self.is_on_a_sheet(&table);
                if !drawn && self.import.tables.iter().all(|t| t.key != table) {
                    return Err(format!("There is no table at {table} any more. Look at the mapping again."));
                }
                if !change.fits_a_sheet() {
                    return Err("That is outside of the sheet. Choose cells from A1 to XFD1048576.".into());
                }
                Ok(Change::Table { table, change })
            }
            Command::SetSetting(change) => {
                let fits = match &change {
                    SettingChange::FiscalStart(month) => (1..=12).contains(month),
                    SettingChange::GrossMargin(Some(share)) => *share > Decimal::ZERO && *share <= Decimal::ONE,
                    SettingChange::Threshold(share) => *share > Decimal::ZERO && *share < Decimal::ONE,
                    SettingChange::Call(rule, _) => RULES.iter().any(|r| r.id == rule),
                    SettingChange::GrossMargin(None) | SettingChange::Currency(_) | SettingChange::Rates(_) | SettingChange::Weeks(_) => {
                        true
                    }
                };
                if fits {
                    Ok(Change::Setting(change))
                } else {
                    Err("That value is out of range: a month is 1 to 12, a percentage above 0 and at most 100.".into())
                }
            }
            Command::Names(change) => {
                let known = self.ledger().dimensions().iter().any(|d| d.kind.id() == change.dimension);
                let named = change.into.as_ref().is_none_or(|name| !name.trim().is_empty());
                if known && named {
                    Ok(Change::Names(change))
                } else {
                    Err("Those names are no longer in the workbook. Look at Health again.".into())
                }
            }
            Command::Accept(acceptance) => Ok(Change::Accept(acceptance)),
            Command::Explain(ExplanationChange { about, said }) => {
                let complete = said.as_ref().map(Explanation::complete);
                match complete {
                    Some(None) => Err("An explanation needs its words and who says so.".into()),
                    said => Ok(Change::Explain(ExplanationChange { about, said: said.flatten() })),
                }
            }
            Command::SetTargets(draft) => targets::admitted(self, &draft).map(Change::Targets),
            Command::DefineKpi(draft) => {
                let admitted = self.catalog.admit(&draft, &self.state.kpis);
                admitted.map(|version| Change::Kpi(Box::new(version))).map_err(|e| e.to_string())
            }
            Command::RecordDecision(draft) => self.decision(&draft).map(Change::Decision).map_err(|e| e.to_string()),
            Command::RemoveSource { id } => {
                let file_name = self.source(id)?.file_name.clone();
                if self.sources.len() == 1 {
                    return Err(format!("{file_name} is the project’s only file. Replace it, or open another workbook."));
                }
                Ok(Change::Source(SourceChange::Remove { id, file_name }))
            }
            Command::FirstSource { id } => {
                let file_name = self.source(id)?.file_name.clone();
                Ok(Change::Source(SourceChange::First { id, file_name }))
            }
        }
    }

    /// The decision that a draft would record.
    ///
    /// # Errors
    /// What is missing or does not fit the plan.
    pub fn decision(&self, draft: &DecisionDraft) -> Result<Decision, RecordError> {
        let last = self.state.decisions.iter().filter_map(|d| d.id.strip_prefix("D-")?.parse::<u32>().ok()).max().unwrap_or(0);
        self.with_budget(|budget| record::decision(draft, format!("D-{:03}", last + 1), budget))
    }

    /// Looks something up in the budget as it stands.
    pub fn with_budget<T>(&self, look: impl FnOnce(&Budget<'_>) -> T) -> T {
        let place = |cell: CellRef| {
            let file = self.sources.get(usize::from(cell.source)).map_or("", |s| s.file_name.as_str());
            (file.to_owned(), self.sheet_name(cell).to_owned())
        };
        look(&Budget { ledger: self.ledger(), reporting: &self.reporting, catalog: &self.catalog, place: &place })
    }

    /// A file in force.
    ///
    /// # Errors
    /// A sentence when it is not.
    pub fn source(&self, id: u16) -> Result<&SourceRecord, String> {
        self.sources.iter().find(|s| s.id == id).ok_or_else(|| "That file is no longer part of the project.".into())
    }

    /// The bytes of the first file, as they came; `None` when they are not at hand.
    pub fn first_bytes(&self) -> Option<&Bytes> {
        self.files.bytes(&self.sources.first()?.fingerprint)
    }

    /// The tables of a file in force.
    pub fn tables_of(&self, id: u16) -> impl Iterator<Item = &Table> {
        let position = self.sources.iter().position(|s| s.id == id).and_then(|p| u16::try_from(p).ok());
        self.import.tables.iter().filter(move |t| Some(t.source) == position)
    }

    /// Carries out journal entries and brings everything that follows from the state up to date.
    ///
    /// # Errors
    /// When a file is not at hand; then nothing has changed.
    pub fn carry_out(&mut self, entries: &[Entry], progress: &mut dyn FnMut(Progress)) -> Result<(), FileError> {
        self.before = self.changes.clone();
        for entry in entries {
            source::enter(&mut self.changes, entry.clone());
        }
        let settled = self.settle(progress);
        if settled.is_err() {
            self.take_back();
        }
        settled
    }

    /// Takes back the last [`Project::carry_out`], as if it had never been.
    pub fn take_back(&mut self) {
        self.changes = self.before.clone();
        // The files in force before are still at hand.
        let _ = self.settle(&mut |_| ());
    }

    /// The fingerprint of a file that must be fetched before an entry can be carried out; `None` when all are at hand.
    pub fn lacks(&self, entry: &Entry) -> Option<String> {
        let mut changes = self.changes.clone();
        source::enter(&mut changes, entry.clone());
        let sources = source::in_force(source::origin(&self.record), &changes.0);
        sources.into_iter().map(|s| s.fingerprint).find(|f| !self.files.holds(f))
    }

    /// Takes a file that was fetched.
    pub fn supply(&mut self, fingerprint: &str, bytes: Bytes) {
        self.files.hold(fingerprint, bytes);
    }

    /// Everything is on disk: lets go of what only a change that could not be kept would have needed.
    pub fn shed(&mut self) {
        self.files.shed();
    }

    /// What is worth remembering of the corrections to a table; `None` when there is no such table.
    pub fn remembered(&self, key: &str) -> Option<Remembered> {
        let table = self.import.tables.iter().find(|t| t.key == key)?;
        let none = TableOverride::default();
        Some(Remembered::of(table, self.state.overrides.tables.get(key).unwrap_or(&none)))
    }

    /// The files that the workbook was exported with, and that were neither added nor removed since.
    pub fn missing(&self) -> Vec<SourceFile> {
        let removed =
            |id: u16| self.changes.0.iter().any(|c| matches!(c, Change::Source(SourceChange::Remove { id: gone, .. }) if *gone == id));
        let there = |id: u16| self.sources.iter().any(|s| s.id == id) || removed(id);
        self.base.sources.iter().filter(|s| !s.written && !there(s.id)).cloned().collect()
    }

    /// The merges in force.
    pub fn merged(&self) -> impl Iterator<Item = &Merged> {
        self.changes.0.iter().filter_map(|c| if let Change::Merged(merged) = c { Some(merged) } else { None })
    }

    /// What undo would take back.
    pub fn undoable(&self) -> Option<&Change> {
        self.changes.0.last()
    }

    /// What redo would carry out again.
    pub fn redoable(&self) -> Option<&Change> {
        self.changes.1.last()
    }

    /// The facts, with the legs of recorded moves after them.
    pub fn ledger(&self) -> &Ledger {
        &self.import.ledger
    }

    /// What the audit found; `None` when nobody has asked since the data changed.
    pub fn audited(&self) -> Option<&[Finding]> {
        self.findings.get().map(Vec::as_slice)
    }

    /// What is worth a look in the data as it was read: the audit is made when it is first asked for.
    pub fn findings(&self) -> &[Finding] {
        self.findings.get_or_init(|| {
            audit(&Subject {
                import: &self.import,
                ledger: self.ledger(),
                main_dimension: self.main_dimension,
                books: self.files.books(),
                coverage: &self.coverage,
                today: self.record.added,
            })
        })
    }

    /// The cells of a file; `None` when there is no such file.
    pub fn book(&self, source: u16) -> Option<&Book> {
        self.files.books().get(usize::from(source))
    }

    /// Whether the project has more than one file.
    pub fn several_files(&self) -> bool {
        self.sources.len() > 1
    }

    /// Whether a table's key names a cell of one of the sheets.
    fn is_on_a_sheet(&self, key: &str) -> bool {
        let Some((place, cell)) = key.rsplit_once('!') else { return false };
        let named = |sheet: &crate::workbook::mapping::Sheet| {
            place.strip_suffix(sheet.name.as_str()).is_some_and(|tag| self.book(sheet.source).is_some_and(|b| b.tag == tag))
        };
        parse_a1(cell).is_some() && self.import.sheets.iter().any(named)
    }

    /// The name of the sheet a cell stands on, empty when there is no such sheet.
    pub fn sheet_name(&self, cell: CellRef) -> &str {
        self.import.sheet(cell.source, cell.sheet).map_or("", |s| s.name.as_str())
    }

    /// A cell as people write it: `Plan FY26!G8`, with the file before it in a project of several: `[Actuals.xlsx]Ledger!D9`.
    pub fn place(&self, cell: CellRef) -> String {
        let file = self.sources.get(usize::from(cell.source)).filter(|_| self.sources.len() > 1);
        let file = file.map_or_else(String::new, |s| format!("[{}]", s.file_name));
        format!("{file}{}!{}", self.sheet_name(cell), cell.a1())
    }

    /// The cells of the first file, into which decisions are written.
    pub fn first_book(&self) -> Option<&Book> {
        self.files.books().first()
    }

    /// The cells of a first file that cannot be written back into, because it is none of the .xlsx family.
    pub fn cells(&self) -> Option<&Book> {
        self.first_book().filter(|book| !book.is_package())
    }

    /// Dimension ids in the order in which a line's members are read.
    pub fn dimension_order(&self) -> Vec<String> {
        self.ledger().dimensions().iter().map(|d| d.kind.id()).collect()
    }

    /// The gross margin in force: the team's, else the workbook's.
    pub fn gross_margin(&self) -> Option<Decimal> {
        self.state.settings.gross_margin.or(self.import.gross_margin.map(|(share, _)| share))
    }

    fn folded(&self) -> State {
        let mut state = self.base.clone();
        for change in &self.changes.0 {
            apply(&mut state, change.clone());
        }
        state
    }

    /// The files as an export names them, those that are missing among them.
    fn named_sources(&self) -> Vec<SourceFile> {
        let named = |(at, s): (usize, &SourceRecord)| SourceFile {
            id: s.id,
            file_name: s.file_name.clone(),
            fingerprint: s.fingerprint.clone(),
            written: at == 0,
        };
        let named: Vec<SourceFile> = self.sources.iter().enumerate().map(named).chain(self.missing()).collect();
        // The only file of most projects need not be told from others.
        if named.iter().all(|s| s.written && s.id == source::FIRST) { Vec::new() } else { named }
    }

    fn settle(&mut self, progress: &mut dyn FnMut(Progress)) -> Result<(), FileError> {
        let sources = source::in_force(source::origin(&self.record), &self.changes.0);
        self.files.arrange(&sources, progress)?;
        self.sources = sources;
        self.state = self.folded();
        self.state.sources = self.named_sources();
        self.targets = counting(&self.state.targets, &self.state.names);
        let wanted = read_with(&self.sources, &self.state.overrides, &self.state);
        if self.read_with.as_ref() != Some(&wanted) {
            let options = self.read_options(&self.state.overrides);
            let mut import = read(self.files.books(), &options, progress);
            self.state.names.apply(&mut import.ledger);
            self.take_reading(import, wanted);
        }
        self.import.ledger.back_to(&self.read_until);
        let settings = self.state.settings.clone();
        self.reporting = Reporting {
            currency: settings.currency.unwrap_or_else(|| main_currency(&self.import)),
            rates: self.import.rates.clone(),
            // Without any actual rate the choice would take every foreign amount out.
            at: if self.import.rates.has(RateKind::Actual) { settings.rates } else { RateKind::Plan },
            stand_in: false,
        };
        let files: Vec<&str> = self.sources.iter().map(|s| s.file_name.as_str()).collect();
        self.waiting = lay_on(&mut self.import, &files, &self.state.decisions, &self.reporting.currency, &self.state.names);
        let coverage = Coverage::of(&self.import.ledger, self.state.settings.fiscal_start);
        if coverage != self.coverage {
            self.findings = OnceCell::new();
        }
        self.coverage = coverage;
        self.catalog = Catalog::in_force(&self.state.kpis, None, self.import.ledger.measures());
        self.kpi_issues = definitions::issues(&self.catalog, &self.state.kpis);
        self.record.names = self.sources.iter().map(|s| s.file_name.clone()).collect();
        self.revision += 1;
        Ok(())
    }

    /// How its files are read with some corrections.
    pub(super) fn read_options<'a>(&self, overrides: &'a Overrides) -> ReadOptions<'a> {
        ReadOptions { today: self.record.added, overrides, calendar: self.state.settings.calendar() }
    }

    /// Takes a reading that was made with these files and corrections.
    pub(super) fn take_reading(&mut self, import: Import, with: ReadWith) {
        self.import = import;
        self.read_until = self.import.ledger.mark();
        self.rollup.take();
        // Once for a reading: recorded moves go between lines that are there.
        self.main_dimension = about::main_dimension(&self.import.ledger);
        self.read_with = Some(with);
        self.findings = OnceCell::new();
    }
}

/// What a reading of these files with these corrections depends on, besides the names and the calendar of the state.
pub(super) fn read_with(sources: &[SourceRecord], overrides: &Overrides, state: &State) -> ReadWith {
    let files = sources.iter().map(|s| (s.fingerprint.clone(), s.tag())).collect();
    (files, overrides.clone(), state.names.clone(), state.settings.calendar())
}

/// The base of the rates, else the currency that most facts of money have; a blank one when none says.
pub(super) fn main_currency(import: &Import) -> Currency {
    let ledger = &import.ledger;
    if !import.rates.base.0.is_empty() {
        return import.rates.base.clone();
    }
    let money: Vec<bool> = ledger.measures().iter().map(|m| m.unit() == crate::ledger::Unit::Money).collect();
    let mut counts = vec![0_u32; ledger.currencies().len()];
    for alike in ledger.facts().alike().filter(|alike| money.get(usize::from(alike.measure)).copied().unwrap_or(false)) {
        if let Some(count) = counts.get_mut(usize::from(alike.currency)) {
            *count += alike.sum.count + alike.sum.missing;
        }
    }
    let most = counts.iter().zip(ledger.currencies()).filter(|(n, _)| **n > 0).max_by_key(|(n, c)| (!c.0.is_empty(), **n));
    most.map(|(_, c)| c.clone()).unwrap_or_default()
}
