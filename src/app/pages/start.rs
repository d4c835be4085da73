//! Start: open a workbook, try the sample, get the template, go on where one stopped.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::start_compare::Compare;
use crate::app::context::{use_project, use_session};
use crate::app::format;
use crate::app::opening::{ACCEPT, Opening, chosen};
use crate::app::parts::card::Card;
use crate::app::parts::dialog::Dialog;
use crate::app::parts::icon::{Icon, Sign};
use crate::app::session::Kind;
use crate::engine::command::ProjectRecord;

/// The start page.
#[component]
pub(crate) fn StartPage() -> impl IntoView {
    let comparing = RwSignal::new(false);
    let back = Callback::new(move |()| comparing.set(false));
    move || {
        if comparing.get() { view! { <Compare on_close=back/> }.into_any() } else { view! { <Begin comparing=comparing/> }.into_any() }
    }
}

#[component]
fn Begin(comparing: RwSignal<bool>) -> impl IntoView {
    let opening: Opening = expect_context();
    view! {
        <div class="page start">
            <div class="hero">
                <h1>"Open a budget workbook"</h1>
                <p>
                    "Plumbline ties every dollar in it to a KPI, an owner and a decision, shows where spend and outcomes leave the plan, and writes your decisions back into the same file."
                </p>
            </div>
            <DropZone opening=opening/>
            <div class="row others">
                <button type="button" class="ghost" on:click=move |_| opening.sample()>"Try the sample"</button>
                <button type="button" class="ghost" on:click=move |_| opening.template()>"Get the template"</button>
                <button type="button" class="ghost" id="compare-two" on:click=move |_| comparing.set(true)>"Compare two workbooks"</button>
                <span class="dim">"The sample is a year of a made-up team; the template is a workbook ready to fill."</span>
            </div>
            <Recents opening=opening/>
            <Promise/>
        </div>
    }
}

#[component]
fn DropZone(opening: Opening) -> impl IntoView {
    let input: NodeRef<html::Input> = NodeRef::new();
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let files = chosen(input.files());
        input.set_value(""); // so that the same file can be chosen again
        if !files.is_empty() {
            opening.files(files);
        }
    };
    let project = use_project();
    let choose = move |_| input.get_untracked().into_iter().for_each(|input| input.click());
    let refused = move || {
        opening.refused().map(|sentence| {
            view! {
                <div class="refused" role="alert">
                    <p>{sentence}</p>
                    {project.with(Option::is_some).then_some(view! { <p class="dim">"The workbook that was open is still open."</p> })}
                </div>
            }
        })
    };
    view! {
        <div class="drop">
            <Icon sign=Sign::Open/>
            <p class="ask">"Drop a workbook here, or several, or"</p>
            <button type="button" class="primary" id="choose-file" on:click=choose>"Choose a file"</button>
            <input node_ref=input type="file" class="unseen" tabindex="-1" aria-label="Workbook" multiple accept=ACCEPT on:change=chosen/>
            <p class="dim">"Excel, OpenDocument or text: plan and actuals in one file or in several, as long ledgers or with months across"</p>
            {refused}
        </div>
    }
}

#[component]
fn Recents(opening: Opening) -> impl IntoView {
    let session = use_session();
    let asked: RwSignal<Option<ProjectRecord>> = RwSignal::new(None);
    let list = move || {
        let recents = session.recents().get();
        (!recents.is_empty()).then(|| {
            view! {
                <Card title="On this device" remark="last used first">
                    <ul class="recents">
                        {recents.into_iter().map(|record| view! { <Recent record=record opening=opening asked=asked/> }).collect_view()}
                    </ul>
                </Card>
            }
        })
    };
    view! {
        {list}
        <ForgetDialog asked=asked/>
    }
}

#[component]
fn Recent(record: ProjectRecord, opening: Opening, asked: RwSignal<Option<ProjectRecord>>) -> impl IntoView {
    let project = use_project();
    let id = record.id.clone();
    let open = move || project.with(|project| project.as_ref().is_some_and(|p| p.id == id));
    let (kept, name) = (record.id.clone(), record.title());
    let facts = format!("{} · {} · added {}", record.summary, format::size(record.size), format::day(record.added));
    view! {
        <li>
            <button type="button" class="plain cut" title=name.clone() on:click=move |_| opening.kept(kept.clone())>{name.clone()}</button>
            <small class="cut" title=facts.clone()>{facts.clone()}</small>
            <span class="state dim">{move || open().then_some("open now")}</span>
            <button type="button" class="ghost" aria-label=format!("Forget {name}") on:click=move |_| asked.set(Some(record.clone()))>"Forget"</button>
        </li>
    }
}

/// What is forgotten cannot be brought back from this device, so it is asked first.
#[component]
fn ForgetDialog(asked: RwSignal<Option<ProjectRecord>>) -> impl IntoView {
    let session = use_session();
    let open = Signal::derive(move || asked.with(Option::is_some));
    let forget = move |_| {
        let Some(record) = asked.get_untracked() else { return };
        asked.set(None);
        spawn_local(async move {
            if let Err(sentence) = session.forget(record.id).await {
                session.notify(Kind::Error, sentence, None);
            }
        });
    };
    let name = move || asked.get().map(|record| record.title());
    view! {
        <Dialog open=open on_close=Callback::new(move |()| asked.set(None)) label="Forget this workbook?">
            <h2>"Forget this workbook?"</h2>
            <p><b>{name}</b></p>
            <p>"Its copy on this device is removed, with the decisions and settings that were not exported. The file itself is not touched."</p>
            <div class="row buttons">
                <span class="grow"></span>
                <button type="button" class="ghost" on:click=move |_| asked.set(None)>"Keep it"</button>
                <button type="button" class="primary" on:click=forget>"Forget it"</button>
            </div>
        </Dialog>
    }
}

#[component]
fn Promise() -> impl IntoView {
    let session = use_session();
    let kept = move || match session.persisted().get() {
        Some(true) => "The browser keeps your workbooks here until you forget them.",
        Some(false) => "The browser may clear what is kept here when the device runs short of room: export what matters.",
        None => "Whether the browser keeps them for good it does not say: export what matters.",
    };
    view! {
        <div class="promise">
            <p><b>"Nothing leaves this device."</b> " No server, no account, no upload; once loaded, it works without a network."</p>
            <p class="dim">{kept}</p>
        </div>
    }
}
