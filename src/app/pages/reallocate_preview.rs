//! What the drafted moves would do: the lines they touch, the plan's figures, and what to know before recording.

use leptos::prelude::*;
use rust_decimal::Decimal;

use crate::app::format;
use crate::app::parts::card::Card;
use crate::app::parts::figure::FigureButton;
use crate::engine::command::MoveDraft;
use crate::engine::protocol::ReallocateView;
use crate::engine::protocol::reallocate::{Effect, Touched};
use crate::ledger::Unit;

/// The card with the effect of the moves.
#[component]
pub(crate) fn PreviewCard(preview: Memo<Option<ReallocateView>>, moves: Memo<Vec<MoveDraft>>) -> impl IntoView {
    let some = Memo::new(move |_| moves.with(|moves| !moves.is_empty()));
    let body = move || {
        let view = preview.get().filter(|_| some.get());
        match view {
            None => view! { <p class="dim">"Choose two lines and an amount: what the move does to the plan shows here, before anything is recorded."</p> }.into_any(),
            Some(view) => view! { <Preview view=view/> }.into_any(),
        }
    };
    let remark = Signal::derive(move || net(preview.get().filter(|_| some.get()).as_ref()));
    view! {
        <Card title="Plan after the move" class="preview">
            <p class="dim remark">{remark}</p>
            <div aria-live="polite">{body}</div>
        </Card>
    }
}

/// Whether the plan's total stays: `total unchanged`.
fn net(view: Option<&ReallocateView>) -> String {
    let Some(view) = view else { return String::new() };
    let total = view.effects.iter().find(|effect| effect.label.starts_with("Total"));
    let change = total.and_then(|effect| Some((effect.after? - effect.before.value?, effect.before.currency.clone())));
    match change {
        Some((change, _)) if change.is_zero() => "total unchanged".into(),
        Some((change, currency)) => format!("total {}", format::difference(change, Unit::Money, &currency)),
        None => String::new(),
    }
}

#[component]
fn Preview(view: ReallocateView) -> impl IntoView {
    let touched = view.touched.into_iter().map(|line| view! { <TouchedRow line=line/> }).collect_view();
    let effects = view.effects.into_iter().map(|effect| view! { <EffectRow effect=effect/> }).collect_view();
    let problems = view.problems.into_iter().map(|problem| view! { <li class="bad">{problem}</li> }).collect_view();
    let warnings = view.warnings.into_iter().map(|warning| view! { <li class="watch">{warning}</li> }).collect_view();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Plan after the move">
            <table class="figures">
                <thead>
                    <tr>
                        <th scope="col">"Line"</th>
                        <th scope="col" class="num">"Today"</th>
                        <th scope="col" class="num">"Move"</th>
                        <th scope="col" class="num">"New plan"</th>
                    </tr>
                </thead>
                <tbody>{touched}</tbody>
                <thead>
                    <tr class="group">
                        <th scope="col">"What it does to the plan"</th>
                        <th scope="col" class="num">"Today"</th>
                        <th scope="col" class="num">"Change"</th>
                        <th scope="col" class="num">"After"</th>
                    </tr>
                </thead>
                <tbody>{effects}</tbody>
            </table>
        </div>
        <ul class="notes">{problems} {warnings}</ul>
    }
}

#[component]
fn TouchedRow(line: Touched) -> impl IntoView {
    let money = |value: Decimal| format::money(value, &line.currency);
    let cell = (!line.cell.is_empty()).then(|| view! { <small>{line.cell.clone()}</small> });
    let sign = if line.change.is_sign_negative() { "num bad" } else { "num good" };
    view! {
        <tr>
            <th scope="row" title=line.label.clone()><span class="name cut">{line.label.clone()}</span> {cell}</th>
            <td class="num dim">{line.before.map_or_else(|| format::NONE.to_owned(), money)}</td>
            <td class=sign>{format::difference(line.change, Unit::Money, &line.currency)}</td>
            <td class="num strong">{money(line.after)}</td>
        </tr>
    }
}

#[component]
fn EffectRow(effect: Effect) -> impl IntoView {
    let (unit, currency) = (effect.before.unit, effect.before.currency.clone());
    let change = effect.after.and_then(|after| Some(after - effect.before.value?));
    let after = effect.after.map_or_else(|| format::NONE.to_owned(), |after| format::short(after, unit, &currency));
    let exact = effect.after.map(|after| format::exact(after, unit, &currency));
    view! {
        <tr>
            <th scope="row" title=effect.label.clone()><span class="name cut">{effect.label.clone()}</span></th>
            <td class="num"><FigureButton figure=effect.before class="quiet"/></td>
            <td class="num" class:dim=change.is_none_or(|change| change.is_zero())>{change.map_or_else(|| format::NONE.to_owned(), |change| format::difference(change, unit, &currency))}</td>
            <td class="num strong" title=exact>{after}</td>
        </tr>
    }
}
