//! What a column holds, counted over its table's rows.

use std::collections::HashSet;

use chrono::Datelike;

use crate::workbook::read::cells::numbers::{self, Mark};
use crate::workbook::read::cells::periods::{self, DayOrder};
use crate::workbook::read::grid::formulas::Formula;
use crate::workbook::read::grid::{GridColumn, Kind, Look, Texts, Value};

/// Texts that are looked at to tell what they are about; more never change the answer.
const DISTINCT: usize = 120;
/// Rows that are looked at closely; a longer column is like its first rows and counted in steps.
const SAMPLE: usize = 20_000;

/// Counts over a column.
#[derive(Debug, Clone, Default)]
pub(in crate::workbook::read) struct Profile {
    /// Numbers, dates not counted.
    pub(in crate::workbook::read) numbers: usize,
    /// Numbers stored as text.
    pub(in crate::workbook::read) text_numbers: usize,
    /// Cells with a date format.
    pub(in crate::workbook::read) dates: usize,
    /// Texts that say a date or period.
    pub(in crate::workbook::read) periods: usize,
    /// Other texts.
    pub(in crate::workbook::read) words: usize,
    /// Errors and formulas without a value.
    pub(in crate::workbook::read) faults: usize,
    /// Numbers without a fraction.
    pub(in crate::workbook::read) whole: usize,
    /// Numbers that can be years.
    pub(in crate::workbook::read) years: usize,
    /// Least and greatest number.
    pub(in crate::workbook::read) least: f64,
    /// Greatest number.
    pub(in crate::workbook::read) greatest: f64,
    /// Whether each number is the one before plus one.
    pub(in crate::workbook::read) counts_up: bool,
    /// Formulas over other cells of the row.
    pub(in crate::workbook::read) beside: usize,
    /// Formulas that add a stretch of the row.
    pub(in crate::workbook::read) across: usize,
    /// Formulas that take from other sheets.
    pub(in crate::workbook::read) elsewhere: usize,
    /// Different texts, in order of appearance, at most [`DISTINCT`].
    pub(in crate::workbook::read) distinct: Vec<u32>,
    /// Whether there are more different texts than that.
    pub(in crate::workbook::read) many: bool,
    /// Letters in all texts looked at.
    pub(in crate::workbook::read) letters: usize,
    /// The number format most numbers have.
    pub(in crate::workbook::read) look: Look,
    /// Whether the number formats show several currencies.
    pub(in crate::workbook::read) mixed_currencies: bool,
    /// The decimal sign of numbers stored as text.
    pub(in crate::workbook::read) mark: Mark,
    /// What numbers stored as text say of the decimal sign.
    pub(in crate::workbook::read) signs: Signs,
    /// The order of day and month in dates stored as text.
    pub(in crate::workbook::read) order: DayOrder,
    /// What dates stored as text say of that order.
    pub(in crate::workbook::read) orders: Orders,
    /// The year whose first twelve days all dates are, and which of them occur, as bits; `None` when a date is another.
    pub(in crate::workbook::read) first_days: Option<(i32, u16)>,
}

/// What the numbers stored as text in a column say of the decimal sign.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::workbook::read) struct Signs {
    /// Numbers whose decimal sign is the point.
    pub(in crate::workbook::read) points: usize,
    /// Numbers whose decimal sign is the comma.
    pub(in crate::workbook::read) commas: usize,
    /// Numbers such as `1.234`, that say nothing.
    pub(in crate::workbook::read) open_points: usize,
    /// Numbers such as `1,234`, that say nothing.
    pub(in crate::workbook::read) open_commas: usize,
}

/// What the dates stored as text in a column say of the order of day and month.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::workbook::read) struct Orders {
    /// Dates whose day stands first.
    pub(in crate::workbook::read) day_first: usize,
    /// Dates whose month stands first.
    pub(in crate::workbook::read) month_first: usize,
    /// Dates such as `03/04/2026`, that say nothing.
    pub(in crate::workbook::read) open: usize,
}

impl Profile {
    /// Whether amounts can stand here.
    pub(in crate::workbook::read) fn is_numeric(&self) -> bool {
        let amounts = self.numbers + self.text_numbers + self.faults;
        amounts > 0 && amounts >= self.words + self.dates + self.periods
    }

    /// Whether dates or periods stand here.
    pub(in crate::workbook::read) fn is_temporal(&self) -> bool {
        let times = self.dates + self.periods;
        times > 0 && times >= (self.words + self.numbers) * 2
    }

    /// Cells that hold something.
    pub(in crate::workbook::read) fn filled(&self) -> usize {
        self.numbers + self.text_numbers + self.dates + self.periods + self.words + self.faults
    }
}

