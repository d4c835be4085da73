//! What the files of a project state once for all their tables: the one currency, the first month of the fiscal year.

use crate::workbook::read::Place;
use crate::workbook::read::cells::looks;
use crate::workbook::read::cells::periods;
use crate::workbook::read::grid::{Grid, Texts, Value};
use crate::workbook::read::load::Book;
use crate::workbook::read::words::catalog::{self, Concept};
use crate::workbook::read::words::months::month;
use crate::workbook::read::words::tokens;

/// Rows of a sheet, from its top, in which a statement about the whole workbook is looked for.
const TOP_ROWS: u32 = 60;
/// The longest text that is such a statement.
const LONGEST: usize = 100;

/// What is stated once.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::workbook::read) struct Stated {
    /// The one currency that the files state; `None` when they state none or several.
    pub(in crate::workbook::read) currency: Option<&'static str>,
    /// The month in which fiscal years start, 1 to 12; `None` when nothing says it.
    pub(in crate::workbook::read) fiscal_start: Option<u32>,
}

/// What the files state once.
pub(in crate::workbook::read) fn stated(books: &[Book], places: &[Place<'_>]) -> Stated {
    let fiscal_start =
        books.iter().flat_map(|b| b.grids.iter().map(move |g| (g, &b.texts))).find_map(|(grid, texts)| fiscal_start(grid, texts));
    Stated { currency: only_currency(places), fiscal_start }
}

/// The month that a text names as the start of the fiscal year, or that stands beside or below such a text.
fn fiscal_start(grid: &Grid, texts: &Texts) -> Option<u32> {
    for (col, column) in (0_u16..).zip(&grid.columns) {
        for (row, value) in column.between(0, TOP_ROWS) {
            let Value::Text(place) = value else { continue };
            let text = texts.get(place);
            if text.len() > LONGEST {
                continue;
            }
            let words = tokens(text);
            let Some(found) = catalog::words(Concept::FiscalStarts).find(&words, &[]) else { continue };
            let named = words.get(found.at + found.length..).unwrap_or_default().iter().find_map(|w| month(w).or_else(|| number(w)));
            let beside = || [(row, col + 1), (row + 1, col)].into_iter().find_map(|(r, c)| month_in(grid, texts, r, c));
            if let Some(month) = named.or_else(beside) {
                return Some(month);
            }
        }
    }
    None
}

fn number(word: &str) -> Option<u32> {
    word.parse().ok().filter(|n| (1..=12).contains(n))
}

fn month_in(grid: &Grid, texts: &Texts, row: u32, col: u16) -> Option<u32> {
    match grid.value(row, col)? {
        Value::Number(n) => number(&n.to_string()),
        Value::Date(serial) => periods::day_of_serial(serial).map(|day| chrono::Datelike::month(&day)),
        Value::Text(place) => tokens(texts.get(place)).iter().find_map(|w| month(w).or_else(|| number(w))),
        _ => None,
    }
}

/// The one currency that headers, titles, formats and currency columns state; `None` when they state none or several.
fn only_currency(places: &[Place<'_>]) -> Option<&'static str> {
    let mut found: Option<&'static str> = None;
    for Place { book, grid, region, .. } in places {
        let texts = &book.texts;
        let titles = region.titles.iter().map(String::as_str).filter_map(looks::stated);
        let heads = region
            .header_rows
            .iter()
            .flat_map(|r| (region.range.left..=region.range.right).filter_map(|c| grid.text(texts, *r, c)))
            .filter_map(looks::stated);
        let columns = (region.range.left..=region.range.right).filter_map(|c| grid.columns.get(usize::from(c)));
        let formats = columns.clone().flat_map(|c| c.looks_between(0, u32::MAX).filter_map(|(_, l)| l.currency));
        let codes = columns.flat_map(|c| c.between(0, u32::MAX).take(2_000)).filter_map(|(_, v)| match v {
            Value::Text(place) if texts.get(place).len() == 3 => looks::code(texts.get(place)),
            _ => None,
        });
        for code in titles.chain(heads).chain(formats).chain(codes) {
            if found.is_some_and(|f| f != code) {
                return None;
            }
            found = Some(code);
        }
    }
    found
}
