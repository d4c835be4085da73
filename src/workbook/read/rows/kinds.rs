//! What the label of a row says it is: a result of other lines, a count of people, a price, a rate, a balance; none of them is money to sum.

use crate::workbook::read::words::catalog::{self, Concept};
use crate::workbook::read::words::{find, tokens};

/// Why a row that is the result of others does not count.
pub(in crate::workbook::read) const COMPUTED: &str = "computed from other lines";
/// Why a row of this label is no money to sum; `None` when it may be.
pub(in crate::workbook::read) fn apart(label: &str) -> Option<&'static str> {
    if label.len() > 60 {
        return None;
    }
    let (words, apart) = (tokens(label), catalog::words(Concept::LabelsApart));
    // Words that change nothing of what a label is.
    let plain: Vec<&str> = words.iter().map(String::as_str).filter(|w| !apart.says(w, "filler")).collect();
    let (whole, plain) = (words.join(" "), plain.join(" "));
    let is = |kind: &str| !plain.is_empty() && (apart.says(&whole, kind) || apart.says(&plain, kind));
    if words.first().is_some_and(|w| w == "%") || words.last().is_some_and(|w| w == "%") {
        return Some("a percentage, never summed");
    }
    if is("result") {
        return Some(COMPUTED);
    }
    if is("people") {
        return Some("a number of people, not money");
    }
    if is("level") {
        return Some("a level at a moment, never summed");
    }
    let per = find(&words, "cost per").or_else(|| find(&words, "price per")).is_some_and(|(at, _)| at == 0);
    (is("rate") || per).then_some("a price or rate, never summed")
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn what_is_no_money_is_told_by_its_whole_label() {
        for label in [
            "EBITDA",
            "Net income",
            "Gross margin %",
            "Headcount",
            "Closing balance",
            "Cost per lead",
            "Unit price",
            "Résultat net",
            "Jahresüberschuss",
        ] {
            assert!(apart(label).is_some(), "{label}");
        }
        for label in [
            "Price promotions",
            "Balance boards",
            "Net revenue",
            "Profit sharing",
            "Staff",
            "Exchange fees",
            "Marketing",
            "Result day catering",
        ] {
            assert!(apart(label).is_none(), "{label}");
        }
    }
}
