//! A page's table as plain data: what every format and the printer are made from.

use rust_decimal::Decimal;

use crate::engine::protocol::figure::Compared;
use crate::engine::protocol::output::Printout;
use crate::ledger::display;
use crate::ledger::measure::Unit;
use crate::ledger::{Currency, Measure};

/// A table with all its rows.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// What it is: `Variance by channel`.
    pub title: String,
    /// The file, the span and the filters that it is over, each in words.
    pub about: Vec<String>,
    /// What its amounts are in; `None` when each row says.
    pub of: Option<Of>,
    /// The columns.
    pub columns: Vec<Column>,
    /// Whether the columns' names are only letters of a sheet: text, which is pasted back into one, has no head then.
    pub bare: bool,
    /// The rows: a cell for each column.
    pub rows: Vec<Row>,
    /// The row of totals. Formats whose rows are read by machines alone leave it out: a total among lines would be counted again.
    pub total: Option<Row>,
    /// What to know; sentences.
    pub notes: Vec<String>,
}

/// What an amount is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Of {
    /// The unit.
    pub unit: Unit,
    /// The currency's code for money; empty otherwise.
    pub currency: String,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub holds: Holds,
    /// Whether paper has no room for it.
    pub aside: bool,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Words.
    Text,
    /// Amounts in the table's unit, or the row's.
    Amount,
    /// Differences of such amounts, shown with their sign.
    Change,
    /// Differences as a share of one, shown as a percentage with its sign.
    Share,
    /// Plain numbers, or a sheet's cells, words among them.
    Number,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its cells.
    pub cells: Vec<Cell>,
    /// What its amounts are in.
    pub of: Of,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words; empty for none.
    Text(String),
    /// A number to its last digit; `None` when there is none.
    Number(Option<Decimal>),
}

impl Of {
    /// Money in a currency.
    pub fn money(currency: &str) -> Self {
        Self { unit: Unit::Money, currency: currency.to_owned() }
    }

    /// Plain counts.
    pub const fn count() -> Self {
        Self { unit: Unit::Count, currency: String::new() }
    }

    /// What the amounts of a measure are in.
    pub fn measure(measure: &Measure, currency: &str) -> Self {
        if measure.unit() == Unit::Money { Self::money(currency) } else { Self { unit: measure.unit(), currency: String::new() } }
    }

    /// What figures are in.
    pub fn figures(figures: &Compared) -> Self {
        Self { unit: figures.actual.unit, currency: figures.actual.currency.clone() }
    }

    /// The unit's word, as data names it.
    pub const fn unit_id(&self) -> &'static str {
        match self.unit {
            Unit::Money => "money",
            Unit::Count => "count",
            Unit::Multiple => "multiple",
            Unit::Share => "share",
            Unit::Months => "months",
        }
    }
}

impl Column {
    /// A column of words.
    pub fn text(name: impl Into<String>) -> Self {
        Self::of(name, Holds::Text)
    }

    /// A column.
    pub fn of(name: impl Into<String>, holds: Holds) -> Self {
        Self { name: name.into(), holds, aside: false }
    }

    /// The same column, left out on paper.
    pub fn aside(self) -> Self {
        Self { aside: true, ..self }
    }
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A count.
    pub fn count(number: u32) -> Self {
        Self::Number(Some(number.into()))
    }
}

impl Table {
    /// The names of the columns as data has them: with the unit where the whole column has one, and with the unit and the currency
    /// as columns of their own where each row has its own.
    pub fn data_columns(&self) -> Vec<Column> {
        let mut columns = self.columns.clone();
        if self.of.is_none() {
            columns.extend([Column::text("Unit"), Column::text("Currency")]);
        }
        columns
    }

    /// The cells of a row, one for each of [`Table::data_columns`].
    pub fn data_cells(&self, row: &Row) -> Vec<Cell> {
        let mut cells = row.cells.clone();
        if self.of.is_none() {
            cells.extend([Cell::text(row.of.unit_id()), Cell::text(row.of.currency.clone())]);
        }
        cells
    }

    /// The head of a column in data without types: `Plan (USD)`.
    pub fn head(&self, column: &Column) -> String {
        let currency = self.of.as_ref().map(|of| of.currency.as_str()).filter(|code| !code.is_empty());
        match (column.holds, currency) {
            (Holds::Amount | Holds::Change, Some(currency)) => format!("{} ({currency})", column.name),
            _ => column.name.clone(),
        }
    }

    /// Adds the columns of figures beside their plan.
    pub fn compares(&mut self) {
        let columns = [("Plan", Holds::Amount), ("Actual", Holds::Amount), ("Variance", Holds::Change), ("Variance share", Holds::Share)];
        self.columns.extend(columns.map(|(name, holds)| Column::of(name, holds)));
        self.columns.push(Column::text("Status"));
    }

    /// The table in words, with what paper has room for.
    pub fn printout(&self) -> Printout {
        let kept: Vec<bool> = self.columns.iter().map(|c| !c.aside).collect();
        let shown = |row: &Row| {
            let cells = row.cells.iter().zip(&self.columns).zip(&kept).filter(|(_, kept)| **kept);
            cells.map(|((cell, column), _)| shown(cell, column.holds, &row.of)).collect()
        };
        Printout {
            title: self.title.clone(),
            about: self.about.join(" · "),
            columns: self.columns.iter().filter(|c| !c.aside).map(|c| (c.name.clone(), c.holds != Holds::Text)).collect(),
            rows: self.rows.iter().map(shown).collect(),
            total: self.total.as_ref().map(shown),
            notes: self.notes.clone(),
        }
    }
}

/// The cells of figures beside their plan, as [`Table::compares`] names them.
pub fn compared(figures: &Compared) -> [Cell; 5] {
    let [plan, actual, variance, share] =
        [figures.plan.value, figures.actual.value, figures.variance.value, figures.share].map(Cell::Number);
    [plan, actual, variance, share, Cell::text(figures.status.label())]
}

/// A cell for reading; a dash where there is no number.
fn shown(cell: &Cell, holds: Holds, of: &Of) -> String {
    let number = match cell {
        Cell::Text(text) => return text.clone(),
        Cell::Number(None) => return display::NONE.to_owned(),
        Cell::Number(Some(number)) => *number,
    };
    let amount = display::value(number, of.unit, &Currency(of.currency.clone()));
    match holds {
        Holds::Amount => amount,
        Holds::Change if of.unit == Unit::Share => display::difference(number, of.unit, ""),
        Holds::Change => display::with_plus(number, amount),
        Holds::Share => display::signed_percent(number),
        Holds::Number | Holds::Text => display::number(number, number.normalize().scale()),
    }
}
