//! What every page works with: the open project, the engine's answers, what is going on, and what there is to say about it.

mod busy;
mod engine;
mod file;
mod notice;
mod outputs;
mod sources;

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

pub use self::busy::Busy;
use self::engine::Engine;
pub(crate) use self::engine::not_done;
pub use self::file::SavedFile;
pub use self::notice::{Action, Kind, Notice};
use crate::engine::command::{Command, ProjectRecord, SettingChange};
use crate::engine::protocol::{MergeView, Printout, ProjectSummary, ReceiptLine, ReplaceView, Request, Response, ScorecardView};
use crate::platform::{clock, files, leaving, offline, persistence, prefs};

/// A page has asked for what it shows by then.
const AUDIT_AFTER: Duration = Duration::from_millis(500);

/// The page's end of the engine, and the state that all pages share. One per page, provided as context.
#[derive(Clone, Copy)]
pub struct Session {
    engine: StoredValue<Engine, LocalStorage>,
    download: StoredValue<Option<files::Download>, LocalStorage>,
    project: RwSignal<Option<ProjectSummary>>,
    ready: RwSignal<bool>,
    busy: RwSignal<Option<Busy>>,
    notices: RwSignal<Vec<Notice>>,
    staged: RwSignal<Option<ReplaceView>>,
    merging: RwSignal<Option<MergeView>>,
    recents: RwSignal<Vec<ProjectRecord>>,
    last_file: RwSignal<Option<SavedFile>>,
    printout: RwSignal<Option<Printout>>,
    board_pack: RwSignal<Option<ScorecardView>>,
    persisted: RwSignal<Option<bool>>,
    update_ready: RwSignal<bool>,
}

impl Session {
    /// Starts the engine and opens again what was open in this tab before a reload.
    pub fn start() -> Self {
        let session = Self {
            engine: StoredValue::new_local(Engine::new(prefs::open_project())),
            download: StoredValue::new_local(None),
            project: RwSignal::new(None),
            ready: RwSignal::new(false),
            busy: RwSignal::new(None),
            notices: RwSignal::new(Vec::new()),
            staged: RwSignal::new(None),
            merging: RwSignal::new(None),
            recents: RwSignal::new(Vec::new()),
            last_file: RwSignal::new(None),
            printout: RwSignal::new(None),
            board_pack: RwSignal::new(None),
            persisted: RwSignal::new(None),
            update_ready: RwSignal::new(false),
        };
        session.start_engine();
        leaving::ask_first(move || session.is_unsaved());
        spawn_local(async move {
            session.persisted.set(persistence::granted().await);
            session.refresh_recents().await;
            // After the engine is there, so that the first visit does not load everything at once.
            offline::register(move || session.update_ready.set(true)).await;
        });
        session
    }

    /// The open project; `None` when none is. Its `revision` changes with every command.
    pub fn project(self) -> Signal<Option<ProjectSummary>> {
        self.project.into()
    }

    /// Whether the engine has started and the project of an earlier visit is open again, so that what `project` says is settled.
    pub fn ready(self) -> Signal<bool> {
        self.ready.into()
    }

    /// The work that has been going on for more than 300 ms; `None` when there is none.
    pub fn busy(self) -> Signal<Option<Busy>> {
        self.busy.into()
    }

    /// What there is to say, oldest first.
    pub fn notices(self) -> Signal<Vec<Notice>> {
        self.notices.into()
    }

    /// The workbooks kept on this device, last used first.
    pub fn recents(self) -> Signal<Vec<ProjectRecord>> {
        self.recents.into()
    }

    /// The file saved last, until the user says that it arrived.
    pub fn last_file(self) -> Signal<Option<SavedFile>> {
        self.last_file.into()
    }

    /// Whether the browser promised to keep what is on this device; `None` when it does not say.
    pub fn persisted(self) -> Signal<Option<bool>> {
        self.persisted.into()
    }

    /// Whether a newer build of the app can be switched to.
    pub fn update_ready(self) -> Signal<bool> {
        self.update_ready.into()
    }

    /// Switches to the newer build: the page reloads, and the open project opens again.
    pub fn apply_update(self) {
        spawn_local(offline::switch());
    }

    /// Asks the engine for a view. Which of several answers counts is the caller's to know.
    ///
    /// # Errors
    /// The engine's sentence when it could not answer.
    pub async fn ask(self, request: Request) -> Result<Response, String> {
        self.request(request, None).await.map(|(response, _)| response)
    }

    /// Reads a workbook that the user chose and opens it. On failure the project that was open stays open.
    ///
    /// # Errors
    /// A sentence that says why it was not read.
    pub async fn import(self, file: File) -> Result<(), String> {
        let request = Request::Import { file_name: file.name(), today: clock::today(), now: clock::now() };
        self.open_new(request, Some(file)).await
    }

    /// Opens the sample workbook.
    ///
    /// # Errors
    /// The engine's sentence when it could not be made.
    pub async fn sample(self) -> Result<(), String> {
        self.open_new(Request::Sample { today: clock::today(), now: clock::now() }, None).await
    }

    /// Opens a project kept on this device.
    ///
    /// # Errors
    /// A sentence that says why it was not opened.
    pub async fn open(self, id: String) -> Result<(), String> {
        self.ask(Request::Open { project: id, now: clock::now() }).await?;
        self.refresh_recents().await;
        Ok(())
    }

    /// Removes a project from this device; closes it when it is open. The workbook file itself is not touched.
    ///
    /// # Errors
    /// A sentence that says why it is still there.
    pub async fn forget(self, id: String) -> Result<(), String> {
        self.ask(Request::Forget { project: id.clone() }).await?;
        if self.project.with_untracked(|project| project.as_ref().is_some_and(|open| open.id == id)) {
            self.set_project(None);
        }
        Ok(())
    }

