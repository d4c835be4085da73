//! The catalog: one file of words per language in `languages/`, read once into a list of phrases per concept.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::split;

/// The languages' files.
pub(super) const LANGUAGES: [(&str, &str); 12] = [
    ("en", include_str!("languages/en.txt")),
    ("de", include_str!("languages/de.txt")),
    ("fr", include_str!("languages/fr.txt")),
    ("es", include_str!("languages/es.txt")),
    ("pt", include_str!("languages/pt.txt")),
    ("it", include_str!("languages/it.txt")),
    ("nl", include_str!("languages/nl.txt")),
    ("pl", include_str!("languages/pl.txt")),
    ("sv", include_str!("languages/sv.txt")),
    ("ja", include_str!("languages/ja.txt")),
    ("zh", include_str!("languages/zh.txt")),
    ("ko", include_str!("languages/ko.txt")),
];
/// Codes and signs of every language.
const COMMON: &str = include_str!("languages/common.txt");

/// What a list of words is about: a `[heading]` in the languages' files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::workbook::read) enum Concept {
    /// Plan, actual and so on.
    Versions,
    /// Letters for versions right after a period: `2024A`.
    VersionLetters,
    /// Spend and the steps of the funnel.
    Measures,
    /// Letters for measures at the end of a name: `tv_S`.
    MeasureLetters,
    /// Rates, prices, differences, levels, results.
    NeverSummed,
    /// A price that stands for nothing else.
    Prices,
    /// Words that add nothing to a measure's name.
    Filler,
    /// What a column of texts or dates is.
    Columns,
    /// Which of several date columns says when a row counts.
    ColumnOrder,
    /// Words for total.
    Totals,
    /// Names of months.
    Months,
    /// Words for quarter, week, year.
    Periods,
    /// First to fourth.
    Ordinals,
    /// Words that stand beside a period and say nothing more.
    BesidePeriods,
    /// Where the fiscal year starts.
    FiscalStarts,
    /// Thousands, millions.
    Scales,
    /// Words that make a scale of the word beside them: `in thousands`, `thousands of dollars`.
    BesideScales,
    /// Words for no amount, or one still to come.
    Blanks,
    /// Words of titles: a summary, a competitor.
    Titles,
    /// Words that set two things against each other.
    Compare,
    /// Exchange rates and the gross margin.
    Rates,
    /// Exchange rates as they were, beside the words for versions.
    RateKinds,
    /// Headers of lists of settings and results.
    ListsOfValues,
    /// Income and costs, as sections and lines name them.
    Sides,
    /// What lines name that are computed from others, and the words that may go on behind.
    ComputedLines,
    /// Whole labels of lines that are no money to sum: results, counts of people, levels, prices and rates.
    LabelsApart,
    /// Options of one budget: words before their number, and words that name one beside such a word.
    Options,
    /// Words that mark the option that counts.
    ChosenOption,
    /// Words of a sheet's name that say what kind of sheet it is, not what it is about.
    SheetKinds,
    /// Headers that a program gives columns without one.
    ProgramHeaders,
    /// What spreadsheets write over the labels of a pivot table.
    PivotHeaders,
    /// Headers of columns of levels.
    LevelHeaders,
}

const CONCEPTS: [(Concept, &str); 32] = [
    (Concept::Versions, "versions"),
    (Concept::VersionLetters, "versions right after a period"),
    (Concept::Measures, "measures"),
    (Concept::MeasureLetters, "measures by their letter"),
    (Concept::NeverSummed, "never summed"),
    (Concept::Prices, "price words"),
    (Concept::Filler, "add nothing"),
    (Concept::Columns, "columns"),
    (Concept::ColumnOrder, "column order"),
    (Concept::Totals, "totals"),
    (Concept::Months, "months"),
    (Concept::Periods, "periods"),
    (Concept::Ordinals, "ordinals"),
    (Concept::BesidePeriods, "beside a period"),
    (Concept::FiscalStarts, "fiscal year starts"),
    (Concept::Scales, "scales"),
    (Concept::BesideScales, "beside a scale"),
    (Concept::Blanks, "blanks"),
    (Concept::Titles, "titles"),
    (Concept::Compare, "compare"),
    (Concept::Rates, "rates"),
    (Concept::RateKinds, "kinds of rates"),
    (Concept::ListsOfValues, "lists of values"),
    (Concept::Sides, "sides of a statement"),
    (Concept::ComputedLines, "computed lines"),
    (Concept::LabelsApart, "labels of lines apart"),
    (Concept::Options, "options"),
    (Concept::ChosenOption, "chosen option"),
    (Concept::SheetKinds, "sheet names that name nothing"),
    (Concept::ProgramHeaders, "headers that a program gives"),
    (Concept::PivotHeaders, "headers of pivot tables"),
    (Concept::LevelHeaders, "headers of levels"),
];

/// The phrases of a concept with what each means. A phrase of [`Concept::Totals`] can have several meanings.
#[derive(Debug, Default)]
pub(in crate::workbook::read) struct Words {
    meanings: HashMap<String, Vec<&'static str>>,
    /// Words in the longest phrase.
    longest: usize,
}

/// A phrase found among words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook::read) struct Found {
    /// What it means: a key of the languages' files.
    pub(in crate::workbook::read) meaning: &'static str,
    /// Its phrase as the catalog has it.
    pub(in crate::workbook::read) phrase: &'static str,
    /// Its first word.
    pub(in crate::workbook::read) at: usize,
    /// Its number of words.
    pub(in crate::workbook::read) length: usize,
}

