//! The state machine itself: one request in, one answer out, and what must be on disk before the answer is given.

use std::sync::Arc;

use chrono::NaiveDate;

use super::command::{Change, Command, Entry, ProjectRecord};
use super::comparison::{Comparison, Read};
use super::files::{Bytes, File};
use super::memory::{Memory, Remembered};
use super::merge::Merging;
use super::project::Project;
use super::protocol::{Request, Response};
use super::source::FIRST;
use super::stage::{NewFile, Staged};
use super::views;
use crate::workbook::mapping::Progress;
use crate::workbook::read::load;
use crate::workbook::write::question::Compute;
use crate::workbook::{sample, template};

/// The engine: at most one open project.
#[derive(Debug, Default)]
pub struct Engine {
    pub(super) project: Option<Project>,
    /// A file that was read and is not accepted yet.
    pub(super) staged: Option<Staged>,
    /// Copies that came back and are not merged yet.
    pub(super) merging: Option<Merging>,
    /// What is remembered on this device of corrections.
    memory: Memory,
    /// Two workbooks that are held against each other, apart from the project.
    pub(super) comparison: Option<Comparison>,
    unsaved_reason: Option<String>,
    /// How many entries of the journal the last command made: what [`Engine::not_kept`] takes back. 0 after anything else.
    last: u32,
}

/// What handling a request gave.
#[derive(Debug)]
pub struct Outcome {
    /// The answer.
    pub response: Response,
    /// A file's bytes beside the answer.
    pub bytes: Option<Vec<u8>>,
    /// What must be on disk before the answer is given.
    pub keep: Option<Keep>,
}

/// What must be on disk before an answer is given.
#[derive(Debug)]
pub enum Keep {
    /// A new project with its workbook and the beginning of its journal.
    Project {
        /// The project.
        record: ProjectRecord,
        /// The workbook, as it came.
        bytes: Bytes,
        /// The journal.
        journal: Vec<Entry>,
    },
    /// More entries in a project's journal.
    Entries {
        /// The first entry's position in the journal, from 0.
        position: u32,
        /// The entries.
        entries: Vec<Entry>,
        /// A file that they name: its fingerprint and its bytes.
        blob: Option<(String, Bytes)>,
        /// What to remember of corrections on this device; one that is empty is forgotten.
        remember: Option<Remembered>,
        /// The project's record, brought up to date.
        record: ProjectRecord,
    },
    /// The project's record, brought up to date.
    Touch {
        /// The record.
        record: ProjectRecord,
    },
}

impl From<Response> for Outcome {
    fn from(response: Response) -> Self {
        Self { response, bytes: None, keep: None }
    }
}

pub(super) const NO_PROJECT: &str = "No workbook is open. Open one on the Start page.";

impl Engine {
    /// An engine without a project.
    pub fn new() -> Self {
        Self::default()
    }

    /// Carries out a request. `bytes` is the workbook for [`Request::Import`]; `progress` is called now and then during long work.
    ///
    /// What lists, opens or forgets kept projects is the store's business and is answered with [`Response::Failed`] here.
    pub fn handle(&mut self, request: Request, bytes: Option<Vec<u8>>, progress: &mut dyn FnMut(Progress)) -> Outcome {
        self.handle_with(request, bytes.map(File::from), progress)
    }

