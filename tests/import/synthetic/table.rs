//! A table by what its columns and rows are; drawing it on a sheet gives cells, and the facts that stand in them.

use std::collections::BTreeMap;

use plumbline::ledger::cell::a1;
use plumbline::ledger::{Decimal, Version};

use super::page::{Page, Said};
use super::time::Time;

/// What an amount is; what a column leaves open its row says.
#[derive(Debug, Clone, Default)]
pub(super) struct Key {
    pub(super) version: Option<Version>,
    pub(super) measure: Option<&'static str>,
    pub(super) time: Option<Time>,
}

/// One fact of the truth.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fact {
    pub(super) measure: &'static str,
    pub(super) version: Version,
    /// `None`: the workbook gives no time, or only a title's year, which may be taken or not.
    pub(super) period: Option<String>,
    /// Words the fact must be filed under, among others perhaps.
    pub(super) members: Vec<String>,
    pub(super) amount: Decimal,
    pub(super) cell: (u16, u32, u16),
}

/// What stands in a column.
#[derive(Debug, Clone)]
pub(super) enum Fill {
    /// The row's label at this position.
    Label(usize),
    /// Amounts.
    Value(Key),
    /// The sum of other columns, by position; as a formula or typed.
    Sum(Vec<usize>, bool),
    /// One column less another.
    Less(usize, usize),
    /// One column as a share of another.
    Share(usize, usize),
    /// Nothing: air between columns.
    Spacer,
    /// Figures that are no facts: last year's, say.
    Other,
    /// A remark now and then.
    Remark(&'static str),
}

/// A column: its headers from the top row to the one nearest the data, and what it holds.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) heads: Vec<Said>,
    pub(super) fill: Fill,
}

/// What a row is.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// Amounts by column position. A missing one is an empty cell.
    Line {
        key: Key,
        members: Vec<String>,
        amounts: BTreeMap<usize, Entry>,
    },
    /// A label over lines.
    Section,
    /// The sum of earlier or later rows by position; as a formula or typed, and how far a typed one is off.
    Total {
        over: Vec<usize>,
        formula: bool,
        off: Decimal,
    },
    Blank,
}

/// What stands where an amount belongs.
#[derive(Debug, Clone)]
pub(super) enum Entry {
    Amount(Decimal),
    /// Text that says nothing is there: a dash, n/a.
    Empty(&'static str),
    /// Text that hides an amount: it must be an issue.
    Text(&'static str),
    Fault,
}

/// A row.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) labels: Vec<Said>,
    pub(super) kind: Kind,
}

/// How the upper header rows show that a header spans columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    Merged,
    First,
    Repeated,
}

/// A table.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row>,
    pub(super) span: Span,
    /// Words from around the table under which its facts are filed.
    pub(super) members: Vec<String>,
}

/// What drawing gave.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub(super) facts: Vec<Fact>,
    /// Cells that must be issues.
    pub(super) faults: Vec<(u16, u32, u16)>,
    /// Cells of totals that differ from their lines, which must be said.
    pub(super) off: Vec<(u16, u32, u16)>,
}

impl Table {
    pub(super) fn depth(&self) -> u32 {
        self.columns.iter().map(|c| c.heads.len()).max().map_or(0, |d| u32::try_from(d).unwrap())
    }

    /// Draws the table with its upper left corner at a cell; gives the row below it.
    pub(super) fn draw(&self, page: &mut Page, sheet: u16, (top, left): (u32, u16), drawn: &mut Drawn) -> u32 {
        let mut next = top + self.header(page, top, left);
        let mut places = Vec::new();
        for _ in &self.rows {
            places.push(next);
            next += 1;
        }
        let col = |c: usize| left + u16::try_from(c).unwrap();
        let mut values: BTreeMap<(usize, usize), Decimal> = BTreeMap::new();
        for (r, row) in self.rows.iter().enumerate() {
            for (c, column) in self.columns.iter().enumerate() {
                if let Fill::Label(i) = column.fill {
                    page.put(places[r], col(c), row.labels.get(i).cloned().unwrap_or(Said::Nothing));
                }
            }
            let Kind::Line { key, members, amounts } = &row.kind else { continue };
            for (c, entry) in amounts {
                let cell = (sheet, places[r], col(*c));
                match entry {
                    Entry::Empty(text) => page.put(cell.1, cell.2, Said::text(*text)),
                    Entry::Text(text) => {
                        page.put(cell.1, cell.2, Said::text(*text));
                        drawn.faults.push(cell);
                    }
                    Entry::Fault => {
                        page.put(cell.1, cell.2, Said::Fault);
                        drawn.faults.push(cell);
                    }
                    Entry::Amount(amount) => {
                        page.put(cell.1, cell.2, Said::Amount(*amount));
                        values.insert((r, *c), *amount);
                        let Fill::Value(head) = &self.columns[*c].fill else { continue };
                        drawn.facts.push(Fact {
                            measure: head.measure.or(key.measure).unwrap_or("spend"),
                            version: head.version.or(key.version).unwrap_or(Version::Actual),
                            period: head.time.or(key.time).map(Time::id),
                            members: self.members.iter().chain(members).cloned().collect(),
                            amount: *amount,
                            cell,
                        });
                    }
                }
            }
        }
        self.totals(page, &places, left, &mut values, (sheet, drawn));
        self.computed(page, &places, left, &mut values);
        next
    }

