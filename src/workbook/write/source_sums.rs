//! Sums of long columns as a spreadsheet takes them: SUMIFS over the source's own rows, picked by what stands in their other columns. Each
//! is tried on the cells first, and used only where it picks exactly the cells that a line comes from and adds them up to the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::ledger::amount::from_cell;
use crate::ledger::cell::{column, quoted_sheet};
use crate::ledger::{CellRef, DimensionKind, Measure, Period, Range};
use crate::workbook::mapping::{Import, Role, Table};
use crate::workbook::read::{Book, Held, day_of_serial};
use crate::workbook::scale::Scale;

/// The most sums that a line is made of.
const MOST: usize = 4;
/// The most cells that all formulas together compare: beyond that, every recalculation would be felt.
const COMPARED: usize = 100_000_000;

/// A sum over a column of the first file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceSum {
    sheet: u16,
    amounts: Range,
    picks: Vec<(u16, Pick)>,
    scale: Scale,
    /// The rows that it picks, rising.
    rows: Vec<u32>,
    /// What they add up to, in the measure's unit.
    sum: Decimal,
}

/// What a row must have in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Pick {
    Word(Word),
    /// A day from the first to the last, both inside.
    Days(NaiveDate, NaiveDate),
}

/// A cell as a criterion sees it. There is none for a blank one: `"="` passes over texts of nothing, which look the same here.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Word {
    Text(String),
    Number(Decimal),
}

impl SourceSum {
    /// The sum as a formula without the equals sign, and its value once `added` stands in its cells; `None` when its sheet is gone.
    pub(super) fn formula(&self, import: &Import, added: &HashMap<CellRef, Decimal>) -> Option<(String, Decimal)> {
        let sheet = quoted_sheet(&import.sheet(0, self.sheet)?.name);
        let range = |col: u16| {
            let letters = column(col);
            format!("{sheet}!${letters}${}:${letters}${}", u64::from(self.amounts.top) + 1, u64::from(self.amounts.bottom) + 1)
        };
        let mut text = format!("{}({}", if self.picks.is_empty() { "SUM" } else { "SUMIFS" }, range(self.amounts.left));
        for (col, pick) in &self.picks {
            let range = range(*col);
            let _ = match pick {
                Pick::Word(Word::Text(word)) => write!(text, ",{range},\"{word}\""),
                Pick::Word(Word::Number(number)) => write!(text, ",{range},{number}"),
                Pick::Days(first, last) => {
                    let day = |day: NaiveDate| day.format("DATE(%Y,%-m,%-d)");
                    write!(text, ",{range},\">=\"&{},{range},\"<\"&{}", day(*first), day(last.succ_opt().unwrap_or(*last)))
                }
            };
        }
        text.push(')');
        if self.scale != Scale::Units {
            let _ = write!(text, "*{}", self.scale.factor());
        }
        let here = |cell: &CellRef| (cell.source, cell.sheet, cell.col) == (0, self.sheet, self.amounts.left);
        let more = added.iter().filter(|(cell, _)| here(cell) && self.rows.binary_search(&cell.row).is_ok()).map(|(_, more)| *more);
        Some((text, self.sum + more.sum::<Decimal>()))
    }
}

/// Finds the sums of lines.
pub struct Finder<'a> {
    import: &'a Import,
    book: &'a Book,
    dimensions: [Option<DimensionKind>; 2],
    columns: HashMap<(usize, u16), Amounts>,
    compared: usize,
}

/// A column of amounts with what its rows are told apart by.
struct Amounts {
    words: Vec<u16>,
    days: Option<u16>,
    range: Range,
    /// The rows whose cells a sum takes in, rising, by their words; `None` for a blank.
    rows: HashMap<Vec<Option<Word>>, Vec<Row>>,
    /// Whether there are rows besides: a criterion that is a number might pick one of them, such as a number typed as text.
    others: bool,
}

struct Row {
    place: u32,
    day: Option<NaiveDate>,
    /// `None` for what is no amount here and yet counts in a spreadsheet's sum, or spoils it: an error, a date.
    amount: Option<Decimal>,
}

impl<'a> Finder<'a> {
    /// For lines that are told apart by these dimensions, besides measure, version, period and currency. `book` is the first file.
    pub fn new(import: &'a Import, book: &'a Book, dimensions: [Option<DimensionKind>; 2]) -> Self {
        Self { import, book, dimensions, columns: HashMap::new(), compared: 0 }
    }

    /// The sums that add up to a line, given its cells with their amounts; `None` where no such sums pick just these.
    pub fn sums(&mut self, measure: &Measure, period: Option<Period>, cells: &[(CellRef, Decimal)]) -> Option<Vec<SourceSum>> {
        let mut by_column: BTreeMap<(usize, u16), Vec<(u32, Decimal)>> = BTreeMap::new();
        for (cell, amount) in cells.iter().filter(|(cell, _)| cell.source == 0) {
            let table = self.import.tables.iter().position(|t| t.used && over(t, cell))?;
            by_column.entry((table, cell.col)).or_default().push((cell.row, *amount));
        }
        let all = cells.iter().all(|(cell, _)| cell.source == 0);
        if !all || by_column.len() > MOST {
            return None;
        }
        by_column
            .into_iter()
            .map(|((table, col), mut cells)| {
                cells.sort_unstable_by_key(|(row, _)| *row);
                self.sum(table, col, measure, period, &cells)
            })
            .collect()
    }

