//! A native select with its label, drawn as a chip or as a field.

use leptos::prelude::*;

/// One choice out of some: (value, label).
#[component]
pub(crate) fn Select(
    /// The name for those who do not see it, and on chips the word before the choice.
    #[prop(into)]
    label: Signal<String>,
    /// The choices.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The value in force.
    #[prop(into)]
    value: Signal<String>,
    /// What happens on a choice.
    on_choice: Callback<String>,
    /// Whether the choice differs from the usual one; it is marked.
    #[prop(optional, into)]
    marked: Signal<bool>,
    /// Whether the label shows before the choice.
    #[prop(optional)]
    named: bool,
    /// More classes.
    #[prop(optional, into)]
    class: String,
    /// An id, so that the focus finds back.
    #[prop(optional, into)]
    id: String,
) -> impl IntoView {
    let list = move || {
        let chosen = value.get();
        let option = |(value, label): (String, String)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{label}</option> }
        };
        options.get().into_iter().map(option).collect_view()
    };
    view! {
        <label class=format!("select {class}") class:marked=marked>
            <span class:unseen=!named>{label}</span>
            <select
                id=(!id.is_empty()).then_some(id)
                prop:value=value
                on:change=move |change| on_choice.run(event_target_value(&change))
            >
                {list}
            </select>
        </label>
    }
}
