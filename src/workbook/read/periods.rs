//! Periods in headers and cells: `Jan`, `Jan-26`, `2026-01`, `Q1 FY26`, `W32`, dates, and what is left of the words beside them.

use chrono::{Datelike, Days, NaiveDate};

use super::words::months::{is_fiscal_year, is_quarter, is_week, month};
use super::words::tokens;
use crate::ledger::Period;

/// A period as a text says it; the year may stand elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// A day.
    Day(NaiveDate),
    /// A month, 1 to 12.
    Month(Option<i32>, u32),
    /// A quarter, 1 to 4.
    Quarter(Option<i32>, u32),
    /// A year.
    Year(i32),
    /// An ISO week.
    Week(Option<i32>, u32),
}

impl When {
    /// The year it says; `None` when it says none.
    pub(super) fn year(self) -> Option<i32> {
        match self {
            Self::Day(day) => Some(day.year()),
            Self::Year(year) => Some(year),
            Self::Month(year, _) | Self::Quarter(year, _) | Self::Week(year, _) => year,
        }
    }

    /// The same with a year where it says none.
    pub(super) fn in_year(self, year: i32) -> Self {
        match self {
            Self::Month(None, m) => Self::Month(Some(year), m),
            Self::Quarter(None, q) => Self::Quarter(Some(year), q),
            Self::Week(None, w) => Self::Week(Some(year), w),
            other => other,
        }
    }

    /// The period; a day counts in its month. `None` when the year is missing or there is no such period.
    pub(super) fn period(self) -> Option<Period> {
        match self {
            Self::Day(day) => Period::month(day.year(), day.month()),
            Self::Month(year, m) => Period::month(year?, m),
            Self::Quarter(year, q) => Period::quarter(year?, q * 3 - 2),
            Self::Year(year) => Period::year(year, 1),
            Self::Week(year, w) => NaiveDate::from_isoywd_opt(year?, w, chrono::Weekday::Mon).map(Period::week),
        }
    }
}

/// The day of a serial number of the 1900 date system, its false leap day counted as Excel counts it; `None` outside 1900 to 9999.
///
/// Source: ECMA-376 part 1, 18.17.4.1.
pub(super) fn day_of_serial(serial: f64) -> Option<NaiveDate> {
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the bounds above keep the value inside u64")]
    let days = serial.floor() as u64;
    let base = NaiveDate::from_ymd_opt(1899, 12, if days < 60 { 31 } else { 30 })?;
    base.checked_add_days(Days::new(days))
}

/// Whether a number can be a year of a budget.
pub(super) fn is_year(number: f64) -> bool {
    number.fract() == 0.0 && (1990.0..=2099.0).contains(&number)
}

/// Which comes first in dates such as `03/04/2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum DayOrder {
    /// Month, day, year.
    #[default]
    MonthFirst,
    /// Day, month, year.
    DayFirst,
}

/// What a date in text says about the order of day and month: `None` when both are possible or it is no such date.
pub(super) fn day_order(text: &str) -> Option<DayOrder> {
    let [a, b, _] = triple(text)?;
    if text.contains('.') || a > 12 {
        return Some(DayOrder::DayFirst);
    }
    (b > 12).then_some(DayOrder::MonthFirst)
}

fn triple(text: &str) -> Option<[u32; 3]> {
    let date = text.split([' ', 'T']).next()?;
    let mut parts = date.split(['/', '.', '-']);
    let mut part = || parts.next().filter(|p| (1..=4).contains(&p.len())).and_then(|p| p.parse::<u32>().ok());
    let found = [part()?, part()?, part()?];
    (parts.next().is_none() && found[0] <= 31 && found[1] <= 31).then_some(found)
}

/// The day a whole text says: ISO with or without a time, or three numbers in the given order.
pub(super) fn day(text: &str, order: DayOrder) -> Option<NaiveDate> {
    let text = text.trim();
    if !text.starts_with(|c: char| c.is_ascii_digit()) || text.len() > 35 {
        return None;
    }
    let rest = text.get(10..).unwrap_or("");
    if text.len() >= 10
        && (rest.is_empty() || rest.starts_with([' ', 'T']))
        && let Ok(day) = NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d")
    {
        return Some(day);
    }
    if let Some(iso) = text.split([' ', 'T']).next()
        && let Ok(day) = NaiveDate::parse_from_str(&iso.replace('/', "-"), "%Y-%m-%d")
        && iso.len() >= 8
        && iso.get(4..5).is_some_and(|c| c == "-" || c == "/")
    {
        return Some(day);
    }
    let [a, b, year] = triple(text)?;
    let year = i32::try_from(if year < 100 { year + 2000 } else { year }).ok().filter(|y| (1950..2100).contains(y))?;
    let (month, day) = match order {
        DayOrder::MonthFirst if a <= 12 => (a, b),
        DayOrder::MonthFirst => (b, a),
        DayOrder::DayFirst if b <= 12 => (b, a),
        DayOrder::DayFirst => (a, b),
    };
    NaiveDate::from_ymd_opt(year, month, day)
}

