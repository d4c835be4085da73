//! Tells lines from totals, section labels and remarks: by their words, their formulas and by arithmetic.

use std::collections::HashMap;

use super::cells::{self, Given};
use super::extract::{Source, adds_rows};
use super::grid::{Grid, Kind, Value};
use super::numbers::{self, Mark};
use super::words::totals::{self, Says};
use super::words::{measures, tokens};
use crate::ledger::{DimensionKind, Range};
use crate::workbook::mapping::Role;

/// What a row of a table is.
pub(super) enum Row {
    /// A line of the budget.
    Line,
    /// A total of others, with its label.
    Total(String),
    /// A label over the lines below it.
    Section(String),
    /// Left out, with the reason.
    Left(String),
    /// Nothing at all.
    Nothing,
}

/// Columns whose blank cells repeat the label above them.
struct Filled {
    col: u16,
    /// Merged ranges of the column, top to bottom; empty when blanks repeat without merging.
    merges: Vec<Range>,
    always: bool,
    last: Option<Value>,
}

/// Tells rows apart, top to bottom.
pub(super) struct Labels {
    /// Columns of labels.
    worded: Vec<u16>,
    /// Amount columns with their decimal signs.
    amounts: Vec<(u16, Mark)>,
    /// Labels a usual line has.
    usual: usize,
    words: HashMap<u32, (Option<Says>, bool)>,
    fills: Vec<Filled>,
    /// Sums per amount column since the last total, and since the start.
    group: Vec<f64>,
    all: Vec<f64>,
    in_group: usize,
    lines: usize,
    wide: bool,
    /// The numbers of the last total.
    total: Vec<Option<f64>>,
}

impl Labels {
    /// For a table whose lines begin at `first`.
    pub(super) fn new(table: &Source<'_>, first: u32, amounts: &[(u16, Mark)]) -> Self {
        let labels: Vec<u16> = table
            .columns
            .iter()
            .filter(|c| {
                matches!(c.role, Role::Dimension(_) | Role::Period | Role::Version | Role::MeasureName | Role::Currency | Role::Note)
            })
            .map(|c| c.index)
            .collect();
        let bottom = table.region.range.bottom;
        let mut counts: Vec<usize> = table
            .grid
            .rows_between(first, bottom)
            .iter()
            .take(200)
            .filter(|r| amounts.iter().any(|(c, _)| table.grid.value(**r, *c).is_some()))
            .map(|r| labels.iter().filter(|c| table.grid.value(*r, **c).is_some()).count())
            .collect();
        counts.sort_unstable();
        let usual = counts.get(counts.len() / 2).copied().unwrap_or(0);
        let fills = fills(table, first, bottom);
        let wide = table.columns.iter().filter(|c| matches!(&c.role, Role::Amount(a) if a.period.is_some())).count() >= 2;
        let zeros = vec![0.0; amounts.len()];
        Self {
            worded: labels,
            amounts: amounts.to_vec(),
            usual,
            words: HashMap::new(),
            fills,
            group: zeros.clone(),
            all: zeros,
            in_group: 0,
            lines: 0,
            wide,
            total: Vec::new(),
        }
    }

    /// A label's value, or the one above it that a blank cell repeats.
    pub(super) fn filled_value(&mut self, grid: &Grid, row: u32, col: u16) -> Option<Value> {
        let own = grid.value(row, col);
        let Some(fill) = self.fills.iter_mut().find(|f| f.col == col) else { return own };
        if own.is_some() {
            fill.last = own;
            return own;
        }
        if fill.always {
            return fill.last;
        }
        let at = fill.merges.partition_point(|m| m.bottom < row);
        fill.merges.get(at).filter(|m| m.contains(row, col)).and_then(|m| grid.value(m.top, m.left))
    }

