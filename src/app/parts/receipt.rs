//! The receipt of an export: what was kept, changed and added; the file is offered again until it arrived.

use leptos::prelude::*;

use super::dialog::Dialog;
use crate::app::context::use_session;
use crate::app::session::{Kind, SavedFile};

/// The file whose receipt was put away before the person said that it arrived; the bar still offers it.
#[derive(Clone, Copy)]
pub(crate) struct PutAway(pub(crate) RwSignal<Option<SavedFile>>);

/// Brings a receipt back that was put away.
#[component]
pub(crate) fn ReceiptButton() -> impl IntoView {
    let put_away = expect_context::<PutAway>().0;
    let file = use_session().last_file();
    let there = Memo::new(move |_| put_away.with(|away| away.is_some() && file.with(|file| file == away)));
    move || {
        there.get().then(|| {
            view! { <button type="button" class="ghost" title="Save the exported workbook again" on:click=move |_| put_away.set(None)>"Receipt"</button> }
        })
    }
}

/// The dialog that shows after an export.
#[component]
pub(crate) fn Receipt() -> impl IntoView {
    let session = use_session();
    let hidden = expect_context::<PutAway>().0;
    let file = session.last_file();
    let shown = Memo::new(move |_| file.get().filter(|file| !file.receipt.is_empty() && hidden.get().as_ref() != Some(file)));
    let open = Signal::derive(move || shown.with(Option::is_some));
    let close = Callback::new(move |()| hidden.set(file.get_untracked()));
    view! {
        <Dialog open=open on_close=close label="Receipt of the export" class="receipt">
            {move || shown.get().map(|file| view! { <ReceiptBody file=file/> })}
        </Dialog>
    }
}

#[component]
fn ReceiptBody(file: SavedFile) -> impl IntoView {
    let session = use_session();
    let again = move |_| {
        if let Err(sentence) = session.save_again() {
            session.notify(Kind::Error, sentence, None);
        }
    };
    let lines = file.receipt.iter().map(|line| {
        view! { <div><dt>{line.label.clone()}</dt><dd title=line.value.clone()>{line.value.clone()}</dd></div> }
    });
    let agree = move |_| {
        if let Err(sentence) = session.agree() {
            session.notify(Kind::Error, sentence, None);
        }
    };
    let asking = !file.ask.is_empty();
    let (title, done) =
        if asking { ("Before the workbook is saved", "What the export does") } else { ("The workbook is saved", "What the export did") };
    let asked = file.ask.iter().map(|sentence| view! { <li>{sentence.clone()}</li> }).collect_view();
    view! {
        <h2>{title}</h2>
        <p class="file-name" title=file.file_name.clone()>{file.file_name.clone()}</p>
        {if asking {
            view! { <ul class="asked">{asked}</ul> }.into_any()
        } else {
            view! {
                <p class="dim">"It went to your browser’s downloads. E-mail it as it is: opened in Plumbline again, it restores everything."</p>
            }
                .into_any()
        }}
        <h3>{done}</h3>
        <dl tabindex="0">{lines.collect_view()}</dl>
        <div class="row buttons">
            {if asking {
                view! {
                    <button type="button" class="ghost" on:click=move |_| session.arrived()>"Do not save"</button>
                    <span class="grow"></span>
                    <button type="button" class="primary" autofocus on:click=agree>"Save it all the same"</button>
                }
                    .into_any()
            } else {
                view! {
                    <button type="button" class="ghost" on:click=again>"Save again"</button>
                    <span class="grow"></span>
                    <button type="button" class="primary" autofocus on:click=move |_| session.arrived()>"It arrived"</button>
                }
                    .into_any()
            }}
        </div>
    }
}
