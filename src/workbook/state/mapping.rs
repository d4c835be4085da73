//! The `mapping` table: how each table and column of the workbook was read, and which of it a person set.

use super::table::{Column, Reading, Row, StateSheet, Value, YES_NO};
use crate::ledger::cell::{column, parse_a1};
use crate::ledger::{DimensionKind, Measure, Period, Version};
use crate::workbook::issue::Issue;
use crate::workbook::mapping::{Amount, Overrides, Role, StateTable, Table, TableOverride};

const VERSIONS: &[&str] = &["plan", "actual", "committed", "forecast"];

const COLUMNS: &[Column] = &[
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
];

/// The role of the row that speaks of a whole table.
const TABLE_ROLE: &str = "table";

/// Every table and column as it was read, and every correction, also those to tables that are not there.
pub(super) fn encode(tables: &[Table], overrides: &Overrides) -> StateSheet {
    let mut rows = Vec::new();
    let none = TableOverride::default();
    for table in tables {
        let key = table.key.clone();
        let set = overrides.tables.get(&key);
        rows.push(table_row(&key, set, Some(table)));
        let set = set.unwrap_or(&none);
        for col in &table.columns {
            let role = set.columns.get(&col.index).unwrap_or(&col.role);
            let why = (col.header.as_str(), Some(col.confidence), col.reason.as_str());
            rows.push(column_row(&key, col.index, role, set.columns.contains_key(&col.index), why));
        }
        for (index, role) in set.columns.iter().filter(|(i, _)| table.columns.iter().all(|c| c.index != **i)) {
            rows.push(column_row(&key, *index, role, true, ("", None, "")));
        }
    }
    for (key, set) in overrides.tables.iter().filter(|(key, _)| tables.iter().all(|t| t.key != **key)) {
        rows.push(table_row(key, Some(set), None));
        rows.extend(set.columns.iter().map(|(index, role)| column_row(key, *index, role, true, ("", None, ""))));
    }
    StateSheet { name: "mapping", title: "Mapping".into(), columns: COLUMNS, rows }
}

fn table_row(key: &str, set: Option<&TableOverride>, table: Option<&Table>) -> Vec<Value> {
    let none = TableOverride::default();
    let given = set.unwrap_or(&none);
    let mut person: Vec<&str> = Vec::new();
    person.extend(given.used.map(|_| "used"));
    person.extend(given.version.map(|_| "version"));
    person.extend(given.year.map(|_| "year"));
    let person = match (set, person.is_empty()) {
        (None, _) => "no".to_owned(),
        (Some(_), true) => "yes".to_owned(),
        (Some(_), false) => person.join(", "),
    };
    let year = given.year.or(table.and_then(|t| t.assumed_year));
    let mut row = vec![const { Value::Blank }; COLUMNS.len()];
    let mut put = |header: &str, value: Value| {
        if let Some(cell) = COLUMNS.iter().position(|c| c.header == header).and_then(|i| row.get_mut(i)) {
            *cell = value;
        }
    };
    put("table", Value::text(key));
    put("header", table.map_or(Value::Blank, |t| Value::text(format!("{} {}", t.layout.id(), t.range))));
    put("role", Value::text(TABLE_ROLE));
    put("version", given.version.map_or(Value::Blank, |v| Value::text(v.id())));
    put("used", given.used.or(table.map(|t| t.used)).map_or(Value::Blank, Value::yes));
    put("year", year.map_or(Value::Blank, |y| Value::Number(y.into())));
    put("set by a person", Value::text(person));
    put("why", table.map_or(Value::Blank, |t| Value::text(&t.unused_reason)));
    row
}

fn column_row(key: &str, index: u16, role: &Role, person: bool, (header, confidence, why): (&str, Option<u8>, &str)) -> Vec<Value> {
    let amount = if let Role::Amount(amount) = role { Some(amount) } else { None };
    let member = amount.and_then(|a| a.member.as_ref());
    let dimension = match role {
        Role::Dimension(kind) => Some(kind),
        _ => member.map(|(kind, _)| kind),
    };
    vec![
        Value::text(key),
        Value::text(column(index)),
        Value::text(header),
        Value::text(if let Role::Dimension(_) = role { "dimension".to_owned() } else { role.id() }),
        amount.and_then(|a| a.measure.as_ref()).map_or(Value::Blank, |m| Value::text(m.id())),
        amount.and_then(|a| a.version).map_or(Value::Blank, |v| Value::text(v.id())),
        amount.and_then(|a| a.period).map_or(Value::Blank, |p| Value::text(p.id())),
        dimension.map_or(Value::Blank, |kind| Value::text(dimension_word(kind))),
        member.map_or(Value::Blank, |(_, name)| Value::text(name)),
        Value::Blank,
        Value::Blank,
        confidence.map_or(Value::Blank, |c| Value::Number(c.into())),
        Value::yes(person),
        Value::text(why),
    ]
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
        let given = overrides.tables.entry(reading.text(row, "table").to_owned()).or_default();
        let letters = reading.text(row, "column").trim();
        if letters.is_empty() {
            let words: Vec<&str> = person.split(',').map(str::trim).collect();
            if words.contains(&"used") {
                given.used = Some(reading.yes(row, "used"));
            }
            if words.contains(&"version") {
                given.version = Version::from_id(reading.text(row, "version").trim());
            }
            if words.contains(&"year") {
                given.year = reading.number(row, "year").and_then(|y| i32::try_from(y).ok());
            }
            continue;
        }
        let index = parse_a1(&format!("{letters}1")).map(|(_, col)| col);
        match (index, role(&reading, row)) {
            (Some(index), Some(role)) => {
                given.columns.insert(index, role);
            }
            (None, _) => reading.issue(row, "column", &format!("holds “{letters}”, which is not a column; the correction is left out")),
            (_, None) => {
                let word = reading.text(row, "role");
                reading.issue(row, "role", &format!("holds “{word}”, which is not a role; the correction is left out"));
            }
        }
    }
    (overrides, reading.issues)
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
