//! Decisions: the log, newest first.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::context::{answer, use_address, use_session};
use crate::app::format;
use crate::app::parts::answered::Answered;
use crate::app::parts::card::Card;
use crate::app::parts::table_menu::TableMenu;
use crate::app::route::Screen;
use crate::app::session::Kind;
use crate::engine::protocol::decisions::{DecisionCard, MoveLine};
use crate::engine::protocol::{DecisionsView, Request, Response, TableQuery};

/// The decisions page.
#[component]
pub(crate) fn DecisionsPage() -> impl IntoView {
    let view = answer(|| Request::Decisions, |response| if let Response::Decisions(view) = response { Some(view) } else { None });
    view! {
        <Answered answer=view let:view>
            <Decisions view=view/>
        </Answered>
    }
}

#[component]
fn Decisions(view: DecisionsView) -> impl IntoView {
    let session = use_session();
    let reallocate = use_address().now().on(Screen::Reallocate).href();
    let export = move |_| {
        spawn_local(async move {
            if let Err(sentence) = session.export().await {
                session.notify(Kind::Error, sentence, None);
            }
        });
    };
    let count = view.decisions.len();
    let said = match count {
        0 => "Nothing is on record yet".to_owned(),
        1 => "1 on record".to_owned(),
        _ => format!("{count} on record, newest first"),
    };
    let list = if count == 0 {
        view! {
            <section class="card empty">
                <h2>"No decision yet"</h2>
                <p class="dim">"A decision says who moved what, why, and what it should change. It goes into the workbook with the export."</p>
                <p><a class="primary" href=reallocate.clone()>"Move money"</a></p>
            </section>
        }
        .into_any()
    } else {
        view.decisions.into_iter().map(|card| view! { <Decision card=card/> }).collect_view().into_any()
    };
    view! {
        <div class="page decisions">
            <div class="head">
                <div>
                    <h1>"Decisions"</h1>
                    <p class="dim">{said}</p>
                </div>
                <div class="actions">
                    {(count > 0).then(|| view! {
                        <TableMenu id="decisions-menu" name="the decisions" table=|| TableQuery::Decisions/>
                        <a class="ghost" href=reallocate>"Move money"</a>
                        <button type="button" class="primary" on:click=export>"Export the workbook"</button>
                    })}
                </div>
            </div>
            {list}
        </div>
    }
}

#[component]
fn Decision(card: DecisionCard) -> impl IntoView {
    let expected = format!("{} {} by {}", card.kpi_label, card.expected.change, format::day(card.expected.by));
    let (some, id) = (!card.moves.is_empty(), StoredValue::new(card.id.clone()));
    let menu = move || {
        let id = move || id.get_value();
        some.then(|| view! { <TableMenu id=format!("moves-{}", id()) name=format!("the moves of {}", id()) table=move || TableQuery::Moves(Some(id()))/> })
    };
    let moves = if card.moves.is_empty() {
        view! { <p class="dim">"No money moves: a decision to stay is a decision."</p> }.into_any()
    } else {
        view! { <Moves moves=card.moves id=card.id.clone()/> }.into_any()
    };
    view! {
        <Card title=card.title remark=card.id class="decision" tools=ViewFn::from(menu)>
            <dl class="facts">
                <div><dt>"Decided by"</dt><dd>{card.decider}</dd></div>
                <div><dt>"On"</dt><dd>{format::day(card.date)}</dd></div>
                <div><dt>"Expected"</dt><dd>{expected}</dd></div>
                <div class="full"><dt>"Why"</dt><dd>{card.rationale}</dd></div>
            </dl>
            {moves}
        </Card>
    }
}

#[component]
fn Moves(moves: Vec<MoveLine>, id: String) -> impl IntoView {
    let rows = moves.into_iter().map(|line| {
        let cells = if line.cells.is_empty() {
            view! { <span class="dim">"no cell of its own"</span> }.into_any()
        } else {
            line.cells.into_iter().map(|cell| view! { <span class="cell">{cell}</span> }).collect_view().into_any()
        };
        let written = if line.written {
            view! { <span class="status good"><span aria-hidden="true">"●"</span>"In the workbook"</span> }.into_any()
        } else {
            view! { <span class="status watch"><span aria-hidden="true">"▲"</span>"With the next export"</span> }.into_any()
        };
        view! {
            <tr>
                <td>{line.period}</td>
                <td><span class="name cut" title=line.from.clone()>{line.from.clone()}</span></td>
                <td><span class="name cut" title=line.to.clone()>{line.to.clone()}</span></td>
                <td class="num strong">{line.amount}</td>
                <td class="cells">{cells}</td>
                <td>{written}</td>
            </tr>
        }
    });
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=format!("Moves of {id}")>
            <table class="figures">
                <thead>
                    <tr>
                        <th scope="col">"Period"</th>
                        <th scope="col">"From"</th>
                        <th scope="col">"To"</th>
                        <th scope="col" class="num">"Amount"</th>
                        <th scope="col">"Cells"</th>
                        <th scope="col">"Written"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}
