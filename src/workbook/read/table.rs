//! Reads one table: headers, columns, rows, totals, with the corrections people made.

use chrono::Datelike;
use sha2::{Digest, Sha256};

use super::grid::Texts;
use super::issues::Issues;
use super::regions::Region;
use super::words::catalog::{self, Concept};
use super::words::{columns, tokens, totals, versions::Said};
use crate::ledger::{Calendar, CellRef, Ledger, Measure, Period, Rates, Version};
use crate::workbook::issue::{IssueKind, Severity};
use crate::workbook::mapping::{Amount, Ask, Column, Layout, ReadOptions, Role, Table, TableOverride};
use crate::workbook::read::Place;
use crate::workbook::read::cells::doubts;
use crate::workbook::read::cells::periods;
use crate::workbook::read::cells::times::Timing;
use crate::workbook::read::columns::context::{self, Context};
use crate::workbook::read::columns::heads::{self, Head};
use crate::workbook::read::columns::options;
use crate::workbook::read::columns::profile::{self, Profile};
use crate::workbook::read::columns::rates;
use crate::workbook::read::columns::roles::{self, Sheetwise};
use crate::workbook::read::columns::scaled::{self, Scaled};
use crate::workbook::read::columns::stated::Stated;
use crate::workbook::read::columns::twins;
use crate::workbook::read::columns::years;
use crate::workbook::read::grid;
use crate::workbook::read::preview;
use crate::workbook::read::proof::computed;
use crate::workbook::read::proof::outside::{self, Printed};
use crate::workbook::read::proof::results;
use crate::workbook::read::proof::tieouts;
use crate::workbook::read::rows::extract::{self, Extract, Source};
use crate::workbook::read::rows::sections;
use crate::workbook::scale::Scale;

/// A table with its facts, before it is known whether they count.
pub(super) struct Read {
    /// The table.
    pub(super) table: Table,
    /// Its facts.
    pub(super) ledger: Ledger,
    /// Rates, where it is a list of them.
    pub(super) rates: Option<Rates>,
    /// Whether a person said that it counts or not.
    pub(super) decided: Option<bool>,
    /// Its sheet says summary, dashboard or the like.
    pub(super) summary: bool,
    /// Its amounts are formulas over other sheets.
    pub(super) linked: bool,
    /// Whether its columns hold several options, of which one counts.
    pub(super) optional: bool,
    /// Where it lies, seen from the part of its sheet that is printed.
    pub(super) printed: Option<Printed>,
    /// The option it is, folded, and the text that names it; `None` when it is none.
    pub(super) option: Option<(String, String)>,
}

