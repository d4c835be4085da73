//! The `kpis` table: the versions of definitions that the team made, one a row, oldest first.

use rust_decimal::Decimal;

use super::decisions::UNREADABLE_DAY;
use super::table::{Column, Reading, Row, StateSheet, Value, YES_NO};
use crate::kpi::definition::MOST_LOOKBACK;
use crate::kpi::trigger::Dated;
use crate::kpi::versions::MOST_VERSIONS;
use crate::kpi::{Cadence, Formula, Kpi, KpiKind, KpiVersion, Perspective, Timing, Trigger, TriggerKind};
use crate::ledger::measure::{Direction, Unit};
use crate::ledger::{Period, Span};
use crate::workbook::issue::Issue;
use crate::workbook::mapping::StateTable;

const UNITS: [Unit; 5] = [Unit::Money, Unit::Count, Unit::Multiple, Unit::Share, Unit::Months];
const DIRECTIONS: [Direction; 3] = [Direction::HigherBetter, Direction::LowerBetter, Direction::OnTarget];

pub(super) const COLUMNS: &[Column] = &[
    Column::new("kpi", 18),
    Column::new("version", 9),
    Column::new("from period", 12),
    Column::of("retired", 9, YES_NO),
    Column::new("name", 22),
    Column::new("in finance’s words", 28),
    Column::new("meaning", 44),
    Column::new("formula", 44),
    Column::of("unit", 10, &["money", "count", "multiple", "percent", "months"]),
    Column::of("better", 10, &["higher", "lower", "on target"]),
    Column::of("type", 11, KpiKind::IDS),
    Column::of("timing", 9, Timing::IDS),
    Column::new("pair", 14),
    Column::new("parent", 14),
    Column::new("owner", 24),
    Column::of("cadence", 11, Cadence::IDS),
    Column::new("lookback", 9),
    Column::of("trigger kind", 12, TriggerKind::IDS),
    Column::new("trigger", 9),
    Column::new("trigger in periods", 34),
    Column::new("least volume", 12),
    Column::new("linked decision", 40),
    Column::new("no value when", 40),
    Column::new("source", 40),
    Column::of("perspective", 12, Perspective::IDS),
    Column::new("weight", 9),
    Column::new("reason", 40),
    Column::new("who", 20),
    Column::new("recorded", 12),
];

pub(super) fn encode(versions: &[KpiVersion]) -> StateSheet {
    let row = |version: &KpiVersion| {
        let kpi = &version.kpi;
        let optional = |text: Option<&str>| text.map_or(Value::Blank, Value::text);
        vec![
            Value::text(&kpi.id),
            Value::Number(kpi.version.into()),
            version.from.map_or(Value::Blank, |p| Value::text(p.id())),
            Value::yes(version.retired),
            Value::text(&kpi.label),
            Value::text(&kpi.finance_label),
            Value::text(&kpi.meaning),
            Value::text(kpi.formula.text()),
            Value::text(kpi.unit.label()),
            Value::text(kpi.direction.label()),
            Value::text(kpi.kind.id()),
            optional(kpi.timing.map(Timing::id)),
            optional(kpi.pair.as_deref()),
            optional(kpi.parent.as_deref()),
            Value::text(&kpi.owner),
            Value::text(kpi.cadence.id()),
            Value::Number(kpi.lookback.into()),
            Value::text(kpi.trigger.kind.id()),
            kpi.trigger.threshold.map_or(Value::Blank, Value::number),
            Value::text(kpi.trigger.dated.iter().map(written).collect::<Vec<_>>().join("; ")),
            kpi.trigger.least.map_or(Value::Blank, Value::number),
            Value::text(&kpi.decision),
            Value::text(&kpi.undefined_when),
            Value::text(&kpi.source),
            optional(kpi.perspective.map(Perspective::id)),
            Value::number(kpi.weight),
            Value::text(&version.reason),
            Value::text(&version.who),
            Value::Date(version.on),
        ]
    };
    let rows = versions.iter().map(row).collect();
    StateSheet { name: "kpis", title: "KPI definitions".into(), columns: COLUMNS, rows, added: Vec::new() }
}

pub(super) fn decode(table: &StateTable) -> (Vec<KpiVersion>, Vec<Issue>) {
    let mut reading = Reading::new(table);
    let mut versions: Vec<KpiVersion> = Vec::new();
    for row in reading.rows() {
        let id = reading.text(row, "kpi").trim().to_lowercase();
        if id.is_empty() {
            reading.issue(row, "kpi", "is empty, so the row counts for no KPI; write the KPI’s id, such as cac");
            continue;
        }
        if versions.len() == MOST_VERSIONS {
            reading.issue(row, "kpi", "is one version too many; it and those below do not count");
            break;
        }
        let written = reading.text(row, "formula").to_owned();
        let formula = match Formula::parse(&written) {
            Ok(formula) => formula,
            Err(error) => {
                let what = format!("is no formula at character {}: {error} This version does not count", error.at + 1);
                reading.issue(row, "formula", what.trim_end_matches('.'));
                continue;
            }
        };
        let previous = versions.iter().rev().find(|v| v.kpi.id == id).map_or(0, |v| v.kpi.version);
        let number = whole(&mut reading, row, "version", previous.saturating_add(1), u16::MAX);
        let version = read(&mut reading, row, id, number, formula);
        versions.push(version);
    }
    (versions, reading.issues)
}

