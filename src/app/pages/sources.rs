//! Sources: the project's files, what was read from each, and how they come and go.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::sources_merge::Merging;
use super::sources_newer::Newer;
use crate::app::context::{answer, use_session};
use crate::app::format;
use crate::app::opening::{ACCEPT, Opening, chosen};
use crate::app::parts::answered::Answered;
use crate::app::parts::card::Card;
use crate::app::parts::copy::CopyButton;
use crate::app::parts::icon::{Icon, Sign};
use crate::app::parts::table_menu::TableMenu;
use crate::app::session::{Kind, Session};
use crate::engine::command::Command;
use crate::engine::protocol::sources::{SheetRow, SourceRow};
use crate::engine::protocol::{Request, Response, SourcesView, TableQuery};
use crate::engine::source::is_written;

/// Letters of a fingerprint that are shown; the whole of it can be copied.
const SHORT: usize = 12;

/// The sources page.
#[component]
pub(crate) fn SourcesPage() -> impl IntoView {
    let session = use_session();
    let view = answer(|| Request::Sources, |response| if let Response::Sources(view) = response { Some(*view) } else { None });
    move || match (session.merging().get(), session.staged().get()) {
        (Some(merging), _) => view! { <Merging view=merging/> }.into_any(),
        (None, Some(newer)) => view! { <Newer view=newer/> }.into_any(),
        (None, None) => view! {
            <Answered answer=view let:view>
                <Sources view=view/>
            </Answered>
        }
        .into_any(),
    }
}

#[component]
fn Sources(view: SourcesView) -> impl IntoView {
    let session = use_session();
    let opening: Opening = expect_context();
    let count = u32::try_from(view.sources.len()).unwrap_or(u32::MAX);
    let facts: u32 = view.sources.iter().map(|s| s.facts).sum();
    let said = format!("{} · {} in use", format::counted(count, "file", "files"), format::counted(facts, "amount", "amounts"));
    let missing = (!view.missing.is_empty()).then(|| {
        let names = view.missing.join(", ");
        view! {
            <p class="missing card" role="status">
                <b>"Not here: " {names} ". "</b>
                "The exported workbook says that its figures also came from there. Add the file, and its corrections apply again."
            </p>
        }
    });
    let rows = view.sources.into_iter().map(|row| view! { <Source row=row alone=count == 1/> });
    let notes = view.notes.into_iter().map(|note| view! { <li>{note}</li> });
    view! {
        <div class="page sources">
            <div class="head">
                <div>
                    <h1>"Sources"</h1>
                    <p class="dim">{said} ". Plan in one file and actuals in another, or a file for each region: together they are one budget."</p>
                </div>
                <div class="actions">
                    <TableMenu id="sources-menu" name="the list of files" table=|| TableQuery::Sources/>
                    <button type="button" class="ghost" id="owner-packs" on:click=move |_| told(session, async move { session.packs().await })>"Make owner packs"</button>
                    <FileButton id="merge-copies" label="Merge returned copies" class="ghost" several=true on_files=Callback::new(move |files| spawn_local(session.take_back(files)))/>
                    <FileButton id="add-source" label="Add files" class="primary" several=true on_files=Callback::new(move |files| opening.add(files))/>
                </div>
            </div>
            <Edits/>
            {missing}
            {rows.collect_view()}
            <p class="dim hint">"Drop files anywhere on this page to add them; a copy of an export that came back is merged. The first file is the one that an export writes into."</p>
            <ul class="notes">{notes.collect_view()}</ul>
            <Memory count=view.remembered/>
        </div>
    }
}

/// The edits that wait in the project's own workbook.
#[component]
fn Edits() -> impl IntoView {
    let session = use_session();
    let count = Memo::new(move |_| session.project().with(|project| project.as_ref().map_or(0, |p| p.edits)));
    let look = move |_| told(session, async move { session.look_at_edits().await });
    move || {
        (count.get() > 0).then(|| {
            view! {
                <div class="missing card row">
                    <p role="status">
                        <b>{format::counted(count.get(), "edit was", "edits were")} " made in Plumbline’s sheets of this workbook since it was exported."</b>
                        " Nothing of it counts before you take it."
                    </p>
                    <span class="grow"></span>
                    <button type="button" class="primary" id="look-at-edits" on:click=look>"Look at it"</button>
                </div>
            }
        })
    }
}

/// A button that has the person choose files.
#[component]
fn FileButton(
    /// The button's id, by which the focus comes back to it.
    #[prop(into)]
    id: String,
    /// What it says.
    #[prop(into)]
    label: String,
    /// Its class.
    class: &'static str,
    /// What it is for those who do not see where it stands.
    #[prop(optional, into)]
    name: String,
    /// Whether several can be chosen.
    #[prop(optional)]
    several: bool,
    /// The files chosen; at least one.
    on_files: Callback<Vec<File>>,
) -> impl IntoView {
    let input: NodeRef<html::Input> = NodeRef::new();
    let change = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let files = chosen(input.files());
        input.set_value(""); // so that the same file can be chosen again
        if !files.is_empty() {
            on_files.run(files);
        }
    };
    let choose = move |_| input.get_untracked().into_iter().for_each(|input| input.click());
    let name = if name.is_empty() { label.clone() } else { name };
    view! {
        <button type="button" id=id class=class aria-label=name.clone() on:click=choose>
            {(class == "primary").then(|| view! { <Icon sign=Sign::Plus/> })}
            {label}
        </button>
        <input node_ref=input type="file" class="unseen" tabindex="-1" aria-label=format!("{name}: file") accept=ACCEPT multiple=several on:change=change/>
    }
}

