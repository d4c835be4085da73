//! The moves being drafted: from one line to another, and how much.

use leptos::prelude::*;

use super::reallocate::Drafts;
use crate::app::context::{project_part, use_address};
use crate::app::draft::{Draft, End, new_line, pieces};
use crate::app::format;
use crate::app::parts::card::Card;
use crate::app::parts::combobox::{Choice, Combobox};
use crate::app::parts::icon::{Icon, Sign};
use crate::engine::protocol::ReallocateView;
use crate::engine::protocol::reallocate::BudgetLine;

/// The card with all drafted moves.
#[component]
pub(crate) fn MovesCard(plan: Memo<Option<ReallocateView>>, drafts: Drafts) -> impl IntoView {
    let lines = Memo::new(move |_| plan.with(|view| view.as_ref().map(|view| view.lines.clone()).unwrap_or_default()));
    let count = Memo::new(move |_| plan.with(|view| view.as_ref().map_or(0, |view| view.line_count)));
    let remark = move || {
        let shown = u32::try_from(lines.with(Vec::len)).unwrap_or(u32::MAX);
        let all = format::counted(count.get(), "budget line", "budget lines");
        if shown < count.get() { format!("{} of {all} pass the filters", format::count(shown)) } else { all }
    };
    let add = move |_| {
        drafts.0.update(|drafts| {
            let id = drafts.iter().map(|draft| draft.id).max().map_or(0, |id| id + 1);
            drafts.push(Draft { id, ..Draft::default() });
        });
    };
    let main = Memo::new(move |_| plan.with(|view| view.as_ref().map(|view| view.main.clone()).unwrap_or_default()));
    let none = Memo::new(move |_| count.get() == 0);
    let several = Memo::new(move |_| drafts.0.with(|drafts| drafts.len() > 1));
    view! {
        <Card title="Moves">
            <p class="dim remark">{remark}</p>
            {move || none.get().then(|| view! { <p class="notice">"The workbook has no planned spend by period, so there is nothing to move. If it has a plan, say on Mapping which amounts are planned."</p> })}
            <ol class="moves" hidden=none>
                <For each=move || drafts.0.get().into_iter().map(|draft| draft.id) key=|id| *id let:id>
                    <MoveRow id=id drafts=drafts lines=lines main=main several=several/>
                </For>
            </ol>
            <button type="button" class="ghost" hidden=none on:click=add><Icon sign=Sign::Plus/>"Add a move"</button>
        </Card>
    }
}

#[component]
fn MoveRow(id: u32, drafts: Drafts, lines: Memo<Vec<BudgetLine>>, main: Memo<(String, String)>, several: Memo<bool>) -> impl IntoView {
    let address = use_address();
    let reporting = project_part(|project| project.currency.clone());
    let draft = Memo::new(move |_| drafts.0.with(|drafts| drafts.iter().find(|draft| draft.id == id).cloned().unwrap_or_default()));
    let change = move |change: &dyn Fn(&mut Draft)| {
        drafts.0.update(|drafts| drafts.iter_mut().filter(|draft| draft.id == id).for_each(change));
    };
    let from = Callback::new(move |end: End| change(&|draft| draft.from = end.clone()));
    let to = Callback::new(move |end: End| change(&|draft| draft.to = end.clone()));
    let amount_id = format!("move-{id}-amount");
    let currency = move || draft.get().currency(&reporting.get().unwrap_or_default()).to_owned();
    let wrong = move || draft.with(|draft| !draft.amount.trim().is_empty() && draft.amount().is_none());
    let hint = if id == 0 { address.now().choice("from").to_owned() } else { String::new() };
    let remove = move || {
        several.get().then(|| {
            view! {
                <button type="button" class="ghost icon" aria-label="Remove this move" on:click=move |_| drafts.0.update(|drafts| drafts.retain(|d| d.id != id))>
                    <Icon sign=Sign::Close/>
                </button>
            }
        })
    };
    view! {
        <li class="move">
            <EndPicker id=format!("move-{id}-from") label="From" nowhere="New money, from nowhere" lines=lines end=Signal::derive(move || draft.get().from) on_end=from hint=hint placeholder="Type to find a line"/>
            <EndPicker id=format!("move-{id}-to") label="To" nowhere="A cut, to nowhere" lines=lines end=Signal::derive(move || draft.get().to) on_end=to main=main placeholder="Find a line, or name a new one"/>
            <div class="field amount">
                <label for=amount_id.clone()>"Amount " <small>{currency}</small></label>
                <input
                    id=amount_id
                    inputmode="decimal"
                    autocomplete="off"
                    placeholder="12,000"
                    aria-invalid=move || wrong().to_string()
                    prop:value=move || draft.get().amount
                    on:input=move |input| {
                        let typed = event_target_value(&input);
                        change(&|draft| draft.amount.clone_from(&typed));
                    }
                />
                <small class="bad" role="status">{move || wrong().then_some("A number above zero.")}</small>
            </div>
            {remove}
        </li>
    }
}

