//! The page's end of the engine: who waits for which answer, and what happens when the engine stops.

use std::collections::BTreeMap;

use futures_channel::oneshot;
use js_sys::ArrayBuffer;
use leptos::prelude::*;
use web_sys::File;

use super::busy::SHOWN_AFTER;
use super::{Action, Busy, Kind, Session};
use crate::engine::protocol::{Request, Response};
use crate::platform::restart::{Restart, Stops};
use crate::platform::worker::{EngineWorker, Event};
use crate::platform::{clock, offline};

/// The answer to a request, with the bytes beside it.
type Answer = Result<(Response, Option<ArrayBuffer>), String>;

const STOPPED: &str = "The engine stopped while this was being done. What you see now is what was kept.";
const RESTARTED: &str = "The engine stopped and was restarted.";
const RESTARTED_WITH_PROJECT: &str = "The engine stopped and was restarted. Everything up to your last action is here.";
const PROJECT_CLOSED: &str =
    "The engine stopped several times in a row, so the project was closed. It is still on this device: open it again from the start page.";
const NOT_KEPT: &str = "The engine stopped. The project that was open could not be kept on this device: open its workbook file again.";
const CANCELED: &str = "Canceled. Everything is as it was before.";
const DEAD: &str =
    "The engine does not run. Reload the page; if that does not help, update the browser. What was kept on this device is safe.";

/// Says of a file that something was not done to it, and why. Of what a person canceled, they know which and why.
pub(crate) fn not_done(file: &str, done: &str, why: String) -> String {
    if why == CANCELED { why } else { format!("{file} was not {done}. {why}") }
}

/// The worker and what is asked of it.
pub(super) struct Engine {
    worker: Option<EngineWorker>,
    phase: Phase,
    asked: u32,
    waiting: BTreeMap<u32, Waiting>,
    /// The project that opens again when the engine starts anew.
    open: Option<String>,
    stops: Stops,
    /// What to say when the engine is back.
    news: Option<(Kind, String)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The worker loads.
    Starting,
    /// It opens the project again: the number of that request, and since when.
    Reopening(u32, i64),
    /// It takes requests.
    Ready,
    /// It was given up.
    Dead,
}

struct Waiting {
    request: Request,
    /// What it is about, to be read by the worker.
    file: Option<File>,
    since: i64,
    /// How often it was posted; a view may be asked of two engines in turn.
    posted: Posted,
    answer: oneshot::Sender<Answer>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Posted {
    Not,
    Once,
    Again,
    Twice,
}

impl Engine {
    pub(super) fn new(open: Option<String>) -> Self {
        Self { worker: None, phase: Phase::Starting, asked: 0, waiting: BTreeMap::new(), open, stops: Stops::default(), news: None }
    }

    pub(super) fn set_open(&mut self, id: Option<String>) {
        self.open = id;
    }

    /// Whether nobody waits for an answer.
    pub(super) fn is_idle(&self) -> bool {
        self.waiting.is_empty()
    }

    fn reopening(&self) -> Option<u32> {
        if let Phase::Reopening(number, _) = self.phase { Some(number) } else { None }
    }

    /// The oldest work that was begun before a time.
    fn begun_before(&self, time: i64) -> Option<Busy> {
        if let Phase::Reopening(number, since) = self.phase {
            return (since <= time).then(|| Busy::reopening(number));
        }
        let oldest = self.waiting.iter().find(|(_, waiting)| waiting.since <= time);
        oldest.map(|(number, waiting)| Busy::of(*number, &waiting.request))
    }

    fn number(&mut self) -> u32 {
        self.asked += 1;
        self.asked
    }

    /// Posts what has not been posted, in the order in which it was asked.
    fn flush(&mut self) {
        let Some(worker) = &self.worker else { return };
        if self.phase != Phase::Ready {
            return;
        }
        let mut refused = Vec::new();
        for (number, waiting) in &mut self.waiting {
            waiting.posted = match waiting.posted {
                Posted::Not => Posted::Once,
                Posted::Again => Posted::Twice,
                Posted::Once | Posted::Twice => continue,
            };
            if let Err(sentence) = worker.post(*number, &waiting.request, waiting.file.take().as_ref()) {
                refused.push((*number, sentence));
            }
        }
        for (number, sentence) in refused {
            self.settle(number, Err(sentence));
        }
    }