impl Words {
    /// Whether a phrase of folded words means this.
    pub(in crate::workbook::read) fn says(&self, phrase: &str, meaning: &str) -> bool {
        self.meanings.get(phrase).is_some_and(|all| all.contains(&meaning))
    }

    /// What a phrase of folded words means; `None` when it is not in the catalog.
    pub(in crate::workbook::read) fn of(&self, phrase: &str) -> Option<&'static str> {
        self.meanings.get(phrase).and_then(|all| all.first()).copied()
    }

    /// Whether any of the words means this by itself.
    pub(in crate::workbook::read) fn among(&self, words: &[String], meaning: &str) -> bool {
        words.iter().any(|w| self.says(w, meaning))
    }

    /// The longest phrase that stands in the words, the first of equally long ones; `taken` words are passed over.
    pub(in crate::workbook::read) fn find(&'static self, words: &[String], taken: &[usize]) -> Option<Found> {
        for length in (1..=self.longest.min(words.len())).rev() {
            for at in 0..=words.len() - length {
                if taken.iter().any(|t| (at..at + length).contains(t)) {
                    continue;
                }
                let joined;
                let phrase = match words.get(at..at + length)? {
                    [one] => one.as_str(),
                    several => {
                        joined = several.join(" ");
                        joined.as_str()
                    }
                };
                if let Some((phrase, all)) = self.meanings.get_key_value(phrase)
                    && let Some(meaning) = all.first()
                {
                    return Some(Found { meaning, phrase, at, length });
                }
            }
        }
        None
    }
}

#[derive(Default)]
struct Catalog {
    concepts: HashMap<Concept, Words>,
    /// Words written without spaces between them.
    unspaced: HashSet<String>,
}

/// The words of a concept in every language.
pub(in crate::workbook::read) fn words(concept: Concept) -> &'static Words {
    static NOTHING: OnceLock<Words> = OnceLock::new();
    catalog().concepts.get(&concept).unwrap_or_else(|| NOTHING.get_or_init(Words::default))
}

/// Whether the catalog has this word of a language that writes without spaces.
pub(super) fn is_unspaced(word: &str) -> bool {
    catalog().unspaced.contains(word)
}

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| {
        let mut catalog = Catalog::default();
        for text in LANGUAGES.iter().map(|l| l.1).chain([COMMON]) {
            for (concept, meaning, phrase) in entries(text) {
                let words = split(phrase);
                for word in words.iter().filter(|w| w.chars().any(super::is_unspaced_letter)) {
                    catalog.unspaced.insert(word.clone());
                }
                let list = catalog.concepts.entry(concept).or_default();
                list.longest = list.longest.max(words.len());
                let all = list.meanings.entry(words.join(" ")).or_default();
                if !all.contains(&meaning) {
                    all.push(meaning);
                }
            }
        }
        catalog
    })
}

/// Every phrase of a language's file with its concept and meaning.
pub(super) fn entries(text: &'static str) -> impl Iterator<Item = (Concept, &'static str, &'static str)> {
    let mut concept = None;
    let mut meaning = "";
    text.lines().filter(|line| !line.starts_with('#')).flat_map(move |line| {
        let mut phrases = line;
        if let Some(heading) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            concept = CONCEPTS.iter().find(|(_, name)| *name == heading).map(|(concept, _)| *concept);
            phrases = "";
        } else if let Some((key, rest)) = line.split_once(" = ") {
            meaning = key;
            phrases = rest;
        }
        let found = concept.zip(Some(meaning));
        phrases
            .split(',')
            .map(str::trim)
            .filter(|phrase| !phrase.is_empty())
            .filter_map(move |phrase| found.map(|(concept, meaning)| (concept, meaning, phrase)))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    fn keys(text: &'static str) -> BTreeSet<(String, &'static str)> {
        entries(text).map(|(concept, meaning, _)| (format!("{concept:?}"), meaning)).collect()
    }

    #[test]
    fn every_language_has_every_concept() {
        let english = keys(LANGUAGES[0].1);
        for (language, text) in LANGUAGES {
            let own = keys(text);
            let missing: Vec<_> = english.difference(&own).filter(|(_, meaning)| *meaning != "none").collect();
            let more: Vec<_> = own.difference(&english).collect();
            assert!(missing.is_empty() && more.is_empty(), "{language}: {missing:?} {more:?}");
        }
    }

    #[test]
    fn every_heading_is_a_concept() {
        for (language, text) in LANGUAGES {
            for line in text.lines().filter(|l| l.starts_with('[')) {
                assert!(CONCEPTS.iter().any(|(_, name)| line == format!("[{name}]")), "{language}: {line}");
            }
        }
    }

    #[test]
    fn no_phrase_means_two_things() {
        let mut found: BTreeMap<(String, String), BTreeSet<&str>> = BTreeMap::new();
        for (_, text) in LANGUAGES {
            for (concept, meaning, phrase) in entries(text).filter(|(c, ..)| *c != Concept::Totals) {
                found.entry((format!("{concept:?}"), split(phrase).join(" "))).or_default().insert(meaning);
            }
        }
        let two: Vec<_> = found.iter().filter(|(_, meanings)| meanings.len() > 1).collect();
        assert!(two.is_empty(), "{two:?}");
    }
}
