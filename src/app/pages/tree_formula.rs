//! Target formulas: what each step from spend to wins has to be, at rates that can be changed, solved in both directions.

use leptos::prelude::*;
use rust_decimal::Decimal;

use crate::app::context::use_address;
use crate::app::format;
use crate::app::parts::card::Card;
use crate::app::parts::figure::FigureButton;
use crate::app::parts::select::Select;
use crate::app::parts::table_menu::TableMenu;
use crate::engine::protocol::target_formula::{TargetLine, TargetStep};
use crate::engine::protocol::{TableQuery, TargetFormulaQuery, TargetFormulaView};
use crate::ledger::Unit;

/// The cards with the chain and with the lines.
#[component]
pub(crate) fn Formulas(
    /// The chain.
    view: TargetFormulaView,
    /// What was asked.
    asked: Memo<TargetFormulaQuery>,
) -> impl IntoView {
    if view.steps.is_empty() {
        return view! {
            <Card title="What a target needs">
                <p class="dim">"A chain needs actual spend and at least one step that comes of it, such as leads or wins. This workbook has none here."</p>
            </Card>
        }
        .into_any();
    }
    let before = std::iter::once(None).chain(view.steps.iter().cloned().map(Some));
    let rows = view.steps.iter().cloned().zip(before).map(|(step, before)| view! { <Step step=step before=before/> }).collect_view();
    let lines = (!view.lines.is_empty()).then(|| view! { <Lines view=view.clone() asked=asked/> });
    view! {
        <Card title="What a target needs" remark="type an amount at any step, or a rate; the other steps follow" class="long formula-card">
            <Pickers view=view.clone()/>
            <p class="lead" role="status">{sentence(&view)}</p>
            <div class="scroll" tabindex="0" role="region" aria-label="What a target needs">
                <table class="figures formula-table">
                    <thead>
                        <tr>
                            <th scope="col">"Step"</th>
                            <th scope="col" class="num">"Target"</th>
                            <th scope="col">"Rate"</th>
                            <th scope="col">"Where the rate comes from"</th>
                            <th scope="col" class="num">"Actual"</th>
                            <th scope="col" class="num">"Plan"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </Card>
        {lines}
    }
    .into_any()
}

/// `40 wins need $59,680 of spend.`
fn sentence(view: &TargetFormulaView) -> String {
    let (Some(first), Some(last)) = (view.steps.first(), view.steps.last()) else { return String::new() };
    let of = |step: &TargetStep| step.amount.map(|amount| shown(amount, step));
    let given = view.steps.iter().find(|step| step.given);
    match (of(first), of(last)) {
        (Some(spend), Some(wins)) if given.is_some_and(|g| g.id == first.id) => {
            format!("{spend} of spend brings {wins} {} at these rates.", last.label.to_lowercase())
        }
        (Some(spend), Some(wins)) => format!("{wins} {} need {spend} of spend at these rates.", last.label.to_lowercase()),
        _ => "A rate on the way is missing or zero: type one, and the chain goes on.".into(),
    }
}

/// An amount of a step: money as money, counts with one decimal while they are small.
fn shown(amount: Decimal, step: &TargetStep) -> String {
    match step.unit {
        Unit::Money => format::short(amount, Unit::Money, &step.actual.currency),
        _ => written(amount, step.unit),
    }
}

/// An amount as a field holds it.
fn written(amount: Decimal, unit: Unit) -> String {
    let places = match unit {
        Unit::Money => 2,
        _ if amount.round_dp(1).fract().is_zero() || amount >= Decimal::ONE_HUNDRED => 0,
        _ => 1,
    };
    format::grouped(amount, places)
}

/// A rate as a field holds it: a percentage, or money.
fn rate_text(value: Decimal, unit: Unit) -> String {
    if unit == Unit::Money {
        format::grouped(value, 2)
    } else {
        format!("{} %", format::grouped(value.saturating_mul(Decimal::ONE_HUNDRED), 2))
    }
}

#[component]
fn Pickers(view: TargetFormulaView) -> impl IntoView {
    let address = use_address();
    let all = (String::new(), format!("every {}", view.dimension.to_lowercase()));
    let options: Vec<(String, String)> = std::iter::once(all).chain(view.members.iter().map(|m| (m.clone(), m.clone()))).collect();
    // Another line has other rates.
    let choose = Callback::new(move |id: String| address.go(&address.now().with_choice("line", &[&id]).with_choice("rate", &[])));
    let set = view.steps.iter().any(|step| step.rate.as_ref().is_some_and(|rate| rate.set));
    let again = set.then(|| {
        view! { <button type="button" class="ghost small" on:click=move |_| address.go(&address.now().with_choice("rate", &[]))>"All rates to date"</button> }
    });
    let picker = (!view.members.is_empty()).then(|| {
        view! { <Select label=view.dimension.clone() named=true id="pick-line" options=options value=view.line.clone() on_choice=choose/> }
    });
    view! { <div class="row pickers">{picker} <span class="dim">{format!("rates from {}", view.span)}</span> {again}</div> }
}