    /// Saves the empty template as a file.
    ///
    /// # Errors
    /// A sentence that says why it was not saved.
    pub async fn template(self) -> Result<(), String> {
        self.save(Request::Template).await.map(drop)
    }

    /// Saves the workbook with the decisions in it as a file, and says what was done to it. Where something is to be agreed to,
    /// it is saved by [`Session::agree`].
    ///
    /// # Errors
    /// A sentence that says why it was not saved.
    pub async fn export(self) -> Result<Vec<ReceiptLine>, String> {
        self.save(Request::Export { today: clock::today() }).await
    }

    /// Hands the last file to the browser again.
    ///
    /// # Errors
    /// A sentence that says why the browser did not take it.
    pub fn save_again(self) -> Result<(), String> {
        self.download.with_value(|download| download.as_ref().map_or(Ok(()), files::Download::save))
    }

    /// Hands the last file to the browser now that the user has agreed to what was asked of it.
    ///
    /// # Errors
    /// A sentence that says why the browser did not take it.
    pub fn agree(self) -> Result<(), String> {
        self.last_file.update(|file| file.iter_mut().for_each(|file| file.ask.clear()));
        self.save_again()
    }

    /// The user has the last file, or does not want it; it need not be kept any longer.
    pub fn arrived(self) {
        self.download.set_value(None);
        self.last_file.set(None);
    }

    /// Carries out a command. When this returns, the command is on disk, and `project` is the project after it.
    ///
    /// # Errors
    /// A sentence that says why nothing was changed.
    pub async fn carry_out(self, command: Command) -> Result<(), String> {
        self.ask(Request::Do(command)).await?;
        spawn_local(self.refresh_recents());
        Ok(())
    }

    /// Changes a setting. What stands in the way is said as a notice.
    pub fn set(self, change: SettingChange) {
        self.change(Request::Do(Command::SetSetting(change)));
    }

    /// Takes the last command back. What stands in the way is said as a notice.
    pub fn undo(self) {
        self.change(Request::Undo);
    }

    /// Carries the last command taken back out again. What stands in the way is said as a notice.
    pub fn redo(self) {
        self.change(Request::Redo);
    }

    /// Stops the work that is going on. The project that was open before opens again as it was.
    pub fn cancel(self) {
        self.restart_after_cancel();
    }

    fn change(self, request: Request) {
        spawn_local(async move {
            match self.ask(request).await {
                Ok(_) => self.refresh_recents().await,
                Err(sentence) => self.notify(Kind::Error, sentence, None),
            }
        });
    }

    async fn open_new(self, request: Request, file: Option<File>) -> Result<(), String> {
        self.request(request, file).await?;
        if self.persisted.get_untracked() == Some(false) {
            // There is something to keep now. Some browsers ask the user, which must not hold up the workbook.
            spawn_local(async move { self.persisted.set(persistence::ask().await) });
        }
        self.refresh_recents().await;
        Ok(())
    }

    async fn save(self, request: Request) -> Result<Vec<ReceiptLine>, String> {
        let (response, bytes) = self.request(request, None).await?;
        let (Response::File { file_name, receipt, ask }, Some(bytes)) = (response, bytes) else {
            return Err("The engine made no file. Try again.".into());
        };
        let download = files::Download::new(&file_name, &bytes)?;
        let saved = if ask.is_empty() { download.save() } else { Ok(()) };
        self.download.set_value(Some(download));
        self.last_file.set(Some(SavedFile { made: clock::ticks(), file_name, receipt: receipt.clone(), ask }));
        saved.map(|()| receipt)
    }

    /// Fetches the list of workbooks. Where it cannot be read it is empty; opening a workbook then says why nothing is kept.
    async fn refresh_recents(self) {
        if self.ask(Request::Recents).await.is_err() {
            self.recents.set(Vec::new());
        }
    }

    /// Whether the open project, or a part of it, is nowhere but in the engine's memory.
    fn is_unsaved(self) -> bool {
        self.project.with_untracked(|project| project.as_ref().is_some_and(|open| open.unsaved_reason.is_some()))
    }

    fn set_project(self, project: Option<ProjectSummary>) {
        let unsaved = project.as_ref().and_then(|project| project.unsaved_reason.clone());
        if let Some(reason) = unsaved.filter(|_| !self.is_unsaved()) {
            self.notify(Kind::Warning, reason, None);
        }
        let id = project.as_ref().map(|project| project.id.clone());
        let now = |project: &Option<ProjectSummary>| project.as_ref().map(|p| (p.id.clone(), p.revision));
        let compares = self.staged.with_untracked(Option::is_some) || self.merging.with_untracked(Option::is_some);
        if compares && self.project.with_untracked(now) != now(&project) {
            // What was compared with the project as it was says nothing about the project as it is.
            self.staged.set(None);
            self.merging.set(None);
        }
        prefs::keep_open_project(id.as_deref());
        self.engine.update_value(|engine| engine.set_open(id));
        self.project.set(project);
        self.audit_when_idle();
    }

    /// Has the data looked over once the page has all that it shows: until then the rail counts the issues of reading alone.
    fn audit_when_idle(self) {
        if self.project.with_untracked(|project| project.as_ref().is_none_or(|open| open.audited)) {
            return;
        }
        let audit = move || {
            if self.engine.with_value(Engine::is_idle) {
                // What stands in the way of this stands in the way of the next thing that is asked, and is said there.
                spawn_local(async move { drop(self.ask(Request::Audit).await) });
            } else {
                self.audit_when_idle();
            }
        };
        set_timeout(audit, AUDIT_AFTER);
    }
}
