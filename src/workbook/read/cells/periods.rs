//! Periods in headers and cells: `Jan`, `Jan-26`, `2026-01`, `Q1 FY26`, `W32`, dates, and what is left of the words beside them.

use chrono::{Datelike, Days, NaiveDate};

use super::periodwords;
use crate::ledger::{Calendar, Grain, Period};
use crate::workbook::read::words::tokens;

/// A period as a text says it; the year may stand elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook::read) enum When {
    /// A day.
    Day(NaiveDate),
    /// A month, 1 to 12; `Month 13` of a plan is the first of its second year.
    Month(Option<i32>, u32),
    /// A calendar quarter, 1 to 4.
    Quarter(Option<i32>, u32),
    /// Months from a first through a last one: `H1`, `Jan–Mar`.
    Months(Option<i32>, u32, u32),
    /// A year.
    Year(i32),
    /// The n-th year of a plan that names none.
    NthYear(u32),
    /// An ISO week.
    Week(Option<i32>, u32),
    /// A part of a fiscal year; a calendar one, until it is known in which month the year starts.
    Fiscal(Fiscal),
    /// A period that is known to the day.
    Exactly(Period),
    /// Days that are no week, month, quarter, half or year.
    Stretch(NaiveDate, NaiveDate),
}

/// A part of a fiscal year: `Q1 FY26`, `FY2025-26`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook::read) struct Fiscal {
    /// The year that names it.
    year: i32,
    /// Whether it starts in that year (`2025/26`), not ends (`FY26`).
    starts: bool,
    /// First month of the part, from 0 for the year's first.
    first: u32,
    /// Its number of months.
    months: u32,
}

impl Fiscal {
    /// A whole year.
    pub(in crate::workbook::read) fn year(year: i32, starts: bool) -> Self {
        Self { year, starts, first: 0, months: 12 }
    }

    /// The n-th part of so many months.
    pub(in crate::workbook::read) fn part(self, n: u32, months: u32) -> Self {
        Self { first: n.saturating_sub(1) * months, months, ..self }
    }
}

impl When {
    /// The year it says; `None` when it says none.
    pub(in crate::workbook::read) fn year(self) -> Option<i32> {
        match self {
            Self::Day(day) | Self::Stretch(day, _) => Some(day.year()),
            Self::Year(year) | Self::Fiscal(Fiscal { year, .. }) => Some(year),
            Self::Month(year, _) | Self::Quarter(year, _) | Self::Months(year, ..) | Self::Week(year, _) => year,
            Self::Exactly(period) => Some(period.start().year()),
            Self::NthYear(_) => None,
        }
    }

    /// The same with a year where it says none.
    pub(in crate::workbook::read) fn in_year(self, year: i32) -> Self {
        match self {
            Self::Month(None, m) => Self::Month(Some(later(year, m.saturating_sub(1) / 12)), m.saturating_sub(1) % 12 + 1),
            Self::Quarter(None, q) => Self::Quarter(Some(year), q),
            Self::Months(None, first, last) => Self::Months(Some(year), first, last),
            Self::Week(None, w) => Self::Week(Some(year), w),
            Self::NthYear(n) => Self::Year(later(year, n.saturating_sub(1))),
            other => other,
        }
    }

    /// The same inside the fiscal year that another text names: `Q1` under `FY26`.
    pub(in crate::workbook::read) fn inside(self, above: Self) -> Self {
        match (above, self) {
            (Self::Fiscal(Fiscal { year, starts, months: 12, .. }), Self::Quarter(None, q)) => {
                Self::Fiscal(Fiscal { year, starts, first: (q - 1) * 3, months: 3 })
            }
            (above, below) => above.year().map_or(below, |year| below.in_year(year)),
        }
    }

    /// Whether it is part of a fiscal year whose first month is not known.
    pub(in crate::workbook::read) fn is_fiscal(self) -> bool {
        matches!(self, Self::Fiscal(_))
    }

    /// The same where fiscal years start in a month, 1 to 12.
    pub(in crate::workbook::read) fn starting(self, month: u32) -> Self {
        let Self::Fiscal(fiscal) = self else { return self };
        let year = if fiscal.starts || month == 1 { fiscal.year } else { fiscal.year - 1 };
        let at = month - 1 + fiscal.first;
        of_months(later(year, at / 12), at % 12 + 1, fiscal.months).map_or(self, Self::Exactly)
    }

    /// The period in which it counts; a day counts in the month that the calendar says. `None` when the year is missing or there is no
    /// such period.
    pub(in crate::workbook::read) fn period(self, calendar: Calendar) -> Option<Period> {
        let month = |day| calendar.month_of(day);
        self.named().map(|period| calendar.counting(period)).or(match self {
            Self::Day(day) => Some(month(day)),
            // The days of a month of whole weeks, or of some of its weeks.
            Self::Stretch(from, to) if calendar != Calendar::Months && month(from) == month(to) => Some(month(from)),
            _ => None,
        })
    }