    /// What a row is.
    pub(super) fn row(&mut self, table: &Source<'_>, row: u32) -> Row {
        let (grid, texts) = (table.grid, table.texts);
        if self.amounts.is_empty() {
            return Row::Line;
        }
        let mut given: Vec<Option<f64>> = Vec::with_capacity(self.amounts.len());
        let (mut numbers, mut faults, mut texts_in, mut adds) = (0, 0, 0, 0);
        for (col, mark) in &self.amounts {
            let value = grid.value(row, *col);
            let number = match value {
                Some(Value::Number(n)) => Some(n),
                Some(Value::Text(place)) if texts.kind(place) == Kind::Number => {
                    Some(if let Given::AsText(n) = cells::given(value, texts, *mark) { n.to_string().parse().unwrap_or(0.0) } else { 0.0 })
                }
                Some(Value::Text(place)) => {
                    texts_in += usize::from(!numbers::says_none(texts.get(place)));
                    None
                }
                Some(Value::Error(_) | Value::Unsaved) => {
                    faults += 1;
                    None
                }
                Some(_) => {
                    texts_in += 1;
                    None
                }
                None => None,
            };
            numbers += usize::from(number.is_some());
            adds += usize::from(value.is_some() && adds_rows(grid.formula(row, *col)).is_some());
            given.push(number);
        }
        let (mut filled, mut first_label, mut says, mut computed) = (0, None, None, false);
        for col in &self.worded {
            let Some(value) = grid.value(row, *col) else { continue };
            filled += 1;
            let Value::Text(place) = value else { continue };
            if first_label.is_none() && texts.kind(place) != Kind::Placeholder {
                first_label = Some(place);
            }
            let (word_says, word_computed) = *self.words.entry(place).or_insert_with(|| understood(texts.get(place)));
            if word_says == Some(Says::Plainly) || says.is_none() {
                says = word_says.or(says);
            }
            computed |= word_computed;
        }
        let label = first_label.map_or("", |p| texts.get(p));
        if numbers + faults == 0 {
            return self.without_amounts(table, row, filled, texts_in, label, says);
        }
        if computed && says != Some(Says::Plainly) && self.wide && self.worded.len() <= 3 {
            return Row::Left("computed from other lines".into());
        }
        let again = given.iter().zip(&self.total).filter(|(n, t)| n.is_some() && n == t).count();
        if again >= 2 && again * 2 > numbers && self.in_group == 0 {
            return Row::Left("repeats the total above".into());
        }
        let adding = adds * 2 > numbers + faults;
        let sums = self.matches(&given);
        let fewer = filled == 0 || (self.usual >= 2 && filled < self.usual && filled <= self.usual.div_ceil(2));
        let total = match says {
            Some(Says::Plainly) => filled <= 1 || fewer || adding || sums || self.usual <= 1 || filled < self.usual,
            Some(Says::Perhaps) => adding || sums || fewer || self.usual <= 1,
            None => adding || (sums && filled == 0 && self.lines >= 2),
        };
        if total {
            let grand = totals::is_grand(label);
            self.group.fill(0.0);
            self.in_group = 0;
            self.total.clone_from(&given);
            if grand {
                self.all.fill(0.0);
            }
            return Row::Total(if label.is_empty() { "Total".into() } else { label.to_owned() });
        }
        if numbers == 0 && faults > 0 && faults * 2 >= self.amounts.len() && self.lines > 0 && self.in_group == 0 {
            return Row::Left("errors below the total".into());
        }
        for ((sum, all), number) in self.group.iter_mut().zip(&mut self.all).zip(&given) {
            *sum += number.unwrap_or(0.0);
            *all += number.unwrap_or(0.0);
        }
        self.in_group += 1;
        self.lines += 1;
        Row::Line
    }

