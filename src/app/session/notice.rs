//! What there is to say that no page shows by itself.

use leptos::prelude::*;

use super::Session;

/// Something said once, until the user puts it away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Tells it from the others.
    pub id: u32,
    /// One or two sentences.
    pub text: String,
    /// How serious it is.
    pub kind: Kind,
    /// What the user can do about it with one click; `None` when nothing.
    pub action: Option<Action>,
}

/// How serious a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Good to know.
    Info,
    /// Something needs a look.
    Warning,
    /// Something was not done.
    Error,
}

/// What a notice offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Load the page again.
    Reload,
    /// Take the last change back, as long as it is the one of this revision.
    Undo(u32),
}

impl Action {
    /// What its button says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Reload => "Reload the page",
            Self::Undo(_) => "Undo",
        }
    }
}

impl Session {
    /// Says something. What is said already is not said twice.
    pub fn notify(self, kind: Kind, text: impl Into<String>, action: Option<Action>) {
        let text = text.into();
        self.notices.update(|notices| {
            notices.retain(|notice| notice.text != text);
            let id = notices.last().map_or(1, |last| last.id + 1);
            notices.push(Notice { id, text, kind, action });
        });
    }

    /// Puts a notice away.
    pub fn dismiss(self, id: u32) {
        self.notices.update(|notices| notices.retain(|notice| notice.id != id));
    }

    /// Does what a notice offers.
    pub fn act(self, action: Action) {
        match action {
            Action::Reload => crate::platform::offline::reload(),
            Action::Undo(revision) => {
                self.notices.update(|notices| notices.retain(|notice| notice.action != Some(action)));
                if self.project.with_untracked(|p| p.as_ref().is_some_and(|p| p.revision == revision)) {
                    self.undo();
                } else {
                    self.notify(Kind::Info, "Something else was changed since then. Undo that first, with the button at the top.", None);
                }
            }
        }
    }
}
