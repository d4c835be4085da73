//! Formulas of KPIs, in Excel's own syntax over the names of measures and KPIs: one tree gives the value, the text, the words for people,
//! the inputs and the live Excel formula.
//!
//! Operators bind as in Excel: a minus sign before `%`, `%` before `^`, `^` before `*` and `/`, these before `+` and `-`, comparisons last;
//! equal ones from left to right, so that `-2^2` is 4 and `2^3^2` is 64. Source: Microsoft, *Calculation operators and precedence in Excel*.

mod error;
mod parse;
mod powers;
mod quantity;
mod text;
mod value;
mod vocabulary;
mod window;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::ledger::{Measure, Version};

pub use error::{FormulaError, Mistake};
pub use parse::{MAX_LENGTH, Parsed};
pub use quantity::Quantity;
pub use vocabulary::{GROSS_MARGIN, Known, NameKind, Vocabulary};
pub use window::Window;

/// A formula. It holds no text of its own: `parse(text(formula)) = formula`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Formula {
    /// A number, never below zero: a minus sign is [`Formula::Negative`].
    Number(Decimal),
    /// A measure, a KPI or the gross margin, in lower case.
    Name(String),
    /// `-x`
    Negative(Box<Self>),
    /// `x%`
    Percent(Box<Self>),
    /// `x + y` and the like.
    Binary(Operator, Box<Self>, Box<Self>),
    /// `ROUND(x, 2)` and the like.
    Call(Function, Vec<Self>),
    /// `PLAN(x)`, and `spend[plan]` for a name: the value in one version, whichever version is asked for. The innermost one counts.
    InVersion(Version, Box<Self>),
    /// `YTD(x)` and the like: the value over another stretch of time.
    Over(Window, Box<Self>),
}

/// What stands between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`
    Over,
    /// `^`
    Power,
    /// `=`
    Equal,
    /// `<>`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

/// A function of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    /// `IF(question, then, else)`: only the branch that is taken needs to have a value.
    If,
    /// `IFERROR(x, y)`: y where x has no value.
    IfError,
    /// `SUM(x, …)`: no value where one of them has none; `IFERROR(x, 0)` takes what is missing as zero.
    Sum,
    /// `MIN(x, …)`
    Min,
    /// `MAX(x, …)`
    Max,
    /// `ROUND(x, digits)`: half away from zero; digits below zero round before the decimal point.
    Round,
    /// `ABS(x)`
    Abs,
    /// `AND(question, …)`
    And,
    /// `OR(question, …)`
    Or,
    /// `NOT(question)`
    Not,
}

/// What a formula is computed from: a measure's sum, or the gross margin, in a version and over a stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Input {
    /// The measure's id, or [`GROSS_MARGIN`].
    pub name: String,
    /// The version; `None`: the one that is being figured.
    pub version: Option<Version>,
    /// How the stretch of time differs from the one that is being figured, to be followed in order; empty where it does not.
    pub windows: Vec<Window>,
}

impl Input {
    /// The measure; `None` for the gross margin.
    pub fn measure(&self) -> Option<Measure> {
        (self.name != GROSS_MARGIN).then(|| Measure::new(&self.name))
    }

    /// Its version where another one is being figured.
    pub fn version(&self, figured: Version) -> Version {
        self.version.unwrap_or(figured)
    }

    /// The input as a formula of its own: `spend`, `YTD(spend[plan])`.
    pub fn formula(&self) -> Formula {
        let name = Formula::Name(self.name.clone());
        let inner = match self.version {
            Some(version) => Formula::InVersion(version, Box::new(name)),
            None => name,
        };
        self.windows.iter().rev().fold(inner, |inner, window| Formula::Over(*window, Box::new(inner)))
    }

    /// The word for the input in formulas: `spend`, `spend[plan]`, `YTD(spend)`.
    pub fn word(&self) -> String {
        self.formula().text()
    }
}

/// What is around a part of a formula, and decides what a name in it means.
#[derive(Debug, Clone, Default)]
struct Place {
    version: Option<Version>,
    windows: Vec<Window>,
}

impl Place {
    fn input(&self, name: &str) -> Input {
        Input { name: name.to_owned(), version: self.version, windows: self.windows.clone() }
    }

    fn in_version(&self, version: Version) -> Self {
        Self { version: Some(version), ..self.clone() }
    }

    fn over(&self, window: Window) -> Self {
        let mut inner = self.clone();
        inner.windows.push(window);
        inner
    }
}

