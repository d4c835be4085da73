//! What a formula names (cells, ranges, names, columns of tables, functions), found in its text without understanding the rest.

use std::ops::Range;

use crate::ledger::cell::{MAX_COLUMNS, MAX_ROWS, column, parse_a1};

/// A piece of a formula that names something.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// Its bytes in the formula.
    pub(super) span: Range<usize>,
    pub(super) named: Named,
}

/// What a piece of a formula names. A sheet is `None` where it is the formula's own.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Named {
    /// A cell or a range, from its first to its last corner.
    Area { sheet: Option<String>, first: Corner, last: Corner },
    /// A defined name.
    Name { sheet: Option<String>, name: String },
    /// A table's part: its name and what stands in the brackets. The name is empty for the table in which the formula stands.
    Table { table: String, part: String },
    /// A function, in capitals.
    Function(String),
    /// Something in another file.
    OtherFile,
    /// Cells that the text does not tell: a range that a function's result bounds, a range over several sheets.
    Untold,
}

/// One corner of a range: row and column from 0, each with whether it is fixed; `None` for a whole column or row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Corner {
    pub(super) row: Option<(u32, bool)>,
    pub(super) col: Option<(u16, bool)>,
}

impl Corner {
    /// The corner of a copy of the formula so many rows and columns away; `None` when it would be off the sheet.
    pub(super) fn moved(self, (down, right): (i64, i64)) -> Option<Self> {
        let row = |(row, fixed): (u32, bool)| {
            let row = u32::try_from(i64::from(row) + if fixed { 0 } else { down }).ok()?;
            (row < MAX_ROWS).then_some((row, fixed))
        };
        let col = |(col, fixed): (u16, bool)| {
            let col = u16::try_from(i64::from(col) + if fixed { 0 } else { right }).ok()?;
            (col < MAX_COLUMNS).then_some((col, fixed))
        };
        Some(Self { row: self.row.map_or(Some(None), |r| row(r).map(Some))?, col: self.col.map_or(Some(None), |c| col(c).map(Some))? })
    }

    /// As a formula writes it, with `$` where it is fixed.
    pub(super) fn text(self) -> String {
        let mark = |fixed| if fixed { "$" } else { "" };
        let col = self.col.map(|(col, fixed)| format!("{}{}", mark(fixed), column(col))).unwrap_or_default();
        let row = self.row.map(|(row, fixed)| format!("{}{}", mark(fixed), row + 1)).unwrap_or_default();
        col + &row
    }

    /// The corner with a row and a column in any case.
    pub(super) fn or(self, (row, col): (u32, u16)) -> Self {
        Self { row: self.row.or(Some((row, true))), col: self.col.or(Some((col, true))) }
    }

    /// Whether it stands still when the formula is copied.
    pub(super) fn is_fixed(self) -> bool {
        self.row.is_none_or(|(_, fixed)| fixed) && self.col.is_none_or(|(_, fixed)| fixed)
    }
}

