//! Words for what a column of texts or dates is: region, channel, owner, currency, the period of the row, a remark.

use super::catalog::{self, Concept};
use super::tokens;
use crate::ledger::DimensionKind;

/// What a header's words say of a column that holds no amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook::read) enum Says {
    /// One of the known dimensions, by its id.
    Dimension(&'static str),
    /// The row's date or period.
    Period,
    /// A version word in each row.
    Version,
    /// A measure's name in each row.
    MeasureName,
    /// The row's currency.
    Currency,
    /// What a line is about, in its own words: `Description`.
    Text,
    /// A remark or a link.
    Note,
    /// Where somebody is reached: as text a remark, as a number a channel that is counted.
    Address,
    /// A number that names something.
    Id,
}

/// The meanings of [`Concept::Columns`] that are no dimensions; every other one is a dimension's id.
const OTHERS: [(&str, Says); 8] = [
    ("period", Says::Period),
    ("version", Says::Version),
    ("measure", Says::MeasureName),
    ("currency", Says::Currency),
    ("text", Says::Text),
    ("note", Says::Note),
    ("address", Says::Address),
    ("id", Says::Id),
];

/// The longest phrase among the words, then the first.
fn longest(words: &[String]) -> Option<(Says, usize)> {
    let found = catalog::words(Concept::Columns).find(words, &[])?;
    let says = OTHERS.iter().find(|(id, _)| *id == found.meaning).map_or(Says::Dimension(found.meaning), |(_, says)| *says);
    Some((says, found.length))
}

/// What a header says of its column, and whether those words are the whole header; `None` when it says nothing known.
pub(in crate::workbook::read) fn column(header: &str) -> Option<(Says, bool)> {
    let words = tokens(header);
    let (says, length) = longest(&words)?;
    // The last word names the thing: `Campaign Number` is an id, `Campaign Type` a type, `Campaign Owner` an owner.
    if length < words.len()
        && let Some(last) = words.last()
        && let Some((by_last, _)) = longest(std::slice::from_ref(last))
        && last != "name"
        && length == 1
    {
        return Some((by_last, false));
    }
    Some((says, length == words.len()))
}

/// The dimension of an id. Account numbers are one, whatever their header: they bring plan and ledger together.
pub(in crate::workbook::read) fn dimension(id: &str) -> DimensionKind {
    if id == "account" { DimensionKind::Other("Account".to_owned()) } else { DimensionKind::from_id(id) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_say_what_their_column_is() {
        let says = |header: &str| column(header).map(|(says, _)| says);
        assert_eq!(says("Campaign Owner"), Some(Says::Dimension("owner")));
        assert_eq!(says("Kampagnenbesitzer"), Some(Says::Dimension("owner")));
        assert_eq!(says("Account Number"), Some(Says::Dimension("account")));
        assert_eq!(says("Invoice Date"), Some(Says::Period));
        assert_eq!(says("Budget Type"), Some(Says::Version));
        assert_eq!(says("Name of Payee"), Some(Says::Dimension("vendor")));
        assert_eq!(says("Cost Center"), Some(Says::Dimension("department")));
        assert_eq!(says("Comments/Explanation"), Some(Says::Note));
        assert_eq!(says("Währung"), Some(Says::Currency));
        assert_eq!(says("채널"), Some(Says::Dimension("channel")));
        assert_eq!(says("担当者"), Some(Says::Dimension("owner")));
        assert_eq!(says("E-Mail"), Some(Says::Address));
        assert_eq!(says("Phone"), Some(Says::Id));
        assert_eq!(says("Bezeichnung"), Some(Says::Text));
        assert_eq!(says("Whatever"), None);
    }
}
