//! Glossary: what each KPI means in marketing's and in finance's words, how it is computed, and its versions.

use leptos::prelude::*;

use super::glossary_editor::{Editing, Editor};
use crate::app::context::{answer, use_address, use_scope};
use crate::app::format;
use crate::app::parts::answered::Skeleton;
use crate::app::parts::figure::FigureButton;
use crate::app::parts::select::Select;
use crate::app::parts::table_menu::TableMenu;
use crate::app::route::Screen;
use crate::engine::protocol::glossary::{GlossaryEntry, GlossaryView};
use crate::engine::protocol::{Request, Response, TableQuery};
use crate::kpi::KpiKind;

/// The glossary page.
#[component]
pub(crate) fn GlossaryPage() -> impl IntoView {
    let scope = use_scope();
    let view =
        answer(move || Request::Glossary(scope.get()), |response| if let Response::Glossary(view) = response { Some(*view) } else { None });
    let shown = Memo::new(move |_| view.get().and_then(Result::ok));
    let failed = move || view.get().and_then(Result::err).map(|message| view! { <p class="failed card" role="alert">{message}</p> });
    let there = Memo::new(move |_| shown.with(Option::is_some));
    let editing = RwSignal::new(None::<Editing>);
    let summary = move || shown.with(|view| view.as_ref().map(summary));
    view! {
        <div class="page glossary">
            <div class="head">
                <div>
                    <h1>{Screen::Glossary.label()}</h1>
                    <p class="dim">{summary}</p>
                </div>
                <span class="grow"></span>
                <button type="button" class="primary" id="add-kpi" on:click=move |_| editing.set(Some(Editing::new_kpi()))>"Add a KPI"</button>
            </div>
            {failed}
            {move || if there.get() {
                view! { <Definitions view=shown editing=editing/> }.into_any()
            } else {
                view! { <Skeleton/> }.into_any()
            }}
            <Editor view=shown editing=editing/>
        </div>
    }
}

fn summary(view: &GlossaryView) -> String {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let own = view.entries.iter().filter(|e| !e.versions.is_empty()).count();
    let own = if own == 0 { "as they come".to_owned() } else { format!("{} changed or added by the team", format::count(count(own))) };
    let retired = if view.retired.is_empty() { String::new() } else { format!(" · {} retired", format::count(count(view.retired.len()))) };
    format!("{} · {own}{retired}", format::counted(count(view.entries.len()), "KPI", "KPIs"))
}

/// Whether a definition has all typed words somewhere.
fn fits(entry: &GlossaryEntry, typed: &str) -> bool {
    let kpi = &entry.kpi;
    let text = [&kpi.id, &kpi.label, &kpi.finance_label, &kpi.meaning, &entry.words, &kpi.owner].map(|t| t.to_lowercase()).join(" ");
    typed.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

#[component]
fn Definitions(view: Memo<Option<GlossaryView>>, editing: RwSignal<Option<Editing>>) -> impl IntoView {
    // A link to one definition finds it by its id.
    let (search, kind) = (RwSignal::new(use_address().now().choice("kpi").to_owned()), RwSignal::new(String::new()));
    let kinds = Signal::derive(|| {
        let all = std::iter::once((String::new(), "all types".to_owned()));
        all.chain(KpiKind::ALL.iter().map(|k| (k.id().to_owned(), k.label().to_owned()))).collect::<Vec<_>>()
    });
    let found = Memo::new(move |_| {
        let (typed, kind) = (search.get(), KpiKind::from_id(&kind.get()));
        let of_kind = |e: &&GlossaryEntry| kind.is_none_or(|kind| e.kpi.kind == kind) && fits(e, &typed);
        view.with(|view| view.iter().flat_map(|v| &v.entries).filter(of_kind).cloned().collect::<Vec<_>>())
    });
    let remark = move || format::counted(u32::try_from(found.with(Vec::len)).unwrap_or(u32::MAX), "definition", "definitions");
    let rows = move || found.get().into_iter().map(|entry| view! { <Row entry=entry editing=editing/> }).collect_view();
    let retired = move || {
        let gone = view.with(|view| view.as_ref().map(|v| v.retired.clone()).unwrap_or_default());
        (!gone.is_empty()).then(|| {
            let back = gone.into_iter().map(|version| {
                let label = version.kpi.label.clone();
                view! { <li>{label} " "<button type="button" class="ghost" on:click=move |_| editing.set(Some(Editing::change(&version.kpi)))>"Use again"</button></li> }
            });
            view! { <section class="card"><h2>"Retired"</h2><ul class="retired">{back.collect_view()}</ul></section> }
        })
    };
    view! {
        <div class="row pickers" role="search">
            <Select label="Type" named=true id="pick-type" options=kinds value=kind on_choice=Callback::new(move |word| kind.set(word))/>
            <label class="find">
                <span class="unseen">"Find a definition"</span>
                <input type="search" placeholder="Find" prop:value=search on:input=move |typed| search.set(event_target_value(&typed))/>
            </label>
        </div>
        <section class="card long">
            <div class="card-head">
                <h2>"Definitions " <small aria-live="polite">{remark}</small></h2>
                <TableMenu id="glossary-menu" name="the definitions" table=|| TableQuery::Glossary/>
            </div>
            <div class="scroll" tabindex="0" role="region" aria-label="Definitions">
                <table class="figures definitions">
                    <thead>
                        <tr>
                            <th scope="col">"KPI"</th>
                            <th scope="col">"Meaning"</th>
                            <th scope="col">"Formula"</th>
                            <th scope="col" class="num">"Actual"</th>
                            <th scope="col">"Type"</th>
                            <th scope="col">"Owner"</th>
                            <th scope="col">"Version"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {move || found.with(Vec::is_empty).then(|| view! { <p class="dim">"No definition has these words."</p> })}
        </section>
        {retired}
    }
}

#[component]
fn Row(entry: GlossaryEntry, editing: RwSignal<Option<Editing>>) -> impl IntoView {
    let kpi = entry.kpi;
    let finance = (kpi.finance_label != kpi.label).then(|| view! { <small>{kpi.finance_label.clone()}</small> });
    let about = [Some(kpi.kind.label()), kpi.timing.map(crate::kpi::Timing::label)].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let made = entry.versions.first().map(|v| {
        let from = v.from.map(|p| format!("from {}", p.label())).unwrap_or_default();
        view! { <small title=v.reason.clone()>{from} " " {v.who.clone()}</small> }
    });
    let (version, label) = (kpi.version, kpi.label.clone());
    let edit = {
        let kpi = kpi.clone();
        move |_| editing.set(Some(Editing::change(&kpi)))
    };
    view! {
        <tr>
            <th scope="row"><button type="button" class="kpi-name" id=format!("define-{}", kpi.id) title=format!("Change {label}") on:click=edit>{label.clone()}</button>{finance}</th>
            <td class="meaning">{kpi.meaning.clone()}</td>
            <td class="formula">{entry.words.clone()}</td>
            <td class="num"><FigureButton figure=entry.figures.actual.clone()/></td>
            <td class="dim">{about}</td>
            <td class="dim">{kpi.owner.clone()}</td>
            <td>{version} {made}</td>
        </tr>
    }
}
