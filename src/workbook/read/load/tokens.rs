//! Formulas of .xls and .xlsb, from their tokens to the words other formats use, as far as [`Formula`] needs them.
//!
//! Source: [MS-XLS] 2.5.198 and [MS-XLSB] 2.5.97.

use super::bytes::Bytes;
use crate::ledger::Range;
use crate::ledger::cell::a1;
use crate::workbook::read::grid::formulas::Formula;

/// The kinds of token streams: they differ in the size of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// .xls of Excel 5 and 95.
    Biff5,
    /// .xls of Excel 97 to 2003.
    Biff8,
    /// .xlsb.
    Xlsb,
}

/// The longest text that is put together: what a formula does shows before that.
const MAX_TEXT: usize = 1_000;

/// What the tokens say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// A formula.
    Formula(Formula),
    /// It is the formula shared from the cell at this row and column.
    Shared(u32, u16),
}

/// The range that a formula is, on whatever sheet; `None` when it is anything else.
pub(super) fn area(tokens: &[u8], dialect: Dialect) -> Option<Range> {
    let mut bytes = Bytes(tokens);
    if dialect == Dialect::Biff5 || !matches!(bytes.u8()?, 0x3B | 0x5B | 0x7B) {
        return None;
    }
    bytes.u16()?;
    let row = |bytes: &mut Bytes<'_>| if dialect == Dialect::Xlsb { bytes.u32() } else { bytes.u16().map(u32::from) };
    let (top, bottom) = (row(&mut bytes)?, row(&mut bytes)?);
    let (left, right) = (bytes.u16()? & 0x3FFF, bytes.u16()? & 0x3FFF);
    (bytes.0.is_empty() && top <= bottom && left <= right).then_some(Range { top, left, bottom, right })
}

/// What the formula of a cell says.
pub(super) fn said(tokens: &[u8], dialect: Dialect, row: u32, col: u16) -> Said {
    let mut bytes = Bytes(tokens);
    if bytes.u8() == Some(0x01) {
        let row = if dialect == Dialect::Xlsb { bytes.u32() } else { bytes.u16().map(u32::from) };
        if let Some(row) = row {
            return Said::Shared(row, bytes.u16().unwrap_or(col));
        }
    }
    Said::Formula(formula(tokens, dialect, row, col))
}

/// What a formula of these tokens does in a cell.
pub(super) fn formula(tokens: &[u8], dialect: Dialect, row: u32, col: u16) -> Formula {
    let mut walk = Walk { bytes: Bytes(tokens), dialect, row, col, stack: Vec::new() };
    while !walk.bytes.0.is_empty() {
        if walk.step().is_none() {
            return Formula::Other;
        }
    }
    walk.stack.pop().map_or(Formula::Other, |text| Formula::of(&text, row, col))
}

struct Walk<'a> {
    bytes: Bytes<'a>,
    dialect: Dialect,
    row: u32,
    col: u16,
    stack: Vec<String>,
}

