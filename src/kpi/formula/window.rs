//! Stretches of time that a formula looks at besides the one that is being figured.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::ledger::Span;

/// The most periods that a formula may look back.
pub(super) const MOST: u16 = 520;

/// Another stretch of time, as seen from the one that is being figured.
///
/// A step is a month where the stretch is made of whole months, else a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Window {
    /// `PRIOR(x, n)`: as long a stretch, n of its own lengths before: the quarter before a quarter.
    Prior(u16),
    /// `LAG(x, n)`: as long a stretch, n steps before: a quarter seen two months earlier.
    Lag(u16),
    /// `ROLLING(x, n)`: the n steps that end where the stretch ends.
    Rolling(u16),
    /// `YTD(x)`: from the first day of the fiscal year in which the stretch ends to its end.
    YearToDate,
}

impl Window {
    /// The name of the function.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Prior(_) => "PRIOR",
            Self::Lag(_) => "LAG",
            Self::Rolling(_) => "ROLLING",
            Self::YearToDate => "YTD",
        }
    }

    /// The number of periods; `None` for those that take none.
    pub const fn periods(self) -> Option<u16> {
        match self {
            Self::Prior(n) | Self::Lag(n) | Self::Rolling(n) => Some(n),
            Self::YearToDate => None,
        }
    }

    /// The stretch that is meant, seen from another; `fiscal_start` is the first month of the fiscal year, 1 to 12. `None` where it
    /// needs an end that the stretch does not have, or leaves the calendar.
    pub fn of(self, span: Span, fiscal_start: u32) -> Option<Span> {
        let to = span.to?;
        if self == Self::YearToDate {
            let into = (to.month() + 12 - fiscal_start) % 12;
            let from = to.with_day(1)?.checked_sub_months(Months::new(into))?;
            return Some(Span { from: Some(from), to: Some(to) });
        }
        let months = is_end_of_month(to) && span.from.is_none_or(|from| from.day() == 1);
        match (self, months) {
            (Self::Rolling(n), true) => {
                let from = to.with_day(1)?.checked_sub_months(Months::new(u32::from(n).checked_sub(1)?))?;
                Some(Span { from: Some(from), to: Some(to) })
            }
            (Self::Rolling(n), false) => {
                let from = to.checked_sub_days(Days::new((u64::from(n) * 7).checked_sub(1)?))?;
                Some(Span { from: Some(from), to: Some(to) })
            }
            (Self::Lag(n), true) => months_back(span.from?, to, u32::from(n)),
            (Self::Lag(n), false) => days_back(span.from?, to, u64::from(n) * 7),
            (Self::Prior(n), true) => {
                let from = span.from?;
                months_back(from, to, u32::from(n) * months_of(from, to)?)
            }
            (Self::Prior(n), false) => {
                let from = span.from?;
                let length = u64::try_from(to.signed_duration_since(from).num_days()).ok()? + 1;
                days_back(from, to, u64::from(n) * length)
            }
            (Self::YearToDate, _) => None,
        }
    }

    /// The stretch's first and last day as Excel formulas over those of another; for stretches of whole months.
    pub fn excel(self, (from, to): (&str, &str), fiscal_start: u32) -> (String, String) {
        let back = |n: String| (format!("EDATE({from},-{n})"), format!("EOMONTH({to},-{n})"));
        match self {
            Self::Prior(n) => back(format!("{n}*((YEAR({to})-YEAR({from}))*12+MONTH({to})-MONTH({from})+1)")),
            Self::Lag(n) => back(n.to_string()),
            Self::Rolling(n) => (format!("(EOMONTH({to},-{n})+1)"), to.to_owned()),
            Self::YearToDate => (format!("DATE(YEAR({to})-(MONTH({to})<{fiscal_start}),{fiscal_start},1)"), to.to_owned()),
        }
    }

    /// Whether a stretch is made of whole months.
    pub fn is_of_months(span: Span) -> bool {
        matches!(span, Span { from: Some(from), to: Some(to) } if from.day() == 1 && is_end_of_month(to))
    }
}

fn is_end_of_month(day: NaiveDate) -> bool {
    day.succ_opt().is_none_or(|next| next.day() == 1)
}

/// How many whole months there are from a first to a last day.
fn months_of(from: NaiveDate, to: NaiveDate) -> Option<u32> {
    let months = (to.year() - from.year()) * 12 + i32::try_from(to.month()).ok()? - i32::try_from(from.month()).ok()? + 1;
    u32::try_from(months).ok()
}

fn months_back(from: NaiveDate, to: NaiveDate, months: u32) -> Option<Span> {
    let after = to.succ_opt()?.checked_sub_months(Months::new(months))?;
    Some(Span { from: Some(from.checked_sub_months(Months::new(months))?), to: after.pred_opt() })
}

fn days_back(from: NaiveDate, to: NaiveDate, days: u64) -> Option<Span> {
    Some(Span { from: Some(from.checked_sub_days(Days::new(days))?), to: Some(to.checked_sub_days(Days::new(days))?) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Period;

    fn span(first: &str, last: &str) -> Span {
        let period = |id| Period::from_id(id).unwrap();
        Span::between(period(first), period(last))
    }

    #[test]
    fn prior_is_as_long_and_right_before() {
        assert_eq!(Window::Prior(1).of(span("2026-Q3", "2026-Q3"), 1), Some(span("2026-Q2", "2026-Q2")));
        assert_eq!(Window::Prior(12).of(span("2026-02", "2026-02"), 1), Some(span("2025-02", "2025-02")));
        assert_eq!(Window::Prior(1).of(span("2026-W07", "2026-W07"), 1), Some(span("2026-W06", "2026-W06")));
        assert_eq!(Window::Prior(1).of(Span::ALL, 1), None);
    }

    #[test]
    fn lag_moves_by_steps_and_keeps_the_length() {
        assert_eq!(Window::Lag(2).of(span("2026-Q3", "2026-Q3"), 1), Some(span("2026-05", "2026-07")));
        assert_eq!(Window::Lag(1).of(span("2026-W01", "2026-W04"), 1), Some(span("2025-W52", "2026-W03")));
    }

    #[test]
    fn rolling_ends_where_the_stretch_ends() {
        assert_eq!(Window::Rolling(3).of(span("2026-01", "2026-02"), 1), Some(span("2025-12", "2026-02")));
        assert_eq!(Window::Rolling(2).of(span("2026-W07", "2026-W07"), 1), Some(span("2026-W06", "2026-W07")));
    }

    #[test]
    fn the_year_to_date_begins_with_the_fiscal_year() {
        assert_eq!(Window::YearToDate.of(span("2026-Q3", "2026-Q3"), 1), Some(span("2026-01", "2026-09")));
        assert_eq!(Window::YearToDate.of(span("2026-05", "2026-05"), 7), Some(span("2025-07", "2026-05")));
    }
}
