//! The `targets` table: what KPIs should come to, one scope and period a row.

use super::decisions::UNREADABLE_DAY;
use super::line;
use super::table::{Column, Reading, StateSheet, Value};
use crate::budget::targets::{Aim, MOST_TARGETS, Source, Target, Targets, fits};
use crate::decide::decision::Line;
use crate::ledger::amount::LIMIT;
use crate::ledger::{Currency, Decimal, Period};
use crate::workbook::issue::Issue;
use crate::workbook::mapping::StateTable;

/// The words for where a target is from.
const FROM: &[&str] = &["typed", "imported", "plan", "last year"];

pub(super) const COLUMNS: &[Column] = &[
    Column::new("kpi", 18),
    Column::new("line", 34),
    Column::new("period", 12),
    Column::new("target", 16),
    Column::new("currency", 10),
    Column::of("from", 12, FROM),
    Column::new("change", 9),
    Column::new("who", 20),
    Column::new("date", 12),
];

pub(super) fn encode(targets: &Targets) -> StateSheet {
    let row = |(aim, target): (&Aim, &Target)| {
        let (from, change) = match target.from {
            Source::Typed => (FROM[0], None),
            Source::Imported => (FROM[1], None),
            Source::Plan => (FROM[2], None),
            Source::LastYear(share) => (FROM[3], Some(share)),
        };
        vec![
            Value::text(&aim.kpi),
            Value::text(line::written(&Line(aim.line.clone()))),
            Value::text(aim.period.id()),
            Value::number(target.value),
            Value::text(&target.currency.0),
            Value::text(from),
            change.map_or(Value::Blank, Value::number),
            Value::text(&target.who),
            Value::Date(target.on),
        ]
    };
    StateSheet { name: "targets", title: "Targets".into(), columns: COLUMNS, rows: targets.iter().map(row).collect(), added: Vec::new() }
}

pub(super) fn decode(table: &StateTable) -> (Targets, Vec<Issue>) {
    let mut reading = Reading::new(table);
    let mut targets = Targets::new();
    for row in reading.rows() {
        let text = |header: &str| reading.text(row, header).trim().to_owned();
        let [kpi, written, id, from, who] = ["kpi", "line", "period", "from", "who"].map(text);
        let (line, period) = (line::read(&written), Period::from_id(&id).filter(|p| fits(*p)));
        let fault = match (&line, period) {
            _ if kpi.is_empty() => Some(("kpi", "is empty; write the KPI’s id, such as cac".to_owned())),
            (None, _) => Some(("line", format!("holds “{written}”; write the line as channel=Display, or nothing for the whole"))),
            (_, None) => Some(("period", format!("holds “{id}”, which is no month, quarter or year; write 2026-07, 2026-Q3 or 2026"))),
            _ if reading.text(row, "target").trim().is_empty() => Some(("target", "is empty".to_owned())),
            _ if targets.len() >= MOST_TARGETS => Some(("kpi", "is one target too many".to_owned())),
            _ => None,
        };
        if let Some((header, why)) = fault {
            reading.issue(row, header, &format!("{why}; the target is left out"));
            continue;
        }
        let (Some(value), Some(line), Some(period)) = (reading.number(row, "target"), line, period) else { continue };
        if value.abs() >= LIMIT {
            reading.issue(row, "target", "is too large for a target; the target is left out");
            continue;
        }
        let change = reading.number(row, "change").unwrap_or(Decimal::ZERO);
        let from = match from.to_lowercase().as_str() {
            "imported" => Source::Imported,
            "plan" => Source::Plan,
            "last year" => Source::LastYear(change),
            _ => Source::Typed,
        };
        let on = reading.date(row, "date").unwrap_or(UNREADABLE_DAY);
        let currency = Currency(reading.text(row, "currency").trim().to_uppercase());
        targets.insert(Aim { kpi: kpi.to_lowercase(), line: line.0, period }, Target { value, currency, from, who, on });
    }
    (targets, reading.issues)
}
