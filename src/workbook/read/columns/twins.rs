//! Columns whose headers say the same: quantity, price and money told apart by their amounts; else the first counts, and an issue says so.

use super::heads::{Head, Told};
use super::profile::Profile;
use crate::workbook::read::grid::{Grid, GridColumn, Value};
use crate::workbook::read::regions::Region;
use crate::workbook::read::words::catalog::{self, Concept};
use crate::workbook::read::words::versions::Said;

/// Rows that are compared.
const SAMPLE: usize = 200;
/// Columns that are compared; a table with more is no budget that people wrote by hand.
const MAX_COLUMNS: usize = 2_000;

/// Something to tell people about a column: its position in the table, how bad, and a sentence after its address.
pub(in crate::workbook::read) struct Note {
    /// Position of the column in the table.
    pub(in crate::workbook::read) at: usize,
    /// The sentence.
    pub(in crate::workbook::read) sentence: String,
}

/// Tells columns of one header apart, and a total of price and number from a total of columns.
pub(in crate::workbook::read) fn settle(grid: &Grid, region: &Region, heads: &mut [Head], profiles: &[Profile]) -> Vec<Note> {
    let mut notes = Vec::new();
    if heads.len() > MAX_COLUMNS {
        return notes;
    }
    let first = region.header_rows.last().map_or(region.range.top, |r| r + 1);
    let values = |i: usize| -> Vec<Option<f64>> { numbers(grid, region, first, i) };
    let numeric: Vec<usize> = (0..heads.len()).filter(|i| profiles.get(*i).is_some_and(|p| p.is_numeric() && !p.look.percent)).collect();
    products(heads, &numeric, profiles, &values);
    let mut done: Vec<usize> = Vec::new();
    for i in &numeric {
        if done.contains(i) {
            continue;
        }
        let group: Vec<usize> = numeric.iter().copied().filter(|j| j >= i && alike(heads, *i, *j)).collect();
        done.extend(&group);
        if group.len() >= 2 {
            tell(heads, profiles, &group, &values, &mut notes);
        }
    }
    notes
}

/// Whether two columns' headers say the same; a program's mark for a repeated name (`Plan.1`) tells nothing.
fn alike(heads: &[Head], i: usize, j: usize) -> bool {
    let (Some(a), Some(b)) = (heads.get(i), heads.get(j)) else { return false };
    if i == j {
        return true;
    }
    let never = |h: &Head| h.told.is_some() || h.derived.is_some() || h.said == Some(Said::Other);
    if never(a) || never(b) || (a.text.is_empty() && !b.borrowed) {
        return false;
    }
    if b.borrowed {
        return i + 1 == j || (a.when == b.when && a.said == b.said && heads.get(j - 1).is_some_and(|left| left.text == a.text));
    }
    a.when == b.when && (a.text.eq_ignore_ascii_case(&b.text) || a.text.eq_ignore_ascii_case(stem(&b.text)))
}

/// A header without the number that a program gives to repeated names: `Plan.1`.
fn stem(text: &str) -> &str {
    text.rsplit_once('.')
        .filter(|(stem, n)| !stem.is_empty() && n.len() <= 2 && n.bytes().all(|b| b.is_ascii_digit()))
        .map_or(text, |s| s.0)
}

/// The numbers of a column in the first lines of the table.
fn numbers(grid: &Grid, region: &Region, first: u32, i: usize) -> Vec<Option<f64>> {
    let column: Option<&GridColumn> = grid.columns.get(usize::from(region.range.left) + i);
    let rows = grid.rows_between(first, region.range.bottom).iter().take(SAMPLE);
    rows.map(|row| match column.and_then(|c| c.value(*row)) {
        Some(Value::Number(n)) => Some(n),
        _ => None,
    })
    .collect()
}

/// Whether two columns multiplied give a third, line by line.
fn multiply(a: &[Option<f64>], b: &[Option<f64>], c: &[Option<f64>]) -> bool {
    let (mut hits, mut misses, mut telling) = (0, 0, false);
    for ((a, b), c) in a.iter().zip(b).zip(c) {
        let (Some(a), Some(b), Some(c)) = (a, b, c) else { continue };
        if *c == 0.0 {
            continue;
        }
        if (a * b - c).abs() <= 0.01_f64.max(c.abs() * 0.005) {
            hits += 1;
            telling |= (*a - 1.0).abs() > 1e-9 && (*b - 1.0).abs() > 1e-9;
        } else {
            misses += 1;
        }
    }
    hits >= 2 && telling && misses * 8 <= hits
}

