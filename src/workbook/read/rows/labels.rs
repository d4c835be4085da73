//! Tells lines from totals, section labels and remarks: by their words, their formulas and by arithmetic.

use rustc_hash::FxHashMap;

use super::amounts::adds_rows;
use super::cubes;
use super::depths;
use super::extract::Source;
use super::fills::{self, Filled};
use super::kinds;
use super::rowwords;
use super::seen::Seen;
use super::sides::Sides;
use super::sums::{self, Line, Sum, Sums};
use crate::workbook::issue::{IssueKind, Severity};
use crate::workbook::mapping::Role;
use crate::workbook::read::cells::numbers::{self, Mark};
use crate::workbook::read::cells::{self, Given};
use crate::workbook::read::grid::formulas::Formula;
use crate::workbook::read::grid::{Grid, Kind, Known, Texts, Value};
use crate::workbook::read::words::totals::{self, Says};

/// Rows up to which each row is held against all stretches beside it; longer tables are ledgers, whose totals say so.
const MAX_COMPARED: usize = 4_000;
/// Rows below a label within which its lines begin: labels within labels, and the header again, may come first.
const LABELS_TO_LINE: usize = 8;
/// The largest share that a percentage shows: one hundredfold.
const MAX_SHARE: f64 = 100.0;
/// Amount columns that are compared.
const MAX_COLUMNS: usize = 64;

/// What a row of a table is.
pub(in crate::workbook::read) enum Row {
    /// A line of the budget.
    Line,
    /// A total of others, with its label, and the rows it adds up where they are known, both inside.
    Total(String, Option<(u32, u32)>),
    /// A label over the lines below it.
    Section(String),
    /// Left out, with the reason.
    Left(String),
    /// Nothing at all.
    Nothing,
}

/// Tells rows apart, top to bottom.
pub(in crate::workbook::read) struct Labels {
    /// Columns of labels.
    worded: Vec<u16>,
    /// Those of them that are remarks.
    notes: Vec<u16>,
    /// Amount columns with their decimal signs.
    amounts: Vec<(u16, Mark)>,
    /// Labels a usual line has.
    usual: usize,
    words: Known<(Option<Says>, bool)>,
    /// Why the rows of a first label are no money to sum.
    apart: FxHashMap<u32, Option<&'static str>>,
    /// Income or costs, line by line.
    sides: Sides,
    fills: Vec<Filled>,
    /// Sums per amount column since the last total, and since the start.
    group: Vec<f64>,
    all: Vec<f64>,
    in_group: usize,
    lines: usize,
    wide: bool,
    /// The last row that the last total heads; 0 when it stands below its lines.
    heads: u32,
    /// The last line whose label says total though nothing shows of what.
    unproven: Option<u32>,
    /// Whether some cells of an amount column are shown as percentages.
    percents: bool,
    /// The numbers of the last total.
    total: Vec<Option<f64>>,
    /// The room in which the last line's amounts stood.
    spare: Vec<Option<f64>>,
    /// The rows that add up others, found beforehand.
    sums: Sums,
    /// The rows by which a table of dimensions adds itself up.
    cube: cubes::Found,
}

impl Labels {
    /// For a table whose lines begin at `first`.
    pub(in crate::workbook::read) fn new(table: &Source<'_>, first: u32, amounts: &[(u16, Mark)]) -> Self {
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
        let fills = fills::find(table, first, bottom);
        let wide = table.columns.iter().filter(|c| matches!(&c.role, Role::Amount(a) if a.period.is_some())).count() >= 2;
        let zeros = vec![0.0; amounts.len()];
        let mut labels = Self {
            worded: labels,
            notes: table.columns.iter().filter(|c| c.role == Role::Note).map(|c| c.index).collect(),
            amounts: amounts.to_vec(),
            usual,
            words: Known::default(),
            apart: FxHashMap::default(),
            sides: Sides::default(),
            fills,
            group: zeros.clone(),
            all: zeros,
            in_group: 0,
            lines: 0,
            wide,
            heads: 0,
            unproven: None,
            percents: amounts.iter().filter_map(|(c, _)| table.grid.columns.get(usize::from(*c))).any(|c| c.shows_percents(first, bottom)),
            total: Vec::new(),
            spare: Vec::new(),
            sums: Sums::new(),
            cube: cubes::Found::default(),
        };
        let rows = table.grid.rows_between(first, bottom);
        labels.cube = cubes::find(table, rows, amounts, &labels.worded);
        if rows.len() <= MAX_COMPARED && !amounts.is_empty() {
            labels.sums = labels.find_sums(table, rows);
        }
        labels
    }

