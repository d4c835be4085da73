//! Words for what a column of texts or dates is: region, channel, owner, currency, the period of the row, a remark.

use super::{longest, tokens};
use crate::ledger::DimensionKind;

/// What a header's words say of a column that holds no amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook::read) enum Says {
    /// One of the known dimensions, by its id.
    Dimension(&'static str),
    /// The row's date or period.
    Period,
    /// A version word in each row.
    Version,
    /// A measure's name in each row.
    MeasureName,
    /// The row's currency.
    Currency,
    /// A remark or a link.
    Note,
    /// A number that names something.
    Id,
}

/// Phrases, folded, with their meaning. Where several match, the longest wins, then the first in the header.
const CATALOG: &[(&str, Says)] = &[
    ("region|regions|market|markets|country|countries|geo|geography|territory|area|land|markt|pays|pais|regiao", Says::Dimension("region")),
    ("regione|paese|regio|mercado|mercato|marche|kraj|rynek|state", Says::Dimension("region")),
    ("channel|channels|medium|media channel|marketing channel|kanal|kanale|canal|canaux|canale|kanaal|media", Says::Dimension("channel")),
    ("tactic|media type", Says::Dimension("channel")),
    ("program|programme|programs|initiative|project|programm|projekt|initiativ|programma|programa|progetto", Says::Dimension("program")),
    ("projet|proyecto|projeto|workstream", Says::Dimension("program")),
    ("campaign|campaigns|campaign name|kampagne|kampagnenname|campagne|campana|campanha|campagna|kampania", Says::Dimension("campaign")),
    ("platform|platforms|plattform|plateforme|plataforma|piattaforma|tool|system", Says::Dimension("platform")),
    ("owner|budget owner|campaign owner|cost owner|responsible|accountable|manager|lead name|rep|sales rep", Says::Dimension("owner")),
    ("requested by|requester|employee|person|besitzer|kampagnenbesitzer|eigentumer|verantwortlich", Says::Dimension("owner")),
    ("verantwortliche|verantwortlicher|responsable|proprietaire|proprietario|propietario|responsabile|eigenaar", Says::Dimension("owner")),
    ("verantwoordelijke|wlasciciel|odpowiedzialny|mitarbeiter|emlpoyee|dri|assignee", Says::Dimension("owner")),
    ("category|categories|cost category|account|account name|expense type|expense item|cost type", Says::Dimension("category")),
    ("expense category|budget category|line item|item|gl account|spend category|kategorie|konto|kostenart", Says::Dimension("category")),
    (
        "sachkonto|categorie|compte|categoria|cuenta|conta|conto|rubrique|partida|kategoria|rodzaj kosztu|type|typ",
        Says::Dimension("category"),
    ),
    ("product|products|product line|sku|service|brand|product name|produkt|produit|producto|produto|prodotto", Says::Dimension("product")),
    ("subcategory|subcategory name|marke", Says::Dimension("product")),
    (
        "department|dept|team|cost center|cost centre|business unit|bu|abteilung|kostenstelle|bereich|service area",
        Says::Dimension("department"),
    ),
    ("bureau|departement|departamento|dipartimento|reparto|afdeling|kostenplaats|dzial|centre de cout", Says::Dimension("department")),
    ("centro de coste|centro di costo|org unit|division", Says::Dimension("department")),
    ("vendor|vendors|supplier|payee|name of payee|agency|partner|lieferant|kreditor|dienstleister|fournisseur", Says::Dimension("vendor")),
    ("proveedor|fornecedor|fornitore|leverancier|dostawca|vendor name|supplier name|publisher", Says::Dimension("vendor")),
    ("month|date|period|week|quarter|year|day|time|posting date|invoice date|transaction date|launch date", Says::Period),
    ("start date|month year|fiscal year|fiscal period|fiscal month|fiscal quarter|week starting|week beginning", Says::Period),
    ("week of|booking date|flight date|monat|datum|periode|woche|quartal|jahr|buchungsdatum|rechnungsdatum", Says::Period),
    ("startdatum|zeitraum|kalenderwoche|geschaftsjahr|mois|semaine|trimestre|annee|exercice|date de debut|mes", Says::Period),
    ("fecha|periodo|semana|ano|data|mese|settimana|anno|maand|jaar|kwartaal|miesiac|okres|tydzien|kwartal|rok|fy", Says::Period),
    ("scenario|version|data type|budget type|plan actual|actual plan|actual budget|budget actual|type of figure", Says::Version),
    ("szenario|werttyp|datenart|scenarios|escenario|cenario|scenariusz|wersja|versie|record type|line type", Says::Version),
    ("plan or actual|plan vs actual", Says::Version),
    ("measure|metric|metrics|kpi|kpis|kennzahl|indicator|indicateur|indicador|indicatore|figure|metrik|mesure", Says::MeasureName),
    ("medida|misura|metryka|wskaznik", Says::MeasureName),
    ("currency|curr|ccy|currency code|local currency|wahrung|devise|monnaie|moneda|divisa|moeda|valuta|waluta", Says::Currency),
    ("note|notes|comment|comments|remark|remarks|description|explanation|comments explanation|memo|details", Says::Note),
    ("rationale|status|bemerkung|bemerkungen|kommentar|anmerkung|anmerkungen|notiz|beschreibung|commentaire", Says::Note),
    ("commentaires|remarque|remarques|comentario|comentarios|observaciones|observacoes|notas|nota|commento", Says::Note),
    ("commenti|opmerking|opmerkingen|uwagi|komentarz|opis|link|url|end date|file date|due date|enddatum|updated", Says::Note),
    ("last updated|created|modified|check use|method of distribution", Says::Note),
    ("id|number|no|nr|#|code|invoice|invoice no|invoice number|invoice #|po number|po #|purchase order number", Says::Id),
    ("account number|account no|gl code|g l code|campaign id|line id|ref|reference|key|uuid|zip|postal code", Says::Id),
    ("belegnummer|rechnungsnummer|kontonummer|nummer|belegnr|numero|num|row|index|line no|line|transaction id", Says::Id),
    ("vendor id|order number|order id|g l|g l expense|week number|week no", Says::Id),
];

