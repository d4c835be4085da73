//! The ranges that a workbook's names stand for, from the references that they hold, in the words of each format.

use super::sheet;
use super::tokens::{Dialect, area};
use crate::ledger::Range;
use crate::ledger::cell::{MAX_ROWS, parse_a1};
use crate::workbook::read::grid::{By, Grid};

/// Names that are kept of a workbook: others are lists of a program.
const MOST: usize = 2_000;

/// A name's range, with the sheet it is on.
pub(super) struct Named {
    sheet: String,
    range: Range,
    by: By,
}

/// Adds what a name stands for, where that is a range, or several: not a constant, a formula, a range of another workbook, or one that
/// was deleted.
pub(super) fn add(found: &mut Vec<Named>, name: &str, reference: &str) {
    let by = match name.strip_prefix("_xlnm.") {
        Some("Print_Area") => By::Print,
        Some("_FilterDatabase") => By::Filter,
        Some(_) => return,
        None => By::Name(name.to_owned()),
    };
    for part in parts(reference) {
        if found.len() >= MOST {
            return;
        }
        let Some((sheet, range)) = split(part) else { continue };
        found.push(Named { sheet, range, by: by.clone() });
    }
}

/// Adds what an OpenDocument name or range stands for, such as `$Plan.$A$1:.$D$9`; several with spaces between them.
pub(super) fn add_open_document(found: &mut Vec<Named>, by: &By, addresses: &str) {
    let mut quoted = false;
    let parts = addresses.split(|c| {
        quoted ^= c == '\'';
        c == ' ' && !quoted
    });
    for part in parts.take(MOST) {
        // The sheet of the second corner is that of the first.
        let Some((sheet, corner, end)) = sheet_and_corner(part).and_then(|(sheet, rest)| {
            let (corner, end) = rest.split_once(':')?;
            Some((sheet, corner, end.rsplit('.').next()?))
        }) else {
            continue;
        };
        if let Some(range) = range(&format!("{corner}:{end}")).filter(|_| found.len() < MOST) {
            found.push(Named { sheet, range, by: by.clone() });
        }
    }
}

/// The sheet of an OpenDocument address, and what follows its dot.
fn sheet_and_corner(address: &str) -> Option<(String, &str)> {
    let address = address.trim_start_matches('$');
    let Some(quoted) = address.strip_prefix('\'') else { return address.split_once('.').map(|(sheet, rest)| (sheet.to_owned(), rest)) };
    let (sheet, rest) = quoted.split_once("'.")?;
    Some((sheet.replace("''", "'"), rest))
}

/// Adds what a sheet's own name in a binary workbook stands for, by the tokens of its formula. Names that Excel gives may be numbers.
pub(super) fn add_tokens(found: &mut Vec<Named>, name: &str, sheet: &str, tokens: &[u8], dialect: Dialect) {
    let by = match name.trim_start_matches("_xlnm.") {
        "Print_Area" | "\u{6}" => By::Print,
        "_FilterDatabase" | "\u{d}" => By::Filter,
        plain if plain.len() < name.len() || plain.starts_with(char::is_control) => return,
        plain => By::Name(plain.to_owned()),
    };
    if let Some(range) = area(tokens, dialect).filter(|_| found.len() < MOST) {
        found.push(Named { sheet: sheet.to_owned(), range, by });
    }
}

/// Notes on the sheets the ranges of names that are on them.
pub(super) fn declare(names: &[Named], grids: &mut [Grid]) {
    for named in names {
        if let Some(grid) = grids.iter_mut().find(|g| g.name.eq_ignore_ascii_case(&named.sheet)) {
            sheet::declare(grid, named.range, named.by.clone());
        }
    }
}

/// The parts of a reference between its commas; commas in the names of sheets are none.
fn parts(reference: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    reference.split(move |c| {
        quoted ^= c == '\'';
        c == ',' && !quoted
    })
}