    /// The period that it names; `None` for days, and when the year is missing or there is no such period.
    fn named(self) -> Option<Period> {
        match self {
            Self::Month(year, m) => Period::month(year?, m),
            Self::Quarter(year, q) => Period::quarter(year?, q * 3 - 2),
            Self::Months(year, first, last) => of_months(year?, first, (last + 1).checked_sub(first)?),
            Self::Year(year) => Period::year(year, 1),
            Self::Week(year, w) => NaiveDate::from_isoywd_opt(year?, w, chrono::Weekday::Mon).map(Period::week),
            Self::Fiscal(fiscal) => of_months(fiscal.year, fiscal.first + 1, fiscal.months),
            Self::Exactly(period) => Some(period),
            Self::Day(_) | Self::Stretch(..) | Self::NthYear(_) => None,
        }
    }

    /// How long it is; a stretch that is no period is as coarse as a year.
    pub(in crate::workbook::read) fn grain(self) -> Grain {
        match self {
            Self::Week(..) => Grain::Week,
            Self::Day(_) | Self::Month(..) => Grain::Month,
            Self::Quarter(..) => Grain::Quarter,
            Self::Months(_, first, last) => match (last + 1).saturating_sub(first) {
                0 | 1 => Grain::Month,
                2 | 3 => Grain::Quarter,
                4..=6 => Grain::Half,
                _ => Grain::Year,
            },
            Self::Fiscal(Fiscal { months, .. }) => match months {
                1 => Grain::Month,
                3 => Grain::Quarter,
                6 => Grain::Half,
                _ => Grain::Year,
            },
            Self::Exactly(period) => period.grain(),
            Self::Year(_) | Self::NthYear(_) | Self::Stretch(..) => Grain::Year,
        }
    }

    /// What lies from one day through another.
    fn between(from: NaiveDate, to: NaiveDate) -> Option<Self> {
        let days = to.signed_duration_since(from).num_days() + 1;
        if days < 1 {
            return None;
        }
        let month = |day: NaiveDate| (day.year(), day.month());
        let ends = to.succ_opt().is_some_and(|next| next.day() == 1);
        if from.day() == 1 && ends {
            let months = u32::try_from((to.year() - from.year()) * 12).ok()? + to.month() + 1 - from.month();
            if let Some(period) = of_months(from.year(), from.month(), months) {
                return Some(Self::Exactly(period));
            }
        }
        if days <= 7 && from.weekday() == chrono::Weekday::Mon {
            return Some(Self::Exactly(Period::week(from)));
        }
        Some(if month(from) == month(to) { Self::Day(from) } else { Self::Stretch(from, to) })
    }
}

/// A year a number of years later.
fn later(year: i32, by: u32) -> i32 {
    i32::try_from(by).map_or(year, |by| year.saturating_add(by))
}

/// The period of one, three, six or twelve months from a first one; `None` for any other number.
fn of_months(year: i32, first: u32, months: u32) -> Option<Period> {
    match months {
        1 => Period::month(year, first),
        3 => Period::quarter(year, first),
        6 => Period::half(year, first),
        12 => Period::year(year, first),
        _ => None,
    }
}

/// The day of a serial number of the 1900 date system, its false leap day counted as Excel counts it; `None` outside 1900 to 9999.
///
/// Source: ECMA-376 part 1, 18.17.4.1.
pub(in crate::workbook) fn day_of_serial(serial: f64) -> Option<NaiveDate> {
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the bounds above keep the value inside u64")]
    let days = serial.floor() as u64;
    let base = NaiveDate::from_ymd_opt(1899, 12, if days < 60 { 31 } else { 30 })?;
    base.checked_add_days(Days::new(days))
}

/// Whether a number can be a year of a budget.
pub(in crate::workbook::read) fn is_year(number: f64) -> bool {
    number.fract() == 0.0 && (1990.0..=2099.0).contains(&number)
}

/// Which comes first in dates such as `03/04/2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::workbook::read) enum DayOrder {
    /// Month, day, year.
    #[default]
    MonthFirst,
    /// Day, month, year.
    DayFirst,
}

/// What a date in text says about the order of day and month: `None` when both are possible or it is no such date.
pub(in crate::workbook::read) fn day_order(text: &str) -> Option<DayOrder> {
    let [a, b, _] = triple(text)?;
    if text.contains('.') || a > 12 {
        return Some(DayOrder::DayFirst);
    }
    (b > 12).then_some(DayOrder::MonthFirst)
}

