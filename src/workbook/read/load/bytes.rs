//! Numbers and texts in binary records. What lies beyond the end is not there: `None`, never a fault.

use super::super::grid::{Texts, Value};
use super::encoding::windows;
use super::sheet::indent;

/// Reads a record from its start to its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl<'a> Bytes<'a> {
    /// The next so many bytes.
    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// The next so many bytes, or as many as there are.
    pub(super) fn take_up_to(&mut self, length: usize) -> &'a [u8] {
        self.take(length.min(self.0.len())).unwrap_or(&[])
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    /// An unsigned byte.
    pub(super) fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[b]| b)
    }

    /// Two bytes, the lower one first.
    pub(super) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    /// Four bytes, the lowest one first.
    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    /// A binary fraction.
    pub(super) fn f64(&mut self) -> Option<f64> {
        self.array().map(f64::from_le_bytes)
    }

    /// A text of an .xlsb: its length in four bytes, then UTF-16.
    pub(super) fn wide_text(&mut self) -> Option<String> {
        let length = usize::try_from(self.u32()?).ok()?;
        Some(utf16(self.take_up_to(length.saturating_mul(2))))
    }
}

/// A text in UTF-16.
pub(super) fn utf16(bytes: &[u8]) -> String {
    let units = bytes.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// A text in Windows-1252.
pub(super) fn narrow(bytes: &[u8]) -> String {
    bytes.iter().map(|b| windows(*b)).collect()
}

/// A number that Excel packs into 30 bits: whole or a fraction, as it is or times a hundred.
pub(super) fn packed(bits: u32) -> f64 {
    let number = if bits & 2 == 0 { f64::from_bits(u64::from(bits & !3) << 32) } else { f64::from(bits.cast_signed() >> 2) };
    if bits & 1 == 0 { number } else { number / 100.0 }
}

/// An error value by Excel's number for it.
pub(super) fn error(code: u8) -> Value {
    Value::Error(match code {
        0x07 => 0,
        0x2A => 1,
        0x1D => 2,
        0x00 => 3,
        0x24 => 4,
        0x17 => 5,
        0x0F => 6,
        0x2B => 7,
        _ => 8,
    })
}

/// A text as a value, and how far it is set in; `None` for white space.
pub(super) fn text(texts: &mut Texts, text: &str) -> Option<(Value, u8)> {
    texts.place(text).map(|place| (Value::Text(place), indent(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::float_cmp, reason = "the numbers are exact")]
    fn packed_numbers_come_in_four_kinds() {
        assert_eq!(packed((12 << 2) | 2), 12.0);
        assert_eq!(packed((1234 << 2) | 3), 12.34);
        assert_eq!(packed(((-5_i32) << 2).cast_unsigned() | 2), -5.0);
        assert_eq!(packed(0x3FF0_0000), 1.0);
        assert_eq!(packed(0x4059_0001), 1.0);
    }
}
