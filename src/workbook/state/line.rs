//! A budget line as one cell of text: `channel=Display; region=NA`.

use std::collections::BTreeMap;

use crate::decide::decision::Line;

/// The line as text. A `\`, `;` or `=` in a member or a dimension's name, and a space at its
/// end, is written with a `\` before it.
pub(super) fn written(line: &Line) -> String {
    let pairs: Vec<String> = line.0.iter().map(|(dimension, member)| format!("{}={}", escaped(dimension), escaped(member))).collect();
    pairs.join("; ")
}

/// The line that a text names; `None` when a part of it has no `=`.
pub(super) fn read(text: &str) -> Option<Line> {
    let mut members = BTreeMap::new();
    for (position, pair) in split(text, ';').iter().enumerate() {
        let pair = if position > 0 { pair.strip_prefix(' ').unwrap_or(pair) } else { pair };
        if pair.is_empty() {
            continue;
        }
        let parts = split(pair, '=');
        let [dimension, member] = parts.as_slice() else { return None };
        members.insert(unescaped(dimension), unescaped(member));
    }
    Some(Line(members))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        // White space at either end would be lost where a cell's text is trimmed.
        let outer = c == ' ' && (at == 0 || at + 1 == text.len());
        if outer || matches!(c, '\\' | ';' | '=') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    out
}

/// The pieces between separators that no `\` stands before; escapes are left in.
fn split(text: &str, separator: char) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut literal = false;
    for c in text.chars() {
        if c == separator && !literal {
            pieces.push(String::new());
            continue;
        }
        literal = c == '\\' && !literal;
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_reads_as_people_write_it() {
        let line = Line([("channel".to_owned(), "Paid; Search=x".to_owned()), ("region".to_owned(), "NA".to_owned())].into());
        assert_eq!(written(&line), "channel=Paid\\; Search\\=x; region=NA");
        assert_eq!(read("channel=Display;region=NA").map(|l| l.0.len()), Some(2));
        assert_eq!(read("Display"), None);
    }

    proptest! {
        #[test]
        fn reading_undoes_writing(members in proptest::collection::btree_map("[a-z =;\\\\]{1,6}", "[A-Z a-z=;\\\\]{1,8}", 0..4)) {
            let line = Line(members);
            prop_assert_eq!(read(&written(&line)), Some(line));
        }
    }
}
