//! When a row counts: its date or period columns read row by row, a year in one column and a month in another put together.

use chrono::{Datelike, NaiveDate};
use rustc_hash::FxHashMap;

use super::periods::{self, DayOrder, When};
use crate::ledger::fiscal;
use crate::ledger::{Calendar, Grain, Period};
use crate::workbook::read::columns::profile::Profile;
use crate::workbook::read::grid::{Grid, Texts, Value};
use crate::workbook::read::words::months::{Unit, is_week, unit};
use crate::workbook::read::words::tokens;

/// Rows looked at to tell weeks from days.
const SAMPLE: usize = 4_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counts {
    Years,
    Months,
    Quarters,
    Weeks,
}

/// How the days of a column are written.
#[derive(Clone, Copy)]
struct Dates {
    order: DayOrder,
    /// Days and months of saved dates changed places.
    swapped: bool,
}

impl Dates {
    /// The day of a cell; `None` when it holds none.
    fn day(self, texts: &Texts, value: Value) -> Option<NaiveDate> {
        match value {
            Value::Date(serial) => {
                let day = periods::day_of_serial(serial)?;
                if self.swapped { NaiveDate::from_ymd_opt(day.year(), day.day(), day.month()) } else { Some(day) }
            }
            Value::Text(place) => periods::day(texts.get(place), self.order),
            _ => None,
        }
    }
}

struct Clock {
    col: u16,
    days: Dates,
    weekly: bool,
    /// The days stand for their months: each is the first or the last of one.
    monthly: bool,
    counts: Option<Counts>,
}

/// What the times of a table are read with.
pub(in crate::workbook::read) struct Timing<'a> {
    /// The sheet.
    pub(in crate::workbook::read) grid: &'a Grid,
    /// The texts.
    pub(in crate::workbook::read) texts: &'a Texts,
    /// The year of months without one.
    pub(in crate::workbook::read) year: Option<i32>,
    /// The month in which fiscal years start; `None` when nothing says it.
    pub(in crate::workbook::read) fiscal_start: Option<u32>,
    /// The period of rows without one of their own.
    pub(in crate::workbook::read) fallback: Option<Period>,
    /// Which days belong to which month.
    pub(in crate::workbook::read) calendar: Calendar,
}

/// Reads the period of rows.
pub(in crate::workbook::read) struct Times {
    clocks: Vec<Clock>,
    known: FxHashMap<(u16, u32), Option<When>>,
    year: Option<i32>,
    /// Whether a month without a year was met.
    pub(in crate::workbook::read) yearless: bool,
    fiscal_start: Option<u32>,
    /// Whether a fiscal year or quarter was met whose start is not known.
    pub(in crate::workbook::read) fiscal: bool,
    /// The period of rows without one of their own.
    fallback: Option<Period>,
    calendar: Calendar,
    /// What the only date column said last: ledgers are mostly in the order of time.
    last: Option<(Value, Period)>,
}

/// What a row says about time.
pub(in crate::workbook::read) enum Told {
    /// A period.
    At(Period),
    /// Nothing.
    Blank,
    /// Something that is no period, at a column.
    Unreadable(u16),
}

impl Times {
    /// For the period columns of a table.
    pub(in crate::workbook::read) fn new(table: &Timing<'_>, columns: &[(u16, &Profile, &str)], rows: (u32, u32)) -> Self {
        let clocks = columns
            .iter()
            .map(|(col, profile, header)| {
                let words = tokens(header);
                let weekly =
                    words.iter().any(|w| is_week(w) || w == "weeks") || seven_apart(table.grid, table.texts, *col, rows, profile.order);
                let written = if profile.numbers == 0 { profile.text_numbers } else { 0 };
                let counts = (profile.numbers + written > profile.dates + profile.periods).then(|| {
                    let unit = words.iter().find_map(|w| unit(w));
                    match unit {
                        _ if profile.numbers > 0 && profile.years * 10 >= profile.numbers * 9 => Counts::Years,
                        Some(Unit::Quarter) => Counts::Quarters,
                        Some(Unit::Week) => Counts::Weeks,
                        _ => Counts::Months,
                    }
                });
                let days = Dates { order: profile.order, swapped: profile.first_days.is_some() };
                // Calendar months hold the same days either way.
                let monthly = table.calendar != Calendar::Months && !weekly && name_months(table.grid, table.texts, *col, rows, days);
                Clock { col: *col, days, weekly, monthly, counts }
            })
            .collect();
        Self {
            clocks,
            known: FxHashMap::default(),
            year: table.year,
            yearless: false,
            fiscal_start: table.fiscal_start,
            fiscal: false,
            fallback: table.fallback,
            calendar: table.calendar,
            last: None,
        }
    }