/// Reads a table; `stated` is what the files state for all their tables.
pub(super) fn read(place: &Place<'_>, options: &ReadOptions<'_>, stated: Stated, issues: &mut Issues) -> Read {
    let calendar = options.calendar;
    let (origin, grid, region, texts) = (place.origin, place.grid, &place.region, &place.book.texts);
    let around = context::context(&region.titles, &grid.name, origin.file_name).told_apart(&region.titles, region.titled);
    let mut heads = heads::heads(grid, texts, region, calendar);
    let first = region.header_rows.last().map_or(region.range.top, |r| r + 1);
    let empty = super::grid::GridColumn::default();
    let mut profiles: Vec<Profile> = (region.range.left..=region.range.right)
        .map(|c| profile::profile(grid.columns.get(usize::from(c)).unwrap_or(&empty), texts, first, region.range.bottom, &region.skipped))
        .collect();
    let mut table = blank(place, &heads);
    let default = TableOverride::default();
    let person = options.overrides.tables.get(&table.key).unwrap_or(&default);
    let open = doubts::settle(&mut profiles, region.range.left, texts, person, around.currency.or(stated.currency));
    let options_left = options::columns(&mut heads);
    let optional = options_left.is_some();
    let notes = twins::settle(grid, region, &mut heads, &profiles);
    let (year, year_source) = years::year(&around, person.year, options.today.year());
    let yearless_heads = years::fill(&mut heads, &around, year);
    years::start(&mut heads, stated.fiscal_start);
    let sheetwise = Sheetwise { grid, texts, region, heads: &heads, profiles: &profiles, context: &around, calendar };
    table.columns = roles::roles(&sheetwise);
    let timing = Timing { grid, texts, year: Some(year), fiscal_start: stated.fiscal_start, fallback: None, calendar };
    let rate_table = rates::find(&sheetwise, &table.columns, &timing, origin.source);
    if rate_table.is_some() {
        demote(&mut table.columns, "the table lists exchange rates");
    } else if is_lookup(&sheetwise, &table.columns) {
        demote(&mut table.columns, "a list of settings or results without lines");
    }
    let choice = choice(&table.columns, &profiles, texts);
    say_choices(&table, region, options_left, notes, choice.map(|c| (c.0, texts.get(c.1))), issues);
    let section_versions = sections::say_versions(grid, texts, region);
    let version = settle_versions(&mut table, &sheetwise, section_versions, options, person, issues);
    overrule(&mut table.columns, person);
    doubts::say(&open, &mut table, &profiles, texts, issues);
    let open_measure = table.columns.iter().zip(&heads).all(|(c, h)| {
        h.told == Some(heads::Told::Quantity)
            || !matches!(&c.role, Role::Amount(a) if a.measure.as_ref().is_some_and(|m| *m != Measure::SPEND))
    }) && heads.iter().all(|h| h.measure.is_none())
        && around.measure.is_none();
    let source = Source {
        workbook: origin.source,
        grid,
        texts,
        region,
        heads: &heads,
        profiles: &profiles,
        columns: &[],
        version,
        year: Some(year),
        fiscal_start: stated.fiscal_start,
        fallback: whole(&around, person, year, calendar),
        calendar,
        currency: around.currency.or(stated.currency),
        open_measure,
        rows: &person.rows,
        choice,
        section_versions,
        yearless: yearless_heads,
    };
    let (read, scaled) = rows(source, &mut table, person.scale, issues);
    table.layout = layout(&table.columns, &heads, &read);
    if (yearless_heads || read.yearless) && year_source != years::Source::Person {
        table.assumed_year = Some(year);
        if year_source == years::Source::Today && read.facts > 0 {
            table.asks.push(Ask::Year { guess: year });
            let cell = CellRef { source: origin.source, sheet: grid.index, row: region.range.top, col: region.range.left };
            issues.note(
                Some(cell),
                Severity::Warning,
                IssueKind::AssumedYear,
                format!("{}: the periods of the table at {} name no year; they were read as {year}. Set the year on the Mapping page if it is another.", grid.name, region.range),
            );
        }
    } else if person.year.is_some() && (yearless_heads || read.yearless) {
        table.assumed_year = person.year;
    }
    scaled::say(&scaled, &mut table, issues);
    table.scale_reason = scaled.reason;
    doubts::say_time(&mut table, &heads, &read, &around, issues);
    table.preview = preview::preview(grid, texts, &table, &read);
    table.excluded_rows = read.excluded;
    table.facts = read.facts;
    table.lines = read.lines;
    // A table whose amounts are formulas over other sheets comes after those.
    let linked = table
        .columns
        .iter()
        .zip(&profiles)
        .filter(|(c, _)| matches!(c.role, Role::Amount(_)))
        .all(|(_, p)| p.elsewhere * 10 >= p.numbers.max(1) * 8);
    Read {
        table,
        ledger: read.ledger,
        rates: rate_table,
        decided: person.used,
        summary: around.summary || linked || heads.first().is_some_and(|h| context::is_of_a_pivot(&h.text)),
        linked,
        optional,
        printed: outside::printed(grid, region.range),
        option: around.option,
    }
}

/// Goes down the rows of a table: its facts, its totals beside their lines, what its computed columns are computed from.
fn rows(before: Source<'_>, table: &mut Table, scale: Option<Scale>, issues: &mut Issues) -> (Extract, Scaled) {
    let mut columns = std::mem::take(&mut table.columns);
    computed::settle(&before, &mut columns);
    let scaled = scaled::settle(&before, &mut columns, scale);
    let source = Source { columns: &columns, ..before };
    let read = extract::extract(&source, issues);
    table.tie_outs = tieouts::tie_outs(&source, &read, issues);
    table.tie_outs.extend(results::results(&source, &read, issues));
    tieouts::say_faults(&source, &read, issues);
    computed::check(&before, &read, &mut columns, issues);
    table.columns = columns;
    (read, scaled)
}

