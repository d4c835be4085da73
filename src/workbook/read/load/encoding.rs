//! The encoding of a text file: UTF-8, UTF-16 or Windows-1252, with or without a mark at its start.

use std::borrow::Cow;
use std::io::{self, Read};

/// The characters of Windows-1252 from 0x80 to 0x9F; the rest of it is Latin-1. Unassigned bytes stay control characters.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–',
    '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];
/// How much of a file is looked at to tell UTF-16 without a mark.
const HEAD: usize = 4_096;

/// The text of a file. What no encoding explains is replaced by `�`; zero bytes become spaces.
pub(in crate::workbook::read) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes).into(),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes).into(),
        _ => match wide(bytes) {
            Some(order) => utf16(bytes, order).into(),
            None => utf8(bytes),
        },
    };
    if text.contains('\0') { text.replace('\0', " ").into() } else { text }
}

/// A byte of Windows-1252.
pub(super) fn windows(byte: u8) -> char {
    byte.checked_sub(0x80).and_then(|at| WINDOWS.get(usize::from(at)).copied()).unwrap_or(char::from(byte))
}

fn utf8(bytes: &[u8]) -> Cow<'_, str> {
    let Err(error) = std::str::from_utf8(bytes) else { return String::from_utf8_lossy(bytes) };
    // One damaged character in a text that is otherwise UTF-8 does not make it Windows-1252.
    let rest = bytes.get(..bytes.len().min(error.valid_up_to() + 1_000_000)).unwrap_or(bytes);
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in rest.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if good > bad { String::from_utf8_lossy(bytes) } else { bytes.iter().map(|b| windows(*b)).collect::<String>().into() }
}

fn utf16(bytes: &[u8], order: fn([u8; 2]) -> u16) -> String {
    let units = bytes.as_chunks::<2>().0.iter().map(|pair| order(*pair));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// UTF-16 without a mark: every second byte of western text is zero.
fn wide(bytes: &[u8]) -> Option<fn([u8; 2]) -> u16> {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or(bytes).as_chunks::<2>().0;
    let zeros = |side: usize| head.iter().filter(|pair| pair.get(side) == Some(&0)).count();
    let (first, second) = (zeros(0), zeros(1));
    let most = |n: usize, other: usize| head.len() > 4 && n * 10 > head.len() * 6 && other * 10 < head.len();
    if most(second, first) {
        Some(u16::from_le_bytes)
    } else if most(first, second) {
        Some(u16::from_be_bytes)
    } else {
        None
    }
}

/// How the two bytes of a unit of UTF-16 are put together.
pub(super) type Order = fn([u8; 2]) -> u16;

/// A stream of UTF-16 as UTF-8. What is no character is replaced by `�`.
pub(super) struct Utf8<R> {
    source: R,
    order: Order,
    /// Bytes that do not make a character yet.
    rest: Vec<u8>,
    text: Vec<u8>,
    /// How much of the text was given.
    given: usize,
}

impl<R: Read> Utf8<R> {
    /// Bytes that are asked of the source at a time.
    const FILL: u64 = 16 * 1024;

    /// A stream from its first byte.
    pub(super) fn new(source: R, order: Order) -> Self {
        Self { source, order, rest: Vec::new(), text: Vec::new(), given: 0 }
    }

    fn fill(&mut self) -> io::Result<()> {
        let read = (&mut self.source).take(Self::FILL).read_to_end(&mut self.rest)?;
        let mut units: Vec<u16> = self.rest.as_chunks::<2>().0.iter().map(|pair| (self.order)(*pair)).collect();
        // The first half of a character waits for the second one.
        if read > 0 && units.last().is_some_and(|unit| (0xD800..0xDC00).contains(unit)) {
            units.pop();
        }
        self.rest.drain(..units.len() * 2);
        let text: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        (self.text, self.given) = (text.into_bytes(), 0);
        if read > 0 && self.text.is_empty() { self.fill() } else { Ok(()) }
    }
}

/// How the units of a part of XML are put together, told by its first bytes; `None` when it is not UTF-16.
pub(super) fn order(head: &[u8]) -> Option<Order> {
    match head {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => Some(u16::from_le_bytes),
        [0xFE, 0xFF, ..] | [0, b'<', ..] => Some(u16::from_be_bytes),
        _ => None,
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.text.len() {
            self.fill()?;
        }
        let read = self.text.get(self.given..).unwrap_or(&[]).read(buffer)?;
        self.given += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_gives_the_same_text() {
        let text = "Région;Coût €\r\nMünchen;3";
        let units: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|u| u.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|u| u.to_be_bytes()).collect();
        let windows: Vec<u8> = text.chars().map(|c| if c == '€' { 0x80 } else { u8::try_from(u32::from(c)).unwrap() }).collect();
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            marked(&[0xEF, 0xBB, 0xBF], text.as_bytes()),
            marked(&[0xFF, 0xFE], &little),
            marked(&[0xFE, 0xFF], &big),
            little,
            big,
            windows,
        ] {
            assert_eq!(decode(&bytes), text);
        }
    }
    /// Gives one byte at a time.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read(&mut buffer[..1])
        }
    }

    #[test]
    fn a_stream_of_utf_16_is_the_same_text_however_it_comes() {
        let text = "\u{feff}<a>€ 🜨</a>".repeat(9_000);
        let mut little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        // The first half of a character, without the second one.
        little.extend([0x00, 0xD8]);
        let (mut whole, mut drops) = (String::new(), String::new());
        let order = order(&little).unwrap();
        Utf8::new(little.as_slice(), order).read_to_string(&mut whole).unwrap();
        Utf8::new(Drops(&little), order).read_to_string(&mut drops).unwrap();
        assert_eq!((whole == format!("{text}�"), drops == whole), (true, true));
        assert!(super::order(b"<a>").is_none());
    }
}
