//! What every page finds in its context: the session, the open project, the address, the question put to the trace drawer.

use leptos::prelude::*;

use super::route::{Route, Screen};
use super::session::Session;
use crate::engine::command::Filters;
use crate::engine::protocol::{ProjectSummary, Request, Response, Scope, What};

/// An answer of the engine: nothing yet, a sentence on why not, or the view.
pub(crate) type Answer<T> = LocalResource<Result<T, String>>;

/// The page's side of the engine.
pub(crate) fn use_session() -> Session {
    expect_context()
}

/// The address.
#[derive(Clone, Copy)]
pub(crate) struct Address(pub(crate) RwSignal<Route>);

impl Address {
    /// The address in force.
    pub(crate) fn get(self) -> Route {
        self.0.get()
    }

    /// The address in force, without following it.
    pub(crate) fn now(self) -> Route {
        self.0.get_untracked()
    }

    /// Goes to an address; the browser's back button comes back from it.
    pub(crate) fn go(self, route: &Route) {
        if *route != self.now() {
            // A hash that cannot be set leaves the page where it is, and there is nobody to tell.
            let _ = window().location().set_hash(&route.href());
        }
    }

    /// Goes to another screen over the same scope.
    pub(crate) fn go_to(self, screen: Screen) {
        self.go(&self.now().on(screen));
    }

    /// Follows the browser's address from now on.
    pub(crate) fn follow() -> Self {
        let read = || Route::parse(&window().location().hash().unwrap_or_default());
        let address = Self(RwSignal::new(read()));
        let listener = window_event_listener(leptos::ev::hashchange, move |_| address.0.set(read()));
        on_cleanup(move || listener.remove());
        address
    }
}

/// The address, from the context.
pub(crate) fn use_address() -> Address {
    expect_context()
}

/// The scope of the address.
pub(crate) fn use_scope() -> Memo<Scope> {
    let address = use_address();
    Memo::new(move |_| address.get().scope)
}

/// The open project, from the session.
pub(crate) fn use_project() -> Signal<Option<ProjectSummary>> {
    use_session().project()
}

/// One part of the open project; `None` while no project is open.
pub(crate) fn project_part<T: PartialEq + Send + Sync + 'static>(
    part: impl Fn(&ProjectSummary) -> T + Send + Sync + 'static,
) -> Memo<Option<T>> {
    let project = use_project();
    Memo::new(move |_| project.with(|project| project.as_ref().map(&part)))
}

/// Asks the engine now and again after every change of what the request reads, or of the project. The latest question wins.
pub(crate) fn answer<T: Clone + 'static>(
    request: impl Fn() -> Request + Send + Sync + 'static,
    pick: impl Fn(Response) -> Option<T> + Copy + 'static,
) -> Answer<T> {
    let session = use_session();
    let revision = project_part(|project| (project.id.clone(), project.revision));
    // One memo for all that is read: a resource that follows two sources of which one follows the other misses changes.
    let asked = Memo::new(move |_| (revision.get(), request()));
    LocalResource::new(move || {
        let (_, request) = asked.get();
        async move {
            match session.ask(request).await? {
                Response::Failed { message } => Err(message),
                other => {
                    pick(other).ok_or_else(|| "The engine answered something else than was asked. Reload the page; nothing is lost.".into())
                }
            }
        }
    })
}

/// What the address asks of a screen. A page on its way out, when the address is another screen's already, keeps its last question.
pub(crate) fn asked_of<T: Clone + PartialEq + Send + Sync + 'static>(screen: Screen, question: fn(&Route) -> T) -> Memo<T> {
    let address = use_address();
    Memo::new(move |before: Option<&T>| {
        let route = address.get();
        before.filter(|_| route.screen != screen).cloned().unwrap_or_else(|| question(&route))
    })
}

/// The question put to the trace drawer; nothing when it is shut.
#[derive(Clone, Copy)]
pub(crate) struct Trace(pub(crate) RwSignal<Option<(What, Scope)>>);

impl Trace {
    /// Opens the drawer on a figure.
    pub(crate) fn open(self, what: What, scope: Scope) {
        super::focus::remember();
        self.0.set(Some((what, scope)));
    }

    /// Shuts the drawer; the focus goes back to where it was.
    pub(crate) fn shut(self) {
        if self.0.get_untracked().is_some() {
            self.0.set(None);
            super::focus::give_back();
        }
    }
}

/// The trace drawer, from the context.
pub(crate) fn use_trace() -> Trace {
    expect_context()
}

/// The filters as words: `Region NA · Channel Display`.
pub(crate) fn filter_words(filters: &Filters, project: &ProjectSummary) -> String {
    let label = |id: &String| project.dimensions.iter().find(|d| d.id == *id).map_or_else(|| id.clone(), |d| d.label.clone());
    filters.iter().map(|(id, member)| format!("{} {member}", label(id))).collect::<Vec<_>>().join(" · ")
}
