//! Words for spend and the steps of the funnel, and for what is never summed: rates, prices, differences.

use super::catalog::{self, Concept};
use crate::ledger::Measure;

/// How plainly words name a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::workbook::read) enum Plainness {
    /// The words are the measure's name.
    Bare,
    /// The measure's name among words that add nothing.
    Filled,
    /// The measure's name with words that say which: `Labor cost`, `tv spend`.
    Qualified,
}

/// A measure that words name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::workbook::read) struct Named {
    /// The measure's id.
    pub(in crate::workbook::read) id: &'static str,
    /// How plainly.
    pub(in crate::workbook::read) plainness: Plainness,
    /// The words that say which, joined; empty unless qualified.
    pub(in crate::workbook::read) qualifier: String,
}

/// The measure the words name; `None` when they name none. `letters`: whether a one-letter ending counts (`tv_S`).
pub(in crate::workbook::read) fn measure(words: &[String], letters: bool) -> Option<Named> {
    let catalog = catalog::words(Concept::Measures);
    let mut words = words;
    // `search_clicks_P`: a lone letter after the measure says nothing.
    if letters
        && words.len() >= 2
        && let Some((last, head)) = words.split_last()
        && last.len() == 1
    {
        if let Some(id) = catalog::words(Concept::MeasureLetters).of(last)
            && catalog.find(head, &[]).is_none()
        {
            return Some(Named { id, plainness: Plainness::Qualified, qualifier: head.join(" ") });
        }
        words = head;
    }
    let found = catalog.find(words, &[])?;
    let (at, length) = (found.at, found.length);
    let rest: Vec<&str> = words.iter().enumerate().filter(|(i, _)| !(at..at + length).contains(i)).map(|(_, w)| w.as_str()).collect();
    let filler = catalog::words(Concept::Filler);
    let telling = rest.iter().any(|w| filler.of(w).is_none());
    let plainness = if rest.is_empty() {
        Plainness::Bare
    } else if !telling {
        Plainness::Filled
    } else {
        // A measure's word counts at the start or the end of a longer name, not in its middle.
        if at != 0 && at + length != words.len() {
            return None;
        }
        Plainness::Qualified
    };
    Some(Named { id: found.meaning, plainness, qualifier: if plainness == Plainness::Qualified { rest.join(" ") } else { String::new() } })
}

/// The measure that words of their own name: people, whatever they are called, else the words themselves.
pub(in crate::workbook::read) fn custom(words: &str) -> Measure {
    if catalog::words(Concept::LabelsApart).says(words, "people") { Measure::HEADCOUNT } else { Measure::new(words) }
}

/// Why something is never summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook::read) enum Never {
    /// Computed from two others: a variance, a change.
    Difference,
    /// What stands at a moment: a balance, a running total.
    Level,
    /// A rate, a share, an average, a score.
    Rate,
    /// A price per unit.
    Price,
    /// What is left of income after costs.
    Result,
}

/// The phrase by which the words name something that is never summed, and why; `None` when they name none.
pub(in crate::workbook::read) fn never_summed(words: &[String]) -> Option<(&'static str, Never)> {
    let found = catalog::words(Concept::NeverSummed).find(words, &[])?;
    let why = match found.meaning {
        "difference" => Never::Difference,
        "level" => Never::Level,
        "price" => Never::Price,
        "result" => Never::Result,
        _ => Never::Rate,
    };
    Some((found.phrase, why))
}

/// The phrase by which the words name something computed or a rate; `None` when they name none.
pub(in crate::workbook::read) fn derived(words: &[String]) -> Option<&'static str> {
    never_summed(words).map(|(phrase, _)| phrase)
}

/// Whether the words name a price.
pub(in crate::workbook::read) fn is_price(words: &[String]) -> bool {
    catalog::words(Concept::Prices).find(words, &[]).is_some()
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;

    fn named(text: &str) -> Option<(&'static str, Plainness, String)> {
        measure(&tokens(text), text.contains('_')).map(|n| (n.id, n.plainness, n.qualifier))
    }

    #[test]
    fn measures_are_known_by_their_words() {
        use Plainness::{Bare, Filled, Qualified};
        assert_eq!(named("Umsatzerlös"), Some(("revenue", Bare, String::new())));
        assert_eq!(named("Marketing Cost"), Some(("spend", Filled, String::new())));
        assert_eq!(named("Labor Cost"), Some(("spend", Qualified, "labor".into())));
        assert_eq!(named("tv_S"), Some(("spend", Qualified, "tv".into())));
        assert_eq!(named("search_clicks_P"), Some(("clicks", Qualified, "search".into())));
        assert_eq!(named("Channel0_impression"), Some(("impressions", Qualified, "channel 0".into())));
        assert_eq!(named("SQLs"), Some(("sql", Bare, String::new())));
        assert_eq!(named("Personnel Count"), None);
    }

    #[test]
    fn rates_and_differences_are_known() {
        for text in ["Variance ($)", "CTR", "Cost per lead", "revenue_per_conversion", "Abweichung", "Open rate (%)", "unit price"] {
            assert!(derived(&tokens(text)).is_some(), "{text}");
        }
        assert_eq!(derived(&tokens("Spend")), None);
    }
}