impl Walk<'_> {
    /// The size of something in the three dialects.
    fn size(&self, biff5: usize, biff8: usize, xlsb: usize) -> usize {
        match self.dialect {
            Dialect::Biff5 => biff5,
            Dialect::Biff8 => biff8,
            Dialect::Xlsb => xlsb,
        }
    }

    fn pop(&mut self) -> String {
        self.stack.pop().unwrap_or_default()
    }

    fn push(&mut self, mut text: String) {
        if let Some((end, _)) = text.char_indices().nth(MAX_TEXT) {
            text.truncate(end);
        }
        self.stack.push(text);
    }

    /// Goes over one token; `None` at one that is not known.
    fn step(&mut self) -> Option<()> {
        let token = self.bytes.u8()?;
        let kind = if token >= 0x20 { (token & 0x1F) | 0x20 } else { token };
        match kind {
            0x03..=0x11 => {
                const SIGNS: [&str; 15] = ["+", "-", "*", "/", "^", "&", "<", "<=", "=", ">", ">=", "<>", " ", ",", ":"];
                let (right, left) = (self.pop(), self.pop());
                let sign = SIGNS.get(usize::from(kind - 3)).copied().unwrap_or("");
                self.push(format!("{left}{sign}{right}"));
            }
            0x12 | 0x13 => {
                let inner = self.pop();
                self.push(format!("{}{inner}", if kind == 0x12 { "+" } else { "-" }));
            }
            0x14 => {}
            0x15 => {
                let inner = self.pop();
                self.push(format!("({inner})"));
            }
            0x16 => self.push(String::new()),
            0x17 => {
                let (length, wide) = match self.dialect {
                    Dialect::Biff5 => (usize::from(self.bytes.u8()?), false),
                    Dialect::Biff8 => (usize::from(self.bytes.u8()?), self.bytes.u8()? & 1 == 1),
                    Dialect::Xlsb => (usize::from(self.bytes.u16()?), true),
                };
                self.bytes.take(if wide { length * 2 } else { length })?;
                self.push("\"\"".into());
            }
            0x19 => self.attribute()?,
            0x1C | 0x1D => self.constant(1)?,
            0x1E => self.constant(2)?,
            0x1F => self.constant(8)?,
            0x20 => self.constant(self.size(7, 7, 14))?,
            0x21 => {
                let function = self.bytes.u16()?;
                self.call(function, arguments(function));
            }
            0x22 => {
                let count = usize::from(self.bytes.u8()? & 0x7F);
                let function = self.bytes.u16()? & 0x7FFF;
                self.call(function, count);
            }
            0x23 => self.constant(self.size(14, 4, 4))?,
            0x24 | 0x2C => {
                let relative = kind == 0x2C;
                let (row, col) = (self.row_number()?, self.col_number()?);
                let at = self.place(row, col, relative);
                self.push(at);
            }
            0x25 | 0x2D => {
                let relative = kind == 0x2D;
                let (top, bottom) = (self.row_number()?, self.row_number()?);
                let (left, right) = (self.col_number()?, self.col_number()?);
                let (from, to) = (self.place(top, left, relative), self.place(bottom, right, relative));
                self.push(format!("{from}:{to}"));
            }
            // Numbers kept for ranges that are worked out: the ranges themselves follow.
            0x26..=0x28 => {
                self.bytes.take(6)?;
            }
            0x29 => {
                self.bytes.take(2)?;
            }
            0x2A => self.constant(self.size(3, 4, 6))?,
            0x2B => self.constant(self.size(6, 8, 12))?,
            0x39 => self.elsewhere(self.size(24, 6, 6))?,
            0x3A | 0x3C => self.elsewhere(self.size(17, 6, 8))?,
            0x3B | 0x3D => self.elsewhere(self.size(20, 10, 14))?,
            _ => return None,
        }
        Some(())
    }

    fn constant(&mut self, length: usize) -> Option<()> {
        self.bytes.take(length)?;
        self.push("1".into());
        Some(())
    }

    fn elsewhere(&mut self, length: usize) -> Option<()> {
        self.bytes.take(length)?;
        self.push("Sheet!A1".into());
        Some(())
    }

    /// Marks between tokens: spaces, jumps, and SUM of one range.
    fn attribute(&mut self) -> Option<()> {
        let kind = self.bytes.u8()?;
        let data = self.bytes.u16()?;
        if kind & 0x04 != 0 {
            self.bytes.take((usize::from(data) + 1) * 2)?;
        }
        if kind & 0x10 != 0 {
            let inner = self.pop();
            self.push(format!("SUM({inner})"));
        }
        Some(())
    }

    fn call(&mut self, function: u16, count: usize) {
        let name = match function {
            4 => "SUM",
            344 => "SUBTOTAL",
            345 => "SUMIF",
            482 => "SUMIFS",
            _ => "F",
        };
        let from = self.stack.len().saturating_sub(count);
        let list = self.stack.split_off(from).join(",");
        self.push(format!("{name}({list})"));
    }

    fn row_number(&mut self) -> Option<u32> {
        if self.dialect == Dialect::Xlsb { self.bytes.u32() } else { self.bytes.u16().map(u32::from) }
    }

    fn col_number(&mut self) -> Option<u16> {
        if self.dialect == Dialect::Biff5 { self.bytes.u8().map(u16::from) } else { self.bytes.u16() }
    }

    /// The address of a cell. In shared formulas, `offsets`, a relative row or column counts from the cell itself.
    fn place(&self, row: u32, col: u16, offsets: bool) -> String {
        // Excel 5 keeps what is relative with the row, later ones with the column.
        let marks = if self.dialect == Dialect::Biff5 { u16::try_from(row & 0xC000).unwrap_or(0) } else { col & 0xC000 };
        let (rows, row_mask, col_mask) = match self.dialect {
            Dialect::Biff5 => (0x4000, 0x3FFF, 0x00FF),
            Dialect::Biff8 => (0x1_0000, 0xFFFF, 0x00FF),
            Dialect::Xlsb => (0x10_0000, 0xF_FFFF, 0x3FFF),
        };
        let (row, col) = (row & row_mask, col & col_mask);
        let row = if offsets && marks & 0x8000 != 0 { (self.row + row) % rows } else { row };
        let col = if offsets && marks & 0x4000 != 0 { self.col.wrapping_add(col) & col_mask } else { col };
        a1(row, col)
    }
}

