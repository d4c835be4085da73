//! Something found in a workbook: how bad it is, what it is, where it stands, and what settles it.

use leptos::prelude::*;

use crate::workbook::issue::Severity;

/// A severity as a glyph and a word; `None` when nothing was found.
#[component]
pub(crate) fn SeverityMark(
    /// How bad it is.
    severity: Option<Severity>,
) -> impl IntoView {
    let (class, glyph, word) = match severity {
        Some(Severity::Error) => ("status bad", "◆", Severity::Error.word()),
        Some(Severity::Warning) => ("status watch", "▲", Severity::Warning.word()),
        Some(Severity::Info) => ("status dim", "○", Severity::Info.word()),
        None => ("status good", "✓", "Fine"),
    };
    view! { <span class=class><span aria-hidden="true">{glyph}</span>{word}</span> }
}

/// A finding, in a list of the class `findings`.
#[component]
pub(crate) fn Finding(
    /// How bad it is.
    severity: Severity,
    /// What kind it is.
    #[prop(into)]
    title: String,
    /// Where, what and what to do next.
    message: String,
    /// Links to its cells.
    places: AnyView,
    /// Buttons that settle it.
    #[prop(optional)]
    deeds: Option<AnyView>,
) -> impl IntoView {
    view! {
        <li>
            <SeverityMark severity=Some(severity)/>
            <div class="what">
                <b>{title}</b>
                <p>{message}</p>
                <p class="places">{places}</p>
            </div>
            {deeds.map(|deeds| view! { <div class="deeds">{deeds}</div> })}
        </li>
    }
}
