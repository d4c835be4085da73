//! Copies that came back: what was changed in each, ours and theirs side by side, before anything of it counts.

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::sources::told;
use crate::app::context::use_session;
use crate::app::parts::card::Card;
use crate::app::parts::table_menu::TableMenu;
use crate::app::session::{Kind, Session};
use crate::app::{focus, format};
use crate::engine::merge::Choices;
use crate::engine::protocol::merge::{CopyRow, Held, ItemKind, ItemRow};
use crate::engine::protocol::{MergeView, Request, Response, TableQuery};

/// What a person has said so far.
#[derive(Clone, Copy)]
struct Said {
    session: Session,
    choices: RwSignal<Vec<u32>>,
    deciders: RwSignal<Vec<String>>,
    reason: RwSignal<String>,
    /// What the choices come to, as the engine says.
    weighed: RwSignal<MergeView>,
}

impl Said {
    fn new(session: Session, view: &MergeView) -> Self {
        Self {
            session,
            choices: RwSignal::new(view.items.iter().map(|item| item.choice).collect()),
            deciders: RwSignal::new(view.copies.iter().map(|copy| copy.by.clone()).collect()),
            reason: RwSignal::new("Typed into the returned copy.".into()),
            weighed: RwSignal::new(view.clone()),
        }
    }

    fn choose(self, at: usize, choice: u32) {
        self.choices.update(|choices| choices.iter_mut().skip(at).take(1).for_each(|c| *c = choice));
        self.weigh();
    }

    /// Takes the first of theirs everywhere, or ours.
    fn choose_all(self, choice: u32) {
        self.choices.update(|choices| choices.fill(choice));
        self.weigh();
    }

    fn weigh(self) {
        let choices = self.choices.get_untracked();
        spawn_local(async move {
            let asked = choices.clone();
            match self.session.ask(Request::Weigh(choices)).await {
                // An answer to older choices says nothing about these.
                Ok(Response::Merge(view)) if self.choices.with_untracked(|now| *now == asked) => self.weighed.set(*view),
                Ok(_) => {}
                Err(sentence) => self.session.notify(Kind::Error, sentence, None),
            }
        });
    }

    /// Whether planned amounts are taken, so that a decision must be recorded.
    fn decides(self) -> bool {
        self.weighed.with(|view| view.items.iter().any(|item| item.kind == ItemKind::Plan && item.choice > 0))
    }

    fn merge(self) {
        let taken = self.weighed.with_untracked(|view| view.taken);
        let said =
            Choices { choices: self.choices.get_untracked(), deciders: self.deciders.get_untracked(), reason: self.reason.get_untracked() };
        told(self.session, async move {
            self.session.merge(said).await?;
            let news = match taken {
                0 => "Looked at; everything stays as it was.".to_owned(),
                n => format!("{} taken over. Undo takes all of it back in one step.", format::counted(n, "change was", "changes were")),
            };
            self.session.notify(Kind::Info, news, None);
            Ok(())
        });
    }
}

/// The merge.
#[component]
pub(crate) fn Merging(view: MergeView) -> impl IntoView {
    let session = use_session();
    let said = Said::new(session, &view);
    focus::give_to("merge-head");
    let leave = move |_| spawn_local(session.leave_the_copies());
    let none = view.items.is_empty();
    let take = move || match said.weighed.with(|view| view.taken) {
        0 => "Keep everything as it is".to_owned(),
        n => format!("Take over {}", format::counted(n, "change", "changes")),
    };
    let copies = view.copies.iter().cloned().enumerate().map(|(at, copy)| view! { <Copy at=at copy=copy said=said/> }).collect_view();
    let items = view.items.into_iter().enumerate().map(|(at, item)| view! { <Item at=at item=item said=said/> }).collect_view();
    let tools = move || {
        view! {
            <div class="row">
                <button type="button" class="ghost" on:click=move |_| said.choose_all(1)>"Take all of theirs"</button>
                <button type="button" class="ghost" on:click=move |_| said.choose_all(0)>"Keep all of yours"</button>
                <TableMenu id="merge-menu" name="what differs" table=move || TableQuery::Merge(said.choices.get())/>
            </div>
        }
    };
    let list = (!none).then(|| {
        view! {
            <Card title="What differs" remark="what needs your choice comes first" tools=ViewFn::from(tools)>
                <div class="items">{items}</div>
            </Card>
        }
    });
    view! {
        <div class="page sources merging">
            <div class="head">
                <div>
                    <h1 id="merge-head" tabindex="-1">"What came back"</h1>
                    <p class="dim">"Nothing has changed yet. What you take over is one step that undo takes back."</p>
                </div>
                <div class="actions">
                    <button type="button" class="ghost" on:click=leave>"Leave it"</button>
                    {(!none).then(|| view! { <button type="button" class="primary" id="merge-take" on:click=move |_| said.merge()>{take}</button> })}
                </div>
            </div>
            <p class="summary card" role="status">{move || said.weighed.with(summary)}</p>
            {copies}
            {list}
            <Reason said=said/>
        </div>
    }
}

