//! What a file is put through: loading, reading, reading again with corrections, opening by the engine, its views, changes and export.

use std::fmt;

use chrono::NaiveDate;
use plumbline::decide::decision::Expected;
use plumbline::engine::command::{Command, DecisionDraft, MoveDraft, TableChange};
use plumbline::engine::protocol::figure::{Scope, What};
use plumbline::engine::protocol::health::HealthQuery;
use plumbline::engine::protocol::reallocate::ReallocateQuery;
use plumbline::engine::protocol::variance::{Against, VarianceQuery};
use plumbline::engine::protocol::{Request, Response};
use plumbline::engine::{Engine, Outcome};
use plumbline::ledger::{CellRef, Decimal, DimensionKind, Measure, Period, Range, Version};
use plumbline::workbook::mapping::{Amount, Import, Overrides, ReadOptions, Role, RowRole, Table, TableOverride};
use plumbline::workbook::read::{Book, load, read};

use crate::dice::Dice;

/// How many files came how far.
#[derive(Debug, Default)]
pub(crate) struct Passed {
    /// Their cells were read.
    loaded: u64,
    /// They were read again with corrections.
    corrected: u64,
    /// The engine opened them as a project, and every page was asked for.
    opened: u64,
    /// A decision was recorded over them.
    decided: u64,
    /// They were exported, and the export opened again.
    exported: u64,
}

impl Passed {
    /// Counts those of another in.
    pub(crate) fn add(&mut self, more: &Self) {
        self.loaded += more.loaded;
        self.corrected += more.corrected;
        self.opened += more.opened;
        self.decided += more.decided;
        self.exported += more.exported;
    }

    /// Whether every door was passed by some.
    pub(crate) const fn all(&self) -> bool {
        self.loaded > 0 && self.corrected > 0 && self.opened > 0 && self.decided > 0 && self.exported > 0
    }
}

impl fmt::Display for Passed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { loaded, corrected, opened, decided, exported } = self;
        write!(f, "{loaded} loaded, {corrected} corrected, {opened} opened by the engine, {decided} with a decision, {exported} exported")
    }
}

/// Today, wherever it matters.
pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

/// Puts a file through some of the doors, and gives how far it came. An error is what should not have happened.
pub(crate) fn open(bytes: &[u8], name: &str, mut dice: Dice) -> Result<Passed, String> {
    if dice.below(16) == 0 { project(bytes, name, &mut dice) } else { workbook(bytes, name, &mut dice) }
}

/// A refusal must be a sentence.
fn sentence(message: &str) -> Result<(), String> {
    if message.ends_with('.') && message.contains(' ') { Ok(()) } else { Err(format!("says {message:?}")) }
}

/// The reader alone.
fn workbook(bytes: &[u8], name: &str, dice: &mut Dice) -> Result<Passed, String> {
    let mut passed = Passed::default();
    let book = match load(bytes, name, &mut |_| {}) {
        Ok(book) => book,
        Err(error) => return sentence(&error.to_string()).map(|()| passed),
    };
    passed.loaded = 1;
    let books = [book];
    let mut overrides = Overrides::default();
    let import =
        read(&books, &ReadOptions { today: today(), overrides: &overrides, calendar: plumbline::ledger::Calendar::Months }, &mut |_| {});
    if dice.below(2) == 0 {
        passed.corrected = 1;
        overrides.tables = (0..=dice.below(3)).filter_map(|_| correction(&import, dice)).collect();
        let again = read(
            &books,
            &ReadOptions { today: today(), overrides: &overrides, calendar: plumbline::ledger::Calendar::Months },
            &mut |_| {},
        );
        look(&books[0], &again, dice);
    }
    Ok(passed)
}

/// Looks at a sheet as the mapping page does.
fn look(book: &Book, import: &Import, dice: &mut Dice) {
    let Some(sheet) = import.sheets.get(dice.below(import.sheets.len())) else { return };
    let (rows, columns) = book.extent(sheet.index).unwrap_or_default();
    let at = (number(dice, rows), u16::try_from(number(dice, columns.into())).unwrap_or(u16::MAX));
    book.window(sheet.index, Range { top: at.0, left: at.1, bottom: at.0.saturating_add(50), right: at.1.saturating_add(20) });
    book.cell(sheet.index, at.0, at.1);
    book.widths(sheet.index);
}

