//! An open project: the workbook as read, the state on top of it, and the journal that leads there.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::command::{Acceptance, Change, Command, DecisionDraft, Entry, NamesChange, ProjectRecord, SettingChange, TableChange};
use crate::budget::calendar::Coverage;
use crate::decide::decision::Decision;
use crate::decide::record::{self, Budget, RecordError};
use crate::ledger::names::Names;
use crate::ledger::slice::Reporting;
use crate::ledger::{CellRef, Currency, Decimal, Fact, Ledger, Origin, Rates};
use crate::workbook::audit::{Finding, Subject, audit};
use crate::workbook::issue::Issue;
use crate::workbook::mapping::{Import, Overrides, Progress, ReadOptions, TableOverride};
use crate::workbook::read::{Book, ReadError, load, read};
use crate::workbook::state::{State, decode};

/// A project: one workbook, and all that was decided on it.
#[derive(Debug)]
pub struct Project {
    /// What it is on this device.
    pub record: ProjectRecord,
    /// The workbook's bytes, as they came.
    pub bytes: Vec<u8>,
    /// The cells of its files: kept, so that a correction is read without opening the files again.
    books: Vec<Book>,
    /// The workbook as read with the overrides in force; in its ledger the legs of recorded moves follow the facts.
    pub import: Import,
    /// The state in force.
    pub state: State,
    /// What was wrong in Plumbline's own sheets.
    pub state_issues: Vec<Issue>,
    /// The time that the ledger covers.
    pub coverage: Coverage,
    /// The reporting currency and the rates.
    pub reporting: Reporting,
    /// Changes with every change of the project.
    pub revision: u32,
    /// The state that the workbook itself carries: where the journal starts.
    base: State,
    source_facts: usize,
    /// What the audit found, once it was asked.
    findings: OnceCell<Vec<Finding>>,
    read_with: (Overrides, Names),
    done: Vec<Change>,
    undone: Vec<Change>,
    /// `done` and `undone` before the last entry.
    before: (Vec<Change>, Vec<Change>),
}

impl Project {
    /// Reads a workbook as a project without history.
    ///
    /// # Errors
    /// When the workbook cannot be read.
    pub fn open(record: ProjectRecord, bytes: Vec<u8>, progress: &mut dyn FnMut(Progress)) -> Result<Self, ReadError> {
        let books = vec![load(&bytes, &record.file_name, progress)?];
        let mut project = Self {
            record,
            bytes,
            books,
            import: Import::default(),
            state: State::default(),
            state_issues: Vec::new(),
            coverage: Coverage::default(),
            reporting: Reporting::default(),
            revision: 0,
            base: State::default(),
            source_facts: 0,
            findings: OnceCell::new(),
            read_with: (Overrides::default(), Names::default()),
            done: Vec::new(),
            undone: Vec::new(),
            before: (Vec::new(), Vec::new()),
        };
        project.read(progress);
        (project.base, project.state_issues) = decode(&project.import.state);
        project.settle(progress);
        Ok(project)
    }

    /// Replays a journal on a freshly opened project.
    pub fn replay(&mut self, journal: Vec<Entry>, progress: &mut dyn FnMut(Progress)) {
        for entry in journal {
            self.enter(entry);
        }
        self.settle(progress);
    }

