//! Goes down a table's rows: lines become facts, totals and labels are left out, what cannot be read becomes an issue.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::amounts::{AmountColumn, amount_columns};
use super::labels::{Labels, Row};
use super::rowwords::{RowWords, Spoken};
use super::sections::{self, Sections};
use crate::ledger::{Calendar, CellRef, Currency, DimensionKind, Fact, Ledger, Measure, Member, Origin, Period, Version};
use crate::workbook::issue::{IssueKind, Severity};
use crate::workbook::mapping::{Column, ExcludedRow, Role, RowRole};
use crate::workbook::read::cells::looks;
use crate::workbook::read::cells::numbers;
use crate::workbook::read::cells::periods::When;
use crate::workbook::read::cells::times::{Times, Timing, Told};
use crate::workbook::read::cells::{self, Given};
use crate::workbook::read::columns::heads::Head;
use crate::workbook::read::columns::profile::Profile;
use crate::workbook::read::grid::{self, Grid, Known, Texts, Value};
use crate::workbook::read::issues::Issues;
use crate::workbook::read::regions::Region;
use crate::workbook::read::words::totals;

/// The most rows listed as left out.
const MAX_EXCLUDED: usize = 100_000;

/// A table ready to be read row by row.
#[derive(Clone, Copy)]
pub(in crate::workbook::read) struct Source<'a> {
    /// Position of the workbook among the sources.
    pub(in crate::workbook::read) workbook: u16,
    /// The sheet.
    pub(in crate::workbook::read) grid: &'a Grid,
    /// The texts.
    pub(in crate::workbook::read) texts: &'a Texts,
    /// Where it stands.
    pub(in crate::workbook::read) region: &'a Region,
    /// Its headers.
    pub(in crate::workbook::read) heads: &'a [Head],
    /// What its columns hold.
    pub(in crate::workbook::read) profiles: &'a [Profile],
    /// The roles of its columns.
    pub(in crate::workbook::read) columns: &'a [Column],
    /// The version of amounts that have none of their own.
    pub(in crate::workbook::read) version: Option<Version>,
    /// The year of months without one.
    pub(in crate::workbook::read) year: Option<i32>,
    /// The month in which fiscal years start; `None` when nothing says it.
    pub(in crate::workbook::read) fiscal_start: Option<u32>,
    /// The period of rows and columns without one.
    pub(in crate::workbook::read) fallback: Option<Period>,
    /// Which days belong to which month.
    pub(in crate::workbook::read) calendar: Calendar,
    /// The currency of amounts that state none.
    pub(in crate::workbook::read) currency: Option<&'static str>,
    /// Whether measures come from section labels: the table names none.
    pub(in crate::workbook::read) open_measure: bool,
    /// What a person said that rows are.
    pub(in crate::workbook::read) rows: &'a BTreeMap<u32, RowRole>,
    /// Whether labels over lines say their version.
    pub(in crate::workbook::read) section_versions: bool,
    /// Whether the months of the header name no year.
    pub(in crate::workbook::read) yearless: bool,
    /// The column that names an option in each row, and the text of the one that counts.
    pub(in crate::workbook::read) choice: Option<(u16, u32)>,
}

impl<'a> Source<'a> {
    fn timing(&self) -> Timing<'a> {
        let Self { grid, texts, year, fiscal_start, fallback, calendar, .. } = *self;
        Timing { grid, texts, year, fiscal_start, fallback, calendar }
    }
}

/// A row that is a total.
pub(in crate::workbook::read) struct Total {
    /// The row.
    pub(in crate::workbook::read) row: u32,
    /// Its label.
    pub(in crate::workbook::read) label: String,
    /// The rows it adds up, both inside; `None` when that is not known.
    pub(in crate::workbook::read) span: Option<(u32, u32)>,
}

