//! Amounts as text, exact to the places asked for: `$12,000.00`, `−3.5 %`. Rounded only here, half away from zero.

use rust_decimal::Decimal;

use super::amount::rounded;
use super::currency::Currency;
use super::measure::Unit;

/// The minus sign that typesetting uses.
pub const MINUS: char = '−';

/// The space between a number and its unit; it never breaks.
pub const SPACE: char = '\u{a0}';

/// What stands where there is no value.
pub const NONE: &str = "—";

/// A number with comma-grouped thousands and exactly `places` decimals: `-1234.5` with 2 places is `−1,234.50`.
pub fn number(amount: Decimal, places: u32) -> String {
    let mut shown = rounded(amount, places);
    shown.rescale(places);
    let text = shown.abs().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((text.as_str(), ""));
    let mut out = String::with_capacity(text.len() + 8);
    if shown.is_sign_negative() && !shown.is_zero() {
        out.push(MINUS);
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if places > 0 {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// Money to the cent with its symbol: `−$1,234.50`, `PLN 80.00`.
pub fn money(amount: Decimal, currency: &Currency) -> String {
    let text = number(amount, 2);
    text.strip_prefix(MINUS)
        .map_or_else(|| format!("{}{text}", currency.symbol()), |positive| format!("{MINUS}{}{positive}", currency.symbol()))
}

/// A share of one as a percentage with its sign: 0.0312 is `+3.1 %`.
pub fn signed_percent(share: Decimal) -> String {
    let text = number(share.saturating_mul(Decimal::ONE_HUNDRED), 1);
    if text.starts_with(MINUS) || share.is_zero() { format!("{text} %") } else { format!("+{text} %") }
}

/// A share of one as a percentage: 0.285 is `28.5 %`.
pub fn percent(share: Decimal) -> String {
    format!("{} %", number(share.saturating_mul(Decimal::ONE_HUNDRED), 1))
}

/// A value in its unit, as exact as people need it in a sentence: money to the cent, counts whole when they are whole.
pub fn value(amount: Decimal, unit: Unit, currency: &Currency) -> String {
    match unit {
        Unit::Money => money(amount, currency),
        Unit::Count => number(amount, if amount.fract().is_zero() { 0 } else { 2 }),
        Unit::Multiple => format!("{}×", number(amount, 2)),
        Unit::Share => percent(amount),
        Unit::Months => format!("{} months", number(amount, 1)),
    }
}

/// A value at a glance, three or more digits: `$2.06M`, `$1,486`, `2.41×`, `14.2 mo`, `24.8 %`.
pub fn short(value: Decimal, unit: Unit, currency: &str) -> String {
    match unit {
        Unit::Money => with_symbol(&scaled(value, 2), currency),
        Unit::Count => scaled(value, 1),
        Unit::Multiple => format!("{}×", number(value, 2)),
        Unit::Share => format!("{}{SPACE}%", hundredths(value, Decimal::TEN)),
        Unit::Months => format!("{}{SPACE}mo", number(value, 1)),
    }
}

/// A difference at a glance, always with its sign; shares differ by percentage points: `+$184,200`, `−2.2 pp`.
pub fn difference(value: Decimal, unit: Unit, currency: &str) -> String {
    match unit {
        Unit::Share => format!("{}{SPACE}pp", with_plus(value, hundredths(value, Decimal::ONE))),
        _ => with_plus(value, short(value, unit, currency)),
    }
}

/// A share times 100: one decimal, and two where it is less than `small`.
fn hundredths(share: Decimal, small: Decimal) -> String {
    let value = share.saturating_mul(Decimal::ONE_HUNDRED);
    number(value, if value.is_zero() || value.abs() >= small { 1 } else { 2 })
}

/// Three or more digits: `2.06M`, `1,486`.
fn scaled(value: Decimal, small_places: u32) -> String {
    let steps = [(Decimal::from(1_000_000_000), 'B'), (Decimal::from(1_000_000), 'M')];
    let whole = rounded(value, 0).abs();
    for (step, letter) in steps {
        if whole >= step {
            let parts = value / step;
            let places = if rounded(parts, 2).abs() < Decimal::TEN { 2 } else { u32::from(rounded(parts, 1).abs() < Decimal::ONE_HUNDRED) };
            return format!("{}{letter}", number(parts, places));
        }
    }
    let places = if value.is_integer() || whole >= Decimal::ONE_HUNDRED { 0 } else { small_places };
    number(value, places)
}

/// A number with its currency's symbol after the sign.
pub fn with_symbol(number: &str, currency: &str) -> String {
    let symbol = Currency(currency.to_owned()).symbol().replace(' ', "\u{a0}");
    number.strip_prefix(MINUS).map_or_else(|| format!("{symbol}{number}"), |rest| format!("{MINUS}{symbol}{rest}"))
}

/// A text with a plus before it where its value is above zero.
pub fn with_plus(value: Decimal, text: String) -> String {
    if value > Decimal::ZERO { format!("+{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_and_rounded_half_away_from_zero() {
        let shown = |s: &str, places| number(s.parse().unwrap(), places);
        assert_eq!(
            (shown("-1234567.005", 2), shown("999.995", 2), shown("-0.001", 2), shown("12", 0)),
            ("−1,234,567.01".into(), "1,000.00".into(), "0.00".into(), "12".into())
        );
    }

    #[test]
    fn money_carries_its_symbol_after_the_sign() {
        assert_eq!(money(Decimal::new(-123_450, 2), &Currency("USD".into())), "−$1,234.50");
        assert_eq!(money(Decimal::new(8, 0), &Currency("PLN".into())), "PLN 8.00");
        assert_eq!(
            (signed_percent(Decimal::new(312, 4)), signed_percent(Decimal::new(-5, 2)), signed_percent(Decimal::ZERO)),
            ("+3.1 %".into(), "−5.0 %".into(), "0.0 %".into())
        );
    }
}
