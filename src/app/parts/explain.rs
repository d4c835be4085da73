//! Why a figure left its plan: what was said, beside the figure, and the dialog in which it is said.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::dialog::Dialog;
use crate::app::context::use_session;
use crate::app::format;
use crate::app::session::Kind;
use crate::decide::explanation::Explanation;
use crate::engine::command::{Command, ExplanationChange};
use crate::engine::protocol::figure::Why;
use crate::platform::clock;

/// The figure that is being explained, and what it is called; nothing when none is.
#[derive(Clone, Copy)]
pub(crate) struct Explaining(pub(crate) RwSignal<Option<(Why, String)>>);

/// What was said of a figure, or that somebody should: a button that opens the dialog.
#[component]
pub(crate) fn Explained(
    /// The figure, and what was said of it.
    why: Why,
    /// What the figure is called: `Display spend`.
    title: String,
) -> impl IntoView {
    let explaining = expect_context::<Explaining>().0;
    let open = {
        let (why, title) = (why.clone(), title.clone());
        move |_| explaining.set(Some((why.clone(), title.clone())))
    };
    match why.said {
        Some(Explanation { text, owner, date }) => {
            let whole = format!("{text} ({owner}, {})", format::day(date));
            let name = format!("{title}: {whole}. Change this explanation");
            view! { <button type="button" class="explained cut" title=whole aria-label=name on:click=open>{text} <small>{owner}</small></button> }
        }
        .into_any(),
        None => view! { <button type="button" class="explained open" aria-label=format!("Explain {title}") on:click=open>"Explain"</button> }
            .into_any(),
    }
}

/// The dialog; it shows while a figure is being explained.
#[component]
pub(crate) fn ExplainDialog() -> impl IntoView {
    let explaining = expect_context::<Explaining>().0;
    let open = Signal::derive(move || explaining.with(Option::is_some));
    view! {
        <Dialog open=open on_close=Callback::new(move |()| explaining.set(None)) label="Explanation" class="explain" form=true>
            {move || explaining.get().map(|(why, title)| view! { <Form why=why title=title explaining=explaining/> })}
        </Dialog>
    }
}

#[component]
fn Form(why: Why, title: String, explaining: RwSignal<Option<(Why, String)>>) -> impl IntoView {
    let session = use_session();
    let there = why.said.is_some();
    let (text, owner) = why.said.map_or_else(Default::default, |said| (said.text, said.owner));
    let (text, owner) = (RwSignal::new(text), RwSignal::new(owner));
    let about = StoredValue::new(why.about);
    let carry_out = move |said: Option<Explanation>| {
        let change = ExplanationChange { about: about.get_value(), said };
        spawn_local(async move {
            match session.carry_out(Command::Explain(change)).await {
                Ok(()) => explaining.set(None),
                Err(sentence) => session.notify(Kind::Error, sentence, None),
            }
        });
    };
    let typed = move || Explanation { text: text.get(), owner: owner.get(), date: clock::today() }.complete();
    let save = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        if let Some(said) = untrack(typed) {
            carry_out(Some(said));
        }
    };
    view! {
        <form on:submit=save>
            <h2>{format!("Why did {title} leave its plan?")}</h2>
            <label class="field">
                "Explanation"
                <textarea id="explain-text" rows="4" required autofocus maxlength="2000" prop:value=text on:input=move |input| text.set(event_target_value(&input))></textarea>
            </label>
            <label class="field">
                "Said by"
                <input id="explain-owner" required maxlength="120" placeholder="Name or role" prop:value=owner on:input=move |input| owner.set(event_target_value(&input))/>
            </label>
            <p class="dim">"It stands beside the figure, and in the workbook with the export."</p>
            <div class="row buttons">
                {there.then(|| view! { <button type="button" class="ghost" on:click=move |_| carry_out(None)>"Take it back"</button> })}
                <span class="grow"></span>
                <button type="button" class="ghost" on:click=move |_| explaining.set(None)>"Cancel"</button>
                <button type="submit" class="primary">"Save"</button>
            </div>
        </form>
    }
}
