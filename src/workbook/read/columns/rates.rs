//! Exchange rates and the gross margin: what a workbook states beside its lines.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::heads::Head;
use crate::ledger::amount;
use crate::ledger::currency::Rate;
use crate::ledger::{CellRef, Currency};
use crate::workbook::mapping::{Column, Role};
use crate::workbook::read::cells::looks;
use crate::workbook::read::cells::numbers::{self, Mark};
use crate::workbook::read::grid::{Grid, Kind, Texts, Value};
use crate::workbook::read::regions::Region;
use crate::workbook::read::words::catalog::{self, Concept};
use crate::workbook::read::words::tokens;

/// Rates to one currency.
#[derive(Debug, Clone, Default)]
pub(in crate::workbook::read) struct Found {
    /// What they convert to.
    pub(in crate::workbook::read) base: Currency,
    /// Rate by currency.
    pub(in crate::workbook::read) rates: BTreeMap<Currency, Rate>,
}

/// The rates of a table that lists them: a currency column and a column whose header says rate; `None` for any other table.
pub(in crate::workbook::read) fn find(
    grid: &Grid,
    texts: &Texts,
    region: &Region,
    columns: &[Column],
    heads: &[Head],
    source: u16,
) -> Option<Found> {
    let codes = columns.iter().find(|c| c.role == Role::Currency)?.index;
    let says_rate = |h: &Head| catalog::words(Concept::Rates).among(&tokens(&h.text), "rate");
    let (at, head) = heads.iter().enumerate().find(|(i, h)| says_rate(h) && columns.get(*i).is_some_and(|c| c.index != codes))?;
    // A ledger with a rate beside its amounts is a ledger: a list of rates has nothing else to count, and names each currency once.
    let others = columns.iter().enumerate().any(|(i, c)| i != at && matches!(&c.role, Role::Amount(_)));
    if others || region.range.bottom - region.range.top > 200 {
        return None;
    }
    let col = columns.get(at)?.index;
    let first = region.header_rows.last()? + 1;
    let mut found = Found::default();
    let mut ones = Vec::new();
    let mut first_rates = BTreeMap::new();
    for row in grid.rows_between(first, region.range.bottom) {
        let (Some(code), Some(rate)) = (grid.text(texts, *row, codes).and_then(looks::code), number(grid.value(*row, col), texts)) else {
            continue;
        };
        if rate <= Decimal::ZERO {
            continue;
        }
        if rate == Decimal::ONE {
            ones.push(code);
        }
        let cell = CellRef { source, sheet: grid.index, row: *row, col };
        first_rates.entry(Currency(code.to_owned())).or_insert(Rate { rate, cell: Some(cell) });
    }
    if first_rates.is_empty() {
        return None;
    }
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
    if per_base {
        for rate in first_rates.values_mut() {
            rate.rate = Decimal::ONE.checked_div(rate.rate)?;
        }
    }
    found.base = Currency(base);
    found.rates = first_rates;
    Some(found)
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