/// A number that is mostly below an end, and sometimes far beyond.
fn number(dice: &mut Dice, end: u32) -> u32 {
    match dice.below(12) {
        0 => u32::MAX,
        1 => 1_048_575,
        _ => u32::try_from(dice.below(end as usize + 2)).unwrap(),
    }
}

fn column(dice: &mut Dice, range: Range) -> u16 {
    u16::try_from(number(dice, u32::from(range.right))).unwrap_or(u16::MAX)
}

/// A correction to one of the tables, or one drawn where none is.
fn correction(import: &Import, dice: &mut Dice) -> Option<(String, TableOverride)> {
    let sheet = import.sheets.get(dice.below(import.sheets.len()))?;
    let found = import.tables.get(dice.below(import.tables.len())).filter(|_| dice.below(5) > 0);
    let range = found.map_or(Range { top: 0, left: 0, bottom: sheet.rows, right: 8 }, |t: &Table| t.range);
    let some = |dice: &mut Dice| dice.below(3) == 0;
    let mut given = TableOverride {
        used: some(dice).then(|| dice.below(2) == 0),
        version: some(dice).then(|| [Version::Plan, Version::Actual][dice.below(2)]),
        year: some(dice).then(|| [2026, 0, 1899, 9999, i32::MAX, i32::MIN][dice.below(6)]),
        period: some(dice).then(|| Period::from_id(["2026-03", "2026-Q4", "2026", "2026-W53"][dice.below(4)])).flatten(),
        day_first: some(dice).then(|| dice.below(2) == 0),
        header_rows: some(dice).then(|| (0..dice.below(4)).map(|_| number(dice, range.bottom)).collect()),
        ..TableOverride::default()
    };
    if found.is_none() || some(dice) {
        let (top, left) = (number(dice, range.bottom), column(dice, range));
        let (bottom, right) = (number(dice, range.bottom), column(dice, range));
        given.range = Some(Range { top, left, bottom, right });
    }
    for _ in 0..dice.below(4) {
        given.columns.insert(column(dice, range), role(dice));
        given.decimal_comma.insert(column(dice, range), dice.below(2) == 0);
        given.rows.insert(number(dice, range.bottom), [RowRole::Line, RowRole::Total, RowRole::Left][dice.below(3)]);
    }
    let key = found.map_or_else(|| format!("{}!B2", sheet.name), |t| t.key.clone());
    Some((key, given))
}

fn role(dice: &mut Dice) -> Role {
    match dice.below(8) {
        0 => Role::Period,
        1 => Role::Dimension(DimensionKind::Region),
        2 => Role::Version,
        3 => Role::MeasureName,
        4 => Role::Currency,
        5 => [Role::Derived, Role::Note, Role::Ignored][dice.below(3)].clone(),
        _ => Role::Amount(Amount {
            measure: (dice.below(4) > 0).then_some(Measure::SPEND),
            version: (dice.below(4) > 0).then_some(Version::Actual),
            period: (dice.below(4) == 0).then(|| Period::from_id("2026-03")).flatten(),
            member: (dice.below(4) == 0).then(|| (DimensionKind::Region, "Nord".into())),
        }),
    }
}

/// The engine: a project with its pages, corrections, a decision, an export and the export again.
fn project(bytes: &[u8], name: &str, dice: &mut Dice) -> Result<Passed, String> {
    let mut passed = Passed::default();
    let mut engine = Engine::new();
    if !import(&mut engine, bytes, name)? {
        return Ok(passed);
    }
    (passed.loaded, passed.opened) = (1, 1);
    pages(&mut engine, dice)?;
    if let Some((table, given)) = engine.project().and_then(|p| correction(&p.import, dice)) {
        for change in changes(given).into_iter().take(3) {
            ask(&mut engine, Request::Do(Command::SetTable { table: table.clone(), change }))?;
        }
        passed.corrected = 1;
    }
    passed.decided = u64::from(decide(&mut engine)?);
    pages(&mut engine, dice)?;
    if dice.below(4) == 0 {
        ask(&mut engine, Request::Undo)?;
    }
    let Outcome { response, bytes, .. } = engine.handle(Request::Export { today: today() }, None, &mut |_| {});
    let (Response::File { file_name, .. }, Some(bytes)) = (&response, bytes) else {
        return answered(&response).map(|()| passed);
    };
    if !import(&mut Engine::new(), &bytes, file_name)? {
        return Err("exported what cannot be opened again".into());
    }
    passed.exported = 1;
    Ok(passed)
}

