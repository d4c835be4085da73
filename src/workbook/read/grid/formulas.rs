//! What a formula does, as far as reading needs it: does it add up rows above, columns beside, or take from other sheets?

use crate::ledger::cell::parse_a1;

/// What a formula does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook::read) enum Formula {
    /// Adds cells of its own column; rows from 0, both inside.
    Down {
        /// First row.
        top: u32,
        /// Last row.
        bottom: u32,
    },
    /// Adds a stretch of cells of its own row; columns from 0, both inside.
    Across {
        /// First column.
        left: u16,
        /// Last column.
        right: u16,
    },
    /// Computes with other cells of its own row.
    Beside,
    /// Takes an average, a count, the least or the greatest of its own column: no sum, even in a row of totals.
    Statistic,
    /// Takes from other sheets.
    Elsewhere,
    /// Anything else.
    Other,
}

impl Formula {
    /// What a formula in the given cell does.
    pub(in crate::workbook::read) fn of(text: &str, row: u32, col: u16) -> Self {
        if text.contains('!') {
            return Self::Elsewhere;
        }
        let body = text.trim_start_matches(['=', '+', ' ']);
        // How files mark functions that came after 2007.
        let body = body.strip_prefix("_xlfn.").unwrap_or(body);
        let upper = body.chars().take(16).collect::<String>().to_ascii_uppercase();
        let adds = ["SUM(", "SUBTOTAL(", "AGGREGATE(", "SUMIF(", "SUMIFS("].iter().any(|f| upper.starts_with(f));
        let statistic = is_statistic(&upper);
        if body.contains('[') {
            return if statistic && upper.starts_with("SUBTOTAL(") { Self::Statistic } else { structured(body, &upper, row) };
        }
        let spots = references(body);
        if spots.is_empty() {
            return Self::Other;
        }
        let same_col = spots.iter().all(|s| s.0.1 == col && s.1.1 == col);
        let same_row = spots.iter().all(|s| s.0.0 == row && s.1.0 == row);
        let plus_only = body.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'$' | b'+' | b' ' | b'(' | b')'));
        if same_row {
            let left = spots.iter().map(|s| s.0.1.min(s.1.1)).min().unwrap_or(col);
            let right = spots.iter().map(|s| s.0.1.max(s.1.1)).max().unwrap_or(col);
            let whole = adds && spots.len() == 1 && body.matches('(').count() == 1;
            return if whole && right > left && !(left..=right).contains(&col) { Self::Across { left, right } } else { Self::Beside };
        }
        let top = spots.iter().map(|s| s.0.0.min(s.1.0)).min().unwrap_or(row);
        let bottom = spots.iter().map(|s| s.0.0.max(s.1.0)).max().unwrap_or(row);
        if same_col && statistic && !(top..=bottom).contains(&row) {
            return Self::Statistic;
        }
        if same_col && (adds || (plus_only && spots.len() > 1)) && bottom > top && !(top..=bottom).contains(&row) {
            return Self::Down { top, bottom };
        }
        let own = spots.iter().find(|s| s.0.1 == col && s.1.1 == col);
        if adds
            && upper.starts_with("SUMIF")
            && let Some(((top, _), (bottom, _))) = own.filter(|s| s.1.0 > s.0.0 && !(s.0.0..=s.1.0).contains(&row))
        {
            return Self::Down { top: *top, bottom: *bottom };
        }
        if spots.iter().filter(|s| s.0.0 == row && s.1.0 == row).count() * 2 >= spots.len() && !adds {
            return Self::Beside;
        }
        Self::Other
    }

    /// The same formula moved, as a shared formula is.
    pub(in crate::workbook::read) fn moved(self, from: (u32, u16), to: (u32, u16)) -> Self {
        let row = |r: u32| u32::try_from(i64::from(r) + i64::from(to.0) - i64::from(from.0)).unwrap_or(0);
        let col = |c: u16| u16::try_from(i32::from(c) + i32::from(to.1) - i32::from(from.1)).unwrap_or(0);
        match self {
            Self::Down { top, bottom } => Self::Down { top: row(top), bottom: row(bottom) },
            Self::Across { left, right } => Self::Across { left: col(left), right: col(right) },
            other => other,
        }
    }
}

