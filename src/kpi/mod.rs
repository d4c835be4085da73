//! Key performance indicators: what each one means, its formula over measures, and its value over a part of the ledger.

pub mod catalog;
pub mod definition;
pub mod expression;
pub mod limits;
pub mod status;

pub use definition::{Kpi, KpiKind};
pub use expression::{Expression, Input};
pub use limits::{Limits, Signal};
pub use status::Status;