/// A column headed `Total` behind a price and a number is money, and no total of columns.
fn products(heads: &mut [Head], numeric: &[usize], profiles: &[Profile], values: &impl Fn(usize) -> Vec<Option<f64>>) {
    for (at, c) in numeric.iter().enumerate().skip(2) {
        if !heads.get(*c).is_some_and(|h| h.mentions_total && h.told.is_none()) {
            continue;
        }
        let before: Vec<usize> = numeric.iter().take(at).rev().take(4).copied().collect();
        let pair = before.iter().flat_map(|a| before.iter().map(move |b| (*a, *b))).find(|(a, b)| {
            let same = |i: usize| heads.get(i).is_some_and(|h| heads.get(*c).is_some_and(|t| h.option == t.option && h.when == t.when));
            a < b && same(*a) && same(*b) && multiply(&values(*a), &values(*b), &values(*c))
        });
        let Some((a, b)) = pair else { continue };
        let whole = |i: usize| profiles.get(i).is_some_and(|p| p.whole == p.numbers);
        let price = |w: &String| catalog::words(Concept::Prices).of(w).is_some() || catalog::words(Concept::Rates).says(w, "rate");
        let priced = |i: usize| heads.get(i).is_some_and(|h| h.rest.iter().any(price));
        let (price, number) = if priced(a) || (!priced(b) && !whole(a) && whole(b)) { (a, b) } else { (b, a) };
        for (i, told) in [(price, Told::Price), (number, Told::Quantity), (*c, Told::Money)] {
            if let Some(head) = heads.get_mut(i) {
                head.told = Some(told);
            }
        }
    }
}

/// Tells the columns of one header apart.
fn tell(heads: &mut [Head], profiles: &[Profile], group: &[usize], values: &impl Fn(usize) -> Vec<Option<f64>>, notes: &mut Vec<Note>) {
    let mut set = |i: usize, told: Told| {
        if let Some(head) = heads.get_mut(i) {
            head.told = Some(told);
        }
    };
    let all: Vec<Vec<Option<f64>>> = group.iter().map(|i| values(*i)).collect();
    let money = |i: usize| profiles.get(i).is_some_and(|p| p.look.currency.is_some());
    let whole = |i: usize| profiles.get(i).is_some_and(|p| p.whole == p.numbers);
    if let ([a, b, c], [of_a, of_b, of_c]) = (group, all.as_slice()) {
        let found = [(a, b, c, of_a, of_b, of_c), (a, c, b, of_a, of_c, of_b), (b, c, a, of_b, of_c, of_a)]
            .into_iter()
            .find(|(.., x, y, z)| multiply(x, y, z));
        if let Some((x, y, z, ..)) = found {
            let (number, price) = if whole(*y) && !whole(*x) || (money(*x) && !money(*y)) { (*y, *x) } else { (*x, *y) };
            set(number, Told::Quantity);
            set(price, Told::Price);
            set(*z, Told::Money);
            notes.push(Note {
                at: number,
                sentence: "and the columns beside it have the same header; they were read as number, price and money, because number × price = money.".into(),
            });
            return;
        }
    }
    if let ([a, b], [of_a, of_b]) = (group, all.as_slice())
        && of_a != of_b
    {
        let unlabeled = profiles.get(*b).is_some();
        let pair = match (money(*a), money(*b), whole(*a), whole(*b)) {
            (false, true, ..) | (false, false, true, false) => Some((*a, *b)),
            (true, false, ..) | (false, false, false, true) => Some((*b, *a)),
            _ => None,
        };
        if let Some((number, sum)) = pair.filter(|_| unlabeled) {
            set(number, Told::Quantity);
            set(sum, Told::Money);
            notes.push(Note { at: *b, sentence: "has no header of its own, or the same as the column before it; of the two, the whole numbers were read as quantity and the other as money. Set the roles on the Mapping page if that is wrong.".into() });
            return;
        }
    }
    for (i, own) in group.iter().zip(&all).skip(1) {
        set(*i, Told::Again);
        let sentence = if all.first() == Some(own) {
            "has the same header and the same amounts as a column before it; it is left out. Correct the header if it should count."
        } else {
            "has no header of its own, or the same as a column before it, and other amounts; it is left out. Set its role on the Mapping page if it should count."
        };
        notes.push(Note { at: *i, sentence: sentence.into() });
    }
}