    fn without_amounts(&mut self, table: &Source<'_>, row: u32, filled: usize, texts_in: usize, label: &str, says: Option<Says>) -> Row {
        let (grid, texts) = (table.grid, table.texts);
        if texts_in > 0 {
            let header = table.region.header_rows.last().copied().unwrap_or(0);
            let same = self
                .amounts
                .iter()
                .filter(|(c, _)| grid.text(texts, row, *c).is_some_and(|t| grid.text(texts, header, *c) == Some(t)))
                .count();
            if same > 0 && same == texts_in {
                return Row::Left("repeated header".into());
            }
            if filled == 0 && texts_in == 1 {
                return Row::Left("note".into());
            }
            return if says == Some(Says::Plainly) { Row::Left("total".into()) } else { Row::Line };
        }
        if says == Some(Says::Plainly) {
            return Row::Left("total without amounts".into());
        }
        if filled == 0 {
            return if (table.region.range.left..=table.region.range.right).any(|c| grid.value(row, c).is_some()) {
                Row::Left("note".into())
            } else {
                Row::Nothing
            };
        }
        let dashes = self.amounts.iter().any(|(c, _)| grid.value(row, *c).is_some());
        if dashes || (filled >= 2 && filled >= self.usual) || label.is_empty() {
            return Row::Line;
        }
        if filled == 1 || filled * 2 <= self.usual {
            // A label with lines right below it names a section; one at the end is a remark.
            let next = grid
                .rows_between(row + 1, table.region.range.bottom)
                .iter()
                .take(3)
                .any(|r| self.amounts.iter().any(|(c, _)| matches!(grid.value(*r, *c), Some(Value::Number(_)))));
            return if next && label.len() <= 60 { Row::Section(label.to_owned()) } else { Row::Left("note".into()) };
        }
        Row::Line
    }

    /// Whether a row's numbers are the sums of the lines above it.
    fn matches(&self, given: &[Option<f64>]) -> bool {
        let same = |sums: &[f64]| {
            let (mut hits, mut misses) = (0, 0);
            for (sum, number) in sums.iter().zip(given) {
                let Some(number) = number else { continue };
                if *number == 0.0 && *sum == 0.0 {
                    continue;
                }
                if (sum - number).abs() <= 0.005_f64.max(sum.abs() * 1e-9) { hits += 1 } else { misses += 1 }
            }
            hits > 0 && misses * 5 <= hits
        };
        (self.in_group >= 2 && same(&self.group)) || (self.lines >= 2 && same(&self.all))
    }
}

/// What a label's words say: total, or something computed from other lines.
fn understood(text: &str) -> (Option<Says>, bool) {
    const COMPUTED: [&str; 24] = [
        "balance",
        "balances",
        "variance",
        "net income",
        "net profit",
        "gross profit",
        "gross margin",
        "operating margin",
        "profit margin",
        "margin",
        "ebitda",
        "ebit",
        "operating profit",
        "operating income",
        "cumulative",
        "running total",
        "ctr",
        "cpc",
        "cpm",
        "cpl",
        "roi",
        "roas",
        "romi",
        "%",
    ];
    if text.len() > 80 {
        return (None, false);
    }
    let words = tokens(text);
    let computed = COMPUTED.iter().any(|phrase| super::words::find(&words, phrase).is_some())
        || (words.len() <= 3 && words.last().is_some_and(|w| w == "rate" || w == "quote") && measures::derived(&words).is_some());
    (totals::label(text), computed)
}

/// The columns whose blank cells repeat the label above.
fn fills(table: &Source<'_>, first: u32, bottom: u32) -> Vec<Filled> {
    let rows = table.grid.rows_between(first, bottom);
    let mut fills = Vec::new();
    let dimensions: Vec<&_> = table.columns.iter().filter(|c| matches!(c.role, Role::Dimension(_))).collect();
    for (i, column) in dimensions.iter().enumerate() {
        let mut merges: Vec<Range> = table
            .grid
            .merges
            .iter()
            .filter(|m| m.left == column.index && m.bottom > m.top && m.top >= first && m.bottom <= bottom)
            .copied()
            .collect();
        if !merges.is_empty() {
            merges.sort_by_key(|m| m.top);
            fills.push(Filled { col: column.index, merges, always: false, last: None });
            continue;
        }
        if matches!(column.role, Role::Dimension(DimensionKind::Owner)) || rows.len() > 50_000 {
            continue;
        }
        let filled = |col: u16| table.grid.columns.get(usize::from(col)).map_or(0, |c| c.between(first, bottom).count());
        let own = filled(column.index);
        let starts = rows.first().is_some_and(|r| table.grid.value(*r, column.index).is_some());
        let beside = dimensions.get(i + 1).map_or(0, |next| filled(next.index));
        if starts && own >= 2 && own * 10 <= rows.len() * 6 && beside * 10 >= rows.len() * 8 {
            fills.push(Filled { col: column.index, merges: Vec::new(), always: true, last: None });
        }
    }
    fills
}
