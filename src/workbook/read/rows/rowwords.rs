//! The words of rows, each understood once: versions, measures, section labels.

use std::collections::HashMap;

use super::kinds;
use crate::ledger::Version;
use crate::workbook::read::words::catalog::{self, Concept};
use crate::workbook::read::words::measures::{self, Plainness};
use crate::workbook::read::words::tokens;
use crate::workbook::read::words::totals::{self, Says};
use crate::workbook::read::words::versions::{self, Said};

/// What a word in a measure column says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::workbook::read) enum Spoken {
    /// A measure by its id, and the version beside it.
    Measure(String, Option<Version>),
    /// A rate or something else that is never summed.
    Rate,
}

/// Remembers what words mean.
#[derive(Default)]
pub(in crate::workbook::read) struct RowWords {
    versions: HashMap<String, Option<Version>>,
    measures: HashMap<String, Spoken>,
}

impl RowWords {
    /// The version a cell says; `None` when the word is none of the four.
    pub(in crate::workbook::read) fn version(&mut self, text: &str) -> Option<Version> {
        if let Some(known) = self.versions.get(text) {
            return *known;
        }
        let found = match versions::all(&tokens(text)).as_slice() {
            [Said::Is(version)] => Some(*version),
            [Said::Projected] => Some(Version::Forecast),
            // `Budget actuals`, `Actual spend vs budget`: the first word alone does not decide.
            several if several.contains(&Said::Other) => None,
            several if several.contains(&Said::Is(Version::Actual)) => Some(Version::Actual),
            several if several.contains(&Said::Is(Version::Forecast)) => Some(Version::Forecast),
            _ => None,
        };
        self.versions.insert(text.to_owned(), found);
        found
    }

    /// The measure a cell says.
    pub(in crate::workbook::read) fn measure(&mut self, text: &str) -> Spoken {
        if let Some(known) = self.measures.get(text) {
            return known.clone();
        }
        let mut words = tokens(text);
        let mut said = None;
        while let Some((found, at, length)) = versions::version(&words) {
            if let Said::Is(version) = found {
                said = Some(version);
            }
            words.drain(at..at + length);
        }
        let spoken = if measures::derived(&words).is_some() {
            Spoken::Rate
        } else if let Some(named) = measures::measure(&words, false).filter(|m| m.plainness != Plainness::Qualified) {
            Spoken::Measure(named.id.to_owned(), said)
        } else if words.is_empty() {
            Spoken::Measure("spend".to_owned(), said)
        } else {
            Spoken::Measure(measures::custom(&words.join(" ")).id().to_owned(), said)
        };
        self.measures.insert(text.to_owned(), spoken.clone());
        spoken
    }
}

/// The measure a line's own label says where income stands beside costs; `None` when it says neither, or both.
pub(in crate::workbook::read) fn line(label: &str) -> Option<&'static str> {
    let words = tokens(label);
    if words.len() > 6 || catalog::words(Concept::Sides).among(&words, "both") {
        return None;
    }
    section(label)
}

/// The measure of the lines that a total of this label adds up: `Total incomes`, `Total expenses`; `None` when it says neither, or is
/// a result.
pub(in crate::workbook::read) fn total(label: &str) -> Option<&'static str> {
    if tokens(label).len() > 4 || kinds::apart(label).is_some() {
        return None;
    }
    section(label)
}

/// The measure a section's label says: revenue for income, spend for costs; `None` when it says neither.
pub(in crate::workbook::read) fn section(label: &str) -> Option<&'static str> {
    let (words, sides) = (tokens(label), catalog::words(Concept::Sides));
    // `Sales` alone is a department as often as what it earns.
    if sides.says(&words.join(" "), "revenue alone") {
        return Some("revenue");
    }
    ["spend", "revenue"].into_iter().find(|side| sides.among(&words, side))
}

/// What a label's words say: total, or something computed from other lines.
pub(in crate::workbook::read) fn understood(text: &str) -> (Option<Says>, bool) {
    if text.len() > 80 {
        return (None, false);
    }
    let words = tokens(text);
    let lines = catalog::words(Concept::ComputedLines);
    let mut taken = Vec::new();
    let mut computed = false;
    while let Some(found) = lines.find(&words, &taken) {
        // `Balance boards` are bought; a `cash balance at month end` is computed.
        let goes_on = words.get(found.at + found.length).is_none_or(|next| next == "%" || lines.says(next, "goes on"));
        computed |= found.meaning == "computed" && goes_on;
        taken.extend(found.at..found.at + found.length);
    }
    let rate = || words.last().is_some_and(|w| catalog::words(Concept::Rates).says(w, "rate")) && measures::derived(&words).is_some();
    computed |= words.len() <= 3 && rate();
    (totals::label(text), computed)
}
