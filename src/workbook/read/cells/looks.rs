//! What number formats and symbols say: percentages and currencies.

use crate::workbook::read::grid::Look;
use crate::workbook::read::words::tokens;

/// The currencies people budget in, by ISO code.
const CODES: [&str; 34] = [
    "USD", "EUR", "GBP", "CHF", "PLN", "JPY", "CNY", "INR", "KRW", "SEK", "NOK", "DKK", "CAD", "AUD", "NZD", "SGD", "HKD", "BRL", "MXN",
    "CZK", "HUF", "RON", "BGN", "TRY", "ZAR", "AED", "SAR", "ILS", "THB", "IDR", "PHP", "MYR", "TWD", "VND",
];

/// Symbols that name one currency, longest first.
const SYMBOLS: [(&str, &str); 19] = [
    ("US$", "USD"),
    ("CA$", "CAD"),
    ("C$", "CAD"),
    ("A$", "AUD"),
    ("R$", "BRL"),
    ("HK$", "HKD"),
    ("NZ$", "NZD"),
    ("S$", "SGD"),
    ("zł", "PLN"),
    ("Kč", "CZK"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("₹", "INR"),
    ("₩", "KRW"),
    ("₺", "TRY"),
    ("₪", "ILS"),
    ("฿", "THB"),
    ("$", "USD"),
];

/// Signs of one currency where its own script is written.
const ASIAN: [(&str, &str); 3] = [("円", "JPY"), ("원", "KRW"), ("元", "CNY")];

/// The ISO code that a whole text is; `None` for any other text.
pub(in crate::workbook::read) fn code(text: &str) -> Option<&'static str> {
    let text = text.trim();
    CODES.iter().copied().find(|c| c.eq_ignore_ascii_case(text)).or_else(|| SYMBOLS.iter().find(|(s, _)| *s == text).map(|(_, c)| *c))
}

/// The currency a header or title states: `USD`, `in €`, `($)`; `None` when it states none or more than one.
pub(in crate::workbook::read) fn stated(text: &str) -> Option<&'static str> {
    let mut found: Option<&'static str> = None;
    for word in text.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| w.len() == 3) {
        if let Some(code) = CODES.iter().copied().find(|c| *c == word) {
            if found.is_some_and(|f| f != code) {
                return None;
            }
            found = Some(code);
        }
    }
    found.or_else(|| SYMBOLS.iter().find(|(s, _)| text.contains(s)).map(|(_, c)| *c))
}

/// Whether a word of a text, as words are compared, is a currency's code or its sign.
pub(in crate::workbook::read) fn is_word(code: &str, word: &str) -> bool {
    let mut signs = SYMBOLS.iter().filter(|(sign, of)| *of == code && sign.chars().all(char::is_alphabetic));
    code.eq_ignore_ascii_case(word) || signs.any(|(sign, _)| tokens(sign) == [word])
}

/// The currency with which a text begins, and the number of bytes of its sign; the currency of a sign that several share is `None`.
pub(in crate::workbook::read) fn leading(text: &str) -> Option<(Option<&'static str>, usize)> {
    const SHARED: [&str; 5] = ["kr.", "kr", "Fr.", "Fr", "zl"];
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let word = text.get(..3).filter(|_| letters == 3).and_then(|w| CODES.iter().copied().find(|c| c.eq_ignore_ascii_case(w)));
    let signs = SYMBOLS.iter().chain(&ASIAN).find(|(sign, _)| text.starts_with(sign)).map(|(sign, code)| (Some(*code), sign.len()));
    word.map(|code| (Some(code), 3))
        .or(signs)
        .or_else(|| SHARED.iter().find(|sign| text.starts_with(**sign) && (letters == 0 || letters == 2)).map(|sign| (None, sign.len())))
}

/// What a number format shows.
pub(in crate::workbook::read) fn look(format: &str) -> Look {
    let first = format.split(';').next().unwrap_or("");
    let percent = outside_quotes(first).contains('%');
    let mut currency = None;
    let mut rest = first;
    while let Some(at) = rest.find("[$") {
        let inner = rest.get(at + 2..).unwrap_or("");
        let end = inner.find(']').unwrap_or(inner.len());
        let symbol = inner.get(..end).unwrap_or("").split('-').next().unwrap_or("");
        currency = currency.or_else(|| code(symbol)).or_else(|| SYMBOLS.iter().find(|(s, _)| symbol.contains(s)).map(|(_, c)| *c));
        rest = inner.get(end..).unwrap_or("");
    }
    if currency.is_none() && !first.contains("[$") {
        currency = stated(first);
    }
    Look { percent, currency, shortened: shortens(first) }
}

/// Whether a format ends its digits with commas, each of which leaves out three: `#,##0,`.
fn shortens(format: &str) -> bool {
    let plain = outside_quotes(format);
    let behind = plain.trim_end_matches(|c| !matches!(c, '0' | '#' | '?'));
    plain.get(behind.len()..).is_some_and(|rest| rest.starts_with(','))
}

fn outside_quotes(format: &str) -> String {
    format.split('"').step_by(2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_say_percent_and_currency() {
        let says = |format: &str| (look(format).percent, look(format).currency);
        assert_eq!(says("0.0%"), (true, None));
        assert_eq!(says("#,##0.00\\ [$€-407]"), (false, Some("EUR")));
        assert_eq!(says("\"$\"#,##0"), (false, Some("USD")));
        assert_eq!(says("[$USD] #,##0"), (false, Some("USD")));
        assert_eq!(says("_-* #,##0\\ \"zł\"_-"), (false, Some("PLN")));
        assert_eq!(says("General"), (false, None));
        assert_eq!(says("[$-409]mmm\\-yy;@"), (false, None));
        assert_eq!(says("0\"%\""), (false, None));
        let shortened = ["#,##0,", "0.0,,\"M\"", "$#,##0, k", "#,##0", "0.00", "General"].map(|format| look(format).shortened);
        assert_eq!(shortened, [true, true, true, false, false, false]);
    }

    #[test]
    fn titles_state_one_currency_or_none() {
        assert_eq!(stated("Plan FY26 (USD)"), Some("USD"));
        assert_eq!(stated("in €"), Some("EUR"));
        assert_eq!(stated("EUR and USD"), None);
        assert_eq!(stated("Plan"), None);
    }
}
