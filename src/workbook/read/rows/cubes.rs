//! Finds the rows by which a table of dimensions adds itself up: `Total` as a member, a quarter among its months.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::Datelike;

use super::amounts::adds_rows;
use super::extract::Source;
use super::sums::same;
use crate::ledger::{DimensionKind, Grain, display};
use crate::workbook::mapping::Role;
use crate::workbook::read::cells::numbers::Mark;
use crate::workbook::read::cells::periods::{self, When};
use crate::workbook::read::cells::{self, Given};
use crate::workbook::read::grid::{Kind, Value};
use crate::workbook::read::words::{tokens, totals};

/// Rows up to which a table is looked through.
const MAX_ROWS: usize = 200_000;
/// Amount columns that are added up.
const MAX_COLUMNS: usize = 24;

/// The rows that add up others, and those whose amounts differ from them: (row, column, what to say after the address).
#[derive(Debug, Default)]
pub(in crate::workbook::read) struct Found {
    /// Rows that are no lines.
    pub(in crate::workbook::read) rows: HashSet<u32>,
    /// What does not tie.
    pub(in crate::workbook::read) differ: Vec<(u32, u16, String)>,
}

/// Looks through the rows of a table for its own sums.
pub(in crate::workbook::read) fn find(table: &Source<'_>, rows: &[u32], amounts: &[(u16, Mark)], labels: &[u16]) -> Found {
    let mut found = Found::default();
    if rows.len() > MAX_ROWS || amounts.is_empty() {
        return found;
    }
    let amounts = amounts.get(..amounts.len().min(MAX_COLUMNS)).unwrap_or(amounts);
    members(table, rows, amounts, labels, &mut found);
    stretches(table, rows, amounts, &mut found);
    found
}

fn amounts_of(table: &Source<'_>, row: u32, amounts: &[(u16, Mark)]) -> Vec<f64> {
    amounts
        .iter()
        .map(|(col, mark)| match (table.grid.value(row, *col), cells::given(table.grid.value(row, *col), table.texts, *mark)) {
            (Some(Value::Number(n)), _) => n,
            (_, Given::AsText(n)) => n.to_string().parse().unwrap_or(0.0),
            _ => 0.0,
        })
        .collect()
}

fn add(to: &mut Vec<f64>, amounts: &[f64]) {
    to.resize(amounts.len(), 0.0);
    for (sum, amount) in to.iter_mut().zip(amounts) {
        *sum += amount;
    }
}

/// Whether two sums of several columns are of one size: a total with a slip in it, not something else.
fn near(a: &[f64], b: &[f64]) -> bool {
    let size = |sums: &[f64]| sums.iter().map(|s| s.abs()).sum::<f64>();
    let (a, b) = (size(a), size(b));
    a > 0.0 && b > 0.0 && a <= b * 2.0 && b <= a * 2.0
}

/// `Total` as a member of a dimension: the rows that say so in the same columns add up the rows that never do.
fn members(table: &Source<'_>, rows: &[u32], amounts: &[(u16, Mark)], labels: &[u16], found: &mut Found) {
    let dimensions: Vec<u16> = table.columns.iter().filter(|c| matches!(c.role, Role::Dimension(_))).map(|c| c.index).take(16).collect();
    if labels.len() < 2 {
        return;
    }
    let mut says: HashMap<u32, bool> = HashMap::new();
    let mut total = |col: u16, row: u32| match table.grid.value(row, col) {
        Some(Value::Text(place)) => *says.entry(place).or_insert_with(|| totals::is_total_member(table.texts.get(place))),
        _ => false,
    };
    let mut groups: BTreeMap<u32, (Vec<u32>, Vec<f64>)> = BTreeMap::new();
    for row in rows {
        // Rows with gaps among their labels are told by other means.
        let formula = amounts.iter().any(|(col, _)| adds_rows(table.grid.formula(*row, *col)).is_some());
        if formula || labels.iter().filter(|c| table.grid.value(*row, **c).is_some()).count() < labels.len().min(2).max(dimensions.len()) {
            continue;
        }
        let mask = dimensions.iter().enumerate().filter(|(_, col)| total(**col, *row)).fold(0_u32, |mask, (i, _)| mask | (1 << i));
        let group = groups.entry(mask).or_default();
        group.0.push(*row);
        add(&mut group.1, &amounts_of(table, *row, amounts));
    }
    let Some((lines, sums)) = groups.remove(&0).filter(|(lines, _)| lines.len() >= 2) else { return };
    for (said, stated) in groups.into_values().filter(|(said, _)| said.len() < lines.len() || dimensions.len() > 1) {
        let ties = stated.iter().zip(&sums).all(|(a, b)| same(*a, *b)) && sums.iter().any(|s| *s != 0.0);
        if !ties && (!near(&stated, &sums) || dimensions.len() < 2) {
            continue;
        }
        if !ties
            && let Some((at, (a, b))) = stated.iter().zip(&sums).enumerate().find(|(_, (a, b))| !same(**a, **b))
            && let (Some(row), Some((col, _))) = (said.first(), amounts.get(at))
        {
            found.differ.push((
                *row,
                *col,
                format!(
                    "is one of {} rows that say total; they come to {}, but the lines to {}. The lines count. Check which of the two is right.",
                    said.len(),
                    shown(*a),
                    shown(*b)
                ),
            ));
        }
        found.rows.extend(said);
    }
}