/// What the rows of a table gave.
#[derive(Default)]
pub(in crate::workbook::read) struct Extract {
    /// Its facts.
    pub(in crate::workbook::read) ledger: Ledger,
    /// Rows that are lines.
    pub(in crate::workbook::read) details: Vec<u32>,
    /// Rows that are totals.
    pub(in crate::workbook::read) totals: Vec<Total>,
    /// Rows left out.
    pub(in crate::workbook::read) excluded: Vec<ExcludedRow>,
    /// Whether months without a year were met in rows.
    pub(in crate::workbook::read) yearless: bool,
    /// Whether fiscal years or quarters were met in rows whose start is not known.
    pub(in crate::workbook::read) fiscal: bool,
    /// Number of facts.
    pub(in crate::workbook::read) facts: u32,
    /// Lines that gave facts.
    pub(in crate::workbook::read) lines: u32,
}

struct DimensionColumn {
    col: u16,
    dimension: usize,
    owner: bool,
    /// The members that its texts name.
    members: Known<Member>,
}

/// Why a row is no line after all.
struct LeftOut(String);

/// Nothing stands in an amount cell.
struct Blank;

/// Goes down the rows of one table.
struct Lines<'a, 'b> {
    table: &'b Source<'a>,
    out: Extract,
    amounts: Vec<AmountColumn>,
    dimensions: Vec<DimensionColumn>,
    version_col: Option<u16>,
    measure_col: Option<u16>,
    currency_col: Option<u16>,
    period_col: Option<u16>,
    times: Times,
    words: RowWords,
    currencies: Known<u16>,
    blank_currency: u16,
    sections: Sections,
    /// Words for versions that are none, with the first row of each and how many rows say it.
    unknown: BTreeMap<String, (u32, u32)>,
}

/// Reads a table's rows.
pub(in crate::workbook::read) fn extract(table: &Source<'_>, issues: &mut Issues) -> Extract {
    let first = table.region.header_rows.last().map_or(table.region.range.top, |r| r + 1);
    let bottom = table.region.range.bottom;
    let mut lines = Lines::new(table, (first, bottom));
    let marks: Vec<_> = lines.amounts.iter().map(|a| (a.col, a.mark)).collect();
    let mut labels = Labels::new(table, first, &marks);
    for (row, col, severity, kind, what) in labels.remarks(table) {
        issues.add(lines.cell(row, col), severity, kind, &what);
    }
    let mut members: Vec<(usize, Member)> = Vec::new();
    for row in &table.region.above {
        let label = (table.region.range.left..=table.region.range.right).find_map(|c| table.grid.text(table.texts, *row, c));
        lines.sections.label(label.unwrap_or_default(), sections::indent(table, *row), None);
    }
    for row in table.grid.rows_between(first, bottom) {
        lines.row(*row, &mut labels, &mut members, issues);
    }
    lines.say_unknown_versions(issues);
    lines.out.yearless = lines.times.yearless;
    lines.out.fiscal = lines.times.fiscal;
    lines.out
}

/// A row as a person said it is.
fn said_by_person(table: &Source<'_>, row: u32, said: RowRole) -> Row {
    match said {
        RowRole::Line => Row::Line,
        RowRole::Left => Row::Left("left out by you".into()),
        RowRole::Total => {
            let texts = (table.region.range.left..=table.region.range.right).filter_map(|c| table.grid.text(table.texts, row, c));
            Row::Total(texts.map(str::to_owned).next().unwrap_or_else(|| "Total".into()), None)
        }
    }
}

impl<'a, 'b> Lines<'a, 'b> {
    fn new(table: &'b Source<'a>, rows: (u32, u32)) -> Self {
        let mut out = Extract::default();
        let amounts = amount_columns(table, &mut out.ledger);
        let cells = amounts.iter().filter_map(|a| table.grid.columns.get(usize::from(a.col)));
        out.ledger.reserve(cells.map(|column| column.count(rows.0, rows.1)).sum());
        let periods: Vec<(u16, &Profile, &str)> = table
            .columns
            .iter()
            .zip(table.profiles)
            .filter(|(c, _)| c.role == Role::Period)
            .map(|(c, p)| (c.index, p, c.header.as_str()))
            .collect();
        let times = Times::new(&table.timing(), &periods, rows);
        let column_of = |role: &Role| table.columns.iter().find(|c| c.role == *role).map(|c| c.index);
        let dimensions = table
            .columns
            .iter()
            .filter_map(|c| match &c.role {
                Role::Dimension(kind) => Some(DimensionColumn {
                    col: c.index,
                    dimension: out.ledger.dimension(kind),
                    owner: *kind == DimensionKind::Owner,
                    members: Known::default(),
                }),
                _ => None,
            })
            .collect();
        let blank_currency = out.ledger.currency(&Currency(table.currency.unwrap_or("").to_owned()));
        Self {
            table,
            out,
            amounts,
            dimensions,
            version_col: column_of(&Role::Version),
            measure_col: column_of(&Role::MeasureName),
            currency_col: column_of(&Role::Currency),
            period_col: periods.first().map(|p| p.0),
            times,
            words: RowWords::default(),
            currencies: Known::default(),
            blank_currency,
            sections: Sections::new(table.section_versions, table.open_measure),
            unknown: BTreeMap::new(),
        }
    }

