//! Fields of text files as values: what every reader would take for the same number is one; the rest is for the columns to say.

use super::super::grid::{ERRORS, Grid, Texts, Value};
use super::sheet::indent;
use crate::workbook::read::cells::numbers::{self, Mark};

/// Digits that a number can have without losing any. Longer ones are account numbers and the like.
const EXACT_DIGITS: usize = 15;

/// What is known of the columns while their fields come in.
#[derive(Debug, Default)]
pub(super) struct Columns {
    list: Vec<Column>,
}

#[derive(Debug, Default)]
struct Column {
    /// Its last text and where that is kept: neighbors are often the same.
    last: Option<(Box<str>, u32)>,
    /// A number in it has a point that can only be a decimal sign.
    points: bool,
    /// A number in it has a decimal comma.
    commas: bool,
    /// Rows whose number is `1.234`: a thousand and more, or one and a bit.
    unsure: Vec<u32>,
}

impl Columns {
    /// Puts a field into its cell. Gives whether there was anything to put.
    pub(super) fn put(&mut self, grid: &mut Grid, texts: &mut Texts, at: (u32, usize), field: &str) -> bool {
        let (row, Ok(place)) = (at.0, u16::try_from(at.1)) else { return false };
        let raw = field;
        let field = raw.trim();
        if field.is_empty() {
            return false;
        }
        if self.list.len() <= at.1 {
            self.list.resize_with(at.1 + 1, Column::default);
        }
        let Some(column) = self.list.get_mut(at.1) else { return false };
        let value = column.value(row, field, texts);
        if let Some(value) = value {
            grid.put(row, place, value);
            let depth = if matches!(value, Value::Text(_)) { indent(raw) } else { 0 };
            if depth > 0 {
                grid.put_indent(row, place, depth);
            }
        }
        value.is_some()
    }

    /// Gives numbers whose point may group thousands back as they were written, in columns that do not say otherwise.
    pub(super) fn settle(self, grid: &mut Grid, texts: &mut Texts) {
        for (place, column) in (0_u16..).zip(self.list) {
            if column.points && !column.commas {
                continue;
            }
            for row in column.unsure {
                if let Some(Value::Number(number)) = grid.value(row, place)
                    && let Some(text) = texts.place(&format!("{number:.3}"))
                {
                    grid.put(row, place, Value::Text(text));
                }
            }
        }
    }
}

impl Column {
    fn value(&mut self, row: u32, field: &str, texts: &mut Texts) -> Option<Value> {
        if let Some(number) = plain(field) {
            match point(field) {
                Point::Decimal => {
                    self.points = true;
                    if !self.commas {
                        self.unsure.clear();
                    }
                }
                Point::Unsure if !self.points || self.commas => self.unsure.push(row),
                Point::None | Point::Unsure => {}
            }
            return Some(Value::Number(number));
        }
        if let Some(day) = date(field) {
            return Some(Value::Date(day));
        }
        if let Some(error) = field.strip_prefix('#').and_then(|_| ERRORS.iter().position(|e| *e == field)) {
            return u8::try_from(error).ok().map(Value::Error);
        }
        if field.eq_ignore_ascii_case("true") || field.eq_ignore_ascii_case("false") {
            return Some(Value::Bool(field.len() == 4));
        }
        // `="00123"` is how programs keep Excel from taking a text for a number.
        let field = field.strip_prefix("=\"").and_then(|f| f.strip_suffix('"')).unwrap_or(field);
        if let Some((last, place)) = &self.last
            && **last == *field
        {
            return Some(Value::Text(*place));
        }
        if !self.commas && numbers::evidence(field) == Some(Mark::Comma) {
            self.commas = true;
        }
        let place = texts.place(field)?;
        self.last = Some((field.into(), place));
        Some(Value::Text(place))
    }
}

