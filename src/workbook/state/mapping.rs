//! The `mapping` table: how each table and column of the workbook was read, and which of it a person set.

use std::collections::BTreeSet;

use super::table::{Column, Reading, Row, StateSheet, Value, YES_NO};
use crate::ledger::cell::{MAX_ROWS, column, parse_a1};
use crate::ledger::{DimensionKind, Measure, Period, Range, Version};
use crate::workbook::issue::Issue;
use crate::workbook::mapping::{Amount, Column as Found, Overrides, Role, RowRole, StateTable, Table, TableOverride};
use crate::workbook::scale::Scale;

const VERSIONS: &[&str] = &["plan", "actual", "committed", "forecast"];

const SCALES: &[&str] = &["units", "thousands", "ten_thousands", "millions", "hundred_millions", "billions"];

pub(super) const COLUMNS: &[Column] = &[
    Column::new("table", 22),
    Column::new("column", 9),
    Column::new("header", 26),
    Column::new("role", 20),
    Column::new("measure", 14),
    Column::of("version", 11, VERSIONS),
    Column::new("period", 10),
    Column::new("dimension", 16),
    Column::new("member", 16),
    Column::of("used", 8, YES_NO),
    Column::new("year", 8),
    Column::new("confidence", 12),
    Column::new("set by a person", 18),
    Column::new("why", 48),
    Column::new("range", 14),
    Column::new("header rows", 12),
    Column::new("rows", 18),
    Column::of("day first", 10, YES_NO),
    Column::of("decimal comma", 14, YES_NO),
    Column::of("scale", 14, SCALES),
];

/// The role of the row that speaks of a whole table.
const TABLE_ROLE: &str = "table";
/// The roles of rows that speak of rows of a table.
const ROW_ROLES: [(RowRole, &str); 3] = [(RowRole::Line, "line rows"), (RowRole::Total, "total rows"), (RowRole::Left, "left-out rows")];

/// Every table and column as it was read, and every correction, also those to tables that are not there.
pub(super) fn encode(tables: &[Table], overrides: &Overrides) -> StateSheet {
    let mut rows = Vec::new();
    let none = TableOverride::default();
    for table in tables {
        let set = overrides.tables.get(&table.key);
        rows.push(table_row(&table.key, set, Some(table)));
        let set = set.unwrap_or(&none);
        rows.extend(table.columns.iter().map(|col| column_row(&table.key, col.index, Some(col), set)));
        let gone = columns_set(set).into_iter().filter(|i| table.columns.iter().all(|c| c.index != *i));
        rows.extend(gone.map(|index| column_row(&table.key, index, None, set)));
        rows.extend(row_rows(&table.key, set));
    }
    for (key, set) in overrides.tables.iter().filter(|(key, _)| tables.iter().all(|t| t.key != **key)) {
        rows.push(table_row(key, Some(set), None));
        rows.extend(columns_set(set).into_iter().map(|index| column_row(key, index, None, set)));
        rows.extend(row_rows(key, set));
    }
    StateSheet { name: "mapping", title: "Mapping".into(), columns: COLUMNS, rows, added: Vec::new() }
}

/// The columns that a person said something about.
fn columns_set(set: &TableOverride) -> BTreeSet<u16> {
    set.columns.keys().chain(set.decimal_comma.keys()).copied().collect()
}

