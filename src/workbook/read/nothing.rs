//! Says what files without budget lines hold instead, and what to do about it.

use super::grid::{Grid, Kind, Texts, Value};
use super::load::Book;
use super::words::{measures, tokens, versions};
use crate::ledger::Decimal;
use crate::ledger::cell::a1;
use crate::workbook::issue::{Issue, IssueKind, Severity};
use crate::workbook::mapping::{Import, Layout, Role, Table};
use crate::workbook::read::cells::periods;
use crate::workbook::read::load::preflight::Format;

/// Rows of a sheet in which an empty table's header is looked for.
const HEADER_ROWS: usize = 200;
/// Cells of a sheet at which looking for an amount stops.
const CELLS: usize = 50_000;

/// What to say about files that gave no budget lines, or none with an amount; `None` when they gave some.
pub(super) fn nothing_read(books: &[Book], import: &Import) -> Option<Issue> {
    let facts = import.ledger.facts();
    if facts.iter().any(|f| f.amount.is_some_and(|a| a != Decimal::ZERO)) || !import.state.is_empty() {
        return None;
    }
    let issue = |severity, message| Issue { cell: None, place: String::new(), severity, kind: IssueKind::NotRead, message };
    if facts.iter().any(|f| f.amount.is_some()) {
        let message = "Every amount that was read is 0: this looks like a template that is not filled in. Fill it in and choose it again.";
        return Some(issue(Severity::Warning, message.into()));
    }
    if !facts.is_empty() {
        return None;
    }
    Some(issue(Severity::Error, format!("No budget lines are here: {}", seen(books, import))))
}

/// What was seen instead of budget lines, and what to do next.
fn seen(books: &[Book], import: &Import) -> String {
    let grids = || books.iter().flat_map(|b| b.grids.iter().map(move |g| (g, &b.texts)));
    if books.iter().any(|b| b.package.data_model) {
        return "the data is in the workbook’s data model (Power Pivot), which is not read. In Excel, load its tables to sheets, save the workbook and choose it again.".into();
    }
    let numbers = grids().any(|(grid, texts)| has_number(grid, texts));
    if !numbers && books.iter().any(|b| b.package.pivot_caches > 0) {
        return "the data is in a pivot cache, and no sheet holds its rows. In Excel, double-click the pivot table’s grand total to put them on a sheet, save the workbook and choose it again.".into();
    }
    if grids().all(|(grid, _)| grid.rows.is_empty()) {
        return "no sheet holds anything. Choose the workbook that holds the budget, or start from the template.".into();
    }
    if let Some(header) = grids().find_map(|(grid, texts)| empty_header(grid, texts)) {
        return format!(
            "this looks like an empty template. {header} names what would stand below, but no amounts do. Fill it in and choose it again."
        );
    }
    if !numbers && books.iter().all(|b| b.format == Format::Text) {
        return "this is a text file without amounts in columns. Choose the workbook that holds the budget, or a text file with a header and a separator between columns.".into();
    }
    if !numbers {
        return "the sheets hold text only. Choose the workbook that holds the amounts, or start from the template.".into();
    }
    if let Some(why) = tables(&import.tables) {
        return why;
    }
    "no table with amounts was found. Plumbline looks for a header row with names such as Month, Channel, Plan or Actual, and numbers below it. Draw the table on the Mapping page, or start from the template.".into()
}

/// What the tables that were found hold instead of amounts; `None` when there are none.
fn tables(tables: &[Table]) -> Option<String> {
    let count = match tables.len() {
        0 => return None,
        1 => "the one table found".to_owned(),
        n => format!("each of the {n} tables found"),
    };
    let open: Vec<&Table> = tables.iter().filter(|t| t.layout == Layout::Lookup || t.facts == 0).collect();
    let computed = |t: &&Table| t.columns.iter().any(|c| c.role == Role::Derived);
    Some(if open.iter().all(computed) {
        format!(
            "{count} holds rates, scores or percentages, which are never added up. If a column holds amounts, say so on the Mapping page."
        )
    } else if tables.iter().any(|t| !t.used && t.facts > 0) {
        format!("{count} is left out. Use it on the Mapping page if it should count.")
    } else {
        format!("{count} has no amounts: its numbers name things or are rates. If a column holds amounts, say so on the Mapping page.")
    })
}

/// Whether a sheet holds a number, or a text that is one.
fn has_number(grid: &Grid, texts: &Texts) -> bool {
    let cells = grid.columns.iter().flat_map(|column| column.between(0, u32::MAX)).take(CELLS);
    cells.map(|(_, value)| value).any(|value| match value {
        Value::Number(_) | Value::Error(_) | Value::Unsaved => true,
        Value::Text(place) => texts.kind(place) == Kind::Number,
        Value::Date(_) | Value::Bool(_) => false,
    })
}

/// The address of a header that names versions, measures or periods over columns without any number; `None` when there is none.
fn empty_header(grid: &Grid, texts: &Texts) -> Option<String> {
    let last = grid.rows.last().copied()?;
    let width = u16::try_from(grid.columns.len()).unwrap_or(u16::MAX);
    grid.rows.iter().take(HEADER_ROWS).find_map(|row| {
        let heads: Vec<(u16, &str)> = (0..width).filter_map(|c| Some((c, grid.text(texts, *row, c)?))).collect();
        let (first, _) = heads.first()?;
        let named: Vec<u16> = heads.iter().filter(|(_, text)| names_amounts(text)).map(|(c, _)| *c).collect();
        let below = |c: u16| grid.columns.get(usize::from(c)).is_some_and(|column| column.between(row + 1, last).next().is_some());
        (heads.len() >= 2 && named.len() * 3 >= heads.len() && !named.iter().any(|c| below(*c)))
            .then(|| format!("{}!{}", grid.name, a1(*row, *first)))
    })
}

/// Whether a header, short as headers are, says that amounts stand below it.
fn names_amounts(text: &str) -> bool {
    let words = tokens(text);
    words.len() <= 4
        && (versions::version(&words).is_some() || measures::measure(&words, false).is_some() || periods::whole(text).is_some())
}