/// Counts a column between two rows, both inside, without some of them (rising): the header again, further down.
pub(in crate::workbook::read) fn profile(column: &GridColumn, texts: &Texts, top: u32, bottom: u32, without: &[(u32, &str)]) -> Profile {
    let mut p = Profile { least: f64::MAX, greatest: f64::MIN, counts_up: true, ..Profile::default() };
    let mut seen = HashSet::new();
    let mut previous: Option<f64> = None;
    let mut others = false;
    let count = column.between(top, bottom).count();
    let step = (count / SAMPLE).max(1);
    for (row, value) in column.between(top, bottom).step_by(step) {
        if !without.is_empty() && without.binary_search_by_key(&row, |w| w.0).is_ok() {
            continue;
        }
        match value {
            Value::Number(n) => {
                p.numbers += 1;
                p.whole += usize::from(n.fract() == 0.0);
                p.years += usize::from(periods::is_year(n));
                p.least = p.least.min(n);
                p.greatest = p.greatest.max(n);
                #[allow(clippy::float_cmp, reason = "a running number rises by exactly one")]
                if step == 1 && previous.is_some_and(|before| n != before + 1.0) {
                    p.counts_up = false;
                }
                previous = Some(n);
            }
            Value::Date(serial) => {
                p.dates += 1;
                let early = periods::day_of_serial(serial).filter(|d| d.month() == 1 && d.day() <= 12);
                match (early, p.first_days) {
                    (Some(day), None) => p.first_days = Some((day.year(), 1 << day.day0())),
                    (Some(day), Some((year, days))) if day.year() == year => p.first_days = Some((year, days | 1 << day.day0())),
                    _ => others = true,
                }
            }
            Value::Bool(_) => p.words += 1,
            Value::Error(_) | Value::Unsaved => p.faults += 1,
            Value::Text(place) => {
                let text = texts.get(place);
                match texts.kind(place) {
                    Kind::Placeholder => continue,
                    Kind::Word => p.words += 1,
                    Kind::Number => {
                        p.text_numbers += 1;
                        match numbers::evidence(text) {
                            Some(Mark::Point) => p.signs.points += 1,
                            Some(Mark::Comma) => p.signs.commas += 1,
                            None => match numbers::open_sign(text) {
                                Some('.') => p.signs.open_points += 1,
                                Some(_) => p.signs.open_commas += 1,
                                None => {}
                            },
                        }
                    }
                    Kind::Period => {
                        p.periods += 1;
                        match periods::day_order(text) {
                            Some(DayOrder::DayFirst) => p.orders.day_first += 1,
                            Some(DayOrder::MonthFirst) => p.orders.month_first += 1,
                            None => p.orders.open += usize::from(periods::can_swap(text)),
                        }
                    }
                }
                p.letters += text.len();
                if p.distinct.len() < DISTINCT {
                    if seen.insert(place) {
                        p.distinct.push(place);
                    }
                } else {
                    p.many = true;
                }
            }
        }
    }
    if others {
        p.first_days = None;
    }
    p.look = common_look(column, top, bottom);
    let mut currencies = column.looks_between(top, bottom).filter_map(|(_, l)| l.currency);
    p.mixed_currencies = currencies.next().is_some_and(|first| currencies.any(|other| other != first));
    for (_, formula) in column.formulas_between(top, bottom).take(SAMPLE) {
        match formula {
            Formula::Beside => p.beside += 1,
            Formula::Across { .. } => p.across += 1,
            Formula::Elsewhere => p.elsewhere += 1,
            Formula::Down { .. } | Formula::Statistic | Formula::Other => {}
        }
    }
    p
}

fn common_look(column: &GridColumn, top: u32, bottom: u32) -> Look {
    let looks: Vec<Look> = column.looks_between(top, bottom).map(|(_, look)| look).collect();
    let mut currencies = looks.iter().filter_map(|l| l.currency);
    let currency = currencies.next().filter(|c| currencies.all(|other| other == *c));
    // Of the numbers that stand there: formats often go on over blank cells.
    let most = |says: fn(&Look) -> bool| {
        if !looks.iter().any(says) {
            return false;
        }
        let numbers = column.between(top, bottom).filter(|(_, value)| matches!(value, Value::Number(_))).take(SAMPLE);
        let (some, all) = numbers.fold((0, 0), |(some, all), (row, _)| (some + usize::from(says(&column.look(row))), all + 1));
        some * 2 > all
    };
    Look { percent: most(|l| l.percent), currency, shortened: most(|l| l.shortened) }
}
