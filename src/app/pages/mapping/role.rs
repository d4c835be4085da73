//! What a column can be, as choices to find by typing.

use crate::app::parts::combobox::Choice;
use crate::app::words;
use crate::engine::protocol::MappingView;
use crate::ledger::{DimensionKind, Measure, Version};
use crate::workbook::mapping::{Amount, Column, Role};

/// Every role that a column can be given, what it is first; `None` is what was found.
pub(super) fn choices(column: &Column, view: &MappingView) -> Vec<(Option<Role>, Choice)> {
    let choice = |role: Role, group: &str| {
        let label = words::role(&role);
        (Some(role), Choice { label, detail: group.to_owned() })
    };
    let (period, member) = match &column.role {
        Role::Amount(amount) => (amount.period, amount.member.clone()),
        _ => (None, None),
    };
    let mut list = vec![choice(column.role.clone(), "now")];
    if column.confidence == 100 {
        list.push((None, Choice { label: "As found".into(), detail: String::new() }));
    }
    let row = [Role::Period, Role::Version, Role::MeasureName, Role::Currency].map(|role| choice(role, "said in each row"));
    let dimensions = view.dimensions.iter().map(|(id, _)| choice(Role::Dimension(DimensionKind::from_id(id)), "what a line is about"));
    let amount = |version: Version, (measure, label): &(String, String)| {
        // An amount keeps the period and the member that its header gave.
        let role = Amount { measure: Some(Measure::new(measure)), version: Some(version), period, member: member.clone() };
        let label = format!("{} · {label}", words::version(version));
        (Some(Role::Amount(role)), Choice { label, detail: "amounts".into() })
    };
    let out = [Role::Derived, Role::Note, Role::Ignored].map(|role| choice(role, "not counted"));
    list.extend(row);
    list.extend(dimensions);
    list.extend(out);
    list.extend(
        Version::ALL.into_iter().flat_map(|version| view.measures.iter().map(move |measure| amount(version, measure)).collect::<Vec<_>>()),
    );
    // The role in force stands once, on top.
    let mut first = true;
    list.retain(|(role, _)| std::mem::take(&mut first) || role.as_ref() != Some(&column.role));
    list
}
