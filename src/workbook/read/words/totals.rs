//! Words by which a row or a column says that it is a total of others.

use super::catalog::{self, Concept};
use super::tokens;

/// Whether a phrase of folded words means this.
fn says(phrase: &str, meaning: &str) -> bool {
    catalog::words(Concept::Totals).says(phrase, meaning)
}

/// How plainly a label says total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook::read) enum Says {
    /// The label is a word for total.
    Plainly,
    /// A total word begins or ends it.
    Perhaps,
}

/// Whether a row's label says total; `None` when it does not.
pub(in crate::workbook::read) fn label(text: &str) -> Option<Says> {
    if text.len() > 80 {
        return None;
    }
    let words = tokens(text);
    if words.is_empty() {
        return None;
    }
    if says(&words.join(" "), "alone") {
        return Some(Says::Plainly);
    }
    let edge = |word: Option<&String>| word.is_some_and(|w| says(w, "edge"));
    // `Sous-total Bretagne`: a word for total of several words.
    let phrase = |part: Option<&[String]>| part.is_some_and(|p| says(&p.join(" "), "alone"));
    let long = (2..words.len()).any(|n| phrase(words.get(..n)) || phrase(words.get(words.len() - n..)));
    (long || edge(words.first()) || edge(words.last())).then_some(Says::Perhaps)
}

/// Whether a label says that it totals everything, not one group.
pub(in crate::workbook::read) fn is_grand(text: &str) -> bool {
    says(&tokens(text).join(" "), "grand")
}

/// Whether a header says that its column adds up others: `Total`, `YTD`, `FY26 total`, `H1`.
pub(in crate::workbook::read) fn is_total_header(words: &[String]) -> bool {
    if words.is_empty() {
        return false;
    }
    let joined = words.join(" ");
    says(&joined, "alone") || says(&joined, "stretch")
}

/// Whether a member of a dimension says that it is the total of the others: nothing less plain than the word itself.
pub(in crate::workbook::read) fn is_total_member(text: &str) -> bool {
    const OTHERS: [&str; 8] = ["all", "check", "checksum", "result", "results", "ergebnis", "overall", "ensemble"];
    let words = tokens(text).join(" ");
    says(&words, "alone") && !OTHERS.contains(&words.as_str())
}

/// Whether words in place of a period say a stretch of several: `YTD`, `Full year`, `FY 2026`, `Total`.
pub(in crate::workbook::read) fn is_stretch(words: &[String]) -> bool {
    let joined = words.iter().filter(|w| !w.bytes().all(|b| b.is_ascii_digit())).cloned().collect::<Vec<_>>().join(" ");
    says(&joined, "stretch") || says(&joined, "alone")
}

/// Whether a header begins or ends with a word for total.
pub(in crate::workbook::read) fn mentions_total(words: &[String]) -> bool {
    let edge = |word: Option<&String>| word.is_some_and(|w| says(w, "edge") || w == "ytd");
    edge(words.first()) || edge(words.last())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_known_in_each_language() {
        for text in ["Total", "GRAND TOTAL:", "Summe", "Total général", "Totale", "Totaal", "Suma", "Razem", "Sub-total", "Result"] {
            assert_eq!(label(text), Some(Says::Plainly), "{text}");
        }
        assert_eq!(label("Total Paid Media"), Some(Says::Perhaps));
        assert_eq!(label("EMEA Total"), Some(Says::Perhaps));
        assert_eq!(label("Sous-total Bretagne"), Some(Says::Perhaps));
        assert_eq!(label("Paid Search"), None);
        assert_eq!(label("Totally Fit Ltd"), None);
    }
}