/// The period in a header or cell, and the words beside it; `None` when it names no period.
pub(super) fn scan(text: &str) -> Option<(When, Vec<String>)> {
    if let Some(day) = day(text, DayOrder::MonthFirst) {
        return Some((When::Day(day), Vec::new()));
    }
    scan_words(&tokens(text), text.contains(['-', '/', '\'', '’', '.']))
}

/// The period that is the whole text; `None` when other words stand beside it.
pub(super) fn whole(text: &str) -> Option<When> {
    if text.len() > 40 {
        return None;
    }
    scan(text).filter(|(_, rest)| rest.is_empty()).map(|(when, _)| when)
}

/// The period among words, and the other words. `joined`: a sign such as `-` stands in the text, so `Jan-07` names a year.
fn scan_words(words: &[String], joined: bool) -> Option<(When, Vec<String>)> {
    let number = |i: usize| words.get(i).and_then(|w| w.bytes().all(|b| b.is_ascii_digit()).then(|| w.parse::<u32>().ok()).flatten());
    let word = |i: usize| words.get(i).map_or("", String::as_str);
    let rest = |taken: &[usize]| words.iter().enumerate().filter(|(i, _)| !taken.contains(i)).map(|(_, w)| w.clone()).collect::<Vec<_>>();
    // A quarter or a week: the word and its number, or the number and its word (`1Q26`, `2026 W32`).
    for i in 0..words.len() {
        for (at, n) in [(i + 1, number(i + 1)), (i.wrapping_sub(1), number(i.wrapping_sub(1)))] {
            let Some(n) = n else { continue };
            let quarter = is_quarter(word(i)) && (1..=4).contains(&n) && word(at).len() == 1;
            let week = is_week(word(i)) && (1..=53).contains(&n) && word(at).len() <= 2;
            if !quarter && !week {
                continue;
            }
            let (year, mut taken) = year_beside(words, &[i, at], joined);
            taken.extend([i, at]);
            return Some((if quarter { When::Quarter(year, n) } else { When::Week(year, n) }, rest(&taken)));
        }
    }
    // A month by name.
    if let Some(i) = words.iter().position(|w| month(w).is_some())
        && let Some(m) = month(word(i))
    {
        let (year, mut taken) = year_beside(words, &[i], joined);
        taken.push(i);
        // A day of the month, `5 Jan 2026`: the month counts.
        if year.is_some()
            && let Some(at) = (0..words.len()).find(|at| !taken.contains(at) && number(*at).is_some_and(|n| (1..=31).contains(&n)))
            && at.abs_diff(i) == 1
        {
            taken.push(at);
        }
        return Some((When::Month(year, m), rest(&taken)));
    }
    // A year and a month as numbers: `2026-01`, `01/2026`, `202601`.
    let calendar = |y: Option<u32>| y.filter(|y| (1990..2100).contains(y)).and_then(|y| i32::try_from(y).ok());
    if let [first, second] = words {
        let (a, b) = (number(0), number(1));
        if let (Some(year), Some(m @ 1..=12)) = (calendar(a), b)
            && second.len() <= 2
        {
            return Some((When::Month(Some(year), m), Vec::new()));
        }
        if let (Some(m @ 1..=12), Some(year)) = (a, calendar(b))
            && first.len() <= 2
        {
            return Some((When::Month(Some(year), m), Vec::new()));
        }
    }
    if let [only] = words
        && only.len() == 6
        && let (Some(year), Some(m @ 1..=12)) =
            (calendar(only.get(..4).and_then(|y| y.parse().ok())), only.get(4..).and_then(|m| m.parse().ok()))
    {
        return Some((When::Month(Some(year), m), Vec::new()));
    }
    // A year alone, or a fiscal year.
    let (year, taken) = year_beside(words, &[], joined);
    year.map(|year| (When::Year(year), rest(&taken)))
}

