//! The engine's worker: takes the page's requests in order, has what they change kept on disk, and only then answers.

#[cfg(target_arch = "wasm32")]
fn main() {
    wasm_bindgen_futures::spawn_local(worker::run());
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}

#[cfg(target_arch = "wasm32")]
mod worker {
    use std::cell::RefCell;
    use std::sync::Arc;

    use chrono::NaiveDate;
    use futures_util::StreamExt;
    use js_sys::Uint8Array;
    use plumbline::engine::files::{File, fingerprint, hex};
    use plumbline::engine::protocol::{Message, Request, Response};
    use plumbline::engine::{Engine, Keep, Outcome};
    use plumbline::platform::formulas::Formulas;
    use plumbline::platform::store::{Store, StoreError};
    use plumbline::platform::wire::{Announcement, UNASKED};
    use plumbline::platform::{clock, digest, files, lock, scope};
    use plumbline::workbook::mapping::Progress;
    use plumbline::workbook::read::load;
    use plumbline::workbook::write::question::Question;

    /// Progress is reported no more often than this: more would only keep the page busy.
    const PROGRESS_MILLISECONDS: i64 = 50;

    const EXPORT_IT: &str = "What you do here is lost when this page is closed, unless you export the workbook.";

    /// The engine, where its projects are kept, and what computes formulas for it.
    struct Worker {
        engine: Engine,
        store: Store,
        formulas: Formulas,
    }

    /// Answers requests as long as the worker lives.
    pub(super) async fn run() {
        scope::report_panics();
        let mut requests = scope::requests();
        lock::hold(&scope::name()).await;
        scope::say(UNASKED, &Announcement::Ready, None);
        let mut worker = Worker { engine: Engine::new(), store: Store::default(), formulas: Formulas::default() };
        while let Some((number, request, file)) = requests.next().await {
            let answer = match request {
                Ok(request) => worker.answer(request, file, &mut progress_of(number)).await,
                Err(message) => failed(message),
            };
            scope::say(number, &Message::Answer(answer.response), answer.bytes.as_deref());
        }
    }

    impl Worker {
        async fn answer(&mut self, request: Request, chosen: Option<web_sys::File>, progress: &mut dyn FnMut(Progress)) -> Outcome {
            match request {
                Request::Recents => self.recents().await,
                Request::Forget { project } => match self.store.forget(&project).await {
                    Ok(()) => self.recents().await,
                    Err(error) => failed(error),
                },
                Request::Open { project, now } => self.open(&project, now, progress).await.unwrap_or_else(failed),
                Request::ForgetCorrections => match self.store.forget_memory().await {
                    Ok(()) => {
                        self.engine.remember(Vec::new());
                        self.engine.handle(Request::Sources, None, progress)
                    }
                    Err(error) => failed(error),
                },
                other => match self.prepare(&other).await {
                    Ok(()) if let Request::Export { today } = other => self.export(today, progress).await,
                    Ok(()) => {
                        let file = match chosen {
                            Some(chosen) => self.arrived(&other, &chosen, progress).await.map(Some),
                            None => Ok(None),
                        };
                        match file {
                            Ok(file) => {
                                let outcome = self.engine.handle_with(other, file, progress);
                                self.kept(outcome).await
                            }
                            Err(sentence) => failed(sentence),
                        }
                    }
                    Err(error) => failed(error),
                },
            }
        }

        /// A file that came with a request. The cells of a new project's are read while the browser tells its fingerprint, and it is
        /// written to the disk while they are understood.
        async fn arrived(&mut self, request: &Request, chosen: &web_sys::File, progress: &mut dyn FnMut(Progress)) -> Result<File, String> {
            let buffer = files::read(chosen).await?;
            let digest = digest::sha256(&buffer);
            scope::make_room(buffer.byte_length() as usize);
            let bytes = Uint8Array::new(&buffer).to_vec();
            let cells = match request {
                Request::Import { file_name, .. } => Some(load(&bytes, file_name, progress).map_err(|error| error.to_string())?),
                _ => None,
            };
            let fingerprint = digest.await.map_or_else(|| fingerprint(&bytes), |digest| hex(&digest));
            if cells.is_some() {
                // Where this fails, keeping the project says so.
                let _ = self.store.keep_ahead(&fingerprint, &buffer).await;
            }
            Ok(File { bytes: Arc::new(bytes), fingerprint, cells })
        }

