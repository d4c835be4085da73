//! When a fact counts: weeks, months, quarters and years, and spans of them.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grain {
    /// An ISO week, Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// Three calendar months, starting with any month: fiscal years shift quarters.
    Quarter,
    /// Six calendar months, starting with any month.
    Half,
    /// Twelve calendar months, starting with any month: fiscal years shift years.
    Year,
}

/// A period by its first day and its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    start: NaiveDate,
    grain: Grain,
}

impl Period {
    /// The ISO week in which a day lies.
    pub fn week(day: NaiveDate) -> Self {
        let back = u64::from(day.weekday().num_days_from_monday());
        Self { start: day.checked_sub_days(Days::new(back)).unwrap_or(day), grain: Grain::Week }
    }

    /// A calendar month, 1 to 12; `None` when the month or the year does not exist.
    pub fn month(year: i32, month: u32) -> Option<Self> {
        Some(Self { start: NaiveDate::from_ymd_opt(year, month, 1)?, grain: Grain::Month })
    }

    /// The calendar month in which a day lies.
    pub fn month_of(day: NaiveDate) -> Self {
        Self { start: day.with_day(1).unwrap_or(day), grain: Grain::Month }
    }

    /// Three months from the given first month; `None` when that month does not exist.
    pub fn quarter(year: i32, first_month: u32) -> Option<Self> {
        Some(Self { start: NaiveDate::from_ymd_opt(year, first_month, 1)?, grain: Grain::Quarter })
    }

    /// Six months from the given first month; `None` when that month does not exist.
    pub fn half(year: i32, first_month: u32) -> Option<Self> {
        Some(Self { start: NaiveDate::from_ymd_opt(year, first_month, 1)?, grain: Grain::Half })
    }

    /// Twelve months from the given first month; `None` when that month does not exist.
    pub fn year(year: i32, first_month: u32) -> Option<Self> {
        Some(Self { start: NaiveDate::from_ymd_opt(year, first_month, 1)?, grain: Grain::Year })
    }

    /// The same months or quarter of another year; `None` when there is no such day.
    pub fn in_year(self, year: i32) -> Option<Self> {
        Some(Self { start: self.start.with_year(year)?, ..self })
    }

    /// The first day.
    pub fn start(&self) -> NaiveDate {
        self.start
    }

    /// The last day, inside.
    pub fn end(&self) -> NaiveDate {
        let after = match self.grain {
            Grain::Week => self.start.checked_add_days(Days::new(7)),
            Grain::Month => self.start.checked_add_months(Months::new(1)),
            Grain::Quarter => self.start.checked_add_months(Months::new(3)),
            Grain::Half => self.start.checked_add_months(Months::new(6)),
            Grain::Year => self.start.checked_add_months(Months::new(12)),
        };
        after.and_then(|d| d.pred_opt()).unwrap_or(self.start)
    }

    /// The first and the last day by which it counts in longer periods and in spans. Of a week that is its Thursday alone: a week counts
    /// whole in the month, the quarter and the year that hold most of it.
    ///
    /// Source: ISO 8601-1:2019, where a week belongs to the year that holds its Thursday.
    pub fn counted(&self) -> (NaiveDate, NaiveDate) {
        if self.grain != Grain::Week {
            return (self.start, self.end());
        }
        let thursday = self.start.checked_add_days(Days::new(3)).unwrap_or(self.start);
        (thursday, thursday)
    }

    /// The length.
    pub fn grain(&self) -> Grain {
        self.grain
    }

