//! Money is exact.

use crate::source::{Breach, Source};

/// Where figures are made. What reads and writes cells, and what draws, works with the numbers it is given.
const EXACT: [&str; 7] = ["src/ledger/", "src/kpi/", "src/budget/", "src/decide/", "src/govern/", "src/evidence/", "src/engine/"];
/// Turns a cell's number into an exact one.
const DOOR: &str = "src/ledger/amount.rs";

/// Where figures are made, no number is a binary fraction.
pub(crate) fn numbers_are_exact(file: &Source) -> Vec<Breach> {
    if file.path == DOOR || !EXACT.iter().any(|place| file.path.starts_with(place)) {
        return Vec::new();
    }
    let tokens = file.tokens();
    let inexact = tokens.iter().filter(|(_, token)| matches!(*token, "f32" | "f64"));
    inexact.map(|(line, token)| file.breach(*line, format!("figures are Decimal: only {DOOR} may name {token}"))).collect()
}