/// What a header says of its column, and whether those words are the whole header; `None` when it says nothing known.
pub(in crate::workbook::read) fn column(header: &str) -> Option<(Says, bool)> {
    let words = tokens(header);
    let (says, _, length) = longest(&words, CATALOG)?;
    // The last word names the thing: `Account Number` is an id, `Campaign Type` a type, `Campaign Owner` an owner.
    if length < words.len()
        && let Some(last) = words.last()
        && let Some((by_last, ..)) = longest(std::slice::from_ref(last), CATALOG)
        && last != "name"
        && length == 1
    {
        return Some((by_last, false));
    }
    Some((says, length == words.len()))
}

/// The known dimension of an id.
pub(in crate::workbook::read) fn dimension(id: &str) -> DimensionKind {
    DimensionKind::from_id(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_say_what_their_column_is() {
        let says = |header: &str| column(header).map(|(says, _)| says);
        assert_eq!(says("Campaign Owner"), Some(Says::Dimension("owner")));
        assert_eq!(says("Kampagnenbesitzer"), Some(Says::Dimension("owner")));
        assert_eq!(says("Account Number"), Some(Says::Id));
        assert_eq!(says("Invoice Date"), Some(Says::Period));
        assert_eq!(says("Budget Type"), Some(Says::Version));
        assert_eq!(says("Name of Payee"), Some(Says::Dimension("vendor")));
        assert_eq!(says("Cost Center"), Some(Says::Dimension("department")));
        assert_eq!(says("Comments/Explanation"), Some(Says::Note));
        assert_eq!(says("Währung"), Some(Says::Currency));
        assert_eq!(says("Whatever"), None);
    }
}
