//! Which of a table's amounts are written in thousands or the like, by what its headers, titles and notes state, and whether the amounts
//! themselves bear that out.

use super::scales::stated;
use crate::ledger::measure::Unit;
use crate::ledger::{CellRef, display};
use crate::workbook::issue::{IssueKind, Severity};
use crate::workbook::mapping::{Ask, Column, Role, Table};
use crate::workbook::read::cells;
use crate::workbook::read::issues::Issues;
use crate::workbook::read::rows::amounts::plain_amount;
use crate::workbook::read::rows::extract::Source;
use crate::workbook::scale::Scale;

/// Rows that are looked at to tell whether amounts are written out in full.
const SAMPLE: usize = 400;
/// A longer text tells a story, and states no scale.
const LONGEST: usize = 160;
/// Rows below a table in which a note may stand.
const NOTE_ROWS: u32 = 8;
/// An amount from which on nobody would have written it in thousands.
const IN_FULL: u64 = 1_000_000;
/// The same in currencies of which a thousand buys little.
const IN_FULL_SMALL: u64 = 1_000_000_000;
/// Currencies of which a thousand buys little.
const SMALL: [&str; 5] = ["JPY", "KRW", "IDR", "VND", "HUF"];

/// A scale that something states, in words such as `the title says “in thousands”`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Statement {
    scale: Scale,
    place: String,
}

/// What was made of the scales that a table states.
#[derive(Debug, Default)]
pub(in crate::workbook::read) struct Scaled {
    /// What states the scale, in words; empty when nothing does.
    pub(in crate::workbook::read) reason: String,
    /// A scale that is stated and was not applied, with an amount that speaks against it.
    doubt: Option<(Scale, String)>,
}

/// Gives each column of amounts the scale in which it is written.
///
/// A column's own header speaks of whatever it counts, a title, a note or a corner of the table of money alone. A number format that shows
/// thousands has whole amounts below it.
pub(in crate::workbook::read) fn settle(table: &Source<'_>, columns: &mut [Column], person: Option<Scale>) -> Scaled {
    let around = around(table, columns);
    let mut scaled = Scaled::default();
    let mut given: Vec<(usize, Statement, bool)> = Vec::new();
    for (i, column) in columns.iter_mut().enumerate() {
        let (Role::Amount(amount), Some(head), Some(profile)) = (&column.role, table.heads.get(i), table.profiles.get(i)) else { continue };
        let own = stated(&column.header).map(|scale| Statement { scale, place: format!("the header says “{}”", column.header) });
        let money = amount.measure.as_ref().is_none_or(|m| m.unit() == Unit::Money) || head.currency.or(profile.look.currency).is_some();
        let is_own = own.is_some();
        let found = own.or_else(|| around.clone().filter(|_| money));
        if let Some(scale) = person.filter(|_| is_own || money) {
            column.scale = scale;
            column.reason = format!("{}; in {}, set by you", column.reason, scale.name());
            scaled.reason = "set by you".into();
            continue;
        }
        let Some(found) = found else { continue };
        if profile.look.shortened {
            column.reason = format!("{}; its number format shows {}, its cells hold whole amounts", column.reason, found.scale.name());
            continue;
        }
        given.push((i, found, is_own));
    }
    let shared: Vec<usize> = given.iter().filter(|(.., own)| !own).map(|(i, ..)| *i).collect();
    for (i, found, own) in given {
        if let Some(long) = in_full(table, columns, if own { std::slice::from_ref(&i) } else { &shared }) {
            scaled.doubt = scaled.doubt.or(Some((found.scale, long)));
        } else if let Some(column) = columns.get_mut(i) {
            column.scale = found.scale;
            column.reason = format!("{}; in {}", column.reason, found.scale.name());
        }
        if scaled.reason.is_empty() {
            scaled.reason = found.place;
        }
    }
    scaled
}

/// What stands around the amounts: in the headers of their labels, the nearest title, a note below the table, the sheet's name.
fn around(table: &Source<'_>, columns: &[Column]) -> Option<Statement> {
    let labels = columns.iter().filter(|c| matches!(c.role, Role::Dimension(_) | Role::MeasureName | Role::Note | Role::Currency));
    let corners = labels.map(|c| (c.header.clone(), "the header"));
    let titles = table.region.titles.iter().rev().map(|t| (t.clone(), "the title"));
    let notes = notes(table).into_iter().map(|t| (t, "the note"));
    let sheet = std::iter::once((table.grid.name.clone(), "the sheet’s name"));
    corners.chain(titles).chain(notes).chain(sheet).filter(|(text, _)| text.chars().count() <= LONGEST).find_map(
        |(text, place): (String, &str)| {
            stated(&text).map(|scale| Statement { scale, place: format!("{place} says “{}”", cells::short(&text)) })
        },
    )
}

