//! A formula as text: in its own language, in words for people, and as a live Excel formula.

use std::fmt::{self, Write};

use rust_decimal::Decimal;

use super::{Formula, Function, Input, Operator, Place};
use crate::ledger::{Measure, Version};

/// The longest Excel formula that is written. Excel's own limit is 8,192 characters.
const LONGEST: usize = 8_000;
/// Tightness: a percentage, a minus sign, and what needs no parentheses anywhere. Operators bind less.
const PERCENT: u8 = 5;
const NEGATIVE: u8 = 6;
const ATOM: u8 = 7;

/// Who writes names, and what stands where only Plumbline's own functions could.
struct Pen<'a> {
    /// A name at its place.
    name: &'a dyn Fn(&Place, &str) -> String,
    /// Whether versions and stretches of time are written; else they are part of what `name` writes.
    places: bool,
    /// Whether a name alone is made a number, so that a missing one is an error and not a text.
    forced: bool,
    /// Whether signs are those that people write.
    spoken: bool,
}

impl Formula {
    /// The formula in its own language, without an equals sign; parentheses stand where they are needed only.
    pub fn text(&self) -> String {
        let name = |_: &Place, name: &str| written_name(name);
        self.written(&Pen { name: &name, places: true, forced: false, spoken: false }, &Place::default())
    }

    /// The formula as text in its own language, each input written by `input`.
    pub fn text_with(&self, input: &dyn Fn(&Input) -> String) -> String {
        let name = |place: &Place, name: &str| input(&place.input(name));
        self.written(&Pen { name: &name, places: false, forced: false, spoken: false }, &Place::default())
    }

    /// The formula as people read it: `(Revenue × Gross margin − Spend) ÷ Spend`; `label` gives a name's own word.
    pub fn words(&self, label: &dyn Fn(&str) -> String) -> String {
        if let Self::Name(name) = self {
            return format!("Sum of {}", label(name).to_lowercase());
        }
        let name = |place: &Place, name: &str| place.input(name).words(&label(name));
        self.written(&Pen { name: &name, places: false, forced: false, spoken: true }, &Place::default())
    }

    /// The formula in Excel's functions, without an equals sign, to be put into `IFERROR(…, "")`: where a value is missing it is an error.
    /// `input` writes the cell or the formula of an input, which is empty text where it is missing. `None` when an input cannot be
    /// written, or the whole gets too long for a cell.
    pub fn excel(&self, input: &dyn Fn(&Input) -> Option<String>) -> Option<String> {
        if !self.inputs().iter().all(|i| input(i).is_some()) {
            return None;
        }
        let name = |place: &Place, name: &str| input(&place.input(name)).unwrap_or_default();
        let text = self.written(&Pen { name: &name, places: false, forced: true, spoken: false }, &Place::default());
        (text.len() <= LONGEST).then_some(text)
    }

    fn written(&self, pen: &Pen<'_>, place: &Place) -> String {
        let mut text = String::new();
        // Writing to a text cannot fail.
        let _ = self.write(pen, place, 0, &mut text);
        text
    }

