//! A cell as its tag and text write it: address, type, number; and whole plain cells at one go, which most are.

use super::xml::whole;

/// How a cell's text is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    /// A number, or a text where it is none.
    Number,
    /// The number of a shared string.
    Shared,
    /// A text of its own, which a formula gave.
    Text,
    /// A text of its own with runs.
    Inline,
    /// TRUE or FALSE.
    Bool,
    /// An error.
    Error,
    /// A date in words of ISO 8601.
    Date,
}

impl Type {
    /// What a `t` attribute names; an unknown one is read as if it were not there.
    pub(super) fn of(name: &[u8]) -> Self {
        match name {
            b"s" => Self::Shared,
            b"str" => Self::Text,
            b"inlineStr" => Self::Inline,
            b"b" => Self::Bool,
            b"e" => Self::Error,
            b"d" => Self::Date,
            _ => Self::Number,
        }
    }
}

/// Where a cell says it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Address {
    /// Nowhere: it follows the one before.
    Next,
    /// Row and column, from 0.
    At(u32, u16),
    /// Beyond the edge of a sheet, or no address at all.
    Wrong,
}

impl Address {
    /// What an `r` attribute says.
    #[inline]
    pub(super) fn of(written: &[u8]) -> Self {
        let letters = written.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let (Some(name), Some(digits)) = (written.get(..letters), written.get(letters..)) else { return Self::Wrong };
        if letters > 3 {
            return Self::Wrong;
        }
        let col = name.iter().fold(0_u16, |col, letter| col * 26 + u16::from(letter.to_ascii_uppercase() - b'A') + 1);
        match whole(digits) {
            Some(row @ 1..=1_048_576) if (1..=16_384).contains(&col) => Self::At(row - 1, col - 1),
            _ => Self::Wrong,
        }
    }
}

/// A cell without a formula, with its text as it is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plain<'a> {
    pub(super) address: Address,
    pub(super) style: u32,
    pub(super) kind: Type,
    /// Empty for an empty cell.
    pub(super) text: &'a [u8],
    /// Bytes it takes.
    pub(super) length: usize,
}

impl<'a> Plain<'a> {
    /// The cell that XML begins with; `None` where it is not whole, or anything but the usual `<c r="A1" s="1" t="s"><v>5</v></c>`.
    #[inline]
    pub(super) fn of(xml: &'a [u8]) -> Option<Self> {
        let mut cell = Self { address: Address::Next, style: 0, kind: Type::Number, text: &[], length: 3 };
        let mut rest = xml.strip_prefix(b"<c ")?;
        loop {
            let (name, value) = (*rest.first()?, rest.get(1..)?.strip_prefix(b"=\"")?);
            let end = value.iter().position(|b| *b == b'"')?;
            let (value, after) = (value.get(..end)?, value.get(end + 1..)?);
            match name {
                b'r' => cell.address = Address::of(value),
                b's' => cell.style = whole(value)?,
                b't' => cell.kind = Type::of(value),
                _ => return None,
            }
            match after.first()? {
                b' ' => rest = after.get(1..)?,
                b'>' => {
                    rest = after;
                    break;
                }
                _ => {
                    cell.length = xml.len() - after.strip_prefix(b"/>")?.len();
                    return Some(cell);
                }
            }
        }
        let text = rest.strip_prefix(b"><v>")?;
        let end = text.iter().position(|b| matches!(*b, b'<' | b'&' | b'\r'))?;
        cell.text = text.get(..end)?;
        cell.length = xml.len() - text.get(end..)?.strip_prefix(b"</v></c>")?.len();
        (cell.kind != Type::Inline).then_some(cell)
    }
}

/// Powers of ten that a float holds exactly.
const TENS: [f64; 23] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

/// The number that a text is, rounded as every other program rounds it; `None` for anything else, and for what no cell holds.
#[inline]
pub(super) fn number(text: &[u8]) -> Option<f64> {
    plain(text).or_else(|| std::str::from_utf8(text).ok()?.trim().parse().ok()).filter(|n| f64::is_finite(*n))
}

/// The usual short number: digits and a point. Its digits and its power of ten are both exact, so their quotient is rounded once.
#[allow(clippy::cast_precision_loss, reason = "the digits are below 2^53")]
#[inline]
fn plain(text: &[u8]) -> Option<f64> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    if digits.is_empty() || digits.len() > 19 {
        return None;
    }
    let (mut amount, mut point) = (0_u64, None);
    for (at, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => amount = amount * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    let places = point.map_or(0, |at| digits.len() - at - 1);
    if amount > 1 << 53 || (point.is_some() && digits.len() == 1) {
        return None;
    }
    let number = amount as f64 / TENS.get(places)?;
    Some(if digits.len() == text.len() { number } else { -number })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_end_at_the_edge_of_a_sheet() {
        assert_eq!((Address::of(b"A1"), Address::of(b"xfd1048576")), (Address::At(0, 0), Address::At(1_048_575, 16_383)));
        for wrong in ["", "A", "1", "A0", "XFE1", "A1048577", "AAAA1", "A1:B2", "Ä1"] {
            assert_eq!(Address::of(wrong.as_bytes()), Address::Wrong, "{wrong}");
        }
    }

    #[test]
    fn only_plain_cells_are_read_at_one_go() {
        let cell = Plain::of(b"<c r=\"B2\" s=\"7\" t=\"s\"><v>12</v></c><c").unwrap();
        assert_eq!((cell.address, cell.style, cell.kind, cell.text, cell.length), (Address::At(1, 1), 7, Type::Shared, &b"12"[..], 35));
        assert_eq!(Plain::of(b"<c r=\"B2\"/> ").map(|c| (c.text, c.length)), Some((&b""[..], 11)));
        for other in [
            "<c r=\"B2\"><f>A1</f><v>1</v></c>",
            "<c r=\"B2\"><v>1</v></",
            "<c><v>1</v></c>",
            "<c r=\"B2\" cm=\"1\"><v>1</v></c>",
            "<c r=\"B2\" t=\"str\"><v>a&amp;b</v></c>",
            "<col r=\"1\"/>",
        ] {
            assert!(Plain::of(other.as_bytes()).is_none(), "{other}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", "-", ".", "1,5", "inf", "NaN", "0x1", "1e999", "--1", "1.2.3"] {
            assert_eq!(number(text.as_bytes()), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn numbers_are_rounded_as_the_standard_library_rounds_them(whole in 0_u64..10_000_000_000_000_000, places in 0_usize..20, minus in proptest::bool::ANY, short in 0_u32..16) {
            let digits = format!("{:01$}", whole / 10_u64.pow(short), places + 1);
            let (left, right) = digits.split_at(digits.len() - places);
            let text = format!("{}{left}{}{right}", if minus { "-" } else { "" }, if places > 0 { "." } else { "" });
            prop_assert_eq!(number(text.as_bytes()).map(f64::to_bits), text.parse().ok().map(f64::to_bits));
        }

        #[test]
        fn floats_come_back_as_they_were(float in proptest::num::f64::NORMAL) {
            prop_assert_eq!(number(format!("{float}").as_bytes()), Some(float));
            prop_assert_eq!(number(format!("{float:e}").as_bytes()), Some(float));
        }
    }
}
