//! Month names, the words for quarter, half-year, year and week, and ordinals.

use super::catalog::{self, Concept, Words};

/// The meanings of [`Concept::Months`], January first.
const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// The month a folded word names, 1 to 12; `None` for any other word.
pub(in crate::workbook::read) fn month(word: &str) -> Option<u32> {
    let meaning = catalog::words(Concept::Months).of(word)?;
    MONTHS.iter().position(|name| *name == meaning).and_then(|i| u32::try_from(i + 1).ok())
}

/// A word for a stretch of time that stands beside its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook::read) enum Unit {
    /// `Month 1`, `M1`, `P01`, `1月`.
    Month,
    /// `Q1`, `quarter 1`, `T1` (trimestre), `1분기`.
    Quarter,
    /// `H1`, `1. Halbjahr`, `上半期`.
    Half,
    /// `W32`, `KW 32`, `semaine 32`.
    Week,
    /// `year 2026`, `2026年`.
    Year,
    /// `FY26`, `GJ 2026`, `exercice 2026`, `2026年度`.
    FiscalYear,
}

fn periods() -> &'static Words {
    catalog::words(Concept::Periods)
}

/// What stretch of time a folded word or phrase means beside a number; `None` for any other word.
pub(in crate::workbook::read) fn unit(word: &str) -> Option<Unit> {
    match periods().of(word)? {
        "month" => Some(Unit::Month),
        "quarter" => Some(Unit::Quarter),
        "half" => Some(Unit::Half),
        "week" => Some(Unit::Week),
        "year" => Some(Unit::Year),
        "fiscal year" => Some(Unit::FiscalYear),
        _ => None,
    }
}

/// Whether a folded word means week.
pub(in crate::workbook::read) fn is_week(word: &str) -> bool {
    unit(word) == Some(Unit::Week)
}

/// Whether a folded word means quarter.
pub(in crate::workbook::read) fn is_quarter(word: &str) -> bool {
    unit(word) == Some(Unit::Quarter)
}

/// Whether a folded word means year or fiscal year before its number: `FY26`, `GJ 2026`, `exercice 2026`, `year 2026`.
pub(in crate::workbook::read) fn is_fiscal_year(word: &str) -> bool {
    matches!(unit(word), Some(Unit::Year | Unit::FiscalYear))
}

/// The number an ordinal word names, 1 to 4; `None` for any other word.
pub(in crate::workbook::read) fn ordinal(phrase: &str) -> Option<u32> {
    match catalog::words(Concept::Ordinals).of(phrase)? {
        "first" => Some(1),
        "second" => Some(2),
        "third" => Some(3),
        "fourth" => Some(4),
        _ => None,
    }
}

/// Whether a folded word stands beside a period without saying more: `as of`, `Stand`, `bis`.
pub(in crate::workbook::read) fn is_beside(phrase: &str) -> bool {
    catalog::words(Concept::BesidePeriods).of(phrase).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_in_each_language() {
        for (word, number) in [
            ("mrz", 3),
            ("dez", 12),
            ("janv", 1),
            ("aout", 8),
            ("ene", 1),
            ("out", 10),
            ("ott", 10),
            ("mei", 5),
            ("paz", 10),
            ("sept", 9),
            ("augusti", 8),
            ("十二月", 12),
            ("시월", 10),
        ] {
            assert_eq!(month(word), Some(number), "{word}");
        }
    }

    #[test]
    fn units_are_known_in_each_language() {
        for (word, of) in
            [("kw", Unit::Week), ("trimestre", Unit::Quarter), ("분기", Unit::Quarter), ("年", Unit::Year), ("boekjaar", Unit::FiscalYear)]
        {
            assert_eq!(unit(word), Some(of), "{word}");
        }
    }
}
