//! Work that takes long enough to be shown.

use std::time::Duration;

use crate::engine::protocol::Request;
use crate::workbook::mapping::Progress;

/// Work shorter than this is not shown: it would only flicker.
pub(super) const SHOWN_AFTER: Duration = Duration::from_millis(300);

const OPENING: &str = "Opening the project";

/// Work that is going on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Busy {
    /// The request it belongs to.
    pub(super) number: u32,
    /// What is being done, such as `Reading Budget FY26.xlsx`.
    pub label: String,
    /// How far it has come; `None` when nothing is known.
    pub progress: Option<Progress>,
    /// Whether `Session::cancel` can stop it without losing anything.
    pub cancellable: bool,
}

impl Busy {
    pub(super) fn of(number: u32, request: &Request) -> Self {
        // A command may already be on disk when it is stopped, so whether it counts would be a guess.
        let cancellable = !matches!(
            request,
            Request::Do(_)
                | Request::Accept
                | Request::Merge { .. }
                | Request::Undo
                | Request::Redo
                | Request::Forget { .. }
                | Request::ForgetCorrections
        );
        Self { number, label: label(request), progress: None, cancellable }
    }

    pub(super) fn reopening(number: u32) -> Self {
        Self { number, label: OPENING.into(), progress: None, cancellable: true }
    }
}

fn label(request: &Request) -> String {
    match request {
        Request::Import { file_name, .. }
        | Request::Stage { file_name, .. }
        | Request::Return { file_name }
        | Request::Compare { file_name, .. } => {
            format!("Reading {file_name}")
        }
        Request::Sample { .. } => "Making the sample workbook".into(),
        Request::Template => "Making the template".into(),
        Request::Packs { .. } => "Making a pack for each owner".into(),
        Request::Open { .. } => OPENING.into(),
        Request::Export { .. } => "Writing the workbook".into(),
        Request::Do(_) | Request::Accept | Request::Merge { .. } | Request::Discard | Request::Undo | Request::Redo => {
            "Recalculating".into()
        }
        Request::Recents | Request::Forget { .. } | Request::ForgetCorrections => "Looking at what is kept on this device".into(),
        Request::Table { .. } | Request::Printout(_) | Request::Report { .. } | Request::Everything { .. } => "Putting it together".into(),
        Request::Audit => "Looking the data over".into(),
        // What is left are views.
        _ => "Calculating".into(),
    }
}
