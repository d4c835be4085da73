//! Key performance indicators: what each one means, its formula over measures, and its value over a part of the ledger.

pub mod catalog;
pub mod conflicts;
pub mod definition;
pub mod drivers;
pub mod formula;
pub mod limits;
pub mod score;
pub mod status;
pub mod target_formula;
pub mod trigger;
pub mod versions;

pub use catalog::Catalog;
pub use definition::{Cadence, Kpi, KpiKind, Perspective, Timing};
pub use formula::{Formula, Input};
pub use limits::{Limits, Signal};
pub use status::Status;
pub use trigger::{Trigger, TriggerKind};
pub use versions::KpiVersion;