/// Fills the cells of a row by their headers.
fn row(cells: impl IntoIterator<Item = (&'static str, Value)>) -> Vec<Value> {
    let mut row = vec![const { Value::Blank }; COLUMNS.len()];
    for (header, value) in cells {
        if let Some(cell) = COLUMNS.iter().position(|c| c.header == header).and_then(|i| row.get_mut(i)) {
            *cell = value;
        }
    }
    row
}

fn text(word: impl AsRef<str>) -> Value {
    Value::text(word.as_ref())
}

fn table_row(key: &str, set: Option<&TableOverride>, table: Option<&Table>) -> Vec<Value> {
    let none = TableOverride::default();
    let given = set.unwrap_or(&none);
    let mut person: Vec<&str> = Vec::new();
    person.extend(given.used.map(|_| "used"));
    person.extend(given.version.map(|_| "version"));
    person.extend(given.year.map(|_| "year"));
    person.extend(given.period.map(|_| "period"));
    person.extend(given.day_first.map(|_| "day first"));
    person.extend(given.scale.map(|_| "scale"));
    person.extend(given.range.map(|_| "range"));
    person.extend(given.header_rows.as_ref().map(|_| "header rows"));
    let person = match (set, person.is_empty()) {
        (None, _) => "no".to_owned(),
        (Some(_), true) => "yes".to_owned(),
        (Some(_), false) => person.join(", "),
    };
    let year = given.year.or(table.and_then(|t| t.assumed_year));
    let range = given.range.or(table.map(|t| t.range));
    let header_rows = given.header_rows.as_ref().or(table.map(|t| &t.header_rows));
    let or_blank = |value: Option<Value>| value.unwrap_or(Value::Blank);
    row([
        ("table", text(key)),
        ("header", or_blank(table.map(|t| text(format!("{} {}", t.layout.id(), t.range))))),
        ("role", text(TABLE_ROLE)),
        ("version", or_blank(given.version.map(|v| text(v.id())))),
        ("period", or_blank(given.period.map(|p| text(p.id())))),
        ("used", or_blank(given.used.or(table.map(|t| t.used)).map(Value::yes))),
        ("year", or_blank(year.map(|y| Value::Number(y.into())))),
        ("set by a person", text(person)),
        ("why", or_blank(table.map(|t| text(&t.unused_reason)))),
        ("range", or_blank(range.map(|r| text(r.to_string())))),
        ("header rows", or_blank(header_rows.map(|r| text(row_list(r.iter().copied()))))),
        ("day first", or_blank(given.day_first.map(Value::yes))),
        ("scale", or_blank(given.scale.map(|s| text(s.id())))),
    ])
}

fn column_row(key: &str, index: u16, found: Option<&Found>, set: &TableOverride) -> Vec<Value> {
    let (role, comma) = (set.columns.get(&index), set.decimal_comma.get(&index));
    let person = match (role, comma) {
        (None, None) => "no",
        (Some(_), None) => "yes",
        (None, Some(_)) => "decimal comma",
        (Some(_), Some(_)) => "role, decimal comma",
    };
    let role = role.or(found.map(|c| &c.role));
    let amount = if let Some(Role::Amount(amount)) = role { Some(amount) } else { None };
    let member = amount.and_then(|a| a.member.as_ref());
    let (dimension, word) = match role {
        Some(Role::Dimension(kind)) => (Some(kind), "dimension".to_owned()),
        role => (member.map(|(kind, _)| kind), role.map_or_else(String::new, Role::id)),
    };
    let or_blank = |value: Option<Value>| value.unwrap_or(Value::Blank);
    row([
        ("table", text(key)),
        ("column", text(column(index))),
        ("header", text(found.map_or("", |c| c.header.as_str()))),
        ("role", text(word)),
        ("measure", or_blank(amount.and_then(|a| a.measure.as_ref()).map(|m| text(m.id())))),
        ("version", or_blank(amount.and_then(|a| a.version).map(|v| text(v.id())))),
        ("period", or_blank(amount.and_then(|a| a.period).map(|p| text(p.id())))),
        ("dimension", or_blank(dimension.map(|kind| text(dimension_word(kind))))),
        ("member", or_blank(member.map(|(_, name)| text(name)))),
        ("confidence", or_blank(found.map(|c| Value::Number(c.confidence.into())))),
        ("set by a person", text(person)),
        ("why", text(found.map_or("", |c| c.reason.as_str()))),
        ("decimal comma", or_blank(comma.map(|c| Value::yes(*c)))),
        ("scale", or_blank(found.filter(|c| c.scale != Scale::Units).map(|c| text(c.scale.id())))),
    ])
}

/// One row for each role that a person gave to rows.
fn row_rows(key: &str, set: &TableOverride) -> Vec<Vec<Value>> {
    let of = |role: RowRole| set.rows.iter().filter(move |(_, r)| **r == role).map(|(row, _)| *row);
    let given = ROW_ROLES.iter().filter(|(role, _)| of(*role).next().is_some());
    given
        .map(|(role, word)| {
            row([("table", text(key)), ("role", text(word)), ("rows", text(row_list(of(*role)))), ("set by a person", text("yes"))])
        })
        .collect()
}

/// Rows as Excel numbers them, stretches joined: `7, 12-15`.
fn row_list(rows: impl Iterator<Item = u32>) -> String {
    let mut stretches: Vec<(u32, u32)> = Vec::new();
    for row in rows {
        match stretches.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(row) => *last = row,
            _ => stretches.push((row, row)),
        }
    }
    let number = |row: u32| u64::from(row) + 1;
    let shown = stretches.iter().map(|(a, b)| if a == b { number(*a).to_string() } else { format!("{}-{}", number(*a), number(*b)) });
    shown.collect::<Vec<_>>().join(", ")
}

/// The rows of a list such as `7, 12-15`, from 0; `None` when it is no such list.
fn rows_of(list: &str) -> Option<Vec<u32>> {
    let mut rows = Vec::new();
    for part in list.split(',').map(str::trim).filter(|p| !p.is_empty()) {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to): (u32, u32) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
        if from == 0 || to < from || to > MAX_ROWS {
            return None;
        }
        // A short list can name the same rows again and again.
        if rows.len() + (to - from + 1) as usize > MAX_ROWS as usize {
            return None;
        }
        rows.extend(from - 1..to);
    }
    Some(rows)
}

