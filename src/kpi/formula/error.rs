//! What can be wrong with a formula, as sentences for people, each with the character where it stands.

use thiserror::Error;

/// What is wrong with a formula, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{mistake}")]
pub struct FormulaError {
    /// The character of the text at which it stands, from 0; the text's length for its end.
    pub at: usize,
    /// What is wrong.
    pub mistake: Mistake,
}

/// What can be wrong with a formula.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Mistake {
    /// There is no formula.
    #[error("Write a formula, such as spend / wins.")]
    Empty,
    /// The text is longer than formulas may be.
    #[error("A formula has at most {} characters.", super::MAX_LENGTH)]
    TooLong,
    /// Parentheses or functions within one another, too many.
    #[error("Parentheses stand too deep within one another here. Split the formula over two KPIs.")]
    TooDeep,
    /// A sign that formulas do not have.
    #[error("“{0}” has no meaning in a formula.")]
    Sign(char),
    /// A number that cannot be held.
    #[error("“{0}” is not a number that fits. Write it as 1234.5.")]
    Number(String),
    /// Something is missing before this.
    #[error("A number, a name or a function is missing here.")]
    NoOperand,
    /// Something that cannot follow what stands before it.
    #[error("“{0}” cannot follow what stands before it. An operator such as + or / is missing.")]
    NoOperator(String),
    /// A parenthesis is not closed.
    #[error("This parenthesis is not closed.")]
    Unclosed,
    /// A parenthesis closes nothing.
    #[error("This parenthesis closes nothing.")]
    Unopened,
    /// A quoted name does not end.
    #[error("This name has no closing quote ’.")]
    Unquoted,
    /// No function of this name.
    #[error("There is no function {name}.{}", hint(.nearest.as_deref()))]
    Function {
        /// The name as written.
        name: String,
        /// The function with the most similar name.
        nearest: Option<String>,
    },
    /// A function with too few or too many arguments.
    #[error("{name} takes {wanted}; here it has {given}.")]
    Arguments {
        /// The function.
        name: &'static str,
        /// How many it takes, in words.
        wanted: String,
        /// How many stand here.
        given: usize,
    },
    /// The number of periods is no whole number above zero.
    #[error("{0} takes a whole number of periods, 1 to {max}.", max = super::window::MOST)]
    Periods(&'static str),
    /// No version of this name.
    #[error("There is no version “{0}”. Write actual, plan, committed or forecast.")]
    Version(String),
    /// No measure or KPI of this name.
    #[error("There is no measure or KPI “{name}”.{}", hint(.nearest.as_deref()))]
    Name {
        /// The name as written.
        name: String,
        /// The name that is most like it.
        nearest: Option<String>,
    },
    /// Two things that cannot be added or compared.
    #[error("{left} and {right} cannot be {done}.")]
    Clash {
        /// What stands on the left or came first.
        left: String,
        /// What stands on the right or came later.
        right: String,
        /// `added`, `compared` and the like.
        done: &'static str,
    },
    /// A question where a number should stand.
    #[error("This is yes or no; a number is needed here. Write IF(…, 1, 0).")]
    Truth,
    /// A number where a question should stand.
    #[error("This is a number; a question is needed here, such as spend > 0.")]
    NoTruth,
    /// The result is in another unit than the KPI's.
    #[error("The formula gives {gives}, but the unit is {unit}.")]
    Unit {
        /// What the formula gives, in words.
        gives: String,
        /// The unit's word.
        unit: &'static str,
    },
    /// The KPI would be computed from itself.
    #[error("{} goes round in a circle: {}.", .0.first().map_or("This", String::as_str), .0.join(" → "))]
    Cycle(Vec<String>),
    /// Written out over measures, the formula would be too long.
    #[error("With the KPIs that it names written out, the formula gets too long.")]
    TooLarge,
}

fn hint(nearest: Option<&str>) -> String {
    nearest.map(|name| format!(" Did you mean {name}?")).unwrap_or_default()
}

impl Mistake {
    /// The mistake at a character, from 0.
    pub fn at(self, at: usize) -> FormulaError {
        FormulaError { at, mistake: self }
    }
}
