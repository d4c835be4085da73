//! What the cells of a table leave open: which sign is the decimal one, whether day or month stands first, whether months were read as
//! days. The evidence of the whole table settles it, a person's word before that, and what remains is said and asked.

use chrono::NaiveDate;

use super::numbers::{self, Mark};
use super::periods::{self, DayOrder, When};
use crate::ledger::{CellRef, Period};
use crate::workbook::issue::{IssueKind, Severity};
use crate::workbook::mapping::{Ask, Column, Role, Table, TableOverride};
use crate::workbook::read::columns::context::Context;
use crate::workbook::read::columns::heads::Head;
use crate::workbook::read::columns::profile::Profile;
use crate::workbook::read::grid::{Kind, Texts};
use crate::workbook::read::issues::Issues;
use crate::workbook::read::rows::extract::Extract;

/// Days of the first twelve of one January from which on they look like months.
const AS_MONTHS: u32 = 6;

/// Something that a column leaves open, and what it was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook::read) enum Doubt {
    /// Every date can be read both ways.
    DayOrder(DayOrder),
    /// Some dates can only be read day first, others only month first.
    BothOrders(DayOrder),
    /// All dates are the first days of one January.
    FirstDays(i32),
    /// Every number can be read both ways; the sign groups thousands.
    Thousands(char),
    /// Points and commas each stand for both.
    BothSigns(Mark),
    /// The number formats show several currencies.
    Currencies,
}

/// Settles decimal signs and the order of days for all columns of a table, the first at `left`. Gives what stays in doubt, by column.
pub(in crate::workbook::read) fn settle(
    profiles: &mut [Profile],
    left: u16,
    texts: &Texts,
    person: &TableOverride,
    currency: Option<&str>,
) -> Vec<(u16, Doubt)> {
    let mut doubts = Vec::new();
    let comma = most(profiles.iter().map(|p| (p.signs.points, p.signs.commas)));
    let day_first = most(profiles.iter().map(|p| (p.orders.month_first, p.orders.day_first)));
    for (col, p) in (left..).zip(profiles.iter_mut()) {
        let (mark, doubt) = mark(p, comma);
        let by_person = person.decimal_comma.get(&col).copied().map(sign_of);
        p.mark = by_person.unwrap_or(mark);
        doubts.extend(doubt.filter(|_| by_person.is_none()).map(|d| (col, d)));
        doubts.extend(p.mixed_currencies.then_some((col, Doubt::Currencies)));
        let (order, doubt) = order(p, day_first, texts, comma, currency);
        p.order = match person.day_first {
            Some(first) if p.orders.day_first + p.orders.month_first == 0 => {
                if first {
                    DayOrder::DayFirst
                } else {
                    DayOrder::MonthFirst
                }
            }
            _ => {
                doubts.extend(doubt.map(|d| (col, d)));
                order
            }
        };
        if let Some((year, days)) = p.first_days.filter(|(_, days)| days.count_ones() >= AS_MONTHS) {
            if person.day_first.is_none() {
                doubts.push((col, Doubt::FirstDays(year)));
            }
            p.first_days = Some((year, days)).filter(|_| person.day_first == Some(true));
        } else {
            p.first_days = None;
        }
    }
    doubts
}

/// Which of two readings most of the evidence says; `None` without any.
fn most(counts: impl Iterator<Item = (usize, usize)>) -> Option<bool> {
    let (first, second) = counts.fold((0, 0), |sum, n| (sum.0 + n.0, sum.1 + n.1));
    (first + second > 0).then_some(second > first)
}

fn sign_of(comma: bool) -> Mark {
    if comma { Mark::Comma } else { Mark::Point }
}

fn mark(p: &Profile, comma: Option<bool>) -> (Mark, Option<Doubt>) {
    let signs = p.signs;
    let open = signs.open_points + signs.open_commas;
    if signs.points > 0 && signs.commas > 0 {
        let mark = sign_of(signs.commas > signs.points);
        return (mark, (open > 0).then_some(Doubt::BothSigns(mark)));
    }
    if signs.points + signs.commas > 0 {
        return (sign_of(signs.commas > 0), None);
    }
    match (signs.open_points, signs.open_commas, comma) {
        (0, 0, _) => (sign_of(comma.unwrap_or(false)), None),
        (_, _, Some(comma)) => (sign_of(comma), None),
        (0, _, None) => (Mark::Point, Some(Doubt::Thousands(','))),
        (_, 0, None) => (Mark::Comma, Some(Doubt::Thousands('.'))),
        _ => (Mark::Point, Some(Doubt::BothSigns(Mark::Point))),
    }
}

fn order(p: &Profile, table: Option<bool>, texts: &Texts, comma: Option<bool>, currency: Option<&str>) -> (DayOrder, Option<Doubt>) {
    let of = |first| if first { DayOrder::DayFirst } else { DayOrder::MonthFirst };
    let orders = p.orders;
    if orders.day_first > 0 && orders.month_first > 0 {
        let order = of(orders.day_first > orders.month_first);
        return (order, Some(Doubt::BothOrders(order)));
    }
    if orders.day_first + orders.month_first > 0 {
        return (of(orders.day_first > 0), None);
    }
    if let Some(first) = table {
        return (of(first), None);
    }
    if orders.open == 0 {
        return (DayOrder::MonthFirst, None);
    }
    // Lists are often in order of time, and where the comma is the decimal sign, or the money is no dollar, the day stands first.
    let by_time = match (in_order(p, texts, DayOrder::DayFirst), in_order(p, texts, DayOrder::MonthFirst)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    };
    let first = by_time.or(comma.filter(|c| *c)).unwrap_or_else(|| currency.is_some_and(|c| c != "USD"));
    (of(first), Some(Doubt::DayOrder(of(first))))
}

