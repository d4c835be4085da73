//! Numbers that people typed as text: `1.234,56`, `(1,200)`, `$1.2M`, `12 %`, and the ways of saying that there is none.

use rust_decimal::Decimal;

use super::words::catalog::{self, Concept};
use super::words::tokens;

/// Which sign separates the decimals in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Mark {
    /// `1,234.56`
    #[default]
    Point,
    /// `1.234,56`
    Comma,
}

/// A number read from text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TextNumber {
    /// Its value, scaled by `k` or `M`, and by a hundredth for `%`.
    pub(super) value: Decimal,
    /// Whether it was written as a percentage.
    pub(super) percent: bool,
}

/// Signs by which people say that there is no amount; they count as missing, without an issue. Words for it are in the catalog.
const NONE: [&str; 14] = ["-", "–", "—", "−", "--", "---", "n/a", "n.a.", "n.a", "#n/a", ".", "./.", "/", "·"];
/// Signs that hold a place for an amount still to come: an amount is expected, so these are issues.
const PENDING: [&str; 3] = ["?", "??", "???"];

/// Whether a text says that there is no amount: a dash, `n/a`, nothing.
pub(super) fn says_none(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || NONE.iter().any(|n| text.eq_ignore_ascii_case(n)) || blank(text) == Some("none")
}

/// Whether a text is a dash or `n/a`. Words such as `none` are not: `NA` is a region as often as a gap.
pub(super) fn is_dash(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || NONE.iter().any(|n| text.eq_ignore_ascii_case(n))
}

/// Whether a text holds the place of an amount: `TBD`, or says that there is none.
pub(super) fn is_placeholder(text: &str) -> bool {
    says_none(text) || PENDING.contains(&text.trim()) || blank(text) == Some("pending")
}

/// What a short text says of an amount that is not there.
fn blank(text: &str) -> Option<&'static str> {
    if text.len() > 24 || text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    catalog::words(Concept::Blanks).of(&tokens(text).join(" "))
}

/// What a text says about its column's decimal sign: `None` when both readings are possible or it is no number.
pub(super) fn evidence(text: &str) -> Option<Mark> {
    let (body, _) = strip(text)?;
    let (points, commas) = (body.matches('.').count(), body.matches(',').count());
    let after = |sign: char| body.rsplit(sign).next().map_or(0, str::len);
    match (points, commas) {
        (0, 0) => None,
        (1, 0) => (after('.') != 3).then_some(Mark::Point),
        (0, 1) => (after(',') != 3).then_some(Mark::Comma),
        (_, 0) => Some(Mark::Comma),
        (0, _) => Some(Mark::Point),
        _ => Some(if body.rfind('.') > body.rfind(',') { Mark::Point } else { Mark::Comma }),
    }
}

/// The number a text holds, with the decimal sign of its column; `None` when it is not one.
pub(super) fn parse(text: &str, mark: Mark) -> Option<TextNumber> {
    let (body, form) = strip(text)?;
    let (group, point) = match mark {
        Mark::Point => (',', '.'),
        Mark::Comma => ('.', ','),
    };
    // A single sign that cannot group thousands is the decimal sign, whatever the column says.
    let (group, point) = match evidence(&body) {
        Some(Mark::Point) if group == '.' => (',', '.'),
        Some(Mark::Comma) if group == ',' => ('.', ','),
        _ => (group, point),
    };
    let (whole, fraction) = body.split_once(point).unwrap_or((&body, ""));
    let mut groups = whole.split(group);
    let first = groups.next().unwrap_or("");
    let grouped = whole.contains(group);
    if (grouped && (first.is_empty() || first.len() > 3 || groups.any(|g| g.len() != 3 && g.len() != 2))) || fraction.contains(group) {
        return None;
    }
    let digits: String = whole.chars().filter(|c| *c != group).collect();
    if digits.is_empty() && fraction.is_empty() {
        return None;
    }
    let plain = format!("{}.{}", if digits.is_empty() { "0" } else { &digits }, if fraction.is_empty() { "0" } else { fraction });
    let mut value: Decimal = plain.parse().ok()?;
    value = value.checked_mul(form.scale)?;
    if form.percent {
        value = value.checked_div(Decimal::ONE_HUNDRED)?;
    }
    value = value.normalize();
    if form.negative && !value.is_zero() {
        value = -value;
    }
    Some(TextNumber { value, percent: form.percent })
}

struct Form {
    negative: bool,
    percent: bool,
    scale: Decimal,
}

