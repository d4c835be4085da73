//! Reads a workbook: finds its tables, understands their columns, and gives facts with the cells they come from.
//!
//! `load` brings a file's cells into a grid, `regions` finds tables on it, `columns` and `rows` say what each of them is, from what `cells`
//! and `words` mean, and `proof` holds the result against what the sheets say themselves.

mod cells;
mod columns;
mod error;
mod grid;
mod issues;
mod load;
mod nothing;
mod preview;
mod proof;
mod regions;
mod rows;
mod state;
mod table;
mod window;
mod words;

pub(in crate::workbook) use cells::periods::day_of_serial;
pub use cells::periods::named_period;
pub use error::ReadError;
pub use load::preflight::{MAX_PARTS, MAX_RATIO, MAX_UNZIPPED, RATIO_FLOOR};
pub use load::{Book, MAX_CELLS, load};
pub(in crate::workbook) use load::{Held, is_date};
pub use state::own_sheets;
pub use window::{CellKind, MAX_COLUMNS, MAX_ROWS, ShownCell, cut};
pub(in crate::workbook) use words::tokens;

use std::collections::BTreeMap;

use crate::ledger::cell::parse_a1;
use crate::ledger::stock::standing;
use crate::ledger::{CellRef, Ledger, Measure, Sum, Version};
use crate::workbook::issue::{Issue, IssueKind, Severity};
use crate::workbook::mapping::{Amount, Import, Layout, Progress, ReadOptions, Role, Sheet, StateTable, Table, TableSum};
use columns::{options, rates, stated};
use grid::Grid;
use issues::Issues;
use proof::{duplicates, loose, outside};
use regions::{Region, drawn};

/// Tables read from one workbook at most; more are a sign of a sheet that is no budget.
const MAX_TABLES: usize = 400;

/// A table's place in one of the files.
struct Place<'a> {
    book: &'a Book,
    origin: Origin<'a>,
    grid: &'a Grid,
    /// The key under which corrections to its table are kept.
    key: String,
    region: Region,
}

/// Which file a table is in.
#[derive(Clone, Copy)]
struct Origin<'a> {
    /// Position of the file among the project's sources.
    source: u16,
    /// The file's name; a hint for version and year.
    file_name: &'a str,
    /// What comes before a sheet's name in a table's key.
    tag: &'a str,
    /// What comes before a sheet's name in an address people read: `[Actuals.xlsx]`; empty in a project of one file.
    label: &'a str,
}

/// Understands the files of a project: their facts, and an issue for everything that could not be read.
///
/// Files without facts are no error: they give their tables and an issue that says what was looked for.
pub fn read(books: &[Book], options: &ReadOptions<'_>, progress: &mut dyn FnMut(Progress)) -> Import {
    let mut import = Import { calendar: options.calendar, ..Import::default() };
    let mut issues = Vec::new();
    let mut places: Vec<Place<'_>> = Vec::new();
    let labels: Vec<String> = books.iter().map(|b| if books.len() > 1 { format!("[{}]", b.file_name) } else { String::new() }).collect();
    let rows = books.iter().flat_map(|b| &b.grids).map(|g| g.rows.len()).sum::<usize>();
    let rows = u32::try_from(rows).unwrap_or(u32::MAX);
    progress(Progress { stage: "Finding tables".into(), rows });
    for ((source, book), label) in (0_u16..).zip(books).zip(&labels) {
        let origin = Origin { source, file_name: &book.file_name, tag: &book.tag, label };
        issues.extend(package_issues(book, label));
        survey(&mut import, &mut issues, &mut places, book, origin, options);
    }
    if places.len() > MAX_TABLES {
        issues.push(Issue {
            cell: None,
            place: String::new(),
            severity: Severity::Warning,
            kind: IssueKind::NotRead,
            message: format!("There are {} tables; the first {MAX_TABLES} were read. Choose a workbook with fewer sheets.", places.len()),
        });
        places.truncate(MAX_TABLES);
    }
    let stated = stated::stated(books, &places);
    let mut reads = Vec::new();
    for place in &places {
        let mut found = Issues::new(&format!("{}{}", place.origin.label, place.grid.name));
        progress(Progress { stage: format!("Understanding {}", place.grid.name), rows });
        let mut read = table::read(place, options, stated, &mut found);
        leave_out(&mut read, place);
        reads.push((read, found));
    }
    settle(&mut import, reads, &mut issues);
    for ((source, book), label) in (0_u16..).zip(books).zip(&labels) {
        issues.extend(loose::find(&import, book, Origin { source, file_name: &book.file_name, tag: &book.tag, label }));
    }
    issues.extend(nothing::nothing_read(books, &import));
    issues.sort_by_key(|i| (i.cell.is_some(), i.cell.map(|c| (c.source, c.sheet, c.row, c.col))));
    import.issues = issues;
    import
}