    /// What a command would do, with everything looked up.
    ///
    /// # Errors
    /// Why it cannot be done, as a sentence.
    pub fn change(&self, command: Command) -> Result<Change, String> {
        match command {
            Command::SetTable { table, change } => {
                if self.import.tables.iter().all(|t| t.key != table) {
                    return Err(format!("There is no table at {table} any more. Look at the mapping again."));
                }
                Ok(Change::Table { table, change })
            }
            Command::SetSetting(change) => {
                let fits = match &change {
                    SettingChange::FiscalStart(month) => (1..=12).contains(month),
                    SettingChange::GrossMargin(Some(share)) => *share > Decimal::ZERO && *share <= Decimal::ONE,
                    SettingChange::Threshold(share) => *share > Decimal::ZERO && *share < Decimal::ONE,
                    SettingChange::GrossMargin(None) | SettingChange::Currency(_) => true,
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
            Command::RecordDecision(draft) => self.decision(&draft).map(Change::Decision).map_err(|e| e.to_string()),
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
            let file = self.books.get(usize::from(cell.source)).map_or("", |b| b.file_name.as_str());
            (file.to_owned(), self.sheet_name(cell).to_owned())
        };
        look(&Budget { ledger: self.ledger(), reporting: &self.reporting, place: &place })
    }

    /// Carries out a journal entry and brings everything that follows from the state up to date.
    pub fn carry_out(&mut self, entry: Entry, progress: &mut dyn FnMut(Progress)) {
        self.before = (self.done.clone(), self.undone.clone());
        self.enter(entry);
        self.settle(progress);
    }

    /// Takes back the last [`Project::carry_out`], as if it had never been.
    pub fn take_back(&mut self) {
        (self.done, self.undone) = self.before.clone();
        self.settle(&mut |_| ());
    }

    /// What undo would take back.
    pub fn undoable(&self) -> Option<&Change> {
        self.done.last()
    }

    /// What redo would carry out again.
    pub fn redoable(&self) -> Option<&Change> {
        self.undone.last()
    }

    /// The facts, with the legs of recorded moves after them.
    pub fn ledger(&self) -> &Ledger {
        &self.import.ledger
    }

    /// What is worth a look in the data as it was read.
    pub fn findings(&self) -> &[Finding] {
        self.findings.get_or_init(|| {
            audit(&Subject {
                import: &self.import,
                ledger: self.ledger(),
                books: &self.books,
                coverage: &self.coverage,
                today: self.record.added,
            })
        })
    }

    /// The name of the sheet a cell stands on, empty when there is no such sheet.
    pub fn sheet_name(&self, cell: CellRef) -> &str {
        self.import.sheet(cell.source, cell.sheet).map_or("", |s| s.name.as_str())
    }

    /// A cell as people write it: `Plan FY26!G8`, with the file before it in a project of several: `[Actuals.xlsx]Ledger!D9`.
    pub fn place(&self, cell: CellRef) -> String {
        let file = self.books.get(usize::from(cell.source)).filter(|_| self.books.len() > 1);
        let file = file.map_or_else(String::new, |b| format!("[{}]", b.file_name));
        format!("{file}{}!{}", self.sheet_name(cell), cell.a1())
    }

    /// Dimension ids in the order in which a line's members are read.
    pub fn dimension_order(&self) -> Vec<String> {
        self.ledger().dimensions().iter().map(|d| d.kind.id()).collect()
    }

    /// The gross margin in force: the team's, else the workbook's.
    pub fn gross_margin(&self) -> Option<Decimal> {
        self.state.settings.gross_margin.or(self.import.gross_margin.map(|(share, _)| share))
    }

    fn enter(&mut self, entry: Entry) {
        match entry {
            Entry::Do(change) => {
                self.done.push(change);
                self.undone.clear();
            }
            Entry::Undo => self.undone.extend(self.done.pop()),
            Entry::Redo => self.done.extend(self.undone.pop()),
        }
    }

    fn folded(&self) -> State {
        let mut state = self.base.clone();
        for change in &self.done {
            apply(&mut state, change.clone());
        }
        state
    }

    fn settle(&mut self, progress: &mut dyn FnMut(Progress)) {
        self.state = self.folded();
        if self.read_with.0 != self.state.overrides || self.read_with.1 != self.state.names {
            self.read(progress);
        }
        self.import.ledger.truncate(self.source_facts);
        let (margin, rates) = (self.state.settings.clone(), self.import.rates.clone());
        self.reporting = Reporting {
            currency: margin.currency.unwrap_or_else(|| main_currency(&self.import)),
            rates: Rates { base: self.import.rate_base.clone(), rates },
        };
        for (decision, record) in self.state.decisions.iter().enumerate() {
            lay_on(&mut self.import.ledger, decision, record, &self.reporting.currency, &self.state.names);
        }
        self.coverage = Coverage::of(&self.import.ledger, self.state.settings.fiscal_start);
        self.findings = OnceCell::new();
        self.revision += 1;
    }

    fn read(&mut self, progress: &mut dyn FnMut(Progress)) {
        let overrides = self.state.overrides.clone();
        self.import = read(&self.books, &ReadOptions { today: self.record.added, overrides: &overrides }, progress);
        self.state.names.apply(&mut self.import.ledger);
        self.source_facts = self.import.ledger.facts().len();
        self.read_with = (overrides, self.state.names.clone());
    }
}

/// Lays the legs of a decision's moves on the ledger; a leg whose cell already holds it is there already.
fn lay_on(ledger: &mut Ledger, decision: usize, record: &Decision, reporting: &Currency, names: &Names) {
    for (number, moved) in record.moves.iter().enumerate() {
        for (side, leg) in [&moved.from, &moved.to].into_iter().enumerate() {
            let Some(leg) = leg.as_ref().filter(|l| !l.written) else { continue };
            let mut members = Vec::new();
            for (id, name) in &leg.line.0 {
                let known = ledger.dimensions().iter().position(|d| d.kind.id() == *id);
                let dimension = known.unwrap_or_else(|| ledger.dimension(&crate::ledger::DimensionKind::from_id(id)));
                members.extend(ledger.member(dimension, names.of(id, name)).map(|m| (dimension, m)));
            }
            let currency = line_currency(ledger, moved, &members).unwrap_or_else(|| ledger.currency(reporting));
            let position = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            let fact = Fact {
                measure: ledger.measure(&moved.measure),
                version: moved.version,
                period: Some(moved.period),
                currency,
                amount: Some(leg.change),
                origin: Origin::Move { decision: position(decision), leg: position(number * 2 + side) },
            };
            ledger.push(fact, &members);
        }
    }
}

/// The currency of the line's own facts, by position; those of the move's period first.
fn line_currency(ledger: &Ledger, moved: &crate::decide::decision::Move, members: &[(usize, crate::ledger::Member)]) -> Option<u16> {
    let measure = ledger.find_measure(&moved.measure)?;
    let mut other = None;
    for (position, fact) in ledger.facts().iter().enumerate() {
        if fact.measure == measure && fact.version == moved.version && members.iter().all(|(d, m)| ledger.member_of(position, *d) == *m) {
            if fact.period == Some(moved.period) {
                return Some(fact.currency);
            }
            other = other.or(Some(fact.currency));
        }
    }
    other
}

/// The base of the rates, else the currency that most facts of money have; a blank one when none says.
fn main_currency(import: &Import) -> Currency {
    let ledger = &import.ledger;
    if !import.rate_base.0.is_empty() {
        return import.rate_base.clone();
    }
    let money: Vec<bool> = ledger.measures().iter().map(|m| m.unit() == crate::ledger::Unit::Money).collect();
    let mut counts = vec![0_u32; ledger.currencies().len()];
    for fact in ledger.facts().iter().filter(|f| money.get(usize::from(f.measure)).copied().unwrap_or(false)) {
        if let Some(count) = counts.get_mut(usize::from(fact.currency)) {
            *count += 1;
        }
    }
    let most = counts.iter().zip(ledger.currencies()).filter(|(n, _)| **n > 0).max_by_key(|(n, c)| (!c.0.is_empty(), **n));
    most.map(|(_, c)| c.clone()).unwrap_or_default()
}

fn apply(state: &mut State, change: Change) {
    match change {
        Change::Table { table, change } => {
            let entry = state.overrides.tables.entry(table.clone()).or_default();
            match change {
                TableChange::Used(used) => entry.used = Some(used),
                TableChange::Version(version) => entry.version = version,
                TableChange::Year(year) => entry.year = year,
                TableChange::Period(period) => entry.period = period,
                TableChange::DayFirst(day_first) => entry.day_first = day_first,
                TableChange::Range(range) => entry.range = range,
                TableChange::HeaderRows(rows) => entry.header_rows = rows,
                TableChange::Column { index, role } => set(&mut entry.columns, index, role),
                TableChange::DecimalComma { index, comma } => set(&mut entry.decimal_comma, index, comma),
                TableChange::Rows { rows, role } => rows.into_iter().for_each(|row| set(&mut entry.rows, row, role)),
                TableChange::AsFound => *entry = TableOverride::default(),
            }
            if *entry == TableOverride::default() {
                state.overrides.tables.remove(&table);
            }
        }
        Change::Setting(change) => match change {
            SettingChange::Currency(currency) => state.settings.currency = currency,
            SettingChange::FiscalStart(month) => state.settings.fiscal_start = month,
            SettingChange::GrossMargin(share) => state.settings.gross_margin = share,
            SettingChange::Threshold(share) => state.settings.threshold = share,
        },
        Change::Decision(decision) => state.decisions.push(decision),
        Change::Names(change) => {
            change.names.iter().for_each(|name| state.names.set(&change.dimension, name, change.into.as_deref()));
        }
        Change::Accept(Acceptance { finding, accepted: true }) => drop(state.accepted.insert(finding)),
        Change::Accept(Acceptance { finding, accepted: false }) => drop(state.accepted.remove(&finding)),
    }
}

/// Sets or takes away an entry.
fn set<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, value: Option<V>) {
    match value {
        Some(value) => drop(map.insert(key, value)),
        None => drop(map.remove(&key)),
    }
}

/// A change in a few words, for undo and redo.
pub fn words(change: &Change) -> String {
    match change {
        Change::Table { table, change } => match change {
            TableChange::Used(true) => format!("use {table}"),
            TableChange::Used(false) => format!("leave out {table}"),
            TableChange::Version(_) => format!("version of {table}"),
            TableChange::Year(_) => format!("year of {table}"),
            TableChange::Period(_) => format!("period of {table}"),
            TableChange::DayFirst(_) => format!("order of day and month in {table}"),
            TableChange::Range(_) => format!("range of {table}"),
            TableChange::HeaderRows(_) => format!("header of {table}"),
            TableChange::DecimalComma { .. } => format!("decimal sign in {table}"),
            TableChange::Rows { rows, .. } if rows.len() == 1 => format!("row role in {table}"),
            TableChange::Rows { rows, .. } => format!("role of {} rows in {table}", rows.len()),
            TableChange::AsFound => format!("corrections to {table}"),
            TableChange::Column { .. } => format!("column role in {table}"),
        },
        Change::Setting(SettingChange::Currency(_)) => "currency".into(),
        Change::Setting(SettingChange::FiscalStart(_)) => "fiscal year start".into(),
        Change::Setting(SettingChange::GrossMargin(_)) => "gross margin".into(),
        Change::Setting(SettingChange::Threshold(_)) => "threshold".into(),
        Change::Decision(decision) => format!("record {}", decision.id),
        Change::Names(NamesChange { into: Some(into), .. }) => format!("names that count as {into}"),
        Change::Names(NamesChange { names, .. }) => format!("name {}", names.join(", ")),
        Change::Accept(_) => "accepted finding".into(),
    }
}