    /// Takes in a row. Apart from the loop over all of them: a browser makes a function fast between its calls, not while it runs.
    #[inline(never)]
    fn row(&mut self, row: u32, labels: &mut Labels, members: &mut Vec<(usize, Member)>, issues: &mut Issues) {
        let table = self.table;
        if let Ok(at) = table.region.skipped.binary_search_by_key(&row, |s| s.0) {
            self.leave(row, table.region.skipped.get(at).map_or_else(String::new, |s| s.1.into()));
            return;
        }
        if table.choice.is_some_and(|(col, chosen)| self.other_option(row, col, chosen)) {
            self.leave(row, "another option".into());
            return;
        }
        let found = labels.row(table, row);
        match table.rows.get(&row).map_or(found, |said| said_by_person(table, row, *said)) {
            Row::Nothing => {}
            Row::Left(reason) => self.leave(row, reason),
            Row::Section(label) => {
                self.leave(row, "section label".into());
                self.sections.label(&label, sections::indent(table, row), None);
            }
            Row::Total(label, span) => {
                self.leave(row, "total".into());
                // A heading with amounts of its own names the group below it, unless it says no more than total.
                match span.filter(|(first, _)| *first > row) {
                    Some(_) if totals::label(&label) == Some(totals::Says::Plainly) => {}
                    Some((_, last)) => self.sections.label(&label, sections::indent(table, row), Some(last)),
                    None => self.sections.total(&label, totals::is_grand(&label)),
                }
                self.out.totals.push(Total { row, label, span });
            }
            Row::Line if self.says_nothing(row) => {}
            Row::Line => {
                if !self.sections.is_empty() {
                    self.sections.line(row, sections::indent(table, row), &mut self.out.ledger);
                }
                if let Err(LeftOut(reason)) = self.line(row, labels, members, issues) {
                    self.leave(row, reason);
                } else if let Some(doubt) = labels.doubt(row) {
                    let col = self.amounts.first().map_or(table.region.range.left, |a| a.col);
                    issues.add(self.cell(row, col), Severity::Warning, IssueKind::Guessed, &doubt);
                }
            }
        }
    }

    fn cell(&self, row: u32, col: u16) -> CellRef {
        CellRef { source: self.table.workbook, sheet: self.table.grid.index, row, col }
    }

    fn leave(&mut self, row: u32, reason: String) {
        if self.out.excluded.len() < MAX_EXCLUDED {
            self.out.excluded.push(ExcludedRow { row, reason });
        }
    }

    /// Whether a row belongs to an option that does not count.
    fn other_option(&self, row: u32, col: u16, chosen: u32) -> bool {
        matches!(self.table.grid.value(row, col), Some(Value::Text(place)) if place != chosen && totals::label(self.table.texts.get(place)).is_none())
    }

    /// Whether no amount cell of a row holds anything.
    fn says_nothing(&self, row: u32) -> bool {
        self.amounts.iter().all(|a| cells::is_nothing(self.table.grid.value(row, a.col), self.table.texts))
    }

