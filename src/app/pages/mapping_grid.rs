//! The preview of one table: its first rows under the roles of its columns, and the corrections to the table as a whole.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::mapping_role::RoleSelect;
use crate::app::context::use_session;
use crate::app::parts::card::Card;
use crate::app::parts::select::Select;
use crate::app::session::Kind;
use crate::app::{format, words};
use crate::engine::command::{Command, TableChange};
use crate::engine::protocol::MappingView;
use crate::ledger::Version;
use crate::workbook::mapping::{PreviewRow, Role, Table};

/// Carries out a correction of one table.
pub(super) fn correct(table: String) -> Callback<TableChange> {
    let session = use_session();
    Callback::new(move |change| {
        let command = Command::SetTable { table: table.clone(), change };
        spawn_local(async move {
            if let Err(sentence) = session.carry_out(command).await {
                session.notify(Kind::Error, sentence, None);
            }
        });
    })
}

/// The card of one table.
#[component]
pub(crate) fn TableCard(table: Table, view: MappingView) -> impl IntoView {
    let correct = correct(table.key.clone());
    let heads = table.columns.iter().enumerate().map(|(position, column)| {
        let number = table.preview.iter().any(|row| !row.excluded && row.cells.get(position).is_some_and(|cell| cell.number));
        let sure = if column.confidence == 100 { "sure".to_owned() } else { format!("{} % sure", column.confidence) };
        view! {
            <th scope="col" class:num=number>
                <span class="source cut" title=column.header.clone()>{if column.header.is_empty() { "(no header)".to_owned() } else { column.header.clone() }}</span>
                <RoleSelect column=column.clone() view=view.clone() correct=correct/>
                <small title=column.reason.clone() class:unsure=column.confidence < 75>{sure}</small>
            </th>
        }
    }).collect_view();
    let roles: Vec<Role> = table.columns.iter().map(|column| column.role.clone()).collect();
    let rows =
        table.preview.iter().map(|row| view! { <Row row=row.clone() roles=roles.clone() reason=reason(&table, row.row)/> }).collect_view();
    let left_out = (!table.used).then(|| view! { <p class="unused-reason">{table.unused_reason.clone()}</p> });
    let title = if table.title.is_empty() { table.sheet_name.clone() } else { format!("{} · {}", table.sheet_name, table.title) };
    view! {
        <Card title=title remark=words::table(&table)>
            {left_out}
            <TableSwitches table=table.clone() changed=view.changed correct=correct/>
            <div class="scroll" tabindex="0" role="region" aria-label=format!("Preview of {}", table.sheet_name)>
                <table class="grid" class:unused=!table.used>
                    <thead><tr><th scope="col" class="row-number"><span class="unseen">"Row"</span></th>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </Card>
    }
}

fn reason(table: &Table, row: u32) -> String {
    table.excluded_rows.iter().find(|excluded| excluded.row == row).map(|e| e.reason.clone()).unwrap_or_default()
}

#[component]
fn Row(row: PreviewRow, roles: Vec<Role>, reason: String) -> impl IntoView {
    let title = if row.excluded { format!("Left out: {reason}") } else { String::new() };
    let cells = row.cells.into_iter().enumerate().map(|(position, cell)| {
        let role = roles.get(position);
        let quiet = matches!(role, Some(Role::Derived | Role::Ignored));
        let amounts = matches!(role, Some(Role::Amount(_) | Role::Derived));
        let text = match (cell.text.is_empty(), cell.issue) {
            (true, true) => format::NONE.to_owned(),
            _ if cell.number && amounts => format::as_amount(&cell.text),
            _ => cell.text,
        };
        let mark = cell.issue.then(|| view! { <span class="unseen">" (issue)"</span> });
        view! { <td class:num=cell.number class:issue=cell.issue class:quiet=quiet title=text.clone()>{text.clone()} {mark}</td> }
    });
    view! {
        <tr class:excluded=row.excluded title=(!title.is_empty()).then_some(title)>
            <th scope="row" class="row-number">{row.row + 1}</th>
            {cells.collect_view()}
        </tr>
    }
}

/// Whether the table counts, which version all its amounts have, and the year of its months.
#[component]
fn TableSwitches(table: Table, changed: bool, correct: Callback<TableChange>) -> impl IntoView {
    let versions = [("mixed".to_owned(), "as found".to_owned())]
        .into_iter()
        .chain(Version::ALL.map(|version| (version.id().to_owned(), words::version(version).to_owned())))
        .collect::<Vec<_>>();
    let version = one_version(&table).map_or("mixed", Version::id).to_owned();
    let choose_version = Callback::new(move |id: String| correct.run(TableChange::Version(Version::from_id(&id))));
    let year = table.assumed_year.map(|year| {
        let set = move |change| correct.run(TableChange::Year(event_target_value(&change).trim().parse().ok()));
        view! {
            <label class="select">
                <span>"Year of its months"</span>
                <input id="table-year" type="number" min="1990" max="2100" step="1" prop:value=year.to_string() on:change=set/>
            </label>
        }
    });
    let used = table.used;
    view! {
        <div class="row switches">
            <label class="check">
                <input
                    type="checkbox"
                    id="table-used"
                    prop:checked=used
                    on:change=move |change| correct.run(TableChange::Used(event_target_checked(&change)))
                />
                "Use this table"
            </label>
            <Select label="All amounts are" named=true id="table-version" options=versions value=version on_choice=choose_version/>
            {year}
            {changed.then(|| view! { <small>"changed by you; Undo takes it back"</small> })}
        </div>
    }
}

/// The version that all amounts of a table share; `None` when they differ, or rows say it.
fn one_version(table: &Table) -> Option<Version> {
    let mut versions = table.columns.iter().filter_map(|column| match &column.role {
        Role::Amount(amount) => Some(amount.version),
        _ => None,
    });
    let first = versions.next()??;
    versions.all(|version| version == Some(first)).then_some(first)
}