    fn settle(&mut self, number: u32, answer: Answer) {
        if let Some(waiting) = self.waiting.remove(&number) {
            // Who asked may have gone on without waiting.
            let _ = waiting.answer.send(answer);
        }
    }

    /// The worker is gone: views are asked again of the next one, everything else is told.
    fn lose(&mut self, sentence: &str, also: Option<u32>) {
        self.worker = None;
        self.phase = Phase::Starting;
        let mut lost = Vec::new();
        for (number, waiting) in &mut self.waiting {
            match waiting.posted {
                Posted::Not | Posted::Again => {}
                Posted::Once if waiting.request.is_view() && also != Some(*number) => waiting.posted = Posted::Again,
                Posted::Once | Posted::Twice => lost.push(*number),
            }
        }
        for number in lost {
            self.settle(number, Err(sentence.into()));
        }
    }
}

fn recalled(count: u32) -> String {
    let what = if count == 1 { "1 correction".to_owned() } else { format!("{count} corrections") };
    format!("{what} from an earlier workbook with the same headers {} applied.", if count == 1 { "was" } else { "were" })
}

impl Request {
    /// Whether asking twice does no harm and gives the same.
    const fn is_view(&self) -> bool {
        matches!(
            self,
            Self::Recents
                | Self::Mapping { .. }
                | Self::Sources
                | Self::Audit
                | Self::Health(_)
                | Self::Sheet { .. }
                | Self::Cell(_)
                | Self::Scorecard(_)
                | Self::Variance(_)
                | Self::Pacing(_)
                | Self::Drivers(_)
                | Self::Reconciliation(_)
                | Self::Glossary(_)
                | Self::Formula { .. }
                | Self::Backtest { .. }
                | Self::Tree(_)
                | Self::Coverage(_)
                | Self::TargetFormula(_)
                | Self::Targets(_)
                | Self::ReadTargets(_)
                | Self::Reallocate(_)
                | Self::Decisions
                | Self::Trace { .. }
                | Self::Table { .. }
                | Self::Printout(_)
                | Self::Report { .. }
                | Self::Everything { .. }
        )
    }
}

impl Session {
    pub(super) fn start_engine(self) {
        if offline::is_replaced() {
            // The page and a new engine would be of two builds. What is on disk opens again after the reload.
            offline::reload();
            return;
        }
        match EngineWorker::start(move |event| self.hear(event)) {
            Ok(worker) => self.engine.update_value(|engine| engine.worker = Some(worker)),
            Err(detail) => {
                leptos::logging::error!("{detail}");
                self.give_up();
            }
        }
    }

    pub(super) async fn request(self, request: Request, file: Option<File>) -> Answer {
        let (sender, answer) = oneshot::channel();
        let waiting = Waiting { request, file, since: clock::ticks(), posted: Posted::Not, answer: sender };
        let enlisted = self.engine.try_update_value(|engine| {
            if engine.phase == Phase::Dead {
                return false;
            }
            let number = engine.number();
            engine.waiting.insert(number, waiting);
            engine.flush();
            true
        });
        if enlisted != Some(true) {
            return Err(DEAD.into());
        }
        set_timeout(move || self.show_busy(), SHOWN_AFTER);
        answer.await.unwrap_or_else(|_| Err(STOPPED.into()))
    }

    /// Ends the work that is shown as going on, by ending the engine and starting it anew; a project that was being opened again stays closed.
    pub(super) fn restart_after_cancel(self) {
        let Some(shown) = self.busy.with_untracked(|busy| busy.as_ref().map(|busy| busy.number)) else { return };
        if self.engine.with_value(|engine| engine.reopening() == Some(shown)) {
            self.set_project(None);
        }
        self.engine.update_value(|engine| engine.lose(CANCELED, Some(shown)));
        self.ready.set(false);
        self.show_busy();
        self.start_engine();
    }

    fn hear(self, event: Event) {
        match event {
            Event::Ready => self.reopen(),
            Event::Progress(number, progress) => self.busy.update(|busy| {
                if let Some(busy) = busy.as_mut().filter(|busy| busy.number == number) {
                    busy.progress = Some(progress);
                }
            }),
            Event::Answer(number, response, bytes) => self.answered(number, *response, bytes),
            Event::Gone(detail) => self.stopped(&detail),
        }
    }

