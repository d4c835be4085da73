//! What a cell in an amount column gives: an amount, nothing, or a fault to tell people about.

use rust_decimal::Decimal;

use super::numbers::{self, Mark};
use crate::ledger::amount;
use crate::workbook::issue::{IssueKind, Severity};
use crate::workbook::read::grid::{ERRORS, Kind, Texts, Value};
use crate::workbook::scale::Scale;

/// What an amount cell gives.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::workbook::read) enum Given {
    /// Nothing: blank, a dash, `n/a`.
    Nothing,
    /// An amount.
    Amount(Decimal),
    /// An amount stored as text.
    AsText(Decimal),
    /// Something else.
    Fault(IssueKind, String),
}

impl Given {
    /// The amount that a written one stands for.
    pub(in crate::workbook::read) fn in_scale(self, scale: Scale) -> Self {
        let too_large = |n: Decimal| Self::Fault(IssueKind::AmountTooLarge, format!("{n} {}", scale.name()));
        match self {
            Self::Amount(n) => scale.real(n).map_or_else(|| too_large(n), Self::Amount),
            Self::AsText(n) => scale.real(n).map_or_else(|| too_large(n), Self::AsText),
            other => other,
        }
    }
}

/// Whether an amount cell gives nothing.
pub(in crate::workbook::read) fn is_nothing(value: Option<Value>, texts: &Texts) -> bool {
    match value {
        None => true,
        Some(Value::Text(place)) => numbers::says_none(texts.get(place)),
        Some(_) => false,
    }
}

/// Reads an amount cell; `mark` is the decimal sign of its column.
pub(in crate::workbook::read) fn given(value: Option<Value>, texts: &Texts, mark: Mark) -> Given {
    match value {
        None => Given::Nothing,
        Some(Value::Number(n)) => {
            amount::from_cell(n).map_or_else(|| Given::Fault(IssueKind::AmountTooLarge, format!("the number {n:e}")), Given::Amount)
        }
        Some(Value::Text(place)) => {
            let text = texts.get(place);
            if numbers::says_none(text) {
                return Given::Nothing;
            }
            match (texts.kind(place), numbers::parse(text, mark)) {
                (Kind::Number, Some(number)) if number.value.abs() < amount::LIMIT => Given::AsText(number.value),
                (Kind::Number, _) => Given::Fault(IssueKind::AmountTooLarge, format!("“{text}”")),
                _ => Given::Fault(IssueKind::TextAmount, format!("the text “{}”", short(text))),
            }
        }
        Some(Value::Date(_)) => Given::Fault(IssueKind::TextAmount, "a date".into()),
        Some(Value::Bool(b)) => Given::Fault(IssueKind::TextAmount, if b { "TRUE" } else { "FALSE" }.into()),
        Some(Value::Error(e)) => {
            Given::Fault(IssueKind::ErrorCell, format!("the error {}", ERRORS.get(usize::from(e)).copied().unwrap_or("#ERROR!")))
        }
        Some(Value::Unsaved) => Given::Fault(IssueKind::FormulaWithoutValue, "a formula without a saved value".into()),
    }
}

/// A text short enough for a sentence.
pub(in crate::workbook::read) fn short(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(39).chain(std::iter::once('…')).collect() }
}

/// How bad a fault is, and what to say about it after the address.
pub(in crate::workbook::read) fn sentence(kind: IssueKind, what: &str) -> (Severity, String) {
    match kind {
        IssueKind::AmountTooLarge => {
            (Severity::Error, format!("holds {what}, beyond the largest amount of 10¹³; it counts as missing. Check the number."))
        }
        IssueKind::ErrorCell => {
            (Severity::Error, format!("holds {what}; it counts as missing, not as 0. Correct the formula and open the file again."))
        }
        IssueKind::FormulaWithoutValue => {
            (Severity::Error, format!("holds {what}; it counts as missing. Open the file in Excel, save it and choose it again."))
        }
        _ => (Severity::Error, format!("holds {what}; it counts as missing, not as 0.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_told_from_blanks() {
        let mut texts = Texts::default();
        let mut read = |text: &str| {
            let value = texts.place(text).map(Value::Text);
            given(value, &texts, Mark::Point)
        };
        assert_eq!(read("—"), Given::Nothing);
        assert_eq!(read("1,200-"), Given::AsText(Decimal::from(-1200)));
        assert_eq!(read("TBD"), Given::Fault(IssueKind::TextAmount, "the text “TBD”".into()));
        let texts = Texts::default();
        assert_eq!(
            given(Some(Value::Number(1e13)), &texts, Mark::Point),
            Given::Fault(IssueKind::AmountTooLarge, "the number 1e13".into())
        );
        assert!(
            matches!(given(Some(Value::Error(0)), &texts, Mark::Point), Given::Fault(IssueKind::ErrorCell, what) if what.contains("#DIV/0!"))
        );
    }
}