    /// The rows that add up others.
    fn find_sums(&mut self, table: &Source<'_>, rows: &[u32]) -> Sums {
        let mut lines: Vec<Line> = Vec::new();
        let mut section = 0;
        let (mut earns, mut costs) = (false, false);
        for row in rows {
            if self.cube.rows.contains(row) {
                continue;
            }
            let seen = self.look(table, *row);
            let label = seen.label.map_or("", |l| table.texts.get(l));
            let side = rowwords::line(label);
            earns |= side == Some("revenue");
            costs |= side == Some("spend") || kinds::apart(label) == Some(kinds::COMPUTED);
            if seen.numbers > 0 && seen.numbers == seen.percents {
                continue;
            }
            if seen.numbers == 0 {
                section += usize::from(seen.faults == 0 && seen.label.is_some());
                continue;
            }
            let fewer = self.usual <= 1 || seen.filled < self.usual;
            let adds = if seen.adds * 2 > seen.numbers + seen.faults { self.added(table, *row) } else { None };
            let mut amounts = seen.given;
            amounts.truncate(MAX_COLUMNS);
            lines.push(Line {
                row: *row,
                amounts,
                says_total: seen.says.is_some() && (fewer || (seen.says == Some(Says::Plainly) && !seen.dated)),
                bare: seen.filled == 0,
                dated: seen.dated,
                adds,
                section,
                label: seen.label.map_or(0, |l| l + 1),
                depth: None,
            });
        }
        let numbered: Vec<u32> = lines.iter().map(|l| l.row).collect();
        let tree = depths::depths(table, &numbered, &self.worded);
        let meant = tree.as_ref().is_some_and(|(_, meant)| *meant);
        for (line, depth) in lines.iter_mut().zip(tree.into_iter().flat_map(|(depths, _)| depths)) {
            line.depth = depth;
        }
        let sums = sums::find(&lines, meant);
        self.sides = Sides::find(table, &lines, &sums, earns && costs);
        sums
    }

    /// The rows that a row's formulas add, both inside.
    fn added(&self, table: &Source<'_>, row: u32) -> Option<(u32, u32)> {
        self.amounts.iter().find_map(|(col, _)| adds_rows(table.grid.formula(row, *col)))
    }

    /// A label's value, or the one above it that a blank cell repeats.
    pub(in crate::workbook::read) fn filled_value(&mut self, grid: &Grid, row: u32, col: u16) -> Option<Value> {
        fills::value(&mut self.fills, grid, row, col)
    }

    /// What of the table's own sums does not tie, or counts only once: (row, column, severity, kind, what to say after the address).
    pub(in crate::workbook::read) fn remarks(&self, table: &Source<'_>) -> Vec<(u32, u16, Severity, IssueKind, String)> {
        let differ = self.cube.differ.iter().map(|(row, col, what)| (*row, *col, Severity::Warning, IssueKind::TotalDiffers, what.clone()));
        let mut last = None;
        let again = self.sums.iter().filter_map(|(row, sum)| {
            let Sum::Again(top, bottom) = sum else { return None };
            let begins = last != Some((*top, *bottom));
            last = Some((*top, *bottom));
            let what = format!(
                "begins rows that split the total of rows {} to {} another way; they are left out, since counting both would double it.",
                top + 1,
                bottom + 1
            );
            begins.then_some((*row, table.region.range.left, Severity::Info, IssueKind::Duplicate, what))
        });
        differ.chain(again).collect()
    }

