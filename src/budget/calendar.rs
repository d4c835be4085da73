//! Which span a figure covers: to date, all, or a period; and which periods there are to choose from.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use crate::ledger::period::month_name;
use crate::ledger::{Grain, Ledger, Measure, Period, Span, Version};

/// The time that a ledger covers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// First month of the fiscal year, 1 to 12.
    pub fiscal_start: u32,
    /// The first day of the last period that has actuals (of spend when there is any, else of anything); `None`: no dated actuals.
    pub last_actual: Option<Period>,
    /// The coarsest grain of the planned spend (else of any plan); months when nothing is planned.
    pub plan_grain: Option<Grain>,
    /// Every period that has facts.
    pub periods: BTreeSet<Period>,
    /// Whether some facts have no period.
    pub undated: bool,
}

impl Coverage {
    /// The coverage of a ledger.
    pub fn of(ledger: &Ledger, fiscal_start: u32) -> Self {
        let spend = ledger.find_measure(&Measure::SPEND);
        let mut coverage = Self { fiscal_start, ..Self::default() };
        let (mut any_actual, mut any_grain) = (None, None);
        for fact in ledger.facts().alike() {
            let Some(period) = fact.period else {
                coverage.undated = true;
                continue;
            };
            coverage.periods.insert(period);
            if fact.sum.count == 0 {
                continue;
            }
            match fact.version {
                Version::Actual => {
                    any_actual = any_actual.max(Some(period));
                    if Some(fact.measure) == spend {
                        coverage.last_actual = coverage.last_actual.max(Some(period));
                    }
                }
                Version::Plan => {
                    any_grain = any_grain.max(Some(period.grain()));
                    if Some(fact.measure) == spend {
                        coverage.plan_grain = coverage.plan_grain.max(Some(period.grain()));
                    }
                }
                Version::Committed | Version::Forecast => {}
            }
        }
        coverage.last_actual = coverage.last_actual.or(any_actual);
        coverage.plan_grain = coverage.plan_grain.or(any_grain);
        coverage
    }

    /// From the first day of the fiscal year to the end of the last plan period that has actuals. It ends with the actuals, not with
    /// today. Without dated actuals it is all of time.
    pub fn to_date(&self) -> Span {
        let Some(last) = self.last_actual else { return Span::ALL };
        let grain = last.grain().max(self.plan_grain.unwrap_or(Grain::Month)).max(Grain::Month);
        let end = last.rolled_up(grain, self.fiscal_start).unwrap_or(last).end();
        match last.rolled_up(Grain::Year, self.fiscal_start) {
            Some(year) => Span { from: Some(year.start()), to: Some(end) },
            None => Span::ALL,
        }
    }

    /// The span that a scope's word names: `to-date` or empty, `all`, or as [`Span::from_id`] reads it. `None` for any other word.
    pub fn span(&self, word: &str) -> Option<Span> {
        match word {
            "" | "to-date" => Some(self.to_date()),
            "all" => Some(Span::ALL),
            id => Span::from_id(id),
        }
    }

    /// The word for what a scope's word names, so many months earlier; `None` when that is not whole months.
    pub fn earlier(&self, word: &str, months: i32) -> Option<String> {
        let span = self.span(word).filter(|span| span.months().is_some())?;
        if let Some(period) = Period::from_id(word) {
            return period.later(-months).map(|period| period.id());
        }
        let month = |day: NaiveDate| Period::month(day.year(), day.month())?.later(-months);
        Some(Span::between(month(span.from?)?, month(span.to?)?).id())
    }

    /// The span's name for reading: `Jan – Oct 2026, to date`, `Q4 2026`, `All periods`.
    pub fn label(&self, word: &str) -> String {
        match word {
            "" | "to-date" => match self.to_date() {
                Span { from: Some(from), to: Some(to) } => format!("{}, to date", stretch(from, to)),
                _ if self.periods.is_empty() => "Undated".into(),
                _ => "All periods, no actuals yet".into(),
            },
            "all" => "All periods".into(),
            id => match (Period::from_id(id), Span::from_id(id)) {
                (Some(period), _) => period.label(),
                (None, Some(Span { from: Some(from), to: Some(to) })) => stretch(from, to),
                _ => id.to_owned(),
            },
        }
    }

    /// The word for what comes before a span, as long as it: the period before a period, and a year earlier for `to-date` and stretches.
    /// `None` before `all`, and for what has no end.
    pub fn before(&self, word: &str) -> Option<String> {
        if let Some(period) = Period::from_id(word) {
            return Some(period.before().id());
        }
        self.earlier(word, 12)
    }

