//! Money that cannot be converted: which currencies have no rate to the reporting currency, and how much that leaves out.

use std::collections::BTreeMap;

use super::project::Project;
use crate::ledger::{Period, Unit};
use crate::workbook::issue::{Issue, IssueKind, Severity};
use crate::workbook::legs;

/// A currency without a rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unrated {
    /// Its code; empty for amounts that state no currency.
    pub code: String,
    /// How many amounts stay out of converted totals.
    pub count: u32,
    /// The first and the last period of these amounts; `None` when all are undated.
    pub periods: Option<(Period, Period)>,
}

/// The currencies of a project's money that have no rate to its reporting currency.
pub fn unrated(project: &Project) -> Vec<Unrated> {
    let ledger = project.ledger();
    let factors = project.reporting.factors(ledger);
    if factors.iter().all(Option::is_some) {
        return Vec::new();
    }
    let money: Vec<bool> = ledger.measures().iter().map(|m| m.unit() == Unit::Money).collect();
    let mut found: BTreeMap<u16, Unrated> = BTreeMap::new();
    for fact in ledger.facts().alike() {
        let rated = factors.get(usize::from(fact.currency)).is_some_and(Option::is_some);
        if rated || !money.get(usize::from(fact.measure)).copied().unwrap_or(false) {
            continue;
        }
        let code = ledger.currencies().get(usize::from(fact.currency)).map(|c| c.0.clone()).unwrap_or_default();
        let one = found.entry(fact.currency).or_insert(Unrated { code, count: 0, periods: None });
        one.count += fact.sum.count + fact.sum.missing;
        if let Some(period) = fact.period {
            let (first, last) = one.periods.unwrap_or((period, period));
            one.periods = Some((first.min(period), last.max(period)));
        }
    }
    // What moves change is counted with the cells that hold it, before an export as after it.
    let files: Vec<&str> = project.sources.iter().map(|s| s.file_name.as_str()).collect();
    for position in legs::facts(&project.import, &files, &project.state.decisions).into_values() {
        if let Some(one) = ledger.facts().get(position).and_then(|fact| found.get_mut(&fact.currency)) {
            one.count = one.count.saturating_sub(1);
        }
    }
    found.into_values().collect()
}

impl Unrated {
    /// What stays out, in a sentence.
    pub fn sentence(&self, reporting: &str) -> String {
        let when = match self.periods {
            Some((first, last)) if first == last => format!(" for {}", first.label()),
            Some((first, last)) => format!(" for {} to {}", first.label(), last.label()),
            None => String::new(),
        };
        let amounts = if self.count == 1 { "1 amount".to_owned() } else { format!("{} amounts", self.count) };
        let stay = if self.count == 1 { "stays" } else { "stay" };
        if self.code.is_empty() {
            return format!("{amounts}{when} without a stated currency {stay} out of the totals, which are in {reporting}.");
        }
        format!("{amounts} in {}{when} {stay} out of the totals: there is no rate from {} to {reporting}.", self.code, self.code)
    }

    /// The same as an issue, with what to do next.
    pub fn issue(&self, reporting: &str) -> Issue {
        Issue {
            cell: None,
            place: String::new(),
            severity: Severity::Error,
            kind: IssueKind::MissingRate,
            message: format!("{} Add a table with the headings Currency and Rate to {reporting}.", self.sentence(reporting)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_rate_names_currency_and_period() {
        let months = (Period::from_id("2026-01"), Period::from_id("2026-03"));
        let periods = months.0.zip(months.1);
        let zloty = Unrated { code: "PLN".into(), count: 12, periods };
        assert_eq!(
            zloty.sentence("USD"),
            "12 amounts in PLN for Jan 2026 to Mar 2026 stay out of the totals: there is no rate from PLN to USD."
        );
        let one = Unrated { code: "PLN".into(), count: 1, periods: None };
        assert_eq!(one.sentence("USD"), "1 amount in PLN stays out of the totals: there is no rate from PLN to USD.");
        let blank = Unrated { code: String::new(), count: 2, periods: None };
        assert_eq!(blank.sentence("USD"), "2 amounts without a stated currency stay out of the totals, which are in USD.");
    }
}
