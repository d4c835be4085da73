//! Periods in words: `Jan-26`, `Q1 FY26`, `KW 32`, `2026年1月`, `H1`, `Month 1`, `Jan–Mar`, and what is left of the words beside them.

use super::periods::{Fiscal, When};
use crate::ledger::Version;
use crate::workbook::read::words::months::{self, Unit, month};
use crate::workbook::read::words::{tokens, versions};

/// Words being read for a period, and which of them it has taken.
struct Scan<'a> {
    words: &'a [String],
    /// A sign such as `-` stands in the text, so `Jan-07` names a year.
    joined: bool,
    taken: Vec<usize>,
}

/// A year as words say it.
#[derive(Clone, Copy)]
enum Year {
    Calendar(i32),
    Fiscal(Fiscal),
}

/// The period in a text and the words beside it; `None` when it names none.
pub(in crate::workbook::read) fn scan(text: &str) -> Option<(When, Vec<String>)> {
    let words = tokens(text);
    if words.len() > 24 {
        return None;
    }
    let mut scan = Scan { words: &words, joined: text.contains(['-', '/', '\'', '’', '.', '–']), taken: Vec::new() };
    let when = scan.when()?;
    let last = scan.taken.iter().max().copied();
    let mut rest = Vec::new();
    for (i, word) in words.iter().enumerate().filter(|(i, _)| !scan.taken.contains(i)) {
        // `2024A`: a letter right behind the period names a version.
        let letter = last.is_some_and(|l| i == l + 1) && i + 1 == words.len() && (word.len() > 1 || ends_in_letter(text));
        match letter.then(|| versions::by_letter(word)).flatten() {
            Some(said) => rest.extend(tokens(spelled(said))),
            None => rest.push(word.clone()),
        }
    }
    let digits = text.bytes().any(|b| b.is_ascii_digit()) || !text.is_ascii();
    Some((when, if digits { telling(rest) } else { rest }))
}

/// The words that say more than where a period begins or ends; none, when there are no others.
pub(in crate::workbook::read) fn telling(rest: Vec<String>) -> Vec<String> {
    let beside = |words: &[String]| words.iter().all(|w| months::is_beside(w)) || months::is_beside(&words.join(" "));
    if beside(&rest) { Vec::new() } else { rest }
}

/// Whether the last letter stands right behind a digit: `2024A`, `2024 (A)`.
fn ends_in_letter(text: &str) -> bool {
    let mut letters = text.trim().trim_end_matches(')').chars().rev();
    let last = letters.next();
    let before = letters.next();
    last.is_some_and(char::is_alphabetic) && before.is_some_and(|c| c.is_ascii_digit() || c == '(')
}

fn spelled(said: versions::Said) -> &'static str {
    match said {
        versions::Said::Is(Version::Plan) => "plan",
        versions::Said::Is(Version::Actual) => "actual",
        versions::Said::Is(Version::Committed) => "committed",
        versions::Said::Is(Version::Forecast) => "forecast",
        versions::Said::Projected => "projected",
        versions::Said::Other => "prior year",
    }
}

