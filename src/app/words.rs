//! Words for what the engine names by kind: one exhaustive match each, so that a new kind cannot be forgotten.

use crate::ledger::{RateKind, Version};
use crate::workbook::mapping::{Layout, Role};

/// The layout of a table in a few words.
pub const fn layout(layout: Layout) -> &'static str {
    match layout {
        Layout::Long => "one row per line and period",
        Layout::WidePeriods => "periods across",
        Layout::WideMeasures => "measures across",
        Layout::Both => "periods across, measures under each",
        Layout::Lookup => "a list without amounts",
    }
}

/// What a table is, below its name: where its header stands and how it is laid out.
pub fn table(header_rows: &[u32], how: Layout) -> String {
    let rows: Vec<String> = header_rows.iter().map(|row| (row + 1).to_string()).collect();
    let header = match rows.as_slice() {
        [] => "no header row".to_owned(),
        [row] => format!("header in row {row}"),
        [first, .., last] => format!("header in rows {first} to {last}"),
    };
    format!("{header}, {}", layout(how))
}

/// A version with a capital letter.
pub const fn version(version: Version) -> &'static str {
    match version {
        Version::Plan => "Plan",
        Version::Actual => "Actual",
        Version::Committed => "Committed",
        Version::Forecast => "Forecast",
    }
}

/// At which rates actuals are converted.
pub const fn rates(kind: RateKind) -> &'static str {
    match kind {
        RateKind::Plan => "At plan rates",
        RateKind::Actual => "At actual rates",
    }
}

/// A column's role as it stands on its button: `Plan · Jan 2026`.
pub fn role(role: &Role) -> String {
    match role {
        Role::Period => "Period".into(),
        Role::Dimension(kind) => kind.label(),
        Role::Version => "Version".into(),
        Role::MeasureName => "Measure".into(),
        Role::Currency => "Currency".into(),
        Role::Amount(amount) => {
            let measure = amount.measure.as_ref().filter(|m| m.id() != "spend").map(crate::ledger::Measure::label);
            let member = amount.member.as_ref().map(|(_, name)| name.clone());
            let period = amount.period.map(|p| p.label());
            let words = [member, measure, amount.version.map(|v| version(v).to_owned()), period];
            let words: Vec<String> = words.into_iter().flatten().collect();
            if words.is_empty() { "Spend".into() } else { words.join(" · ") }
        }
        Role::Derived => "Computed, left out".into(),
        Role::Note => "Note".into(),
        Role::Ignored => "Left out".into(),
    }
}

/// The class that colors a role.
pub const fn role_class(role: &Role) -> &'static str {
    match role {
        Role::Period | Role::Dimension(_) | Role::Version | Role::MeasureName | Role::Currency => "role",
        Role::Amount(_) => "role amount",
        Role::Derived | Role::Note | Role::Ignored => "role quiet",
    }
}

/// What still stands between a draft and the record; `None` when nothing is missing.
pub fn missing(parts: &[(&str, bool)]) -> Option<String> {
    let missing: Vec<&str> = parts.iter().filter(|(_, there)| !there).map(|(name, _)| *name).collect();
    let (last, rest) = missing.split_last()?;
    Some(if rest.is_empty() { format!("Still missing: {last}.") } else { format!("Still missing: {} and {last}.", rest.join(", ")) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Measure, Period};
    use crate::workbook::mapping::Amount;

    #[test]
    fn an_amount_says_version_and_period() {
        let amount =
            Amount { measure: Some(Measure::SPEND), version: Some(Version::Plan), period: Period::from_id("2026-01"), member: None };
        assert_eq!(role(&Role::Amount(amount.clone())), "Plan · Jan 2026");
        let pipeline = Amount { measure: Some(Measure::PIPELINE), period: None, ..amount };
        assert_eq!(role(&Role::Amount(pipeline)), "Pipeline · Plan");
        assert_eq!(role(&Role::Amount(Amount { measure: None, version: None, period: None, member: None })), "Spend");
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(missing(&[("a title", true)]), None);
        assert_eq!(missing(&[("a title", false), ("who decides", true)]).as_deref(), Some("Still missing: a title."));
        let all = [("a title", false), ("who decides", false), ("the rationale", false)];
        assert_eq!(missing(&all).as_deref(), Some("Still missing: a title, who decides and the rationale."));
    }
}
