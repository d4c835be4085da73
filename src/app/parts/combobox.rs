//! A field that finds one out of many by typing: arrow keys choose, Enter takes, Esc leaves.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::app::lookup;

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// Its name.
    pub(crate) label: String,
    /// What stands at its right: an amount.
    pub(crate) detail: String,
}

/// How many are shown at once; typing narrows them.
const SHOWN: usize = 50;

/// A searchable choice.
#[component]
pub(crate) fn Combobox(
    /// The id of the field; the list's ids are made from it.
    #[prop(into)]
    id: String,
    /// The name.
    #[prop(into)]
    label: String,
    /// What can be chosen.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The name of what is chosen; empty when nothing is.
    #[prop(into)]
    shown: Signal<String>,
    /// What happens on a choice, by position.
    on_choice: Callback<usize>,
    /// What stands in the empty field.
    #[prop(into)]
    placeholder: String,
    /// What is looked for at first, while nothing is chosen.
    #[prop(optional)]
    hint: String,
    /// What typed words could be added as, where they can: the words of that choice. It comes last, and its position is that after the
    /// choices; what is typed then goes to `on_add`.
    #[prop(optional)]
    adds: Option<Callback<String, Option<Choice>>>,
    /// What happens when what was typed is to be added.
    #[prop(optional)]
    on_add: Option<Callback<String>>,
) -> impl IntoView {
    let id = StoredValue::new(id);
    let placeholder = if hint.is_empty() { placeholder } else { format!("{hint} …") };
    let start = StoredValue::new(hint);
    let begin = move || if shown.with_untracked(String::is_empty) { start.get_value() } else { String::new() };
    let typed: RwSignal<Option<String>> = RwSignal::new(None);
    let at = RwSignal::new(0_usize);
    let added = Memo::new(move |_| adds.and_then(|adds| adds.run(typed.get()?)));
    let found = Memo::new(move |_| {
        let typed = typed.get()?;
        let mut found = choices.with(|list| lookup::found(&typed, list.iter().map(|c| &c.label), SHOWN));
        found.extend(added.with(Option::is_some).then(|| choices.with(Vec::len)));
        Some(found)
    });
    let take = move |position: usize| {
        let words = typed.get_untracked();
        typed.set(None);
        match (on_add, words) {
            (Some(on_add), Some(words)) if position == choices.with_untracked(Vec::len) => on_add.run(words),
            _ => on_choice.run(position),
        }
    };
    let key = move |press: KeyboardEvent| {
        let count = found.with(|f| f.as_ref().map_or(0, Vec::len));
        match press.key().as_str() {
            "ArrowDown" if count == 0 => typed.set(Some(begin())),
            "ArrowDown" => at.update(|at| *at = (*at + 1) % count),
            "ArrowUp" if count > 0 => at.update(|at| *at = (*at + count - 1) % count),
            "Enter" if count > 0 => {
                let position = found.with(|f| f.as_ref().and_then(|f| f.get(at.get_untracked()).copied()));
                position.into_iter().for_each(take);
            }
            "Escape" if typed.get_untracked().is_some() => {
                typed.set(None);
                press.stop_propagation();
            }
            _ => return,
        }
        press.prevent_default();
    };
    let text = move || typed.get().unwrap_or_else(|| shown.get());
    let part = move |part: &str| id.with_value(|id| format!("{id}-{part}"));
    view! {
        <div class="combobox field">
            <label for=id.get_value()>{label}</label>
            <input
                id=id.get_value()
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-autocomplete="list"
                aria-expanded=move || found.with(Option::is_some).to_string()
                aria-controls=part("list")
                aria-activedescendant=move || found.with(Option::is_some).then(|| part(&at.get().to_string()))
                placeholder=placeholder
                prop:value=text
                title=text
                on:focus=move |_| at.set(0)
                on:click=move |_| typed.update(|typed| *typed = Some(typed.take().unwrap_or_else(begin)))
                on:input=move |input| {
                    at.set(0);
                    typed.set(Some(event_target_value(&input)));
                }
                on:keydown=key
                on:blur=move |_| typed.set(None)
            />
            <ChoiceList id=id choices=choices added=added found=found at=at on_take=Callback::new(take)/>
        </div>
    }
}

#[component]
fn ChoiceList(
    id: StoredValue<String>,
    choices: Signal<Vec<Choice>>,
    added: Memo<Option<Choice>>,
    found: Memo<Option<Vec<usize>>>,
    at: RwSignal<usize>,
    on_take: Callback<usize>,
) -> impl IntoView {
    let part = move |part: &str| id.with_value(|id| format!("{id}-{part}"));
    let row = move |index: usize, position: usize| {
        let choice = choices.with(|list| list.get(position).cloned()).or_else(|| added.get());
        choice.map(|choice| {
            view! {
                <li
                    id=part(&index.to_string())
                    role="option"
                    aria-selected=move || (at.get() == index).to_string()
                    on:pointerdown=move |press| {
                        press.prevent_default();
                        on_take.run(position);
                    }
                    on:pointermove=move |_| at.set(index)
                >
                    <span class="cut" title=choice.label.clone()>{choice.label.clone()}</span>
                    <span class="num dim">{choice.detail}</span>
                </li>
            }
        })
    };
    let rows = move || {
        let found = found.get().unwrap_or_default();
        if found.is_empty() {
            return view! { <li class="dim" role="option" aria-disabled="true" aria-selected="false">"Nothing fits."</li> }.into_any();
        }
        found.into_iter().enumerate().map(|(index, position)| row(index, position)).collect_view().into_any()
    };
    view! {
        <ul class="choices" id=part("list") role="listbox" aria-label="Choices" hidden=move || found.with(Option::is_none)>
            {rows}
        </ul>
    }
}