/// The sheet and the range of a reference such as `'My sheet'!$A$1:$D$9`; `None` when it is none.
fn split(reference: &str) -> Option<(String, Range)> {
    let (sheet, written) = reference.trim().rsplit_once('!')?;
    let sheet = match sheet.strip_prefix('\'') {
        Some(quoted) => quoted.strip_suffix('\'')?.replace("''", "'"),
        // A formula, such as `OFFSET(Plan!$A$1:$B$2, …)`, also has a sheet in it.
        None if sheet.contains(['(', '\'', ' ']) => return None,
        None => sheet.to_owned(),
    };
    // `[1]Plan` is a sheet of another workbook.
    (!sheet.starts_with('[')).then(|| range(written))?.map(|range| (sheet, range))
}

/// A range as a reference writes it, `$A$1:$D$9`, or whole columns, `$A:$D`; `None` for one cell and anything else.
pub(super) fn range(written: &str) -> Option<Range> {
    let (from, to) = written.split_once(':')?;
    let column = |end: &str| parse_a1(&format!("{end}1")).filter(|_| !end.contains(|c: char| c.is_ascii_digit())).map(|at| at.1);
    let columns = || column(from).zip(column(to)).filter(|(left, right)| left <= right);
    Range::from_a1(written).or_else(|| columns().map(|(left, right)| Range { top: 0, left, bottom: MAX_ROWS - 1, right }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_for_ranges_or_for_nothing_told() {
        let told = |name: &str, reference: &str| {
            let mut found = Vec::new();
            add(&mut found, name, reference);
            found.into_iter().map(|n| format!("{} {} {:?}", n.sheet, n.range, n.by)).collect::<Vec<_>>()
        };
        assert_eq!(told("Spend", "'Plan (Q1), ''26'!$A$3:$D$9"), ["Plan (Q1), '26 A3:D9 Name(\"Spend\")"]);
        assert_eq!(told("_xlnm.Print_Area", "Plan!$A$1:$D$9,Plan!$F$1:$H$9"), ["Plan A1:D9 Print", "Plan F1:H9 Print"]);
        assert_eq!(told("_xlnm.Print_Area", "Plan!$A:$D"), ["Plan A1:D1048576 Print"]);
        for nothing in
            ["0.19", "Plan!$A$1", "#REF!", "Plan!#REF!", "[1]Plan!$A$1:$B$2", "'[1]My plan'!$A$1:$B$2", "OFFSET(Plan!$A$1:$B$2,0,0)"]
        {
            assert!(told("x", nothing).is_empty(), "{nothing}");
        }
        assert!(told("_xlnm.Print_Titles", "Plan!$1:$3").is_empty());
    }

    #[test]
    fn addresses_of_opendocument_are_ranges_too() {
        let mut found = Vec::new();
        add_open_document(&mut found, &By::Print, "Plan.A1:Plan.D9 $'My plan. ''26'.$F$1:.$H$9 Plan.A1 #REF!.A1:.B2x");
        let told: Vec<String> = found.iter().map(|n| format!("{} {}", n.sheet, n.range)).collect();
        assert_eq!(told, ["Plan A1:D9", "My plan. '26 F1:H9"]);
    }

    #[test]
    fn tokens_are_one_area_or_nothing() {
        let told = |name: &str, tokens: &[u8], dialect| {
            let mut found = Vec::new();
            add_tokens(&mut found, name, "Plan", tokens, dialect);
            found.first().map(|n| format!("{} {:?}", n.range, n.by))
        };
        let old = [0x3B, 0, 0, 2, 0, 8, 0, 0, 0, 3, 0];
        assert_eq!(told("\u{6}", &old, Dialect::Biff8), Some("A3:D9 Print".into()));
        assert_eq!(told("\u{7}", &old, Dialect::Biff8), None);
        assert_eq!(told("Spend", &[&old[..], &[0x10]].concat(), Dialect::Biff8), None);
        let new = [0x3B, 0, 0, 2, 0, 0, 0, 8, 0, 0, 0, 0, 0, 3, 0];
        assert_eq!(told("_xlnm._FilterDatabase", &new, Dialect::Xlsb), Some("A3:D9 Filter".into()));
        assert_eq!(told("Spend", &new[..9], Dialect::Xlsb), None);
    }
}