/// How many arguments the functions with a fixed number of them have.
fn arguments(function: u16) -> usize {
    match function {
        10 | 19 | 34 | 35 | 63 | 74 | 221 => 0,
        27 | 30 | 39 | 48 | 97 | 117 | 212 | 213 | 337 | 346 | 480 => 2,
        31 | 65 | 66 => 3,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_references_are_understood_in_each_dialect() {
        // SUM(B2:B9) as one range and a mark for the sum.
        let biff8 = [0x25, 1, 0, 8, 0, 1, 0xC0, 1, 0xC0, 0x19, 0x10, 0, 0];
        assert_eq!(formula(&biff8, Dialect::Biff8, 9, 1), Formula::Down { top: 1, bottom: 8 });
        let biff5 = [0x25, 1, 0xC0, 8, 0xC0, 1, 1, 0x19, 0x10, 0, 0];
        assert_eq!(formula(&biff5, Dialect::Biff5, 9, 1), Formula::Down { top: 1, bottom: 8 });
        let xlsb = [0x25, 1, 0, 0, 0, 8, 0, 0, 0, 1, 0xC0, 1, 0xC0, 0x22, 1, 4, 0];
        assert_eq!(formula(&xlsb, Dialect::Xlsb, 9, 1), Formula::Down { top: 1, bottom: 8 });
        // E2-D2 in F2.
        let beside = [0x44, 1, 0, 4, 0xC0, 0x44, 1, 0, 3, 0xC0, 0x04];
        assert_eq!(formula(&beside, Dialect::Biff8, 1, 5), Formula::Beside);
        assert_eq!(formula(&[0x3A, 0, 0, 1, 0, 4, 0xC0], Dialect::Biff8, 1, 5), Formula::Elsewhere);
        assert_eq!(formula(&[0x7F], Dialect::Biff8, 1, 5), Formula::Other);
    }

    #[test]
    fn shared_formulas_count_from_their_own_cell() {
        // The cell two to the left minus the one to the left.
        let tokens = [0x4C, 0, 0, 0xFE, 0xC0, 0x4C, 0, 0, 0xFF, 0xC0, 0x04];
        assert_eq!(formula(&tokens, Dialect::Biff8, 7, 5), Formula::Beside);
        assert_eq!(said(&[0x01, 3, 0, 2, 0], Dialect::Biff8, 7, 5), Said::Shared(3, 2));
    }
}
