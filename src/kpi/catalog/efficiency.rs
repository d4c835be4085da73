//! Efficiency: what it costs to get the outcome.

use crate::kpi::expression::{Expression, Input};
use crate::kpi::{Kpi, KpiKind};
use crate::ledger::Version;
use crate::ledger::measure::{Direction, Unit};

const SPEND: Expression = Expression::Of(Input::Measure("spend"));
const WINS: Expression = Expression::Of(Input::Measure("wins"));
const BOOKINGS: Expression = Expression::Of(Input::Measure("bookings"));
const REVENUE: Expression = Expression::Of(Input::Measure("revenue"));
const MARGIN: Expression = Expression::Of(Input::GrossMargin);
const CAC: Expression = Expression::Over(&SPEND, &WINS);

/// Spend, utilization, CAC, ROMI and payback.
pub const FAMILY: &[Kpi] = &[
    Kpi {
        id: "spend",
        label: "Spend",
        finance_label: "Marketing expense",
        meaning: "Money spent.",
        formula: SPEND,
        unit: Unit::Money,
        direction: Direction::LowerBetter,
        kind: KpiKind::Efficiency,
        parent: Some("pipeline"),
        version: 1,
        undefined_when: "The workbook has no spend.",
        source: "The workbook's own column.",
    },
    Kpi {
        id: "utilization",
        label: "Spend utilization",
        finance_label: "Budget utilization",
        meaning: "The share of the planned spend that was spent; 100 % is the target, and both ways are adverse.",
        formula: Expression::Over(
            &Expression::Of(Input::MeasureIn("spend", Version::Actual)),
            &Expression::Of(Input::MeasureIn("spend", Version::Plan)),
        ),
        unit: Unit::Share,
        direction: Direction::OnTarget,
        kind: KpiKind::Efficiency,
        parent: Some("spend"),
        version: 1,
        undefined_when: "There is no planned or no actual spend.",
        source: "Actual over plan; Horngren, Datar and Rajan, Cost Accounting, ch. 7 (static-budget variance as a share).",
    },
    Kpi {
        id: "cac",
        label: "CAC",
        finance_label: "Customer acquisition cost, blended",
        meaning: "Spend per new customer, over all customers won.",
        formula: CAC,
        unit: Unit::Money,
        direction: Direction::LowerBetter,
        kind: KpiKind::Efficiency,
        parent: Some("wins"),
        version: 1,
        undefined_when: "No customers were won, or there is no spend.",
        source: "Skok, SaaS Metrics 2.0 (2010), https://www.forentrepreneurs.com/saas-metrics-2/",
    },
    Kpi {
        id: "romi",
        label: "ROMI",
        finance_label: "Return on marketing investment",
        meaning: "Gross margin earned above the spend, per unit of spend.",
        formula: Expression::Over(&Expression::Minus(&Expression::Times(&REVENUE, &MARGIN), &SPEND), &SPEND),
        unit: Unit::Multiple,
        direction: Direction::HigherBetter,
        kind: KpiKind::Efficiency,
        parent: Some("revenue"),
        version: 1,
        undefined_when: "Revenue, spend or the gross margin is missing.",
        source: "Farris, Bendle, Pfeifer and Reibstein, Marketing Metrics, 3rd ed. (2015), ch. 10.",
    },
    Kpi {
        id: "payback",
        label: "Payback",
        finance_label: "CAC payback, gross-margin basis",
        meaning: "Months until a new customer's gross margin has paid for its acquisition; bookings count as a year's value.",
        formula: Expression::Over(
            &CAC,
            &Expression::Times(&Expression::Over(&Expression::Over(&BOOKINGS, &WINS), &Expression::Number(12)), &MARGIN),
        ),
        unit: Unit::Months,
        direction: Direction::LowerBetter,
        kind: KpiKind::Efficiency,
        parent: Some("cac"),
        version: 1,
        undefined_when: "Wins, bookings, spend or the gross margin is missing.",
        source: "Skok, SaaS Metrics 2.0 (2010), https://www.forentrepreneurs.com/saas-metrics-2/",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::catalog::find;
    use rust_decimal::Decimal;

    fn value(id: &str) -> Option<String> {
        let amounts = |input| match input {
            Input::Measure("spend") => Some(Decimal::from(120_000)),
            Input::Measure("wins") => Some(Decimal::from(80)),
            Input::Measure("bookings") => Some(Decimal::from(144_000)),
            Input::Measure("revenue") => Some(Decimal::from(500_000)),
            Input::GrossMargin => Some(Decimal::new(8, 1)),
            _ => None,
        };
        find(id)?.formula.value(&amounts).map(|v| v.normalize().to_string())
    }

    #[test]
    fn the_chain_follows_its_published_formulas() {
        // CAC 120,000 / 80 = 1,500; ROMI (500,000 × 0.8 − 120,000) / 120,000 = 2.333…; payback 1,500 / (1,800 / 12 × 0.8) = 12.5 months.
        assert_eq!(value("cac").as_deref(), Some("1500"));
        assert!(value("romi").is_some_and(|r| r.starts_with("2.33333")));
        assert_eq!(value("payback").as_deref(), Some("12.5"));
        assert_eq!(value("utilization"), None);
    }

    #[test]
    fn formulas_read_as_excel() {
        let text = |id: &str| find(id).map(|k| k.formula.text(&Input::word)).unwrap_or_default();
        assert_eq!(text("romi"), "(revenue * gross_margin - spend) / spend");
        assert_eq!(text("payback"), "spend / wins / (bookings / wins / 12 * gross_margin)");
        assert_eq!(text("utilization"), "spend[actual] / spend[plan]");
    }
}
