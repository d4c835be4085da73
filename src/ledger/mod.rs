//! The exact core: amounts, periods, dimensions, measures and the facts that carry them, each fact with its source cell.

pub mod amount;
pub mod cell;
pub mod currency;
pub mod dimension;
pub mod display;
pub mod fact;
pub mod facts;
pub mod fiscal;
pub mod measure;
pub mod names;
pub mod period;
pub mod rollup;
pub mod slice;
pub mod stock;
pub mod store;
pub mod version;

pub use amount::Sum;
pub use cell::{CellRef, Range};
pub use currency::{Currency, RateKind, Rates};
pub use dimension::{Dimension, DimensionKind, Member};
pub use fact::{Fact, Origin};
pub use facts::Facts;
pub use fiscal::Calendar;
pub use measure::{Measure, Unit};
pub use period::{Grain, Period, Span};
pub use rollup::Rollup;
pub use rust_decimal::Decimal;
pub use slice::Slice;
pub use store::{Ledger, Mark};
pub use version::Version;