/// Whether a text is a date whose day and month can be swapped, giving another date: `03/04/2026`.
pub(in crate::workbook::read) fn can_swap(text: &str) -> bool {
    day_order(text).is_none() && triple(text.trim()).is_some_and(|[a, b, _]| a != b && (1..=12).contains(&a) && (1..=12).contains(&b))
}

/// A date without the time of day behind it; `None` when something else stands there.
fn without_clock(text: &str) -> Option<&str> {
    let Some((date, rest)) = text.split_once([' ', 'T']) else { return Some(text) };
    let rest = rest.trim();
    (rest.is_empty() || (rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains(':'))).then_some(date)
}

fn triple(text: &str) -> Option<[u32; 3]> {
    let date = without_clock(text)?;
    let mut parts = date.split(['/', '.', '-']);
    let mut part = || parts.next().filter(|p| (1..=4).contains(&p.len())).and_then(|p| p.parse::<u32>().ok());
    let found = [part()?, part()?, part()?];
    // `1.1.2` numbers a paragraph: a year has two digits or four.
    let year = date.len() - date.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    (parts.next().is_none() && matches!(year, 2 | 4) && found[0] <= 31 && found[1] <= 31).then_some(found)
}

/// The day a whole text says: ISO with or without a time, or three numbers in the given order.
pub(in crate::workbook::read) fn day(text: &str, order: DayOrder) -> Option<NaiveDate> {
    let text = text.trim();
    if !text.starts_with(|c: char| c.is_ascii_digit()) || text.len() > 35 {
        return None;
    }
    let date = without_clock(text)?;
    if (8..=10).contains(&date.len())
        && date.get(4..5).is_some_and(|c| matches!(c, "-" | "/" | "."))
        && let Ok(day) = NaiveDate::parse_from_str(&date.replace(['/', '.'], "-"), "%Y-%m-%d")
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
pub(in crate::workbook::read) fn scan(text: &str) -> Option<(When, Vec<String>)> {
    if text.len() > 200 {
        return None;
    }
    let text = unmarked(text);
    if let Some(day) = day(text, DayOrder::MonthFirst) {
        return Some((When::Day(day), Vec::new()));
    }
    dated(text).or_else(|| periodwords::scan(text))
}

/// The period that is the whole text; `None` when other words stand beside it.
pub(in crate::workbook::read) fn whole(text: &str) -> Option<When> {
    if text.len() > 40 {
        return None;
    }
    scan(text).filter(|(_, rest)| rest.is_empty()).map(|(when, _)| when)
}

/// The period that a text names as people write it: `2026-07`, `Jul-26`, `Q3 2026`, `1 July 2026` for its month, `FY26` where fiscal years
/// start in a month, 1 to 12. `None` when it names none, leaves the year open or says more.
pub fn named_period(text: &str, fiscal_start: u32) -> Option<Period> {
    whole(text)?.starting(fiscal_start).period(Calendar::Months)
}

/// Dates among words: `as of 31.12.2025`, `01.01.–31.01.2026`, `2026-01-05 – 2026-01-11`.
fn dated(text: &str) -> Option<(When, Vec<String>)> {
    if text.bytes().filter(u8::is_ascii_digit).count() < 4 {
        return None;
    }
    let pieces: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || matches!(c, '–' | '—' | '(' | ')' | ':' | ';')).filter(|p| !p.is_empty()).collect();
    let order = pieces.iter().find_map(|p| day_order(p)).unwrap_or_default();
    let mut days: Vec<NaiveDate> = Vec::new();
    let mut rest: Vec<String> = Vec::new();
    let mut open = None;
    for piece in pieces {
        // `01.01.2026-31.01.2026`: two dates without a space between them.
        let halves = piece.split_once('-').filter(|(a, b)| a.len() > 4 && b.len() > 4 && a.contains(['.', '/']) && b.contains(['.', '/']));
        let parts = halves.map_or_else(|| vec![piece], |(a, b)| vec![a, b]);
        for part in parts {
            if let Some(found) = day(part.trim_end_matches(','), order) {
                days.push(found);
            } else if let Some(found) = day_and_month(part) {
                open = Some(found);
            } else {
                rest.extend(tokens(part));
            }
        }
    }
    // `01.01.–31.01.2026`: the first date has the year of the second.
    if let (Some((d, m)), [last]) = (open, days.as_slice()) {
        days.insert(0, NaiveDate::from_ymd_opt(last.year(), m, d)?);
    }
    let when = match days.as_slice() {
        [day] => When::Day(*day),
        [from, to] => When::between(*from, *to)?,
        _ => return None,
    };
    Some((when, periodwords::telling(rest)))
}

/// `01.01.`: a day and a month, as Europeans write them.
fn day_and_month(text: &str) -> Option<(u32, u32)> {
    let (day, month) = text.strip_suffix('.')?.split_once('.')?;
    Some((day.parse().ok()?, month.parse().ok()?))
}