fn shown(amount: f64) -> String {
    crate::ledger::amount::from_cell(amount).map_or_else(|| amount.to_string(), |d| display::number(d, 2))
}

/// What a period cell covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Covers {
    Month(Option<i32>, u32),
    Quarter(Option<i32>, u32),
    Year(Option<i32>),
}

fn covers(table: &Source<'_>, value: Value) -> Option<Covers> {
    let when = match value {
        Value::Date(serial) => When::Day(periods::day_of_serial(serial)?),
        #[allow(clippy::cast_possible_truncation, reason = "a year fits")]
        Value::Number(n) if periods::is_year(n) => When::Year(n as i32),
        Value::Text(place) if table.texts.kind(place) == Kind::Period => periods::whole(table.texts.get(place))?,
        Value::Text(place) => {
            let words = tokens(table.texts.get(place));
            let stretch = totals::is_stretch(&words);
            return stretch.then(|| Covers::Year(words.iter().find_map(|w| w.parse().ok().filter(|y| (1990..2100).contains(y)))));
        }
        _ => return None,
    };
    Some(match when {
        When::Month(year, month) => Covers::Month(year, month),
        When::Quarter(year, quarter) => Covers::Quarter(year, quarter),
        When::Year(year) => Covers::Year(Some(year)),
        When::Week(year, week) => Covers::Month(year, (week.saturating_sub(1) / 4 + 1).min(12)),
        other => match other.period(table.calendar).map(|p| (p.grain(), p.start())) {
            Some((Grain::Week | Grain::Month, start)) => Covers::Month(Some(start.year()), start.month()),
            Some((Grain::Quarter, start)) => Covers::Quarter(Some(start.year()), start.month0() / 3 + 1),
            // A half-year, or a stretch of its own: whatever lies inside its year is finer.
            _ => Covers::Year(other.year()),
        },
    })
}

/// Rows for a quarter, a year or to date, where the same words have rows for the months inside.
fn stretches(table: &Source<'_>, rows: &[u32], amounts: &[(u16, Mark)], found: &mut Found) {
    let Some(period) = table.columns.iter().find(|c| c.role == Role::Period).map(|c| c.index) else { return };
    let mut known: HashMap<u32, Option<Covers>> = HashMap::new();
    let mut cover = |row: u32| match table.grid.value(row, period)? {
        Value::Text(place) => *known.entry(place).or_insert_with(|| covers(table, Value::Text(place))),
        value => covers(table, value),
    };
    let months = rows.iter().filter(|r| matches!(cover(**r), Some(Covers::Month(..)))).count();
    let coarse: Vec<(u32, Covers)> =
        rows.iter().filter_map(|r| cover(*r).map(|c| (*r, c))).filter(|(_, c)| !matches!(c, Covers::Month(..))).collect();
    if coarse.is_empty() || months < 2 {
        return;
    }
    let worded: Vec<u16> = table
        .columns
        .iter()
        .filter(|c| {
            matches!(&c.role, Role::Dimension(kind) if *kind != DimensionKind::Owner)
                || matches!(c.role, Role::Version | Role::MeasureName | Role::Currency)
        })
        .map(|c| c.index)
        .collect();
    let key = |row: u32| {
        let mut hasher = DefaultHasher::new();
        for col in &worded {
            match table.grid.value(row, *col) {
                Some(Value::Text(place)) => place.hash(&mut hasher),
                Some(Value::Number(n)) => n.to_bits().hash(&mut hasher),
                _ => u32::MAX.hash(&mut hasher),
            }
        }
        hasher.finish()
    };
    let mut sums: HashMap<(u64, Covers), Vec<f64>> = HashMap::new();
    for row in rows {
        let Some(Covers::Month(year, month)) = cover(*row) else { continue };
        let (key, own) = (key(*row), amounts_of(table, *row, amounts));
        for covers in [Covers::Quarter(year, month.div_ceil(3)), Covers::Year(year), Covers::Year(None)] {
            add(sums.entry((key, covers)).or_default(), &own);
            if year.is_none() && covers == Covers::Year(None) {
                break;
            }
        }
    }
    for (row, covers) in coarse {
        let Some(sum) = sums.get(&(key(row), covers)) else { continue };
        found.rows.insert(row);
        let stated = amounts_of(table, row, amounts);
        if let Some((at, (a, b))) = stated.iter().zip(sum).enumerate().find(|(_, (a, b))| !same(**a, **b))
            && let Some((col, _)) = amounts.get(at)
        {
            let message = format!(
                "says {} for a stretch whose months come to {}; the months count. Check which of the two is right.",
                shown(*a),
                shown(*b)
            );
            found.differ.push((row, *col, message));
        }
    }
}
