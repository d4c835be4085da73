//! How a column may be computed from others: differences, shares, rates, running totals, sums; and which of them holds.

use crate::ledger::cell;
use crate::workbook::mapping::{Column, Role};
use crate::workbook::read::cells::numbers::Mark;
use crate::workbook::read::cells::{self, Given};
use crate::workbook::read::grid::Value;
use crate::workbook::read::rows::extract::Source;
use crate::workbook::read::rows::sums::{evidence, same};

/// Columns that are held against each other.
const MAX_COLUMNS: usize = 60;

/// How a column is computed; positions are places in the table's columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::workbook::read) enum Rule {
    /// The first less the second.
    Less(usize, usize),
    /// The first as a share of the second, times 1 or 100.
    Over(usize, usize, u8),
    /// How much the first exceeds the second, as a share of the second.
    Growth(usize, usize, u8),
    /// What is missing of the first to the second, as a share of the second.
    Shortfall(usize, usize, u8),
    /// The first times the second.
    Times(usize, usize),
    /// All of a stretch of columns added up.
    Sum(Vec<usize>),
    /// The sum of a column so far.
    Running(usize),
    /// The share that a column's amount has in the sum of all its lines.
    Share(usize, u8),
}

/// The numbers of some rows, column by column.
pub(in crate::workbook::read) struct Numbers {
    columns: Vec<Option<Vec<Option<f64>>>>,
}

impl Numbers {
    pub(in crate::workbook::read) fn of(table: &Source<'_>, columns: &[Column], rows: &[u32]) -> Self {
        let numeric = |i: usize, c: &Column| {
            table.profiles.get(i).is_some_and(|p| p.is_numeric() && p.filled() > 0)
                && !matches!(c.role, Role::Period | Role::Version | Role::Note | Role::Currency)
        };
        let columns = columns.iter().enumerate().map(|(i, c)| {
            let mark = table.profiles.get(i).map(|p| p.mark).unwrap_or_default();
            numeric(i, c).then(|| rows.iter().map(|row| number(table, *row, c.index, mark)).collect())
        });
        Self { columns: columns.collect() }
    }

    pub(in crate::workbook::read) fn get(&self, column: usize, row: usize) -> Option<f64> {
        self.columns.get(column)?.as_ref()?.get(row).copied().flatten()
    }

    pub(in crate::workbook::read) fn has(&self, column: usize) -> bool {
        self.columns.get(column).is_some_and(Option::is_some)
    }
}

