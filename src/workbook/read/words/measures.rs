//! Words for spend and the steps of the funnel, and for what is never summed: rates, prices, differences.

use super::{find, longest};

/// Phrases, folded, with the measure's id.
const CATALOG: &[(&str, &str)] = &[
    ("spend|spends|spending|ad spend|adspend|media spend|cost|costs|total cost|amount|amounts|expense|expenses", "spend"),
    ("expenditure|expenditures|operating expenses|opex|investment|media investment|invoice amount|net amount", "spend"),
    ("gross amount|amount of check|outlay|kosten|ausgaben|ausgabe|aufwand|aufwendungen|betrag|werbeausgaben", "spend"),
    ("mediakosten|depense|depenses|cout|couts|montant|frais|charges|gasto|gastos|coste|costes|costo|costos", "spend"),
    ("importe|monto|inversion|custo|custos|despesa|despesas|valor|montante|investimento|spesa|spese|costi", "spend"),
    ("importo|uitgaven|uitgave|bedrag|bestedingen|koszt|koszty|wydatki|wydatek|kwota|naklady", "spend"),
    ("impressions|impression|imps|impr|impressionen|einblendungen|impresiones|impressoes|impressioni|vertoningen", "impressions"),
    ("wyswietlenia|odslony", "impressions"),
    ("clicks|click|link clicks|klicks|klick|clics|clic|cliques|clique|klikken|klikniecia|klikniec", "clicks"),
    ("leads|lead|new leads|inquiries|prospects|anfragen", "leads"),
    ("mql|mqls|marketing qualified leads|marketing qualified lead", "mql"),
    ("sql|sqls|sales qualified leads|sales qualified lead|sal|sals", "sql"),
    ("opportunities|opportunity|opps|opp|opportunites|oportunidades|opportunita|kansen|chancen|verkaufschancen", "opportunities"),
    ("szanse", "opportunities"),
    ("pipeline|pipeline value|pipeline created|opportunity value|opportunity amount|pipelinewert", "pipeline"),
    ("wins|won|deals won|won deals|deals|closed won|new customers|customers won|customers|new logos|closed deals", "wins"),
    ("neukunden|gewonnen|abschlusse|nouveaux clients|nuevos clientes|novos clientes|nuovi clienti|nieuwe klanten", "wins"),
    ("nowi klienci", "wins"),
    ("bookings|booking|bookings value|acv|tcv|new bookings|auftragseingang|prises de commande|reservas", "bookings"),
    ("ordini acquisiti|zamowienia", "bookings"),
    ("revenue|revenues|net revenue|sales|net sales|gross sales|sales amount|sales revenue|turnover|income", "revenue"),
    ("ext price|extended price|umsatz|umsatze|umsatzerlos|umsatzerlose|erlos|erlose|einnahmen|chiffre d affaires", "revenue"),
    ("chiffre affaires|ca|recettes|ventes|revenus|ingresos|ventas|facturacion|receita|receitas|vendas", "revenue"),
    ("faturamento|ricavi|fatturato|vendite|omzet|inkomsten|przychod|przychody|sprzedaz", "revenue"),
    ("conversions|conversion|conv|convs|konversionen|conversiones|conversoes|conversioni|conversies|konwersje", "conversions"),
    ("reach|reichweite|portee|alcance|copertura|bereik|zasieg", "reach"),
];

/// One-letter measures at the end of a name with underscores, such as `tv_S`.
const LETTERS: &[(&str, &str)] = &[("s", "spend"), ("i", "impressions"), ("c", "clicks")];

/// Words that add nothing to what is counted.
const FILLER: &[&str] = &[
    "marketing|media|ad|ads|advertising|campaign|campaigns|program|working|total|net|gross|attributed|created|generated",
    "influenced|sourced|closed|new|amount|amt|value|number|of|count|in|to|date|the|k|mm|m|mn|thousand|thousands|million",
    "millions|ytd|mtd|sum|incl|excl|vat|sub|anzahl|der|de|des|du|la|numero|gesamt|monthly|annual|weekly|daily|usd|eur|gbp",
    "chf|pln|cad|aud|jpy|local|currency|lc|werbe|summe",
];

/// Phrases of what is computed from other columns or is a rate: never summed.
const DERIVED: &[&str] = &[
    "variance|var|variances|difference|diff|delta|remaining|remaining budget|balance|over under|under over|left|available",
    "abweichung|differenz|ecart|ecarts|desviacion|diferencia|desvio|variacao|variacion|diferenca|scostamento|differenza",
    "afwijking|verschil|odchylenie|roznica|rest|restbudget|reste|saldo|%|pct|percent|percentage|prozent|rate|ratio|quote",
    "share|anteil|per|pro|avg|average|mean|durchschnitt|moyenne|promedio|media aritmetica|gemiddelde|srednia|margin|marge",
    "margen|margem|margine|marza|roas|mroas|roi|romi|ctr|cpc|cpm|cpl|cpa|cac|cpo|cvr|frequency|index|score|growth|yoy|mom",
    "wow|change|veranderung|unit price|unit cost|price per unit|stuckpreis|einzelpreis|prix unitaire|precio unitario",
    "prezzo unitario|stukprijs|utilization|utilisation|ebitda|ebit|net income|net profit|gross profit|operating profit",
    "profit|ltv|payback|velocity|min|max|median|cumulative|running total|kumuliert|cumul|target achievement|attainment",
    "achievement|zielerreichung|exchange rate|fx rate|kurs|wechselkurs",
];

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
    let mut words = words;
    // `search_clicks_P`: a lone letter after the measure says nothing.
    if letters
        && words.len() >= 2
        && let Some((last, head)) = words.split_last()
        && last.len() == 1
    {
        if let Some((_, id)) = LETTERS.iter().find(|(letter, _)| letter == last)
            && longest(head, CATALOG).is_none()
        {
            return Some(Named { id, plainness: Plainness::Qualified, qualifier: head.join(" ") });
        }
        words = head;
    }
    let (id, at, length) = longest(words, CATALOG)?;
    let rest: Vec<&str> = words.iter().enumerate().filter(|(i, _)| !(at..at + length).contains(i)).map(|(_, w)| w.as_str()).collect();
    let telling: Vec<&str> = rest.iter().copied().filter(|w| !super::listed(FILLER, w)).collect();
    let plainness = if rest.is_empty() {
        Plainness::Bare
    } else if telling.is_empty() {
        Plainness::Filled
    } else {
        // A measure's word counts at the start or the end of a longer name, not in its middle.
        if at != 0 && at + length != words.len() {
            return None;
        }
        Plainness::Qualified
    };
    Some(Named { id, plainness, qualifier: if plainness == Plainness::Qualified { rest.join(" ") } else { String::new() } })
}

/// The phrase by which the words name something computed or a rate; `None` when they name none.
pub(in crate::workbook::read) fn derived(words: &[String]) -> Option<&'static str> {
    DERIVED.iter().flat_map(|list| list.split('|')).find(|phrase| find(words, phrase).is_some())
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

    #[test]
    fn no_phrase_names_two_measures() {
        let mut phrases: Vec<&str> = CATALOG.iter().flat_map(|(list, _)| list.split('|')).collect();
        let count = phrases.len();
        phrases.sort_unstable();
        phrases.dedup();
        assert_eq!(phrases.len(), count);
    }
}
