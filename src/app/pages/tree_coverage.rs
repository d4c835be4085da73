//! How much of the plan's money is covered, as a meter, and the lines that lack something.

use leptos::prelude::*;
use rust_decimal::Decimal;

use crate::app::context::use_scope;
use crate::app::format;
use crate::app::parts::card::Card;
use crate::app::parts::figure::FigureButton;
use crate::app::parts::table_menu::TableMenu;
use crate::app::route::mapping_at;
use crate::engine::protocol::coverage::{CoverShare, OrphanLine};
use crate::engine::protocol::{CoverageView, TableQuery};
use crate::ledger::amount::rounded;

/// The meter and the orphan lines.
#[component]
pub(crate) fn Coverage(
    /// Coverage over the scope.
    view: CoverageView,
) -> impl IntoView {
    if view.lines == 0 {
        return view! { <Card title="Coverage of the plan"><p class="dim">"Nothing is planned in this period and these filters."</p></Card> }.into_any();
    }
    let shares = view.shares.iter().map(|share| view! { <Meter share=share.clone()/> }).collect_view();
    let planned = view.planned.clone();
    let about = format!("of planned {} in {}", view.measure.to_lowercase(), format::counted(view.lines, "line", "lines"));
    view! {
        <Card title="Coverage of the plan" remark="the share of its money that has a target, an owner and a decision window" class="coverage-card">
            <div class="coverage">
                <ul class="meters">{shares}</ul>
                <p class="dim"><FigureButton figure=planned/> " " {about}</p>
            </div>
        </Card>
        <Orphans view=view/>
    }
    .into_any()
}

/// A share for reading; never rounded up to all of it.
fn shown(share: Decimal) -> String {
    let near = rounded(share, 3);
    let near = if share < Decimal::ONE && near == Decimal::ONE { Decimal::new(999, 3) } else { near };
    format::plain_percent(near)
}

#[component]
fn Meter(share: CoverShare) -> impl IntoView {
    let value = share.share.unwrap_or_default();
    let text = shown(value);
    let full = value == Decimal::ONE;
    view! {
        <li title=share.meaning.clone()>
            <span class="name">{share.label.clone()}</span>
            <span class="meter" class:full=full role="meter" aria-label=share.label.clone() aria-valuemin="0" aria-valuemax="100" aria-valuenow=(value * Decimal::ONE_HUNDRED).round_dp(1).to_string() aria-valuetext=text.clone()>
                <i style:width=format!("{}%", (value * Decimal::ONE_HUNDRED).round_dp(2))></i>
            </span>
            <b class="num">{text.clone()}</b>
            <small>{share.meaning.clone()}</small>
        </li>
    }
}

#[component]
fn Orphans(view: CoverageView) -> impl IntoView {
    let scope = use_scope();
    let some = view.orphan_count > 0;
    let menu = move || {
        some.then(|| view! { <TableMenu id="orphans-menu" name="the orphan lines" table=move || TableQuery::Orphans(scope.get())/> })
    };
    if !some {
        return view! { <Card title="Orphan lines"><p class="dim">"Every line of the plan has a target, an owner and a decision window."</p></Card> }.into_any();
    }
    let shown = u32::try_from(view.orphans.len()).unwrap_or(u32::MAX);
    let more = view.orphan_count - shown.min(view.orphan_count);
    let rows = view.orphans.into_iter().map(|line| view! { <Orphan line=line/> }).collect_view();
    view! {
        <Card title="Orphan lines" remark=format!("{} without a target, an owner or a decision window, largest first", view.orphan_count) class="long" tools=ViewFn::from(menu)>
            <div class="scroll short" tabindex="0" role="region" aria-label="Orphan lines">
                <table class="figures orphans">
                    <thead>
                        <tr>
                            <th scope="col">"Line"</th>
                            <th scope="col" class="num">"Plan"</th>
                            <th scope="col">"Target"</th>
                            <th scope="col">"Owner"</th>
                            <th scope="col">"Window"</th>
                            <th scope="col">"Cell"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {(more > 0).then(|| view! { <p class="dim">{format!("and {} more; the menu saves all of them", format::count(more))}</p> })}
        </Card>
    }
    .into_any()
}

#[component]
fn Orphan(line: OrphanLine) -> impl IntoView {
    let tie = |has: bool, lacking: &'static str| {
        if has {
            view! { <td class="dim">"yes"</td> }.into_any()
        } else {
            view! { <td><span class="status watch"><span aria-hidden="true">"▲"</span> {lacking}</span></td> }.into_any()
        }
    };
    let more = line.cells.saturating_sub(1);
    let cell = line.cell.map(|cell| {
        let more = (more > 0).then(|| view! { <small>{format!("and {} more", format::count(more))}</small> });
        view! { <a href=mapping_at(cell)>{line.place.clone()}</a> " " {more} }
    });
    view! {
        <tr>
            <th scope="row"><span class="cut" title=line.line.clone()>{line.line.clone()}</span></th>
            <td class="num strong"><FigureButton figure=line.amount.clone()/></td>
            {tie(line.target, "no target")}
            {tie(line.owner, "no owner")}
            {tie(line.window, "no window")}
            <td>{cell}</td>
        </tr>
    }
}
