//! Goes down a table's rows: lines become facts, totals and labels are left out, what cannot be read becomes an issue.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::cells::{self, Given};
use super::formulas::Formula;
use super::grid::{Grid, Texts, Value};
use super::heads::Head;
use super::issues::Issues;
use super::labels::{Labels, Row};
use super::profile::Profile;
use super::regions::Region;
use super::rowwords::{RowWords, Spoken};
use super::times::{Times, Told};
use crate::ledger::{CellRef, Currency, DimensionKind, Fact, Ledger, Measure, Member, Origin, Period, Version};
use crate::workbook::issue::{IssueKind, Severity};
use crate::workbook::mapping::{Column, ExcludedRow, Role};

/// The most rows listed as left out.
const MAX_EXCLUDED: usize = 100_000;

/// A table ready to be read row by row.
pub(super) struct Source<'a> {
    /// Position of the workbook among the sources.
    pub(super) source: u16,
    /// The sheet.
    pub(super) grid: &'a Grid,
    /// The texts.
    pub(super) texts: &'a Texts,
    /// Where it stands.
    pub(super) region: &'a Region,
    /// Its headers.
    pub(super) heads: &'a [Head],
    /// What its columns hold.
    pub(super) profiles: &'a [Profile],
    /// The roles of its columns.
    pub(super) columns: &'a [Column],
    /// The version of amounts that have none of their own.
    pub(super) version: Option<Version>,
    /// The year of months without one.
    pub(super) year: Option<i32>,
    /// The period of rows and columns without one.
    pub(super) fallback: Option<Period>,
    /// The currency of amounts that state none.
    pub(super) currency: Option<&'static str>,
    /// Whether measures come from section labels: the table names none.
    pub(super) open_measure: bool,
}

/// What the rows of a table gave.
#[derive(Default)]
pub(super) struct Extract {
    /// The facts.
    pub(super) ledger: Ledger,
    /// Rows that are lines.
    pub(super) details: Vec<u32>,
    /// Rows that are totals, with their label.
    pub(super) totals: Vec<(u32, String)>,
    /// Rows left out.
    pub(super) excluded: Vec<ExcludedRow>,
    /// Whether months without a year were met in rows.
    pub(super) yearless: bool,
    /// Number of facts.
    pub(super) facts: u32,
    /// Lines that gave facts.
    pub(super) lines: u32,
}

struct AmountColumn {
    col: u16,
    measure: Option<u16>,
    version: Option<Version>,
    period: Option<Period>,
    member: Option<(usize, Member)>,
    currency: u16,
    mark: super::numbers::Mark,
}

