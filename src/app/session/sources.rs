//! The project's files: one more, a newer one in the place of one, and what is remembered of corrections.

use leptos::prelude::*;
use web_sys::File;

use super::{Kind, Session, not_done};
use crate::app::format;
use crate::engine::merge::Choices;
use crate::engine::protocol::{MergeView, ReplaceView, Request, Response};
use crate::engine::source::first_written;
use crate::platform::clock;

impl Session {
    /// What a newer file would change that was read and is not accepted yet; `None` when there is none.
    pub fn staged(self) -> Signal<Option<ReplaceView>> {
        self.staged.into()
    }

    /// What is to be decided on copies that came back; `None` when there are none.
    pub fn merging(self) -> Signal<Option<MergeView>> {
        self.merging.into()
    }

    /// Reads the first of some files as a new project and adds the others; the first is the first workbook that an export can write.
    /// What of the others cannot be added is said as a notice.
    ///
    /// # Errors
    /// The name of the first and a sentence that says why it was not read; then nothing is opened.
    pub async fn import_all(self, mut files: Vec<File>) -> Result<(), (String, String)> {
        let names: Vec<String> = files.iter().map(File::name).collect();
        if files.is_empty() {
            return Ok(());
        }
        let first = files.remove(first_written(&names));
        let name = first.name();
        self.import(first).await.map_err(|sentence| (name, sentence))?;
        self.add_all(files).await;
        Ok(())
    }

    /// Adds files to the project; what cannot be added is said as a notice.
    pub async fn add_all(self, files: Vec<File>) {
        let mut returned = false;
        for file in files {
            let name = file.name();
            match self.add(file).await {
                Ok(merges) => returned |= merges,
                Err(sentence) => self.notify(Kind::Error, not_done(&name, "added", sentence), None),
            }
        }
        if returned {
            self.show_copies().await;
        }
    }

    /// Reads a newer file beside the one of an id; [`Session::staged`] then says what it would change.
    ///
    /// # Errors
    /// A sentence that says why it cannot take that place.
    pub async fn compare(self, file: File, replaces: u16) -> Result<(), String> {
        if let Response::Staged(view) = self.stage(file, Some(replaces)).await? {
            self.staged.set(view.map(|view| *view));
        }
        Ok(())
    }

    /// Puts the newer file in force. When this returns, it is on disk.
    ///
    /// # Errors
    /// A sentence that says why the old one stays.
    pub async fn accept(self) -> Result<(), String> {
        let accepted = self.ask(Request::Accept).await.map(drop);
        self.staged.set(None);
        self.refresh_recents().await;
        accepted
    }

    /// Lets the newer file go.
    pub async fn keep_the_old(self) {
        self.staged.set(None);
        // The engine forgets it anyhow with the next file or change.
        let _ = self.ask(Request::Discard).await;
    }

    /// Adds a file; one that is a copy of the project's own export is to be merged instead, and gives true.
    async fn add(self, file: File) -> Result<bool, String> {
        if let Response::Merge(_) = self.stage(file, None).await? {
            return Ok(true);
        }
        self.accept().await.map(|()| false)
    }

    /// Shows what is to be decided on the copies that the engine has read.
    async fn show_copies(self) {
        match self.ask(Request::Weigh(Vec::new())).await {
            Ok(Response::Merge(view)) => self.merging.set(Some(*view)),
            Ok(_) => {}
            Err(sentence) => self.notify(Kind::Error, sentence, None),
        }
    }

    /// Reads copies that came back; [`Session::merging`] then says what was changed in them. What cannot be read is said as a notice.
    pub async fn take_back(self, files: Vec<File>) {
        let mut read = false;
        for file in files {
            let name = file.name();
            match self.take_one_back(file).await {
                Ok(()) => read = true,
                Err(sentence) => self.notify(Kind::Error, format!("{name} was not compared. {sentence}"), None),
            }
        }
        if read {
            self.show_copies().await;
        }
    }

    async fn take_one_back(self, file: File) -> Result<(), String> {
        self.request(Request::Return { file_name: file.name() }, Some(file)).await.map(drop)
    }

    /// Shows the edits that were made in the project's own workbook since it was exported.
    ///
    /// # Errors
    /// A sentence when there are none.
    pub async fn look_at_edits(self) -> Result<(), String> {
        if let Response::Merge(view) = self.ask(Request::Edits).await? {
            self.merging.set(Some(*view));
        }
        Ok(())
    }

    /// Merges the copies. When this returns, it is on disk.
    ///
    /// # Errors
    /// A sentence that says what is missing; then nothing has changed.
    pub async fn merge(self, choices: Choices) -> Result<(), String> {
        self.ask(Request::Merge { choices, today: clock::today() }).await?;
        self.merging.set(None);
        self.refresh_recents().await;
        Ok(())
    }

    /// Saves a pack for each owner as one zip, and says how many. They can be made again, so they are not kept.
    ///
    /// # Errors
    /// A sentence that says why there are none.
    pub async fn packs(self) -> Result<(), String> {
        let packs = self.save(Request::Packs { today: clock::today() }).await?.len();
        self.arrived();
        let packs = format::counted(u32::try_from(packs).unwrap_or(u32::MAX), "pack is", "packs are");
        self.notify(Kind::Info, format!("{packs} in your browser’s downloads. When they come back, drop them all on this page."), None);
        Ok(())
    }

    /// Holds two workbooks against each other, apart from the project.
    ///
    /// # Errors
    /// A sentence that says which cannot be read.
    pub async fn compare_two(self, older: File, newer: File) -> Result<Option<ReplaceView>, String> {
        let mut found = None;
        for (file, newer) in [(older, false), (newer, true)] {
            let request = Request::Compare { file_name: file.name(), newer, today: clock::today() };
            if let (Response::Compared(view), _) = self.request(request, Some(file)).await? {
                found = view.map(|view| *view);
            }
        }
        Ok(found)
    }

    /// Lets the copies go.
    pub async fn leave_the_copies(self) {
        self.merging.set(None);
        // The engine forgets them anyhow with the next change.
        let _ = self.ask(Request::Discard).await;
    }

    async fn stage(self, file: File, replaces: Option<u16>) -> Result<Response, String> {
        let request = Request::Stage { file_name: file.name(), replaces, today: clock::today() };
        self.request(request, Some(file)).await.map(|(response, _)| response)
    }
}