    /// The same with a file whose fingerprint is known already.
    pub fn handle_with(&mut self, request: Request, file: Option<File>, progress: &mut dyn FnMut(Progress)) -> Outcome {
        match request {
            Request::Recents | Request::Open { .. } | Request::Forget { .. } | Request::ForgetCorrections => {
                failed("This engine keeps no list of projects.").into()
            }
            Request::Import { file_name, today, now } => match file {
                Some(file) => self.import(&file_name, file, today, now, progress),
                None => failed("The file did not arrive. Choose it again.").into(),
            },
            Request::Sample { today, now } => match sample::sample() {
                Ok(bytes) => self.import(sample::SAMPLE_NAME, bytes.into(), today, now, progress),
                Err(error) => failed(error.to_string()).into(),
            },
            Request::Template => match template::template() {
                Ok(bytes) => Outcome {
                    response: Response::File { file_name: template::TEMPLATE_NAME.into(), receipt: Vec::new(), ask: Vec::new() },
                    bytes: Some(bytes),
                    keep: None,
                },
                Err(error) => failed(error.to_string()).into(),
            },
            Request::Stage { file_name, replaces, today } => match file {
                Some(file) => self.stage(NewFile { file_name, file, today }, replaces, progress),
                None => failed("The file did not arrive. Choose it again.").into(),
            },
            Request::Return { file_name } => match file {
                Some(file) => self.returned(&file_name, file, progress),
                None => failed("The file did not arrive. Choose it again.").into(),
            },
            Request::Edits => self.edits(),
            Request::Weigh(choices) => self.weigh(&choices),
            Request::Merge { choices, today } => self.merge(&choices, today, progress),
            Request::Accept => self.accept(progress),
            Request::Discard => {
                (self.staged, self.merging) = (None, None);
                self.summary().into()
            }
            Request::Do(command) => self.command(command, progress),
            Request::Undo => self.enter(vec![Entry::Undo], None, progress),
            Request::Redo => self.enter(vec![Entry::Redo], None, progress),
            Request::Sources => {
                let view = |project| Response::Sources(Box::new(views::sources::view(project, self.memory.len())));
                self.project.as_ref().map_or_else(|| failed(NO_PROJECT), view).into()
            }
            Request::Audit => {
                if let Some(project) = &self.project {
                    project.findings();
                }
                self.summary().into()
            }
            Request::Compare { file_name, newer, today } => match file {
                Some(file) => self.compare(&file_name, &file, newer, today, progress),
                None => failed("The file did not arrive. Choose it again.").into(),
            },
            Request::Packs { today } => self.packs(today),
            Request::Export { today } => self.export(today, &|_| None, progress),
            Request::Table { table, format } => self.table_file(&table, format),
            Request::Printout(table) => self.printout(&table),
            Request::Report { scope, today } => self.report(&scope, today),
            Request::CalculationLog { scope, format, today } => self.calculation_log(&scope, format, today),
            Request::Everything { today } => self.everything(today),
            view => self.project.as_ref().map_or_else(|| failed(NO_PROJECT), |project| views::view(project, view)).into(),
        }
    }

    /// Opens a project from what the store keeps: its files by fingerprint (see [`super::source::needed`]) and its journal.
    pub fn restore(
        &mut self,
        mut record: ProjectRecord,
        files: Vec<(String, Vec<u8>)>,
        journal: Vec<Entry>,
        progress: &mut dyn FnMut(Progress),
    ) -> Outcome {
        record.journal = u32::try_from(journal.len()).unwrap_or(u32::MAX);
        let files = files.into_iter().map(|(print, bytes)| File::unread(print, Arc::new(bytes))).collect();
        match Project::open(record, files, journal, progress) {
            Ok(project) => {
                let record = project.record.clone();
                self.opened(project);
                Outcome { response: self.summary(), bytes: None, keep: Some(Keep::Touch { record }) }
            }
            Err(error) => failed(error.to_string()).into(),
        }
    }

    /// Answers for a change that could not be kept on disk. A new project stays open and says that it is not kept; a command is
    /// taken back, for what shows as done must be on disk.
    pub fn not_kept(&mut self, reason: &str) -> Response {
        let last = std::mem::take(&mut self.last);
        let (Some(project), true) = (self.project.as_mut(), last > 0) else {
            self.unsaved_reason = Some(reason.to_owned());
            return self.summary();
        };
        project.record.journal = project.record.journal.saturating_sub(last);
        project.take_back();
        failed(format!("That was not done, because it could not be saved on this device: {reason}"))
    }

    /// What was to be kept is on disk: files that can be fetched from there need not be held any longer.
    pub fn kept(&mut self) {
        if let Some(project) = self.project.as_mut().filter(|_| self.unsaved_reason.is_none()) {
            project.shed();
        }
    }

