//! The `moves` table: one move a row, with both of its legs and their cells.

use super::line;
use super::table::{Column, Reading, Row, StateSheet, Value, YES_NO};
use crate::decide::decision::{Decision, Leg, LegCell, Move};
use crate::ledger::{Measure, Period, Version};
use crate::workbook::issue::Issue;
use crate::workbook::mapping::StateTable;

const VERSIONS: &[&str] = &["plan", "actual", "committed", "forecast"];

pub(super) const COLUMNS: &[Column] = &[
    Column::new("decision", 10),
    Column::new("move", 7),
    Column::new("measure", 10),
    Column::of("version", 10, VERSIONS),
    Column::new("period", 10),
    Column::new("from", 42),
    Column::new("to", 42),
    Column::new("amount", 14),
    Column::new("currency", 10),
    Column::new("from change", 14).detail(),
    Column::new("from file", 24).detail(),
    Column::new("from sheet", 16).detail(),
    Column::new("from cell", 10).detail(),
    Column::new("from before", 14).detail(),
    Column::of("from written", 13, YES_NO).detail(),
    Column::new("to change", 14).detail(),
    Column::new("to file", 24).detail(),
    Column::new("to sheet", 16).detail(),
    Column::new("to cell", 10).detail(),
    Column::new("to before", 14).detail(),
    Column::of("to written", 13, YES_NO).detail(),
];

pub(super) fn encode(decisions: &[Decision]) -> StateSheet {
    let mut rows = Vec::new();
    for decision in decisions {
        for (number, mv) in (1_u32..).zip(&decision.moves) {
            let name = |leg: &Option<Leg>| leg.as_ref().map_or(Value::Blank, |l| Value::text(line::written(&l.line)));
            let mut row = vec![
                Value::text(&decision.id),
                Value::Number(number.into()),
                Value::text(mv.measure.id()),
                Value::text(mv.version.id()),
                Value::text(mv.period.id()),
                name(&mv.from),
                name(&mv.to),
                Value::number(mv.amount),
                Value::text(&mv.currency),
            ];
            row.extend(leg_cells(mv.from.as_ref()));
            row.extend(leg_cells(mv.to.as_ref()));
            rows.push(row);
        }
    }
    StateSheet { name: "moves", title: "Moves".into(), columns: COLUMNS, rows, added: Vec::new() }
}

/// Change, file, sheet, cell, before, written.
fn leg_cells(leg: Option<&Leg>) -> [Value; 6] {
    let Some(leg) = leg else { return [const { Value::Blank }; 6] };
    let cell = leg.cell.as_ref();
    let text = |of: fn(&LegCell) -> &String| cell.map_or(Value::Blank, |c| Value::text(of(c)));
    [
        Value::number(leg.change),
        text(|c| &c.file),
        text(|c| &c.sheet),
        text(|c| &c.address),
        cell.and_then(|c| c.before).map_or(Value::Blank, Value::number),
        Value::yes(leg.written),
    ]
}

/// Puts the moves into their decisions.
pub(super) fn decode(table: &StateTable, decisions: &mut [Decision]) -> Vec<Issue> {
    let mut reading = Reading::new(table);
    for row in reading.rows() {
        let Some(mv) = read_move(&mut reading, row) else { continue };
        let id = reading.text(row, "decision").trim();
        match decisions.iter_mut().find(|d| d.id == id) {
            Some(decision) => decision.moves.push(mv),
            None => reading.issue(row, "decision", &format!("names the decision “{id}”, which is not in the log; the move is left out")),
        }
    }
    reading.issues
}

fn read_move<'a>(reading: &mut Reading<'a>, row: Row<'a>) -> Option<Move> {
    let text = |reading: &Reading<'a>, header: &str| reading.text(row, header).trim().to_owned();
    let period = text(reading, "period");
    let Some(period) = Period::from_id(&period) else {
        reading.issue(
            row,
            "period",
            &format!("holds “{period}”, which is not a period (write 2026-11, 2026-Q4 or 2026); the move is left out"),
        );
        return None;
    };
    let word = text(reading, "version").to_lowercase();
    let Some(version) = Version::from_id(&word) else {
        reading.issue(row, "version", &format!("holds “{word}”; write plan, actual, committed or forecast; the move is left out"));
        return None;
    };
    let Some(amount) = reading.number(row, "amount") else {
        reading.issue(row, "amount", "holds no amount; the move is left out");
        return None;
    };
    Some(Move {
        measure: Measure::new(&text(reading, "measure")),
        version,
        period,
        from: read_leg(reading, row, "from"),
        to: read_leg(reading, row, "to"),
        amount,
        currency: text(reading, "currency"),
    })
}

fn read_leg<'a>(reading: &mut Reading<'a>, row: Row<'a>, side: &str) -> Option<Leg> {
    let header = |name: &str| format!("{side} {name}");
    let change = reading.number(row, &header("change"))?;
    let text = reading.text(row, side).to_owned();
    let Some(line) = line::read(&text) else {
        reading.issue(row, side, &format!("holds “{text}”; write the line as channel=Display; region=NA"));
        return None;
    };
    let named = |reading: &Reading<'a>, name: &str| reading.text(row, &header(name)).to_owned();
    let address = named(reading, "cell");
    let before = reading.number(row, &header("before"));
    let cell = (!address.is_empty()).then(|| LegCell { file: named(reading, "file"), sheet: named(reading, "sheet"), address, before });
    Some(Leg { line, change, cell, written: reading.yes(row, &header("written")) })
}
