//! Numbers that people typed as text: `1.234,56`, `(1,200)`, `$1.2M`, `12 %`, and the ways of saying that there is none.

use rust_decimal::Decimal;

use super::looks;
use crate::workbook::read::words::catalog::{self, Concept};
use crate::workbook::read::words::{self, fold, tokens};

/// Which sign separates the decimals in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::workbook::read) enum Mark {
    /// `1,234.56`
    #[default]
    Point,
    /// `1.234,56`
    Comma,
}

/// A number read from text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook::read) struct TextNumber {
    /// Its value, scaled by `k` or `M`, and by a hundredth for `%`.
    pub(in crate::workbook::read) value: Decimal,
    /// Whether it was written as a percentage.
    pub(in crate::workbook::read) percent: bool,
    /// Whether it says its own scale, such as `k` or `Mio.`.
    pub(in crate::workbook::read) scaled: bool,
    /// The currency beside it.
    pub(in crate::workbook::read) currency: Option<&'static str>,
}

/// Signs by which people say that there is no amount; they count as missing, without an issue. Words for it are in the catalog.
const NONE: [&str; 14] = ["-", "–", "—", "−", "--", "---", "n/a", "n.a.", "n.a", "#n/a", ".", "./.", "/", "·"];
/// Signs that hold a place for an amount still to come: an amount is expected, so these are issues.
const PENDING: [&str; 3] = ["?", "??", "???"];

/// Whether a text says that there is no amount: a dash, `n/a`, nothing.
pub(in crate::workbook::read) fn says_none(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || NONE.iter().any(|n| text.eq_ignore_ascii_case(n)) || blank(text) == Some("none")
}

/// Whether a text is a dash or `n/a`. Words such as `none` are not: `NA` is a region as often as a gap.
pub(in crate::workbook::read) fn is_dash(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || NONE.iter().any(|n| text.eq_ignore_ascii_case(n))
}