/// A text without the mark of a footnote behind it: `2015 *`, `2025 (1)`, `Jan-26¹`.
fn unmarked(text: &str) -> &str {
    let text = text.trim().trim_end_matches(['*', '†', '‡', '¹', '²', '³', ' ']);
    let cut = text.strip_suffix([')', ']']).and_then(|t| t.rsplit_once([' ', '(', '['])).filter(|(before, mark)| {
        let mark = mark.trim_start_matches(['(', '[']);
        before.ends_with(|c: char| c.is_alphanumeric() || c == ' ' || c == '.')
            && mark.len() == 1
            && mark.bytes().all(|b| b.is_ascii_digit() || b == b'*')
    });
    cut.map_or(text, |(before, _)| before.trim_end_matches([' ', '(', '[']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> Option<String> {
        whole(text).map(|w| w.in_year(2099).period(Calendar::Months).map(|p| p.id()).unwrap_or_default())
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
            ("Q1'26", "2026-Q1"),
            ("26Q1", "2026-Q1"),
            ("2026-W32", "2026-W32"),
            ("W32-2026", "2026-W32"),
            ("H1 2026", "2026-H1"),
            ("2H26", "2026-H2"),
            ("1. Halbjahr 2026", "2026-H1"),
            ("上半期", "2099-H1"),
            ("2026年1月", "2026-01"),
            ("1월", "2099-01"),
            ("第3四半期", "2099-Q3"),
            ("1분기", "2099-Q1"),
            ("一季度", "2099-Q1"),
            ("十二月", "2099-12"),
            ("2026年", "2026"),
            ("Month 1", "2099-01"),
            ("M12", "2099-12"),
            ("Period 3", "2099-03"),
            ("P01", "2099-01"),
            ("Month 13", "2100-01"),
            ("Jan–Mar 2026", "2026-Q1"),
            ("Jan-Jun", "2099-H1"),
            ("Apr 2025 - Mar 2026", "2025-04/Y"),
            ("as of 31 Dec 2025", "2025-12"),
            ("Stand 31.12.2025", "2025-12"),
            ("01.01.–31.01.2026", "2026-01"),
            ("01.01.2026 - 31.03.2026", "2026-Q1"),
            ("2026-01-05 – 2026-01-11", "2026-W02"),
            ("2015 *", "2015"),
            ("2025 (1)", "2025"),
            ("Jan-26¹", "2026-01"),
            ("Year 2", "2100"),
            ("1er trimestre 2026", "2026-Q1"),
            ("First quarter 2026", "2026-Q1"),
            ("I kwartał 2026", "2026-Q1"),
            ("styczeń 2026 r.", "2026-01"),
            ("2025/26", "2025"),
        ] {
            assert_eq!(id(text), Some(period.into()), "{text}");
        }
        for wrong in [
            "Plan",
            "Channel 7",
            "Top 10",
            "3,480.00",
            "Budget 2026",
            "12 %",
            "1.5",
            "A1",
            "3 months",
            "Phase 1",
            "Mar Vista",
            "Q5",
            "H3",
            "2024A",
        ] {
            assert_eq!(whole(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_words_beside_a_period_are_kept() {
        assert_eq!(scan("Budget 2026"), Some((When::Year(2026), vec!["budget".into()])));
        assert_eq!(scan("Jan-26 Actual"), Some((When::Month(Some(2026), 1), vec!["actual".into()])));
        for (text, version) in [
            ("2024A", "actual"),
            ("2025F", "forecast"),
            ("FY26E", "forecast"),
            ("Q1 26A", "actual"),
            ("2026 (B)", "plan"),
            ("2027P", "projected"),
        ] {
            assert_eq!(scan(text).map(|(_, rest)| rest), Some(vec![version.to_owned()]), "{text}");
        }
        assert_eq!(scan("Jan–Aug 2026").map(|(when, _)| when.period(Calendar::Months)), Some(None));
    }

    #[test]
    fn fiscal_years_are_calendar_years_until_their_start_is_known() {
        let id = |text: &str| whole(text).and_then(|w| w.starting(7).period(Calendar::Months)).map(|p| p.id()).unwrap_or_default();
        assert_eq!(
            (id("FY26"), id("Q1 FY26"), id("FY2025-26"), id("2025/26")),
            ("2025-07/Y".into(), "2025-Q3".into(), "2025-07/Y".into(), "2025-07/Y".into())
        );
        assert_eq!(
            (id("P01 FY26"), id("H2 FY26"), id("2026年度"), id("2026")),
            ("2025-07".into(), "2026-H1".into(), "2026-07/Y".into(), "2026".into())
        );
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
