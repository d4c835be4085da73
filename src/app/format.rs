//! Numbers for people: short where one looks, exact where one asks. Rounding is for display only, half away from zero, as Excel rounds.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use crate::engine::protocol::Figure;
use crate::ledger::amount::rounded;
pub use crate::ledger::display::{MINUS, NONE, difference, number as grouped, short};
use crate::ledger::display::{SPACE, with_plus, with_symbol};
use crate::ledger::measure::Unit;
use crate::ledger::period::month_name;

/// A share of a plan with its sign: `+3.0 %`.
pub fn percent(share: Decimal) -> String {
    format!("{}{SPACE}%", with_plus(share, grouped(share.saturating_mul(Decimal::ONE_HUNDRED), 1)))
}

/// A share of one without a sign, with as many decimals as it has, two at most: `5 %`, `7.25 %`.
pub fn plain_percent(share: Decimal) -> String {
    format!("{}{SPACE}%", rounded(share.saturating_mul(Decimal::ONE_HUNDRED), 2).normalize())
}

/// The value to its last digit, six decimals at most: `$2,060,418.27`.
pub fn exact(value: Decimal, unit: Unit, currency: &str) -> String {
    let places = |value: Decimal, least: u32| rounded(value, 6).normalize().scale().max(least);
    match unit {
        Unit::Money => with_symbol(&grouped(value, places(value, 2)), currency),
        Unit::Count => grouped(value, places(value, 0)),
        Unit::Multiple => format!("{}×", grouped(value, places(value, 2))),
        Unit::Share => {
            let value = value.saturating_mul(Decimal::ONE_HUNDRED);
            format!("{}{SPACE}%", grouped(value, places(value, 1)))
        }
        Unit::Months => format!("{}{SPACE}mo", grouped(value, places(value, 1))),
    }
}

/// A figure at a glance; [`NONE`] when it has no value.
pub fn figure(figure: &Figure) -> String {
    figure.value.map_or_else(|| NONE.to_owned(), |value| short(value, figure.unit, &figure.currency))
}

/// What the pointer finds over a figure: the exact value, and why it is absent or what is missing in it.
pub fn figure_title(figure: &Figure) -> String {
    let value = figure.value.map(|value| exact(value, figure.unit, &figure.currency));
    match (value, figure.note.is_empty()) {
        (Some(value), true) => value,
        (Some(value), false) => format!("{value}. {}", figure.note),
        (None, true) => "No value".to_owned(),
        (None, false) => figure.note.clone(),
    }
}

/// An amount of money to the cent in its own currency: `$12,000.00`.
pub fn money(value: Decimal, currency: &str) -> String {
    with_symbol(&grouped(value, 2), currency)
}

/// A whole number with thousands separators.
pub fn count(number: u32) -> String {
    grouped(Decimal::from(number), 0)
}

/// A number and its noun: `1 cell`, `1,284 cells`.
pub fn counted(number: u32, one: &str, many: &str) -> String {
    format!("{}{SPACE}{}", count(number), if number == 1 { one } else { many })
}

/// A day as people write it: `22 Nov 2026`.
pub fn day(date: NaiveDate) -> String {
    format!("{}{SPACE}{}{SPACE}{}", date.day(), month_name(date.month()), date.year())
}

/// A size in bytes as people say it: `384 kB`, `12.4 MB`.
pub fn size(bytes: u64) -> String {
    let kilo = Decimal::from(bytes) / Decimal::ONE_THOUSAND;
    if kilo < Decimal::ONE_THOUSAND {
        format!("{}{SPACE}kB", grouped(kilo.max(Decimal::ONE), 0))
    } else {
        format!("{}{SPACE}MB", grouped(kilo / Decimal::ONE_THOUSAND, 1))
    }
}

/// A cell's number with thousands separators and the decimals it has, two where they are more than four; any other text as it is.
pub fn as_amount(text: &str) -> String {
    text.parse::<Decimal>().map_or_else(|_| text.to_owned(), |value| grouped(value, if value.scale() > 4 { 2 } else { value.scale() }))
}