/// Whether the first different dates of a column rise or fall when read in an order.
fn in_order(p: &Profile, texts: &Texts, order: DayOrder) -> bool {
    let days: Vec<NaiveDate> =
        p.distinct.iter().filter(|t| texts.kind(**t) == Kind::Period).filter_map(|t| periods::day(texts.get(*t), order)).collect();
    days.len() > 2 && (days.is_sorted() || days.iter().rev().is_sorted())
}

/// Says what stays in doubt, where it matters for what the columns are, and asks what only a person knows.
pub(in crate::workbook::read) fn say(doubts: &[(u16, Doubt)], table: &mut Table, profiles: &[Profile], texts: &Texts, issues: &mut Issues) {
    let row = table.header_rows.last().copied().unwrap_or(table.range.top);
    for (index, doubt) in doubts {
        let Some((column, p)) = table.columns.iter().zip(profiles).find(|(c, _)| c.index == *index) else { continue };
        let (period, amount) = (column.role == Role::Period, matches!(column.role, Role::Amount(_)));
        let example = |kind: Kind, fits: &dyn Fn(&str) -> bool| {
            p.distinct.iter().filter(|t| texts.kind(**t) == kind).map(|t| texts.get(*t)).find(|t| fits(t)).unwrap_or_default().to_owned()
        };
        let date = || example(Kind::Period, &|t| periods::can_swap(t));
        let number = || example(Kind::Number, &|t| numbers::open_sign(t).is_some());
        let (severity, kind, ask, sentence) = match doubt {
            Doubt::DayOrder(order) if period => (
                Severity::Warning,
                IssueKind::AmbiguousDate,
                Some(*order),
                format!(
                    "heads dates such as “{}”, which can be read day first or month first; they were read {}. Choose the order on the Mapping page.",
                    date(),
                    said(*order)
                ),
            ),
            Doubt::BothOrders(order) if period => (
                Severity::Warning,
                IssueKind::AmbiguousDate,
                None,
                format!(
                    "heads dates of which some have the day first and some the month; those that can be both were read {}. Write them in one order.",
                    said(*order)
                ),
            ),
            Doubt::FirstDays(year) if period => (
                Severity::Warning,
                IssueKind::AmbiguousDate,
                Some(DayOrder::MonthFirst),
                format!(
                    "heads dates that are all 1 to 12 January {year}: months seem to have been saved as days. They count in January; say on the Mapping page that the day stands first to swap them."
                ),
            ),
            Doubt::Thousands(sign) if amount => (
                Severity::Info,
                IssueKind::AmbiguousNumber,
                None,
                format!(
                    "heads numbers such as “{}”, whose “{sign}” was read as separating thousands. Set the decimal sign on the Mapping page if it is that.",
                    number()
                ),
            ),
            Doubt::BothSigns(mark) if amount => (
                Severity::Warning,
                IssueKind::AmbiguousNumber,
                None,
                format!(
                    "heads numbers with points and commas in both uses; “{}” was read with a decimal {}. Write them in one way.",
                    number(),
                    if *mark == Mark::Comma { "comma" } else { "point" }
                ),
            ),
            Doubt::Currencies if amount && table.columns.iter().all(|c| c.role != Role::Currency) => (
                Severity::Warning,
                IssueKind::Guessed,
                None,
                "heads amounts whose number formats show several currencies; they are read as one. Put each currency into a column of its own, or name it in a column Currency.".to_owned(),
            ),
            _ => continue,
        };
        let cell = CellRef { source: table.source, sheet: table.sheet, row, col: *index };
        issues.add(cell, severity, kind, &sentence);
        if let Some(order) = ask {
            let ask = Ask::DayOrder { day_first: order == DayOrder::DayFirst };
            if !table.asks.contains(&ask) {
                table.asks.push(ask);
            }
        }
    }
}

/// Says that a table's amounts count in no period, or in calendar years that are called fiscal, and asks for the period.
pub(in crate::workbook::read) fn say_time(table: &mut Table, heads: &[Head], read: &Extract, around: &Context, issues: &mut Issues) {
    if read.facts == 0 {
        return;
    }
    let cell = CellRef { source: table.source, sheet: table.sheet, row: table.range.top, col: table.range.left };
    let place = format!("{}: the table at {}", table.sheet_name, table.range);
    if read.ledger.facts().iter().all(|f| f.period.is_none()) {
        let offer = around.year.and_then(|(year, _)| Period::year(year, 1));
        let hint = offer.map_or_else(String::new, |p| format!(" The title, the sheet or the file says {}.", p.label()));
        table.asks.push(Ask::Period { offer });
        let message = format!("{place} names no period, so its amounts count in none.{hint} Choose the period on the Mapping page.");
        issues.note(Some(cell), Severity::Warning, IssueKind::UnreadablePeriod, message);
    }
    // A column of totals may well be headed `FY26`: only periods that amounts count in are worth a question.
    let counts = |column: &Column| matches!(column.role, Role::Amount(_));
    let fiscal = table.columns.iter().zip(heads).any(|(c, h)| counts(c) && h.when.is_some_and(When::is_fiscal));
    if read.fiscal || fiscal {
        let message = format!(
            "{place} names fiscal years or quarters, and nothing says in which month the fiscal year starts; they were read as calendar ones. Write “Fiscal year starts in April”, or another month, above the table if it does not start in January."
        );
        issues.note(Some(cell), Severity::Info, IssueKind::AssumedYear, message);
    }
}

fn said(order: DayOrder) -> &'static str {
    match order {
        DayOrder::DayFirst => "day first",
        DayOrder::MonthFirst => "month first",
    }
}