    /// Why a line may be a total after all, in words that follow its address; `None` when nothing speaks for it.
    pub(in crate::workbook::read) fn doubt(&self, row: u32) -> Option<String> {
        if self.unproven == Some(row) {
            return Some("says total, but no lines are known that it adds up; it counts as a line of its own.".into());
        }
        match self.sums.get(&row)? {
            Sum::Perhaps(first, last) => Some(format!(
                "equals the sum of rows {} to {}, and nothing else says whether it is their total; it counts as a line of its own.",
                first + 1,
                last + 1
            )),
            Sum::Unlike(first, last) => Some(format!(
                "heads rows {} to {}, which do not add up to it; it counts beside them. Check whether it includes them.",
                first + 1,
                last + 1
            )),
            Sum::Of(..) | Sum::Again(..) => None,
        }
    }

    /// What a line's amounts are of, as far as totals and labels say: see [`Sides::of`].
    pub(in crate::workbook::read) fn side(&mut self, table: &Source<'_>, row: u32) -> Option<&'static str> {
        let label = if self.sides.statement { self.look(table, row).label } else { None };
        self.sides.of(row, label.map(|l| table.texts.get(l)))
    }

    /// What the cells of a row say.
    fn look(&mut self, table: &Source<'_>, row: u32) -> Seen {
        let (grid, texts) = (table.grid, table.texts);
        let mut seen = Seen {
            given: std::mem::take(&mut self.spare),
            numbers: 0,
            faults: 0,
            texts_in: 0,
            adds: 0,
            statistics: 0,
            percents: 0,
            filled: 0,
            numbered: 0,
            label: None,
            says: None,
            computed: false,
            dated: false,
        };
        seen.given.clear();
        for (col, mark) in &self.amounts {
            let value = grid.value(row, *col);
            let number = match value {
                Some(Value::Number(n)) => Some(n),
                Some(Value::Text(place)) if texts.kind(place) == Kind::Number => {
                    Some(if let Given::AsText(n) = cells::given(value, texts, *mark) { n.to_string().parse().unwrap_or(0.0) } else { 0.0 })
                }
                Some(Value::Text(place)) => {
                    seen.texts_in += usize::from(!numbers::says_none(texts.get(place)));
                    None
                }
                Some(Value::Error(_) | Value::Unsaved) => {
                    seen.faults += 1;
                    None
                }
                Some(_) => {
                    seen.texts_in += 1;
                    None
                }
                None => None,
            };
            seen.numbers += usize::from(number.is_some());
            let shown = || grid.columns.get(usize::from(*col)).is_some_and(|c| c.look(row).percent);
            seen.percents += usize::from(self.percents && number.is_some_and(|n| n.abs() <= MAX_SHARE) && shown());
            seen.adds += usize::from(value.is_some() && adds_rows(grid.formula(row, *col)).is_some());
            seen.statistics += usize::from(value.is_some() && grid.formula(row, *col) == Some(Formula::Statistic));
            seen.given.push(number);
        }
        for col in &self.worded {
            let Some(value) = grid.value(row, *col) else { continue };
            seen.filled += 1;
            seen.dated |= matches!(value, Value::Date(_));
            seen.numbered += usize::from(matches!(value, Value::Number(_)) && self.notes.contains(col));
            let Value::Text(place) = value else { continue };
            seen.dated |= texts.kind(place) == Kind::Period;
            // A code or a date before the name is not the name.
            let (kind, worded) = (texts.kind(place), seen.label.is_some_and(|l| texts.kind(l) == Kind::Word));
            if (seen.label.is_none() && kind != Kind::Placeholder) || (!worded && kind == Kind::Word) {
                seen.label = Some(place);
            }
            // A cheque is also paid with: only a row's own label calls it a check.
            let beside = seen.label.is_some_and(|l| l != place) && texts.get(place).trim().eq_ignore_ascii_case("check");
            let (word_says, word_computed) = self.words.of(place, || rowwords::understood(texts.get(place)));
            if !beside && (word_says == Some(Says::Plainly) || seen.says.is_none()) {
                seen.says = word_says.or(seen.says);
            }
            seen.computed |= word_computed;
        }
        seen
    }

    /// What a row is.
    pub(in crate::workbook::read) fn row(&mut self, table: &Source<'_>, row: u32) -> Row {
        if self.amounts.is_empty() {
            return Row::Line;
        }
        let seen = self.look(table, row);
        let Seen {
            given,
            numbers,
            faults,
            texts_in,
            adds,
            percents,
            filled,
            numbered,
            label: seen_label,
            says,
            computed,
            dated,
            statistics,
        } = seen;
        let texts = table.texts;
        let label = seen_label.map_or("", |p| texts.get(p));
        if numbers + faults == 0 {
            return self.without_amounts(table, row, filled, texts_in, label, says);
        }
        if percents > 0 && percents == numbers {
            return Row::Left("a percentage, never summed".into());
        }
        if says != Some(Says::Plainly) && self.worded.len() <= 3 && !dated && table.open_measure {
            let first = seen_label.map(|l| *self.apart.entry(l).or_insert_with(|| kinds::apart(texts.get(l))));
            if let Some(why) = first.flatten() {
                return Row::Left(why.into());
            }
        }
        if computed && says != Some(Says::Plainly) && self.wide && self.worded.len() <= 3 {
            return Row::Left(kinds::COMPUTED.into());
        }
        if statistics * 2 > numbers + faults && says != Some(Says::Plainly) {
            return Row::Left("an average or a count, never summed".into());
        }
        if self.cube.rows.contains(&row) {
            return Row::Left("adds up other lines".into());
        }
        if let Some(Sum::Again(first, last)) = self.sums.get(&row) {
            return Row::Left(format!("splits the total of rows {} to {} another way", first + 1, last + 1));
        }
        let again = given.iter().zip(&self.total).filter(|(n, t)| n.is_some() && n == t).count();
        if again >= 2 && again * 2 > numbers && self.in_group == 0 {
            return Row::Left("repeats the total above".into());
        }
        let adding = adds * 2 > numbers + faults;
        let span = if let Some(Sum::Of(first, last)) = self.sums.get(&row) { Some((*first, *last)) } else { None };
        let sums = span.is_some() || self.matches(&given);
        let fewer = filled == 0 || (self.usual >= 2 && filled < self.usual && filled <= self.usual.div_ceil(2));
        let total = match says {
            Some(Says::Plainly) => filled <= 1 + numbered || fewer || adding || sums || self.usual <= 1 || filled < self.usual,
            Some(Says::Perhaps) => adding || sums || fewer || self.usual <= 1,
            None => adding || span.is_some() || (sums && filled == 0 && self.lines >= 2),
        };
        if total {
            let grand = totals::is_grand(label);
            self.group.fill(0.0);
            self.in_group = 0;
            self.total.clone_from(&given);
            self.heads = span.filter(|(first, _)| *first > row).map_or(0, |(_, last)| last);
            if grand {
                self.all.fill(0.0);
            }
            return Row::Total(if label.is_empty() { "Total".into() } else { label.to_owned() }, span);
        }
        if numbers == 0 && faults > 0 && faults * 2 >= self.amounts.len() && self.lines > 0 && self.in_group == 0 && row > self.heads {
            return Row::Left("errors below the total".into());
        }
        for ((sum, all), number) in self.group.iter_mut().zip(&mut self.all).zip(&given) {
            *sum += number.unwrap_or(0.0);
            *all += number.unwrap_or(0.0);
        }
        self.in_group += 1;
        self.lines += 1;
        if says == Some(Says::Plainly) && !dated && totals::is_total_member(label) {
            self.unproven = Some(row);
        }
        self.spare = given;
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
                .take(LABELS_TO_LINE)
                .find(|r| self.amounts.iter().any(|(c, _)| is_number(grid.value(**r, *c), texts)));
            // Several cells filled right above a total are a line that nobody wrote to the end.
            if filled >= 2 && next.is_some_and(|next| self.look(table, *next).says == Some(Says::Plainly)) {
                return Row::Left("no amount".into());
            }
            return if next.is_some() && label.len() <= 60 { Row::Section(label.to_owned()) } else { Row::Left("note".into()) };
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

/// Whether a value is a number, be it stored as text.
fn is_number(value: Option<Value>, texts: &Texts) -> bool {
    match value {
        Some(Value::Number(_)) => true,
        Some(Value::Text(place)) => texts.kind(place) == Kind::Number,
        _ => false,
    }
}