/// A known kind by its id; a dimension of the team's own as `other: Cost Center`, to the letter.
fn dimension_word(kind: &DimensionKind) -> String {
    match kind {
        DimensionKind::Other(header) => format!("other: {header}"),
        known => known.id(),
    }
}

fn dimension_of(word: &str) -> DimensionKind {
    word.strip_prefix("other: ").map_or_else(|| DimensionKind::from_id(word), |header| DimensionKind::Other(header.to_owned()))
}

/// Only what people set: the rest is found anew.
pub(super) fn decode(table: &StateTable) -> (Overrides, Vec<Issue>) {
    let mut reading = Reading::new(table);
    let mut overrides = Overrides::default();
    for row in reading.rows() {
        let person = reading.text(row, "set by a person").trim().to_lowercase();
        if matches!(person.as_str(), "" | "no" | "false") {
            continue;
        }
        let words: Vec<&str> = person.split(',').map(str::trim).collect();
        let given = overrides.tables.entry(reading.text(row, "table").to_owned()).or_default();
        let word = reading.text(row, "role").trim();
        if let Some((role, _)) = ROW_ROLES.iter().find(|(_, w)| *w == word) {
            let list = reading.text(row, "rows");
            match rows_of(list) {
                Some(rows) => given.rows.extend(rows.into_iter().map(|r| (r, *role))),
                None => reading.issue(row, "rows", &format!("holds “{list}”, which is no list of rows; the correction is left out")),
            }
            continue;
        }
        let letters = reading.text(row, "column").trim();
        if letters.is_empty() {
            table_set(&mut reading, row, &words, given);
            continue;
        }
        let Some((_, index)) = parse_a1(&format!("{letters}1")) else {
            reading.issue(row, "column", &format!("holds “{letters}”, which is not a column; the correction is left out"));
            continue;
        };
        if words.contains(&"decimal comma") {
            given.decimal_comma.insert(index, reading.yes(row, "decimal comma"));
        }
        if words == ["decimal comma"] {
            continue;
        }
        match role(&reading, row) {
            Some(role) => drop(given.columns.insert(index, role)),
            None => reading.issue(row, "role", &format!("holds “{word}”, which is not a role; the correction is left out")),
        }
    }
    (overrides, reading.issues)
}

/// What a person set of a whole table, by the words in the row.
fn table_set<'a>(reading: &mut Reading<'a>, row: Row<'a>, words: &[&str], given: &mut TableOverride) {
    let set = |word: &str| words.contains(&word);
    if set("used") {
        given.used = Some(reading.yes(row, "used"));
    }
    if set("version") {
        given.version = Version::from_id(reading.text(row, "version").trim());
    }
    if set("year") {
        given.year = reading.number(row, "year").and_then(|y| i32::try_from(y).ok());
    }
    if set("period") {
        given.period = Period::from_id(reading.text(row, "period").trim());
    }
    if set("day first") {
        given.day_first = Some(reading.yes(row, "day first"));
    }
    if set("scale") {
        given.scale = Scale::from_id(reading.text(row, "scale").trim());
    }
    if set("range") {
        given.range = Range::from_a1(reading.text(row, "range").trim());
    }
    if set("header rows") {
        given.header_rows = rows_of(reading.text(row, "header rows"));
    }
}

fn role(reading: &Reading<'_>, row: Row<'_>) -> Option<Role> {
    let text = |header: &str| reading.text(row, header);
    let word = text("role").trim();
    Some(match word {
        "period" => Role::Period,
        "dimension" => Role::Dimension(dimension_of(text("dimension"))),
        "version" => Role::Version,
        "measure_name" => Role::MeasureName,
        "currency" => Role::Currency,
        "derived" => Role::Derived,
        "note" => Role::Note,
        "ignored" => Role::Ignored,
        "amount" => {
            let (measure, member) = (text("measure").trim(), text("member"));
            Role::Amount(Amount {
                measure: (!measure.is_empty()).then(|| Measure::new(measure)),
                version: Version::from_id(text("version").trim()),
                period: Period::from_id(text("period").trim()),
                member: (!member.is_empty()).then(|| (dimension_of(text("dimension")), member.to_owned())),
            })
        }
        other => Role::Dimension(dimension_of(other.strip_prefix("dimension:")?)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_listed_in_stretches_and_bounded_by_the_sheet() {
        let rows = [6, 11, 12, 13];
        assert_eq!(row_list(rows.into_iter()), "7, 12-14");
        assert_eq!(rows_of("7, 12-14"), Some(rows.to_vec()));
        assert_eq!(row_list([u32::MAX - 1, u32::MAX].into_iter()), "4294967295-4294967296");
        assert_eq!(rows_of("1-1048576").map(|r| r.len()), Some(1_048_576));
        for wrong in ["0", "7-6", "1048577", "1-1048576, 1"] {
            assert_eq!(rows_of(wrong), None, "{wrong}");
        }
    }
}
