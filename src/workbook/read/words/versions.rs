//! Words for plan, actual, committed and forecast, and for versions that are none of these.

use super::catalog::{self, Concept};
use crate::ledger::Version;

/// What a version word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook::read) enum Said {
    /// One of the four versions.
    Is(Version),
    /// An expectation that stands for the plan where there is no other plan: `Projected`.
    Projected,
    /// A version that is none of the four: revised, prior year, draft.
    Other,
}

/// The version the words name, with the place and the number of its words; `None` when they name none.
pub(in crate::workbook::read) fn version(words: &[String]) -> Option<(Said, usize, usize)> {
    let catalog = catalog::words(Concept::Versions);
    let mut taken = Vec::new();
    loop {
        let found = catalog.find(words, &taken)?;
        // An abbreviation that is a common word elsewhere (`le`) says a version where it says all.
        let by_itself = || words.iter().filter(|w| !w.bytes().all(|b| b.is_ascii_digit())).count() == found.length;
        match said(found.meaning).or_else(|| said(found.meaning.strip_suffix(" by itself").filter(|_| by_itself())?)) {
            Some(said) => return Some((said, found.at, found.length)),
            // `Paid search` names a channel, whatever `paid` says by itself.
            None => taken.extend(found.at..found.at + found.length),
        }
    }
}

/// The version a letter names right after a period: `2024A`, `FY26E`; `None` for any other word.
pub(in crate::workbook::read) fn by_letter(word: &str) -> Option<Said> {
    catalog::words(Concept::VersionLetters).of(word).and_then(said)
}

fn said(meaning: &str) -> Option<Said> {
    match meaning {
        "plan" => Some(Said::Is(Version::Plan)),
        "actual" => Some(Said::Is(Version::Actual)),
        "committed" => Some(Said::Is(Version::Committed)),
        "forecast" => Some(Said::Is(Version::Forecast)),
        "projected" => Some(Said::Projected),
        "other" => Some(Said::Other),
        _ => None,
    }
}

/// The words without those that name a version.
pub(in crate::workbook::read) fn without(words: &[String]) -> Vec<String> {
    let mut rest = words.to_vec();
    while let Some((_, at, length)) = version(&rest) {
        rest.drain(at..at + length);
    }
    rest
}

/// Every version the words name, each once.
pub(in crate::workbook::read) fn all(words: &[String]) -> Vec<Said> {
    let mut rest = words.to_vec();
    let mut found = Vec::new();
    while let Some((said, at, length)) = version(&rest) {
        if !found.contains(&said) {
            found.push(said);
        }
        rest.drain(at..at + length);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;

    #[test]
    fn a_version_is_known_by_its_words() {
        let said = |text: &str| version(&tokens(text)).map(|(said, ..)| said);
        assert_eq!(said("Adopted"), Some(Said::Is(Version::Plan)));
        assert_eq!(said("Prévu"), Some(Said::Is(Version::Plan)));
        assert_eq!(said("Ist"), Some(Said::Is(Version::Actual)));
        assert_eq!(said("Revised Budget"), Some(Said::Other));
        assert_eq!(said("Prior year actuals"), Some(Said::Other));
        assert_eq!(said("Latest estimate"), Some(Said::Is(Version::Forecast)));
        assert_eq!(said("LE 2026"), Some(Said::Is(Version::Forecast)));
        assert_eq!(said("Préparé par le contrôle de gestion"), None);
        assert_eq!(said("Campaign"), None);
        assert_eq!(said("Paid Search"), None);
        assert_eq!(said("Paid search actual"), Some(Said::Is(Version::Actual)));
        assert_eq!(said("예산"), Some(Said::Is(Version::Plan)));
        assert_eq!(said("広告費実績"), Some(Said::Is(Version::Actual)));
        assert_eq!(said("前年実績"), Some(Said::Other));
        assert_eq!(said("预算金额"), Some(Said::Is(Version::Plan)));
        assert_eq!(said("Utfall"), Some(Said::Is(Version::Actual)));
        assert_eq!(by_letter("a"), Some(Said::Is(Version::Actual)));
    }
}
