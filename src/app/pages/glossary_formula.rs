//! The field of a formula: names and functions are offered while it is typed; below it stands what it comes to, or what is wrong and where.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::glossary_editor::Editing;
use crate::app::context::{answer, use_scope};
use crate::app::format;
use crate::engine::protocol::glossary::{FormulaView, GlossaryView};
use crate::engine::protocol::{Request, Response};
use crate::kpi::formula::Vocabulary;

/// How many names are offered at once.
const OFFERED: usize = 6;

/// A name or a function that could stand where somebody is typing.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Offer {
    /// What is put into the formula.
    word: String,
    /// What it is called.
    label: String,
}

/// The field.
#[component]
pub(super) fn FormulaField(form: RwSignal<Editing>, view: Memo<Option<GlossaryView>>) -> impl IntoView {
    let scope = use_scope();
    let asked = Memo::new(move |_| form.with(|f| (f.id.clone(), f.formula.clone(), f.unit)));
    let told = answer(
        move || {
            let (id, text, unit) = asked.get();
            Request::Formula { id, text, unit, scope: scope.get() }
        },
        |response| if let Response::Formula(view) = response { Some(*view) } else { None },
    );
    let field: NodeRef<html::Input> = NodeRef::new();
    let (open, at) = (RwSignal::new(false), RwSignal::new(0_usize));
    let caret = RwSignal::new(0_usize);
    let offers = Memo::new(move |_| {
        if !open.get() {
            return Vec::new();
        }
        let (text, caret) = (form.with(|f| f.formula.clone()), caret.get());
        let word = word_before(&text, caret).to_lowercase();
        if word.is_empty() { Vec::new() } else { view.with(|view| view.as_ref().map(|v| offers(v, &word)).unwrap_or_default()) }
    });
    let take = move |offer: &Offer| {
        let (text, caret_now) = (form.with_untracked(|f| f.formula.clone()), caret.get_untracked());
        let begin = caret_now - word_before(&text, caret_now).chars().count();
        let before: String = text.chars().take(begin).collect();
        let after: String = text.chars().skip(caret_now).collect();
        form.update(|f| f.formula = format!("{before}{}{after}", offer.word));
        open.set(false);
        let end = u32::try_from(begin + offer.word.chars().count()).unwrap_or(0);
        if let Some(field) = field.get_untracked() {
            field.set_value(&form.with_untracked(|f| f.formula.clone()));
            // A caret that cannot be set stands at the end.
            let _ = field.set_selection_range(end, end);
        }
    };
    let typed = move |input: leptos::ev::Event| {
        let text = event_target_value(&input);
        let now = field.get_untracked().and_then(|f| f.selection_start().ok().flatten()).and_then(|n| usize::try_from(n).ok());
        caret.set(now.unwrap_or(text.chars().count()));
        form.update(|f| f.formula = text);
        at.set(0);
        open.set(true);
    };
    let key = move |press: KeyboardEvent| {
        let count = offers.with_untracked(Vec::len);
        match press.key().as_str() {
            "ArrowDown" if count > 0 => at.update(|at| *at = (*at + 1) % count),
            "ArrowUp" if count > 0 => at.update(|at| *at = (*at + count - 1) % count),
            "Enter" | "Tab" if count > 0 => {
                let offer = offers.with_untracked(|o| o.get(at.get_untracked()).cloned());
                offer.iter().for_each(take);
            }
            "Escape" if count > 0 => {
                open.set(false);
                press.stop_propagation();
            }
            _ => return,
        }
        press.prevent_default();
    };
    let list = move || {
        let choice = |(n, offer): (usize, Offer)| {
            let taken = offer.clone();
            view! {
                <li id=format!("offer-{n}") role="option" aria-selected=move || (at.get() == n).to_string() on:pointerdown=move |press| { press.prevent_default(); take(&taken); }>
                    <code>{offer.word}</code> <span class="dim cut">{offer.label}</span>
                </li>
            }
        };
        offers.get().into_iter().enumerate().map(choice).collect_view()
    };
    let wrong = move || matches!(told.get(), Some(Ok(FormulaView { error: Some(_), .. })));
    let below = move || told.get().and_then(Result::ok).map(|told| view! { <Told told=told text=asked.get_untracked().1/> });
    view! {
        <div class="formula-field field combobox">
            <label for="kpi-formula">"Formula"</label>
            <input
                id="kpi-formula"
                autofocus
                node_ref=field
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                placeholder="spend / wins"
                aria-autocomplete="list"
                aria-controls="formula-offers"
                aria-expanded=move || offers.with(|o| !o.is_empty()).to_string()
                aria-activedescendant=move || offers.with(|o| !o.is_empty()).then(|| format!("offer-{}", at.get()))
                aria-invalid=move || wrong().to_string()
                aria-describedby="formula-told"
                prop:value=move || form.with(|f| f.formula.clone())
                on:input=typed
                on:keydown=key
                on:blur=move |_| open.set(false)
            />
            <ul class="choices" id="formula-offers" role="listbox" aria-label="Names and functions" hidden=move || offers.with(Vec::is_empty)>{list}</ul>
        </div>
        <div id="formula-told" class="told" aria-live="polite">{below}</div>
    }
}

/// What a formula comes to, or what is wrong with it, under the character at which it stands.
#[component]
fn Told(told: FormulaView, text: String) -> impl IntoView {
    if let Some((at, sentence)) = told.error {
        if text.trim().is_empty() {
            return view! { <p class="dim">{sentence}</p> }.into_any();
        }
        let pointer = format!("{text}\n{}▲", " ".repeat(at));
        return view! { <pre aria-hidden="true">{pointer}</pre><p class="bad">{sentence}</p> }.into_any();
    }
    let shown = |figure: Option<&crate::engine::protocol::figure::Figure>| figure.map(format::figure).unwrap_or_default();
    let figures = told.figures.as_ref();
    view! {
        <p>{told.words.clone()}</p>
        <p class="dim">"Actual " <b>{shown(figures.map(|f| &f[0]))}</b> " · plan " <b>{shown(figures.map(|f| &f[1]))}</b></p>
    }
    .into_any()
}

/// The name that ends at a character.
fn word_before(text: &str, caret: usize) -> String {
    let letters: Vec<char> = text.chars().take(caret).collect();
    let length = letters.iter().rev().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.')).count();
    letters.into_iter().rev().take(length).collect::<Vec<_>>().into_iter().rev().collect()
}

/// What a begun word could become: names first that begin with it, then those that hold it.
fn offers(view: &GlossaryView, word: &str) -> Vec<Offer> {
    let quoted = |id: &str| if id.contains(' ') { format!("'{id}'") } else { id.to_owned() };
    let names = view.names.iter().map(|(id, label)| Offer { word: quoted(id), label: label.clone() });
    let functions = Vocabulary::functions().map(|name| Offer { word: format!("{name}("), label: "function".into() });
    let all: Vec<Offer> = names.chain(functions).collect();
    let plain = |offer: &Offer| offer.word.trim_matches(['\'', '(']).to_lowercase();
    let begins = all.iter().filter(|o| plain(o).starts_with(word) || o.label.to_lowercase().starts_with(word));
    let holds = all.iter().filter(|o| !(plain(o).starts_with(word) || o.label.to_lowercase().starts_with(word)) && plain(o).contains(word));
    begins.chain(holds).filter(|o| plain(o) != word).take(OFFERED).cloned().collect()
}