impl Scan<'_> {
    fn word(&self, i: usize) -> &str {
        self.words.get(i).map_or("", String::as_str)
    }

    fn number(&self, i: usize) -> Option<u32> {
        let word = self.word(i);
        (!word.is_empty() && !self.taken.contains(&i) && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.parse().ok()).flatten()
    }

    fn when(&mut self) -> Option<When> {
        self.counted()
            .or_else(|| self.named())
            .or_else(|| self.written())
            .or_else(|| {
                let year = self.year()?;
                Some(match year {
                    Year::Calendar(year) => When::Year(year),
                    Year::Fiscal(fiscal) => When::Fiscal(fiscal),
                })
            })
            .or_else(|| self.nth_year())
    }

    /// A quarter, half, week or month with its number: `Q1`, `1Q26`, `1. Halbjahr`, `W32`, `M1`, `1月`.
    fn counted(&mut self) -> Option<When> {
        for i in 0..self.words.len() {
            for length in [2, 1] {
                let Some(phrase) = self.words.get(i..i + length) else { continue };
                let Some(unit) = months::unit(&phrase.join(" ")) else { continue };
                let Some((n, at)) = self.number_beside(unit, i, length) else { continue };
                self.taken.extend(i..i + length);
                self.taken.extend(at);
                let year = self.year_of(true);
                return Some(match (unit, year) {
                    (Unit::Quarter, Some(Year::Fiscal(fiscal))) => When::Fiscal(fiscal.part(n, 3)),
                    (Unit::Half, Some(Year::Fiscal(fiscal))) => When::Fiscal(fiscal.part(n, 6)),
                    (Unit::Month, Some(Year::Fiscal(fiscal))) if n <= 12 => When::Fiscal(fiscal.part(n, 1)),
                    (Unit::Quarter, year) => When::Quarter(year.map(Year::plain), n),
                    (Unit::Half, year) => When::Months(year.map(Year::plain), n * 6 - 5, n * 6),
                    (Unit::Week, year) => When::Week(year.map(Year::plain), n),
                    (_, year) => When::Month(year.map(Year::plain), n),
                });
            }
        }
        None
    }

    /// The number that belongs to a unit at `i`, and the places of its words.
    fn number_beside(&self, unit: Unit, i: usize, length: usize) -> Option<(u32, Vec<usize>)> {
        let letter = self.words.get(i).is_some_and(|w| w.len() == 1);
        let unspaced = !self.word(i).is_ascii();
        let (most, digits) = match unit {
            Unit::Quarter => (4, 1),
            Unit::Half => (2, 1),
            Unit::Week => (53, 2),
            Unit::Month if letter || unspaced => (12, 2),
            Unit::Month => (60, 2),
            Unit::Year | Unit::FiscalYear => return None,
        };
        let fits = |at: usize| self.number(at).filter(|n| (1..=most).contains(n) && self.word(at).len() <= digits);
        // `Month 1`, but not `3 month`; `1月`, but not `月 1`.
        let after = (!unspaced).then(|| fits(i + length)).flatten().map(|n| (n, vec![i + length]));
        let before = i.checked_sub(1);
        let numbered = before.filter(|_| unit != Unit::Month || unspaced).and_then(|at| fits(at).map(|n| (n, vec![at])));
        let ordinal = |from: usize| {
            let phrase = self.words.get(from..i)?.join(" ");
            months::ordinal(&phrase).filter(|n| *n <= most && unit != Unit::Month && unit != Unit::Week).map(|n| (n, (from..i).collect()))
        };
        after.or(numbered).or_else(|| i.checked_sub(2).and_then(ordinal)).or_else(|| before.and_then(ordinal))
    }

    /// A month by name, or the months from one name through another.
    fn named(&mut self) -> Option<When> {
        let places: Vec<(usize, u32)> = self.words.iter().enumerate().filter_map(|(i, w)| month(w).map(|m| (i, m))).collect();
        let (first_at, first) = *places.first()?;
        self.taken.push(first_at);
        let second = places.get(1).copied().filter(|(_, m)| *m != first);
        if let Some((at, _)) = second {
            self.taken.extend(first_at + 1..=at);
        }
        let year = self.year_of(true).map(Year::plain);
        if let Some((at, last)) = second {
            // `Jan-26 – Mar-26`, `April to June 2026`: words between the two names belong to the stretch.
            let from = (first_at + 1..at).find_map(|i| self.words.get(i).and_then(|w| two_or_four(w)));
            let starts = from.or_else(|| year.map(|y| if last < first { y - 1 } else { y }));
            let months = match (starts, year) {
                (Some(start), Some(end)) => (end - start) * 12 + i32::try_from(last).ok()? - i32::try_from(first).ok()?,
                _ => (i32::try_from(last).ok()? - i32::try_from(first).ok()?).rem_euclid(12),
            };
            return Some(When::Months(starts, first, first + u32::try_from(months).ok()?));
        }
        // A day of the month: `5 Jan 2026`, `Dec 31, 2025`.
        if let Some(year) = year
            && let Some(at) = [first_at.checked_sub(1), Some(first_at + 1)]
                .into_iter()
                .flatten()
                .find(|at| self.number(*at).is_some_and(|n| (1..=31).contains(&n)))
            && let Some(day) = self.number(at).and_then(|d| chrono::NaiveDate::from_ymd_opt(year, first, d))
        {
            self.taken.push(at);
            return Some(When::Day(day));
        }
        Some(When::Month(year, first))
    }

    /// A year and a month as numbers: `2026-01`, `01/2026`, `202601`.
    fn written(&mut self) -> Option<When> {
        let calendar = |y: Option<u32>| y.filter(|y| (1990..2100).contains(y)).and_then(|y| i32::try_from(y).ok());
        let (a, b) = (self.number(0), self.number(1));
        match self.words {
            [_, second] if second.len() <= 2 => {
                if let (Some(year), Some(m @ 1..=12)) = (calendar(a), b) {
                    self.taken.extend([0, 1]);
                    return Some(When::Month(Some(year), m));
                }
                None
            }
            [first, _] if first.len() <= 2 => {
                if let (Some(m @ 1..=12), Some(year)) = (a, calendar(b)) {
                    self.taken.extend([0, 1]);
                    return Some(When::Month(Some(year), m));
                }
                None
            }
            [only] if only.len() == 6 => {
                let year = calendar(only.get(..4).and_then(|y| y.parse().ok()))?;
                let m = only.get(4..).and_then(|m| m.parse().ok()).filter(|m| (1..=12).contains(m))?;
                self.taken.push(0);
                Some(When::Month(Some(year), m))
            }
            _ => None,
        }
    }

    /// A year alone, or a fiscal year.
    fn year(&mut self) -> Option<Year> {
        self.year_of(false)
    }

    /// The year among the words not taken; `beside` a period, two digits are enough.
    fn year_of(&mut self, beside: bool) -> Option<Year> {
        let (found, places) = self.fiscal().or_else(|| self.calendar()).or_else(|| if beside { self.two_digits() } else { None })?;
        self.taken.extend(places);
        Some(found)
    }

    /// `FY26`, `FY2025-26`, `GJ 2026`, `2026年`, `2026年度`.
    fn fiscal(&self) -> Option<(Year, Vec<usize>)> {
        for i in 0..self.words.len() {
            for length in [2, 1] {
                let Some(phrase) = self.words.get(i..i + length).filter(|_| !self.taken.contains(&i)) else { continue };
                let Some(unit @ (Unit::Year | Unit::FiscalYear)) = months::unit(&phrase.join(" ")) else { continue };
                let unspaced = !self.word(i).is_ascii();
                let (at, step) = if unspaced { (i.checked_sub(1), false) } else { (Some(i + length), true) };
                let Some(at) = at else { continue };
                let Some(year) = self.words.get(at).filter(|_| self.number(at).is_some()).and_then(|w| two_or_four(w)) else { continue };
                let mut taken: Vec<usize> = (i..i + length).chain([at]).collect();
                let split = step && self.follows(at, year);
                if split {
                    taken.push(at + 1);
                }
                let found = match unit {
                    Unit::FiscalYear => Year::Fiscal(Fiscal::year(year, split || unspaced)),
                    _ => Year::Calendar(year),
                };
                return Some((found, taken));
            }
        }
        None
    }

    /// `2026`, `2025/26`.
    fn calendar(&self) -> Option<(Year, Vec<usize>)> {
        let at = (0..self.words.len()).find(|i| self.number(*i).is_some_and(|n| (1990..2100).contains(&n)) && self.word(*i).len() == 4)?;
        let year = two_or_four(self.word(at))?;
        if self.follows(at, year) {
            return Some((Year::Fiscal(Fiscal::year(year, true)), vec![at, at + 1]));
        }
        Some((Year::Calendar(year), vec![at]))
    }

    /// Two digits right behind a period, or right before a quarter: `Jan-26`, `26Q1`.
    fn two_digits(&self) -> Option<(Year, Vec<usize>)> {
        let (least, last) = (self.taken.iter().min()?, self.taken.iter().max()?);
        let bounds = if self.joined { 0..=60 } else { 20..=60 };
        let fits =
            |at: usize| self.number(at).filter(|n| self.word(at).len() == 2 && bounds.contains(n)).and_then(|_| two_or_four(self.word(at)));
        if let Some(year) = fits(last + 1) {
            return Some((Year::Calendar(year), vec![last + 1]));
        }
        let before = least.checked_sub(1)?;
        (months::is_quarter(self.word(*least)) || self.words.get(*least).is_some_and(|w| !w.is_ascii()))
            .then(|| fits(before))
            .flatten()
            .map(|year| (Year::Calendar(year), vec![before]))
    }

    /// Whether the next word is the year after: `2025/26`, `2025/2026`.
    fn follows(&self, at: usize, year: i32) -> bool {
        self.words.get(at + 1).is_some_and(|w| w.len() == 2 || w.len() == 4)
            && self.number(at + 1).and_then(|n| i32::try_from(n).ok()).is_some_and(|n| n == (year + 1) % 100 || n == year + 1)
    }

    /// `Year 1`: the n-th year of a plan.
    fn nth_year(&mut self) -> Option<When> {
        let [unit, number] = self.words else { return None };
        let n = self.number(1).filter(|n| (1..=30).contains(n) && number.len() <= 2 && !number.starts_with('0'))?;
        if unit.len() < 2 || months::unit(unit) != Some(Unit::Year) {
            return None;
        }
        self.taken.extend([0, 1]);
        Some(When::NthYear(n))
    }
}

impl Year {
    /// The year by which it is called.
    fn plain(self) -> i32 {
        match self {
            Self::Calendar(year) => year,
            Self::Fiscal(fiscal) => When::Fiscal(fiscal).year().unwrap_or_default(),
        }
    }
}

/// The year of four digits, or of two in this century; `None` for anything else.
fn two_or_four(word: &str) -> Option<i32> {
    let n: i32 = word.bytes().all(|b| b.is_ascii_digit()).then(|| word.parse().ok()).flatten()?;
    match word.len() {
        2 => Some(2000 + n),
        4 => (1990..2100).contains(&n).then_some(n),
        _ => None,
    }
}
