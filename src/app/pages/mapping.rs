//! Mapping: how the workbook was read, column by column, and whether it ties to the sheet's own totals.

use leptos::prelude::*;

use super::mapping_grid::TableCard;
use crate::app::context::{answer, use_address};
use crate::app::parts::answered::Answered;
use crate::app::parts::card::Card;
use crate::app::route::Screen;
use crate::app::{format, words};
use crate::engine::protocol::mapping::TableTab;
use crate::engine::protocol::{MappingView, Request, Response};
use crate::ledger::measure::Unit;
use crate::workbook::issue::{Issue, Severity};
use crate::workbook::mapping::TieOut;

/// The mapping page.
#[component]
pub(crate) fn MappingPage() -> impl IntoView {
    let address = use_address();
    let table = Memo::new(move |_| address.get().choice("table").parse::<u32>().ok());
    let view = answer(
        move || Request::Mapping { table: table.get() },
        |response| if let Response::Mapping(view) = response { Some(*view) } else { None },
    );
    view! {
        <Answered answer=view let:view>
            <Mapping view=view/>
        </Answered>
    }
}

#[component]
fn Mapping(view: MappingView) -> impl IntoView {
    let shown = view.table.as_ref().map(|(position, _)| *position);
    let ties = view.table.as_ref().map(|(_, table)| table.tie_outs.clone()).unwrap_or_default();
    let sheet = view.table.as_ref().map(|(_, table)| table.sheet_name.clone()).unwrap_or_default();
    let table = view.table.clone().map(|(_, table)| view! { <TableCard table=table view=view.clone()/> });
    view! {
        <div class="page mapping">
            <div class="head">
                <div>
                    <h1>"Check how the workbook was read"</h1>
                    <p class="dim">{view.summary.clone()} " · nothing left this device"</p>
                </div>
                <div class="actions"><a class="primary" href=crate::app::route::Route::to(Screen::Scorecard).href()>"Use this mapping"</a></div>
            </div>
            <Tabs tabs=view.tabs.clone() shown=shown empty=view.empty_sheets.clone()/>
            {table}
            <div class="two">
                <Ties ties=ties sheet=sheet/>
                <Issues issues=view.issues.clone() count=view.issue_count/>
            </div>
            <Totals totals=view.totals/>
        </div>
    }
}

#[component]
fn Tabs(tabs: Vec<TableTab>, shown: Option<u32>, empty: Vec<String>) -> impl IntoView {
    let address = use_address();
    let tab = |(position, tab): (usize, TableTab)| {
        let position = u32::try_from(position).unwrap_or_default();
        let href = address.now().with_choice("table", &[&position.to_string()]).href();
        let state = if tab.used { format::counted(tab.facts, "amount", "amounts") } else { "left out".to_owned() };
        let name = format!("{} {}, {state}", tab.sheet, tab.range);
        view! {
            <li>
                <a href=href id=format!("tab-{position}") class:unused=!tab.used aria-current=(shown == Some(position)).then_some("true") title=name>
                    <span class="cut">{tab.sheet}</span>
                    <small>{if tab.used { tab.range } else { state }}</small>
                </a>
            </li>
        }
    };
    let without = empty.into_iter().map(|sheet| {
        view! { <li><span class="none" title=format!("{sheet}: no table found")><span class="cut">{sheet.clone()}</span> <small>"no table"</small></span></li> }
    });
    view! {
        <nav class="tabs" aria-label="Tables">
            <ul>{tabs.into_iter().enumerate().map(tab).collect_view()} {without.collect_view()}</ul>
        </nav>
    }
}

#[component]
fn Ties(ties: Vec<TieOut>, sheet: String) -> impl IntoView {
    let count = ties.len();
    let off = ties.iter().filter(|tie| !tie.ties()).count();
    let remark = match (count, off) {
        (0, _) => String::new(),
        (_, 0) => format!("all {count} tie ✓"),
        _ => format!("{off} of {count} differ"),
    };
    if count == 0 {
        let none = view! { <p class="dim">"This table states no totals, so there is nothing to tie to."</p> };
        return view! { <Card title="Ties to the sheet’s own totals">{none}</Card> }.into_any();
    }
    let rows = ties.into_iter().map(|tie| {
        let difference = tie.stated - tie.summed;
        let mark = if tie.ties() {
            view! { <td class="num good">"0.00 ✓"</td> }.into_any()
        } else {
            view! { <td class="num bad">{format::difference(difference, Unit::Money, "")}</td> }.into_any()
        };
        view! {
            <tr>
                <th scope="row" class="cut" title=tie.label.clone()>{tie.label.clone()} <small>{format!("{sheet}!{}", tie.cell.a1())}</small></th>
                <td class="num">{format::grouped(tie.stated, 2)}</td>
                <td class="num">{format::grouped(tie.summed, 2)}</td>
                {mark}
            </tr>
        }
    }).collect_view();
    view! {
        <Card title="Ties to the sheet’s own totals" remark=remark>
            <div class="scroll short" tabindex="0" role="region" aria-label="Totals">
                <table class="figures">
                    <thead>
                        <tr>
                            <th scope="col">"Total"</th>
                            <th scope="col" class="num">"Sheet says"</th>
                            <th scope="col" class="num">"Lines add up to"</th>
                            <th scope="col" class="num">"Difference"</th>
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
fn Issues(issues: Vec<Issue>, count: u32) -> impl IntoView {
    let shown = u32::try_from(issues.len()).unwrap_or(u32::MAX);
    let remark = match count {
        0 => String::new(),
        _ if shown < count => format!("the first {} of {}", format::count(shown), format::count(count)),
        _ => format!("{count} to know"),
    };
    let list = issues.into_iter().map(|issue| {
        let class = match issue.severity {
            Severity::Error => "status bad",
            Severity::Warning => "status watch",
            Severity::Info => "status dim",
        };
        let glyph = match issue.severity {
            Severity::Error => "◆",
            Severity::Warning => "▲",
            Severity::Info => "○",
        };
        view! {
            <li>
                <span class=class><span aria-hidden="true">{glyph}</span>{words::severity(issue.severity)}</span>
                <div>
                    <b>{issue.kind.label()}</b>
                    <p>{issue.message}</p>
                </div>
            </li>
        }
    });
    let body = if count == 0 {
        view! { <p class="dim">"Nothing to look at: every cell that should be read was read."</p> }.into_any()
    } else {
        view! { <ul class="issues scroll short" tabindex="0" aria-label="Issues">{list.collect_view()}</ul> }.into_any()
    };
    view! { <Card title="Health" remark=remark>{body}</Card> }
}

#[component]
fn Totals(totals: Vec<(String, String, String)>) -> impl IntoView {
    (!totals.is_empty()).then(|| {
        let rows = totals.into_iter().map(|(measure, version, amount)| {
            view! { <div><dt>{measure} " " <small>{version}</small></dt><dd>{amount}</dd></div> }
        });
        view! {
            <Card title="What all used tables add up to" remark="before any filter">
                <dl class="totals">{rows.collect_view()}</dl>
            </Card>
        }
    })
}
