//! What a number format makes of a number: a date, a percentage, an amount in a currency.

use super::super::grid::Look;
use crate::workbook::read::cells::looks;

/// What cells with a number format show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Shows {
    /// Their numbers are dates or times of day. A length of time is not.
    pub(super) date: bool,
    /// Percentages and currencies.
    pub(super) look: Look,
}

/// How cells of a style stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Style {
    /// What their numbers show.
    pub(super) shows: Shows,
    /// How far their texts are set in.
    pub(super) indent: u8,
}

impl Shows {
    /// What a format code such as `dd.mm.yyyy` or `#,##0 "€"` shows.
    pub(super) fn of(code: &str) -> Self {
        Self { date: is_date(code), look: looks::look(code) }
    }

    /// What the format with a built-in number shows.
    ///
    /// Source: ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58 are dates in East Asian Excel.
    pub(super) fn builtin(id: u16) -> Self {
        let date = matches!(id, 14..=22 | 27..=36 | 45 | 47 | 50..=58);
        Self { date, look: Look { percent: matches!(id, 9 | 10), ..Look::default() } }
    }
}

/// Whether a format code shows a date or a time of day: a letter for one of their parts outside quotes, brackets and escapes.
pub(in crate::workbook) fn is_date(code: &str) -> bool {
    if ["general", "standard"].iter().any(|word| code.trim().eq_ignore_ascii_case(word)) {
        return false;
    }
    let mut letters = code.chars();
    let mut parts = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' => while letters.next().is_some_and(|c| c != '"') {},
            '\\' | '_' | '*' => {
                letters.next();
            }
            '[' => {
                let inside: String = letters.by_ref().take_while(|c| *c != ']').collect();
                // `[h]:mm` counts hours beyond a day: a length of time.
                if !inside.is_empty() && inside.chars().all(|c| matches!(c.to_ascii_lowercase(), 'h' | 'm' | 's')) {
                    return false;
                }
            }
            // Only the first of the sections for positive, negative, zero and text.
            ';' => break,
            '0' | '#' | '?' | '@' if !parts => return false,
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => parts = true,
            _ => {}
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_numbers() {
        for date in ["dd.mm.yyyy", "mmm-yy", "[$-409]mmm\\-yy;@", "yyyy\"年\"m\"月\"", "h:mm AM/PM", "mm:ss.0"] {
            assert!(Shows::of(date).date, "{date}");
        }
        for other in
            ["General", "0.00", "#,##0 \"days\"", "[h]:mm", "[Red]0", "0.00E+00", "\"Month\" 0", "@", "_-* #,##0\\ \"zł\"_-", "\\d0"]
        {
            assert!(!Shows::of(other).date, "{other}");
        }
        assert!(Shows::builtin(14).date && !Shows::builtin(46).date && Shows::builtin(10).look.percent);
    }
}
