//! Exchange rates and the gross margin: what a workbook states beside its lines.

use rust_decimal::Decimal;

use super::heads::Head;
use super::roles::Sheetwise;
use crate::ledger::amount;
use crate::ledger::currency::Rate;
use crate::ledger::{CellRef, Currency, Period, RateKind, Rates, Version};
use crate::workbook::mapping::{Column, Role};
use crate::workbook::read::cells::looks;
use crate::workbook::read::cells::numbers::{self, Mark};
use crate::workbook::read::cells::times::{Times, Timing, Told};
use crate::workbook::read::grid::{Grid, Kind, Texts, Value};
use crate::workbook::read::words::catalog::{self, Concept};
use crate::workbook::read::words::tokens;
use crate::workbook::read::words::versions::{self, Said};

/// Rows of a list of rates at most: five years of months of sixteen currencies.
const MOST: u32 = 1_000;

/// A column of rates.
struct Listed<'a> {
    /// Position among the table's columns.
    at: usize,
    col: u16,
    head: &'a Head,
    /// The kind that its header names.
    kind: Option<RateKind>,
    /// The period that its header names, where periods stand across.
    period: Option<Period>,
}

/// The rates of a table that lists them: a currency column beside columns whose headers say rate, or beside periods under a title that
/// says so; `None` for any other table. Rows may name a period and a kind; what names none is a plan rate.
pub(in crate::workbook::read) fn find(table: &Sheetwise<'_>, columns: &[Column], timing: &Timing<'_>, source: u16) -> Option<Rates> {
    let (grid, texts, region) = (table.grid, table.texts, table.region);
    let codes = columns.iter().find(|c| c.role == Role::Currency)?.index;
    let listed = listed(table, columns, codes);
    let head = listed.first()?.head;
    // A ledger with a rate beside its amounts is a ledger: a list of rates has nothing else to count.
    let others = columns.iter().enumerate().any(|(i, c)| matches!(&c.role, Role::Amount(_)) && listed.iter().all(|l| l.at != i));
    if others || region.range.bottom - region.range.top > MOST {
        return None;
    }
    let first = region.header_rows.last()? + 1;
    let rows = || grid.rows_between(first, region.range.bottom);
    let kinds = columns.iter().map(|c| c.index).filter(|c| *c != codes).find(|col| {
        let mut said = rows().iter().filter_map(|row| grid.text(texts, *row, *col)).peekable();
        said.peek().is_some() && said.all(|text| kind(text).is_some())
    });
    let near = region.titles.iter().rev().find_map(|title| kind(title));
    let by_table = near.or_else(|| kind(&grid.name)).unwrap_or_default();
    let dates: Vec<_> = columns
        .iter()
        .enumerate()
        .filter(|(_, c)| c.role == Role::Period)
        .filter_map(|(i, c)| Some((c.index, table.profiles.get(i)?, c.header.as_str())))
        .collect();
    let mut times = Times::new(timing, &dates, (first, region.range.bottom));
    let mut found: Vec<(Currency, RateKind, Option<Period>, Rate)> = Vec::new();
    for row in rows() {
        let Some(code) = grid.text(texts, *row, codes).and_then(looks::code) else { continue };
        let period = match times.of(grid, texts, *row) {
            Told::At(period) => Some(period),
            Told::Blank => None,
            // A rate whose period cannot be read is not one for every period.
            Told::Unreadable(_) => continue,
        };
        let of_row = kinds.and_then(|col| kind(grid.text(texts, *row, col)?));
        for one in &listed {
            let Some(rate) = number(grid.value(*row, one.col), texts).filter(|rate| *rate > Decimal::ZERO) else { continue };
            let cell = CellRef { source, sheet: grid.index, row: *row, col: one.col };
            let kind = of_row.or(one.kind).unwrap_or(by_table);
            found.push((Currency(code.to_owned()), kind, one.period.or(period), Rate { rate, cell: Some(cell) }));
        }
    }
    let mut ones: Vec<&str> = found.iter().filter(|(.., rate)| rate.rate == Decimal::ONE).map(|(code, ..)| code.0.as_str()).collect();
    ones.dedup();
    let stated: Vec<&str> =
        head.text.split(|c: char| !c.is_ascii_alphabetic()).filter_map(|w| if w.len() == 3 { looks::code(w) } else { None }).collect();
    let base = match (stated.as_slice(), ones.as_slice()) {
        // `EUR/USD`: dollars per euro; the last one named is the base.
        ([.., last], _) => (*last).to_owned(),
        ([], [only]) => (*only).to_owned(),
        _ => region.titles.iter().rev().find_map(|t| looks::stated(t)).or_else(|| looks::stated(&head.text)).unwrap_or("").to_owned(),
    };
    // `per USD` without a currency before it: units of the foreign currency per dollar, so the rate is turned around.
    let words = tokens(&head.text);
    let per_base = words.windows(2).any(|w| matches!(w, [per, code] if per == "per" && code.to_uppercase() == base)) && stated.len() == 1;
    let mut rates = Rates::to(Currency(base));
    for (currency, kind, period, mut rate) in found {
        if per_base {
            rate.rate = Decimal::ONE.checked_div(rate.rate)?;
        }
        rates.add(currency, kind, period, rate);
    }
    (!rates.is_empty()).then_some(rates)
}