/// Whether a formula, in upper case, begins with a function that takes something else than a sum: `AVERAGE(`, `SUBTOTAL(103,`.
fn is_statistic(upper: &str) -> bool {
    const FUNCTIONS: [&str; 7] = ["AVERAGE", "COUNT", "MAX(", "MIN(", "MEDIAN(", "STDEV", "LARGE("];
    /// What `SUBTOTAL` and `AGGREGATE` add up by.
    const SUM: [&str; 2] = ["9", "109"];
    let by = ["SUBTOTAL(", "AGGREGATE("].iter().find_map(|f| upper.strip_prefix(f)).and_then(|rest| rest.split([',', ';']).next());
    FUNCTIONS.iter().any(|f| upper.starts_with(f))
        || by.is_some_and(|n| n.trim().bytes().all(|b| b.is_ascii_digit()) && !SUM.contains(&n.trim()))
}

/// What a formula over the columns of a table object does: `SUBTOTAL(109,[Plan])` in its totals row, `[@Actual]-[@Plan]`, `SUMIF(Ledger[Key],…)`.
fn structured(body: &str, upper: &str, row: u32) -> Formula {
    if upper.starts_with("SUBTOTAL(") {
        return Formula::Down { top: 0, bottom: row.saturating_sub(1) };
    }
    let this_row = body.contains('@') || body.contains("#This Row");
    // A name right before the bracket is another table's.
    let named = body
        .match_indices('[')
        .any(|(at, _)| body.get(..at).and_then(|b| b.chars().last()).is_some_and(|c| c.is_alphanumeric() || c == '_'));
    if this_row || !named { Formula::Beside } else { Formula::Elsewhere }
}

type Spot = ((u32, u16), (u32, u16));

/// The cells and ranges a formula names on its own sheet.
fn references(body: &str) -> Vec<Spot> {
    let mut spots: Vec<Spot> = Vec::new();
    let mut in_text = false;
    let mut word = String::new();
    let mut range_open = false;
    for letter in body.chars().chain(std::iter::once(' ')).take(1_000) {
        if letter == '"' {
            in_text = !in_text;
        }
        if !in_text && (letter.is_ascii_alphanumeric() || letter == '$' || letter == '_' || letter == '.') {
            word.push(letter);
            continue;
        }
        let spot = if word.is_empty() || letter == '(' { None } else { parse_a1(&word) };
        word.clear();
        match spot {
            Some(spot) if range_open => {
                if let Some(last) = spots.last_mut() {
                    last.1 = spot;
                }
            }
            Some(spot) => spots.push((spot, spot)),
            None => {}
        }
        range_open = letter == ':' && spot.is_some();
    }
    spots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_told_by_what_it_adds() {
        let at = |text: &str, address: &str| {
            let (row, col) = parse_a1(address).unwrap();
            Formula::of(text, row, col)
        };
        assert_eq!(at("SUM(B2:B9)", "B10"), Formula::Down { top: 1, bottom: 8 });
        assert_eq!(at("=SUBTOTAL(9,B2:B9)", "B10"), Formula::Down { top: 1, bottom: 8 });
        assert_eq!(at("=SUBTOTAL(101,B2:B9)", "B10"), Formula::Statistic);
        assert_eq!(at("=SUBTOTAL(103,[Plan])", "B10"), Formula::Statistic);
        assert_eq!(at("AVERAGE(B2:B9)", "B10"), Formula::Statistic);
        assert_eq!(at("AVERAGE(B2:M2)", "N2"), Formula::Beside);
        assert_eq!(at("_xlfn.AGGREGATE(9,5,B2:B9)", "B10"), Formula::Down { top: 1, bottom: 8 });
        assert_eq!(at("B4+B9+$B$13", "B14"), Formula::Down { top: 3, bottom: 12 });
        assert_eq!(at("SUMIF(A2:A9,\"x\",B2:B9)", "B10"), Formula::Down { top: 1, bottom: 8 });
        assert_eq!(at("SUM(B2:M2)", "N2"), Formula::Across { left: 1, right: 12 });
        assert_eq!(at("E2-D2", "F2"), Formula::Beside);
        assert_eq!(at("IFERROR(E2/D2,0)", "F2"), Formula::Beside);
        assert_eq!(at("SUMIF(Ledger!A:A,A2,Ledger!E:E)", "C2"), Formula::Elsewhere);
        assert_eq!(at("[@Actual]-[@Plan]", "F2"), Formula::Beside);
        assert_eq!(at("1000*12", "B2"), Formula::Other);
        assert_eq!(at("B9", "B10"), Formula::Other);
    }

    #[test]
    fn a_shared_formula_moves_with_its_cell() {
        assert_eq!(Formula::Down { top: 1, bottom: 8 }.moved((9, 1), (9, 4)), Formula::Down { top: 1, bottom: 8 });
        assert_eq!(Formula::Across { left: 1, right: 3 }.moved((2, 4), (7, 4)), Formula::Across { left: 1, right: 3 });
    }
}