/// Everything that a formula (without its equals sign) names, in its order.
pub(super) fn pieces(formula: &str) -> Vec<Piece> {
    let mut scan = Scan { text: formula, at: 0, pieces: Vec::new() };
    while let Some(c) = scan.rest().chars().next() {
        scan.step(c);
    }
    scan.pieces
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    pieces: Vec<Piece>,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn found(&mut self, from: usize, named: Named) {
        self.pieces.push(Piece { span: from..self.at, named });
    }

    fn step(&mut self, c: char) {
        let from = self.at;
        match c {
            '"' => self.at += quoted(self.rest(), '"').map_or(self.rest().len(), |(_, length)| length),
            '\'' => match quoted(self.rest(), '\'') {
                Some((sheet, length)) => {
                    self.at += length;
                    self.after_sheet(from, &sheet);
                }
                None => self.at = self.text.len(),
            },
            '[' => self.bracket(from),
            // `#N/A`, `#REF!`, `#DIV/0!`
            '#' => {
                let part = |c: char| c.is_ascii_alphanumeric() || "/!?".contains(c);
                let rest = self.rest().get(1..).unwrap_or("");
                self.at += 1 + rest.find(|c| !part(c)).unwrap_or(rest.len());
            }
            ':' => {
                self.at += 1;
                self.found(from, Named::Untold);
            }
            c if c.is_ascii_digit() || c == '.' => match area(self.rest()) {
                Some((first, last, length)) => {
                    self.at += length;
                    self.found(from, Named::Area { sheet: None, first, last });
                }
                None => self.at += number(self.rest()),
            },
            c if is_word(c) => self.word(from),
            c => self.at += c.len_utf8(),
        }
    }

    fn word(&mut self, from: usize) {
        let word = word(self.rest());
        let after = self.rest().get(word.len()..).unwrap_or("");
        if after.starts_with('!') {
            self.at += word.len();
            self.after_sheet(from, word);
        } else if after.starts_with('(') {
            self.at += word.len();
            self.found(from, Named::Function(word.to_uppercase()));
        } else if after.starts_with('[') {
            let part = brackets(after);
            self.at += word.len() + part;
            let part = after.get(1..part.saturating_sub(1)).unwrap_or("").to_owned();
            self.found(from, Named::Table { table: word.to_owned(), part });
        } else {
            self.reference(from, None);
        }
    }

    /// A link, `[1]Sheet!A1`, or a part of the table in which the formula stands, `[Spend]`.
    fn bracket(&mut self, from: usize) {
        let bracket = self.rest().get(..brackets(self.rest())).unwrap_or("");
        self.at += bracket.len();
        let word = word(self.rest());
        if self.rest().get(word.len()..).is_some_and(|after| after.starts_with('!')) {
            self.at += word.len() + 1;
            self.at += target(self.rest()).len();
            self.found(from, Named::OtherFile);
        } else {
            let part = bracket.get(1..bracket.len().saturating_sub(1)).unwrap_or("").to_owned();
            self.found(from, Named::Table { table: String::new(), part });
        }
    }

    /// What stands behind a sheet's name.
    fn after_sheet(&mut self, from: usize, sheet: &str) {
        if !self.rest().starts_with('!') {
            return;
        }
        self.at += 1;
        if sheet.contains('[') {
            self.at += target(self.rest()).len();
            self.found(from, Named::OtherFile);
        } else if sheet.contains(':') {
            self.at += target(self.rest()).len();
            self.found(from, Named::Untold);
        } else {
            self.reference(from, Some(sheet.to_owned()));
        }
    }

    /// A cell, a range or a name.
    fn reference(&mut self, from: usize, sheet: Option<String>) {
        if let Some((first, last, length)) = area(self.rest()) {
            self.at += length;
            self.found(from, Named::Area { sheet, first, last });
            return;
        }
        let word = word(self.rest());
        self.at += word.len();
        if word.is_empty() || word.eq_ignore_ascii_case("true") || word.eq_ignore_ascii_case("false") {
            return;
        }
        self.found(from, Named::Name { sheet, name: word.to_lowercase() });
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '\\' | '?')
}

fn word(text: &str) -> &str {
    text.get(..text.find(|c| !is_word(c)).unwrap_or(text.len())).unwrap_or("")
}

/// What a link or a range over sheets names behind its `!`.
fn target(text: &str) -> &str {
    text.get(..text.find(|c| !(is_word(c) || c == ':')).unwrap_or(text.len())).unwrap_or("")
}

/// A quoted text at the beginning and the length it takes; a doubled mark is one.
fn quoted(text: &str, mark: char) -> Option<(String, usize)> {
    let mut inside = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != mark {
            inside.push(c);
        } else if chars.peek().is_some_and(|(_, next)| *next == mark) {
            chars.next();
            inside.push(mark);
        } else {
            return Some((inside, at + 1));
        }
    }
    None
}