/// Lists the sheets of a file and finds their tables.
fn survey<'a>(
    import: &mut Import,
    issues: &mut Vec<Issue>,
    places: &mut Vec<Place<'a>>,
    book: &'a Book,
    origin: Origin<'a>,
    options: &ReadOptions<'_>,
) {
    for grid in &book.grids {
        import.sheets.push(Sheet {
            source: origin.source,
            index: grid.index,
            name: grid.name.clone(),
            hidden: grid.hidden,
            rows: u32::try_from(grid.rows.len()).unwrap_or(u32::MAX),
        });
        if let Some(why) = &grid.broken {
            let place = format!("{}{}", origin.label, grid.name);
            issues.push(Issue {
                cell: None,
                severity: Severity::Error,
                kind: IssueKind::NotRead,
                message: format!("{place}: part of this sheet could not be read ({why}); what was read counts. Open the file in Excel, save it and choose it again."),
                place,
            });
        }
        if let Some((rows, columns)) = grid.scattered() {
            let place = format!("{}{}", origin.label, grid.name);
            issues.push(Issue {
                cell: None,
                severity: Severity::Warning,
                kind: IssueKind::NotRead,
                message: format!(
                    "{place}: the cells of this sheet lie scattered over {rows} rows and {columns} columns, so no table was looked for. Move the table to a sheet of its own."
                ),
                place,
            });
            continue;
        }
        if let Some(table) = state::state(grid, &book.texts) {
            import.state.push(StateTable { source: origin.source, ..table });
            continue;
        }
        if import.gross_margin.is_none() {
            import.gross_margin = rates::gross_margin(grid, &book.texts, origin.source);
        }
        let found = drawn::settle(grid, regions::find(grid, &book.texts), &format!("{}{}", origin.tag, grid.name), options.overrides);
        places.extend(found.into_iter().map(|(key, region)| Place { book, origin, grid, key, region }));
    }
}

/// Leaves out tables of hidden sheets and what pivot tables show, unless a person decided.
fn leave_out(read: &mut table::Read, place: &Place<'_>) {
    let table = &mut read.table;
    if let Some(used) = read.decided {
        table.used = used;
        if !used {
            table.unused_reason = "You left it out.".into();
        }
        return;
    }
    let pivot = place.book.package.pivots.iter().filter(|(sheet, _)| *sheet == place.grid.name).any(|(_, range)| {
        let mut ends = range.split(':').filter_map(parse_a1);
        let (Some(from), Some(to)) = (ends.next(), ends.next()) else { return false };
        from.0 <= table.range.bottom && table.range.top <= to.0 && from.1 <= table.range.right && table.range.left <= to.1
    });
    if pivot {
        table.used = false;
        table.unused_reason = "It is a pivot table, which repeats its source.".into();
    } else if place.grid.hidden {
        table.used = false;
        table.unused_reason = "Its sheet is hidden. Use it if it should count.".into();
    }
}

/// Keeps repeated tables from counting twice, and brings the facts of the others together.
fn settle(import: &mut Import, reads: Vec<(table::Read, Issues)>, issues: &mut Vec<Issue>) {
    let (mut reads, mut found): (Vec<table::Read>, Vec<Issues>) = reads.into_iter().unzip();
    options::tables(&mut reads, &mut found);
    options::variations(&reads, &mut found);
    outside::scratch(&mut reads, &mut found);
    let reasons = duplicates::find(&reads);
    let mut left: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, ((read, repeat), found)) in reads.iter_mut().zip(reasons).zip(&mut found).enumerate() {
        let Some(duplicates::Repeat { reason, parts, doubtful }) = repeat else { continue };
        if !parts.is_empty() {
            leave_out_parts(read, found, &reason, &parts);
            continue;
        }
        let at = start(&read.table);
        let place = format!("{}: the table at {}", read.table.sheet_name, at.a1());
        if doubtful {
            found.note(Some(at), Severity::Warning, IssueKind::Duplicate, format!("{place} may repeat another. {reason}"));
            for column in read.table.columns.iter_mut().filter(|c| matches!(c.role, Role::Amount(_)) && c.confidence < 100) {
                column.confidence = column.confidence.min(60);
            }
            continue;
        }
        read.table.used = false;
        read.table.unused_reason.clone_from(&reason);
        left.entry(reason).or_default().push(i);
    }
    say_left_out(&reads, &left, &mut found);
    for (mut read, found) in reads.into_iter().zip(found) {
        if let Some(rates) = read.rates.take().filter(|_| read.decided != Some(false)) {
            if import.rates.is_empty() {
                import.rates = rates;
            } else if import.rates.base == rates.base {
                import.rates.extend(rates);
            }
        }
        let counts = read.table.used && read.table.facts > 0;
        if counts {
            read.table.sums = sums(&read.ledger);
            if import.ledger.facts().is_empty() {
                import.ledger = read.ledger;
            } else {
                import.ledger.append(&read.ledger);
            }
        } else {
            if read.table.layout == Layout::Lookup && read.table.used && read.decided.is_none() {
                read.table.used = false;
                read.table.unused_reason = "It holds no amounts to count.".into();
            }
            read.table.facts = 0;
        }
        // The issues of a table that does not count would only distract.
        let keeps = counts;
        issues.extend(found.finish().into_iter().filter(|i| keeps || matches!(i.kind, IssueKind::Duplicate | IssueKind::NotRead)));
        import.tables.push(read.table);
    }
}

