//! Preferences of this device, and what one tab remembers across a reload. Lost without harm; where the browser keeps nothing, nothing is kept.

use gloo_storage::{LocalStorage, SessionStorage, Storage};
use serde::{Deserialize, Serialize};

const THEME: &str = "plumbline theme";
const OPEN_PROJECT: &str = "plumbline open project";

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the device is set.
    #[default]
    Device,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// The theme chosen on this device.
pub fn theme() -> Theme {
    if is_there(Kind::Local) { LocalStorage::get(THEME).unwrap_or_default() } else { Theme::default() }
}

/// Remembers the theme on this device.
pub fn keep_theme(theme: Theme) {
    if is_there(Kind::Local) {
        let _ = LocalStorage::set(THEME, theme);
    }
}

/// The id of the project that was open in this tab.
pub fn open_project() -> Option<String> {
    if is_there(Kind::Session) { SessionStorage::get(OPEN_PROJECT).ok() } else { None }
}

/// Remembers for this tab which project is open; `None`: none is.
pub fn keep_open_project(id: Option<&str>) {
    if is_there(Kind::Session) {
        match id {
            Some(id) => drop(SessionStorage::set(OPEN_PROJECT, id)),
            None => SessionStorage::delete(OPEN_PROJECT),
        }
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Local,
    Session,
}

/// Whether the browser lets this page have that storage; gloo-storage stops the program where it does not.
fn is_there(kind: Kind) -> bool {
    let storage = web_sys::window().map(|window| match kind {
        Kind::Local => window.local_storage(),
        Kind::Session => window.session_storage(),
    });
    matches!(storage, Some(Ok(Some(_))))
}
