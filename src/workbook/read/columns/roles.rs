//! Gives each column its role, with how sure that is and why.

use super::amounts;
use super::context::Context;
use super::heads::Head;
use super::profile::Profile;
use crate::ledger::{Calendar, DimensionKind, Version, cell};
use crate::workbook::mapping::{Column, Role};
use crate::workbook::read::cells::looks;
use crate::workbook::read::cells::periods;
use crate::workbook::read::grid::{Grid, Kind, Texts, Value};
use crate::workbook::read::regions::Region;
use crate::workbook::read::words::catalog::{self, Concept};
use crate::workbook::read::words::columns::{self, Says};
use crate::workbook::read::words::measures::{self, Plainness};
use crate::workbook::read::words::months::{is_quarter, is_week};
use crate::workbook::read::words::tokens;
use crate::workbook::read::words::versions::{self, Said};
use crate::workbook::scale::Scale;

/// Lines up to which each can have a name of its own; a longer list's descriptions are remarks.
const MOST_NAMED: usize = 5_000;

/// Everything known of a table before its columns have roles.
pub(in crate::workbook::read) struct Sheetwise<'a> {
    /// The sheet.
    pub(in crate::workbook::read) grid: &'a Grid,
    /// The workbook's texts.
    pub(in crate::workbook::read) texts: &'a Texts,
    /// Where the table stands.
    pub(in crate::workbook::read) region: &'a Region,
    /// Its headers.
    pub(in crate::workbook::read) heads: &'a [Head],
    /// What its columns hold.
    pub(in crate::workbook::read) profiles: &'a [Profile],
    /// What stands around it.
    pub(in crate::workbook::read) context: &'a Context,
    /// Which days belong to which month.
    pub(in crate::workbook::read) calendar: Calendar,
}

impl Sheetwise<'_> {
    /// The column of the sheet that a column of the table is.
    fn column(&self, i: usize) -> u16 {
        self.region.range.left.saturating_add(u16::try_from(i).unwrap_or(u16::MAX))
    }
}

/// A role with its confidence and reason.
pub(in crate::workbook::read) struct Guess {
    /// The role.
    pub(in crate::workbook::read) role: Role,
    /// 0 to 100.
    pub(in crate::workbook::read) confidence: u8,
    /// Why.
    pub(in crate::workbook::read) reason: String,
}

/// A guess in one line.
pub(in crate::workbook::read) fn guess(role: Role, confidence: u8, reason: impl Into<String>) -> Guess {
    Guess { role, confidence, reason: reason.into() }
}

/// The role of every column of a table.
pub(in crate::workbook::read) fn roles(table: &Sheetwise<'_>) -> Vec<Column> {
    let mut guesses: Vec<Option<Guess>> = (0..table.heads.len()).map(|i| label(table, i)).collect();
    one_period(table, &mut guesses);
    amounts::assign(table, &mut guesses);
    once(table, &mut guesses);
    guesses
        .into_iter()
        .zip(table.heads)
        .enumerate()
        .map(|(i, (found, head))| {
            let found = found.unwrap_or_else(|| guess(Role::Ignored, 50, "nothing says what it is"));
            Column {
                index: table.column(i),
                header: head.text.clone(),
                role: found.role,
                confidence: found.confidence,
                reason: found.reason,
                scale: Scale::default(),
            }
        })
        .collect()
}

/// Each dimension, version, measure and currency has one column: a second one keeps its own header as a dimension. Columns of labels
/// without headers that stand in turn, the further in the further right, are one.
fn once(table: &Sheetwise<'_>, guesses: &mut [Option<Guess>]) {
    let mut seen: Vec<Role> = Vec::new();
    let mut steps: Vec<usize> = Vec::new();
    for (i, found) in guesses.iter_mut().enumerate() {
        let Some(found) = found.as_mut() else { continue };
        if !matches!(found.role, Role::Dimension(_) | Role::Version | Role::MeasureName | Role::Currency) {
            continue;
        }
        let header = table.heads.get(i).map_or("", |h| h.text.as_str());
        if header.is_empty() && found.role == Role::Dimension(DimensionKind::Category) {
            let next = steps.last().is_some_and(|last| last + 1 == i);
            if next && steps.iter().all(|left| in_turn(table, *left, i)) {
                steps.push(i);
                continue;
            }
            steps = vec![i];
        }
        if seen.contains(&found.role) {
            let name = if header.is_empty() {
                format!("Column {}", cell::column(table.column(i)))
            } else if seen.contains(&Role::Dimension(DimensionKind::Other(header.to_owned()))) {
                format!("{header} {}", i + 1).trim().to_owned()
            } else {
                header.to_owned()
            };
            found.role = Role::Dimension(DimensionKind::Other(name));
            found.confidence = found.confidence.min(70);
        }
        seen.push(found.role.clone());
    }
}

