//! Edits of a state's tables: what differs between copies of them, cell by cell, and carrying it out.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::shape::{SHAPES, Shape};
use super::table::{HEADER_ROW, SCHEMA, StateSheet};
use super::{State, decode, encode};
use crate::decide::decision::Decision;
use crate::ledger::cell::{a1, parse_a1};
use crate::workbook::issue::Issue;
use crate::workbook::mapping::StateTable;
use crate::workbook::merge::three_way;

/// One edit of a state's tables, as it can be carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The table's name, such as `settings`.
    pub table: String,
    /// What the row is about: the cells of the table's key columns.
    pub key: Vec<String>,
    /// The new cells by header; an empty text empties one.
    #[serde(default)]
    pub cells: BTreeMap<String, String>,
    /// Whether the row is new when it is not there yet.
    #[serde(default)]
    pub adds: bool,
    /// Whether the row goes.
    #[serde(default)]
    pub gone: bool,
}

/// A difference between two copies of a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What taking theirs does.
    pub edit: Edit,
    /// The column; empty for a whole row.
    pub column: String,
    /// What both were made from, for reading; `None` when nothing was there or it is not known.
    pub base: Option<String>,
    /// Our copy.
    pub ours: Option<String>,
    /// Their copy.
    pub theirs: Option<String>,
    /// Whether both changed it, or who did cannot be told.
    pub conflict: bool,
    /// The cell in their file: `Settings!B6`; empty when the row is gone.
    pub place: String,
}

/// What a table says, by table, row and column; a row that means something only as a whole has no column.
type Records = BTreeMap<(String, Vec<String>, String), Row>;
type Row = BTreeMap<String, String>;

/// Where their copy of a state differs from ours. Decisions that only one copy has, and the money that decisions move, are not among
/// it: those are no matter of single cells. `sheets` are the tables of their file, for the addresses.
pub fn proposals(base: Option<&State>, ours: &State, theirs: &State, sheets: &[StateTable]) -> Vec<Proposal> {
    // The same number may have been given to two decisions: only what both were made from tells, or what they say.
    let is_one = |d: &Decision| match base {
        Some(base) => base.decisions.iter().any(|b| b.id == d.id),
        None => theirs.decisions.iter().any(|t| t.id == d.id && t.date == d.date && t.title == d.title),
    };
    let known: BTreeSet<String> = ours.decisions.iter().filter(|d| is_one(d)).map(|d| d.id.clone()).collect();
    let known = known.into_iter().filter(|id| theirs.decisions.iter().any(|t| t.id == *id)).collect();
    let records = |state: &State| records(&tables(state), &known);
    let merge = three_way(base.map(records).as_ref(), &records(ours), &records(theirs));
    let taken = merge.taken.into_iter().map(|d| (d, false));
    let all = taken.chain(merge.conflicts.into_iter().map(|d| (d, true)));
    let mut list: Vec<Proposal> = all
        .map(|(d, conflict)| {
            let (table, key, column) = d.key;
            let whole = column.is_empty();
            let blank = || Row::from([(column.clone(), String::new())]);
            let cells = d.theirs.clone().unwrap_or_else(|| if whole { Row::new() } else { blank() });
            let edit = Edit { adds: whole, gone: whole && d.theirs.is_none(), table, key, cells };
            let shown = |row: Option<Row>| row.map(|row| words(&edit.table, &column, &row));
            let place = place(sheets, &edit, &column);
            Proposal { base: shown(d.base), ours: shown(d.ours), theirs: shown(d.theirs), place, conflict, column, edit }
        })
        .collect();
    let order = |p: &Proposal| SHAPES.iter().position(|s| s.name == p.edit.table);
    list.sort_by_key(|p| (order(p), p.edit.key.clone()));
    list
}

/// Carries edits out. What one names that is no longer there is left out; files and the export they came from stay as they are.
pub fn edited(state: &State, edits: &[Edit]) -> State {
    let mut tables = tables(state);
    for edit in edits {
        let Some(shape) = Shape::of(&edit.table) else { continue };
        if tables.iter().all(|t| t.name != edit.table) {
            let header = shape.columns.iter().map(|c| c.header.to_owned()).collect();
            tables.push(StateTable {
                name: edit.table.clone(),
                schema: SCHEMA,
                sheet: edit.table.clone(),
                header,
                ..StateTable::default()
            });
        }
        let Some(table) = tables.iter_mut().find(|t| t.name == edit.table) else { continue };
        let mut at = table.rows.iter().position(|row| shape.key(&table.header, row) == edit.key);
        if edit.gone {
            if let Some(at) = at {
                table.rows.remove(at);
            }
            continue;
        }
        if at.is_none() && edit.adds {
            at = Some(table.rows.len());
            table.rows.push(vec![String::new(); table.header.len()]);
        }
        let Some(at) = at else { continue };
        if edit.adds {
            // A whole row: what it does not say is empty.
            let own = |header: &str| shape.columns.iter().any(|c| c.header == header);
            let cells = table.header.iter().zip(table.rows.get_mut(at).into_iter().flatten());
            cells.filter(|(header, _)| own(header)).for_each(|(_, cell)| cell.clear());
        }
        for (header, text) in &edit.cells {
            let column = table.header.iter().position(|h| h == header).unwrap_or_else(|| {
                table.header.push(header.clone());
                table.header.len() - 1
            });
            let Some(row) = table.rows.get_mut(at) else { continue };
            row.resize(row.len().max(column + 1), String::new());
            if let Some(cell) = row.get_mut(column) {
                cell.clone_from(text);
            }
        }
    }
    let (read, _) = decode(&tables);
    State { sources: state.sources.clone(), exported: state.exported.clone(), ..read }
}

