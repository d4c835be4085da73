//! What each column's header says: its levels joined, the period, version, measure, currency or total among its words.

use chrono::Datelike;

use super::{options, scales};
use crate::ledger::fiscal;
use crate::ledger::{Calendar, Version};
use crate::workbook::read::cells::looks;
use crate::workbook::read::cells::periods::{self, When};
use crate::workbook::read::grid::{self, Grid, Texts, Value};
use crate::workbook::read::regions::Region;
use crate::workbook::read::words::catalog::{self, Concept};
use crate::workbook::read::words::columns::{self, Says};
use crate::workbook::read::words::measures::{self, Named};
use crate::workbook::read::words::months::{is_quarter, is_week};
use crate::workbook::read::words::versions::{self, Said};
use crate::workbook::read::words::{tokens, totals};

/// A column's header, understood.
#[derive(Debug, Clone, Default)]
pub(in crate::workbook::read) struct Head {
    /// The header as it stands, its levels joined with a space.
    pub(in crate::workbook::read) text: String,
    /// The period it names.
    pub(in crate::workbook::read) when: Option<When>,
    /// The version it names.
    pub(in crate::workbook::read) said: Option<Said>,
    /// The measure it names.
    pub(in crate::workbook::read) measure: Option<Named>,
    /// The words by which it names something computed.
    pub(in crate::workbook::read) derived: Option<String>,
    /// It is a word for total, or for a stretch of periods added up.
    pub(in crate::workbook::read) total: bool,
    /// It begins or ends with a word for total.
    pub(in crate::workbook::read) mentions_total: bool,
    /// The words that are neither period, version nor currency: what a custom measure is called.
    pub(in crate::workbook::read) rest: Vec<String>,
    /// The currency it states.
    pub(in crate::workbook::read) currency: Option<&'static str>,
    /// The option or scenario it names, such as `option 2`.
    pub(in crate::workbook::read) option: Option<String>,
    /// It stands over nothing of its own: the period is that of the column on its left.
    pub(in crate::workbook::read) borrowed: bool,
    /// What the amounts told beyond the words.
    pub(in crate::workbook::read) told: Option<Told>,
}

/// What the amounts of a column told beyond the words of its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook::read) enum Told {
    /// How many.
    Quantity,
    /// How much for one.
    Price,
    /// Money.
    Money,
    /// It says the same as a column before it, and nothing tells them apart.
    Again,
    /// It belongs to an option that is not used.
    OtherOption,
}

