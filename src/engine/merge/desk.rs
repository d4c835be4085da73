//! The engine's side of a merge: copies come in, choices are weighed, and one journal entry takes them over.

use chrono::NaiveDate;

use super::packs::Packs;
use super::{Choices, Merging, Returned};
use crate::engine::command::Entry;
use crate::engine::files::File;
use crate::engine::machine::{Engine, NO_PROJECT, Outcome, failed};
use crate::engine::protocol::{ReceiptLine, Response};
use crate::workbook::mapping::Progress;
use crate::workbook::read::{Book, load};

const GONE: &str = "The copies are no longer at hand, or the project has changed since they were read. Choose them again.";

impl Engine {
    /// Reads a copy that came back.
    pub(in crate::engine) fn returned(&mut self, file_name: &str, file: File, progress: &mut dyn FnMut(Progress)) -> Outcome {
        let Some(project) = &self.project else { return failed(NO_PROJECT).into() };
        if let Err(message) = project.is_new(&file.fingerprint, file_name, None) {
            return failed(message).into();
        }
        match load(&file.bytes, file_name, progress) {
            Ok(book) => self.compared_copy(file_name, file.fingerprint, book, progress),
            Err(error) => failed(error.to_string()).into(),
        }
    }

    /// A workbook for each owner, as one zip.
    pub(in crate::engine) fn packs(&self, today: NaiveDate) -> Outcome {
        let Some(project) = &self.project else { return failed(NO_PROJECT).into() };
        match project.packs(today) {
            Ok(Packs { file_name, bytes, lines: packs }) => {
                let lines = |n: usize| if n == 1 { "1 line".to_owned() } else { format!("{n} lines") };
                let receipt = packs.into_iter().map(|(label, n)| ReceiptLine { label, value: lines(n) }).collect();
                Outcome { response: Response::File { file_name, receipt, ask: Vec::new() }, bytes: Some(bytes), keep: None }
            }
            Err(message) => failed(message).into(),
        }
    }

    /// Holds a copy that was read against the project.
    pub(in crate::engine) fn compared_copy(
        &mut self,
        file_name: &str,
        print: String,
        book: Book,
        progress: &mut dyn FnMut(Progress),
    ) -> Outcome {
        let Some(project) = &mut self.project else { return failed(NO_PROJECT).into() };
        match project.returned((file_name, print), book, progress) {
            Ok(copy) => self.take_up(copy),
            Err(message) => failed(message).into(),
        }
    }

    /// The edits that were made in the project's own workbook.
    pub(in crate::engine) fn edits(&mut self) -> Outcome {
        let Some(project) = &self.project else { return failed(NO_PROJECT).into() };
        match project.own_edits() {
            Some(edits) => self.take_up(edits),
            None => failed("There are no edits to look at.").into(),
        }
    }

    fn take_up(&mut self, copy: Returned) -> Outcome {
        let Some(project) = &self.project else { return failed(NO_PROJECT).into() };
        let merging = Merging::with(self.merging.take(), copy, project);
        let view = merging.view(&[], project);
        self.merging = Some(merging);
        Response::Merge(Box::new(view)).into()
    }

    /// What the copies would change with some choices made.
    pub(in crate::engine) fn weigh(&self, choices: &[u32]) -> Outcome {
        let there = self.project.as_ref().zip(self.merging.as_ref()).filter(|(project, merging)| merging.fits(project));
        there.map_or_else(|| failed(GONE), |(project, merging)| Response::Merge(Box::new(merging.view(choices, project)))).into()
    }

    /// Takes over what was chosen.
    pub(in crate::engine) fn merge(&mut self, choices: &Choices, today: NaiveDate, progress: &mut dyn FnMut(Progress)) -> Outcome {
        let there = self.project.as_ref().zip(self.merging.as_ref()).filter(|(project, merging)| merging.fits(project));
        match there.map(|(project, merging)| merging.change(choices, today, project)) {
            Some(Ok(change)) => self.enter(vec![Entry::Do(change)], None, progress),
            Some(Err(message)) => failed(message).into(),
            None => failed(GONE).into(),
        }
    }
}
