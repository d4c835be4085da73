//! What each column's header says: its levels joined, the period, version, measure, currency or total among its words.

use super::grid::{Grid, Texts, Value};
use super::looks;
use super::periods::{self, When};
use super::regions::Region;
use super::words::measures::{self, Named};
use super::words::versions::{self, Said};
use super::words::{tokens, totals};
use crate::ledger::Version;

/// A column's header, understood.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    /// The header as it stands, its levels joined with a space.
    pub(super) text: String,
    /// The period it names.
    pub(super) when: Option<When>,
    /// The version it names.
    pub(super) said: Option<Said>,
    /// The measure it names.
    pub(super) measure: Option<Named>,
    /// The words by which it names something computed.
    pub(super) derived: Option<String>,
    /// It is a word for total, or for a stretch of periods added up.
    pub(super) total: bool,
    /// It begins or ends with a word for total.
    pub(super) mentions_total: bool,
    /// The words that are neither period, version nor currency: what a custom measure is called.
    pub(super) rest: Vec<String>,
    /// The currency it states.
    pub(super) currency: Option<&'static str>,
}

/// The headers of a table's columns, left to right.
pub(super) fn heads(grid: &Grid, texts: &Texts, region: &Region) -> Vec<Head> {
    let (left, right) = (region.range.left, region.range.right);
    let last = region.header_rows.len().saturating_sub(1);
    let mut levels: Vec<Vec<Cell>> = vec![Vec::new(); usize::from(right - left) + 1];
    for (depth, row) in region.header_rows.iter().enumerate() {
        let mut carried: Option<Cell> = None;
        for col in left..=right {
            let own = cell(grid, texts, *row, col);
            let merged = || grid.merge_over(*row, col).and_then(|m| cell(grid, texts, m.top, m.left));
            let found = own.clone().or_else(merged);
            // A group's text holds for the blank cells to its right, where a lower level says more.
            let found = if depth < last {
                if found.is_some() {
                    carried.clone_from(&found);
                    found
                } else {
                    let lower = region.header_rows.iter().skip(depth + 1).any(|r| grid.value(*r, col).is_some());
                    carried.clone().filter(|_| lower)
                }
            } else {
                found
            };
            if let (Some(found), Some(list)) = (found, levels.get_mut(usize::from(col - left)))
                && list.last().is_none_or(|l| l.text != found.text)
            {
                list.push(found);
            }
        }
    }
    let mut heads: Vec<Head> = levels.iter().map(|list| head(list)).collect();
    weeks(&mut heads);
    heads
}

#[derive(Debug, Clone)]
struct Cell {
    text: String,
    when: Option<When>,
}

fn cell(grid: &Grid, texts: &Texts, row: u32, col: u16) -> Option<Cell> {
    match grid.value(row, col)? {
        Value::Date(serial) => {
            let day = periods::day_of_serial(serial)?;
            Some(Cell { text: day.format("%Y-%m-%d").to_string(), when: Some(When::Day(day)) })
        }
        #[allow(clippy::cast_possible_truncation, reason = "a year fits")]
        Value::Number(n) if periods::is_year(n) => Some(Cell { text: (n as i32).to_string(), when: Some(When::Year(n as i32)) }),
        Value::Error(_) | Value::Unsaved => None,
        Value::Text(place) => Some(Cell { text: texts.get(place).split_whitespace().collect::<Vec<_>>().join(" "), when: None }),
        value => Some(Cell { text: super::grid::shown(texts, value), when: None }),
    }
}

fn head(levels: &[Cell]) -> Head {
    let mut head = Head { text: levels.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join(" "), ..Head::default() };
    let mut versions_said = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut letters = false;
    for level in levels {
        letters |= level.text.contains('_');
        head.currency = head.currency.or_else(|| looks::stated(&level.text));
        let (when, rest) = match level.when {
            Some(when) => (Some(when), Vec::new()),
            None => match periods::scan(&level.text) {
                Some((when, rest)) if plausible(when, &rest) => (Some(when), rest),
                _ => (None, tokens(&level.text)),
            },
        };
        head.when = joined(head.when, when);
        words.extend(rest);
    }
    head.total = totals::is_total_header(&words);
    head.mentions_total = head.total || totals::mentions_total(&words);
    // Before the version's words go: `Actual vs Plan` and `Plan - Actual` compare.
    for said in versions::all(&words) {
        versions_said.push(said);
    }
    let compares = words.iter().any(|w| matches!(w.as_str(), "vs" | "versus" | "v" | "against" | "gegen"));
    let both = versions_said.contains(&Said::Is(Version::Plan)) && versions_said.contains(&Said::Is(Version::Actual));
    head.derived = measures::derived(&words)
        .map(str::to_owned)
        .or_else(|| ((compares && !versions_said.is_empty()) || both).then(|| "a comparison".to_owned()));
    let prior = versions_said.contains(&Said::Other);
    head.measure = measures::measure(&versions::without(&words), letters);
    head.said = if prior { Some(Said::Other) } else { versions::version(&words).map(|(said, ..)| said) };
    let rest = versions::without(&words);
    head.rest =
        rest.into_iter().filter(|w| !matches!(w.as_str(), "usd" | "eur" | "gbp" | "chf" | "pln" | "mm" | "in" | "total" | "the")).collect();
    head
}

/// A month's name among other words is a period only where those words say version, measure or total: `May` is also a verb.
fn plausible(when: When, rest: &[String]) -> bool {
    if rest.is_empty() {
        return true;
    }
    let known = versions::without(rest);
    known.is_empty()
        || measures::measure(&known, false).is_some()
        || totals::mentions_total(&known)
        || measures::derived(&known).is_some()
        || !matches!(when, When::Month(None, _))
}

/// Two levels' periods as one: a year over a month is that month of that year.
fn joined(above: Option<When>, below: Option<When>) -> Option<When> {
    match (above, below) {
        (Some(above), Some(below)) => Some(below.inside(above)),
        (above, below) => below.or(above),
    }
}

/// Days seven apart are weeks.
fn weeks(heads: &mut [Head]) {
    let days: Vec<chrono::NaiveDate> = heads
        .iter()
        .filter_map(|h| match h.when {
            Some(When::Day(day)) => Some(day),
            _ => None,
        })
        .collect();
    let Some((first, rest)) = days.split_first() else { return };
    if rest.len() < 2 || !rest.iter().all(|d| (*d - *first).num_days() % 7 == 0) {
        return;
    }
    for head in heads {
        if let Some(When::Day(day)) = head.when {
            let week = chrono::Datelike::iso_week(&day);
            head.when = Some(When::Week(Some(week.year()), week.week()));
        }
    }
}