/// The year among words other than those taken, and the places of its words: `2026`, `FY26`, `2025/26` (by its first year);
/// two digits alone only right after a period (`Jan-26`).
fn year_beside(words: &[String], beside: &[usize], joined: bool) -> (Option<i32>, Vec<usize>) {
    let number = |i: usize| words.get(i).filter(|w| w.bytes().all(|b| b.is_ascii_digit())).and_then(|w| w.parse::<i32>().ok());
    for i in 0..words.len() {
        let Some(word) = words.get(i).filter(|_| !beside.contains(&i)) else { continue };
        if is_fiscal_year(word)
            && let Some(n) = number(i + 1).filter(|_| !beside.contains(&(i + 1)))
        {
            let length = words.get(i + 1).map_or(0, String::len);
            if length == 2 || (1990..2100).contains(&n) {
                let mut taken = vec![i, i + 1];
                // `FY 2025-26`
                if number(i + 2).is_some_and(|next| next == (n + 1) % 100 || next == n + 1) {
                    taken.push(i + 2);
                }
                return (Some(if n < 100 { 2000 + n } else { n }), taken);
            }
        }
    }
    for i in 0..words.len() {
        if beside.contains(&i) {
            continue;
        }
        if let Some(n) = number(i).filter(|n| (1990..2100).contains(n)).filter(|_| words.get(i).is_some_and(|w| w.len() == 4)) {
            let mut taken = vec![i];
            if number(i + 1).is_some_and(|next| words.get(i + 1).is_some_and(|w| w.len() == 2) && next == (n + 1) % 100) {
                taken.push(i + 1);
            }
            return (Some(n), taken);
        }
    }
    let after = beside.iter().max().map(|i| i + 1);
    if let Some(i) = after
        && words.get(i).is_some_and(|w| w.len() == 2)
        && let Some(n) = number(i).filter(|n| (if joined { 0..=60 } else { 20..=60 }).contains(n))
    {
        return (Some(2000 + n), vec![i]);
    }
    (None, Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> Option<String> {
        whole(text).map(|w| w.in_year(2099).period().map(|p| p.id()).unwrap_or_default())
    }

    #[test]
    fn periods_are_read_in_the_ways_people_write_them() {
        for (text, period) in [
            ("Jan", "2099-01"),
            ("feb ", "2099-02"),
            ("mrz", "2099-03"),
            ("Jan-26", "2026-01"),
            ("Jan 2026", "2026-01"),
            ("2026-01", "2026-01"),
            ("01/2026", "2026-01"),
            ("202601", "2026-01"),
            ("Q1", "2099-Q1"),
            ("Q1 FY26", "2026-Q1"),
            ("1Q26", "2026-Q1"),
            ("FY26", "2026"),
            ("FY2013-14", "2013"),
            ("2026", "2026"),
            ("W32", "2099-W32"),
            ("KW 32 2026", "2026-W32"),
            ("Décembre 2025", "2025-12"),
            ("2026-01-25", "2026-01"),
            ("2014-02-01 09:04:59", "2014-02"),
            ("31.12.2025", "2025-12"),
            ("Sept '26", "2026-09"),
        ] {
            assert_eq!(id(text), Some(period.into()), "{text}");
        }
        for wrong in ["Plan", "Channel 7", "Top 10", "3,480.00", "Budget 2026", "12 %", "1.5", "A1"] {
            assert_eq!(whole(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_words_beside_a_period_are_kept() {
        assert_eq!(scan("Budget 2026"), Some((When::Year(2026), vec!["budget".into()])));
        assert_eq!(scan("Jan-26 Actual"), Some((When::Month(Some(2026), 1), vec!["actual".into()])));
    }

    #[test]
    fn serials_are_days_of_the_1900_system() {
        assert_eq!(day_of_serial(1.0), NaiveDate::from_ymd_opt(1900, 1, 1));
        assert_eq!(day_of_serial(61.0), NaiveDate::from_ymd_opt(1900, 3, 1));
        assert_eq!(day_of_serial(46_023.5), NaiveDate::from_ymd_opt(2026, 1, 1));
        assert_eq!(day_of_serial(-1.0), None);
        assert_eq!(day_of_serial(f64::NAN), None);
    }

    #[test]
    fn day_and_month_are_told_apart_by_the_column() {
        assert_eq!(day_order("25/03/2026"), Some(DayOrder::DayFirst));
        assert_eq!(day_order("03/25/2026"), Some(DayOrder::MonthFirst));
        assert_eq!(day_order("03/04/2026"), None);
        assert_eq!(day("03/04/2026", DayOrder::DayFirst), NaiveDate::from_ymd_opt(2026, 4, 3));
    }
}
