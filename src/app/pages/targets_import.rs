//! A table of targets that is pasted or chosen: what of it is understood is shown before it is set.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::targets::{By, set};
use crate::app::context::{answer, use_session};
use crate::app::format;
use crate::app::parts::dialog::Dialog;
use crate::app::session::Kind;
use crate::budget::targets::Source;
use crate::engine::protocol::targets::TargetsRead;
use crate::engine::protocol::{Request, Response};
use crate::platform::files;

/// The dialog.
#[component]
pub(super) fn ImportTargets(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open=open on_close=Callback::new(move |()| open.set(false)) label="Paste targets" class="import-targets" form=true>
            {move || open.get().then(|| view! { <Form open=open/> })}
        </Dialog>
    }
}

#[component]
fn Form(open: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    let by = expect_context::<By>().0;
    let text = RwSignal::new(String::new());
    let told = answer(
        move || Request::ReadTargets(text.get()),
        |response| if let Response::TargetsRead(read) = response { Some(*read) } else { None },
    );
    let read = Memo::new(move |_| told.get().and_then(Result::ok).unwrap_or_default());
    let count = move || u32::try_from(read.with(|read| read.aims.len())).unwrap_or(u32::MAX);
    let save = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        let aims = read.get_untracked().aims.into_iter().map(|(aim, value)| (aim, Some(value))).collect::<Vec<_>>();
        if !aims.is_empty() {
            set(session, aims, Source::Imported, by.get_untracked());
            open.set(false);
        }
    };
    let file: NodeRef<html::Input> = NodeRef::new();
    let chosen = move |_| {
        let Some(file) = file.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0)) else { return };
        spawn_local(async move {
            match files::read(&file).await {
                Ok(buffer) => text.set(String::from_utf8_lossy(&js_sys::Uint8Array::new(&buffer).to_vec()).into_owned()),
                Err(sentence) => session.notify(Kind::Error, sentence, None),
            }
        });
    };
    let choose = move |_| file.get_untracked().into_iter().for_each(|input| input.click());
    view! {
        <form on:submit=save>
            <h2>"Paste a table of targets"</h2>
            <p class="dim">"Four columns: KPI, scope, period, target. The scope is empty for the whole, or a member such as Display; the period is 2026-07, 2026-Q3 or 2026."</p>
            <label class="field">
                <span class="unseen">"Table"</span>
                <textarea id="targets-text" rows="8" autofocus spellcheck="false" placeholder="CAC\t\t2026-Q4\t1,400\nWin rate\tDisplay\t2026-12\t22 %" prop:value=text on:input=move |input| text.set(event_target_value(&input))></textarea>
            </label>
            <div aria-live="polite">{move || (!text.with(|t| t.trim().is_empty())).then(|| view! { <Understood read=read.get()/> })}</div>
            <div class="row buttons">
                <button type="button" class="ghost" on:click=choose>"Choose a CSV file"</button>
                <input node_ref=file type="file" class="unseen" tabindex="-1" aria-label="Table of targets" accept=".csv,.tsv,.txt" on:change=chosen/>
                <span class="grow"></span>
                <button type="button" class="ghost" on:click=move |_| open.set(false)>"Cancel"</button>
                <button type="submit" class="primary" id="set-targets" disabled=move || count() == 0>{move || format!("Set {}", format::counted(count(), "target", "targets"))}</button>
            </div>
        </form>
    }
}

#[component]
fn Understood(read: TargetsRead) -> impl IntoView {
    let count = u32::try_from(read.aims.len()).unwrap_or(u32::MAX);
    let refused = read.refused.into_iter().map(|why| view! { <li>{why}</li> }).collect_view();
    view! {
        <p>{format::counted(count, "target", "targets")} " read."</p>
        <ul class="watch">{refused}</ul>
    }
}
