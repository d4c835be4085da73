//! The state machine itself: one request in, one answer out, and what must be on disk before the answer is given.

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::command::{Command, Entry, ProjectRecord};
use super::project::Project;
use super::protocol::{Request, Response};
use super::views;
use crate::workbook::mapping::Progress;
use crate::workbook::{sample, template};

/// The engine: at most one open project.
#[derive(Debug, Default)]
pub struct Engine {
    project: Option<Project>,
    unsaved_reason: Option<String>,
    /// Whether the last change was a command: what [`Engine::not_kept`] takes back.
    command_last: bool,
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
    /// A new project with its workbook and an empty journal.
    Project {
        /// The project.
        record: ProjectRecord,
        /// The workbook, as it came.
        bytes: Vec<u8>,
    },
    /// One more entry in a project's journal.
    Entry {
        /// The project's id.
        project: String,
        /// The entry's position in the journal, from 0.
        position: u32,
        /// The entry.
        entry: Entry,
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

const NO_PROJECT: &str = "No workbook is open. Open one on the Start page.";

impl Engine {
    /// An engine without a project.
    pub fn new() -> Self {
        Self::default()
    }

    /// Carries out a request. `bytes` is the workbook for [`Request::Import`]; `progress` is called now and then during long work.
    ///
    /// What lists, opens or forgets kept projects is the store's business and is answered with [`Response::Failed`] here.
    pub fn handle(&mut self, request: Request, bytes: Option<Vec<u8>>, progress: &mut dyn FnMut(Progress)) -> Outcome {
        match request {
            Request::Recents | Request::Open { .. } | Request::Forget { .. } => failed("This engine keeps no list of projects.").into(),
            Request::Import { file_name, today, now } => match bytes {
                Some(bytes) => self.import(&file_name, bytes, today, now, progress),
                None => failed("The file did not arrive. Choose it again.").into(),
            },
            Request::Sample { today, now } => match sample::sample() {
                Ok(bytes) => self.import(sample::SAMPLE_NAME, bytes, today, now, progress),
                Err(error) => failed(error.to_string()).into(),
            },
            Request::Template => match template::template() {
                Ok(bytes) => Outcome {
                    response: Response::File { file_name: template::TEMPLATE_NAME.into(), receipt: Vec::new() },
                    bytes: Some(bytes),
                    keep: None,
                },
                Err(error) => failed(error.to_string()).into(),
            },
            Request::Do(command) => self.command(command, progress),
            Request::Undo => self.enter(Entry::Undo, progress),
            Request::Redo => self.enter(Entry::Redo, progress),
            Request::Export { today } => self.export(today, progress),
            view => self.project.as_ref().map_or_else(|| failed(NO_PROJECT), |project| views::view(project, view)).into(),
        }
    }

    /// Opens a project from what the store keeps: its workbook and its journal.
    pub fn restore(&mut self, record: ProjectRecord, bytes: Vec<u8>, journal: Vec<Entry>, progress: &mut dyn FnMut(Progress)) -> Outcome {
        let opened = Project::open(record, bytes, &mut *progress).map(|mut project| {
            project.record.journal = u32::try_from(journal.len()).unwrap_or(u32::MAX);
            project.replay(journal, progress);
            project
        });
        match opened {
            Ok(project) => {
                let record = project.record.clone();
                self.project = Some(project);
                self.unsaved_reason = None;
                self.command_last = false;
                Outcome { response: self.summary(), bytes: None, keep: Some(Keep::Touch { record }) }
            }
            Err(error) => failed(error.to_string()).into(),
        }
    }

    /// Answers for a change that could not be kept on disk. A new project stays open and says that it is not kept; a command is
    /// taken back, for what shows as done must be on disk.
    pub fn not_kept(&mut self, reason: &str) -> Response {
        let (Some(project), true) = (self.project.as_mut(), std::mem::take(&mut self.command_last)) else {
            self.unsaved_reason = Some(reason.to_owned());
            return self.summary();
        };
        project.record.journal = project.record.journal.saturating_sub(1);
        project.take_back();
        failed(format!("That was not done, because it could not be saved on this device: {reason}"))
    }

    /// The open project.
    pub fn project(&self) -> Option<&Project> {
        self.project.as_ref()
    }

    fn import(&mut self, file_name: &str, bytes: Vec<u8>, today: NaiveDate, now: i64, progress: &mut dyn FnMut(Progress)) -> Outcome {
        let fingerprint = fingerprint(&bytes);
        let record = ProjectRecord {
            id: format!("{}-{now:x}", fingerprint.get(..16).unwrap_or_default()),
            file_name: file_name.to_owned(),
            fingerprint,
            size: bytes.len() as u64,
            added: today,
            touched: now,
            summary: String::new(),
            journal: 0,
        };
        match Project::open(record, bytes, progress) {
            Ok(mut project) => {
                project.record.summary = views::summary::one_line(&project);
                let keep = Keep::Project { record: project.record.clone(), bytes: project.bytes.clone() };
                self.project = Some(project);
                self.unsaved_reason = None;
                self.command_last = false;
                Outcome { response: self.summary(), bytes: None, keep: Some(keep) }
            }
            Err(error) => failed(error.to_string()).into(),
        }
    }

    fn command(&mut self, command: Command, progress: &mut dyn FnMut(Progress)) -> Outcome {
        let Some(project) = &self.project else { return failed(NO_PROJECT).into() };
        match project.change(command) {
            Ok(change) => self.enter(Entry::Do(change), progress),
            Err(message) => failed(message).into(),
        }
    }

    fn enter(&mut self, entry: Entry, progress: &mut dyn FnMut(Progress)) -> Outcome {
        let Some(project) = &mut self.project else { return failed(NO_PROJECT).into() };
        match entry {
            Entry::Undo if project.undoable().is_none() => return failed("There is nothing to undo.").into(),
            Entry::Redo if project.redoable().is_none() => return failed("There is nothing to redo.").into(),
            _ => {}
        }
        project.carry_out(entry.clone(), progress);
        project.record.summary = views::summary::one_line(project);
        let position = project.record.journal;
        project.record.journal += 1;
        let keep = Keep::Entry { project: project.record.id.clone(), position, entry, record: project.record.clone() };
        self.command_last = true;
        let kept = self.unsaved_reason.is_none();
        Outcome { response: self.summary(), bytes: None, keep: kept.then_some(keep) }
    }

    fn export(&self, today: NaiveDate, progress: &mut dyn FnMut(Progress)) -> Outcome {
        let Some(project) = &self.project else { return failed(NO_PROJECT).into() };
        match views::export::export(project, today, progress) {
            Ok((file_name, bytes, receipt)) => Outcome { response: Response::File { file_name, receipt }, bytes: Some(bytes), keep: None },
            Err(message) => failed(message).into(),
        }
    }

    fn summary(&self) -> Response {
        self.project.as_ref().map_or_else(
            || failed(NO_PROJECT),
            |project| Response::Project(Box::new(views::summary::summary(project, self.unsaved_reason.clone()))),
        )
    }
}

fn failed(message: impl Into<String>) -> Response {
    Response::Failed { message: message.into() }
}

/// SHA-256 in lower-case hex.
pub fn fingerprint(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
