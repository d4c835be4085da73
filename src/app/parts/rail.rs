//! The rail: the screens that there are, in their groups.

use leptos::prelude::*;

use super::icon::{Icon, Sign};
use crate::app::context::{project_part, use_address, use_project};
use crate::app::route::Screen;

const GROUPS: [&str; 5] = ["Workbook", "Measure", "Explain", "Decide", "Govern"];

/// The navigation.
#[component]
pub(crate) fn Rail() -> impl IntoView {
    let group = |name: &'static str| {
        let links = Screen::ALL.into_iter().filter(|s| s.group() == name).map(|screen| view! { <RailLink screen=screen/> });
        view! {
            <div class="group">
                <h2>{name}</h2>
                <ul>{links.collect_view()}</ul>
            </div>
        }
    };
    view! { <nav class="rail" aria-label="Screens">{GROUPS.map(group).collect_view()}</nav> }
}

#[component]
fn RailLink(screen: Screen) -> impl IntoView {
    let address = use_address();
    let project = use_project();
    let here = move || address.get().screen == screen;
    let badge = project_part(move |project| match screen {
        Screen::Health => (project.issues, "issues to look at"),
        Screen::Scorecard => (project.breaches, "broke their threshold"),
        Screen::Decisions => (project.decisions, "on record"),
        Screen::Start
        | Screen::Sources
        | Screen::Mapping
        | Screen::Tree
        | Screen::Variance
        | Screen::Pacing
        | Screen::Targets
        | Screen::Drivers
        | Screen::Reconciliation
        | Screen::Reallocate
        | Screen::Glossary => (0, ""),
    });
    let badge = move || {
        badge.get().filter(|(count, _)| *count > 0).map(|(count, what)| {
            view! { <em title=format!("{count} {what}")>{count} <span class="unseen">{what}</span></em> }
        })
    };
    // The audit follows when nothing else is to be done; until then the number may still rise.
    let audited = project_part(|project| project.audited);
    let counting = move || (screen == Screen::Health && audited.get() == Some(false)).then_some("true");
    let closed = move || screen != Screen::Start && project.with(Option::is_none);
    view! {
        <li>
            <a
                href=move || address.get().on(screen).href()
                aria-current=move || here().then_some("page")
                aria-busy=counting
                class:closed=closed
                title=screen.label()
            >
                <Icon sign=Sign::Of(screen)/>
                <span>{screen.label()}</span>
                {badge}
            </a>
        </li>
    }
}