    fn reopen(self) {
        let posted = self.engine.try_update_value(|engine| {
            let (Some(worker), Some(id)) = (&engine.worker, engine.open.clone()) else { return false };
            let number = engine.asked + 1;
            (engine.asked, engine.phase) = (number, Phase::Reopening(number, clock::ticks()));
            worker.post(number, &Request::Open { project: id, now: clock::now() }, None).is_ok()
        });
        if posted == Some(true) {
            set_timeout(move || self.show_busy(), SHOWN_AFTER);
        } else {
            self.settled();
        }
    }

    /// The engine is there, and what can be open is open.
    fn settled(self) {
        let news = self.engine.try_update_value(|engine| {
            engine.phase = Phase::Ready;
            engine.flush();
            engine.news.take()
        });
        self.ready.set(true);
        if let Some((kind, sentence)) = news.flatten() {
            self.notify(kind, sentence, None);
        }
    }

    fn answered(self, number: u32, response: Response, bytes: Option<ArrayBuffer>) {
        if self.engine.with_value(|engine| engine.reopening() == Some(number)) {
            self.reopened(response);
            return;
        }
        let opens = self.engine.with_value(|engine| {
            let request = engine.waiting.get(&number).map(|waiting| &waiting.request);
            matches!(request, Some(Request::Import { .. } | Request::Sample { .. } | Request::Open { .. }))
        });
        let answer = match response {
            Response::Failed { message } => Err(message),
            response => {
                match &response {
                    Response::Project(project) => {
                        if opens {
                            project.notices.iter().for_each(|sentence| self.notify(Kind::Info, sentence.as_str(), None));
                        }
                        self.set_project(Some((**project).clone()));
                        if project.recalled > 0 {
                            self.notify(Kind::Info, recalled(project.recalled), Some(Action::Undo(project.revision)));
                        }
                    }
                    Response::Recents(records) => self.recents.set(records.clone()),
                    _ => {}
                }
                Ok((response, bytes))
            }
        };
        self.engine.update_value(|engine| engine.settle(number, answer));
        self.show_busy();
    }

    fn reopened(self, response: Response) {
        match response {
            Response::Project(project) => self.set_project(Some(*project)),
            response => {
                let sentence = match response {
                    Response::Failed { message } if !self.is_unsaved() => message,
                    _ => NOT_KEPT.into(),
                };
                self.engine.update_value(|engine| engine.news = Some((Kind::Error, sentence)));
                self.set_project(None);
            }
        }
        self.settled();
        self.show_busy();
    }

    fn stopped(self, detail: &str) {
        leptos::logging::error!("The engine stopped: {detail}");
        let has_project = self.engine.with_value(|engine| engine.open.is_some());
        let restart = self.engine.try_update_value(|engine| {
            engine.lose(STOPPED, None);
            engine.stops.stop(clock::ticks(), has_project)
        });
        self.ready.set(false);
        self.show_busy();
        let (kind, news) = match restart {
            Some(Restart::AsItWas) if has_project => (Kind::Warning, RESTARTED_WITH_PROJECT),
            Some(Restart::AsItWas) => (Kind::Warning, RESTARTED),
            Some(Restart::WithoutProject) => {
                self.set_project(None);
                (Kind::Error, PROJECT_CLOSED)
            }
            Some(Restart::Never) | None => return self.give_up(),
        };
        self.engine.update_value(|engine| engine.news = Some((kind, news.into())));
        self.start_engine();
    }

    fn give_up(self) {
        self.engine.update_value(|engine| {
            engine.worker = None;
            engine.phase = Phase::Dead;
            for (_, waiting) in std::mem::take(&mut engine.waiting) {
                let _ = waiting.answer.send(Err(DEAD.into()));
            }
        });
        self.show_busy();
        self.ready.set(true);
        self.notify(Kind::Error, DEAD, Some(Action::Reload));
    }

    /// Shows the oldest work that takes long, or that there is none.
    fn show_busy(self) {
        // A timer may come a little early by the other clock.
        let long = i64::try_from(SHOWN_AFTER.as_millis()).unwrap_or(i64::MAX) - 10;
        let unsafe_to_stop = self.is_unsaved();
        let oldest = self.engine.with_value(|engine| engine.begun_before(clock::ticks() - long));
        // What is not on disk would be lost with the engine.
        let oldest = oldest.map(|busy| Busy { cancellable: busy.cancellable && !unsafe_to_stop, ..busy });
        let shown = self.busy.with_untracked(|busy| busy.as_ref().map(|busy| busy.number));
        if shown != oldest.as_ref().map(|busy| busy.number) {
            self.busy.set(oldest);
        }
    }
}
