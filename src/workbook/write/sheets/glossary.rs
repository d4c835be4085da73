//! The `glossary` sheet: what each KPI means, and each word of a status.

use crate::kpi::{Status, Timing};
use crate::workbook::state::table::{Column, StateSheet, Value};
use crate::workbook::write::report::Report;

const COLUMNS: &[Column] = &[
    Column::new("Word", 18),
    Column::new("In finance’s words", 26),
    Column::new("Type", 11),
    Column::new("Meaning", 38),
    Column::new("Formula", 32),
    Column::new("Unit", 9),
    Column::new("Better", 10),
    Column::new("No value when", 30),
    Column::new("Source", 36),
    Column::new("Version", 8).detail(),
    Column::new("Timing", 10).detail(),
    Column::new("Pair", 18).detail(),
    Column::new("Owner", 26).detail(),
    Column::new("Cadence", 11).detail(),
    Column::new("Perspective", 18).detail(),
    Column::new("Weight", 9).detail(),
    Column::new("Trigger", 26).detail(),
    Column::new("Linked decision", 40).detail(),
];

/// The glossary as a table.
pub(super) fn table(report: &Report) -> StateSheet {
    let catalog = &report.catalog;
    let kpis = catalog.all().map(|kpi| {
        let words = [
            &kpi.label,
            &kpi.finance_label,
            kpi.kind.label(),
            &kpi.meaning,
            &catalog.words(&kpi.formula),
            kpi.unit.label(),
            kpi.direction.label(),
            &kpi.undefined_when,
            &kpi.source,
        ];
        let rest = [
            Value::Number(kpi.version.into()),
            Value::text(kpi.timing.map_or("", Timing::label)),
            Value::text(kpi.pair.as_deref().map(|pair| catalog.label(pair)).unwrap_or_default()),
            Value::text(&kpi.owner),
            Value::text(kpi.cadence.label()),
            Value::text(kpi.perspective().label()),
            Value::number(kpi.weight),
            Value::text(kpi.trigger.words(report.span.to, report.threshold, kpi.direction, kpi.unit, &report.currency)),
            Value::text(&kpi.decision),
        ];
        words.map(Value::text).into_iter().chain(rest).collect()
    });
    let statuses = Status::ALL.into_iter().map(|status| {
        let mut row = vec![Value::Blank; COLUMNS.len()];
        for (at, word) in [(0, status.label()), (2, "Status"), (3, status.meaning())] {
            if let Some(cell) = row.get_mut(at) {
                *cell = Value::text(word);
            }
        }
        row
    });
    StateSheet { name: "glossary", title: "Glossary".into(), columns: COLUMNS, rows: kpis.chain(statuses).collect(), added: Vec::new() }
}
