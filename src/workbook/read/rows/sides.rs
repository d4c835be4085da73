//! Which side of a statement its lines are on, income or costs: by the total that closes them, or by what they are called.

use super::extract::Source;
use super::rowwords;
use super::sums::{Line, Sum, Sums};

/// What the totals and labels of a table say of its lines.
#[derive(Default)]
pub(super) struct Sides {
    /// Whether the table sets income against costs.
    pub(super) statement: bool,
    /// The lines that totals close, those of the fewest rows first.
    closed: Vec<Closed>,
}

/// Lines above a total whose label says what they are.
struct Closed {
    first: u32,
    last: u32,
    measure: &'static str,
    /// Whether they add up to it.
    ties: bool,
}

impl Sides {
    /// From the lines of a table and the sums among them.
    pub(super) fn find(table: &Source<'_>, lines: &[Line], sums: &Sums, statement: bool) -> Self {
        let mut closed = Vec::new();
        let mut first = 0;
        for line in lines.iter().filter(|l| l.label > 0) {
            let measure = rowwords::total(table.texts.get(line.label - 1));
            match (measure, sums.get(&line.row)) {
                (Some(measure), Some(Sum::Of(top, last))) if *last < line.row => {
                    closed.push(Closed { first: *top, last: *last, measure, ties: true });
                }
                (Some(measure), None) if line.says_total => closed.push(Closed { first, last: line.row, measure, ties: false }),
                _ => {}
            }
            if line.says_total {
                first = line.row + 1;
            }
        }
        closed.sort_by_key(|c| c.last - c.first);
        Self { statement, closed }
    }

    /// What a line is by the total that adds it up, else by its own label in a table that sets income against costs, else by the total
    /// below that should add it up.
    pub(super) fn of(&self, row: u32, label: Option<&str>) -> Option<&'static str> {
        let closed = |ties: bool| self.closed.iter().find(|c| c.ties == ties && (c.first..=c.last).contains(&row)).map(|c| c.measure);
        let (tied, loose) = (closed(true), closed(false));
        if tied.is_some() || !self.statement {
            return tied.or(loose);
        }
        label.and_then(rowwords::line).or(loose)
    }
}