/// The period of a whole table, that a person said or its surroundings say: `Jan 2025` on the tab.
fn whole(around: &Context, person: &TableOverride, year: i32, calendar: Calendar) -> Option<Period> {
    let said = person.period.map(|period| calendar.counting(period));
    said.or_else(|| around.when.and_then(|when| when.in_year(year).period(calendar)))
}

/// A table of which only the place and the header are known.
fn blank(place: &Place<'_>, heads: &[Head]) -> Table {
    let (origin, grid, region) = (place.origin, place.grid, &place.region);
    Table {
        key: place.key.clone(),
        fingerprint: fingerprint(heads),
        source: origin.source,
        sheet: grid.index,
        sheet_name: grid.name.clone(),
        range: region.range,
        header_rows: region.header_rows.clone(),
        layout: Layout::Lookup,
        columns: Vec::new(),
        excluded_rows: Vec::new(),
        tie_outs: Vec::new(),
        facts: 0,
        sums: Vec::new(),
        lines: 0,
        used: true,
        unused_reason: String::new(),
        title: context::name(&region.titles).unwrap_or_default().to_owned(),
        assumed_year: None,
        scale_reason: String::new(),
        found_by: region.found_by.clone(),
        asks: Vec::new(),
        preview: Vec::new(),
    }
}