    fn sum(&mut self, table: usize, col: u16, measure: &Measure, period: Option<Period>, cells: &[(u32, Decimal)]) -> Option<SourceSum> {
        let (book, found) = (self.book, self.import.tables.get(table)?);
        let scale = found.columns.iter().find(|c| c.index == col)?.scale_of(measure);
        let amounts = self.columns.entry((table, col)).or_insert_with(|| Amounts::of(book, found, col, &self.dimensions));
        let words = amounts.words_of(book, found.sheet, cells.first()?.0)?;
        if amounts.others && words.iter().any(|word| matches!(word, Some(Word::Number(_)))) {
            return None;
        }
        // In a calendar of weeks a column of days goes by the month's own days, and one of named months by the month of its name.
        let spans = match amounts.days {
            Some(_) => period.map(|period| [self.import.calendar.days_of(period), (period.start(), period.end())].map(Some))?,
            None => [None; 2],
        };
        let rows = amounts.rows.get(&words)?;
        let sum: Decimal = cells.iter().map(|(_, amount)| *amount).sum();
        let same = |days: &Option<(NaiveDate, NaiveDate)>| {
            let fits = |row: &&Row| days.is_none_or(|(first, last)| row.day.is_some_and(|day| first <= day && day <= last));
            let picked = || rows.iter().filter(fits);
            picked().map(|row| row.place).eq(cells.iter().map(|(row, _)| *row))
                && picked().map(|row| row.amount).sum::<Option<Decimal>>().and_then(|all| scale.real(all)) == Some(sum)
        };
        let days = spans.into_iter().find(same)?;
        let picked = words.iter().cloned().map(|word| word.map(Pick::Word)).collect::<Option<Vec<_>>>()?;
        self.compared += (amounts.range.bottom - amounts.range.top + 1) as usize * (amounts.words.len() + 2 * usize::from(days.is_some()));
        let picks = amounts.words.iter().copied().zip(picked);
        let days = amounts.days.zip(days).map(|(col, (first, last))| (col, Pick::Days(first, last)));
        (self.compared <= COMPARED).then(|| SourceSum {
            sheet: found.sheet,
            amounts: amounts.range,
            picks: picks.chain(days).collect(),
            scale,
            rows: cells.iter().map(|(row, _)| *row).collect(),
            sum,
        })
    }
}

fn over(table: &Table, cell: &CellRef) -> bool {
    (table.source, table.sheet) == (cell.source, cell.sheet) && table.range.contains(cell.row, cell.col)
}

impl Amounts {
    fn of(book: &Book, table: &Table, col: u16, dimensions: &[Option<DimensionKind>; 2]) -> Self {
        let top = table.header_rows.iter().max().map_or(table.range.top, |row| row + 1);
        let range = Range { top, bottom: table.range.bottom.max(top), left: col, right: col };
        let amount = table
            .columns
            .iter()
            .find(|c| c.index == col)
            .and_then(|c| if let Role::Amount(amount) = &c.role { Some(amount) } else { None });
        let dated = amount.is_none_or(|amount| amount.period.is_none());
        let told = |role: &Role| match role {
            Role::Dimension(kind) => dimensions.iter().flatten().any(|d| d == kind),
            Role::Version => amount.is_none_or(|amount| amount.version.is_none()),
            Role::MeasureName => amount.is_none_or(|amount| amount.measure.is_none()),
            Role::Currency => true,
            Role::Period => dated,
            _ => false,
        };
        let columns = table.columns.iter().filter(|c| told(&c.role));
        let is_days = |col: u16| (top..=range.bottom).any(|row| matches!(book.held(table.sheet, row, col), Some(Held::Date(_))));
        let (periods, others): (Vec<_>, Vec<_>) = columns.partition(|c| c.role == Role::Period);
        let days = periods.first().map(|c| c.index).filter(|col| periods.len() == 1 && is_days(*col));
        let words = others.into_iter().chain(periods.into_iter().filter(|_| days.is_none())).map(|c| c.index).collect::<BTreeSet<_>>();
        let mut amounts = Self { words: words.into_iter().collect(), days, range, rows: HashMap::new(), others: false };
        for row in top..=range.bottom {
            let amount = match book.held(table.sheet, row, col) {
                Some(Held::Number(number)) => from_cell(number),
                Some(Held::Date(_) | Held::Error(_) | Held::Unsaved) => None,
                None | Some(Held::Text(_) | Held::Bool(_)) => continue,
            };
            let day = days.and_then(|col| match book.held(table.sheet, row, col)? {
                Held::Date(serial) | Held::Number(serial) => day_of_serial(serial),
                _ => None,
            });
            match amounts.words_of(book, table.sheet, row) {
                Some(words) => amounts.rows.entry(words).or_default().push(Row { place: row, day, amount }),
                None => amounts.others = true,
            }
        }
        amounts
    }

    /// What a row says in the columns that tell rows apart; `None` where a criterion could mean something else by it.
    fn words_of(&self, book: &Book, sheet: u16, row: u32) -> Option<Vec<Option<Word>>> {
        self.words
            .iter()
            .map(|col| match book.held(sheet, row, *col) {
                None => Some(None),
                Some(Held::Number(number)) => from_cell(number).map(|number| Some(Word::Number(number))),
                Some(Held::Text(text)) if is_plain(text) => Some(Some(Word::Text(text.to_lowercase()))),
                Some(_) => None,
            })
            .collect()
    }
}

/// Whether a word is nothing but itself to a spreadsheet that compares it: no wildcard, no comparison, no number, no day.
pub(super) fn is_plain(word: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = word.to_lowercase();
    let day = lower.chars().any(|c| c.is_ascii_digit()) && MONTHS.iter().any(|month| lower.contains(month));
    let truth = matches!(lower.as_str(), "true" | "false");
    // A spreadsheet compares the first 255 characters.
    let short = word.chars().count() < 200;
    word.starts_with(char::is_alphabetic) && !word.contains(['*', '?', '~', '"', '\n']) && !day && !truth && short
}