/// One end of a move: a budget line, or nowhere.
#[component]
fn EndPicker(
    id: String,
    label: &'static str,
    nowhere: &'static str,
    lines: Memo<Vec<BudgetLine>>,
    end: Signal<End>,
    on_end: Callback<End>,
    #[prop(optional)] hint: String,
    /// The dimension that a new line is named in: id and name. Without it the end must be a line of the plan.
    #[prop(optional)]
    main: Option<Memo<(String, String)>>,
    placeholder: &'static str,
) -> impl IntoView {
    let choices = Signal::derive(move || {
        let line = |line: &BudgetLine| Choice {
            label: line.label.clone(),
            detail: line.plan.map_or_else(|| "no plan".to_owned(), |plan| format::money(plan, &line.currency)),
        };
        let listed = lines.with(|lines| lines.iter().map(line).collect::<Vec<_>>());
        std::iter::once(Choice { label: nowhere.to_owned(), detail: String::new() }).chain(listed).collect::<Vec<_>>()
    });
    let shown = Signal::derive(move || match end.get() {
        End::Open => String::new(),
        End::Nowhere => nowhere.to_owned(),
        End::At { label, .. } => label,
    });
    let choose = Callback::new(move |position: usize| {
        let line = position.checked_sub(1).and_then(|at| lines.with_untracked(|lines| lines.get(at).cloned()));
        on_end.run(line.map_or(End::Nowhere, |line| End::At { line: line.line, label: line.label, currency: line.currency, new: false }));
    });
    let named = move |typed: &str| {
        let main = main?.get_untracked().0;
        lines.with_untracked(|lines| {
            let members = || lines.iter().flat_map(|line| &line.line.0).map(|(id, name)| (id.as_str(), name.as_str()));
            new_line(typed, &main, members)
        })
    };
    let spelled = |typed: &str| pieces(typed).collect::<Vec<_>>().join(" · ");
    let adds = Callback::new(move |typed: String| {
        named(&typed).map(|_| Choice {
            label: format!("Add “{}”", spelled(&typed)),
            detail: format!("new {}", main.map(|main| main.get_untracked().1.to_lowercase()).unwrap_or_default()),
        })
    });
    let on_add = Callback::new(move |typed: String| {
        if let Some(line) = named(&typed) {
            on_end.run(End::At { line, label: spelled(&typed), currency: String::new(), new: true });
        }
    });
    let plan = move || {
        let End::At { line, new, .. } = end.get() else { return None };
        if new {
            return Some("new in the plan".to_owned());
        }
        let found =
            lines.with(|lines| lines.iter().find(|l| l.line == line).and_then(|l| Some((l.plan?, l.currency.clone(), l.cell.clone()))));
        found.map(|(plan, currency, cell)| {
            format!("planned {}{}", format::money(plan, &currency), if cell.is_empty() { String::new() } else { format!(" in {cell}") })
        })
    };
    view! {
        <div class="end">
            <Combobox id=id label=label choices=choices shown=shown on_choice=choose hint=hint adds=adds on_add=on_add placeholder=placeholder/>
            <small class="cut">{plan}</small>
        </div>
    }
}