/// The columns of rates: those whose headers say so, each of another kind; else the periods across.
fn listed<'a>(table: &Sheetwise<'a>, columns: &[Column], codes: u16) -> Vec<Listed<'a>> {
    let says_rate = |text: &str| catalog::words(Concept::Rates).among(&tokens(text), "rate");
    let all = || table.heads.iter().zip(columns).enumerate().filter(|(_, (_, c))| c.index != codes);
    let mut listed: Vec<Listed<'_>> = Vec::new();
    for (at, (head, column)) in all().filter(|(_, (head, _))| says_rate(&head.text)) {
        let kind = kind(&head.text);
        if listed.is_empty() || (kind.is_some() && listed.iter().all(|one| one.kind != kind)) {
            listed.push(Listed { at, col: column.index, head, kind, period: None });
        }
    }
    let titles = table.region.titles.iter().map(String::as_str).chain([table.grid.name.as_str()]);
    // `Spend per month` is no title of rates.
    let titled = titles.map(|title| tokens(title).into_iter().filter(|w| w != "per").collect::<Vec<_>>());
    let named = titled.into_iter().any(|words| catalog::words(Concept::Rates).among(&words, "rate"));
    let lines = columns.iter().any(|c| matches!(c.role, Role::Dimension(_)));
    if listed.is_empty() && named && !lines {
        let across = all().filter_map(|(at, (head, column))| match &column.role {
            Role::Amount(amount) => Some(Listed { at, col: column.index, head, kind: kind(&head.text), period: Some(amount.period?) }),
            _ => None,
        });
        listed.extend(across);
    }
    listed
}

/// The kind of rates that words name: `Plan`, `Actual`, `Spot`; `None` when they name none.
fn kind(text: &str) -> Option<RateKind> {
    let words = tokens(text);
    if catalog::words(Concept::RateKinds).find(&words, &[]).is_some() {
        return Some(RateKind::Actual);
    }
    match versions::version(&words)?.0 {
        Said::Is(Version::Actual) => Some(RateKind::Actual),
        Said::Is(Version::Plan | Version::Forecast) | Said::Projected => Some(RateKind::Plan),
        Said::Is(Version::Committed) | Said::Other => None,
    }
}

fn number(value: Option<Value>, texts: &Texts) -> Option<Decimal> {
    match value? {
        Value::Number(n) => amount::from_cell(n),
        Value::Text(place) if texts.kind(place) == Kind::Number => numbers::parse(texts.get(place), Mark::Point).map(|n| n.value),
        _ => None,
    }
}

/// The gross margin beside a label that says so, as a share of one; `None` when no cell does.
pub(in crate::workbook::read) fn gross_margin(grid: &Grid, texts: &Texts, source: u16) -> Option<(Decimal, CellRef)> {
    for (col, column) in grid.columns.iter().enumerate() {
        let col = u16::try_from(col).ok()?;
        for (row, value) in column.between(0, u32::MAX).take(5_000) {
            let Value::Text(place) = value else { continue };
            if texts.kind(place) != Kind::Word || texts.get(place).len() > 60 || !says_gross_margin(texts.get(place)) {
                continue;
            }
            // The value stands right of its label; a second number beside it makes it a line of a table.
            let beside: Vec<(u16, Decimal)> =
                (col + 1..=col.saturating_add(4)).filter_map(|c| number(grid.value(row, c), texts).map(|n| (c, n))).collect();
            let [(at, margin)] = beside.as_slice() else { continue };
            let margin =
                if *margin > Decimal::ONE && *margin <= Decimal::ONE_HUNDRED { margin.checked_div(Decimal::ONE_HUNDRED)? } else { *margin };
            if margin > Decimal::ZERO && margin <= Decimal::ONE {
                return Some((margin, CellRef { source, sheet: grid.index, row, col: *at }));
            }
        }
    }
    None
}

fn says_gross_margin(text: &str) -> bool {
    let words = tokens(text);
    let joined = words.iter().filter(|w| w.as_str() != "%").cloned().collect::<Vec<_>>().join(" ");
    catalog::words(Concept::Rates).says(&joined, "gross margin")
}