/// Texts below the last amounts of a table, down to where another table may begin.
fn notes(table: &Source<'_>) -> Vec<String> {
    let (grid, range) = (table.grid, table.region.range);
    let filled = |row: u32| (range.left..=range.right).filter(move |c| grid.value(row, *c).is_some());
    let text = |row: u32| filled(row).find_map(|c| grid.text(table.texts, row, c));
    let first = table.region.header_rows.last().map_or(range.top, |r| r + 1);
    let inside = grid.rows_between(first, range.bottom).iter().rev().copied().take_while(|row| filled(*row).count() == 1);
    let below = grid.rows_between(range.bottom + 1, range.bottom.saturating_add(NOTE_ROWS));
    // What stands over another header is that table's title.
    let below = if below.iter().any(|row| filled(*row).count() > 2) { &[] } else { below };
    inside.chain(below.iter().copied()).filter_map(text).map(str::to_owned).collect()
}

/// An amount of some columns that is written out in full, where a good part of them are: nobody shortens amounts to millions of thousands.
fn in_full(table: &Source<'_>, columns: &[Column], which: &[usize]) -> Option<String> {
    let first = table.region.header_rows.last().map_or(table.region.range.top, |r| r + 1);
    let (mut all, mut long, mut example) = (0_usize, 0_usize, None);
    for i in which {
        let (Some(column), Some(profile), Some(head)) = (columns.get(*i), table.profiles.get(*i), table.heads.get(*i)) else { continue };
        let small = profile.look.currency.or(head.currency).or(table.currency).is_some_and(|c| SMALL.contains(&c));
        let least = if small { IN_FULL_SMALL } else { IN_FULL };
        for row in table.grid.rows_between(first, table.region.range.bottom).iter().take(SAMPLE) {
            let Some(amount) = plain_amount(table, *row, column.index, profile.mark).filter(|n| !n.is_zero()) else { continue };
            all += 1;
            if amount.abs() >= least.into() {
                long += 1;
                example = example.or(Some(amount));
            }
        }
    }
    example.filter(|_| long * 4 >= all).map(|n| display::number(n, 0))
}

/// Says in which scale the amounts are read, or why they are read as they stand though a scale is stated.
pub(in crate::workbook::read) fn say(scaled: &Scaled, table: &mut Table, issues: &mut Issues) {
    let money = |c: &&Column| matches!(&c.role, Role::Amount(a) if a.measure.as_ref().is_none_or(|m| m.unit() == Unit::Money));
    let mut scales: Vec<Scale> = table.columns.iter().filter(|c| money(c) || c.scale != Scale::Units).map(|c| c.scale).collect();
    scales.sort_unstable();
    scales.dedup();
    let at = table.columns.iter().find(|c| c.scale != Scale::Units || (scaled.doubt.is_some() && money(c)));
    let Some(col) = at.map(|c| c.index) else { return };
    let row = table.header_rows.last().copied().unwrap_or(table.range.top);
    let cell = CellRef { source: table.source, sheet: table.sheet, row, col };
    let place = format!("{}: the table at {}", table.sheet_name, table.range);
    let reason = &scaled.reason;
    if let Some((scale, long)) = &scaled.doubt {
        let scale = scale.name();
        let message = format!(
            "{place} states its amounts in {scale} ({reason}), but they seem to be written out in full, such as {long}; they are read as they stand. Choose {scale} on the Mapping page if they are."
        );
        issues.note(Some(cell), Severity::Warning, IssueKind::Scaled, message);
    } else if let [.., largest] = scales.as_slice() {
        let twelve = largest.real(12.into()).map(|n| display::number(n, 0)).unwrap_or_default();
        let names = scales.iter().map(|s| s.name()).collect::<Vec<_>>().join(" and ");
        let which = if scales.len() > 1 { format!("in {names}, column by column") } else { format!("in {names}") };
        let counts = if scales.len() > 1 { format!("{} count", largest.name()) } else { "counts".to_owned() };
        let message = format!(
            "{place} writes its amounts {which} ({reason}): 12 {counts} as {twelve}. Choose another scale on the Mapping page if that is wrong."
        );
        issues.note(Some(cell), Severity::Info, IssueKind::Scaled, message);
    }
    table.asks.extend(scaled.doubt.iter().map(|(stated, _)| Ask::Scale { stated: *stated }));
}