/// What there is, and what follows from the choices made.
fn summary(view: &MergeView) -> String {
    if view.items.is_empty() {
        return "Nothing in it differs from this project.".into();
    }
    let count = u32::try_from(view.items.len()).unwrap_or(u32::MAX);
    let asked = view.items.iter().filter(|item| item.conflict && item.choice == 0).count();
    let asked = match u32::try_from(asked).unwrap_or(u32::MAX) {
        0 => String::new(),
        n => format!(", {} as you have it where both sides say something", format::counted(n, "stays", "stay")),
    };
    let (before, after) = view.plan;
    let shown = |value| format::exact(value, crate::ledger::Unit::Money, &view.currency);
    let plan = match after {
        Some(after) if after == before => format!("the planned spend stays {}", shown(before)),
        Some(after) => format!("the planned spend goes from {} to {}", shown(before), shown(after)),
        None => "a rate is missing, so what the planned spend comes to is not known".into(),
    };
    let taken = format::count(view.taken);
    format!("{}, {taken} to be taken over{asked}; {plan}.", format::counted(count, "difference", "differences"))
}

#[component]
fn Copy(at: usize, copy: CopyRow, said: Said) -> impl IntoView {
    let saved = copy.saved.get(..10).and_then(|day| day.parse::<NaiveDate>().ok()).map(format::day);
    let who = match (copy.by.as_str(), saved) {
        ("", None) => "who saved it last is not in the file".to_owned(),
        ("", Some(day)) => format!("saved on {day}"),
        (by, None) => format!("saved by {by}"),
        (by, Some(day)) => format!("saved by {by} on {day}"),
    };
    let of = copy.exported.map_or_else(|| "not an export of this project".to_owned(), |day| format!("exported on {}", format::day(day)));
    let notes = copy.notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view();
    let id = format!("decider-{at}");
    let value = move || said.deciders.with(|all| all.get(at).cloned().unwrap_or_default());
    let typed = move |name: String| said.deciders.update(|all| all.iter_mut().skip(at).take(1).for_each(|d| d.clone_from(&name)));
    let decider = (copy.amounts > 0).then(|| {
        view! {
            <label class="field">
                "Who decided on its plan amounts"
                <input id=id type="text" placeholder="Name or role" prop:value=value on:input=move |input| typed(event_target_value(&input))/>
            </label>
        }
    });
    view! {
        <Card title=copy.file_name remark=format!("{who} · {of} · {}", format::counted(copy.differences, "difference", "differences"))>
            <ul class="notes">{notes}</ul>
            {decider}
        </Card>
    }
}

/// One difference, with a choice.
#[component]
fn Item(at: usize, item: ItemRow, said: Said) -> impl IntoView {
    let kept = match item.kind {
        ItemKind::Decision => "Leave it out".to_owned(),
        ItemKind::Edit | ItemKind::Plan => shown(&item.ours),
    };
    let was = (item.kind != ItemKind::Decision && (item.conflict || item.base != item.ours))
        .then(|| view! { <p class="was dim">"Exported as " <b>{shown(&item.base)}</b></p> });
    let option = |(number, value, from): (u32, String, String)| {
        let chosen = move || said.choices.with(|choices| choices.get(at) == Some(&number));
        view! {
            <label class="option" class:chosen=chosen>
                <input type="radio" name=format!("item-{at}") prop:checked=chosen on:change=move |_| said.choose(at, number)/>
                <span><small>{from}</small> " " <span class="value">{value}</span></span>
            </label>
        }
    };
    let ours = (0, kept, "Yours".to_owned());
    let theirs = (1..).zip(item.options).map(|(number, (held, from))| (number, shown(&held), from));
    let options = std::iter::once(ours).chain(theirs).map(option).collect_view();
    let place = (!item.place.is_empty()).then(|| view! { <code>{item.place}</code> });
    view! {
        <fieldset class="item" class:conflict=item.conflict>
            <legend>
                <b>{item.label}</b> " " <small>{item.detail}</small> " " {place}
                {item.conflict.then_some(view! { <span class="asked">"needs your choice"</span> })}
            </legend>
            {was}
            <div class="options">{options}</div>
        </fieldset>
    }
}

/// Why planned amounts are taken over: the reason of the decision that does it.
#[component]
fn Reason(said: Said) -> impl IntoView {
    view! {
        <section class="card" hidden=move || !said.decides()>
            <label class="field">
                "Why the plan amounts are taken over"
                <textarea id="merge-reason" rows="2" prop:value=said.reason on:input=move |input| said.reason.set(event_target_value(&input))></textarea>
            </label>
            <p class="dim">"A decision with this reason goes into the log, so that the change can be traced and exported into its cells."</p>
        </section>
    }
}

fn shown(held: &Held) -> String {
    match held {
        Held::Nothing => "nothing".into(),
        Held::Text(text) => text.clone(),
        Held::Amount { value, unit, currency } => format::exact(*value, *unit, currency),
    }
}
