//! What a formula engine is asked: the formulas that depend on a changed cell, and every cell that they read, before and after.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// A number, also a date or a time as the serial number that Excel keeps.
    Number(#[serde(with = "bits")] f64),
    /// Text.
    Text(String),
    /// A logical value.
    Logical(bool),
    /// An error, such as `#N/A`.
    Error(String),
}

impl Value {
    /// A number; `None` when it is not one of Excel's.
    pub(crate) fn number(number: Decimal) -> Option<Self> {
        number.normalize().to_string().parse().ok().map(Self::Number)
    }
}

/// Sheet by position, row and column from 0.
pub type Cell = (usize, u32, u16);

/// A cell without a formula, or one whose formula somebody else has computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Given {
    /// Where it is.
    pub cell: Cell,
    /// What it held before the change; `None` when it was empty.
    pub before: Option<Value>,
    /// What it holds after the change.
    pub after: Option<Value>,
}

/// A formula to compute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Formula {
    /// Where it is; of an array the first cell.
    pub cell: Cell,
    /// The formula without its equals sign, as a file of the .xlsx family writes it for this cell. It names cells and ranges only:
    /// names and columns of tables are spelled out.
    pub text: String,
    /// For an array: how many rows and columns it fills, and whether it may fill others after the change (a dynamic array).
    pub array: Option<(u32, u16, bool)>,
}

/// Formulas to compute twice: as the cells were, and as they are now.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The names of the workbook's sheets.
    pub sheets: Vec<String>,
    /// The cells that the formulas read. A cell that is not among them is empty.
    pub given: Vec<Given>,
    /// The formulas. They may read one another.
    pub formulas: Vec<Formula>,
}

/// What one formula gives: row by row for an array; `None` is an empty cell.
pub type Results = Vec<Option<Value>>;

/// For each formula of a [`Question`], in its order, its results before and after; `None` for one that the engine cannot compute.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer(pub Vec<Option<(Results, Results)>>);

/// A formula engine; `None` when there is none, or it gives no answer.
pub type Compute<'a> = dyn Fn(&Question) -> Option<Answer> + 'a;

/// Numbers as their bits: text does not always give back the same.
mod bits {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
    pub(super) fn serialize<S: Serializer>(number: &f64, to: S) -> Result<S::Ok, S::Error> {
        number.to_bits().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
        u64::deserialize(from).map(f64::from_bits)
    }
}