/// An amount as a person types it: thousands separators, a currency sign and blanks are allowed. `None` when it is not a number.
pub fn parse(text: &str) -> Option<Decimal> {
    let kept: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '$' | '€' | '£' | '¥' | '₹' | '₩' | '%')).collect();
    kept.replace(MINUS, "-").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short_of(value: &str, unit: Unit) -> String {
        short(value.parse().unwrap(), unit, "USD").replace(SPACE, " ")
    }

    #[test]
    fn money_is_short_at_a_glance() {
        for (value, shown) in [
            ("2064100", "$2.06M"),
            ("16900000", "$16.9M"),
            ("184200.4", "$184,200"),
            ("1486.3", "$1,486"),
            ("8.2", "$8.20"),
            ("-12000", "−$12,000"),
            ("0", "$0"),
            ("999999.5", "$1.00M"),
            ("9996000", "$10.0M"),
            ("185000000", "$185M"),
            ("2300000000", "$2.30B"),
        ] {
            assert_eq!(short_of(value, Unit::Money), shown);
        }
        assert_eq!(short(Decimal::from(4000), Unit::Money, "PLN"), "PLN\u{a0}4,000");
        assert_eq!(short(Decimal::from(4000), Unit::Money, ""), "4,000");
    }

    #[test]
    fn each_unit_has_its_own_look() {
        assert_eq!(short_of("2.405", Unit::Multiple), "2.41×");
        assert_eq!((short_of("0.2476", Unit::Share), short_of("0.01924", Unit::Share)), ("24.8 %".into(), "1.92 %".into()));
        assert_eq!(short_of("14.15", Unit::Months), "14.2 mo");
        assert_eq!((short_of("3244", Unit::Count), short_of("12.34", Unit::Count)), ("3,244".into(), "12.3".into()));
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        assert_eq!(grouped("-2.5".parse().unwrap(), 0), "−3");
        assert_eq!(grouped("-0.004".parse().unwrap(), 2), "0.00");
        assert_eq!(grouped("1234567.005".parse().unwrap(), 2), "1,234,567.01");
    }

    #[test]
    fn differences_carry_their_sign() {
        let difference = |value: &str, unit| difference(value.parse().unwrap(), unit, "USD").replace(SPACE, " ");
        assert_eq!((difference("12000", Unit::Money), difference("-12000", Unit::Money)), ("+$12,000".into(), "−$12,000".into()));
        assert_eq!((difference("-0.022", Unit::Share), difference("0", Unit::Count)), ("−2.2 pp".into(), "0".into()));
        assert_eq!(percent("0.0301".parse().unwrap()).replace(SPACE, " "), "+3.0 %");
        assert_eq!(percent("-0.0725".parse().unwrap()).replace(SPACE, " "), "−7.3 %");
        assert_eq!(plain_percent("0.05".parse().unwrap()).replace(SPACE, " "), "5 %");
    }

    #[test]
    fn exact_values_keep_their_last_digit() {
        assert_eq!(exact("2060418.27".parse().unwrap(), Unit::Money, "USD"), "$2,060,418.27");
        assert_eq!(exact("1486.3333333333".parse().unwrap(), Unit::Money, "USD"), "$1,486.333333");
        assert_eq!(exact("3".parse().unwrap(), Unit::Count, ""), "3");
    }

    #[test]
    fn typed_amounts_are_understood() {
        assert_eq!(parse(" $12,000.50 "), Some("12000.50".parse().unwrap()));
        assert_eq!((parse("−5"), parse("TBD"), parse("")), (Some((-5).into()), None, None));
    }

    #[test]
    fn a_cell_keeps_its_decimals() {
        assert_eq!(as_amount("203365.9026630002"), "203,365.90");
        assert_eq!((as_amount("10800"), as_amount("-1234.50"), as_amount("TBD")), ("10,800".into(), "−1,234.50".into(), "TBD".into()));
    }

    #[test]
    fn a_day_is_written_with_its_month() {
        assert_eq!(day(NaiveDate::from_ymd_opt(2026, 11, 2).unwrap()).replace(SPACE, " "), "2 Nov 2026");
    }

    #[test]
    fn sizes_and_counts_are_words() {
        assert_eq!((size(384_200), size(12_400_000)), ("384\u{a0}kB".into(), "12.4\u{a0}MB".into()));
        assert_eq!((counted(1, "cell", "cells"), counted(1284, "cell", "cells")), ("1\u{a0}cell".into(), "1,284\u{a0}cells".into()));
    }
}
