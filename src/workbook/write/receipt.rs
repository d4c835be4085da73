//! The receipt of an export: what of the workbook is as it was, and what is new.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::caution::Caution;
use crate::workbook::scale::Scale;

/// How many places a line of the receipt names.
const NAMED: usize = 12;

/// What an export did to a workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Number of parts of the file that are the same, byte for byte.
    pub kept: u32,
    /// Names of the parts with new content.
    pub changed: Vec<String>,
    /// Names of the parts that were added.
    pub added: Vec<String>,
    /// Names of the parts that are gone: those of an earlier export, and what a changed file cannot carry.
    pub removed: Vec<String>,
    /// The budget cells with a new value.
    pub cells: Vec<CellChange>,
    /// The moves that did not go into a cell.
    pub left: Vec<CellLeft>,
    /// The rows that were added to tables, such as `Plan!A9:F9`.
    #[serde(default)]
    pub appended: Vec<String>,
    /// What follows the changed cells.
    pub followed: Followed,
    /// Whether the workbook computes everything anew when it is opened.
    pub recalculates: bool,
    /// The project's other files, whose figures are not inside this one.
    #[serde(default)]
    pub beside: Vec<String>,
    /// What a new workbook made from another kind of file carries and what not; `None` when the file was written back into.
    #[serde(default)]
    pub converted: Option<String>,
    /// What a person should know before the new file takes the place of the old one.
    #[serde(default)]
    pub cautions: Vec<Caution>,
}

/// What depends on the changed cells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// Cells with formulas whose saved results were brought up to date.
    pub recomputed: u32,
    /// Cells with formulas whose saved results may be from before; they are computed when the workbook is opened.
    pub stale: Vec<String>,
    /// Points of charts that were brought up to date.
    pub points: u32,
    /// Pivot tables that are refreshed when the workbook is opened.
    pub pivots: u32,
}

/// A budget cell with a new value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellChange {
    /// The sheet's name.
    pub sheet: String,
    /// The address, such as `G8`.
    pub address: String,
    /// What it held, in its scale; `None` when it was empty.
    pub before: Option<Decimal>,
    /// What it holds now, in its scale.
    pub after: Decimal,
    /// The scale in which the sheet writes it.
    #[serde(default)]
    pub scale: Scale,
    /// The decisions behind it.
    pub decisions: Vec<String>,
    /// Whether a note at the cell says so.
    pub noted: bool,
}

/// A leg of a move that is not in a cell of the workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellLeft {
    /// The sheet and address, such as `Plan FY26!G8`; empty when the line has no cell.
    pub place: String,
    /// The decision.
    pub decision: String,
    /// The change that is not in the cell.
    pub change: Decimal,
    /// Why, as the end of a sentence.
    pub reason: String,
}

impl Receipt {
    /// The receipt as lines of a label and what it says: the summary, then each cell.
    pub fn lines(&self) -> Vec<(String, String)> {
        let mut lines = self.summary();
        for cell in &self.cells {
            let before = cell.before.map_or_else(|| "empty".into(), |b| b.normalize().to_string());
            let unit = if cell.scale == Scale::Units { String::new() } else { format!(" {}", cell.scale.name()) };
            let says = format!("{before} → {}{unit} ({})", cell.after.normalize(), cell.decisions.join(", "));
            lines.push((format!("{}!{}", cell.sheet, cell.address), says));
        }
        for left in &self.left {
            let place = if left.place.is_empty() { left.decision.clone() } else { left.place.clone() };
            lines.push((place, format!("{} not written: {}", left.change.normalize(), left.reason)));
        }
        lines
    }

    /// The receipt in a few lines of a label and what it says.
    pub fn summary(&self) -> Vec<(String, String)> {
        let mut lines = Vec::new();
        let mut line = |label: &str, says: String| lines.push((label.to_owned(), says));
        if let Some(says) = &self.converted {
            line("Workbook", says.clone());
        }
        let all = self.kept as usize + self.changed.len() + self.removed.len();
        if self.converted.is_none() {
            line("Parts kept", format!("{} of {all}, byte for byte", self.kept));
            line("Parts changed", self.changed.len().to_string());
            line("Parts added", self.added.len().to_string());
        }
        line("Cells changed", self.cells.len().to_string());
        if !self.left.is_empty() {
            line("Changes not in a cell", format!("{}; they stand in the moves sheet only", self.left.len()));
        }
        if !self.appended.is_empty() {
            line("Rows added to tables", listed(&self.appended));
        }
        let followed = &self.followed;
        for (label, count) in [
            ("Formulas brought up to date", followed.recomputed),
            ("Chart points brought up to date", followed.points),
            ("Pivot tables refreshed on opening", followed.pivots),
        ] {
            if count > 0 {
                line(label, count.to_string());
            }
        }
        if !followed.stale.is_empty() {
            line("Formulas computed on opening", format!("{}: {}", followed.stale.len(), listed(&followed.stale)));
        }
        if self.recalculates {
            line("Recalculation", "The workbook recalculates when it is opened".into());
        }
        for file in &self.beside {
            line(
                "Not inside this workbook",
                format!("The figures of {file}; keep that file beside this one and add it when you open this one again"),
            );
        }
        for caution in &self.cautions {
            line(caution.label(), caution.to_string());
        }
        lines
    }
}

/// The first few of some places, and how many more there are.
fn listed(places: &[String]) -> String {
    let few: Vec<&str> = places.iter().take(NAMED).map(String::as_str).collect();
    let more = places.len().saturating_sub(NAMED);
    if more > 0 { format!("{} and {more} more", few.join(", ")) } else { few.join(", ") }
}