#[component]
fn Source(row: SourceRow, alone: bool) -> impl IntoView {
    let session = use_session();
    let (id, name) = (row.source.id, row.source.file_name.clone());
    let compare = Callback::new(move |files: Vec<File>| {
        if let Some(file) = files.into_iter().next() {
            told(session, async move { session.compare(file, id).await });
        }
    });
    let act = move |command: Command| told(session, async move { session.carry_out(command).await });
    let print = row.source.fingerprint.clone();
    let short = print.get(..SHORT).unwrap_or(&print).to_owned();
    let copied = print.clone();
    let written = if is_written(&name) { "An export writes into this file" } else { "An export makes a new .xlsx workbook of this file" };
    let role = row.written.then_some(written);
    let state = format!(
        "{} · {} of {} in use · {}",
        format::counted(row.lines, "line", "lines"),
        format::count(row.used),
        format::counted(row.tables, "table", "tables"),
        format::counted(row.facts, "amount", "amounts")
    );
    let corrections = (row.corrections > 0).then(|| format!(" · {}", format::counted(row.corrections, "correction", "corrections")));
    let totals = row.totals.into_iter().map(|(label, amount)| view! { <div><dt>{label}</dt><dd>{amount}</dd></div> });
    let left = (!row.left.is_empty()).then(|| {
        let count = u32::try_from(row.left.len()).unwrap_or(u32::MAX);
        let items = row.left.clone().into_iter().map(|(place, why)| view! { <li><b>{place}</b> " " {why}</li> });
        view! {
            <details>
                <summary>{format::counted(count, "table is", "tables are")} " left out"</summary>
                <ul class="notes">{items.collect_view()}</ul>
            </details>
        }
    });
    let sheets = row.sheets.into_iter().map(|sheet| view! { <SheetItem sheet=sheet/> });
    let (remove, first) = (format!("Remove {name}"), format!("Write exports into {name}"));
    view! {
        <Card title=name.clone() remark=format!("{} · added {}", format::size(row.source.size), format::day(row.source.added)) class="source">
            <p class="facts">{state} {corrections}</p>
            {role.map(|role| view! { <p class="role-of">{role}</p> })}
            {(row.facts == 0).then(|| view! { <p class="unused-reason">"No amounts of this file count. The Mapping page shows what was looked at."</p> })}
            <dl class="totals">{totals.collect_view()}</dl>
            <ul class="sheets" aria-label="Sheets">{sheets.collect_view()}</ul>
            {left}
            <div class="row deeds">
                <span class="print dim">"SHA-256 " <code title=print.clone()>{short} "…"</code></span>
                <CopyButton text=move || { let copied = copied.clone(); async move { Ok(copied) } } label="Copy" class="icon-text"/>
                <span class="grow"></span>
                {(!row.written).then(|| view! {
                    <button type="button" class="ghost" id=format!("first-{id}") aria-label=first on:click=move |_| act(Command::FirstSource { id })>"Make it the first"</button>
                })}
                <button type="button" class="ghost" id=format!("remove-{id}") aria-label=remove disabled=alone title=alone.then_some("A project needs a file") on:click=move |_| act(Command::RemoveSource { id })>"Remove"</button>
                <FileButton id=format!("replace-{id}") label="Replace by a newer file" class="ghost" name=format!("Replace {name} by a newer file") on_files=compare/>
            </div>
        </Card>
    }
}

#[component]
fn SheetItem(sheet: SheetRow) -> impl IntoView {
    let state = if sheet.own {
        "written by Plumbline".to_owned()
    } else if sheet.tables == 0 {
        "no table".to_owned()
    } else if sheet.used == 0 {
        if sheet.hidden { "left out: hidden".to_owned() } else { "left out".to_owned() }
    } else {
        format::counted(sheet.facts, "amount", "amounts")
    };
    let hidden = (sheet.hidden && sheet.used > 0).then_some(" · hidden");
    view! {
        <li class:unused=sheet.used == 0>
            <span class="cut" title=sheet.name.clone()>{sheet.name.clone()}</span>
            <small>{state} {hidden}</small>
        </li>
    }
}

/// What is remembered of corrections, and forgetting it.
#[component]
fn Memory(count: u32) -> impl IntoView {
    let session = use_session();
    let forgotten = RwSignal::new(false);
    let forget = move |_| {
        told(session, async move {
            session.ask(Request::ForgetCorrections).await?;
            forgotten.set(true);
            Ok(())
        });
    };
    (count > 0).then(|| {
        view! {
            <div class="row memory dim" hidden=move || forgotten.get()>
                <span>
                    "On this device, your corrections to " {format::counted(count, "kind of table", "kinds of table")}
                    " are remembered by their headers and used for the next workbook that has the same."
                </span>
                <button type="button" class="ghost" on:click=forget>"Forget them"</button>
            </div>
        }
    })
}

/// Carries something out; what stands in its way is said as a notice.
pub(super) fn told(session: Session, deed: impl Future<Output = Result<(), String>> + 'static) {
    spawn_local(async move {
        if let Err(sentence) = deed.await {
            session.notify(Kind::Error, sentence, None);
        }
    });
}
