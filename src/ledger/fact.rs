//! The smallest thing the ledger holds: one amount of one measure in one version, with its period and its source.

use rust_decimal::Decimal;

use super::cell::CellRef;
use super::period::Period;
use super::version::Version;

/// Where a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A cell of a source workbook.
    Cell(CellRef),
    /// A leg of a recorded move, by the decision's and the move's position; what has no source cell of its own.
    Move {
        /// Position of the decision in the log.
        decision: u32,
        /// Position of the move in the decision.
        leg: u32,
    },
}

/// One amount. Its dimension members stand beside it in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// Position of the measure among the ledger's measures.
    pub measure: u16,
    /// Plan, actual, committed or forecast.
    pub version: Version,
    /// When it counts; `None` when the workbook gives no time.
    pub period: Option<Period>,
    /// Position of the currency among the ledger's currencies.
    pub currency: u16,
    /// How much; `None` when the cell holds something that could not be read as an amount (it counts as missing, not as 0).
    pub amount: Option<Decimal>,
    /// Where it stands.
    pub origin: Origin,
}