    /// The period of a coarser or equal grain in which this one counts, with fiscal years that start in `fiscal_start` (1 to 12).
    /// Rolling up goes only upward: `None` when `grain` is finer than this period.
    pub fn rolled_up(&self, grain: Grain, fiscal_start: u32) -> Option<Self> {
        if grain < self.grain {
            return None;
        }
        if grain == self.grain {
            return Some(*self);
        }
        let (day, _) = self.counted();
        let (year, month) = (day.year(), day.month());
        match grain {
            Grain::Week => Some(Self::week(self.start)),
            Grain::Month => Self::month(year, month),
            Grain::Quarter => {
                let into = (month + 12 - fiscal_start) % 3;
                let start = Self::month(year, month)?.start.checked_sub_months(Months::new(into))?;
                Some(Self { start, grain })
            }
            Grain::Half => {
                let into = (month + 12 - fiscal_start) % 6;
                let start = Self::month(year, month)?.start.checked_sub_months(Months::new(into))?;
                Some(Self { start, grain })
            }
            Grain::Year => {
                let into = (month + 12 - fiscal_start) % 12;
                let start = Self::month(year, month)?.start.checked_sub_months(Months::new(into))?;
                Some(Self { start, grain })
            }
        }
    }

    /// Whether it counts in a longer period.
    pub fn is_in(&self, longer: &Self) -> bool {
        self.grain < longer.grain && Span::between(*longer, *longer).holds(Some(*self))
    }

    /// The period of the same grain right after this one.
    pub fn next(&self) -> Self {
        Self { start: self.end().succ_opt().unwrap_or(self.start), grain: self.grain }
    }

    /// The period so many months later, or earlier when negative. A week in whole years keeps its number, and the 53rd becomes the last; in
    /// other months it is the one in which the same day lies. `None` where the calendar ends.
    pub fn later(&self, months: i32) -> Option<Self> {
        let moved = |day: NaiveDate| {
            let by = Months::new(months.unsigned_abs());
            if months < 0 { day.checked_sub_months(by) } else { day.checked_add_months(by) }
        };
        if self.grain != Grain::Week {
            return Some(Self { start: moved(self.start)?, ..*self });
        }
        if months % 12 != 0 {
            return moved(self.start).map(Self::week);
        }
        let week = self.start.iso_week();
        let monday = |number| NaiveDate::from_isoywd_opt(week.year() + months / 12, number, chrono::Weekday::Mon);
        monday(week.week()).or_else(|| monday(52)).map(Self::week)
    }

    /// The period of the same grain right before this one.
    pub fn before(&self) -> Self {
        let months = match self.grain {
            Grain::Week => return Self { start: self.start.checked_sub_days(Days::new(7)).unwrap_or(self.start), ..*self },
            Grain::Month => 1,
            Grain::Quarter => 3,
            Grain::Half => 6,
            Grain::Year => 12,
        };
        Self { start: self.start.checked_sub_months(Months::new(months)).unwrap_or(self.start), ..*self }
    }

    /// The id that JSON, links and state sheets use: `2026-W07`, `2026-11`, `2026-Q4`, `2026-H2`, `2026`.
    /// A quarter, half or year that does not start in January's rhythm is written by its first month: `2025-08/Q`, `2025-04/H`, `2025-07/Y`.
    pub fn id(&self) -> String {
        let (year, month) = (self.start.year(), self.start.month());
        match self.grain {
            Grain::Week => {
                let week = self.start.iso_week();
                format!("{}-W{:02}", week.year(), week.week())
            }
            Grain::Month => format!("{year}-{month:02}"),
            Grain::Quarter if month % 3 == 1 => format!("{year}-Q{}", month / 3 + 1),
            Grain::Quarter => format!("{year}-{month:02}/Q"),
            Grain::Half if month % 6 == 1 => format!("{year}-H{}", month / 6 + 1),
            Grain::Half => format!("{year}-{month:02}/H"),
            Grain::Year if month == 1 => year.to_string(),
            Grain::Year => format!("{year}-{month:02}/Y"),
        }
    }

