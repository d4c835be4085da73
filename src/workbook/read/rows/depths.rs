//! How deep each row stands in a tree: by a level column, by codes such as 1, 1.1, 1.1.2, or by how far its label is set in.

use super::extract::Source;
use crate::workbook::mapping::Role;
use crate::workbook::read::grid::{self, Value};
use crate::workbook::read::words::catalog::{self, Concept};
use crate::workbook::read::words::tokens;

/// The depth of each of some rows, 0 at the top, and whether it is meant as one: account numbers may only look so. `None` when nothing says it.
pub(in crate::workbook::read) fn depths(table: &Source<'_>, rows: &[u32], labels: &[u16]) -> Option<(Vec<Option<u16>>, bool)> {
    by_level(table, rows)
        .map(|d| (d, true))
        .or_else(|| by_code(table, rows, labels))
        .or_else(|| by_indent(table, rows, labels).map(|d| (d, true)))
}

/// Whether a header says that its column holds levels.
pub(in crate::workbook::read) fn is_level(header: &str) -> bool {
    let words = tokens(header);
    words.len() <= 3 && catalog::words(Concept::LevelHeaders).among(&words, "level")
}

/// Whether a column holds codes of which some lead to others by dots: 1, 1.1, 1.2.
pub(in crate::workbook::read) fn are_codes(table: &Source<'_>, rows: &[u32], col: u16) -> bool {
    let codes: Vec<Option<Vec<u8>>> = rows.iter().map(|row| table.grid.value(*row, col).and_then(|v| code(table, v))).collect();
    let mut known: Vec<&[u8]> = codes.iter().flatten().map(Vec::as_slice).collect();
    let (count, dotted) = (known.len(), known.iter().filter(|c| c.contains(&b'.')).count());
    known.sort_unstable();
    known.dedup();
    let deeper = continued(&codes).iter().flatten().filter(|d| **d > 0).count();
    count >= 3 && known.len() == count && count * 10 >= rows.len() * 7 && dotted > 0 && deeper == dotted
}

/// Depths that differ, and of which most rows have one.
fn telling(depths: Vec<Option<u16>>) -> Option<Vec<Option<u16>>> {
    let known: Vec<u16> = depths.iter().flatten().copied().collect();
    let least = known.iter().min().copied()?;
    let deeper = known.iter().any(|d| *d > least);
    (deeper && known.len() * 10 >= depths.len() * 8).then(|| depths.into_iter().map(|d| d.map(|d| d - least)).collect())
}

fn by_level(table: &Source<'_>, rows: &[u32]) -> Option<Vec<Option<u16>>> {
    let column = table.columns.iter().find(|c| is_level(&c.header))?;
    let level = |row: &u32| match table.grid.value(*row, column.index)? {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 20")]
        Value::Number(n) if (0.0..=20.0).contains(&n) && n.fract() == 0.0 => Some(n as u16),
        Value::Text(place) => tokens(table.texts.get(place)).iter().find_map(|w| w.parse().ok()).filter(|n| *n <= 20),
        _ => None,
    };
    telling(rows.iter().map(level).collect())
}

/// Codes: in a column of their own or before the label. A code's depth is the number of codes it continues.
fn by_code(table: &Source<'_>, rows: &[u32], labels: &[u16]) -> Option<(Vec<Option<u16>>, bool)> {
    let candidates = table.columns.iter().filter(|c| !matches!(c.role, Role::Amount(_) | Role::Period)).map(|c| c.index);
    for col in candidates.chain(labels.iter().copied()) {
        let codes: Vec<Option<Vec<u8>>> = rows.iter().map(|row| table.grid.value(*row, col).and_then(|v| code(table, v))).collect();
        if codes.iter().flatten().count() * 10 < rows.len() * 8 {
            continue;
        }
        if let Some(depths) = telling(continued(&codes)) {
            let dotted = codes.iter().flatten().any(|c| c.contains(&b'.'));
            return Some((depths, dotted));
        }
    }
    None
}

/// For each code, how many of the codes above it lead down to it without a gap.
fn continued(codes: &[Option<Vec<u8>>]) -> Vec<Option<u16>> {
    let mut path: Vec<&[u8]> = Vec::new();
    let mut depths = Vec::with_capacity(codes.len());
    for code in codes {
        let Some(code) = code.as_deref() else {
            depths.push(None);
            continue;
        };
        while path.last().is_some_and(|above| !leads(above, code)) {
            path.pop();
        }
        path.push(code);
        depths.push(u16::try_from(path.len() - 1).ok());
    }
    depths
}

/// Whether a code is a heading of another: 1 of 1.1 and of 1.1.2, 5000 of 5100, 5100 of 5110.
fn leads(above: &[u8], below: &[u8]) -> bool {
    if above.contains(&b'.') || below.contains(&b'.') {
        return below.len() > above.len() && below.starts_with(above) && below.get(above.len()) == Some(&b'.');
    }
    if above.len() != below.len() || above.len() < 3 || above == below {
        return false;
    }
    let stem = above.iter().rposition(|b| *b != b'0').map_or(0, |at| at + 1);
    stem > 0 && stem < above.len() && below.starts_with(above.get(..stem).unwrap_or(b"?"))
}

/// The code that a cell is, or begins with.
fn code(table: &Source<'_>, value: Value) -> Option<Vec<u8>> {
    let shown = grid::shown(table.texts, value);
    let first = shown.split_whitespace().next()?.trim_end_matches(['.', ')', ':']);
    let right = !first.is_empty()
        && first.len() <= 16
        && first.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'))
        && first.starts_with(|c: char| c.is_ascii_digit());
    right.then(|| first.replace('-', ".").into_bytes())
}

fn by_indent(table: &Source<'_>, rows: &[u32], labels: &[u16]) -> Option<Vec<Option<u16>>> {
    labels.iter().find_map(|col| {
        let column = table.grid.columns.get(usize::from(*col)).filter(|c| c.is_indented())?;
        telling(rows.iter().map(|row| column.value(*row).map(|_| u16::from(column.indent(*row)))).collect())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(codes: &[&str]) -> Vec<Option<u16>> {
        continued(&codes.iter().map(|c| Some(c.as_bytes().to_vec())).collect::<Vec<_>>())
    }

    #[test]
    fn codes_say_how_deep_they_stand() {
        assert_eq!(of(&["1", "1.1", "1.1.2", "1.2", "2"]), [Some(0), Some(1), Some(2), Some(1), Some(0)]);
        assert_eq!(of(&["5000", "5100", "5110", "5120", "5200", "6000"]), [Some(0), Some(1), Some(2), Some(2), Some(1), Some(0)]);
        assert_eq!(of(&["4711", "4712", "4720"]), [Some(0), Some(0), Some(0)]);
        assert_eq!(of(&["1", "10", "11"]), [Some(0), Some(0), Some(0)]);
    }
}