fn number(table: &Source<'_>, row: u32, col: u16, mark: Mark) -> Option<f64> {
    match table.grid.value(row, col)? {
        Value::Number(n) => Some(n),
        value @ Value::Text(_) => match cells::given(Some(value), table.texts, mark) {
            Given::AsText(n) => n.to_string().parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

/// What a rule gives in the rows at hand, top to bottom; `None` where it gives nothing.
pub(in crate::workbook::read) fn results(rule: &Rule, numbers: &Numbers, rows: usize) -> Vec<Option<f64>> {
    let whole = |column: usize| (0..rows).filter_map(|r| numbers.get(column, r)).sum::<f64>();
    let divided = |a: Option<f64>, b: Option<f64>, scale: u8| match (a, b) {
        (Some(a), Some(b)) if b != 0.0 => Some(a / b * f64::from(scale)),
        _ => None,
    };
    let either = |a: Option<f64>, b: Option<f64>| (a.is_some() || b.is_some()).then(|| (a.unwrap_or(0.0), b.unwrap_or(0.0)));
    let mut so_far = 0.0;
    let total = if let Rule::Share(a, _) = rule { whole(*a) } else { 0.0 };
    (0..rows)
        .map(|r| match rule {
            Rule::Less(a, b) => either(numbers.get(*a, r), numbers.get(*b, r)).map(|(a, b)| a - b),
            Rule::Over(a, b, scale) => divided(numbers.get(*a, r), numbers.get(*b, r), *scale),
            Rule::Growth(a, b, scale) => {
                divided(numbers.get(*a, r).zip(numbers.get(*b, r)).map(|(a, b)| a - b), numbers.get(*b, r), *scale)
            }
            Rule::Shortfall(a, b, scale) => {
                divided(numbers.get(*a, r).zip(numbers.get(*b, r)).map(|(a, b)| b - a), numbers.get(*b, r), *scale)
            }
            Rule::Times(a, b) => numbers.get(*a, r).zip(numbers.get(*b, r)).map(|(a, b)| a * b),
            Rule::Sum(parts) => {
                let parts: Vec<f64> = parts.iter().filter_map(|p| numbers.get(*p, r)).collect();
                (!parts.is_empty()).then(|| parts.iter().sum())
            }
            Rule::Running(a) => numbers.get(*a, r).map(|a| {
                so_far += a;
                so_far
            }),
            Rule::Share(a, scale) => divided(numbers.get(*a, r), Some(total), *scale),
        })
        .collect()
}

/// Half of the last place that a number shows: what it may be off by when it was rounded.
pub(in crate::workbook::read) fn slack(shown: f64) -> f64 {
    let mut half = 0.5;
    for _ in 0..5 {
        let unit = half * 2.0;
        if ((shown / unit).round() * unit - shown).abs() < 1e-7 {
            break;
        }
        half /= 10.0;
    }
    half
}

/// How often a rule holds: rows that agree, rows that do not, and the digits of different numbers that agree.
pub(in crate::workbook::read) fn held(stated: &[Option<f64>], given: &[Option<f64>], rounded: bool) -> (usize, usize, u32) {
    let (mut hits, mut misses) = (0, 0);
    // A column rounded to whole numbers may be off by a half; one that shows cents may not.
    let finest = stated.iter().flatten().map(|s| slack(*s)).fold(0.5_f64, f64::min);
    let mut told = Vec::new();
    for (stated, given) in stated.iter().zip(given) {
        let (Some(stated), Some(given)) = (stated, given) else { continue };
        if *stated == 0.0 && *given == 0.0 {
            continue;
        }
        if agrees(*stated, *given, finest, rounded) {
            hits += 1;
            told.push(*stated);
        } else {
            misses += 1;
        }
    }
    // Shares are small numbers: their digits count behind the point.
    let scale = if told.iter().all(|n| n.abs() < 10.0) { 10_000.0 } else { 1.0 };
    (hits, misses, evidence(told.into_iter().map(|n| n * scale)))
}

pub(in crate::workbook::read) fn agrees(stated: f64, given: f64, finest: f64, rounded: bool) -> bool {
    same(stated, given) && (stated - given).abs() <= 0.005_f64.min(finest * 1.02).max(given.abs() * 1e-9)
        || (rounded && (stated - given).abs() <= finest * 1.02)
}

/// Rules by which a column may be computed, the likely ones first.
fn candidates(x: usize, numbers: &Numbers, columns: &[Column], plain: &[usize]) -> Vec<Rule> {
    let mut rules = Vec::new();
    let near = |i: &usize| i.abs_diff(x);
    let mut others: Vec<usize> = plain.iter().copied().filter(|i| *i != x).collect();
    others.sort_by_key(near);
    for parts in stretches(x, numbers, columns) {
        rules.push(Rule::Sum(parts));
    }
    for a in &others {
        for b in others.iter().filter(|b| *b != a) {
            rules.push(Rule::Less(*a, *b));
            for scale in [1, 100] {
                rules.push(Rule::Growth(*a, *b, scale));
                rules.push(Rule::Over(*a, *b, scale));
                rules.push(Rule::Shortfall(*a, *b, scale));
            }
        }
        rules.push(Rule::Running(*a));
        rules.extend([1, 100].map(|scale| Rule::Share(*a, scale)));
    }
    for (i, a) in others.iter().enumerate() {
        rules.extend(others.iter().skip(i + 1).map(|b| Rule::Times(*a, *b)));
    }
    rules
}

/// Stretches of amount columns right before or right after a column, longest last.
fn stretches(x: usize, numbers: &Numbers, columns: &[Column]) -> Vec<Vec<usize>> {
    let amount = |i: &usize| *i != x && numbers.has(*i) && columns.get(*i).is_some_and(|c| matches!(c.role, Role::Amount(_)));
    let before: Vec<usize> = (0..x).rev().filter(amount).collect();
    let after: Vec<usize> = (x + 1..columns.len()).filter(amount).collect();
    // A column to date adds up the first ones, with others between.
    let so_far: Vec<usize> = before.iter().rev().copied().collect();
    [before, after, so_far]
        .iter()
        .flat_map(|side| (2..=side.len()).filter_map(|n| side.get(..n).map(<[usize]>::to_vec)))
        .map(|mut parts| {
            parts.sort_unstable();
            parts
        })
        .collect()
}

/// The first rule that holds in nearly all of the rows at hand, with how often it holds.
pub(in crate::workbook::read) fn rule_of(x: usize, numbers: &Numbers, columns: &[Column], rows: usize) -> Option<Rule> {
    let stated: Vec<Option<f64>> = (0..rows).map(|r| numbers.get(x, r)).collect();
    let amounts = |i: &usize| columns.get(*i).is_some_and(|c| matches!(c.role, Role::Amount(_)));
    let plain: Vec<usize> = (0..columns.len()).filter(|i| numbers.has(*i)).collect();
    let first: Vec<usize> = plain.iter().copied().filter(amounts).take(MAX_COLUMNS / 2).collect();
    let mut tried: Vec<Rule> = candidates(x, numbers, columns, &first);
    if plain.len() <= MAX_COLUMNS / 2 {
        tried.extend(candidates(x, numbers, columns, &plain));
    }
    let few = rows.min(12);
    tried.into_iter().find(|rule| {
        let rounded = !matches!(rule, Rule::Less(..) | Rule::Sum(_) | Rule::Running(_));
        // A few rows tell most rules apart; the others are looked at in full.
        let running = matches!(rule, Rule::Share(..));
        if !running {
            let (hits, misses, _) = held(stated.get(..few).unwrap_or(&[]), &results(rule, numbers, few), rounded);
            if hits < misses {
                return false;
            }
        }
        let (hits, misses, told) = held(&stated, &results(rule, numbers, rows), rounded);
        // A rule that no row breaks explains; one that some rows break must be sure of itself.
        hits >= 2 && misses * 10 <= hits.max(5) * 2 && ((told >= 3 && hits >= 3) || (misses == 0 && told >= 1))
    })
}

pub(in crate::workbook::read) fn name(columns: &[Column], at: usize) -> String {
    columns.get(at).map_or_else(String::new, |c| if c.header.is_empty() { cell::column(c.index) } else { c.header.clone() })
}

pub(in crate::workbook::read) fn in_words(rule: &Rule, columns: &[Column]) -> String {
    let name = |at: &usize| name(columns, *at);
    match rule {
        Rule::Less(a, b) => format!("{} − {}", name(a), name(b)),
        Rule::Over(a, b, _) => format!("{} ÷ {}", name(a), name(b)),
        Rule::Growth(a, b, _) => format!("{} ÷ {} − 1", name(a), name(b)),
        Rule::Shortfall(a, b, _) => format!("1 − {} ÷ {}", name(a), name(b)),
        Rule::Times(a, b) => format!("{} × {}", name(a), name(b)),
        Rule::Sum(parts) if parts.len() <= 3 => parts.iter().map(name).collect::<Vec<_>>().join(" + "),
        Rule::Sum(parts) => {
            format!("the sum of {} to {}", parts.first().map_or_else(String::new, name), parts.last().map_or_else(String::new, name))
        }
        Rule::Running(a) => format!("the running total of {}", name(a)),
        Rule::Share(a, _) => format!("the share of {} in its total", name(a)),
    }
}
