//! The `explanations` table: why figures left their plan.

use std::collections::BTreeMap;

use super::line;
use super::table::{Column, Reading, StateSheet, Value};
use crate::decide::explanation::{About, Explanation};
use crate::ledger::Span;
use crate::workbook::issue::Issue;
use crate::workbook::mapping::StateTable;

pub(super) const COLUMNS: &[Column] = &[
    Column::new("figure", 16),
    Column::new("period", 20),
    Column::new("line", 42),
    Column::new("explanation", 80),
    Column::new("owner", 20),
    Column::new("date", 12),
];

pub(super) fn encode(explanations: &BTreeMap<About, Explanation>) -> StateSheet {
    let row = |(about, said): (&About, &Explanation)| {
        let texts = [about.figure.clone(), about.period.clone(), line::written(&about.line), said.text.clone(), said.owner.clone()];
        texts.map(Value::text).into_iter().chain([Value::Date(said.date)]).collect()
    };
    let rows = explanations.iter().map(row).collect();
    StateSheet { name: "explanations", title: "Explanations".into(), columns: COLUMNS, rows, added: Vec::new() }
}

pub(super) fn decode(table: &StateTable) -> (BTreeMap<About, Explanation>, Vec<Issue>) {
    let mut reading = Reading::new(table);
    let mut explanations = BTreeMap::new();
    for row in reading.rows() {
        let text = |header: &str| reading.text(row, header).trim().to_owned();
        let [figure, period, written, said, owner] = ["figure", "period", "line", "explanation", "owner"].map(text);
        let line = line::read(&written);
        let fault = match &line {
            _ if figure.is_empty() => Some(("figure", "names no figure, such as spend or kpi:cac".to_owned())),
            _ if period != "all" && Span::from_id(&period).is_none() => {
                Some(("period", format!("holds “{period}”, which is not a period (write 2026-11, 2026-Q4 or 2026-01..2026-10)")))
            }
            None => Some(("line", format!("holds “{written}”; write the line as channel=Display; region=NA"))),
            _ if said.is_empty() => Some(("explanation", "is empty".to_owned())),
            _ => None,
        };
        if let Some((header, why)) = fault {
            reading.issue(row, header, &format!("{why}; the explanation is left out"));
            continue;
        }
        let date = reading.date(row, "date").unwrap_or_else(|| {
            if reading.text(row, "date").trim().is_empty() {
                reading.issue(row, "date", "is empty; an explanation needs its day, written as 2026-11-22");
            }
            super::decisions::UNREADABLE_DAY
        });
        let about = About { figure, period, line: line.unwrap_or_default() };
        explanations.insert(about, Explanation { text: said, owner, date });
    }
    (explanations, reading.issues)
}