    /// The period an id names, as written by [`Period::id`]; `None` for anything else.
    pub fn from_id(id: &str) -> Option<Self> {
        let Some((head, tail)) = id.split_once('-') else {
            return (id.len() == 4).then(|| id.parse().ok()).flatten().and_then(|year| Self::year(year, 1));
        };
        let year: i32 = (head.len() == 4).then(|| head.parse().ok()).flatten()?;
        if let Some(week) = tail.strip_prefix('W') {
            return NaiveDate::from_isoywd_opt(year, week.parse().ok()?, chrono::Weekday::Mon).map(Self::week);
        }
        if let Some(quarter) = tail.strip_prefix('Q') {
            let quarter: u32 = quarter.parse().ok().filter(|q| (1..=4).contains(q))?;
            return Self::quarter(year, quarter * 3 - 2);
        }
        if let Some(half) = tail.strip_prefix('H') {
            let half: u32 = half.parse().ok().filter(|h| (1..=2).contains(h))?;
            return Self::half(year, half * 6 - 5);
        }
        match tail.split_once('/') {
            None => (tail.len() == 2).then(|| tail.parse().ok()).flatten().and_then(|m| Self::month(year, m)),
            Some((month, "Q")) => Self::quarter(year, month.parse().ok()?),
            Some((month, "H")) => Self::half(year, month.parse().ok()?),
            Some((month, "Y")) => Self::year(year, month.parse().ok()?),
            Some(_) => None,
        }
    }

    /// The name that people read: `Nov 2026`, `Q4 2026`, `H2 2026`, `2026`, `FY 2025/26`, `Week of 9 Feb 2026`.
    pub fn label(&self) -> String {
        let (year, month) = (self.start.year(), self.start.month());
        match self.grain {
            Grain::Week => format!("Week of {} {} {year}", self.start.day(), month_name(month)),
            Grain::Month => format!("{} {year}", month_name(month)),
            Grain::Quarter if month % 3 == 1 => format!("Q{} {year}", month / 3 + 1),
            Grain::Half if month % 6 == 1 => format!("H{} {year}", month / 6 + 1),
            Grain::Quarter | Grain::Half => format!("{}–{} {}", month_name(month), month_name(self.end().month()), self.end().year()),
            Grain::Year if month == 1 => year.to_string(),
            Grain::Year => format!("FY {year}/{:02}", self.end().year() % 100),
        }
    }
}

/// The English three-letter name of a month, 1 to 12.
pub fn month_name(month: u32) -> &'static str {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    NAMES.get(month.wrapping_sub(1) as usize).copied().unwrap_or("")
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id())
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.id()
    }
}

impl TryFrom<String> for Period {
    type Error = String;

    fn try_from(id: String) -> Result<Self, Self::Error> {
        Self::from_id(&id).ok_or_else(|| format!("“{id}” is not a period; write 2026-11, 2026-Q4, 2026 or 2026-W07"))
    }
}

/// A stretch of time; both days are inside. An open end has no bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Span {
    /// First day, inside; `None`: from the beginning.
    pub from: Option<NaiveDate>,
    /// Last day, inside; `None`: to the end.
    pub to: Option<NaiveDate>,
}

impl Span {
    /// All of time, and facts without a period too.
    pub const ALL: Self = Self { from: None, to: None };

    /// From the first day of one period to the last day of another.
    pub fn between(first: Period, last: Period) -> Self {
        Self { from: Some(first.start()), to: Some(last.end()) }
    }

    /// How many whole months it covers; `None` when an end is open or it does not begin and end with a month.
    pub fn months(&self) -> Option<i32> {
        let (from, after) = (self.from?, self.to?.succ_opt()?);
        let months = (after.year() - from.year()) * 12 + i32::try_from(after.month()).ok()? - i32::try_from(from.month()).ok()?;
        (from.day() == 1 && after.day() == 1 && months > 0).then_some(months)
    }

    /// The span that an id names: a period's, or two periods or days with dots between (`2025-01..2025-10`, `2026-03-02..2026-03-31`), an
    /// open end left out (`..2026-03`). `None` for anything else.
    pub fn from_id(id: &str) -> Option<Self> {
        let Some((first, last)) = id.split_once("..") else { return Period::from_id(id).map(|period| Self::between(period, period)) };
        let end = |word: &str, of: fn(Period) -> NaiveDate| match word {
            "" => Some(None),
            word => Period::from_id(word).map(of).or_else(|| word.parse().ok()).map(Some),
        };
        Some(Self { from: end(first, |p| p.start())?, to: end(last, |p| p.end())? })
    }

