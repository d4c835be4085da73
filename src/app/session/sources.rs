//! The project's files: one more, a newer one in the place of one, and what is remembered of corrections.

use leptos::prelude::*;
use web_sys::File;

use super::{Kind, Session};
use crate::engine::protocol::{ReplaceView, Request, Response};
use crate::engine::source::first_written;
use crate::platform::{clock, files};

impl Session {
    /// What a newer file would change that was read and is not accepted yet; `None` when there is none.
    pub fn staged(self) -> Signal<Option<ReplaceView>> {
        self.staged.into()
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
        for file in files {
            let name = file.name();
            if let Err(sentence) = self.add(file).await {
                self.notify(Kind::Error, format!("{name} was not added. {sentence}"), None);
            }
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

    async fn add(self, file: File) -> Result<(), String> {
        self.stage(file, None).await?;
        self.accept().await
    }

    async fn stage(self, file: File, replaces: Option<u16>) -> Result<Response, String> {
        let bytes = files::read(&file).await?;
        let request = Request::Stage { file_name: file.name(), replaces, today: clock::today() };
        self.request(request, Some(bytes)).await.map(|(response, _)| response)
    }
}