/// Whether the left one of two columns holds texts, and never in a row in which the right one holds something.
fn in_turn(table: &Sheetwise<'_>, left: usize, right: usize) -> bool {
    let first = table.region.header_rows.last().map_or(table.region.range.top, |r| r + 1);
    let column = |i: usize| table.grid.columns.get(usize::from(table.column(i)));
    let (Some(left), Some(right)) = (column(left), column(right)) else { return false };
    left.between(first, table.region.range.bottom).all(|(row, value)| matches!(value, Value::Text(_)) && right.value(row).is_none())
}

/// The role of a column that holds no amounts; `None` when it may hold amounts.
fn label(table: &Sheetwise<'_>, i: usize) -> Option<Guess> {
    let (head, profile) = (table.heads.get(i)?, table.profiles.get(i)?);
    let says = columns::column(&head.text);
    if profile.filled() == 0 {
        // An empty month or plan column is still one: its cells are to be filled.
        if head.when.is_some() || head.said.is_some() || head.measure.is_some() {
            return None;
        }
        return Some(guess(Role::Ignored, 90, "the column is empty"));
    }
    if profile.is_temporal() {
        if head.when.is_some() && profile.dates == 0 && profile.periods == 0 {
            return None;
        }
        return Some(match says {
            Some((Says::Note, _)) => guess(Role::Note, 80, format!("header says “{}”", head.text)),
            Some((Says::Period, _)) => guess(Role::Period, 97, format!("header says “{}”, and the cells are dates or periods", head.text)),
            _ => guess(Role::Period, 80, "the cells are dates or periods"),
        });
    }
    if profile.is_numeric() {
        return numeric_label(table, i, says);
    }
    Some(text_label(table, i, says))
}

/// A column of numbers that name something: years, months by number, accounts, a running index.
fn numeric_label(table: &Sheetwise<'_>, i: usize, says: Option<(Says, bool)>) -> Option<Guess> {
    let (head, profile) = (table.heads.get(i)?, table.profiles.get(i)?);
    let integers = profile.whole == profile.numbers && profile.numbers > 0;
    let quoted = format!("header says “{}”", head.text);
    if head.told.is_some() {
        return None;
    }
    if head.text.is_empty() && !head.borrowed {
        let why = if profile.counts_up && profile.numbers > 1 { "a running number without a header" } else { "it has no header" };
        return Some(guess(Role::Ignored, if profile.counts_up { 95 } else { 60 }, why));
    }
    if head.when.is_some() {
        return None;
    }
    match says {
        Some((Says::Period, _)) if head.measure.is_none() && head.said.is_none() => {
            let years = |numbers: &[f64]| numbers.iter().all(|n| periods::is_year(*n));
            let whole = if integers { Some((profile.years * 10 >= profile.numbers * 9, profile.least, profile.greatest)) } else { None };
            let (years, least, greatest) = whole.or_else(|| {
                let written = written_numbers(table, profile)?;
                let (least, greatest) = written.iter().fold((f64::MAX, f64::MIN), |(a, b), n| (a.min(*n), b.max(*n)));
                Some((years(&written), least, greatest))
            })?;
            let periods = (least >= 1.0 && greatest <= 53.0) || (least >= 199_001.0 && greatest <= 209_912.0);
            (years || periods)
                .then(|| guess(Role::Period, 92, format!("{quoted}, and the numbers are {}", if years { "years" } else { "periods" })))
        }
        Some((Says::Id, whole)) if (head.measure.is_none() && head.said.is_none()) || whole => {
            Some(guess(Role::Note, 92, format!("{quoted}: a number that names something")))
        }
        Some((Says::Dimension(id), whole)) if integers && (whole || (head.measure.is_none() && profile.least >= 1_000.0)) => {
            let account = id == "category" && tokens(&head.text).iter().any(|w| w == "account" || w == "konto");
            let kind = columns::dimension(if account { "account" } else { id });
            Some(guess(Role::Dimension(kind), 75, format!("{quoted}: numbers that name something")))
        }
        Some((Says::Note, true)) => Some(guess(Role::Note, 70, quoted)),
        _ if i == 0
            && integers
            && profile.counts_up
            && (1.0..2.0).contains(&profile.least)
            && profile.numbers >= 3
            && head.measure.is_none()
            && head.said.is_none() =>
        {
            Some(guess(Role::Note, 75, format!("{quoted}: a running number")))
        }
        Some((Says::Text, true)) if integers && profile.counts_up => Some(guess(Role::Note, 75, format!("{quoted}: a running number"))),
        _ => None,
    }
}

