//! Words for plan, actual, committed and forecast, and for versions that are none of these.

use super::longest;
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

/// Phrases, folded, with their meaning.
const CATALOG: &[(&str, Said)] = &[
    ("plan|plans|planned|plan of record|budget|budgets|budgeted|budgetted|target|targets|goal|goals|adopted", Said::Is(Version::Plan)),
    ("adopted budget|approved budget|original budget|soll|sollwert|geplant|planung|planwert|planwerte|planzahlen", Said::Is(Version::Plan)),
    ("plankosten|etat|ziel|zielwert|prevu|prevue|prevus|planifie|objectif|objectifs|presupuesto|presupuestado", Said::Is(Version::Plan)),
    ("presupuestos|planificado|objetivo|meta|orcamento|orcado|planejado|planeado|previsto|pianificato|preventivo", Said::Is(Version::Plan)),
    ("obiettivo|begroting|begroot|gepland|doel|doelstelling|budzet|plany|planowane|planowany|cel|quota", Said::Is(Version::Plan)),
    ("actual|actuals|actual spend|act|ist|istwert|istwerte|istzahlen|istkosten|tatsachlich|real|reel|reels", Said::Is(Version::Actual)),
    ("reelle|realise|realisee|reales|realizado|ejecutado|executado|gastado|efetivo|effettivo|effettivi", Said::Is(Version::Actual)),
    ("consuntivo|reale|werkelijk|werkelijke|gerealiseerd|realisatie|wykonanie|rzeczywiste|rzeczywisty", Said::Is(Version::Actual)),
    ("rzeczywiscie|faktyczne|spent|achieved|invoiced|paid", Said::Is(Version::Actual)),
    ("committed|commitment|commitments|po|pos|purchase order|purchase orders|on order|obligo|obligated", Said::Is(Version::Committed)),
    ("obligations|encumbered|encumbrance|encumbrances|gebunden|beauftragt|engage|engagee|comprometido", Said::Is(Version::Committed)),
    ("compromisos|impegnato|verplicht|verplichtingen|zobowiazania", Said::Is(Version::Committed)),
    ("forecast|forecasts|forecasted|fcst|fc|outlook|le|latest estimate|latest forecast|prognose|vorschau", Said::Is(Version::Forecast)),
    ("hochrechnung|erwartung|prevision|previsions|previsiones|pronostico|atterrissage|previsao|projecao", Said::Is(Version::Forecast)),
    ("previsione|previsioni|verwachting|prognoza|estimate|estimated|rolling forecast", Said::Is(Version::Forecast)),
    ("projected|projection|projections", Said::Projected),
    ("revised|revised budget|revised plan|revision|prior year|prior|last year|previous year|py|ly|vorjahr|vj|n 1", Said::Other),
    ("annee precedente|ano anterior|anno precedente|vorig jaar|rok poprzedni|draft|proposed|proposed budget", Said::Other),
    ("requested|requested budget|prior year actual|prior year actuals|last year actual|last year actuals", Said::Other),
    ("ly actual|ly actuals|py actual|py actuals|prior year budget|amended|amended budget|benchmark|previous", Said::Other),
    ("vorheriger|istwert vorjahr|ist vorjahr", Said::Other),
];

/// The version the words name, with the place and the number of its words; `None` when they name none.
pub(in crate::workbook::read) fn version(words: &[String]) -> Option<(Said, usize, usize)> {
    longest(words, CATALOG)
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
        assert_eq!(said("Campaign"), None);
    }

    #[test]
    fn no_phrase_means_two_versions() {
        let mut phrases: Vec<&str> = CATALOG.iter().flat_map(|(list, _)| list.split('|')).collect();
        let count = phrases.len();
        phrases.sort_unstable();
        phrases.dedup();
        assert_eq!(phrases.len(), count);
    }
}