/// Reads a table's rows.
pub(super) fn extract(table: &Source<'_>, issues: &mut Issues) -> Extract {
    let mut out = Extract::default();
    let (grid, texts) = (table.grid, table.texts);
    let first = table.region.header_rows.last().map_or(table.region.range.top, |r| r + 1);
    let bottom = table.region.range.bottom;
    let amounts = amount_columns(table, &mut out.ledger);
    let periods: Vec<(u16, &Profile, &str)> = table
        .columns
        .iter()
        .zip(table.profiles)
        .filter(|(c, _)| c.role == Role::Period)
        .map(|(c, p)| (c.index, p, c.header.as_str()))
        .collect();
    let mut times = Times::new(grid, texts, &periods, (first, bottom), table.year, table.fallback);
    let mut labels = Labels::new(table, first, &amounts.iter().map(|a| (a.col, a.mark)).collect::<Vec<_>>());
    let mut words = RowWords::default();
    let column_of = |role: &Role| table.columns.iter().find(|c| c.role == *role).map(|c| c.index);
    let (version_col, measure_col, currency_col) = (column_of(&Role::Version), column_of(&Role::MeasureName), column_of(&Role::Currency));
    let dimensions: Vec<(u16, usize, bool)> = table
        .columns
        .iter()
        .filter_map(|c| match &c.role {
            Role::Dimension(kind) => Some((c.index, out.ledger.dimension(kind), *kind == DimensionKind::Owner)),
            _ => None,
        })
        .collect();
    let mut member_of: HashMap<(u16, u32), Member> = HashMap::new();
    let mut currencies: HashMap<u32, u16> = HashMap::new();
    let blank_currency = out.ledger.currency(&Currency(table.currency.unwrap_or("").to_owned()));
    let mut section: Option<(usize, Member, Option<&'static str>)> = None;
    let mut members: Vec<(usize, Member)> = Vec::new();
    let cell = |row: u32, col: u16| CellRef { source: table.source, sheet: grid.index, row, col };

    for row in grid.rows_between(first, bottom) {
        let row = *row;
        match labels.row(table, row) {
            Row::Nothing => continue,
            Row::Left(reason) => {
                leave(&mut out, row, reason);
                continue;
            }
            Row::Section(label) => {
                leave(&mut out, row, "section label".into());
                let dimension = out.ledger.dimension(&DimensionKind::Other("Section".into()));
                let member = out.ledger.member(dimension, &label).unwrap_or_default();
                section = Some((dimension, member, words.section(&label)));
                continue;
            }
            Row::Total(label) => {
                leave(&mut out, row, "total".into());
                out.totals.push((row, label));
                section = None;
                continue;
            }
            Row::Line => {}
        }
        let says_something = amounts.iter().any(|a| cells::given(grid.value(row, a.col), texts, a.mark) != Given::Nothing);
        if !says_something {
            continue;
        }
        // What the row itself says: version, measure, period, currency.
        let mut version = None;
        let mut measure = None;
        if let Some(col) = measure_col {
            match grid.text(texts, row, col).map(|t| words.measure(t)) {
                Some(Spoken::Measure(id, said)) => {
                    measure = Some(out.ledger.measure(&Measure::new(&id)));
                    version = said;
                }
                Some(Spoken::Rate) => {
                    leave(&mut out, row, "a rate, never summed".into());
                    continue;
                }
                _ => {}
            }
        }
        if let Some(col) = version_col {
            let text = grid.text(texts, row, col);
            match text.map(|t| words.version(t)) {
                Some(Some(said)) => version = Some(said),
                Some(None) => {
                    let word = text.unwrap_or("");
                    issues.add(
                        cell(row, col),
                        Severity::Warning,
                        IssueKind::UnknownVersion,
                        &format!(
                            "says “{}”, which is neither plan, actual, committed nor forecast; the line is left out.",
                            cells::short(word)
                        ),
                    );
                    leave(&mut out, row, format!("version “{}”", cells::short(word)));
                    continue;
                }
                None if version.is_none() && table.version.is_none() => {
                    issues.add(
                        cell(row, col),
                        Severity::Warning,
                        IssueKind::UnknownVersion,
                        "says no version; the line is left out. Write Plan or Actual there.",
                    );
                    leave(&mut out, row, "no version".into());
                    continue;
                }
                None => {}
            }
        }
        let period = match times.of(grid, texts, row) {
            Told::At(period) => Some(period),
            Told::Blank => {
                if times.has_columns()
                    && let Some((col, ..)) = periods.first()
                {
                    issues.add(
                        cell(row, *col),
                        Severity::Warning,
                        IssueKind::UnreadablePeriod,
                        "holds no date; the line counts without a period.",
                    );
                }
                table.fallback
            }
            Told::Unreadable(col) => {
                let shown = grid.shown(texts, row, col);
                issues.add(
                    cell(row, col),
                    Severity::Warning,
                    IssueKind::UnreadablePeriod,
                    &format!("holds “{}”, which is no date or period; the line counts without one.", cells::short(&shown)),
                );
                None
            }
        };
        let currency = currency_col.and_then(|col| grid.value(row, col)).and_then(|value| match value {
            Value::Text(place) => Some(*currencies.entry(place).or_insert_with(|| {
                let text = texts.get(place);
                out.ledger.currency(&Currency(super::looks::code(text).map_or_else(|| text.to_uppercase(), str::to_owned)))
            })),
            _ => None,
        });
        members.clear();
        for (col, dimension, owner) in &dimensions {
            let value = labels.filled_value(grid, row, *col);
            let member = match value {
                Some(Value::Text(place)) => *member_of.entry((*col, place)).or_insert_with(|| {
                    let name = texts.get(place);
                    if super::numbers::names_nothing(name) {
                        Member::BLANK
                    } else {
                        out.ledger.member(*dimension, name).unwrap_or_default()
                    }
                }),
                Some(value) => out.ledger.member(*dimension, &super::grid::shown(texts, value)).unwrap_or_default(),
                None => Member::BLANK,
            };
            if *owner && member == Member::BLANK {
                issues.add(
                    cell(row, *col),
                    Severity::Warning,
                    IssueKind::MissingOwner,
                    "names no owner; nobody answers for this line. Fill in the owner.",
                );
            }
            if member != Member::BLANK {
                members.push((*dimension, member));
            }
        }
        if let Some((dimension, member, _)) = section {
            members.push((dimension, member));
        }
        let before = out.facts;
        for amount in &amounts {
            let value = grid.value(row, amount.col);
            let at = cell(row, amount.col);
            let given = match cells::given(value, texts, amount.mark) {
                Given::Nothing => continue,
                Given::Amount(n) => Some(n),
                Given::AsText(n) => {
                    let shown = grid.shown(texts, row, amount.col);
                    issues.add(
                        at,
                        Severity::Info,
                        IssueKind::NumberAsText,
                        &format!("holds the number {n} as text (“{}”); it was read as {n}.", cells::short(&shown)),
                    );
                    Some(n)
                }
                Given::Fault(kind, what) => {
                    let (severity, sentence) = cells::sentence(kind, &what);
                    issues.add(at, severity, kind, &sentence);
                    None
                }
            };
            let of_section = section.and_then(|s| s.2).filter(|_| table.open_measure).map(|id| out.ledger.measure(&Measure::new(id)));
            let Some(measure) = measure.or(of_section).or(amount.measure) else { continue };
            let fact = Fact {
                measure,
                version: version.or(amount.version).or(table.version).unwrap_or(Version::Actual),
                period: amount.period.or(period),
                currency: currency.or((amount.currency != u16::MAX).then_some(amount.currency)).unwrap_or(blank_currency),
                amount: given,
                origin: Origin::Cell(at),
            };
            match amount.member {
                Some(member) => {
                    members.push(member);
                    out.ledger.push(fact, &members);
                    members.pop();
                }
                None => out.ledger.push(fact, &members),
            }
            out.facts += 1;
        }
        if out.facts > before {
            out.lines += 1;
        }
        out.details.push(row);
    }
    out.yearless = times.yearless;
    out
}

fn leave(out: &mut Extract, row: u32, reason: String) {
    if out.excluded.len() < MAX_EXCLUDED {
        out.excluded.push(ExcludedRow { row, reason });
    }
}

fn amount_columns(table: &Source<'_>, ledger: &mut Ledger) -> Vec<AmountColumn> {
    let mut list = Vec::new();
    for ((column, head), profile) in table.columns.iter().zip(table.heads).zip(table.profiles) {
        let Role::Amount(amount) = &column.role else { continue };
        let currency = profile.look.currency.or(head.currency);
        list.push(AmountColumn {
            col: column.index,
            measure: amount.measure.as_ref().map(|m| ledger.measure(m)),
            version: amount.version,
            period: amount.period,
            member: amount.member.as_ref().and_then(|(kind, name)| {
                let dimension = ledger.dimension(kind);
                ledger.member(dimension, name).map(|m| (dimension, m))
            }),
            currency: currency.map_or(u16::MAX, |c| ledger.currency(&Currency(c.to_owned()))),
            mark: profile.mark,
        });
    }
    list
}

/// The amount of a cell for sums; zero where there is none.
pub(super) fn plain_amount(table: &Source<'_>, row: u32, col: u16, mark: super::numbers::Mark) -> Option<Decimal> {
    match cells::given(table.grid.value(row, col), table.texts, mark) {
        Given::Amount(n) | Given::AsText(n) => Some(n),
        _ => None,
    }
}

/// Whether a formula adds rows of its own column.
pub(super) fn adds_rows(formula: Option<Formula>) -> Option<(u32, u32)> {
    match formula {
        Some(Formula::Down { top, bottom }) => Some((top, bottom)),
        _ => None,
    }
}
