//! Parts as UTF-8 text: parts may be stored in UTF-8 or UTF-16, with a mark at their beginning or without.

use std::io::{self, Read};

/// A part's bytes as UTF-8, without a byte order mark; a declaration of UTF-16 says UTF-8 then.
pub(super) fn utf8<'a>(mut part: impl Read + 'a) -> io::Result<Box<dyn Read + 'a>> {
    let mut start = Vec::with_capacity(4);
    part.by_ref().take(4).read_to_end(&mut start)?;
    let (mark, big) = match start.as_slice() {
        [0xEF, 0xBB, 0xBF, ..] => (3, None),
        [0xFE, 0xFF, ..] => (2, Some(true)),
        [0xFF, 0xFE, ..] => (2, Some(false)),
        [0, b'<', ..] => (0, Some(true)),
        [b'<', 0, ..] => (0, Some(false)),
        _ => (0, None),
    };
    start.drain(..mark);
    let rest = io::Cursor::new(start).chain(part);
    Ok(match big {
        Some(big) => Box::new(FromUtf16 { part: rest, big, left: Vec::new(), high: None, ready: Vec::new(), given: 0, begun: false }),
        None => Box::new(rest),
    })
}

/// UTF-16 read as UTF-8; what is not a character becomes U+FFFD.
struct FromUtf16<R> {
    part: R,
    /// Whether the high byte comes first.
    big: bool,
    /// Half a unit that the last read ended with.
    left: Vec<u8>,
    /// The first half of a pair whose second half is not read yet.
    high: Option<u16>,
    ready: Vec<u8>,
    given: usize,
    begun: bool,
}

impl<R: Read> FromUtf16<R> {
    fn decode(&mut self) -> io::Result<()> {
        let mut bytes = std::mem::take(&mut self.left);
        let read = self.part.by_ref().take(32 << 10).read_to_end(&mut bytes)?;
        self.left = bytes.split_off(bytes.len() - bytes.len() % 2);
        let (big, high) = (self.big, self.high.take());
        let unit = |pair: &[u8]| match pair {
            [a, b] if big => u16::from_be_bytes([*a, *b]),
            [a, b] => u16::from_le_bytes([*a, *b]),
            _ => 0,
        };
        let mut units: Vec<u16> = high.into_iter().chain(bytes.chunks_exact(2).map(unit)).collect();
        if read > 0 && units.last().is_some_and(|u| (0xD800..0xDC00).contains(u)) {
            self.high = units.pop();
        }
        let mut text: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        if !std::mem::replace(&mut self.begun, true) {
            text = text.replacen("UTF-16", "UTF-8", 1).replacen("utf-16", "utf-8", 1);
        }
        (self.ready, self.given) = (text.into_bytes(), 0);
        Ok(())
    }
}

impl<R: Read> Read for FromUtf16<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.given == self.ready.len() {
            self.decode()?;
        }
        let rest = self.ready.get(self.given..).unwrap_or_default();
        let count = rest.len().min(into.len());
        if let (Some(to), Some(from)) = (into.get_mut(..count), rest.get(..count)) {
            to.copy_from_slice(from);
        }
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> String {
        io::read_to_string(utf8(bytes).unwrap()).unwrap()
    }

    #[test]
    fn every_encoding_reads_the_same() {
        // Long enough that pairs fall on the border between two reads.
        let text = format!("<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>é{}</a>", "x😀".repeat(20_000));
        let same = text.replacen("UTF-16", "UTF-8", 1);
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&[b"\xFF\xFE", little.as_slice()].concat()), same);
        assert_eq!(read(&[b"\xFE\xFF", big.as_slice()].concat()), same);
        assert_eq!((read(&little), read(&big)), (same.clone(), same.clone()));
        assert_eq!(read(&[b"\xEF\xBB\xBF", same.as_bytes()].concat()), same);
        assert_eq!((read(same.as_bytes()), read(b""), read(b"<")), (same, String::new(), "<".into()));
    }
}