    /// The id, as [`Span::from_id`] reads it: by months where they are whole, else by days.
    pub fn id(&self) -> String {
        let months = self.months().is_some();
        let end = |day: Option<NaiveDate>| match day.map(|day| (day, Period::month(day.year(), day.month()))) {
            Some((_, Some(month))) if months => month.id(),
            Some((day, _)) => day.to_string(),
            None => String::new(),
        };
        let (first, last) = (end(self.from), end(self.to));
        if months && first == last { first } else { format!("{first}..{last}") }
    }

    /// How many days it covers; `None` when an end is open.
    pub fn days(&self) -> Option<i64> {
        Some((self.to? - self.from?).num_days() + 1)
    }

    /// The days that lie in both.
    pub fn overlap(&self, other: Self) -> Self {
        Self { from: self.from.max(other.from), to: self.to.into_iter().chain(other.to).min() }
    }

    /// Whether a period counts inside: the whole of it, or the Thursday of a week ([`Period::counted`]). A fact without a period lies only in [`Span::ALL`].
    pub fn holds(&self, period: Option<Period>) -> bool {
        match period {
            None => *self == Self::ALL,
            Some(p) => {
                let (first, last) = p.counted();
                self.from.is_none_or(|from| from <= first) && self.to.is_none_or(|to| last <= to)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn period(id: &str) -> Period {
        Period::from_id(id).unwrap()
    }

    #[test]
    fn periods_end_on_their_last_day() {
        let ends = |id| period(id).end().to_string();
        assert_eq!(
            (ends("2024-02"), ends("2026-Q4"), ends("2026"), ends("2026-W53")),
            ("2024-02-29".into(), "2026-12-31".into(), "2026-12-31".into(), "2027-01-03".into())
        );
    }

    #[test]
    fn rolling_up_goes_only_upward() {
        assert_eq!(period("2026-11").rolled_up(Grain::Quarter, 1), Some(period("2026-Q4")));
        assert_eq!(period("2026-05").rolled_up(Grain::Year, 7), Some(period("2025-07/Y")));
        assert_eq!(period("2026-08").rolled_up(Grain::Quarter, 2), Some(period("2026-08/Q")));
        assert_eq!(period("2026-05").rolled_up(Grain::Half, 4), Some(period("2026-04/H")));
        assert_eq!(period("2026-Q3").rolled_up(Grain::Half, 1), Some(period("2026-H2")));
        assert_eq!(period("2026-W07").rolled_up(Grain::Month, 1), Some(period("2026-02")));
        assert_eq!(period("2026").rolled_up(Grain::Month, 1), None);
    }

    /// The weeks around New Year of ISO 8601: 2025-12-29 begins the first week of 2026, 2027-01-01 lies in the last of 2026.
    #[test]
    fn a_week_counts_where_its_thursday_lies() {
        let rolled = |id, grain| period(id).rolled_up(grain, 1).map(|p| p.id());
        assert_eq!(rolled("2026-W01", Grain::Year).as_deref(), Some("2026"));
        assert_eq!(rolled("2026-W53", Grain::Year).as_deref(), Some("2026"));
        assert_eq!(rolled("2026-W05", Grain::Month).as_deref(), Some("2026-01"));
        assert_eq!(rolled("2026-W14", Grain::Quarter).as_deref(), Some("2026-Q2"));
        assert!(period("2026-W14").is_in(&period("2026-04")) && !period("2026-W14").is_in(&period("2026-03")));
        assert!(!period("2026-04").is_in(&period("2026-04")));
        let week = Span::from_id("2026-W14").unwrap();
        assert!(week.holds(Some(period("2026-W14"))) && !week.holds(Some(period("2026-W15"))) && !week.holds(Some(period("2026-W13"))));
    }

    #[test]
    fn a_year_later_is_the_same_month_or_week() {
        let later = |id, months| period(id).later(months).map(|p| p.id());
        assert_eq!(later("2026-11", -12).as_deref(), Some("2025-11"));
        assert_eq!(later("2026-Q1", -3).as_deref(), Some("2025-Q4"));
        assert_eq!(later("2026-W07", -12).as_deref(), Some("2025-W07"));
        assert_eq!(later("2026-W53", 12).as_deref(), Some("2027-W52"));
        assert_eq!(later("2026-W07", -1).as_deref(), Some("2026-W02"));
    }

    #[test]
    fn a_span_knows_its_months_when_it_has_whole_ones() {
        let months = |first, last| Span::between(period(first), period(last)).months();
        assert_eq!((months("2025-11", "2026-02"), months("2026", "2026"), months("2026-W07", "2026-W08")), (Some(4), Some(12), None));
        assert_eq!(Span::ALL.months(), None);
    }

    #[test]
    fn a_span_has_an_id() {
        for (id, written) in [("2026-01..2026-10", None), ("2026-11", None), ("2026", Some("2026-01..2026-12")), ("..2026-03-31", None)] {
            let span = Span::from_id(id).unwrap();
            assert_eq!((span.id().as_str(), Span::from_id(&span.id())), (written.unwrap_or(id), Some(span)));
        }
        assert_eq!(Span::from_id("2026-W07").map(|s| s.id()).as_deref(), Some("2026-02-09..2026-02-15"));
        assert_eq!(["", "to-date", "2026..x", "x..2026"].map(Span::from_id), [None; 4]);
    }

    #[test]
    fn a_span_holds_whole_periods_only() {
        let to_date = Span::between(period("2026-01"), period("2026-10"));
        assert!(to_date.holds(Some(period("2026-Q3"))));
        assert!(!to_date.holds(Some(period("2026-Q4"))));
        assert!(!to_date.holds(None));
        assert!(Span::ALL.holds(None));
    }

    #[test]
    fn labels_are_what_people_write() {
        let label = |id| period(id).label();
        assert_eq!(
            (label("2026-11"), label("2026-Q4"), label("2025-07/Y"), label("2026-08/Q")),
            ("Nov 2026".into(), "Q4 2026".into(), "FY 2025/26".into(), "Aug–Oct 2026".into())
        );
        for wrong in ["", "26", "2026-13", "2026-Q5", "2026-W54", "2026-11-01", "2026-11/X", "20261"] {
            assert_eq!(Period::from_id(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_before_is_followed_by_it() {
        for id in ["2026-W01", "2026-01", "2026-Q1", "2025-08/Q", "2026-H1", "2026", "2025-07/Y"] {
            assert_eq!(period(id).before().next(), period(id), "{id}");
        }
        assert_eq!(period("2026-01").before().id(), "2025-12");
    }

    proptest! {
        /// One rule for scopes, pivots and exports: what a week rolls up to is what holds it, and nothing else does.
        #[test]
        fn a_span_holds_the_weeks_that_roll_up_to_it(days in 0_u64..40_000, grain in 0_usize..4, fiscal_start in 1_u32..=12, off in -2_i32..=2) {
            let grain = [Grain::Month, Grain::Quarter, Grain::Half, Grain::Year][grain];
            let week = Period::week(NaiveDate::from_ymd_opt(1990, 1, 1).unwrap() + Days::new(days));
            let own = week.rolled_up(grain, fiscal_start).unwrap();
            let months = match grain { Grain::Month => 1, Grain::Quarter => 3, Grain::Half => 6, _ => 12 };
            let other = own.later(off * months).unwrap();
            prop_assert_eq!(Span::between(other, other).holds(Some(week)), other == own);
            prop_assert_eq!(week.is_in(&other), other == own);
        }

        #[test]
        fn ids_name_their_period(year in 1900_i32..2200, month in 1_u32..=12, grain in 0_u8..5) {
            let made = match grain {
                0 => Period::week(NaiveDate::from_ymd_opt(year, month, 15).unwrap()),
                1 => Period::month(year, month).unwrap(),
                2 => Period::quarter(year, month).unwrap(),
                3 => Period::half(year, month).unwrap(),
                _ => Period::year(year, month).unwrap(),
            };
            prop_assert_eq!(Period::from_id(&made.id()), Some(made));
        }
    }
}
