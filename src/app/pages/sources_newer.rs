//! A newer file beside the one whose place it is to take: what would change, before it is accepted.

use leptos::prelude::*;
use leptos::task::spawn_local;
use rust_decimal::Decimal;

use super::sources::told;
use crate::app::context::use_session;
use crate::app::parts::card::Card;
use crate::app::parts::table_menu::TableMenu;
use crate::app::{focus, format, replaced, words};
use crate::engine::protocol::sources::{LineChange, LineFate, NewMember, TableFate, TotalChange};
use crate::engine::protocol::{ReplaceView, TableQuery};
use crate::ledger::Unit;

/// The comparison.
#[component]
pub(crate) fn Newer(view: ReplaceView) -> impl IntoView {
    let session = use_session();
    focus::give_to("newer-head");
    let accept = move |_| told(session, async move { session.accept().await });
    let keep = move |_| spawn_local(session.keep_the_old());
    let (files, sizes) = named(&view);
    view! {
        <div class="page sources newer">
            <div class="head">
                <div>
                    <h1 id="newer-head" tabindex="-1">"Is this the file you meant?"</h1>
                    <p class="dim names">{files} " · " {sizes}</p>
                </div>
                <div class="actions">
                    <button type="button" class="ghost" on:click=keep>"Keep the old file"</button>
                    <button type="button" class="primary" on:click=accept>"Use the newer file"</button>
                </div>
            </div>
            <p class="summary card" role="status">{replaced::summary(&view)} " " <span class="dim">"Nothing has changed yet; using it can be undone."</span></p>
            <Differences view=view table=TableQuery::Newer/>
        </div>
    }
}

/// The two files and their sizes.
pub(super) fn named(view: &ReplaceView) -> (String, String) {
    let renamed = view.old.file_name != view.new.file_name;
    let files = if renamed { format!("{} → {}", view.old.file_name, view.new.file_name) } else { view.new.file_name.clone() };
    (files, format!("{} → {}", format::size(view.old.size), format::size(view.new.size)))
}

/// What differs between two files.
#[component]
pub(super) fn Differences(
    view: ReplaceView,
    /// All the lines that differ.
    table: TableQuery,
) -> impl IntoView {
    let worth = |title: &'static str, list: &[String]| {
        (!list.is_empty()).then(|| {
            let items = list.iter().cloned().map(|sentence| view! { <li>{sentence}</li> }).collect_view();
            view! { <Card title=title><ul class="notes">{items}</ul></Card> }
        })
    };
    let periods = [("New periods", &view.periods.0), ("Periods that are gone", &view.periods.1)];
    let periods: Vec<String> =
        periods.into_iter().filter(|(_, list)| !list.is_empty()).map(|(label, list)| format!("{label}: {}", listed(list))).collect();
    view! {
        {worth("Recorded decisions", &view.decisions)}
        {worth("Your corrections", &view.corrections)}
        <div class="two">
            <Totals rows=view.totals.clone() currency=view.currency.clone()/>
            <Tables fates=view.tables.clone() periods=periods/>
        </div>
        <Members members=view.members.clone() count=view.member_count/>
        {worth("Also to know", &view.notes)}
        <Lines view=view table=table/>
    }
}

/// A few of many names, and how many more there are.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 12;
    let more = names.len().saturating_sub(SHOWN);
    let shown = names.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}

fn amount(value: Option<Decimal>, unit: Unit, currency: &str) -> impl IntoView + use<> {
    let title = value.map(|v| format::exact(v, unit, currency));
    let shown = value.map_or_else(|| format::NONE.to_owned(), |v| format::short(v, unit, currency));
    view! { <td class="num" title=title>{shown}</td> }
}

fn difference(before: Option<Decimal>, after: Option<Decimal>, unit: Unit, currency: &str) -> impl IntoView + use<> {
    let change = after.unwrap_or_default() - before.unwrap_or_default();
    let shown = if change.is_zero() { "same".to_owned() } else { format::difference(change, unit, currency) };
    view! { <td class="num" class:dim=change.is_zero()>{shown}</td> }
}

#[component]
fn Totals(rows: Vec<TotalChange>, currency: String) -> impl IntoView {
    let rows = rows
        .into_iter()
        .map(|row| {
            view! {
                <tr>
                    <th scope="row">{row.measure} " " <small>{row.version.id()}</small></th>
                    {amount(row.before, row.unit, &currency)}
                    {amount(row.after, row.unit, &currency)}
                    {difference(row.before, row.after, row.unit, &currency)}
                </tr>
            }
        })
        .collect_view();
    view! {
        <Card title="What the file adds up to">
            <div class="scroll short" tabindex="0" role="region" aria-label="Totals">
                <table class="figures">
                    <thead><tr><th scope="col">"Total"</th><th scope="col" class="num">"Old file"</th><th scope="col" class="num">"Newer file"</th><th scope="col" class="num">"Change"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </Card>
    }
}

