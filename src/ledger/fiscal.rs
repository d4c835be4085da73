//! 4-4-5 calendars: which days belong to which month where a fiscal year is made of whole weeks.
//!
//! A month is a name. `Feb 2026` is the month that goes by that name, whichever days it has: quarters, halves and years are made of named
//! months in every calendar. Only what turns days into months, and months into days, asks the calendar.

use std::fmt;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::period::{Grain, Period, Span};

/// How many weeks the three months of a quarter have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Pattern {
    /// Four, four and five.
    #[default]
    #[serde(rename = "4-4-5")]
    FourFourFive,
    /// Four, five and four: the calendar of retail in the United States.
    #[serde(rename = "4-5-4")]
    FourFiveFour,
    /// Five, four and four.
    #[serde(rename = "5-4-4")]
    FiveFourFour,
}

impl Pattern {
    /// Each pattern.
    pub const ALL: [Self; 3] = [Self::FourFourFive, Self::FourFiveFour, Self::FiveFourFour];

    /// The weeks as people write them: `4-4-5`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::FourFourFive => "4-4-5",
            Self::FourFiveFour => "4-5-4",
            Self::FiveFourFour => "5-4-4",
        }
    }

    /// Weeks of the year before a month of it, 0 to 11.
    const fn before(self, month: u32) -> u32 {
        let of_quarter = match (self, month % 3) {
            (_, 0) => 0,
            (Self::FourFourFive | Self::FourFiveFour, 1) => 4,
            (Self::FiveFourFour, 1) => 5,
            (Self::FourFourFive, _) => 8,
            (Self::FourFiveFour | Self::FiveFourFour, _) => 9,
        };
        month / 3 * 13 + of_quarter
    }
}

/// Which day of its kind ends the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Closing {
    /// The last one of the year's last month.
    #[default]
    Last,
    /// The one nearest to the end of the year's last month, before it or after it.
    Nearest,
}

impl Closing {
    /// Each rule.
    pub const ALL: [Self; 2] = [Self::Last, Self::Nearest];

    /// The word: `last`, `nearest`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Last => "last",
            Self::Nearest => "nearest",
        }
    }
}

/// A year of 52 or 53 whole weeks; the 53rd belongs to the last month.
///
/// Source of the two ways to end it: 26 CFR 1.441-2(a), “Election of taxable year consisting of 52-53 weeks”.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Weeks {
    /// The weeks of a quarter's months.
    pub pattern: Pattern,
    /// Which day of its kind ends the year.
    pub closing: Closing,
    /// The day of the week on which the year ends, and with it every week and month.
    pub weekday: Weekday,
}

impl Default for Weeks {
    fn default() -> Self {
        Self { pattern: Pattern::default(), closing: Closing::default(), weekday: Weekday::Sat }
    }
}

impl Weeks {
    /// On which day the year ends: `last Saturday`.
    pub fn ending(&self) -> String {
        format!("{} {}", self.closing.id(), weekday_name(self.weekday))
    }
}

impl fmt::Display for Weeks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} weeks", self.pattern.id())
    }
}

/// The days of the week, Monday first.
pub const WEEKDAYS: [Weekday; 7] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// The English name of a day of the week.
pub const fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

/// Whether a day is the first or the last of its calendar month, as days are that stand for a month.
pub fn names_month(day: NaiveDate) -> bool {
    day.day() == 1 || day.succ_opt().is_some_and(|next| next.day() == 1)
}

/// Which days belong to which month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Calendar {
    /// Calendar months.
    #[default]
    Months,
    /// Months of whole weeks.
    Weeks {
        /// The weeks.
        weeks: Weeks,
        /// The first month of the fiscal year by its name, 1 to 12.
        fiscal_start: u32,
    },
}

impl Calendar {
    /// The month to which a day belongs. Where there are no days left to make a fiscal year of, its calendar month.
    pub fn month_of(&self, day: NaiveDate) -> Period {
        let calendar = Period::month_of(day);
        let Self::Weeks { weeks, fiscal_start } = self else { return calendar };
        Year::around(*weeks, *fiscal_start, day).and_then(|year| year.month_of(day)).unwrap_or(calendar)
    }

    /// The period of a week that is named by one of its days: the week, or in months of whole weeks the month of that day.
    pub fn week_of(&self, day: NaiveDate) -> Period {
        if *self == Self::Months { Period::week(day) } else { self.month_of(day) }
    }

    /// The first and the last day of a period. A week is its own seven days in every calendar.
    pub fn days_of(&self, period: Period) -> (NaiveDate, NaiveDate) {
        let calendar = (period.start(), period.end());
        match self {
            Self::Weeks { weeks, fiscal_start } if period.grain() != Grain::Week => {
                let days = |day| Year::days_of(*weeks, *fiscal_start, Period::month_of(day));
                let ends = days(calendar.0).zip(days(calendar.1));
                ends.map_or(calendar, |(first, last)| (first.0, last.1))
            }
            _ => calendar,
        }
    }

