//! The fields of delimited text: the separator on the evidence of many lines, quotes, and any kind of line end.

use std::borrow::Cow;

/// What separates columns, by preference when the evidence is equal: `;` before `,` because decimals are written with commas where
/// `;` separates.
const SEPARATORS: [u8; 4] = [b'\t', b';', b'|', b','];
/// Lines that are evidence for the separator.
const EVIDENCE_ROWS: usize = 200;
/// Bytes that are evidence for the separator.
const EVIDENCE_BYTES: usize = 200_000;
/// Of a hundred lines, how many must have several columns, for the text to be a table.
const TABLE_LINES: usize = 50;
/// Two separators whose even lines differ by no more than this many in a hundred count as equally even.
const EVEN_ENOUGH: usize = 10;

/// The separator, and the text without a first line that only names it (`sep=;`); `None` when the text has no columns.
pub(in crate::workbook::read) fn separator(text: &str) -> Option<(u8, &str)> {
    if let Some(rest) = text.strip_prefix("sep=").or_else(|| text.strip_prefix("\"sep="))
        && let Some(named) = rest.bytes().next().filter(u8::is_ascii)
    {
        let rest = rest.get(1..).unwrap_or("").trim_start_matches('"');
        if let Some(table) = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\r', '\n'])) {
            return Some((named, table));
        }
    }
    let head = head(text);
    let scores = SEPARATORS.into_iter().filter_map(|separator| Some((separator, evenness(head, separator)?)));
    let best = scores.reduce(|best, next| {
        let ((even, columns), (other, more)) = (best.1, next.1);
        let better = if even.abs_diff(other) <= EVEN_ENOUGH { more > columns } else { other > even };
        if better { next } else { best }
    });
    best.map(|(separator, _)| (separator, text))
}

/// The first lines of the text.
fn head(text: &str) -> &str {
    let mut end = text.len().min(EVIDENCE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

/// Of a hundred lines, how many have the most frequent number of columns, and that number; `None` when most lines are one column.
fn evenness(head: &str, separator: u8) -> Option<(usize, usize)> {
    let mut counts: Vec<usize> = Vec::new();
    let mut fields = Fields::of(head, separator);
    while !fields.done() && counts.len() < EVIDENCE_ROWS {
        let (mut count, mut filled) = (0, false);
        while let Some(field) = fields.next_of_row() {
            count += 1;
            filled |= !field.trim().is_empty();
        }
        if filled {
            counts.push(count);
        }
    }
    let several = counts.iter().filter(|c| **c > 1).count();
    if several < 2 || several * 100 < counts.len() * TABLE_LINES {
        return None;
    }
    counts.sort_unstable();
    let runs = counts.chunk_by(|a, b| a == b).filter(|run| run.first().is_some_and(|c| *c > 1));
    let mode = runs.max_by_key(|run| (run.len(), run.first().copied()))?;
    Some((mode.len() * 100 / counts.len(), *mode.first()?))
}

/// Goes through the fields, row by row.
#[derive(Debug)]
pub(super) struct Fields<'a> {
    text: &'a str,
    at: usize,
    separator: u8,
    ended: bool,
}

impl<'a> Fields<'a> {
    /// From the start of a text.
    pub(super) fn of(text: &'a str, separator: u8) -> Self {
        Self { text, at: 0, separator, ended: false }
    }

    /// Whether nothing is left.
    pub(super) fn done(&self) -> bool {
        self.at >= self.text.len()
    }

    /// The next field of the row; `None` once at its end. The next call starts the next row.
    pub(super) fn next_of_row(&mut self) -> Option<Cow<'a, str>> {
        if self.ended || self.done() {
            self.ended = false;
            return None;
        }
        let field = match self.text.as_bytes().get(self.at) {
            Some(b'"') => self.quoted(),
            _ => None,
        };
        let field = field.unwrap_or_else(|| {
            let end = self.end_of_plain();
            let field = self.text.get(self.at..end).unwrap_or("");
            self.at = end;
            field.into()
        });
        self.step();
        Some(field)
    }

    /// Where an unquoted field ends.
    fn end_of_plain(&self) -> usize {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or(&[]);
        let length = rest.iter().position(|b| *b == self.separator || *b == b'\n' || *b == b'\r');
        self.at + length.unwrap_or(rest.len())
    }

    /// A field in quotes; `None` when its quote is never closed, or closed in the middle of the field: then it is a plain one.
    fn quoted(&mut self) -> Option<Cow<'a, str>> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let (mut from, mut doubled) = (start, false);
        let end = loop {
            let quote = from + bytes.get(from..)?.iter().position(|b| *b == b'"')?;
            if bytes.get(quote + 1) != Some(&b'"') {
                break quote;
            }
            doubled = true;
            from = quote + 2;
        };
        let after = bytes.get(end + 1).copied();
        if after.is_some_and(|b| b != self.separator && b != b'\n' && b != b'\r') {
            return None;
        }
        self.at = end + 1;
        let field = self.text.get(start..end).unwrap_or("");
        Some(if doubled { field.replace("\"\"", "\"").into() } else { field.into() })
    }

    /// Steps over what ends a field.
    fn step(&mut self) {
        let bytes = self.text.as_bytes();
        match bytes.get(self.at) {
            Some(b'\r') => {
                self.at += if bytes.get(self.at + 1) == Some(&b'\n') { 2 } else { 1 };
                self.ended = true;
            }
            Some(b'\n') => {
                self.at += 1;
                self.ended = true;
            }
            Some(_) => {
                self.at += 1;
                // A separator at the very end of the text is followed by an empty field, which is nothing.
                self.ended = self.done();
            }
            None => self.ended = true,
        }
        if self.done() {
            self.ended = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let (separator, text) = separator(text).unwrap();
        let mut fields = Fields::of(text, separator);
        let mut rows = Vec::new();
        while !fields.done() {
            rows.push(std::iter::from_fn(|| fields.next_of_row()).map(Cow::into_owned).collect());
        }
        rows
    }

    #[test]
    fn quotes_and_line_ends_are_read_in_any_mix() {
        let table = vec![vec!["a", "b\nc"], vec!["", "d \"e\""], vec!["5\" pipe", "f"]];
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,\"b\nc\"", ",\"d \"\"e\"\"\"", "5\" pipe,f"].join(end);
            assert_eq!(rows(&text), table, "{end:?}");
            assert_eq!(rows(&format!("{text}{end}")), table, "{end:?}");
        }
        assert_eq!(rows("a,\"never closed\nb,c\n"), [["a", "\"never closed"], ["b", "c"]]);
    }

    #[test]
    fn the_separator_is_decided_on_many_lines() {
        let of = |text: &str| separator(text).map(|(s, _)| char::from(s));
        assert_eq!(of("Name;Wert;Anteil\na;1,5;2,5\nb;3,5;4,5\n"), Some(';'));
        assert_eq!(of("Notes; and more\nMonth,Plan,Actual\nJan,1,2\nFeb,3,4\n"), Some(','));
        assert_eq!(of("a\t1,234\nb\t5,678\n"), Some('\t'));
        assert_eq!(of("sep=|\na;1\nb;2\n"), Some('|'));
        assert_eq!(of("Dear all, please find the budget below."), None);
        assert_eq!(of("one\ntwo\nthree\n"), None);
    }
}