/// The digits, points and commas of a text, and what stood around them; `None` when anything else stands there too.
fn strip(text: &str) -> Option<(String, Form)> {
    if text.len() > 40 || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut rest: &str = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200e}');
    let mut form = Form { negative: false, percent: false, scale: Decimal::ONE };
    let mut moved = true;
    while moved {
        let before = rest;
        rest = rest.trim();
        if let Some(inner) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
            form.negative = true;
            rest = inner.trim();
        }
        for sign in ['-', '−', '–'] {
            if let Some(inner) = rest.strip_prefix(sign).or_else(|| rest.strip_suffix(sign)) {
                form.negative = true;
                rest = inner;
            }
        }
        rest = rest.strip_prefix('+').unwrap_or(rest);
        rest = strip_currency(rest);
        if let Some(inner) = rest.strip_suffix('%') {
            form.percent = true;
            rest = inner;
        }
        for (word, scale) in
            [("Mio.", 1_000_000), ("Mio", 1_000_000), ("mn", 1_000_000), ("bn", 1_000_000_000), ("Tsd.", 1000), ("Tsd", 1000)]
        {
            if let Some(inner) = rest.strip_suffix(word) {
                form.scale = Decimal::from(scale);
                rest = inner;
            }
        }
        if form.scale == Decimal::ONE {
            let scale = match rest.chars().last() {
                Some('k' | 'K') => 1_000,
                Some('m' | 'M') => 1_000_000,
                Some('b' | 'B') => 1_000_000_000,
                _ => 1,
            };
            if scale > 1 {
                form.scale = Decimal::from(scale);
                rest = rest.get(..rest.len() - 1)?;
            }
        }
        moved = rest.len() != before.len();
    }
    let mut body = String::with_capacity(rest.len());
    for letter in rest.chars() {
        match letter {
            '0'..='9' | '.' | ',' => body.push(letter),
            '\u{a0}' | '\u{202f}' | '\u{2009}' | ' ' | '\'' | '’' if body.ends_with(|c: char| c.is_ascii_digit()) => {}
            _ => return None,
        }
    }
    body.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',').then_some((body, form))
}

fn strip_currency(text: &str) -> &str {
    const SIGNS: [&str; 32] = [
        "US$", "USD", "A$", "C$", "CA$", "AU$", "NZ$", "HK$", "S$", "R$", "EUR", "GBP", "CHF", "PLN", "JPY", "SEK", "NOK", "DKK", "CAD",
        "AUD", "Fr.", "zł", "zl", "kr", "$", "€", "£", "¥", "₹", "₩", "₺", "₽",
    ];
    for sign in SIGNS {
        if let Some(rest) = text.strip_prefix(sign) {
            return rest;
        }
        if let Some(rest) = text.strip_suffix(sign) {
            return rest;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        parse(text, Mark::Point).map(|n| n.value.to_string())
    }

    #[test]
    fn numbers_are_read_in_the_ways_people_write_them() {
        for (text, value) in [
            ("3,480.00", "3480"),
            ("1.234,56", "1234.56"),
            ("1 234,56", "1234.56"),
            ("1'234.56", "1234.56"),
            ("1\u{202f}234", "1234"),
            ("(1,200)", "-1200"),
            ("1,200-", "-1200"),
            ("-1,200", "-1200"),
            ("$1.2M", "1200000"),
            ("€ 3k", "3000"),
            ("12 %", "0.12"),
            ("USD 1,000", "1000"),
            ("-$5", "-5"),
            ("$(1,200.50)", "-1200.5"),
            ("0", "0"),
            (".5", "0.5"),
        ] {
            assert_eq!(read(text), Some(value.to_owned()), "{text}");
        }
        for wrong in ["TBD", "", "12 apples", "2026-01-05", "1.2.3,4,5", "Q1", "1,2,3"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_column_decides_what_one_cell_cannot() {
        assert_eq!(evidence("1.234"), None);
        assert_eq!(evidence("1.234,5"), Some(Mark::Comma));
        assert_eq!(evidence("1,234,567"), Some(Mark::Point));
        assert_eq!(parse("1.234", Mark::Comma).map(|n| n.value.to_string()), Some("1234".into()));
        assert_eq!(parse("1.234", Mark::Point).map(|n| n.value.to_string()), Some("1.234".into()));
    }

    #[test]
    fn a_dash_is_none_and_tbd_is_pending() {
        assert!(says_none("—") && says_none("N/A") && !says_none("TBD"));
        assert!(is_placeholder("TBD") && is_placeholder("-") && !is_placeholder("Plan"));
    }
}