/// Whether a text holds the place of an amount: `TBD`, or says that there is none.
pub(in crate::workbook::read) fn is_placeholder(text: &str) -> bool {
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
pub(in crate::workbook::read) fn evidence(text: &str) -> Option<Mark> {
    sign(&strip(text)?.digits)
}

/// The sign of which a text does not tell whether it groups thousands or separates decimals: the comma of `1,234`.
pub(in crate::workbook::read) fn open_sign(text: &str) -> Option<char> {
    let digits = strip(text)?.digits;
    if sign(&digits).is_some() { None } else { digits.chars().find(|c| matches!(c, '.' | ',')) }
}

fn sign(digits: &str) -> Option<Mark> {
    let (points, commas) = (digits.matches('.').count(), digits.matches(',').count());
    // Three digits behind a sign may be thousands, unless nothing but zero, or too much, stands before it.
    let thousands = |sign: char| {
        digits
            .split_once(sign)
            .is_some_and(|(before, after)| after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0'))
    };
    match (points, commas) {
        (0, 0) => None,
        (1, 0) => (!thousands('.')).then_some(Mark::Point),
        (0, 1) => (!thousands(',')).then_some(Mark::Comma),
        (_, 0) => Some(Mark::Comma),
        (0, _) => Some(Mark::Point),
        _ => Some(if digits.rfind('.') > digits.rfind(',') { Mark::Point } else { Mark::Comma }),
    }
}

/// The number a text holds, with the decimal sign of its column; `None` when it is not one.
pub(in crate::workbook::read) fn parse(text: &str, mark: Mark) -> Option<TextNumber> {
    let found = strip(text)?;
    // A single sign that cannot group thousands is the decimal sign, whatever the column says.
    let (group, point) = match sign(&found.digits).unwrap_or(mark) {
        Mark::Point => (',', '.'),
        Mark::Comma => ('.', ','),
    };
    let (whole, fraction) = found.digits.split_once(point).unwrap_or((&found.digits, ""));
    let mut groups = whole.split(group);
    let first = groups.next().unwrap_or("");
    let grouped = whole.contains(group);
    if (grouped && (first.is_empty() || first.len() > 3 || groups.any(|g| g.len() != 3 && g.len() != 2)))
        || fraction.contains([group, point])
    {
        return None;
    }
    let digits: String = whole.chars().filter(|c| *c != group).collect();
    if digits.is_empty() && fraction.is_empty() {
        return None;
    }
    let plain = format!("{}.{}", if digits.is_empty() { "0" } else { &digits }, if fraction.is_empty() { "0" } else { fraction });
    let mut value: Decimal = plain.parse().ok()?;
    value = value.checked_mul(Decimal::from(found.scale))?;
    if found.percent {
        value = value.checked_div(Decimal::ONE_HUNDRED)?;
    }
    value = value.normalize();
    if found.negative && !value.is_zero() {
        value = -value;
    }
    Some(TextNumber { value, percent: found.percent, scaled: found.scale != 1, currency: found.currency })
}

/// The digits of a number with their points and commas, and what stands around them.
#[derive(Default)]
struct Stripped {
    digits: String,
    negative: bool,
    percent: bool,
    /// It says on which side of a ledger it stands.
    side: bool,
    scale: u64,
    currency: Option<&'static str>,
}

/// Takes a text apart; `None` when anything stands there that is no part of a number.
fn strip(text: &str) -> Option<Stripped> {
    if text.len() > 48 {
        return None;
    }
    let digit = text.find(|c: char| c.is_ascii_digit())?;
    // `.5`: the sign right before the first digit belongs to it.
    let from = digit - usize::from(text.get(..digit).is_some_and(|before| before.ends_with(['.', ',']) && !before.ends_with(". ")));
    let to = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let mut found = Stripped { scale: 1, digits: joined(text.get(from..to)?)?, ..Stripped::default() };
    around(text.get(..from)?, &mut found)?;
    // `k€ 3` is money, `M1` and `CR7` are names.
    if found.side || (found.scale != 1 && found.currency.is_none()) {
        return None;
    }
    // Swiss and German amounts end in `.-` and `,--`: no cents.
    let behind = text.get(to..)?;
    around(behind.strip_prefix(['.', ',']).map_or(behind, |rest| rest.trim_start_matches(['-', '–', '—'])), &mut found)?;
    // `12 T€` is money, `5T` is a name; `2026B` is the budget of a year.
    let year = found.digits.len() == 4 && found.digits.starts_with("20") && text.len() == 5;
    (found.currency.is_some() || !(text.ends_with(['t', 'T']) || (year && found.scale != 1))).then_some(found)
}

/// Digits without the spaces and apostrophes that group them by threes; `None` when they stand elsewhere.
fn joined(text: &str) -> Option<String> {
    let mut digits = String::with_capacity(text.len());
    let mut run = 0;
    let mut grouped = false;
    for letter in text.chars().chain(['.']) {
        match letter {
            '0'..='9' => run += 1,
            '.' | ',' | '\u{a0}' | '\u{202f}' | '\u{2009}' | ' ' | '\'' | '’' => {
                let parts = !matches!(letter, '.' | ',');
                if (grouped && run != 3) || (parts && !(1..=3).contains(&run)) || (parts && digits.contains(['.', ','])) {
                    return None;
                }
                grouped = parts;
                run = 0;
            }
            _ => return None,
        }
        if letter.is_ascii_digit() || matches!(letter, '.' | ',') {
            digits.push(letter);
        }
    }
    digits.pop();
    Some(digits)
}

/// What stands before or behind the digits: signs, a currency, a percent sign, a scale. `None` for anything else.
fn around(text: &str, found: &mut Stripped) -> Option<()> {
    let mut rest = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200e}' | '\u{200f}'));
    while let Some(first) = rest.chars().next() {
        let mut length = first.len_utf8();
        match first {
            '-' | '−' | '–' | '(' => found.negative = true,
            '%' => found.percent = true,
            ')' | '+' | '\'' => {}
            _ if first.is_whitespace() => {}
            _ => {
                if let Some((currency, bytes)) = looks::leading(rest) {
                    found.currency = currency;
                    length = bytes;
                } else {
                    let word = rest.find(|c: char| !c.is_alphabetic()).map_or(rest, |end| rest.get(..end).unwrap_or(rest));
                    length = word.len() + usize::from(rest.get(word.len()..).is_some_and(|r| r.starts_with('.')));
                    beside(&fold(word), found)?;
                }
            }
        }
        rest = rest.get(length..)?;
    }
    Some(())
}

/// A word beside a number: a scale, or the side of a ledger (`CR` lowers an expense).
fn beside(word: &str, found: &mut Stripped) -> Option<()> {
    match word {
        "cr" => (found.negative, found.side) = (true, true),
        "dr" => found.side = true,
        "t" | "teur" | "tkr" | "tsek" | "tchf" | "tusd" => found.scale = 1_000,
        _ => found.scale = words::scale(word).filter(|_| found.scale == 1)?.factor(),
    }
    Some(())
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
            ("1\u{a0}234,56", "1234.56"),
            ("−1200", "-1200"),
            ("1.2 Mio.", "1200000"),
            ("1,2 Mio. €", "1200000"),
            ("250 Tsd. €", "250000"),
            ("3,5 k€", "3500"),
            ("12万", "120000"),
            ("3억원", "300000000"),
            ("12 T€", "12000"),
            ("US$ 1.5bn", "1500000000"),
            ("1,200 CR", "-1200"),
            ("1,200 DR", "1200"),
            ("100.-", "100"),
            ("CHF 1'200.--", "1200"),
            ("1 200 zł", "1200"),
            ("¥12,000", "12000"),
            ("(€1.2k)", "-1200"),
            ("12,5%", "0.125"),
            ("0.125", "0.125"),
            ("1,20,000", "120000"),
        ] {
            assert_eq!(read(text), Some(value.to_owned()), "{text}");
        }
        for wrong in [
            "TBD",
            "",
            "12 apples",
            "2026-01-05",
            "1.2.3,4,5",
            "Q1",
            "1,2,3",
            "12 34",
            "555 1234 567",
            "5T",
            "A-12",
            "12-34",
            "3 x 4",
            "1-2",
            "T1",
            "M1",
            "CR7",
            "H1",
            "B2",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_column_decides_what_one_cell_cannot() {
        assert_eq!(evidence("1.234"), None);
        assert_eq!(evidence("1.234,5"), Some(Mark::Comma));
        assert_eq!(evidence("1,234,567"), Some(Mark::Point));
        assert_eq!(
            (evidence("0.125"), evidence("1234.567"), open_sign("1,234"), open_sign("12")),
            (Some(Mark::Point), Some(Mark::Point), Some(','), None)
        );
        assert_eq!(parse("1.234", Mark::Comma).map(|n| n.value.to_string()), Some("1234".into()));
        assert_eq!(parse("1.234", Mark::Point).map(|n| n.value.to_string()), Some("1.234".into()));
    }

    #[test]
    fn a_dash_is_none_and_tbd_is_pending() {
        assert!(says_none("—") && says_none("N/A") && !says_none("TBD"));
        assert!(is_placeholder("TBD") && is_placeholder("-") && !is_placeholder("Plan"));
    }
}