    /// Takes the facts of a line.
    fn line(&mut self, row: u32, labels: &mut Labels, members: &mut Vec<(usize, Member)>, issues: &mut Issues) -> Result<(), LeftOut> {
        let (measure, beside) = self.measure(row)?;
        let version = self.version(row, beside, issues)?;
        let period = self.period(row, issues);
        let currency = self.currency(row);
        self.name_members(row, labels, members, issues);
        let before = self.out.facts;
        let section = self.sections.now();
        let side = if measure.or(section.measure).is_none() && self.table.open_measure { labels.side(self.table, row) } else { None };
        let side = side.map(|id| self.out.ledger.measure(&Measure::new(id)));
        let (measure, around) = (measure.or(section.measure).or(side), section.version);
        let year = section.when.and_then(When::year).filter(|_| self.table.yearless);
        for i in 0..self.amounts.len() {
            let written = self.written_currency(row, i);
            let Some(amount) = self.amounts.get(i) else { break };
            let at = self.cell(row, amount.col);
            let Some(measure) = measure.filter(|_| !amount.pieces).or(amount.measure) else { continue };
            let Ok(given) = self.given(at, amount, measure, issues) else { continue };
            let fact = Fact {
                measure,
                version: version.or(amount.version).or(around).or(self.table.version).unwrap_or(Version::Actual),
                period: amount.period.map(|own| year.and_then(|y| own.in_year(y)).unwrap_or(own)).or(period),
                currency: currency.or(written).or(amount.currency).unwrap_or(self.blank_currency),
                amount: given,
                origin: Origin::Cell(at),
            };
            let own = amount.member;
            members.extend(own);
            self.out.ledger.push(fact, members);
            members.truncate(members.len() - usize::from(own.is_some()));
            self.out.facts += 1;
        }
        self.out.lines += u32::from(self.out.facts > before);
        self.out.details.push(row);
        Ok(())
    }

    /// The currency written beside a number stored as text. A bare `$` gives way to a currency that the column or the files state.
    fn written_currency(&mut self, row: u32, i: usize) -> Option<u16> {
        let amount = self.amounts.get(i).filter(|a| a.written)?;
        let text = self.table.grid.text(self.table.texts, row, amount.col)?;
        let code = numbers::parse(text, amount.mark)?.currency?;
        let bare = code == "USD" && text.contains('$') && !text.contains("US");
        if bare && (amount.currency.is_some() || self.table.currency.is_some()) {
            return None;
        }
        Some(self.out.ledger.currency(&Currency(code.to_owned())))
    }

    /// The amount of a cell; `None` when what stands there is no amount, an error when nothing stands there.
    fn given(&self, at: CellRef, column: &AmountColumn, measure: u16, issues: &mut Issues) -> Result<Option<Decimal>, Blank> {
        let value = self.table.grid.value(at.row, at.col);
        let scale = column.scale_at(self.table, &self.out.ledger, at.row, measure);
        match cells::given(value, self.table.texts, column.mark).in_scale(scale) {
            Given::Nothing => Err(Blank),
            Given::Amount(n) => Ok(Some(n)),
            Given::AsText(n) if self.table.texts.untyped => Ok(Some(n)),
            Given::AsText(n) => {
                let shown = self.table.grid.shown(self.table.texts, at.row, at.col);
                issues.add(
                    at,
                    Severity::Info,
                    IssueKind::NumberAsText,
                    &format!("holds a number as text (“{}”); it was read as {n}.", cells::short(&shown)),
                );
                Ok(Some(n))
            }
            Given::Fault(kind, what) => {
                let (severity, sentence) = cells::sentence(kind, &what);
                issues.add(at, severity, kind, &sentence);
                Ok(None)
            }
        }
    }

    /// The measure a row names, and the version beside it.
    fn measure(&mut self, row: u32) -> Result<(Option<u16>, Option<Version>), LeftOut> {
        let Some(text) = self.measure_col.and_then(|col| self.table.grid.text(self.table.texts, row, col)) else { return Ok((None, None)) };
        match self.words.measure(text) {
            Spoken::Measure(id, said) => Ok((Some(self.out.ledger.measure(&Measure::new(&id))), said)),
            Spoken::Rate => Err(LeftOut("a rate, never summed".into())),
        }
    }

