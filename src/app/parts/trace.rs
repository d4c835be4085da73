//! The trace drawer: where a figure comes from, down to its cells.

use leptos::prelude::*;

use super::copy::CopyButton;
use super::icon::{Icon, Sign};
use crate::app::context::{Trace, answer, use_trace};
use crate::app::{focus, format};
use crate::engine::protocol::trace::{TraceCell, TraceInput};
use crate::engine::protocol::{Request, Response, TraceView};

/// The drawer; it is there while a figure is asked about.
#[component]
pub(crate) fn TraceDrawer() -> impl IntoView {
    let trace = use_trace();
    let open = Memo::new(move |_| trace.0.with(Option::is_some));
    move || open.get().then(|| view! { <Drawer trace=trace/> })
}

#[component]
fn Drawer(trace: Trace) -> impl IntoView {
    // The drawer goes with its question, so there is one as long as it is read.
    let view = answer(
        move || trace.0.get().map_or(Request::Decisions, |(what, scope)| Request::Trace { what, scope }),
        |response| if let Response::Trace(view) = response { Some(*view) } else { None },
    );
    focus::give_to("trace-close");
    let content = move || match view.get() {
        None => view! { <h2>"Trace"</h2><p class="dim">"Following the figure to its cells…"</p> }.into_any(),
        Some(Err(message)) => view! { <h2>"Trace"</h2><p class="bad">{message}</p> }.into_any(),
        Some(Ok(view)) => view! { <TraceBody view=view/> }.into_any(),
    };
    view! {
        <aside class="drawer" aria-label="Trace">
            <button type="button" class="ghost icon close" id="trace-close" aria-label="Close the trace" on:click=move |_| trace.shut()>
                <Icon sign=Sign::Close/>
            </button>
            {content}
        </aside>
    }
}

#[component]
fn TraceBody(view: TraceView) -> impl IntoView {
    let meaning = (!view.meaning.is_empty()).then(|| view! { <p class="meaning">{view.meaning.clone()}</p> });
    let note = (!view.figure.note.is_empty()).then(|| view! { <p class="watch">{view.figure.note.clone()}</p> });
    let source = (!view.source.is_empty()).then(|| view! { <h3>"Source"</h3><p class="dim">{view.source.clone()}</p> });
    let variation = (!view.variation.is_empty()).then(|| view! { <h3>"By month"</h3><p>{view.variation.clone()}</p> });
    let trigger = (!view.trigger.is_empty()).then(|| view! { <h3>"Trigger"</h3><p>{view.trigger.clone()}</p> });
    let since = view.since.clone().map(|since| {
        let changes = if since.changes.is_empty() { vec!["Nothing changed in it.".to_owned()] } else { since.changes.clone() };
        let changes = changes.into_iter().map(|change| view! { <li>{change}</li> }).collect_view();
        view! { <h3>{since.title()}</h3><ul class="changes">{changes}</ul> }
    });
    let reported = (!view.reported.is_empty()).then(|| view! { <p class="dim">{view.reported.clone()}</p> });
    view! {
        <header>
            <h2>{view.title.clone()} <small>{view.scope.clone()}</small></h2>
        </header>
        <p class="fig">{format::figure(&view.figure)}</p>
        <p class="dim">{exact(&view)}</p>
        {note}
        <h3>"Formula " <small>{view.definition.clone()}</small></h3>
        <pre tabindex="0">{view.formula.clone()}</pre>
        {reported}
        {meaning}
        {trigger}
        {variation}
        <h3>"Inputs"</h3>
        <ul class="inputs">{view.inputs.iter().cloned().map(|input| view! { <Input input=input/> }).collect_view()}</ul>
        {since}
        {source}
        <CopyButton
            text=move || std::future::ready(Ok(view.text.clone()))
            label="Copy this trace as text"
            class="wide"
        />
    }
}

fn exact(view: &TraceView) -> Option<String> {
    view.figure.value.map(|value| format!("exactly {}", format::exact(value, view.figure.unit, &view.figure.currency)))
}

#[component]
fn Input(input: TraceInput) -> impl IntoView {
    let value = input.figure.value.map_or_else(|| format::NONE.to_owned(), |v| format::exact(v, input.figure.unit, &input.figure.currency));
    let note = (!input.figure.note.is_empty()).then(|| view! { <p class="watch">{input.figure.note.clone()}</p> });
    let shown = u32::try_from(input.cells.len()).unwrap_or(u32::MAX);
    let cells = (!input.cells.is_empty()).then(|| {
        let title = if shown < input.count {
            format!("The first {} of {}", format::count(shown), format::counted(input.count, "cell", "cells"))
        } else {
            format::counted(input.count, "cell", "cells")
        };
        view! {
            <details>
                <summary>{title}</summary>
                <CellTable cells=input.cells.clone() label=input.word.clone()/>
            </details>
        }
    });
    let places = input.places.iter().map(|place| view! { <li>{place.clone()}</li> }).collect_view();
    view! {
        <li>
            <p class="word"><span>{input.word.clone()}</span> <b>{value}</b></p>
            {note}
            <ul class="places">{places}</ul>
            {cells}
        </li>
    }
}

#[component]
fn CellTable(cells: Vec<TraceCell>, label: String) -> impl IntoView {
    let rows = cells
        .into_iter()
        .map(|cell| {
            let line = [cell.line, cell.period].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" · ");
            let amount = if cell.amount.is_empty() { format::NONE.to_owned() } else { cell.amount };
            let converted = (!cell.converted.is_empty()).then(|| view! { <small>{cell.converted}</small> });
            view! {
                <tr>
                    <th scope="row">{cell.place} <small title=line.clone()>{line.clone()}</small></th>
                    <td class="num">{amount} {converted}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="cells">
            <caption class="unseen">{format!("Cells of {label}")}</caption>
            <thead class="unseen"><tr><th scope="col">"Cell"</th><th scope="col">"Amount"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
