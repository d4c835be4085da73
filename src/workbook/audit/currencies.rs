//! Money without a currency where other money has one.

use super::{CELLS, Check, Finding, Subject, counted};
use crate::ledger::Unit;
use crate::workbook::issue::Severity;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let ledger = subject.ledger;
    let money: Vec<bool> = ledger.measures().iter().map(|m| m.unit() == Unit::Money).collect();
    let stated: Vec<bool> = ledger.currencies().iter().map(|c| !c.0.is_empty()).collect();
    let mut codes: Vec<&str> = Vec::new();
    let (mut blank, mut cells) = (0_usize, Vec::new());
    for (_, fact, cell) in subject.facts() {
        if fact.amount.is_none() || !money.get(usize::from(fact.measure)).copied().unwrap_or(false) {
            continue;
        }
        if stated.get(usize::from(fact.currency)).copied().unwrap_or(false) {
            let code = ledger.currencies().get(usize::from(fact.currency)).map_or("", |c| c.0.as_str());
            if !codes.contains(&code) {
                codes.push(code);
            }
        } else {
            blank += 1;
            if cells.len() < CELLS {
                cells.push(cell);
            }
        }
    }
    if blank == 0 || codes.is_empty() {
        return Vec::new();
    }
    codes.sort_unstable();
    vec![Finding {
        check: Check::Currencies,
        severity: Severity::Warning,
        key: format!("currencies blank {}", codes.join(" ")),
        message: format!(
            "{} of money {} no currency, while others are in {}. Say the currency in the workbook: in a column, a header or the number format.",
            counted(blank, "amount", "amounts"),
            if blank == 1 { "states" } else { "state" },
            codes.join(", ")
        ),
        cells,
        remedy: None,
    }]
}