/// The headers of a table's columns, left to right.
pub(in crate::workbook::read) fn heads(grid: &Grid, texts: &Texts, region: &Region, calendar: Calendar) -> Vec<Head> {
    let (left, right) = (region.range.left, region.range.right);
    let last = region.header_rows.len().saturating_sub(1);
    let mut levels: Vec<Vec<Cell>> = vec![Vec::new(); usize::from(right - left) + 1];
    let lowest: Vec<Option<String>> =
        (left..=right).map(|col| region.header_rows.last().and_then(|row| cell(grid, texts, *row, col)).map(|c| c.text)).collect();
    for (depth, row) in region.header_rows.iter().enumerate() {
        let mut carried: Option<Cell> = None;
        let own: Vec<bool> = (left..=right).map(|col| grid.value(*row, col).is_some()).collect();
        let groups = if depth < last { rounds(&lowest, &own) } else { None };
        for col in left..=right {
            let own = cell(grid, texts, *row, col);
            let merged = || grid.merge_over(*row, col).and_then(|m| cell(grid, texts, m.top, m.left));
            let round = groups.as_ref().and_then(|g| g.get(usize::from(col - left)).copied().flatten());
            if let Some(found) = round.and_then(|i| cell(grid, texts, *row, left + u16::try_from(i).unwrap_or(0))) {
                if let Some(list) = levels.get_mut(usize::from(col - left)) {
                    list.push(found);
                }
                continue;
            }
            let found = own.or_else(merged);
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
    let counts = counted(grid, texts, region);
    let mut heads: Vec<Head> = levels.iter().map(|list| head(list, counts)).collect();
    days(&mut heads, calendar);
    borrow(grid, region, &mut heads);
    heads
}

/// What the numbers of a header count where the header, or the row above it, has the word for that.
fn counted(grid: &Grid, texts: &Texts, region: &Region) -> Option<fn(u32) -> When> {
    let above = region.header_rows.first().and_then(|r| r.checked_sub(1));
    let rows = region.header_rows.iter().copied().chain(above);
    let cells = rows.flat_map(|row| (region.range.left..=region.range.right).map(move |col| (row, col)));
    let words: Vec<String> = cells
        .filter_map(|(row, col)| grid.text(texts, row, col))
        .filter(|text| text.len() <= 40 && matches!(columns::column(text), Some((Says::Period, _))))
        .flat_map(tokens)
        .collect();
    if words.is_empty() {
        return None;
    }
    if words.iter().any(|w| is_week(w)) {
        return Some(|n| When::Week(None, n));
    }
    Some(if words.iter().any(|w| is_quarter(w)) { |n| When::Quarter(None, n) } else { |n| When::Month(None, n) })
}

/// An unlabeled column of numbers belongs to the period on its left, where that is so of at least two of them.
fn borrow(grid: &Grid, region: &Region, heads: &mut [Head]) {
    let first = region.header_rows.last().map_or(region.range.top, |r| r + 1);
    let numbers = |i: usize| {
        let col = usize::from(region.range.left) + i;
        grid.columns.get(col).is_some_and(|c| c.between(first, region.range.bottom).take(40).any(|(_, v)| matches!(v, Value::Number(_))))
    };
    let unlabeled: Vec<usize> = (1..heads.len())
        .filter(|i| {
            let (left, own) = (heads.get(i - 1), heads.get(*i));
            own.is_some_and(|h| h.text.is_empty()) && left.is_some_and(|h| h.when.is_some()) && numbers(i - 1) && numbers(*i)
        })
        .collect();
    if unlabeled.len() < 2 {
        return;
    }
    for i in unlabeled {
        let Some(left) = heads.get(i - 1).cloned() else { continue };
        if let Some(head) = heads.get_mut(i) {
            *head = Head { text: String::new(), borrowed: true, ..left };
        }
    }
}

/// For each column of a row of groups, the group it belongs to by the columns' own rhythm: where the lower header says the same again
/// and again (`Jan Feb Mar Jan Feb Mar`), each round belongs to the one group above it, wherever in the round its name stands.
/// `None` when there is no such rhythm.
fn rounds(lower: &[Option<String>], upper: &[bool]) -> Option<Vec<Option<usize>>> {
    let named: Vec<usize> = (0..lower.len()).filter(|i| lower.get(*i).is_some_and(Option::is_some)).collect();
    let text = |at: usize| named.get(at).and_then(|i| lower.get(*i)).and_then(Option::as_deref);
    for start in 0..named.len().min(8) {
        let count = named.len() - start;
        let Some(length) =
            (2..=count / 2).find(|n| count.is_multiple_of(*n) && (start..named.len() - n).all(|at| text(at) == text(at + n)))
        else {
            continue;
        };
        let mut groups = vec![None; lower.len()];
        for round in (start..named.len()).step_by(length) {
            let (Some(first), Some(last)) = (named.get(round).copied(), named.get(round + length - 1).copied()) else { return None };
            let mut names = (first..=last).filter(|i| upper.get(*i).copied().unwrap_or_default());
            let (Some(name), None) = (names.next(), names.next()) else { return None };
            for place in groups.get_mut(first..=last)? {
                *place = Some(name);
            }
        }
        return Some(groups);
    }
    None
}

#[derive(Debug, Clone)]
struct Cell {
    text: String,
    when: Option<When>,
    /// A small whole number: the third month, the second quarter.
    count: Option<u32>,
}

fn cell(grid: &Grid, texts: &Texts, row: u32, col: u16) -> Option<Cell> {
    match grid.value(row, col)? {
        Value::Date(serial) => {
            let day = periods::day_of_serial(serial)?;
            Some(Cell { text: day.format("%Y-%m-%d").to_string(), when: Some(When::Day(day)), count: None })
        }
        #[allow(clippy::cast_possible_truncation, reason = "a year fits")]
        Value::Number(n) if periods::is_year(n) => {
            Some(Cell { text: (n as i32).to_string(), when: Some(When::Year(n as i32)), count: None })
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 53")]
        Value::Number(n) if n.fract() == 0.0 && (1.0..=53.0).contains(&n) => {
            Some(Cell { text: (n as u32).to_string(), when: None, count: Some(n as u32) })
        }
        Value::Error(_) | Value::Unsaved => None,
        Value::Text(place) => {
            Some(Cell { text: texts.get(place).split_whitespace().collect::<Vec<_>>().join(" "), when: None, count: None })
        }
        value => Some(Cell { text: grid::shown(texts, value), when: None, count: None }),
    }
}

fn head(levels: &[Cell], counts: Option<fn(u32) -> When>) -> Head {
    let mut head = Head { text: levels.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join(" "), ..Head::default() };
    let mut versions_said = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut letters = false;
    let mut lowest = 0;
    for (depth, level) in levels.iter().enumerate() {
        letters |= level.text.contains('_');
        head.currency = head.currency.or_else(|| looks::stated(&level.text));
        let option = options::option(&level.text);
        // An option's name over columns is no measure: `Option 1 Harbour hall` over `Price | Number | Total`.
        let named = option.is_some() && depth + 1 < levels.len();
        head.option = head.option.take().or(option);
        let text = unmarked(&level.text);
        let counted = level.count.zip(counts).map(|(n, count)| count(n));
        let (when, rest) = match level.when.or(counted) {
            Some(when) => (Some(when), Vec::new()),
            None => match periods::scan(text) {
                Some((when, rest)) if plausible(when, &rest) => (Some(when), rest),
                _ => (None, tokens(text)),
            },
        };
        head.when = joined(head.when, when);
        lowest = words.len();
        if !named || !versions::all(&rest).is_empty() {
            words.extend(rest);
        }
    }
    // `Total` under `Plan` adds up the plan's columns; `Total plan` in one cell is the plan.
    let (upper, own) = words.split_at(lowest);
    let of_version = !upper.is_empty() && versions::without(upper).is_empty() && totals::is_total_header(own);
    head.total = of_version || totals::is_total_header(&words);
    head.mentions_total = head.total || totals::mentions_total(&words);
    // Before the version's words go: `Actual vs Plan` and `Plan - Actual` compare.
    for said in versions::all(&words) {
        versions_said.push(said);
    }
    let compares = catalog::words(Concept::Compare).among(&words, "versus");
    let both = versions_said.contains(&Said::Is(Version::Plan)) && versions_said.contains(&Said::Is(Version::Actual));
    head.derived = measures::derived(&words)
        .map(str::to_owned)
        .or_else(|| ((compares && !versions_said.is_empty()) || both).then(|| "a comparison".to_owned()));
    let prior = versions_said.contains(&Said::Other);
    // A currency says how an amount is written, not what it counts: `Wydatki (zł)`, `Spend AUD`.
    let written = |w: &String| head.currency.is_some_and(|code| looks::is_word(code, w));
    let counted: Vec<String> = versions::without(&words).into_iter().filter(|w| !written(w)).collect();
    head.measure = measures::measure(&counted, letters);
    head.said = if prior { Some(Said::Other) } else { versions::version(&words).map(|(said, ..)| said) };
    // Nor does a scale.
    let scaled = levels.iter().any(|l| scales::stated(&l.text).is_some());
    let unit = |w: &str| (w.len() == 3 && looks::code(w).is_some()) || (scaled && scales::is_part(w));
    head.rest = counted.into_iter().filter(|w| !unit(w) && !matches!(w.as_str(), "in" | "total" | "the")).collect();
    head
}

/// A header without the footnote mark at its end: `Budget¹`, `Actual*`, `FY26 (a)`, `Plan [2]`.
fn unmarked(text: &str) -> &str {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || "*†‡§¹²³⁰⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈ".contains(c));
    let Some((stem, mark)) = text.rsplit_once(['(', '[']) else { return text };
    let mark = mark.trim_end_matches([')', ']']);
    let number = mark.len() <= 2 && mark.parse::<u8>().is_ok_and(|n| n > 0);
    let letter = mark.len() == 1 && mark.starts_with(|c: char| ('a'..='h').contains(&c));
    if (number || letter) && !stem.trim().is_empty() { stem.trim_end() } else { text }
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

/// Days that are each the first or the last of a month name months, and days seven apart name weeks.
fn days(heads: &mut [Head], calendar: Calendar) {
    let days: Vec<chrono::NaiveDate> = heads
        .iter()
        .filter_map(|h| match h.when {
            Some(When::Day(day)) => Some(day),
            _ => None,
        })
        .collect();
    let Some((first, rest)) = days.split_first() else { return };
    // February has four weeks: the first of each month stands for the month.
    let months = days.iter().all(|d| fiscal::names_month(*d));
    let weeks = rest.len() >= 2 && rest.iter().all(|d| (*d - *first).num_days() % 7 == 0);
    for head in heads {
        let Some(When::Day(day)) = head.when else { continue };
        if months {
            head.when = Some(When::Month(Some(day.year()), day.month()));
        } else if weeks && calendar == Calendar::Months {
            let week = day.iso_week();
            head.when = Some(When::Week(Some(week.year()), week.week()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn footnote_marks_are_no_part_of_a_header() {
        for (text, plain) in [
            ("Budget¹", "Budget"),
            ("Actual*", "Actual"),
            ("FY26 (a)", "FY26"),
            ("Plan [2]", "Plan"),
            ("2015 *", "2015"),
            ("Amount (k)", "Amount (k)"),
            ("Variance (%)", "Variance (%)"),
            ("(1)", "(1)"),
        ] {
            assert_eq!(unmarked(text), plain, "{text}");
        }
    }

    #[test]
    fn a_total_under_a_version_is_no_measure_and_a_total_of_the_version_is_the_version() {
        let level = |text: &str| Cell { text: text.to_owned(), when: None, count: None };
        assert!(head(&[level("Wykonanie"), level("Suma częściowa")], None).total);
        assert!(!head(&[level("Total plan")], None).total);
    }

    #[test]
    fn a_currency_says_how_an_amount_is_written_and_not_what_it_counts() {
        let level = |text: &str| Cell { text: text.to_owned(), when: None, count: None };
        for (text, currency) in [("Wydatki (zł)", "PLN"), ("Spend AUD", "AUD"), ("Spend (€)", "EUR"), ("Spend (Kč)", "CZK")] {
            let head = head(&[level(text)], None);
            assert_eq!(head.currency, Some(currency), "{text}");
            assert!(head.measure.is_none_or(|named| named.qualifier.is_empty()), "{text}");
            assert!(!head.rest.iter().any(|word| looks::is_word(currency, word)), "{text}: {:?}", head.rest);
        }
        let us = head(&[level("US spend USD")], None);
        assert_eq!(us.measure.map(|named| named.qualifier).as_deref(), Some("us"));
    }

    #[test]
    fn the_first_of_each_month_is_no_week_though_four_weeks_lie_between() {
        let day = |month: u32| Head { when: chrono::NaiveDate::from_ymd_opt(2025, month, 1).map(When::Day), ..Head::default() };
        let mut heads = [day(2), day(2), day(3), day(3)];
        days(&mut heads, Calendar::Months);
        assert!(heads.iter().all(|h| matches!(h.when, Some(When::Month(Some(2025), 2 | 3)))));
    }

    #[test]
    fn a_round_of_columns_belongs_to_the_group_named_over_any_of_them() {
        let lower = ["Channel", "Jan", "Feb", "Jan", "Feb"].map(|t| Some(t.to_owned()));
        let groups = rounds(&lower, &[false, false, true, true, false]);
        assert_eq!(groups, Some(vec![None, Some(2), Some(2), Some(3), Some(3)]));
        assert_eq!(rounds(&lower, &[false, true, true, true, false]), None);
        assert_eq!(rounds(&["Channel", "Jan", "Feb"].map(|t| Some(t.to_owned())), &[false, true, false]), None);
    }
}
