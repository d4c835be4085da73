//! Words by which a row or a column says that it is a total of others.

use super::tokens;

/// Words, folded, that by themselves say total.
const ALONE: &[&str] = &[
    "total",
    "totals",
    "grand total",
    "grand totals",
    "subtotal",
    "subtotals",
    "sub total",
    "sub totals",
    "sum",
    "overall",
    "overall total",
    "result",
    "results",
    "net total",
    "all",
    "total sum",
    "summe",
    "gesamt",
    "gesamtsumme",
    "gesamtergebnis",
    "zwischensumme",
    "insgesamt",
    "teilergebnis",
    "ergebnis",
    "total general",
    "totaux",
    "sous total",
    "somme",
    "ensemble",
    "suma",
    "suma total",
    "total general",
    "subtotales",
    "totales",
    "total geral",
    "totais",
    "soma",
    "totale",
    "totali",
    "totale generale",
    "subtotale",
    "totale complessivo",
    "somma",
    "totaal",
    "eindtotaal",
    "subtotaal",
    "algemeen totaal",
    "totalen",
    "razem",
    "suma koncowa",
    "suma czesciowa",
    "lacznie",
    "ogolem",
    "suma calkowita",
    "ogolna suma",
    "suma ogolem",
    "summa",
    "summor",
    "totalt",
    "totalsumma",
    "delsumma",
    "sum total",
    "totalsum",
    "delsum",
    "i alt",
    "ialt",
    "sammenlagt",
    "yhteensa",
    "合計",
    "総計",
    "総合計",
    "小計",
    "计",
    "合计",
    "总计",
    "小计",
    "總計",
    "소계",
    "합계",
    "총계",
    "총합계",
    "итого",
    "всего",
    "total ytd",
    "ytd total",
    "check",
    "checksum",
];
/// Words that begin or end the label of a total: `Total Paid Media`, `EMEA Total`.
const EDGE: &[&str] = &[
    "total",
    "totals",
    "subtotal",
    "subtotals",
    "summe",
    "gesamt",
    "gesamtsumme",
    "zwischensumme",
    "totale",
    "subtotale",
    "totaal",
    "subtotaal",
    "suma",
    "razem",
    "totaux",
    "sum",
    "gesamtergebnis",
    "ergebnis",
    "gesamtkosten",
    "gesamtausgaben",
    "gesamtbudget",
    "ogolem",
    "lacznie",
    "summa",
    "totalt",
    "delsumma",
    "delsum",
    "合計",
    "総計",
    "小計",
    "合计",
    "总计",
    "小计",
    "소계",
    "합계",
    "총계",
    "итого",
    "всего",
];
/// Column headers of a stretch of periods added up.
const STRETCH: &[&str] = &[
    "ytd",
    "year to date",
    "to date",
    "mtd",
    "qtd",
    "h 1",
    "h 2",
    "fy",
    "full year",
    "year",
    "annual",
    "annual total",
    "year total",
    "ganzjahr",
    "jahr",
    "annee",
    "ano",
    "anno",
    "jaar",
    "rok",
    "itd",
];

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
    if ALONE.contains(&words.join(" ").as_str()) {
        return Some(Says::Plainly);
    }
    let edge = |word: Option<&String>| word.is_some_and(|w| EDGE.contains(&w.as_str()));
    let grand = matches!((words.first().map(String::as_str), words.get(1).map(String::as_str)), (Some("grand" | "sub"), Some("total")));
    (grand || edge(words.first()) || edge(words.last())).then_some(Says::Perhaps)
}

/// Whether a label says that it totals everything, not one group.
pub(in crate::workbook::read) fn is_grand(text: &str) -> bool {
    let words = tokens(text).join(" ");
    matches!(
        words.as_str(),
        "grand total"
            | "grand totals"
            | "overall"
            | "overall total"
            | "gesamtsumme"
            | "gesamtergebnis"
            | "total general"
            | "total geral"
            | "totale generale"
            | "eindtotaal"
            | "algemeen totaal"
            | "suma koncowa"
            | "ogolem"
            | "totalsumma"
            | "总计"
            | "総計"
            | "總計"
            | "총계"
            | "총합계"
    )
}

/// Whether a header says that its column adds up others: `Total`, `YTD`, `FY26 total`, `H1`.
pub(in crate::workbook::read) fn is_total_header(words: &[String]) -> bool {
    if words.is_empty() {
        return false;
    }
    let joined = words.join(" ");
    ALONE.contains(&joined.as_str()) || STRETCH.contains(&joined.as_str())
}

/// Whether a member of a dimension says that it is the total of the others: nothing less plain than the word itself.
pub(in crate::workbook::read) fn is_total_member(text: &str) -> bool {
    const OTHERS: [&str; 8] = ["all", "check", "checksum", "result", "results", "ergebnis", "overall", "ensemble"];
    let words = tokens(text).join(" ");
    ALONE.contains(&words.as_str()) && !OTHERS.contains(&words.as_str())
}

/// Whether words in place of a period say a stretch of several: `YTD`, `Full year`, `FY 2026`, `Total`.
pub(in crate::workbook::read) fn is_stretch(words: &[String]) -> bool {
    let joined = words.iter().filter(|w| !w.bytes().all(|b| b.is_ascii_digit())).cloned().collect::<Vec<_>>().join(" ");
    STRETCH.contains(&joined.as_str()) || ALONE.contains(&joined.as_str())
}

/// Whether a header begins or ends with a word for total.
pub(in crate::workbook::read) fn mentions_total(words: &[String]) -> bool {
    let edge = |word: Option<&String>| word.is_some_and(|w| EDGE.contains(&w.as_str()) || w == "ytd");
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
        assert_eq!(label("Paid Search"), None);
        assert_eq!(label("Totally Fit Ltd"), None);
    }
}