/// The whole numbers that stand as text in a column without other numbers: `202512`, `01`; `None` when one is no such number.
fn written_numbers(table: &Sheetwise<'_>, profile: &Profile) -> Option<Vec<f64>> {
    let digits = |text: &str| text.trim().parse::<u32>().ok().map(f64::from);
    let numbers = profile.distinct.iter().filter(|p| table.texts.kind(**p) == Kind::Number).map(|p| digits(table.texts.get(*p)));
    if profile.numbers == 0 && profile.text_numbers > 0 { numbers.collect() } else { None }
}

fn text_label(table: &Sheetwise<'_>, i: usize, says: Option<(Says, bool)>) -> Guess {
    let (Some(head), Some(profile)) = (table.heads.get(i), table.profiles.get(i)) else { return guess(Role::Ignored, 0, "") };
    let quoted = format!("header says “{}”", head.text);
    let words: Vec<&str> = profile.distinct.iter().filter(|p| table.texts.kind(**p) == Kind::Word).map(|p| table.texts.get(*p)).collect();
    // A remark below the lines is no version, and keeps no column from being one.
    let short = words.iter().filter(|w| w.split_whitespace().count() <= 4).count();
    let said = words.iter().filter(|w| whole_version(w)).count();
    let version_header = matches!(says, Some((Says::Version, _)));
    let strict = words.iter().filter(|w| matches!(exact_version(w), Some(Said::Is(_)))).count();
    // A row of differences beside plan and actual says no version of its own.
    let differences = words.iter().filter(|w| measures::derived(&tokens(w)).is_some()).count();
    if !words.is_empty()
        && ((version_header && strict > 0)
            || ((said + differences) * 10 >= short * 8 && strict >= 2 - usize::from(differences == 0) && strict >= 1 && short <= 12))
    {
        return guess(Role::Version, if version_header { 97 } else { 85 }, format!("the cells say {}", listed(&words)));
    }
    let measured = words.iter().filter(|w| names_measure(w)).count();
    let mut known: Vec<&str> = words
        .iter()
        .filter_map(|w| measures::measure(&tokens(w), false).filter(|m| m.plainness == Plainness::Bare).map(|m| m.id))
        .collect();
    known.sort_unstable();
    known.dedup();
    let measure_header = matches!(says, Some((Says::MeasureName, _)));
    if (measure_header && measured * 2 >= words.len() && measured > 0)
        || (known.len() >= 2 && measured == words.len() && !profile.many && words.len() <= 20)
    {
        return guess(Role::MeasureName, if measure_header { 95 } else { 78 }, format!("the cells name measures: {}", listed(&words)));
    }
    let codes = words.iter().filter(|w| looks::code(w).is_some()).count();
    if !words.is_empty()
        && codes * 10 >= words.len() * 8
        && words.len() <= 40
        && (matches!(says, Some((Says::Currency, _))) || codes == words.len())
    {
        return guess(Role::Currency, 97, format!("the cells are currency codes: {}", listed(&words)));
    }
    match says {
        Some((Says::Dimension(id), whole)) => guess(Role::Dimension(columns::dimension(id)), if whole { 96 } else { 82 }, quoted),
        Some((Says::Note | Says::Address, _)) => guess(Role::Note, 90, quoted),
        Some((Says::Text, _)) if names_lines(profile) => {
            guess(Role::Dimension(DimensionKind::Other(head.text.clone())), 75, format!("{quoted}: what each line is about"))
        }
        Some((Says::Text, _)) => guess(Role::Note, 80, format!("{quoted}: long or too many texts")),
        Some((Says::Id, _)) => guess(Role::Note, 85, format!("{quoted}: an identifier")),
        Some((Says::Currency, true)) => guess(Role::Currency, 70, quoted),
        _ if head.text.is_empty() => {
            let first = i == table.heads.iter().take(i + 1).filter(|h| h.text.is_empty()).count().saturating_sub(1) || i == 0;
            if first {
                guess(Role::Dimension(DimensionKind::Category), 60, "a column of labels without a header")
            } else {
                guess(Role::Note, 50, "texts without a header")
            }
        }
        _ if profile.words > 0 && profile.letters / profile.words.max(1) > 60 => guess(Role::Note, 75, "long texts"),
        _ => guess(Role::Dimension(DimensionKind::Other(head.text.clone())), 65, "a column of words"),
    }
}