/// The state of a file whose tables people may have edited: a cell that cannot be read counts as it was exported, a table that is gone
/// as if nobody had touched it. Also what could not be read.
pub fn readable(sheets: &[StateTable], base: Option<&[StateTable]>) -> (State, Vec<Issue>) {
    let mut tables = sheets.to_vec();
    let (_, issues) = decode(&tables);
    for issue in &issues {
        let Some((sheet, address)) = issue.place.rsplit_once('!') else { continue };
        let (Some((row, col)), Some(table)) = (parse_a1(address), tables.iter_mut().find(|t| t.sheet == sheet)) else { continue };
        let (Some(shape), Some(was)) = (Shape::of(&table.name), base.and_then(|b| b.iter().find(|t| t.name == table.name))) else {
            continue;
        };
        let row = row.checked_sub(HEADER_ROW + 1).and_then(|r| usize::try_from(r).ok()).and_then(|r| table.rows.get_mut(r));
        let (Some(row), Some(header)) = (row, table.header.get(usize::from(col))) else { continue };
        let key = shape.key(&table.header, row);
        let held = was.rows.iter().find(|r| shape.key(&was.header, r) == key);
        let column = was.header.iter().position(|h| h == header);
        if let (Some(held), Some(cell)) = (held.zip(column).and_then(|(row, at)| row.get(at)), row.get_mut(usize::from(col))) {
            cell.clone_from(held);
        }
    }
    let there: BTreeSet<String> = tables.iter().map(|t| t.name.clone()).collect();
    tables.extend(base.unwrap_or_default().iter().filter(|t| !there.contains(&t.name)).cloned());
    (decode(&tables).0, issues)
}

/// A state's tables without what was only found.
fn tables(state: &State) -> Vec<StateTable> {
    encode(state, &[]).iter().map(StateSheet::read_back).collect()
}

fn records(tables: &[StateTable], known: &BTreeSet<String>) -> Records {
    let mut records = Records::new();
    for table in tables {
        let Some(shape) = Shape::of(&table.name) else { continue };
        let own = |header: &str| shape.columns.iter().any(|c| c.header == header);
        for cells in &table.rows {
            let key = shape.key(&table.header, cells);
            let of_decision = matches!(shape.name, "decisions" | "moves");
            if of_decision && key.first().is_none_or(|id| !known.contains(id)) {
                continue;
            }
            let said = table.header.iter().zip(cells).filter(|(_, text)| !text.is_empty());
            let said = said.map(|(header, text)| (header.clone(), text.replace("\r\n", "\n").trim_end().to_owned()));
            let (mine, added): (Row, Row) = said.partition(|(header, _)| own(header));
            let single =
                |(header, text): (String, String)| ((table.name.clone(), key.clone(), header.clone()), Row::from([(header, text)]));
            records.extend(added.into_iter().map(single));
            if !shape.whole_rows {
                let about = |header: &str| shape.keys.contains(&header) || header == "meaning";
                records.extend(mine.into_iter().filter(|(header, _)| !about(header)).map(single));
            } else if shape.name != "moves" {
                records.insert((table.name.clone(), key.clone(), String::new()), mine);
            }
        }
    }
    records
}

/// A cell or a row for reading.
fn words(table: &str, column: &str, row: &Row) -> String {
    if !column.is_empty() {
        return row.get(column).cloned().unwrap_or_default();
    }
    let about = |header: &str| Shape::of(table).is_some_and(|s| s.keys.contains(&header));
    let said: Vec<String> = row
        .iter()
        .filter(|(header, _)| !about(header) && *header != "set by a person")
        .map(|(header, text)| format!("{header} {text}"))
        .collect();
    if said.is_empty() { "there".into() } else { said.join(", ") }
}

fn place(sheets: &[StateTable], edit: &Edit, column: &str) -> String {
    let (Some(shape), Some(table)) = (Shape::of(&edit.table), sheets.iter().find(|t| t.name == edit.table)) else { return String::new() };
    let Some(row) = table.rows.iter().position(|row| shape.key(&table.header, row) == edit.key) else { return String::new() };
    let col = table.header.iter().position(|h| h.trim().eq_ignore_ascii_case(column)).unwrap_or(0);
    let address = u32::try_from(row).ok().zip(u16::try_from(col).ok()).map(|(row, col)| a1(row + HEADER_ROW + 1, col));
    address.map(|address| format!("{}!{address}", table.sheet)).unwrap_or_default()
}