/// The length of what starts with `[` up to its `]`; inside, `'` makes the next character plain.
fn brackets(text: &str) -> usize {
    let (mut depth, mut plain) = (0_u32, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if plain => plain = false,
            '\'' => plain = true,
            '[' => depth += 1,
            ']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

fn number(text: &str) -> usize {
    let digits = |text: &str| text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let mantissa = digits(text).max(1);
    let rest = text.get(mantissa..).unwrap_or("");
    let Some(power) = rest.strip_prefix(['e', 'E']) else { return mantissa };
    let sign = usize::from(power.starts_with(['+', '-']));
    let length = power.get(sign..).map_or(0, |p| p.find(|c: char| !c.is_ascii_digit()).unwrap_or(p.len()));
    if length == 0 { mantissa } else { mantissa + 1 + sign + length }
}

/// A cell, a range, whole columns or whole rows at the beginning, and the length that it takes. A single cell is a range from it to it.
fn area(text: &str) -> Option<(Corner, Corner, usize)> {
    let word = word(text);
    let first = corner(word)?;
    let rest = text.get(word.len()..)?;
    let whole = first.row.is_none() || first.col.is_none();
    if let Some(second) = rest.strip_prefix(':').map(self::word)
        && let Some(last) = corner(second)
        && first.row.is_some() == last.row.is_some()
        && first.col.is_some() == last.col.is_some()
        && !rest.get(1 + second.len()..).is_some_and(|r| r.starts_with(['(', '!', '[']))
    {
        return Some((first, last, word.len() + 1 + second.len()));
    }
    (!whole).then_some((first, first, word.len()))
}

/// `B2`, `$B$2`, `$B` or `2`.
fn corner(word: &str) -> Option<Corner> {
    let (fixed_col, body) = word.strip_prefix('$').map_or((false, word), |body| (true, body));
    let split = body.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(body.len());
    let (letters, digits) = body.split_at(split);
    let (fixed_row, digits) = match digits.strip_prefix('$') {
        Some(digits) if !letters.is_empty() => (true, digits),
        Some(_) => return None,
        None => (letters.is_empty() && fixed_col, digits),
    };
    if letters.is_empty() && digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let or = |part: &str, other: &str| if part.is_empty() { other.to_owned() } else { part.to_owned() };
    let (row, col) = parse_a1(&(or(letters, "A") + &or(digits, "1")))?;
    Some(Corner { row: (!digits.is_empty()).then_some((row, fixed_row)), col: (!letters.is_empty()).then_some((col, fixed_col)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(formula: &str) -> Vec<String> {
        pieces(formula)
            .into_iter()
            .map(|piece| match piece.named {
                Named::Area { sheet, first, last } => {
                    format!("{}{}:{}", sheet.map(|s| s + "!").unwrap_or_default(), first.text(), last.text())
                }
                Named::Name { sheet, name } => format!("{}name {name}", sheet.map(|s| s + "!").unwrap_or_default()),
                Named::Table { table, part } => format!("{table}[{part}]"),
                Named::Function(name) => name + "()",
                Named::OtherFile => "another file".into(),
                Named::Untold => "untold".into(),
            })
            .collect()
    }

    #[test]
    fn everything_that_a_formula_names_is_found() {
        let cases: [(&str, &[&str]); 13] = [
            ("SUM($A1:B$2,C3)*1.5E-3", &["SUM()", "$A1:B$2", "C3:C3"]),
            ("Sheet2!A1+'It''s (1)'!$B:$B", &["Sheet2!A1:A1", "It's (1)!$B:$B"]),
            ("SUM(1:3)+2", &["SUM()", "1:3"]),
            ("VLOOKUP(A2,Rates,2,FALSE)", &["VLOOKUP()", "A2:A2", "name rates"]),
            ("SUM(Ledger[[#This Row],[A']b]:[C]])", &["SUM()", "Ledger[[#This Row],[A']b]:[C]]"]),
            ("[1]Sheet1!A1:B2+'[2]Other one'!C3", &["another file", "another file"]),
            ("A1:INDEX(B:B,2)", &["A1:A1", "untold", "INDEX()", "B:B"]),
            ("SUM('Jan:Mar'!A1)", &["SUM()", "untold"]),
            ("IF(A1=\"B2\"\"C3\",#N/A,{1,2})", &["IF()", "A1:A1"]),
            ("_xlfn.XLOOKUP(A1,Plan!name1,B1)", &["_XLFN.XLOOKUP()", "A1:A1", "Plan!name name1", "B1:B1"]),
            ("Rate2026A*Größe", &["name rate2026a", "name größe"]),
            ("SUBTOTAL(109,[Spend])", &["SUBTOTAL()", "[Spend]"]),
            ("LOG10(A1)", &["LOG10()", "A1:A1"]),
        ];
        for (formula, expected) in cases {
            assert_eq!(named(formula), expected, "{formula}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_scanned_to_its_end(text in ".{0,40}|[A-Z0-9$:!'\"\\[\\]#(){}.,é]{0,30}") {
            let mut end = 0;
            for piece in pieces(&text) {
                proptest::prop_assert!(piece.span.start >= end && text.get(piece.span.clone()).is_some());
                end = piece.span.end;
            }
        }
    }
}
