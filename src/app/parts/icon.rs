//! The small signs beside words and on buttons, drawn with the text's own color.

use leptos::prelude::*;

use crate::app::route::Screen;

/// A sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// The brand: a plumb line.
    Plumb,
    /// A screen's sign.
    Of(Screen),
    /// Take back.
    Undo,
    /// Carry out again.
    Redo,
    /// Look for something.
    Search,
    /// Close, let go.
    Close,
    /// Light or dark.
    Theme,
    /// A file to open.
    Open,
    /// A file to save.
    Save,
    /// More.
    Plus,
    /// Copy.
    Copy,
    /// Take out of the page: copy, save, print.
    Out,
    /// A list opens below.
    Down,
}

impl Sign {
    const fn path(self) -> &'static str {
        match self {
            Self::Plumb => "M9 1v8M9 9l4 4.5L9 17.5 5 13.5z",
            Self::Of(Screen::Start) => "M2.5 8.5 9 3l6.5 5.5M4.5 7.5V15h9V7.5",
            Self::Of(Screen::Sources) => "M6.5 3h5l3 3v6.5h-8zM4 6v9h8",
            Self::Of(Screen::Mapping) => "M2.5 3.5h13v11h-13zM2.5 7.2h13M7 3.5v11",
            Self::Of(Screen::Health) => "M2 9.5h3.2L7 4.5l3.6 9 1.9-4H16",
            Self::Of(Screen::Scorecard) => "M3 15V9.5M9 15V3M15 15V6.5",
            Self::Of(Screen::Tree) => "M2.5 7h4v4h-4zM11.5 2.5h4v4h-4zM11.5 11.5h4v4h-4zM6.5 9h2.5M9 4.5v9M9 4.5h2.5M9 13.5h2.5",
            Self::Of(Screen::Variance) => "M9 2v14M9 4.5h5M9 9H3.5M9 13.5h3",
            Self::Of(Screen::Pacing) => "M9 15.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM9 5.5V9l2.6 2",
            Self::Of(Screen::Drivers) => "M2.5 14.5h3v-5h-3zM7.5 9.5h3v-4h-3zM12.5 5.5h3v-3h-3z",
            Self::Of(Screen::Reconciliation) => "M9 2.5v13M4 15.5h10M3.5 5h11M3.5 5l-2 5h4zM14.5 5l-2 5h4z",
            Self::Of(Screen::Reallocate) => "M3 6h11M11 3l3 3-3 3M15 12H4M7 9l-3 3 3 3",
            Self::Of(Screen::Decisions) => "M3 4.5l1.2 1.2L6.5 3.5M9 4.5h6M3 9.5l1.2 1.2 2.3-2.2M9 9.5h6M3 14.5l1.2 1.2 2.3-2.2M9 14.5h6",
            Self::Of(Screen::Targets) => "M9 2.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13M9 6a3 3 0 1 0 0 6a3 3 0 0 0 0-6M9 9h.01",
            Self::Of(Screen::Glossary) => "M4 3h9.5v12H5a1.5 1.5 0 0 1 0-3h8.5M4 3v10.5M6.5 6h4.5",
            Self::Undo => "M6.5 3.5 3 7l3.5 3.5M3 7h7.5a4 4 0 0 1 0 8H7",
            Self::Redo => "M11.5 3.5 15 7l-3.5 3.5M15 7H7.5a4 4 0 0 0 0 8H11",
            Self::Search => "M8 13A5 5 0 1 0 8 3a5 5 0 0 0 0 10zM11.7 11.7 15.5 15.5",
            Self::Close => "M4.5 4.5l9 9M13.5 4.5l-9 9",
            Self::Theme => "M9 15.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM9 2.5v13M9 5.5h3.8M9 9h5.8M9 12.5h3.8",
            Self::Open => "M9 12V3M5.5 6.5 9 3l3.5 3.5M3 12v3h12v-3",
            Self::Save => "M9 3v9M5.5 8.5 9 12l3.5-3.5M3 12v3h12v-3",
            Self::Plus => "M9 4v10M4 9h10",
            Self::Copy => "M6.5 6.5h8v8h-8zM3.5 11.5v-8h8",
            Self::Out => "M9 11V3M6 6l3-3 3 3M4 8.5v6h10v-6",
            Self::Down => "M5.5 7.5 9 11l3.5-3.5",
        }
    }
}

/// A sign; it says nothing to those who do not see it, so its button needs a name.
#[component]
pub(crate) fn Icon(
    /// Which.
    sign: Sign,
) -> impl IntoView {
    view! {
        <svg class="sign" viewBox="0 0 18 18" width="18" height="18" aria-hidden="true" focusable="false">
            <path d=sign.path()></path>
        </svg>
    }
}