    /// The period in which another one counts: a week in the month of whole weeks that has its Thursday, and with it most of its days.
    /// Anything longer, and a week of a calendar of calendar months, counts as itself.
    pub fn counting(&self, period: Period) -> Period {
        if *self == Self::Months || period.grain() != Grain::Week { period } else { self.month_of(period.counted().0) }
    }

    /// The days of whole months for reading, where they are not those of the calendar months: `29 Jan – 25 Feb 2023`. `None` in calendar
    /// months, and for what is not made of whole ones.
    pub fn told(&self, span: Span) -> Option<String> {
        let (from, to) = span.months().and(span.from.zip(span.to)).filter(|_| *self != Self::Months)?;
        let (first, last) = (self.days_of(Period::month_of(from)).0, self.days_of(Period::month_of(to)).1);
        let year = if first.year() == last.year() { "" } else { " %Y" };
        Some(format!("{} – {}", first.format(&format!("%-d %b{year}")), last.format("%-d %b %Y")))
    }
}

impl Calendar {
    /// What to know of its months beside figures, in a sentence; `None` of calendar months.
    pub fn sentence(&self) -> Option<String> {
        let Self::Weeks { weeks, fiscal_start } = self else { return None };
        let month = last_month(*fiscal_start, 2000)?.start().format("%B").to_string();
        let ending = match weeks.closing {
            Closing::Last => format!("last {} of {month}", weekday_name(weeks.weekday)),
            Closing::Nearest => format!("{} nearest to the end of {month}", weekday_name(weeks.weekday)),
        };
        Some(format!("Months are made of {weeks}, and the year ends on the {ending}. Each goes by the name of a calendar month."))
    }
}

impl fmt::Display for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Months => f.write_str("calendar months"),
            Self::Weeks { weeks, .. } => weeks.fmt(f),
        }
    }
}

/// A fiscal year of whole weeks.
struct Year {
    pattern: Pattern,
    first: NaiveDate,
    /// Its last month by name.
    last_month: Period,
}

impl Year {
    /// The year to which a day belongs.
    fn around(weeks: Weeks, fiscal_start: u32, day: NaiveDate) -> Option<Self> {
        // A year ends three days after its last month at most.
        let named = day.checked_sub_days(Days::new(7))?.year();
        let last_day = |year| last_day(weeks, last_month(fiscal_start, year)?);
        let year = [named, named + 1].into_iter().find(|year| last_day(*year).is_some_and(|last| day <= last))?;
        Some(Self { pattern: weeks.pattern, first: last_day(year - 1)?.succ_opt()?, last_month: last_month(fiscal_start, year)? })
    }

    fn month_of(&self, day: NaiveDate) -> Option<Period> {
        let week = u32::try_from((day - self.first).num_days() / 7).ok()?;
        let month = (0..12).rev().find(|month| self.pattern.before(*month) <= week)?;
        self.last_month.later(i32::try_from(month).ok()? - 11)
    }

    /// The first and the last day of a month by its name.
    fn days_of(weeks: Weeks, fiscal_start: u32, month: Period) -> Option<(NaiveDate, NaiveDate)> {
        let at = (month.start().month() + 11 - last_month(fiscal_start, 2000)?.start().month()) % 12;
        let last_month = month.later(11 - i32::try_from(at).ok()?)?;
        let first = last_day(weeks, last_month.later(-12)?)?.succ_opt()?;
        let begins = |month: u32| first.checked_add_days(Days::new(u64::from(weeks.pattern.before(month)) * 7));
        let last = if at == 11 { last_day(weeks, last_month)? } else { begins(at + 1)?.pred_opt()? };
        Some((begins(at)?, last))
    }
}

/// The month before the first one of a fiscal year, in a year of the calendar.
fn last_month(fiscal_start: u32, year: i32) -> Option<Period> {
    Period::month(year, (fiscal_start % 12 + 10) % 12 + 1)
}