impl Formula {
    /// A text as a formula; an equals sign before it may stand or not.
    ///
    /// # Errors
    /// What is wrong, with the character where it stands. Names are not looked up: see [`Parsed::check`].
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        parse::parse(text).map(Parsed::into_formula)
    }

    /// The inputs in the order in which the formula names them, each once.
    pub fn inputs(&self) -> Vec<Input> {
        let mut inputs = Vec::new();
        self.each_name(&Place::default(), &mut |place, name| {
            let input = place.input(name);
            if !inputs.contains(&input) {
                inputs.push(input);
            }
        });
        inputs
    }

    /// The names in the order in which they stand, each as often as it stands.
    pub fn names(&self) -> Vec<&str> {
        fn collect<'a>(formula: &'a Formula, names: &mut Vec<&'a str>) {
            if let Formula::Name(name) = formula {
                names.push(name);
            }
            formula.parts().into_iter().for_each(|part| collect(part, names));
        }
        let mut names = Vec::new();
        collect(self, &mut names);
        names
    }

    /// The formula with some names replaced by formulas; `None` where it would have more than `most` parts.
    pub fn replaced(&self, by: &dyn Fn(&str) -> Option<Self>, most: usize) -> Option<Self> {
        let made = self.map_names(by);
        (made.size() <= most).then_some(made)
    }

    /// Whether the values of parts of a time add up to the value of the whole: sums of measures that do, and so many times such a sum.
    pub fn adds_up(&self) -> bool {
        let steady = |f: &Self| match f {
            Self::Number(_) => true,
            Self::Percent(x) => matches!(**x, Self::Number(_)),
            Self::Name(name) => name == GROSS_MARGIN,
            _ => false,
        };
        match self {
            Self::Name(name) => name != GROSS_MARGIN && !Measure::new(name).is_stock(),
            Self::Negative(x) | Self::InVersion(_, x) => x.adds_up(),
            Self::Binary(Operator::Plus | Operator::Minus, x, y) => x.adds_up() && y.adds_up(),
            Self::Binary(Operator::Times, x, y) => (x.adds_up() && steady(y)) || (steady(x) && y.adds_up()),
            Self::Binary(Operator::Over, x, y) => x.adds_up() && matches!(**y, Self::Number(_)),
            Self::Call(Function::Sum, parts) => parts.iter().all(Self::adds_up),
            Self::Call(Function::IfError, parts) => matches!(parts.as_slice(), [x, Self::Number(n)] if x.adds_up() && n.is_zero()),
            _ => false,
        }
    }

    /// How many parts it has.
    pub fn size(&self) -> usize {
        1 + self.parts().into_iter().map(Self::size).sum::<usize>()
    }

    /// The parts right below.
    pub fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Number(_) | Self::Name(_) => Vec::new(),
            Self::Negative(x) | Self::Percent(x) | Self::InVersion(_, x) | Self::Over(_, x) => vec![x],
            Self::Binary(_, x, y) => vec![x, y],
            Self::Call(_, arguments) => arguments.iter().collect(),
        }
    }

    fn each_name(&self, place: &Place, found: &mut dyn FnMut(&Place, &str)) {
        match self {
            Self::Name(name) => found(place, name),
            Self::InVersion(version, x) => x.each_name(&place.in_version(*version), found),
            Self::Over(window, x) => x.each_name(&place.over(*window), found),
            other => other.parts().into_iter().for_each(|part| part.each_name(place, found)),
        }
    }

    fn map_names(&self, by: &dyn Fn(&str) -> Option<Self>) -> Self {
        let boxed = |x: &Self| Box::new(x.map_names(by));
        match self {
            Self::Number(_) => self.clone(),
            Self::Name(name) => by(name).unwrap_or_else(|| self.clone()),
            Self::Negative(x) => Self::Negative(boxed(x)),
            Self::Percent(x) => Self::Percent(boxed(x)),
            Self::Binary(operator, x, y) => Self::Binary(*operator, boxed(x), boxed(y)),
            Self::Call(function, arguments) => Self::Call(*function, arguments.iter().map(|x| x.map_names(by)).collect()),
            Self::InVersion(version, x) => Self::InVersion(*version, boxed(x)),
            Self::Over(window, x) => Self::Over(*window, boxed(x)),
        }
    }
}

impl TryFrom<String> for Formula {
    type Error = FormulaError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Formula> for String {
    fn from(formula: Formula) -> Self {
        formula.text()
    }
}

impl Operator {
    /// Every operator.
    pub const ALL: [Self; 11] = [
        Self::Plus,
        Self::Minus,
        Self::Times,
        Self::Over,
        Self::Power,
        Self::Equal,
        Self::Unequal,
        Self::Less,
        Self::AtMost,
        Self::More,
        Self::AtLeast,
    ];

    /// As Excel writes it.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
            Self::Over => "/",
            Self::Power => "^",
            Self::Equal => "=",
            Self::Unequal => "<>",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }

    /// Whether it asks a question.
    pub const fn compares(self) -> bool {
        matches!(self, Self::Equal | Self::Unequal | Self::Less | Self::AtMost | Self::More | Self::AtLeast)
    }

    /// How tightly it binds: 1 comparisons, 2 sums, 3 products, 4 powers.
    const fn tightness(self) -> u8 {
        match self {
            Self::Plus | Self::Minus => 2,
            Self::Times | Self::Over => 3,
            Self::Power => 4,
            _ => 1,
        }
    }
}

impl Function {
    /// Every function of values.
    pub const ALL: [Self; 10] =
        [Self::If, Self::IfError, Self::Sum, Self::Min, Self::Max, Self::Round, Self::Abs, Self::And, Self::Or, Self::Not];

    /// As Excel writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::If => "IF",
            Self::IfError => "IFERROR",
            Self::Sum => "SUM",
            Self::Min => "MIN",
            Self::Max => "MAX",
            Self::Round => "ROUND",
            Self::Abs => "ABS",
            Self::And => "AND",
            Self::Or => "OR",
            Self::Not => "NOT",
        }
    }

    /// How many arguments it takes: at least, at most.
    pub const fn arity(self) -> (usize, usize) {
        match self {
            Self::If => (3, 3),
            Self::IfError | Self::Round => (2, 2),
            Self::Sum | Self::Min | Self::Max | Self::And | Self::Or => (1, 255),
            Self::Abs | Self::Not => (1, 1),
        }
    }
}

#[cfg(test)]
mod tests;