fn read<'a>(reading: &mut Reading<'a>, row: Row<'a>, id: String, number: u16, formula: Formula) -> KpiVersion {
    let text = |header: &str| reading.text(row, header).to_owned();
    let named = |header: &str| Some(reading.text(row, header).trim().to_lowercase()).filter(|word| !word.is_empty());
    let label = Some(text("name")).filter(|name| !name.trim().is_empty()).unwrap_or_else(|| id.clone());
    let finance_label = Some(text("in finance’s words")).filter(|name| !name.trim().is_empty()).unwrap_or_else(|| label.clone());
    let (pair, parent) = (named("pair"), named("parent"));
    let (meaning, owner, decision) = (text("meaning"), text("owner"), text("linked decision"));
    let (undefined_when, source) = (text("no value when"), text("source"));
    let (reason, who, retired) = (text("reason"), text("who"), reading.yes(row, "retired"));
    let from = reading.text(row, "from period").trim();
    let period = Period::from_id(from);
    if period.is_none() && !from.is_empty() {
        reading.issue(row, "from period", &format!("holds “{from}”, which is no period; write 2026-07, 2026-Q3 or 2026"));
    }
    let trigger = trigger(reading, row);
    let weight = reading.number(row, "weight");
    if weight.is_some_and(|weight| weight <= Decimal::ZERO) {
        reading.issue(row, "weight", "is out of range: a weight is above 0; the KPI counts once");
    }
    let kpi = Kpi {
        unit: word(reading, row, "unit", |w| UNITS.into_iter().find(|u| u.label() == w)).unwrap_or(Unit::Count),
        direction: word(reading, row, "better", |w| DIRECTIONS.into_iter().find(|d| d.label() == w)).unwrap_or(Direction::HigherBetter),
        kind: word(reading, row, "type", KpiKind::from_id).unwrap_or(KpiKind::Outcome),
        perspective: word(reading, row, "perspective", Perspective::from_id),
        weight: weight.filter(|weight| *weight > Decimal::ZERO).unwrap_or(Decimal::ONE),
        timing: word(reading, row, "timing", Timing::from_id),
        cadence: word(reading, row, "cadence", Cadence::from_id).unwrap_or(Cadence::Monthly),
        lookback: whole(reading, row, "lookback", 12, MOST_LOOKBACK),
        trigger,
        version: number,
        id,
        label,
        finance_label,
        meaning,
        formula,
        pair,
        parent,
        owner,
        decision,
        undefined_when,
        source,
    };
    KpiVersion { kpi, from: period, retired, reason, who, on: reading.date(row, "recorded").unwrap_or(UNREADABLE_DAY) }
}

/// A threshold for some time: `2026-Q4 0.08`.
fn written(dated: &Dated) -> String {
    format!("{} {}", dated.span.id(), dated.threshold.normalize())
}

/// The trigger of a row; one that is none is as everywhere in the project, with an issue.
fn trigger<'a>(reading: &mut Reading<'a>, row: Row<'a>) -> Trigger {
    let kind = word(reading, row, "trigger kind", TriggerKind::from_id).unwrap_or_default();
    let (threshold, least) = (reading.number(row, "trigger"), reading.number(row, "least volume"));
    let mut dated = Vec::new();
    for part in reading.text(row, "trigger in periods").split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let read = part
            .split_once(' ')
            .and_then(|(span, number)| Some(Dated { span: Span::from_id(span)?, threshold: number.trim().parse().ok()? }));
        if read.is_none() {
            let what = format!("holds “{part}”, which is no threshold for some time; write it as 2026-Q4 0.08");
            reading.issue(row, "trigger in periods", &what);
        }
        dated.extend(read);
    }
    let trigger = Trigger { kind, threshold, dated, least };
    match trigger.fault() {
        None => trigger,
        Some(fault) => {
            let what = format!("is no trigger, so the project’s counts: {}", fault.trim_end_matches('.'));
            reading.issue(row, "trigger", &what);
            Trigger::default()
        }
    }
}

/// A whole number from 1 to `most`, or the usual one where there is none.
fn whole<'a>(reading: &mut Reading<'a>, row: Row<'a>, header: &str, usual: u16, most: u16) -> u16 {
    let Some(number) = reading.number(row, header) else { return usual };
    let whole = number.fract().is_zero().then(|| u16::try_from(number).ok()).flatten().filter(|n| (1..=most).contains(n));
    whole.unwrap_or_else(|| {
        reading.issue(row, header, &format!("is not a whole number from 1 to {most}; {usual} counts"));
        usual
    })
}

/// One of a column's words; with an issue where it is another.
fn word<'a, T>(reading: &mut Reading<'a>, row: Row<'a>, header: &str, of: impl Fn(&str) -> Option<T>) -> Option<T> {
    let text = reading.text(row, header).trim().to_lowercase();
    let found = of(&text);
    if found.is_none() && !text.is_empty() {
        reading.issue(row, header, &format!("holds “{text}”, which is none of this column’s words"));
    }
    found
}