    /// The version a row says, else the one beside its measure.
    fn version(&mut self, row: u32, beside: Option<Version>, issues: &mut Issues) -> Result<Option<Version>, LeftOut> {
        let Some(col) = self.version_col else { return Ok(beside) };
        let Some(text) = self.table.grid.text(self.table.texts, row, col) else {
            if beside.or(self.table.version).is_some() {
                return Ok(beside);
            }
            issues.add(
                self.cell(row, col),
                Severity::Warning,
                IssueKind::UnknownVersion,
                "says no version; the line is left out. Write Plan or Actual there.",
            );
            return Err(LeftOut("no version".into()));
        };
        if let Some(version) = self.words.version(text) {
            return Ok(Some(version));
        }
        let word = cells::short(text);
        self.unknown.entry(word.clone()).or_insert((row, 0)).1 += 1;
        Err(LeftOut(format!("version “{word}”")))
    }

    /// Says once of each word that is no version how many lines it leaves out.
    fn say_unknown_versions(&self, issues: &mut Issues) {
        let Some(col) = self.version_col else { return };
        for (word, (row, lines)) in &self.unknown {
            let left = match lines {
                1 => "the line is".to_owned(),
                lines => format!("{lines} lines that say so are"),
            };
            let sentence = format!("says “{word}”, which is neither plan, actual, committed nor forecast; {left} left out.");
            issues.add(self.cell(*row, col), Severity::Warning, IssueKind::UnknownVersion, &sentence);
        }
    }

    fn period(&mut self, row: u32, issues: &mut Issues) -> Option<Period> {
        if self.period_col.is_none()
            && let Some(when) = self.sections.now().when
        {
            self.times.yearless |= when.year().is_none();
            return self.table.year.map_or(when, |y| when.in_year(y)).period(self.table.calendar);
        }
        match self.times.of(self.table.grid, self.table.texts, row) {
            Told::At(period) => Some(period),
            Told::Blank => {
                if let Some(col) = self.period_col {
                    issues.add(
                        self.cell(row, col),
                        Severity::Warning,
                        IssueKind::UnreadablePeriod,
                        "holds no date; the line counts without a period.",
                    );
                }
                self.table.fallback
            }
            Told::Unreadable(col) => {
                let shown = cells::short(&self.table.grid.shown(self.table.texts, row, col));
                let sentence = format!("holds “{shown}”, which is no date or period; the line counts without one.");
                issues.add(self.cell(row, col), Severity::Warning, IssueKind::UnreadablePeriod, &sentence);
                None
            }
        }
    }

    fn currency(&mut self, row: u32) -> Option<u16> {
        let Some(Value::Text(place)) = self.table.grid.value(row, self.currency_col?) else { return None };
        let text = self.table.texts.get(place);
        let ledger = &mut self.out.ledger;
        let code = || Currency(looks::code(text).map_or_else(|| text.to_uppercase(), str::to_owned));
        Some(self.currencies.of(place, || ledger.currency(&code())))
    }

    /// The members a row names, into `members`.
    fn name_members(&mut self, row: u32, labels: &mut Labels, members: &mut Vec<(usize, Member)>, issues: &mut Issues) {
        members.clear();
        for column in &mut self.dimensions {
            let ledger = &mut self.out.ledger;
            let member = match labels.filled_value(self.table.grid, row, column.col) {
                Some(Value::Text(place)) => column.members.of(place, || {
                    let name = self.table.texts.get(place);
                    if numbers::is_dash(name) { Member::BLANK } else { ledger.member(column.dimension, name).unwrap_or_default() }
                }),
                Some(value) => ledger.member(column.dimension, &grid::shown(self.table.texts, value)).unwrap_or_default(),
                None => Member::BLANK,
            };
            if member != Member::BLANK {
                members.push((column.dimension, member));
            } else if column.owner {
                let cell = CellRef { source: self.table.workbook, sheet: self.table.grid.index, row, col: column.col };
                issues.add(
                    cell,
                    Severity::Warning,
                    IssueKind::MissingOwner,
                    "names no owner; nobody answers for this line. Fill in the owner.",
                );
            }
        }
        members.extend(self.sections.now().members.iter().copied());
    }
}