/// A number without anything but digits, a minus, a point and an exponent; `None` for `007`, and for more digits than a number keeps.
pub(in crate::workbook::read) fn plain(field: &str) -> Option<f64> {
    let digits = field.strip_prefix('-').unwrap_or(field);
    let first = digits.bytes().next()?;
    if !(first.is_ascii_digit() || first == b'.') || (first == b'0' && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit)) {
        return None;
    }
    let mantissa = digits.find(['e', 'E']).and_then(|at| digits.get(..at)).unwrap_or(digits);
    let whole = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if !whole(mantissa) || !digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-')) {
        return None;
    }
    let number: f64 = field.parse().ok().filter(|n: &f64| n.is_finite())?;
    // Trailing binary noise (0.30000000000000004) is a number; an account number of 20 digits is a name.
    let exact = mantissa.contains('.') || mantissa.len() <= EXACT_DIGITS;
    exact.then_some(number)
}

enum Point {
    /// No point at all.
    None,
    /// It can only be a decimal sign.
    Decimal,
    /// It may group thousands.
    Unsure,
}

fn point(field: &str) -> Point {
    let Some((whole, fraction)) = field.trim_start_matches('-').split_once('.') else { return Point::None };
    let grouped =
        fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0') && fraction.bytes().all(|b| b.is_ascii_digit());
    if grouped { Point::Unsure } else { Point::Decimal }
}

/// The serial number of a date written year first, with a time or without: `2026-01-05`, `2026-01-05T10:30:00Z`.
pub(super) fn date(field: &str) -> Option<f64> {
    let bytes = field.as_bytes();
    if !(10..=35).contains(&bytes.len()) || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
        return None;
    }
    let number = |from: usize, to: usize| field.get(from..to).filter(|t| t.bytes().all(|b| b.is_ascii_digit()))?.parse::<u32>().ok();
    let day = chrono::NaiveDate::from_ymd_opt(i32::try_from(number(0, 4)?).ok()?, number(5, 7)?, number(8, 10)?)?;
    let base = chrono::NaiveDate::from_ymd_opt(1899, 12, 30)?;
    let days = f64::from(i32::try_from((day - base).num_days()).ok()?);
    if bytes.len() == 10 {
        return (days >= 1.0).then_some(days);
    }
    if !matches!(bytes.get(10), Some(b'T' | b' ')) || bytes.get(13) != Some(&b':') {
        return None;
    }
    let (hours, minutes) = (number(11, 13)?, number(14, 16)?);
    let seconds = if bytes.get(16) == Some(&b':') { number(17, 19).unwrap_or(0) } else { 0 };
    (days >= 1.0 && hours < 25 && minutes < 60).then(|| days + f64::from(hours * 3_600 + minutes * 60 + seconds) / 86_400.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(fields: &[&str]) -> Vec<String> {
        let (mut grid, mut texts, mut columns) = (Grid::default(), Texts::default(), Columns::default());
        for (row, field) in (0_u32..).zip(fields) {
            columns.put(&mut grid, &mut texts, (row, 0), field);
        }
        columns.settle(&mut grid, &mut texts);
        grid.close();
        (0..u32::try_from(fields.len()).unwrap())
            .map(|row| match grid.value(row, 0) {
                Some(Value::Number(n)) => format!("{n}"),
                Some(Value::Date(n)) => format!("day {n}"),
                Some(Value::Text(place)) => format!("'{}", texts.get(place)),
                other => format!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn only_what_every_reader_agrees_on_is_a_number() {
        assert_eq!(column(&["12", "-3.5", "1e3", ".5"]), ["12", "-3.5", "1000", "0.5"]);
        assert_eq!(
            column(&["007", "12345678901234567890", "1,5", "3 %", "-", "1-2"]),
            ["'007", "'12345678901234567890", "'1,5", "'3 %", "'-", "'1-2"]
        );
        assert_eq!(column(&["2026-01-05", "2026-01-05 12:00", "2026-01"]), ["day 46027", "day 46027.5", "'2026-01"]);
        assert_eq!(column(&["=\"0042\"", "TRUE", "#DIV/0!"]), ["'0042", "Some(Bool(true))", "Some(Error(0))"]);
    }

    #[test]
    fn a_point_that_may_group_thousands_waits_for_its_column() {
        assert_eq!(column(&["1.234", "12.340"]), ["'1.234", "'12.340"]);
        assert_eq!(column(&["1.234", "2.5"]), ["1.234", "2.5"]);
        assert_eq!(column(&["1.234", "2,5"]), ["'1.234", "'2,5"]);
        assert_eq!(column(&["0.125", "1.234"]), ["0.125", "1.234"]);
    }
}