    /// When a row counts.
    pub(in crate::workbook::read) fn of(&mut self, grid: &Grid, texts: &Texts, row: u32) -> Told {
        let [only] = self.clocks.as_slice() else { return self.read(grid, texts, row) };
        let Some(value) = grid.value(row, only.col) else { return self.read(grid, texts, row) };
        if let Some((_, period)) = self.last.filter(|(last, _)| *last == value) {
            return Told::At(period);
        }
        let told = self.read(grid, texts, row);
        if let Told::At(period) = told {
            self.last = Some((value, period));
        }
        told
    }

    fn read(&mut self, grid: &Grid, texts: &Texts, row: u32) -> Told {
        let mut found: Option<When> = None;
        let mut year: Option<When> = None;
        let mut unreadable = None;
        for clock in &self.clocks {
            let Some(value) = grid.value(row, clock.col) else { continue };
            let when = match value {
                Value::Date(_) => clock.days.day(texts, value).map(When::Day),
                Value::Number(n) => counted(n, clock.counts),
                Value::Text(place) => *self.known.entry((clock.col, place)).or_insert_with(|| {
                    let text = texts.get(place);
                    let number = || text.trim().parse().ok().and_then(|n| counted(n, clock.counts));
                    periods::day(text, clock.days.order).map(When::Day).or_else(|| periods::whole(text)).or_else(number)
                }),
                _ => None,
            };
            match when {
                Some(When::Day(day)) if clock.weekly => return Told::At(self.calendar.week_of(day)),
                Some(When::Day(day)) if clock.monthly => found = found.or(Some(When::Month(Some(day.year()), day.month()))),
                Some(when) if self.clocks.len() > 1 && when.grain() == Grain::Year => year = Some(when),
                Some(when) => found = found.or(Some(when)),
                None => unreadable = Some(clock.col),
            }
        }
        if found.is_none() {
            found = year;
        }
        let Some(when) = found else {
            return unreadable.map_or_else(|| self.fallback.map_or(Told::Blank, Told::At), Told::Unreadable);
        };
        let when = year.map_or(when, |y| when.inside(y));
        if when.year().is_none() {
            self.yearless = true;
        }
        let when = self.year.map_or(when, |y| when.in_year(y));
        let when = self.fiscal_start.map_or(when, |month| when.starting(month));
        self.fiscal |= when.is_fiscal();
        when.period(self.calendar).map_or(Told::Blank, Told::At)
    }
}

fn counted(n: f64, counts: Option<Counts>) -> Option<When> {
    if n.fract() != 0.0 || !(1.0..=210_012.0).contains(&n) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the bounds above keep the value inside u32")]
    let whole = n as u32;
    let year = i32::try_from(whole).ok()?;
    match counts? {
        _ if (199_001..=209_912).contains(&whole) => {
            let month = whole % 100;
            (1..=12).contains(&month).then_some(When::Month(Some(year / 100), month))
        }
        Counts::Years => periods::is_year(n).then_some(When::Year(year)),
        Counts::Quarters => (whole <= 4).then_some(When::Quarter(None, whole)),
        Counts::Weeks => (whole <= 53).then_some(When::Week(None, whole)),
        Counts::Months => (whole <= 12).then_some(When::Month(None, whole)),
    }
}

/// Whether each of the days of a column is the first or the last of its month: `2026-03-01` says March.
fn name_months(grid: &Grid, texts: &Texts, col: u16, rows: (u32, u32), dates: Dates) -> bool {
    let Some(column) = grid.columns.get(usize::from(col)) else { return false };
    column.between(rows.0, rows.1).filter_map(|(_, value)| dates.day(texts, value)).all(fiscal::names_month)
}

/// Whether the days of a column lie a whole number of weeks apart, at least four different ones.
fn seven_apart(grid: &Grid, texts: &Texts, col: u16, rows: (u32, u32), order: DayOrder) -> bool {
    let Some(column) = grid.columns.get(usize::from(col)) else { return false };
    let mut days: Vec<NaiveDate> = Vec::new();
    for (_, value) in column.between(rows.0, rows.1).take(SAMPLE) {
        let day = match value {
            Value::Date(serial) => periods::day_of_serial(serial),
            Value::Text(place) => periods::day(texts.get(place), order),
            _ => None,
        };
        if let Some(day) = day {
            if days.first().is_some_and(|first| (day - *first).num_days() % 7 != 0) {
                return false;
            }
            if !days.contains(&day) && days.len() < 400 {
                days.push(day);
            }
        }
    }
    let months = days.iter().map(|d| (d.year(), d.month())).collect::<std::collections::BTreeSet<_>>().len();
    days.len() >= 4 && days.len() > months
}