/// The words of a header in short: letters and digits only, so that years, case and spaces do not tell two months' tables apart.
fn fingerprint(heads: &[Head]) -> String {
    let words = heads.iter().flat_map(|h| tokens(&h.text)).filter(|w| !w.starts_with(|c: char| c.is_ascii_digit()));
    let mut hasher = Sha256::new();
    for word in words {
        hasher.update(word.as_bytes());
        hasher.update([0]);
    }
    hasher.finalize().iter().take(8).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// The column that names an option in each row, and the text of the one that counts; `None` when there is no such column.
fn choice(columns: &[Column], profiles: &[Profile], texts: &Texts) -> Option<(u16, u32)> {
    columns.iter().zip(profiles).find_map(|(column, profile)| {
        if profile.many || !matches!(column.role, Role::Dimension(_) | Role::Note) {
            return None;
        }
        let values: Vec<&str> = profile.distinct.iter().map(|p| texts.get(*p)).filter(|t| totals::label(t).is_none()).collect();
        let scenarios = matches!(columns::column(&column.header), Some((columns::Says::Version, _)));
        let chosen = options::value(&values, scenarios)?;
        profile.distinct.iter().find(|p| texts.get(**p) == chosen).map(|p| (column.index, *p))
    })
}

/// Says which options are left out, and which columns could not be told apart for certain.
fn say_choices(
    table: &Table,
    region: &Region,
    columns: Option<(String, Vec<String>)>,
    notes: Vec<twins::Note>,
    rows: Option<(u16, &str)>,
    issues: &mut Issues,
) {
    let row = region.header_rows.last().copied().unwrap_or(region.range.top);
    let cell = |col: u16| CellRef { source: table.source, sheet: table.sheet, row, col };
    if let Some((chosen, left)) = columns {
        let left = left.iter().map(|o| format!("“{}”", options::shown(o))).collect::<Vec<_>>().join(", ");
        let read = if chosen.is_empty() {
            "The budget beside them is read".to_owned()
        } else {
            format!("“{}” is read", options::shown(&chosen))
        };
        let message = format!(
            "{}: the table at {} has several options of one budget, which are not added. {read}, {left} left out. Set the columns’ roles on the Mapping page if another counts.",
            table.sheet_name, table.range
        );
        issues.note(Some(cell(region.range.left)), Severity::Warning, IssueKind::Guessed, message);
    }
    if let Some((col, chosen)) = rows {
        let sentence = format!("heads options of one budget, which are not added; the rows of “{chosen}” are read, the others left out.");
        issues.add(cell(col), Severity::Warning, IssueKind::Guessed, &sentence);
    }
    for note in notes {
        let col = region.range.left.saturating_add(u16::try_from(note.at).unwrap_or(u16::MAX));
        issues.add(cell(col), Severity::Warning, IssueKind::Guessed, &note.sentence);
    }
}

/// Puts the roles that a person gave in place of the guessed ones.
fn overrule(columns: &mut [Column], person: &TableOverride) {
    for (index, role) in &person.columns {
        if let Some(column) = columns.iter_mut().find(|c| c.index == *index) {
            column.role = role.clone();
            column.confidence = 100;
            column.reason = "set by you".into();
        }
    }
}

fn demote(columns: &mut [Column], reason: &str) {
    for column in columns.iter_mut().filter(|c| matches!(c.role, Role::Amount(_))) {
        column.role = Role::Ignored;
        column.confidence = 80;
        column.reason = reason.into();
    }
}

/// Whether a table is a list of settings or results: one column of values whose header says nothing but `Value`, without periods.
fn is_lookup(table: &Sheetwise<'_>, columns: &[Column]) -> bool {
    let amounts: Vec<&Column> = columns.iter().filter(|c| matches!(c.role, Role::Amount(_))).collect();
    let [only] = amounts.as_slice() else { return false };
    let timed = columns.iter().any(|c| matches!(c.role, Role::Period | Role::Version))
        || matches!(&only.role, Role::Amount(a) if a.period.is_some());
    let header = tokens(&only.header).join(" ");
    let stated = |h: &Head| h.said.is_some() || h.measure.is_some() || h.when.is_some();
    let custom = matches!(&only.role, Role::Amount(a) if a.measure.as_ref().is_some_and(|m| !m.is_known()));
    let listed = columns.iter().any(|c| c.role == Role::MeasureName);
    if (custom || listed) && !timed && table.context.version.is_none() && !table.heads.iter().any(stated) {
        return true;
    }
    // A list that adds itself up is a list of amounts, whatever heads them.
    let says_total = |c: &Column, p: &Profile| {
        matches!(c.role, Role::Dimension(_)) && p.distinct.iter().any(|t| totals::label(table.texts.get(*t)) == Some(totals::Says::Plainly))
    };
    let added = columns.iter().zip(table.profiles).any(|(c, p)| says_total(c, p));
    let valued = header.is_empty() || catalog::words(Concept::ListsOfValues).says(&header, "value");
    !timed && !listed && !added && valued && table.profiles.len() <= 4
}

/// Settles the version of amounts that state none: by the row, a correction, the dates, or a guess that says so. Gives the table's version.
fn settle_versions(
    read: &mut Table,
    table: &Sheetwise<'_>,
    by_section: bool,
    options: &ReadOptions<'_>,
    person: &TableOverride,
    issues: &mut Issues,
) -> Option<Version> {
    let source = read.source;
    let columns = &mut read.columns;
    let by_row = columns.iter().any(|c| c.role == Role::Version);
    if let Some(version) = person.version {
        for column in columns.iter_mut() {
            if let Role::Amount(amount) = &mut column.role {
                amount.version = Some(version);
                column.reason = "version set by you".into();
                column.confidence = 100;
            }
        }
        return Some(version);
    }
    for (column, head) in columns.iter().zip(table.heads) {
        if head.said == Some(Said::Other) && matches!(column.role, Role::Ignored) {
            let row = table.region.header_rows.last().copied().unwrap_or(0);
            let cell = CellRef { source, sheet: table.grid.index, row, col: column.index };
            issues.add(
                cell,
                Severity::Info,
                IssueKind::UnknownVersion,
                &format!("heads the column “{}”, which is neither plan, actual, committed nor forecast; it is left out.", column.header),
            );
        }
    }
    if by_section {
        // What stands around a table gives way to the labels over its lines.
        for (column, head) in columns.iter_mut().zip(table.heads).filter(|(_, h)| h.said.is_none()) {
            if let Role::Amount(amount) = &mut column.role {
                amount.version = None;
                column.reason = format!("header says “{}”; the labels over the lines say the version", head.text);
                column.confidence = column.confidence.min(75);
            }
        }
    }
    if by_row || by_section {
        return table.context.version.map(|v| v.0);
    }
    let open = |c: &Column| matches!(&c.role, Role::Amount(Amount { version: None, .. }));
    if !columns.iter().any(open) {
        return None;
    }
    // Dates up to today are what happened; later ones are what is planned.
    let has_period = columns.iter().any(|c| c.role == Role::Period);
    let heads_end =
        table.heads.iter().filter_map(|h| h.when.and_then(|when| when.period(table.calendar))).map(|p| table.calendar.days_of(p).1).max();
    let rows_end = has_period.then(|| latest(table, columns)).flatten();
    let planned = columns.iter().any(|c| matches!(&c.role, Role::Amount(Amount { version: Some(Version::Plan), .. })));
    let end = rows_end.or(heads_end);
    let (version, sure, why) = match end {
        Some(end) if end <= options.today => (Version::Actual, 72, "no version is stated, and all dates are past"),
        Some(_) if rows_end.is_some() && !planned => (Version::Actual, 60, "no version is stated; dated lines are read as actual"),
        Some(_) if !planned => (Version::Plan, 45, "no version is stated, and its periods are still to come"),
        _ => (Version::Actual, 45, "no version is stated"),
    };
    for column in columns.iter_mut().filter(|c| open(c)) {
        if let Role::Amount(amount) = &mut column.role {
            amount.version = Some(version);
        }
        column.confidence = column.confidence.min(sure);
        column.reason = format!("{}; {why}", column.reason);
    }
    if sure < 70 {
        read.asks.push(Ask::Version { guess: version });
        let cell = CellRef { source, sheet: table.grid.index, row: table.region.range.top, col: table.region.range.left };
        issues.note(
            Some(cell),
            Severity::Warning,
            IssueKind::Guessed,
            format!("{}: the table at {} does not say whether it is plan or actual; it was read as {version}. Set the version on the Mapping page if that is wrong.", table.grid.name, table.region.range),
        );
    }
    Some(version)
}

/// The last day that the dates of the period column name, by its last rows.
fn latest(table: &Sheetwise<'_>, columns: &[Column]) -> Option<chrono::NaiveDate> {
    let column = columns.iter().find(|c| c.role == Role::Period)?;
    let cells = table.grid.columns.get(usize::from(column.index))?;
    let first = table.region.header_rows.last().map_or(0, |r| r + 1);
    cells
        .between(first, table.region.range.bottom)
        .filter_map(|(_, value)| match value {
            grid::Value::Date(serial) => periods::day_of_serial(serial),
            grid::Value::Text(place) if table.texts.kind(place) == super::grid::Kind::Period => {
                periods::whole(table.texts.get(place)).and_then(|when| when.period(table.calendar)).map(|p| table.calendar.days_of(p).0)
            }
            #[allow(clippy::cast_possible_truncation, reason = "a year fits")]
            grid::Value::Number(n) if periods::is_year(n) => chrono::NaiveDate::from_ymd_opt(n as i32, 1, 1),
            _ => None,
        })
        .max()
}

fn layout(columns: &[Column], heads: &[Head], read: &Extract) -> Layout {
    let amounts: Vec<(&Amount, &Head)> = columns
        .iter()
        .zip(heads)
        .filter_map(|(c, h)| match &c.role {
            Role::Amount(a) => Some((a, h)),
            _ => None,
        })
        .collect();
    if amounts.is_empty() || read.facts == 0 {
        return Layout::Lookup;
    }
    let timed = amounts.iter().filter(|(a, _)| a.period.is_some()).count();
    let kinds: std::collections::BTreeSet<(Option<Measure>, Option<Version>)> =
        amounts.iter().map(|(a, _)| (a.measure.clone(), a.version)).collect();
    if timed >= 2 || (timed == 1 && amounts.len() == 1) {
        return if kinds.len() > 1 { Layout::Both } else { Layout::WidePeriods };
    }
    let telling = amounts.iter().filter(|(a, h)| h.said.is_some() || a.measure.as_ref().is_some_and(Measure::is_known)).count();
    // Options beside one another stand across, though only one counts.
    let options = heads.iter().any(|h| h.told == Some(heads::Told::OtherOption));
    if telling >= 2 || amounts.len() >= 3 || options { Layout::WideMeasures } else { Layout::Long }
}