/// Whether texts are short and few enough to be names of lines.
fn names_lines(profile: &Profile) -> bool {
    profile.letters / profile.words.max(1) <= 60 && !(profile.many && profile.words > MOST_NAMED)
}

fn listed(words: &[&str]) -> String {
    words.iter().take(3).map(|w| format!("“{w}”")).collect::<Vec<_>>().join(", ")
}

/// The version that is the whole of a text.
pub(in crate::workbook::read) fn exact_version(text: &str) -> Option<Said> {
    let words = tokens(text);
    let (said, _, length) = versions::version(&words)?;
    let filler = words
        .iter()
        .filter(|w| {
            matches!(w.as_str(), "data" | "version" | "budget" | "amount" | "amounts" | "cost" | "costs" | "spend" | "fy" | "year")
                || w.bytes().all(|b| b.is_ascii_digit())
        })
        .count();
    (length + filler >= words.len()).then_some(said)
}

fn whole_version(text: &str) -> bool {
    exact_version(text).is_some()
}

fn names_measure(text: &str) -> bool {
    let words = tokens(text);
    measures::derived(&words).is_some() || {
        let mut rest = words;
        while let Some((_, at, length)) = versions::version(&rest) {
            rest.drain(at..at + length);
        }
        measures::measure(&rest, false).is_some_and(|m| m.plainness != Plainness::Qualified)
    }
}

/// One date column says when a row counts; others are remarks. A year beside a month stays.
fn one_period(table: &Sheetwise<'_>, guesses: &mut [Option<Guess>]) {
    let across = table.heads.iter().zip(table.profiles).filter(|(h, p)| h.when.is_some() && !p.is_temporal()).count();
    let mut best: Option<(usize, u32)> = None;
    for (i, found) in guesses.iter().enumerate() {
        if !found.as_ref().is_some_and(|g| g.role == Role::Period) {
            continue;
        }
        let (Some(head), Some(profile)) = (table.heads.get(i), table.profiles.get(i)) else { continue };
        let words = tokens(&head.text);
        let order = catalog::words(Concept::ColumnOrder);
        let has = |meaning: &str| order.among(&words, meaning);
        let days = profile.dates + profile.periods > 0;
        let mut rank = if has("month") {
            50
        } else if has("booked") {
            45
        } else if has("day") || words.iter().any(|w| is_week(w)) {
            40
        } else if has("start") || words.iter().any(|w| is_quarter(w)) {
            30
        } else {
            20
        };
        rank += if days { 100 } else { 0 };
        rank -= if has("aside") { 19 } else { 0 };
        if best.is_none_or(|(_, b)| rank > b) {
            best = Some((i, rank));
        }
    }
    let Some((main, _)) = best else { return };
    let main_years = table.profiles.get(main).is_some_and(|p| p.years > 0 && p.years * 10 >= p.numbers * 9);
    for (i, found) in guesses.iter_mut().enumerate() {
        let Some(found) = found.as_mut().filter(|g| g.role == Role::Period) else { continue };
        let profile = table.profiles.get(i);
        let year = profile.is_some_and(|p| p.numbers > 0 && p.years * 10 >= p.numbers * 9);
        let small = profile.is_some_and(|p| p.numbers > 0 && p.dates + p.periods == 0 && !year);
        if across >= 2 {
            *found = guess(Role::Note, 75, "the periods stand across");
        } else if i != main && !(year || (main_years && small)) {
            *found = guess(Role::Note, 70, "another column says when the row counts");
        }
    }
}

/// The version of a column that states none: what stands around says it, or the other columns do.
pub(in crate::workbook::read) fn fallback_version(table: &Sheetwise<'_>) -> (Option<Version>, &'static str) {
    table.context.version.map_or((None, ""), |(version, place)| (Some(version), place))
}