/// Whether a file opened; else it was refused in a sentence.
fn import(engine: &mut Engine, bytes: &[u8], name: &str) -> Result<bool, String> {
    let request = Request::Import { file_name: name.into(), today: today(), now: 0 };
    let response = engine.handle(request, Some(bytes.to_vec()), &mut |_| {}).response;
    engine.kept();
    answered(&response).map(|()| matches!(response, Response::Project(_)))
}

fn answered(response: &Response) -> Result<(), String> {
    if let Response::Failed { message } = response { sentence(message) } else { Ok(()) }
}

fn ask(engine: &mut Engine, request: Request) -> Result<Response, String> {
    let response = engine.handle(request, None, &mut |_| {}).response;
    engine.kept();
    answered(&response).map(|()| response)
}

/// Asks for what some of the pages ask for.
fn pages(engine: &mut Engine, dice: &mut Dice) -> Result<(), String> {
    let scope = Scope { period: ["", "all", "2026", "2026-Q4", "2026-11"][dice.below(5)].into(), ..Scope::default() };
    let at = (number(dice, 40), u16::try_from(number(dice, 20)).unwrap_or(u16::MAX));
    let area = Range { top: at.0, left: at.1, bottom: at.0.saturating_add(40), right: at.1.saturating_add(10) };
    let sheet = u16::try_from(dice.below(3)).unwrap();
    let by = vec![["month", "channel", "quarter"][dice.below(3)].to_owned()];
    let variance = VarianceQuery {
        scope: scope.clone(),
        by: if dice.below(2) == 0 { Vec::new() } else { by },
        across: ["", "month", "owner"][dice.below(3)].to_owned(),
        against: Against::ALL[dice.below(3)],
        offset: number(dice, 10),
        limit: 100,
        ..VarianceQuery::default()
    };
    let requests = [
        Request::Sources,
        Request::Mapping { sheet: (dice.below(2) == 0).then_some((0, sheet)) },
        Request::Health(HealthQuery::default()),
        Request::Sheet { source: 0, sheet, area },
        Request::Cell(CellRef { source: 0, sheet, row: at.0, col: at.1 }),
        Request::Scorecard(scope.clone()),
        Request::Variance(variance),
        Request::Reallocate(ReallocateQuery { scope: scope.clone(), ..ReallocateQuery::default() }),
        Request::Decisions,
        Request::Trace { what: What::SumVariance { measure: Measure::SPEND }, scope },
    ];
    requests.into_iter().filter(|_| dice.below(3) == 0).try_for_each(|request| ask(engine, request).map(drop))
}

/// A correction as the mapping page makes it: one change at a time.
fn changes(given: TableOverride) -> Vec<TableChange> {
    let mut changes = Vec::new();
    changes.extend(given.range.map(|range| TableChange::Range(Some(range))));
    changes.extend(given.header_rows.map(|rows| TableChange::HeaderRows(Some(rows))));
    changes.extend(given.used.map(TableChange::Used));
    changes.extend(given.year.map(|year| TableChange::Year(Some(year))));
    changes.extend(given.period.map(|period| TableChange::Period(Some(period))));
    changes.extend(given.columns.into_iter().map(|(index, role)| TableChange::Column { index, role: Some(role) }));
    changes.extend(given.rows.into_iter().map(|(row, role)| TableChange::Rows { rows: vec![row], role: Some(role) }));
    changes
}

/// Moves a little between the first two budget lines; whether that could be recorded.
pub(crate) fn decide(engine: &mut Engine) -> Result<bool, String> {
    let Response::Reallocate(view) = ask(engine, Request::Reallocate(ReallocateQuery::default()))? else { return Ok(false) };
    let ([from, to, ..], Some(period)) = (view.lines.as_slice(), Period::from_id(&view.period.0)) else { return Ok(false) };
    let draft = DecisionDraft {
        title: "Shift".into(),
        decider: "RevOps lead".into(),
        date: today(),
        rationale: "It misses its target.".into(),
        expected: Expected { kpi: "cac".into(), change: "-64".into(), by: today() },
        moves: vec![MoveDraft {
            measure: Measure::SPEND,
            version: Version::Plan,
            period,
            from: Some(from.line.clone()),
            to: Some(to.line.clone()),
            amount: Decimal::ONE,
            currency: String::new(),
            opens: false,
        }],
    };
    Ok(matches!(ask(engine, Request::Do(Command::RecordDecision(draft)))?, Response::Project(_)))
}
