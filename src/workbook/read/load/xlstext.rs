//! Texts of .xls: single ones, and the shared ones that run on from one record into the next.

use super::bytes::{Bytes, narrow, utf16};
use super::tokens::Dialect;

/// A text with its length in one byte.
pub(super) fn short(bytes: &mut Bytes<'_>, dialect: Dialect) -> Option<String> {
    let length = usize::from(bytes.u8()?);
    characters(bytes, length, dialect)
}

/// A text with its length in two bytes.
pub(super) fn string(bytes: &mut Bytes<'_>, dialect: Dialect) -> Option<String> {
    let length = usize::from(bytes.u16()?);
    characters(bytes, length, dialect)
}

fn characters(bytes: &mut Bytes<'_>, length: usize, dialect: Dialect) -> Option<String> {
    if dialect == Dialect::Biff5 {
        return Some(narrow(bytes.take_up_to(length)));
    }
    let flags = bytes.u8()?;
    skip_marks(bytes, flags);
    // The text of what is cut off is what is there.
    Some(if flags & 1 == 1 { utf16(bytes.take_up_to(length * 2)) } else { latin(bytes.take_up_to(length)) })
}

/// Steps over the counts of formatting runs and of other marks that follow the text, and gives how many bytes those take.
fn skip_marks(bytes: &mut Bytes<'_>, flags: u8) -> usize {
    let runs = if flags & 8 == 0 { 0 } else { usize::from(bytes.u16().unwrap_or(0)) * 4 };
    let marks = if flags & 4 == 0 { 0 } else { usize::try_from(bytes.u32().unwrap_or(0)).unwrap_or(0) };
    runs.saturating_add(marks)
}

/// The lower halves of UTF-16 characters.
fn latin(bytes: &[u8]) -> String {
    bytes.iter().map(|b| char::from(*b)).collect()
}

/// The shared texts, over a record and those that continue it. However many the first says there are: those that are there.
pub(super) struct Strings<'a> {
    pieces: &'a [&'a [u8]],
    bytes: Bytes<'a>,
}

impl<'a> Strings<'a> {
    /// From the pieces: the shared-texts record and its continuations.
    pub(super) fn new(pieces: &'a [&'a [u8]]) -> Self {
        let (first, pieces) = pieces.split_first().map_or((&[][..], &[][..]), |(first, rest)| (*first, rest));
        Self { pieces, bytes: Bytes(first.get(8..).unwrap_or(&[])) }
    }

    /// Goes on to the next piece when this one is used up; whether there is one.
    fn go_on(&mut self) -> bool {
        while self.bytes.0.is_empty() {
            let Some((next, rest)) = self.pieces.split_first() else { return false };
            self.bytes = Bytes(next);
            self.pieces = rest;
        }
        true
    }

    fn skip(&mut self, mut length: usize) {
        while length > 0 && self.go_on() {
            length -= self.bytes.take_up_to(length).len();
        }
    }
}

impl Iterator for Strings<'_> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        if !self.go_on() {
            return None;
        }
        let (mut left, mut flags) = (usize::from(self.bytes.u16()?), self.bytes.u8()?);
        let marks = skip_marks(&mut self.bytes, flags);
        let mut text = String::new();
        while left > 0 {
            if self.bytes.0.is_empty() {
                if !self.go_on() {
                    break;
                }
                // A text that runs on says again how its characters are kept.
                flags = self.bytes.u8()?;
            }
            if flags & 1 == 1 {
                let taken = self.bytes.take_up_to((left * 2).min(self.bytes.0.len() & !1));
                if taken.is_empty() {
                    self.bytes.0 = &[];
                }
                left -= taken.len() / 2;
                text.push_str(&utf16(taken));
            } else {
                let taken = self.bytes.take_up_to(left);
                left -= taken.len();
                text.push_str(&latin(taken));
            }
        }
        self.skip(marks);
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_text_runs_on_into_the_next_record() {
        let first = [2, 0, 0, 0, 2, 0, 0, 0, 5, 0, 0, b'B', b'u', b'd'];
        let second = [1, b'g', 0, 0xE9, 0, 1, 0, 8, 1, 0, b'x', 9, 9, 9, 9];
        let pieces: [&[u8]; 2] = [&first, &second];
        assert_eq!(Strings::new(&pieces).collect::<Vec<_>>(), ["Budgé", "x"]);
        let lies = [0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0];
        let pieces: [&[u8]; 1] = [&lies];
        assert_eq!(Strings::new(&pieces).collect::<Vec<_>>(), [""]);
    }
}