#[component]
fn Tables(fates: Vec<TableFate>, periods: Vec<String>) -> impl IntoView {
    let item = |fate: TableFate| {
        let state = match (fate.there, fate.was.is_empty(), fate.used) {
            (false, ..) => "no longer there",
            (_, true, (_, true)) => "new",
            (_, true, _) => "new, left out",
            (_, _, (true, false)) => "now left out",
            (_, _, (false, true)) => "now in use",
            (_, _, (false, false)) => "left out, as before",
            _ => "",
        };
        let moved = (fate.there && !fate.was.is_empty() && fate.was != fate.place).then(|| format!("was {}", fate.was));
        let columns = [("added", &fate.columns_added), ("gone", &fate.columns_removed)];
        let columns =
            columns.into_iter().filter(|(_, list)| !list.is_empty()).map(|(what, list)| format!("columns {what}: {}", listed(list)));
        let renamed = fate.columns_renamed.iter().map(|(old, new)| format!("column {old} is now {new}"));
        let counts = (fate.used.0 || fate.used.1).then(|| replaced::counts(fate.counts));
        let said: Vec<String> = counts.into_iter().chain(moved).chain(columns).chain(renamed).collect();
        view! {
            <li>
                <b>{fate.place}</b> " " <small class:bad=!fate.there>{state}</small>
                <p class="dim">{said.join(" · ")}</p>
            </li>
        }
    };
    let items = fates.into_iter().map(item).collect_view();
    let periods = periods.into_iter().map(|line| view! { <li><p>{line}</p></li> }).collect_view();
    view! {
        <Card title="Tables, columns and periods">
            <ul class="fates scroll short" tabindex="0" aria-label="Tables">{items} {periods}</ul>
        </Card>
    }
}

#[component]
fn Members(members: Vec<NewMember>, count: u32) -> impl IntoView {
    (count > 0).then(|| {
        let item = |member: NewMember| {
            let like = (!member.like.is_empty()).then(|| format!(" may be another spelling of {}", member.like));
            view! { <li class:watch=!member.like.is_empty()>{member.name} " " <small>{member.dimension.to_lowercase()} {like}</small></li> }
        };
        view! {
            <Card title="Names that the old file did not have" remark=format::count(count)>
                <ul class="members">{members.into_iter().map(item).collect_view()}</ul>
            </Card>
        }
    })
}

#[component]
fn Lines(view: ReplaceView, table: TableQuery) -> impl IntoView {
    let shown = u32::try_from(view.lines.len()).unwrap_or(u32::MAX);
    let remark = if shown < view.line_count {
        format!("the {} largest of {}", format::count(shown), format::count(view.line_count))
    } else {
        format!("largest first; {} stay the same", format::counted(view.counts.same, "line", "lines"))
    };
    if view.lines.is_empty() {
        return view! { <Card title="Lines"><p class="dim">"Every line is the same in both files."</p></Card> }.into_any();
    }
    let table = StoredValue::new(table);
    let menu = move || view! { <TableMenu id="lines-menu" name="all lines that differ" table=move || table.get_value()/> };
    let rows = view.lines.into_iter().map(|line| view! { <LineRow line=line/> }).collect_view();
    view! {
        <Card title="Lines that differ" remark=remark tools=ViewFn::from(menu)>
            <div class="scroll tall" tabindex="0" role="region" aria-label="Lines that differ">
                <table class="figures">
                    <thead>
                        <tr>
                            <th scope="col">"What"</th>
                            <th scope="col">"Line"</th>
                            <th scope="col">"Period"</th>
                            <th scope="col">"Measure"</th>
                            <th scope="col" class="num">"Old file"</th>
                            <th scope="col" class="num">"Newer file"</th>
                            <th scope="col" class="num">"Change"</th>
                            <th scope="col">"Cell"</th>
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
fn LineRow(line: LineChange) -> impl IntoView {
    let class = match line.fate {
        LineFate::Added => "good",
        LineFate::Changed => "watch",
        LineFate::Removed => "bad",
    };
    let exact = |value: Option<Decimal>| value.map_or_else(|| format::NONE.to_owned(), |v| format::exact(v, line.unit, &line.currency));
    view! {
        <tr>
            <td class=class>{line.fate.word()}</td>
            <th scope="row" class="cut" title=line.label.clone()>{line.label.clone()}</th>
            <td>{line.period.clone()}</td>
            <td>{line.measure.clone()} " " <small>{words::version(line.version).to_lowercase()}</small></td>
            <td class="num">{exact(line.before)}</td>
            <td class="num">{exact(line.after)}</td>
            {difference(line.before, line.after, line.unit, &line.currency)}
            <td class="dim">{line.place.clone()}</td>
        </tr>
    }
}