    /// What a scope can name: (word, label): to date, all, then years, quarters and months, newest year first.
    pub fn choices(&self) -> Vec<(String, String)> {
        let mut choices = vec![("to-date".to_owned(), self.label("to-date")), ("all".to_owned(), self.label("all"))];
        for grain in [Grain::Year, Grain::Quarter, Grain::Month] {
            let periods: BTreeSet<Period> = self.periods.iter().filter_map(|p| p.rolled_up(grain, self.fiscal_start)).collect();
            choices.extend(periods.iter().map(|p| (p.id(), p.label())));
        }
        choices
    }
}

/// A stretch of whole months for reading: `Jan – Oct 2026`, `Jul 2025 – Jun 2026`, `Nov 2026`.
fn stretch(from: NaiveDate, to: NaiveDate) -> String {
    let name = |d: NaiveDate| month_name(d.month());
    if from.year() != to.year() {
        format!("{} {} – {} {}", name(from), from.year(), name(to), to.year())
    } else if from.month() == to.month() {
        format!("{} {}", name(to), to.year())
    } else {
        format!("{} – {} {}", name(from), name(to), to.year())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{CellRef, Currency, Decimal, Fact, Origin};

    fn coverage(facts: &[(Version, Option<&str>)], fiscal_start: u32) -> Coverage {
        let mut ledger = Ledger::default();
        let (measure, currency) = (ledger.measure(&Measure::SPEND), ledger.currency(&Currency::default()));
        for (version, period) in facts {
            let origin = Origin::Cell(CellRef { source: 0, sheet: 0, row: 0, col: 0 });
            let period = period.and_then(Period::from_id);
            ledger.push(Fact { measure, version: *version, period, currency, amount: Some(Decimal::ONE), origin }, &[]);
        }
        Coverage::of(&ledger, fiscal_start)
    }

    #[test]
    fn to_date_ends_with_the_last_period_that_has_actuals() {
        let months = [(Version::Plan, Some("2026-12")), (Version::Actual, Some("2026-10")), (Version::Actual, Some("2026-02"))];
        assert_eq!(coverage(&months, 1).label(""), "Jan – Oct 2026, to date");
        assert_eq!(coverage(&months, 7).label(""), "Jul – Oct 2026, to date");
        assert_eq!(
            coverage(&[(Version::Plan, Some("2026-Q4")), (Version::Actual, Some("2026-10"))], 1).label(""),
            "Jan – Dec 2026, to date"
        );
    }

    #[test]
    fn every_span_has_a_word() {
        let coverage = Coverage::default();
        for id in ["2026-11", "2026-Q4", "2026-W07", "all"] {
            let span = coverage.span(id).unwrap();
            assert_eq!(coverage.span(&span.id()), Some(span));
        }
        assert_eq!(coverage.label("2026-01-01..2026-09-30"), "Jan – Sep 2026");
        assert_eq!((coverage.span("2026-01-01..soon"), coverage.span("2026-11-01")), (None, None));
    }

    #[test]
    fn without_dated_actuals_to_date_is_everything() {
        assert_eq!(coverage(&[(Version::Plan, Some("2026-01"))], 1).to_date(), Span::ALL);
        assert_eq!(coverage(&[(Version::Actual, None)], 1).label(""), "Undated");
    }

    #[test]
    fn what_was_earlier_has_a_name_too() {
        let actual = coverage(&[(Version::Actual, Some("2026-10"))], 1);
        assert_eq!(actual.earlier("", 12).as_deref(), Some("2025-01..2025-10"));
        assert_eq!(actual.label("2025-01..2025-10"), "Jan – Oct 2025");
        assert_eq!(actual.earlier("2026-Q1", 3).as_deref(), Some("2025-Q4"));
        assert_eq!((actual.earlier("all", 12), actual.earlier("2026-W07", 12)), (None, None));
        assert_eq!(actual.span("2025-01..2025-03"), actual.span("2025-Q1"));
    }

    #[test]
    fn choices_roll_up_to_quarters_and_years() {
        let words: Vec<_> =
            coverage(&[(Version::Plan, Some("2026-01")), (Version::Plan, Some("2026-04"))], 1).choices().into_iter().map(|c| c.0).collect();
        assert_eq!(words, ["to-date", "all", "2026", "2026-Q1", "2026-Q2", "2026-01", "2026-04"]);
    }

    #[test]
    fn what_is_before_is_as_long() {
        let coverage = coverage(&[(Version::Plan, Some("2026-12")), (Version::Actual, Some("2026-10"))], 1);
        let before = |word: &str| coverage.before(word).map(|word| coverage.label(&word));
        assert_eq!(before("").as_deref(), Some("Jan – Oct 2025"));
        assert_eq!(before("2026-Q1").as_deref(), Some("Q4 2025"));
        assert_eq!(before("2026-03").as_deref(), Some("Feb 2026"));
        assert_eq!((before("all"), before("x..y")), (None, None));
    }
}
