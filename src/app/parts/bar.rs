//! The bar over every page: the file and its state, the scope, and what can be done everywhere.

use leptos::prelude::*;

use super::export::Export;
use super::icon::{Icon, Sign};
use super::palette::PaletteOpen;
use super::receipt::ReceiptButton;
use super::scope::ScopeChips;
use crate::app::context::{project_part, use_address, use_project, use_session};
use crate::app::theme;
use crate::engine::protocol::ProjectSummary;

/// The bar.
#[component]
pub(crate) fn Bar() -> impl IntoView {
    let project = use_project();
    let address = use_address();
    let scoped = move || project.with(Option::is_some) && address.get().screen.has_scope();
    view! {
        <header class="bar">
            <a class="brand" href="#/start" aria-label="Plumbline, to the start">
                <Icon sign=Sign::Plumb/>
                <span>"Plumbline"</span>
            </a>
            <FileState/>
            {move || scoped().then(|| view! { <ScopeChips/> })}
            <Tools/>
        </header>
    }
}

#[component]
fn FileState() -> impl IntoView {
    let file = project_part(|project| (title(project), project.unsaved_reason.clone()));
    move || {
        file.get().map(|(name, unsaved)| {
            let state = match unsaved {
                None => {
                    view! { <small title="Saved on this device">"saved" <span class="where">" on this device"</span></small> }.into_any()
                }
                Some(reason) => view! { <small class="bad" title=reason>"not saved on this device"</small> }.into_any(),
            };
            view! { <p class="file"><b class="cut" title=name.clone()>{name.clone()}</b> {state}</p> }
        })
    }
}

/// The file that an export writes, and how many there are besides.
fn title(project: &ProjectSummary) -> String {
    if project.files > 1 { format!("{} + {}", project.file_name, project.files - 1) } else { project.file_name.clone() }
}

#[component]
fn Tools() -> impl IntoView {
    let session = use_session();
    let palette: PaletteOpen = expect_context();
    let open = Memo::new({
        let project = use_project();
        move |_| project.with(Option::is_some)
    });
    let steps = project_part(|project| (project.undo.clone(), project.redo.clone()));
    let undo = move || steps.get().and_then(|(undo, _)| undo);
    let redo = move || steps.get().and_then(|(_, redo)| redo);
    let said = |verb: &str, what: Option<String>| {
        what.map_or_else(|| format!("Nothing to {}", verb.to_lowercase()), |what| format!("{verb}: {what}"))
    };
    let workbook_tools = move || {
        open.get().then(|| {
            view! {
                <button type="button" class="ghost icon" aria-label="Undo" title=move || said("Undo", undo()) disabled=move || undo().is_none() on:click=move |_| session.undo()>
                    <Icon sign=Sign::Undo/>
                </button>
                <button type="button" class="ghost icon" aria-label="Redo" title=move || said("Redo", redo()) disabled=move || redo().is_none() on:click=move |_| session.redo()>
                    <Icon sign=Sign::Redo/>
                </button>
            }
        })
    };
    view! {
        <div class="tools">
            <button type="button" class="ghost search" aria-label="Search Ctrl K" title="Search" aria-keyshortcuts="Control+K" on:click=move |_| palette.0.set(true)>
                <Icon sign=Sign::Search/>
                <span>"Search"</span>
                <kbd>"Ctrl K"</kbd>
            </button>
            <ReceiptButton/>
            {workbook_tools}
            <ThemeButton/>
            {move || open.get().then(|| view! { <Export/> })}
        </div>
    }
}

#[component]
fn ThemeButton() -> impl IntoView {
    let theme: theme::Switch = expect_context();
    let name = move || format!("Theme: {}", theme.label());
    view! {
        <button type="button" class="ghost icon" aria-label=name title=name on:click=move |_| theme.turn()>
            <Icon sign=Sign::Theme/>
        </button>
    }
}
