//! The envelopes of the pacing page, and the table by which their calls are made, which a team can change.

use leptos::prelude::*;
use web_sys::Element;

use crate::app::context::{use_address, use_session};
use crate::app::format;
use crate::app::parts::card::Card;
use crate::app::parts::figure::FigureButton;
use crate::app::parts::select::Select;
use crate::app::parts::table_menu::TableMenu;
use crate::app::route::{Route, Screen};
use crate::budget::pacing::{Call, Calls, Level, RULES};
use crate::engine::command::SettingChange;
use crate::engine::protocol::pacing::PacingRow;
use crate::engine::protocol::{PacingQuery, PacingView, TableQuery};
use crate::ledger::Decimal;

/// The numbers of the chart, shut until asked for.
#[component]
pub(crate) fn CourseTable(view: PacingView, total: PacingRow) -> impl IntoView {
    let (unit, currency) = (total.actual.unit, total.actual.currency);
    let exact = |value: Decimal| format::exact(value.round_dp(2), unit, &currency);
    let rows = view.course.iter().map(|(label, expected, actual)| {
        view! {
            <tr>
                <th scope="row">{label.clone()}</th>
                <td class="num">{exact(*expected)}</td>
                <td class="num">{actual.map_or_else(|| format::NONE.to_owned(), exact)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <details class="course-table">
            <summary>"As a table"</summary>
            <div class="scroll" tabindex="0" role="region" aria-label="Spent and expected by period">
                <table class="figures">
                    <thead><tr><th scope="col">"By the end of"</th><th scope="col" class="num">"Expected"</th><th scope="col" class="num">"Spent"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}

/// The card with the envelopes.
#[component]
pub(crate) fn EnvelopeTable(view: PacingView, total: PacingRow, asked: Memo<PacingQuery>) -> impl IntoView {
    let tools = move || view! { <TableMenu id="pacing-menu" name="the envelopes" table=move || TableQuery::Pacing(asked.get())/> };
    let owners = view.owners;
    let rows = view.rows.iter().cloned().map(|row| view! { <Row row=row owners=owners/> }).collect_view();
    let name = if view.dimension.is_empty() { "Envelope".to_owned() } else { view.dimension.clone() };
    let none = view
        .rows
        .is_empty()
        .then(|| view! { <tr><td colspan="10" class="dim">"The plan names nothing by which it could be parted."</td></tr> });
    view! {
        <Card title="Envelopes" remark="those to act on first; a name opens its lines" class="long" tools=ViewFn::from(tools)>
            <div class="scroll" tabindex="0" role="region" aria-label="Envelopes">
                <table class="figures pacing-table">
                    <thead>
                        <tr>
                            <th scope="col">{name}</th>
                            {owners.then(|| view! { <th scope="col">"Owner"</th> })}
                            <th scope="col" class="num">"Plan"</th>
                            <th scope="col" class="num">"Expected"</th>
                            <th scope="col" class="num">"Spent"</th>
                            <th scope="col" class="num">"Pace"</th>
                            <th scope="col" class="num">"Landing"</th>
                            <th scope="col" class="num">"By trend"</th>
                            <th scope="col" class="num">"Range"</th>
                            <th scope="col">"Call"</th>
                        </tr>
                    </thead>
                    <tbody>{rows} {none}</tbody>
                    <tfoot><Row row=total owners=owners/></tfoot>
                </table>
            </div>
        </Card>
    }
}

#[component]
fn Row(row: PacingRow, owners: bool) -> impl IntoView {
    let address = use_address();
    let whole = row.name == "Total";
    let here = address.now();
    let href = here.on(Screen::Variance).with_scope(&row.scope).href();
    let name = row.name.clone();
    let name = if whole {
        view! { <span class="name">{name}</span> }.into_any()
    } else {
        view! { <a class="name cut" href=href title=name.clone()>{name.clone()}</a> }.into_any()
    };
    let short = |value| format::short(value, row.actual.unit, &row.actual.currency);
    let range = row.range.map_or_else(|| format::NONE.to_owned(), |(slow, fast)| format!("{} – {}", short(slow), short(fast)));
    let pace = row.pace.map_or_else(|| format::NONE.to_owned(), |pace| format::plain_percent(crate::ledger::amount::rounded(pace, 3)));
    let share = row.landing_share.map(|share| view! { <small class="below">{format::percent(share)}</small> });
    let tone = match row.level {
        Some(Level::Over) => "bad",
        Some(Level::Under) => "watch",
        Some(Level::On) | None => "",
    };
    view! {
        <tr class:total=whole>
            <th scope="row">{name}</th>
            {owners.then(|| view! { <td class="owner"><span class="cut" title=row.owner.clone()>{row.owner.clone()}</span></td> })}
            <td class="num"><FigureButton figure=row.plan.clone() class="quiet"/></td>
            <td class="num"><FigureButton figure=row.expected.clone() class="quiet"/></td>
            <td class="num strong"><FigureButton figure=row.actual.clone()/></td>
            <td class="num">{pace}</td>
            <td class=format!("num {tone}")><FigureButton figure=row.landing.clone()/> {share}</td>
            <td class="num"><FigureButton figure=row.trend.clone() class="quiet"/></td>
            <td class="num dim nowrap">{range}</td>
            <td>{row.call.map(|call| view! { <CallMark call=call why=row.why.clone() from=if whole { String::new() } else { row.name.clone() }/> })}</td>
        </tr>
    }
}

#[component]
fn CallMark(call: Call, why: String, from: String) -> impl IntoView {
    let tone = tone(call);
    let shift = (matches!(call, Call::Shift | Call::Stop) && !from.is_empty()).then(|| {
        let href = Route::to(Screen::Reallocate).with_choice("from", &[&from]).href();
        view! { <a class="ghost small" href=href aria-label=format!("Move money of {from}")>"Move"</a> }
    });
    view! {
        <div class="call">
            <span class=format!("status {tone}")>{call.label()}</span>
            {shift}
            <small>{why}</small>
        </div>
    }
}

const fn tone(call: Call) -> &'static str {
    match call {
        Call::Stop => "bad",
        Call::Shift => "watch",
        Call::Scale => "good",
        Call::Keep => "dim",
    }
}

/// The table by which calls are made, shut until asked for.
#[component]
pub(crate) fn RuleTable(
    /// What money is held to bring; empty when nothing is planned.
    outcome: String,
    /// A share of one.
    threshold: Decimal,
    /// The calls that the team makes otherwise than usual.
    calls: Calls,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let session = use_session();
    let brings = if outcome.is_empty() { "an outcome".to_owned() } else { outcome.to_lowercase() };
    let limit = format::plain_percent(threshold);
    let landing = |level: Level| match level {
        Level::Over => format!("over by {limit} or more"),
        Level::On => format!("within {limit}"),
        Level::Under => format!("under by {limit} or more"),
    };
    let money = |level: Option<Level>| match level {
        Some(Level::Over) => format!("more by {limit} or more"),
        Some(Level::On) => format!("within {limit}"),
        Some(Level::Under) => format!("less by {limit} or more"),
        None => "any other, or not known".to_owned(),
    };
    let options: Vec<(String, String)> = Call::ALL.into_iter().map(|call| (call.id().to_owned(), call.label().to_owned())).collect();
    let rows = RULES.iter().map(|rule| {
        let call = rule.call(&calls);
        let choose = Callback::new(move |word: String| {
            if let Some(call) = Call::from_id(&word) {
                session.set(SettingChange::Call(rule.id.into(), call));
            }
        });
        view! {
            <tr>
                <td>{landing(rule.landing)}</td>
                <td>{money(rule.outcome)}</td>
                <td>
                    <Select label=format!("{} Call", rule.why) id=format!("call-{}", rule.id) options=options.clone() value=call.id() marked=call != rule.usual on_choice=choose/>
                </td>
                <td class="dim">{call.meaning()}</td>
            </tr>
        }
    });
    view! {
        <details
            class="card rules"
            prop:open=open.get_untracked()
            on:toggle=move |turned| open.set(event_target::<Element>(&turned).has_attribute("open"))
        >
            <summary>"How calls are made " <small>"the first line that fits holds; choose a call of your own in any of them"</small></summary>
            <div class="scroll" tabindex="0" role="region" aria-label="How calls are made">
                <table class="figures">
                    <thead>
                        <tr>
                            <th scope="col">"Lands against its plan"</th>
                            <th scope="col">{format!("Brings {brings} for its money, against plan")}</th>
                            <th scope="col">"Call"</th>
                            <th scope="col">"What it asks for"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
}