        /// Fetches what a request needs from the store.
        async fn prepare(&mut self, request: &Request) -> Result<(), StoreError> {
            if matches!(request, Request::Import { .. } | Request::Sample { .. } | Request::Stage { .. } | Request::Sources) {
                // Another tab may have taught something. Without a store there is nothing to remember.
                self.engine.remember(self.store.memory().await.unwrap_or_default());
            }
            if let Some(fingerprint) = self.engine.lacks(request) {
                let bytes = self.store.file(&fingerprint).await?;
                self.engine.supply(&fingerprint, bytes);
            }
            Ok(())
        }

        /// Exports the workbook. When that leaves formulas that the formula engine may know, it is asked, and the export made with its answer.
        async fn export(&mut self, today: NaiveDate, progress: &mut dyn FnMut(Progress)) -> Outcome {
            let asked = RefCell::new(None);
            let ask = |question: &Question| {
                asked.replace(Some(question.clone()));
                None
            };
            let unasked = self.engine.export(today, &ask, progress);
            let Some(question) = asked.into_inner() else { return unasked };
            drop(unasked); // two workbooks are much to hold
            let answer = self.formulas.answer(&question).await;
            self.engine.export(today, &|_| answer.clone(), progress)
        }

        async fn recents(&mut self) -> Outcome {
            self.store.projects().await.map_or_else(failed, |records| Response::Recents(records).into())
        }

        async fn open(&mut self, id: &str, now: i64, progress: &mut dyn FnMut(Progress)) -> Result<Outcome, StoreError> {
            let mut found = self.store.project(id).await?;
            scope::make_room(found.files.iter().map(|(_, bytes)| bytes.len()).sum());
            found.record.touched = now;
            let outcome = self.engine.restore(found.record, found.files, found.journal, progress);
            if found.unread > 0 && matches!(outcome.response, Response::Project(_)) {
                // Going on from here would write over what the newer version kept.
                return Ok(self.engine.not_kept(&newer_changes(found.unread)).into());
            }
            Ok(self.kept(outcome).await)
        }

        /// Has an outcome's changes kept on disk; its answer says so when they could not be.
        async fn kept(&mut self, mut outcome: Outcome) -> Outcome {
            let kept = match outcome.keep.take() {
                None => return outcome,
                Some(Keep::Project { record, bytes, journal }) => {
                    let kept = self.store.keep_project(&record, &bytes, &journal).await;
                    return match kept {
                        Ok(()) => {
                            self.engine.kept();
                            outcome
                        }
                        Err(error) => self.engine.not_kept(&format!("{error} {EXPORT_IT}")).into(),
                    };
                }
                Some(Keep::Entries { position, entries, blob, remember, record }) => {
                    let blob = blob.as_ref().map(|(fingerprint, bytes)| (fingerprint.as_str(), bytes.as_slice()));
                    self.store.keep_entries(&record, (position, &entries), blob, remember.as_ref()).await
                }
                // When it was last opened is not worth a word to the user.
                Some(Keep::Touch { record }) => self.store.keep_record(&record).await.or(Ok(())),
            };
            match kept {
                Ok(()) => {
                    self.engine.kept();
                    outcome
                }
                Err(error) => self.engine.not_kept(&error.to_string()).into(),
            }
        }
    }

    /// Reports the progress of a request, now and then.
    fn progress_of(number: u32) -> impl FnMut(Progress) {
        let mut reported = clock::ticks();
        move |progress| {
            let now = clock::ticks();
            if now - reported >= PROGRESS_MILLISECONDS {
                reported = now;
                scope::say(number, &Message::Progress(progress), None);
            }
        }
    }

    fn newer_changes(unread: usize) -> String {
        let changes = if unread == 1 { "1 change".into() } else { format!("{unread} changes") };
        format!(
            "A newer version of Plumbline made {changes} to this project that this version cannot read; they are safe. Reload this page to get the newer version. {EXPORT_IT}"
        )
    }

    fn failed(message: impl Into<String>) -> Outcome {
        Response::Failed { message: message.into() }.into()
    }
}