#[component]
fn Step(step: TargetStep, before: Option<TargetStep>) -> impl IntoView {
    let address = use_address();
    let name = step.id.clone();
    let aim = {
        let id = step.id.clone();
        move |typed: String| {
            let goal = format::parse(&typed).filter(|amount| *amount >= Decimal::ZERO).map(|amount| format!("{id}:{}", amount.normalize()));
            address.go(&address.now().with_choice("goal", &[&goal.unwrap_or_default()]));
        }
    };
    let amount = step.amount.map(|amount| written(amount, step.unit)).unwrap_or_default();
    let rate = step.rate.clone().zip(before).map(|(rate, before)| view! { <RateCells step=step.clone() rate=rate before=before/> });
    let rate = rate.map_or_else(|| view! { <td></td><td class="dim">"What is spent starts the chain."</td> }.into_any(), IntoAny::into_any);
    view! {
        <tr class:given=step.given>
            <th scope="row">{step.label.clone()}</th>
            <td class="num">
                <input
                    type="text"
                    inputmode="decimal"
                    id=format!("goal-{name}")
                    aria-label=format!("{}, target", step.label)
                    prop:value=amount
                    on:change=move |change| aim(event_target_value(&change))
                />
            </td>
            {rate}
            <td class="num"><FigureButton figure=step.actual.clone()/></td>
            <td class="num"><FigureButton figure=step.plan.clone() class="quiet"/></td>
        </tr>
    }
}

#[component]
fn RateCells(step: TargetStep, rate: crate::engine::protocol::target_formula::TargetRate, before: TargetStep) -> impl IntoView {
    let address = use_address();
    let unit = rate.unit;
    let set = move |id: &str, value: Option<Decimal>| {
        let route = address.now();
        let others = route.choices("rate").into_iter().filter(|pair| pair.split_once(':').is_none_or(|(of, _)| of != id));
        let own = value.map(|value| format!("{id}:{}", value.normalize()));
        let pairs: Vec<String> = others.chain(own).collect();
        address.go(&route.with_choice("rate", &pairs.iter().map(String::as_str).collect::<Vec<_>>()));
    };
    let typed = {
        let id = step.id.clone();
        move |text: String| {
            let value = format::parse(&text).filter(|value| *value >= Decimal::ZERO);
            let value = if unit == Unit::Money { value } else { value.and_then(|value| value.checked_div(Decimal::ONE_HUNDRED)) };
            set(&id, value);
        }
    };
    let again = {
        let id = step.id.clone();
        move |_| set(&id, None)
    };
    let to_date = rate.to_date.map_or_else(|| "none to date".to_owned(), |value| format!("{} to date", rate_text(value, unit)));
    let (top, bottom) = if unit == Unit::Money { (before.actual, step.actual.clone()) } else { (step.actual.clone(), before.actual) };
    let source = if rate.set {
        view! { <span class="status watch">"Typed here"</span> " " <small>{to_date}</small> " " <button type="button" class="ghost small" aria-label=format!("{}: rate to date", rate.label) on:click=again>"To date"</button> }.into_any()
    } else {
        view! { <span class="divided"><FigureButton figure=top class="quiet"/> " ÷ " <FigureButton figure=bottom class="quiet"/> " to date"</span> }.into_any()
    };
    view! {
        <td>
            <span class="rate">
                <input
                    type="text"
                    inputmode="decimal"
                    id=format!("rate-{}", step.id)
                    aria-label=rate.label.clone()
                    prop:value=rate.value.map(|value| rate_text(value, unit)).unwrap_or_default()
                    on:change=move |change| typed(event_target_value(&change))
                />
                <small>{rate.label.clone()}</small>
            </span>
        </td>
        <td>{source}</td>
    }
}

#[component]
fn Lines(view: TargetFormulaView, asked: Memo<TargetFormulaQuery>) -> impl IntoView {
    let menu = move || view! { <TableMenu id="target-lines-menu" name="what the planned spend comes to" table=move || TableQuery::TargetLines(asked.get())/> };
    // The steps of the whole scope: a single line may have fewer.
    let heads: Vec<(String, Unit)> =
        if view.line.is_empty() { view.steps.iter().skip(1).map(|step| (step.label.clone(), step.unit)).collect() } else { Vec::new() };
    if heads.is_empty() {
        return ().into_any();
    }
    let last = heads.last().map(|(label, _)| label.clone()).unwrap_or_default();
    let names = heads.iter().map(|(label, _)| view! { <th scope="col" class="num">{label.clone()}</th> }).collect_view();
    let rows = view.lines.into_iter().map(|line| view! { <Line line=line/> }).collect_view();
    view! {
        <Card title="What the planned spend comes to" remark="each at its own rates to date; a name opens its chain" class="long" tools=ViewFn::from(menu)>
            <div class="scroll" tabindex="0" role="region" aria-label="What the planned spend comes to">
                <table class="figures">
                    <thead>
                        <tr>
                            <th scope="col">{view.dimension.clone()}</th>
                            <th scope="col" class="num">"Planned spend"</th>
                            {names}
                            <th scope="col" class="num">{format!("{last}, plan")}</th>
                            <th scope="col" class="num">"Spend for each"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </Card>
    }
    .into_any()
}

#[component]
fn Line(line: TargetLine) -> impl IntoView {
    let address = use_address();
    let href = address.now().with_choice("line", &[&line.name]).with_choice("rate", &[]).href();
    let currency = line.planned.currency.clone();
    let amounts = line.amounts.into_iter().map(|amount| {
        view! { <td class="num">{amount.map_or_else(|| format::NONE.to_owned(), |amount| format::short(amount, Unit::Count, ""))}</td> }
    });
    view! {
        <tr>
            <th scope="row"><a class="name cut" href=href title=line.name.clone()>{line.name.clone()}</a></th>
            <td class="num"><FigureButton figure=line.planned.clone()/></td>
            {amounts.collect_view()}
            <td class="num"><FigureButton figure=line.plan.clone() class="quiet"/></td>
            <td class="num">{line.cost.map_or_else(|| format::NONE.to_owned(), |cost| format::short(cost, Unit::Money, &currency))}</td>
        </tr>
    }
}
