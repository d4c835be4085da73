//! Two workbooks held against each other: which lines came, went and changed, without opening either as a project.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::sources_newer::{Differences, named};
use crate::app::context::use_session;
use crate::app::opening::{ACCEPT, chosen};
use crate::app::parts::card::Card;
use crate::app::session::Kind;
use crate::app::{focus, format, replaced};
use crate::engine::protocol::{Format, ReplaceView, TableQuery};

/// Asks for the two files and shows what differs.
#[component]
pub(super) fn Compare(
    /// What happens when the person is done.
    on_close: Callback<()>,
) -> impl IntoView {
    let session = use_session();
    let (old, new) = (RwSignal::new_local(None::<File>), RwSignal::new_local(None::<File>));
    let found: RwSignal<Option<ReplaceView>> = RwSignal::new(None);
    focus::give_to("compare-head");
    let compare = move |_| {
        let (Some(older), Some(newer)) = (old.get_untracked(), new.get_untracked()) else { return };
        spawn_local(async move {
            match session.compare_two(older, newer).await {
                Ok(view) => found.set(view),
                Err(sentence) => session.notify(Kind::Error, sentence, None),
            }
        });
    };
    let ready = move || old.with(Option::is_some) && new.with(Option::is_some);
    let ask = move || {
        view! {
            <div class="head">
                <div>
                    <h1 id="compare-head" tabindex="-1">"Compare two workbooks"</h1>
                    <p class="dim">"Which lines came, went and changed, in plan and actuals. Neither file is opened as a project or changed."</p>
                </div>
            </div>
            <Card title="Which two?">
                <div class="pair">
                    <Chosen label="Older workbook" file=old/>
                    <Chosen label="Newer workbook" file=new/>
                </div>
                <div class="row deeds">
                    <span class="grow"></span>
                    <button type="button" class="ghost" on:click=move |_| on_close.run(())>"Back"</button>
                    <button type="button" class="primary" id="compare-now" disabled=move || !ready() on:click=compare>"Compare"</button>
                </div>
            </Card>
        }
    };
    let again = Callback::new(move |()| found.set(None));
    view! {
        <div class="page sources newer compare">
            {move || match found.get() {
                Some(view) => view! { <Found view=view on_back=again/> }.into_any(),
                None => ask().into_any(),
            }}
        </div>
    }
}

/// A button that has the person choose one file, and its name.
#[component]
fn Chosen(label: &'static str, file: RwSignal<Option<File>, LocalStorage>) -> impl IntoView {
    let input: NodeRef<html::Input> = NodeRef::new();
    let change = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let first = chosen(input.files()).into_iter().next();
        input.set_value(""); // so that the same file can be chosen again
        if first.is_some() {
            file.set(first);
        }
    };
    let choose = move |_| input.get_untracked().into_iter().for_each(|input| input.click());
    let said = move || file.with(|f| f.as_ref().map_or_else(|| "none yet".to_owned(), File::name));
    view! {
        <div>
            <button type="button" class="ghost" on:click=choose>{label}</button>
            <input node_ref=input type="file" class="unseen" tabindex="-1" aria-label=format!("{label}: file") accept=ACCEPT on:change=change/>
            <p class="dim">{said}</p>
        </div>
    }
}

#[component]
fn Found(view: ReplaceView, on_back: Callback<()>) -> impl IntoView {
    let session = use_session();
    focus::give_to("compare-head");
    let (files, sizes) = named(&view);
    let save = move |_| {
        spawn_local(async move {
            if let Err(sentence) = session.save_table(TableQuery::Differences, Format::Csv).await {
                session.notify(Kind::Error, sentence, None);
            }
        });
    };
    let none = view.line_count == 0;
    let count = format::counted(view.line_count, "line differs", "lines differ");
    view! {
        <div class="head">
            <div>
                <h1 id="compare-head" tabindex="-1">{count}</h1>
                <p class="dim names">{files} " · " {sizes}</p>
            </div>
            <div class="actions">
                <button type="button" class="ghost" on:click=move |_| on_back.run(())>"Compare others"</button>
                <button type="button" class="primary" disabled=none on:click=save>"Download as CSV"</button>
            </div>
        </div>
        <p class="summary card" role="status">{replaced::summary(&view)}</p>
        <Differences view=view table=TableQuery::Differences/>
    }
}
