//! Money that cannot be converted: which currencies have no rate to the reporting currency, and how much that leaves out.

use std::collections::BTreeMap;

use super::project::Project;
use crate::ledger::{Period, RateKind, Unit};
use crate::workbook::issue::{Issue, IssueKind, Severity};

/// A currency without a rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unrated {
    /// Its code; empty for amounts that state no currency.
    pub code: String,
    /// Which rate is missing.
    pub kind: RateKind,
    /// Whether there are such rates for other periods.
    pub dated: bool,
    /// How many amounts stay out of converted totals.
    pub count: u32,
    /// The first and the last period of these amounts; `None` when all are undated.
    pub periods: Option<(Period, Period)>,
}

/// The currencies of a project's money that have no rate to its reporting currency.
pub fn unrated(project: &Project) -> Vec<Unrated> {
    let ledger = project.ledger();
    let factors = project.reporting.factors(ledger);
    if factors.are_complete() {
        return Vec::new();
    }
    let money: Vec<bool> = ledger.measures().iter().map(|m| m.unit() == Unit::Money).collect();
    let mut found: BTreeMap<(u16, RateKind), Unrated> = BTreeMap::new();
    for fact in ledger.facts().alike() {
        let rated = factors.of(fact.currency, fact.version, fact.period).is_some();
        if rated || !money.get(usize::from(fact.measure)).copied().unwrap_or(false) {
            continue;
        }
        let code = ledger.currencies().get(usize::from(fact.currency)).map(|c| c.0.clone()).unwrap_or_default();
        let kind = project.reporting.kind(fact.version);
        let dated = project.reporting.rates.iter().any(|(currency, of, ..)| currency.0 == code && of == kind);
        let one = found.entry((fact.currency, kind)).or_insert(Unrated { code, kind, dated, count: 0, periods: None });
        one.count += fact.sum.count + fact.sum.missing;
        if let Some(period) = fact.period {
            let (first, last) = one.periods.unwrap_or((period, period));
            one.periods = Some((first.min(period), last.max(period)));
        }
    }
    // What moves change is counted with the cells that hold it, before an export as after it.
    for position in &project.waiting {
        if let Some(one) =
            ledger.facts().get(*position).and_then(|fact| found.get_mut(&(fact.currency, project.reporting.kind(fact.version))))
        {
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
        let kind = if self.kind == RateKind::Actual { "actual " } else { "" };
        let then = if self.dated { " for that time" } else { "" };
        format!(
            "{amounts} in {}{when} {stay} out of the totals: there is no {kind}rate from {} to {reporting}{then}.",
            self.code, self.code
        )
    }

    /// The same as an issue, with what to do next.
    pub fn issue(&self, reporting: &str) -> Issue {
        Issue {
            cell: None,
            place: String::new(),
            severity: Severity::Error,
            kind: IssueKind::MissingRate,
            message: match self.kind {
                RateKind::Plan => format!("{} Add a table with the headings Currency and Rate to {reporting}.", self.sentence(reporting)),
                RateKind::Actual => {
                    format!("{} Add a line for it to the table of actual rates, or report at plan rates.", self.sentence(reporting))
                }
            },
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
        let zloty = Unrated { code: "PLN".into(), kind: RateKind::Plan, dated: false, count: 12, periods };
        assert_eq!(
            zloty.sentence("USD"),
            "12 amounts in PLN for Jan 2026 to Mar 2026 stay out of the totals: there is no rate from PLN to USD."
        );
        let one = Unrated { code: "PLN".into(), kind: RateKind::Plan, dated: false, count: 1, periods: None };
        assert_eq!(one.sentence("USD"), "1 amount in PLN stays out of the totals: there is no rate from PLN to USD.");
        let march = Unrated { code: "PLN".into(), kind: RateKind::Actual, dated: true, count: 2, periods: months.1.zip(months.1) };
        assert_eq!(
            march.sentence("USD"),
            "2 amounts in PLN for Mar 2026 stay out of the totals: there is no actual rate from PLN to USD for that time."
        );
        let blank = Unrated { code: String::new(), kind: RateKind::Plan, dated: false, count: 2, periods: None };
        assert_eq!(blank.sentence("USD"), "2 amounts without a stated currency stay out of the totals, which are in USD.");
    }
}