    fn header(&self, page: &mut Page, top: u32, left: u16) -> u32 {
        let depth = usize::try_from(self.depth()).unwrap();
        for level in 0..depth {
            let row = top + u32::try_from(level).unwrap();
            let mut c = 0;
            while c < self.columns.len() {
                let said = self.columns[c].heads.get(level).cloned().unwrap_or(Said::Nothing);
                let same = |d: usize| {
                    self.columns[d].heads.get(level) == Some(&said)
                        && (0..level).all(|up| self.columns[d].heads.get(up) == self.columns[c].heads.get(up))
                };
                let mut end = c;
                while level + 1 < depth && said != Said::Nothing && end + 1 < self.columns.len() && same(end + 1) {
                    end += 1;
                }
                let place = |d: usize| left + u16::try_from(d).unwrap();
                page.put(row, place(c), said.clone());
                if end > c && self.span == Span::Merged {
                    page.merges.push((row, place(c), row, place(end)));
                } else if self.span == Span::Repeated {
                    (c + 1..=end).for_each(|d| page.put(row, place(d), said.clone()));
                }
                c = end + 1;
            }
        }
        self.depth()
    }

    /// Total rows: the sums of lines, column by column.
    fn totals(
        &self,
        page: &mut Page,
        places: &[u32],
        left: u16,
        values: &mut BTreeMap<(usize, usize), Decimal>,
        (sheet, drawn): (u16, &mut Drawn),
    ) {
        let lines: BTreeMap<(usize, usize), Decimal> = values.clone();
        for (r, row) in self.rows.iter().enumerate() {
            let Kind::Total { over, formula, off } = &row.kind else { continue };
            for (c, column) in self.columns.iter().enumerate() {
                if !matches!(column.fill, Fill::Value(_)) {
                    continue;
                }
                let mut sum: Decimal = over.iter().filter_map(|line| lines.get(&(*line, c))).sum();
                let place = left + u16::try_from(c).unwrap();
                let said = if *formula {
                    Said::Formula(format!("SUM({})", areas(over.iter().map(|line| a1(places[*line], place)), over)), sum)
                } else {
                    if *off != Decimal::ZERO {
                        sum += off;
                        drawn.off.push((sheet, places[r], place));
                    }
                    Said::Amount(sum)
                };
                values.insert((r, c), sum);
                page.put(places[r], place, said);
            }
        }
    }

    /// Columns computed from others.
    fn computed(&self, page: &mut Page, places: &[u32], left: u16, values: &mut BTreeMap<(usize, usize), Decimal>) {
        for (r, row) in self.rows.iter().enumerate() {
            if !matches!(row.kind, Kind::Line { .. } | Kind::Total { .. }) {
                continue;
            }
            for (c, column) in self.columns.iter().enumerate() {
                let place = |d: usize| left + u16::try_from(d).unwrap();
                let at = |d: usize| a1(places[r], place(d));
                let value = |d: usize| values.get(&(r, d)).copied();
                let said = match &column.fill {
                    Fill::Sum(of, formula) => {
                        let sum: Decimal = of.iter().filter_map(|d| value(*d)).sum();
                        if of.iter().all(|d| value(*d).is_none()) {
                            continue;
                        }
                        values.insert((r, c), sum);
                        if *formula {
                            Said::Formula(format!("SUM({})", areas(of.iter().map(|d| at(*d)), of)), sum)
                        } else {
                            Said::Amount(sum)
                        }
                    }
                    Fill::Less(a, b) => {
                        let (Some(x), Some(y)) = (value(*a), value(*b)) else { continue };
                        Said::Formula(format!("{}-{}", at(*a), at(*b)), x - y)
                    }
                    Fill::Share(a, b) => {
                        let (Some(x), Some(y)) = (value(*a), value(*b)) else { continue };
                        if y == Decimal::ZERO {
                            continue;
                        }
                        Said::Share((x / y).round_dp(4))
                    }
                    Fill::Other => Said::Amount(Decimal::from(1_000 + (r * 7919 + c * 104_729) % 90_000)),
                    Fill::Remark(text) if r % 4 == 1 => Said::text(*text),
                    _ => continue,
                };
                page.put(places[r], place(c), said);
            }
        }
    }
}

/// Cells in a row as one area where their positions follow each other, else one by one.
fn areas(cells: impl Iterator<Item = String>, positions: &[usize]) -> String {
    let cells: Vec<String> = cells.collect();
    let joined = positions.windows(2).all(|w| w[1] == w[0] + 1);
    match (cells.first(), cells.last()) {
        (Some(first), Some(last)) if joined && cells.len() > 1 => format!("{first}:{last}"),
        _ => cells.join(","),
    }
}
