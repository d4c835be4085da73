//! A column's role as a select: what it was taken for, and everything else it could be.

use leptos::prelude::*;

use crate::app::words;
use crate::engine::command::TableChange;
use crate::engine::protocol::MappingView;
use crate::ledger::{DimensionKind, Measure, Version};
use crate::workbook::mapping::{Amount, Column, Role};

/// The select above a column.
#[component]
pub(crate) fn RoleSelect(column: Column, view: MappingView, correct: Callback<TableChange>) -> impl IntoView {
    let index = column.index;
    let before = column.role.clone();
    let chosen = id(&column.role);
    let groups = choices(&column, &view).into_iter().map(|(group, roles)| {
        let options = roles.into_iter().map(|(value, label)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{label}</option> }
        });
        view! { <optgroup label=group>{options.collect_view()}</optgroup> }
    });
    let choose = move |change| correct.run(TableChange::Column { index, role: role(&event_target_value(&change), &before) });
    let name = format!("Role of {}", if column.header.is_empty() { "the column" } else { &column.header });
    view! {
        <select id=format!("role-{index}") class=words::role_class(&column.role) aria-label=name title=column.reason on:change=choose>
            {groups.collect_view()}
        </select>
    }
}

/// The value of a role in the select.
fn id(role: &Role) -> String {
    match role {
        Role::Amount(amount) => {
            let measure = amount.measure.as_ref().map_or("", Measure::id);
            format!("amount:{}:{measure}", amount.version.map_or("", Version::id))
        }
        other => other.id(),
    }
}

/// The role of a value; an amount keeps the period and the member that its header gave. `None`: as found.
fn role(id: &str, before: &Role) -> Option<Role> {
    if let Some(kind) = id.strip_prefix("dimension:") {
        return Some(Role::Dimension(DimensionKind::from_id(kind)));
    }
    if let Some((version, measure)) = id.strip_prefix("amount:").and_then(|rest| rest.split_once(':')) {
        let (period, member) = match before {
            Role::Amount(amount) => (amount.period, amount.member.clone()),
            _ => (None, None),
        };
        let measure = (!measure.is_empty()).then(|| Measure::new(measure));
        return Some(Role::Amount(Amount { measure, version: Version::from_id(version), period, member }));
    }
    match id {
        "period" => Some(Role::Period),
        "version" => Some(Role::Version),
        "measure_name" => Some(Role::MeasureName),
        "currency" => Some(Role::Currency),
        "derived" => Some(Role::Derived),
        "note" => Some(Role::Note),
        "ignored" => Some(Role::Ignored),
        _ => None,
    }
}

/// What a column can be, in groups.
fn choices(column: &Column, view: &MappingView) -> Vec<(&'static str, Vec<(String, String)>)> {
    let now = (id(&column.role), words::role(&column.role));
    let as_found = if column.confidence == 100 { vec![now.clone(), ("as-found".into(), "as found".into())] } else { vec![now.clone()] };
    let simple = |role: Role| (role.id(), words::role(&role));
    let row = [Role::Period, Role::Version, Role::MeasureName, Role::Currency].map(simple).to_vec();
    let dimensions = view.dimensions.iter().map(|(id, label)| (format!("dimension:{id}"), label.clone())).collect();
    let amounts = |version: Version| {
        let amount = |(measure, label): &(String, String)| {
            (format!("amount:{}:{measure}", version.id()), format!("{} · {label}", words::version(version)))
        };
        view.measures.iter().map(amount).collect::<Vec<_>>()
    };
    let out = [Role::Derived, Role::Note, Role::Ignored].map(simple).to_vec();
    let mut groups = vec![
        ("Now", as_found),
        ("What a row says", row),
        ("What a line is about", dimensions),
        ("Planned amounts", amounts(Version::Plan)),
        ("Actual amounts", amounts(Version::Actual)),
        ("Committed amounts", amounts(Version::Committed)),
        ("Forecast amounts", amounts(Version::Forecast)),
        ("Not counted", out),
    ];
    // The role in force stands once, on top.
    for (_, roles) in groups.iter_mut().skip(1) {
        roles.retain(|(value, _)| *value != now.0);
    }
    groups.retain(|(_, roles)| !roles.is_empty());
    groups
}
