//! Where a value stands: a cell or a range of one sheet of one source workbook, written the way Excel writes it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How many rows a sheet of Excel has.
pub const MAX_ROWS: u32 = 1_048_576;
/// How many columns a sheet of Excel has.
pub const MAX_COLUMNS: u16 = 16_384;

/// One cell: which source workbook, which of its sheets, which row and column, all counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CellRef {
    /// Position of the workbook among the project's sources.
    pub source: u16,
    /// Position of the sheet in that workbook.
    pub sheet: u16,
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub col: u16,
}

impl CellRef {
    /// The address inside its sheet, such as `G8`.
    pub fn a1(&self) -> String {
        a1(self.row, self.col)
    }
}

/// A rectangle of cells in one sheet; both ends are inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Range {
    /// First row, from 0.
    pub top: u32,
    /// First column, from 0.
    pub left: u16,
    /// Last row, from 0, inside.
    pub bottom: u32,
    /// Last column, from 0, inside.
    pub right: u16,
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", a1(self.top, self.left), a1(self.bottom, self.right))
    }
}

impl Range {
    /// A range as Excel writes it, `A5:H212`, or one cell; `None` for anything else.
    pub fn from_a1(text: &str) -> Option<Self> {
        let (from, to) = text.split_once(':').unwrap_or((text, text));
        let ((top, left), (bottom, right)) = (parse_a1(from)?, parse_a1(to)?);
        (top <= bottom && left <= right).then_some(Self { top, left, bottom, right })
    }

    /// Whether a cell lies in the rectangle.
    pub fn contains(&self, row: u32, col: u16) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&col)
    }
}

/// A column's letters, from 0: 0 is `A`, 26 is `AA`.
pub fn column(col: u16) -> String {
    let mut left = u32::from(col) + 1;
    let mut letters = Vec::new();
    while left > 0 {
        let digit = (left - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(digit).unwrap_or(0)));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The address of a cell counted from 0, such as `G8` for row 7, column 6.
pub fn a1(row: u32, col: u16) -> String {
    format!("{}{}", column(col), u64::from(row) + 1)
}

/// Row and column, from 0, of an address such as `G8` or `$G$8`; `None` when it is not one, or is beyond XFD1048576.
pub fn parse_a1(address: &str) -> Option<(u32, u16)> {
    let address: String = address.chars().filter(|c| *c != '$').collect();
    let split = address.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = address.split_at(split);
    if letters.is_empty() || letters.len() > 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut col = 0_u32;
    for letter in letters.bytes() {
        if !letter.is_ascii_alphabetic() {
            return None;
        }
        col = col * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1;
    }
    let row: u32 = digits.parse().ok()?;
    ((1..=u32::from(MAX_COLUMNS)).contains(&col) && (1..=MAX_ROWS).contains(&row)).then(|| (row - 1, u16::try_from(col - 1).unwrap_or(0)))
}

/// A sheet's name as formulas write it: quoted when it holds anything but letters, digits and `_`, or starts with a digit.
pub fn quoted_sheet(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_')
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && parse_a1(name).is_none();
    if plain { name.to_owned() } else { format!("'{}'", name.replace('\'', "''")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_written_as_excel_writes_them() {
        assert_eq!((a1(7, 6), a1(0, 26), a1(1_048_575, 16_383)), ("G8".into(), "AA1".into(), "XFD1048576".into()));
        assert_eq!(parse_a1("$XFD$1048576"), Some((1_048_575, 16_383)));
        for wrong in ["", "8", "G", "XFE1", "A0", "A1048577", "A-1", "G8x"] {
            assert_eq!(parse_a1(wrong), None, "{wrong}");
        }
        assert_eq!(
            (quoted_sheet("Actuals"), quoted_sheet("Plan FY26"), quoted_sheet("Bob's"), quoted_sheet("A1")),
            ("Actuals".into(), "'Plan FY26'".into(), "'Bob''s'".into(), "'A1'".into())
        );
    }

    proptest! {
        #[test]
        fn parsing_undoes_writing(row in 0_u32..1_048_576, col in 0_u16..16_384) {
            prop_assert_eq!(parse_a1(&a1(row, col)), Some((row, col)));
        }
    }
}
