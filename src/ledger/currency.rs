//! Currencies and the rates that bring them to the reporting currency.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::cell::CellRef;

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

/// One plan rate: how many units of the rates' base currency one unit of this currency buys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// Units of the base currency per unit, above zero.
    pub rate: Decimal,
    /// The cell it was read from; `None` when typed in the app.
    pub cell: Option<CellRef>,
}

/// Plan rates to one base currency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rates {
    /// What the rates convert to.
    pub base: Currency,
    /// Rate by currency; the base itself need not be there.
    pub rates: BTreeMap<Currency, Rate>,
}

impl Rates {
    /// The factor from one currency to another: 1 for the same currency, otherwise through the base.
    ///
    /// `None` when a rate is missing. A blank currency converts only to itself.
    pub fn factor(&self, from: &Currency, to: &Currency) -> Option<Decimal> {
        if from == to {
            return Some(Decimal::ONE);
        }
        self.to_base(from)?.checked_div(self.to_base(to)?)
    }

    fn to_base(&self, currency: &Currency) -> Option<Decimal> {
        if *currency == self.base && !currency.0.is_empty() { Some(Decimal::ONE) } else { self.rates.get(currency).map(|r| r.rate) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates() -> Rates {
        let rate = |r: &str| Rate { rate: r.parse().unwrap(), cell: None };
        Rates {
            base: Currency("USD".into()),
            rates: [(Currency("EUR".into()), rate("1.085")), (Currency("GBP".into()), rate("1.25"))].into(),
        }
    }

    #[test]
    fn a_missing_rate_has_no_factor() {
        let factor = |a: &str, b: &str| rates().factor(&Currency(a.into()), &Currency(b.into()));
        assert_eq!(factor("EUR", "USD"), Some("1.085".parse().unwrap()));
        assert_eq!(factor("GBP", "EUR"), "1.25".parse::<Decimal>().unwrap().checked_div("1.085".parse().unwrap()));
        assert_eq!(factor("PLN", "USD"), None);
        assert_eq!(factor("", "USD"), None);
        assert_eq!(factor("PLN", "PLN"), Some(Decimal::ONE));
    }
}
