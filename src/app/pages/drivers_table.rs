//! The bars of the drivers page as a table; each opens the members that make it, and every figure its trace.

use leptos::prelude::*;

use crate::app::context::use_address;
use crate::app::format;
use crate::app::parts::card::Card;
use crate::app::parts::figure::{FigureButton, Look};
use crate::app::parts::table_menu::TableMenu;
use crate::app::route::Screen;
use crate::engine::protocol::drivers::Bar;
use crate::engine::protocol::{DriversQuery, DriversView, TableQuery};
use crate::ledger::Decimal;

/// The card with the table.
#[component]
pub(crate) fn DriverTable(view: DriversView, asked: Memo<DriversQuery>) -> impl IntoView {
    let tools = move || view! { <TableMenu id="drivers-menu" name="the drivers" table=move || TableQuery::Drivers(asked.get())/> };
    let difference = view.difference.value.unwrap_or_default();
    let base = if view.base == "plan" { "Plan".to_owned() } else { view.base.clone() };
    let bars = view.bars.iter().cloned().map(|bar| view! { <BarRows bar=bar difference=difference/> }).collect_view();
    let total = share(difference, difference);
    view! {
        <Card title="Drivers" remark="a name opens the members that make it" class="long" tools=ViewFn::from(tools)>
            <div class="scroll" tabindex="0" role="region" aria-label="Drivers">
                <table class="figures drivers-table">
                    <thead>
                        <tr>
                            <th scope="col">"Driver"</th>
                            <th scope="col" class="num">{base}</th>
                            <th scope="col" class="num">"Actual"</th>
                            <th scope="col" class="num">{format!("Effect on {}", view.label)}</th>
                            <th scope="col" class="num">"Of the difference"</th>
                            <th scope="col">"Effect is"</th>
                        </tr>
                    </thead>
                    {bars}
                    <tbody>
                        <tr class="total">
                            <th scope="row">{view.label.clone()}</th>
                            <td class="num"><FigureButton figure=view.before.clone() class="quiet"/></td>
                            <td class="num"><FigureButton figure=view.after.clone()/></td>
                            <td class="num strong"><FigureButton figure=view.difference.clone() look=Look::Signed/></td>
                            <td class="num">{total}</td>
                            <td></td>
                        </tr>
                    </tbody>
                </table>
            </div>
            <p class="dim foot">{view.method.clone()}</p>
        </Card>
    }
}

#[component]
fn BarRows(bar: Bar, difference: Decimal) -> impl IntoView {
    let address = use_address();
    let open = RwSignal::new(false);
    let side = |figure: Option<crate::engine::protocol::Figure>| {
        figure.map_or_else(
            || view! { <span class="dim">{format::NONE}</span> }.into_any(),
            |f| view! { <FigureButton figure=f class="quiet"/> }.into_any(),
        )
    };
    let (before, after) = bar.sides.clone().unzip();
    let (word, tone) = match bar.favorable {
        Some(true) => ("favorable", "good"),
        Some(false) => ("adverse", "bad"),
        None => ("none", "dim"),
    };
    let name = if bar.members.is_empty() {
        view! { <span class="name cut" title=bar.label.clone()>{bar.label.clone()}</span> }.into_any()
    } else {
        let label = bar.label.clone();
        view! {
            <button type="button" class="opens" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>
                <span aria-hidden="true">{move || if open.get() { "▾" } else { "▸" }}</span>
                <span class="name cut" title=label.clone()>{label.clone()}</span>
            </button>
        }
        .into_any()
    };
    let members = bar.members.clone();
    let rows = move || {
        let rows = members.clone().into_iter().map(|(name, figure, scope)| {
            let href = address.now().on(Screen::Variance).with_scope(&scope).href();
            let share = share(figure.value.unwrap_or_default(), difference);
            view! {
                <tr class="member">
                    <th scope="row" title=name.clone()><a class="name cut" href=href>{name.clone()}</a></th>
                    <td></td>
                    <td></td>
                    <td class="num"><FigureButton figure=figure look=Look::Signed class="quiet"/></td>
                    <td class="num dim">{share}</td>
                    <td></td>
                </tr>
            }
        });
        open.get().then(|| rows.collect_view())
    };
    let share = share(bar.effect.value.unwrap_or_default(), difference);
    view! {
        <tbody>
            <tr>
                <th scope="row">{name}</th>
                <td class="num">{side(before)}</td>
                <td class="num">{side(after)}</td>
                <td class=format!("num strong {tone}")><FigureButton figure=bar.effect.clone() look=Look::Signed/></td>
                <td class="num">{share}</td>
                <td class=tone>{word}</td>
            </tr>
            {rows}
        </tbody>
    }
}

/// An effect as a share of the whole difference.
fn share(effect: Decimal, difference: Decimal) -> String {
    effect.checked_div(difference).map_or_else(|| format::NONE.to_owned(), format::percent)
}
