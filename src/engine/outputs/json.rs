//! A table as JSON, as `docs/table.schema.json` describes it.
//!
//! Numbers are strings of decimal digits: most readers of JSON make binary fractions of its numbers (RFC 8259, section 6), and an
//! amount of money must come back as it went. What is missing is `null`, never 0.

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::table::{Cell, Column, Holds, Row, Table};

/// What the document says that it is; the number changes when an older reader would misunderstand it.
const FORMAT: &str = "plumbline.table/1";

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    title: &'a str,
    about: &'a [String],
    columns: Vec<Head<'a>>,
    rows: Vec<Vec<Value>>,
    total: Option<Vec<Value>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Head<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    /// `None` for words, and where each row says it.
    unit: Option<&'static str>,
    currency: Option<&'a str>,
}

enum Value {
    Text(String),
    Number(Option<Decimal>),
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(None) => serializer.serialize_none(),
            Self::Number(Some(number)) => serializer.collect_str(&number.normalize()),
        }
    }
}

/// The table as JSON.
pub fn text(table: &Table) -> String {
    let columns = table.data_columns();
    let row = |row: &Row| table.data_cells(row).into_iter().map(Value::from).collect::<Vec<_>>();
    let document = Document {
        format: FORMAT,
        title: &table.title,
        about: &table.about,
        columns: columns.iter().enumerate().map(|(place, column)| head(table, column, place)).collect(),
        rows: table.rows.iter().map(row).collect(),
        total: table.total.as_ref().map(row),
        notes: &table.notes,
    };
    super::pretty(&document)
}

fn head<'a>(table: &'a Table, column: &'a Column, place: usize) -> Head<'a> {
    let of = table.of.as_ref();
    let (unit, currency) = match column.holds {
        Holds::Text => (None, None),
        Holds::Amount | Holds::Change => (of.map(super::table::Of::unit_id), of.map(|of| of.currency.as_str()).filter(|c| !c.is_empty())),
        Holds::Share => (Some("share"), None),
        Holds::Number => (Some("count"), None),
    };
    let words = table.rows.iter().any(|row| matches!(row.cells.get(place), Some(Cell::Text(_))));
    let kind = match column.holds {
        Holds::Text => "text",
        _ if words => "any",
        _ => "number",
    };
    Head { name: &column.name, kind, unit, currency }
}

impl From<Cell> for Value {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Text(text) => Self::Text(text),
            Cell::Number(number) => Self::Number(number),
        }
    }
}
