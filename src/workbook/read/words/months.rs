//! Month names and the words for quarter, year and week.

/// Names and short forms of the months, folded, January first: English, German, French, Spanish, Portuguese, Italian, Dutch, Polish.
const MONTHS: [&[&str]; 12] = [
    &[
        "january", "jan", "januar", "janner", "janvier", "janv", "enero", "ene", "janeiro", "gennaio", "gen", "januari", "styczen",
        "stycznia", "sty",
    ],
    &["february", "feb", "februar", "fevrier", "fevr", "fev", "febrero", "fevereiro", "febbraio", "februari", "luty", "lutego", "lut"],
    &["march", "mar", "marz", "maerz", "mrz", "mars", "marzo", "marco", "maart", "mrt", "marzec", "marca"],
    &["april", "apr", "avril", "avr", "abril", "abr", "aprile", "kwiecien", "kwietnia", "kwi"],
    &["may", "mai", "mayo", "maio", "maggio", "mag", "mei", "maj", "maja"],
    &["june", "jun", "juni", "juin", "junio", "junho", "giugno", "giu", "czerwiec", "czerwca", "cze"],
    &["july", "jul", "juli", "juillet", "juil", "julio", "julho", "luglio", "lug", "lipiec", "lipca", "lip"],
    &["august", "aug", "aout", "agosto", "ago", "augustus", "sierpien", "sierpnia", "sie"],
    &["september", "sep", "sept", "septembre", "septiembre", "setiembre", "setembro", "set", "settembre", "wrzesien", "wrzesnia", "wrz"],
    &["october", "oct", "oktober", "okt", "octobre", "octubre", "outubro", "out", "ottobre", "ott", "pazdziernik", "pazdziernika", "paz"],
    &["november", "nov", "novembre", "noviembre", "novembro", "listopad", "listopada", "lis"],
    &["december", "dec", "dezember", "dez", "decembre", "diciembre", "dic", "dezembro", "dicembre", "grudzien", "grudnia", "gru"],
];

/// The month a folded word names, 1 to 12; `None` for any other word.
pub(in crate::workbook::read) fn month(word: &str) -> Option<u32> {
    MONTHS.iter().position(|names| names.contains(&word)).and_then(|i| u32::try_from(i + 1).ok())
}

/// Whether a folded word means quarter before its number: `Q1`, `quarter 1`, `T1` (trimestre), `Quartal 1`.
pub(in crate::workbook::read) fn is_quarter(word: &str) -> bool {
    matches!(word, "q" | "qtr" | "quarter" | "quartal" | "t" | "trim" | "trimestre" | "kwartaal" | "kwartal")
}

/// Whether a folded word means fiscal year before its number: `FY26`, `GJ 2026`, `exercice 2026`.
pub(in crate::workbook::read) fn is_fiscal_year(word: &str) -> bool {
    matches!(
        word,
        "fy" | "fiscal"
            | "gj"
            | "geschaftsjahr"
            | "exercice"
            | "ejercicio"
            | "exercicio"
            | "esercizio"
            | "boekjaar"
            | "rok"
            | "ay"
            | "year"
            | "cy"
            | "jahr"
    )
}

/// Whether a folded word means week before its number: `W32`, `KW 32`, `semaine 32`.
pub(in crate::workbook::read) fn is_week(word: &str) -> bool {
    matches!(
        word,
        "w" | "wk" | "week" | "kw" | "woche" | "kalenderwoche" | "sem" | "semaine" | "semana" | "settimana" | "sett" | "tydzien" | "tydz"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_in_each_language_and_no_word_means_two() {
        for (word, number) in
            [("mrz", 3), ("dez", 12), ("janv", 1), ("aout", 8), ("ene", 1), ("out", 10), ("ott", 10), ("mei", 5), ("paz", 10), ("sept", 9)]
        {
            assert_eq!(month(word), Some(number), "{word}");
        }
        let mut all: Vec<&str> = MONTHS.iter().flat_map(|names| names.iter().copied()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