/// What a table's facts add up to.
fn sums(ledger: &Ledger) -> Vec<TableSum> {
    let mut sums: BTreeMap<(u16, Version, u16), Sum> = BTreeMap::new();
    for alike in standing(ledger, |_| Some(())) {
        sums.entry((alike.measure, alike.version, alike.currency)).or_default().merge(alike.sum);
    }
    let named = sums.into_iter().filter_map(|((measure, version, currency), sum)| {
        let measure = ledger.measures().get(usize::from(measure))?.clone();
        let currency = ledger.currencies().get(usize::from(currency))?.clone();
        Some(TableSum { measure, version, currency, sum })
    });
    named.collect()
}

/// Says which tables are left out as copies, once for all that repeat the same.
fn say_left_out(reads: &[table::Read], left: &BTreeMap<String, Vec<usize>>, found: &mut [Issues]) {
    /// Tables that are named.
    const NAMED: usize = 3;
    for (reason, tables) in left {
        let copies: Vec<&Table> = tables.iter().filter_map(|i| reads.get(*i)).map(|r| &r.table).collect();
        let (Some(first), Some(issues)) = (copies.first(), tables.first().and_then(|i| found.get_mut(*i))) else { continue };
        let message = if copies.len() == 1 {
            let place = format!("{}: the table at {}", first.sheet_name, start(first).a1());
            format!("{place} is left out. {reason} Use it on the Mapping page if that is wrong.")
        } else {
            let named: Vec<String> = copies.iter().take(NAMED).map(|t| format!("{}!{}", t.sheet_name, start(t).a1())).collect();
            let places = match (copies.len().saturating_sub(NAMED), named.split_last()) {
                (0, Some((last, before))) => format!("{} and {last}", before.join(", ")),
                (more, _) => format!("{} and {more} more", named.join(", ")),
            };
            format!("The tables at {places} are left out. {reason} Use them on the Mapping page if that is wrong.")
        };
        issues.note(Some(start(first)), Severity::Info, IssueKind::Duplicate, message);
    }
}

/// A table's first header cell.
fn start(table: &Table) -> CellRef {
    let row = table.header_rows.first().copied().unwrap_or(table.range.top);
    CellRef { source: table.source, sheet: table.sheet, row, col: table.range.left }
}

/// Leaves out the columns of a table that repeat other tables.
fn leave_out_parts(read: &mut table::Read, found: &mut Issues, reason: &str, parts: &[(Measure, Version)]) {
    read.ledger = duplicates::without(&read.ledger, parts);
    read.table.facts = u32::try_from(read.ledger.facts().len()).unwrap_or(u32::MAX);
    let table = &mut read.table;
    let row = table.header_rows.last().copied().unwrap_or(table.range.top);
    let mut at = start(table);
    let mut headers: Vec<String> = Vec::new();
    for column in &mut table.columns {
        let repeats = matches!(&column.role, Role::Amount(Amount { measure: Some(measure), version: Some(version), .. }) if parts.iter().any(|(m, v)| m == measure && v == version));
        if repeats && column.confidence < 100 {
            column.role = Role::Derived;
            column.confidence = 85;
            column.reason = "the lines of other tables add up to the same".into();
            if headers.is_empty() {
                at = CellRef { row, col: column.index, ..at };
            }
            headers.push(format!("“{}”", column.header));
        }
    }
    if headers.is_empty() {
        headers.extend(parts.iter().map(|(measure, version)| format!("{version} {}", measure.id())));
    }
    let message = format!(
        "{}!{}: {} {} left out. {reason} Set the columns’ roles on the Mapping page if that is wrong.",
        table.sheet_name,
        at.a1(),
        headers.join(", "),
        if headers.len() == 1 { "is" } else { "are" }
    );
    found.note(Some(at), Severity::Info, IssueKind::Duplicate, message);
}

fn package_issues(book: &Book, label: &str) -> Vec<Issue> {
    let package = &book.package;
    let mut issues = Vec::new();
    let mut note = |sheet: &str, message: String| {
        let place = format!("{label}{sheet}");
        let message = if place.is_empty() { message } else { format!("{place}: {message}") };
        issues.push(Issue { cell: None, place, severity: Severity::Info, kind: IssueKind::Package, message });
    };
    if package.macros {
        note("", "This workbook has macros. They are kept in the exported file and never run here.".into());
    }
    if package.links {
        note("", "This workbook links to other workbooks. The values saved in this file are used; the links are kept.".into());
    }
    if package.pivot_caches > 0 {
        note("", "This workbook has pivot tables. They are kept in the exported file, and what they show is not counted again.".into());
    }
    for grid in book.grids.iter().filter(|g| g.hidden && state::state(g, &book.texts).is_none()) {
        note(&grid.name, "this sheet is hidden, so its tables are off. Use them on the Mapping page if they should count.".into());
    }
    issues
}
