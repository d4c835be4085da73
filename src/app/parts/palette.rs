//! The palette (Ctrl K): finds any screen, KPI, member or command by typing.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::dialog::Dialog;
use crate::app::deeds::{Deed, deeds};
use crate::app::{focus, lookup};

/// Whether the palette shows.
#[derive(Clone, Copy)]
pub(crate) struct PaletteOpen(pub(crate) RwSignal<bool>);

/// How many finds are shown; typing narrows them.
const SHOWN: usize = 30;

/// The palette.
#[component]
pub(crate) fn Palette() -> impl IntoView {
    let open = expect_context::<PaletteOpen>().0;
    view! {
        <Dialog open=open on_close=Callback::new(move |()| open.set(false)) label="Search" class="palette">
            <Finder open=open/>
        </Dialog>
    }
}

#[component]
fn Finder(open: RwSignal<bool>) -> impl IntoView {
    let deeds = StoredValue::new_local(deeds());
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let found = Memo::new(move |_| deeds.with_value(|deeds| lookup::found(&typed.get(), deeds.iter().map(Deed::name), SHOWN)));
    focus::give_to("palette-input");
    let run = move |index: usize| {
        let deed =
            found.with_untracked(|found| found.get(index).copied()).and_then(|position| deeds.with_value(|d| d.get(position).cloned()));
        open.set(false);
        if let Some(deed) = deed {
            deed.run();
        }
    };
    let key = move |press: KeyboardEvent| {
        let count = found.with_untracked(Vec::len);
        match press.key().as_str() {
            "ArrowDown" if count > 0 => at.update(|at| *at = (*at + 1) % count),
            "ArrowUp" if count > 0 => at.update(|at| *at = (*at + count - 1) % count),
            "Enter" => run(at.get_untracked()),
            _ => return,
        }
        press.prevent_default();
    };
    let rows = move || {
        let row = |(index, position): (usize, usize)| {
            let (kind, name) = deeds.with_value(|d| d.get(position).map(|d| (d.kind(), d.name().clone()))).unwrap_or_default();
            view! {
                <li
                    id=format!("palette-{index}")
                    role="option"
                    aria-selected=move || (at.get() == index).to_string()
                    on:click=move |_| run(index)
                    on:pointermove=move |_| at.set(index)
                >
                    <span class="cut">{name}</span>
                    <small>{kind}</small>
                </li>
            }
        };
        found.get().into_iter().enumerate().map(row).collect_view()
    };
    view! {
        <input
            id="palette-input"
            type="text"
            role="combobox"
            aria-label="Find a screen, KPI, member or command"
            aria-expanded="true"
            aria-controls="palette-list"
            aria-autocomplete="list"
            aria-activedescendant=move || format!("palette-{}", at.get())
            placeholder="Screen, KPI, member or command"
            autocomplete="off"
            spellcheck="false"
            on:input=move |input| {
                at.set(0);
                typed.set(event_target_value(&input));
            }
            on:keydown=key
        />
        <ul id="palette-list" role="listbox" aria-label="Found">{rows}</ul>
        <p class="dim" role="status">{move || found.with(Vec::is_empty).then_some("Nothing fits. Try fewer letters.")}</p>
    }
}
