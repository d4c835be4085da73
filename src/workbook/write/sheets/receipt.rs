//! The `receipt` sheet: what of the workbook is as it was, and what is new.

use rust_decimal::Decimal;

use crate::workbook::scale::Scale;
use crate::workbook::state::table::{Column, StateSheet, Value};
use crate::workbook::write::receipt::Receipt;

const COLUMNS: &[Column] = &[
    Column::new("what", 26),
    Column::new("where", 48),
    Column::new("before", 16),
    Column::new("after", 16),
    Column::new("decisions", 20),
    Column::new("remark", 80),
];

/// How many formulas the sheet names that were not brought up to date.
const STALE: usize = 1_000;

/// The receipt as a table.
pub(super) fn table(receipt: &Receipt) -> StateSheet {
    let mut rows = Vec::new();
    let mut row = |what: &str, place: String, before: Value, after: Value, decisions: String, remark: &str| {
        rows.push(vec![Value::text(what), Value::text(place), before, after, Value::text(decisions), Value::text(remark)]);
    };
    for (label, says) in receipt.summary() {
        row(&label, says, Value::Blank, Value::Blank, String::new(), "");
    }
    for cell in &receipt.cells {
        let remark = if cell.noted {
            "The cell carries a note."
        } else {
            "The cell carries no note: one stands there already, or could not be added."
        };
        let scale = if cell.scale == Scale::Units { String::new() } else { format!(" Its sheet counts in {}.", cell.scale.name()) };
        let before = cell.before.map_or(Value::Blank, Value::number);
        row(
            "cell changed",
            format!("{}!{}", cell.sheet, cell.address),
            before,
            Value::number(cell.after),
            cell.decisions.join(", "),
            &format!("{remark}{scale}"),
        );
    }
    for left in &receipt.left {
        let remark = format!("Not written: {}.", left.reason);
        row(
            "cell not changed",
            left.place.clone(),
            Value::Blank,
            Value::Blank,
            left.decision.clone(),
            &format!("{} {remark}", signed(left.change)),
        );
    }
    for place in receipt.followed.stale.iter().take(STALE) {
        let remark = "Its saved result may be from before; it is computed when the workbook is opened.";
        row("formula", place.clone(), Value::Blank, Value::Blank, String::new(), remark);
    }
    for (what, parts) in [("part changed", &receipt.changed), ("part added", &receipt.added), ("part removed", &receipt.removed)] {
        for part in parts {
            row(what, part.clone(), Value::Blank, Value::Blank, String::new(), "");
        }
    }
    StateSheet { name: "receipt", title: "Receipt of this export".into(), columns: COLUMNS, rows, added: Vec::new() }
}

fn signed(change: Decimal) -> String {
    if change.is_sign_negative() { change.normalize().to_string() } else { format!("+{}", change.normalize()) }
}
