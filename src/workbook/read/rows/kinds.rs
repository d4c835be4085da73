//! What the label of a row says it is: a result of other lines, a count of people, a price, a rate, a balance; none of them is money to sum.

use crate::workbook::read::words::{find, tokens};

/// Why a row that is the result of others does not count.
pub(in crate::workbook::read) const COMPUTED: &str = "computed from other lines";
/// Results of other lines, folded, in the languages of the catalogs.
const RESULTS: &[&str] = &[
    "gross profit|gross loss|gross margin|gross income|operating profit|operating income|operating result|operating margin|operating loss",
    "net income|net profit|net loss|net result|net margin|net earnings|net cash flow|net cashflow|profit|loss|profit loss|surplus|deficit",
    "surplus deficit|contribution margin|contribution|earnings before tax|ebitda|ebit|ebt|ebita|income before tax|profit before tax",
    "profit after tax|net operating income|net surplus|pretax income|net|rohertrag|rohergebnis|bruttogewinn|betriebsergebnis|reingewinn",
    "nettogewinn|gewinn|verlust|gewinn verlust|uberschuss|fehlbetrag|jahresuberschuss|jahresergebnis|deckungsbeitrag|nettoergebnis",
    "marge brute|benefice|benefice net|benefice brut|resultat|resultat net|resultat d exploitation|resultat exploitation|resultat brut",
    "excedent|margen bruto|beneficio|beneficio neto|beneficio bruto|utilidad neta|utilidad bruta|utilidad operativa|resultado",
    "resultado neto|resultado operativo|lucro|lucro bruto|lucro liquido|lucro operacional|resultado liquido|margem bruta|utile",
    "utile netto|utile lordo|utile operativo|risultato|risultato netto|risultato operativo|margine lordo|brutowinst|nettowinst|winst",
    "bedrijfsresultaat|resultaat|nettoresultaat|brutomarge|zysk|zysk netto|zysk brutto|zysk operacyjny|wynik|wynik netto|nadwyzka",
    "op income|op profit|op result|op margin|op loss|oper income|oper profit|bruttovinst|rorelseresultat|arets resultat|nettoresultat",
];
/// Counts of people.
const PEOPLE: &[&str] = &[
    "headcount|head count|heads|fte|ftes|hc|number of employees|employees|number of staff|mitarbeiterzahl|anzahl mitarbeiter|vze",
    "effectif|effectifs|etp|plantilla|organico|aantal medewerkers|liczba pracownikow|etaty",
];
/// Levels and values at a moment.
const LEVELS: &[&str] = &[
    "balance|opening balance|closing balance|beginning balance|ending balance|starting balance|cash balance|bank balance|cash on hand",
    "opening cash|closing cash|cash position|valuation|market value|enterprise value|book value|npv|irr|anfangsbestand|endbestand",
    "anfangssaldo|endsaldo|saldo|kontostand|kassenbestand|solde|solde initial|solde final|saldo inicial|saldo final|saldo iniziale",
    "saldo finale|beginsaldo|eindsaldo|saldo poczatkowe|saldo koncowe|stan poczatkowy|stan koncowy",
];
/// Prices and ratios.
const RATIOS: &[&str] = &[
    "price|unit price|average price|avg price|price per unit|selling price|exchange rate|fx rate|interest rate|tax rate|growth rate",
    "conversion rate|churn rate|open rate|click rate|win rate|utilization|utilisation|occupancy|preis|stuckpreis|prix|precio|preco",
    "prezzo|prijs|cena|wechselkurs|wachstumsrate|steuersatz|ltv cac|payback",
];
/// Words that change nothing of what a label is.
const FILLER: [&str; 17] =
    ["total", "the", "of", "in", "for", "usd", "eur", "gbp", "k", "m", "mm", "monthly", "annual", "before", "after", "tax", "taxes"];

/// Whether a phrase stands in lists joined by `|`.
fn listed(lists: &[&str], phrase: &str) -> bool {
    lists.iter().flat_map(|list| list.split('|')).any(|known| known == phrase)
}

/// Why a row of this label is no money to sum; `None` when it may be.
pub(in crate::workbook::read) fn apart(label: &str) -> Option<&'static str> {
    if label.len() > 60 {
        return None;
    }
    let words = tokens(label);
    let plain: Vec<&str> = words.iter().map(String::as_str).filter(|w| !FILLER.contains(w)).collect();
    let (whole, plain) = (words.join(" "), plain.join(" "));
    let is = |lists: &[&str]| !plain.is_empty() && (listed(lists, &whole) || listed(lists, &plain));
    if words.first().is_some_and(|w| w == "%") || words.last().is_some_and(|w| w == "%") {
        return Some("a percentage, never summed");
    }
    if is(RESULTS) {
        return Some(COMPUTED);
    }
    if is(PEOPLE) {
        return Some("a number of people, not money");
    }
    if is(LEVELS) {
        return Some("a level at a moment, never summed");
    }
    let per = find(&words, "cost per").or_else(|| find(&words, "price per")).is_some_and(|(at, _)| at == 0);
    (is(RATIOS) || per).then_some("a price or rate, never summed")
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
