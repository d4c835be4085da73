//! What a team sets once for its budget.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::pacing::Calls;
use crate::ledger::fiscal::Weeks;
use crate::ledger::{Calendar, Currency, RateKind};

/// The project's settings; what is `None` is taken from the workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The currency in which figures are shown; `None`: the rates' base, or the workbook's most used.
    pub currency: Option<Currency>,
    /// At which rates actuals are converted; what is planned is always converted at plan rates.
    pub rates: RateKind,
    /// First month of the fiscal year, 1 to 12.
    pub fiscal_start: u32,
    /// The weeks of which fiscal months are made; `None`: they are calendar months.
    pub weeks: Option<Weeks>,
    /// Gross margin as a share of one (`0.81`); `None`: as the workbook states it.
    pub gross_margin: Option<Decimal>,
    /// How far from plan is a breach, as a share of one; both ends are breaches. 0.05 means ±5 %.
    pub threshold: Decimal,
    /// What is called for otherwise than usual, by the situation of an envelope.
    pub calls: Calls,
}

impl Settings {
    /// Which days belong to which month.
    pub fn calendar(&self) -> Calendar {
        self.weeks.map_or(Calendar::Months, |weeks| Calendar::Weeks { weeks, fiscal_start: self.fiscal_start })
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            currency: None,
            rates: RateKind::Plan,
            fiscal_start: 1,
            weeks: None,
            gross_margin: None,
            threshold: Decimal::from_parts(5, 0, 0, false, 2),
            calls: Calls::new(),
        }
    }
}