/// The day on which the year ends whose last month is given by name.
fn last_day(weeks: Weeks, last_month: Period) -> Option<NaiveDate> {
    let end = last_month.end();
    let back = u64::from(end.weekday().days_since(weeks.weekday));
    match weeks.closing {
        Closing::Nearest if back > 3 => end.checked_add_days(Days::new(7 - back)),
        Closing::Last | Closing::Nearest => end.checked_sub_days(Days::new(back)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn calendar(pattern: Pattern, closing: Closing, weekday: Weekday, fiscal_start: u32) -> Calendar {
        Calendar::Weeks { weeks: Weeks { pattern, closing, weekday }, fiscal_start }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn days(calendar: Calendar, period: &str) -> (String, String) {
        let (first, last) = calendar.days_of(Period::from_id(period).unwrap());
        (first.to_string(), last.to_string())
    }

    /// The first days of the twelve months from a first one on, and the last day of the year.
    fn holds(calendar: Calendar, first: &str, starts: [&str; 12], end: &str) {
        let mut month = Period::from_id(first).unwrap();
        for (at, start) in starts.iter().enumerate() {
            let end = starts.get(at + 1).map_or(day(end), |next| day(next).pred_opt().unwrap());
            assert_eq!(calendar.days_of(month), (day(start), end), "{month}");
            assert_eq!((calendar.month_of(day(start)), calendar.month_of(end)), (month, month));
            month = month.next();
        }
    }

    /// The 4-5-4 calendars of 2023, 2024 and 2025 as the National Retail Federation publishes them, with week 53 of 2023 in its January:
    /// <https://nrf.com/resources/4-5-4-calendar>. Years named by the calendar year in which they begin.
    #[test]
    fn months_are_those_of_the_retail_calendar() {
        let retail = calendar(Pattern::FourFiveFour, Closing::Nearest, Weekday::Sat, 2);
        let of_2023 = [
            "2023-01-29",
            "2023-02-26",
            "2023-04-02",
            "2023-04-30",
            "2023-05-28",
            "2023-07-02",
            "2023-07-30",
            "2023-08-27",
            "2023-10-01",
            "2023-10-29",
            "2023-11-26",
            "2023-12-31",
        ];
        holds(retail, "2023-02", of_2023, "2024-02-03");
        let of_2024 = [
            "2024-02-04",
            "2024-03-03",
            "2024-04-07",
            "2024-05-05",
            "2024-06-02",
            "2024-07-07",
            "2024-08-04",
            "2024-09-01",
            "2024-10-06",
            "2024-11-03",
            "2024-12-01",
            "2025-01-05",
        ];
        holds(retail, "2024-02", of_2024, "2025-02-01");
        let of_2025 = [
            "2025-02-02",
            "2025-03-02",
            "2025-04-06",
            "2025-05-04",
            "2025-06-01",
            "2025-07-06",
            "2025-08-03",
            "2025-08-31",
            "2025-10-05",
            "2025-11-02",
            "2025-11-30",
            "2026-01-04",
        ];
        holds(retail, "2025-02", of_2025, "2026-01-31");
        // “This anomaly has most recently occurred in FY'12 and FY'17 and will occur in FY'23”, and in FY'00 and FY'06 before.
        let long = |year: &i32| {
            let (first, last) = retail.days_of(Period::year(*year, 2).unwrap());
            (last - first).num_days() + 1 == 53 * 7
        };
        assert_eq!((2000..2026).filter(long).collect::<Vec<_>>(), [2000, 2006, 2012, 2017, 2023]);
    }

    /// Apple Inc., forms 10-K for 2022 to 2024 and 10-Q for the quarters of 2022 and 2024 (<https://www.sec.gov/cgi-bin/browse-edgar?CIK=320193>):
    /// “the 52- or 53-week period that ends on the last Saturday of September”, 2023 with 53 weeks. (In 2023 Apple put the 53rd week into
    /// its first quarter; here it is in the year's last month.)
    #[test]
    fn a_year_can_end_on_the_last_saturday_of_its_last_month() {
        let apple = calendar(Pattern::FourFourFive, Closing::Last, Weekday::Sat, 10);
        let span = |first: &str, last: &str| (first.to_owned(), last.to_owned());
        assert_eq!(days(apple, "2021-10/Y"), span("2021-09-26", "2022-09-24"));
        assert_eq!(days(apple, "2022-10/Y"), span("2022-09-25", "2023-09-30"));
        assert_eq!(days(apple, "2023-10/Y"), span("2023-10-01", "2024-09-28"));
        let ends = |quarters: [&str; 4]| quarters.map(|quarter| days(apple, quarter).1);
        assert_eq!(ends(["2021-Q4", "2022-Q1", "2022-Q2", "2022-Q3"]), ["2021-12-25", "2022-03-26", "2022-06-25", "2022-09-24"]);
        assert_eq!(ends(["2023-Q4", "2024-Q1", "2024-Q2", "2024-Q3"]), ["2023-12-30", "2024-03-30", "2024-06-29", "2024-09-28"]);
    }

    /// Johnson & Johnson, forms 10-K for 2020 to 2023 (<https://www.sec.gov/cgi-bin/browse-edgar?CIK=200406>): “the fiscal year end of the
    /// Company is the Sunday nearest to the end of the month of December”, which may be one of January; 2020 with 53 weeks.
    #[test]
    fn a_year_can_end_after_its_last_month() {
        let nearest = calendar(Pattern::FiveFourFour, Closing::Nearest, Weekday::Sun, 1);
        let ends = |years: [&str; 4]| years.map(|year| days(nearest, year).1);
        assert_eq!(ends(["2020", "2021", "2022", "2023"]), ["2021-01-03", "2022-01-02", "2023-01-01", "2023-12-31"]);
        assert_eq!(
            (nearest.month_of(day("2023-01-01")).id(), nearest.month_of(day("2023-01-02")).id()),
            ("2022-12".into(), "2023-01".into())
        );
    }

    #[test]
    fn the_three_patterns_order_the_weeks_of_a_quarter() {
        let weeks = |pattern: Pattern| [0, 1, 2].map(|month| pattern.before(month + 1) - pattern.before(month));
        assert_eq!(Pattern::ALL.map(weeks), [[4, 4, 5], [4, 5, 4], [5, 4, 4]]);
    }

    #[test]
    fn in_calendar_months_every_period_is_itself() {
        let month = Period::from_id("2026-02").unwrap();
        assert_eq!((Calendar::Months.month_of(day("2026-02-28")), Calendar::Months.told(Span::between(month, month))), (month, None));
        assert_eq!(days(Calendar::Months, "2026-Q1"), ("2026-01-01".into(), "2026-03-31".into()));
        let week = Period::from_id("2026-W05").unwrap();
        assert_eq!(Calendar::Months.counting(week), week);
    }

    #[test]
    fn days_are_told_where_they_are_not_those_of_the_month() {
        let retail = calendar(Pattern::FourFiveFour, Closing::Nearest, Weekday::Sat, 2);
        let told = |id: &str| retail.told(Span::from_id(id).unwrap());
        assert_eq!(told("2023-02").as_deref(), Some("29 Jan – 25 Feb 2023"));
        assert_eq!(told("2024-01").as_deref(), Some("31 Dec 2023 – 3 Feb 2024"));
        assert_eq!(told("2023-02..2024-01").as_deref(), Some("29 Jan 2023 – 3 Feb 2024"));
        assert_eq!(told("2023-W07"), None);
    }

    fn calendars() -> impl Strategy<Value = Calendar> {
        (0_usize..3, 0_usize..2, 0_u8..7, 1_u32..=12).prop_map(|(pattern, closing, weekday, start)| {
            calendar(Pattern::ALL[pattern], Closing::ALL[closing], Weekday::try_from(weekday).unwrap(), start)
        })
    }

    proptest! {
        /// The months of a year follow one another without gap or overlap, and are 52 or 53 weeks together.
        #[test]
        fn months_tile_the_year(calendar in calendars(), year in 1900_i32..2200) {
            let Calendar::Weeks { weeks, fiscal_start } = calendar else { unreachable!() };
            let year = Period::year(year, fiscal_start).unwrap();
            let mut month = Period::month_of(year.start());
            let mut next = calendar.days_of(year).0;
            for _ in 0..12 {
                let (first, last) = calendar.days_of(month);
                prop_assert_eq!(first, next);
                let weeks_long = ((last - first).num_days() + 1) / 7;
                prop_assert!((4..=6).contains(&weeks_long) && last.weekday() == weeks.weekday);
                next = last.succ_opt().unwrap();
                month = month.next();
            }
            prop_assert_eq!(next, calendar.days_of(year.next()).0);
            let days = (next - calendar.days_of(year).0).num_days();
            prop_assert!(days == 52 * 7 || days == 53 * 7);
        }

        #[test]
        fn a_day_lies_in_its_month(calendar in calendars(), at in 0_u64..120_000) {
            let day = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + Days::new(at);
            let month = calendar.month_of(day);
            let (first, last) = calendar.days_of(month);
            prop_assert!(first <= day && day <= last);
            // It goes by the name of a month near by.
            prop_assert!((month.start() - day).num_days().abs() < 45);
        }

        /// The week of ISO 8601 counts where most of its days do.
        #[test]
        fn a_week_counts_in_the_month_of_most_of_its_days(calendar in calendars(), at in 0_u64..60_000) {
            let week = Period::week(NaiveDate::from_ymd_opt(1950, 1, 1).unwrap() + Days::new(at));
            let month = calendar.counting(week);
            let inside = week.start().iter_days().take(7).filter(|day| calendar.month_of(*day) == month).count();
            prop_assert!(inside >= 4);
        }

        #[test]
        fn every_day_has_a_month(calendar in calendars(), at in 0_u64..2_000) {
            for day in [NaiveDate::MIN + Days::new(at), NaiveDate::MAX - Days::new(at)] {
                calendar.days_of(calendar.month_of(day));
            }
        }
    }
}
