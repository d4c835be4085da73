//! Currencies and the rates that bring them to the reporting currency.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::cell::CellRef;
use super::period::Period;

/// A currency by its ISO 4217 code, upper case, such as `USD`. An empty code means the workbook does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Currency(pub String);

impl Currency {
    /// The symbol people write before an amount; the code and a space where there is none in common use.
    pub fn symbol(&self) -> String {
        match self.0.as_str() {
            "" => String::new(),
            "USD" => "$".into(),
            "EUR" => "€".into(),
            "GBP" => "£".into(),
            "JPY" | "CNY" => "¥".into(),
            "INR" => "₹".into(),
            "KRW" => "₩".into(),
            code => format!("{code} "),
        }
    }
}

/// Which rates: those that were fixed for the plan, or those of the time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RateKind {
    /// Fixed when the budget was made.
    #[default]
    Plan,
    /// As they were: spot, average or closing rates.
    Actual,
}

impl RateKind {
    /// The lower-case word, the same in JSON and state sheets.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Actual => "actual",
        }
    }

    /// The kind a word names, as written by [`RateKind::id`]; `None` for any other word.
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Plan, Self::Actual].into_iter().find(|kind| kind.id() == id)
    }
}

/// One rate: how many units of the rates' base currency one unit of this currency buys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// Units of the base currency per unit, above zero.
    pub rate: Decimal,
    /// The cell it was read from; `None` when typed in the app.
    pub cell: Option<CellRef>,
}

/// Rates to one base currency, by currency, kind and period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rates {
    /// What the rates convert to.
    pub base: Currency,
    /// The base itself need not be there. A rate without a period holds for every period that has none of its own.
    rates: BTreeMap<(Currency, RateKind), BTreeMap<Option<Period>, Rate>>,
}

impl Rates {
    /// Without rates yet, to a base.
    pub const fn to(base: Currency) -> Self {
        Self { base, rates: BTreeMap::new() }
    }

    /// Adds a rate; the first one that is given for a currency, a kind and a period stands.
    pub fn add(&mut self, currency: Currency, kind: RateKind, period: Option<Period>, rate: Rate) {
        self.rates.entry((currency, kind)).or_default().entry(period).or_insert(rate);
    }

    /// Adds the rates of another list to the same base.
    pub fn extend(&mut self, other: Self) {
        for ((currency, kind), rates) in other.rates {
            let own = self.rates.entry((currency, kind)).or_default();
            for (period, rate) in rates {
                own.entry(period).or_insert(rate);
            }
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rates.is_empty()
    }

    /// Whether there are some of a kind.
    pub fn has(&self, kind: RateKind) -> bool {
        self.rates.keys().any(|(_, of)| *of == kind)
    }

    /// Every rate with its currency, its kind and its period.
    pub fn iter(&self) -> impl Iterator<Item = (&Currency, RateKind, Option<Period>, &Rate)> {
        self.rates.iter().flat_map(|((currency, kind), rates)| rates.iter().map(move |(period, rate)| (currency, *kind, *period, rate)))
    }

    /// The rate of a currency for a period: its own, else that of the shortest period around it, else the one without a period.
    ///
    /// `None` when none covers it: a quarter is not given the rate of one of its months.
    pub fn find(&self, currency: &Currency, kind: RateKind, period: Option<Period>) -> Option<&Rate> {
        let rates = self.rates.get(&(currency.clone(), kind))?;
        let around = |wanted: Period| {
            let covers = |p: &Period| p.grain() >= wanted.grain() && (*p == wanted || wanted.is_in(p));
            let dated = rates.iter().filter_map(|(p, rate)| p.map(|p| (p, rate)));
            dated.filter(|(p, _)| covers(p)).min_by_key(|(p, _)| p.grain()).map(|(_, rate)| rate)
        };
        period.and_then(around).or_else(|| rates.get(&None))
    }

    /// The factor from one currency to another for a period: 1 for the same currency, otherwise through the base.
    ///
    /// `None` when a rate is missing. A blank currency converts only to itself.
    pub fn factor(&self, from: &Currency, to: &Currency, kind: RateKind, period: Option<Period>) -> Option<Decimal> {
        if from == to {
            return Some(Decimal::ONE);
        }
        self.to_base(from, kind, period)?.checked_div(self.to_base(to, kind, period)?)
    }

    fn to_base(&self, currency: &Currency, kind: RateKind, period: Option<Period>) -> Option<Decimal> {
        if *currency == self.base && !currency.0.is_empty() {
            return Some(Decimal::ONE);
        }
        self.find(currency, kind, period).map(|r| r.rate)
    }

    /// Whether the rates of a currency are the same whatever the period.
    pub(super) fn is_constant(&self, currency: &Currency, kind: RateKind) -> bool {
        self.rates.get(&(currency.clone(), kind)).is_none_or(|rates| rates.keys().all(Option::is_none))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: &str) -> Currency {
        Currency(code.into())
    }

    fn rates(given: &[(&str, RateKind, &str, &str)]) -> Rates {
        let mut rates = Rates::to(of("USD"));
        for (code, kind, period, rate) in given {
            rates.add(of(code), *kind, Period::from_id(period), Rate { rate: rate.parse().unwrap(), cell: None });
        }
        rates
    }

    #[test]
    fn a_missing_rate_has_no_factor() {
        let rates = rates(&[("EUR", RateKind::Plan, "", "1.085"), ("GBP", RateKind::Plan, "", "1.25")]);
        let factor = |a: &str, b: &str| rates.factor(&of(a), &of(b), RateKind::Plan, Period::from_id("2026-11"));
        assert_eq!(factor("EUR", "USD"), Some("1.085".parse().unwrap()));
        assert_eq!(factor("GBP", "EUR"), "1.25".parse::<Decimal>().unwrap().checked_div("1.085".parse().unwrap()));
        assert_eq!(factor("PLN", "USD"), None);
        assert_eq!(factor("", "USD"), None);
        assert_eq!(factor("PLN", "PLN"), Some(Decimal::ONE));
        assert_eq!(rates.factor(&of("EUR"), &of("USD"), RateKind::Actual, None), None, "a plan rate is no actual rate");
    }

    #[test]
    fn rates_are_by_currency_period_and_kind() {
        let rates = rates(&[
            ("EUR", RateKind::Plan, "", "1.1"),
            ("EUR", RateKind::Actual, "2026-01", "1.05"),
            ("EUR", RateKind::Actual, "2026-Q1", "1.06"),
            ("EUR", RateKind::Plan, "2026-02", "1.2"),
            ("EUR", RateKind::Plan, "2026-02", "9.9"),
        ]);
        let rate = |kind, period: &str| rates.find(&of("EUR"), kind, Period::from_id(period)).map(|r| r.rate.to_string());
        assert_eq!(rate(RateKind::Actual, "2026-01").as_deref(), Some("1.05"));
        assert_eq!(rate(RateKind::Actual, "2026-W03").as_deref(), Some("1.05"), "a week has the rate of its month");
        assert_eq!(rate(RateKind::Actual, "2026-02").as_deref(), Some("1.06"), "a month has the rate of its quarter");
        assert_eq!((rate(RateKind::Actual, "2026-04"), rate(RateKind::Actual, "2026"), rate(RateKind::Actual, "")), (None, None, None));
        assert_eq!((rate(RateKind::Plan, "2026-02").as_deref(), rate(RateKind::Plan, "2026").as_deref()), (Some("1.2"), Some("1.1")));
    }
}