    /// Writes the formula where `outer` is how tightly it must bind.
    fn write(&self, pen: &Pen<'_>, place: &Place, outer: u8, out: &mut String) -> fmt::Result {
        // What the name says is not written around it.
        match self {
            Self::InVersion(version, x) if !pen.places => return x.write(pen, &place.in_version(*version), outer, out),
            Self::Over(window, x) if !pen.places => return x.write(pen, &place.over(*window), outer, out),
            _ => {}
        }
        let wrapped = self.tightness() < outer;
        if wrapped {
            out.push('(');
        }
        match self {
            Self::Number(number) => write!(out, "{}", number.normalize())?,
            Self::Name(name) => out.push_str(&(pen.name)(place, name)),
            Self::Negative(x) => {
                out.push(if pen.spoken { '−' } else { '-' });
                x.write(pen, place, NEGATIVE, out)?;
            }
            Self::Percent(x) => {
                x.write(pen, place, PERCENT, out)?;
                out.push('%');
            }
            Self::Binary(operator, x, y) => {
                let own = operator.tightness();
                let operand = |x: &Self, outer, out: &mut String| {
                    if operator.compares() { x.write_argument(pen, place, outer, out) } else { x.write(pen, place, outer, out) }
                };
                operand(x, own, out)?;
                write!(out, " {} ", if pen.spoken { operator.spoken() } else { operator.sign() })?;
                operand(y, own + 1, out)?;
            }
            Self::Call(function, arguments) => {
                write!(out, "{}(", function.name())?;
                for (at, argument) in arguments.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { ", " });
                    argument.write_argument(pen, place, 0, out)?;
                }
                out.push(')');
            }
            Self::InVersion(version, x) => match &**x {
                Self::Name(name) => write!(out, "{}[{version}]", written_name(name))?,
                x => write!(out, "{}({})", version_function(*version), x.written(pen, place))?,
            },
            Self::Over(window, x) => {
                write!(out, "{}({}", window.name(), x.written(pen, place))?;
                window.periods().map_or(Ok(()), |n| write!(out, ", {n}"))?;
                out.push(')');
            }
        }
        if wrapped {
            out.push(')');
        }
        Ok(())
    }

    /// Writes what a function or a comparison takes: to these a missing name would be a text like any other.
    fn write_argument(&self, pen: &Pen<'_>, place: &Place, outer: u8, out: &mut String) -> fmt::Result {
        if !(pen.forced && self.is_input()) {
            return self.write(pen, place, outer, out);
        }
        out.push('(');
        self.write(pen, place, 0, out)?;
        out.push_str("+0)");
        Ok(())
    }

    /// Whether it is nothing but an input.
    fn is_input(&self) -> bool {
        match self {
            Self::Name(_) => true,
            Self::InVersion(_, x) | Self::Over(_, x) => x.is_input(),
            _ => false,
        }
    }

    fn tightness(&self) -> u8 {
        match self {
            Self::Binary(operator, ..) => operator.tightness(),
            Self::Percent(_) => PERCENT,
            Self::Negative(_) => NEGATIVE,
            _ => ATOM,
        }
    }
}

impl Input {
    /// The input as people read it: `Spend`, `Spend (plan)`, `Spend (year to date)`.
    pub fn words(&self, label: &str) -> String {
        let version = self.version.map(|v| v.to_string());
        let about: Vec<String> = version.into_iter().chain(self.windows.iter().map(|w| w.words())).collect();
        if about.is_empty() { label.to_owned() } else { format!("{label} ({})", about.join(", ")) }
    }

    /// The input's own word: the measure's label, or `Gross margin`.
    pub fn label(&self) -> String {
        self.words(&label(&self.name))
    }
}

/// A measure's label, or `Gross margin`.
fn label(name: &str) -> String {
    if name == super::GROSS_MARGIN { "Gross margin".into() } else { Measure::new(name).label() }
}

impl super::Window {
    fn words(self) -> String {
        let periods = |n: u16| if n == 1 { "1 period".to_owned() } else { format!("{n} periods") };
        match self {
            Self::Prior(1) => "the period before".into(),
            Self::Prior(n) => format!("{} before", periods(n)),
            Self::Lag(n) => format!("{} earlier", if n == 1 { "1 month".to_owned() } else { format!("{n} months") }),
            Self::Rolling(n) => format!("last {}", if n == 1 { "month".to_owned() } else { format!("{n} months") }),
            Self::YearToDate => "year to date".into(),
        }
    }
}

impl Operator {
    /// As people write it.
    const fn spoken(self) -> &'static str {
        match self {
            Self::Minus => "−",
            Self::Times => "×",
            Self::Over => "÷",
            Self::Unequal => "≠",
            Self::AtMost => "≤",
            Self::AtLeast => "≥",
            other => other.sign(),
        }
    }
}

/// The function that gives a value in one version.
pub(super) const fn version_function(version: Version) -> &'static str {
    match version {
        Version::Plan => "PLAN",
        Version::Actual => "ACTUAL",
        Version::Committed => "COMMITTED",
        Version::Forecast => "FORECAST",
    }
}

/// A name as formulas write it: quoted where it is not one plain word.
fn written_name(name: &str) -> String {
    let mut letters = name.chars();
    let plain = letters.next().is_some_and(super::parse::begins_name) && letters.all(super::parse::is_in_name);
    if plain { name.to_owned() } else { format!("'{}'", name.replace('\'', "''")) }
}

/// A number as a formula: the minus sign apart.
impl From<Decimal> for Formula {
    fn from(number: Decimal) -> Self {
        if number.is_sign_negative() && !number.is_zero() {
            Self::Negative(Box::new(Self::Number(number.abs())))
        } else {
            Self::Number(number.abs())
        }
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