    /// The fingerprint of a file that a request needs and that must be fetched first; `None` when everything is at hand.
    pub fn lacks(&self, request: &Request) -> Option<String> {
        let project = self.project.as_ref()?;
        match request {
            Request::Undo => project.lacks(&Entry::Undo),
            Request::Redo => project.lacks(&Entry::Redo),
            Request::Export { .. } if project.first_bytes().is_none() => project.sources.first().map(|s| s.fingerprint.clone()),
            _ => None,
        }
    }

    /// Takes a file that was fetched.
    pub fn supply(&mut self, fingerprint: &str, bytes: Vec<u8>) {
        if let Some(project) = &mut self.project {
            project.supply(fingerprint, Arc::new(bytes));
        }
    }

    /// Takes what is remembered on this device of corrections.
    pub fn remember(&mut self, kept: Vec<Remembered>) {
        self.memory = Memory::new(kept);
    }

    /// The open project.
    pub fn project(&self) -> Option<&Project> {
        self.project.as_ref()
    }

    fn import(&mut self, file_name: &str, file: File, today: NaiveDate, now: i64, progress: &mut dyn FnMut(Progress)) -> Outcome {
        let bytes = Arc::clone(&file.bytes);
        let record = ProjectRecord {
            id: format!("{}-{now:x}", file.fingerprint.get(..16).unwrap_or_default()),
            file_name: file_name.to_owned(),
            fingerprint: file.fingerprint.clone(),
            size: bytes.len() as u64,
            added: today,
            touched: now,
            summary: String::new(),
            journal: 0,
            source: FIRST,
            names: Vec::new(),
            blobs: Vec::new(),
        };
        let opened = Project::open(record, vec![file], Vec::new(), progress).and_then(|mut project| {
            let journal: Vec<Entry> = project.recalled(&self.memory).map(Entry::Do).into_iter().collect();
            if !journal.is_empty() {
                project.carry_out(&journal, progress)?;
            }
            Ok((project, journal))
        });
        match opened {
            Ok((mut project, journal)) => {
                project.record.journal = u32::try_from(journal.len()).unwrap_or(u32::MAX);
                project.record.summary = views::summary::one_line(&project);
                let keep = Keep::Project { record: project.record.clone(), bytes, journal: journal.clone() };
                self.opened(project);
                Outcome { response: self.summary_after(&journal), bytes: None, keep: Some(keep) }
            }
            Err(error) => failed(error.to_string()).into(),
        }
    }

    fn opened(&mut self, project: Project) {
        self.project = Some(project);
        (self.staged, self.merging) = (None, None);
        self.unsaved_reason = None;
        self.last = 0;
    }

    fn stage(&mut self, new: NewFile, replaces: Option<u16>, progress: &mut dyn FnMut(Progress)) -> Outcome {
        self.staged = None;
        let Some(project) = &mut self.project else { return failed(NO_PROJECT).into() };
        if let Err(message) = project.is_new(&new.file.fingerprint, &new.file_name, replaces) {
            return failed(message).into();
        }
        let book = match load(&new.file.bytes, &new.file_name, progress) {
            Ok(book) => book,
            Err(error) => return failed(error.to_string()).into(),
        };
        if replaces.is_none() && project.has_exported(&book) {
            return self.compared_copy(&new.file_name, new.file.fingerprint, book, progress);
        }
        match project.stage(new, book, replaces, &self.memory, progress) {
            Ok(staged) => {
                let view = staged.view.clone().map(Box::new);
                self.staged = Some(staged);
                Response::Staged(view).into()
            }
            Err(message) => failed(message).into(),
        }
    }

    fn accept(&mut self, progress: &mut dyn FnMut(Progress)) -> Outcome {
        let Some(project) = &mut self.project else { return failed(NO_PROJECT).into() };
        let Some(staged) = self.staged.take() else { return failed("The file is no longer at hand. Choose it again.").into() };
        let blob = (staged.source().fingerprint.clone(), Arc::clone(staged.bytes()));
        match project.ready(staged) {
            Ok(changes) => self.enter(changes.into_iter().map(Entry::Do).collect(), Some(blob), progress),
            Err(message) => failed(message).into(),
        }
    }

