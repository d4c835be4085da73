//! Amounts as text, exact to the places asked for: `$12,000.00`, `−3.5 %`. Rounded only here, half away from zero.

use rust_decimal::Decimal;

use super::amount::rounded;
use super::currency::Currency;
use super::measure::Unit;

/// The minus sign that typesetting uses.
pub const MINUS: char = '−';

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
    let text = number(share * Decimal::ONE_HUNDRED, 1);
    if text.starts_with(MINUS) || share.is_zero() { format!("{text} %") } else { format!("+{text} %") }
}

/// A share of one as a percentage: 0.285 is `28.5 %`.
pub fn percent(share: Decimal) -> String {
    format!("{} %", number(share * Decimal::ONE_HUNDRED, 1))
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
