//! Sums over the invented budget, exact: what the workbook's formulas must come to.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::budget::{EUR_RATE, Invoice, Line, MONTHS_CLOSED, invoices, lines};

/// The plan and the ledger together.
pub(super) struct Budget {
    pub(super) lines: Vec<Line>,
    pub(super) invoices: Vec<Invoice>,
}

impl Budget {
    pub(super) fn new() -> Self {
        let lines = lines();
        let invoices = invoices(&lines);
        Self { lines, invoices }
    }

    /// The plan of a month in one currency.
    pub(super) fn planned(&self, currency: &str, month: usize) -> Decimal {
        self.lines.iter().filter(|line| line.region.currency == currency).filter_map(|line| line.plan[month]).sum()
    }

    /// The plan of a month in US dollars.
    pub(super) fn planned_usd(&self, month: usize) -> Decimal {
        self.planned("USD", month) + self.planned("EUR", month) * EUR_RATE
    }

    /// A channel's plan for the closed months in US dollars.
    pub(super) fn planned_to_date(&self, channel: &str) -> Decimal {
        self.lines
            .iter()
            .filter(|line| line.channel == channel)
            .map(|line| in_usd(line, line.plan[..MONTHS_CLOSED].iter().flatten().sum()))
            .sum()
    }

    /// What Excel's sums find in the ledger, in US dollars: invoices typed as text are passed over.
    pub(super) fn summed_usd(&self, selects: impl Fn(&Invoice, &Line) -> bool) -> Decimal {
        self.invoices
            .iter()
            .filter(|invoice| !invoice.as_text)
            .map(|invoice| (invoice, &self.lines[invoice.line]))
            .filter(|(invoice, line)| selects(invoice, line))
            .map(|(invoice, line)| in_usd(line, invoice.amount))
            .sum()
    }
}

fn in_usd(line: &Line, amount: Decimal) -> Decimal {
    if line.region.currency == "EUR" { amount * EUR_RATE } else { amount }
}

/// An amount as a cell holds it.
pub(super) fn cell(amount: Decimal) -> f64 {
    amount.to_f64().unwrap_or_default()
}

/// A result as a cell caches it: 15 significant digits, as Excel keeps.
pub(super) fn cached(result: Decimal) -> String {
    result.round_sf(15).unwrap_or(result).normalize().to_string()
}