    fn compare(&mut self, file_name: &str, file: &File, newer: bool, today: NaiveDate, progress: &mut dyn FnMut(Progress)) -> Outcome {
        let read = match Read::of(file_name, file, today, progress) {
            Ok(read) => read,
            Err(message) => return failed(message).into(),
        };
        match (newer, &mut self.comparison) {
            (false, _) => self.comparison = Some(Comparison::of(read)),
            (true, Some(comparison)) => comparison.against(read),
            (true, None) => return failed("The older workbook is no longer at hand. Choose both again.").into(),
        }
        Response::Compared(self.comparison.as_ref().and_then(Comparison::view).map(Box::new)).into()
    }

    fn command(&mut self, command: Command, progress: &mut dyn FnMut(Progress)) -> Outcome {
        let Some(project) = &self.project else { return failed(NO_PROJECT).into() };
        match project.change(command) {
            Ok(change) => self.enter(vec![Entry::Do(change)], None, progress),
            Err(message) => failed(message).into(),
        }
    }

    pub(super) fn enter(&mut self, entries: Vec<Entry>, blob: Option<(String, Bytes)>, progress: &mut dyn FnMut(Progress)) -> Outcome {
        let Some(project) = &mut self.project else { return failed(NO_PROJECT).into() };
        let changed = match entries.first() {
            Some(Entry::Undo) => project.undoable(),
            Some(Entry::Redo) => project.redoable(),
            Some(Entry::Do(change)) => Some(change),
            None => None,
        };
        let Some(changed) = changed.cloned() else {
            let what = if matches!(entries.first(), Some(Entry::Redo)) { "redo" } else { "undo" };
            return failed(format!("There is nothing to {what}.")).into();
        };
        (self.staged, self.merging) = (None, None);
        if let Err(error) = project.carry_out(&entries, progress) {
            return failed(error.to_string()).into();
        }
        project.record.summary = views::summary::one_line(project);
        if let Some((print, _)) = blob.as_ref().filter(|(print, _)| !project.record.names_blob(print)) {
            project.record.blobs.push(print.clone());
        }
        let remember = if let Change::Table { table, .. } = &changed { project.remembered(table) } else { None };
        if let Some(remember) = &remember {
            self.memory.set(remember.clone());
        }
        let position = project.record.journal;
        self.last = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        project.record.journal += self.last;
        let record = project.record.clone();
        let response = self.summary_after(&entries);
        let kept = self.unsaved_reason.is_none();
        Outcome { response, bytes: None, keep: kept.then_some(Keep::Entries { position, entries, blob, remember, record }) }
    }

    /// [`Request::Export`] with a formula engine: what it computes need not be left to the program that opens the workbook.
    pub fn export(&self, today: NaiveDate, compute: &Compute<'_>, progress: &mut dyn FnMut(Progress)) -> Outcome {
        let Some(project) = &self.project else { return failed(NO_PROJECT).into() };
        match views::export::export(project, today, compute, progress) {
            Ok((response, bytes)) => Outcome { response, bytes: Some(bytes), keep: None },
            Err(message) => failed(message).into(),
        }
    }

    /// The summary, with how many remembered corrections some entries applied.
    fn summary_after(&self, entries: &[Entry]) -> Response {
        let recalled = entries.iter().map(|entry| match entry {
            Entry::Do(Change::Recalled(tables)) => tables.values().map(super::memory::count).sum::<usize>(),
            _ => 0,
        });
        let recalled = u32::try_from(recalled.sum::<usize>()).unwrap_or(u32::MAX);
        match self.summary() {
            Response::Project(mut summary) => {
                summary.recalled = recalled;
                Response::Project(summary)
            }
            other => other,
        }
    }

    fn summary(&self) -> Response {
        self.project.as_ref().map_or_else(
            || failed(NO_PROJECT),
            |project| Response::Project(Box::new(views::summary::summary(project, self.unsaved_reason.clone()))),
        )
    }
}

pub(super) fn failed(message: impl Into<String>) -> Response {
    Response::Failed { message: message.into() }
}
