//! A formula spelled out for its cell: copies as they would be written there, names and columns of tables as the ranges they stand for.

use super::functions::{UNTOLD, VOLATILE, is_closed};
use super::model::{At, Model};
use super::references::{Corner, Named, Piece, pieces};
use crate::ledger::cell::{MAX_COLUMNS, MAX_ROWS, Range, column, quoted_sheet};

/// How deep names may stand for names.
const DEPTH: u32 = 8;
/// A longer formula, in bytes, or one that nests deeper is none of Excel's.
const LENGTH: usize = 8_192;
const NESTED: i32 = 64;

/// A formula spelled out.
#[derive(Debug, Default)]
pub(super) struct Spelled {
    /// The formula, naming cells and ranges only.
    pub(super) text: String,
    /// Every range that it names, with both corners.
    pub(super) areas: Vec<(At, At)>,
    /// Whether it reads other cells too, which cannot be told.
    pub(super) untold: bool,
    /// Whether its result is another one at another time.
    pub(super) volatile: bool,
    /// Whether it cannot be given to a formula engine.
    pub(super) left: bool,
}

impl Model {
    /// A formula spelled out for a cell, copied there by so many rows and columns.
    pub(super) fn spelled(&self, formula: &str, at: At, offset: (i64, i64)) -> Spelled {
        let mut spelled = Spelled { left: formula.len() > LENGTH || nesting(formula) > NESTED, ..Spelled::default() };
        spelled.text = self.spell(formula, at, offset, 0, &mut spelled);
        spelled
    }

    fn spell(&self, formula: &str, at: At, offset: (i64, i64), depth: u32, spelled: &mut Spelled) -> String {
        let (mut text, mut written) = (String::with_capacity(formula.len()), 0);
        for Piece { span, named } in pieces(formula) {
            let new = match named {
                Named::Function(name) => {
                    let name = name.trim_start_matches("_XLFN.").trim_start_matches("_XLWS.");
                    spelled.untold |= UNTOLD.contains(&name);
                    spelled.volatile |= VOLATILE.contains(&name);
                    spelled.left |= !is_closed(name);
                    continue;
                }
                Named::OtherFile => None,
                Named::Untold => {
                    spelled.untold = true;
                    None
                }
                Named::Area { sheet, first, last } => {
                    // Relative places in a name are relative to where it is used, which is not followed.
                    spelled.untold |= depth > 0 && !(first.is_fixed() && last.is_fixed());
                    self.area(sheet.as_deref(), (first, last), at, offset, spelled)
                }
                Named::Name { sheet, name } => {
                    let of = sheet.as_deref().map_or(Some(at.0), |sheet| self.sheet(sheet));
                    match of.and_then(|of| self.name(&name, of)).filter(|_| depth < DEPTH) {
                        Some(meant) => {
                            let whole = matches!(pieces(meant).as_slice(), [one] if one.span == (0..meant.len()));
                            let inner = self.spell(meant, at, (0, 0), depth + 1, spelled);
                            Some(if whole { inner } else { format!("({inner})") })
                        }
                        // A variable of `LET` or `LAMBDA`.
                        None if name.starts_with("_xlpm.") => continue,
                        None => None,
                    }
                }
                Named::Table { table, part } => {
                    let found = self.table(&table, at).and_then(|t| Some((t.sheet, t.area(&part, at.1.0)?)));
                    spelled.untold |= found.is_none();
                    found.and_then(|(sheet, area)| {
                        spelled.areas.push(corners(sheet, area));
                        let cell = |row, col| format!("${}${}", column(col), row + 1);
                        let name = quoted_sheet(&self.sheets.get(sheet)?.name);
                        Some(format!("{name}!{}:{}", cell(area.top, area.left), cell(area.bottom, area.right)))
                    })
                }
            };
            spelled.left |= new.is_none();
            text.push_str(formula.get(written..span.start).unwrap_or(""));
            text.push_str(&new.unwrap_or_default());
            written = span.end;
        }
        text.push_str(formula.get(written..).unwrap_or(""));
        text
    }

    /// A range as it is written for the formula's cell; `None` when there is no such sheet or cell.
    fn area(
        &self,
        sheet: Option<&str>,
        (first, last): (Corner, Corner),
        at: At,
        offset: (i64, i64),
        spelled: &mut Spelled,
    ) -> Option<String> {
        let (first, last) = (first.moved(offset)?, last.moved(offset)?);
        let own = match sheet {
            Some(name) => self.sheet(name)?,
            None => at.0,
        };
        let rows = (first.row.map_or(0, |r| r.0), last.row.map_or(MAX_ROWS - 1, |r| r.0));
        let cols = (first.col.map_or(0, |c| c.0), last.col.map_or(MAX_COLUMNS - 1, |c| c.0));
        let area = Range { top: rows.0.min(rows.1), left: cols.0.min(cols.1), bottom: rows.0.max(rows.1), right: cols.0.max(cols.1) };
        spelled.areas.push(corners(own, area));
        let sheet = sheet.map(|name| quoted_sheet(name) + "!").unwrap_or_default();
        // Whole columns and rows end where the sheet does: a formula that counts the rest of them is not reproduced, and left.
        let end = self.sheets.get(own)?.last;
        let (first, last) = (first.or((0, 0)), last.or(end));
        let single = first == last;
        Some(if single { sheet + &first.text() } else { format!("{sheet}{}:{}", first.text(), last.text()) })
    }
}

fn corners(sheet: usize, area: Range) -> (At, At) {
    ((sheet, (area.top, area.left)), (sheet, (area.bottom, area.right)))
}

/// How deep parentheses nest.
fn nesting(formula: &str) -> i32 {
    let (mut depth, mut deepest) = (0, 0);
    for byte in formula.bytes() {
        depth += i32::from(byte == b'(') - i32::from(byte == b')');
        deepest = deepest.max(depth);
    }
    deepest
}
